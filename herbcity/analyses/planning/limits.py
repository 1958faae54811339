"""The limits that the asker of a plan sets, checked all at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.vocabulary import MindDimension, Term

LARGEST = 1e12
"""Larger amounts of THB, hours or units are taken for a slip of the pen."""
MOST_LINKS = 10_000
LEAST_SHARE = 0.01
"""A link of less than this share of what it could be is no link: it would only make up the numbers."""


class LimitKind(Term):
    """What can keep a link out of a plan."""

    LINKS = "LINKS", "จำนวนคู่", "number of links", "How many links the office takes on."
    HOURS = "HOURS", "ชั่วโมงเจ้าหน้าที่", "officer hours", "How many hours the officers have."
    BUDGET = "BUDGET", "งบประมาณ", "budget", "How many THB there are to spend."
    LOAD = "LOAD", "ภาระของผู้เล่น", "load of an actor", "How many new links one actor can take on."
    SUPPLY = "SUPPLY", "ปริมาณรายเดือน", "kilograms of a month", "What an offer, a need or a capacity holds."
    SPREAD = (
        "SPREAD",
        "สัดส่วนของอำเภอ",
        "share of a district",
        "In how many of the links one district takes part.",
    )
    FLOOR = "FLOOR", "เกณฑ์ขั้นต่ำ MIND", "floor of a dimension", "The least of a MIND dimension."
    ONCE = "ONCE", "คู่เดียวกัน", "the same link", "A link is made once, alone or in a chain."


OFFICE = (LimitKind.LINKS, LimitKind.HOURS, LimitKind.BUDGET)
"""What the office itself has to give."""


class Floor(NamedTuple):
    """At least this much of a dimension, in its own unit; of INCOME_DISTRIBUTION the share of the planned gain."""

    dimension: MindDimension
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLimits:
    """What a plan must keep to. None means no limit.

    A floor is met by what is known: what is not known adds nothing to it, so that a plan that meets a floor does
    so whatever the unknown turns out to be.
    """

    max_links: int | None = None
    budget_thb: float | None = None
    officer_hours: float | None = None
    max_links_per_actor: int | None = 2
    floors: tuple[Floor, ...] = ()
    max_district_share: float | None = None
    """Of the planned links, the largest share in which any one district may take part."""
    least_share: float = 0.1
    """A link is planned with at least this share of its yearly quantity, ``LEAST_SHARE`` to 1, or not at all."""
    with_hard_blockers: bool = False

    def check(self) -> None:
        """Raises Refused with every fault at once."""
        faults = [*self._numbers(), *self._floors()]
        if faults:
            raise Refused(faults)

    def office(self, kind: LimitKind) -> float | None:
        """What the office has of links, hours or THB; None without a limit."""
        if kind is LimitKind.LINKS:
            return None if self.max_links is None else float(self.max_links)
        return self.officer_hours if kind is LimitKind.HOURS else self.budget_thb

    def floor(self, dimension: MindDimension) -> float | None:
        """The floor of a dimension, or None."""
        return next((floor.amount for floor in self.floors if floor.dimension is dimension), None)

    @property
    def without_floors(self) -> PlanLimits:
        """The same without floors and shares of districts, which only ever make a plan gain less."""
        return replace(self, floors=(), max_district_share=None)

    def _numbers(self) -> Iterator[Fault]:
        bounds: tuple[tuple[str, float | None, float], ...] = (
            ("max_links", self.max_links, MOST_LINKS),
            ("budget_thb", self.budget_thb, LARGEST),
            ("officer_hours", self.officer_hours, LARGEST),
            ("max_links_per_actor", self.max_links_per_actor, MOST_LINKS),
            ("max_district_share", self.max_district_share, 1.0),
        )
        for name, given, largest in bounds:
            if given is not None:
                yield from out_of_range(name, given, largest)
        yield from out_of_range("least_share", self.least_share, 1.0, least=LEAST_SHARE)

    def _floors(self) -> Iterator[Fault]:
        seen: set[MindDimension] = set()
        for floor in self.floors:
            share = floor.dimension is MindDimension.INCOME_DISTRIBUTION
            yield from out_of_range("floors", floor.amount, 1.0 if share else LARGEST)
            if floor.dimension in seen:
                yield Fault.of(ErrorCode.DUPLICATE, "floors", kind="Floor", value=str(floor.dimension))
            seen.add(floor.dimension)


def out_of_range(name: str, given: float, largest: float, *, least: float = 0.0) -> Iterator[Fault]:
    """The fault of a number that is not finite, or outside what makes sense; nothing where it is fine."""
    if not (math.isfinite(given) and least <= given <= largest):
        yield Fault.of(ErrorCode.OUT_OF_RANGE, name, value=str(given), allowed=f"{least:g} to {largest:,.0f}")
