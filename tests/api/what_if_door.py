"""What-ifs as callers ask for them, keep them, rebase and delete them, and the changes that tests try."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text

from herbcity.registry.engine import reading
from herbcity.registry.keys import AccessRole, Viewer
from tests.api.api_door import EDITOR, HILL, MILL, Door

WHAT_IF = """query($changes: [ChangeInput!]!) { whatIf(changes: $changes) {
  baseRevision errors { code path message(language: EN) seen current }
  changes { kind recordId field before after }
  before { digest actorCount linkCount } after { digest actorCount linkCount cutActors { actor { code } } }
  standings { standing gained goes actor { code } }
  appears { source { code nameEn } target { code nameEn } } appearsCount
  vanishes { source { code } target { code } } vanishesCount
  revalued { before { source { code } value { mid } } after { source { code } value { mid } } text(language: EN) }
  figures { code before after difference unknown(language: EN) }
  mind { dimension before after difference unknown(language: EN) }
  valueDifference { mid } sentences(language: EN)
} }"""
SAVE = """mutation($input: SaveWhatIfInput!) { saveWhatIf(input: $input) {
  whatIf { id key name author baseRevision asOf expiresOn changes { recordId } whatIf { after { digest } } }
  errors { code path message(language: EN) } } }"""
REBASE = """mutation($input: RebaseWhatIfInput!) { rebaseWhatIf(input: $input) {
  whatIf { baseRevision rebasedAt whatIf { after { digest } } }
  errors { code path seen current message(language: EN) } } }"""
DELETE = """mutation($input: DeleteWhatIfInput!) { deleteWhatIf(input: $input) {
  deleted errors { code path } } }"""
NAMED = """query($id: ID!) { whatIfNamed(id: $id) {
  name baseRevision whatIf { before { digest } after { digest } sentences(language: EN) } } }"""

OTHER_EDITOR = Viewer(AccessRole.EDITOR, "Another office")
DRYER = {
    "registerActor": {
        "nameTh": "โรงอบแห้ง",
        "nameEn": "Dryer",
        "roles": ["PROCESSOR"],
        "evidenceLevel": "ILLUSTRATIVE",
    }
}
DRYING = {
    "recordCapacity": {
        "actor": "IF-0001",
        "from": "FRESH",
        "to": "DRIED",
        "kgInPerMonth": 150_000,
        "evidenceLevel": "ILLUSTRATIVE",
    }
}


def supply(source: str, target: str) -> dict[str, Any]:
    return {
        "recordLink": {
            "kind": "SUPPLIES",
            "source": source,
            "target": target,
            "status": "AGREED",
            "evidenceLevel": "ILLUSTRATIVE",
        }
    }


FARMERS_FINANCE = {"recordLink": {**supply(HILL, MILL)["recordLink"], "kind": "FINANCES"}}
"""The grammar knows no farmer group that finances anybody."""


def ask(door: Door, *changes: dict[str, Any], **options: Any) -> Any:
    return door.ask(WHAT_IF, variables={"changes": list(changes)}, **options)["whatIf"]


def save(door: Door, *changes: dict[str, Any], viewer: Viewer = EDITOR, **values: Any) -> Any:
    given = {"name": "โรงอบแห้งใหม่", "changes": list(changes), **values}
    return door.ask(SAVE, variables={"input": given}, viewer=viewer)["saveWhatIf"]


def faults(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table but the kept what-ifs and the keys."""
    with reading(engine) as session:
        names = ["revision", "change", "code_counter", "actor", "link", "listing", "capacity", "decision"]
        return {
            name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {name} ORDER BY 1"))]
            for name in names
        }
