"""Suggestions as proposals: what each link would draw on, take of the office, and add in each dimension."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.goods import goods
from herbcity.analyses.cases.matching import Match
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.actors import in_community_hands
from herbcity.analyses.market.sides import CAPACITY, Side, open_sides
from herbcity.analyses.planning.limits import LARGEST, out_of_range
from herbcity.analyses.planning.proposals import Draw, Proposal, Prospects, Resource, Words
from herbcity.analyses.suggestion import Suggestion
from herbcity.errors import Fault, Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity, Months
from herbcity.vocabulary import LinkKind, ListingSide, SuggestionState

HOURS_PER_LINK = 12.0
"""Of an officer's time until a link stands, where the asker says nothing else: an assumption of ours, not a fact."""

AHEAD = frozenset(
    {SuggestionState.OPEN, SuggestionState.ACCEPTED, SuggestionState.CONTACTED, SuggestionState.MET}
)
"""What can still be planned; the other states are dismissed, agreed or past."""


class Effort(NamedTuple):
    """What the asker assumes that one link takes of the office."""

    hours_per_link: float = HOURS_PER_LINK
    cost_per_link_thb: float = 0.0

    def check(self) -> None:
        """Raises Refused with every fault at once."""
        faults: list[Fault] = []
        for name, given in self._asdict().items():
            faults += out_of_range(name, given, LARGEST)
        if faults:
            raise Refused(faults)


USUAL = Effort()


def prospects_of(
    network: NetworkSnapshot, suggestions: Iterable[Suggestion], *, effort: Effort = USUAL
) -> Prospects:
    """The suggestions that can still be planned, with everything that they draw on."""
    effort.check()
    gathering = Gathering(network, effort)
    proposals = tuple(gathering.proposal(one) for one in suggestions if one.state in AHEAD)
    return Prospects(proposals, gathering.resources, gathering.names)


class Gathering:
    """Resources and names, gathered while proposals are made."""

    def __init__(self, network: NetworkSnapshot, effort: Effort) -> None:
        self._network = network
        self._effort = effort
        self._sides = open_sides(network)
        self._left = {
            self._sides.records[row].id: tuple(self._sides.kg[row].tolist())
            for row in np.flatnonzero(self._sides.what == CAPACITY).tolist()
        }
        self.resources: dict[str, Resource] = {}
        self.names: dict[str, Words] = {
            code: Words(district.name_th, district.name_en) for code, district in network.districts.items()
        }

    def proposal(self, one: Suggestion) -> Proposal:
        match = one.match
        actors = [side.actor for side in match.sides]
        self.names.update((actor.code, Words(actor.name_th, english_name(actor))) for actor in actors)
        links = _links(one)
        hard = next((blocker for blocker in one.blockers if blocker.hard), None)
        return Proposal(
            key=one.key,
            links=links,
            ends=tuple(actor.code for pair in pairwise(actors) for actor in pair),
            words=called(match),
            worth=one.value,
            draws=tuple(self._draws(match)),
            chance=one.chance,
            calibrated=one.calibrated,
            hours=self._effort.hours_per_link * len(links),
            cost_thb=self._effort.cost_per_link_thb * len(links),
            mind=_amounts(one),
            households=tuple(
                (actor.code, float(actor.households))
                for actor in actors
                if actor.households is not None and in_community_hands(actor)
            ),
            districts=tuple(sorted({actor.district for actor in actors if actor.district})),
            whole=match.onward is not None,
            blocked=Words(hard.th, hard.en) if hard else None,
        )

    def _draws(self, match: Match) -> Iterator[Draw]:
        """The kilograms of the offer, of the need, of the capacity that works them up, and of the buyer at the end
        of a chain. Whoever does not say how much there is holds nobody back."""
        kg = match.kg_by_month
        if kg is None or sum(kg) <= 0:
            return
        for side in (match.offer, match.need):
            if side.kg_by_month is not None:
                yield Draw(self._resource(side), kg)
        capacity = self._capacity(match)
        if capacity is not None:
            yield Draw(self._capacity_left(capacity, match.need), kg)
        onward = match.onward
        if onward is not None and match.outgoing is not None and onward.kg_by_month is not None:
            # What is made keeps, so the year's output can follow the months in which the buyer needs it.
            wanted, made = onward.kg_by_month, sum(kg) * match.outgoing.mid
            yield Draw(self._resource(onward), tuple(made * month / sum(wanted) for month in wanted))

    def _resource(self, side: Side) -> str:
        if isinstance(side.record, Capacity):
            return self._capacity_left(side.record, side)
        assert side.kg_by_month is not None
        assert side.form is not None
        what = goods(side.herb, side.form)
        if side.record.side is ListingSide.OFFER:
            words = Words(
                f"{what.th}ที่ {side.actor.name_th} เสนอ",
                f"the {what.en} that {english_name(side.actor)} offers",
            )
        else:
            words = Words(
                f"{what.th}ที่ {side.actor.name_th} ต้องการ",
                f"the {what.en} that {english_name(side.actor)} needs",
            )
        return self._held(f"listing {side.record.id}", side.kg_by_month, words)

    def _capacity_left(self, capacity: Capacity, side: Side) -> str:
        words = Words(f"กำลังแปรรูปของ {side.actor.name_th}", f"the capacity of {english_name(side.actor)}")
        return self._held(f"capacity {capacity.id}", self._left[capacity.id], words)

    def _held(self, name: str, kg: Months, words: Words) -> str:
        self.resources.setdefault(name, Resource(name, kg, words))
        return name

    def _capacity(self, match: Match) -> Capacity | None:
        """The capacity with which a taker who states its need would work the material up; one for this herb before
        one for any."""
        rung = match.becomes
        if rung is None or not match.need.stated:
            return None
        able = [
            one
            for one in self._network.capacities_of(match.need.actor.code)
            if (one.from_form, one.to_form) == (rung.from_form, rung.to_form)
            and one.herb in (None, match.herb.id if match.herb else None)
        ]
        return min(able, key=lambda one: (one.herb is None, one.id), default=None)


def called(match: Match) -> Words:
    """Who with whom, and about what: two pairs may differ in nothing but the herb."""
    actors = [side.actor for side in match.sides]
    if match.form is not None:
        made = [match.becomes.to_form] if match.onward and match.becomes else []
        steps = [goods(match.herb, form) for form in (match.form, *made)]
        about_th, about_en = " → ".join(one.th for one in steps), " → ".join(one.en for one in steps)
    else:
        about_th, about_en = (match.service or match.kind).th, (match.service or match.kind).en
    names_th, names_en = " – ".join(one.name_th for one in actors), " – ".join(map(english_name, actors))
    return Words(f"{names_th} ({about_th})", f"{names_en} ({about_en})")


def _links(one: Suggestion) -> tuple[str, ...]:
    """The names of the links it would make; the same link has the same name in every suggestion."""
    first = "|".join(one.key.split("|")[:6])
    match = one.match
    if match.onward is None or match.becomes is None:
        return (first,)
    herb = match.herb.id if match.herb else ""
    maker, buyer = match.need.actor.code, match.onward.actor.code
    return first, "|".join((LinkKind.SUPPLIES, maker, buyer, herb, match.becomes.to_form, ""))


def _amounts(one: Suggestion) -> tuple[float, float, float, float]:
    business, community, environment, income = (
        math.nan if score.amount is None else score.amount for score in one.mind
    )
    return business, community, environment, income
