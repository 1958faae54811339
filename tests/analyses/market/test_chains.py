"""To whom a chain is lengthened: the buyer with whom it is worth most, held against a comparison of all buyers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from herbcity.analyses.cases.valuing import money, values
from herbcity.analyses.market.candidates import Candidates, candidates
from herbcity.analyses.market.chains import output_of, with_chains
from herbcity.analyses.market.columns import NOT_NAMED, of_year
from herbcity.analyses.market.groups import PARTNERS
from herbcity.analyses.market.sides import NEED
from herbcity.analyses.market.ties import ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Interval, Listing
from herbcity.vocabulary import ActorRole, LinkKind, ProductForm
from tests.analyses.likelihood.provinces import chaining_province
from tests.analyses.little_market import DRIER, DRYING, GROWERS, REPORTED, changed, market
from tests.analyses.little_market import NEED as WANTS_FRESH


def buyer(
    number: int, pays: float, kg_a_month: float | None, *, latitude: float = 14.6
) -> tuple[Actor, Listing]:
    """A buyer of dried turmeric. The little market makes 363.6 kg a year of it, at 61.5 THB a kg and freight."""
    code = f"HC-000{number}-X"
    actor = Actor(
        evidence_level=REPORTED, code=code, name_th=f"ผู้ซื้อ {number}", roles=(ActorRole.BUYER,),
        latitude=latitude, longitude=100.1,
    )  # fmt: skip
    wants = changed(
        WANTS_FRESH, id=code, actor=code, form=ProductForm.DRIED, price_per_kg=Interval(pays, pays, pays),
        kg_by_month=None if kg_a_month is None else (kg_a_month,) * 12,
    )  # fmt: skip
    return actor, wants


def chosen(*buyers: tuple[Actor, Listing]) -> str:
    """The buyer to whom the one supply of the little market is lengthened."""
    found = lengthened(market(*(one for pair in buyers for one in pair), DRYING, DRIER, need=None))
    (actor,) = found.market.sides.actor[found.onward[found.onward != NOT_NAMED]]
    return str(found.network.adjacency.ids[actor])


def lengthened(network: NetworkSnapshot) -> Candidates:
    return with_chains(candidates(network, kinds=[LinkKind.SUPPLIES], partners=PARTNERS))


def test_a_large_buyer_does_not_beat_a_dearer_one_who_takes_everything() -> None:
    assert chosen(buyer(3, 100.0, 50_000.0), buyer(4, 120.0, 40.0)) == "HC-0004-X"


def test_a_dear_buyer_of_a_few_kg_does_not_beat_one_who_takes_everything() -> None:
    assert chosen(buyer(3, 100.0, 40.0), buyer(4, 120.0, 1.0)) == "HC-0003-X"


def test_what_it_costs_to_make_is_gained_by_not_making_it() -> None:
    """By hand: 364 × (75 − 62) < 120 × (120 − 62) THB, though 364 × 75 > 120 × 120 THB."""
    assert chosen(buyer(3, 75.0, 40.0), buyer(4, 120.0, 10.0)) == "HC-0004-X"


def test_the_nearer_of_two_equal_buyers_is_best_and_an_unknown_need_counts_one_kg() -> None:
    assert chosen(buyer(3, 100.0, 40.0, latitude=15.6), buyer(4, 100.0, 40.0)) == "HC-0004-X"
    assert chosen(buyer(3, 120.0, None), buyer(4, 100.0, 40.0)) == "HC-0004-X"
    assert chosen(buyer(3, 120.0, None), buyer(4, 130.0, None)) == "HC-0004-X"


def test_where_nobody_pays_what_it_costs_the_dearest_is_taken_and_who_needs_nothing_is_none() -> None:
    assert chosen(buyer(3, 50.0, 1.0), buyer(4, 55.0, 40.0)) == "HC-0004-X"
    assert chosen(buyer(3, 55.0, 40.0), buyer(4, 120.0, 0.0)) == "HC-0003-X"


def test_where_the_seller_itself_pays_most_the_next_buyer_is_taken() -> None:
    _, wants = buyer(3, 150.0, 40.0)
    next_one, next_wants = buyer(4, 100.0, 40.0)
    growers = changed(GROWERS, roles=(*GROWERS.roles, ActorRole.BUYER))
    network = market(
        changed(wants, actor=GROWERS.code), next_one, next_wants, DRYING, DRIER, need=None, growers=growers
    )
    found = lengthened(network)
    (actor,) = found.market.sides.actor[found.onward[found.onward != NOT_NAMED]]
    assert network.adjacency.ids[actor] == next_one.code


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("compared", [500_000, 7])
def test_no_other_buyer_would_make_a_chain_worth_more(
    seed: int, compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are compared at once."""
    monkeypatch.setattr("herbcity.analyses.market.chains._MOST_COMPARED", compared)
    found = lengthened(chaining_province(300, seed))
    middle = values(found)[:, 1]
    chains = {(int(found.offer[row]), int(found.need[row]), int(output_of(found)[row])): row
              for row in np.flatnonzero(found.onward != NOT_NAMED).tolist()}  # fmt: skip
    contested = 0
    for row in np.flatnonzero((found.onward == NOT_NAMED) & (found.rung != NOT_NAMED)).tolist():
        others = list(_worth_with_each(found, row))
        chain = chains.get((int(found.offer[row]), int(found.need[row]), int(output_of(found)[row])))
        assert (chain is None) == (not others)
        known = [worth for worth in others if not np.isnan(worth)]
        if chain is not None and known and max(known) > 0:
            assert middle[chain] == pytest.approx(max(known), rel=1e-9)
            contested += len(known) > 1
    assert contested > 20


