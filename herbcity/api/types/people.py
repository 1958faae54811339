"""The caller, what the caller may do, and contacts, which not every caller may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
import structlog

from herbcity.api.budgets import Charge
from herbcity.api.context import Info
from herbcity.api.permissions import Permission, permitted, refusal
from herbcity.api.personal import reason
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import AccessRoleEnum, AccessScopeEnum, PermissionEnum
from herbcity.api.types.fields import many
from herbcity.api.types.scalars import DateTime
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.keys import AccessScope, Viewer
from herbcity.registry.reading import contacts
from herbcity.registry.tables import ContactRecord

_log = structlog.get_logger(__name__)


class BudgetType(graphene.ObjectType):
    """What a caller may spend, in objects: every answer says in `extensions.cost` what it cost."""

    class Meta:
        name = "Budget"

    limit = graphene.Int(required=True, description="The most that one request like this may cost.")
    remaining = graphene.Int(required=True, description="What is left, now.")
    size = graphene.Int(required=True, description="What there is when nothing has been spent.")
    refill_per_second = graphene.Int(required=True, description="How much comes back in a second.")

    @staticmethod
    def resolve_size(charge: Charge, _info: Info) -> int:
        return charge.budget


@dates_in_words
class ViewerType(graphene.ObjectType):
    """Who is asking, as the API key or the token says."""

    class Meta:
        name = "Viewer"

    role = graphene.Field(
        AccessRoleEnum, required=True, description="The role of the key or token; PUBLIC without one."
    )
    label = graphene.String(
        required=True,
        description="The name of the key, usually an office; of a token the host of its issuer and a digest of its "
        "subject; 'public' without either. It signs what is written.",
    )
    scopes = many(
        AccessScopeEnum,
        "The parts of its role to which the key or token is narrowed; all of them where it is not.",
    )
    expires_at = graphene.Field(
        DateTime, description="From when the key or token no longer holds; null where it has no end."
    )
    may = many(PermissionEnum, "All that this caller may do.")
    budget = graphene.Field(
        BudgetType,
        description="What this caller may still ask, this request taken off; null where nobody counts.",
    )

    @staticmethod
    def resolve_scopes(viewer: Viewer, _info: Info) -> list[AccessScope]:
        return [scope for scope in AccessScope if viewer.within(scope)]

    @staticmethod
    def resolve_may(viewer: Viewer, _info: Info) -> list[Permission]:
        return permitted(viewer)

    @staticmethod
    def resolve_budget(_viewer: Viewer, info: Info) -> Charge | None:
        return info.context.charge


class ContactType(graphene.ObjectType):
    """How to reach somebody at an actor. Personal data: shown to keys with the right, each look is recorded."""

    class Meta:
        name = "Contact"

    id = graphene.ID(required=True, description="Its own id, by which it is replaced or erased.")
    title = graphene.String(description="The office or function of the person; null where not known.")
    name = graphene.String(description="The name of the person; null where not known.")
    phone = graphene.String(description="A telephone number; null where not known.")
    email = graphene.String(description="An e-mail address; null where not known.")
    basis = graphene.String(
        required=True, description="On which basis of the PDPA the contact is kept, such as consent."
    )


def _told(name: str) -> Callable[[ContactRecord, Info], Any]:
    """The resolver of a field of a contact; that it was seen is recorded, not what it says."""

    def resolve(contact: ContactRecord, info: Info) -> Any:
        value = getattr(contact, name)
        if value is not None:
            info.context.looked(RecordKind.CONTACT, contact.actor, [name])
        return value

    return resolve


for _name in ("title", "name", "phone", "email"):
    setattr(ContactType, f"resolve_{_name}", staticmethod(_told(_name)))


def contacts_of(actor: str, info: Info) -> list[ContactRecord] | None:
    """The contacts of an actor; None for a viewer who may not see them. Looking is logged, without values."""
    context = info.context
    if refusal(context.viewer, Permission.READ_CONTACTS):
        return None
    with reading(context.engine) as session:
        found = list(contacts(session, actor))
        session.expunge_all()
    _log.info(
        "contacts read",
        actor=actor,
        count=len(found),
        key=context.viewer.label,
        request_id=context.request_id,
    )
    return found


def contacts_withheld(info: Info) -> str | None:
    """Why contacts are not shown, in the caller's language; None where they are."""
    return reason(info.context, Permission.READ_CONTACTS)
