"""Actors in groups: by stage, by role or by district."""

from __future__ import annotations

from typing import Literal

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.vocabulary import ActorRole, Stage

Grouping = Literal["stage", "role", "district"]
"""What sorts actors into groups. The role is the first one, which also sets the stage."""


def group_of(actor: Actor, by: Grouping) -> str | None:
    """The group of one actor; None where its district is not known."""
    if by == "stage":
        return actor.stage
    return actor.roles[0] if by == "role" else actor.district


def group_names(network: NetworkSnapshot, by: Grouping) -> tuple[str, ...]:
    """All groups in their declared order, districts by code; groups without actors too."""
    if by == "stage":
        return tuple(Stage)
    return tuple(ActorRole) if by == "role" else tuple(sorted(network.districts))
