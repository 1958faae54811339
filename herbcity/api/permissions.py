"""Who may do what: one table, for the mutations, ``viewerCan``, ``access`` and every field that may be withheld."""

from __future__ import annotations

from typing import NamedTuple

from herbcity.errors import ErrorCode, NotAllowed
from herbcity.registry.keys import AccessRole, AccessScope, Viewer
from herbcity.vocabulary import Term


class Permission(Term):
    """Something that not every caller may do. Whether a caller may is the same answer as trying it."""

    READ_CONTACTS = "READ_CONTACTS", "ดูข้อมูลติดต่อ", "see contacts", "See how to reach an actor."
    READ_PERSONAL = (
        "READ_PERSONAL",
        "ดูข้อมูลของบุคคลธรรมดา",
        "see what is personal",
        "See what is personal of an actor that is a natural person, now and in the log.",
    )
    PUT_CONTACT = "PUT_CONTACT", "บันทึกข้อมูลติดต่อ", "keep a contact", "Keep how to reach somebody at an actor."
    ERASE_CONTACT = "ERASE_CONTACT", "ลบข้อมูลติดต่อ", "erase a contact", "Erase a contact for good."
    REGISTER_ACTOR = "REGISTER_ACTOR", "ขึ้นทะเบียนผู้เล่น", "register an actor", "Register an actor."
    UPDATE_ACTOR = "UPDATE_ACTOR", "แก้ไขข้อมูลผู้เล่น", "change an actor", "Change what is recorded of an actor."
    CLOSE_ACTOR = "CLOSE_ACTOR", "ปิดผู้เล่น", "close an actor", "End what hangs on an actor that closes."
    RECORD_LINK = "RECORD_LINK", "บันทึกความเชื่อมโยง", "record a link", "Record a link between two actors."
    END_LINK = "END_LINK", "ยุติความเชื่อมโยง", "end a link", "End a link."
    POST_LISTING = "POST_LISTING", "ประกาศเสนอหรือต้องการ", "post a listing", "Post an offer or a need."
    WITHDRAW_LISTING = "WITHDRAW_LISTING", "ถอนประกาศ", "withdraw a listing", "Withdraw an offer or a need."
    RECORD_CAPACITY = (
        "RECORD_CAPACITY",
        "บันทึกกำลังผลิต",
        "record a capacity",
        "Record what a processor can take.",
    )
    AWARD_CERTIFICATE = "AWARD_CERTIFICATE", "บันทึกใบรับรอง", "record a certificate", "Record a certificate."
    RECORD_EVIDENCE = (
        "RECORD_EVIDENCE",
        "บันทึกหลักฐาน",
        "record evidence",
        "Record a document or other evidence.",
    )
    DECIDE_SUGGESTION = (
        "DECIDE_SUGGESTION",
        "ตัดสินใจข้อเสนอ",
        "decide on a suggestion",
        "Record what became of a suggestion.",
    )
    SAVE_WHAT_IF = (
        "SAVE_WHAT_IF",
        "เก็บสมมติฐาน",
        "keep a what-if",
        "Keep a what-if under a link, rebase it, and delete one's own.",
    )
    CHANGE_ANY_WHAT_IF = (
        "CHANGE_ANY_WHAT_IF",
        "แก้สมมติฐานของผู้อื่น",
        "change anybody's what-if",
        "Rebase and delete the what-ifs of others.",
    )
    JUDGE_IDENTITY = (
        "JUDGE_IDENTITY",
        "ตัดสินว่าเป็นรายเดียวกันหรือไม่",
        "judge who is who",
        "Judge whether two actors are one organisation.",
    )
    IMPORT_SHEETS = "IMPORT_SHEETS", "นำเข้าตาราง", "import sheets", "Upload sheets and import them."
    MERGE_ACTORS = "MERGE_ACTORS", "รวมผู้เล่น", "merge actors", "Merge two records of one organisation."
    UNDO_REVISION = "UNDO_REVISION", "ย้อนรุ่น", "undo a revision", "Take a revision back."
    MANAGE_WEBHOOKS = (
        "MANAGE_WEBHOOKS",
        "จัดการเว็บฮุก",
        "manage webhooks",
        "Register webhooks and see what became of them.",
    )
    READ_ACCESS_LOG = "READ_ACCESS_LOG", "ดูบันทึกการเข้าถึง", "see who looked", "See who looked at personal data."
    MANAGE_KEYS = "MANAGE_KEYS", "จัดการกุญแจ", "manage keys", "Make, list and revoke API keys."


NEEDED: dict[Permission, AccessRole] = {
    **dict.fromkeys(Permission, AccessRole.EDITOR),
    Permission.READ_CONTACTS: AccessRole.MEMBER,
    Permission.READ_PERSONAL: AccessRole.MEMBER,
    Permission.CHANGE_ANY_WHAT_IF: AccessRole.STEWARD,
    Permission.MERGE_ACTORS: AccessRole.STEWARD,
    Permission.UNDO_REVISION: AccessRole.STEWARD,
    Permission.MANAGE_WEBHOOKS: AccessRole.STEWARD,
    Permission.READ_ACCESS_LOG: AccessRole.STEWARD,
    Permission.MANAGE_KEYS: AccessRole.ADMIN,
}
"""The role that each permission needs."""

