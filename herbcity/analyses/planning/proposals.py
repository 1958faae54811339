"""What a plan can choose from: proposals, and the months of kilograms that they draw on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.planning.limits import LimitKind
from herbcity.network.values import Interval, Months

UNKNOWN_MIND = (math.nan,) * 4


class Words(NamedTuple):
    """What something is called."""

    th: str
    en: str


class Draw(NamedTuple):
    """What a proposal takes of a resource in each month when it is done in full, kg."""

    resource: str
    kg_by_month: Months


@dataclass(frozen=True, slots=True)
class Resource:
    """Kilograms that several proposals may want: of an offer, of a need, or of a processing capacity."""

    id: str
    kg_by_month: Months
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One or two new links that are chosen together or not at all, and everything that choosing them takes.

    The first draw is the proposal's own quantity; its worth is in proportion to the kilograms that are planned
    of it. Without draws (a service, or quantities that nobody knows) it is done in full or not at all.
    """

    key: str
    links: tuple[str, ...]
    """Names of the new links. A link is made once, whichever proposals it is part of."""
    ends: tuple[str, ...]
    """Codes of the actors at both ends of each link; the middle of a chain is here twice."""
    words: Words
    worth: Interval | None
    """THB a year of the whole quantity; None where it is not known."""
    draws: tuple[Draw, ...] = ()
    chance: float = 1.0
    """That it comes about; its worth counts for so much."""
    calibrated: bool = True
    """Whether recorded links say how good that chance is; else it is what an expert expects."""
    hours: float = 0.0
    cost_thb: float = 0.0
    mind: tuple[float, float, float, float] = UNKNOWN_MIND
    """What it adds in each dimension, in the order of ``MindDimension``, done in full; nan where not known."""
    households: tuple[tuple[str, float], ...] = ()
    """Households of each community that takes part, by actor, so that none is counted twice."""
    districts: tuple[str, ...] = ()
    whole: bool = False
    """Every month and every link of it in the same proportion, because one makes what the other takes."""
    blocked: Words | None = None
    """What must be removed before anything may begin."""

    @property
    def kg_by_month(self) -> Months | None:
        return self.draws[0].kg_by_month if self.draws else None

    def takes(self, kind: LimitKind) -> float:
        """What it takes of the office: links, hours or THB."""
        if kind is LimitKind.LINKS:
            return float(len(self.links))
        return self.hours if kind is LimitKind.HOURS else self.cost_thb

    @property
    def expected_thb(self) -> float | None:
        """THB a year to be expected of it done in full; None where its worth is not known."""
        return None if self.worth is None else self.chance * self.worth.mid


@dataclass(frozen=True)
class Beyond:
    """n proposals that could be chosen too and were cut off to save time, as columns. A position of −1 is none."""

    expected_thb: NDArray[np.float64]
    """n, done in full; 0 where the worth is not known."""
    takes: Mapping[LimitKind, NDArray[np.float64]]
    """n links, hours and THB."""
    ends: NDArray[np.intp]
    """n × 4 positions in ``actors``: the ends of each link."""
    draws: NDArray[np.intp]
    """n × 2 positions in ``resources``: the offer and the need."""
    kg: NDArray[np.float64]
    """n × 12, what each draws of both in each month; 0 where that is not known."""
    actors: tuple[str, ...]
    resources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.expected_thb)


@dataclass(frozen=True, slots=True)
class Prospects:
    """Proposals with the resources that they draw on, and the names of actors and districts."""

    proposals: tuple[Proposal, ...]
    resources: Mapping[str, Resource] = field(default_factory=dict)
    names: Mapping[str, Words] = field(default_factory=dict)
    beyond: Beyond | None = None
    """What could be chosen too and was cut off to save time."""

    def name(self, code: str) -> Words:
        """The name of an actor or a district; its code where none is given."""
        return self.names.get(code) or Words(code, code)
