"""Loading: all or nothing, the same path dry and real, every fault at once, and the second time nothing."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import Engine

from herbcity.intake.loading import LoadReport, load
from herbcity.network.building import take_snapshot
from herbcity.network.values import Fact, Interval
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading, writing
from herbcity.registry.mergers import MergerRecord
from herbcity.registry.reading import changes_of, current, head
from herbcity.registry.writing import Editor
from herbcity.vocabulary import SuggestionState
from tests.intake.conftest import PROVINCE, Load, Write

OFFICE = Editor("office")


def located(report: LoadReport) -> list[tuple[str, int | None, str | None, str]]:
    return [(finding.file, finding.row, finding.column, str(finding.code)) for finding in report.findings]


def test_a_province_is_loaded_as_one_revision(engine: Engine, write: Write) -> None:
    report = load(engine, write(PROVINCE), editor=OFFICE, reason="first load")
    assert report.revision == 1
    assert {kind: count["new"] for kind, count in report.counts.items()} == {
        RecordKind.EVIDENCE: 1,
        RecordKind.DISTRICT: 2,
        RecordKind.HERB: 1,
        RecordKind.ACTOR: 2,
        RecordKind.LINK: 1,
    }
    with reading(engine) as session:
        (link,) = current(session, RecordKind.LINK).values()
        assert (link["source"], link["target"], link["volume_kg_per_year"]) == (
            "HC-0001-E",
            "HC-0002-C",
            1200.0,
        )
        assert {change.evidence for change in changes_of(session, 1) if change.kind is RecordKind.LINK} == {
            "minutes"
        }


def test_loading_the_same_files_again_changes_nothing_and_says_so(engine: Engine, write: Write) -> None:
    folder = write(PROVINCE)
    load(engine, folder, editor=OFFICE)
    again = load(engine, folder, editor=OFFICE)
    assert (again.revision, again.change_count, again.findings) == (None, 0, ())
    assert again.text("en").endswith("Nothing changed: all of it is in the registry already.")
    with reading(engine) as session:
        assert head(session) == 1


def test_a_dry_run_finds_the_same_and_writes_nothing(engine: Engine, write: Write) -> None:
    folder = write(PROVINCE)
    dry = load(engine, folder, editor=OFFICE, dry_run=True)
    with reading(engine) as session:
        assert head(session) == 0
        assert not current(session, RecordKind.ACTOR)
    real = load(engine, folder, editor=OFFICE)
    assert (dry.counts, dry.change_count, dry.revision) == (real.counts, real.change_count, None)


FAULTY = {
    **PROVINCE,
    "actors.csv": (
        "code,name_th,roles,district,households,registration_id,evidence_level,evidence\n"
        "HC-0001-E,กลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,7209,สี่สิบ,,DOCUMENTED,minutes\n"  # a number in words
        "HC-0002-C,โรงพยาบาลอู่ทอง,BUYER,7299,,,DOCUMENTED,minutes\n"  # no such district
        ",,GROWER,7209,,,REPORTED,\n"  # no name and no such role, both
        "HC-0003-B,บจก. ก้าวหน้า,PROCESSOR,7209,,,REPORTED,\n"  # a broken check character
        "HC-0004-8,บจก. มั่นคง,PROCESSOR,7209,,0994000617722,REPORTED,\n"  # a broken juristic number
        "HC-0002-C,โรงพยาบาลอู่ทอง,BUYER,7209,,,DOCUMENTED,minutes\n"  # the same code again
        "HC-0005-6,สำนักงานเกษตรอู่ทอง,SUPPORT_AGENCY,7209,,,DOCUMENTED,nowhere\n"  # no such evidence
    ),
    "links.csv": (
        "kind,source,target,herb,form,volume_kg_per_year,status,valid_from,valid_until,evidence_level,evidence\n"
        "sells,HC-0001-E,HC-0002-C,turmeric,DRIED,1200,ACTIVE,,,REPORTED,\n"  # no such kind
        "SUPPLIES,HC-0001-E,HC-0002-C,turmeric,DRIED,1200,ACTIVE,1/3/66,,REPORTED,\n"  # two-digit year
        "SUPPLIES,HC-0001-E,HC-0002-C,turmeric,FRESH,-5,ACTIVE,1/3/2566,1/3/2565,REPORTED,\n"
        "SUPPLIES,HC-0001-E,HC-0009-Y,turmeric,DRIED,1200,ACTIVE,,,REPORTED,\n"  # no such target
        "SUPPLIES,HC-0001-E,HC-0001-E,turmeric,DRIED,1200,ACTIVE,,,REPORTED,\n"  # to itself
    ),
    "herbs.csv": "id,scientific_name,name_th,evidence_level,colour\nturmeric,Curcuma,ขมิ้นชัน,REPORTED,yellow\n",
}


def test_all_faults_are_reported_at_once_each_at_its_cell(load_files: Load) -> None:
    report = load_files(FAULTY)
    assert located(report) == [
        ("actors.csv", 2, "households", "NOT_A_NUMBER"),
        ("actors.csv", 3, "district", "UNKNOWN_REFERENCE"),
        ("actors.csv", 4, "name_th", "MISSING"),
        ("actors.csv", 4, "roles", "UNKNOWN_TERM"),
        ("actors.csv", 5, "code", "BROKEN_CODE"),
        ("actors.csv", 6, "registration_id", "BROKEN_IDENTIFIER"),
        ("actors.csv", 7, "code", "DUPLICATE"),
        ("actors.csv", 8, "evidence", "UNKNOWN_REFERENCE"),
        ("herbs.csv", 1, "colour", "UNKNOWN_COLUMN"),
        ("links.csv", 2, "kind", "UNKNOWN_TERM"),
        ("links.csv", 3, "valid_from", "AMBIGUOUS_YEAR"),
        ("links.csv", 4, "valid_until", "REVERSED_DATES"),
        ("links.csv", 4, "volume_kg_per_year", "OUT_OF_RANGE"),
        ("links.csv", 5, "target", "UNKNOWN_REFERENCE"),
        ("links.csv", 6, "target", "SELF_LINK"),
    ]
    assert report.revision is None
    assert all(finding.th and finding.en for finding in report.findings)


def test_a_row_with_an_unreadable_cell_is_still_asked_for_what_it_refers_to(load_files: Load) -> None:
    rows = (
        "name_th,roles,district,evidence_level,evidence\n"
        "โรงบดบ้านดอน,PROCESSR,7299,REPORTED,nothing\n"  # no such role, no such district, no such evidence
    )
    assert located(load_files({"actors.csv": rows})) == [
        ("actors.csv", 2, "district", "UNKNOWN_REFERENCE"),
        ("actors.csv", 2, "evidence", "UNKNOWN_REFERENCE"),
        ("actors.csv", 2, "roles", "UNKNOWN_TERM"),
    ]


def test_a_finding_names_place_code_value_and_what_would_be_right(load_files: Load) -> None:
    text = load_files(FAULTY).text("en")
    assert (
        "links.csv, row 3, column valid_from: AMBIGUOUS_YEAR The two-digit year in '1/3/66' could be B.E. "
        "or C.E. Write all four digits."
    ) in text.splitlines()
    assert (
        "actors.csv, row 7, column code: DUPLICATE ACTOR 'HC-0002-C' exists already. (See actors.csv, row 3.)"
        in text
    )
    assert text.endswith("15 faults; nothing was written.")
    assert "ไม่มีการบันทึก" in load_files(FAULTY).text("th")


def test_one_fault_in_one_row_keeps_everything_out(engine: Engine, write: Write) -> None:
    report = load(
        engine, write({**PROVINCE, "herbs.csv": PROVINCE["herbs.csv"] + "x,y,z,GUESSED\n"}), editor=OFFICE
    )
    assert located(report) == [("herbs.csv", 3, "evidence_level", "UNKNOWN_TERM")]
    with reading(engine) as session:
        assert head(session) == 0
        assert not any(current(session, kind) for kind in report.counts)


def test_a_link_is_not_blamed_for_the_actor_whose_own_row_is_at_fault(load_files: Load) -> None:
    actors = PROVINCE["actors.csv"].replace(",40,", ",forty,")
    assert located(load_files({**PROVINCE, "actors.csv": actors})) == [
        ("actors.csv", 2, "households", "NOT_A_NUMBER")
    ]


def test_links_are_not_blamed_for_an_actor_file_that_is_an_excel_workbook(load_files: Load) -> None:
    with zipfile.ZipFile(buffer := BytesIO(), "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    report = load_files({**PROVINCE, "actors.csv": buffer.getvalue()})
    assert located(report) == [("actors.csv", None, None, "NOT_CSV")]


def test_a_missing_column_is_said_once_not_in_every_row(load_files: Load) -> None:
    rows = "".join(f"{code},40\n" for code in ("HC-0001-E", "HC-0002-C", "HC-0003-A"))
    report = load_files({"actors.csv": "code,households\n" + rows})
    assert located(report) == [
        ("actors.csv", 1, "evidence_level", "MISSING_COLUMN"),
        ("actors.csv", 1, "name_th", "MISSING_COLUMN"),
        ("actors.csv", 1, "roles", "MISSING_COLUMN"),
    ]


@pytest.mark.parametrize(
    ("link", "column", "code"),
    [
        ("FINANCES,HC-0001-E,HC-0002-C,,,,ACTIVE,DOCUMENTED,minutes", "source", "WRONG_ENDPOINT"),
        ("SUPPLIES,HC-0001-E,HC-0002-C,turmeric,DRIED,1,ACTIVE,ILLUSTRATIVE,", "source", "LAYERS_MIXED"),
        (
            "SUPPLIES,HC-0001-E,HC-0002-C,ginger,DRIED,1,ACTIVE,DOCUMENTED,minutes",
            "herb",
            "UNKNOWN_REFERENCE",
        ),
        ("SUPPLIES,HC-0001-E,HC-0002-C,turmeric,DRIED,1,ACTIVE,DOCUMENTED,", "evidence", "NEEDS_EVIDENCE"),
    ],
)
def test_a_link_against_the_grammar_is_found_at_its_cell(
    load_files: Load, link: str, column: str, code: str
) -> None:
    header = PROVINCE["links.csv"].splitlines()[0]
    report = load_files({**PROVINCE, "links.csv": f"{header}\n\n{link}\n"})
    assert ("links.csv", 3, column, code) in located(report)
    assert report.revision is None


def test_a_number_that_no_database_holds_is_a_finding(load_files: Load) -> None:
    actors = PROVINCE["actors.csv"].replace(",40,", ",99999999999999999999,")
    assert located(load_files({**PROVINCE, "actors.csv": actors})) == [
        ("actors.csv", 2, "households", "OUT_OF_RANGE")
    ]


def test_a_document_s_title_is_kept_as_it_stands(sqlite_engine: Engine, load_files: Load) -> None:
    load_files({"evidence.csv": "id,title,url\norder,คำสั่ง สอจ. สุพรรณบุรี,https://x.example/๑\n"})
    with reading(sqlite_engine) as session:
        order = current(session, RecordKind.EVIDENCE)["order"]
    assert (order["title"], order["url"]) == ("คำสั่ง สอจ. สุพรรณบุรี", "https://x.example/๑")


def test_the_files_of_a_thai_office_load_as_they_are(load_files: Load) -> None:
    """TIS-620 with Windows line ends, blank rows, Thai digits, Buddhist years, names and words for codes."""
    load_files(PROVINCE)
    links = (
        "kind,source,target,herb,form,volume_kg_per_year,status,valid_from,evidence_level,evidence\r\n"
        ",,,,,,,,,\r\n"
        'ส่งวัตถุดิบให้,กลุ่มสมุนไพร บ้านดอน,รพ.อู่ทอง,ขมิ้นชัน,สด,"๑๒,๕๐๐",ดำเนินอยู่,๑ มี.ค. ๒๕๖๖,มีเอกสาร,minutes\r\n'
    ).replace("กลุ่มสมุนไพร บ้านดอน", "กลุ่มสมุนไพรบ้านดอน")
    report = load_files({"links.csv": links.encode("tis-620")})
    assert report.files[0].encoding == "TIS-620"
    assert (report.findings, report.counts[RecordKind.LINK]["new"]) == ((), 1)


def test_a_report_of_a_dry_run_says_that_nothing_was_written(load_files: Load) -> None:
    assert load_files(PROVINCE, dry_run=True).text("en").endswith("there would be 7 changes.")
    assert load_files(PROVINCE).text("th").endswith("บันทึกเป็นรุ่น 1: 7 การเปลี่ยนแปลง")


def test_progress_is_told_from_reading_to_writing(sqlite_engine: Engine, write: Write) -> None:
    told: list[tuple[str, int, int]] = []
    load(sqlite_engine, write(PROVINCE), editor=OFFICE, progress=lambda *step: told.append(step))
    assert told == [("read", 7, 7), ("check", 7, 7), ("write", 0, 7), ("write", 7, 7)]


DECISIONS = (
    "suggestion,source,target,state,decided_on,by,note,realised_thb,number,because,facts,predicted_thb\n"
    "SUPPLIES|HC-0001-E|HC-0002-C|turmeric|FRESH|,HC-0001-E,HC-0002-C,{},{},สำนักงานจังหวัด,{},{},1,{},{},-1.5;2;3\n"
)


def test_a_sheet_of_decisions_is_read_with_its_facts(sqlite_engine: Engine, load_files: Load) -> None:
    facts = '"[[""LISTING"",""HC-0001-E"",""price_per_kg"",[[8.0,9.0,10.5]]]]"'
    row = DECISIONS.format("ไม่เอา", "1/3/2566", "ราคา", "", "PRICE", facts)
    assert load_files({**PROVINCE, "decisions.csv": row}).findings == ()
    with reading(sqlite_engine) as session:
        (decision,) = take_snapshot(session).decisions.values()
    assert (decision.state, decision.decided_on) == (SuggestionState.DISMISSED, date(2023, 3, 1))
    assert decision.facts == (Fact(RecordKind.LISTING, "HC-0001-E", "price_per_kg", [[8.0, 9.0, 10.5]]),)
    assert decision.predicted_thb == Interval(-1.5, 2.0, 3.0)


def test_what_the_api_refuses_of_a_decision_a_sheet_may_not_bring_either(load_files: Load) -> None:
    row = DECISIONS.format("MET", "2100-01-01", "โทร 081-234-5678", "5", "PRICE", "{}")
    found = load_files({**PROVINCE, "decisions.csv": row}).findings
    assert {(one.column, str(one.code)) for one in found} == {
        ("decided_on", "OUT_OF_RANGE"),
        ("note", "PERSONAL_DATA"),
        ("realised_thb", "OUT_OF_RANGE"),
        ("because", "OUT_OF_RANGE"),
        ("facts", "MALFORMED"),
    }


def test_a_decision_from_before_a_merger_is_about_the_actor_that_stayed(
    sqlite_engine: Engine, load_files: Load
) -> None:
    load_files(PROVINCE)
    with writing(sqlite_engine) as session:
        merged = {"code": "HC-0003-A", "into": "HC-0001-E", "name_th": "กลุ่มเดิม", "merged_on": "2026-01-01"}
        session.add(MergerRecord(**{**merged, "merged_on": date(2026, 1, 1)}))
    facts = '"[[""ACTOR"",""HC-0003-A"",""legal_form"",[]]]"'
    row = DECISIONS.format("DISMISSED", "2026-01-01", "", "", "OTHER", facts).replace(
        "HC-0001-E", "HC-0003-A"
    )
    assert load_files({"decisions.csv": row}).findings == ()
    with reading(sqlite_engine) as session:
        (decision,) = take_snapshot(session).decisions.values()
    assert decision.suggestion == "SUPPLIES|HC-0001-E|HC-0002-C|turmeric|FRESH|"
    assert (decision.source, decision.facts and decision.facts[0].of) == ("HC-0001-E", "HC-0001-E")
