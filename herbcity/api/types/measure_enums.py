"""The choices that measures offer, as GraphQL sees them, each value with its meaning."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import graphene

from herbcity.analyses.catalogue import MEASURES


def _choices(name: str, description: str, meanings: Mapping[str, tuple[str, str]]) -> graphene.Enum:
    """An enum whose values are, inside, the words that the analyses take."""
    words = {key: word for key, (word, _) in meanings.items()}
    python = enum.Enum(name, words)  # type: ignore[misc]  # mypy wants to read the names, which are data here

    def describe(value: enum.Enum | None) -> str:
        return description if value is None else meanings[value.name][1]

    return graphene.Enum.from_enum(python, description=describe)


GroupByEnum = _choices(
    "GroupBy",
    "What sorts actors into groups.",
    {
        "STAGE": ("stage", "The stage of the first role: upstream, midstream, downstream, support."),
        "ROLE": ("role", "The first role, in the order of ActorRole."),
        "DISTRICT": (
            "district",
            "The district, by its code. Actors whose district is not known are left out.",
        ),
    },
)
ConnectionKindEnum = _choices(
    "ConnectionKind",
    "When actors count as connected.",
    {
        "WEAK": ("weak", "Ties join them, whichever way these point."),
        "STRONG": ("strong", "Each can be reached from the other along the direction of the ties."),
    },
)
CommunityMethodEnum = _choices(
    "CommunityMethod",
    "How communities are found.",
    {
        "LOUVAIN": ("louvain", "By the Louvain method."),
        "LEIDEN": ("leiden", "By the Leiden method, whose communities always hang together."),
    },
)
RemovalOrderEnum = _choices(
    "RemovalOrder",
    "Which actors drop out first; the order is fixed at the start.",
    {
        "DEGREE": ("degree", "Those with most partners."),
        "BETWEENNESS": ("betweenness", "Those on most shortest paths between others."),
        "RANDOM": ("random", "Anyone, in an order drawn with the seed."),
    },
)
NullModelEnum = _choices(
    "NullModel",
    "What chance is taken to be.",
    {
        "REWIRED": (
            "rewired",
            "Who is tied to whom is drawn anew, kind by kind; every actor keeps its number of partners of each kind.",
        ),
        "REGROUPED": ("regrouped", "The ties stay; who has which roles and district is dealt out anew."),
    },
)
MeasureEnum = _choices(
    "Measure",
    "The measures whose numbers can be compared with chance.",
    {
        name.upper(): (name, f"{measure.th} ({measure.en}): see `Network.{measure.field}`.")
        for name, measure in MEASURES.items()
        if name not in ("compare_with_null", "personalised_pagerank", "robustness_in_order")
    },
)
