"""Edge lists as people have them."""

from __future__ import annotations

import pytest

from herbcity.analyses.link_prediction.tables import read_edges, read_node_types
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


def test_times_are_numbers_or_days(tmp_path):
    """1970-01-03 is two days after the first of January 1970."""
    found = read_edges(written(tmp_path, "source,target,time,type\na,b,1.5,sells\nb,c,1970-01-03,helps\n"))
    assert found.times is not None
    assert found.times.tolist() == [1.5, 2.0]
    assert found.types == ["sells", "helps"]


def test_every_time_that_is_none_is_said_at_once(tmp_path):
    with pytest.raises(Refused) as refused:
        read_edges(written(tmp_path, "source,target,time\na,b,soon\nb,c,1\nc,d,nan\n"))
    assert [fault.code for fault in refused.value.faults] == [ErrorCode.NOT_A_NUMBER] * 2


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


def test_node_types_are_read(tmp_path):
    assert read_node_types(written(tmp_path, "node,type\na,farm\n")) == {"a": "farm"}


def test_a_column_that_is_there_twice_is_refused_and_not_guessed(tmp_path):
    with pytest.raises(Refused) as refused:
        read_edges(written(tmp_path, "source,target,target\na,b,c\n"))
    assert [fault.code for fault in refused.value.faults] == [ErrorCode.DUPLICATE]


def test_a_node_with_two_types_is_refused_and_one_said_twice_is_not(tmp_path):
    assert read_node_types(written(tmp_path, "node,type\na,x\na,x\n")) == {"a": "x"}
    with pytest.raises(Refused, match="node a"):
        read_node_types(written(tmp_path, "node,type\na,x\na,y\n"))


def test_a_cell_beyond_what_a_table_can_hold_is_no_table(tmp_path):
    with pytest.raises(UnreadableFile) as unreadable:
        read_edges(written(tmp_path, f"source,target\n{'a' * 200_000},b\n"))
    assert unreadable.value.code is ErrorCode.NOT_CSV
