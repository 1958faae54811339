"""How the registry came to be what it is."""

from __future__ import annotations

import graphene

from herbcity.api.context import Info
from herbcity.api.revision_pages import RevisionPage
from herbcity.api.types.connections import connection_of, page_arguments
from herbcity.api.types.revisions import RevisionType

RevisionConnection = connection_of(RevisionType, "revisions", evidenced=False)


class HistoryQueries:
    """How the registry came to be what it is."""

    revisions = graphene.Field(
        RevisionConnection,
        description="Every write to the registry, newest first.",
        **{name: argument for name, argument in page_arguments().items() if name in ("first", "after")},
    )

    @staticmethod
    def resolve_revisions(
        _root: None, info: Info, first: int | None = None, after: str | None = None
    ) -> RevisionPage:
        newest = info.context.network(info).revision
        return RevisionPage.read(info.context.engine, newest=newest, first=first, after=after)
