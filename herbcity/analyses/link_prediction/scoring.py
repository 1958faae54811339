"""The score of any pair on any edge list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from herbcity.analyses.link_prediction.features import Structure, path_features
from herbcity.analyses.link_prediction.learner import Ensemble
from herbcity.analyses.link_prediction.links import Column, Label, Links, Numbers, numbered
from herbcity.analyses.link_prediction.listing import ListRanker, closer
from herbcity.analyses.link_prediction.teaching import are_lists, lessons, newest_from
from herbcity.errors import ErrorCode, Fault, Refused

Progress = Callable[[str, int, int], None]

_PAIRS_AT_ONCE = 250_000
_LAST = 30.0
"""Log-odds below everybody who is looked at closely."""
_FEWEST_TAUGHT = 20
"""Hidden links, and as many non-links, below which nothing can be learned."""


def rank_pairs(
    edges: Sequence[tuple[Label, Label]],
    candidates: Sequence[tuple[Label, Label]],
    *,
    directed: bool = False,
    times: Sequence[float] | Column | None = None,
    edge_types: Sequence[Label] | None = None,
    candidate_types: Sequence[Label] | None = None,
    node_types: Mapping[Any, Label] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Column:
    """How likely each candidate pair is to be a link, from the structure of the edge list alone.

    A learner is taught on links of the list that are hidden from it, the newest tenth where ``times`` (any rising
    number, one an edge) tell it apart and random tenths otherwise, among non-links as far apart as the candidates.
    Where every source comes with a long list of candidates, it is taught to rank within such lists.

    Loops and repeated edges are left out; of a repeated edge the first time counts. With ``edge_types`` and
    ``candidate_types`` each type of link is learned by itself, the other types being its surroundings; typed edges
    with untyped candidates, or with a type that no edge has, are Refused.
    ``node_types`` tell what the nodes are; nodes not in it are of a type of their own.

    Returns one number in [0, 1] per candidate, in their order, no unit: higher is likelier. It is a chance only
    if the candidates hold links as often as what was taught, so compare scores, do not add them, and not with
    those of other candidates: what is taught is drawn to resemble these. A node of which no link is known scores as
    such nodes among the hidden links did. A pair of a node with itself scores 0. With
    fewer than some two hundred links nothing can be learned, and the score is s / (1 + s) of the sum s of
    resource allocation and L3.

    The same edges, candidates and seed give the same scores, whatever the order of the edges. Names matter only
    to tell apart nodes that the structure does not (four steps of Weisfeiler–Leman refinement).

    >>> star = [("hub", leaf) for leaf in "abcd"]
    >>> rank_pairs(star, [("a", "b"), ("a", "a"), ("a", "stranger")]).round(3).tolist()
    [0.2, 0.0, 0.0]

    By hand: a and b share the hub with its four links, resource allocation 1/4, L3 none; 0.25 / 1.25 = 0.2.

    Zhang, M. & Chen, Y. (2018). Link prediction based on graph neural networks. NeurIPS 31 (the test it is held
    to). Zhou, T., Lü, L. & Zhang, Y.-C. (2009), resource allocation. Kovács, I. A. et al. (2019). Network-based
    prediction of protein interactions. Nature Communications 10, 1240 (L3).
    """
    number = numbered(edges, candidates, directed=directed)
    ends, pairs = _numbers(edges, number), _numbers(candidates, number)
    when = None if times is None else np.asarray(times, dtype=np.float64)
    group = None if node_types is None else _groups(number, node_types)
    scores = np.zeros(len(pairs))
    for chosen_edges, chosen_pairs in _layers(edge_types, candidate_types, len(ends), len(pairs)):
        of_type, others = ends[chosen_edges], ends[~chosen_edges]
        links = Links.of(
            len(number),
            of_type[:, 0],
            of_type[:, 1],
            directed=directed,
            time=None if when is None else when[chosen_edges],
            group=group,
        )
        around = Links.of(len(number), others[:, 0], others[:, 1], directed=False) if len(others) else None
        asked = chosen_pairs & (pairs[:, 0] != pairs[:, 1])
        if asked.any():
            source, target = _oriented(pairs[asked], directed=directed)
            scores[asked] = score(links, source, target, around=around, seed=seed, progress=progress)
    return scores


def score(
    links: Links,
    source: Numbers,
    target: Numbers,
    *,
    around: Links | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Column:
    """The chance of each pair of different nodes; ``around`` are links of other types among the same nodes."""
    window, listed = _window(links), are_lists(source)
    # Threads that wait for each other by spinning cost more on shared cores than they bring.
    with threadpool_limits(1):
        rows, linked, lists = [], [], []
        for number, lesson in enumerate(lessons(links, source, target, seed=seed)):
            structure = Structure(lesson.network, window, seed, around, listed)
            begin, end, answers = lesson.source, lesson.target, lesson.linked
            if listed:
                near = closer(structure.fits(begin, end), begin)
                begin, end, answers = begin[near], end[near], answers[near]
            rows.append(structure.rows(begin, end))
            linked.append(answers)
            lists.append(begin + number * links.size)
            _say(progress, "lessons", len(linked), lesson.of)
        answers = np.concatenate(linked)
        structure = Structure(links, window, seed, around, listed)
        if min(int(answers.sum()), int((~answers).sum())) < _FEWEST_TAUGHT:
            return _untaught(structure.whole, source, target)
        if listed:
            score_part = _of_lists(
                structure, ListRanker(np.concatenate(rows), answers, np.concatenate(lists), seed=seed)
            )
        else:
            score_part = _of_pairs(structure, Ensemble(np.concatenate(rows), answers, seed=seed))
        found = np.empty(len(source))
        parts = _parts(source)
        for done, part in enumerate(parts, start=1):
            found[part] = score_part(source[part], target[part])
            _say(progress, "candidates", done, len(parts))
    return found


Scoring = Callable[[Numbers, Numbers], Column]


def _of_pairs(structure: Structure, learner: Ensemble) -> Scoring:
    return lambda source, target: learner.chances(structure.rows(source, target))


def _of_lists(structure: Structure, ranker: ListRanker) -> Scoring:
    """Who is not looked at closely stays behind all who are, in the order of how well the two fit."""

    def scored(source: Numbers, target: Numbers) -> Column:
        fits = structure.fits(source, target)
        near = closer(fits, source)
        odds = fits - _LAST
        odds[near] = ranker.odds(structure.rows(source[near], target[near]), source[near])
        found: Column = scipy.special.expit(odds)
        return found

    return scored


def _say(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)


def _window(links: Links) -> float | None:
    """The time in which the newest links came that are hidden, None where times do not tell the newest apart."""
    newest = newest_from(links)
    if newest is None or links.time is None:
        return None
    return float(links.time.max() - links.time[links.time < newest].max())


def _untaught(links: Links, source: Numbers, target: Numbers) -> Column:
    """Resource allocation and L3 squeezed into [0, 1), for networks too small to learn from."""
    table = path_features(links, source, target)
    strength = table["allocation"] + table["three_fair"]
    return np.asarray(strength / (1 + strength))


def _parts(source: Numbers) -> list[NDArray[np.intp]]:
    """The rows of the pairs in parts of a bounded size, pairs of one source together."""
    order = np.argsort(source, kind="stable")
    edges = np.flatnonzero(np.diff(source[order])) + 1
    cuts: list[int] = []
    for edge in edges.tolist():
        if edge - (cuts[-1] if cuts else 0) >= _PAIRS_AT_ONCE:
            cuts.append(edge)
    return np.split(order, cuts)


def _numbers(pairs: Sequence[tuple[Label, Label]], number: Mapping[Label, int]) -> Numbers:
    return np.array([(number[a], number[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)


def _groups(number: Mapping[Label, int], node_types: Mapping[Any, Label]) -> Numbers:
    """A number for each node's type; nodes whose type is not told share one of their own."""
    types = {told: place for place, told in enumerate(sorted({*node_types.values()}, key=str), start=1)}
    return np.array(
        [types[node_types[label]] if label in node_types else 0 for label in number], dtype=np.int64
    )


