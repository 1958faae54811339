"""What an invented province is made of: ten districts, twelve common herbs, the crafts, and an invented ladder of prices.

Districts and names are facts (their evidence is in ``seeds/documented``). Prices, yields of extraction and costs
are invented: round figures that make every rung of the ladder pay, so that suggestions have something to say.
"""

from __future__ import annotations

from typing import NamedTuple

from herbcity.vocabulary import ProductForm

F = ProductForm


class Place(NamedTuple):
    """A district and the point that stands for it."""

    code: str
    name_th: str
    name_en: str
    latitude: float
    longitude: float
    weight: int
    """Invented: how many of each hundred actors live here."""


# The tables below are for reading across: one thing, one line.
# fmt: off
# ruff: noqa: E501

PLACES = (
    Place("7201", "เมืองสุพรรณบุรี", "Mueang Suphan Buri", 14.4888, 100.0712, 16),
    Place("7202", "เดิมบางนางบวช", "Doem Bang Nang Buat", 14.8805, 100.0340, 9),
    Place("7203", "ด่านช้าง", "Dan Chang", 14.8860, 99.5067, 10),
    Place("7204", "บางปลาม้า", "Bang Pla Ma", 14.3518, 100.1516, 6),
    Place("7205", "ศรีประจันต์", "Si Prachan", 14.6466, 100.1549, 8),
    Place("7206", "ดอนเจดีย์", "Don Chedi", 14.6518, 99.9381, 13),
    Place("7207", "สองพี่น้อง", "Song Phi Nong", 14.1964, 99.9969, 8),
    Place("7208", "สามชุก", "Sam Chuk", 14.7576, 100.0628, 7),
    Place("7209", "อู่ทอง", "U Thong", 14.4146, 99.8884, 16),
    Place("7210", "หนองหญ้าไซ", "Nong Ya Sai", 14.7861, 99.8618, 7),
)


class CommonHerb(NamedTuple):
    """A herb of the simulation. The peak month is 1 to 12; a width of 12 means all year round."""

    id: str
    scientific_name: str
    name_th: str
    name_en: str
    part: str
    peak_month: int
    width_months: int
    kg_fresh_per_kg_dried: float
    fresh_price: float
    """Invented, THB per kg."""
    aromatic: bool
    """Whether it is distilled for oil in the simulation."""


HERBS = (
    CommonHerb("turmeric", "Curcuma longa L.", "ขมิ้นชัน", "turmeric", "เหง้า (rhizome)", 2, 3, 5.5, 10, False),
    CommonHerb("green-chiretta", "Andrographis paniculata (Burm.f.) Nees", "ฟ้าทะลายโจร", "green chiretta", "ส่วนเหนือดิน (aerial part)", 9, 5, 4.0, 22, False),
    CommonHerb("plai", "Zingiber montanum (J.Koenig) Link ex A.Dietr.", "ไพล", "plai", "เหง้า (rhizome)", 2, 4, 6.0, 18, True),
    CommonHerb("lemongrass", "Cymbopogon citratus (DC.) Stapf", "ตะไคร้", "lemongrass", "ลำต้น (stem)", 7, 12, 9.5, 12, True),
    CommonHerb("fingerroot", "Boesenbergia rotunda (L.) Mansf.", "กระชาย", "fingerroot", "เหง้า (rhizome)", 12, 5, 7.0, 35, False),
    CommonHerb("ginger", "Zingiber officinale Roscoe", "ขิง", "ginger", "เหง้า (rhizome)", 12, 5, 6.0, 25, False),
    CommonHerb("greater-galangal", "Alpinia galanga (L.) Willd.", "ข่า", "greater galangal", "เหง้า (rhizome)", 6, 12, 7.0, 20, False),
    CommonHerb("makrut-lime", "Citrus hystrix DC.", "มะกรูด", "makrut lime", "ใบ (leaf)", 8, 12, 3.5, 30, True),
    CommonHerb("black-galingale", "Kaempferia parviflora Wall. ex Baker", "กระชายดำ", "black galingale", "เหง้า (rhizome)", 1, 4, 6.0, 60, False),
    CommonHerb("gotu-kola", "Centella asiatica (L.) Urb.", "บัวบก", "gotu kola", "ทั้งต้น (whole plant)", 7, 12, 8.0, 20, False),
    CommonHerb("roselle", "Hibiscus sabdariffa L.", "กระเจี๊ยบแดง", "roselle", "กลีบเลี้ยง (calyx)", 12, 3, 9.0, 25, False),
    CommonHerb("butterfly-pea", "Clitoria ternatea L.", "อัญชัน", "butterfly pea", "ดอก (flower)", 8, 12, 9.0, 45, False),
)
"""Most common first: the n-th is chosen with a weight of 1/n (Zipf)."""


class Craft(NamedTuple):
    """One thing that a processor can do, and how much of the first form a usual one takes in a month."""

    name_th: str
    name_en: str
    from_form: ProductForm
    to_form: ProductForm
    usual_kg_in_per_month: float
    weight: int
    waste_code: str | None
    """Six digits in the numbering of the European Waste Catalogue; an example, not legal advice."""
    residue_share: float
    """Invented: kg of residue per kg taken in."""


