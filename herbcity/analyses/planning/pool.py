"""All suggestions that a plan could choose, as columns, and which of very many are worth making.

To make a suggestion with its words takes as long as to look at thousands of rows. So everything that can be told
from columns is: what is blocked, what gains, what serves a floor, and, by the prices of a relaxation over those
that were made, what a suggestion that was not made could add.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Positions, Rows
from herbcity.analyses.market.pairing import ranks
from herbcity.analyses.market.sides import CAPACITY
from herbcity.analyses.planning.adapting import AHEAD, Effort, Gathering
from herbcity.analyses.planning.beyond import adds
from herbcity.analyses.planning.blocked import blocked
from herbcity.analyses.planning.limits import Floor, LimitKind, PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.planning import sift
from herbcity.analyses.planning.plans import PROVEN
from herbcity.analyses.planning.programme import relaxation
from herbcity.analyses.planning.proposals import Beyond, Prospects
from herbcity.analyses.suggesting import Suggestions, in_state
from herbcity.analyses.suggestion import Suggestion
from herbcity.stopping import go_on
from herbcity.vocabulary import MindDimension

MOST = 4_000
"""Up to so many are all made."""
FIRST = 1_500
"""Of more, so many at first, most expected THB first."""
FOR_A_FLOOR = 1_000
"""Before them so many that serve a floor best, for each floor that is asked for."""
ROUNDS = 2
"""How often those are added that, by the prices of the relaxation, could make the plan better."""
MOST_BETTER = 1_000
"""So many of them in a round."""


@dataclass(frozen=True)
class Pool:
    """The suggestions of a plan: of all that are still ahead those that could be chosen, and the others."""

    suggestions: Suggestions
    limits: PlanLimits
    effort: Effort

    @cached_property
    def ahead(self) -> Positions:
        """Rows of what can still be planned, in the order of their keys."""
        rows = np.sort(self.suggestions.rows)
        return rows[in_state(self.suggestions.weighed, AHEAD)[rows]]

    @cached_property
    def expected(self) -> Floats:
        """For every row of ``weighed``, THB a year; nan where the value is not known."""
        weighed = self.suggestions.weighed
        expected: Floats = weighed.chance * weighed.value[:, 1]
        return expected

    @cached_property
    def rows(self) -> Positions:
        """Rows of what could be chosen, most expected THB first: not blocked, and known to gain or to serve a floor."""
        free = np.ones(len(self.expected), dtype=bool)
        if not self.limits.with_hard_blockers:
            free = ~blocked(self.suggestions.weighed.found)
        wanted = free & ((self.expected > 0) | self._serving)
        rows = self.ahead[wanted[self.ahead]]
        return rows[np.argsort(-np.nan_to_num(self.expected[rows]), kind="stable")]

    @cached_property
    def left_out(self) -> Positions:
        """Rows of what could not be chosen."""
        return np.setdiff1d(self.ahead, self.rows)

    def suggestion(self, row: int) -> Suggestion:
        """The suggestion of one row of those that are ahead."""
        return self.suggestions[int(self._places[row])]

    def prospects(self) -> Prospects:
        """Proposals of all, or of very many those that matter, with what was cut off as ``beyond``."""
        gathering = Gathering(self.suggestions.weighed.found.network, self.effort)
        if len(self.ahead) <= MOST:
            return self._made(gathering, self.ahead)
        if len(self.rows) <= MOST:
            return self._made(gathering, self.rows)
        kept = self._first()
        found = self._made(gathering, self.rows[kept])
        for _ in range(ROUNDS):
            better = self._better(found, kept)
            if not better.any():
                break
            kept |= better
            more = self._made(gathering, self.rows[better])
            found = replace(more, proposals=(*found.proposals, *more.proposals))
        return found if kept.all() else replace(found, beyond=self._beyond(self.rows[~kept]))

    @cached_property
    def _places(self) -> Positions:
        """For every row of ``weighed`` where it stands among the suggestions."""
        places = np.full(len(self.expected), -1, dtype=np.intp)
        places[self.suggestions.rows] = np.arange(len(self.suggestions))
        return places

    @property
    def _serving(self) -> Mask:
        """Whether a row adds to a floor; a share of the gain takes a gain."""
        amounts = self.suggestions.weighed.amounts
        serving = np.zeros(len(amounts), dtype=bool)
        for floor in self.limits.floors:
            if floor.amount > 0 and floor.dimension is not MindDimension.INCOME_DISTRIBUTION:
                serving |= amounts[:, floor.dimension.rank] > 0
        return serving

    def _first(self) -> Mask:
        """Of ``rows`` those that serve each floor best, then those that are expected to gain most."""
        kept = np.zeros(len(self.rows), dtype=bool)
        for floor in self.limits.floors:
            kept[self._best_for(floor)[:FOR_A_FLOOR]] = True
        kept[np.flatnonzero(~kept)[:FIRST]] = True
        return kept

    def _best_for(self, floor: Floor) -> Positions:
        """Positions in ``rows`` of what serves a floor: those that could be chosen side by side, most of it first, then
        the others, each actor's best first."""
        amounts = self.suggestions.weighed.amounts[self.rows, floor.dimension.rank]
        if floor.dimension is MindDimension.INCOME_DISTRIBUTION:
            return np.flatnonzero((self.expected[self.rows] > 0) & (amounts >= floor.amount))
        serving = np.flatnonzero(amounts > 0)
        serving = serving[np.argsort(-amounts[serving], kind="stable")]
        ends = self._ends(self.rows[serving])
        chosen = self._side_by_side(ends, once=floor.dimension is MindDimension.COMMUNITY)
        place = np.maximum(*ranks(amounts[serving], ends[:, 0], ends[:, 1]))
        return serving[np.lexsort((place, ~chosen))]

    def _side_by_side(self, ends: Positions, *, once: bool) -> Mask:
        """Which are taken where each is in its turn if its actors have room for it; ``once``, only while it reaches a
        community that none before it reached."""
        load = self.limits.max_links_per_actor
        taken: Counter[int] = Counter()
        groups = set(
            np.flatnonzero(actor_columns(self.suggestions.weighed.found.network).households > 0).tolist()
        )
        reached: set[int] = set()
        chosen = np.zeros(len(ends), dtype=bool)
        for number, actors in enumerate(ends.tolist()):
            here = Counter(actor for actor in actors if actor >= 0)
            new = groups.intersection(actors[:2]) - reached
            if (new or not once) and all(load is None or taken[one] + n <= load for one, n in here.items()):
                chosen[number] = True
                taken.update(here)
                reached |= new
        return chosen

    def _ends(self, rows: Positions) -> Rows:
        """n × 4: the actors at the ends of each link, −1 where there is but one link."""
        found = self.suggestions.weighed.found
        actor, onward = found.market.sides.actor, found.onward[rows]
        chained, middle = onward != NOT_NAMED, actor[found.need[rows]]
        last = np.where(chained, actor[onward], -1)
        ends = [actor[found.offer[rows]], middle, np.where(chained, middle, -1), last]
        return np.column_stack(ends).astype(np.intp)

    def _made(self, gathering: Gathering, rows: Positions) -> Prospects:
        proposals = tuple(gathering.proposal(self.suggestion(row)) for row in rows.tolist())
        return Prospects(proposals, gathering.resources, gathering.names)

    def _better(self, found: Prospects, kept: Mask) -> Mask:
        """Which of what is not kept could raise the bound of the relaxation, the most promising."""
        go_on()
        better = np.zeros(len(kept), dtype=bool)
        beyond = np.flatnonzero(~kept)
        # What serves a floor is worth more than it gains, which the prices do not say.
        if not len(beyond) or self.limits != self.limits.without_floors:
            return better
        eligible, _ = sift(found.proposals, self.limits)
        model = Model.of(eligible, found.resources, self.limits)
        relaxed = relaxation(model)
        if relaxed is None:
            return better
        added = adds(self._beyond(self.rows[beyond]), model, relaxed)
        if added[added > 0].sum() > PROVEN * relaxed.bound_thb:
            best = np.argsort(-added, kind="stable")[:MOST_BETTER]
            better[beyond[best[added[best] > 0]]] = True
        return better

    def _beyond(self, rows: Positions) -> Beyond:
        found = self.suggestions.weighed.found
        sides = found.market.sides
        links = np.where(found.onward[rows] != NOT_NAMED, 2.0, 1.0)
        kg = found.kg[rows]
        known = (found.form[rows] != NOT_NAMED) & ~np.isnan(kg).any(axis=1)
        return Beyond(
            expected_thb=np.nan_to_num(self.expected[rows]),
            takes={
                LimitKind.LINKS: links,
                LimitKind.HOURS: self.effort.hours_per_link * links,
                LimitKind.BUDGET: self.effort.cost_per_link_thb * links,
            },
            ends=self._ends(rows),
            draws=np.column_stack([found.offer[rows], found.need[rows]]),
            kg=np.where(known[:, np.newaxis], kg, 0.0),
            actors=sides.ids,
            resources=tuple(
                f"{'capacity' if what == CAPACITY else 'listing'} {record.id}"
                for what, record in zip(sides.what.tolist(), sides.records)
            ),
        )
