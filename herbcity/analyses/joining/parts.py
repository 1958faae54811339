"""The parts of integration points, each kept for as long as what it reads stays the same.

Who is tied to whom decides betweenness, cut actors, brokerage roles and ways to a buyer; how much flows decides none
of them. So each is carried from snapshot to snapshot under a mark that changes only with the pairs that it looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from herbcity.analyses.blocks import Groups, separated_by_each
from herbcity.analyses.brokerage import RoleCounts, brokerage_roles
from herbcity.analyses.centrality import betweenness
from herbcity.analyses.communities import communities
from herbcity.analyses.reach import Ways
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.ties import TieTable
from herbcity.network.values import Link
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import Flow

T = TypeVar("T")

EXACT_UP_TO = 2_000
"""Networks of at most so many actors get exact betweenness, larger ones an estimate."""
PIVOTS = 64
"""How many actors an estimate of betweenness follows the paths from."""

Pair = Hashable
Relation = Callable[[Link], Pair | None]
"""The pair that a tie joins; None for a tie that does not count."""


def _undirected(tie: Link) -> Pair:
    return (min(tie.source, tie.target), max(tie.source, tie.target))


def _directed(tie: Link) -> Pair:
    return (tie.source, tie.target)


def _material(tie: Link) -> Pair | None:
    return (tie.source, tie.target) if tie.flow is Flow.MATERIAL else None


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """A mark for each relation: the same object as long as exactly the same pairs are joined."""

    table: TieTable
    undirected: object
    directed: object
    material: object


def marks_of(network: NetworkSnapshot) -> Marks:
    """The marks of this snapshot's relations."""
    return network.carried("marks of relations", _new_marks, _same_marks)


def _new_marks(network: NetworkSnapshot) -> Marks:
    return Marks(network.tie_table, object(), object(), object())


def _same_marks(before: Marks, network: NetworkSnapshot, touched: Touched) -> Marks | None:
    if RecordKind.ACTOR in touched:
        return None
    links = touched.get(RecordKind.LINK, frozenset())
    was = [before.table.ties[before.table.place[one]] for one in links if one in before.table.place]
    table = network.tie_table
    now = [table.ties[table.place[one]] for one in links if one in table.place]

    def kept(mark: object, relation: Relation) -> object:
        return object() if any(_changed(network, was, now, links, relation)) else mark

    return Marks(
        table,
        kept(before.undirected, _undirected),
        kept(before.directed, _directed),
        kept(before.material, _material),
    )


def _changed(
    network: NetworkSnapshot,
    was: Collection[Link],
    now: Collection[Link],
    touched: Collection[str],
    relation: Relation,
) -> Iterator[bool]:
    """For each pair that a tie among these joins or joined: whether it is joined now and was not, or the reverse."""
    ends = {relation(tie): tie.source for tie in (*was, *now)}
    before, after = ({relation(tie) for tie in ties} for ties in (was, now))
    for pair, end in ends.items():
        if pair is not None and (pair in before) != (pair in after):
            yield not any(
                relation(link) == pair
                for link in network.links_of(end)
                if link.id not in touched and link.holds(network.as_of)
            )


def kept_while(
    network: NetworkSnapshot, name: str, mark: Hashable, make: Callable[[NetworkSnapshot], T]
) -> T:
    """What ``make`` makes, carried on to every later snapshot with an equal mark."""

    def marked(one: NetworkSnapshot) -> tuple[Hashable, T]:
        return mark, make(one)

    def still(
        before: tuple[Hashable, T], _network: NetworkSnapshot, _touched: Touched
    ) -> tuple[Hashable, T] | None:
        return before if before[0] == mark else None

    return network.carried(name, marked, still)[1]


def between(network: NetworkSnapshot) -> Mapping[str, float]:
    """Betweenness, exact or estimated by the size of the network."""
    exact = len(network.actors) <= EXACT_UP_TO
    return kept_while(
        network,
        "integration: betweenness",
        marks_of(network).undirected,
        lambda one: betweenness(one, pivots=None if exact else PIVOTS).values,
    )


def separated(network: NetworkSnapshot) -> Mapping[str, Groups]:
    """The groups that each cut actor keeps from being cut off."""

    def make(one: NetworkSnapshot) -> Mapping[str, Groups]:
        return separated_by_each(one.adjacency.simple)

    return kept_while(network, "integration: cuts", marks_of(network).undirected, make)


def roles(network: NetworkSnapshot) -> Mapping[str, RoleCounts]:
    """The brokerage roles between stages."""
    return kept_while(
        network, "integration: roles", marks_of(network).directed, lambda one: brokerage_roles(one).values
    )


def grouped(network: NetworkSnapshot, seed: int) -> Groups:
    """The communities of the network."""
    return kept_while(
        network,
        f"integration: communities, seed {seed}",
        marks_of(network).undirected,
        lambda one: communities(one, seed=seed).groups,
    )


def ways(network: NetworkSnapshot) -> Ways:
    """The ways to the buyers."""
    return kept_while(network, "integration: ways", marks_of(network).material, Ways)
