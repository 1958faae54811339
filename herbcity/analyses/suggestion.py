"""One suggestion: a link that is not there and could be, as a business case with its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from herbcity.analyses.cases.blockers import Blocker, blockers
from herbcity.analyses.cases.matching import Match
from herbcity.analyses.cases.mind import MindScore, mind_scores
from herbcity.analyses.cases.reasons import Reason, reasons
from herbcity.analyses.cases.valuing import (
    ArithmeticLine,
    Missing,
    arithmetic,
    english_name,
    missing,
)
from herbcity.analyses.decisions.news import News
from herbcity.analyses.likelihood.models import Contribution
from herbcity.network.values import Actor, Decision, Interval, Months
from herbcity.vocabulary import (
    EvidenceLevel,
    Flow,
    LinkKind,
    ProductForm,
    ServiceKind,
    SuggestionState,
    link_rule,
)


class Material(NamedTuple):
    """A form of a herb; the herb is None where neither side names one."""

    herb: str | None
    form: ProductForm


class NextAction(NamedTuple):
    """The one thing to do next, and whom to call for it (None where nobody is known yet)."""

    th: str
    en: str
    whom: Actor | None


@dataclass(frozen=True)
class Suggestion:
    """A link that is not there and could be, with its business case; or a chain of two such links.

    ``key`` is the same at every revision: decisions are kept under it. Money is THB a year, an interval;
    everything unknown is None.
    """

    key: str
    match: Match
    value: Interval | None
    """THB a year added along the chain; None where an input is ``missing``."""
    chance: float
    """That it comes about, as the order and the plan weigh it: the expert's expectation, as far as links taught it."""
    calibrated: bool
    """Whether enough links of the kind are recorded to show the chance as a probability."""
    dry_equivalent_kg_per_year: float | None
    evidence_level: EvidenceLevel
    """The lowest level of everything the suggestion rests on."""
    decisions: tuple[Decision, ...]
    """What was decided about it, in the order of the decisions; of a chain also the dismissals of its links."""
    what_changed: tuple[News, ...]
    """What has been recorded since it was dismissed that matters to the reason, and so brought it back."""
    contributions: tuple[Contribution, ...]
    """What raises and what lowers the chance of the (first) link, in log-odds."""
    base_log_odds: float
    """What an average pair of the kind has; with the contributions it adds up to the log-odds of the (first) link."""
    onward_contributions: tuple[Contribution, ...]
    """The same of the second link of a chain; empty where there is none."""
    onward_base_log_odds: float | None
    """The same of the second link of a chain, else None. ``chance`` is then the chance of the one link times that of
    the other, each 1 / (1 + exp(−(base + Σ contributions)))."""
    _amounts: tuple[float, ...]

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
        form = self.match.form
        return None if form is None else Material(self.match.herb.id if self.match.herb else None, form)

    @property
    def service(self) -> ServiceKind | None:
        return self.match.service

    @property
    def kg_by_month(self) -> Months | None:
        """What all sides can do each month, in the material's own form."""
        return self.match.kg_by_month

    @property
    def probability(self) -> float | None:
        """That it comes about; None where too few links of the kind are recorded to calibrate it on."""
        return self.chance if self.calibrated else None

    @property
    def expected_value(self) -> Interval | None:
        """Value times probability, THB a year; None where either is not known."""
        if self.value is None or self.probability is None:
            return None
        return Interval(*(self.probability * bound for bound in self.value))

    @property
    def state(self) -> SuggestionState:
        """What was decided last; OPEN if nothing was, or if it was dismissed and what mattered has changed."""
        return self.decisions[-1].state if self.decisions and not self.what_changed else SuggestionState.OPEN

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
    def mind(self) -> tuple[MindScore, ...]:
        return mind_scores(self.match, self.value, self._amounts)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons(self.match)

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        return blockers(self.match, self.value)

    @cached_property
    def next_action(self) -> NextAction:
        """The one thing to do next: remove what is hard, ask what is not known, or bring the actors together."""
        hard = next((blocker for blocker in self.blockers if blocker.hard), None)
        if hard:
            return NextAction(hard.remedy_th, f"{hard.remedy_en}.", hard.whom)
        asked = next((missing for missing in self.missing if missing.actor is not None), None)
        if asked and asked.actor:
            return NextAction(
                f"โทรถาม {asked.actor.name_th}: {asked.th}",
                f"Call {english_name(asked.actor)} and ask: {asked.en}.",
                asked.actor,
            )
        if self.blockers:
            soft = self.blockers[0]
            return NextAction(soft.remedy_th, f"{soft.remedy_en}.", soft.whom)
        *first, last = (side.actor for side in self.match.sides)
        meet_th = f"นัด {', '.join(actor.name_th for actor in first)} กับ {last.name_th} คุยกัน"
        meet_en = f"Bring {', '.join(map(english_name, first))} and {english_name(last)} together."
        if self.match.shared_agencies:
            agency = self.match.shared_agencies[0]
            return NextAction(
                f"ขอให้ {agency.name_th} ซึ่งทำงานกับทั้งสองฝ่าย {meet_th}",
                f"Ask {english_name(agency)}, which works with both: {meet_en}",
                agency,
            )
        return NextAction(meet_th, meet_en, first[0])
