"""Four scores of a suggestion, in the dimensions of the MIND policy: each in its own unit, never blended."""

from __future__ import annotations

from typing import NamedTuple

from herbcity.analyses.matching import Match
from herbcity.analyses.valuing import english_name, yearly_kg
from herbcity.network.values import Actor, Interval
from herbcity.vocabulary import ActorRole, FirmSize, LegalForm, LinkKind, MindDimension

COMMUNITY_FORMS = frozenset(
    {
        LegalForm.COMMUNITY_ENTERPRISE,
        LegalForm.COMMUNITY_ENTERPRISE_NETWORK,
        LegalForm.COOPERATIVE,
        LegalForm.FARMERS_GROUP,
        LegalForm.INFORMAL_GROUP,
    }
)
"""Legal forms that a community owns."""

HALF = {
    MindDimension.BUSINESS: 100_000.0,
    MindDimension.COMMUNITY: 30.0,
    MindDimension.ENVIRONMENT: 10.0,
    MindDimension.INCOME_DISTRIBUTION: 0.5,
}
"""The amount at which a bar is half full, by our choice: THB, households, tonnes of residue, a half."""


class MindScore(NamedTuple):
    """One dimension. ``amount`` is None where it is not known; the score then is None too and the text says why."""

    dimension: MindDimension
    amount: float | None
    unit: str
    text_th: str
    text_en: str

    @property
    def score(self) -> float | None:
        """For drawing a bar, in [0, 1): amount / (amount + half), 0 for a loss. Compare it within one dimension
        only."""
        if self.amount is None:
            return None
        gain = max(self.amount, 0.0)
        return gain / (gain + HALF[self.dimension])


def mind_scores(match: Match, value: Interval | None) -> tuple[MindScore, ...]:
    """The four scores, in the order of ``MindDimension``."""
    return (_business(value), _community(match), _environment(match), _income_distribution(match, value))


def in_community_hands(actor: Actor) -> bool:
    """Whether a community owns it: by its legal form, or as a farmer group where the form is not known."""
    if actor.legal_form is not None:
        return actor.legal_form in COMMUNITY_FORMS
    return ActorRole.FARMER_GROUP in actor.roles


def _business(value: Interval | None) -> MindScore:
    unit = "THB/year"
    if value is None:
        th, en = "ยังคำนวณมูลค่าไม่ได้", "The value is not known yet."
        return MindScore(MindDimension.BUSINESS, None, unit, th, en)
    low, mid, high = value
    return MindScore(
        MindDimension.BUSINESS,
        mid,
        unit,
        f"เพิ่มมูลค่าปีละ {mid:,.0f} บาท ({low:,.0f} ถึง {high:,.0f})",
        f"Adds {mid:,.0f} THB a year ({low:,.0f} to {high:,.0f}).",
    )


def _community(match: Match) -> MindScore:
    groups = [actor for actor in (match.offer.actor, match.need.actor) if in_community_hands(actor)]
    known = [actor.households for actor in groups if actor.households is not None]
    if groups and not known:
        th = "มีกลุ่มของชุมชน แต่ไม่ทราบจำนวนครัวเรือน"
        en = "A community group takes part; its households are not recorded."
        return MindScore(MindDimension.COMMUNITY, None, "households", th, en)
    if not groups:
        th, en = "ไม่มีกลุ่มของชุมชนร่วมด้วย", "No community group takes part."
        return MindScore(MindDimension.COMMUNITY, 0.0, "households", th, en)
    reached = sum(known)
    note_th = " (บางกลุ่มไม่ทราบจำนวน)" if len(known) < len(groups) else ""
    note_en = " (one group's number is not recorded)" if note_th else ""
    return MindScore(
        MindDimension.COMMUNITY,
        float(reached),
        "households",
        f"เกี่ยวข้องกับ {reached:,} ครัวเรือนในกลุ่มของชุมชน{note_th}",
        f"Reaches {reached:,} households in community groups{note_en}.",
    )


def _environment(match: Match) -> MindScore:
    unit = "t residue/year"
    if match.kind is not LinkKind.TAKES_BYPRODUCT_FROM:
        th = "ไม่ใช่การใช้กากหรือผลพลอยได้ ผลต่อการขนส่งยังไม่ทราบ เพราะไม่ทราบเส้นทางปัจจุบัน"
        en = "No residue is put to use. The change in transport is not known: today's route is not recorded."
        return MindScore(MindDimension.ENVIRONMENT, None, unit, th, en)
    kg = yearly_kg(match)
    if kg is None:
        th, en = "ไม่ทราบปริมาณกาก", "The quantity of residue is not recorded."
        return MindScore(MindDimension.ENVIRONMENT, None, unit, th, en)
    tonnes = kg / 1000
    th, en = f"นำกากไปใช้ปีละ {tonnes:,.1f} ตัน", f"Puts {tonnes:,.1f} t of residue a year to use."
    return MindScore(MindDimension.ENVIRONMENT, tonnes, unit, th, en)


_SIZES = {FirmSize.MICRO: 1, FirmSize.SMALL: 2, FirmSize.MEDIUM: 3, FirmSize.LARGE: 4}


def _size(actor: Actor) -> int | None:
    """A rank: community groups below firms, firms by size; None where the size is not recorded."""
    return 0 if in_community_hands(actor) else _SIZES.get(actor.size) if actor.size else None


def _income_distribution(match: Match, value: Interval | None) -> MindScore:
    """The smaller side's share of what both gain, at the middle prices and before freight.

    The seller gains kg × (paid − asked), the taker kg × (worth − paid). It takes both prices, the ladder, and
    sizes that differ.
    """
    dimension, unit = MindDimension.INCOME_DISTRIBUTION, "share of the gain"
    giver, taker = _size(match.offer.actor), _size(match.need.actor)
    asked, paid = match.offer.price_per_kg, match.need.price_per_kg
    worth = match.becomes.worth_per_kg_in if match.becomes else None
    if value is None or asked is None or paid is None or worth is None or worth.mid <= asked.mid:
        th = "ยังแบ่งไม่ได้ว่าใครได้เท่าไร เพราะไม่ทราบกำไรของทั้งสองฝ่าย"
        en = "Who gains how much is not known: it takes both prices and the value of what is made."
        return MindScore(dimension, None, unit, th, en)
    if giver is None or taker is None or giver == taker:
        th, en = "ไม่ทราบว่าฝ่ายใดเล็กกว่า", "Which side is the smaller one is not known."
        return MindScore(dimension, None, unit, th, en)
    sellers = min(max((paid.mid - asked.mid) / (worth.mid - asked.mid), 0.0), 1.0)
    smaller, share = (match.offer.actor, sellers) if giver < taker else (match.need.actor, 1.0 - sellers)
    return MindScore(
        dimension,
        share,
        unit,
        f"{smaller.name_th} ซึ่งเป็นฝ่ายเล็กกว่า ได้ {share:.0%} ของมูลค่าที่เพิ่มก่อนค่าขนส่ง",
        f"{english_name(smaller)}, the smaller side, gets {share:.0%} of the gain before freight.",
    )
