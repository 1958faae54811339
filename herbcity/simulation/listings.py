"""What is left over and what is still missing: offers and needs of materials, residues and services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import fsum

from herbcity.simulation.catalogue import HERBS, CommonHerb, harvest_shares, prices, suits
from herbcity.simulation.chance import Chance, significant
from herbcity.simulation.population import OPERATORS, Member
from herbcity.simulation.rows import Row, row
from herbcity.simulation.trade import TODAY, Trade, craft_for
from herbcity.vocabulary import ActorRole, CertificateKind, ListingSide, ProductForm, ServiceKind

C = CertificateKind
F = ProductForm
R = ActorRole
S = ServiceKind

_LEAST_KG_A_YEAR = {F.FRESH: 500, F.DRIED: 80, F.POWDER: 40, F.RESIDUE: 300}
_MOST_PER_ACTOR = 2
"""Material offers, and material needs, of one actor: people list what matters most to them."""

_HERBS = {herb.id: herb for herb in HERBS}

_OFFERED_BY = {
    R.SUPPORT_AGENCY: (
        S.CONSULTING, S.TRAINING, S.CERTIFICATION, S.PERMITTING, S.LAND_INFORMATION, S.MARKET_ACCESS,
    ),
    R.RESEARCH_PARTNER: (S.RESEARCH, S.TESTING, S.TRAINING),
    R.FINANCIER: (S.FINANCING, S.CREDIT_GUARANTEE),
    R.INDUSTRY_BODY: (S.MARKET_ACCESS, S.CONSULTING),
    R.INPUT_SUPPLIER: (S.PLANTING_MATERIAL,),
}  # fmt: skip
_NEEDED_BY = {
    R.FARMER_GROUP: (
        S.TRAINING, S.FINANCING, S.TESTING, S.MARKET_ACCESS, S.PLANTING_MATERIAL, S.TOLL_PROCESSING,
    ),
    R.COLLECTOR: (S.FINANCING, S.MARKET_ACCESS, S.TESTING),
    R.PROCESSOR: (
        S.RESEARCH, S.TESTING, S.CERTIFICATION, S.FINANCING, S.CONSULTING, S.MENTORING, S.CREDIT_GUARANTEE,
    ),
    R.BUYER: (S.TESTING, S.MARKET_ACCESS),
    R.INPUT_SUPPLIER: (S.FINANCING, S.TRAINING),
}  # fmt: skip
_WITH_AMOUNT = (S.FINANCING, S.CREDIT_GUARANTEE)

_DEMANDS = {
    F.FRESH: ((), (), (C.GAP,), (C.GACP,)),
    F.DRIED: ((), (C.GACP,), (C.GACP,), (C.GAP, C.GACP)),
    F.POWDER: ((), (C.GMP_HERB,)),
    F.EXTRACT: ((C.GMP_HERB,),),
    F.ESSENTIAL_OIL: ((), (C.GMP_HERB,)),
    F.FINISHED: ((), (C.FDA_LISTING,), (C.GMP_HERB,)),
    F.RESIDUE: ((),),
}
_REACH_KM = (30, 40, 60, 80, 120)


def post(trade: Trade, chance: Chance) -> Iterator[Row]:
    """Every listing of the province: materials and residues left over or missing, then services."""
    yield from _material_offers(trade, chance)
    for member in trade.members:
        yield from _material_needs(member, trade, chance)
        yield from _service_offers(member, chance)
        yield from _service_needs(member, chance)


def _material_offers(trade: Trade, chance: Chance) -> Iterator[Row]:
    """What each owner has not sold, largest value first."""
    left: dict[int, list[tuple[float, str, ProductForm]]] = {}
    for (owner, herb, form), months in trade.stock.items():
        yearly = fsum(months)
        if form is not F.PLANTING_MATERIAL and yearly >= _LEAST_KG_A_YEAR.get(form, 10):
            left.setdefault(owner, []).append((yearly * prices(_HERBS[herb])[form], herb, form))
    for owner, lots in left.items():
        member = trade.members[owner]
        for _, herb, form in sorted(lots, key=lambda lot: (-lot[0], lot[1], lot[2]))[:_MOST_PER_ACTOR]:
            waste = next((craft.waste_code for craft in member.crafts), None) if form is F.RESIDUE else None
            yield row(
                actor=member.code, side=ListingSide.OFFER, herb=herb, form=form,
                kg_by_month=_whole(trade.stock[owner, herb, form]), waste_code=waste,
                price_per_kg=_interval(prices(_HERBS[herb])[form] * chance.between(0.85, 1.05)),
                valid_from=_posted(chance),
            )  # fmt: skip


def _material_needs(member: Member, trade: Trade, chance: Chance) -> Iterator[Row]:
    """What each taker still has room for, spread over the months in which the herb is there."""
    if member.role is R.FARMER_GROUP:
        if chance.happens(0.12):
            yield _need(member, None, F.RESIDUE, trade.room[member.index, F.RESIDUE], chance)
        return
    for form in member.takes[:_MOST_PER_ACTOR]:
        room = trade.room[member.index, form]
        if form is F.RESIDUE:
            yield _need(member, None, form, room, chance)
            continue
        herbs = [herb for herb in member.herbs if suits(herb, form) and _workable(member, form, herb)]
        if not herbs or not chance.happens(0.75):
            continue
        herb = chance.one(herbs)
        shares = harvest_shares(herb) if form is F.FRESH else (1 / 12,) * 12
        # A dryer fills its months of harvest; what it has no room for then, it does not ask for.
        yearly = min(fsum(room), max(room) / max(shares)) * chance.between(0.3, 0.8)
        wanted = [min(space, yearly * share) for space, share in zip(room, shares)]
        if fsum(wanted) >= _LEAST_KG_A_YEAR.get(form, 10):
            yield _need(member, herb, form, wanted, chance)


def _workable(member: Member, form: ProductForm, herb: CommonHerb) -> bool:
    return not member.crafts or suits(herb, craft_for(member, form).to_form)


def _need(
    member: Member, herb: CommonHerb | None, form: ProductForm, months: list[float], chance: Chance
) -> Row:
    price = prices(herb)[form] if herb else 1.0
    return row(
        actor=member.code, side=ListingSide.NEED, herb=herb.id if herb else None, form=form,
        kg_by_month=_whole(months), price_per_kg=_interval(price * chance.between(0.98, 1.2)),
        requires=list(chance.one(_DEMANDS[form])), max_distance_km=float(chance.one(_REACH_KM)),
        valid_from=_posted(chance),
    )  # fmt: skip


def _service_offers(member: Member, chance: Chance) -> Iterator[Row]:
    for service in _OFFERED_BY.get(member.role, ()):
        if chance.happens(0.55):
            yield _service(member, ListingSide.OFFER, service, chance)
    if member.role is R.PROCESSOR and member.trades and chance.happens(0.2):
        yield _service(member, ListingSide.OFFER, chance.one((S.MENTORING, S.TOLL_PROCESSING)), chance)


def _service_needs(member: Member, chance: Chance) -> Iterator[Row]:
    if member.role in OPERATORS and chance.happens(0.45):
        yield _service(member, ListingSide.NEED, chance.one(_NEEDED_BY[member.role]), chance)


def _service(member: Member, side: ListingSide, service: ServiceKind, chance: Chance) -> Row:
    amount_thb = float(chance.count(2, 80) * 50_000) if service in _WITH_AMOUNT else None
    return row(
        actor=member.code, side=side, service=service, amount_thb=amount_thb, valid_from=_posted(chance)
    )


def _posted(chance: Chance) -> date:
    return chance.day(date(2025, 6, 1), TODAY)


def _whole(months: list[float]) -> list[float]:
    return [float(int(kg)) for kg in months]


def _interval(price: float) -> list[float]:
    """A price that is known to about a tenth: low, mid, high."""
    return [significant(price * 0.9), significant(price), significant(price * 1.1)]
