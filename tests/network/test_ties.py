"""The order of ties: whoever stays keeps its place in line, whoever leaves makes room, whoever comes stands last."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from herbcity.network.ties import TieTable
from herbcity.network.toys import turmeric_chain
from herbcity.network.values import Link
from herbcity.vocabulary import LinkStatus

TODAY = date(2026, 1, 1)
ONE = next(iter(turmeric_chain().links.values()))


def link(number: int, status: LinkStatus) -> Link:
    return msgspec.structs.replace(ONE, id=f"link-{number}", status=status, valid_until=None)


numbers = st.integers(0, 12)
step = st.dictionaries(
    numbers, st.sampled_from([LinkStatus.ACTIVE, LinkStatus.TRIAL, LinkStatus.PROPOSED, None]), max_size=4
)


@given(st.sets(numbers), st.lists(step, max_size=8))
def test_places_are_those_in_a_line_that_people_leave_and_join(first: set[int], steps: list[dict]) -> None:
    links = {f"link-{number}": link(number, LinkStatus.ACTIVE) for number in sorted(first)}
    table = TieTable.of(links.values(), TODAY)
    line = list(links)
    for changes in steps:
        touched = {f"link-{number}" for number in changes}
        for number, status in changes.items():
            if status is None:
                links.pop(f"link-{number}", None)
            else:
                links[f"link-{number}"] = link(number, status)
        holding = {one for one in links if links[one].holds(TODAY)}
        line = [one for one in line if one in holding] + sorted((touched & holding) - set(line))
        table = table.after(links, TODAY, touched)
        assert [tie.id for tie in table.ties] == line
        assert table.ties == tuple(links[one] for one in line)
        assert [table.place[one] for one in line] == list(range(len(line)))
        assert not any(one in table.place for one in touched - holding)


def test_after_many_have_left_the_places_are_counted_anew() -> None:
    links = {f"link-{number}": link(number, LinkStatus.ACTIVE) for number in range(400)}
    table = TieTable.of(links.values(), TODAY)
    for number in range(300):
        del links[f"link-{number}"]
        table = table.after(links, TODAY, {f"link-{number}"})
        assert table.place["link-399"] == len(links) - 1
    assert len(table.place.left) < 300
