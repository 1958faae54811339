"""Which actors may be one organisation recorded twice."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.analyses.duplicates import PossibleDuplicate, possible_duplicates, strength
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.keeping import kept
from herbcity.api.paging import Ordered, Page
from herbcity.api.queries.arguments import connection_field, look
from herbcity.api.types.connections import connection_of, page_wanted
from herbcity.api.types.enums import IdentityVerdictEnum
from herbcity.api.types.identities import PossibleDuplicateType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.mergers import judgement_id
from herbcity.vocabulary import IdentityVerdict

PossibleDuplicateConnection = connection_of(PossibleDuplicateType, "pairs", evidenced=False)


class IdentityQueries:
    """Which actors may be one organisation."""

    possible_duplicates = weighing(
        connection_field(
            PossibleDuplicateConnection,
            "Pairs of actors that may be one organisation and that nobody has judged, those with the strongest reasons "
            "first. A name never decides: look at both, then `judgeIdentity`, then `mergeActors`.",
            verdict=graphene.Argument(
                IdentityVerdictEnum,
                description="The pairs that were judged so instead, alike or not; such as SAME, those still to be "
                "merged.",
            ),
        ),
        sized_by=("first", "last"),
        assumed=20,
        waits=True,
    )

    @staticmethod
    def resolve_possible_duplicates(
        _root: None, info: Info, verdict: IdentityVerdict | None = None, **arguments: Any
    ) -> Page[PossibleDuplicate]:
        info.context.check_time()
        return Page(_in_order(look(info, arguments), verdict), page_wanted(arguments))


@kept
def _alike(network: NetworkSnapshot) -> tuple[PossibleDuplicate, ...]:
    return possible_duplicates(network)


@kept
def _in_order(network: NetworkSnapshot, verdict: IdentityVerdict | None) -> Ordered[PossibleDuplicate]:
    alike = _alike(network)
    if verdict is None:
        judged = network.judgements
        rows = [pair for pair in alike if judgement_id(pair.one, pair.other) not in judged]
        return Ordered.by("possibleDuplicates", rows, strength)
    reasons = {(pair.one, pair.other): pair.reasons for pair in alike}
    rows = [
        PossibleDuplicate(judgement.one, judgement.other, reasons.get((judgement.one, judgement.other), ()))
        for judgement in network.judgements.values()
        if judgement.verdict is verdict and {judgement.one, judgement.other} <= network.actors.keys()
    ]
    return Ordered.by(f"possibleDuplicates:{verdict}", rows, strength)
