"""What a caller can be told of as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.ids import global_id, key_of
from herbcity.api.live.revisions import RevisionWatch
from herbcity.api.live.suggestions import SuggestionNews, SuggestionWatch
from herbcity.api.paging import checked_count
from herbcity.api.types.enums import LinkKindEnum
from herbcity.api.types.fields import choices, first_argument, many
from herbcity.api.types.revisions import RevisionType, about, change_filter
from herbcity.api.types.suggestions import SuggestionType
from herbcity.vocabulary import LinkKind


class SuggestionNewsType(graphene.ObjectType):
    """The suggestions for an actor at a revision, and what is different from those that were sent before."""

    class Meta:
        name = "SuggestionNews"

    revision = graphene.Int(required=True, description="The revision that this is answered from.")
    suggestions = many(SuggestionType, "All of them, best first: what is to be shown now.", assumed=10)
    appeared = many(
        SuggestionType,
        "Those that were not among the ones sent before; at the beginning all of them.",
        assumed=10,
    )
    changed = many(
        SuggestionType,
        "Those that were sent before and are worth something else, are less or more likely, stand in another state, or "
        "have something else in their way.",
        assumed=10,
    )
    vanished = many(graphene.ID, "The ids of those that were sent before and are no longer among these.")

    @staticmethod
    def resolve_vanished(news: SuggestionNews, _info: Info) -> list[str]:
        return [global_id("Suggestion", key) for key in news.vanished]


class LiveSubscriptions:
    """What a caller can be told of as it happens."""

    revisions = weighing(
        graphene.Field(
            RevisionType,
            description="Each write to the registry, once and in order, as soon as it is made. With `after` it begins "
            "with what was missed, and goes on from there without a gap.",
            after=graphene.Int(
                description="The number of the last revision that was received; 0 for all there are. Only what is "
                "written from now on if left out."
            ),
            where=change_filter("Only revisions that hold such changes"),
        ),
        waits=True,
    )
    suggestions_for = weighing(
        graphene.Field(
            SuggestionNewsType,
            description="The best suggestions for an actor's own offers and needs, now and again whenever a write "
            "has changed them; of several writes at once only what came of them all. Those that were dismissed or "
            "came about are left out.",
            actor=graphene.ID(required=True, description="The actor, by code or global id."),
            kinds=choices(LinkKindEnum, "Only suggestions of these kinds of link; all kinds if left out."),
            first=first_argument(10),
        ),
        own=10,
        sized_by=("first",),
        waits=True,
    )

    @staticmethod
    async def subscribe_revisions(
        _root: None, _info: Info, after: int | None = None, where: Mapping[str, Any] | None = None
    ) -> AsyncIterator[RevisionWatch]:
        yield RevisionWatch(after, about(where))

    @staticmethod
    async def subscribe_suggestions_for(
        _root: None,
        _info: Info,
        actor: str,
        kinds: Collection[LinkKind] | None = None,
        first: int | None = None,
    ) -> AsyncIterator[SuggestionWatch]:
        count = checked_count(first, default=10)
        yield SuggestionWatch(key_of("Actor", actor.strip()), frozenset(kinds or ()), count)
