"""Who ties the chain together: actors without whom it falls apart, with a sentence that can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from herbcity.analyses.blocks import Groups
from herbcity.analyses.brokerage import RoleCounts, brokerage_roles
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.centrality import betweenness
from herbcity.analyses.cohesion import cut_actors
from herbcity.analyses.reach import Ways
from herbcity.analyses.remembering import remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import District
from herbcity.vocabulary import Stage

EXACT_UP_TO = 2_000
"""Networks of at most so many actors get exact betweenness, larger ones an estimate."""
PIVOTS = 64
"""How many actors an estimate of betweenness follows the paths from."""

ROLE_WORDS: dict[str | None, tuple[str, str]] = {
    "coordinator": ("ประสานระหว่างผู้ที่อยู่ในช่วงเดียวกันของห่วงโซ่", "coordinates actors of one stage"),
    "gatekeeper": ("เป็นประตูรับของหรือความรู้จากช่วงอื่นเข้าสู่ช่วงของตน", "lets things in from other stages to its own"),
    "representative": (
        "เป็นตัวแทนนำของหรือความรู้จากช่วงของตนออกไปช่วงอื่น",
        "carries things out from its own stage to others",
    ),
    "consultant": ("เชื่อมผู้ที่อยู่ในช่วงเดียวกันจากภายนอก", "joins actors of one stage from outside it"),
    "liaison": ("เชื่อมสองช่วงของห่วงโซ่ที่ตนไม่ได้อยู่", "joins two stages while being in a third"),
    None: ("ไม่ได้ส่งต่อสิ่งใดระหว่างผู้อื่น", "passes nothing on between two others"),
}
"""The brokerage roles in plain words, Thai and English."""


@dataclass(frozen=True, slots=True)
class IntegrationPoint:
    """One actor that ties the chain together, its score with all its parts, and what they mean in words.

    Each part is in [0, 1]; the score is their mean. ``loses_buyers`` and ``separates`` were found by taking
    the actor out.
    """

    actor: str
    score: float
    """The mean of the four parts, each of which is the actor's number against the highest of anyone."""
    reach_part: float
    """How many actors would lose every way to a buyer."""
    cohesion_part: float
    """How many actors would be cut off from the largest piece."""
    between_part: float
    """Betweenness."""
    liaison_part: float
    """Open triads brokered as a liaison between stages."""
    loses_buyers: tuple[str, ...]
    """Who has a way to a buyer today and would have none."""
    separates: Groups
    """The pieces that would be cut off from the largest one."""
    betweenness: float
    roles: RoleCounts
    stages: tuple[Stage, ...]
    """The stages of its partners."""
    districts: tuple[District, ...]
    """The known districts of its partners."""
    name_th: str
    name_en: str

    @property
    def joins_th(self) -> tuple[str, ...]:
        return (
            *(stage.th for stage in self.stages),
            *(f"อำเภอ{district.name_th}" for district in self.districts),
        )

    @property
    def joins_en(self) -> tuple[str, ...]:
        return (
            *(stage.en for stage in self.stages),
            *(f"{district.name_en} district" for district in self.districts),
        )

    @property
    def role_th(self) -> str:
        return ROLE_WORDS[self.roles.main][0]

    @property
    def role_en(self) -> str:
        return ROLE_WORDS[self.roles.main][1]

    @property
    def without_th(self) -> str:
        """What would be lost without it."""
        parts = []
        if self.loses_buyers:
            parts.append(f"ผู้เล่น {len(self.loses_buyers):,} รายจะไม่เหลือทางไปถึงผู้ซื้อรายใดเลย")
        if self.separates:
            parts.append(f"อีก {sum(map(len, self.separates)):,} รายจะขาดจากเครือข่ายส่วนใหญ่")
        return " และ".join(parts) or "ไม่มีใครขาดจากเครือข่ายหรือจากผู้ซื้อ"

    @property
    def without_en(self) -> str:
        parts = []
        if self.loses_buyers:
            parts.append(f"{_actors(len(self.loses_buyers))} would have no way left to any buyer")
        if self.separates:
            parts.append(
                f"{_actors(sum(map(len, self.separates)))} would be cut off from the rest of the network"
            )
        return " and ".join(parts) or "nobody would be cut off from the network or from the buyers"

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        stages = " ".join(stage.th for stage in self.stages)
        partners = f" ทำงานกับฝ่าย{stages}" if stages else ""
        where = f"ใน {len(self.districts)} อำเภอ" if self.districts else ""
        role = self.role_th if self.roles.main else ""
        return f"{self.name_th}{role}{partners}{where} หากขาดไป {self.without_th}"

    @property
    def text_en(self) -> str:
        stages = [stage.en for stage in self.stages]
        partners = f"is tied to {_listed(stages)} actors" if stages else ""
        count = len(self.districts)
        where = f" in {count} district{'' if count == 1 else 's'}" if count else ""
        does = " and ".join(part for part in (self.role_en if self.roles.main else "", partners) if part)
        return f"{self.name_en} {does or 'has no partner today'}{where}; without it, {self.without_en}."


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _actors(count: int) -> str:
    return f"{count:,} actor{'' if count == 1 else 's'}"


