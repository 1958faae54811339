"""Edge lists as people have them."""

from __future__ import annotations

import pytest

from herbcity.analyses.link_prediction.tables import read_candidates, read_edges, read_node_types
from herbcity.errors import ErrorCode, Refused, UnreadableFile


def written(folder, text, name="edges.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "source,target\na,b\nb,c\n",
        "\ufeffsource,target\r\na,b\r\nb,c\r\n",
        "source\ttarget\na\tb\nb\tc",
        "Source ; Target\na; b\n\nb;c\n",
        'note,target,source\n"x, y",b,a\n,c,b\n',
    ],
    ids=["plain", "mark and CRLF", "tabs", "semicolons, spaces, blank lines", "other columns"],
)
def test_the_same_edges_are_read_from_any_common_notation(tmp_path, text):
    assert read_edges(written(tmp_path, text)).pairs == [("a", "b"), ("b", "c")]


def with_times(folder, *cells):
    return written(folder, "source,target,time\n" + "".join(f"a,b,{cell}\n" for cell in cells))


def times_of(folder, *cells):
    found = read_edges(with_times(folder, *cells)).times
    assert found is not None
    return found.tolist()


def faults_of(folder, *cells):
    with pytest.raises(Refused) as refused:
        read_edges(with_times(folder, *cells))
    return refused.value.faults


def test_types_are_read_beside_times(tmp_path):
    found = read_edges(written(tmp_path, "source,target,time,type\na,b,1.5,sells\nb,c,2,helps\n"))
    assert found.types == ["sells", "helps"]


def test_times_are_numbers(tmp_path):
    assert times_of(tmp_path, "1.5", "-2", "1e3") == [1.5, -2.0, 1000.0]


def test_times_are_days(tmp_path):
    """1970-01-03 is two days after the first of January 1970; a moment without a zone is taken as UTC."""
    assert times_of(tmp_path, "1970-01-03", "1970-01-01T12:00", "1970-01-02T07:00+07:00") == [2.0, 0.5, 1.0]


def test_years_and_dates_in_one_file_are_two_scales_and_refused(tmp_path):
    """2024 as a number lies below 2024-01-01, which is 19,723 days after 1970."""
    faults = faults_of(tmp_path, "2023-05-01", "2024", "2024-01-01", "2025")
    assert [(fault.code, fault.field) for fault in faults] == [
        (ErrorCode.MALFORMED, "edges.csv, row 3, time"),
        (ErrorCode.MALFORMED, "edges.csv, row 5, time"),
    ]
    (fault,) = faults_of(tmp_path, "2023", "2024", "2024-01-01")
    assert (fault.code, fault.field) == (ErrorCode.MALFORMED, "edges.csv, row 4, time")
    assert "a number, as in most rows" in fault.en


def test_a_day_that_does_not_exist_is_no_well_formed_date(tmp_path):
    (fault,) = faults_of(tmp_path, "2025-02-28", "2025-02-30")
    assert fault.code is ErrorCode.MALFORMED
    assert fault.en.startswith("'2025-02-30' is not a well-formed edges.csv, row 3, time")
    assert "2024-03-01" in fault.en


def test_a_day_of_the_buddhist_era_is_refused_with_the_day_that_was_meant(tmp_path):
    """B.E. 2567 is the leap year 2024; the year 2567 of the Common Era would have no 29 February."""
    faults = faults_of(tmp_path, "2566-03-01", "2567-02-29", "2024-03-01")
    assert [fault.field for fault in faults] == ["edges.csv, row 2, time", "edges.csv, row 3, time"]
    assert "2023-03-01" in faults[0].en
    assert "2024-02-29" in faults[1].en


def test_years_of_both_eras_are_refused_and_of_one_era_are_numbers(tmp_path):
    assert times_of(tmp_path, "2566", "2567") == [2566.0, 2567.0]
    faults = faults_of(tmp_path, "2566", "2024", "2023")
    assert [(fault.code, fault.field) for fault in faults] == [
        (ErrorCode.MALFORMED, "edges.csv, row 2, time")
    ]
    assert "2023" in faults[0].en
    assert times_of(tmp_path, "2024", "2200", "2566") == [2024.0, 2200.0, 2566.0], "a count, and no years"


def test_every_time_that_is_none_is_said_at_once_beside_all_other_faults(tmp_path):
    text = "source,target,time\na,b,soon\nb,c,1\n\nc,d,nan\nd,,2\nd,e,\n"
    with pytest.raises(Refused) as refused:
        read_edges(written(tmp_path, text))
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        (ErrorCode.NOT_A_NUMBER, "edges.csv, row 2, time"),
        (ErrorCode.NOT_A_NUMBER, "edges.csv, row 5, time"),
        (ErrorCode.MISSING, "edges.csv, row 6, target"),
        (ErrorCode.MISSING, "edges.csv, row 7, time"),
    ]


