"""The plan as one mixed-integer programme, from which both ways of solving it start.

Variables: y, 1 where a proposal is chosen; f ≤ y, the share of a month's (or, for what is whole, the year's)
quantity that is done, only where something is scarce; z, whether a community is reached.

    max  Σ chance × worth × volume
    s.t. Σ kg × f ≤ what the resource holds in the month        (no kilogram is promised twice)
         f ≤ y,  least share × y ≤ volume,  Σ y ≤ 1 a link,  Σ ends × y ≤ load of an actor
         Σ links × y ≤ links,  Σ hours × y ≤ hours,  Σ cost × y ≤ budget
         Σ (a district's links − share × all links) × y ≤ 0,  floors

All rows are A x ≤ b.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import scipy

from herbcity.analyses.planning.columns import Columns, Floats, Positions
from herbcity.analyses.planning.limits import OFFICE, LimitKind, PlanLimits
from herbcity.analyses.planning.proposals import Proposal, Resource
from herbcity.vocabulary import MindDimension

_TIE_BREAK = 1e-8
"""Of the largest gain: among equal plans the one with the earlier keys, and the fewer links of unknown worth."""


class Row(NamedTuple):
    """What one row stands for; ``subject`` is a resource, an actor, a district, a link or a dimension."""

    kind: LimitKind
    subject: str = ""
    month: int = 0


class Entries(NamedTuple):
    """The non-zero entries of one row."""

    columns: Positions | Sequence[int]
    values: Floats | Sequence[float]
    bound: float


@dataclass(frozen=True)
class Model:
    """The programme of some proposals, in the order of their keys. ``gain`` is maximised."""

    columns: Columns
    limits: PlanLimits
    flow: Positions
    """n × 12: the number of the flow variable of a month, −1 where it is done in full."""
    flow_owner: Positions
    gain: Floats
    matrix: scipy.sparse.csr_array
    bounds: Floats
    rows: tuple[Row, ...]
    """What the first rows stand for; the rest hold the model together."""
    size: int

    @classmethod
    def of(
        cls, proposals: Iterable[Proposal], resources: Mapping[str, Resource], limits: PlanLimits
    ) -> Model:
        columns = Columns.of(sorted(proposals, key=lambda one: one.key), resources)
        return _Builder(columns, limits).model()

    @property
    def count(self) -> int:
        """How many proposals; their choices are the first variables."""
        return len(self.columns)

    @cached_property
    def volume(self) -> scipy.sparse.csr_array:
        """n × variables: the volume of each proposal."""
        return volumes(self.columns, self.flow, self.size)

    @cached_property
    def scale(self) -> float:
        """What the objective counts for one THB, so that the largest gain is a million."""
        return 1e6 / (float(np.abs(self.gain).max(initial=0.0)) or 1.0)

    @cached_property
    def objective(self) -> Floats:
        """The gain, scaled, with equal plans told apart."""
        n = self.count
        earlier = 1 - np.arange(n) / max(n, 1)
        told_apart = 1e6 * _TIE_BREAK * np.where(np.isnan(self.columns.worth), earlier - 12.0, earlier)
        objective: Floats = self.gain * self.scale
        objective[:n] += told_apart
        return objective


def volumes(columns: Columns, flow: Positions, size: int) -> scipy.sparse.csr_array:
    """n × variables: the volume of each proposal, in [0, 1], as a sum of its variables."""
    n = len(columns)
    owner, month = np.nonzero((flow >= 0) & (columns.share > 0))
    in_full = np.where(flow < 0, columns.share, 0.0).sum(axis=1)
    in_full[columns.share.sum(axis=1) == 0] = 1.0
    return scipy.sparse.csr_array(
        (
            np.concatenate([in_full, columns.share[owner, month]]),
            (
                np.concatenate([np.arange(n), owner]),
                np.concatenate([np.arange(n), n + flow[owner, month]]),
            ),
        ),
        shape=(n, size),
    )


class _Builder:
    def __init__(self, columns: Columns, limits: PlanLimits) -> None:
        self._columns = columns
        self._limits = limits
        self._proposals = columns.proposals
        self._n = len(columns)
        self._flow, flows = columns.flows()
        self._owner = np.zeros(flows, dtype=np.intp)
        owner, month = np.nonzero(self._flow >= 0)
        self._owner[self._flow[owner, month]] = owner
        self._reached = self._households()
        self._size = self._n + flows + len(self._reached)
        self._volume = volumes(columns, self._flow, self._size)

    def _households(self) -> dict[str, float]:
        if self._limits.floor(MindDimension.COMMUNITY) is None:
            return {}
        return dict(
            sorted({group: number for one in self._proposals for group, number in one.households}.items())
        )

    def model(self) -> Model:
        named = [
            *self._office(),
            *self._loads(),
            *self._supplies(),
            *self._spread(),
            *self._floors(),
            *self._once(),
        ]
        named_rows, named_bounds = self._assembled([entries for _, entries in named])
        inner_rows, inner_bounds = self._inner()
        columns = self._columns
        gain = self._volume.T @ (columns.chance * columns.known_worth)
        return Model(
            columns=columns,
            limits=self._limits,
            flow=self._flow,
            flow_owner=self._owner,
            gain=gain,
            matrix=scipy.sparse.csr_array(scipy.sparse.vstack([named_rows, inner_rows], format="csr")),
            bounds=np.concatenate([named_bounds, inner_bounds]),
            rows=tuple(row for row, _ in named),
            size=self._size,
        )

    def _assembled(self, rows: Sequence[Entries]) -> tuple[scipy.sparse.csr_array, Floats]:
        lengths = [len(one.columns) for one in rows]
        at = np.concatenate([np.asarray(one.columns, dtype=np.intp) for one in rows]) if rows else np.zeros(0)
        values = (
            np.concatenate([np.asarray(one.values, dtype=float) for one in rows]) if rows else np.zeros(0)
        )
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
        matrix = scipy.sparse.csr_array((values, at, starts), shape=(len(rows), self._size))
        return matrix, np.array([one.bound for one in rows], dtype=float)

    def _every(self, values: Sequence[float], bound: float) -> Entries:
        return Entries(np.arange(self._n), values, bound)

    # ── what the office and the actors can do ────────────────────────────────────────────────────────────

    def _office(self) -> Iterator[tuple[Row, Entries]]:
        for kind in OFFICE:
            limit = self._limits.office(kind)
            if limit is not None:
                yield Row(kind), self._every([one.takes(kind) for one in self._proposals], limit)

    def _loads(self) -> Iterator[tuple[Row, Entries]]:
        if self._limits.max_links_per_actor is None:
            return
        load = float(self._limits.max_links_per_actor)
        for actor, ends in sorted(_counted(one.ends for one in self._proposals).items()):
            if sum(ends.values()) > load:
                values = [float(times) for times in ends.values()]
                yield Row(LimitKind.LOAD, actor), Entries(list(ends), values, load)

    def _once(self) -> Iterator[tuple[Row, Entries]]:
        for link, proposals in sorted(_counted(one.links for one in self._proposals).items()):
            if len(proposals) > 1:
                yield Row(LimitKind.ONCE, link), Entries(list(proposals), [1.0] * len(proposals), 1.0)

    def _spread(self) -> Iterator[tuple[Row, Entries]]:
        share = self._limits.max_district_share
        if share is None:
            return
        for district in sorted({code for one in self._proposals for code in one.districts}):
            values = [len(one.links) * ((district in one.districts) - share) for one in self._proposals]
            yield Row(LimitKind.SPREAD, district), self._every(values, 0.0)

    # ── kilograms ────────────────────────────────────────────────────────────────────────────────────────

    def _supplies(self) -> Iterator[tuple[Row, Entries]]:
        columns = self._columns
        scarce = columns.scarce()
        drawing, month = np.nonzero(scarce[columns.draw_resource] & (columns.draw_kg > 0))
        resource = columns.draw_resource[drawing]
        order = np.lexsort((month, resource))
        drawing, month, resource = drawing[order], month[order], resource[order]
        cells, starts = np.unique(resource * 12 + month, return_index=True)
        at = self._n + self._flow[columns.draw_owner[drawing], month]
        kg = columns.draw_kg[drawing, month]
        for cell, start, end in zip(cells.tolist(), starts, [*starts[1:], len(order)]):
            number, when = divmod(cell, 12)
            entries = Entries(at[start:end], kg[start:end], float(columns.capacity[number, when]))
            yield Row(LimitKind.SUPPLY, columns.resources[number].id, when), entries

    def _inner(self) -> tuple[scipy.sparse.csr_array, Floats]:
        """f ≤ y, the least share of what may be done in part, and z ≤ Σ y."""
        n, flows = self._n, len(self._owner)
        each = np.arange(flows)
        ties = scipy.sparse.csr_array(
            (
                np.concatenate([np.ones(flows), -np.ones(flows)]),
                (np.concatenate([each, each]), np.concatenate([n + each, self._owner])),
            ),
            shape=(flows, self._size),
        )
        partial = np.unique(self._owner)
        chosen = scipy.sparse.csr_array(
            (np.full(len(partial), self._limits.least_share), (np.arange(len(partial)), partial)),
            shape=(len(partial), self._size),
        )
        reached, _ = self._assembled(list(self._reaching()))
        matrix = scipy.sparse.vstack([ties, chosen - self._volume[partial], reached], format="csr")
        return scipy.sparse.csr_array(matrix), np.zeros(matrix.shape[0])

    # ── floors ───────────────────────────────────────────────────────────────────────────────────────────

    def _reaching(self) -> Iterator[Entries]:
        first = self._n + len(self._owner)
        groups = _counted(tuple(group for group, _ in one.households) for one in self._proposals)
        for number, group in enumerate(self._reached):
            members = list(groups[group])
            yield Entries([first + number, *members], [1.0, *[-1.0] * len(members)], 0.0)

    def _floors(self) -> Iterator[tuple[Row, Entries]]:
        for dimension, amount in self._limits.floors:
            row = Row(LimitKind.FLOOR, str(dimension))
            if dimension is MindDimension.INCOME_DISTRIBUTION:
                yield row, self._in_volume(amount * self._gained() - self._to_the_smaller(), 0.0)
                # An empty plan would meet any share.
                yield row, self._every([-1.0] * self._n, -1.0)
            elif dimension is MindDimension.COMMUNITY:
                first = self._n + len(self._owner)
                at = first + np.arange(len(self._reached))
                yield row, Entries(at, [-number for number in self._reached.values()], -amount)
            else:
                yield row, self._in_volume(-self._amounts(dimension), -amount)

    def _in_volume(self, of_each: Floats, bound: float) -> Entries:
        values: Floats = self._volume.T @ of_each
        at = np.flatnonzero(values)
        return Entries(at, values[at], bound)

    def _amounts(self, dimension: MindDimension) -> Floats:
        """What is known of a dimension; what is not known adds nothing."""
        stated = np.array([one.mind[dimension.rank] for one in self._proposals], dtype=float)
        return np.where(np.isnan(stated), 0.0, stated)

    def _gained(self) -> Floats:
        return np.maximum(self._columns.known_worth, 0.0)

    def _to_the_smaller(self) -> Floats:
        share = self._amounts(MindDimension.INCOME_DISTRIBUTION)
        gained: Floats = share * self._gained()
        return gained


def _counted(named: Iterable[Sequence[str]]) -> dict[str, dict[int, int]]:
    """For each name the proposals that have it, and how often."""
    found: dict[str, dict[int, int]] = {}
    for number, names in enumerate(named):
        for name in names:
            holders = found.setdefault(name, {})
            holders[number] = holders.get(number, 0) + 1
    return found
