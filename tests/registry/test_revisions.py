"""Every write is a revision: all or nothing, refused when stale, undone by inverting it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from herbcity.errors import ErrorCode, Refused, StaleWrite, UndoBlocked
from herbcity.network.building import take_snapshot
from herbcity.registry import reading as registry
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import reading, writing
from herbcity.registry.migrating import migrate
from herbcity.registry.migrations.running import check
from herbcity.registry.writing import Editor, commit, erase_contact, next_codes, put_contact, undo

ME = Editor("ทดสอบ")
GROWERS, MILL, AGENCY = "HC-0001-E", "HC-0002-C", "HC-0003-A"


def born(record_kind: RecordKind, /, **values: Any) -> Change:
    body, faults = check_fields(record_kind, {"evidence_level": "REPORTED", **values})
    assert body is not None, [fault.en for fault in faults]
    return Change(record_kind, body.get("id") or body["code"], None, None, body)


def three_actors() -> list[Change]:
    return [
        born(RecordKind.ACTOR, code=GROWERS, name_th="กลุ่มผู้ปลูก", roles=["FARMER_GROUP"]),
        born(RecordKind.ACTOR, code=MILL, name_th="โรงบด", roles=["PROCESSOR"]),
        born(RecordKind.ACTOR, code=AGENCY, name_th="สำนักงาน", roles=["SUPPORT_AGENCY"]),
    ]


def supply(**values: Any) -> Change:
    return born(
        RecordKind.LINK,
        **{"id": "l1", "kind": "SUPPLIES", "source": GROWERS, "target": MILL, "status": "ACTIVE", **values},
    )


def write(engine: Engine, *changes: Change, **options: Any) -> int:
    with writing(engine) as session:
        return commit(session, changes, editor=ME, reason="ทดสอบ", **options).number


def refusal(engine: Engine, *changes: Change, **options: Any) -> list[ErrorCode]:
    with pytest.raises(Refused) as refused:
        write(engine, *changes, **options)
    return [fault.code for fault in refused.value.faults]


def name(before: str | None, after: str | None, code: str = GROWERS) -> Change:
    return Change(RecordKind.ACTOR, code, "name_en", before, after)


def test_a_second_migration_finds_nothing_to_do(engine: Engine) -> None:
    assert migrate(engine) is False


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with writing(engine) as session:
        check(session.connection())


def test_revisions_are_numbered_without_gaps_even_after_a_refusal(engine: Engine) -> None:
    assert write(engine, *three_actors()) == 1
    refusal(engine, supply(target="HC-0009-Z"))
    assert write(engine, supply()) == 2


def test_a_refused_write_leaves_nothing_behind(engine: Engine) -> None:
    refusal(engine, *three_actors(), supply(kind="FINANCES"))
    with reading(engine) as session:
        assert registry.head(session) == 0
        assert registry.current(session, RecordKind.ACTOR) == {}


def test_all_faults_of_a_write_are_reported_at_once(engine: Engine) -> None:
    codes = refusal(
        engine,
        *three_actors(),
        supply(target=AGENCY),
        supply(id="l2", target="HC-0009-Z"),
        born(RecordKind.LISTING, id="o1", actor=MILL, side="OFFER", form="DRIED", herb="no-such-herb"),
    )
    assert sorted(codes) == ["UNKNOWN_REFERENCE", "UNKNOWN_REFERENCE", "WRONG_ENDPOINT"]


def test_a_record_that_is_wrong_by_itself_is_still_asked_for_what_it_refers_to(engine: Engine) -> None:
    wrong = {**supply().after, "valid_from": "2025-02-01", "valid_until": "2025-01-01", "target": "HC-0009-Z"}
    codes = refusal(engine, *three_actors(), Change(RecordKind.LINK, "l1", None, None, wrong))
    assert sorted(codes) == ["REVERSED_DATES", "UNKNOWN_REFERENCE"]


def test_a_farmer_group_cannot_finance_anybody(engine: Engine) -> None:
    with pytest.raises(Refused, match=r"FARMER_GROUP and cannot stand at this end of 'finances'"):
        write(engine, *three_actors(), supply(kind="FINANCES"))


def test_an_actor_may_not_lose_the_role_on_which_a_link_rests(engine: Engine) -> None:
    write(engine, *three_actors(), supply())
    assert refusal(engine, Change(RecordKind.ACTOR, MILL, "roles", ["PROCESSOR"], ["FINANCIER"])) == [
        "WRONG_ENDPOINT"
    ]


def test_an_actor_with_links_cannot_go(engine: Engine) -> None:
    write(engine, *three_actors(), supply())
    with reading(engine) as session:
        body = registry.one(session, RecordKind.ACTOR, MILL)
    assert refusal(engine, Change(RecordKind.ACTOR, MILL, None, body, None)) == ["STILL_REFERENCED"]


def test_invented_and_real_records_never_refer_to_each_other(engine: Engine) -> None:
    assert refusal(engine, *three_actors(), supply(evidence_level="ILLUSTRATIVE")) == [
        "LAYERS_MIXED",
        "LAYERS_MIXED",
    ]


def test_two_actors_cannot_hold_one_registration_number(engine: Engine) -> None:
    write(engine, *three_actors())
    number = "0994000617721"  # valid by python-stdnum's own documentation
    write(engine, Change(RecordKind.ACTOR, MILL, "registration_id", None, number))
    assert refusal(engine, Change(RecordKind.ACTOR, AGENCY, "registration_id", None, number)) == ["DUPLICATE"]


def test_a_write_that_changes_nothing_is_refused_and_makes_no_revision(engine: Engine) -> None:
    write(engine, *three_actors())
    assert refusal(engine, name(None, None)) == ["NOTHING_TO_DO"]


def test_a_stale_write_is_told_both_values(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, name(None, "Growers"))
    with pytest.raises(StaleWrite) as stale:
        write(engine, name(None, "Planters"))
    assert stale.value.faults[0].details["seen"] is None
    assert stale.value.faults[0].details["current"] == "Growers"


def test_two_changes_that_disagree_about_a_field_contradict_each_other_and_are_not_stale(
    engine: Engine,
) -> None:
    write(engine, *three_actors())
    codes = refusal(engine, name(None, "One"), name(None, "Two"))
    assert codes == [ErrorCode.CONTRADICTORY]


def test_changes_that_follow_upon_each_other_do_not_contradict(engine: Engine) -> None:
    write(engine, *three_actors())
    assert write(engine, name(None, "One"), name("One", "Two")) == 2


def test_a_base_older_than_the_fields_last_change_is_stale(engine: Engine) -> None:
    base = write(engine, *three_actors())
    write(engine, name(None, "Growers"))
    with pytest.raises(StaleWrite) as stale:
        write(engine, name("Growers", "Planters"), base=base)
    assert (stale.value.faults[0].details["seen"], stale.value.faults[0].details["current"]) == (
        None,
        "Growers",
    )


def test_a_base_older_than_other_fields_changes_does_not_matter(engine: Engine) -> None:
    base = write(engine, *three_actors())
    write(engine, name(None, "Growers"))
    assert write(engine, Change(RecordKind.ACTOR, GROWERS, "households", None, 12), base=base) == 3


def test_undo_takes_back_exactly_one_revision(engine: Engine) -> None:
    write(engine, *three_actors())
    with reading(engine) as session:
        before = take_snapshot(session).digest
    number = write(engine, supply(), name(None, "Growers"))
    with writing(engine) as session:
        undo(session, number, editor=ME)
    with reading(engine) as session:
        assert take_snapshot(session).digest == before
        assert registry.revision(session, 3).undoes == 2


def test_a_revision_that_changes_one_record_twice_can_be_undone(engine: Engine) -> None:
    number = write(engine, *three_actors(), name(None, "Growers"))
    with writing(engine) as session:
        undo(session, number, editor=ME)
    with reading(engine) as session:
        assert registry.current(session, RecordKind.ACTOR) == {}


def test_undoing_an_undo_brings_the_record_back_under_its_old_code(engine: Engine) -> None:
    write(engine, *three_actors())
    for number in (1, 2):
        with writing(engine) as session:
            undo(session, number, editor=ME)
    with reading(engine) as session:
        assert set(registry.current(session, RecordKind.ACTOR)) == {GROWERS, MILL, AGENCY}


def test_undo_is_refused_where_a_later_revision_changed_the_same_field_and_says_which(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, name(None, "Growers"))
    write(engine, name("Growers", "Planters"))
    with writing(engine) as session, pytest.raises(UndoBlocked, match="revision 3 stands on it"):
        undo(session, 2, editor=ME)


def test_what_stood_on_a_revision_no_longer_blocks_it_once_it_was_undone_itself(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, name(None, "Growers"))
    write(engine, name("Growers", "Planters"))
    with writing(engine) as session:
        undo(session, 3, editor=ME)  # 4
        undo(session, 4, editor=ME)  # 5: Planters again
        with pytest.raises(UndoBlocked, match="revision 3 stands on it"):
            undo(session, 2, editor=ME)
        undo(session, 5, editor=ME)
        undo(session, 2, editor=ME)
        assert registry.current(session, RecordKind.ACTOR)[GROWERS]["name_en"] is None


def test_undo_is_refused_where_a_later_link_needs_the_actor_and_says_which(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, name(None, "Agency", AGENCY))
    write(engine, supply())
    with writing(engine) as session, pytest.raises(UndoBlocked):
        undo(session, 1, editor=ME)


def test_a_code_is_never_given_twice_not_even_after_its_actor_is_gone(engine: Engine) -> None:
    write(engine, *three_actors())
    with writing(engine) as session:
        undo(session, 1, editor=ME)
        assert next_codes(session, 2) == ["HC-0004-8", "HC-0005-6"]
    assert refusal(engine, three_actors()[0]) == ["RETIRED_CODE"]


def test_a_statement_that_was_not_adopted_stands_beside_the_current_value(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, Change(RecordKind.ACTOR, GROWERS, "households", None, 12))
    write(engine, Change(RecordKind.ACTOR, GROWERS, "households", 12, 40, adopted=False))
    with reading(engine) as session:
        stated = registry.statements(session, RecordKind.ACTOR, GROWERS, "households")
        assert take_snapshot(session).actors[GROWERS].households == 12
    assert [(one.value, one.current) for one in stated] == [(12, True), (40, False)]


def test_the_log_says_that_a_contact_changed_and_nothing_more(engine: Engine) -> None:
    write(engine, *three_actors())
    with writing(engine) as session:
        put_contact(
            session,
            {"actor": MILL, "title": "ฝ่ายจัดซื้อ", "phone": "035551422", "basis": "consent"},
            editor=ME,
            reason="ใหม่",
        )
    with reading(engine) as session:
        contact = registry.contacts(session, MILL)[0]
        assert contact.phone == "035551422"
        for table in ("change", "revision"):
            assert "035551422" not in str(session.execute(text(f'SELECT * FROM "{table}"')).fetchall())
        assert registry.changes_of(session, 2) == [Change(RecordKind.CONTACT, contact.id, None, None, None)]
    with writing(engine) as session:
        erase_contact(session, contact.id, editor=ME, reason="ขอให้ลบ")
    with reading(engine) as session:
        assert list(registry.contacts(session, MILL)) == []


def test_the_history_of_an_actor_has_what_hangs_on_it_and_what_was_removed(engine: Engine) -> None:
    write(engine, *three_actors())
    write(engine, supply())
    write(engine, name(None, "Agency", AGENCY))
    with writing(engine) as session:
        undo(session, 2, editor=ME)
    with reading(engine) as session:
        assert [one.number for one in registry.history(session, [MILL], first=10)] == [4, 2, 1]
        assert [one.number for one in registry.history(session, [AGENCY], first=10)] == [3, 1]


def test_what_was_known_on_a_day_before_the_first_revision_is_nothing(engine: Engine) -> None:
    write(engine, *three_actors())
    with reading(engine) as session:
        assert len(take_snapshot(session, as_of=date(2000, 1, 1)).actors) == 0
