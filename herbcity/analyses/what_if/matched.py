"""Which suggestions appear, vanish or change value. All of them are compared, by columns, and few are ever made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.cases.goods import goods
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.chains import output_of
from herbcity.analyses.market.columns import FORMS, KINDS, NOT_NAMED, SERVICES, Codes, herb_ids
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import Term

_SAME = 1e-9
"""Relative; values that differ by less are the same value, reached by sums in another order."""


class Revalued(NamedTuple):
    """A suggestion that is there before and after, and worth something else."""

    before: Suggestion
    after: Suggestion


@dataclass(frozen=True)
class MatchDifference:
    """What becomes of the suggestions. ``appears`` and ``vanishes`` stand best first."""

    before: Suggestions
    after: Suggestions
    appears: Suggestions
    vanishes: Suggestions
    common_rows: NDArray[np.intp]
    """n × 2: the rows before and after of the suggestions that are there on both sides."""
    changed_rows: NDArray[np.intp]
    """k × 2: those of them that change value, the largest change of the middle value first; from or to unknown last."""

    @property
    def revalued_count(self) -> int:
        return len(self.changed_rows)

    def revalued(self, first: int) -> Sequence[Revalued]:
        """The first so many that change value."""
        return [
            Revalued(self.before.weighed.suggestion(now), self.after.weighed.suggestion(then))
            for now, then in self.changed_rows[:first].tolist()
        ]


def match_difference(before: Suggestions, after: Suggestions) -> MatchDifference:
    """Compare two lists of suggestions by their keys. Both must be taught the same, or what was taught counts too.

    A suggestion vanishes too where others displace it: for each offer and need only the best few are suggested.
    """
    now, then = _names(before, after)
    _, at_now, at_then = np.intersect1d(now, then, assume_unique=True, return_indices=True)
    lost = np.ones(len(now), dtype=bool)
    lost[at_now] = False
    new = np.ones(len(then), dtype=bool)
    new[at_then] = False
    worth, becomes = before.weighed.value[at_now], after.weighed.value[at_then]
    changed = ~np.isclose(worth, becomes, rtol=_SAME, atol=0.0, equal_nan=True).all(axis=1)
    size = np.abs(becomes[changed, 1] - worth[changed, 1])
    order = np.argsort(-np.nan_to_num(size, nan=-1.0), kind="stable")
    common = np.column_stack([at_now, at_then])
    return MatchDifference(before, after, after.only(new), before.only(lost), common, common[changed][order])


def _names(before: Suggestions, after: Suggestions) -> tuple[Codes, Codes]:
    """One whole number for each row of both, the same where the keys are the same (see ``cases.keys``)."""
    found = [before.weighed.found, after.weighed.found]
    networks = [one.network for one in found]
    actors = _numbers(*(network.adjacency.ids for network in networks))
    herbs = _numbers(*map(herb_ids, networks))
    people, kinds_of_herb = (int(max(map(np.max, pair))) + 1 for pair in (actors, herbs))
    ends: list[Codes] = []
    rest: list[Codes] = []
    for one, actor, herb in zip(found, actors, herbs):
        buyer = np.append(one.market.sides.actor, NOT_NAMED)[one.onward]
        output = np.where(one.onward == NOT_NAMED, NOT_NAMED, output_of(one))
        ends.append(
            _packed(
                (one.kind, len(KINDS)),
                (actor[one.giver], people),
                (actor[one.taker], people),
                (herb[one.herb], kinds_of_herb),
            )
        )
        rest.append(
            _packed(
                (one.form, len(FORMS)),
                (one.service, len(SERVICES)),
                (actor[buyer], people),
                (output, len(FORMS)),
            )
        )
    _, which = np.unique(np.concatenate(ends), return_inverse=True)
    largest = max((int(one.max()) for one in rest if len(one)), default=0) + 1
    codes: Codes = which.astype(np.int64) * largest + np.concatenate(rest)
    return codes[: len(ends[0])], codes[len(ends[0]) :]


def _numbers(before: Sequence[str], after: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For the ids of both sides numbers that are the same for the same id; at the end that of no id."""
    known = {one: number for number, one in enumerate(dict.fromkeys((*before, *after)))}
    return (
        np.array([*(known[one] for one in before), NOT_NAMED], dtype=np.int64),
        np.array([*(known[one] for one in after), NOT_NAMED], dtype=np.int64),
    )


