"""A province with planted truth: links arise by a known rule, and the records tell of them only in part.

What is suggested from such records can be held against what is true, which no real registry allows.

>>> planted = plant(60, seed=1)
>>> planted == plant(60, seed=1)
True
>>> recorded = {(link["source"], link["target"]) for link in planted.recorded.sheets[RecordKind.LINK]}
>>> recorded.isdisjoint(planted.truth.links(hidden=True))
True
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import exp, fsum
from pathlib import Path

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import RecordKind
from herbcity.simulation.certificates import award
from herbcity.simulation.chance import Chance, significant
from herbcity.simulation.lots import Lot, lots
from herbcity.simulation.population import FEWEST_ACTORS, populate
from herbcity.simulation.province import Province, actor_row, district_rows, herb_rows, ladder_rows
from herbcity.simulation.rows import SCRIPT, Row, row
from herbcity.simulation.ties import tie
from herbcity.simulation.trade import TODAY
from herbcity.simulation.truth import FEATURES, Truth, draw_truth
from herbcity.vocabulary import CertificateKind, LinkKind, LinkStatus, ListingSide, ProductForm

K = RecordKind

MATERIAL_LINKS_PER_ACTOR = 2.0
SUPPORT_LINKS_PER_ACTOR = 2
_FIRST_DAY = date(2018, 1, 1)
_POSTED_SINCE = date(2025, 6, 1)
_OTHER_STREAM = 1_000_003
"""The errors of the records are drawn apart, so that they change nothing in what is true."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A province as its records tell it, the same one without error or gap, and the truth behind both.

    Neither tells of the hidden links, nor of trust; ``exact`` is what the best possible survey would record.
    """

    recorded: Province
    exact: Province
    truth: Truth


@dataclass(frozen=True, slots=True)
class Errors:
    """How wrong the records are: the spread of prices (log scale), the share of facts that nobody wrote down, and
    the share of the true links that they keep silent about."""

    price_noise: float = 0.2
    missing: float = 0.2
    hidden: float = 0.2


def plant(actors: int, seed: int, *, errors: Errors | None = None) -> Planted:
    """A province of so many actors whose truth is known, the same for the same arguments on any machine.

    Raises Refused for fewer actors than there are roles.
    """
    if actors < FEWEST_ACTORS:
        allowed = f"at least {FEWEST_ACTORS}"
        raise Refused([Fault.of(ErrorCode.OUT_OF_RANGE, "actors", value=actors, allowed=allowed)])
    errors = errors or Errors()
    chance = Chance(seed)
    members = populate(actors, chance, first_number=1)
    certificates = list(award(members, chance))
    everything = lots(members, chance)
    truth = draw_truth(
        members, everything, _held(certificates), chance,
        links=MATERIAL_LINKS_PER_ACTOR * actors, hidden=errors.hidden,
    )  # fmt: skip
    ties = tie(members, SUPPORT_LINKS_PER_ACTOR * actors, chance)
    sheets: dict[RecordKind, list[Row]] = {
        K.EVIDENCE: [_script(actors, seed)],
        K.DISTRICT: district_rows(),
        K.HERB: herb_rows(),
        K.LADDER_STEP: ladder_rows(),
        K.ACTOR: [actor_row(member) for member in members],
        K.LINK: [*_links(truth, everything, chance), *ties],
        K.LISTING: [_listing(lot, chance) for lot in everything],
        K.CERTIFICATE: certificates,
    }
    exact = Province(seed, {kind: tuple(rows) for kind, rows in sheets.items()})
    return Planted(_with_errors(exact, errors, Chance(seed + _OTHER_STREAM)), exact, truth)


def write_truth(truth: Truth, path: Path) -> Path:
    """Write the truth as CSV, one row for each pair that could trade, and name the file."""
    forms = list(ProductForm)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["giver", "taker", "herb", "form", *FEATURES, "probability", "linked", "hidden"])
        for number in range(len(truth)):
            writer.writerow([
                truth.codes[truth.giver[number]], truth.codes[truth.taker[number]],
                truth.herbs[truth.herb[number]], forms[truth.form[number]], *truth.features[number].tolist(),
                float(truth.probability[number]), int(truth.linked[number]), int(truth.hidden[number]),
            ])  # fmt: skip
    return path


def _held(certificates: Iterable[Row]) -> Mapping[str, frozenset[CertificateKind]]:
    """Who holds what that is valid on the simulation's day."""
    held: dict[str, frozenset[CertificateKind]] = {}
    for one in certificates:
        if one["valid_from"] <= TODAY and (one.get("valid_until") is None or one["valid_until"] > TODAY):
            held[one["holder"]] = held.get(one["holder"], frozenset()) | {one["kind"]}
    return held


