"""What has come of pairs: links that hold, and what an office decided about suggestions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats, Positions
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import SuggestionState

CAME_OF: dict[SuggestionState, float] = {
    SuggestionState.DISMISSED: 0.0,
    SuggestionState.ACCEPTED: 0.3,
    SuggestionState.CONTACTED: 0.4,
    SuggestionState.MET: 0.6,
    SuggestionState.AGREED: 1.0,
    SuggestionState.TRIAL: 1.0,
    SuggestionState.ACTIVE: 1.0,
    SuggestionState.ENDED: 1.0,
}
"""How far a decision says that the link comes about: agreed is as good as linked, by our choice; what was only
accepted, called or met is under way. A link that ended did come about."""

DECIDED_WEIGHT = 5.0
"""A decided pair counts as this many undecided ones, by our choice: that nobody linked two says little, since most
pairs have never been tried."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """For each row what came of it, 0 to 1, and how much that weighs."""

    outcome: Floats
    weight: Floats

    def rows(self, chosen: NDArray[np.intp]) -> Outcomes:
        """Some of them."""
        return replace(self, outcome=self.outcome[chosen], weight=self.weight[chosen])


def outcomes(network: NetworkSnapshot, found: Candidates) -> Outcomes:
    """What came of each candidate: 1 for those that are linked, 0 for those that are not, unless it was decided on."""
    go_on()
    linked = found.linked
    outcome, weight = linked.astype(float), np.ones(len(found))
    actors = len(network.actors)
    pair = _pair(found.giver, found.taker, actors)
    order = np.argsort(pair, kind="stable")
    position = network.adjacency.index
    for thing, state in _decided(network).items():
        source, target = (np.array([position.get(code, -1)]) for code in thing[1:3])
        wanted = _pair(source, target, actors)[0]
        first, last = np.searchsorted(pair, [wanted, wanted + 1], sorter=order)
        for row in order[first:last].tolist():
            if not linked[row] and tuple(key_of(found, row).split("|")[:_NAMING]) == thing:
                outcome[row], weight[row] = CAME_OF[state], DECIDED_WEIGHT
    return Outcomes(outcome, weight)


_NAMING = 5
"""How many parts of a key name the link that would come about: kind, source, target, herb, form."""


def _decided(network: NetworkSnapshot) -> dict[tuple[str, ...], SuggestionState]:
    """What was decided last about each link; of a chain, the decision is about its first link."""
    decisions = sorted(network.decisions.values(), key=lambda one: (one.decided_on, one.number, one.id))
    return {
        tuple(one.suggestion.split("|")[:_NAMING]): one.state for one in decisions if one.state in CAME_OF
    }


def _pair(one: Positions, other: Positions, actors: int) -> NDArray[np.int64]:
    """A number for each two actors, whichever comes first."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    number: NDArray[np.int64] = low * actors + high
    return number
