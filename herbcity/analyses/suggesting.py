"""Who should work with whom: matches as small business cases, best first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from herbcity.analyses.blockers import Blocker, blockers
from herbcity.analyses.ladder import Ladder
from herbcity.analyses.matching import Match, matches
from herbcity.analyses.mind import MindScore, mind_scores
from herbcity.analyses.reasons import Reason, reasons
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.valuing import (
    ArithmeticLine,
    Missing,
    arithmetic,
    english_name,
    level,
    missing,
    value,
    yearly_kg,
)
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Decision, Interval, Months
from herbcity.vocabulary import (
    EvidenceLevel,
    Flow,
    LinkKind,
    ProductForm,
    ServiceKind,
    SuggestionState,
    link_rule,
)

ALL_KINDS = tuple(LinkKind)
UNDISMISSED = tuple(state for state in SuggestionState if state is not SuggestionState.DISMISSED)

_FARTHER_THAN_ALL_KM = 1e6
"""Stands for an unknown distance in the order; an infinity could not travel in a cursor."""


class Material(NamedTuple):
    """A form of a herb; the herb is None where neither side names one."""

    herb: str | None
    form: ProductForm


@dataclass(frozen=True)
class Suggestion:
    """A link that is not there and could be, with its business case.

    ``key`` is the same at every revision: decisions are kept under it. Money is THB a year, an interval;
    everything unknown is None. Whether it will come about is not estimated: ``probability`` and
    ``expected_value`` are None, because recorded outcomes are too few to calibrate any model on.
    """

    key: str
    match: Match
    value: Interval | None
    """THB a year added along the chain; None where an input is ``missing``."""
    dry_equivalent_kg_per_year: float | None
    decisions: tuple[Decision, ...]

    @property
    def kind(self) -> LinkKind:
        return self.match.kind

    @property
    def flow(self) -> Flow:
        return link_rule(self.kind).flow

    @property
    def source(self) -> str:
        """The code of the actor who would be the link's source."""
        return self.match.source.code

    @property
    def target(self) -> str:
        """The code of the actor who would be the link's target."""
        return self.match.target.code

    @property
    def material(self) -> Material | None:
        form = self.match.offer.form
        return None if form is None else Material(self.match.herb.id if self.match.herb else None, form)

    @property
    def service(self) -> ServiceKind | None:
        return self.match.offer.service

    @property
    def kg_by_month(self) -> Months | None:
        """What both sides can do each month, in the material's own form."""
        return self.match.kg_by_month

    @property
    def probability(self) -> None:
        return None

    @property
    def expected_value(self) -> None:
        return None

    @property
    def state(self) -> SuggestionState:
        """What was decided last; OPEN if nothing was."""
        return self.decisions[-1].state if self.decisions else SuggestionState.OPEN

    # Words are made for the few suggestions that somebody looks at, not for all that are ranked.

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be asked before the value is known; empty where it is."""
        return missing(self.match)

    @cached_property
    def arithmetic(self) -> tuple[ArithmeticLine, ...]:
        """The lines of the value; those in THB/year add up to it."""
        return arithmetic(self.match)

    @cached_property
    def evidence_level(self) -> EvidenceLevel:
        """The lowest level of everything the suggestion rests on."""
        return level(self.match)

    @cached_property
    def mind(self) -> tuple[MindScore, ...]:
        return mind_scores(self.match, self.value)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons(self.match)

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        return blockers(self.match)

    @property
    def next_action_th(self) -> str:
        """The one thing to do next: remove what is hard, ask what is not known, or bring the two together."""
        return self._next_action[0]

    @property
    def next_action_en(self) -> str:
        return self._next_action[1]

    @cached_property
    def _next_action(self) -> tuple[str, str]:
        hard = next((blocker for blocker in self.blockers if blocker.hard), None)
        if hard:
            return hard.remedy_th, f"{hard.remedy_en}."
        asked = next((missing for missing in self.missing if missing.actor is not None), None)
        if asked and asked.actor:
            return (
                f"โทรถาม{asked.actor.name_th}: {asked.th}",
                f"Call {english_name(asked.actor)} and ask: {asked.en}.",
            )
        if self.blockers:
            return self.blockers[0].remedy_th, f"{self.blockers[0].remedy_en}."
        giver, taker = self.match.offer.actor, self.match.need.actor
        meet_th = f"นัด{giver.name_th}กับ{taker.name_th}คุยกัน"
        meet_en = f"Bring {english_name(giver)} and {english_name(taker)} together."
        if self.match.shared_agencies:
            agency = self.match.shared_agencies[0]
            return f"ขอให้{agency.name_th}ซึ่งทำงานกับทั้งสองฝ่าย {meet_th}", (
                f"Ask {english_name(agency)}, which works with both: {meet_en}"
            )
        return meet_th, meet_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions(Result, Sequence[Suggestion]):
    """Suggestions, best first."""

    ranked: tuple[Suggestion, ...]
    by_key: Mapping[str, Suggestion]

    @overload
    def __getitem__(self, index: int) -> Suggestion: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Suggestion, ...]: ...
    def __getitem__(self, index: int | slice) -> Suggestion | tuple[Suggestion, ...]:
        return self.ranked[index]

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.ranked)

    def __len__(self) -> int:
        return len(self.ranked)


def suggestion_key(match: Match) -> str:
    """The name of a suggestion at every revision: kind, source, target, herb, form, service."""
    herb = match.herb.id if match.herb else ""
    parts = (
        match.kind,
        match.source.code,
        match.target.code,
        herb,
        match.offer.form or "",
        match.offer.service or "",
    )
    return "|".join(parts)


@remembered
def suggest(
    network: NetworkSnapshot,
    *,
    kinds: Collection[LinkKind] = ALL_KINDS,
    around: str | None = None,
    states: Collection[SuggestionState] = UNDISMISSED,
) -> Suggestions:
    """The links that are not there and could be, of these kinds, around one actor or everywhere.

    Compatible open offers and needs that no tie joins yet: the same herb and form, or the same service; roles
    that the grammar allows; months that meet; within the distances that either side states; herbs under
    control only between licence holders; invented actors only with one another. A processor's capacity counts
    as a need where the ladder says what the material becomes worth. A pair that loses money even at the most
    favourable reading of its prices is left out. What is lacking but can be had is a blocker, what is not
    recorded is named.

    For each side the best few counterparts are compared (the 5 most valuable for a material, the 5 nearest
    for a service), and the suggestions ``around`` an actor are those for its own offers and needs.

    Those whose value is known come before the others, and among either those where both sides say what they
    want before those that rest on a capacity whose owner was never asked: a large number that nobody has asked
    for is no reason to call first. Then by the middle value, highest first, or, where it is unknown, by the
    number of reasons and nearest first; equal ones by key. Dismissed ones are left out unless ``states`` asks for them.

    >>> from herbcity.network.toys import turmeric_chain
    >>> best = suggest(turmeric_chain())[0]
    >>> best.source, best.target, sum(best.kg_by_month)  # 600 kg in January and 600 in February
    ('HC-0002-C', 'HC-0004-8', 1200.0)
    >>> best.value, [missing.en for missing in best.missing]
    (None, ['the location of River growers', 'the location of Herb mill'])
    """
    ladder = Ladder(network)
    found: dict[str, Suggestion] = {}
    for match in matches(network, kinds=kinds, around=around):
        one = _suggestion(network, ladder, match)
        hopeless = one.value is not None and one.value.high <= 0
        if one.state in states and not hopeless and one.key not in found:
            found[one.key] = one
    ranked = tuple(sorted(found.values(), key=rank))
    about = origin(network, "suggest", kinds=tuple(kinds), around=around, states=tuple(states))
    return Suggestions(ranked=ranked, by_key={one.key: one for one in ranked}, **about)


def _suggestion(network: NetworkSnapshot, ladder: Ladder, match: Match) -> Suggestion:
    key = suggestion_key(match)
    kg, dry = yearly_kg(match), None
    if kg is not None and match.herb is not None and match.offer.form is not None:
        dry = ladder.dry_kg_per_kg(match.herb.id, match.offer.form, illustrative=match.offer.illustrative)
    return Suggestion(
        key=key,
        match=match,
        value=value(match),
        dry_equivalent_kg_per_year=None if dry is None or kg is None else kg * dry.value.mid,
        decisions=network.decisions_on(key),
    )


def rank(one: Suggestion) -> tuple[bool, bool, float, float, str]:
    """The place of a suggestion in the order that ``suggest`` describes; the smallest comes first."""
    unstated = not one.match.need.stated
    if one.value is not None:
        return False, unstated, -one.value.mid, 0.0, one.key
    distance = one.match.distance_km
    return (
        True,
        unstated,
        -float(len(one.reasons)),
        distance.mid if distance else _FARTHER_THAN_ALL_KM,
        one.key,
    )