def test_missing_columns_and_cells_are_said_with_their_place(tmp_path):
    with pytest.raises(Refused) as refused:
        read_edges(written(tmp_path, "from,to\na,b\n"))
    assert [fault.code for fault in refused.value.faults] == [ErrorCode.MISSING_COLUMN] * 2
    with pytest.raises(Refused, match=r"edges\.csv, row 3, target is required"):
        read_edges(written(tmp_path, "source,target\na,b\nb,\n"))


def test_a_file_that_is_no_table_is_refused_as_what_it_is(tmp_path):
    for raw, code in (
        (b"", ErrorCode.NOT_CSV),
        (b"PK\x03\x04", ErrorCode.NOT_CSV),
        (b"a\xffb", ErrorCode.UNREADABLE_TEXT),
    ):
        with pytest.raises(UnreadableFile) as unreadable:
            read_edges(written(tmp_path, raw))
        assert unreadable.value.code is code
    with pytest.raises(UnreadableFile) as unreadable:
        read_edges(tmp_path / "nowhere.csv")
    assert unreadable.value.code is ErrorCode.NO_SUCH_PATH


def test_candidates_of_typed_edges_have_a_type_that_the_edges_have(tmp_path):
    typed = read_edges(written(tmp_path, "source,target,type\na,b,sells\nb,c,helps\n"))
    found = read_candidates(written(tmp_path, "source,target,type\na,c,helps\n", "pairs.csv"), known=typed)
    assert (found.pairs, found.types) == ([("a", "c")], ["helps"])


def test_candidates_without_the_types_of_the_edges_are_refused(tmp_path):
    typed = read_edges(written(tmp_path, "source,target,type\na,b,sells\n"))
    with pytest.raises(Refused, match=r"type \(pairs\.csv\)") as refused:
        read_candidates(written(tmp_path, "source,target\na,c\n", "pairs.csv"), known=typed)
    assert [fault.code for fault in refused.value.faults] == [ErrorCode.MISSING_COLUMN]


def test_every_type_that_no_edge_has_is_said_with_its_row_beside_all_other_faults(tmp_path):
    typed = read_edges(written(tmp_path, "source,target,type\na,b,sells\nb,c,helps\n"))
    text = "source,target,type\na,c,ZZZ\na,,sells\na,d,\nb,d,Sells\n"
    with pytest.raises(Refused) as refused:
        read_candidates(written(tmp_path, text, "pairs.csv"), known=typed)
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        (ErrorCode.UNKNOWN_TERM, "pairs.csv, row 2, type"),
        (ErrorCode.MISSING, "pairs.csv, row 3, target"),
        (ErrorCode.MISSING, "pairs.csv, row 4, type"),
        (ErrorCode.UNKNOWN_TERM, "pairs.csv, row 5, type"),
    ]
    assert refused.value.faults[0].en.endswith("Known: helps, sells.")


def test_types_of_candidates_are_passed_over_where_edges_have_none(tmp_path):
    untyped = read_edges(written(tmp_path, "source,target\na,b\n"))
    text = "source,target,type\na,c,ZZZ\n"
    assert read_candidates(written(tmp_path, text, "pairs.csv"), known=untyped).types is None


def test_node_types_are_read(tmp_path):
    assert read_node_types(written(tmp_path, "node,type\na,farm\n")) == {"a": "farm"}


def test_a_column_that_is_there_twice_is_refused_and_not_guessed(tmp_path):
    with pytest.raises(Refused) as refused:
        read_edges(written(tmp_path, "source,target,target\na,b,c\n"))
    assert [fault.code for fault in refused.value.faults] == [ErrorCode.DUPLICATE]


def test_a_node_with_two_types_is_refused_and_one_said_twice_is_not(tmp_path):
    assert read_node_types(written(tmp_path, "node,type\na,x\na,x\n")) == {"a": "x"}
    with pytest.raises(Refused, match="row 3, node a"):
        read_node_types(written(tmp_path, "node,type\na,x\na,y\n"))


def test_a_cell_beyond_what_a_table_can_hold_is_no_table(tmp_path):
    with pytest.raises(UnreadableFile) as unreadable:
        read_edges(written(tmp_path, f"source,target\n{'a' * 200_000},b\n"))
    assert unreadable.value.code is ErrorCode.NOT_CSV
