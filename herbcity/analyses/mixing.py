"""Who is tied to whom, counted by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from herbcity.analyses.groups import Grouping, group_names, group_of
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing(Result):
    """k × k counts of ties: rows are the sources' groups, columns the targets', both as in ``groups``."""

    groups: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]


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
