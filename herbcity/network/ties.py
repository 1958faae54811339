"""The links that hold on a day, in an order that changes touch as little as they can.

A tie that changes keeps its place, one that is over leaves, a new one comes last. Columns that follow the order
can be brought up to date at the places of a few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from herbcity.network.values import Link


@dataclass(frozen=True, slots=True)
class TieTable:
    """The ties, and the place of each by the id of its link."""

    ties: tuple[Link, ...]
    place: Mapping[str, int]

    @classmethod
    def of(cls, links: Iterable[Link], day: date) -> TieTable:
        ties = tuple(link for link in links if link.holds(day))
        return cls(ties, {tie.id: place for place, tie in enumerate(ties)})

    def after(self, links: Mapping[str, Link], day: date, touched: Collection[str]) -> TieTable:
        """The ties once these links have changed."""
        if not touched:
            return self
        now = {one: links[one] for one in sorted(touched) if one in links and links[one].holds(day)}
        ties = list(self.ties)
        for one, link in now.items():
            if one in self.place:
                ties[self.place[one]] = link
        gone = [self.place[one] for one in touched if one in self.place and one not in now]
        for place in sorted(gone, reverse=True):
            del ties[place]
        fresh = [link for one, link in now.items() if one not in self.place]
        ties += fresh
        if gone:
            return TieTable(tuple(ties), {tie.id: place for place, tie in enumerate(ties)})
        if not fresh:
            return TieTable(tuple(ties), self.place)
        first = len(self.ties)
        return TieTable(
            tuple(ties), {**self.place, **{link.id: first + number for number, link in enumerate(fresh)}}
        )

    def step_to(self, later: TieTable, touched: Collection[str]) -> Step:
        """What a column over these ties has to do to become one over the later ones."""
        gone = [self.place[one] for one in touched if one in self.place and one not in later.place]
        changed = sorted(later.place[one] for one in touched if one in self.place and one in later.place)
        return Step(gone, changed, len(self.ties) - len(gone))


class Step(NamedTuple):
    """Places to delete from a column; then places to fill anew; then the first place that has to be added."""

    gone: list[int]
    changed: list[int]
    first_new: int
