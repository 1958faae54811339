"""Recording what a processor can take."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Desk, Draft, Given, birth, carry_out, record_values
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.enums import ProductFormEnum
from herbcity.api.types.listings import CapacityType
from herbcity.registry.changes import RecordKind


class RecordCapacityInput(graphene.InputObjectType):
    """How much of one form an actor can make into another in a month."""

    actor = inputs.actor("Who has the capacity")
    herb = inputs.herb()
    from_form = graphene.InputField(
        ProductFormEnum, name="from", required=True, description="The form that goes in."
    )
    to_form = graphene.InputField(
        ProductFormEnum, name="to", required=True, description="The form that comes out."
    )
    kg_in_per_month = graphene.Float(
        required=True, description="How many kg can go in each month, in the form that goes in; 0 or more."
    )
    evidence_level = inputs.level()
    evidence = inputs.evidence()
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


RecordCapacityPayload = payload_of(
    "RecordCapacity", "capacity", CapacityType, "The capacity that was recorded"
)


def capacity(desk: Desk, given: Given) -> Draft:
    """The birth of a capacity."""
    values = inputs.with_default_level(record_values(given))
    key = desk.id_of(RecordKind.CAPACITY, values)
    return birth(RecordKind.CAPACITY, key, {**values, "id": key})


class CapacityMutations:
    """Writing about capacities."""

    record_capacity = graphene.Field(
        RecordCapacityPayload,
        description="Record what a processor can take in a month. Needs the role EDITOR.",
        input=RecordCapacityInput(required=True, description="The capacity."),
    )

    @staticmethod
    def resolve_record_capacity(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info, Permission.RECORD_CAPACITY, input, capacity, reason="Capacity recorded through the API"
        )
