"""Like with like: assortativity by group and by degree, and Krackhardt and Stern's E–I index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from herbcity.analyses.groups import Grouping, group_names, group_of
from herbcity.analyses.mixing import mixing
from herbcity.analyses.results import Number, Reason, Result, origin
from herbcity.analyses.simple_graphs import undirected_graph
from herbcity.network.snapshot import NetworkSnapshot

_NO_TIES = Reason(
    "ไม่มีความเชื่อมโยงที่รู้กลุ่มของทั้งสองฝ่าย", "There is no tie between two actors whose groups are known."
)
_ONE_GROUP = Reason(
    "ความเชื่อมโยงทั้งหมดอยู่ในกลุ่มเดียว จึงเทียบไม่ได้",
    "All ties are within one group: chance would give the same, so there is nothing to compare.",
)
_SAME_DEGREE = Reason(
    "ผู้เล่นที่มีคู่ค้าทุกรายมีจำนวนคู่ค้าเท่ากัน", "All actors that are tied have the same number of partners."
)


def assortativity(network: NetworkSnapshot, *, by: Grouping = "stage") -> Number:
    """How far ties join actors of the same group, beyond what the sizes of the groups would give.

    r = (Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i), where e_ij is the share of ties from group i to group j, a_i the share
    that begin and b_i the share that end in group i. Parallel ties count each; ties at an actor of unknown group (a
    district not given) are left out. None without ties, and where all ties are within one group.

    Returns a number in [−1, 1], no unit: 1 if all ties stay within groups, 0 as chance would have it, below 0 if
    ties cross; or None with the reason. Equals
    ``nx.attribute_assortativity_coefficient(network.graph, "stage")`` where it is defined.

    >>> from herbcity.network.toys import turmeric_chain
    >>> assortativity(turmeric_chain()).value  # by hand: e = 1/6, Σ ab = (2·2 + 2·3) / 36, so (6 − 10) / (36 − 10)
    -0.15384615384615388

    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126, eq. 2.
    """
    shares = np.array(mixing(network, by=by).counts, dtype=float)
    about = origin(network, "assortativity", by=by)
    if not shares.sum():
        return Number(value=None, why_not=_NO_TIES, **about)
    shares /= shares.sum()
    chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if np.count_nonzero(shares.sum(axis=0) + shares.sum(axis=1)) == 1:
        return Number(value=None, why_not=_ONE_GROUP, **about)
    return Number(value=(float(np.trace(shares)) - chance) / (1 - chance), **about)


def degree_assortativity(network: NetworkSnapshot) -> Number:
    """How far actors with many partners are tied to actors with many partners.

    The Pearson correlation of the degrees at the two ends of a tie, over all ties of the undirected simple graph,
    each taken both ways. None where all tied actors have equally many partners, or nobody is tied: there is nothing
    to correlate.

    Returns a number in [−1, 1], no unit: below 0 where hubs serve the small, as in most supply networks; or None
    with the reason. Equals ``nx.degree_assortativity_coefficient(nx.Graph(network.graph))`` where it is defined.

    >>> from herbcity.network.toys import turmeric_chain
    >>> round(degree_assortativity(turmeric_chain()).value, 3)  # by hand: covariance −1/36 over variance 11/36
    -0.091

    Newman, M. E. J. (2002). Assortative mixing in networks. Physical Review Letters 89, 208701.
    """
    graph = undirected_graph(network)
    ends = np.array([(graph.degree[one], graph.degree[other]) for one, other in graph.edges], dtype=float)
    about = origin(network, "degree_assortativity")
    if not len(ends) or len(np.unique(ends)) == 1:
        return Number(value=None, why_not=_SAME_DEGREE, **about)
    both = np.concatenate([ends, ends[:, ::-1]])
    return Number(value=float(np.corrcoef(both.T)[0, 1]), **about)


@dataclass(frozen=True, slots=True, kw_only=True)
class EIIndex(Result):
    """The index of the whole network, and of each group that has ties, by its name."""

    value: float | None
    groups: Mapping[str, float]
    why_not: Reason | None = None

    def columns(self) -> Mapping[str, list[str | float | None]]:
        """The whole network first, as the group None, then each group."""
        return {"group": [None, *self.groups], "value": [self.value, *self.groups.values()]}


def ei_index(network: NetworkSnapshot, *, by: Grouping = "stage") -> EIIndex:
    """Whether ties go out of the groups or stay within them.

    (E − I) / (E + I) for E ties between groups and I ties within, each pair of actors counting once, whichever way
    and however often it is tied. For a group, E are the pairs that leave it and I those inside it. Pairs with an
    actor of unknown group (a district not given) are left out; None where no pair is left.

    Returns a number in [−1, 1], no unit: −1 if every tie stays inside, 1 if every tie leaves; or None with the
    reason; and one for each group with ties.

    >>> from herbcity.network.toys import turmeric_chain
    >>> index = ei_index(turmeric_chain())  # by hand: only collector and mill are of one stage; (5 − 1) / 6
    >>> round(index.value, 3), index.groups["UPSTREAM"]
    (0.667, 1.0)

    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises. Soc. Psychol. Q. 51(2), 123.
    """
    group = {code: group_of(actor, by) for code, actor in network.actors.items()}
    within: dict[str, int] = {}
    leaving: dict[str, int] = {}
    inside = across = 0
    for pair in {frozenset((tie.source, tie.target)) for tie in network.ties if tie.source != tie.target}:
        one, other = (group[code] for code in pair)
        if one is None or other is None:
            continue
        if one == other:
            inside += 1
            within[one] = within.get(one, 0) + 1
        else:
            across += 1
            for side in (one, other):
                leaving[side] = leaving.get(side, 0) + 1
    groups = {
        str(name): _index(leaving.get(name, 0), within.get(name, 0))
        for name in group_names(network, by)
        if name in within or name in leaving
    }
    about = origin(network, "ei_index", by=by)
    if not inside + across:
        return EIIndex(value=None, groups=MappingProxyType({}), why_not=_NO_TIES, **about)
    return EIIndex(value=_index(across, inside), groups=MappingProxyType(groups), **about)


def _index(external: int, internal: int) -> float:
    return (external - internal) / (external + internal)
