"""What a viewer can do with one thing: the same answer as trying it today, and why not where it cannot.

For every kind of node it says here which permissions concern it. The permission itself is asked of the one table
(``permissions``), the state of the thing of the registry as it is now, whichever day the thing was read for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Context, Info
from herbcity.api.hypothetical import NamedWhatIf
from herbcity.api.permissions import Permission, refusal
from herbcity.api.suggested import suggestion_named
from herbcity.errors import ErrorCode, Fault
from herbcity.network.values import Actor, Capacity, Certificate, Evidence, Herb, Link, Listing
from herbcity.network.withholding import is_person
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.log import RevisionRecord
from herbcity.registry.what_ifs import own_what_if
from herbcity.registry.writing import undo_fault

Obstacle = Callable[[Info, Any], Fault | None]
"""What about the thing stands in the way; None where nothing does."""

_NOTHING_TO_DO = Fault.of(ErrorCode.NOTHING_TO_DO)


def _nothing(_info: Info, _thing: Any) -> Fault | None:
    return None


def _over(until: date | None, day: date) -> bool:
    return until is not None and until <= day


def _of_organisation(_info: Info, actor: Actor) -> Fault | None:
    return None if is_person(actor) else _NOTHING_TO_DO


def _closed(info: Info, actor: Actor) -> Fault | None:
    now = info.context.current
    hanging: tuple[Link | Listing, ...] = (*now.links_of(actor.code), *now.listings_of(actor.code))
    if now.capacities_of(actor.code) or not all(_over(one.valid_until, now.as_of) for one in hanging):
        return None
    return _NOTHING_TO_DO


def _ended(info: Info, one: Link | Listing) -> Fault | None:
    now = info.context.current
    kind = RecordKind.LINK if isinstance(one, Link) else RecordKind.LISTING
    found: Any = now.table(kind).get(one.id)
    return _NOTHING_TO_DO if found is not None and _over(found.valid_until, now.as_of) else None


def _supposed(info: Info, suggestion: Suggestion) -> Fault | None:
    """A suggestion of a what-if or of another day may be none today."""
    if info.context.network(info).revision == info.context.current.revision and not info.context.looks_within:
        return None
    now = info.context.whole.current()
    if now.decisions_on(suggestion.key) or suggestion_named(info.context.whole, now, suggestion.key):
        return None
    return Fault.of(ErrorCode.NOT_FOUND, kind="Suggestion", value=suggestion.key)


def _standing(info: Info, revision: RevisionRecord) -> Fault | None:
    with reading(info.context.engine) as session:
        return undo_fault(session, revision.number)


def _of_others(info: Info, kept: NamedWhatIf) -> Fault | None:
    if own_what_if(kept.record, info.context.viewer):
        return None
    refused = refusal(info.context.viewer, Permission.CHANGE_ANY_WHAT_IF)
    return refused.fault if refused else None


CONCERNS: Mapping[type, Mapping[Permission, Obstacle]] = {
    Actor: {
        Permission.READ_CONTACTS: _nothing,
        Permission.READ_PERSONAL: _of_organisation,
        Permission.PUT_CONTACT: _nothing,
        Permission.UPDATE_ACTOR: _nothing,
        Permission.CLOSE_ACTOR: _closed,
        Permission.RECORD_LINK: _nothing,
        Permission.POST_LISTING: _nothing,
        Permission.RECORD_CAPACITY: _nothing,
        Permission.AWARD_CERTIFICATE: _nothing,
        Permission.JUDGE_IDENTITY: _nothing,
        Permission.MERGE_ACTORS: _nothing,
    },
    Link: {Permission.END_LINK: _ended},
    Listing: {Permission.WITHDRAW_LISTING: _ended},
    Suggestion: {Permission.DECIDE_SUGGESTION: _supposed},
    RevisionRecord: {Permission.UNDO_REVISION: _standing},
    NamedWhatIf: {Permission.SAVE_WHAT_IF: _of_others},
    # What is recorded of these is never changed by a mutation of its own.
    Capacity: {},
    Certificate: {},
    Evidence: {},
    Herb: {},
}
"""Which permissions concern which kind of thing, and what in its state could stand in the way."""

_KIND_OF: Mapping[type, RecordKind] = {
    Actor: RecordKind.ACTOR,
    Link: RecordKind.LINK,
    Listing: RecordKind.LISTING,
}


def obstacle(info: Info, permission: Permission, thing: Any = None) -> Fault | None:
    """Why this viewer cannot do something (with a thing, if one is given); None where it can."""
    context: Context = info.context
    refused = refusal(context.viewer, permission)
    if refused:
        return refused.fault
    if thing is None:
        return None
    concerning = CONCERNS.get(type(thing), {})
    if permission not in concerning:
        reason = f"{permission} is not about a {type(thing).__name__}"
        return Fault.of(ErrorCode.BAD_USER_INPUT, reason=reason)
    kind = _KIND_OF.get(type(thing))
    if kind and thing.id not in context.current.table(kind):
        return Fault.of(ErrorCode.NOT_FOUND, kind=kind, value=thing.id)
    return concerning[permission](info, thing)


def rights_on(info: Info, thing: Any) -> list[Permission]:
    """All that this viewer can do with a thing today; trying gives the same answer."""
    return [one for one in CONCERNS.get(type(thing), {}) if obstacle(info, one, thing) is None]
