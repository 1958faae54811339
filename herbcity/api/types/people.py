"""The caller, what the caller may do, and contacts, which not every caller may see."""

from __future__ import annotations

import graphene
import structlog

from herbcity.api.context import Info
from herbcity.api.permissions import NEEDED, Permission, permitted, refusal
from herbcity.api.types.enums import AccessRoleEnum
from herbcity.api.types.fields import many
from herbcity.registry.engine import reading
from herbcity.registry.keys import Viewer
from herbcity.registry.reading import contacts
from herbcity.registry.tables import ContactRecord

_log = structlog.get_logger(__name__)

_WHAT: dict[Permission, str] = {
    Permission.READ_CONTACTS: "See how to reach an actor.",
    Permission.REGISTER_ACTOR: "Register an actor.",
    Permission.UPDATE_ACTOR: "Change what is recorded of an actor.",
    Permission.CLOSE_ACTOR: "End what hangs on an actor that closes.",
    Permission.RECORD_LINK: "Record a link between two actors.",
    Permission.END_LINK: "End a link.",
    Permission.POST_LISTING: "Post an offer or a need.",
    Permission.WITHDRAW_LISTING: "Withdraw an offer or a need.",
    Permission.AWARD_CERTIFICATE: "Record a certificate.",
    Permission.RECORD_EVIDENCE: "Record a document or other evidence.",
    Permission.RECORD_CAPACITY: "Record what a processor can take.",
    Permission.SAVE_WHAT_IF: "Keep a what-if under a link, rebase it, and delete one's own.",
    Permission.DECIDE_SUGGESTION: "Record what became of a suggestion.",
    Permission.UNDO_REVISION: "Take a revision back.",
}


def _describe(permission: Permission | None) -> str:
    if permission is None:
        return " ".join((Permission.__doc__ or "").split())
    return f"{_WHAT[permission]} Needs the role {NEEDED[permission]} or a higher one."


PermissionEnum = graphene.Enum.from_enum(Permission, description=_describe)


class ViewerType(graphene.ObjectType):
    """Who is asking, as the API key says."""

    class Meta:
        name = "Viewer"

    role = graphene.Field(
        AccessRoleEnum, required=True, description="The role of the key; PUBLIC without one."
    )
    label = graphene.String(
        required=True, description="The name of the key, usually an office; 'public' without one."
    )
    may = many(PermissionEnum, "All that this caller may do.")

    @staticmethod
    def resolve_may(viewer: Viewer, _info: Info) -> list[Permission]:
        return permitted(viewer)


class ContactType(graphene.ObjectType):
    """How to reach somebody at an actor. Personal data: shown to keys with the right, each look is logged."""

    class Meta:
        name = "Contact"

    title = graphene.String(description="The office or function of the person; null where not known.")
    name = graphene.String(description="The name of the person; null where not known.")
    phone = graphene.String(description="A telephone number; null where not known.")
    email = graphene.String(description="An e-mail address; null where not known.")
    basis = graphene.String(
        required=True, description="On which basis of the PDPA the contact is kept, such as consent."
    )


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
    context = info.context
    if not refusal(context.viewer, Permission.READ_CONTACTS):
        return None
    needed = NEEDED[Permission.READ_CONTACTS]
    if context.language == "en":
        return (
            f"Contacts are personal data: a key with the role {needed} or a higher one is needed to see them."
        )
    return f"ข้อมูลติดต่อเป็นข้อมูลส่วนบุคคล ต้องใช้กุญแจที่มีสิทธิ์ {needed} ขึ้นไปจึงจะเห็น"
