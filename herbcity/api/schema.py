"""The schema as a whole, and the contract printed from it."""

from __future__ import annotations

from functools import lru_cache

import graphene
from graphql import print_schema

from herbcity.api.mutations.actors import ActorMutations
from herbcity.api.mutations.capacities import CapacityMutations
from herbcity.api.mutations.closing import ClosingMutations
from herbcity.api.mutations.contacts import ContactMutations
from herbcity.api.mutations.decisions import DecisionMutations
from herbcity.api.mutations.evidence import EvidenceMutations
from herbcity.api.mutations.identities import IdentityMutations
from herbcity.api.mutations.importing import ImportMutations
from herbcity.api.mutations.keys import KeyMutations
from herbcity.api.mutations.links import LinkMutations
from herbcity.api.mutations.listings import ListingMutations
from herbcity.api.mutations.undoing import UndoMutations
from herbcity.api.mutations.webhooks import WebhookMutations
from herbcity.api.mutations.what_ifs import WhatIfMutations
from herbcity.api.queries.access import AccessQueries
from herbcity.api.queries.history import HistoryQueries
from herbcity.api.queries.identities import IdentityQueries
from herbcity.api.queries.network import NetworkQueries
from herbcity.api.queries.outcomes import OutcomeQueries
from herbcity.api.queries.plans import PlanQueries
from herbcity.api.queries.quality import QualityQueries
from herbcity.api.queries.registry import RegistryQueries
from herbcity.api.queries.webhooks import WebhookQueries
from herbcity.api.queries.what_ifs import WhatIfQueries
from herbcity.api.subscriptions.live import LiveSubscriptions


class Query(
    WebhookQueries,
    AccessQueries,
    WhatIfQueries,
    IdentityQueries,
    HistoryQueries,
    OutcomeQueries,
    PlanQueries,
    QualityQueries,
    NetworkQueries,
    RegistryQueries,
    graphene.ObjectType,
):
    """Everything that can be asked. Money is THB, mass kg, days ISO 8601 (C.E.); unknown is null, never 0."""


class Mutation(
    WebhookMutations,
    KeyMutations,
    ContactMutations,
    WhatIfMutations,
    IdentityMutations,
    ImportMutations,
    UndoMutations,
    DecisionMutations,
    EvidenceMutations,
    CapacityMutations,
    ClosingMutations,
    ListingMutations,
    LinkMutations,
    ActorMutations,
    graphene.ObjectType,
):
    """Everything that can be written: one mutation for each intent, each one revision, all or nothing.

    Input that is refused is in the payload's `errors` and not a GraphQL error.
    """


class Subscription(LiveSubscriptions, graphene.ObjectType):
    """Everything that a caller can be told of as it happens, over `graphql-transport-ws` or server-sent events."""


@lru_cache(maxsize=1)
def build_schema() -> graphene.Schema:
    """The schema. It is built once: graphene's types are global."""
    return graphene.Schema(query=Query, mutation=Mutation, subscription=Subscription)


def print_sdl() -> str:
    """The contract in the schema definition language, as published in ``graph_schema/schema.graphql``."""
    return print_schema(build_schema().graphql_schema) + "\n"
