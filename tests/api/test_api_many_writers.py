"""Fifty writers at once: every accepted write is there, revisions have no gaps, who writes on old values is told so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from herbcity.network.building import take_snapshot
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.reading import changes_since
from tests.api.api_door import EDITOR, HOSPITAL, Door

WRITERS = 50
DOCUMENT = """mutation($born: RegisterActorInput!, $changed: UpdateActorInput!) {
  registerActor(input: $born) { actor { code } revision errors { code } }
  updateActor(input: $changed) { revision errors { code path seen current } }
}"""


def test_fifty_writers_at_once_lose_nothing_and_overwrite_nobody(any_door: Door) -> None:
    together = Barrier(WRITERS)

    def write(number: int) -> Any:
        variables = {
            "born": {
                "nameTh": f"กลุ่มที่ {number}",
                "roles": ["FARMER_GROUP"],
                "clientKey": f"writer-{number:04}",
            },
            "changed": {"actor": HOSPITAL, "nameEn": f"Hospital {number}", "base": 3},
        }
        together.wait()
        return any_door.answer(DOCUMENT, variables=variables, viewer=EDITOR).body

    with ThreadPoolExecutor(WRITERS) as threads:
        answers = list(threads.map(write, range(WRITERS)))
    assert [answer["errors"] for answer in answers if "errors" in answer] == []
    born = [answer["data"]["registerActor"] for answer in answers]
    changed = [answer["data"]["updateActor"] for answer in answers]
    assert all(one["errors"] == [] for one in born)
    assert len({one["actor"]["code"] for one in born}) == WRITERS
    (winner,) = [one for one in changed if not one["errors"]]
    stale = [one["errors"] for one in changed if one["errors"]]
    assert {(error["code"], error["seen"], *error["path"]) for (error,) in stale} == {
        ("STALE", "U Thong Hospital", "input", "nameEn")
    }
    revisions = [one["revision"] for one in born] + [winner["revision"]]
    # Three revisions fill the registry; then one for each writer's actor, and one for the one change that held.
    assert sorted(revisions) == list(range(4, 4 + WRITERS + 1))
    now = any_door.holder.current()
    assert {f"กลุ่มที่ {number}" for number in range(WRITERS)} <= {one.name_th for one in now.actors.values()}
    assert {error["current"] for (error,) in stale} == {now.actors[HOSPITAL].name_en}
    with reading(any_door.engine) as session:
        assert take_snapshot(session).digest == now.digest
        renamed = [
            (change.before, change.after)
            for change in changes_since(session, 3)
            if (change.kind, change.id, change.field) == (RecordKind.ACTOR, HOSPITAL, "name_en")
        ]
    assert renamed == [("U Thong Hospital", now.actors[HOSPITAL].name_en)]
