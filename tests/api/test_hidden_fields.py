"""What is personal of a natural person reaches nobody without the right, by whatever door.

Everything here is made from the one list of personal fields (``registry.personal.PERSONAL``) and from the fields of a
contact: a field that is added there is tried at every door without another line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from herbcity.api.ids import global_id
from herbcity.api.live.messages import told
from herbcity.api.spelling import camel_case
from herbcity.api.types.enums import ActorOrderField
from herbcity.api.types.filters import ActorFilter
from herbcity.cli import main
from herbcity.network.building import today
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.withholding import withheld
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import ANYONE, AccessRole, AccessScope, Viewer
from herbcity.registry.webhooks import WebhookRecord
from herbcity.registry.writing import commit
from tests.api.api_door import EDITOR, HILL, MEMBER, Door
from tests.api.persons import (
    CONTACT,
    CONVERT,
    FARM,
    FIELDS,
    OFFICE,
    TRADER,
    changed,
    fill_with_persons,
    marks,
    value,
)
from tests.api.what_if_door import SAVE

RECORDER = EDITOR._replace(scopes=frozenset({AccessScope.RECORD, AccessScope.WHAT_IF}))
"""May write everything and see nothing personal."""
OUTSIDERS = [ANYONE, RECORDER, Viewer(AccessRole.ADMIN, "keys", frozenset({AccessScope.KEYS}))]


@pytest.fixture(scope="module")
def engine_with_persons(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("persons") / "herbcity.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    fill_with_persons(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def door(engine_with_persons: Engine) -> Door:
    """A registry that these tests only read."""
    return Door(engine_with_persons)


@pytest.fixture
def own(sqlite_engine: Engine) -> Door:
    """A registry that a test may write to."""
    fill_with_persons(sqlite_engine)
    return Door(sqlite_engine)


# ── the doors: a question each, that shows the field to whoever may see it ───────────────────────────────

_LOG = "changes { recordId field before after }"
_EACH = f'code: "{TRADER}"'

DOORS: dict[str, Callable[[str], str]] = {
    "field": lambda name: f"{{ actor({_EACH}) {{ {name} }} }}",
    "alias": lambda name: f"{{ somebody: actor({_EACH}) {{ harmless: {name} }} }}",
    "fragment": lambda name: f"{{ actor({_EACH}) {{ ...F }} }} fragment F on Actor {{ {name} }}",
    "node": lambda name: f'{{ node(id: "{global_id("Actor", TRADER)}") {{ ... on Actor {{ {name} }} }} }}',
    "nodes": lambda name: (
        f'{{ nodes(ids: ["{global_id("Actor", TRADER)}"]) {{ ... on Actor {{ {name} }} }} }}'
    ),
    "list": lambda name: f"{{ actors(first: 100) {{ nodes {{ {name} }} }} }}",
    "edges": lambda name: f"{{ actors(last: 100) {{ edges {{ node {{ {name} }} }} }} }}",
    "end of a link": lambda name: f"{{ links(first: 100) {{ nodes {{ target {{ {name} }} }} }} }}",
    "actor of a listing": lambda name: f"{{ listings(first: 100) {{ nodes {{ actor {{ {name} }} }} }} }}",
    "earlier revision": lambda name: "{ network(revision: 4) { records(kind: ACTOR) { json } } }",
    "asOf": lambda name: f'{{ actor({_EACH}, asOf: "{today()}") {{ {name} }} }}',
    "reasons of a suggestion": lambda name: (
        f"{{ actor({_EACH}) {{ {name} suggestions {{ reasons {{ records {{ ... on Actor {{ {name} }} }} }} }} }} }}"
    ),
    "records": lambda name: "{ network { records(kind: ACTOR) { json } } }",
    "facts": lambda name: f"{{ actor({_EACH}) {{ facts {{ field value }} }} }}",
    "facts of one field": lambda name: f'{{ actor({_EACH}) {{ facts(field: "{name}") {{ value }} }} }}',
    "facts of a convert": lambda name: f'{{ actor(code: "{CONVERT}") {{ facts {{ value }} }} }}',
    "history": lambda name: f"{{ actor({_EACH}) {{ history {{ {_LOG} }} }} }}",
    "revisions": lambda name: f"{{ revisions(first: 20) {{ nodes {{ {_LOG} }} }} }}",
    "revision": lambda name: (
        f'{{ node(id: "{global_id("Revision", "5")}") {{ ... on Revision {{ {_LOG} }} }} }}'
    ),
    "feed": lambda name: "{ changes(first: 100) { nodes { recordId field before after } } }",
}


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("field", FIELDS)
def test_no_door_shows_a_personal_field_to_those_without_the_right(door: Door, field: str, name: str):
    query = DOORS[name](camel_case(field))
    for viewer in OUTSIDERS:
        answer = door.answer(query, viewer=viewer).body
        assert "errors" not in answer
        assert not [mark for mark in marks(field) if mark in text_of(answer)], viewer
    shown = text_of(door.answer(query, viewer=MEMBER).body)
    assert any(mark in shown for mark in marks(field)), "this door does not lead to the field at all"


def text_of(answer: Any) -> str:
    """An answer as it is sent; text inside of JSON text as it reads."""
    return msgspec.json.encode(answer).decode().replace("\\\\u", "\\u").replace("\\", "")


@pytest.mark.parametrize("field", FIELDS)
def test_a_withheld_field_is_unknown_with_a_reason(door: Door, field: str):
    name = camel_case(field)
    query = f'{{ actor({_EACH}) {{ {name} personalWithheld facts(field: "{name}") {{ value withheld }} }} }}'
    for language, word in (("en", "natural person"), ("th", "บุคคลธรรมดา")):
        actor = door.ask(query, language=language)["actor"]
        assert actor[name] in (None, [])
        assert word in actor["personalWithheld"]
        assert actor["facts"]
        assert all(fact["value"] is None and word in fact["withheld"] for fact in actor["facts"])
    for_a_member = door.ask(query, viewer=MEMBER)["actor"]
    assert for_a_member["personalWithheld"] is None
    assert not [fact for fact in for_a_member["facts"] if fact["withheld"] or fact["value"] is None]


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_is_found_by_a_personal_field(door: Door, field: str):
    wanted = marks(field)[1]
    query = "query($text: String!) { search(text: $text) { matched } actors(where: {text: $text}) { totalCount } }"
    assert door.ask(query, variables={"text": wanted}) == {"search": [], "actors": {"totalCount": 0}}


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_is_filtered_or_ordered_by_a_personal_field(field: str):
    """Names of all kinds are one filter, ``text``; what it finds is tried above."""
    assert field.upper() not in ActorOrderField.__members__
    assert field not in ActorFilter._meta.fields


# ── the same whatever the fields say ─────────────────────────────────────────────────────────────────────

ALIKE = """{
  network { digest records(kind: ACTOR) { id json } degree { actor { code } value } bridges { id }
            decisions: records(kind: DECISION) { json } }
  suggestions(first: 50) { totalCount nodes { id distanceKm { low mid high } value { low mid high } probability
    reasons { text weight facts { field value } } arithmetic { label amount } blockers { text } missing { text } } }
  actors(first: 100) { totalCount pageInfo { endCursor } nodes { code viewerCan personalWithheld
    suggestions { id distanceKm { mid } } facts { field value revision }
    history { number changes { field before after } } } }
  revisions(first: 50) { totalCount nodes { number reason changeCount changes { kind recordId field before after } } }
}"""


def test_what_outsiders_are_told_is_the_same_whatever_the_personal_fields_say(
    migrated_sqlite: Path, tmp_path: Path
):
    """Names, numbers, orders, sums, distances, money and digests: nothing that is computed depends on them."""
    answers: dict[str, list[Any]] = {"public": [], "member": []}
    for turn in (0, 1):
        file = tmp_path / f"{turn}.db"
        file.write_bytes(migrated_sqlite.read_bytes())
        engine = open_engine(f"sqlite:///{file}")
        fill_with_persons(engine, turn=turn)
        door = Door(engine)
        answers["public"].append(door.ask(ALIKE))
        answers["member"].append(door.ask(ALIKE, viewer=MEMBER))
        engine.dispose()
    assert answers["public"][0] == answers["public"][1]
    assert answers["member"][0] != answers["member"][1]


def test_to_the_public_a_person_in_trade_may_be_anywhere_in_its_district(door: Door):
    query = f"{{ actor({_EACH}) {{ suggestions {{ source {{ code }} distanceKm {{ low high }} }} }} }}"
    for viewer, exact in ((ANYONE, False), (MEMBER, True)):
        found = door.ask(query, viewer=viewer)["actor"]["suggestions"]
        (distance,) = {
            (one["distanceKm"]["low"], one["distanceKm"]["high"])
            for one in found
            if one["source"]["code"] == FARM
        }
        assert (distance[0] == distance[1]) is exact


@pytest.mark.parametrize("field", FIELDS)
def test_writing_a_personal_field_leaves_the_public_digest_as_it_was(own: Door, field: str):
    query = "{ network { digest } }"
    before = own.ask(query), own.ask(query, viewer=MEMBER)
    current = value(field, 1)
    new = value(field, 3)
    with writing(own.engine) as session:
        commit(
            session,
            [Change(RecordKind.ACTOR, TRADER, field, current, new)],
            editor=OFFICE,
            reason="New",
        )
    assert own.ask(query) == before[0]
    assert own.ask(query, viewer=MEMBER) != before[1]
    assert own.ask(DOORS["field"](camel_case(field)))["actor"][camel_case(field)] in (None, [])


def test_a_small_group_of_persons_is_not_counted_nor_found_by_subtraction(door: Door):
    query = """{ actors(first: 1) { totalCount groups(by: LEGAL_FORM) { key count withheld }
      districts: groups(by: DISTRICT) { count } } }"""
    public, member = (door.ask(query, viewer=viewer)["actors"] for viewer in (ANYONE, MEMBER))
    counts = {one["key"]: one["count"] for one in member["groups"]}
    assert counts["SOLE_PROPRIETOR"] == 2
    assert sum(counts.values()) == member["totalCount"] == public["totalCount"]
    hidden = {one["key"] for one in public["groups"] if one["count"] is None}
    assert hidden == {"SOLE_PROPRIETOR", None}
    assert all((one["withheld"] is not None) == (one["count"] is None) for one in public["groups"])
    assert {one["key"]: counts[one["key"]] for one in public["groups"] if one["count"]} == {
        "COMPANY": 1,
        "COMMUNITY_ENTERPRISE": 1,
    }, "organisations are no persons"
    assert public["districts"] == member["districts"], "persons among organisations"


# ── what-ifs and complaints ──────────────────────────────────────────────────────────────────────────────

_WHAT_IF = """query($changes: [ChangeInput!]!) { whatIf(changes: $changes) {
  errors { code path message seen current } changes { recordId field before after withheld }
  after { records(kind: ACTOR) { id json } digest } } }"""


def supposed(field: str, text: Any) -> list[dict[str, Any]]:
    return [{"updateActor": {"actor": TRADER, camel_case(field): text}}]


@pytest.mark.parametrize("viewer", [ANYONE, RECORDER])
@pytest.mark.parametrize("field", FIELDS)
def test_trying_the_true_value_and_a_wrong_one_says_the_same(door: Door, field: str, viewer: Viewer):
    true, wrong = value(field, 1), value(field, 3)
    answers = [
        door.ask(_WHAT_IF, variables={"changes": supposed(field, text)}, viewer=viewer)["whatIf"]
        for text in (true, wrong)
    ]
    assert answers[0] == answers[1]
    (error,) = answers[0]["errors"]
    assert error["code"] in ("UNAUTHENTICATED", "OUT_OF_SCOPE")
    assert error["path"] == ["changes", "0", "updateActor", camel_case(field)]
    member = door.ask(_WHAT_IF, variables={"changes": supposed(field, true)}, viewer=MEMBER)["whatIf"]
    assert [error["code"] for error in member["errors"]] == ["NOTHING_TO_DO"]


def test_a_what_if_tells_nobody_that_a_persons_number_is_taken(door: Door):
    new = {"nameTh": "โรงงานใหม่", "roles": ["PROCESSOR"], "evidenceLevel": "ILLUSTRATIVE"}
    taken, free = (
        [{"registerActor": {**new, "registrationId": number}}]
        for number in (value("registration_id", 1), "กข-2222")
    )
    assert door.ask(_WHAT_IF, variables={"changes": taken})["whatIf"]["errors"] == []
    assert door.ask(_WHAT_IF, variables={"changes": free})["whatIf"]["errors"] == []
    (error,) = door.ask(_WHAT_IF, variables={"changes": taken}, viewer=MEMBER)["whatIf"]["errors"]
    assert error["code"] == "DUPLICATE"


def test_that_a_person_becomes_a_company_in_a_what_if_opens_nothing(door: Door):
    change = [{"updateActor": {"actor": TRADER, "legalForm": "COMPANY"}}]
    answer = door.ask(_WHAT_IF, variables={"changes": change})["whatIf"]
    assert answer["errors"] == []
    assert not [mark for field in FIELDS for mark in marks(field) if mark in text_of(answer)]


@pytest.mark.parametrize("field", FIELDS)
def test_a_kept_what_if_shows_no_personal_field_to_whoever_has_its_address(own: Door, field: str):
    opened = {"legalForm": "COMPANY", "actor": TRADER, camel_case(field): value(field, 3)}
    given = {"name": "ย้ายร้าน", "changes": [{"updateActor": opened}]}
    kept = own.ask(SAVE, variables={"input": given}, viewer=EDITOR)["saveWhatIf"]
    assert kept["errors"] == []
    key = kept["whatIf"]["key"]
    read = f"""{{ whatIfNamed(id: "{key}") {{ changes {{ field before after withheld }}
      whatIf {{ changes {{ before after }} sentences after {{ records(kind: ACTOR) {{ json }} }} }} }} }}"""
    for viewer in OUTSIDERS:
        answer = own.ask(read, viewer=viewer)
        assert not [mark for mark in marks(field) if mark in text_of(answer)]
        assert [one["withheld"] is not None for one in answer["whatIfNamed"]["changes"]].count(True) == 1
    assert marks(field)[3] in text_of(own.ask(read, viewer=EDITOR))


@pytest.mark.parametrize("field", FIELDS)
def test_a_writer_without_the_right_is_refused_before_it_learns_anything(own: Door, field: str):
    mutation = """mutation($input: UpdateActorInput!) { updateActor(input: $input) {
      revision errors { code path message seen current } } }"""
    answers = []
    for text, base in ((value(field, 1), None), (value(field, 3), None), (value(field, 3), 4)):
        given = {"actor": TRADER, camel_case(field): text, **({"base": base} if base else {})}
        answers.append(own.ask(mutation, variables={"input": given}, viewer=RECORDER)["updateActor"])
    assert answers[0] == answers[1] == answers[2]
    assert [(error["code"], error["path"]) for error in answers[0]["errors"]] == [
        ("OUT_OF_SCOPE", ["input", camel_case(field)])
    ]
    stale = own.ask(mutation, variables={"input": given}, viewer=EDITOR)["updateActor"]["errors"][0]
    assert stale["code"] == "STALE"
    assert marks(field)[1] in text_of(stale)
    freed = {"actor": TRADER, "legalForm": "COMPANY"}
    refused = own.ask(mutation, variables={"input": freed}, viewer=RECORDER)["updateActor"]["errors"]
    assert [error["path"] for error in refused] == [["input", "legalForm"]]


_DISMISS = """mutation($id: ID!) { decideSuggestion(input: {suggestion: $id, state: DISMISSED, because: DISTANCE}) {
  revision suggestion { state } errors { code } } }"""


@pytest.mark.parametrize(
    "viewer", [EDITOR, EDITOR._replace(scopes=frozenset({AccessScope.DECIDE, AccessScope.RECORD}))]
)
def test_a_dismissal_for_the_distance_keeps_the_place_and_tells_it_to_nobody_else(own: Door, viewer: Viewer):
    """Whoever dismissed it: it stays dismissed for all, until somebody really is somewhere else."""
    asked = f"{{ actor({_EACH}) {{ suggestions {{ id source {{ code }} }} }} }}"
    found = own.ask(asked)["actor"]["suggestions"]
    (key,) = (one["id"] for one in found if one["source"]["code"] == FARM)
    dismissed = own.ask(_DISMISS, variables={"id": key}, viewer=viewer)["decideSuggestion"]
    assert dismissed["errors"] == []
    state = f'''{{ node(id: "{key}") {{ ... on Suggestion {{ state whatChanged }} }}
      network {{ records(kind: DECISION) {{ json }} }} revisions(first: 2) {{ nodes {{ {_LOG} }} }} }}'''
    for reader in OUTSIDERS:
        answer = own.ask(state, viewer=reader)
        assert answer["node"] == {"state": "DISMISSED", "whatChanged": []}
        assert not [
            mark for name in ("latitude", "longitude") for mark in marks(name) if mark in text_of(answer)
        ]
    shown = own.ask(state, viewer=MEMBER)
    assert shown["node"] == {"state": "DISMISSED", "whatChanged": []}
    assert marks("latitude")[1] in text_of(shown)
    with writing(own.engine) as session:
        moved = Change(RecordKind.ACTOR, TRADER, "latitude", value("latitude", 1), value("latitude", 3))
        commit(session, [moved], editor=OFFICE, reason="It moved")
    assert own.ask(state, viewer=MEMBER)["node"]["state"] == "OPEN"
    assert own.ask(state)["node"]["state"] == "DISMISSED"


def test_who_may_not_see_what_is_personal_imports_nothing_and_tries_nothing(door: Door):
    """An import says of every row whether it differs from what is recorded: guess by guess it would tell."""
    dry = 'mutation { importSheets(input: {file: "upload-00", dryRun: true}) { errors { code message } } }'
    for viewer in (RECORDER, EDITOR._replace(scopes=frozenset({AccessScope.RECORD}))):
        (error,) = door.ask(dry, viewer=viewer)["importSheets"]["errors"]
        assert error["code"] == "OUT_OF_SCOPE"
        assert "PERSONAL" in error["message"]
    (error,) = door.ask(dry, viewer=EDITOR)["importSheets"]["errors"]
    assert error["code"] == "NOT_FOUND"


def test_no_webhook_is_told_a_personal_field(door: Door):
    hook = WebhookRecord(id="hook", kinds=[], actors=[])
    for number in range(4, 9):
        message = told(door.executor.schema, door.holder, door.engine, hook, number).body.decode()
        assert not [mark for field in FIELDS for mark in marks(field) if mark in message]
        assert "ลับติดต่อ" not in message


# ── exports ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "command", [["dump", "out"], ["export", "out.graphml"], ["export", "out.json"], ["export", "out.gexf"]]
)
def test_no_export_holds_a_personal_field_unless_the_operator_asks_for_it(
    engine_with_persons: Engine, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HERBCITY_DATABASE_URL", str(engine_with_persons.url))
    name, target = command
    written = {}
    for options in ([], ["--personal"]):
        folder = tmp_path / f"out{len(options)}"
        folder.mkdir()
        done = CliRunner().invoke(main, [name, str(folder / target), *options])
        assert done.exit_code == 0, done.output
        written[len(options)] = "".join(
            file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*")) if file.is_file()
        )
    for field in FIELDS:
        assert not [mark for mark in marks(field) if mark in written[0]]
        assert marks(field)[1] in written[1]


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name in DOORS if "field" not in name or name == "field"])
@pytest.mark.parametrize("part", CONTACT)
def test_a_contact_comes_through_no_door_but_its_own(door: Door, part: str, name: str):
    query = DOORS[name](f"contacts {{ {part} }}") if "{ value }" not in DOORS[name]("") else DOORS[name]("")
    for viewer in OUTSIDERS:
        assert "ลับติดต่อ" not in text_of(door.answer(query, viewer=viewer).body)


@pytest.mark.parametrize("part", CONTACT)
def test_a_contact_is_null_with_a_reason_and_found_by_nothing(door: Door, part: str):
    query = f"{{ actor({_EACH}) {{ contacts {{ {part} }} contactsWithheld }} }}"
    hidden = door.ask(query)["actor"]
    assert hidden["contacts"] is None
    assert "MEMBER" in hidden["contactsWithheld"]
    assert door.ask(query, viewer=MEMBER)["actor"]["contacts"] == [{part: f"ลับติดต่อ-{part}"}]
    for viewer in (ANYONE, MEMBER):
        found = door.ask('{ search(text: "ลับติดต่อ") { matched } }', viewer=viewer)
        assert found == {"search": []}


# ── the snapshot itself ──────────────────────────────────────────────────────────────────────────────────


def test_a_snapshot_that_was_brought_up_to_date_is_the_one_made_anew(own: Door):
    """After every kind of write: values, another person, one that becomes none, one that goes."""
    holder = own.holder
    holder.public.current()
    writes = [
        changed(TRADER, 1, 3),
        [Change(RecordKind.ACTOR, HILL, "legal_form", None, "SOLE_PROPRIETOR")],
        [Change(RecordKind.ACTOR, HILL, "legal_form", "SOLE_PROPRIETOR", "COOPERATIVE")],
        [Change(RecordKind.ACTOR, CONVERT, "name_en", None, "Thai Pharmacy Co.")],
    ]
    for changes in writes:
        with writing(own.engine) as session:
            commit(session, changes, editor=OFFICE, reason="Another")
        public, whole = holder.public.current(), holder.current()
        anew = withheld(
            NetworkSnapshot(
                {kind: whole.table(kind) for kind in RecordKind if kind is not RecordKind.CONTACT},
                revision=whole.revision,
                as_of=whole.as_of,
            )
        )
        assert public.actors == anew.actors
        assert public.digest == anew.digest
        assert public.revision == whole.revision
