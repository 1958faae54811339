"""The links that a question lets pass, as columns, in the direction in which things flow."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from herbcity.analyses.market.actors import actor_columns, role_bits
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Positions, Rows
from herbcity.analyses.market.distance import distances_km
from herbcity.analyses.market.ties import ties_of
from herbcity.analyses.tracing.conditions import Conditions, Ends
from herbcity.analyses.tracing.products import NO_FORM, Products
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import ActorRole, EvidenceLevel, LinkKind, link_rule

UNKNOWN = -1.0
"""A quantity or a value that is not known: below everything that is."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """Links that chains may take. ``tie`` is the place in ``network.ties``, the ends are positions in
    ``network.adjacency.ids``; ``herb`` a position in ``herb_ids`` or ``NOT_NAMED``, ``form`` a rank or ``NO_FORM``.
    ``dry_kg`` is the quantity a year as dried herb or ``UNKNOWN``, ``km`` the likely length or nan. ``order`` numbers
    the arcs by the ids of their links."""

    tie: Rows
    source: Rows
    target: Rows
    herb: Positions
    form: Positions
    invented: Mask
    dry_kg: Floats
    km: Floats
    order: Positions

    def __len__(self) -> int:
        return len(self.tie)

    def only(self, chosen: Mask | Rows) -> Arcs:
        """Some of them."""
        return replace(self, **{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def arcs_of(network: NetworkSnapshot, where: Conditions, products: Products) -> Arcs:
    """The links that fulfil the conditions, those that go both ways twice."""
    ties = ties_of(network)
    rules = [link_rule(kind) for kind in LinkKind]
    chosen = np.array([rule.flow in where.flows for rule in rules])[ties.kind]
    level = np.array([tie.evidence_level.rank for tie in network.ties], dtype=np.int8)
    if where.levels:
        chosen &= np.isin(level, [one.rank for one in where.levels])
    if where.herb is not None:
        chosen &= (ties.herb == NOT_NAMED) | (ties.herb == products.herbs.index(where.herb))
    giver, taker = ties.ends
    allowed = _allowed(network, where)
    chosen &= allowed[giver] & allowed[taker] & (giver != taker)
    both = np.flatnonzero(chosen & np.array([not rule.directed for rule in rules])[ties.kind])
    tie = np.concatenate([np.flatnonzero(chosen), both])
    ahead = np.arange(len(tie)) < len(tie) - len(both)
    herb = ties.herb[tie]
    form = np.where(ties.form[tie] == NOT_NAMED, NO_FORM, ties.form[tie]).astype(np.int64)
    invented = level[tie] == EvidenceLevel.ILLUSTRATIVE.rank
    dry_kg = products.dry_kg(ties.kg[tie], herb, form, invented)
    source, target = np.where(ahead, giver[tie], taker[tie]), np.where(ahead, taker[tie], giver[tie])
    place = actor_columns(network).place
    ids = [network.ties[one].id for one in tie.tolist()]
    order = np.empty(len(tie), dtype=np.int64)
    order[sorted(range(len(tie)), key=lambda row: (ids[row], not ahead[row]))] = np.arange(len(tie))
    arcs = Arcs(
        tie=tie,
        source=source,
        target=target,
        herb=herb,
        form=form,
        invented=invented,
        dry_kg=np.where(np.isnan(dry_kg), UNKNOWN, dry_kg),
        km=distances_km(place[source], place[target])[:, 1],
        order=order,
    )
    return arcs if where.max_step_km is None else arcs.only(arcs.km <= where.max_step_km)


def _allowed(network: NetworkSnapshot, where: Conditions) -> Mask:
    """Which actors may stand in a chain."""
    allowed = np.ones(len(network.actors), dtype=bool)
    if where.certificate is None:
        return allowed
    day, lowest = where.certified_on or network.as_of, where.certificate_level
    if where.certified_roles:
        must = (actor_columns(network).roles & role_bits(where.certified_roles)) != 0
    else:
        must = allowed.copy()
    holds = np.zeros_like(allowed)
    for one in network.certificates.values():
        if (
            one.kind is where.certificate
            and one.valid(day)
            and (lowest is None or (one.level is not None and one.level >= lowest))
        ):
            holds[network.adjacency.index[one.holder]] = True
    fits: Mask = ~must | holds
    return fits


def ends_of(network: NetworkSnapshot, ends: Ends) -> tuple[Mask, Mask]:
    """Where chains may begin and where they may end."""
    return _fitting(network, ends.source, ends.source_role), _fitting(network, ends.target, ends.target_role)


def _fitting(network: NetworkSnapshot, code: str | None, role: ActorRole | None) -> Mask:
    fits = np.ones(len(network.actors), dtype=bool)
    if role is not None:
        fits &= (actor_columns(network).roles & role_bits([role])) != 0
    if code is not None:
        fits &= np.arange(len(fits)) == network.adjacency.index[code]
    return fits


def between(arcs: Arcs, begins: Mask, ends: Mask, depth: int) -> Arcs:
    """The arcs that lie on some way of at most ``depth`` links from a beginning to an end, whatever it carries."""
    ahead = _steps(begins, arcs.source, arcs.target, depth)
    back = _steps(ends, arcs.target, arcs.source, depth)
    return arcs.only(ahead[arcs.source] + back[arcs.target] < depth)


def least_km(arcs: Arcs, ends: Mask, depth: int) -> Floats:
    """For each actor the least likely km of any way of known length to an end; infinite where there is none."""
    least = np.where(ends, 0.0, np.inf)
    known = ~np.isnan(arcs.km)
    source, target, km = arcs.source[known], arcs.target[known], arcs.km[known]
    for _ in range(depth):
        np.minimum.at(least, source, km + least[target])
    return least


def _steps(start: Mask, source: Positions, target: Positions, depth: int) -> Positions:
    """For each actor the fewest steps from ``start``; more than ``depth`` where there is no way."""
    steps = np.full(len(start), depth + 1)
    steps[start] = 0
    for number in range(1, depth + 1):
        reached = target[steps[source] == number - 1]
        steps[reached] = np.minimum(steps[reached], number)
    return steps
