"""Fields that many inputs share."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.types.enums import EvidenceLevelEnum
from herbcity.registry.client_keys import DAYS_KEPT, LONGEST, SHORTEST
from herbcity.vocabulary import EvidenceLevel


class IntervalInput(graphene.InputObjectType):
    """A number as an interval: low ≤ mid ≤ high. Where only one figure is known, give it three times."""

    low = graphene.Float(required=True, description="The lowest value that the evidence allows.")
    mid = graphene.Float(required=True, description="The most likely value.")
    high = graphene.Float(required=True, description="The highest value that the evidence allows.")


def reason() -> graphene.InputField:
    return graphene.InputField(
        graphene.String, description="Why this is written, for the log; a general phrase if left out."
    )


def client_key() -> graphene.InputField:
    return graphene.InputField(
        graphene.String,
        description=f"A key that the client makes for this one write, such as a UUID, {SHORTEST} to {LONGEST} "
        f"characters. The same input sent again under it within {DAYS_KEPT} days is not written again and gets the "
        "same answer; another input is refused as CLIENT_KEY_REUSED. Without one, a write that is sent twice is done "
        "twice.",
    )


def base() -> graphene.InputField:
    return graphene.InputField(
        graphene.Int,
        description="The revision that the caller has seen. The write is refused as STALE where a field it "
        "changes was "
        "changed since; unchecked if left out.",
    )


def actor(description: str) -> graphene.InputField:
    return graphene.InputField(
        graphene.ID, required=True, description=f"{description}, by code or global id."
    )


def herb() -> graphene.InputField:
    return graphene.InputField(
        graphene.ID, description="The herb, by short name or global id; any or none if left out."
    )


def level() -> graphene.InputField:
    return graphene.InputField(
        EvidenceLevelEnum,
        default_value=EvidenceLevel.REPORTED,
        description="How well it is known; REPORTED unless told otherwise. DOCUMENTED and VERIFIED need "
        "evidence.",
    )


def evidence() -> graphene.InputField:
    return graphene.InputField(
        graphene.List(graphene.NonNull(graphene.ID)),
        description="What it rests on, by short names or global ids of evidence that is recorded already.",
    )


def note() -> graphene.InputField:
    return graphene.InputField(graphene.String, description="What a reader should know. No personal data.")


def with_default_level(values: dict[str, Any]) -> dict[str, Any]:
    """The values, with the default level also where the caller sent null, and without lists that are null."""
    known = {name: value for name, value in values.items() if value is not None}
    return {"evidence_level": EvidenceLevel.REPORTED, **known}
