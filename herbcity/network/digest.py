"""The content digest: one SHA-256 for all the records of a snapshot, kept up to date record by record.

How to recompute it elsewhere: the leaf of a record is the SHA-256 of its canonical JSON (the value's fields in
their declared order, defaults left out, no spaces). Within a kind, ids fall into 1,024 buckets by CRC-32 modulo
1,024; a bucket's digest is the SHA-256 of ``id NUL leaf`` over its ids in code-point order; a kind's digest is
the SHA-256 of the digests of its buckets; the digest of the snapshot is the SHA-256 over all kinds in their
declared order of ``kind NUL`` and the kind's digest. Judgements and mergers are left out while there are none: a
network without them has the digest that it had when they could not be recorded.

The buckets are there so that one changed record costs one bucket and not the whole network.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from typing import Self

import msgspec

from herbcity.network.values import VALUES, Value
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on

_BUCKETS = 1024
_encode = msgspec.json.Encoder().encode

Tables = Mapping[RecordKind, Mapping[str, Value]]


def _bucket_of(record_id: str) -> int:
    return zlib.crc32(record_id.encode()) % _BUCKETS


def _bucket_digest(ids: Iterable[str], records: Mapping[str, Value]) -> bytes:
    go_on()
    hashing = hashlib.sha256()
    for record_id in sorted(ids):
        leaf = hashlib.sha256(_encode(records[record_id])).digest()
        hashing.update(record_id.encode() + b"\0" + leaf)
    return hashing.digest()


_NOTHING = hashlib.sha256().digest()
_NOBODY: frozenset[str] = frozenset()
_LATER = frozenset({RecordKind.JUDGEMENT, RecordKind.MERGER})
_EMPTY = hashlib.sha256(_NOTHING * _BUCKETS).digest()


class ContentDigest:
    """The digest of some tables, with what is needed to bring it up to date after a change."""

    __slots__ = ("_buckets", "_kinds", "_members", "hex")

    def __init__(
        self,
        members: dict[RecordKind, list[frozenset[str]]],
        buckets: dict[RecordKind, list[bytes]],
        kinds: dict[RecordKind, bytes],
    ) -> None:
        self._members = members
        self._buckets = buckets
        self._kinds = kinds
        self.hex = hashlib.sha256(
            b"".join(
                kind.encode() + b"\0" + kinds[kind]
                for kind in VALUES
                if kind not in _LATER or kinds[kind] != _EMPTY
            )
        ).hexdigest()

    @classmethod
    def of(cls, tables: Tables) -> Self:
        """The digest of these tables, from nothing."""
        members: dict[RecordKind, list[frozenset[str]]] = {}
        buckets: dict[RecordKind, list[bytes]] = {}
        for kind in VALUES:
            gathered: dict[int, list[str]] = {}
            for record_id in tables[kind]:
                gathered.setdefault(_bucket_of(record_id), []).append(record_id)
            members[kind] = [_NOBODY] * _BUCKETS
            buckets[kind] = [_NOTHING] * _BUCKETS
            for number, ids in gathered.items():
                members[kind][number] = frozenset(ids)
                buckets[kind][number] = _bucket_digest(ids, tables[kind])
        return cls(members, buckets, {kind: _kind_digest(buckets[kind]) for kind in VALUES})

    def updated(self, tables: Tables, touched: Mapping[RecordKind, Iterable[str]]) -> ContentDigest:
        """The digest after the ``touched`` records became what ``tables`` say; only their buckets are read."""
        members, buckets, kinds = dict(self._members), dict(self._buckets), dict(self._kinds)
        for kind, ids in touched.items():
            records = tables[kind]
            members[kind], buckets[kind] = list(members[kind]), list(buckets[kind])
            gathered: dict[int, set[str]] = {}
            for record_id in ids:
                gathered.setdefault(_bucket_of(record_id), set()).add(record_id)
            for number, here in gathered.items():
                now = (members[kind][number] - here) | {
                    record_id for record_id in here if record_id in records
                }
                members[kind][number] = now
                buckets[kind][number] = _bucket_digest(now, records)
            kinds[kind] = _kind_digest(buckets[kind])
        return ContentDigest(members, buckets, kinds)


def _kind_digest(buckets: list[bytes]) -> bytes:
    return hashlib.sha256(b"".join(buckets)).digest()
