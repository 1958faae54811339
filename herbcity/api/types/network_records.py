"""The records of a network as the text that its digest is made of, page by page, to be read whole elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import graphene
import msgspec

from herbcity.api.keeping import kept
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES
from herbcity.registry.changes import RecordKind

PAGE = 1_000
"""The most records on a page: some 300 kB."""


class RecordText(NamedTuple):
    """One record."""

    id: str
    json: str


class NetworkRecordType(graphene.ObjectType):
    """One record of a network."""

    class Meta:
        name = "NetworkRecord"

    id = graphene.String(
        required=True, description="The id of the record within its kind; the code of an actor."
    )
    json = graphene.String(
        required=True,
        description="The record as canonical JSON: its fields in declared order under their names in the tables, what "
        "is not known left out, no spaces. Its SHA-256 is the leaf of the digest.",
    )


@kept
def _ids(network: NetworkSnapshot, kind: RecordKind) -> list[str]:
    return sorted(network.table(kind))


def records_after(
    network: NetworkSnapshot, kind: RecordKind, after: str | None, count: int
) -> list[RecordText]:
    """The next records by id. Raises OutOfRange for contacts, which no network holds."""
    if kind not in VALUES:
        raise OutOfRange(field="kind", value=kind, allowed=", ".join(VALUES))
    ids, table = _ids(network, kind), network.table(kind)
    start = 0 if after is None else bisect_right(ids, after)
    return [RecordText(one, msgspec.json.encode(table[one]).decode()) for one in ids[start : start + count]]
