"""Actors in groups: by stage, by role, by district, or by any grouping of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.vocabulary import ActorRole, Stage

Grouping = Literal["stage", "role", "district"] | Mapping[str, str]
"""What sorts actors into groups: a field of theirs, or a mapping from codes to names of groups. The role is the
first one, which also sets the stage."""


def group_of(actor: Actor, by: Grouping) -> str | None:
    """The group of one actor; None where its district is not known, or the mapping leaves it out."""
    if isinstance(by, Mapping):
        return by.get(actor.code)
    if by == "stage":
        return actor.stage
    return actor.roles[0] if by == "role" else actor.district


def group_names(network: NetworkSnapshot, by: Grouping) -> tuple[str, ...]:
    """All groups in their declared order, districts by code, others by name; groups without actors too."""
    if isinstance(by, Mapping):
        return tuple(sorted(set(by.values())))
    if by == "stage":
        return tuple(Stage)
    return tuple(ActorRole) if by == "role" else tuple(sorted(network.districts))
