"""The actors of a network as columns, in the order of ``network.adjacency.ids``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from herbcity.analyses.market.columns import Floats, Mask, Positions
from herbcity.analyses.market.distance import place_of
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import ActorRole, EvidenceLevel, FirmSize, LegalForm, Stage

COMMUNITY_FORMS = frozenset(
    {
        LegalForm.COMMUNITY_ENTERPRISE,
        LegalForm.COMMUNITY_ENTERPRISE_NETWORK,
        LegalForm.COOPERATIVE,
        LegalForm.FARMERS_GROUP,
        LegalForm.INFORMAL_GROUP,
    }
)
"""Legal forms that a community owns."""

_SIZES = {FirmSize.MICRO: 1, FirmSize.SMALL: 2, FirmSize.MEDIUM: 3, FirmSize.LARGE: 4}


@dataclass(frozen=True, slots=True)
class ActorColumns:
    """Row i is the actor ``ids[i]``. ``roles`` has a bit for each role; ``size`` is ``size_rank``; ``households`` a
    number; ``place`` latitude, longitude and radius. Unknown is nan."""

    ids: tuple[str, ...]
    roles: Positions
    supporting: Mask
    community: Mask
    invented: Mask
    size: Floats
    households: Floats
    place: Floats


def actor_columns(network: NetworkSnapshot) -> ActorColumns:
    """The columns of all actors."""
    return network.carried("actor columns", lambda one: _columns(one, list(one.actors.values())), _patched)


def _columns(network: NetworkSnapshot, actors: Sequence[Actor]) -> ActorColumns:
    def numbers(values: Sequence[float | None]) -> Floats:
        return np.array([np.nan if value is None else value for value in values], dtype=float)

    return ActorColumns(
        ids=network.adjacency.ids,
        roles=np.array([role_bits(actor.roles) for actor in actors], dtype=np.int32),
        supporting=np.array([actor.stage is Stage.SUPPORT for actor in actors], dtype=bool),
        community=np.array([in_community_hands(actor) for actor in actors], dtype=bool),
        invented=np.array(
            [actor.evidence_level is EvidenceLevel.ILLUSTRATIVE for actor in actors], dtype=bool
        ),
        size=numbers([size_rank(actor) for actor in actors]),
        households=numbers([actor.households for actor in actors]),
        place=np.array([place_of(network, actor) or (np.nan,) * 3 for actor in actors]).reshape(-1, 3),
    )


def _patched(before: ActorColumns, network: NetworkSnapshot, touched: Touched) -> ActorColumns | None:
    """None where actors came or went: every row may be another one."""
    if RecordKind.DISTRICT in touched or network.adjacency.ids is not before.ids:
        return None
    # Who came and went again in between is touched too.
    codes = sorted(touched.get(RecordKind.ACTOR, frozenset()) & network.actors.keys())
    if not codes:
        return before
    places = [network.adjacency.index[code] for code in codes]
    fresh = _columns(network, [network.actors[code] for code in codes])
    columns: dict[str, Any] = {}
    for name in (field.name for field in fields(ActorColumns) if field.name != "ids"):
        columns[name] = getattr(before, name).copy()
        columns[name][places] = getattr(fresh, name)
    return ActorColumns(ids=before.ids, **columns)


def role_bits(roles: Collection[ActorRole]) -> int:
    """A number with a bit for each role."""
    return sum(1 << role.rank for role in roles)


def in_community_hands(actor: Actor) -> bool:
    """Whether a community owns it: by its legal form, or as a farmer group where the form, or who it is, is not
    known."""
    if actor.legal_form not in (None, LegalForm.UNNAMED_GROUP):
        return actor.legal_form in COMMUNITY_FORMS
    return ActorRole.FARMER_GROUP in actor.roles


def size_rank(actor: Actor) -> int | None:
    """0 for community groups, then 1 for micro to 4 for large; None where the size is not recorded."""
    return 0 if in_community_hands(actor) else _SIZES.get(actor.size) if actor.size else None