def _packed(*columns: tuple[NDArray[np.integer], int]) -> Codes:
    """Several columns, each from −1 to below its size, as one number a row."""
    code: Codes = np.zeros(len(columns[0][0]), dtype=np.int64)
    for column, size in columns:
        code = code * (size + 1) + column.astype(np.int64) + 1
    return code


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────


def appearing(one: Suggestion) -> Words:
    """One sentence about a suggestion that appears."""
    pair = _pair(one)
    return Words(f"จับคู่ได้เพิ่ม: {pair.th}{_worth(one).th}", f"New to suggest: {pair.en}{_worth(one).en}.")


def vanishing(one: Suggestion, before: NetworkSnapshot, after: NetworkSnapshot) -> Words:
    """One sentence about a suggestion that vanishes, with the reason."""
    pair, why = _pair(one), gone(one, before, after)
    return Words(f"ไม่เสนออีก: {pair.th} {why.th}", f"No longer suggested: {pair.en}, because {why.en}.")


def revaluing(one: Revalued) -> Words:
    """One sentence about a suggestion that changes value."""
    pair = _pair(one.after)
    now, then = _amount(one.before.value), _amount(one.after.value)
    return Words(
        f"มูลค่าเปลี่ยน: {pair.th} จาก {now.th} เป็น {then.th}",
        f"Worth something else: {pair.en}, from {now.en} to {then.en}.",
    )


def _pair(one: Suggestion) -> Words:
    first, second = one.match.source, one.match.target
    herb, form = one.match.herb, one.match.form
    what = goods(herb, form) if form else None
    what_th, what_en = (f" ({what.th})", f" ({what.en})") if what else ("", "")
    onward_th = onward_en = ""
    if one.match.onward is not None:
        buyer = one.match.onward.actor
        onward_th, onward_en = f" แล้วส่งต่อให้{buyer.name_th}", f", and on to {english_name(buyer)}"
    return Words(
        f"{first.name_th} {one.match.verb.th} {second.name_th}{what_th}{onward_th}",
        f"{english_name(first)} {one.match.verb.en} {english_name(second)}{what_en}{onward_en}",
    )


def _worth(one: Suggestion) -> Words:
    if one.value is None:
        lacking = one.missing[0] if one.missing else None
        return Words(
            f" ยังไม่ทราบมูลค่า{f' (ขาด{lacking.th})' if lacking else ''}",
            f", worth not known{f' ({lacking.en} is missing)' if lacking else ''}",
        )
    amount = _amount(one.value)
    return Words(f" {amount.th}", f", {amount.en}")


def _amount(value: Interval | None) -> Words:
    if value is None:
        return Words("ไม่ทราบมูลค่า", "an unknown value")
    return Words(
        f"ปีละ {value.mid:,.0f} บาท ({value.low:,.0f} ถึง {value.high:,.0f})",
        f"{value.mid:,.0f} THB a year ({value.low:,.0f} to {value.high:,.0f})",
    )


class Gone(Term):
    """Why a suggestion of one network is none of another."""

    END = "END", "เพราะฝ่ายหนึ่งไม่อยู่แล้ว", "one of them is no longer there", "One of its actors is not there."
    LINKED = "LINKED", "เพราะเชื่อมกันแล้ว", "they are linked now", "The link is there already."
    TERMS = (
        "TERMS", "เพราะที่เสนอหรือที่ต้องการเปลี่ยนไป", "what is offered or needed has changed",
        "What it rests on is not there, or says something else.",
    )  # fmt: skip
    DISPLACED = (
        "DISPLACED", "เพราะมีคู่อื่นที่ดีกว่า", "others suit better now",
        "It is as possible as before, and no longer among the best few of its sides.",
    )  # fmt: skip


def gone(one: Suggestion, before: NetworkSnapshot, after: NetworkSnapshot) -> Gone:
    """Why a suggestion of the one network is none of the other."""
    ends = {one.source, one.target}
    if not all(code in after.actors for code in ends):
        return Gone.END
    if any(
        link.kind is one.kind
        and {link.source, link.target} == ends
        and link.holds(after.as_of)
        and before.links.get(link.id) != link
        for link in after.links_of(one.source)
    ):
        return Gone.LINKED
    sides = [side for side in (one.match.offer, one.match.need, one.match.onward) if side is not None]
    same = all(
        after.table(side.record_kind).get(side.record.id) == side.record
        and after.actors.get(side.actor.code) == side.actor
        for side in sides
    )
    return Gone.DISPLACED if same else Gone.TERMS
