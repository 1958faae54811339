"""Taking a revision back."""

from __future__ import annotations

from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import write_and_answer
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.registry.log import RevisionRecord
from herbcity.registry.writing import Editor, undo


class UndoRevisionInput(graphene.InputObjectType):
    """Which revision to take back."""

    revision = graphene.Int(required=True, description="The number of the revision.")
    reason = inputs.reason()
    client_key = inputs.client_key()


UndoRevisionPayload = payload_of(
    "UndoRevision", "undone", graphene.Int, "The number of the revision that was taken back"
)


class UndoMutations:
    """Taking back what was written."""

    undo_revision = graphene.Field(
        UndoRevisionPayload,
        description="Take a revision back, by a new revision that inverts it. Refused where a later revision "
        "stands on "
        "it; the refusal names that one. Contacts are not brought back. Needs the role STEWARD.",
        input=UndoRevisionInput(required=True, description="Which revision, and why."),
    )

    @staticmethod
    def resolve_undo_revision(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        number = input["revision"]
        editor = Editor(info.context.viewer.label)

        def write(session: Session) -> tuple[RevisionRecord, None]:
            return undo(session, number, editor=editor, reason=input.get("reason")), None

        outcome = write_and_answer(info, Permission.UNDO_REVISION, input, write, names={"number": "revision"})
        return outcome if outcome.errors else Outcome(thing=number, revision=outcome.revision)
