"""What came of the suggestions that somebody decided on, held against what had been predicted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from herbcity.analyses.decisions.dismissals import state_of
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Decision, Interval
from herbcity.registry.decided import REALISING
from herbcity.vocabulary import LinkKind, SuggestionState

CAME_ABOUT = frozenset({SuggestionState.ACTIVE, SuggestionState.ENDED})
"""The states of a suggestion that became a link at work, also of one that is over."""

SETTLED = CAME_ABOUT | {SuggestionState.DISMISSED}
"""The states in which it is known whether it came about."""

COMPARABLE = frozenset(REALISING)
"""The states in which what was realised can be held against what was predicted: agreed, tried, at work or over. What
was dismissed, or only talked about, has not come about, and its THB say nothing about the prediction."""

_UNTAKEN = frozenset({SuggestionState.OPEN, SuggestionState.DISMISSED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One suggestion on which somebody decided: what was predicted when it was taken up, and what came of it.

    The prediction is that of the decision that was recorded first as taking it up, or first at all where it was only
    dismissed: later ones know more, whatever day they name. ``realised_thb`` is what was reported last, THB a year,
    below 0 where it cost more than it brought. Unknown is None.
    """

    suggestion: str
    kind: LinkKind
    source: str
    target: str
    state: SuggestionState
    decided_on: date
    decisions: tuple[Decision, ...]
    predicted_thb: Interval | None
    predicted_probability: float | None
    realised_thb: float | None

    @property
    def came_about(self) -> bool | None:
        """Whether it became a link at work; None while that is open."""
        return self.state in CAME_ABOUT if self.state in SETTLED else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Predicted against realised over some outcomes; ``kind`` is None where it is over all kinds.

    The THB are summed over the ``compared`` outcomes only, the ``COMPARABLE`` ones of which both numbers are known, and
    ``ratio`` is realised by predicted: below 0 where they lost money together. ``chance`` is the mean predicted
    probability of the ``judged`` outcomes, those that are settled and had one, and ``share`` how many of these came
    about. None where there is nothing to divide.
    """

    kind: LinkKind | None
    decided: int
    active: int
    compared: int
    predicted_thb: Interval
    realised_thb: float
    judged: int
    chance: float | None
    share: float | None

    @property
    def ratio(self) -> float | None:
        return self.realised_thb / self.predicted_thb.mid if self.predicted_thb.mid > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes(Result):
    """Every suggestion decided on, the latest decision first, and the tallies: of each kind, and of all."""

    decided: tuple[Outcome, ...]
    by_kind: tuple[Tally, ...]
    total: Tally


@remembered
def outcomes(network: NetworkSnapshot) -> Outcomes:
    """What came of the suggestions that were decided on up to this revision.

    What was predicted is read from the decisions, which keep it: recomputing it today would compare the outcome
    with facts that nobody had then. Decisions on actors who are not in this network are left out.

    >>> from herbcity.network.toys import turmeric_chain
    >>> outcomes(turmeric_chain()).total.decided
    0
    """
    keys = sorted({decision.suggestion for decision in network.decisions.values()})
    found = [outcome for key in keys if (outcome := _outcome(network, key)) is not None]
    found.sort(key=lambda one: (-one.decided_on.toordinal(), one.suggestion))
    kinds = [kind for kind in LinkKind if any(one.kind is kind for one in found)]
    return Outcomes(
        decided=tuple(found),
        by_kind=tuple(_tally(kind, [one for one in found if one.kind is kind]) for kind in kinds),
        total=_tally(None, found),
        **origin(network, "outcomes"),
    )


def _outcome(network: NetworkSnapshot, suggestion: str) -> Outcome | None:
    kind, decisions = suggestion.split("|", 1)[0], network.decisions_on(suggestion)
    ends = {decisions[-1].source, decisions[-1].target}
    if kind not in LinkKind.__members__ or not ends <= network.actors.keys():
        return None
    recorded = sorted(decisions, key=lambda one: one.number)
    taken_up = next((one for one in recorded if one.state not in _UNTAKEN), recorded[0])
    realised = [one.realised_thb for one in decisions if one.realised_thb is not None]
    return Outcome(
        suggestion=suggestion,
        kind=LinkKind(kind),
        source=decisions[-1].source,
        target=decisions[-1].target,
        state=state_of(network, suggestion),
        decided_on=decisions[-1].decided_on,
        decisions=decisions,
        predicted_thb=taken_up.predicted_thb,
        predicted_probability=taken_up.predicted_probability,
        realised_thb=realised[-1] if realised else None,
    )


def _tally(kind: LinkKind | None, found: Iterable[Outcome]) -> Tally:
    some = list(found)
    compared = [
        (one.predicted_thb, one.realised_thb)
        for one in some
        if one.state in COMPARABLE and one.predicted_thb is not None and one.realised_thb is not None
    ]
    judged = [
        (one.predicted_probability, one.came_about)
        for one in some
        if one.predicted_probability is not None and one.came_about is not None
    ]
    return Tally(
        kind=kind,
        decided=len(some),
        active=sum(one.state is SuggestionState.ACTIVE for one in some),
        compared=len(compared),
        predicted_thb=Interval(*(sum((thb[bound] for thb, _ in compared), 0.0) for bound in range(3))),
        realised_thb=sum((realised for _, realised in compared), 0.0),
        judged=len(judged),
        chance=sum(chance for chance, _ in judged) / len(judged) if judged else None,
        share=sum(came for _, came in judged) / len(judged) if judged else None,
    )
