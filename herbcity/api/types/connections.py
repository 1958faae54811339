"""Connections: lists that can be paged, counted and judged, in the form that Relay laid down.

A connection's value is a ``paging.Page``. Counts are fields, so that nobody pages through a list to count it.
"""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.analyses.suggesting import Suggestions
from herbcity.api.context import Info
from herbcity.api.costs import PAGE_ABOVE, weighing
from herbcity.api.grouping import Group, groups, groups_to_outsiders
from herbcity.api.paging import DEFAULT_PAGE, LARGEST_PAGE, Page, PageWanted
from herbcity.api.terms import Language
from herbcity.api.types.fields import language_argument, many, maybe_many
from herbcity.vocabulary import EvidenceLevel, Term


class PageInfoType(graphene.ObjectType):
    """Where a page lies in its list."""

    class Meta:
        name = "PageInfo"

    has_next_page = graphene.Boolean(required=True, description="Whether matching rows follow this page.")
    has_previous_page = graphene.Boolean(
        required=True, description="Whether matching rows precede this page."
    )
    start_cursor = graphene.String(
        description="The cursor of the first row, for `before`; null on an empty page."
    )
    end_cursor = graphene.String(
        description="The cursor of the last row, for `after`; null on an empty page."
    )


def _page_info(page: Page[Any], _info: Info) -> Page[Any]:
    return page


def _illustrative_share(page: Page[Any], info: Info) -> float | None:
    info.context.check_time()
    rows = page.matching_rows
    if isinstance(rows, Suggestions):
        return rows.illustrative_share
    if not rows:
        return None
    return sum(row.evidence_level is EvidenceLevel.ILLUSTRATIVE for row in rows) / len(rows)


class GroupCountType(graphene.ObjectType):
    """How many of the rows that match belong together by what they were grouped by."""

    class Meta:
        name = "GroupCount"

    key = graphene.String(
        description="The enum value, the code of the district or the short name of the herb; null for the rows of "
        "which it is not known."
    )
    label = graphene.String(required=True, description="The key in words.", language=language_argument())
    count = graphene.Int(
        description="How many rows; never 0. Null where fewer than three natural persons would be counted, or could be "
        "by subtraction, and the caller may not see what is personal."
    )
    withheld = graphene.String(description="Why the count is null; null where it is not.")

    @staticmethod
    def resolve_withheld(group: Group, info: Info) -> str | None:
        if group.count is not None:
            return None
        english = info.context.language == "en"
        return (
            "Groups of fewer than three natural persons are not counted in public."
            if english
            else "ไม่แสดงจำนวนของกลุ่มที่มีบุคคลธรรมดาน้อยกว่าสามราย"
        )

    @staticmethod
    def resolve_label(group: Group, _info: Info, language: Language | None = None) -> str:
        return group.en if language is Language.EN else group.th


def _groups(page: Page[Any], info: Info, by: Term) -> list[Group]:
    counted = groups if info.context.sees_personal else groups_to_outsiders
    return counted(info.context.network(info), page.matching_rows, by)


def connection_of(node: Any, rows: str, *, evidenced: bool = True, grouped_by: Any = None) -> Any:
    """The connection type of a node type; ``rows`` is what its descriptions call the rows.

    ``evidenced`` connections also say how much of the list is invented for illustration; those with ``grouped_by``,
    an enum, how many rows there are of each kind.
    """
    name: str = node._meta.name
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "Meta": type("Meta", (), {"description": f"One of the {rows} in a list, with its place in it."}),
            "cursor": graphene.String(
                required=True,
                description="The place of this row, for `after` and `before`; valid for this order only.",
            ),
            "node": graphene.Field(node, required=True, description="The row itself."),
        },
    )
    fields: dict[str, Any] = {
        "Meta": type("Meta", (), {"description": f"A page of a list of {rows}."}),
        "edges": weighing(many(edge, f"The {rows} of this page, each with its cursor."), sized_by=PAGE_ABOVE),
        "nodes": weighing(many(node, f"The {rows} of this page, without cursors."), sized_by=PAGE_ABOVE),
        "page_info": graphene.Field(
            PageInfoType, required=True, description="Where this page lies in the list."
        ),
        "total_count": graphene.Int(
            required=True, description=f"How many {rows} match in all, on every page together."
        ),
        "resolve_page_info": staticmethod(_page_info),
    }
    if evidenced:
        fields["illustrative_share"] = weighing(
            graphene.Float(
                description=f"The share, 0 to 1, of all matching {rows} that are invented for illustration or "
                "rest on such "
                "records; null where nothing matches. Leave them out with the `levels` argument."
            ),
            own=100,
            waits=True,
        )
        fields["resolve_illustrative_share"] = staticmethod(_illustrative_share)
    if grouped_by is not None:
        counted = maybe_many(
            GroupCountType,
            f"How many {rows} match of each kind, on every page together; one that belongs to several groups counts "
            "in each.",
            by=graphene.Argument(grouped_by, required=True, description="What to count them by."),
        )
        fields["groups"] = weighing(counted, own=200, assumed=20, waits=True)
        fields["resolve_groups"] = staticmethod(_groups)
    return type(f"{name}Connection", (graphene.ObjectType,), fields)


def page_arguments() -> dict[str, Any]:
    """The four arguments of every connection."""
    size = f"1 to {LARGEST_PAGE}; {DEFAULT_PAGE} where neither `first` nor `last` is given"
    return {
        "first": graphene.Int(
            description=f"How many rows to give, from the beginning or after `after`: {size}."
        ),
        "after": graphene.String(
            description="Begin after this cursor, an `endCursor` of the same list and order."
        ),
        "last": graphene.Int(description=f"How many rows to give, from the end or before `before`: {size}."),
        "before": graphene.String(
            description="Stop before this cursor, a `startCursor` of the same list and order."
        ),
    }


def page_wanted(arguments: dict[str, Any]) -> PageWanted:
    """The four arguments, taken from a resolver's keyword arguments."""
    return PageWanted(*(arguments.get(name) for name in PageWanted._fields))
