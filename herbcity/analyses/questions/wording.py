"""A question in the words in which a field officer asks it, Thai and English."""

from __future__ import annotations

from typing import NamedTuple

from herbcity.analyses.cases.goods import Goods, goods
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.questions.doubts import Doubt, Field, Why
from herbcity.network.values import Actor, Interval, Listing
from herbcity.thai import buddhist_date
from herbcity.vocabulary import ListingSide


class Wording(NamedTuple):
    """The exact question."""

    th: str
    en: str


def wording(found: Candidates, doubt: Doubt, actor: Actor) -> Wording:
    """The question that settles a doubt, to this actor."""
    if doubt.field is Field.PLACE:
        return Wording(
            f"{actor.name_th} ตั้งอยู่ที่ไหนแน่ (หมู่บ้าน ตำบล หรือพิกัด)",
            f"Where exactly is {english_name(actor)} (village, subdistrict or coordinates)?",
        )
    listing = found.market.sides.records[doubt.subject]
    assert isinstance(listing, Listing)
    what = _material(found, listing)
    if doubt.field is Field.QUANTITY:
        return _quantity(listing, actor, what)
    return (
        _price_again(listing, actor, what) if doubt.why is not Why.MISSING else _price(listing, actor, what)
    )


def _material(found: Candidates, listing: Listing) -> Goods:
    assert listing.form is not None
    return goods(found.network.herbs.get(listing.herb or ""), listing.form)


def _quantity(listing: Listing, actor: Actor, what: Goods) -> Wording:
    if listing.side is ListingSide.OFFER:
        return Wording(
            f"{actor.name_th} มี{what.th}ขายเดือนละกี่กิโลกรัม ไล่ตั้งแต่มกราคมถึงธันวาคม",
            f"How many kg of {what.en} can {english_name(actor)} sell in each month, January to December?",
        )
    return Wording(
        f"{actor.name_th} ต้องการ{what.th}เดือนละกี่กิโลกรัม ไล่ตั้งแต่มกราคมถึงธันวาคม",
        f"How many kg of {what.en} does {english_name(actor)} need in each month, January to December?",
    )


def _price(listing: Listing, actor: Actor, what: Goods) -> Wording:
    verb_th, verb_en = _trade(listing)
    return Wording(
        f"{what.th}ที่ {actor.name_th} {verb_th} กิโลกรัมละกี่บาท ราคาต่ำสุด ปกติ และสูงสุดเท่าไร",
        f"How many THB a kg does {english_name(actor)} {verb_en} {what.en} (lowest, usual and highest)?",
    )


def _price_again(listing: Listing, actor: Actor, what: Goods) -> Wording:
    assert listing.price_per_kg is not None
    low, middle, high = Interval(*listing.price_per_kg)
    since_th = f"เมื่อ {buddhist_date(listing.valid_from)} " if listing.valid_from else "โดยไม่มีวันที่ "
    since_en = f" since {listing.valid_from.isoformat()}" if listing.valid_from else " without a date"
    range_th, range_en = "", ""
    if low < high:
        range_th, range_en = f" ช่วง {low:,.2f} ถึง {high:,.2f}", f", {low:,.2f} to {high:,.2f}"
    verb_th, verb_en = _trade(listing)
    return Wording(
        f"{what.th}ที่ {actor.name_th} {verb_th} วันนี้กิโลกรัมละกี่บาท "
        f"(จดไว้{since_th}ว่า {middle:,.2f} บาท{range_th})",
        f"How many THB a kg does {english_name(actor)} {verb_en} {what.en} today "
        f"(on record{since_en}: {middle:,.2f}{range_en})?",
    )


def _trade(listing: Listing) -> tuple[str, str]:
    return ("ขาย", "ask for") if listing.side is ListingSide.OFFER else ("รับซื้อ", "pay for")
