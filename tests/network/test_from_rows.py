"""Rows become the snapshot that the registry would have made of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from herbcity.errors import Refused
from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.from_rows import snapshot_of
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from herbcity.simulation.province import simulate, write_province

DAY = date(2026, 1, 1)


def test_a_snapshot_of_rows_is_that_of_the_registry_they_are_loaded_into(tmp_path: Path) -> None:
    province = simulate(40, seed=1)
    write_province(province, tmp_path / "sheets")
    engine = open_engine(f"sqlite:///{tmp_path / 'herbcity.db'}")
    migrate(engine)
    assert not load(engine, tmp_path / "sheets", editor=Editor("test")).refused
    with reading(engine) as session:
        loaded = take_snapshot(session)
    assert snapshot_of(province.sheets, as_of=DAY).digest == loaded.digest


def test_faulty_rows_are_refused_with_every_fault() -> None:
    rows = {RecordKind.HERB: [{"id": "a"}, {"id": "b", "scientific_name": "B. b", "regulated": "perhaps"}]}
    with pytest.raises(Refused) as refused:
        snapshot_of(rows, as_of=DAY)
    assert {fault.details["id"] for fault in refused.value.faults} == {"a", "b"}