SCOPE: dict[Permission, AccessScope] = {
    **dict.fromkeys(Permission, AccessScope.RECORD),
    Permission.READ_CONTACTS: AccessScope.PERSONAL,
    Permission.READ_PERSONAL: AccessScope.PERSONAL,
    Permission.PUT_CONTACT: AccessScope.CONTACTS,
    Permission.ERASE_CONTACT: AccessScope.CONTACTS,
    Permission.DECIDE_SUGGESTION: AccessScope.DECIDE,
    Permission.SAVE_WHAT_IF: AccessScope.WHAT_IF,
    Permission.CHANGE_ANY_WHAT_IF: AccessScope.OVERSEE,
    Permission.MERGE_ACTORS: AccessScope.OVERSEE,
    Permission.UNDO_REVISION: AccessScope.OVERSEE,
    Permission.MANAGE_WEBHOOKS: AccessScope.OVERSEE,
    Permission.READ_ACCESS_LOG: AccessScope.OVERSEE,
    Permission.MANAGE_KEYS: AccessScope.KEYS,
}
"""The scope that a narrowed key must have for each permission."""

BESIDES: dict[Permission, Permission] = {
    # An import says of every row whether it differs from what is recorded.
    Permission.IMPORT_SHEETS: Permission.READ_PERSONAL,
}
"""Which other permission is needed besides."""

DOORS: dict[Permission, tuple[str, ...]] = {
    Permission.READ_CONTACTS: ("Actor.contacts",),
    Permission.READ_PERSONAL: (
        "Actor.otherNames",
        "Actor.registrationId",
        "Actor.subdistrict",
        "Actor.latitude",
        "Actor.longitude",
        "Actor.note",
        "Fact.value",
        "Change.before",
        "Change.after",
        "Network.records",
    ),
    Permission.PUT_CONTACT: ("Mutation.putContact",),
    Permission.ERASE_CONTACT: ("Mutation.eraseContact",),
    Permission.REGISTER_ACTOR: ("Mutation.registerActor",),
    Permission.UPDATE_ACTOR: ("Mutation.updateActor",),
    Permission.CLOSE_ACTOR: ("Mutation.closeActor",),
    Permission.RECORD_LINK: ("Mutation.recordLink",),
    Permission.END_LINK: ("Mutation.endLink",),
    Permission.POST_LISTING: ("Mutation.postListing",),
    Permission.WITHDRAW_LISTING: ("Mutation.withdrawListing",),
    Permission.RECORD_CAPACITY: ("Mutation.recordCapacity",),
    Permission.AWARD_CERTIFICATE: ("Mutation.awardCertificate",),
    Permission.RECORD_EVIDENCE: ("Mutation.recordEvidence",),
    Permission.DECIDE_SUGGESTION: ("Mutation.decideSuggestion",),
    Permission.SAVE_WHAT_IF: ("Mutation.saveWhatIf", "Mutation.rebaseWhatIf", "Mutation.deleteWhatIf"),
    Permission.CHANGE_ANY_WHAT_IF: ("Mutation.rebaseWhatIf", "Mutation.deleteWhatIf"),
    Permission.JUDGE_IDENTITY: ("Mutation.judgeIdentity",),
    Permission.IMPORT_SHEETS: ("Mutation.importSheets",),
    Permission.MERGE_ACTORS: ("Mutation.mergeActors",),
    Permission.UNDO_REVISION: ("Mutation.undoRevision",),
    Permission.MANAGE_WEBHOOKS: (
        "Query.webhooks",
        "Mutation.registerWebhook",
        "Mutation.deleteWebhook",
        "Mutation.replayWebhook",
        "Mutation.pingWebhook",
    ),
    Permission.READ_ACCESS_LOG: ("Query.accessLog",),
    Permission.MANAGE_KEYS: ("Query.keys", "Mutation.createKey", "Mutation.revokeKey"),
}
"""The fields and mutations that hang on each permission. Every mutation hangs on one; a test holds this."""


class Rule(NamedTuple):
    """One line of the table: a permission, and all that hangs on it."""

    permission: Permission
    role: AccessRole
    scope: AccessScope
    doors: tuple[str, ...]
    besides: Permission | None = None


def rules() -> list[Rule]:
    """The whole table, in the order in which roles come to what they may."""
    lines = [Rule(one, NEEDED[one], SCOPE[one], DOORS[one], BESIDES.get(one)) for one in Permission]
    return sorted(lines, key=lambda rule: (rule.role.rank, rule.permission.rank))


def permitted(viewer: Viewer) -> list[Permission]:
    """All that a viewer may do."""
    return [permission for permission in Permission if may(viewer, permission)]


def may(viewer: Viewer, permission: Permission) -> bool:
    """Whether a viewer may do something: its role reaches so far, and its key was not narrowed to other scopes."""
    besides = BESIDES.get(permission)
    return (
        viewer.may(NEEDED[permission])
        and viewer.within(SCOPE[permission])
        and (besides is None or may(viewer, besides))
    )


def refusal(viewer: Viewer, permission: Permission) -> NotAllowed | None:
    """Why a viewer may not do something; None where it may."""
    needed = NEEDED[permission]
    if not viewer.may(needed):
        if viewer.role is AccessRole.PUBLIC:
            return NotAllowed(ErrorCode.UNAUTHENTICATED)
        return NotAllowed(ErrorCode.FORBIDDEN, value=viewer.role, allowed=needed)
    if not viewer.within(SCOPE[permission]):
        scopes = sorted(viewer.scopes or ())
        return NotAllowed(ErrorCode.OUT_OF_SCOPE, value=scopes, allowed=SCOPE[permission])
    return refusal(viewer, BESIDES[permission]) if permission in BESIDES else None


def demand(viewer: Viewer, permission: Permission) -> None:
    """Raises NotAllowed where a viewer may not do something."""
    refused = refusal(viewer, permission)
    if refused:
        raise refused
