"""Who may do what: one table, for the mutations, ``viewerCan`` and every field that may be withheld."""

from __future__ import annotations

from enum import StrEnum

from herbcity.errors import ErrorCode, NotAllowed
from herbcity.registry.keys import AccessRole, Viewer


class Permission(StrEnum):
    """Something that not every caller may do. Whether a caller may is the same answer as trying it."""

    READ_CONTACTS = "READ_CONTACTS"
    REGISTER_ACTOR = "REGISTER_ACTOR"
    UPDATE_ACTOR = "UPDATE_ACTOR"
    CLOSE_ACTOR = "CLOSE_ACTOR"
    RECORD_LINK = "RECORD_LINK"
    END_LINK = "END_LINK"
    POST_LISTING = "POST_LISTING"
    WITHDRAW_LISTING = "WITHDRAW_LISTING"
    RECORD_CAPACITY = "RECORD_CAPACITY"
    AWARD_CERTIFICATE = "AWARD_CERTIFICATE"
    RECORD_EVIDENCE = "RECORD_EVIDENCE"
    DECIDE_SUGGESTION = "DECIDE_SUGGESTION"
    SAVE_WHAT_IF = "SAVE_WHAT_IF"
    UNDO_REVISION = "UNDO_REVISION"


NEEDED: dict[Permission, AccessRole] = {
    **dict.fromkeys(Permission, AccessRole.EDITOR),
    Permission.READ_CONTACTS: AccessRole.MEMBER,
    Permission.UNDO_REVISION: AccessRole.STEWARD,
}
"""The role that each permission needs."""


def permitted(viewer: Viewer) -> list[Permission]:
    """All that a viewer may do."""
    return [permission for permission, role in NEEDED.items() if viewer.may(role)]


def refusal(viewer: Viewer, permission: Permission) -> NotAllowed | None:
    """Why a viewer may not do something; None where it may."""
    needed = NEEDED[permission]
    if viewer.may(needed):
        return None
    if viewer.role is AccessRole.PUBLIC:
        return NotAllowed(ErrorCode.UNAUTHENTICATED)
    return NotAllowed(ErrorCode.FORBIDDEN, value=viewer.role, allowed=needed)