def _layers(
    edge_types: Sequence[Label] | None, candidate_types: Sequence[Label] | None, edges: int, candidates: int
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Which edges teach which candidates: those of their type, or all where edges have no types."""
    if edge_types is None:
        yield np.ones(edges, dtype=bool), np.ones(candidates, dtype=bool)
        return
    if candidate_types is None:
        raise Refused([Fault.of(ErrorCode.MISSING, "candidate_types")])
    known, asked = np.array([str(one) for one in edge_types]), np.array([str(one) for one in candidate_types])
    taught = np.unique(known).tolist()
    if unknown := sorted(set(asked.tolist()) - set(taught)):
        raise Refused(
            Fault.of(ErrorCode.UNKNOWN_TERM, "candidate_types", value=one, allowed=taught) for one in unknown
        )
    for kind in np.unique(asked):
        yield known == kind, asked == kind


def _oriented(pairs: Numbers, *, directed: bool) -> tuple[Numbers, Numbers]:
    """Sources and targets; without directions the end that is asked about more often is the source.

    A pair and its reverse then score exactly the same, and few sources are cheaper to look from.
    """
    source, target = pairs[:, 0], pairs[:, 1]
    if directed:
        return source, target
    asked = np.bincount(pairs.ravel())
    swap = (asked[target] > asked[source]) | ((asked[target] == asked[source]) & (target < source))
    return np.where(swap, target, source), np.where(swap, source, target)
