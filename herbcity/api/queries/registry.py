"""What is recorded: actors, links, listings, herbs, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from herbcity.api import conditions, ordering
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.enum_words import Word, words_of_enums
from herbcity.api.finding import find_node, find_nodes, found_elsewhere
from herbcity.api.ids import key_of
from herbcity.api.paging import DEFAULT_PAGE, Page, checked_count
from herbcity.api.queries.arguments import MOMENT, another_state, connection_field, look, moment_arguments
from herbcity.api.searching import LONGEST_TEXT, Hit, checked_text, search
from herbcity.api.terms import ActorOrderField, LinkOrderField, ListingOrderField
from herbcity.api.types.actors import ActorType, DistrictType
from herbcity.api.types.connections import connection_of, page_wanted
from herbcity.api.types.enums import ActorGroupByEnum, LinkGroupByEnum, ListingGroupByEnum
from herbcity.api.types.evidence import EvidenceType
from herbcity.api.types.fields import choices, first_argument, many, maybe_many
from herbcity.api.types.filters import (
    ActorFilter,
    ActorOrderInput,
    HerbFilter,
    LinkFilter,
    LinkOrderInput,
    ListingFilter,
    ListingOrderInput,
)
from herbcity.api.types.herbs import HerbType
from herbcity.api.types.links import LinkType
from herbcity.api.types.listings import ListingType
from herbcity.api.types.lookups import SearchHitType, TermType
from herbcity.api.types.node import NodeInterface
from herbcity.api.types.people import ViewerType
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.network.values import Actor, District, Evidence, Herb, Link, Listing
from herbcity.registry.keys import Viewer

ActorConnection = connection_of(ActorType, "actors", grouped_by=ActorGroupByEnum)
EvidenceConnection = connection_of(EvidenceType, "documents and other evidence", evidenced=False)
HerbConnection = connection_of(HerbType, "herbs")
LinkConnection = connection_of(LinkType, "links", grouped_by=LinkGroupByEnum)
ListingConnection = connection_of(ListingType, "listings", grouped_by=ListingGroupByEnum)


class RegistryQueries:
    """What the registry holds: actors, links, listings, herbs and the words for them."""

    node = weighing(
        graphene.Field(
            NodeInterface,
            description="Anything with a global id, as it is now; null where there is no such thing. The id of an "
            "actor that was merged into another one finds that other one, whose `id` it answers with.",
            id=graphene.ID(required=True, description="The global id."),
        ),
        waits=("id",),
        waits_for=found_elsewhere,
    )
    nodes = weighing(
        graphene.Field(
            graphene.List(NodeInterface),
            description="Several things by their global ids, in the same order; null at the place of each that "
            "does not exist.",
            ids=graphene.Argument(
                graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID))),
                description="The global ids, at most 100.",
            ),
        ),
        sized_by=("ids",),
        waits=("ids",),
        waits_for=found_elsewhere,
    )
    actor = weighing(
        graphene.Field(
            ActorType,
            description="One actor; null where there is none with this code. The code of one that was merged into "
            "another finds that other one.",
            code=graphene.String(
                required=True, description="The code of the actor, such as `HC-0412-5`, or its global id."
            ),
            **moment_arguments(),
        ),
        waits=MOMENT,
        by=("asOf",),
        more=another_state,
    )
    actors = connection_field(
        ActorConnection,
        "Actors, by Thai name unless told otherwise.",
        where=graphene.Argument(ActorFilter, description="Which actors; all of them if left out."),
        order_by=choices(ActorOrderInput, "The order, the first one deciding; by Thai name if left out."),
    )
    links = connection_field(
        LinkConnection,
        "Links, by kind and then by the codes of their ends unless told otherwise.",
        where=graphene.Argument(LinkFilter, description="Which links; all of them if left out."),
        order_by=choices(LinkOrderInput, "The order, the first one deciding; by kind if left out."),
    )
    listings = connection_field(
        ListingConnection,
        "Offers, then needs, each by the Thai name of the actor, unless told otherwise.",
        where=graphene.Argument(ListingFilter, description="Which listings; all of them if left out."),
        order_by=choices(ListingOrderInput, "The order, the first one deciding; by actor if left out."),
    )
    herb = weighing(
        graphene.Field(
            HerbType,
            description="One herb; null where there is none with this name.",
            code=graphene.ID(
                required=True, description="The short name of the herb, such as `turmeric`, or its global id."
            ),
            **moment_arguments(),
        ),
        waits=MOMENT,
        by=("asOf",),
        more=another_state,
    )
    herbs = connection_field(
        HerbConnection,
        "Herbs, by Thai name.",
        where=graphene.Argument(HerbFilter, description="Which herbs; all of them if left out."),
    )
    evidence = connection_field(EvidenceConnection, "What the registry rests on, by title.")
    districts = many(DistrictType, "The districts of the province, by code.", assumed=10)
    search = weighing(
        maybe_many(
            SearchHitType,
            "Actors and herbs by any of their names, best hit first: whole words before parts of words, which are "
            "given only where there is no word.",
            text=graphene.String(
                required=True,
                description=f"The text, 1 to {LONGEST_TEXT} characters, Thai or Latin: words in any order, "
                "all of which must be found; case, punctuation and ways of typing are disregarded.",
            ),
            first=first_argument(10),
            **moment_arguments(),
        ),
        own=200,
        waits=True,
        by=("asOf",),
        more=another_state,
    )
    terms = many(
        TermType,
        "The words of every enum value in both languages.",
        type=graphene.String(
            description="Only the values of this enum, such as `LinkKind`; all of them if left out."
        ),
        assumed=200,
    )
    viewer = graphene.Field(ViewerType, required=True, description="Who is asking.")

    @staticmethod
    def resolve_node(_root: None, info: Info, id: str) -> Any:
        return find_node(info, id)

    @staticmethod
    def resolve_nodes(_root: None, info: Info, ids: Sequence[str]) -> list[Any]:
        if ids:
            checked_count(len(ids), default=DEFAULT_PAGE)
        return find_nodes(info, ids)

    @staticmethod
    def resolve_actor(_root: None, info: Info, code: str, **arguments: Any) -> Actor | None:
        network = look(info, arguments)
        return network.actors.get(network.meant(key_of("Actor", code.strip())))

    @staticmethod
    def resolve_actors(
        _root: None,
        info: Info,
        where: conditions.Where | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        **arguments: Any,
    ) -> Page[Actor]:
        network = look(info, arguments)
        order = ordering.wanted_order(order_by, otherwise=ActorOrderField.NAME_TH)
        rows = ordering.actors_in_order(network, order)
        return Page(rows, page_wanted(arguments), conditions.actor_test(network, where))

    @staticmethod
    def resolve_links(
        _root: None,
        info: Info,
        where: conditions.Where | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        **arguments: Any,
    ) -> Page[Link]:
        network = look(info, arguments)
        order = ordering.wanted_order(order_by, otherwise=LinkOrderField.KIND)
        rows = ordering.links_in_order(network, order)
        return Page(rows, page_wanted(arguments), conditions.link_test(network, where))

    @staticmethod
    def resolve_listings(
        _root: None,
        info: Info,
        where: conditions.Where | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        **arguments: Any,
    ) -> Page[Listing]:
        network = look(info, arguments)
        order = ordering.wanted_order(order_by, otherwise=ListingOrderField.ACTOR)
        rows = ordering.listings_in_order(network, order)
        return Page(rows, page_wanted(arguments), conditions.listing_test(network, where))

    @staticmethod
    def resolve_herb(_root: None, info: Info, code: str, **arguments: Any) -> Herb | None:
        return look(info, arguments).herbs.get(key_of("Herb", code.strip()))

    @staticmethod
    def resolve_herbs(
        _root: None, info: Info, where: conditions.Where | None = None, **arguments: Any
    ) -> Page[Herb]:
        network = look(info, arguments)
        rows = ordering.herbs_in_order(network)
        return Page(rows, page_wanted(arguments), conditions.herb_test(network, where))

    @staticmethod
    def resolve_evidence(_root: None, info: Info, **arguments: Any) -> Page[Evidence]:
        return Page(ordering.evidence_in_order(look(info, arguments)), page_wanted(arguments))

    @staticmethod
    def resolve_districts(_root: None, info: Info) -> list[District]:
        districts = info.context.network(info).districts
        return [districts[code] for code in sorted(districts)]

    @staticmethod
    def resolve_search(
        _root: None, info: Info, text: str, first: int | None = None, **arguments: Any
    ) -> list[Hit]:
        count = checked_count(first, default=10)
        return search(look(info, arguments), checked_text(text), count=count)

    @staticmethod
    def resolve_terms(_root: None, info: Info, type: str | None = None) -> list[Word]:
        known = words_of_enums(info.schema)
        if type is not None and type not in known:
            raise HerbcityError(ErrorCode.UNKNOWN_TERM, field="type", value=type, allowed=sorted(known))
        return [word for name, words in known.items() if type in (None, name) for word in words]

    @staticmethod
    def resolve_viewer(_root: None, info: Info) -> Viewer:
        return info.context.viewer
