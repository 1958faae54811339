"""Who may do what, as the API tells it: the rules, the keys, and who looked at personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import graphene

from herbcity.api.context import Info
from herbcity.api.failures import words
from herbcity.api.permissions import Permission, Rule
from herbcity.api.spelling import camel_case
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import (
    AccessRoleEnum,
    AccessScopeEnum,
    ErrorCodeEnum,
    Language,
    LanguageEnum,
    PermissionEnum,
    RecordKindEnum,
)
from herbcity.api.types.fields import many, spoken
from herbcity.api.types.scalars import DateTime
from herbcity.errors import Fault
from herbcity.registry.access_log import AccessRecord
from herbcity.registry.keys import AccessScope, ApiKeyRecord, scopes_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule, and what it says to one caller; ``why`` is None where the caller may."""

    rule: Rule
    why: Fault | None


def _language() -> graphene.Argument:
    return graphene.Argument(LanguageEnum, description="The language; that of the request if left out.")


class AccessRuleType(graphene.ObjectType):
    """One permission: who has it, what hangs on it, and whether the caller has it."""

    class Meta:
        name = "AccessRule"

    permission = graphene.Field(PermissionEnum, required=True, description="The permission.")
    text = graphene.String(
        required=True, description="What it lets one do, in a few words.", language=_language()
    )
    role = graphene.Field(
        AccessRoleEnum, required=True, description="The lowest role that has it; all higher ones have it too."
    )
    scope = graphene.Field(
        AccessScopeEnum, required=True, description="The scope that a narrowed key must have besides."
    )
    besides = graphene.Field(
        PermissionEnum, description="Another permission that is needed besides; null where none is."
    )
    fields = many(
        graphene.String,
        "The fields and mutations that hang on it, as `Type.field`.",
    )
    allowed = graphene.Boolean(
        required=True, description="Whether the caller may, or the role that was asked about."
    )
    code = graphene.Field(
        ErrorCodeEnum, description="Why not, as the code that trying would give; null if allowed."
    )
    why = graphene.String(description="Why not, in a sentence; null if allowed.", language=_language())

    @staticmethod
    def resolve_permission(judged: Judged, _info: Info) -> Permission:
        return judged.rule.permission

    @staticmethod
    def resolve_text(judged: Judged, info: Info, language: Language | None = None) -> str:
        english = spoken(info, language) == "en"
        return judged.rule.permission.en if english else judged.rule.permission.th

    @staticmethod
    def resolve_role(judged: Judged, _info: Info) -> str:
        return judged.rule.role

    @staticmethod
    def resolve_scope(judged: Judged, _info: Info) -> str:
        return judged.rule.scope

    @staticmethod
    def resolve_besides(judged: Judged, _info: Info) -> Permission | None:
        return judged.rule.besides

    @staticmethod
    def resolve_fields(judged: Judged, _info: Info) -> Sequence[str]:
        return judged.rule.doors

    @staticmethod
    def resolve_allowed(judged: Judged, _info: Info) -> bool:
        return judged.why is None

    @staticmethod
    def resolve_code(judged: Judged, _info: Info) -> str | None:
        return judged.why.code if judged.why else None

    @staticmethod
    def resolve_why(judged: Judged, info: Info, language: Language | None = None) -> str | None:
        return words(judged.why, spoken(info, language)) if judged.why else None


@dates_in_words
class ApiKeyType(graphene.ObjectType):
    """An API key. Its secret was shown once, when it was made; nobody has it any more."""

    class Meta:
        name = "ApiKey"

    key = graphene.ID(
        required=True, description="The id of the key, by which it is revoked. It opens nothing."
    )
    label = graphene.String(required=True, description="The office that uses it; it signs what is written.")
    role = graphene.Field(AccessRoleEnum, required=True, description="What its holder may do.")
    scopes = many(
        AccessScopeEnum, "The parts of its role to which it is narrowed; all of them where it is not."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was made.")
    made_by = graphene.String(
        description="The label of whoever made it through the API; null for keys made by the operator."
    )
    expires_at = graphene.Field(
        DateTime, description="From when it no longer holds; null where it has no end."
    )
    revoked_at = graphene.Field(DateTime, description="When it was revoked; null where it was not.")
    last_used_at = graphene.Field(
        DateTime, description="When it was last used, to the minute; null where it never was."
    )

    @staticmethod
    def resolve_key(record: ApiKeyRecord, _info: Info) -> str:
        return record.id

    @staticmethod
    def resolve_scopes(record: ApiKeyRecord, _info: Info) -> list[AccessScope]:
        narrowed = scopes_of(record)
        return [scope for scope in AccessScope if narrowed is None or scope in narrowed]


@dates_in_words
class AccessLogEntryType(graphene.ObjectType):
    """One look of one request at what is personal of one actor. What was seen is not remembered."""

    class Meta:
        name = "AccessLogEntry"

    at = graphene.Field(DateTime, required=True, description="When.")
    label = graphene.String(required=True, description="Who: the label of the key or token.")
    role = graphene.Field(AccessRoleEnum, required=True, description="The role of the key or token then.")
    key = graphene.ID(description="The id of the API key; null for a token of an issuer.")
    kind = graphene.Field(
        RecordKindEnum, required=True, description="CONTACT for contacts, ACTOR for the actor's own fields."
    )
    actor = graphene.String(required=True, description="The code of the actor.")
    fields = many(graphene.String, "Which fields were seen.")
    request_id = graphene.String(
        required=True, description="The id of the request, as in the operator's log."
    )

    @staticmethod
    def resolve_actor(record: AccessRecord, _info: Info) -> str:
        return record.record_id

    @staticmethod
    def resolve_fields(record: AccessRecord, _info: Info) -> list[str]:
        return [camel_case(name) for name in record.fields]

    @staticmethod
    def resolve_at(record: AccessRecord, _info: Info) -> datetime:
        return record.at
