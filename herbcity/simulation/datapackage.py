"""The data package of the seeds: what is in each CSV file, column by column, for people and for programs.

Frictionless Data Package, version 1. It is made from the tables and the vocabulary, so it cannot say anything
else than what the registry checks.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from herbcity.registry.changes import RecordKind
from herbcity.registry.identity import NATURAL_KEYS
from herbcity.registry.sheets import JSON_COLUMNS, SHEET_NAMES, columns
from herbcity.registry.tables import FIELDS, REFERENCES
from herbcity.simulation.wording import COLUMNS, SHEETS
from herbcity.vocabulary import Term

LAYERS = {
    "documented": ("มีเอกสาร", "documented"),
    "illustrative": ("ตัวอย่างสมมติ", "illustrative, invented"),
}
"""The folders of the seeds. Actors of one layer are never named by the other."""

FILE_NAME = "datapackage.json"

_SHARED = (RecordKind.DISTRICT, RecordKind.HERB)
"""Kinds that both layers name, and that the documented one holds."""

_GIVEN = (RecordKind.EVIDENCE, RecordKind.DISTRICT, RecordKind.HERB, RecordKind.ACTOR)
"""Kinds whose key must be given; the others' is made from their fields."""

_NUMBER = r"[0-9]+(\.[0-9]+)?"
_SIGNED = rf"-?{_NUMBER}(e[+-]?[0-9]+)?"
"""What is predicted may be a loss, and is written to the last digit."""
_TYPES: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    float: {"type": "number"},
    int: {"type": "integer"},
    date: {"type": "date", "format": "%Y-%m-%d"},
    bool: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}


def data_package(folder: Path) -> dict[str, Any]:
    """The description of the CSV files in the layers under ``folder``."""
    return {
        "profile": "tabular-data-package",
        "name": "suphanburi-herbal-value-chain",
        "title": "ห่วงโซ่คุณค่าสมุนไพรจังหวัดสุพรรณบุรี / The herbal value chain of Suphanburi province",
        "description": (
            "สองชั้นที่ไม่ปนกัน: documented มีหลักฐานทุกแถว, illustrative สมมติขึ้นทั้งหมด / Two layers that never "
            "mix: documented, with evidence on every row, and illustrative, invented in full. See README.md."
        ),
        "keywords": ["สมุนไพร", "สุพรรณบุรี", "herbs", "value chain", "Suphanburi", "Thailand"],
        "licenses": [{"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}],
        "sources": [
            {"title": "GeoThai/data (names and codes of districts), CC BY 4.0", "path": "https://github.com/GeoThai/data"},
            {"title": "mapthai (district boundaries), MIT", "path": "https://github.com/piyayut-ch/mapthai"},
        ],
        "resources": [
            _resource(layer, kind)
            for layer in LAYERS
            for kind, name in SHEET_NAMES.items()
            if (folder / layer / f"{name}.csv").exists()
        ],
    }  # fmt: skip


def data_package_text(folder: Path) -> str:
    """The description as the text of ``datapackage.json``."""
    return json.dumps(data_package(folder), ensure_ascii=False, indent=2) + "\n"


def _resource(layer: str, kind: RecordKind) -> dict[str, Any]:
    name = SHEET_NAMES[kind]
    (layer_th, layer_en), (th, en) = LAYERS[layer], SHEETS[kind]
    return {
        "profile": "tabular-data-resource",
        "name": _name(layer, kind),
        "path": f"{layer}/{name}.csv",
        "title": f"{th} ({layer_th}) / {en.partition(':')[0]} ({layer_en})",
        "description": f"{th} / {en}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(layer, kind),
    }


def _name(layer: str, kind: RecordKind) -> str:
    return f"{layer}-{SHEET_NAMES[kind].replace('_', '-')}"


def _schema(layer: str, kind: RecordKind) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_column(kind, name) for name in columns(kind)],
        "missingValues": [""],
    }
    if key := _primary_key(kind):
        schema["primaryKey"] = key
    if references := REFERENCES.get(kind):
        schema["foreignKeys"] = [
            {
                "fields": name,
                "reference": {
                    "resource": _name("documented" if target in _SHARED else layer, target),
                    "fields": FIELDS[target].key,
                },
            }
            for name, target in references.items()
        ]
    return schema


def _primary_key(kind: RecordKind) -> list[str] | None:
    """The key, where no part of it can be empty: a primary key may not be null."""
    key = [FIELDS[kind].key] if kind in _GIVEN else list(NATURAL_KEYS[kind])
    fields = FIELDS[kind].model_fields
    return key if all(fields[name].is_required() for name in key) else None


def _column(kind: RecordKind, name: str) -> dict[str, Any]:
    info = FIELDS[kind].model_fields[name]
    th, en = COLUMNS.get(f"{kind.lower()}.{name}") or COLUMNS[name]
    type_ = _without_none(info.annotation)
    constraints = _constraints(kind, name, info)
    column: dict[str, Any] = {"name": name, "title": th, "description": f"{th} / {en}"}
    if name in JSON_COLUMNS:
        column |= _TYPES[str]
        constraints["pattern"] = r"\[.*\]"
    elif get_origin(type_) is list:
        column |= _TYPES[str]
        constraints["pattern"] = _many(name, get_args(type_)[0])
    elif isinstance(type_, type) and issubclass(type_, Term):
        column |= _TYPES[str]
        constraints["enum"] = [term.value for term in type_]
    else:
        column |= _TYPES[type_]
    return column | ({"constraints": constraints} if constraints else {})


def _constraints(kind: RecordKind, name: str, info: FieldInfo) -> dict[str, Any]:
    """What the table asks of one value."""
    constraints: dict[str, Any] = {}
    if info.is_required() and (kind in _GIVEN or name != FIELDS[kind].key):
        constraints["required"] = True
    for rule in info.metadata:
        for theirs, ours in (("ge", "minimum"), ("le", "maximum"), ("pattern", "pattern")):
            if getattr(rule, theirs, None) is not None:
                constraints[ours] = getattr(rule, theirs)
    return constraints


def _many(name: str, item: Any) -> str:
    """The pattern of several values in one cell: terms, an interval, twelve months, or words."""
    if item is float:
        number = _SIGNED if name == "predicted_thb" else _NUMBER
        return f"{number}(;{number}){{{11 if name.endswith('_by_month') else 2}}}"
    one = f"({'|'.join(term.value for term in item)})" if issubclass(item, Term) else "[^;]+"
    return f"{one}(;{one})*"


def _without_none(annotation: Any) -> Any:
    if isinstance(annotation, UnionType):
        (annotation,) = (type_ for type_ in get_args(annotation) if type_ is not type(None))
    return annotation
