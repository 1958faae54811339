"""What is personal, at the doors that do not answer from a snapshot: the log, kept what-ifs, complaints, writing.

Snapshots are made without it (``herbcity.network.withholding``); the rest goes through here. Whoever may see it is
remembered for having looked, without what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from herbcity.api.context import Context, Info
from herbcity.api.permissions import NEEDED, Permission, refusal
from herbcity.api.spelling import camel_case
from herbcity.errors import Fault
from herbcity.network.values import Actor
from herbcity.network.withholding import is_person
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.keys import AccessRole
from herbcity.registry.personal import (
    NATURAL,
    PERSONAL,
    is_personal,
    personal_in,
    withheld_change,
)
from herbcity.registry.reading import Statement
from herbcity.vocabulary import EvidenceLevel

_NOTHING: tuple[Any, ...] = (None, (), [])


class _Withheld:
    """Stands where a value of the log is withheld."""


WITHHELD = _Withheld()


def reason(context: Context, permission: Permission = Permission.READ_PERSONAL) -> str | None:
    """Why personal data are withheld, in the caller's language; None where they are not."""
    refused = refusal(context.viewer, permission)
    if refused is None:
        return None
    needed = NEEDED[permission]
    english = context.language == "en"
    if context.viewer.role is AccessRole.PUBLIC:
        why = (
            f"a key with the role {needed} or a higher one is needed to see them."
            if english
            else f"ต้องใช้กุญแจที่มีสิทธิ์ {needed} ขึ้นไปจึงจะเห็น"
        )
    else:
        why = refused.en if english else refused.th
    return _OF_WHAT[permission][english] + why


_OF_WHAT = {
    Permission.READ_CONTACTS: ("ข้อมูลติดต่อเป็นข้อมูลส่วนบุคคล ", "Contacts are personal data: "),
    Permission.READ_PERSONAL: (
        f"ผู้ประกอบการบุคคลธรรมดา: {', '.join(map(camel_case, PERSONAL[RecordKind.ACTOR]))} เป็นข้อมูลส่วนบุคคล ",
        f"This is a natural person: {', '.join(map(camel_case, PERSONAL[RecordKind.ACTOR]))} are personal data: ",
    ),
}


# ── fields of an actor ───────────────────────────────────────────────────────────────────────────────────


def one_by_one(name: str) -> Callable[[Actor, Info], Any]:
    """The resolver of a personal field: the value that the snapshot has; whoever may see it has looked."""

    def resolve(actor: Actor, info: Info) -> Any:
        value = getattr(actor, name)
        if value not in _NOTHING and is_person(actor) and info.context.sees_personal:
            info.context.looked(RecordKind.ACTOR, actor.code, [name])
        return value

    return resolve


def all_at_once(name: str) -> Callable[[Sequence[Actor], Info], list[Any]]:
    """The same for a list of actors."""
    resolve, plainly = one_by_one(name), attrgetter(name)

    def batch(actors: Sequence[Actor], info: Info) -> list[Any]:
        if not info.context.sees_personal:
            return list(map(plainly, actors))
        return [resolve(actor, info) for actor in actors]

    return batch


def looked_at(context: Context, actors: Iterable[Actor]) -> None:
    """The viewer gets whole records of these actors."""
    if context.sees_personal:
        for actor in actors:
            told = [name for name in PERSONAL[RecordKind.ACTOR] if getattr(actor, name) not in _NOTHING]
            if told and is_person(actor):
                context.looked(RecordKind.ACTOR, actor.code, told)


# ── the log ──────────────────────────────────────────────────────────────────────────────────────────────


def shown_change(context: Context, change: Change) -> Change:
    """A line of the log as this viewer may see it."""
    if change.kind not in (RecordKind.ACTOR, RecordKind.DECISION):
        return change
    persons = context.ever_persons()
    if not context.sees_personal:
        return withheld_change(change, persons)
    told = personal_in(change, persons)
    if told:
        context.looked(change.kind, change.id, told)
    return change


def withholds(context: Context, change: Change) -> bool:
    """Whether values of this line of the log are withheld from the viewer."""
    return not context.sees_personal and bool(personal_in(change, context.ever_persons()))


def shown_statements(
    context: Context, kind: RecordKind, record_id: str, said: Iterable[Statement]
) -> list[Statement]:
    """What was stated of a record as this viewer may see it; ``WITHHELD`` stands for values it may not."""
    persons = context.ever_persons() if kind in PERSONAL else frozenset()
    shown = []
    for one in said:
        if is_personal(kind, record_id, one.field, persons) and one.value not in _NOTHING:
            if context.sees_personal:
                context.looked(kind, record_id, [one.field])
            else:
                one = one._replace(value=WITHHELD)
        shown.append(one)
    return shown


# ── complaints and writing ───────────────────────────────────────────────────────────────────────────────


def shown_fault(context: Context, fault: Fault) -> Fault:
    """A complaint without the values of personal fields, for a viewer who may not see them."""
    if context.sees_personal or not is_personal(fault.kind, fault.id, fault.field, context.ever_persons()):
        return fault
    hidden: dict[str, Any] = dict.fromkeys(fault.details.keys() & {"value", "seen", "current"})
    return replace(fault, details={**fault.details, **hidden})


def blind_to(context: Context) -> frozenset[str]:
    """Whose personal fields must play no part in checking what this viewer tries: what is refused would tell them."""
    return frozenset() if context.sees_personal else context.ever_persons()


def _opens(change: Change) -> bool:
    """Whether a natural person would be none any more, by its form or as an invention."""
    return change.kind is RecordKind.ACTOR and (
        (change.field == "legal_form" and change.after not in NATURAL)
        or (change.field == "evidence_level" and change.after == EvidenceLevel.ILLUSTRATIVE)
    )


def refused_changes(context: Context, changes: Iterable[Change], *, written: bool) -> Iterator[Fault]:
    """A fault for each change of something that this viewer may not see: that it changes nothing would tell what it
    is. ``written`` changes may not make an organisation of a person either, which would show everybody what it is.
    """
    refused = refusal(context.viewer, Permission.READ_PERSONAL)
    if refused is None:
        return
    persons = context.ever_persons()
    for change in changes:
        opened = written and change.id in persons and _opens(change)
        if change.field and (opened or is_personal(change.kind, change.id, change.field, persons)):
            details = {**refused.fault.details, "kind": change.kind, "id": change.id}
            yield Fault.of(refused.code, change.field, **{k: v for k, v in details.items() if k != "field"})
