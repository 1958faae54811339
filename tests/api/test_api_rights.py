"""What a viewer is told that it can do is what trying does; and a refusal is explained before it is met."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from herbcity.api.ids import global_id, parse_global_id
from herbcity.api.permissions import BESIDES, DOORS, NEEDED, SCOPE, Permission, permitted
from herbcity.api.rights import CONCERNS
from herbcity.api.schema import build_schema
from herbcity.api.types.node import NodeType
from herbcity.network.building import today
from herbcity.registry.engine import open_engine
from herbcity.registry.keys import ANYONE, AccessRole, AccessScope, Viewer
from tests.api.api_door import EDITOR, STEWARD, Door
from tests.api.persons import CONVERT, CORRECTED, FARM, TRADER, fill_with_persons
from tests.api.what_if_door import DRYER, save

NODE = "query($id: ID!) { node(id: $id) { id viewerCan } }"
TODAY = today().isoformat()

_ERRORS = "errors { code path }"
TRY: dict[Permission, tuple[str, Any]] = {
    Permission.UPDATE_ACTOR: ("updateActor", lambda key: {"actor": key, "nameEn": "Another name"}),
    Permission.CLOSE_ACTOR: ("closeActor", lambda key: {"actor": key}),
    Permission.PUT_CONTACT: ("putContact", lambda key: {"actor": key, "phone": "035-1", "basis": "consent"}),
    Permission.RECORD_LINK: (
        "recordLink",
        lambda key: {
            "kind": "COORDINATES_WITH",
            "source": key,
            "target": FARM,
            "status": "ACTIVE",
            "evidenceLevel": "REPORTED",
        },
    ),
    Permission.POST_LISTING: (
        "postListing",
        lambda key: {"actor": key, "side": "OFFER", "form": "FRESH", "evidenceLevel": "REPORTED"},
    ),
    Permission.RECORD_CAPACITY: (
        "recordCapacity",
        lambda key: {"actor": key, "from": "FRESH", "to": "DRIED", "kgInPerMonth": 1.0},
    ),
    Permission.AWARD_CERTIFICATE: ("awardCertificate", lambda key: {"holder": key, "kind": "GAP"}),
    Permission.JUDGE_IDENTITY: (
        "judgeIdentity",
        lambda key: {"one": key, "other": CORRECTED, "verdict": "UNSURE"},
    ),
    Permission.END_LINK: ("endLink", lambda key: {"link": key, "on": TODAY}),
    Permission.WITHDRAW_LISTING: ("withdrawListing", lambda key: {"listing": key}),
    Permission.DECIDE_SUGGESTION: ("decideSuggestion", lambda key: {"suggestion": key, "state": "CONTACTED"}),
    Permission.UNDO_REVISION: ("undoRevision", lambda key: {"revision": int(key)}),
    Permission.SAVE_WHAT_IF: ("deleteWhatIf", lambda key: {"whatIf": key}),
}
"""How each permission about one thing is tried."""

roles = st.sampled_from(list(AccessRole))
scopes = st.none() | st.frozensets(st.sampled_from(list(AccessScope)), min_size=1)
viewers = st.builds(Viewer, roles, st.sampled_from(["Provincial office", "Another office"]), scopes)


@pytest.fixture(scope="module")
def door(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Door:
    file = tmp_path_factory.mktemp("rights") / "herbcity.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    fill_with_persons(engine)
    door = Door(engine)
    save(door, DRYER)
    return door


@pytest.fixture(scope="module")
def things(door: Door) -> dict[str, str]:
    """The global id of one thing of every kind, and of some in a particular state."""
    award = (
        f'mutation {{ awardCertificate(input: {{holder: "{FARM}", kind: GAP}}) {{ certificate {{ id }} }} }}'
    )
    certificate = door.ask(award, viewer=EDITOR)["awardCertificate"]["certificate"]["id"]
    ended = f"""mutation {{ recordLink(input: {{kind: COORDINATES_WITH, source: "{FARM}", target: "{CONVERT}",
      status: ENDED, validFrom: "2026-01-01", validUntil: "2026-02-01", evidenceLevel: REPORTED}})
      {{ link {{ id }} }} }}"""
    over = door.ask(ended, viewer=EDITOR)["recordLink"]["link"]["id"]
    gone = f"""mutation {{ postListing(input: {{actor: "{FARM}", side: NEED, form: DRIED, validFrom: "2026-01-01",
      validUntil: "2026-02-01", evidenceLevel: REPORTED}}) {{ listing {{ id }} }} }}"""
    withdrawn = door.ask(gone, viewer=EDITOR)["postListing"]["listing"]["id"]
    data = door.ask(
        f"""{{ actors(first: 100) {{ nodes {{ capacities {{ id }} }} }} revisions(first: 1) {{ nodes {{ id }} }}
        links(first: 100) {{ nodes {{ id source {{ code }} target {{ code }} }} }} herbs(first: 1) {{ nodes {{ id }} }}
        trader: actor(code: "{TRADER}") {{ id listings {{ id }} suggestions {{ id }} }} }}"""
    )
    with door.engine.connect() as connection:
        kept = connection.execute(text("SELECT id FROM what_if")).scalar_one()
    return {
        "Actor": data["trader"]["id"],
        "Actor, idle": global_id("Actor", CONVERT),
        "Link": next(one["id"] for one in data["links"]["nodes"] if one["target"]["code"] == TRADER),
        "Link, ended": over,
        "Listing": data["trader"]["listings"][0]["id"],
        "Listing, withdrawn": withdrawn,
        "Herb": data["herbs"]["nodes"][0]["id"],
        "Capacity": next(one["id"] for actor in data["actors"]["nodes"] for one in actor["capacities"]),
        "Certificate": certificate,
        "Evidence": global_id("Evidence", "report-2566"),
        "Suggestion": data["trader"]["suggestions"][0]["id"],
        "Revision": data["revisions"]["nodes"][0]["id"],
        "Revision, built upon": global_id("Revision", "4"),
        "NamedWhatIf": global_id("NamedWhatIf", kept),
    }


def tried(door: Door, viewer: Viewer, permission: Permission, thing: str, folder: Path) -> list[Any]:
    """The errors of trying, in a copy of the registry."""
    copy = folder / "copy.db"
    for file in folder.glob("copy.db*"):
        file.unlink()
    with (
        closing(sqlite3.connect(str(door.engine.url.database))) as here,
        closing(sqlite3.connect(copy)) as there,
    ):
        here.backup(there)
    engine = open_engine(f"sqlite:///{copy}")
    mutation, made = TRY[permission]
    key = parse_global_id(thing).key  # type: ignore[union-attr]
    of = f"{mutation[0].upper()}{mutation[1:]}Input!"
    document = f"mutation($input: {of}) {{ {mutation}(input: $input) {{ {_ERRORS} }} }}"
    answer = Door(engine).ask(document, variables={"input": made(key)}, viewer=viewer)
    engine.dispose()
    return list(answer[mutation]["errors"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(viewer=EDITOR)
@example(viewer=STEWARD._replace(label="Another office"))
@example(viewer=EDITOR._replace(label="Another office"))
@given(viewer=viewers)
def test_what_a_viewer_can_do_with_a_thing_is_what_trying_does(
    door: Door, things: dict[str, str], tmp_path: Path, viewer: Viewer
):
    for name, thing in things.items():
        can = door.ask(NODE, variables={"id": thing}, viewer=viewer)["node"]["viewerCan"]
        assert set(can) <= set(permitted(viewer))
        concerning = next(of for kind, of in CONCERNS.items() if kind.__name__.startswith(name.split(",")[0]))
        for permission in concerning:
            if permission in TRY:
                errors = tried(door, viewer, permission, thing, tmp_path)
                assert (permission in can) == (errors == []), (name, permission, errors)
            explained = door.ask(EXPLAIN, variables={"permission": permission, "node": thing}, viewer=viewer)
            assert explained["explainAccess"]["allowed"] == (permission in can)


EXPLAIN = """query($permission: Permission!, $node: ID) {
  explainAccess(permission: $permission, node: $node) { allowed code why(language: EN) role scope fields } }"""


def test_every_kind_of_node_says_what_one_can_do_with_it(door: Door, things: dict[str, str]):
    nodes = {one.value_type for one in NodeType.__subclasses__()}
    assert nodes == set(CONCERNS)
    tried_on = {kind for kind in CONCERNS for name in things if kind.__name__.startswith(name.split(",")[0])}
    assert tried_on == set(CONCERNS)


def test_every_mutation_and_every_permission_stands_in_the_table():
    schema = build_schema().graphql_schema
    told = {door for doors in DOORS.values() for door in doors}
    assert schema.mutation_type is not None
    assert {f"Mutation.{name}" for name in schema.mutation_type.fields} <= told
    for door in told:
        type_name, _, field = door.partition(".")
        assert field in schema.type_map[type_name].fields, door  # type: ignore[attr-defined]
    assert set(NEEDED) == set(SCOPE) == set(DOORS) == set(Permission)


@pytest.mark.parametrize("scope", AccessScope)
def test_a_key_narrowed_to_one_scope_may_exactly_what_hangs_on_it(scope: AccessScope):
    narrowed = Viewer(AccessRole.ADMIN, "office", frozenset({scope}))
    beyond = {one for one, besides in BESIDES.items() if SCOPE[besides] is not scope}
    assert set(permitted(narrowed)) == {one for one in Permission if SCOPE[one] is scope} - beyond
    assert permitted(narrowed)


def test_each_role_may_all_that_the_ones_before_it_may(door: Door):
    allowed = []
    for role in AccessRole:
        rules = door.ask(f"{{ access(role: {role}) {{ permission allowed why code role }} }}")["access"]
        assert len(rules) == len(Permission)
        assert all((one["why"] is None) == one["allowed"] == (one["code"] is None) for one in rules)
        allowed.append({one["permission"] for one in rules if one["allowed"]})
    assert allowed[0] == set()
    assert all(before <= after for before, after in pairwise(allowed))
    assert allowed[-1] == set(Permission)


def test_a_refusal_is_explained_as_it_would_be_met(door: Door, things: dict[str, str]):
    def explain(permission: Permission, node: str | None, viewer: Viewer) -> Any:
        asked = door.ask(EXPLAIN, variables={"permission": permission, "node": node}, viewer=viewer)
        return asked["explainAccess"]

    kept = things["NamedWhatIf"]
    assert explain(Permission.SAVE_WHAT_IF, kept, EDITOR)["allowed"]
    other = explain(Permission.SAVE_WHAT_IF, kept, EDITOR._replace(label="Another office"))
    assert (other["code"], other["why"]) == ("FORBIDDEN", "This key has the role EDITOR; STEWARD is needed.")
    assert explain(Permission.SAVE_WHAT_IF, kept, STEWARD)["allowed"]
    ended = explain(Permission.END_LINK, things["Link, ended"], EDITOR)
    assert (ended["code"], ended["fields"]) == ("NOTHING_TO_DO", ["Mutation.endLink"])
    assert (
        explain(Permission.UNDO_REVISION, things["Revision, built upon"], STEWARD)["code"] == "UNDO_BLOCKED"
    )
    assert explain(Permission.END_LINK, things["Herb"], EDITOR)["code"] == "BAD_USER_INPUT"
    assert explain(Permission.UPDATE_ACTOR, global_id("Actor", "HC-9999-0"), EDITOR)["code"] == "NOT_FOUND"
    narrowed = EDITOR._replace(scopes=frozenset({AccessScope.DECIDE}))
    assert explain(Permission.RECORD_LINK, None, narrowed)["code"] == "OUT_OF_SCOPE"


def test_a_what_if_that_is_not_there_and_a_node_of_no_kind_are_nothing_to_anybody(door: Door):
    for viewer in (ANYONE, EDITOR, STEWARD):
        for key in (global_id("NamedWhatIf", "AAAAAAAAAAAAAAAAAAAAAA"), "nonsense"):
            assert door.ask(NODE, variables={"id": key}, viewer=viewer)["node"] is None
