"""Revisions: every write, with its changes, who made it, why and from which evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.ids import global_id, key_of
from herbcity.api.paging import checked_count
from herbcity.api.personal import reason, shown_change, withholds
from herbcity.api.spelling import camel_case, json_text
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import PermissionEnum, RecordKindEnum
from herbcity.api.types.evidence import evidence_named
from herbcity.api.types.fields import first_argument, many, maybe_many
from herbcity.api.types.names import EVIDENCE
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import DateTime
from herbcity.network.values import Evidence
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.feed import About, LoggedChange, logged
from herbcity.registry.log import RevisionRecord

_TYPE_OF_KIND = {
    RecordKind.EVIDENCE: "Evidence",
    RecordKind.HERB: "Herb",
    RecordKind.ACTOR: "Actor",
    RecordKind.LINK: "Link",
    RecordKind.LISTING: "Listing",
    RecordKind.CAPACITY: "Capacity",
    RecordKind.CERTIFICATE: "Certificate",
}
"""The kinds of record that are nodes."""


class ChangeType(graphene.ObjectType):
    """One line of the log: one field of one record went from one value to another."""

    class Meta:
        name = "Change"

    kind = graphene.Field(RecordKindEnum, required=True, description="The kind of record.")
    record_id = graphene.String(
        description="The record's own key, such as an actor's code; null for contacts, whose keys are "
        "personal data too."
    )
    node_id = graphene.ID(
        description="The record's global id for `node`, which answers null once the record is gone; null for "
        "kinds "
        "that are not nodes."
    )
    field = graphene.String(
        description="The field that changed; null where the whole record was made or removed."
    )
    before = graphene.String(
        description="The value before: text as it is, all else as JSON; null where there was none."
    )
    after = graphene.String(
        description="The value after: text as it is, all else as JSON; null where it was removed."
    )
    withheld = graphene.String(
        description="Why `before` and `after` are null or incomplete for this caller: what is personal of a natural "
        "person is withheld; null where nothing is."
    )
    evidence = graphene.Field(
        EVIDENCE, description="What this change rests on, where it has evidence of its own."
    )
    adopted = graphene.Boolean(
        required=True,
        description="Whether the value became the current one, or was recorded as a statement only.",
    )
    revision = graphene.Int(
        description="The number of the revision that made it; null for a change of a what-if, which nobody wrote."
    )

    @staticmethod
    def resolve_revision(change: Change | LoggedChange, _info: Info) -> int | None:
        return change.revision if isinstance(change, LoggedChange) else None

    @staticmethod
    def resolve_record_id(change: Change, _info: Info) -> str | None:
        # The id of a contact is a digest of a telephone number or address, and those are few enough to be
        # guessed.
        return None if change.kind is RecordKind.CONTACT else change.id

    @staticmethod
    def resolve_node_id(change: Change, _info: Info) -> str | None:
        type_name = _TYPE_OF_KIND.get(change.kind)
        return global_id(type_name, change.id) if type_name else None

    @staticmethod
    def resolve_field(change: Change, _info: Info) -> str | None:
        return camel_case(change.field) if change.field else None

    @staticmethod
    def resolve_before(change: Change, info: Info) -> str | None:
        return json_text(shown_change(info.context, change).before)

    @staticmethod
    def resolve_after(change: Change, info: Info) -> str | None:
        return json_text(shown_change(info.context, change).after)

    @staticmethod
    def resolve_withheld(change: Change, info: Info) -> str | None:
        return reason(info.context) if withholds(info.context, change) else None

    @staticmethod
    def resolve_evidence(change: Change, info: Info) -> Evidence | None:
        return next(iter(evidence_named(info, (change.evidence,))), None) if change.evidence else None


MOST_ACTORS = 20
"""Of so many actors changes can be asked for at once."""


class ChangeFilter(graphene.InputObjectType):
    """Which changes. All given conditions must hold; of several values any may."""

    kinds = graphene.InputField(
        graphene.List(graphene.NonNull(RecordKindEnum)), description="Only changes of these kinds of record."
    )
    actors = graphene.InputField(
        graphene.List(graphene.NonNull(graphene.ID)),
        description="Only changes of these actors, by code or global id, and of what hangs on them or once did: links, "
        f"listings, capacities, certificates, decisions. At most {MOST_ACTORS}.",
    )


def change_filter(description: str) -> graphene.Argument:
    """The argument that chooses changes."""
    return graphene.Argument(ChangeFilter, description=f"{description}; all of them if left out.")


def about(where: Mapping[str, Any] | None) -> About:
    """Which changes a filter asks for. Raises LimitReached for too many actors. An unknown one is in no change."""
    given = where or {}
    actors = given.get("actors") or ()
    if actors:
        checked_count(len(actors), default=1, largest=MOST_ACTORS)
    return About(
        kinds=frozenset(given.get("kinds") or ()),
        actors=frozenset(key_of("Actor", one.strip()) for one in actors),
    )


@dates_in_words
class RevisionType(NodeType):
    """One write to the registry, numbered without gaps. The registry can be asked as it stood after any."""

    class Meta:
        name = "Revision"
        interfaces = (NodeInterface,)

    value_type = RevisionRecord
    key_name = "number"

    number = graphene.Int(required=True, description="The number of the revision, 1 for the first write.")
    committed_at = graphene.Field(DateTime, required=True, description="When it was written.")
    editor = graphene.String(required=True, description="Who wrote it: an office or the name of an API key.")
    reason = graphene.String(required=True, description="Why it was written, in the editor's words.")
    evidence = graphene.Field(
        EVIDENCE, description="What the whole revision rests on; null where none was named."
    )
    undoes = graphene.Int(
        description="The number of the revision that this one took back; null for all others."
    )
    change_count = graphene.Int(required=True, description="How many changes it made.")
    viewer_can = weighing(
        many(PermissionEnum, "What this caller can do with it now; trying it gives the same answer."),
        own=5,
        waits=True,
    )
    changes = weighing(
        maybe_many(
            ChangeType,
            "The changes it made, in their order. The query `changes` pages through those of a large one.",
            first=first_argument(50),
            where=change_filter("Which of its changes"),
        ),
        own=100,
        waits=True,
    )

    @staticmethod
    def resolve_evidence(revision: RevisionRecord, info: Info) -> Evidence | None:
        return next(iter(evidence_named(info, (revision.evidence,))), None) if revision.evidence else None

    @staticmethod
    def resolve_changes(
        revision: RevisionRecord, info: Info, first: int | None = None, where: Mapping[str, Any] | None = None
    ) -> list[LoggedChange]:
        count = checked_count(first, default=50)
        info.context.check_time()
        with reading(info.context.engine) as session:
            return logged(
                session,
                after_revision=revision.number - 1,
                until=revision.number,
                about=about(where),
                first=count,
            )
