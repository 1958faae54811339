"""Single numbers of a network, before and after. An analysis joins by one line in ``FIGURES``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from herbcity.analyses.cohesion import components, cut_actors, density, reciprocity
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.reach import Ways
from herbcity.analyses.remembering import remembered
from herbcity.analyses.what_if.wording import capital, number
from herbcity.network.snapshot import NetworkSnapshot

_ACTORS = Words("ราย", "actors")
_LINKS = Words("เส้น", "links")
_SHARE = Words("สัดส่วน 0 ถึง 1", "share, 0 to 1")


class Figure(NamedTuple):
    """One number of a network: its name for programs and for people, its unit, and how it is found.

    ``unknown`` says why ``of`` answers None where it does.
    """

    code: str
    words: Words
    unit: Words
    of: Callable[[NetworkSnapshot], float | None]
    unknown: Words | None = None


@remembered
def reaching(network: NetworkSnapshot) -> frozenset[str]:
    """Who has a way to a buyer."""
    return Ways(network).reaching


def _largest(network: NetworkSnapshot) -> float | None:
    parts = components(network)
    return float(max(map(len, parts))) if parts else None


FIGURES: tuple[Figure, ...] = (
    Figure("ACTORS", Words("จำนวนผู้เล่น", "the number of actors"), _ACTORS, lambda one: float(len(one.actors))),
    Figure(
        "LINKS",
        Words("จำนวนความเชื่อมโยงที่เกิดขึ้นแล้ว", "the number of links at work"),
        _LINKS,
        lambda one: float(len(one.ties)),
    ),
    Figure(
        "COMPONENTS",
        Words("จำนวนส่วนที่ไม่ต่อถึงกัน", "the number of unconnected parts"),
        Words("ส่วน", "parts"),
        lambda one: float(len(components(one))),
    ),
    Figure(
        "LARGEST_COMPONENT",
        Words("ผู้เล่นในส่วนที่ใหญ่ที่สุด", "the number of actors in the largest connected part"),
        _ACTORS,
        _largest,
        Words("ไม่มีผู้เล่น", "there are no actors"),
    ),
    Figure(
        "DENSITY",
        Words("ความหนาแน่นของเครือข่าย", "the density of the network"),
        _SHARE,
        density,
        Words("ผู้เล่นไม่ถึงสองราย จึงไม่มีคู่", "fewer than two actors form no pair"),
    ),
    Figure(
        "RECIPROCITY",
        Words("สัดส่วนความเชื่อมโยงที่ไปและกลับ", "the share of links that are returned"),
        _SHARE,
        reciprocity,
        Words("ไม่มีใครเชื่อมกับใคร", "nobody is tied"),
    ),
    Figure(
        "CUT_ACTORS",
        Words("จุดที่ขาดไม่ได้ (ขาดรายเดียวแล้วเครือข่ายขาดออก)", "the number of single points of failure"),
        _ACTORS,
        lambda one: float(len(cut_actors(one))),
    ),
    Figure(
        "REACHING_BUYERS",
        Words("ผู้ที่มีทางส่งของถึงผู้ซื้อ", "the number of actors with a way to a buyer"),
        _ACTORS,
        lambda one: float(len(reaching(one))),
    ),
)
"""What is compared, in the order in which it is told. Another analysis of the whole network takes one line here."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """One number before and after. Either is None where it is not known, and ``unknown`` says why."""

    code: str
    words: Words
    unit: Words
    before: float | None
    after: float | None
    unknown: Words | None

    @property
    def difference(self) -> float | None:
        """After less before; None where either is not known."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def text(self) -> Words:
        """One sentence to read aloud."""
        now, then = number(self.before), number(self.after)
        if not self.changed:
            return Words(f"{self.words.th}คงเดิม", f"{capital(self.words.en)} stays as it is.")
        because = self.unknown or Words("", "")
        note_th = f" (ไม่ทราบ: {because.th})" if self.difference is None else ""
        note_en = f" (not known: {because.en})" if self.difference is None else ""
        return Words(
            f"{self.words.th}เปลี่ยนจาก {now} เป็น {then}{note_th}",
            f"{capital(self.words.en)} goes from {now} to {then}{note_en}.",
        )


def figure_differences(before: NetworkSnapshot, after: NetworkSnapshot) -> tuple[FigureDifference, ...]:
    """Every figure of both networks, those that stay as they are too.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain = turmeric_chain()
    >>> without_mill = chain.among(set(chain.actors) - {"HC-0004-8"})
    >>> [(one.code, one.before, one.after) for one in figure_differences(chain, without_mill)][3:4]
    [('LARGEST_COMPONENT', 6.0, 4.0)]
    """
    return tuple(
        FigureDifference(
            one.code, one.words, one.unit, now, then, one.unknown if None in (now, then) else None
        )
        for one, now, then in zip(FIGURES, _values(before), _values(after))
    )


@remembered
def _values(network: NetworkSnapshot) -> tuple[float | None, ...]:
    return tuple(one.of(network) for one in FIGURES)
