"""Which invented actor holds which certificate, Green Industry levels 0 to 5 among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from herbcity.simulation.chance import Chance, Weights
from herbcity.simulation.population import Member
from herbcity.simulation.rows import INVENTED, Row, row
from herbcity.vocabulary import ActorRole, CertificateKind

C = CertificateKind
R = ActorRole

_HELD_BY = {
    R.FARMER_GROUP: ((C.GAP, 0.40), (C.GACP, 0.25), (C.ORGANIC_TH, 0.12), (C.PGS, 0.10)),
    R.COLLECTOR: ((C.GAP, 0.20), (C.GACP, 0.25)),
    R.PROCESSOR: (
        (C.GMP_HERB, 0.45), (C.GACP, 0.25), (C.FDA_LISTING, 0.30),
        (C.TCPS, 0.20), (C.OTOP, 0.15), (C.HALAL, 0.15),
    ),
    R.BUYER: ((C.FDA_LISTING, 0.15),),
}  # fmt: skip
"""How likely each kind is."""

_GREEN_LEVELS = (0, 1, 2, 3, 4, 5)
_GREEN_WEIGHTS = Weights.of([18, 28, 26, 16, 8, 4])
_GREEN_SHARE = 0.85
_ISSUER = f"หน่วยรับรอง{INVENTED}"
"""Invented as well: no real certifier is said to have certified an invented actor."""


def award(members: list[Member], chance: Chance) -> Iterator[Row]:
    """The certificates of all members; some have run out, for a registry holds those too."""
    serial = assessed = 0
    for member in members:
        held = [
            (kind, chance.count(2, 5) if kind is C.OTOP else None)
            for kind, likely in _HELD_BY.get(member.role, ())
            if chance.happens(likely)
        ]
        if member.crafts and chance.happens(_GREEN_SHARE):
            assessed += 1
            green = chance.each_then_weighted(_GREEN_LEVELS, _GREEN_WEIGHTS, assessed)
            held.append((C.GREEN_INDUSTRY, green))
        for kind, level in held:
            serial += 1
            yield _certificate(member, kind, level, serial, chance)


def _certificate(
    member: Member, kind: CertificateKind, level: int | None, serial: int, chance: Chance
) -> Row:
    begin = chance.day(date(2022, 7, 1), date(2026, 1, 1))
    if (kind, level) == (C.GREEN_INDUSTRY, 0):
        # Level 0 is an assessment, not an award: nothing runs out.
        return row(holder=member.code, kind=kind, level=0, issuer=_ISSUER, valid_from=begin,
                   note=f"{INVENTED}: ประเมินแล้ว ยังไม่ถึงระดับ 1")  # fmt: skip
    years = 1 if (kind, level) == (C.GREEN_INDUSTRY, 1) else chance.count(3, 5)
    return row(
        holder=member.code, kind=kind, level=level, number=f"{INVENTED}-{kind}-{serial:05}", issuer=_ISSUER,
        valid_from=begin, valid_until=begin + timedelta(days=365 * years),
    )  # fmt: skip
