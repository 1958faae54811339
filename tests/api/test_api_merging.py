"""Two records of one organisation: proposed, judged, merged in one revision, found by the old code for ever, undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from herbcity.api.ids import global_id
from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.registry.engine import reading, writing
from herbcity.registry.identity import actor_code
from herbcity.registry.reading import contacts
from herbcity.registry.writing import Editor, put_contact
from tests.api.api_door import BUYER, COLLECTOR, EDITOR, HILL, HOSPITAL, MILL, RIVER, STEWARD, Door
from tests.api.test_api_mutations import faults, head, write
from tests.api.what_if_door import NAMED, REBASE, save, supply

MILL_AGAIN = actor_code(9)
MATERIAL = 'herb: "turmeric", form: FRESH'
INVENTED = "evidenceLevel: ILLUSTRATIVE"
PAIRS = "nodes { one { code } other { code } reasons judgement { verdict note by } } totalCount"


def merge(door: Door, keep: str, merged: str, thing: str = "actor { code }", **more: str) -> Any:
    rest = "".join(f", {name}: {value}" for name, value in more.items())
    call = f'mergeActors(input: {{keep: "{keep}", merge: "{merged}"{rest}}})'
    return write(door, call, thing, viewer=STEWARD)


def judge(door: Door, verdict: str, one: str = MILL, other: str = MILL_AGAIN) -> Any:
    call = f'judgeIdentity(input: {{one: "{one}", other: "{other}", verdict: {verdict}, note: "ถามแล้ว"}})'
    return write(door, call, "judgement { one { code } other { code } verdict judgedOn by note }")


def pairs(door: Door, arguments: str = "") -> list[tuple[str, str, list[str]]]:
    found = door.ask(f"{{ possibleDuplicates{arguments} {{ {PAIRS} }} }}")["possibleDuplicates"]
    return [(row["one"]["code"], row["other"]["code"], row["reasons"]) for row in found["nodes"]]


def written(door: Door, call: str, thing: str = "") -> Any:
    payload = write(door, call, thing)
    assert payload["errors"] == []
    return payload


def record_the_mill_again(door: Door) -> str:
    """The mill of the turmeric chain once more, with a role, a link, a twin link, a need, and what hangs on it."""
    made = written(
        door,
        f'registerActor(input: {{nameTh: "โรงสีสมุนไพร หมู่ 3", nameEn: "Mill at Moo 3", roles: [BUYER, PROCESSOR], '
        f'registrationId: "0994000617721", district: "7209", {INVENTED}}})',
        "actor { code }",
    )
    code = made["actor"]["code"]
    assert code == MILL_AGAIN
    link = "recordLink(input: {kind: SUPPLIES, status: ACTIVE, " + INVENTED
    written(door, f'{link}, source: "{RIVER}", target: "{code}", {MATERIAL}, volumeKgPerYear: 700}})')
    # A twin: the toy records that the collector supplies the mill with fresh turmeric, from no stated day.
    written(
        door,
        f'{link}, source: "{COLLECTOR}", target: "{code}", {MATERIAL}, volumeKgPerYear: 123, note: "ใหม่"}})',
    )
    written(door, f'{link}, source: "{MILL}", target: "{code}", {MATERIAL}}})')  # with itself
    written(door, f'postListing(input: {{actor: "{code}", side: NEED, service: TRAINING, {INVENTED}}})')
    written(door, f'awardCertificate(input: {{holder: "{code}", kind: GMP_HERB, {INVENTED}}})')
    written(
        door,
        f'recordCapacity(input: {{actor: "{code}", from: DRIED, to: POWDER, kgInPerMonth: 900, {INVENTED}}})',
    )
    with writing(door.engine) as session:
        contact = {"actor": code, "title": "Owner", "phone": "035-000-000", "basis": "consent"}
        put_contact(session, contact, editor=Editor("Seeds"), reason="Told us")
    return code


def everything(door: Door, code: str) -> Any:
    return door.ask(
        f"""{{ actor(code: "{code}") {{
            code nameTh otherNames roles registrationId formerCodes
            links {{ kind source {{ code }} target {{ code }} volumeKgPerYear note }}
            listings {{ side service }} certificates {{ kind }} capacities {{ kgInPerMonth }}
        }} }}"""
    )["actor"]


# ── what may be one, and what was judged ─────────────────────────────────────────────────────────────────


def test_a_firm_recorded_twice_is_proposed_until_somebody_has_judged_the_pair(any_door: Door):
    for name in ("บจก. ไพลทอง", "บริษัท ไพลทอง จำกัด"):
        written(any_door, f'registerActor(input: {{nameTh: "{name}", roles: [PROCESSOR], district: "7209"}})')
    one, other = actor_code(9), actor_code(10)
    assert pairs(any_door) == [(one, other, ["SAME_NAME"])]
    judged = judge(any_door, "DIFFERENT", other, one)
    assert judged["errors"] == []
    assert judged["judgement"]["one"] == {"code": one}
    assert (judged["judgement"]["by"], judged["judgement"]["note"]) == ("Provincial office", "ถามแล้ว")
    assert pairs(any_door) == []
    assert pairs(any_door, "(verdict: DIFFERENT)") == [(one, other, ["SAME_NAME"])]
    assert judge(any_door, "SAME", one, other)["errors"] == []
    assert pairs(any_door) == pairs(any_door, "(verdict: DIFFERENT)") == []
    assert pairs(any_door, "(verdict: SAME)") == [(one, other, ["SAME_NAME"])]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("กลุ่มสมุนไพรหนองหญ้าไซ", "กลุ่มสมุนไพรหนองหญ้าไทร", []),  # two edits
        ("กลุ่มสมุนไพรหนองหญ้าไซ", "กลุ่มสมุนไพรหนองหญ้าไซย", [["NEAR_NAME"]]),
        ("กลุ่มสมุนไพรบ้านดอน", "กลุ่มสมุนไพรบ้านโคก", []),
        ("กลุ่มสมุนไพรหมู่ 1", "กลุ่มสมุนไพรหมู่ 2", []),  # numbers count
        ("กลุ่มไพลทอง", "บริษัท ไพลทอง จำกัด", []),  # a firm is no group
    ],
)
def test_names_propose_only_what_they_do_not_tell_apart(door: Door, one: str, other: str, expected: Any):
    for name in (one, other):
        written(door, f'registerActor(input: {{nameTh: "{name}", roles: [PROCESSOR], district: "7209"}})')
    assert [reasons for _, _, reasons in pairs(door)] == expected


def test_what_is_known_of_both_keeps_two_of_one_name_apart(door: Door):
    written(door, 'registerActor(input: {nameTh: "ไพลทอง", roles: [PROCESSOR], district: "7209"})')
    written(
        door, f'registerActor(input: {{nameTh: "ไพลทอง", roles: [PROCESSOR], district: "7209", {INVENTED}}})'
    )
    assert pairs(door) == []


def test_a_pair_is_judged_by_two_actors_that_exist(door: Door):
    assert faults(judge(door, "SAME", HILL, HILL)) == [("ONE_ACTOR", ["input", "other"])]
    assert faults(judge(door, "SAME", HILL, actor_code(77))) == [("NOT_FOUND", ["input", "other"])]
    assert judge(door, "UNSURE", HILL, RIVER)["errors"] == []
    assert faults(judge(door, "UNSURE", HILL, RIVER)) == [("NOTHING_TO_DO", ["input"])]


# ── merging ──────────────────────────────────────────────────────────────────────────────────────────────


def test_all_that_hangs_on_the_one_moves_to_the_other_in_one_revision(any_door: Door):
    code = record_the_mill_again(any_door)
    before = head(any_door)
    payload = merge(any_door, MILL, code, reason='"คนเดียวกัน"', evidence='"report-2566"')
    assert payload["errors"] == []
    assert payload["revision"] == before + 1 == head(any_door)
    found = everything(any_door, MILL)
    assert found["formerCodes"] == [code]
    assert found["otherNames"] == ["โรงสีสมุนไพร หมู่ 3", "Mill at Moo 3"]
    assert found["roles"] == ["PROCESSOR", "BUYER"]
    assert found["registrationId"] == "0994000617721"
    supplies = sorted(
        (link["source"]["code"], link["target"]["code"], link["volumeKgPerYear"], link["note"])
        for link in found["links"]
    )
    # By hand: River's link moved; the collector's stood already and stays, with the note that it lacked; the link of
    # the two with each other is gone; the toy's link to the buyer is as it was.
    assert [(source, target) for source, target, *_ in supplies] == [
        (RIVER, MILL),
        (COLLECTOR, MILL),
        (MILL, BUYER),
    ]
    assert (supplies[0][2], supplies[1][2:]) == (700.0, (supplies[1][2], "ใหม่"))
    assert supplies[1][2] != 123
    assert {"side": "NEED", "service": "TRAINING"} in found["listings"]
    assert found["certificates"] == [{"kind": "GMP_HERB"}]
    assert {"kgInPerMonth": 900.0} in found["capacities"]
    with reading(any_door.engine) as session:
        assert [contact.phone for contact in contacts(session, MILL)] == ["035-000-000"]
        assert any_door.holder.current().digest == take_snapshot(session).digest
    revision = any_door.ask("{ revisions(first: 1) { nodes { reason evidence { code } changeCount } } }")
    (made,) = revision["revisions"]["nodes"]
    assert (made["reason"], made["evidence"]) == ("คนเดียวกัน", {"code": "report-2566"})


def test_of_two_records_of_one_link_the_better_known_stays_and_the_other_value_is_on_record(door: Door):
    for name in ("หนึ่ง", "หนึ่ง จำกัด"):
        written(door, f'registerActor(input: {{nameTh: "{name}", roles: [RESEARCH_PARTNER]}})')
    keep, gone = actor_code(9), actor_code(10)
    link = f'recordLink(input: {{kind: RESEARCHES_WITH, target: "{HOSPITAL}", source'
    written(door, f'{link}: "{keep}", status: PROPOSED}})')
    better = written(
        door,
        f'{link}: "{gone}", status: ACTIVE, evidenceLevel: DOCUMENTED, evidence: ["report-2566"]}})',
        "link { id }",
    )
    assert merge(door, keep, gone)["errors"] == []
    (left,) = door.ask(f'{{ actor(code: "{keep}") {{ links {{ id status evidenceLevel }} }} }}')["actor"][
        "links"
    ]
    assert left == {"id": better["link"]["id"], "status": "ACTIVE", "evidenceLevel": "DOCUMENTED"}
    changes = door.ask("{ revisions(first: 1) { nodes { changes { kind field after adopted } } } }")
    stated = [one for one in changes["revisions"]["nodes"][0]["changes"] if not one["adopted"]]
    assert stated == [{"kind": "LINK", "field": "status", "after": "PROPOSED", "adopted": False}]


def test_the_old_code_finds_the_actor_wherever_an_actor_can_be_named(any_door: Door):
    code = record_the_mill_again(any_door)
    merge(any_door, MILL, code)
    found = any_door.ask(
        f"""{{
            actor(code: "{code}") {{ code }}
            byId: actor(code: "{global_id("Actor", code)}") {{ code }}
            node(id: "{global_id("Actor", code)}") {{ id ... on Actor {{ code mergedInto {{ code }} }} }}
            links(where: {{actor: "{code}"}}) {{ totalCount }}
            same: links(where: {{actor: "{MILL}"}}) {{ totalCount }}
            listings(where: {{actor: "{code}"}}) {{ totalCount }}
            suggestions(where: {{around: "{code}"}}) {{ totalCount }}
            network {{ trace(from: "{HILL}", to: "{code}") {{ actors {{ code }} }} }}
        }}"""
    )
    assert found["actor"] == found["byId"] == {"code": MILL}
    assert found["node"] == {"id": global_id("Actor", MILL), "code": MILL, "mergedInto": None}
    assert found["links"] == found["same"]
    assert found["links"]["totalCount"] > 0
    assert found["network"]["trace"][0]["actors"][-1] == {"code": MILL}
    updated = written(
        any_door, f'updateActor(input: {{actor: "{code}", size: MICRO}})', "actor { code size }"
    )
    assert updated["actor"] == {"code": MILL, "size": "MICRO"}
    posted = written(
        any_door,
        f'postListing(input: {{actor: "{code}", side: NEED, service: CONSULTING, {INVENTED}}})',
        "listing { actor { code } }",
    )
    assert posted["listing"]["actor"] == {"code": MILL}
    # What moved is found again under the old code as well: it is not recorded a second time.
    again = f'recordLink(input: {{kind: SUPPLIES, status: ACTIVE, {INVENTED}, source: "{RIVER}", {MATERIAL}'
    assert faults(write(any_door, f'{again}, target: "{code}"}})')) == [("DUPLICATE", ["input"])]
    assert faults(write(any_door, f'{again}, target: "{MILL}"}})')) == [("DUPLICATE", ["input"])]
    assert faults(merge(any_door, MILL, code)) == [("ONE_ACTOR", ["input", "merge"])]


def test_a_decision_goes_with_its_suggestion(any_door: Door):
    (suggestion,) = any_door.ask("{ suggestions { nodes { id source { code } target { code } } } }")[
        "suggestions"
    ]["nodes"]
    assert suggestion["target"]["code"] == MILL
    written(
        any_door,
        f'decideSuggestion(input: {{suggestion: "{suggestion["id"]}", state: DISMISSED, because: PRICE}})',
    )
    code = written(
        any_door,
        f'registerActor(input: {{nameTh: "โรงสีสมุนไพร", roles: [PROCESSOR], {INVENTED}}})',
        "actor { code }",
    )["actor"]["code"]
    merge(any_door, code, MILL)
    assert any_door.ask("{ suggestions { totalCount } }")["suggestions"]["totalCount"] == 0
    (dismissed,) = any_door.ask(
        "{ suggestions(where: {states: [DISMISSED]}) { nodes { id target { code } decisions { state } } } }"
    )["suggestions"]["nodes"]
    assert dismissed["target"]["code"] == code
    assert dismissed["decisions"] == [{"state": "DISMISSED"}]
    assert any_door.ask(f'{{ node(id: "{suggestion["id"]}") {{ id }} }}')["node"] == {"id": dismissed["id"]}
    reopened = write(
        any_door,
        f'decideSuggestion(input: {{suggestion: "{suggestion["id"]}", state: CONTACTED}})',
        "suggestion { id state }",
    )
    assert reopened["suggestion"] == {"id": dismissed["id"], "state": "CONTACTED"}


def test_before_the_merger_both_are_there_and_the_one_says_what_became_of_it(any_door: Door):
    code = record_the_mill_again(any_door)
    before = head(any_door)
    old = any_door.holder.at(revision=before).digest
    merge(any_door, MILL, code)
    assert any_door.holder.at(revision=before).digest == old
    found = any_door.ask(
        f"""{{ network(revision: {before}) {{ actorCount newest: digest }}
               now: network {{ actorCount }} }}"""
    )
    assert found["network"]["actorCount"] == found["now"]["actorCount"] + 1
    earlier = any_door.holder.at(revision=before)
    assert earlier.actors[code].name_th == "โรงสีสมุนไพร หมู่ 3"
    assert earlier.meant(code) == code


def test_what_was_said_of_the_merged_actor_and_done_to_it_stays_readable(door: Door):
    code = record_the_mill_again(door)
    first = head(door)
    merge(door, MILL, code)
    found = door.ask(
        f"""{{ actor(code: "{code}") {{
            facts(field: "nameTh") {{ value current }} history(first: 50) {{ number }} }} }}"""
    )["actor"]
    assert {"value": "โรงสีสมุนไพร หมู่ 3", "current": False} in found["facts"]
    assert len([fact for fact in found["facts"] if fact["current"]]) == 1
    numbers = [one["number"] for one in found["history"]]
    assert numbers[0] == first + 1
    assert 4 in numbers  # the revision that registered it


def test_undoing_the_revision_takes_the_merger_back_completely(any_door: Door):
    code = record_the_mill_again(any_door)
    judge(any_door, "SAME")
    before = any_door.holder.current().digest
    were = everything(any_door, MILL), everything(any_door, code)
    made = merge(any_door, MILL, code)
    assert any_door.holder.current().digest != before
    undone = write(
        any_door, f"undoRevision(input: {{revision: {made['revision']}}})", "undone", viewer=STEWARD
    )
    assert undone["errors"] == []
    assert any_door.holder.current().digest == before
    assert (everything(any_door, MILL), everything(any_door, code)) == were
    with reading(any_door.engine) as session:
        assert [one.phone for one in contacts(session, code)] == ["035-000-000"]
        assert contacts(session, MILL) == []
        assert take_snapshot(session).digest == before
    assert pairs(any_door, "(verdict: SAME)")[0][:2] == (MILL, code)


def test_a_chain_of_mergers_leads_to_the_last_one_and_is_undone_from_its_end(any_door: Door):
    codes = [
        written(any_door, f'registerActor(input: {{nameTh: "{name}", roles: [BUYER]}})', "actor { code }")[
            "actor"
        ]["code"]
        for name in ("ก", "ข", "ค")
    ]
    first = merge(any_door, codes[1], codes[0])
    second = merge(any_door, codes[2], codes[1])
    assert any_door.ask(f'{{ actor(code: "{codes[0]}") {{ code formerCodes }} }}')["actor"] == {
        "code": codes[2],
        "formerCodes": codes[:2],
    }
    undo = "undoRevision(input: {{revision: {}}})"
    blocked = write(any_door, undo.format(first["revision"]), "undone", viewer=STEWARD)
    assert faults(blocked) == [("UNDO_BLOCKED", ["input", "revision"])]
    for made in (second, first):
        assert write(any_door, undo.format(made["revision"]), "undone", viewer=STEWARD)["errors"] == []
    assert any_door.ask(f'{{ actor(code: "{codes[0]}") {{ code formerCodes }} }}')["actor"] == {
        "code": codes[0],
        "formerCodes": [],
    }


def test_a_judgement_about_a_third_holds_for_the_one_that_stays(door: Door):
    codes = [
        written(door, f'registerActor(input: {{nameTh: "{name}", roles: [BUYER]}})', "actor { code }")[
            "actor"
        ]["code"]
        for name in ("ก", "ข", "ค")
    ]
    judge(door, "DIFFERENT", codes[1], codes[2])
    merge(door, codes[0], codes[1])
    assert pairs(door, "(verdict: DIFFERENT)") == [(codes[0], codes[2], [])]
    assert faults(merge(door, codes[2], codes[0])) == [("JUDGED_DIFFERENT", ["input", "merge"])]


def test_a_kept_what_if_follows_the_merger_when_it_is_rebased(door: Door):
    code = record_the_mill_again(door)
    change = supply(HILL, code)
    kept = save(door, change)["whatIf"]
    merge(door, MILL, code)
    found = door.ask(NAMED, variables={"id": kept["id"]})["whatIfNamed"]
    assert found["whatIf"]["after"]["digest"] == kept["whatIf"]["after"]["digest"]
    rebased = door.ask(REBASE, variables={"input": {"whatIf": kept["id"]}}, viewer=EDITOR)["rebaseWhatIf"]
    assert rebased["errors"] == []
    assert rebased["whatIf"]["baseRevision"] == head(door)
    links = door.ask(f'{{ whatIfNamed(id: "{kept["id"]}") {{ changes {{ kind after }} }} }}')
    (born,) = links["whatIfNamed"]["changes"]
    assert MILL in born["after"]
    assert code not in born["after"]


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


def test_a_pair_judged_different_is_merged_only_after_it_was_judged_again(door: Door):
    code = record_the_mill_again(door)
    judge(door, "DIFFERENT")
    refused = merge(door, MILL, code)
    assert faults(refused) == [("JUDGED_DIFFERENT", ["input", "merge"])]
    assert (refused["actor"], refused["revision"]) == (None, None)
    judge(door, "SAME")
    assert merge(door, MILL, code)["errors"] == []


def test_two_juristic_numbers_are_two_organisations(door: Door):
    for number in ("0994000617721", "0105536092641"):
        written(door, f'registerActor(input: {{nameTh: "ก", roles: [BUYER], registrationId: "{number}"}})')
    assert faults(merge(door, actor_code(9), actor_code(10))) == [("OTHER_NUMBER", ["input", "merge"])]


def test_a_person_in_trade_is_never_merged_with_a_company_whose_records_are_public(door: Door):
    for form in ("COMPANY", "SOLE_PROPRIETOR"):
        written(door, f'registerActor(input: {{nameTh: "ก", roles: [BUYER], legalForm: {form}}})')
    assert faults(merge(door, actor_code(9), actor_code(10))) == [("OTHER_FORM", ["input", "merge"])]
    assert faults(merge(door, actor_code(10), actor_code(9))) == [("OTHER_FORM", ["input", "merge"])]


def test_the_invented_layer_is_never_merged_with_the_real_one(door: Door):
    assert ("LAYERS_MIXED", ["input", "merge"]) in faults(merge(door, HOSPITAL, BUYER))


def test_a_merger_of_nobody_or_with_oneself_is_refused(door: Door):
    assert faults(merge(door, MILL, MILL)) == [("ONE_ACTOR", ["input", "merge"])]
    assert faults(merge(door, MILL, actor_code(99))) == [("NOT_FOUND", ["input", "merge"])]
    assert faults(merge(door, actor_code(99), MILL)) == [("NOT_FOUND", ["input", "keep"])]
    assert faults(merge(door, MILL, BUYER, evidence='"nothing"')) == [("NOT_FOUND", ["input", "evidence"])]


def test_merging_is_for_stewards(door: Door):
    call = f'mergeActors(input: {{keep: "{MILL}", merge: "{BUYER}"}})'
    assert faults(write(door, call, viewer=EDITOR)) == [("FORBIDDEN", [])]


def test_what_was_written_since_the_steward_looked_refuses_the_merger(door: Door):
    code = record_the_mill_again(door)
    seen = head(door)
    written(door, f'updateActor(input: {{actor: "{code}", nameEn: "Somebody else"}})')
    (error,) = merge(door, MILL, code, base=str(seen))["errors"]
    assert (error["code"], error["seen"], error["current"]) == ("STALE", "Mill at Moo 3", "Somebody else")
    assert merge(door, MILL, code, base=str(head(door)))["errors"] == []


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def test_last_years_list_names_the_merged_actor_and_means_the_one_that_stays(any_door: Door, tmp_path: Path):
    code = record_the_mill_again(any_door)
    merge(any_door, MILL, code)
    actors = f"code,name_th,roles,households,evidence_level\n{code},โรงสมุนไพร,PROCESSOR,12,ILLUSTRATIVE\n"
    links = (
        "kind,source,target,herb,form,status,evidence_level\n"
        f"SUPPLIES,{RIVER},{code},turmeric,FRESH,ACTIVE,ILLUSTRATIVE\n"
        f"SUPPLIES,{HILL},{code},turmeric,FRESH,ACTIVE,ILLUSTRATIVE\n"
    )
    (tmp_path / "actors.csv").write_text(actors, encoding="utf-8")
    (tmp_path / "links.csv").write_text(links, encoding="utf-8")
    report = load(any_door.engine, tmp_path, editor=Editor("office"))
    assert [finding.en for finding in report.findings] == []
    found = any_door.ask(f'{{ actor(code: "{MILL}") {{ households links {{ source {{ code }} }} }} }}')[
        "actor"
    ]
    assert found["households"] == 12
    assert sum(link["source"]["code"] == HILL for link in found["links"]) == 1
    assert sum(link["source"]["code"] == RIVER for link in found["links"]) == 1
