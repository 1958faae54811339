"""What is traded, in words that stand in a sentence: a form alone ("dried", "แห้ง") does not."""

from __future__ import annotations

from typing import NamedTuple

from herbcity.network.values import Herb
from herbcity.vocabulary import ProductForm

_PATTERNS = {
    ProductForm.PLANTING_MATERIAL: ("ส่วนขยายพันธุ์{}", "{} planting material"),
    ProductForm.FRESH: ("{}สด", "fresh {}"),
    ProductForm.DRIED: ("{}แห้ง", "dried {}"),
    ProductForm.POWDER: ("ผง{}", "{} powder"),
    ProductForm.EXTRACT: ("สารสกัด{}", "{} extract"),
    ProductForm.ESSENTIAL_OIL: ("น้ำมันหอมระเหย{}", "{} essential oil"),
    ProductForm.SEMI_FINISHED: ("ผลิตภัณฑ์กึ่งสำเร็จรูปจาก{}", "semi-finished {} products"),
    ProductForm.FINISHED: ("ผลิตภัณฑ์สำเร็จรูปจาก{}", "finished {} products"),
    ProductForm.RESIDUE: ("กากและผลพลอยได้จาก{}", "{} residue"),
}


class Goods(NamedTuple):
    """A herb in a form, Thai and English."""

    th: str
    en: str


def goods(herb: Herb | None, form: ProductForm) -> Goods:
    """A herb in a form as it is spoken of; of no herb in particular where none is named.

    >>> goods(None, ProductForm.DRIED), goods(None, ProductForm.RESIDUE).th
    (Goods(th='สมุนไพรแห้ง', en='dried herb'), 'กากและผลพลอยได้จากสมุนไพร')
    """
    th, en = _PATTERNS[form]
    if herb is None:
        return Goods(th.format("สมุนไพร"), en.format("herb"))
    return Goods(th.format(herb.name_th), en.format(herb.name_en or herb.scientific_name))
