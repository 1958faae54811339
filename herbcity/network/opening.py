"""Opening a network from where it lives: a database file, a PostgreSQL server, or a running herbcity service."""

from __future__ import annotations

import time
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import msgspec

from herbcity.errors import AnotherNetwork, ErrorCode, NotFound, ServiceUnreachable, UnreadableFile
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Value
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import open_engine, reading

_SECONDS = 60
"""How long one answer of a service may take."""

_PAGE = """query($asOf: Date, $revision: Int, $kind: RecordKind!, $after: String) {
  network(asOf: $asOf, revision: $revision) { revision asOf digest records(kind: $kind, after: $after) { id json } }
}"""


def open_network(
    place: str | Path, *, as_of: date | None = None, revision: int | None = None
) -> NetworkSnapshot:
    """The network of a registry, frozen, as of today, a day or a revision.

    ``place`` is the path of an SQLite file, a URL ``sqlite:///FILE`` or ``postgresql://…``, or the address
    ``http(s)://…`` of a herbcity service, with or without ``/graphql`` at its end. With ``as_of`` it is what was
    known at the end of that day, judged on it; with ``revision`` what was known then.

    From a service the records come page by page, and the digest made of them here is compared with the one that the
    service gives; contacts are in neither. Raises UnreadableFile if there is no such file, NotReady for a database
    that cannot be reached, ServiceUnreachable, AnotherNetwork if the digests differ, and NotFound for an unknown
    revision.

    >>> open_network("no-such-file.db")
    Traceback (most recent call last):
    herbcity.errors.UnreadableFile: no-such-file.db does not exist.
    """
    text = str(place)
    if text.startswith(("http://", "https://")):
        return _from_service(text, as_of=as_of, revision=revision)
    if "://" not in text:
        if not Path(text).is_file():
            raise UnreadableFile(ErrorCode.NO_SUCH_PATH, value=text)
        text = f"sqlite:///{text}"
    engine = open_engine(text)
    try:
        with reading(engine) as session:
            return take_snapshot(session, revision=revision, as_of=as_of)
    finally:
        engine.dispose()


def _from_service(address: str, *, as_of: date | None, revision: int | None) -> NetworkSnapshot:
    endpoint = address.rstrip("/")
    if not endpoint.endswith("/graphql"):
        endpoint += "/graphql"
    moment: dict[str, Any] = {"asOf": as_of, "revision": revision}
    tables: dict[RecordKind, dict[str, Value]] = {kind: {} for kind in VALUES}
    for kind, table in tables.items():
        after = ""
        while True:
            page = _page(endpoint, {**moment, "kind": kind, "after": after})
            # What is written meanwhile must not mix in: the first answer's revision and day hold for all.
            moment = {"asOf": page.as_of, "revision": page.revision}
            if not page.records:
                break
            if page.records[-1].id <= after:
                raise ServiceUnreachable(value=endpoint, reason=f"it sends {after} again and again")
            table.update(_read(endpoint, kind, page.records))
            after = page.records[-1].id
    network = NetworkSnapshot(tables, revision=page.revision, as_of=page.as_of)
    if network.digest != page.digest:
        raise AnotherNetwork(value=address, current=network.digest, seen=page.digest)
    return network


_LONGEST_WAIT = 60
"""Seconds that are waited, where a service lets its callers ask only so much at once."""


class _Record(msgspec.Struct):
    """One record as the service writes it."""

    id: str
    json: str


class _Page(msgspec.Struct, rename="camel"):
    """Which network it is, and some of its records."""

    revision: int
    as_of: date
    digest: str
    records: list[_Record]


class _Fault(msgspec.Struct):
    """What the service complains of."""

    message: str
    extensions: dict[str, Any] = {}


class _Answer(msgspec.Struct):
    """An answer over GraphQL."""

    data: dict[str, _Page | None] | None = None
    errors: list[_Fault] = []


def _page(endpoint: str, variables: dict[str, Any]) -> _Page:
    body = msgspec.json.encode({"query": _PAGE, "variables": variables})
    request = Request(endpoint, body, {"Content-Type": "application/json", "Accept": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            answer = msgspec.json.decode(response.read(), type=_Answer)
    except HTTPError as refusal:
        wait = refusal.headers.get("Retry-After", "")
        if refusal.code == HTTPStatus.TOO_MANY_REQUESTS and wait.isdecimal() and int(wait) <= _LONGEST_WAIT:
            time.sleep(int(wait))
            return _page(endpoint, variables)
        raise ServiceUnreachable(value=endpoint, reason=f"HTTP {refusal.code}") from refusal
    except (URLError, TimeoutError) as failure:
        raise ServiceUnreachable(value=endpoint, reason=str(failure)) from failure
    except (msgspec.MsgspecError, UnicodeDecodeError) as unlike:
        raise ServiceUnreachable(value=endpoint, reason=f"not an answer of herbcity ({unlike})") from unlike
    for fault in answer.errors:
        if fault.extensions.get("code") == ErrorCode.NOT_FOUND:
            raise NotFound(kind="Revision", value=variables["revision"])
        raise ServiceUnreachable(value=endpoint, reason=fault.message)
    page = (answer.data or {}).get("network")
    if page is None:
        raise ServiceUnreachable(value=endpoint, reason="not an answer of herbcity")
    return page


def _read(endpoint: str, kind: RecordKind, records: list[_Record]) -> dict[str, Value]:
    try:
        return {one.id: msgspec.json.decode(one.json, type=VALUES[kind]) for one in records}
    except msgspec.MsgspecError as unlike:
        reason = f"it may be of another version ({unlike})"
        raise ServiceUnreachable(value=endpoint, reason=reason) from unlike
