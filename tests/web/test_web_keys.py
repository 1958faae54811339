"""Keys as a running service knows them: in memory, revoked everywhere soon, and no way to wear out the database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, update

from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.keys import (
    ANYONE,
    AccessRole,
    AccessScope,
    ApiKeyRecord,
    create_key,
    list_keys,
    revoke_key,
)
from herbcity.web.answers import BadRequest
from herbcity.web.security import Keyring


def made(engine: Engine, role: AccessRole = AccessRole.EDITOR, **options: object) -> tuple[str, str]:
    with writing(engine) as session:
        return create_key(session, role, "สำนักงานจังหวัด", **options)  # type: ignore[arg-type]


def opens(keyring: Keyring, secret: str) -> bool:
    try:
        keyring.viewer(secret)
    except BadRequest:
        return False
    return True


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "api_key" in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_key_revoked_by_another_process_opens_nothing_five_seconds_later(
    engine: Engine, database_url: str
) -> None:
    key_id, secret = made(engine)
    keyring = Keyring(engine)
    assert keyring.viewer(secret).role is AccessRole.EDITOR
    revoke = (
        "import sys; from herbcity.registry.engine import open_engine, writing\n"
        "from herbcity.registry.keys import revoke_key\n"
        "with writing(open_engine(sys.argv[1])) as session: revoke_key(session, sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", revoke, database_url, key_id], check=True)
    revoked = time.monotonic()
    while opens(keyring, secret):
        assert keyring.known(secret) is not None
        assert time.monotonic() - revoked < 5
        time.sleep(0.05)
    assert keyring.known(secret) is None


def test_what_one_process_forgets_at_once_another_one_follows_soon(engine: Engine, database_url: str) -> None:
    key_id, secret = made(engine)
    other_engine = open_engine(database_url)
    here, there = Keyring(engine), Keyring(other_engine)
    assert opens(here, secret)
    assert opens(there, secret)
    with writing(engine) as session:
        revoke_key(session, key_id)
    here.forget()
    assert not opens(here, secret)
    revoked = time.monotonic()
    while opens(there, secret):
        assert time.monotonic() - revoked < 5
        time.sleep(0.05)
    other_engine.dispose()


def test_a_key_that_is_known_costs_no_question_to_the_database(sqlite_engine: Engine) -> None:
    _, secret = made(sqlite_engine)
    keyring = Keyring(sqlite_engine)
    keyring.viewer(secret)
    with statements(sqlite_engine) as asked:
        holders = {keyring.known(secret) for _ in range(1_000)}
    assert [holder.role for holder in holders if holder] == [AccessRole.EDITOR]
    assert asked == []


def test_a_new_key_opens_at_once_although_others_were_read_a_moment_ago(engine: Engine) -> None:
    _, first = made(engine)
    keyring = Keyring(engine)
    assert opens(keyring, first)
    _, second = made(engine, AccessRole.MEMBER)
    assert keyring.known(second) is None
    assert keyring.viewer(second).role is AccessRole.MEMBER
    assert keyring.known(second) == keyring.viewer(second)


def test_a_flood_of_wrong_keys_neither_asks_the_database_each_time_nor_fills_the_memory(
    sqlite_engine: Engine,
) -> None:
    _, secret = made(sqlite_engine)
    keyring = Keyring(sqlite_engine)
    assert opens(keyring, secret)
    with statements(sqlite_engine) as asked:
        assert not any(opens(keyring, f"hbc_{number:043}") for number in range(3_000))
    assert len(asked) < 200
    assert len(keyring._keys) == 1
    assert opens(keyring, secret)


def test_a_key_ends_on_time_although_it_is_known(engine: Engine) -> None:
    key_id, secret = made(engine, days=1)
    soon = datetime.now(UTC) + timedelta(seconds=1)
    with writing(engine) as session:
        session.execute(update(ApiKeyRecord).where(ApiKeyRecord.id == key_id).values(expires_at=soon))  # type: ignore[arg-type]
    keyring = Keyring(engine)
    assert opens(keyring, secret)
    time.sleep(1.1)
    assert keyring.known(secret) is None
    assert not opens(keyring, secret)


def test_the_secret_of_a_key_is_kept_nowhere(sqlite_engine: Engine) -> None:
    _, secret = made(sqlite_engine)
    keyring = Keyring(sqlite_engine)
    keyring.viewer(secret)
    keyring.note(secret)
    assert secret not in repr(vars(keyring))
    with reading(sqlite_engine) as session:
        (record,) = list_keys(session)
        assert record.last_used_at is not None
        assert secret not in repr(record)


def test_without_a_key_one_is_the_public(sqlite_engine: Engine) -> None:
    keyring = Keyring(sqlite_engine)
    assert keyring.known(None) == keyring.viewer(None) == ANYONE


@pytest.mark.parametrize("scopes", [None, frozenset({AccessScope.RECORD, AccessScope.DECIDE})])
def test_the_scopes_of_a_key_come_with_its_holder(
    engine: Engine, scopes: frozenset[AccessScope] | None
) -> None:
    key_id, secret = made(engine, scopes=scopes)
    holder = Keyring(engine).viewer(secret)
    assert (holder.scopes, holder.key) == (scopes, key_id)
