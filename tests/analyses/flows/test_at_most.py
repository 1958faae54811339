"""What could flow at most: months, places, certificates, storing, and where it is held up."""

from __future__ import annotations

import msgspec
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.flows.at_most import supply_at_most
from herbcity.errors import NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Link
from herbcity.vocabulary import CertificateKind, LinkKind, LinkStatus
from tests.analyses.flows.little_chains import (
    BUYER,
    DRIED,
    DRYING,
    EXTRACT,
    FAR,
    FRESH,
    GROWER,
    INVENTED,
    MILL,
    MILLING,
    POWDER,
    actor,
    chain,
    holds,
    makes,
    needs,
    offers,
    sells,
    step,
)

GROWERS, DRYER, SHOP = actor("g", GROWER), actor("m", MILL), actor("b", BUYER)
JANUARY = (1_000.0, *(0.0,) * 11)
GACP = CertificateKind.GACP


def test_one_harvest_is_dried_in_its_month_and_sold_all_year() -> None:
    # By hand: 1,000 kg fresh in January make 200 kg dried, and the shop takes 20 a month.
    line = (GROWERS, DRYER, SHOP, DRYING, offers("g", FRESH, JANUARY), makes("m", FRESH, DRIED, 5_000.0))
    demand = needs("b", DRIED, 20.0)
    most = supply_at_most(chain(*line, demand), "h")
    assert most.kg_per_year_dry == pytest.approx(200)
    assert most.kg_by_month_dry == pytest.approx((200, *(0,) * 11))
    (supply,) = most.bottlenecks
    assert (supply.kind, supply.share, supply.months) == ("SUPPLY", pytest.approx(1), (1,))
    assert supply.worth_kg_dry == pytest.approx(0.2)
    more = supply_at_most(
        chain(*line, demand, offers("g2", FRESH, (1.0, *(0.0,) * 11)), actor("g2", GROWER)), "h"
    )
    assert more.kg_per_year_dry == pytest.approx(200 + supply.worth_kg_dry)
    assert more.thb_per_year == pytest.approx((most.thb_per_year or 0.0) + (supply.worth_thb or 0.0))
    # A kg fresh is 0.2 kg dried at 100 THB, less 10 of cost for each: 0.2 × 90.
    assert supply.worth_thb == pytest.approx(18)
    assert most.thb_per_year == pytest.approx(200 * 90)
    assert most.text_en == (
        "Invented data: at most 200 kg of dried herb a year could reach the market. 100% of what holds the flow "
        "up is supply (fresh); one kg more in a month that binds adds 0.20 kg of dried herb and 18.00 THB."
    )


def test_fresh_herb_does_not_wait_for_the_dryer() -> None:
    # By hand: the dryer takes 300 kg in January and nobody dries the rest in February: 60 kg dried.
    line = (GROWERS, DRYER, SHOP, DRYING, offers("g", FRESH, JANUARY), makes("m", FRESH, DRIED, 300.0))
    most = supply_at_most(chain(*line, needs("b", DRIED, 1_000.0)), "h")
    assert most.kg_per_year_dry == pytest.approx(60)
    (dryer,) = most.bottlenecks
    assert (dryer.kind, dryer.months, dryer.actors) == ("CAPACITY", (1,), ("m",))
    assert dryer.worth_kg_dry == pytest.approx(0.2)


def test_what_was_dried_in_december_is_sold_in_january() -> None:
    december = (*(0.0,) * 11, 1_000.0)
    line = (GROWERS, DRYER, SHOP, DRYING, offers("g", FRESH, december), makes("m", FRESH, DRIED, 5_000.0))
    assert supply_at_most(chain(*line, needs("b", DRIED, JANUARY)), "h").kg_per_year_dry == pytest.approx(200)


def test_fresh_herb_goes_forty_km_and_along_recorded_links_as_far_as_they_go() -> None:
    far = actor("m", MILL, FAR)
    line = (GROWERS, far, SHOP, DRYING, makes("m", FRESH, DRIED, 5_000.0), needs("b", DRIED, 1_000.0))
    assert supply_at_most(chain(*line, offers("g", FRESH, 1_000.0)), "h").kg_per_year_dry == pytest.approx(0)
    linked = supply_at_most(chain(*line, offers("g", FRESH, 1_000.0), sells("g", "m", FRESH, 600.0)), "h")
    assert linked.kg_per_year_dry == pytest.approx(120)
    assert [one.kind for one in linked.bottlenecks] == ["LINK"]
    unknown = actor("m", MILL, None)
    nowhere = (GROWERS, unknown, SHOP, DRYING, makes("m", FRESH, DRIED, 5_000.0), needs("b", DRIED, 1_000.0))
    found = supply_at_most(chain(*nowhere, offers("g", FRESH, 1_000.0)), "h")
    assert found.kg_per_year_dry == pytest.approx(2_400)  # a place nobody recorded shrinks nothing


