"""How the registry came to be what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from herbcity.api.change_pages import ChangePage
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.revision_pages import RevisionPage
from herbcity.api.types.connections import connection_of, page_arguments
from herbcity.api.types.revisions import ChangeType, RevisionType, about, change_filter

RevisionConnection = connection_of(RevisionType, "revisions", evidenced=False)
ChangeConnection = connection_of(ChangeType, "changes", evidenced=False)

_PAGED = {name: argument for name, argument in page_arguments().items() if name in ("first", "after")}


class HistoryQueries:
    """How the registry came to be what it is."""

    revisions = weighing(
        graphene.Field(
            RevisionConnection,
            description="Every write to the registry, newest first.",
            **_PAGED,
        ),
        sized_by=("first",),
        own=20,
        waits=True,
    )
    changes = weighing(
        graphene.Field(
            ChangeConnection,
            description="Every change ever written, oldest first: a feed to be read on from where the last reading "
            "ended. "
            "Keep the `endCursor` of the last page that was not empty and give it as `after`: nothing is missed and "
            "nothing comes twice, however long the pause.",
            after_revision=graphene.Int(
                description="Only changes of later revisions, to begin with; from the first one if left out."
            ),
            where=change_filter("Which changes"),
            **_PAGED,
        ),
        sized_by=("first",),
        own=20,
        waits=True,
    )

    @staticmethod
    def resolve_revisions(
        _root: None, info: Info, first: int | None = None, after: str | None = None
    ) -> RevisionPage:
        newest = info.context.network(info).revision
        return RevisionPage.read(info.context.engine, newest=newest, first=first, after=after)

    @staticmethod
    def resolve_changes(
        _root: None,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        after_revision: int | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> ChangePage:
        newest = info.context.network(info).revision
        return ChangePage.read(
            info.context.engine,
            newest=newest,
            first=first,
            after=after,
            after_revision=after_revision,
            about=about(where),
        )
