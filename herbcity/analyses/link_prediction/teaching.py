"""What the learner is taught: links hidden from it, among non-links as near and as popular as the candidates.

A pair's features come from a network without the pair's whole fold. Taking off only its own link would leave its
ends one degree short, which every learner finds. Non-links are pairs that are not among the known links; that
some candidates may be true links is known nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.cells import Cells
from herbcity.analyses.link_prediction.links import Column, Links, Numbers
from herbcity.analyses.link_prediction.panels import LONG_WALKS_UP_TO

HIDDEN_SHARE = 0.1
"""The share of the links that one fold hides, as much as the usual tests hide from us."""

_ABOUT_A_TENTH = 2.0
"""How many times more or less than a tenth the newest moments may hold to be hidden as a whole."""

_FOLDS, _FOLDS_OF_LARGE = 5, 1
_MOST_LINKED = 6_000
_MOST_SOURCES = 1_200
_MOST_CANDIDATES_LOOKED_AT = 400_000
_LIST_OF = 20
"""Candidates of the middle source from which the file is read as lists, to be ranked within each source."""

_MOST_UNLINKED_IN_LISTS = 3_000_000
_LEAST_SHARE = 0.05
"""Of the candidates' share in a cell that non-links keep, however many hidden links lie there."""


@dataclass(frozen=True)
class Lesson:
    """Pairs to learn from, whether they are linked, and the network in which they are looked at."""

    network: Links
    source: Numbers
    target: Numbers
    linked: NDArray[np.bool_]
    of: int
    """How many lessons there are."""


def lessons(links: Links, source: Numbers, target: Numbers, *, seed: int) -> Iterator[Lesson]:
    """Lessons for ranking the candidates: the newest links where times tell them apart, else random folds.

    The candidates' cells say which pairs to teach on. They hold non-links and, in an unknown share, the links
    sought: at most half, and at most a fifth of the known links; their part is taken off.
    """
    random = np.random.default_rng(seed)
    listed = are_lists(source)
    cells = Cells.fitting(links, listed=listed)
    looked_at = _some(np.unique(source), random, most=_sources_within(source, _MOST_CANDIDATES_LOOKED_AT))
    chosen = np.isin(source, looked_at)
    wanted = cells.shares(links, source[chosen], target[chosen])
    sought = min(0.5, len(links) / (5.0 * max(len(source), 1)))
    folds = _folds(links, random)
    for hidden in folds:
        network = links.only(~hidden)
        begin, end = links.source[hidden], links.target[hidden]
        if listed:
            keep = np.isin(begin, _some(np.unique(begin), random, most=_MOST_SOURCES))
        else:
            keep = random.permutation(len(begin)) < _MOST_LINKED
        begin, end = begin[keep], end[keep]
        there = cells.of(network, begin, end)
        shares = _unlinked_shares(wanted, there, sought=sought)
        begin, end = begin[wanted[there] > 0], end[wanted[there] > 0]
        everyone = np.unique(begin) if listed else _some(np.arange(links.size), random, most=_MOST_SOURCES)
        count = 2 * len(begin)
        if listed:
            # Lists as long as those that are asked about, so that the first of them are as hard to tell apart.
            length = float(np.median(np.unique(source, return_counts=True)[1]))
            count = int(min(length * len(everyone), _MOST_UNLINKED_IN_LISTS))
        others = cells.draw(network, everyone, known=links, shares=shares, count=count, random=random)
        linked = np.arange(len(begin) + len(others[0])) < len(begin)
        yield Lesson(network, np.r_[begin, others[0]], np.r_[end, others[1]], linked, len(folds))


def are_lists(source: Numbers) -> bool:
    """Whether the middle source has so many candidates that they are to be ranked among themselves."""
    return len(source) > 0 and float(np.median(np.unique(source, return_counts=True)[1])) >= _LIST_OF


def _sources_within(source: Numbers, pairs: int) -> int:
    return max(1, pairs * len(np.unique(source)) // max(len(source), 1))


def _some(nodes: Numbers, random: np.random.Generator, *, most: int) -> Numbers:
    return np.sort(random.permutation(nodes)[:most])


def _unlinked_shares(wanted: Column, linked_cells: Numbers, *, sought: float) -> Column:
    """How non-links are spread over the cells: as the candidates, less the links that hide among them."""
    linked = np.bincount(linked_cells, minlength=len(wanted)) / max(len(linked_cells), 1)
    shares = np.maximum(wanted - sought * linked, _LEAST_SHARE * wanted)
    return np.asarray(shares / max(shares.sum(), 1e-12))


def newest_from(links: Links) -> float | None:
    """The time of the oldest of the links that are the newest tenth, as nearly as whole moments make up a tenth.

    None where times are not told or are too coarse: a tenth cannot be told from the rest if the last year alone
    holds more than two tenths of the links, or less than half a tenth after a year with most of them.

    >>> ends = np.arange(20)
    >>> newest_from(Links.of(21, ends, ends + 1, directed=False, time=np.arange(20.0)))
    18.0
    >>> newest_from(Links.of(21, ends, ends + 1, directed=False, time=np.full(20, 2024.0)))
    """
    if links.time is None or not len(links):
        return None
    moments, count = np.unique(links.time, return_counts=True)
    times_a_tenth = np.cumsum(count[::-1])[::-1] / (HIDDEN_SHARE * len(links))
    nearest = int(np.argmin(np.abs(np.log(times_a_tenth))))
    if not 1 / _ABOUT_A_TENTH <= times_a_tenth[nearest] <= _ABOUT_A_TENTH:
        return None
    return float(moments[nearest])


def _folds(links: Links, random: np.random.Generator) -> list[NDArray[np.bool_]]:
    """Which links each fold hides: once the newest, or random tenths of those that count as equally new.

    Among equal times a fold never goes by the number of a node: it would hide all links of a few nodes, and teach
    that nodes without any are linked.
    """
    if (newest := newest_from(links)) is not None and links.time is not None:
        return [links.time >= newest]
    equally_new = np.ones(len(links), dtype=bool)
    if links.time is not None and len(links):
        equally_new = links.time >= np.quantile(links.time, 1 - HIDDEN_SHARE, method="lower")
    tenths, among = round(1 / HIDDEN_SHARE), int(equally_new.sum())
    fold = np.full(len(links), -1)
    fold[equally_new] = random.permutation(among) * tenths // max(len(links), 1)
    most = _FOLDS if links.size <= LONG_WALKS_UP_TO else _FOLDS_OF_LARGE
    return [fold == number for number in range(min(most, max(1, among * tenths // max(len(links), 1))))]
