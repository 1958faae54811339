"""Property tests run without a deadline: speed is measured in benchmarks, on a quiet machine."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.writing import Editor
from herbcity.simulation.province import simulate, write_province

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


@pytest.fixture(scope="session")
def province(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> NetworkSnapshot:
    """An invented province of 150 actors and 750 links, as it stands on the day of its simulation."""
    folder = tmp_path_factory.mktemp("province")
    write_province(simulate(150, 11), folder / "sheets")
    file = Path(shutil.copy(migrated_sqlite, folder / "herbcity.db"))
    engine = open_engine(f"sqlite:///{file}")
    assert not load(engine, folder / "sheets", editor=Editor("tests")).refused
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network.on(date(2026, 1, 1))
