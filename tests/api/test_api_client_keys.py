"""A write that is sent twice under one key of its client is done once, and both get the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from herbcity.registry.client_keys import DAYS_KEPT
from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.identity import actor_code
from herbcity.registry.keys import AccessRole, Viewer
from tests.api.api_door import COLLEGE, EDITOR, HOSPITAL, RIVER, STEWARD, Door
from tests.api.test_api_mutations import faults, head, write
from tests.api.what_if_door import supply

KEY = "3f2b8e9a-6d1c-4f0e-9b7a-1c2d3e4f5a6b"
OTHER_OFFICE = Viewer(AccessRole.EDITOR, "Another office")


def register(door: Door, name: str = "โรงอบ", *, key: str | None = KEY, viewer: Viewer = EDITOR) -> Any:
    given = "" if key is None else f', clientKey: "{key}"'
    call = f'registerActor(input: {{nameTh: "{name}", roles: [PROCESSOR]{given}}})'
    return write(door, call, "actor { code nameTh }", viewer=viewer)


@pytest.fixture
def another_process(any_door: Door) -> Iterator[Door]:
    """The same registry through connections and a snapshot of its own."""
    engine = open_engine(any_door.engine.url.render_as_string(hide_password=False))
    yield Door(engine)
    engine.dispose()


def test_a_write_that_is_sent_again_answers_the_same_and_writes_nothing(
    any_door: Door, another_process: Door
):
    first = register(any_door)
    assert (first["errors"], first["revision"]) == ([], 4)
    assert register(any_door) == first
    assert register(another_process) == first
    assert head(any_door) == 4
    assert register(any_door, key=None)["actor"]["code"] != first["actor"]["code"]


def test_of_two_that_arrive_together_one_writes_and_both_hear_of_it(any_door: Door, another_process: Door):
    doors = [any_door, another_process] * 4
    together = Barrier(len(doors))

    def send(door: Door) -> Any:
        together.wait()
        return register(door)

    with ThreadPoolExecutor(len(doors)) as threads:
        answers = list(threads.map(send, doors))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["errors"] == []
    assert head(any_door) == 4


def test_a_key_that_comes_with_another_input_is_refused(any_door: Door):
    register(any_door)
    refused = register(any_door, "โรงสี")
    assert faults(refused) == [("CLIENT_KEY_REUSED", ["input", "clientKey"])]
    assert (refused["actor"], refused["revision"]) == (None, None)
    call = f'closeActor(input: {{actor: "{actor_code(9)}", clientKey: "{KEY}"}})'
    assert faults(write(any_door, call)) == [("CLIENT_KEY_REUSED", ["input", "clientKey"])]
    assert head(any_door) == 4


def test_each_caller_has_keys_of_its_own(any_door: Door):
    assert register(any_door)["actor"]["code"] != register(any_door, viewer=OTHER_OFFICE)["actor"]["code"]


def test_the_order_and_the_defaults_of_an_input_do_not_make_it_another_one(door: Door):
    first = f'registerActor(input: {{roles: [BUYER], nameTh: "ก", clientKey: "{KEY}"}})'
    again = (
        f'registerActor(input: {{clientKey: "{KEY}", nameTh: "ก", evidenceLevel: REPORTED, roles: [BUYER]}})'
    )
    assert write(door, first, "actor { code }") == write(door, again, "actor { code }")


def test_refused_input_is_not_remembered_and_may_come_again_once_it_is_right(any_door: Door):
    call = 'registerActor(input: {{nameTh: "ก", roles: [BUYER], district: "{}", clientKey: "{}"}})'
    assert faults(write(any_door, call.format("9999", KEY))) == [("UNKNOWN_REFERENCE", ["input", "district"])]
    assert write(any_door, call.format("7209", KEY))["errors"] == []


@pytest.mark.parametrize("key", ["short", "x" * 65])
def test_a_key_is_long_enough_not_to_be_guessed_by_chance_and_short_enough_to_be_kept(door: Door, key: str):
    assert faults(register(door, key=key)) == [("OUT_OF_RANGE", ["input", "clientKey"])]


def test_a_key_is_forgotten_after_a_week(any_door: Door):
    first = register(any_door)
    long_ago = datetime.now(UTC) - timedelta(days=DAYS_KEPT, minutes=1)
    with writing(any_door.engine) as session:
        session.execute(text("UPDATE client_key SET made_at = :then"), {"then": long_ago})
    second = register(any_door)
    assert second["actor"]["code"] != first["actor"]["code"]
    with reading(any_door.engine) as session:
        assert session.execute(text("SELECT count(*) FROM client_key")).scalar() == 1


def test_an_answer_names_what_was_made_as_it_is_now(door: Door):
    first = register(door)
    write(door, f'updateActor(input: {{actor: "{first["actor"]["code"]}", nameTh: "โรงอบใหม่"}})')
    again = register(door)
    assert (again["revision"], again["actor"]["nameTh"]) == (first["revision"], "โรงอบใหม่")


CALLS = [
    (f'updateActor(input: {{actor: "{HOSPITAL}", nameEn: "Hospital"KEY}})', "actor { nameEn }"),
    (f'closeActor(input: {{actor: "{COLLEGE}"KEY}})', "actor { code }"),
    (
        f'recordLink(input: {{kind: RESEARCHES_WITH, source: "{COLLEGE}", target: "{HOSPITAL}", status: ACTIVEKEY}})',
        "link { id }",
    ),
    ('endLink(input: {link: "college-hospital", on: "2026-01-01"KEY})', "link { id status }"),
    (f'postListing(input: {{actor: "{HOSPITAL}", side: NEED, service: TRAININGKEY}})', "listing { id }"),
    (
        f'recordCapacity(input: {{actor: "{HOSPITAL}", from: DRIED, to: POWDER, kgInPerMonth: 5KEY}})',
        "capacity { id }",
    ),
    (f'awardCertificate(input: {{holder: "{HOSPITAL}", kind: GMP_HERBKEY}})', "certificate { id }"),
    ('recordEvidence(input: {title: "ทะเบียน"KEY})', "evidence { id }"),
    (
        f'judgeIdentity(input: {{one: "{HOSPITAL}", other: "{COLLEGE}", verdict: DIFFERENTKEY}})',
        "judgement { verdict }",
    ),
    (f'mergeActors(input: {{keep: "{HOSPITAL}", merge: "{COLLEGE}"KEY}})', "actor { code formerCodes }"),
    ("undoRevision(input: {revision: 3KEY})", "undone"),
]


@pytest.mark.parametrize(("call", "thing"), CALLS, ids=[call.partition("(")[0] for call, _ in CALLS])
def test_every_mutation_is_done_once(door: Door, call: str, thing: str):
    call = call.replace("KEY", f', clientKey: "{KEY}"')
    first = write(door, call, thing, viewer=STEWARD)
    assert (first["errors"], first["revision"]) == ([], 4)
    assert write(door, call, thing, viewer=STEWARD) == first
    assert head(door) == 4


def test_a_key_is_made_once_and_its_secret_is_told_once(any_door: Door):
    admin = Viewer(AccessRole.ADMIN, "Operator")
    call = f'createKey(input: {{label: "สำนักงานใหม่", role: EDITOR, clientKey: "{KEY}"}})'
    ask = f"mutation {{ {call} {{ key {{ key label }} secret revision errors {{ code }} }} }}"
    first = any_door.ask(ask, viewer=admin)["createKey"]
    assert first["errors"] == []
    again = any_door.ask(ask, viewer=admin)["createKey"]
    assert again == {**first, "secret": None}
    with reading(any_door.engine) as session:
        assert session.execute(text("SELECT count(*) FROM api_key")).scalar() == 1
        kept = session.execute(text("SELECT outcome FROM client_key")).scalar()
    assert first["secret"] not in kept
    revoke = (
        f'mutation {{ revokeKey(input: {{key: "{first["key"]["key"]}", clientKey: "{KEY}-2"}}) '
        "{ key { key revokedAt } errors { code } } }"
    )
    assert any_door.ask(revoke, viewer=admin) == any_door.ask(revoke, viewer=admin)


def test_a_contact_is_kept_once(any_door: Door):
    call = f'putContact(input: {{actor: "{HOSPITAL}", phone: "035-551-000", basis: "public task", clientKey: "{KEY}"}})'
    first = write(any_door, call, "actor { contacts { phone } }")
    assert (first["errors"], first["revision"]) == ([], 4)
    assert write(any_door, call, "actor { contacts { phone } }") == first


def test_a_suggestion_is_decided_on_once(door: Door):
    (suggestion,) = door.ask("{ suggestions { nodes { id } } }")["suggestions"]["nodes"]
    call = (
        f'decideSuggestion(input: {{suggestion: "{suggestion["id"]}", state: CONTACTED, clientKey: "{KEY}"}})'
    )
    first = write(door, call, "suggestion { id state decisions { state } }")
    assert len(first["suggestion"]["decisions"]) == 1
    assert write(door, call, "suggestion { id state decisions { state } }") == first


def test_a_what_if_is_kept_once_rebased_once_and_deleted_once(any_door: Door):
    thing = "whatIf { id baseRevision } revision errors { code path }"
    save = f"mutation($input: SaveWhatIfInput!) {{ saveWhatIf(input: $input) {{ {thing} }} }}"
    given = {"name": "โรงอบ", "changes": [supply(RIVER, actor_code(4))], "clientKey": KEY}

    def once(document: str, given: dict[str, Any]) -> Any:
        first = any_door.ask(document, variables={"input": given}, viewer=EDITOR)
        assert any_door.ask(document, variables={"input": given}, viewer=EDITOR) == first
        (payload,) = first.values()
        assert payload["errors"] == []
        return payload

    kept = once(save, given)
    assert kept["revision"] == kept["whatIf"]["baseRevision"] == 3
    with reading(any_door.engine) as session:
        assert session.execute(text("SELECT count(*) FROM what_if")).scalar() == 1
    named = {"whatIf": kept["whatIf"]["id"]}
    rebase = f"mutation($input: RebaseWhatIfInput!) {{ rebaseWhatIf(input: $input) {{ {thing} }} }}"
    once(rebase, {**named, "clientKey": KEY + "-2"})
    delete = "mutation($input: DeleteWhatIfInput!) { deleteWhatIf(input: $input) { deleted revision errors { code } } }"
    assert once(delete, {**named, "clientKey": KEY + "-3"})["deleted"] == kept["whatIf"]["id"]