def test_a_buyer_takes_what_has_its_certificate_or_what_it_buys_already() -> None:
    line = (GROWERS, DRYER, SHOP, DRYING, offers("g", FRESH, 1_000.0), makes("m", FRESH, DRIED, 5_000.0))
    strict = (*line, needs("b", DRIED, 50.0, requires=(GACP,)))
    assert supply_at_most(chain(*strict), "h").kg_per_year_dry == pytest.approx(0)
    assert supply_at_most(chain(*strict, holds("m", GACP)), "h").kg_per_year_dry == pytest.approx(600)
    buys = supply_at_most(chain(*strict, sells("m", "b", DRIED, 120.0)), "h")
    assert buys.kg_per_year_dry == pytest.approx(120)


def test_a_capacity_has_left_what_other_herbs_do_not_take() -> None:
    other = msgspec.structs.replace(chain().herbs["h"], id="other")
    busy = Link(
        INVENTED, "busy", LinkKind.SUPPLIES, "g", "m", LinkStatus.ACTIVE,
        herb="other", form=FRESH, volume_kg_per_year=12 * 400.0,
    )  # fmt: skip
    dryer = msgspec.structs.replace(makes("m", FRESH, DRIED, 500.0), herb=None)
    line = (GROWERS, DRYER, SHOP, DRYING, dryer, offers("g", FRESH, 1_000.0), needs("b", DRIED, 1_000.0))
    # By hand: 100 of 500 kg a month are left, 20 kg dried, twelve times.
    assert supply_at_most(chain(*line, other, busy), "h").kg_per_year_dry == pytest.approx(240)
    assert supply_at_most(chain(*line), "h").kg_per_year_dry == pytest.approx(1_200)


def test_a_mill_without_a_recorded_capacity_makes_what_its_links_show() -> None:
    line = (GROWERS, DRYER, SHOP, DRYING, sells("g", "m", FRESH, 6_000.0), sells("m", "b", DRIED, 900.0))
    most = supply_at_most(chain(*line, needs("b", DRIED, 1_000.0)), "h")
    assert most.kg_per_year_dry == pytest.approx(900)
    assert [one.kind for one in most.bottlenecks] == ["CAPACITY"]


def test_steps_that_lead_down_or_in_circles_make_no_matter() -> None:
    back = step(POWDER, DRIED, 0.1)
    line = (
        GROWERS,
        DRYER,
        SHOP,
        DRYING,
        MILLING,
        offers("g", FRESH, 1_000.0),
        makes("m", FRESH, DRIED, 5_000.0),
    )
    steps = (makes("m", DRIED, POWDER, 5_000.0), makes("m", POWDER, DRIED, 5_000.0))
    most = supply_at_most(chain(*line, back, *steps, needs("b", POWDER, 1_000.0)), "h")
    assert most.kg_per_year_dry == pytest.approx(2_400)


def test_a_step_without_a_ratio_is_not_taken_and_a_price_that_is_missing_is_named() -> None:
    line = (GROWERS, DRYER, SHOP, offers("g", FRESH, 1_000.0), makes("m", DRIED, EXTRACT, 10.0))
    most = supply_at_most(
        chain(*line, step(FRESH, DRIED, 5.0), makes("m", FRESH, DRIED, 5_000.0), needs("b", DRIED, 10.0)), "h"
    )
    assert most.kg_per_year_dry == pytest.approx(120)
    assert (most.thb_per_year, most.bottlenecks[0].worth_thb) == (None, None)
    assert {one.en for one in most.missing} == {
        "how many kg of herb (dried) make a kg of herb (extract)",
        "the cost of making a kg of herb (dried)",
        "the price of a kg of herb (dried)",
    }


