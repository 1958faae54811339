"""Sentences to read aloud, in Thai and in English, and the small words that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herbcity.network.values import Interval


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same thing in Thai and in English."""

    th: str
    en: str


def listed(words: Sequence[str]) -> str:
    """Words joined as in an English sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(count: int, thing: str, things: str | None = None) -> str:
    """A number with its thing.

    >>> counted(1, "actor"), counted(1200, "actor"), counted(2, "community", "communities")
    ('1 actor', '1,200 actors', '2 communities')
    """
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def weighed(dry_kg: Interval | None, thb: Interval | None) -> Sentence | None:
    """A quantity a year and what it is worth, as far as they are known; None where neither is."""
    if dry_kg is None:
        return None
    worth_th = f" มูลค่า {thb.mid:,.0f} บาท" if thb else ""
    worth_en = f", worth {thb.mid:,.0f} THB" if thb else ""
    return Sentence(
        f"ปีละ {dry_kg.mid:,.0f} กก. เทียบแห้ง{worth_th}", f"{dry_kg.mid:,.0f} kg of dried herb a year{worth_en}"
    )
