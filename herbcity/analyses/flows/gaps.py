"""Gaps of a chain: what is missing at which stage, where, and how much stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import cast

import numpy as np

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.at_most import solved_market
from herbcity.analyses.flows.balance import Balance, rung_lacks
from herbcity.analyses.flows.gap import ChainGap, GapKind
from herbcity.analyses.flows.limits import Behind, FlowLimitKind, Limit, Market, market_of, unpriced
from herbcity.analyses.flows.reaching import reach_of
from herbcity.analyses.flows.standing import lifted, listed, sized
from herbcity.analyses.market.ladder import Rung
from herbcity.analyses.remembering import remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Listing
from herbcity.stopping import go_on
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    ListingSide,
    ProductForm,
    ServiceKind,
    Stage,
)

ANY_CERTIFICATE = -1
"""Holds whatever is required: all bits."""


@remembered
def chain_gaps(
    network: NetworkSnapshot, herb: str | None = None, *, illustrative: bool | None = None
) -> tuple[ChainGap, ...]:
    """What is missing in the chain of a herb, or of all herbs, what holds most back first.

    - NO_PROCESSOR: a step of the ladder that nobody takes: fresh herb within 40 km of a district that brings some,
      every other form in the whole province.
    - NO_CERTIFICATE: one that takers require and that nobody who brings or makes the form holds.
    - NO_OFFER: a form that is needed and that nobody brings or makes; NO_TAKER: one that is offered and that nobody
      needs, buys or works on; fresh within 40 km.
    - NO_SERVICE: one that actors of this chain need and nobody offers.

    What a gap is worth is measured, not guessed: the maximum flow with a virtual actor who can do any amount there,
    less the maximum flow without. A service changes no flow that the registry knows of, so it has none.

    Raises NotFound for an unknown herb. Of the example: the pharmacy buys fresh turmeric only, so dried turmeric,
    which the mill could make, lacks nothing that is recorded; nobody takes any other step, because no other is
    recorded.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain_gaps(turmeric_chain(), "turmeric")
    ()
    """
    herbs = sorted(network.herbs) if herb is None else [herb]
    found: list[ChainGap] = []
    for one in herbs:
        market = market_of(network, one, illustrative=illustrative)
        if not market.records.empty:
            found += _Search(market).gaps()
    return tuple(sorted(found, key=lambda gap: gap.key))


class _Search:
    """The gaps of one herb. A virtual actor is a limit of infinite kg."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.records = market.records
        self.reaches = reach_of(market.records.network)

    @cached_property
    def _kg_without(self) -> float:
        """The largest flow as things are, dry kg; only asked for where there is a gap."""
        return solved_market(self.market).value

    @cached_property
    def _thb_without(self) -> float:
        return solved_market(self.market, in_thb=True).value

    def gaps(self) -> Iterator[ChainGap]:
        yield from self._processors()
        yield from self._certificates()
        yield from self._offers()
        yield from self._takers()
        yield from self._services()

    def _gap(
        self, kind: GapKind, stage: Stage, district: str | None, *parts: Mapping[str, object]
    ) -> ChainGap:
        """A gap of what these parts know of it; each may name what is missing."""
        go_on()
        records = self.records
        known: dict[str, object] = {}
        lacking: list[Missing] = []
        for part in parts:
            known |= part
            lacking += cast("tuple[Missing, ...]", part.get("missing", ()))
        known["missing"] = tuple(dict.fromkeys(lacking))
        return ChainGap(
            kind=kind,
            stage=stage,
            herb=records.herb.id,
            herb_th=records.herb.name_th,
            herb_en=records.herb.name_en or records.herb.scientific_name,
            district=records.network.districts.get(district or ""),
            illustrative=records.illustrative,
            evidence_level=self.market.level,
            **known,  # type: ignore[arg-type]  # the fields of one kind of gap
        )

    def _of(self, kind: FlowLimitKind, form: ProductForm, to_form: ProductForm | None = None) -> list[Limit]:
        return [
            one
            for one in self.market.limits
            if one.kind is kind and one.form is form and to_form in (None, one.to_form)
        ]

    def _givers(self, form: ProductForm) -> list[Limit]:
        go_on()
        made = [
            one for one in self.market.limits if one.kind is FlowLimitKind.CAPACITY and one.to_form is form
        ]
        return self._of(FlowLimitKind.SUPPLY, form) + made

    def _gained(self, limits: dict[Limit, Behind]) -> dict[str, object]:
        """How much more could reach the market with these limits, and what keeps that from being known."""
        other = Market(self.records, limits, ())
        lacking = unpriced(other)
        kg = max(0.0, solved_market(other).value - self._kg_without)
        thb = None
        if not lacking:
            thb = max(0.0, solved_market(other, in_thb=True).value - self._thb_without)
        return {"flow_kg_dry": kg, "flow_thb": thb, "missing": lacking}

    def _with(self, virtual: Limit) -> dict[str, object]:
        return self._gained({**self.market.limits, virtual: Behind(np.full(12, np.inf))})

    def _if_known(self, listings: list[Listing], form: ProductForm, virtual: Limit) -> dict[str, object]:
        """What a virtual actor would bring, unless a quantity or the factor is not known."""
        if self.records.worths.dry(form) is None:
            return {"missing": (self.records.factor_missing(form),)}
        if not sized(listings):
            return {"missing": self.market.missing}
        return self._with(virtual)

    def _behind(self, limits: list[Limit], form: ProductForm) -> tuple[float, float | None, tuple[str, ...]]:
        kg = float(sum(self.market.limits[one].kg.sum() for one in limits))
        dry = self.records.worths.dry(form)
        actors = {code for one in limits for code in self.market.limits[one].actors}
        return kg, dry and kg * dry.value.mid, tuple(sorted(actors))

    # ── the kinds of gap ─────────────────────────────────────────────────────────────────────────────────

    def _processors(self) -> Iterator[ChainGap]:
        for rung in self.records.worths.rungs():
            there = self._of(FlowLimitKind.CAPACITY, rung.from_form, rung.to_form)
            fresh = rung.from_form is ProductForm.FRESH
            before = self._givers(rung.from_form)
            places = [one.district if fresh else None for one in before]
            places += [place for form, place in self.market.unsized if form is rung.from_form]
            for district in dict.fromkeys(places):
                if not any(self.reaches(district, one.district) for one in there):
                    here = [one for one in before if not fresh or one.district == district]
                    yield self._unclimbed(rung, district, here)

    def _unclimbed(self, rung: Rung, district: str | None, before: list[Limit]) -> ChainGap:
        """A step that nobody takes at this place."""
        form, to_form = rung.from_form, rung.to_form
        known = [one for one in before if one.kind is FlowLimitKind.SUPPLY]
        unsized = self.market.unsized.get((form, district), set())
        kg, dry, actors = self._behind(known, form)
        behind: dict[str, object] = {"kg_behind": None, "kg_behind_dry": None}
        if unsized:
            behind["missing"] = self.market.missing
        elif self.records.worths.ratio(form, to_form) is None:
            behind["missing"] = tuple(rung_lacks(self.records, rung))
        else:
            virtual = Limit(FlowLimitKind.CAPACITY, form, to_form, district, held=ANY_CERTIFICATE)
            behind = self._with(virtual)
        if not unsized:
            worth = lifted(self.records, form, rung.worth_per_kg_in, kg)
            behind |= {"kg_behind": kg or None, "kg_behind_dry": dry or None, "thb_behind": worth}
        step = {"form": form, "to_form": to_form, "actors": tuple(sorted({*actors, *unsized}))}
        return self._gap(GapKind.NO_PROCESSOR, Stage.MIDSTREAM, district, step, behind)

    def _certificates(self) -> Iterator[ChainGap]:
        asked: dict[tuple[ProductForm, CertificateKind], list[Listing]] = {}
        for need in self.records.needs():
            for kind in need.requires:
                if need.form is not None:
                    asked.setdefault((need.form, kind), []).append(need)
        for (form, kind), needs in sorted(asked.items()):
            givers, bit = self._givers(form), 1 << kind.rank
            if not givers or any(one.held & bit for one in givers):
                continue
            limits: dict[Limit, Behind] = {}
            for limit, behind in self.market.limits.items():
                eased = limit._replace(required=limit.required & ~bit) if limit.form is form else limit
                both = limits.setdefault(eased, Behind())
                both.kg = both.kg + behind.kg
                both.actors += behind.actors
            gained = self._gained(limits) if sized(needs) else {"missing": self.market.missing}
            stage = Stage.UPSTREAM if form is ProductForm.FRESH else Stage.MIDSTREAM
            what = {"form": form, "certificate": kind}
            yield self._gap(
                GapKind.NO_CERTIFICATE, stage, None, what, listed(self.records, needs, form), gained
            )

    def _offers(self) -> Iterator[ChainGap]:
        for (form, district), needs in self._grouped(ListingSide.NEED).items():
            givers = [one.district for one in self._givers(form)]
            givers += [place for brought, place in self.market.unsized if brought is form]
            if any(self.reaches(district, place) for place in givers):
                continue
            stage = Stage.UPSTREAM if form is ProductForm.FRESH else Stage.MIDSTREAM
            virtual = Limit(FlowLimitKind.SUPPLY, form, district=district, held=ANY_CERTIFICATE)
            known, gained = listed(self.records, needs, form), self._if_known(needs, form, virtual)
            yield self._gap(GapKind.NO_OFFER, stage, district, {"form": form}, known, gained)

    def _takers(self) -> Iterator[ChainGap]:
        for (form, district), offers in self._grouped(ListingSide.OFFER).items():
            takers = self._of(FlowLimitKind.DEMAND, form) + self._of(FlowLimitKind.CAPACITY, form)
            places = [one.district for one in takers]
            places += [self._place(tie.target, form) for tie in self.records.deliveries if tie.form is form]
            if any(self.reaches(district, place) for place in places):
                continue
            virtual = Limit(FlowLimitKind.DEMAND, form, district=district)
            known, gained = listed(self.records, offers, form), self._if_known(offers, form, virtual)
            yield self._gap(GapKind.NO_TAKER, Stage.DOWNSTREAM, district, {"form": form}, known, gained)

    def _services(self) -> Iterator[ChainGap]:
        network = self.records.network
        here = {code for behind in self.market.limits.values() for code in behind.actors}
        needed: dict[ServiceKind, set[str]] = {}
        for code in sorted(here):
            for one in network.listings_of(code):
                if one.service is not None and self._asks(one, ListingSide.NEED):
                    needed.setdefault(one.service, set()).add(code)
        if not needed:
            return
        offered = {one.service for one in network.listings.values() if self._asks(one, ListingSide.OFFER)}
        for service, codes in sorted(needed.items()):
            if service in offered:
                continue
            behind = {"actors": tuple(sorted(codes)), "kg_behind_dry": self._handled(codes)}
            yield self._gap(GapKind.NO_SERVICE, Stage.SUPPORT, None, {"service": service}, behind)

    def _handled(self, codes: set[str]) -> float | None:
        """Dry kg a year that these actors deal in today, those of the role that deals in most: what one role sells the
        next one buys, and is not counted twice."""
        balance = Balance(self.records)
        by_role: dict[ActorRole, float] = {}
        for row, code in enumerate(balance.codes):
            if code in codes:
                role = self.records.actor(code).roles[0]
                through = max(float(balance.arriving[row].sum()), float(balance.leaving[row].sum()))
                by_role[role] = by_role.get(role, 0.0) + through
        return max(by_role.values(), default=None)

    def _asks(self, listing: Listing, side: ListingSide) -> bool:
        network = self.records.network
        levels = (listing.evidence_level, network.actors[listing.actor].evidence_level)
        invented = EvidenceLevel.ILLUSTRATIVE in levels
        return listing.side is side and listing.open(network.as_of) and invented is self.records.illustrative

    def _grouped(self, side: ListingSide) -> dict[tuple[ProductForm, str | None], list[Listing]]:
        groups: dict[tuple[ProductForm, str | None], list[Listing]] = {}
        for one in self.records.listings:
            if one.side is side and one.form is not None:
                groups.setdefault((one.form, self._place(one.actor, one.form)), []).append(one)
        return groups

    def _place(self, code: str, form: ProductForm) -> str | None:
        """The district of an actor, where it matters."""
        return self.records.actor(code).district if form is ProductForm.FRESH else None
