"""What a process answers from keeps up with other processes, and with a database that goes away and comes back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from herbcity.errors import NotReady
from herbcity.network.holding import BEHIND_AT_MOST_SECONDS, SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.writing import Editor, commit

HILL, *_ = turmeric_chain().actors


def _commit(engine: Engine, *changes: Change) -> None:
    with writing(engine) as session:
        commit(session, changes, editor=Editor("ทดสอบ"), reason="ทดสอบ")


def _count(engine: Engine, before: int | None, after: int) -> None:
    """Somebody states how many households the group on the hill has."""
    _commit(engine, Change(RecordKind.ACTOR, HILL, "households", before, after))


@pytest.fixture
def group(engine: Engine) -> str:
    """The code of a group, registered in revision 1."""
    given = {"code": HILL, "name_th": "กลุ่ม", "roles": ["FARMER_GROUP"], "evidence_level": "REPORTED"}
    body, _ = check_fields(RecordKind.ACTOR, given)
    _commit(engine, Change(RecordKind.ACTOR, HILL, None, None, body))
    return HILL


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Engine]:
    """Another worker's engine on the same database."""
    other = open_engine(database_url)
    yield other
    other.dispose()


def _held_just_after_comparing(holder: SnapshotHolder) -> NetworkSnapshot | None:
    """On a busy machine even the shortest time may pass between two lines."""
    tries = (holder.current() and holder.held() for _ in range(20))
    return next((held for held in tries if held is not None), None)


def test_each_of_two_holders_reads_at_once_what_the_other_side_wrote(
    engine: Engine, elsewhere: Engine, group: str
) -> None:
    here, there = SnapshotHolder(engine), SnapshotHolder(elsewhere)
    assert here.current().revision == there.current().revision == 1
    for number, writer in enumerate((engine, elsewhere) * 3, start=2):
        _count(writer, number - 1 if number > 2 else None, number)
        assert here.current().revision == there.current().revision == number
        assert here.current().actors[group].households == there.current().actors[group].households == number


def test_what_is_held_is_known_at_once_and_never_older_than_promised(
    engine: Engine, elsewhere: Engine, group: str
) -> None:
    holder = SnapshotHolder(engine)
    assert holder.held() is None  # nothing has been loaded yet
    loaded = holder.current()
    assert _held_just_after_comparing(holder) is loaded
    _count(elsewhere, None, 7)
    time.sleep(BEHIND_AT_MOST_SECONDS)
    assert holder.held() is None
    assert holder.current().actors[group].households == 7
    assert _held_just_after_comparing(holder) is holder.current()


def test_on_sqlite_what_is_held_is_never_behind(engine: Engine, elsewhere: Engine, group: str) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is asked at most once in a while")
    holder = SnapshotHolder(engine)
    holder.current()
    _count(elsewhere, None, 7)
    assert holder.held() is None


def test_what_this_process_has_seen_is_held_from_then_on(engine: Engine, group: str) -> None:
    holder = SnapshotHolder(engine)
    holder.current()
    _count(engine, None, 7)
    assert holder.current().revision == 2
    held = _held_just_after_comparing(holder)
    assert held is not None
    assert held.revision == 2


def test_a_comparison_costs_no_session(engine: Engine, group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = SnapshotHolder(engine)
    loaded = holder.current()

    def refused(_engine: Engine) -> None:
        raise AssertionError("a session was opened")

    monkeypatch.setattr("herbcity.network.holding.reading", refused)
    assert holder.current() is loaded


def _move_away(url: str) -> Callable[[], None]:
    """Make a database unreachable; returns what makes it reachable again."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        file = Path(str(place.database))
        away = file.with_name("away.db")
        shutil.move(file, away)
        return lambda: shutil.move(away, file)
    server = place.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)

    def allow(connections: bool) -> None:
        with closing(psycopg.connect(server, autocommit=True)) as connection:
            connection.execute(f'ALTER DATABASE "{place.database}" ALLOW_CONNECTIONS {connections}')
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [place.database]
            )

    allow(False)
    return lambda: allow(True)


def test_a_lost_database_is_said_to_be_lost_and_found_again_by_itself(
    engine: Engine, database_url: str, group: str
) -> None:
    holder = SnapshotHolder(engine)
    loaded = holder.current()
    bring_back = _move_away(database_url)
    time.sleep(0.15)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(NotReady):
            holder.current()
        assert holder.held() is None
    assert time.monotonic() - began < 1
    bring_back()
    assert holder.current() is loaded
    _count(engine, None, 7)
    assert holder.current().actors[group].households == 7
    assert _held_just_after_comparing(holder) is holder.current()


def test_a_lost_connection_is_made_anew_without_anybody_noticing(engine: Engine, group: str) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("there is no connection to lose")
    holder = SnapshotHolder(engine)
    loaded = holder.current()
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert holder.current() is loaded


def test_a_file_from_a_backup_in_the_place_of_the_old_one_is_noticed(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    file = Path(str(sqlite_engine.url.database))
    given = {"code": HILL, "name_th": "กลุ่ม", "roles": ["FARMER_GROUP"], "evidence_level": "REPORTED"}
    body, _ = check_fields(RecordKind.ACTOR, given)
    backup = tmp_path / "backup.db"
    shutil.copy(file, backup)
    _commit(sqlite_engine, Change(RecordKind.ACTOR, HILL, None, None, body))
    holder = SnapshotHolder(sqlite_engine)
    assert holder.current().revision == 1
    for leftover in file.parent.glob("herbcity.db-*"):
        leftover.unlink()
    backup.replace(file)
    time.sleep(0.15)
    assert holder.current().revision == 0
    assert not holder.current().actors
