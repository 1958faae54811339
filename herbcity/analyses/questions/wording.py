"""A question in the words in which a field officer asks it, Thai and English."""

from __future__ import annotations

from typing import NamedTuple

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
            f"{actor.name_th}ตั้งอยู่ที่ไหนแน่ (หมู่บ้าน ตำบล หรือพิกัด)",
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


def _material(found: Candidates, listing: Listing) -> Wording:
    """The herb and its form in both languages; only the form where no herb is named."""
    herb = found.network.herbs.get(listing.herb or "")
    form = listing.form
    assert form is not None
    if herb is None:
        return Wording(f"สมุนไพร{form.th}", f"{form.en} herbs")
    return Wording(f"{herb.name_th}{form.th}", f"{form.en} {herb.name_en or herb.name_th}")


def _quantity(listing: Listing, actor: Actor, what: Wording) -> Wording:
    if listing.side is ListingSide.OFFER:
        return Wording(
            f"{actor.name_th}มี{what.th}ขายเดือนละกี่กิโลกรัม ตั้งแต่มกราคมถึงธันวาคม",
            f"How many kg of {what.en} can {english_name(actor)} sell in each month, January to December?",
        )
    return Wording(
        f"{actor.name_th}ต้องการ{what.th}เดือนละกี่กิโลกรัม ตั้งแต่มกราคมถึงธันวาคม",
        f"How many kg of {what.en} does {english_name(actor)} need in each month, January to December?",
    )


def _price(listing: Listing, actor: Actor, what: Wording) -> Wording:
    if listing.side is ListingSide.OFFER:
        return Wording(
            f"{actor.name_th}ขาย{what.th}กิโลกรัมละกี่บาท (ต่ำสุด ปกติ และสูงสุด)",
            f"How many THB a kg does {english_name(actor)} ask for {what.en} (lowest, usual and highest)?",
        )
    return Wording(
        f"{actor.name_th}รับซื้อ{what.th}กิโลกรัมละกี่บาท (ต่ำสุด ปกติ และสูงสุด)",
        f"How many THB a kg does {english_name(actor)} pay for {what.en} (lowest, usual and highest)?",
    )


def _price_again(listing: Listing, actor: Actor, what: Wording) -> Wording:
    price = listing.price_per_kg
    assert price is not None
    low, middle, high = Interval(*price)
    since_th = f"เมื่อ {buddhist_date(listing.valid_from)} " if listing.valid_from else ""
    since_en = f" since {listing.valid_from.isoformat()}" if listing.valid_from else ""
    sells = listing.side is ListingSide.OFFER
    return Wording(
        f"{actor.name_th}{'ขาย' if sells else 'รับซื้อ'}{what.th}วันนี้กิโลกรัมละกี่บาท "
        f"(บันทึกไว้{since_th}ว่า {low:,.4g}–{middle:,.4g}–{high:,.4g} บาท)",
        f"How many THB a kg does {english_name(actor)} {'ask' if sells else 'pay'} for {what.en} today "
        f"(recorded{since_en}: {low:,.4g}–{middle:,.4g}–{high:,.4g})?",
    )
