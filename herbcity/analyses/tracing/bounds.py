"""How good any way onward from a point of a chain can be at most: what makes a search for the best ones exact.

Chains are sorted into kinds by what they carry: one herb, whose links name it or nothing, ending in one form. Within
a kind a chain is worth what passes its narrowest link, times one price. So the best way onward is the widest way,
and a widest way never needs to visit an actor twice: leaving a circle out makes no link narrower, and what can climb
the ladder around the circle can climb it at once. The bound is therefore not a guess but reached, unless the way
would cross the chain so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Positions, Rows
from herbcity.analyses.tracing.arcs import UNKNOWN, Arcs
from herbcity.analyses.tracing.products import NO_FORM, Becoming, Products

_FORMS = NO_FORM + 1


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """The chains that carry one herb and end in one form.

    ``widest[r][actor, form]`` is the most kg of dried herb a year that can get from that actor, who holds that form,
    to an end in at most ``r`` links: infinite at an end, ``UNKNOWN`` where some link's quantity is not known, below
    all where there is no way. ``fewest[actor, form]`` is how many links it takes at least.
    """

    herb: int
    invented: bool
    form: int
    thb_per_dry_kg: float
    arcs: Arcs
    becoming: Becoming
    of_any: Mask | None
    """Where no herb is named: herbs × forms × forms, what can become what for each herb."""
    actors: Rows
    """The positions in ``network.adjacency.ids`` of the actors that the ends of ``arcs`` number."""
    widest: tuple[Floats, ...]
    fewest: Floats

    def value(self, dry_kg: float) -> float:
        """What so much dried herb a year is worth at the end, THB; ``UNKNOWN`` where either is not known."""
        known = dry_kg >= 0 and self.thb_per_dry_kg >= 0
        return dry_kg * self.thb_per_dry_kg if known else UNKNOWN


def kinds_of(arcs: Arcs, ends: Mask, products: Products, depth: int) -> Iterator[Kind]:
    """Every kind of chain that these arcs allow."""
    for invented in (False, True):
        layer = arcs.only(arcs.invented == invented)
        unnamed = layer.herb == NOT_NAMED
        for herb in np.unique(layer.herb).tolist():
            own = layer.only(np.flatnonzero(unnamed | (layer.herb == herb)))
            for form in _final_forms(own, ends):
                yield _kind(own, herb, form, ends, products, depth, invented)


def _final_forms(arcs: Arcs, ends: Mask) -> list[int]:
    """The forms that chains can end in: those of the last links, or of any where a last link names none."""
    last: list[int] = np.unique(arcs.form[ends[arcs.target]]).tolist()
    every: list[int] = np.unique(arcs.form).tolist()
    return every if NO_FORM in last else last


def _kind(
    arcs: Arcs, herb: int, form: int, ends: Mask, products: Products, depth: int, invented: bool
) -> Kind:
    of_any = products.becoming_of_any(invented) if herb == NOT_NAMED else None
    becoming: Becoming = products.becoming(herb, invented) if of_any is None else np.any(of_any, axis=0)
    worth = products.thb_per_dry_kg(herb, form, invented)
    actors, local = np.unique(np.concatenate([arcs.source, arcs.target]), return_inverse=True)
    source, target = local[: len(arcs)], local[len(arcs) :]
    by_source = np.argsort(source, kind="stable")
    widest = _widest(
        source[by_source], target[by_source], arcs.form[by_source], arcs.dry_kg[by_source],
        becoming, ends[actors], form, depth,
    )  # fmt: skip
    layers = np.stack(widest)
    fewest = np.where(layers[-1] > -np.inf, (layers == -np.inf).sum(axis=0), np.inf)
    return Kind(
        herb, invented, form, UNKNOWN if np.isnan(worth) else worth,
        replace(arcs, source=source, target=target), becoming, of_any, actors, widest, fewest,
    )  # fmt: skip


def _widest(
    source: Rows, target: Rows, form: Positions, dry_kg: Floats,
    becoming: Becoming, ends: Mask, final: int, depth: int,
) -> tuple[Floats, ...]:  # fmt: skip
    at_end = np.full((len(ends), _FORMS), -np.inf)
    at_end[ends, final] = np.inf
    first = np.flatnonzero(np.r_[True, source[1:] != source[:-1]]) if len(source) else np.array([], dtype=int)
    held = np.arange(_FORMS)
    arriving = target[:, np.newaxis] * _FORMS + np.where(
        form[:, np.newaxis] == NO_FORM, held, form[:, np.newaxis]
    )
    barred = ~becoming[:, form].T
    layers = [at_end]
    for _ in range(depth):
        onward = np.minimum(dry_kg[:, np.newaxis], layers[-1].ravel()[arriving])
        onward[barred] = -np.inf
        layer = at_end.copy()
        if len(first):
            layer[source[first]] = np.maximum(
                layer[source[first]], np.maximum.reduceat(onward, first, axis=0)
            )
        layers.append(layer)
    return tuple(layers)
