"""An integration point: one actor that ties the chain together, with all the numbers, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

from herbcity.analyses.blocks import Groups
from herbcity.analyses.brokerage import RoleCounts
from herbcity.analyses.joining.brokering import Joined
from herbcity.analyses.joining.weights import Weight
from herbcity.analyses.sentences import Sentence, counted, listed, weighed
from herbcity.network.values import District
from herbcity.vocabulary import Stage

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

    Each part is in [0, 1]; the score is their mean. ``loses_buyers`` and ``separates`` are what taking the actor out
    does.
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
    behind: Weight
    """What those who would lose every buyer send to it: nothing else of theirs reaches a buyer."""
    joined: Joined
    """Whom it brings together who have no direct tie."""
    constraints: tuple[Sentence, ...]
    """What only it can do, and where it is full."""

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
            amount = weighed(self.behind.dry_kg, self.behind.thb)
            parts.append(
                f"ผู้เล่น {len(self.loses_buyers):,} รายจะไม่เหลือทางไปถึงผู้ซื้อรายใดเลย{f' ({amount.th})' if amount else ''}"
            )
        if self.separates:
            parts.append(f"อีก {sum(map(len, self.separates)):,} รายจะขาดจากเครือข่ายส่วนใหญ่")
        return " และ".join(parts) or "ไม่มีใครขาดจากเครือข่ายหรือจากผู้ซื้อ"

    @property
    def without_en(self) -> str:
        parts = []
        if self.loses_buyers:
            amount = weighed(self.behind.dry_kg, self.behind.thb)
            parts.append(
                f"{counted(len(self.loses_buyers), 'actor')} would have no way left to any buyer"
                f"{f' ({amount.en})' if amount else ''}"
            )
        if self.separates:
            parts.append(
                f"{counted(sum(map(len, self.separates)), 'actor')} would be cut off from the rest of the network"
            )
        return " and ".join(parts) or "nobody would be cut off from the network or from the buyers"

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        stages = " ".join(stage.th for stage in self.stages)
        partners = f" ทำงานกับฝ่าย{stages}" if stages else ""
        where = f"ใน {len(self.districts)} อำเภอ" if self.districts else ""
        role = self.role_th if self.roles.main else ""
        alone = "".join(f" และ{one.th}" for one in self.constraints)
        return f"{self.name_th}{role}{partners}{where} หากขาดไป {self.without_th}{alone}"

    @property
    def text_en(self) -> str:
        stages = [stage.en for stage in self.stages]
        partners = f"is tied to {listed(stages)} actors" if stages else ""
        where = f" in {counted(len(self.districts), 'district')}" if self.districts else ""
        does = " and ".join(part for part in (self.role_en if self.roles.main else "", partners) if part)
        alone = "".join(f"; {one.en}" for one in self.constraints)
        return (
            f"{self.name_en} {does or 'has no partner today'}{where}; without it, {self.without_en}{alone}."
        )