def _worth_with_each(found: Candidates, row: int) -> Iterator[float]:
    """What the chain would be worth with each buyer who may have it, THB a year, one after the other."""
    sides, ties = found.market.sides, ties_of(found.network)
    kind = ties.of_kind(LinkKind.SUPPLIES)
    columns = (ties.source[kind], ties.target[kind], ties.herb[kind], ties.form[kind])
    rung = found.market.rung(int(found.rung[row]))
    assert rung is not None
    assert rung.kg_in_per_kg_out is not None
    assert rung.cost_per_kg_out is not None
    ratio, cost = rung.kg_in_per_kg_out.value.mid, rung.cost_per_kg_out.value.mid
    processor, seller = int(found.need[row]), sides.actor[found.offer[row]]
    supplied = {
        (source, target)
        for source, target, herb, form in zip(*columns)
        if herb in (NOT_NAMED, found.herb[row]) and form in (NOT_NAMED, rung.to_form.rank)
    }
    for other in np.flatnonzero(sides.what == NEED).tolist():
        price, reach = sides.price[other, 1], sides.reach[other]
        if (
            sides.form[other] != rung.to_form.rank
            or sides.herb[other] not in (NOT_NAMED, found.herb[row])
            or sides.illustrative[other] != sides.illustrative[processor]
            or not found.market.may_take(LinkKind.SUPPLIES)[other]
            or np.isnan(price)
            or sides.yearly_kg[other] == 0
            or sides.actor[other] in (seller, sides.actor[processor])
            or (sides.actor[processor], sides.actor[other]) in supplied
        ):
            continue
        km = sides.distances_km(np.array([processor]), np.array([other]))[0]
        if km[0] > reach or not price - 0.003 * km[1] > 0:
            continue
        kg = of_year(found.kg[row])
        kg *= np.minimum(1.0, sides.yearly_kg[other] * ratio / kg)
        yield float(
            money(
                np.array([kg]), np.full(3, (price - cost) / ratio), found.asked[row], found.distance[row],
                np.full(3, 1 / ratio), km,
            ).value[1]
        )  # fmt: skip
