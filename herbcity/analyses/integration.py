"""Who ties the chain together: actors without whom it falls apart, with a sentence that can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herbcity.analyses.brokerage import RoleCounts, brokerage_roles
from herbcity.analyses.centrality import betweenness
from herbcity.analyses.cohesion import Groups, cut_actors
from herbcity.analyses.reach import Ways
from herbcity.analyses.remembering import remembered
from herbcity.analyses.valuing import english_name
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
    "liaison": ("เชื่อมสองช่วงของห่วงโซ่ที่ตนไม่ได้อยู่", "joins two different stages, being in a third"),
    None: ("ไม่ได้อยู่ตรงกลางระหว่างผู้อื่น", "does not stand between two others"),
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
    reach_part: float
    """Share of the actors with a way to a buyer who would lose every way."""
    cohesion_part: float
    """Share of the other actors who would be cut off from the largest piece."""
    between_part: float
    """Betweenness."""
    liaison_part: float
    """Open triads brokered as a liaison between stages, against the highest such count of anyone."""
    loses_buyers: tuple[str, ...]
    separates: Groups
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
        return f"{self.name_th} {self.role_th} {self._joining_th} หากไม่มี{self.name_th} {self.without_th}"

    @property
    def text_en(self) -> str:
        return f"{self.name_en} {self.role_en}, {self._joining_en}; without it, {self.without_en}."

    @property
    def _joining_th(self) -> str:
        stages = " ".join(stage.th for stage in self.stages) or "ยังไม่มี"
        where = f" ใน {len(self.districts)} อำเภอ" if self.districts else ""
        return f"ทำงานกับผู้เล่น: {stages}{where}"

    @property
    def _joining_en(self) -> str:
        stages = ", ".join(stage.en for stage in self.stages) or "nobody yet"
        count = len(self.districts)
        where = f" in {count} district{'s' if count > 1 else ''}" if count else ""
        return f"tied to actors of these stages: {stages}{where}"


def _actors(count: int) -> str:
    return f"{count:,} actor{'' if count == 1 else 's'}"


@remembered
def integration_points(network: NetworkSnapshot, *, count: int = 10) -> tuple[IntegrationPoint, ...]:
    """The actors that tie the chain together, those whose loss would do most first.

    The score is the mean of four parts in [0, 1], all shown: the share of actors with a way to a buyer who
    lose every way, the share of actors cut off from the largest piece, betweenness, and liaison brokerage
    between stages relative to the highest. Candidates are the best ``3 × count`` by each part; the ways are
    found anew with each candidate taken out, and so are the pieces. Actors whose parts are all 0 are no
    integration points.

    A way to a buyer runs along material ties, from source to target. Above ``EXACT_UP_TO`` actors betweenness
    is estimated from ``PIVOTS`` pivots with seed 0.

    Returns at most ``count`` points, best first, equal ones in the order of their codes.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(point.actor, point.loses_buyers) for point in integration_points(turmeric_chain(), count=2)]
    [('HC-0003-A', ('HC-0001-E', 'HC-0002-C')), ('HC-0004-8', ('HC-0001-E', 'HC-0002-C', 'HC-0003-A'))]
    >>> integration_points(turmeric_chain(), count=2)[1].without_en
    '3 actors would have no way left to any buyer and 1 actor would be cut off from the rest of the network'
    """
    size = len(network.actors)
    between = betweenness(network) if size <= EXACT_UP_TO else betweenness(network, pivots=PIVOTS)
    roles = brokerage_roles(network).values
    liaisons = {code: float(counts.liaison) for code, counts in roles.items()}
    cuts = {cut.actor: cut for cut in cut_actors(network)}
    ways = Ways(network)
    rankings: tuple[Mapping[str, float], ...] = (
        ways.dependants(),
        {code: cut.cut_off for code, cut in cuts.items()},
        between.values,
        liaisons,
    )
    shortlist = {code for ranking in rankings for code in _highest(ranking, 3 * count)}
    most_liaisons = max(liaisons.values(), default=0.0) or 1.0
    points = []
    for code in shortlist:
        lost = ways.lost_without(code)
        separates = cuts[code].separates if code in cuts else ()
        parts = (
            len(lost) / len(ways.reaching) if ways.reaching else 0.0,
            sum(map(len, separates)) / (size - 1) if size > 1 else 0.0,
            min(between.values[code], 1.0),
            liaisons[code] / most_liaisons,
        )
        points.append(_point(network, code, parts, tuple(sorted(lost)), separates, roles[code]))
    ranked = sorted(
        (point for point in points if point.score > 0), key=lambda point: (-point.score, point.actor)
    )
    return tuple(ranked[: max(count, 0)])


def _highest(ranking: Mapping[str, float], count: int) -> list[str]:
    above = [(code, value) for code, value in ranking.items() if value > 0]
    return [code for code, _ in sorted(above, key=lambda item: (-item[1], item[0]))[: max(count, 0)]]


def _point(
    network: NetworkSnapshot,
    code: str,
    parts: tuple[float, float, float, float],
    lost: tuple[str, ...],
    separates: Groups,
    roles: RoleCounts,
) -> IntegrationPoint:
    actor = network.actors[code]
    ties = (link for link in network.links_of(code) if link.holds(network.as_of))
    partners = [network.actors[tie.target if tie.source == code else tie.source] for tie in ties]
    districts = {partner.district for partner in partners if partner.district in network.districts}
    return IntegrationPoint(
        code,
        sum(parts) / len(parts),
        *parts,
        loses_buyers=lost,
        separates=separates,
        roles=roles,
        stages=tuple(sorted({partner.stage for partner in partners}, key=lambda stage: stage.rank)),
        districts=tuple(network.districts[district] for district in sorted(filter(None, districts))),
        name_th=actor.name_th,
        name_en=english_name(actor),
    )
