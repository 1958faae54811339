"""``kill -9`` in the middle of a load of 5,000 rows leaves all of it or none, and the next load works."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from herbcity.intake.loading import load
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.identity import actor_code
from herbcity.registry.log import CHANGE
from herbcity.registry.migrating import migrate
from herbcity.registry.reading import head, table_of
from herbcity.registry.writing import Editor

ACTORS, LINKS = 1_000, 4_000

LOADING = """
import sys
from pathlib import Path
from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.writing import Editor

load(open_engine(sys.argv[1]), Path(sys.argv[2]), editor=Editor("office"),
     progress=lambda stage, done, total: print(stage, done, flush=True))
print("loaded", flush=True)
"""

MOMENTS = (
    ("read", 0.0),
    ("check 2500", 0.0),
    ("write 0", 0.0),
    ("write 0", 0.3),
    ("write 0", 0.7),
    (f"write {ACTORS + LINKS}", 0.0),  # all is written, the transaction still open or just closed
    ("loaded", 0.0),
)
"""When to kill: so many seconds after which report of progress. Writing 5,000 rows takes about a second."""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 rows: 1,000 groups, each a supplier of the four that follow it."""
    folder = tmp_path_factory.mktemp("province")
    groups = [
        f"{actor_code(number)},กลุ่มสมุนไพรที่ {number},FARMER_GROUP,REPORTED" for number in range(1, ACTORS + 1)
    ]
    supplies = [
        f"SUPPLIES,{actor_code(number)},{actor_code((number + step) % ACTORS + 1)},DRIED,1200,ACTIVE,REPORTED"
        for number in range(1, ACTORS + 1)
        for step in range(LINKS // ACTORS)
    ]
    (folder / "actors.csv").write_text("\n".join(["code,name_th,roles,evidence_level", *groups, ""]))
    (folder / "links.csv").write_text(
        "\n".join(["kind,source,target,form,volume_kg_per_year,status,evidence_level", *supplies, ""])
    )
    return folder


def start(database_url: str, province: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LOADING, database_url, str(province)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(process: subprocess.Popen[str], report: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(report):
            return
    pytest.fail(f"the load ended without reporting '{report}': {process.communicate()[1]}")


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def contents(database_url: str) -> tuple[int, int, int, int]:
    """The latest revision and the numbers of actors, links and lines in the log, from a fresh connection."""
    engine = open_engine(database_url)
    migrate(engine)
    with reading(engine) as session:
        if engine.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        tables = (table_of(RecordKind.ACTOR), table_of(RecordKind.LINK), CHANGE)
        actors, links, log = (
            session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        )
        found = head(session), actors, links, log
    engine.dispose()
    return found


NONE_OF_IT = (0, 0, 0, 0)
ALL_OF_IT = (1, ACTORS, LINKS, ACTORS + LINKS)


def test_a_load_that_is_killed_leaves_all_of_it_or_none(database_url: str, province: Path) -> None:
    assert contents(database_url) == NONE_OF_IT
    seen = []
    for report, seconds in MOMENTS:
        process = start(database_url, province)
        wait_for(process, report)
        time.sleep(seconds)
        kill(process)
        seen.append(contents(database_url))
        assert seen[-1] in (NONE_OF_IT, ALL_OF_IT)
        if seen[-1] == ALL_OF_IT:
            break
    # Each attempt began on what the one before had left: at first nothing, in the end everything.
    assert (seen[0], seen[-1]) == (NONE_OF_IT, ALL_OF_IT)
    engine = open_engine(database_url)
    again = load(engine, province, editor=Editor("office"))
    engine.dispose()
    assert (again.findings, again.change_count) == ((), 0)
