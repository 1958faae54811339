"""Who may do what, and who did look."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.access_pages import AccessPage
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.finding import find_node
from herbcity.api.paging import Ordered, Page
from herbcity.api.permissions import Permission, demand, refusal, rules
from herbcity.api.rights import obstacle
from herbcity.api.types.access import AccessLogEntryType, AccessRuleType, ApiKeyType, Judged
from herbcity.api.types.connections import connection_of, page_arguments, page_wanted
from herbcity.api.types.enums import AccessRoleEnum, PermissionEnum
from herbcity.api.types.fields import many
from herbcity.errors import ErrorCode, Fault
from herbcity.registry.engine import reading
from herbcity.registry.keys import AccessRole, ApiKeyRecord, Viewer, list_keys

AccessLogConnection = connection_of(AccessLogEntryType, "looks", evidenced=False)
ApiKeyConnection = connection_of(ApiKeyType, "keys", evidenced=False)


class AccessQueries:
    """Who may do what, and who did look."""

    access = many(
        AccessRuleType,
        "Who may do what: every permission, the role and scope it needs, what hangs on it, and whether the caller has "
        "it and why not.",
        assumed=30,
        role=graphene.Argument(
            AccessRoleEnum, description="Judge for somebody with this role instead of for the caller."
        ),
    )
    explain_access = weighing(
        graphene.Field(
            AccessRuleType,
            required=True,
            description="Why the caller may or may not do one thing, with one thing if it is given: the answer that "
            "trying would give.",
            permission=graphene.Argument(
                PermissionEnum, required=True, description="What the caller wants to do."
            ),
            node=graphene.ID(description="With which thing, by its global id; in general if left out."),
        ),
        own=5,
        waits=True,
    )
    keys = weighing(
        graphene.Field(
            ApiKeyConnection,
            description="All API keys, newest first, without their secrets. Needs the role ADMIN.",
            **page_arguments(),
        ),
        sized_by=("first", "last"),
        assumed=20,
        waits=True,
    )
    access_log = weighing(
        graphene.Field(
            AccessLogConnection,
            description="Who looked at contacts and at what is personal of natural persons, newest first; kept for a "
            "year. Needs the role STEWARD.",
            **{name: argument for name, argument in page_arguments().items() if name in ("first", "after")},
        ),
        sized_by=("first",),
        assumed=20,
        waits=True,
    )

    @staticmethod
    def resolve_access(_root: None, info: Info, role: AccessRole | None = None) -> list[Judged]:
        viewer = info.context.viewer if role is None else Viewer(AccessRole(role), role)
        found = ((rule, refusal(viewer, rule.permission)) for rule in rules())
        return [Judged(rule, refused.fault if refused else None) for rule, refused in found]

    @staticmethod
    def resolve_explain_access(
        _root: None, info: Info, permission: Permission, node: str | None = None
    ) -> Judged:
        rule = next(rule for rule in rules() if rule.permission == permission)
        thing = None if node is None else find_node(info, node)
        why = obstacle(info, rule.permission, thing)
        if why is None and node is not None and thing is None:
            why = Fault.of(ErrorCode.NOT_FOUND, kind="Node", value=node)
        return Judged(rule, why)

    @staticmethod
    def resolve_keys(_root: None, info: Info, **arguments: Any) -> Page[ApiKeyRecord]:
        demand(info.context.viewer, Permission.MANAGE_KEYS)
        with reading(info.context.engine) as session:
            found = list_keys(session)
            session.expunge_all()
        latest_first = Ordered.by("keys:NEWEST", found, lambda key: (-key.created_at.timestamp(), key.id))
        return Page(latest_first, page_wanted(arguments))

    @staticmethod
    def resolve_access_log(
        _root: None, info: Info, first: int | None = None, after: str | None = None
    ) -> AccessPage:
        demand(info.context.viewer, Permission.READ_ACCESS_LOG)
        return AccessPage.read(info.context.engine, first=first, after=after)
