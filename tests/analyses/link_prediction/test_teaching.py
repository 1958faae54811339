"""Which links teach: the newest where times tell them apart, and random ones where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.link_prediction.links import Column, Links
from herbcity.analyses.link_prediction.teaching import lessons, newest_from


def chain(times: Column | None, *, links: int = 200) -> Links:
    """A path, each link of which has its time."""
    ends = np.arange(links)
    return Links.of(links + 1, ends, ends + 1, directed=False, time=times)


def hidden_by_each(links: Links) -> list[set[int]]:
    """The sources of the links that each lesson hides."""
    asked = np.arange(50)
    return [
        set(links.source.tolist()) - set(lesson.network.source.tolist())
        for lesson in lessons(links, asked, asked + 2, seed=0)
    ]


def test_the_newest_tenth_teaches():
    times = np.random.default_rng(1).permutation(200).astype(np.float64)
    assert hidden_by_each(chain(times)) == [set(np.flatnonzero(times >= 180).tolist())]


@pytest.mark.parametrize("lately", [12, 20, 35])
def test_a_last_year_near_a_tenth_is_hidden_whole(lately):
    """Not a part of it: next year's links are asked about without any of that year being known."""
    times = np.where(np.arange(200) < lately, 2024.0, 2023.0)
    assert hidden_by_each(chain(times)) == [set(range(lately))]


def test_of_a_last_year_with_many_links_random_tenths_teach():
    """Three tenths of the links are of 2024; three lessons hide a tenth each, and not the first by number."""
    times = np.where(np.arange(200) < 60, 2024.0, 2023.0)
    hidden = hidden_by_each(chain(times))
    assert [len(each) for each in hidden] == [20, 20, 20]
    assert set.union(*hidden) == set(range(60))
    assert max(hidden[0]) >= 20


def test_where_a_last_year_with_few_links_follows_one_with_most_the_two_count_as_one():
    times = np.where(np.arange(200) < 4, 2024.0, 2023.0)
    hidden = hidden_by_each(chain(times))
    assert [len(each) for each in hidden] == [20] * 5
    assert newest_from(chain(times)) is None


@given(times=st.lists(st.integers(0, 4), min_size=200, max_size=200))
def test_every_lesson_hides_about_a_tenth_and_no_link_older_than_any_newer_tenth(times):
    when = np.array(times, dtype=np.float64)
    tenth_newest = np.sort(when)[-20]
    for hidden in hidden_by_each(chain(when)):
        assert 10 <= len(hidden) <= 40
        assert when[sorted(hidden)].min() >= min(tenth_newest, np.unique(when)[-1])


def test_no_links_have_no_newest():
    assert newest_from(chain(np.zeros(0), links=0)) is None
    assert newest_from(chain(None)) is None