def _links(truth: Truth, everything: Iterable[Lot], chance: Chance) -> Iterator[Row]:
    """The true links that are on record, each with a part of the kg that its two sides have in common."""
    sides = {(lot.member.index, lot.side, lot.herb.id, lot.form): lot for lot in everything}
    forms = list(ProductForm)
    for number in (truth.linked & ~truth.hidden).nonzero()[0].tolist():
        giver, taker = int(truth.giver[number]), int(truth.taker[number])
        herb, form = truth.herbs[truth.herb[number]], forms[truth.form[number]]
        offer, need = sides[giver, ListingSide.OFFER, herb, form], sides[taker, ListingSide.NEED, herb, form]
        common_kg = fsum(map(min, offer.kg_by_month, need.kg_by_month))
        yield row(
            kind=LinkKind.SUPPLIES, source=truth.codes[giver], target=truth.codes[taker], herb=herb, form=form,
            volume_kg_per_year=significant(common_kg * chance.between(0.2, 0.8)), status=LinkStatus.ACTIVE,
            valid_from=chance.day(_FIRST_DAY, TODAY), valid_until=None,
        )  # fmt: skip


def _listing(lot: Lot, chance: Chance) -> Row:
    return row(
        actor=lot.member.code, side=lot.side, herb=lot.herb.id, form=lot.form,
        kg_by_month=list(lot.kg_by_month), price_per_kg=_about(lot.price_per_kg), requires=list(lot.requires),
        max_distance_km=lot.max_distance_km, valid_from=chance.day(_POSTED_SINCE, TODAY),
    )  # fmt: skip


def _with_errors(exact: Province, errors: Errors, chance: Chance) -> Province:
    """The records as they would be: prices off the mark, and facts missing at random.

    Missing are whole prices, whole years of kg, exact places (the district stays) and certificates. What a need
    demands and how far it reaches stays: left out, it would say that anything will do.
    """

    def forgetting(one: Row, *names: str) -> Row:
        gone = [name for name in names if chance.happens(errors.missing)]
        return {name: value for name, value in one.items() if name not in gone}

    def listing(one: Row) -> Row:
        price = one["price_per_kg"][1] * exp(errors.price_noise * chance.bell())
        return forgetting({**one, "price_per_kg": _about(significant(price))}, "price_per_kg", "kg_by_month")

    def actor(one: Row) -> Row:
        placeless = chance.happens(errors.missing)
        return {name: value for name, value in one.items() if not placeless or name not in _POINT}

    sheets = dict(exact.sheets)
    sheets[K.ACTOR] = tuple(map(actor, sheets[K.ACTOR]))
    sheets[K.LISTING] = tuple(map(listing, sheets[K.LISTING]))
    sheets[K.CERTIFICATE] = tuple(one for one in sheets[K.CERTIFICATE] if not chance.happens(errors.missing))
    return replace(exact, sheets=sheets)


_POINT = ("latitude", "longitude")


def _about(price: float) -> list[float]:
    """A price that is known to about a tenth: low, mid, high."""
    return [significant(price * 0.9), price, significant(price * 1.1)]


def _script(actors: int, seed: int) -> Row:
    return {
        "id": SCRIPT,
        "title": "ข้อมูลตัวอย่างที่สมมติขึ้นทั้งหมดโดยโปรแกรม / Invented in full by a program: herbcity simulate",
        "publisher": "herbcity",
        "note": f"herbcity simulate --actors {actors} --seed {seed} --planted truth.csv",
    }
