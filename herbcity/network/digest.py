"""The content digest: one SHA-256 for all the records of a snapshot, kept up to date record by record.

How to recompute it elsewhere: the leaf of a record is the SHA-256 of its canonical JSON (the value's fields in
their declared order, defaults left out, no spaces). Within a kind, ids fall into 1,024 buckets by CRC-32 modulo
1,024; a bucket's digest is the SHA-256 of ``id NUL leaf`` over its ids in code-point order; the digest of the
snapshot is the SHA-256 over all kinds in their declared order of ``kind NUL`` and the digests of all its buckets.

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

_BUCKETS = 1024
_encode = msgspec.json.Encoder().encode

Tables = Mapping[RecordKind, Mapping[str, Value]]


def _bucket_of(record_id: str) -> int:
    return zlib.crc32(record_id.encode()) % _BUCKETS


def _bucket_digest(ids: Iterable[str], records: Mapping[str, Value]) -> bytes:
    hashing = hashlib.sha256()
    for record_id in sorted(ids):
        leaf = hashlib.sha256(_encode(records[record_id])).digest()
        hashing.update(record_id.encode() + b"\0" + leaf)
    return hashing.digest()


class ContentDigest:
    """The digest of some tables, with what is needed to bring it up to date after a change."""

    __slots__ = ("_digests", "_members", "hex")

    def __init__(
        self, members: dict[RecordKind, list[frozenset[str]]], digests: dict[RecordKind, list[bytes]]
    ) -> None:
        self._members = members
        self._digests = digests
        hashing = hashlib.sha256()
        for kind in VALUES:
            hashing.update(kind.encode() + b"\0")
            hashing.update(b"".join(digests[kind]))
        self.hex = hashing.hexdigest()

    @classmethod
    def of(cls, tables: Tables) -> Self:
        """The digest of these tables, from nothing."""
        members: dict[RecordKind, list[frozenset[str]]] = {}
        digests: dict[RecordKind, list[bytes]] = {}
        for kind in VALUES:
            buckets: list[list[str]] = [[] for _ in range(_BUCKETS)]
            for record_id in tables[kind]:
                buckets[_bucket_of(record_id)].append(record_id)
            members[kind] = [frozenset(ids) for ids in buckets]
            digests[kind] = [_bucket_digest(ids, tables[kind]) for ids in buckets]
        return cls(members, digests)

    def updated(self, tables: Tables, touched: Mapping[RecordKind, Iterable[str]]) -> ContentDigest:
        """The digest after the ``touched`` records became what ``tables`` say; only their buckets are read."""
        members, digests = dict(self._members), dict(self._digests)
        for kind, ids in touched.items():
            records = tables[kind]
            members[kind], digests[kind] = list(members[kind]), list(digests[kind])
            for number in {_bucket_of(record_id) for record_id in ids}:
                here = {record_id for record_id in ids if _bucket_of(record_id) == number}
                now = (members[kind][number] - here) | {record_id for record_id in here if record_id in records}
                members[kind][number] = now
                digests[kind][number] = _bucket_digest(now, records)
        return ContentDigest(members, digests)
