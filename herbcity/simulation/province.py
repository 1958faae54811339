"""A whole invented province: ``simulate`` makes it, ``write_province`` writes it as CSV.

>>> province = simulate(40, seed=7)
>>> {kind.value: len(rows) for kind, rows in province.sheets.items() if kind.value in ("ACTOR", "LINK")}
{'ACTOR': 40, 'LINK': 200}
>>> province == simulate(40, seed=7)
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import RecordKind
from herbcity.registry.sheets import write_sheets
from herbcity.simulation.catalogue import HERBS, PLACES, harvest_shares, ladder
from herbcity.simulation.certificates import award
from herbcity.simulation.chance import Chance
from herbcity.simulation.listings import post
from herbcity.simulation.population import FEWEST_ACTORS, Member, populate
from herbcity.simulation.rows import SCRIPT, Row, row
from herbcity.simulation.ties import tie
from herbcity.simulation.trade import Trade

K = RecordKind

LINKS_PER_ACTOR = 5
_MATERIAL_SHARE = 0.55
"""The rest of the links are of support, service, finance and coordination."""

ILLUSTRATIVE_FIRST_NUMBER = 1001
"""Where the codes of the illustrative layer begin, clear of the documented actors."""


@dataclass(frozen=True, slots=True)
class Province:
    """An invented province: its seed and its rows, kind by kind, each after the kinds that it refers to."""

    seed: int
    sheets: Mapping[RecordKind, tuple[Row, ...]]


def simulate(
    actors: int, seed: int, *, links: int | None = None, first_number: int = 1, standalone: bool = True
) -> Province:
    """An invented province of so many actors, the same for the same arguments on any machine.

    ``links`` is five for each actor unless given; fewer come where the possible pairs run out. A
    ``standalone`` province brings the districts and herbs that it names, so that it loads into an empty
    registry; otherwise it is a layer that leans on the documented ones. ``first_number`` is the number in the
    first actor's code.
    """
    wanted = actors * LINKS_PER_ACTOR if links is None else links
    faults = [
        Fault.of(ErrorCode.OUT_OF_RANGE, name, value=value, allowed=f"at least {least}")
        for name, value, least in (
            ("actors", actors, FEWEST_ACTORS), ("links", wanted, 0), ("first_number", first_number, 1),
        )
        if value < least
    ]  # fmt: skip
    if faults:
        raise Refused(faults)
    chance = Chance(seed)
    members = populate(actors, chance, first_number=first_number)
    trade = Trade(members, chance)
    capacities = [one for member in members for one in _capacities(member, trade)]
    trade.run(round(wanted * _MATERIAL_SHARE))
    ties = tie(members, wanted - len(trade.links), chance)
    listings = list(post(trade, chance))
    sheets: dict[RecordKind, list[Row]] = {
        K.EVIDENCE: [_script(actors, wanted, seed)],
        K.DISTRICT: district_rows() if standalone else [],
        K.HERB: herb_rows() if standalone else [],
        K.LADDER_STEP: ladder_rows(),
        K.ACTOR: [actor_row(member) for member in members],
        K.LINK: trade.links + ties,
        K.LISTING: listings,
        K.CAPACITY: capacities,
        K.CERTIFICATE: list(award(members, chance)),
    }
    return Province(seed, {kind: tuple(rows) for kind, rows in sheets.items() if rows})


def write_province(province: Province, folder: Path) -> list[Path]:
    """Write the province as CSV files into ``folder`` and name them."""
    return write_sheets(province.sheets, folder)


def _script(actors: int, links: int, seed: int) -> Row:
    return {
        "id": SCRIPT,
        "title": "ข้อมูลตัวอย่างที่สมมติขึ้นทั้งหมดโดยโปรแกรม / Invented in full by a program: herbcity simulate",
        "publisher": "herbcity",
        "note": f"herbcity simulate --actors {actors} --links {links} --seed {seed}",
    }


def district_rows() -> list[Row]:
    return [
        row(code=place.code, name_th=place.name_th, name_en=place.name_en, latitude=place.latitude,
            longitude=place.longitude, note="ชื่อและจุดเป็นจริง / the name and the point are real")
        for place in PLACES
    ]  # fmt: skip


def herb_rows() -> list[Row]:
    return [
        row(id=herb.id, scientific_name=herb.scientific_name, name_th=herb.name_th, name_en=herb.name_en,
            parts_used=[herb.part], regulated=False,
            harvest_share_by_month=[round(share, 3) for share in harvest_shares(herb)],
            note="ชื่อเป็นจริง ช่วงเก็บเกี่ยวสมมติ / the names are real, the harvest is invented")
        for herb in HERBS
    ]  # fmt: skip


def ladder_rows() -> list[Row]:
    return [
        row(herb=herb.id, from_form=rung.from_form, to_form=rung.to_form,
            kg_in_per_kg_out=_about(rung.kg_in_per_kg_out), price_in=_about(rung.price_in),
            price_out=_about(rung.price_out), cost_per_kg_out=_about(rung.cost_per_kg_out),
            note="ราคา อัตราส่วน และต้นทุนสมมติ / invented prices, ratios and costs")
        for herb in HERBS
        for rung in ladder(herb)
    ]  # fmt: skip


def _capacities(member: Member, trade: Trade) -> list[Row]:
    """Read before anything moves, when all the room is still there."""
    return [
        row(actor=member.code, from_form=craft.from_form, to_form=craft.to_form,
            kg_in_per_month=trade.room[member.index, craft.from_form][0])
        for craft in member.crafts
    ]  # fmt: skip


def actor_row(member: Member) -> Row:
    return row(
        code=member.code, name_th=member.name_th, name_en=member.name_en, roles=list(member.roles),
        legal_form=member.legal_form, district=member.place.code, latitude=member.latitude,
        longitude=member.longitude, size=member.size, households=member.households,
    )  # fmt: skip


def _about(value: float) -> list[float]:
    """An interval of a tenth to either side."""
    return [round(value * 0.9, 2), round(value, 2), round(value * 1.1, 2)]
