"""Suggestions as proposals: what they draw on, and that a quarter's plan can be made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from herbcity.analyses.planning.adapting import Effort, prospects_of
from herbcity.analyses.planning.limits import LimitKind, PlanLimits
from herbcity.analyses.planning.plans import LeftOutCode
from herbcity.analyses.planning.proposals import Draw, Proposal, Prospects
from herbcity.analyses.planning.quarter import quarter_plan
from herbcity.analyses.suggesting import suggest
from herbcity.errors import Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Decision, Interval, Listing
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    ListingSide,
    ProductForm,
    ServiceKind,
    SuggestionState,
)
from tests.analyses.little_market import (
    DRIER,
    DRYING,
    GROWERS,
    MILL,
    NEED,
    OFFER,
    REPORTED,
    changed,
    market,
    service,
)

SPA = Actor(
    evidence_level=REPORTED,
    code="HC-0003-A",
    name_th="สปา",
    name_en="Spa",
    roles=(ActorRole.BUYER,),
    latitude=14.6,
    longitude=100.1,
)
"""Needs 60 kg of dried turmeric in a year, half in January and half in July, at 120 THB/kg."""
SPAS_NEED = Listing(
    evidence_level=REPORTED,
    id="spas-need",
    actor=SPA.code,
    side=ListingSide.NEED,
    herb="turmeric",
    form=ProductForm.DRIED,
    kg_by_month=(30.0, *(0.0,) * 5, 30.0, *(0.0,) * 5),
    price_per_kg=Interval(110.0, 120.0, 130.0),
)


def _prospects(network: NetworkSnapshot, **effort: float) -> Prospects:
    return prospects_of(network, suggest(network), effort=Effort(**effort))


def _chain(found: Prospects) -> Proposal:
    return next(one for one in found.proposals if len(one.links) == 2)


def test_a_supply_draws_on_the_offer_and_on_the_need() -> None:
    (one,) = _prospects(market(), hours_per_link=10.0, cost_per_link_thb=500.0).proposals
    kg = (600.0, 600.0, *(0.0,) * 10)
    assert one.draws == (Draw("listing offer", kg), Draw("listing need", kg))
    assert one.ends == (GROWERS.code, MILL.code)
    assert (one.hours, one.cost_thb, one.whole, one.blocked) == (10.0, 500.0, False, None)
    assert one.households == ((GROWERS.code, 25.0),)
    assert one.mind[:2] == (one.worth.mid if one.worth else None, 25.0)


def test_what_a_taker_would_dry_draws_on_the_drier_as_well() -> None:
    found = _prospects(market(DRYING, DRIER))
    (one,) = found.proposals
    assert [draw.resource for draw in one.draws] == ["listing offer", "listing need", "capacity drier"]
    assert found.resources["capacity drier"].kg_by_month == (2000.0,) * 12
    assert found.resources["capacity drier"].words.en == "the capacity of Mill"


def test_a_drier_that_is_too_small_for_two_needs_holds_the_plan_back() -> None:
    small = changed(DRIER, kg_in_per_month=400.0)
    network = market(DRYING, small)
    (one,) = quarter_plan(suggest(network), limits=PlanLimits()).plan.chosen
    assert one.kg_by_month == pytest.approx((400.0, 400.0, *(0.0,) * 10))


def test_a_chain_is_two_links_and_draws_on_the_buyer_in_the_months_of_the_need() -> None:
    found = _prospects(market(DRYING, DRIER, SPA, SPAS_NEED, need=None), hours_per_link=10.0)
    chain = _chain(found)
    assert chain.ends == (GROWERS.code, MILL.code, MILL.code, SPA.code)
    assert chain.links[1] == f"SUPPLIES|{MILL.code}|{SPA.code}|turmeric|DRIED|"
    assert (chain.whole, chain.hours) == (True, 20.0)
    fresh, _, dried = chain.draws
    # By hand: 5.5 kg of fresh turmeric make one of dried, and the spa takes 60 kg, half in January, half in July.
    assert sum(fresh.kg_by_month) == pytest.approx(60 * 5.5)
    assert dried.kg_by_month == pytest.approx(SPAS_NEED.kg_by_month)


def test_the_first_link_of_a_chain_is_the_same_link_alone() -> None:
    found = _prospects(market(DRYING, DRIER, SPA, SPAS_NEED, need=None))
    alone = next(one for one in found.proposals if len(one.links) == 1 and one.ends[0] == GROWERS.code)
    assert alone.links[0] == _chain(found).links[0]
    network = market(DRYING, DRIER, SPA, SPAS_NEED, need=None)
    chosen = quarter_plan(suggest(network), limits=PlanLimits()).plan.chosen
    assert len({link for one in chosen for link in one.proposal.links}) == sum(
        len(one.proposal.links) for one in chosen
    )


def test_a_service_takes_hours_and_a_place_but_no_kilograms() -> None:
    office = replace_roles(SPA)
    offer = service(1, ListingSide.OFFER, office, ServiceKind.TRAINING)
    need = service(2, ListingSide.NEED, GROWERS, ServiceKind.TRAINING)
    (one,) = _prospects(market(office, offer=offer, need=need), hours_per_link=10.0).proposals
    assert (one.draws, one.worth, one.hours) == ((), None, 10.0)


def replace_roles(actor: Actor) -> Actor:
    return changed(actor, roles=(ActorRole.SUPPORT_AGENCY,))


def test_what_must_be_removed_first_blocks_the_proposal() -> None:
    need = changed(NEED, requires=(CertificateKind.GACP,))
    quarter = quarter_plan(suggest(market(need=need)), limits=PlanLimits())
    (left,) = quarter.plan.left_out
    assert left.code is LeftOutCode.HARD_BLOCKER
    assert "ใบรับรอง" in left.words.th
    allowed = quarter_plan(suggest(market(need=need)), limits=PlanLimits(with_hard_blockers=True))
    assert len(allowed.plan.chosen) == 1


@pytest.mark.parametrize(
    ("state", "planned"),
    [(SuggestionState.MET, 1), (SuggestionState.AGREED, 0), (SuggestionState.DISMISSED, 0)],
)
def test_only_what_is_still_ahead_is_planned(state: SuggestionState, planned: int) -> None:
    key = suggest(market())[0].key
    decision = Decision(
        id="d",
        suggestion=key,
        source=GROWERS.code,
        target=MILL.code,
        state=state,
        decided_on=date(2025, 1, 1),
        by="x",
    )
    network = market(decision)
    everything = suggest(network, states=tuple(SuggestionState))
    assert len(prospects_of(network, everything).proposals) == planned


def test_a_budget_is_shared_among_the_links_where_no_cost_is_given_and_that_is_said() -> None:
    limits = PlanLimits(max_links=8, budget_thb=300_000.0, officer_hours=100.0)
    quarter = quarter_plan(suggest(market()), limits=limits)
    said = [one.en for one in quarter.assumptions]
    assert (
        "Each link costs 37,500 THB, the budget divided by the number of links: no cost was given. "
        "So the budget limits nothing that the number of links does not."
    ) in said
    assert (
        "Each link takes 12 officer hours: our assumption, because the asker gave none; not a recorded fact."
    ) in said
    assert any(one.startswith("The chance of 1 of the chosen is what experts expect") for one in said)
    assert quarter.plan.cost_thb == 37_500.0


def test_every_fault_of_the_asker_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        quarter_plan(
            suggest(market()), limits=PlanLimits(max_links=-1), hours_per_link=-2, cost_per_link_thb=-3
        )
    assert [fault.field for fault in refused.value.faults] == [
        "max_links",
        "hours_per_link",
        "cost_per_link_thb",
    ]
    with pytest.raises(Refused, match="cost_per_link_thb is required"):
        quarter_plan(suggest(market()), limits=PlanLimits(budget_thb=5.0))


def test_hours_that_the_asker_gives_are_the_askers() -> None:
    limits = PlanLimits(officer_hours=100.0)
    quarter = quarter_plan(suggest(market()), limits=limits, hours_per_link=12.0)
    assert "an assumption of the asker" in quarter.assumptions[0].en


@pytest.mark.parametrize("budget", [0.0, 1.0, 7.9])
def test_a_budget_that_is_nothing_for_so_many_links_is_refused(budget: float) -> None:
    with pytest.raises(Refused, match="at least 8 THB in all, or a cost per link"):
        quarter_plan(suggest(market()), limits=PlanLimits(max_links=8, budget_thb=budget))
    no_links = quarter_plan(suggest(market()), limits=PlanLimits(max_links=0, budget_thb=budget))
    assert no_links.plan.chosen == ()
    costly = quarter_plan(
        suggest(market()), limits=PlanLimits(max_links=8, budget_thb=budget), cost_per_link_thb=100.0
    )
    assert costly.plan.chosen == ()


def test_a_shared_budget_that_is_spent_is_named_among_what_is_used_up() -> None:
    spent = quarter_plan(suggest(market()), limits=PlanLimits(max_links=1, budget_thb=1000.0)).plan
    (limit,) = [one for one in spent.binding if one.kind is LimitKind.BUDGET]
    assert limit.worth_of_one_more is None
    assert [one.kind for one in spent.binding][-1] is not LimitKind.BUDGET
    assert limit.words.en == (
        "Used up: a budget of at most 1,000 THB, shared out equally. More of it alone makes no more links."
    )
    left = quarter_plan(suggest(market()), limits=PlanLimits(max_links=8, budget_thb=1000.0)).plan
    assert LimitKind.BUDGET not in {one.kind for one in left.binding}


def test_two_offers_to_one_need_share_its_kilograms() -> None:
    other = changed(GROWERS, code="HC-0009-9")
    network = market(other, changed(OFFER, id="offer-2", actor=other.code))
    plan = quarter_plan(suggest(network), limits=PlanLimits()).plan
    # By hand: the mill needs 600 kg in each of the two months in which growers have any.
    assert sum(sum(one.kg_by_month or ()) for one in plan.chosen) == pytest.approx(1200.0)
    assert replace(plan, chosen=()).links == 0
