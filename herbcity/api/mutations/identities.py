"""Judging whether two actors are one organisation, and merging two that are."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import (
    Desk,
    Draft,
    Given,
    birth,
    carry_out,
    existing_body,
    field_changes,
    reference,
)
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.actors import ActorType
from herbcity.api.types.enums import IdentityVerdictEnum
from herbcity.api.types.identities import IdentityJudgementType
from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.mergers import judgement_id
from herbcity.registry.merging import merge_changes
from herbcity.registry.reading import one


class JudgeIdentityInput(graphene.InputObjectType):
    """What was found out about two actors that may be one."""

    one = inputs.actor("One of the two")
    other = inputs.actor("The other one")
    verdict = graphene.InputField(IdentityVerdictEnum, required=True, description="What they are.")
    evidence = inputs.evidence()
    base = inputs.base()
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


class MergeActorsInput(graphene.InputObjectType):
    """Two records of one organisation, and which of them stays."""

    keep = inputs.actor("The actor that stays")
    merge = inputs.actor("The actor that becomes part of it")
    evidence = graphene.ID(
        description="What shows that they are one, by short name or global id; it stands at the revision."
    )
    base = inputs.base()
    reason = inputs.reason()
    client_key = inputs.client_key()


JudgeIdentityPayload = payload_of(
    "JudgeIdentity", "judgement", IdentityJudgementType, "The judgement as it is now"
)
MergeActorsPayload = payload_of(
    "MergeActors", "actor", ActorType, "The actor that stays, with all it has now"
)


def _judged(desk: Desk, given: Given, *, by: str) -> Draft:
    """A first judgement on a pair, or another one in its place."""
    pair = []
    for end in ("one", "other"):
        code, _ = existing_body(desk.session, RecordKind.ACTOR, "Actor", given[end], field=end)
        pair.append(code)
    if pair[0] == pair[1]:
        raise Refused([Fault.of(ErrorCode.ONE_ACTOR, "other", value=pair[0])])
    key = judgement_id(*pair)
    values: Body = {
        "verdict": given["verdict"].value,
        "judged_on": desk.today.isoformat(),
        "by": by,
        "evidence": [reference("Evidence", each) for each in given.get("evidence") or ()],
        "note": given.get("note"),
    }
    known = one(desk.session, RecordKind.JUDGEMENT, key)
    if known is None:
        born = {"id": key, "one": min(pair), "other": max(pair), **values}
        return birth(RecordKind.JUDGEMENT, key, born)
    return Draft(RecordKind.JUDGEMENT, key, field_changes(RecordKind.JUDGEMENT, key, known, values))


def _merged(desk: Desk, given: Given) -> Draft:
    """All that makes two records one."""
    code, keep = existing_body(desk.session, RecordKind.ACTOR, "Actor", given["keep"], field="keep")
    _, merge = existing_body(desk.session, RecordKind.ACTOR, "Actor", given["merge"], field="merge")
    if given.get("evidence"):
        existing_body(desk.session, RecordKind.EVIDENCE, "Evidence", given["evidence"], field="evidence")
    return Draft(
        RecordKind.ACTOR, code, merge_changes(desk.session, keep=keep, merge=merge, today=desk.today)
    )


class IdentityMutations:
    """Telling organisations apart, and putting together what is one."""

    judge_identity = graphene.Field(
        JudgeIdentityPayload,
        description="Judge whether two actors are one organisation. The pair is not proposed again; a later judgement "
        "takes the place of this one, which stays in the history. Needs the role EDITOR.",
        input=JudgeIdentityInput(required=True, description="The pair, and what they are."),
    )
    merge_actors = graphene.Field(
        MergeActorsPayload,
        description="Merge two records of one organisation, as one revision that `undoRevision` takes back whole. All "
        "that hangs on the one moves to the other; of two records of one thing the better known stays and takes over "
        "what it did not know; a link of the two with each other is taken out. The old code finds the actor that "
        "stays, for ever. Refused where the two were judged DIFFERENT, have different juristic numbers, or are of "
        "different layers. Needs the role STEWARD.",
        input=MergeActorsInput(required=True, description="Which two, and which of them stays."),
    )

    @staticmethod
    def resolve_judge_identity(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        by = info.context.viewer.label
        return carry_out(
            info,
            Permission.JUDGE_IDENTITY,
            input,
            lambda desk, given: _judged(desk, given, by=by),
            reason="Identity judged through the API",
        )

    @staticmethod
    def resolve_merge_actors(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        evidence = input.get("evidence")
        return carry_out(
            info,
            Permission.MERGE_ACTORS,
            input,
            _merged,
            reason="Merged through the API",
            evidence=reference("Evidence", evidence) if evidence else None,
        )
