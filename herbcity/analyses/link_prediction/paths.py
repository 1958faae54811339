"""How much leads from one node to another: short paths, long walks, and paths along the directions.

Each function yields ``(name, panel)`` for a block of sources; the panel's row v is the measure from the source
to v. The measures on ``links.mutual`` are symmetric, so for undirected links either end may be the source.

| measure | what it is | source |
|---|---|---|
| ``common`` | neighbours in common | Newman 2001 |
| ``adamic_adar`` | the same, each by 1 / ln(degree) | Adamic & Adar 2003 |
| ``allocation`` | the same, each by 1 / degree | Zhou, Lü & Zhang 2009 |
| ``three`` | paths of three links | Lü, Jin & Zhou 2009 (local path index) |
| ``three_fair`` | the same, each by 1 / √(degree · degree) of its inner nodes | Kovács et al. 2019 (L3) |
| ``walk_k`` | walks of k steps on D^-½ A D^-½, the symmetric random walk | Liu & Lü 2010 |
| ``pagerank`` | Σ 0.85^k ``walk_k``, personalised PageRank made symmetric | Jeh & Widom 2003 |
| ``distance`` | steps of the shortest way, one more than the longest walk if there is none | |
| ``out_in`` … | directed walks of two to five steps, each step shared out among the links | Zhou et al. 2009 |

In the directed names ``out`` is a step from supplier to customer and ``in`` one back: ``out_in_out`` is "what the
other suppliers of my customers sell to", the path by which new customers are found where triangles are rare.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from herbcity.analyses.link_prediction.links import Links, Matrix, Numbers
from herbcity.analyses.link_prediction.panels import Panel, columns_of, inverse, steps_in

Named = Iterator[tuple[str, Panel]]

_DAMPING = 0.85
_KEPT_WALKS = (3, 4, 5, 6, 8, 10, 12, 16, 20, 24)


def short_paths(links: Links, block: Numbers) -> Named:
    """Neighbours in common and paths of three links, plain and corrected for busy nodes between."""
    near = links.mutual
    degrees = near.sum(axis=1)
    mine = columns_of(near, block)
    common = near @ mine
    yield "common", common
    yield "allocation", near @ (mine * inverse(degrees)[:, None])
    talk = np.log(np.maximum(degrees, 2.0))
    yield "adamic_adar", near @ (mine * np.where(degrees > 1, 1.0 / talk, 0.0)[:, None])
    yield "three", near @ common
    fair = inverse(degrees, 0.5)[:, None]
    yield "three_fair", near @ (fair * (near @ (mine * fair)))


def walks(links: Links, block: Numbers) -> Named:
    """Symmetric random walks from two steps on, their damped sum, and the length of the shortest."""
    step = symmetric_step(links.mutual)
    longest = steps_in(links)
    walk = columns_of(step, block)
    pagerank = _DAMPING * walk
    distance = np.full(walk.shape, longest + 1.0)
    distance[walk > 0] = 1.0
    for length in range(2, longest + 1):
        walk = step @ walk
        pagerank += _DAMPING**length * walk
        distance[(walk > 0) & (distance > length)] = length
        if length in _KEPT_WALKS:
            yield f"walk_{length}", walk
    yield "pagerank", pagerank
    yield "distance", distance


def symmetric_step(matrix: Matrix) -> Matrix:
    """D^-½ A D^-½, with out-degrees on the left and in-degrees on the right."""
    scaled = matrix.tocoo()
    leaving, arriving = inverse(matrix.sum(axis=1), 0.5), inverse(matrix.sum(axis=0), 0.5)
    scaled.data = scaled.data * leaving[scaled.coords[0]] * arriving[scaled.coords[1]]
    return scaled.tocsr()


def directed_paths(links: Links, block: Numbers) -> Named:
    """Walks of two to five steps along and against the links, shared out by degree at every step."""
    out = symmetric_step(links.outward)
    back = out.T.tocsr()
    yield "returned", columns_of(links.inward, block)
    # A panel's column holds what has reached each node, so a step along the links multiplies by ``back``.
    customers, suppliers = columns_of(out, block), columns_of(back, block)
    rivals, siblings, onward = out @ customers, back @ suppliers, back @ customers
    yield "out_in", rivals
    yield "in_out", siblings
    yield "out_out", onward
    yield "in_in", out @ suppliers
    yield "out_out_out", back @ onward
    yield "out_out_in", out @ onward
    yield "in_out_out", back @ siblings
    reached = back @ rivals
    yield "out_in_out", reached
    yield "out_in_out_in_out", back @ (out @ reached)
    fair_in, fair_out = inverse(links.customers_of, 0.5)[:, None], inverse(links.suppliers_of, 0.5)[:, None]
    sellers = links.outward @ (fair_out * columns_of(links.outward, block))
    yield "out_in_out_fair", links.inward @ (fair_in * sellers)


def recent_paths(links: Links, block: Numbers, *, window: float) -> Named:
    """``out_in_out`` whose last link is of the last ``window`` of time: where similar suppliers sell of late."""
    assert links.time is not None
    lately = links.only(links.time > links.time.max(initial=0.0) - window)
    fair_in, fair_out = inverse(links.customers_of, 0.5)[:, None], inverse(links.suppliers_of, 0.5)[:, None]
    sellers = links.outward @ (fair_out * columns_of(links.outward, block))
    yield "out_in_out_new", lately.inward @ (fair_in * sellers)
    yield (
        "new_in_out",
        links.inward @ (fair_in * (links.outward @ (fair_out * columns_of(lately.outward, block)))),
    )
