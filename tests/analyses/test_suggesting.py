"""Who should work with whom: what fits, what is impossible, what stands in the way, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from herbcity.analyses.cases.blockers import BlockerCode
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Decision, Link, Listing
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
    ServiceKind,
    SuggestionState,
)
from tests.analyses.little_market import (
    DAY,
    DRIER,
    DRYING,
    GROWERS,
    MILL,
    NEED,
    OFFER,
    REPORTED,
    TURMERIC,
    certificate,
    changed,
    market,
    service,
)  # fmt: skip

KEY = f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH|"


def _only(network: NetworkSnapshot) -> Suggestion:
    (suggestion,) = suggest(network)
    return suggestion


def _codes(suggestion: Suggestion) -> list[BlockerCode]:
    return [blocker.code for blocker in suggestion.blockers]


def test_an_offer_meets_a_need_in_the_months_they_share() -> None:
    suggestion = _only(market())
    assert suggestion.key == KEY
    assert (suggestion.kind, suggestion.source, suggestion.target) == ("SUPPLIES", GROWERS.code, MILL.code)
    assert suggestion.material == ("turmeric", "FRESH")
    assert suggestion.kg_by_month == (600.0, 600.0, *(0.0,) * 10)
    assert suggestion.blockers == ()
    assert suggestion.state is SuggestionState.OPEN
    assert (suggestion.probability, suggestion.expected_value) == (None, None)


def test_the_reasons_rest_on_records_and_come_in_both_languages() -> None:
    reasons = _only(market()).reasons
    assert "ขมิ้นชันสด" in reasons[0].th
    assert reasons[0].en == "Growers offers fresh turmeric, and Mill needs it."
    assert reasons[0].records == ((RecordKind.LISTING, "offer"), (RecordKind.LISTING, "need"))
    months = next(reason for reason in reasons if "seasons" in reason.en)
    assert months.en == "The seasons meet in 2 of 12 months (Jan, Feb): 1,200 kg together."
    assert months.weight == pytest.approx(1200 / 1800)
    assert "ม.ค. ก.พ." in months.th
    assert all(0 < reason.weight <= 1 for reason in reasons)


@pytest.mark.parametrize(
    "network",
    [
        pytest.param(market(need=changed(NEED, herb=None, form=ProductForm.DRIED)), id="another form"),
        pytest.param(market(need=changed(NEED, kg_by_month=(*(0.0,) * 11, 500.0))), id="another season"),
        pytest.param(market(need=changed(NEED, actor=GROWERS.code)), id="the actor itself"),
        pytest.param(market(need=changed(NEED, max_distance_km=10.0)), id="too far: 11 km"),
        pytest.param(market(offer=changed(OFFER, max_distance_km=10.0)), id="too far for the seller"),
        pytest.param(market(offer=changed(OFFER, valid_until=DAY)), id="an offer that ends today"),
        pytest.param(market(offer=changed(OFFER, price_per_kg=(20.0, 21.0, 22.0))), id="it would lose money"),
        pytest.param(market(mill=changed(MILL, roles=(ActorRole.FINANCIER,))), id="the grammar"),
        pytest.param(
            market(offer=changed(OFFER, evidence_level=EvidenceLevel.ILLUSTRATIVE)), id="an invented offer"
        ),
        pytest.param(market(herb=changed(TURMERIC, regulated=True)), id="controlled, without licences"),
        pytest.param(market(need=None), id="no need"),
    ],
)
def test_what_is_impossible_is_not_suggested(network: NetworkSnapshot) -> None:
    assert len(suggest(network)) == 0


def test_a_controlled_herb_needs_a_licence_on_both_sides() -> None:
    kind = CertificateKind.CONTROLLED_HERB_LICENCE
    controlled = changed(TURMERIC, regulated=True)
    sellers, buyers = certificate(GROWERS.code, kind), certificate(MILL.code, kind)
    assert len(suggest(market(sellers, herb=controlled))) == 0
    assert len(suggest(market(sellers, changed(buyers, valid_until=DAY), herb=controlled))) == 0
    assert len(suggest(market(sellers, buyers, herb=controlled))) == 1
    unnamed = changed(OFFER, herb=None)
    assert len(suggest(market(buyers, offer=unnamed, herb=controlled))) == 0


def _tie(**fields: object) -> Link:
    return changed(
        Link(
            evidence_level=REPORTED,
            id="tie",
            kind=LinkKind.SUPPLIES,
            source=GROWERS.code,
            target=MILL.code,
            status=LinkStatus.ACTIVE,
        ),
        **fields,
    )


def test_a_pair_that_is_tied_already_is_not_suggested_again() -> None:
    assert len(suggest(market(_tie()))) == 0
    assert len(suggest(market(_tie(herb="turmeric", form=ProductForm.FRESH)))) == 0
    assert len(suggest(market(_tie(form=ProductForm.DRIED)))) == 1, "another form is another supply"
    assert len(suggest(market(_tie(status=LinkStatus.PROPOSED)))) == 1, "a proposal is no tie"


def test_a_certificate_that_is_lacking_blocks_and_one_that_is_held_is_a_reason() -> None:
    need = changed(NEED, requires=(CertificateKind.GACP,))
    lacking = _only(market(need=need))
    assert _codes(lacking) == [BlockerCode.CERTIFICATE_LACKING]
    assert lacking.blockers[0].hard
    assert lacking.next_action.en.startswith("Ask Growers for its Good Agricultural and Collection Practice")
    expired = _only(market(certificate(GROWERS.code, CertificateKind.GACP, until=DAY), need=need))
    assert _codes(expired) == [BlockerCode.CERTIFICATE_LACKING]
    held = _only(market(certificate(GROWERS.code, CertificateKind.GACP, until=date(2026, 6, 1)), need=need))
    assert held.blockers == ()
    assert any((RecordKind.CERTIFICATE, f"{GROWERS.code}-GACP") in reason.records for reason in held.reasons)


def test_what_is_not_known_keeps_the_pair_and_is_named() -> None:
    silent = _only(market(offer=changed(OFFER, kg_by_month=None, price_per_kg=None)))
    assert (silent.kg_by_month, silent.value) == (None, None)
    assert [missing.en for missing in silent.missing] == [
        "the monthly quantities of Growers",
        "the price Growers asks",
    ]
    assert BlockerCode.SEASON_UNKNOWN in _codes(silent)
    lost = _only(market(growers=changed(GROWERS, latitude=None, longitude=None)))
    assert [missing.th for missing in lost.missing] == ["ที่ตั้งของ กลุ่มผู้ปลูก"]
    assert _codes(lost) == [BlockerCode.DISTANCE_UNKNOWN]
    assert lost.next_action.th == "โทรถาม กลุ่มผู้ปลูก: ที่ตั้งของ กลุ่มผู้ปลูก"
    unnamed = _only(market(offer=changed(OFFER, herb=None)))
    assert _codes(unnamed) == [BlockerCode.HERB_NOT_STATED]


def test_a_drier_is_suggested_to_growers_though_it_states_no_need() -> None:
    suggestion = _only(market(DRYING, DRIER, need=None))
    assert _codes(suggestion) == [BlockerCode.NO_STATED_NEED]
    assert suggestion.kg_by_month == (1000.0, 1000.0, *(0.0,) * 10)
    assert len(suggest(market(DRIER, need=None))) == 0, "without a ladder nobody knows what it would be worth"


def test_a_stated_need_comes_before_the_capacity_of_the_same_actor() -> None:
    suggestion = _only(market(DRYING, DRIER))
    assert suggestion.match.need.stated
    assert suggestion.blockers == ()


def test_residue_goes_to_a_taker_who_is_the_source_of_the_link() -> None:
    give = changed(
        OFFER,
        actor=MILL.code,
        form=ProductForm.RESIDUE,
        price_per_kg=(0.5, 0.5, 0.5),
        kg_by_month=(100.0,) * 12,
    )
    take = changed(give, id="need", actor=GROWERS.code, side=ListingSide.NEED, price_per_kg=(1.0, 1.0, 1.0))
    suggestion = _only(market(offer=give, need=take))
    assert (suggestion.kind, suggestion.source, suggestion.target) == (
        LinkKind.TAKES_BYPRODUCT_FROM,
        GROWERS.code,
        MILL.code,
    )
    assert _codes(suggestion) == [BlockerCode.WASTE_CODE_MISSING, BlockerCode.WASTE_PERMIT_NOT_RECORDED]
    coded = _only(market(offer=changed(give, waste_code="020304"), need=take))
    assert _codes(coded) == [BlockerCode.WASTE_PERMIT_NOT_RECORDED]
    permit = certificate(MILL.code, CertificateKind.WASTE_PERMIT)
    allowed = _only(market(permit, offer=changed(give, waste_code="020304"), need=take))
    assert _codes(allowed) == [BlockerCode.WASTE_PERMIT_SCOPE_UNKNOWN]
    ran_out = certificate(MILL.code, CertificateKind.WASTE_PERMIT, until=DAY)
    permitted_once = market(ran_out, offer=changed(give, waste_code="020304"), need=take)
    assert _codes(_only(permitted_once)) == [BlockerCode.WASTE_PERMIT_NOT_RECORDED]
    assert coded.dry_equivalent_kg_per_year is None


def _agency(role: ActorRole = ActorRole.SUPPORT_AGENCY, number: int = 0) -> Actor:
    return Actor(
        evidence_level=REPORTED,
        code=f"AGENCY-{number}",
        name_th=f"หน่วยงาน {number}",
        roles=(role,),
        latitude=14.4 + number / 100,
        longitude=100.1,
    )


@pytest.mark.parametrize(
    ("kind", "role", "link"),
    [
        (ServiceKind.FINANCING, ActorRole.FINANCIER, LinkKind.FINANCES),
        (ServiceKind.CREDIT_GUARANTEE, ActorRole.FINANCIER, LinkKind.FINANCES),
        (ServiceKind.CONSULTING, ActorRole.SUPPORT_AGENCY, LinkKind.ADVISES),
        (ServiceKind.TRAINING, ActorRole.INDUSTRY_BODY, LinkKind.TRAINS),
        (ServiceKind.TESTING, ActorRole.RESEARCH_PARTNER, LinkKind.CERTIFIES),
        (ServiceKind.PERMITTING, ActorRole.SUPPORT_AGENCY, LinkKind.CERTIFIES),
        (ServiceKind.RESEARCH, ActorRole.RESEARCH_PARTNER, LinkKind.RESEARCHES_WITH),
        (ServiceKind.MARKET_ACCESS, ActorRole.BUYER, LinkKind.OPENS_MARKET_FOR),
        (ServiceKind.MENTORING, ActorRole.PROCESSOR, LinkKind.MENTORS),
        (ServiceKind.MENTORING, ActorRole.SUPPORT_AGENCY, LinkKind.ADVISES),
        (ServiceKind.TOLL_PROCESSING, ActorRole.PROCESSOR, LinkKind.PROCESSES_FOR),
    ],
)
def test_a_service_makes_the_link_that_the_grammar_has_for_it(
    kind: ServiceKind, role: ActorRole, link: LinkKind
) -> None:
    agency = _agency(role)
    offer = service(1, ListingSide.OFFER, agency, kind)
    need = service(2, ListingSide.NEED, GROWERS, kind)
    suggestion = _only(market(agency, offer=offer, need=need))
    assert (suggestion.kind, suggestion.source, suggestion.target) == (link, agency.code, GROWERS.code)
    assert (suggestion.service, suggestion.material, suggestion.value) == (kind, None, None)
    assert "no value is given" in suggestion.missing[0].en


def test_of_many_agencies_the_five_nearest_are_suggested_nearest_first() -> None:
    agencies = [_agency(number=number) for number in range(8)]
    offers = [
        service(number, ListingSide.OFFER, agencies[number], ServiceKind.TRAINING) for number in range(8)
    ]
    need = service(99, ListingSide.NEED, GROWERS, ServiceKind.TRAINING)
    network = market(*agencies, *offers, offer=need, need=None)
    assert [one.source for one in suggest(network, around=GROWERS.code)] == [
        f"AGENCY-{number}" for number in range(5)
    ]


def test_known_values_come_first_highest_first_and_unknown_ones_after() -> None:
    def grower(number: int, price: float | None) -> tuple[Actor, Listing]:
        actor = changed(GROWERS, code=f"GROWER-{number}")
        interval = None if price is None else (price, price, price)
        return actor, changed(OFFER, id=f"offer-{number}", actor=actor.code, price_per_kg=interval)

    records = [*grower(1, 9.0), *grower(2, None), *grower(3, 7.0)]
    ranked = suggest(market(*records, offer=changed(OFFER, price_per_kg=(10.0, 10.0, 10.0))))
    assert [one.source for one in ranked] == ["GROWER-3", "GROWER-1", GROWERS.code, "GROWER-2"]


def test_around_an_actor_are_those_of_its_own_offers_and_needs() -> None:
    other = changed(GROWERS, code="GROWER-2")
    network = market(other, changed(OFFER, id="offer-2", actor=other.code))
    assert {one.source for one in suggest(network)} == {GROWERS.code, other.code}
    assert [one.source for one in suggest(network, around=other.code)] == [other.code]
    assert len(suggest(network, around=MILL.code)) == 2
    assert len(suggest(network, around="nobody")) == 0


def test_the_own_list_of_every_actor_is_in_the_whole_list_among_those_that_name_it(
    province: NetworkSnapshot,
) -> None:
    """Also where several counterparts are level at the last place: it falls to the same one in both lists."""
    whole, taught = suggest(province), teach(province)
    others = 0
    for code in province.actors:
        own = {one.key for one in suggest(province, around=code, taught=taught)}
        naming = {one.key for one in whole.naming(code)}
        assert own <= naming
        others += len(naming - own)
    assert others, "the best for somebody else need not be the best for the actor"


def test_suggestions_name_their_ends_and_the_buyer_at_the_end_of_a_chain() -> None:
    buyer = changed(MILL, code="BUYER", roles=(ActorRole.BUYER,))
    wanted = changed(
        NEED, id="wanted", actor="BUYER", form=ProductForm.DRIED, price_per_kg=(100.0, 110.0, 120.0)
    )
    whole = suggest(market(DRYING, DRIER, buyer, wanted))
    chains = [one.key for one in whole if one.match.onward]
    assert len(chains) == 1
    assert [one.key for one in whole.naming("BUYER")] == chains
    for end in (GROWERS.code, MILL.code):
        assert [one.key for one in whole.naming(end)] == [one.key for one in whole]
    assert len(whole.naming("nobody")) == 0
    assert len(suggest(whole.weighed.found.network, around="BUYER")) == 0, "it is in no pair of its own"


def test_only_the_asked_kinds_are_shown() -> None:
    assert len(suggest(market(), kinds=[LinkKind.SUPPLIES])) == 1
    assert len(suggest(market(), kinds=[LinkKind.FINANCES])) == 0


def test_the_kinds_asked_for_are_a_filter_and_bring_nobody_who_is_not_in_the_whole_list(
    province: NetworkSnapshot,
) -> None:
    """A lot that could be sold or processed for its owner has its five places once, whichever is asked for."""
    for around in (None, next(code for code in province.actors if province.capacities_of(code))):
        whole = suggest(province, around=around)
        for kinds in ([LinkKind.PROCESSES_FOR], [LinkKind.SUPPLIES, LinkKind.TRAINS], []):
            some = suggest(province, around=around, kinds=kinds)
            assert [one.key for one in some] == [one.key for one in whole if one.kind in kinds]
            assert some.options["kinds"] == tuple(kinds)


def _decision(state: SuggestionState, day: date) -> Decision:
    return Decision(
        id=f"{state}-{day}",
        suggestion=KEY,
        source=GROWERS.code,
        target=MILL.code,
        state=state,
        decided_on=day,
        by="สภาอุตสาหกรรมจังหวัด",
    )


def test_the_last_decision_is_the_state_and_a_dismissed_suggestion_is_only_shown_on_request() -> None:
    called = _decision(SuggestionState.CONTACTED, date(2025, 12, 1))
    dismissed = _decision(SuggestionState.DISMISSED, date(2025, 12, 8))
    assert _only(market(called)).state is SuggestionState.CONTACTED
    network = market(dismissed, called)
    assert len(suggest(network)) == 0
    (shown,) = suggest(network, states=[SuggestionState.DISMISSED])
    assert (shown.state, shown.decisions) == (SuggestionState.DISMISSED, (called, dismissed))


@pytest.mark.parametrize("state", list(SuggestionState))
def test_who_works_together_already_or_did_is_only_shown_on_request(state: SuggestionState) -> None:
    network = market(_decision(state, date(2025, 12, 8)))
    settled = state in (SuggestionState.DISMISSED, SuggestionState.ACTIVE, SuggestionState.ENDED)
    assert len(suggest(network)) == (0 if settled else 1)
    assert [one.state for one in suggest(network, states=[state])] == [state]


def test_an_agency_that_works_with_both_is_a_reason_and_arranges_the_meeting() -> None:
    agency = _agency()
    ties = [
        _tie(id=f"advice-{end}", kind=LinkKind.ADVISES, source=agency.code, target=end)
        for end in (GROWERS.code, MILL.code)
    ]
    suggestion = _only(market(agency, *ties))
    assert any((RecordKind.LINK, ties[0].id) in reason.records for reason in suggestion.reasons)
    assert suggestion.next_action.th == "ขอให้ หน่วยงาน 0 ซึ่งทำงานกับทั้งสองฝ่าย นัด กลุ่มผู้ปลูก กับ โรงงาน คุยกัน"


def test_a_class_without_names_is_blocked_until_somebody_finds_out_who_it_is() -> None:
    suggestion = _only(market(mill=changed(MILL, legal_form=LegalForm.UNNAMED_GROUP)))
    assert _codes(suggestion) == [BlockerCode.UNNAMED_ACTOR]
    assert suggestion.next_action.en.startswith("Find out who belongs to 'Mill'")


def test_a_suggestion_is_found_by_its_key_and_the_answer_says_what_it_rests_on() -> None:
    network = market()
    answer = suggest(network)
    assert answer.named(KEY) is answer[0]
    assert (answer.digest, answer.revision, answer.method) == (network.digest, 1, "suggest")


def test_an_empty_registry_suggests_nothing() -> None:
    assert len(suggest(NetworkSnapshot.empty(as_of=DAY))) == 0
