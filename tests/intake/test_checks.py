"""Which record a row means, what it changes, and what a load never does."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from herbcity.intake.loading import LoadReport
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.engine import reading
from herbcity.registry.identity import actor_code
from herbcity.registry.reading import changes_of, current, head
from tests.intake.conftest import PROVINCE, Load

DON = "HC-0001-E"
HEADER = "name_th,roles,district,evidence_level,evidence\n"


@pytest.fixture(autouse=True)
def _a_province(load_files: Load) -> None:
    assert load_files(PROVINCE).revision == 1


def actors(engine: Engine) -> dict[str, Body]:
    with reading(engine) as session:
        return current(session, RecordKind.ACTOR)


def latest(engine: Engine) -> list[Change]:
    with reading(engine) as session:
        return changes_of(session, head(session))


def codes(report: LoadReport) -> list[str]:
    return [str(finding.code) for finding in report.findings]


# ── which actor a row means ──────────────────────────────────────────────────────────────────────────────


def test_a_new_actor_is_given_the_next_code_and_found_again_by_its_name(
    sqlite_engine: Engine, load_files: Load
) -> None:
    sheet = {"actors.csv": HEADER + "บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,minutes\n"}
    load_files(sheet)
    assert actors(sqlite_engine)[actor_code(3)]["name_th"] == "บริษัท ก้าวหน้า จำกัด"
    again = load_files({"actors.csv": HEADER + "บริษัทก้าวหน้า จำกัด,PROCESSOR,อู่ทอง,REPORTED,minutes\n"})
    assert again.counts[RecordKind.ACTOR] == {"changed": 1}  # the spelling of the name, nothing else
    assert [change.field for change in latest(sqlite_engine)] == ["name_th"]


def test_a_new_code_is_never_one_that_another_row_brings_along(
    sqlite_engine: Engine, load_files: Load
) -> None:
    load_files(
        {
            "actors.csv": "code," + HEADER + ",บจก. หนึ่ง,PROCESSOR,7209,REPORTED,\n"
            f"{actor_code(3)},บจก. สอง,PROCESSOR,7209,REPORTED,\n"
            ",บจก. สาม,PROCESSOR,7209,REPORTED,\n"
        }
    )
    names = {code: body["name_th"] for code, body in actors(sqlite_engine).items()}
    assert names[actor_code(3)] == "บริษัท สอง จำกัด"
    assert {names[actor_code(4)], names[actor_code(5)]} == {"บริษัท หนึ่ง จำกัด", "บริษัท สาม จำกัด"}


def test_a_registration_number_finds_its_actor_under_any_name(
    sqlite_engine: Engine, load_files: Load
) -> None:
    header = "name_th,roles,registration_id,evidence_level\n"
    load_files({"actors.csv": header + "บจก. ก้าวหน้า,PROCESSOR,0-99-4-000-61772-1,REPORTED\n"})
    load_files({"actors.csv": header + "บจก. ก้าวไกล,PROCESSOR,0994000617721,REPORTED\n"})
    assert actors(sqlite_engine)[actor_code(3)]["name_th"] == "บริษัท ก้าวไกล จำกัด"
    assert len(actors(sqlite_engine)) == 3


def test_groups_of_one_name_in_two_districts_are_two_groups(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"actors.csv": HEADER + "กลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,7201,REPORTED,\n"})
    assert len(actors(sqlite_engine)) == 3


def test_an_invented_group_is_never_taken_for_a_real_one(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"actors.csv": HEADER + "กลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,7209,ILLUSTRATIVE,\n"})
    assert len(actors(sqlite_engine)) == 3


def test_a_firm_is_never_taken_for_a_group_of_the_same_name(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"actors.csv": HEADER + "บริษัท สมุนไพรบ้านดอน จำกัด,PROCESSOR,7209,REPORTED,\n"})
    assert len(actors(sqlite_engine)) == 3


def test_a_row_without_a_code_finds_its_actor_further_down_in_the_file(load_files: Load) -> None:
    rows = f",บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,\n{actor_code(3)},บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,\n"
    (finding,) = load_files({"actors.csv": "code," + HEADER + rows}).findings
    assert (finding.row, str(finding.code)) == (3, "DUPLICATE")


def test_a_name_that_fits_two_actors_is_left_to_the_officer(load_files: Load) -> None:
    load_files({"actors.csv": HEADER + "กลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,7201,REPORTED,\n"})
    report = load_files(
        {"actors.csv": "name_th,roles,evidence_level\nกลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,REPORTED\n"}
    )
    (finding,) = report.findings
    assert (finding.file, finding.row, finding.column, str(finding.code)) == (
        "actors.csv",
        2,
        "name_th",
        "POSSIBLE_DUPLICATE",
    )
    assert "HC-0001-E, HC-0003-A" in finding.en


def test_one_actor_twice_in_a_file_is_found_even_without_codes(load_files: Load) -> None:
    rows = "บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,\nบริษัท ก้าวหน้า จำกัด,BUYER,7209,REPORTED,\n"
    (finding,) = load_files({"actors.csv": HEADER + rows}).findings
    assert (finding.row, str(finding.code)) == (3, "DUPLICATE")
    assert finding.en.endswith("(See actors.csv, row 2.)")


def test_a_link_may_name_its_ends_in_words_even_those_of_the_same_load(
    sqlite_engine: Engine, load_files: Load
) -> None:
    report = load_files(
        {
            "actors.csv": HEADER + "บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,\n",
            "links.csv": "kind,source,target,herb,status,evidence_level\n"
            "SUPPLIES,กลุ่มสมุนไพรบ้านดอน,บจก.ก้าวหน้า,ขมิ้นชัน,ACTIVE,REPORTED\n",
        }
    )
    assert not report.findings
    born = [change.after for change in latest(sqlite_engine) if change.kind is RecordKind.LINK]
    assert [(link["source"], link["target"], link["herb"]) for link in born] == [
        (DON, actor_code(3), "turmeric")
    ]


# ── which link a row means ───────────────────────────────────────────────────────────────────────────────


def test_the_same_relation_under_another_id_is_a_duplicate(load_files: Load) -> None:
    report = load_files(
        {
            "links.csv": "id,kind,source,target,herb,form,status,evidence_level\n"
            "mine,SUPPLIES,HC-0001-E,HC-0002-C,turmeric,DRIED,ACTIVE,REPORTED\n"
        }
    )
    assert codes(report) == ["DUPLICATE"]


def test_a_relation_without_an_id_finds_the_one_that_was_given_an_id(load_files: Load) -> None:
    header = "kind,source,target,herb,form,status,evidence_level\n"
    row = "SUPPLIES,HC-0001-E,HC-0002-C,turmeric,FRESH,ACTIVE,REPORTED\n"
    load_files({"links.csv": f"id,{header}mine,{row}"})
    assert load_files({"links.csv": header + row}).counts[RecordKind.LINK] == {"unchanged": 1}


def test_an_unknown_service_is_the_only_fault_of_its_row(load_files: Load) -> None:
    report = load_files({"listings.csv": f"actor,side,service,evidence_level\n{DON},NEED,HAIRCUT,REPORTED\n"})
    assert codes(report) == ["UNKNOWN_TERM"]


# ── what a row changes ───────────────────────────────────────────────────────────────────────────────────


def test_an_absent_column_leaves_the_field_alone_and_an_empty_cell_forgets_it(
    sqlite_engine: Engine, load_files: Load
) -> None:
    load_files({"actors.csv": f"code,name_en\n{DON},Ban Don herb group\n"})
    assert actors(sqlite_engine)[DON]["households"] == 40
    load_files({"actors.csv": f"code,households\n{DON},\n"})
    body = actors(sqlite_engine)[DON]
    assert (body["households"], body["name_en"]) == (None, "Ban Don herb group")


def test_only_what_differs_becomes_a_change_with_the_row_s_evidence(
    sqlite_engine: Engine, load_files: Load
) -> None:
    report = load_files(
        {"actors.csv": f"code,name_th,households,evidence\n{DON},กลุ่มสมุนไพรบ้านดอน,๔๒,minutes\n"}
    )
    assert latest(sqlite_engine) == [Change(RecordKind.ACTOR, DON, "households", 40, 42, "minutes")]
    assert report.counts[RecordKind.ACTOR] == {"changed": 1}


def test_a_load_never_removes_what_its_files_leave_out(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"actors.csv": HEADER + "บจก. ก้าวหน้า,PROCESSOR,7209,REPORTED,\n"})
    assert len(actors(sqlite_engine)) == 3


# ── evidence is never lowered ────────────────────────────────────────────────────────────────────────────

HEARSAY = {"actors.csv": f"code,households,evidence_level,evidence\n{DON},55,REPORTED,\n"}


def test_weaker_evidence_is_recorded_as_stated_and_not_adopted(
    sqlite_engine: Engine, load_files: Load
) -> None:
    report = load_files(HEARSAY)
    assert (actors(sqlite_engine)[DON]["households"], actors(sqlite_engine)[DON]["evidence_level"]) == (
        40,
        "DOCUMENTED",
    )
    assert latest(sqlite_engine) == [Change(RecordKind.ACTOR, DON, "households", 40, 55, None, adopted=False)]
    (notice,) = report.notices
    assert (notice.place.row, notice.place.column, notice.stated, notice.kept) == (2, "households", 55, 40)
    assert "recorded as stated only" in report.text("en")
    assert report.counts[RecordKind.ACTOR] == {"unchanged": 1}


def test_the_same_statement_is_recorded_once(sqlite_engine: Engine, load_files: Load) -> None:
    load_files(HEARSAY)
    again = load_files(HEARSAY)
    assert (again.revision, again.change_count, again.notices) == (None, 0, ())


def test_weaker_evidence_that_leaves_a_value_open_states_nothing(load_files: Load) -> None:
    report = load_files({"actors.csv": f"code,households,evidence_level,evidence\n{DON},,REPORTED,\n"})
    assert (report.change_count, report.findings) == (0, ())


def test_better_evidence_replaces_the_value(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"actors.csv": f"code,households,evidence_level,evidence\n{DON},55,VERIFIED,minutes\n"})
    body = actors(sqlite_engine)[DON]
    assert (body["households"], body["evidence_level"]) == (55, "VERIFIED")


def test_checking_alone_writes_nothing(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({**HEARSAY, "herbs.csv": "id\nnew\n"})
    with Session(sqlite_engine) as session:
        assert head(session) == 1
