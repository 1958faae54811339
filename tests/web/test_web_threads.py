"""A real server on a province of six hundred actors: a long question frees its thread when its time is up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from herbcity.settings import Settings
from herbcity.simulation.province import simulate, write_province
from tests.web.test_web_serving import server

DEAR = (
    "{ network { communityStability(runs: 11, seed: %d) { steadiest { value } } } }",
    "{ network { compareWithNull(measure: CLOSENESS, samples: 30, seed: %d) { count } } }",
    "{ network { compareWithNull(measure: BETWEENNESS, samples: 30, seed: %d) { count } } }",
)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("province")
    write_province(simulate(600, 7), folder / "sheets")
    url = f"sqlite:///{folder / 'herbcity.db'}"
    engine = open_engine(url)
    migrate(engine)
    assert not load(engine, folder / "sheets", editor=Editor("simulation")).refused
    engine.dispose()
    return Settings(database_url=url)


def _seconds_of_processor(process_id: int) -> float:
    """What the server has computed so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.fixture
def running(province: Settings) -> Iterator[tuple[str, int]]:
    with server(province, HERBCITY_REQUEST_SECONDS="0.1") as (address, process):
        # What a service computes when it starts is not what is measured here.
        before = -1.0
        while _seconds_of_processor(process.pid) > before:
            before = _seconds_of_processor(process.pid)
            time.sleep(1.0)
        yield address, process.pid


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_the_threads_are_free_again_soon_after_the_time_is_up(running: tuple[str, int]) -> None:
    address, process_id = running
    with httpx2.Client(timeout=30) as client:
        for number in range(6):
            asked = {"query": DEAR[number % len(DEAR)] % number}
            answer = client.post(f"{address}/graphql", json=asked).json()
            assert answer["errors"][0]["extensions"]["code"] == "TIMED_OUT", answer
        time.sleep(1.0)
        rested = _seconds_of_processor(process_id)
        time.sleep(1.0)
        assert _seconds_of_processor(process_id) - rested < 0.3, "something still computes for nobody"
        assert client.post(f"{address}/graphql", json={"query": "{ viewer { role } }"}).status_code == 200
