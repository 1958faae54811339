"""The inputs of mutations as changes that are looked at and not committed.

Each change takes the input of one mutation, is drafted by that mutation and checked by the rules of a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any, NamedTuple

import graphene
from sqlmodel import Session

from herbcity.api.context import Context
from herbcity.api.failures import InputError
from herbcity.api.hypothetical import WhatIf
from herbcity.api.mutations.actors import RegisterActorInput, UpdateActorInput, registered, updated
from herbcity.api.mutations.capacities import RecordCapacityInput, capacity
from herbcity.api.mutations.carrying_out import Desk, Draft, Drafting, placed, standing
from herbcity.api.mutations.closing import CloseActorInput, closed
from herbcity.api.mutations.evidence import (
    AwardCertificateInput,
    RecordEvidenceInput,
    awarded,
    evidenced,
)
from herbcity.api.mutations.links import END_LINK_NAMES, EndLinkInput, RecordLinkInput, ended, recorded
from herbcity.api.mutations.listings import (
    WITHDRAW_LISTING_NAMES,
    PostListingInput,
    WithdrawListingInput,
    posted,
    withdrawn,
)
from herbcity.api.personal import blind_to, refused_changes
from herbcity.api.spelling import camel_case
from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.checking import checked
from herbcity.registry.engine import reading
from herbcity.registry.identity import provisional_code
from herbcity.registry.reading import head
from herbcity.registry.what_ifs import MOST_CHANGES, check_size

Path = tuple[str, ...]


class _Intent(NamedTuple):
    """A mutation that a change may be: its input, its draft, and which input a field of the record came from."""

    input_type: type[graphene.InputObjectType]
    draft: Drafting
    names: Mapping[str, str] = {}


INTENTS: Mapping[str, _Intent] = {
    "register_actor": _Intent(RegisterActorInput, registered),
    "update_actor": _Intent(UpdateActorInput, updated),
    "close_actor": _Intent(CloseActorInput, closed),
    "record_link": _Intent(RecordLinkInput, recorded),
    "end_link": _Intent(EndLinkInput, ended, END_LINK_NAMES),
    "post_listing": _Intent(PostListingInput, posted),
    "withdraw_listing": _Intent(WithdrawListingInput, withdrawn, WITHDRAW_LISTING_NAMES),
    "record_capacity": _Intent(RecordCapacityInput, capacity),
    "award_certificate": _Intent(AwardCertificateInput, awarded),
    "record_evidence": _Intent(RecordEvidenceInput, evidenced),
}
"""Every mutation that changes the network. Another one takes one line here."""


ChangeInput: Any = type(
    "ChangeInput",
    (graphene.InputObjectType,),
    {
        "__doc__": """One change of a what-if: the input of exactly one mutation.

        Changes stand side by side: each is checked against the registry as it is, and what several of them say of
        one field must agree. The first actor that is registered has the provisional code `IF-0001`, the second
        `IF-0002`; other changes name it so. `reason`, `base` and `clientKey` play no part.
        """,
        **{
            name: graphene.InputField(
                intent.input_type, description=f"As the mutation `{camel_case(name)}` takes it."
            )
            for name, intent in INTENTS.items()
        },
    },
)


def changes_argument(description: str) -> graphene.Argument:
    """The argument that lists the changes of a what-if."""
    return graphene.Argument(
        graphene.NonNull(graphene.List(graphene.NonNull(ChangeInput))),
        description=f"{description}, 1 to {MOST_CHANGES}.",
    )


class Proposed(NamedTuple):
    """Checked changes, the revision they were checked on, and the errors for which they were refused."""

    revision: int
    changes: tuple[Change, ...]
    errors: tuple[InputError, ...]


def what_if(context: Context, given: Sequence[Any]) -> WhatIf:
    """What these changes would do to the newest revision. Nothing is written, and no key is needed."""
    with reading(context.engine) as session:
        found = proposed(session, given, context=context, at=())
    base = context.current
    if base.revision != found.revision:
        # Somebody wrote in between; the answer is about the revision that the changes were checked on.
        base = context.holder.at(revision=found.revision, as_of=base.as_of)
    return WhatIf(context.holder, base, found.changes, found.errors)


def proposed(session: Session, given: Sequence[Any], *, context: Context, at: Path) -> Proposed:
    """The inputs as changes that the registry's rules allow, or every error of every input.

    What the viewer may not see it may not try either, and it plays no part in what is refused.
    """
    at = (*at, "changes")
    revision = head(session)
    if len(given) > MOST_CHANGES:
        fault = Fault.of(ErrorCode.QUERY_TOO_LARGE, "changes", value=len(given), allowed=MOST_CHANGES)
        return Proposed(revision, (), (InputError(fault, at),))
    drafting = _Drafting(session, context.current.as_of, at)
    drafting.draft(given)
    drafting.leave_out(lambda changes: refused_changes(context, changes, written=False))
    changes: Sequence[Change] = [change for draft in drafting.drafts.values() for change in draft.changes]
    try:
        if changes or not drafting.errors:
            changes = checked(session, changes, hypothetical=True, blind_to=blind_to(context)).changes
            check_size(changes)
    except Refused as refused:
        drafting.errors += [error for fault in refused.faults for error in drafting.placed(fault)]
    if drafting.errors:
        return Proposed(revision, (), tuple(drafting.errors))
    return Proposed(revision, tuple(changes), ())


class _Drafting:
    """The drafts of a list of inputs, and the errors found while they were made."""

    def __init__(self, session: Session, today: date, at: Path) -> None:
        numbers = count(1)
        self._desk = Desk(session, today, lambda: provisional_code(next(numbers)))
        self._at = at
        self._inputs: dict[int, tuple[str, Any]] = {}
        self.drafts: dict[int, Draft] = {}
        self.errors: list[InputError] = []

    def draft(self, given: Sequence[Any]) -> None:
        for number, change in enumerate(given):
            named = {name: one for name, one in change.items() if one is not None}
            if len(named) != 1:
                allowed = ", ".join(map(camel_case, INTENTS))
                fault = Fault.of(ErrorCode.NOT_ONE, None, allowed=allowed)
                self.errors.append(InputError(fault, (*self._at, str(number))))
                continue
            ((name, one),) = named.items()
            self._inputs[number] = name, one
            try:
                self.drafts[number] = INTENTS[name].draft(self._desk, standing(self._desk.session, one))
            except NotFound as missing:
                self.errors += self._placed(number, missing.fault)

    def leave_out(self, refused: Callable[[Sequence[Change]], Iterable[Fault]]) -> None:
        """Take out the drafts of which something is refused."""
        for number, draft in list(self.drafts.items()):
            errors = [error for fault in refused(draft.changes) for error in self._placed(number, fault)]
            if errors:
                self.errors += errors
                del self.drafts[number]

    def placed(self, fault: Fault) -> Iterator[InputError]:
        """A fault at the change it is about, or at the list as a whole."""
        kind = fault.details.get("of") or fault.kind
        about = (RecordKind(kind), fault.id) if kind in list(RecordKind) and fault.id else None
        # Of two that are one too many, it is the later one.
        found = [
            number
            for number, draft in self.drafts.items()
            if any((change.kind, change.id) == about for change in draft.changes)
        ]
        if found:
            yield from self._placed(found[-1], fault)
        else:
            yield InputError(fault, self._at)

    def _placed(self, number: int, fault: Fault) -> Iterator[InputError]:
        name, one = self._inputs[number]
        place = (*self._at, str(number), camel_case(name))
        yield from placed([fault], one, INTENTS[name].names, at=place)
