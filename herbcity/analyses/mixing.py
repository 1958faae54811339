"""Who is tied to whom, counted by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from herbcity.analyses.groups import Grouping, group_names, group_of
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing(Result):
    """k × k counts of ties: rows are the sources' groups, columns the targets', both as in ``groups``."""

    groups: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """One row for each pair of groups."""
        cells = [(row, column) for row in range(len(self.groups)) for column in range(len(self.groups))]
        return {
            "source": [self.groups[row] for row, _ in cells],
            "target": [self.groups[column] for _, column in cells],
            "ties": [self.counts[row][column] for row, column in cells],
        }

    def numbers(self) -> Mapping[str, float | None]:
        """The count of each pair of groups."""
        table = self.columns()
        pairs = zip(table["source"], table["target"], table["ties"])
        return {f"{source} {target}": ties for source, target, ties in pairs}


def mixing(network: NetworkSnapshot, *, by: Grouping = "stage") -> Mixing:
    """How many ties run from each group to each group.

    Parallel ties count each. Ties at an actor of unknown group (a district not given) are left out.

    Returns a k × k matrix of ties, for stages in the order upstream, midstream, downstream, support. Equals
    ``nx.attribute_mixing_matrix(network.graph, "stage", normalized=False)`` in that order.

    >>> from herbcity.network.toys import turmeric_chain
    >>> mixing(turmeric_chain()).counts[3]  # the agency advises two groups upstream
    (2.0, 0.0, 0.0, 0.0)

    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.
    """
    names = group_names(network, by)
    position = {name: number for number, name in enumerate(names)}
    place = {code: position.get(group_of(actor, by) or "") for code, actor in network.actors.items()}
    counts = np.zeros((len(names), len(names)))
    for tie in network.ties:
        row, column = place[tie.source], place[tie.target]
        if row is not None and column is not None:
            counts[row, column] += 1
    rows = tuple(tuple(row) for row in counts.tolist())
    return Mixing(groups=tuple(str(name) for name in names), counts=rows, **origin(network, "mixing", by=by))
