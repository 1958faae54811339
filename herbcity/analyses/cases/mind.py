"""Four scores of a suggestion, in the dimensions of the MIND policy: each in its own unit, never blended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.matching import Match
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.actors import actor_columns, in_community_hands, size_rank
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, of_year
from herbcity.network.values import Interval
from herbcity.vocabulary import LinkKind, MindDimension

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


def mind_amounts(found: Candidates, value: Floats) -> Floats:
    """The amounts of all candidates: n × 4 in the order of ``MindDimension``, each in its own unit; nan is unknown.

    ``value`` is what each is worth, n × 3. Business: its middle, THB a year. Community: households of the
    community groups that take part, the buyer at the end of a chain among them, 0 where none does. Environment:
    tonnes of residue a year put to use; what transport changes is not known, because today's routes are not
    recorded. Income distribution: the smaller side's share of what both gain.
    """
    return np.column_stack([value[:, 1], _households(found), _residue(found), _smaller_share(found, value)])


def _households(found: Candidates) -> Floats:
    actors, sides = actor_columns(found.network), found.market.sides
    recorded = actors.community & ~np.isnan(actors.households)
    # Nobody's row comes last, where the buyer of a single link points.
    community = np.append(actors.community, False)
    known = np.append(recorded, False)
    households = np.append(np.where(recorded, actors.households, 0.0), 0.0)
    buyer = np.where(found.onward == NOT_NAMED, NOT_NAMED, sides.actor[found.onward])
    some = (sides.actor[found.offer], sides.actor[found.need], buyer)
    unknown = np.any([community[one] for one in some], axis=0) & ~np.any([known[one] for one in some], axis=0)
    amount: Floats = np.where(unknown, np.nan, sum(households[one] for one in some))
    return amount


def _residue(found: Candidates) -> Floats:
    tonnes, residue = np.full(len(found), np.nan), found.kind == LinkKind.TAKES_BYPRODUCT_FROM.rank
    tonnes[residue] = of_year(found.kg[residue]) / 1000
    return tonnes


def _smaller_share(found: Candidates, value: Floats) -> Floats:
    """The smaller side's share of what both gain, at the middle prices and before freight.

    The seller gains kg × (paid − asked), the taker kg × (worth − paid). It takes both prices, the ladder, and
    sizes that differ. Where either would lose at these prices, they have yet to agree on one, and nan it is.
    """
    sides = found.market.sides
    size = actor_columns(found.network).size
    giver, taker = size[sides.actor[found.offer]], size[sides.actor[found.need]]
    asked, paid = sides.price[found.offer, 1], sides.price[found.need, 1]
    worth = found.worth[:, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        sellers = (paid - asked) / (worth - asked)
        both_gain = (asked <= paid) & (paid <= worth) & (asked < worth)
    known = (found.rung != NOT_NAMED) & ~np.isnan(value[:, 1]) & both_gain & (giver != taker)
    share = np.where(giver < taker, sellers, 1.0 - sellers)
    amount: Floats = np.where(known & ~np.isnan(giver) & ~np.isnan(taker), share, np.nan)
    return amount


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────


def mind_scores(match: Match, value: Interval | None, amounts: Sequence[float]) -> tuple[MindScore, ...]:
    """The four scores of a match in the order of ``MindDimension``, from its row of ``mind_amounts``."""
    business, community, environment, income = (None if np.isnan(one) else float(one) for one in amounts)
    return (
        _business(business, value),
        _community(match, community),
        _environment(match, environment),
        _income_distribution(match, income),
    )


def _business(amount: float | None, value: Interval | None) -> MindScore:
    unit = "THB/year"
    if amount is None or value is None:
        th, en = "ยังคำนวณมูลค่าไม่ได้", "The value is not known yet."
        return MindScore(MindDimension.BUSINESS, None, unit, th, en)
    low, mid, high = value
    th, en = f"เพิ่มมูลค่าปีละ {mid:,.0f} บาท", f"Adds {mid:,.0f} THB a year"
    if mid < 0:
        th = f"ขาดทุนปีละ {-mid:,.0f} บาทเมื่อคิดตามราคากลาง"
        en = f"Loses {-mid:,.0f} THB a year at the middle prices"
    th, en = f"{th} ({low:,.0f} ถึง {high:,.0f})", f"{en} ({low:,.0f} to {high:,.0f})."
    return MindScore(MindDimension.BUSINESS, amount, unit, th, en)


def _community(match: Match, amount: float | None) -> MindScore:
    groups = [side.actor for side in match.sides if in_community_hands(side.actor)]
    if amount is None:
        th = "มีกลุ่มของชุมชน แต่ไม่ทราบจำนวนครัวเรือน"
        en = "A community group takes part; its households are not recorded."
        return MindScore(MindDimension.COMMUNITY, None, "households", th, en)
    if not groups:
        th, en = "ไม่มีกลุ่มของชุมชนร่วมด้วย", "No community group takes part."
        return MindScore(MindDimension.COMMUNITY, amount, "households", th, en)
    note_th = note_en = ""
    if any(actor.households is None for actor in groups):
        note_th, note_en = " (บางกลุ่มไม่ทราบจำนวน)", " (one group's number is not recorded)"
    return MindScore(
        MindDimension.COMMUNITY,
        amount,
        "households",
        f"เกี่ยวข้องกับ {amount:,.0f} ครัวเรือนในกลุ่มของชุมชน{note_th}",
        f"Reaches {amount:,.0f} households in community groups{note_en}.",
    )


def _environment(match: Match, amount: float | None) -> MindScore:
    unit = "t residue/year"
    if amount is not None:
        th, en = f"นำกากไปใช้ปีละ {amount:,.1f} ตัน", f"Puts {amount:,.1f} t of residue a year to use."
    elif match.kind is LinkKind.TAKES_BYPRODUCT_FROM:
        th, en = "ไม่ทราบปริมาณกาก", "The quantity of residue is not recorded."
    elif match.form is None:
        th = "เป็นงานบริการ ไม่มีกากหรือวัตถุดิบที่ต้องขนส่ง"
        en = "Does not apply: a service moves no residue and no material."
    else:
        th = "ไม่ใช่การใช้กากหรือผลพลอยได้ ผลต่อการขนส่งยังไม่ทราบ เพราะไม่ทราบเส้นทางปัจจุบัน"
        en = "No residue is put to use. The change in transport is not known: today's route is not recorded."
    return MindScore(MindDimension.ENVIRONMENT, amount, unit, th, en)


def _income_distribution(match: Match, amount: float | None) -> MindScore:
    dimension, unit = MindDimension.INCOME_DISTRIBUTION, "share of the gain"
    giver, taker = size_rank(match.offer.actor), size_rank(match.need.actor)
    if amount is None:
        asked, paid = match.offer.price_per_kg, match.need.price_per_kg
        worth = match.becomes.worth_per_kg_in if match.becomes else None
        if match.form is None:
            th, en = "ไม่มีการซื้อขายวัตถุดิบ จึงไม่มีส่วนแบ่งให้คิด", "Does not apply: no material is sold."
        elif match.kind is LinkKind.PROCESSES_FOR:
            th = "ยังแบ่งไม่ได้ว่าใครได้เท่าไร เพราะไม่ได้บันทึกค่าจ้างแปรรูป"
            en = "Who gains how much is not known: the fee for processing is not recorded."
        elif asked and paid and worth and not (asked.mid <= paid.mid <= worth.mid and asked.mid < worth.mid):
            th = "ยังแบ่งไม่ได้ว่าใครได้เท่าไร เพราะราคารับซื้อไม่อยู่ระหว่างราคาที่ขอกับมูลค่าที่ได้"
            en = "Who gains how much is open: the price paid does not lie between the price asked and what it is worth."
        elif asked and paid and worth:
            level = giver is not None and giver == taker
            th = "สองฝ่ายมีขนาดเท่ากัน จึงไม่มีฝ่ายเล็กกว่า" if level else "ไม่ทราบว่าฝ่ายใดเล็กกว่า"
            en = "Both are of one size." if level else "Which side is the smaller one is not known."
        else:
            th = "ยังแบ่งไม่ได้ว่าใครได้เท่าไร เพราะไม่ทราบกำไรของทั้งสองฝ่าย"
            en = "Who gains how much is not known: it takes both prices and the value of what is made."
        return MindScore(dimension, None, unit, th, en)
    smaller = match.offer.actor if (giver or 0) < (taker or 0) else match.need.actor
    return MindScore(
        dimension,
        amount,
        unit,
        f"{smaller.name_th} ซึ่งเป็นฝ่ายเล็กกว่า ได้ {amount:.0%} ของมูลค่าที่เพิ่มก่อนค่าขนส่ง",
        f"{english_name(smaller)}, the smaller side, gets {amount:.0%} of the gain before freight.",
    )