def test_without_supply_or_demand_nothing_is_known_and_nothing_is_made_up() -> None:
    for records in (
        (),
        (GROWERS, DRYING, offers("g", FRESH, 1_000.0)),
        (SHOP, DRYING, needs("b", DRIED, 5.0)),
    ):
        most = supply_at_most(chain(*records), "h")
        assert (most.kg_per_year_dry, most.thb_per_year, most.bottlenecks) == (None, None, ())
    with pytest.raises(NotFound):
        supply_at_most(chain(), "no-such-herb")


CODES = ("g1", "g2", "m1", "m2", "b1", "b2")


@st.composite
def markets(draw: st.DrawFn, *, ratio: float) -> NetworkSnapshot:
    kg = st.integers(0, 30).map(float)
    months = st.lists(kg, min_size=12, max_size=12).map(tuple)
    place = st.sampled_from(("NEAR", "FAR", None))
    roles = (GROWER, GROWER, MILL, MILL, BUYER, BUYER)
    drying = step(FRESH, DRIED, ratio, price=100.0, cost=1.0, price_in=5.0)
    return chain(
        *(actor(code, role, draw(place)) for code, role in zip(CODES, roles)), drying,
        *(offers(code, FRESH, draw(months)) for code in CODES[:2]),
        *(makes(code, FRESH, DRIED, draw(kg)) for code in CODES[2:4]),
        *(needs(code, draw(st.sampled_from((FRESH, DRIED))), draw(months)) for code in CODES[4:]),
    )  # fmt: skip


def _by_networkx(network: NetworkSnapshot) -> float:
    """The largest flow actor by actor and month by month, where drying loses nothing."""
    graph = nx.DiGraph()
    graph.add_nodes_from("st")
    near = {code: one.district for code, one in network.actors.items()}

    def reaches(one: str, other: str) -> bool:
        return None in (near[one], near[other]) or near[one] == near[other]

    for month in range(12):
        graph.add_edge(("dried", month), ("dried", (month + 1) % 12))
        for mill in network.capacities.values():
            graph.add_edge((mill.actor, month), ("dried", month), capacity=mill.kg_in_per_month)
        for one in network.listings.values():
            kg = one.kg_by_month[month] if one.kg_by_month else 0.0
            if one.side == "OFFER":
                graph.add_edge("s", (one.actor, month), capacity=kg)
                for mill in network.capacities.values():
                    if reaches(one.actor, mill.actor):
                        graph.add_edge((one.actor, month), (mill.actor, month))
            elif one.form is DRIED:
                graph.add_edge(("dried", month), (one.actor, month))
                graph.add_edge((one.actor, month), "t", capacity=kg)
            else:
                graph.add_edge((one.actor, month), "t", capacity=kg)
                for offer in network.listings.values():
                    if offer.side == "OFFER" and reaches(offer.actor, one.actor):
                        graph.add_edge((offer.actor, month), (one.actor, month))
    return float(nx.maximum_flow_value(graph, "s", "t"))


@settings(max_examples=40)
@given(markets(ratio=1.0))
def test_where_drying_loses_nothing_it_is_networkx_maximum_flow_actor_by_actor(
    network: NetworkSnapshot,
) -> None:
    most = supply_at_most(network, "h")
    expected = _by_networkx(network)
    assert (most.kg_per_year_dry or 0.0) == pytest.approx(expected, abs=1e-6)
    if expected > 1e-3:
        assert sum(one.share for one in most.bottlenecks) == pytest.approx(1, abs=1e-6)


@settings(max_examples=40)
@given(markets(ratio=5.0))
def test_relabelling_changes_nothing(network: NetworkSnapshot) -> None:
    name = {code: f"z{number}" for number, code in enumerate(reversed(CODES))}
    replace = msgspec.structs.replace
    other = network_of(
        *network.districts.values(), *network.herbs.values(), *network.ladder_steps.values(),
        *(replace(one, code=name[one.code]) for one in reversed(network.actors.values())),
        *(replace(one, actor=name[one.actor]) for one in reversed(network.listings.values())),
        *(replace(one, actor=name[one.actor]) for one in reversed(network.capacities.values())),
    )  # fmt: skip
    before, after = supply_at_most(network, "h"), supply_at_most(other, "h")
    assert after.kg_per_year_dry == pytest.approx(before.kg_per_year_dry, abs=1e-6)
    assert after.thb_per_year == pytest.approx(before.thb_per_year, abs=1e-6)
