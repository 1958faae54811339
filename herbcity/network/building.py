"""From the tables to a snapshot: of today, of an earlier revision, of an earlier day."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from sqlalchemy import String, select, type_coerce
from sqlmodel import Session

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Interval, Value
from herbcity.registry.changes import RecordKind, invert
from herbcity.registry.reading import BANGKOK, changes_since, head, revision, revision_on, table_of
from herbcity.registry.tables import DATE_FIELDS, FIELDS, JSON_FIELDS, REFERENCES
from herbcity.thai import today as today
from herbcity.vocabulary import Term


def take_snapshot(
    session: Session, *, revision: int | None = None, as_of: date | None = None
) -> NetworkSnapshot:
    """The registry as a snapshot.

    Without arguments: what is true now, judged today. With ``as_of``: what was known at the end of that day,
    judged on it. With ``revision``: what was known then, judged on the day of that revision, or on ``as_of``.
    Earlier states are made by undoing the newer changes, so the cost follows what has happened since.
    Raises NotFound for an unknown revision.
    """
    latest = head(session)
    wanted, day = moment(session, revision, as_of)
    with _collector_paused():
        tables = _read_tables(session)
    now = NetworkSnapshot(tables, revision=latest, as_of=day)
    if wanted is None or wanted == latest:
        return now
    return now.apply(invert(changes_since(session, wanted)), revision=wanted)


def moment(session: Session, number: int | None, as_of: date | None) -> tuple[int | None, date]:
    """Which revision (None for the latest) and which day are asked for. Raises NotFound."""
    if number is not None:
        if number == 0:
            return 0, as_of or today()
        record = revision(session, number)
        return number, as_of or record.committed_at.astimezone(BANGKOK).date()
    if as_of is not None:
        return revision_on(session, as_of), as_of
    return None, today()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection for a moment: hundreds of thousands of values are made here, none of them in a
    circle, and the collector would walk through all of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_tables(session: Session) -> dict[RecordKind, dict[str, Value]]:
    tables: dict[RecordKind, dict[str, Value]] = {}
    for kind in VALUES:
        known = {
            name: tables[target] for name, target in REFERENCES.get(kind, {}).items() if target in tables
        }
        tables[kind] = _read_table(session, kind, known)
    return tables


def _read_table(session: Session, kind: RecordKind, known: dict[str, dict[str, Value]]) -> dict[str, Value]:
    """All values of a kind, read and converted column by column, which is several times faster than row by row."""
    value_type = VALUES[kind]
    names = value_type.__struct_fields__
    table = table_of(kind)
    # SQLite keeps lists and dates as text, which our memoised readers decode: a column repeats the same few.
    as_text = (
        JSON_FIELDS[kind] | DATE_FIELDS[kind] if session.get_bind().dialect.name == "sqlite" else frozenset()
    )
    columns = [type_coerce(table.c[name], String) if name in as_text else table.c[name] for name in names]
    rows = session.execute(select(*columns).order_by(table.c[FIELDS[kind].key])).fetchall()
    if not rows:
        return {}
    decoded: list[Sequence[Any]] = []
    for name, column in zip(names, zip(*rows)):
        if name in known:
            shared = {key: key for key in known[name]}
            decoded.append([shared.get(key, key) for key in column])
        else:
            decoded.append(_decoded(column, _reader(value_type, name, name in as_text)))
    key_position = names.index(FIELDS[kind].key)
    return dict(zip(decoded[key_position], map(value_type, *decoded)))


def _decoded(column: Sequence[Any], read: Callable[[Any], Any] | None) -> Sequence[Any]:
    """A column's values, each distinct one read once where it can be remembered."""
    if read is None:
        return column
    memory: dict[Any, Any] = {None: None}
    result = []
    for item in column:
        try:
            result.append(memory[item])
        except KeyError:
            memory[item] = found = read(item)
            result.append(found)
        except TypeError:  # a list from PostgreSQL's driver cannot be a key
            result.append(read(item))
    return result


def _reader(value_type: type[Value], name: str, as_text: bool) -> Callable[[Any], Any] | None:
    """How a column's raw value becomes the field's type; None where it already has it."""
    hint = get_type_hints(value_type)[name]
    if get_origin(hint) in (Union, UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
    if isinstance(hint, type) and issubclass(hint, Term):
        return hint
    if hint is date and as_text:
        return date.fromisoformat
    if get_origin(hint) is tuple or hint is Interval:
        if as_text:
            decoder = msgspec.json.Decoder(hint)
            return decoder.decode
        return lambda items: msgspec.convert(items, hint)
    return None