@remembered
def integration_points(network: NetworkSnapshot, *, count: int = 10) -> tuple[IntegrationPoint, ...]:
    """The actors that tie the chain together, those whose loss would do most first.

    The score is the mean of four parts, each an actor's number against the highest of all candidates: how
    many actors lose every way to a buyer, how many are cut off from the largest piece, betweenness, and how
    often the actor is a liaison between stages. Candidates are the best ``3 × count`` by each; for every one
    of them the ways to a buyer are found anew with it taken out. Who has 0 in all four is no integration
    point.

    A way to a buyer runs along material ties, from source to target. Above ``EXACT_UP_TO`` actors betweenness
    is estimated from ``PIVOTS`` pivots with seed 0.

    Returns at most ``count`` points, best first, equal ones in the order of their codes.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(point.actor, point.loses_buyers) for point in integration_points(turmeric_chain(), count=2)]
    [('HC-0003-A', ('HC-0001-E', 'HC-0002-C')), ('HC-0004-8', ('HC-0001-E', 'HC-0002-C', 'HC-0003-A'))]
    >>> integration_points(turmeric_chain(), count=2)[1].without_en
    '3 actors would have no way left to any buyer and 1 actor would be cut off from the rest of the network'
    """
    exact = len(network.actors) <= EXACT_UP_TO
    between = betweenness(network) if exact else betweenness(network, pivots=PIVOTS)
    roles = brokerage_roles(network).values
    liaisons = {code: float(counts.liaison) for code, counts in roles.items()}
    cuts = {cut.actor: cut for cut in cut_actors(network)}
    ways = Ways(network)
    rankings: tuple[Mapping[str, float], ...] = (
        ways.dependants(),
        {code: float(cut.cut_off) for code, cut in cuts.items()},
        between.values,
        liaisons,
    )
    shortlist = sorted({code for ranking in rankings for code in _highest(ranking, 3 * count)})
    lost = {code: ways.lost_without(code) for code in shortlist}
    numbers = {
        code: (float(len(lost[code])), *(ranking.get(code, 0.0) for ranking in rankings[1:]))
        for code in shortlist
    }
    highest = [max(column) or 1.0 for column in zip(*numbers.values())]
    points = [
        _point(
            network,
            code,
            [number / most for number, most in zip(numbers[code], highest)],
            loses_buyers=tuple(sorted(lost[code])),
            separates=cuts[code].separates if code in cuts else (),
            betweenness=between.values[code],
            roles=roles[code],
        )
        for code in shortlist
    ]
    ranked = sorted(
        (point for point in points if point.score > 0), key=lambda point: (-point.score, point.actor)
    )
    return tuple(ranked[: max(count, 0)])


def _highest(ranking: Mapping[str, float], count: int) -> list[str]:
    above = [(code, value) for code, value in ranking.items() if value > 0]
    return [code for code, _ in sorted(above, key=lambda item: (-item[1], item[0]))[: max(count, 0)]]


def _point(network: NetworkSnapshot, code: str, parts: Sequence[float], **found: Any) -> IntegrationPoint:
    actor = network.actors[code]
    ties = (link for link in network.links_of(code) if link.holds(network.as_of))
    partners = [network.actors[tie.target if tie.source == code else tie.source] for tie in ties]
    districts = sorted({partner.district for partner in partners if partner.district})
    return IntegrationPoint(
        actor=code,
        score=sum(parts) / len(parts),
        reach_part=parts[0],
        cohesion_part=parts[1],
        between_part=parts[2],
        liaison_part=parts[3],
        stages=tuple(sorted({partner.stage for partner in partners}, key=lambda stage: stage.rank)),
        districts=tuple(network.districts[one] for one in districts if one in network.districts),
        name_th=actor.name_th,
        name_en=english_name(actor),
        **found,
    )
