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

_FOLDS, _FOLDS_OF_LARGE, _FOLDS_IN_TIME = 5, 1, 2
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


def lessons(links: Links, source: Numbers, target: Numbers, *, seed: int) -> Iterator[Lesson]:
    """Lessons for ranking the candidates: the newest links where time is known, else random folds.

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
    for hidden in _folds(links, random):
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
        yield Lesson(network, np.r_[begin, others[0]], np.r_[end, others[1]], linked)


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


def _folds(links: Links, random: np.random.Generator) -> Iterator[NDArray[np.bool_]]:
    """Which links each fold hides. In time, what is newer than a fold is hidden too, but not asked for."""
    if links.time is not None:
        newest_first = np.argsort(np.argsort(-links.time, kind="stable"), kind="stable")
        yield newest_first < HIDDEN_SHARE * len(links)
        return
    fold = random.permutation(len(links)) * round(1 / HIDDEN_SHARE) // max(len(links), 1)
    for number in range(_FOLDS if links.size <= LONG_WALKS_UP_TO else _FOLDS_OF_LARGE):
        yield fold == number
