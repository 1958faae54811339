"""NetworkSnapshot: the registry at one revision, frozen, and cheap to change into the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar, cast

import msgspec
import networkx as nx

from herbcity.network.adjacency import Adjacency
from herbcity.network.carrying import Carried, Touched
from herbcity.network.digest import ContentDigest
from herbcity.network.graph import graph_of
from herbcity.network.ties import TieTable
from herbcity.network.values import (
    VALUES,
    Actor,
    Capacity,
    Certificate,
    Decision,
    District,
    Evidence,
    Herb,
    Judgement,
    LadderStep,
    Link,
    Listing,
    Merger,
    Value,
)
from herbcity.registry.changes import Change, RecordKind
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel, Flow

_V = TypeVar("_V", bound=Value)
_T = TypeVar("_T")

_Table = Mapping[str, Value]
_Index = dict[str, tuple[str, ...]]

_OWNERS: dict[RecordKind, Callable[[Any], tuple[str, ...]]] = {
    RecordKind.LADDER_STEP: lambda step: (step.herb,),
    RecordKind.LINK: lambda link: (
        (link.source, link.target) if link.source != link.target else (link.source,)
    ),
    RecordKind.LISTING: lambda listing: (listing.actor,),
    RecordKind.CAPACITY: lambda capacity: (capacity.actor,),
    RecordKind.CERTIFICATE: lambda certificate: (certificate.holder,),
    RecordKind.DECISION: lambda decision: (decision.suggestion, *decision.actors),
}
"""Under which ids a record is looked up: a link under both ends, a listing under its actor, a decision under its
suggestion and each actor of it, and so on."""

_LEVELLED = (
    RecordKind.ACTOR,
    RecordKind.LINK,
    RecordKind.LISTING,
    RecordKind.CAPACITY,
    RecordKind.CERTIFICATE,
    RecordKind.LADDER_STEP,
)
"""The kinds that ``at`` filters. Herbs, districts and evidence are words to speak with and always stay."""


class NetworkSnapshot:
    """The registry's records at one revision, and the network they form on one day.

    ``revision`` is the last revision included, ``as_of`` the day on which links, listings and certificates
    are judged. Nothing in it changes; ``apply`` gives a new snapshot that shares everything untouched. An
    apply copies, shallowly, the table and the index of each kind it touches, and nothing else.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain = turmeric_chain()
    >>> len(chain.actors), len(chain.ties)
    (6, 6)
    >>> rename = Change(RecordKind.ACTOR, "HC-0001-E", "name_en", "Hill growers", "Hillside growers")
    >>> chain.apply([rename]).actors["HC-0001-E"].name_en
    'Hillside growers'
    >>> chain.apply([rename]).apply([rename.inverse]).digest == chain.digest
    True
    """

    __slots__ = ("_carried", "_digest", "_indexes", "_lazy", "_tables", "as_of", "revision")

    revision: int
    as_of: date
    _tables: dict[RecordKind, _Table]
    _indexes: dict[RecordKind, _Index]
    _digest: ContentDigest | None
    _lazy: dict[str, Any]
    _carried: Carried

    def __init__(
        self,
        tables: Mapping[RecordKind, _Table],
        *,
        revision: int,
        as_of: date,
        indexes: dict[RecordKind, _Index] | None = None,
        digest: ContentDigest | None = None,
        carried: Carried | None = None,
    ) -> None:
        freeze = object.__setattr__
        freeze(self, "_tables", {kind: tables.get(kind, {}) for kind in VALUES})
        freeze(self, "revision", revision)
        freeze(self, "as_of", as_of)
        freeze(self, "_indexes", indexes or {})
        freeze(self, "_digest", digest)
        freeze(self, "_lazy", {})
        freeze(self, "_carried", carried or Carried())

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a snapshot is frozen; apply changes to get another one ('{name}')")

    def __repr__(self) -> str:
        return (
            f"<NetworkSnapshot revision {self.revision}, {self.as_of}: "
            f"{len(self.actors)} actors, {len(self.links)} links>"
        )

    @classmethod
    def empty(cls, *, as_of: date) -> NetworkSnapshot:
        """Revision 0: nothing has been recorded."""
        return cls({}, revision=0, as_of=as_of)

    # ── records ──────────────────────────────────────────────────────────────────────────────────────────

    def table(self, kind: RecordKind) -> Mapping[str, Value]:
        """All records of a kind, by id, as a read-only view."""
        return MappingProxyType(self._tables[kind])

    @property
    def actors(self) -> Mapping[str, Actor]:
        return cast("Mapping[str, Actor]", self.table(RecordKind.ACTOR))

    @property
    def links(self) -> Mapping[str, Link]:
        """Every link recorded, proposed and ended ones too; see ``ties`` for those that hold."""
        return cast("Mapping[str, Link]", self.table(RecordKind.LINK))

    @property
    def herbs(self) -> Mapping[str, Herb]:
        return cast("Mapping[str, Herb]", self.table(RecordKind.HERB))

    @property
    def ladder_steps(self) -> Mapping[str, LadderStep]:
        return cast("Mapping[str, LadderStep]", self.table(RecordKind.LADDER_STEP))

    @property
    def listings(self) -> Mapping[str, Listing]:
        return cast("Mapping[str, Listing]", self.table(RecordKind.LISTING))

    @property
    def capacities(self) -> Mapping[str, Capacity]:
        return cast("Mapping[str, Capacity]", self.table(RecordKind.CAPACITY))

    @property
    def certificates(self) -> Mapping[str, Certificate]:
        return cast("Mapping[str, Certificate]", self.table(RecordKind.CERTIFICATE))

    @property
    def districts(self) -> Mapping[str, District]:
        return cast("Mapping[str, District]", self.table(RecordKind.DISTRICT))

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        return cast("Mapping[str, Evidence]", self.table(RecordKind.EVIDENCE))

    @property
    def decisions(self) -> Mapping[str, Decision]:
        return cast("Mapping[str, Decision]", self.table(RecordKind.DECISION))

    @property
    def judgements(self) -> Mapping[str, Judgement]:
        return cast("Mapping[str, Judgement]", self.table(RecordKind.JUDGEMENT))

    @property
    def mergers(self) -> Mapping[str, Merger]:
        """The actors that were merged into others, by the codes that they had."""
        return cast("Mapping[str, Merger]", self.table(RecordKind.MERGER))

    def meant(self, code: str) -> str:
        """The code of the actor that a code means: of the one that it was merged into, or itself.

        What is no actor's code stays as it is.
        """
        merger = self.mergers.get(code)
        return merger.into if merger else code

    def former_codes(self, code: str) -> tuple[str, ...]:
        """The codes of the actors that were merged into this one, in their order; mostly none."""
        return self._once("former codes", self._gathered_mergers).get(code, ())

    def _gathered_mergers(self) -> _Index:
        gathered: dict[str, list[str]] = {}
        for merger in self.mergers.values():
            gathered.setdefault(merger.into, []).append(merger.code)
        return {into: tuple(sorted(codes)) for into, codes in gathered.items()}

    def _index(self, kind: RecordKind) -> _Index:
        index = self._indexes.get(kind)
        if index is None:
            gathered: dict[str, list[str]] = {}
            owners = _OWNERS[kind]
            for record_id, value in self._tables[kind].items():
                for owner in owners(value):
                    gathered.setdefault(owner, []).append(record_id)
            index = self._indexes[kind] = {owner: tuple(ids) for owner, ids in gathered.items()}
        return index

    def owned(self, kind: RecordKind) -> Callable[[str], tuple[Any, ...]]:
        """The records of a kind that belong to an id, for whoever asks for those of many: the same as ``links_of``
        and its like."""
        record, ids = self._tables[kind].__getitem__, self._index(kind).get
        return lambda owner: tuple(map(record, ids(owner, ())))

    def _owned(self, kind: RecordKind, owner: str) -> tuple[Any, ...]:
        return tuple(map(self._tables[kind].__getitem__, self._index(kind).get(owner, ())))

    def links_of(self, code: str) -> tuple[Link, ...]:
        """Every link recorded at this actor, at either end; empty for an unknown code."""
        return self._owned(RecordKind.LINK, code)

    def listings_of(self, code: str) -> tuple[Listing, ...]:
        return self._owned(RecordKind.LISTING, code)

    def capacities_of(self, code: str) -> tuple[Capacity, ...]:
        return self._owned(RecordKind.CAPACITY, code)

    def certificates_of(self, code: str) -> tuple[Certificate, ...]:
        return self._owned(RecordKind.CERTIFICATE, code)

    def ladder_of(self, herb: str) -> tuple[LadderStep, ...]:
        return self._owned(RecordKind.LADDER_STEP, herb)

    def decisions_on(self, suggestion: str) -> tuple[Decision, ...]:
        """The decisions about one suggestion, in the order in which they were taken."""
        return tuple(
            sorted(
                self._owned(RecordKind.DECISION, suggestion),
                key=lambda one: (one.decided_on, one.number, one.id),
            )
        )

    def decisions_about(self, code: str) -> tuple[Decision, ...]:
        """The decisions about suggestions of an actor, in the order in which they were taken."""
        found = self._owned(RecordKind.DECISION, code)
        return tuple(sorted(found, key=lambda one: (one.decided_on, one.number, one.id)))

    # ── the network ──────────────────────────────────────────────────────────────────────────────────────

    def _once(self, name: str, make: Callable[[], _T]) -> _T:
        """Made on first use and kept; a race makes it twice and keeps either, which are equal."""
        found = self._lazy.get(name)
        if found is None:
            found = self._lazy[name] = make()
        return cast("_T", found)

    def carried(
        self,
        name: str,
        make: Callable[[NetworkSnapshot], _T],
        patch: Callable[[_T, NetworkSnapshot, Touched], _T | None],
    ) -> _T:
        """Something derived from this snapshot under ``name``, and kept.

        Made by ``make``; or, where an earlier snapshot had it, brought up to date by ``patch``, which gets what
        that one had, this snapshot and what changed in between, and answers None to have it made anew. Neither
        may change what it was given.
        """

        def made() -> _T:
            return make(self)

        def patched(before: _T, touched: Touched) -> _T | None:
            return patch(before, self, touched)

        return self._carried.get(name, made, patched)

    @property
    def ties(self) -> tuple[Link, ...]:
        """The links that hold on ``as_of``: agreed, tried or active, begun and not over. What analyses look at."""
        return self.tie_table.ties

    @property
    def tie_table(self) -> TieTable:
        """The ties with the place of each."""
        return self.carried("ties", lambda one: TieTable.of(one.links.values(), one.as_of), _patched_ties)

    @property
    def adjacency(self) -> Adjacency:
        """The ties as integers and sparse matrices."""
        return self.carried(
            "adjacency", lambda one: Adjacency.of(one.actors, one.tie_table), _patched_adjacency
        )

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The ties as a frozen NetworkX graph: codes as nodes, link ids as edge keys, attributes in plain words.

        ``networkx.freeze`` stops new nodes and edges but not writing into attributes; the records stay the truth.
        """
        return self._once(
            "graph", lambda: graph_of(self.revision, self.as_of, self.actors.values(), self.ties)
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the records in this snapshot (64 hexadecimal digits); the same records, the same digest.

        It does not include ``as_of``: cite both. How it is made: ``herbcity.network.digest``.
        """
        known = self._digest or ContentDigest.of(self._tables)
        object.__setattr__(self, "_digest", known)
        return known.hex

    # ── other snapshots ──────────────────────────────────────────────────────────────────────────────────

    def apply(self, changes: Iterable[Change], *, revision: int | None = None) -> NetworkSnapshot:
        """The snapshot after these changes, in their order. Statements that were not adopted and contacts do
        not touch it. Raises KeyError for a field change of a record that is not there."""
        touched: dict[RecordKind, dict[str, Value | None]] = {}
        for change in changes:
            if not change.adopted or change.kind is RecordKind.CONTACT:
                continue
            go_on()
            seen = touched.setdefault(change.kind, {})
            before = seen[change.id] if change.id in seen else self._tables[change.kind].get(change.id)
            seen[change.id] = _changed(before, change)
        return self.with_records(touched, revision=self.revision if revision is None else revision)

    def with_records(
        self, records: Mapping[RecordKind, Mapping[str, Value | None]], *, revision: int, anew: bool = False
    ) -> NetworkSnapshot:
        """The snapshot with these records as they are given here; None where a record is gone.

        ``anew`` takes over nothing of what was derived from this snapshot, for one that leads a life beside it.
        """
        tables: dict[RecordKind, _Table] = dict(self._tables)
        indexes = dict(self._indexes)
        for kind, values in records.items():
            if kind in indexes:
                indexes[kind] = _reindexed(indexes[kind], kind, self._tables[kind], values)
            table = dict(self._tables[kind])
            for record_id, value in values.items():
                if value is None:
                    table.pop(record_id, None)
                else:
                    table[record_id] = value
            tables[kind] = table
        touched = {kind: frozenset(values) for kind, values in records.items()}
        return NetworkSnapshot(
            tables,
            revision=revision,
            as_of=self.as_of,
            indexes=indexes,
            digest=self._digest.updated(tables, records) if self._digest else None,
            carried=None if anew else self._carried.after(touched),
        )

    def on(self, day: date) -> NetworkSnapshot:
        """The same records, judged on another day."""
        if day == self.as_of:
            return self
        return NetworkSnapshot(
            self._tables, revision=self.revision, as_of=day, indexes=self._indexes, digest=self._digest
        )

    def layer(self, *flows: Flow) -> NetworkSnapshot:
        """The same actors with only the links of these flows; without any flow, this snapshot."""
        if not flows:
            return self
        wanted = frozenset(flows)
        return self._keep({RecordKind.LINK: lambda link: link.flow in wanted})

    def among(self, codes: Collection[str]) -> NetworkSnapshot:
        """These actors and what is between them; unknown codes are passed over."""
        inside = frozenset(codes)
        return self._keep({RecordKind.ACTOR: lambda actor: actor.code in inside})

    def at(self, levels: Collection[EvidenceLevel]) -> NetworkSnapshot:
        """Only what is known at these levels: records, and what hangs on records that stay."""
        wanted = frozenset(levels)
        if len(wanted) == len(EvidenceLevel):
            return self
        return self._keep(dict.fromkeys(_LEVELLED, lambda value: value.evidence_level in wanted))

    def _keep(self, tests: Mapping[RecordKind, Callable[[Any], bool]]) -> NetworkSnapshot:
        tables: dict[RecordKind, _Table] = dict(self._tables)
        for kind, test in tests.items():
            tables[kind] = {key: value for key, value in self._tables[kind].items() if test(value)}
        actors = tables[RecordKind.ACTOR]
        if len(actors) < len(self._tables[RecordKind.ACTOR]):
            for kind in (RecordKind.LINK, RecordKind.LISTING, RecordKind.CAPACITY, RecordKind.CERTIFICATE):
                owners = _OWNERS[kind]
                tables[kind] = {
                    key: value
                    for key, value in tables[kind].items()
                    if all(owner in actors for owner in owners(value))
                }
        return NetworkSnapshot(tables, revision=self.revision, as_of=self.as_of)


def _changed(value: Value | None, change: Change) -> Value | None:
    """The record after one change; None when it is gone."""
    if change.field is None:
        return None if change.after is None else msgspec.convert(change.after, VALUES[change.kind])
    if value is None:
        raise KeyError(f"{change.kind} {change.id} is not in this snapshot")
    body = msgspec.to_builtins(value)
    body[change.field] = change.after
    known = {name: item for name, item in body.items() if item is not None}
    return msgspec.convert(known, VALUES[change.kind])


def _reindexed(index: _Index, kind: RecordKind, before: _Table, values: Mapping[str, Value | None]) -> _Index:
    """The index after these records changed. A record that moves to another owner leaves the first one."""
    owners = _OWNERS[kind]
    fresh = dict(index)
    for record_id, value in values.items():
        old = owners(before[record_id]) if record_id in before else ()
        new = owners(value) if value is not None else ()
        for owner in old:
            if owner not in new:
                fresh[owner] = tuple(one for one in fresh[owner] if one != record_id)
        for owner in new:
            if owner not in old:
                fresh[owner] = (*fresh.get(owner, ()), record_id)
    return fresh


def _patched_ties(before: TieTable, network: NetworkSnapshot, touched: Touched) -> TieTable:
    return before.after(network.links, network.as_of, touched.get(RecordKind.LINK, frozenset()))


def _patched_adjacency(before: Adjacency, network: NetworkSnapshot, touched: Touched) -> Adjacency | None:
    """None where actors come or go: every position may be another one, even of those that are back."""
    if RecordKind.ACTOR in touched and before.ids != tuple(network.actors):
        return None
    return before.after(network.tie_table, touched.get(RecordKind.LINK, frozenset()))
