"""The data package asks of a file what the registry asks of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from herbcity.registry.sheets import SHEET_NAMES, columns, write_sheets
from herbcity.simulation.datapackage import FILE_NAME, data_package, data_package_text
from herbcity.simulation.province import simulate
from herbcity.simulation.wording import COLUMNS


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with one layer and its description."""
    write_sheets(simulate(30, seed=2).sheets, tmp_path / "documented")
    (tmp_path / FILE_NAME).write_text(data_package_text(tmp_path), encoding="utf-8")
    return tmp_path


def validate(folder: Path) -> Any:
    from frictionless import Package

    return Package(str(folder / FILE_NAME)).validate()


def spoil(folder: Path, sheet: str, old: str, new: str) -> None:
    file = folder / "documented" / f"{sheet}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_every_column_has_words_in_both_languages_and_no_word_is_left_over() -> None:
    own = {name.rpartition(".")[2] for name in COLUMNS}
    assert {name for kind in SHEET_NAMES for name in columns(kind)} == own
    assert all(th and en for th, en in COLUMNS.values())


def test_a_simulated_layer_is_valid(package: Path) -> None:
    assert validate(package).valid


@pytest.mark.parametrize(
    ("sheet", "old", "new", "fault"),
    [
        ("links", ",SUPPLIES,", ",SELLS,", "constraint-error"),
        ("links", ",HC-", ",HC-9999", "foreign-key"),
        ("actors", ",FARMER_GROUP,", ",FARMER,", "constraint-error"),
        ("actors", "HC-0002", "HC-0001", "foreign-key"),
        ("listings", ";0;", ";", "constraint-error"),
        ("ladder_steps", "4.95;5.5;6.05", "4.95;5.5", "constraint-error"),
    ],
)
def test_what_the_registry_refuses_the_package_refuses_too(
    package: Path, sheet: str, old: str, new: str, fault: str
) -> None:
    spoil(package, sheet, old, new)
    report = validate(package)
    assert fault in {kind for (kind,) in report.flatten(["type"])}


def test_both_layers_refer_to_the_documented_places_and_herbs(tmp_path: Path) -> None:
    write_sheets(simulate(30, seed=2).sheets, tmp_path / "documented")
    write_sheets(simulate(30, seed=2, standalone=False).sheets, tmp_path / "illustrative")
    keys = {
        one["name"]: {key["reference"]["resource"] for key in one["schema"].get("foreignKeys", ())}
        for one in data_package(tmp_path)["resources"]
    }
    assert keys["illustrative-actors"] == {"documented-districts"}
    assert keys["illustrative-links"] == {"illustrative-actors", "documented-herbs"}
    assert json.loads(data_package_text(tmp_path)) == data_package(tmp_path)
