"""Whether two actors are one organisation: what may be, and what was judged."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.duplicates import PossibleDuplicate
from herbcity.api.context import Info
from herbcity.api.types.enums import DuplicateReasonEnum, IdentityVerdictEnum
from herbcity.api.types.evidence import evidence_named
from herbcity.api.types.fields import many
from herbcity.api.types.names import ACTOR, EVIDENCE
from herbcity.api.types.scalars import Date
from herbcity.network.values import Actor, Evidence, Judgement
from herbcity.registry.mergers import judgement_id


def _one(pair: Judgement | PossibleDuplicate, info: Info) -> Actor:
    return info.context.network(info).actors[pair.one]


def _other(pair: Judgement | PossibleDuplicate, info: Info) -> Actor:
    return info.context.network(info).actors[pair.other]


class IdentityJudgementType(graphene.ObjectType):
    """What somebody judged about two actors: whether they are one organisation."""

    class Meta:
        name = "IdentityJudgement"

    one = graphene.Field(ACTOR, required=True, description="The actor with the lower code.", resolver=_one)
    other = graphene.Field(
        ACTOR, required=True, description="The actor with the higher code.", resolver=_other
    )
    verdict = graphene.Field(IdentityVerdictEnum, required=True, description="What was judged last.")
    judged_on = graphene.Field(Date, required=True, description="The day on which it was judged.")
    by = graphene.String(required=True, description="Who judged: an office or the name of an API key.")
    evidence = many(EVIDENCE, "What the judgement rests on.", assumed=2)
    note = graphene.String(description="Why it was judged so; null where nothing was said.")

    @staticmethod
    def resolve_evidence(judgement: Judgement, info: Info) -> Sequence[Evidence]:
        return evidence_named(info, judgement.evidence)


class PossibleDuplicateType(graphene.ObjectType):
    """Two actors that may be one organisation. Nothing is merged before somebody has looked at both."""

    class Meta:
        name = "PossibleDuplicate"

    one = graphene.Field(ACTOR, required=True, description="The actor with the lower code.", resolver=_one)
    other = graphene.Field(
        ACTOR, required=True, description="The actor with the higher code.", resolver=_other
    )
    reasons = many(
        DuplicateReasonEnum,
        "Why they may be one, the strongest reason first; empty for a pair that was judged and is not alike.",
    )
    judgement = graphene.Field(
        IdentityJudgementType, description="What was judged about the pair; null where nothing was."
    )

    @staticmethod
    def resolve_judgement(pair: PossibleDuplicate, info: Info) -> Judgement | None:
        return info.context.network(info).judgements.get(judgement_id(pair.one, pair.other))
