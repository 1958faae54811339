"""Closing an actor: what hangs on it ends, and what was recorded of it stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import graphene
from sqlalchemy import or_, select
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Desk, Draft, Given, carry_out, existing_body, field_changes
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.actors import ActorType
from herbcity.api.types.scalars import Date
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.reading import current, table_of
from herbcity.vocabulary import LinkStatus


class CloseActorInput(graphene.InputObjectType):
    """The end of an actor's business."""

    actor = inputs.actor("Who closes")
    on = graphene.InputField(Date, description="The first day on which it is closed; today if left out.")
    base = inputs.base()
    reason = inputs.reason()
    client_key = inputs.client_key()


CloseActorPayload = payload_of("CloseActor", "actor", ActorType, "The actor, with nothing open any more")


def closed(desk: Desk, given: Given) -> Draft:
    """The end of everything that hangs on an actor and reaches beyond the day."""
    code, _ = existing_body(desk.session, RecordKind.ACTOR, "Actor", given["actor"], field="actor")
    day = (given.get("on") or desk.today).isoformat()
    changes: list[Change] = []
    for body in _naming(desk.session, RecordKind.LINK, ("source", "target"), code):
        changes += _ending(RecordKind.LINK, body, day, ended=body["status"] != LinkStatus.PROPOSED)
    for body in _naming(desk.session, RecordKind.LISTING, ("actor",), code):
        changes += _ending(RecordKind.LISTING, body, day, ended=False)
    for body in _naming(desk.session, RecordKind.CAPACITY, ("actor",), code):
        # A capacity has no period that could be closed.
        changes.append(Change(RecordKind.CAPACITY, body["id"], None, body, None))
    return Draft(RecordKind.ACTOR, code, changes)


def _naming(session: Session, kind: RecordKind, fields: Collection[str], code: str) -> Iterator[Body]:
    """The records of a kind that name an actor in one of these fields, by id."""
    table = table_of(kind)
    ids = session.execute(select(table.c.id).where(or_(*(table.c[field] == code for field in fields))))
    yield from current(session, kind, ids.scalars().all()).values()


def _ending(kind: RecordKind, body: Body, day: str, *, ended: bool) -> list[Change]:
    if body["valid_until"] and body["valid_until"] <= day:
        return []
    if body["valid_from"] and body["valid_from"] >= day:
        # It will not have stood for a single day, so there is no period that could be closed.
        return [Change(kind, body["id"], None, body, None)]
    values = {"valid_until": day, **({"status": LinkStatus.ENDED.value} if ended else {})}
    return field_changes(kind, body["id"], body, values)


class ClosingMutations:
    """Closing actors."""

    close_actor = graphene.Field(
        CloseActorPayload,
        description="Close an actor: its links end, its offers and needs are withdrawn and its capacities go. It stays "
        "in the registry with all that was recorded of it. Needs the role EDITOR.",
        input=CloseActorInput(required=True, description="Who closes, and when."),
    )

    @staticmethod
    def resolve_close_actor(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(info, Permission.CLOSE_ACTOR, input, closed, reason="Closed through the API")
