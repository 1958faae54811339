"""A database that fails in odd ways: the answer says so in the one shape and nothing of our insides, and whatever was
being written is there whole or not at all."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import structlog
from sqlalchemy import Connection, Engine, event, exc, text

from herbcity.errors import ErrorCode
from herbcity.network.building import take_snapshot
from herbcity.registry.engine import reading
from herbcity.registry.keys import AccessRole, Viewer
from tests.api.api_door import COLLEGE, HOSPITAL, MILL, RIVER, Door

INSIDES = re.compile(
    r"SELECT |INSERT |UPDATE |DELETE |sqlite|psycopg|sqlalchemy|Traceback|/work|/home|/tmp|\.py\b|site-packages"
    r"|0x[0-9a-f]{6}|\b\w+(?:Error|Exception)\b|secret|pragma",
    re.IGNORECASE,
)
OPERATOR = Viewer(AccessRole.ADMIN, "Operator")
ASKED = [
    document.replace("ACTOR", HOSPITAL).replace("OTHER", COLLEGE)
    for document in (
        """{ actor(code: "ACTOR") { nameTh facts { value } history { number changes { field } } contacts { phone } }
             network { actorCount digest } revisions { nodes { number } } }""",
        """{ suggestions { nodes { id whatChanged reasons { text facts { value } } } }
             possibleDuplicates { totalCount } }""",
        """mutation { updateActor(input: {actor: "ACTOR", nameEn: "NAME"}) { revision errors { code message } } }""",
        """mutation { putContact(input: {actor: "ACTOR", phone: "035-NUMBER", basis: "consent"}) {
             revision errors { code message } } }""",
        """mutation {
             registerActor(input: {nameTh: "NAME", roles: [BUYER], clientKey: "KEY-NUMBER"}) {
               revision errors { code message } }
             judgeIdentity(input: {one: "ACTOR", other: "OTHER", verdict: VERDICT}) { revision errors { code } } }""",
        f"""mutation {{ recordLink(input: {{kind: SUPPLIES, source: "{RIVER}", target: "{MILL}", status: ACTIVE,
             evidenceLevel: ILLUSTRATIVE, validFrom: "20DAY-01-01"}}) {{ revision errors {{ code message }} }} }}""",
        "mutation { undoRevision(input: {revision: LAST}) { revision errors { code message } } }",
    )
]
PROBLEM = "UPDATE secret at /home/operator/registry.db"


def operational() -> Exception:
    return exc.OperationalError(PROBLEM, {}, Exception(PROBLEM))


def interface() -> Exception:
    return exc.InterfaceError(PROBLEM, {}, Exception(PROBLEM))


def invalidated() -> Exception:
    return exc.DatabaseError(PROBLEM, {}, Exception(PROBLEM), connection_invalidated=True)


def pool() -> Exception:
    return exc.TimeoutError(PROBLEM)


def integrity() -> Exception:
    return exc.IntegrityError(PROBLEM, {}, Exception(PROBLEM))


def unforeseen() -> Exception:
    return KeyError(PROBLEM)


GOES_AWAY = (operational, interface, invalidated, pool)
"""After these the same request may succeed later; the others are faults of ours."""


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What is logged, unrendered: pages of local variables for each failure take seconds."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@contextmanager
def failing(engine: Engine, at: int, trouble: Callable[[Connection], None]) -> Iterator[list[int]]:
    """Trouble at the n-th statement from now on; the list holds how many statements there were."""
    seen = [0]

    def meet(connection: Connection, *_: Any) -> None:
        seen[0] += 1
        if seen[0] == at:
            trouble(connection)

    event.listen(engine, "before_cursor_execute", meet)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", meet)


def spoken(document: str, number: int, last: int) -> str:
    words = {
        "NAME": f"ชื่อ {number}",
        "NUMBER": f"{number:06}",
        "LAST": str(last),
        "DAY": f"{number % 90 + 10}",
    }
    words["VERDICT"] = ("SAME", "DIFFERENT", "UNSURE")[number % 3]
    for word, value in words.items():
        document = document.replace(word, value)
    return document


def checked(door: Door, document: str) -> list[str]:
    """Ask, look at the answer as a suspicious caller would, and give the codes of its errors."""
    answer = door.answer(document, viewer=OPERATOR)
    body = str(answer.body)
    assert not INSIDES.search(body), (document, body)
    codes = []
    for error in answer.body.get("errors", ()):
        assert error["extensions"]["requestId"] == "request-1"
        assert error["extensions"]["code"] in list(ErrorCode)
        codes.append(error["extensions"]["code"])
    return codes


def whole(door: Door) -> int:
    """The newest revision, once it is sure that log, tables and snapshot agree."""
    followed = door.holder.current()
    with reading(door.engine) as session:
        assert take_snapshot(session).digest == followed.digest
        numbers = session.execute(text("SELECT number FROM revision ORDER BY number")).scalars().all()
        counted = session.execute(
            text(
                "SELECT r.number FROM revision r WHERE r.change_count <> "
                "(SELECT count(*) FROM change c WHERE c.revision = r.number)"
            )
        ).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert counted == []
    return len(numbers)


@pytest.mark.parametrize("trouble", [*GOES_AWAY, integrity, unforeseen], ids=lambda one: one.__name__)
def test_trouble_at_any_statement_is_told_in_the_one_shape_and_leaves_nothing_by_halves(
    any_door: Door, trouble: Callable[[], Exception]
) -> None:
    chance = random.Random(trouble.__name__)

    def raising(_connection: Connection) -> None:
        raise trouble()

    last = whole(any_door)
    met = 0
    for number in range(14):
        document = spoken(ASKED[number % len(ASKED)], number, last)
        at = chance.randrange(1, 14)
        with failing(any_door.engine, at, raising) as seen:
            codes = checked(any_door, document)
        if seen[0] >= at:
            met += 1
            # A connection that broke is opened again where nothing was begun on it.
            assert codes or trouble in GOES_AWAY, document
            expected = ErrorCode.DATABASE_NOT_READY if trouble in GOES_AWAY else ErrorCode.INTERNAL
            assert set(codes) <= {expected}, (document, codes)
        last = whole(any_door)
    assert met >= 5


def test_a_failed_write_can_be_sent_again_and_is_done(any_door: Door) -> None:
    document = spoken(ASKED[4], 1, 3)

    def raising(_connection: Connection) -> None:
        raise operational()

    with failing(any_door.engine, 5, raising):
        answer = any_door.answer(document, viewer=OPERATOR)
    (error, *_) = answer.body["errors"]
    assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("DATABASE_NOT_READY", True)
    assert not (answer.body.get("data") or {}).get("registerActor")
    assert any_door.ask(document, viewer=OPERATOR)["registerActor"]["errors"] == []


def test_a_server_that_drops_the_connection_in_the_middle_of_a_write_loses_nothing_of_it(
    any_door: Door, postgresql_server: str
) -> None:
    if any_door.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server that could go away")

    def drop(connection: Connection) -> None:
        process = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        with psycopg.connect(postgresql_server, autocommit=True) as operator:
            operator.execute("SELECT pg_terminate_backend(%s)", [process])

    last = whole(any_door)
    for at in (1, 3, 4, 6, 9):
        document = spoken(ASKED[2], at, last)
        with failing(any_door.engine, at, drop) as seen:
            codes = checked(any_door, document)
        assert set(codes) <= {"DATABASE_NOT_READY"}
        assert codes or seen[0] < at
        last = whole(any_door)
