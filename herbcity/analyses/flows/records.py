"""What is recorded about one herb and matters to its flow: deliveries, offers, needs, capacities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from herbcity.analyses.cases.valuing import Missing, english_name
from herbcity.analyses.flows.worths import OF_HERB, Worths
from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import Floats, herb_ids
from herbcity.analyses.market.sides import lower
from herbcity.analyses.market.ties import ties_of
from herbcity.errors import ErrorCode, HerbcityError, NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Capacity, Herb, Link, Listing, Months
from herbcity.vocabulary import EvidenceLevel, LinkKind, ListingSide, ProductForm, Stage

EVENLY = np.full(12, 1 / 12)


@dataclass(frozen=True)
class HerbRecords:
    """What is recorded about one herb in one of the two layers, the real or the invented one.

    ``deliveries`` are the ties by which it is sold on in a form that stands for herb; ``tolled`` those by which it is
    processed for its owner; ``listings`` what is offered and needed today; ``capacities`` what can be made of it, or
    of any herb.
    """

    network: NetworkSnapshot
    herb: Herb
    illustrative: bool
    deliveries: tuple[Link, ...]
    tolled: tuple[Link, ...]
    listings: tuple[Listing, ...]
    capacities: tuple[Capacity, ...]

    @cached_property
    def worths(self) -> Worths:
        return Worths(self.network, self.herb.id, illustrative=self.illustrative)

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded of this herb that could flow."""
        return not self.deliveries and not self.listings

    @property
    def quantified(self) -> bool:
        """Whether any quantity is recorded."""
        return any(tie.volume_kg_per_year is not None for tie in self.deliveries) or any(
            one.kg_by_month is not None for one in self.listings
        )

    def offers(self) -> Iterable[Listing]:
        return (one for one in self.listings if one.side is ListingSide.OFFER)

    def needs(self) -> Iterable[Listing]:
        return (one for one in self.listings if one.side is ListingSide.NEED)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """All actors by code; looking into a dictionary is quicker than through the snapshot's view of it."""
        return dict(self.network.actors)

    def actor(self, code: str) -> Actor:
        return self.actors[code]

    def grows(self, code: str) -> bool:
        """Whether herb enters the chain here: at those whose first role is upstream."""
        return self.actor(code).stage is Stage.UPSTREAM

    def shares(self, form: ProductForm | None) -> Floats:
        """How a year's kg fall on the months: fresh herb as it is harvested where that is known, all else evenly."""
        harvest = self.herb.harvest_share_by_month
        return np.array(harvest) if form is ProductForm.FRESH and harvest else EVENLY

    @cached_property
    def unweighed(self) -> tuple[Missing, ...]:
        """What keeps a delivery or a listing from being weighed, each named once."""
        return tuple(dict.fromkeys((*self._without_kg(), *self._without_factor())))

    def _without_kg(self) -> Iterable[Missing]:
        for tie in self.deliveries:
            if tie.form is None or tie.volume_kg_per_year is None:
                giver, taker = self.actor(tie.source), self.actor(tie.target)
                th, en = ("รูปแบบ", "the form") if tie.form is None else ("ปริมาณต่อปี", "the kg a year")
                yield Missing(
                    f"{th}ที่{giver.name_th}ส่งให้{taker.name_th}",
                    f"{en} that {english_name(giver)} supplies to {english_name(taker)}",
                    giver,
                )
        for listing in self.listings:
            if listing.kg_by_month is None:
                actor = self.actor(listing.actor)
                what = self.name(listing.form)
                yield Missing(
                    f"ปริมาณรายเดือนของ{what[0]} ที่{actor.name_th}{listing.side.th}",
                    f"the monthly kg of {what[1]} in the {listing.side.en} of {english_name(actor)}",
                    actor,
                )

    def _without_factor(self) -> Iterable[Missing]:
        forms = {tie.form for tie in self.deliveries} | {one.form for one in self.listings}
        for form in sorted((one for one in forms if one is not None), key=lambda one: one.rank):
            if self.worths.dry(form) is None:
                yield self.factor_missing(form)

    def factor_missing(self, form: ProductForm) -> Missing:
        th, en = self.name(form)
        return Missing(
            f"{th} 1 กก. เทียบเป็นสมุนไพรแห้งกี่ กก.", f"how many kg of dried herb a kg of {en} stands for"
        )

    def name(self, form: ProductForm | None) -> tuple[str, str]:
        """The herb in a form, in Thai and English."""
        english = self.herb.name_en or self.herb.scientific_name
        if form is None:
            return self.herb.name_th, english
        return f"{self.herb.name_th} ({form.th})", f"{english} ({form.en})"

    @cached_property
    def level(self) -> EvidenceLevel | None:
        """The lowest level of what the deliveries rest on, factors and prices among it; None without any."""
        levels = [tie.evidence_level for tie in self.deliveries]
        levels += [
            self.actor(code).evidence_level for tie in self.deliveries for code in (tie.source, tie.target)
        ]
        forms = {tie.form for tie in self.deliveries if tie.form is not None}
        known = [one for form in forms for one in (self.worths.dry(form), self.worths.price(form))]
        levels += [one.level for one in known if one is not None]
        return lower(*levels) if levels else None


