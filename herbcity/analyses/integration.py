"""Who ties the chain together: actors without whom it falls apart, with a sentence that can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.joining import parts
from herbcity.analyses.joining.brokering import joined_by
from herbcity.analyses.joining.constraints import constraints_of
from herbcity.analyses.joining.parts import EXACT_UP_TO, PIVOTS, kept_while, marks_of
from herbcity.analyses.joining.points import ROLE_WORDS, IntegrationPoint
from herbcity.analyses.joining.weights import Scale, Weight, total
from herbcity.analyses.remembering import remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import Flow

__all__ = ["EXACT_UP_TO", "PIVOTS", "ROLE_WORDS", "IntegrationPoint", "integration_points"]


@remembered
def integration_points(network: NetworkSnapshot, *, count: int = 10) -> tuple[IntegrationPoint, ...]:
    """The actors that tie the chain together, those whose loss would do most first.

    The score is the mean of four parts, each an actor's number against the highest of all candidates: how
    many actors lose every way to a buyer, how many are cut off from the largest piece, betweenness, and how
    often the actor is a liaison between stages. Candidates are the best ``3 × count`` by each. Who has 0 in all
    four is no integration point.

    A way to a buyer runs along material ties, from source to target. Above ``EXACT_UP_TO`` actors betweenness
    is estimated from ``PIVOTS`` pivots with seed 0. Beside the score each point says how many kg and THB a year
    are behind those who would lose every buyer, whom the actor brings together who have no direct tie, and what
    only it can do or where it is full.

    Returns at most ``count`` points, best first, equal ones in the order of their codes.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(point.actor, point.loses_buyers) for point in integration_points(turmeric_chain(), count=2)]
    [('HC-0003-A', ('HC-0001-E', 'HC-0002-C')), ('HC-0004-8', ('HC-0001-E', 'HC-0002-C', 'HC-0003-A'))]
    >>> mill = integration_points(turmeric_chain(), count=2)[1]
    >>> print(mill.without_en)  # doctest: +NORMALIZE_WHITESPACE
    3 actors would have no way left to any buyer (1,091 kg of dried herb a year, worth 51,000 THB) and 1 actor would
    be cut off from the rest of the network
    """
    scale = Scale(network)
    ranked = kept_while(
        network,
        f"integration: the first {count}",
        (marks_of(network).undirected, marks_of(network).directed, marks_of(network).material),
        lambda one: _ranked(one, count),
    )
    return tuple(_point(network, scale, one) for one in ranked)


class _Ranked(NamedTuple):
    """An actor and its four parts, each against the highest of anyone."""

    actor: str
    parts: tuple[float, ...]

    @property
    def score(self) -> float:
        return sum(self.parts) / len(self.parts)


def _ranked(network: NetworkSnapshot, count: int) -> tuple[_Ranked, ...]:
    separated = parts.separated(network)
    rankings: tuple[Mapping[str, float], ...] = (
        parts.ways(network).dependants(),
        {code: float(sum(map(len, groups))) for code, groups in separated.items()},
        parts.between(network),
        {code: float(counts.liaison) for code, counts in parts.roles(network).items()},
    )
    shortlist = sorted({code for ranking in rankings for code in _highest(ranking, 3 * count)})
    numbers = [[ranking.get(code, 0.0) for ranking in rankings] for code in shortlist]
    highest = [max(column) or 1.0 for column in zip(*numbers)]
    found = (
        _Ranked(code, tuple(number / most for number, most in zip(row, highest)))
        for code, row in zip(shortlist, numbers)
    )
    best = sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, one.actor))
    return tuple(best[: max(count, 0)])


def _highest(ranking: Mapping[str, float], count: int) -> Sequence[str]:
    above = [(code, value) for code, value in ranking.items() if value > 0]
    return [code for code, _ in sorted(above, key=lambda item: (-item[1], item[0]))[: max(count, 0)]]


def _point(network: NetworkSnapshot, scale: Scale, ranked: _Ranked) -> IntegrationPoint:
    code = ranked.actor
    actor = network.actors[code]
    ties = [link for link in network.links_of(code) if link.holds(network.as_of)]
    partners = [network.actors[tie.target if tie.source == code else tie.source] for tie in ties]
    districts = sorted({partner.district for partner in partners if partner.district})
    lost = parts.ways(network).below(code)
    return IntegrationPoint(
        actor=code,
        score=ranked.score,
        reach_part=ranked.parts[0],
        cohesion_part=ranked.parts[1],
        between_part=ranked.parts[2],
        liaison_part=ranked.parts[3],
        loses_buyers=lost,
        separates=parts.separated(network).get(code, ()),
        betweenness=parts.between(network)[code],
        roles=parts.roles(network)[code],
        stages=tuple(sorted({partner.stage for partner in partners}, key=lambda stage: stage.rank)),
        districts=tuple(network.districts[one] for one in districts if one in network.districts),
        name_th=actor.name_th,
        name_en=english_name(actor),
        behind=_behind(network, scale, code, frozenset(lost)),
        joined=joined_by(network, code),
        constraints=constraints_of(network, code),
    )


def _behind(network: NetworkSnapshot, scale: Scale, code: str, lost: frozenset[str]) -> Weight:
    """What comes to an actor from those who have no way to a buyer but through it."""
    return total(
        scale.of(tie.herb, tie.form, tie.volume_kg_per_year, tie.evidence_level)
        for tie in network.links_of(code)
        if tie.target == code
        and tie.source in lost
        and tie.flow is Flow.MATERIAL
        and tie.holds(network.as_of)
    )
