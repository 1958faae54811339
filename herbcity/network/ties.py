"""The links that hold on a day, in an order that changes touch as little as they can.

A tie that changes keeps its place, one that is over leaves, a new one comes last. Columns that follow the order
can be brought up to date at the places of a few.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from herbcity.network.values import Link

_MOST_LEFT = 256
"""How many ties may leave before the places are counted anew."""


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each tie by the id of its link.

    When a tie leaves, all behind it move up. That is not written down but counted when a place is asked for:
    ``first`` has the places as they would be had none left, ``left`` the places of those that did, sorted.
    """

    first: Mapping[str, int]
    left: tuple[int, ...] = ()

    @classmethod
    def of(cls, ties: Iterable[Link]) -> Places:
        return cls({tie.id: place for place, tie in enumerate(ties)})

    def __contains__(self, link: str) -> bool:
        return self.get(link) is not None

    def __getitem__(self, link: str) -> int:
        place = self.get(link)
        if place is None:
            raise KeyError(link)
        return place

    def get(self, link: str) -> int | None:
        """The place of a tie; None where there is no such tie."""
        place = self.first.get(link)
        if place is None:
            return None
        in_front = bisect_left(self.left, place)
        if in_front < len(self.left) and self.left[in_front] == place:
            return None
        return place - in_front

    def without(self, links: Iterable[str]) -> Places:
        """The same once these have left."""
        return Places(self.first, tuple(sorted((*self.left, *(self.first[one] for one in links)))))

    def followed_by(self, links: Iterable[str], start: int) -> Places:
        """The same with these behind all others, the first of them at ``start``."""
        behind = start + len(self.left)
        return Places({**self.first, **{one: behind + number for number, one in enumerate(links)}}, self.left)


@dataclass(frozen=True, slots=True)
class TieTable:
    """The ties, and the place of each by the id of its link."""

    ties: tuple[Link, ...]
    place: Places

    @classmethod
    def of(cls, links: Iterable[Link], day: date) -> TieTable:
        ties = tuple(link for link in links if link.holds(day))
        return cls(ties, Places.of(ties))

    def after(self, links: Mapping[str, Link], day: date, touched: Collection[str]) -> TieTable:
        """The ties once these links have changed."""
        if not touched:
            return self
        now = {one: links[one] for one in sorted(touched) if one in links and links[one].holds(day)}
        ties = list(self.ties)
        for one, link in now.items():
            if one in self.place:
                ties[self.place[one]] = link
        gone = [one for one in touched if one in self.place and one not in now]
        for place in sorted((self.place[one] for one in gone), reverse=True):
            del ties[place]
        fresh = [link for one, link in now.items() if one not in self.place]
        if len(self.place.left) + len(gone) > _MOST_LEFT:
            ties += fresh
            return TieTable(tuple(ties), Places.of(ties))
        places = self.place.without(gone) if gone else self.place
        if fresh:
            places = places.followed_by((link.id for link in fresh), len(ties))
            ties += fresh
        return TieTable(tuple(ties), places)

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
