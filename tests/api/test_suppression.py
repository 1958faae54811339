"""No small group of persons can be counted from a published table, nor found by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.api.suppression import LEAST, suppressed

Cell = tuple[int, int]


def readings(
    counts: Mapping[Cell, int], hidden: Sequence[Cell], lines: Sequence[Sequence[Cell]]
) -> list[tuple[int, ...]]:
    """Every table of hidden cells that a reader can think of: whole numbers from 1, all published sums as they are.

    By trying them all, where the code asks a linear programme.
    """
    sums = [
        (
            frozenset(at for at, cell in enumerate(hidden) if cell in line),
            sum(counts[c] for c in line if c in hidden),
        )
        for line in lines
    ]
    found = []

    def put(values: tuple[int, ...]) -> None:
        for inside, total in sums:
            known = sum(values[at] for at in inside if at < len(values))
            open_ = sum(at >= len(values) for at in inside)
            if known + open_ > total or (not open_ and known != total):
                return
        if len(values) == len(hidden):
            found.append(values)
            return
        highest = min(total for inside, total in sums if len(values) in inside)
        for value in range(1, highest + 1):
            put((*values, value))

    put(())
    return found


def check(counts: Mapping[Cell, int], lines: Sequence[Sequence[Cell]]) -> None:
    found = suppressed(counts, lines)
    assert {cell for cell, count in counts.items() if 0 < count < LEAST} <= found.cells
    assert not [cell for cell in found.cells if counts[cell] == 0]
    hidden = sorted(found.cells)
    published = [line for at, line in enumerate(lines) if at not in found.sums]
    tied = [cell for cell in hidden if any(cell in line for line in published)]
    possible = readings(counts, tied, published)
    for at, cell in enumerate(tied):
        values = {reading[at] for reading in possible}
        assert len(values) > 1, f"{cell} can be derived"
        assert max(values) >= LEAST, f"that {cell} is small can be derived"


@given(st.lists(st.integers(0, 7), min_size=1, max_size=5))
@settings(deadline=None, max_examples=80)
def test_no_group_can_be_derived_from_the_others_and_the_total(sizes: list[int]) -> None:
    counts = {(0, at): size for at, size in enumerate(sizes)}
    check(counts, [list(counts)])


@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=3))
@settings(deadline=None, max_examples=40)
def test_no_group_can_be_derived_from_rows_columns_and_the_total(table: list[list[int]]) -> None:
    counts = {(row, column): size for row, line in enumerate(table) for column, size in enumerate(line)}
    rows = [[(row, column) for column in range(2)] for row in range(len(table))]
    columns = [[(row, column) for row in range(len(table))] for column in range(2)]
    check(counts, [*rows, *columns, list(counts)])


def test_a_table_without_small_groups_is_shown_whole() -> None:
    assert suppressed({"a": 3, "b": 40, "c": 0}) == (frozenset(), frozenset())


def test_two_single_persons_beside_each_other_take_a_third_group_with_them() -> None:
    """The sum of the two is 2 and both are at least 1: together they would say 1 and 1."""
    assert suppressed({"a": 1, "b": 1, "c": 8, "d": 9}).cells == {"a", "b", "c"}


def test_small_groups_of_organisations_are_shown() -> None:
    counts = {"agencies": 1, "traders": 2, "mills": 4}
    assert suppressed(counts, of_persons=()).cells == frozenset()
    assert suppressed(counts, of_persons={"traders"}).cells == {"traders", "mills"}


def test_a_total_of_one_small_group_is_hidden_itself() -> None:
    assert suppressed({"a": 2, "b": 0}) == (frozenset({"a"}), frozenset({0}))