def records_of(network: NetworkSnapshot, herb: str, *, illustrative: bool | None = None) -> HerbRecords:
    """The records of a herb. Raises NotFound for a herb that is not in the registry, and OUT_OF_RANGE for a quantity
    that no scale could show.

    The two layers are never added up. Left to itself this is the real one wherever any quantity of it is recorded,
    else the invented one.
    """
    if herb not in network.herbs:
        raise NotFound(kind="Herb", value=herb)
    if illustrative is None:
        real = records_of(network, herb, illustrative=False)
        if real.quantified:
            return real
        invented_layer = records_of(network, herb, illustrative=True)
        return real if invented_layer.empty else invented_layer
    made_up = actor_columns(network).invented
    position = network.adjacency.index

    def in_layer(record: Listing | Capacity) -> bool:
        invented = record.evidence_level is EvidenceLevel.ILLUSTRATIVE or made_up[position[record.actor]]
        return bool(invented) is illustrative

    return HerbRecords(
        network=network,
        herb=network.herbs[herb],
        illustrative=illustrative,
        deliveries=tuple(_ties(network, herb, LinkKind.SUPPLIES, illustrative)),
        tolled=tuple(_ties(network, herb, LinkKind.PROCESSES_FOR, illustrative)),
        listings=tuple(
            one
            for one in network.listings.values()
            if one.herb == herb
            and one.form in OF_HERB
            and one.service is None
            and one.open(network.as_of)
            and in_layer(one)
            and _possible_months(one.kg_by_month)
        ),
        capacities=tuple(
            one
            for one in network.capacities.values()
            if one.herb in (None, herb)
            and one.from_form in OF_HERB
            and one.to_form in OF_HERB
            and one.from_form.rank < one.to_form.rank
            and in_layer(one)
            and _possible("kg_in_per_month", one.kg_in_per_month)
        ),
    )


def _ties(network: NetworkSnapshot, herb: str, kind: LinkKind, illustrative: bool) -> Iterator[Link]:
    ties, made_up = ties_of(network), actor_columns(network).invented
    number = herb_ids(network).index(herb)
    rows = np.flatnonzero((ties.kind == kind.rank) & (ties.herb == number))
    invented_ends = made_up[ties.source[rows]] | made_up[ties.target[rows]]
    all_ties = network.ties
    for row, invented_end in zip(rows.tolist(), invented_ends.tolist()):
        tie = all_ties[row]
        invented = invented_end or tie.evidence_level is EvidenceLevel.ILLUSTRATIVE
        if (tie.form is None or tie.form in OF_HERB) and invented is illustrative:
            _possible("volume_kg_per_year", tie.volume_kg_per_year)
            yield tie


def _possible_months(kg_by_month: Months | None) -> bool:
    """True for what a scale could show in every month; raises OUT_OF_RANGE otherwise."""
    if kg_by_month is not None:
        _possible("kg_by_month", min(kg_by_month))
        _possible("kg_by_month", sum(kg_by_month))
    return True


def _possible(field: str, kg: float | None) -> bool:
    """True for what a scale could show. Raises OUT_OF_RANGE otherwise."""
    if kg is not None and not 0 <= kg <= MOST_KG:
        raise HerbcityError(ErrorCode.OUT_OF_RANGE, field=field, value=kg, allowed=f"0 to {MOST_KG:,.0f}")
    return True


MOST_KG = 1e12
"""A thousand million tonnes: more than is grown of any herb."""