CRAFTS = (
    Craft("โรงอบแห้งสมุนไพร", "herb dryer", F.FRESH, F.DRIED, 15_000, 9, "020304", 0.06),
    Craft("โรงบดผงสมุนไพร", "herb mill", F.DRIED, F.POWDER, 2_500, 3, None, 0.02),
    Craft("โรงสกัดสมุนไพร", "herb extractor", F.DRIED, F.EXTRACT, 2_000, 2, "020303", 0.85),
    Craft("โรงกลั่นน้ำมันหอมระเหย", "oil distiller", F.FRESH, F.ESSENTIAL_OIL, 8_000, 2, "020304", 0.95),
    Craft("โรงงานผลิตภัณฑ์สมุนไพร", "herbal factory", F.POWDER, F.FINISHED, 1_500, 3, "020304", 0.02),
    Craft("โรงงานเครื่องสำอางสมุนไพร", "herbal cosmetics maker", F.EXTRACT, F.FINISHED, 120, 1, "020304", 0.05),
    Craft("โรงปุ๋ยหมักและอาหารสัตว์", "compost and feed maker", F.RESIDUE, F.FINISHED, 12_000, 2, None, 0.0),
)

RESIDUE_CRAFT = CRAFTS[-1]


class Rung(NamedTuple):
    """One rung of the invented ladder of one herb: kg in per kg out, and THB per kg."""

    from_form: ProductForm
    to_form: ProductForm
    kg_in_per_kg_out: float
    price_in: float
    price_out: float
    cost_per_kg_out: float


# fmt: on
def prices(herb: CommonHerb) -> dict[ProductForm, float]:
    """Invented THB per kg in each form; each is the one below times what goes into it, with a margin.

    >>> prices(HERBS[0])[F.DRIED]
    99.0
    """
    fresh = herb.fresh_price
    dried = fresh * herb.kg_fresh_per_kg_dried * 1.35 + 25
    powder = dried * 1.3 + 20
    return {
        F.FRESH: float(fresh),
        F.DRIED: float(round(dried)),
        F.POWDER: float(round(powder)),
        F.EXTRACT: float(round(dried * _KG_IN[F.DRIED, F.EXTRACT] * 1.5 + 400, -1)),
        F.ESSENTIAL_OIL: float(round(fresh * _KG_IN[F.FRESH, F.ESSENTIAL_OIL] * 1.3 + 600, -1)),
        F.FINISHED: float(round(powder * 2.5 + 200, -1)),
        F.PLANTING_MATERIAL: float(fresh * 2),
        F.RESIDUE: 1.0,
    }


def kg_in_per_kg_out(herb: CommonHerb, from_form: ProductForm, to_form: ProductForm) -> float:
    """How many kg of one form make one kg of the next; drying is the herb's own, the rest is invented."""
    if (from_form, to_form) == (F.FRESH, F.DRIED):
        return herb.kg_fresh_per_kg_dried
    return _KG_IN[from_form, to_form]


_KG_IN = {
    (F.DRIED, F.POWDER): 1.05,
    (F.DRIED, F.EXTRACT): 8.0,
    (F.FRESH, F.ESSENTIAL_OIL): 100.0,
    (F.POWDER, F.FINISHED): 1.0,
    (F.EXTRACT, F.FINISHED): 0.1,
    (F.RESIDUE, F.FINISHED): 2.5,
}
_COST_PER_KG_OUT = {
    F.DRIED: 15.0,
    F.POWDER: 12.0,
    F.EXTRACT: 300.0,
    F.ESSENTIAL_OIL: 450.0,
    F.FINISHED: 150.0,
}


def ladder(herb: CommonHerb) -> list[Rung]:
    """The rungs that this herb has in the simulation; each of them pays.

    >>> all(rung.price_out > rung.price_in * rung.kg_in_per_kg_out + rung.cost_per_kg_out
    ...     for herb in HERBS for rung in ladder(herb))
    True
    """
    price = prices(herb)
    return [
        Rung(one.from_form, one.to_form, kg_in_per_kg_out(herb, one.from_form, one.to_form),
             price[one.from_form], price[one.to_form], _COST_PER_KG_OUT[one.to_form])
        for one in CRAFTS
        if one is not RESIDUE_CRAFT and suits(herb, one.to_form)
    ]  # fmt: skip


def suits(herb: CommonHerb, form: ProductForm) -> bool:
    """Whether this herb is traded in this form: oil only of aromatic herbs."""
    return form is not F.ESSENTIAL_OIL or herb.aromatic


def harvest_shares(herb: CommonHerb) -> tuple[float, ...]:
    """The share of the harvest in each month: a triangle around the peak, or even all year; adds up to 1.

    >>> [round(share, 2) for share in harvest_shares(HERBS[0])[:4]]
    [0.25, 0.5, 0.25, 0.0]
    """
    if herb.width_months >= 12:
        return (1 / 12,) * 12
    reach = (herb.width_months + 1) / 2
    heights = []
    for month in range(1, 13):
        apart = abs(month - herb.peak_month)
        heights.append(max(0.0, reach - min(apart, 12 - apart)))
    total = sum(heights)
    return tuple(height / total for height in heights)
