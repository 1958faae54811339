"""The kinds of suggestion beyond a plain supply: chains of two links, toll processing, money, mentors, agencies."""

from __future__ import annotations

import pytest

from herbcity.analyses.cases.blockers import BlockerCode
from herbcity.analyses.market.columns import LEVELS
from herbcity.analyses.planning.adapting import prospects_of
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Actor, Capacity, Certificate, Interval, Link, Listing
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    FirmSize,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    MindDimension,
    ProductForm,
    ServiceKind,
    SuggestionOrder,
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

HOSPITAL = Actor(
    evidence_level=REPORTED,
    code="HC-0003-A",
    name_th="โรงพยาบาล",
    name_en="Hospital",
    roles=(ActorRole.BUYER,),
    latitude=14.6,
    longitude=100.1,
)
WANTS_DRIED = changed(
    NEED,
    id="hospital",
    actor=HOSPITAL.code,
    form=ProductForm.DRIED,
    kg_by_month=(10.0,) * 12,
    price_per_kg=Interval(110.0, 120.0, 130.0),
)


def _chain(*more: object, buyer: Listing = WANTS_DRIED) -> NetworkSnapshot:
    return market(HOSPITAL, buyer, DRYING, DRIER, *more, need=None)


def _chains(network: NetworkSnapshot) -> list[Suggestion]:
    return [one for one in suggest(network) if one.match.onward is not None]


def test_a_raw_seller_a_processor_and_a_buyer_of_the_higher_form_are_valued_together() -> None:
    (chain,) = _chains(_chain())
    assert chain.key == f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH||>{HOSPITAL.code}|DRIED"
    # By hand: the hospital takes 120 kg dried, for which 660 kg fresh are needed at 5.5 to 1; 1,000 kg were offered in
    # each of January and February, so 330 kg of each. 11.1195 km each way (0.1 degrees), 3 THB per tonne-km.
    assert chain.kg_by_month == pytest.approx((330.0, 330.0, *(0.0,) * 10))
    worth, asked, freight = 660 * (120 - 12) / 5.5, 660 * 9, 0.66 * 11.1195 * 3
    onward = 0.120 * 11.1195 * 3
    assert chain.value.mid == pytest.approx(worth - asked - freight - onward, rel=1e-6)
    money = [line.interval for line in chain.arithmetic if line.unit == "THB/year"]
    assert [sum(bounds) for bounds in zip(*money)] == pytest.approx(list(chain.value), rel=1e-9)
    assert any(
        "Hospital needs the dried turmeric made of it, and pays 120.00" in one.en for one in chain.reasons
    )
    assert chain.next_action.en == f"Ask {MILL.name_en} whether it wants it, and how much a month."


def test_the_households_of_all_three_of_a_chain_count_once_each_and_in_the_plan_too() -> None:
    shop = changed(HOSPITAL, legal_form=LegalForm.COMMUNITY_ENTERPRISE, households=40)
    unknown, company = changed(shop, households=None), changed(GROWERS, legal_form=LegalForm.COMPANY)

    def community(growers: Actor, buyer: Actor) -> tuple[float | None, str]:
        (chain,) = _chains(market(buyer, WANTS_DRIED, DRYING, DRIER, need=None, growers=growers))
        score = chain.mind[MindDimension.COMMUNITY.rank]
        return score.amount, score.text_en

    assert community(GROWERS, shop) == (65, "Reaches 65 households in community groups.")
    assert community(company, shop) == (40, "Reaches 40 households in community groups.")
    assert community(GROWERS, HOSPITAL) == (25, "Reaches 25 households in community groups.")
    assert community(company, HOSPITAL) == (0, "No community group takes part.")
    assert community(company, unknown)[0] is None
    assert community(GROWERS, unknown)[0] == 25
    network = market(shop, WANTS_DRIED, DRYING, DRIER, need=None)
    (proposal,) = [one for one in prospects_of(network, suggest(network)).proposals if one.whole]
    assert dict(proposal.households) == {GROWERS.code: 25, shop.code: 40}


@pytest.mark.parametrize(
    "network",
    [
        pytest.param(_chain(buyer=changed(WANTS_DRIED, price_per_kg=None)), id="the buyer names no price"),
        pytest.param(_chain(buyer=changed(WANTS_DRIED, max_distance_km=5.0)), id="too far for the buyer"),
        pytest.param(_chain(buyer=changed(WANTS_DRIED, form=ProductForm.POWDER)), id="another form"),
        pytest.param(
            _chain(
                Link(
                    evidence_level=REPORTED,
                    id="tie",
                    kind=LinkKind.SUPPLIES,
                    source=MILL.code,
                    target=HOSPITAL.code,
                    status=LinkStatus.ACTIVE,
                )
            ),
            id="the processor supplies the buyer already",
        ),
    ],
)
def test_without_a_buyer_to_reach_there_is_no_chain(network: NetworkSnapshot) -> None:
    assert _chains(network) == []


def test_material_is_processed_for_its_owner_where_one_of_the_two_says_so() -> None:
    def toll(network: NetworkSnapshot) -> list[Suggestion]:
        return list(suggest(network, kinds=[LinkKind.PROCESSES_FOR]))

    assert toll(market(DRYING, DRIER, need=None)) == []
    wish = service(1, ListingSide.NEED, GROWERS, ServiceKind.TOLL_PROCESSING)
    (one,) = toll(market(DRYING, DRIER, wish, need=None))
    assert (one.source, one.target, one.match.form) == (MILL.code, GROWERS.code, ProductForm.FRESH)
    # By hand: 2,000 kg fresh, asked at 9 THB/kg, become 2,000 / 5.5 kg dried at 90 less 12 THB; there and back.
    dried = 2000 / 5.5
    expected = dried * (90 - 12) - 2000 * 9 - 3 * 11.1195 * (2 + dried / 1000)
    assert one.value.mid == pytest.approx(expected, rel=1e-6)


def test_on_the_card_of_toll_processing_nobody_sells() -> None:
    wish = service(1, ListingSide.NEED, GROWERS, ServiceKind.TOLL_PROCESSING)
    (one,) = suggest(market(DRYING, DRIER, wish, need=None), kinds=[LinkKind.PROCESSES_FOR])
    said = [
        *(line.label_en for line in one.arithmetic),
        *(reason.en for reason in one.reasons),
        *(score.text_en for score in one.mind),
    ]
    assert not [words for words in said if "seller" in words or "asks" in words or "both prices" in words]
    assert "less the material at the price its owner sets on it (quantity × price)" in said
    assert "Price the owner sets on the material (without a date)" in said
    said_th = [*(line.label_th for line in one.arithmetic), *(reason.th for reason in one.reasons)]
    assert not [words for words in said_th if "ผู้ขาย" in words]
    unpriced = market(DRYING, DRIER, wish, offer=changed(OFFER, price_per_kg=None), need=None)
    (asked,) = suggest(unpriced, kinds=[LinkKind.PROCESSES_FOR])
    assert [missing.en for missing in asked.missing] == [
        "the price at which Growers could sell the material as it is"
    ]


@pytest.mark.parametrize(
    ("kind", "verb", "th", "asked"),
    [
        (ServiceKind.TESTING, "tests for", "ตรวจวิเคราะห์ให้", "lower what is rejected"),
        (ServiceKind.PERMITTING, "considers permits for", "พิจารณาอนุญาตให้", "what the permit would allow"),
        (ServiceKind.CERTIFICATION, "certifies", "รับรองมาตรฐานให้", "which sales the certificate would open"),
    ],
)
def test_a_service_is_called_what_it_is(kind: ServiceKind, verb: str, th: str, asked: str) -> None:
    agency = changed(HOSPITAL, code="AGENCY-1", roles=(ActorRole.SUPPORT_AGENCY,))
    offer, need = (
        service(1, ListingSide.OFFER, agency, kind),
        service(2, ListingSide.NEED, GROWERS, kind),
    )
    (one,) = suggest(market(agency, offer=offer, need=need))
    assert one.kind is LinkKind.CERTIFIES
    assert (one.match.verb.en, one.match.verb.th) == (verb, th)
    assert asked in one.missing[0].en


def test_only_the_capacity_that_ties_leave_is_offered() -> None:
    tie = Link(
        evidence_level=REPORTED,
        id="tie",
        kind=LinkKind.SUPPLIES,
        source=HOSPITAL.code,
        target=MILL.code,
        status=LinkStatus.ACTIVE,
        form=ProductForm.FRESH,
        volume_kg_per_year=18_000.0,
    )
    (free,) = suggest(market(HOSPITAL, DRYING, DRIER, need=None))
    (busy,) = suggest(market(HOSPITAL, DRYING, DRIER, tie, need=None))
    assert free.kg_by_month == (1000.0, 1000.0, *(0.0,) * 10)
    assert busy.kg_by_month == (500.0, 500.0, *(0.0,) * 10), "2,000 a month less 18,000 / 12"
    full = changed(tie, volume_kg_per_year=24_000.0)
    assert len(suggest(market(HOSPITAL, DRYING, DRIER, full, need=None))) == 0


def test_money_waits_for_a_consent_and_says_how_much_could_be_met() -> None:
    bank = changed(HOSPITAL, roles=(ActorRole.FINANCIER,), name_en="Bank")
    offer = changed(service(1, ListingSide.OFFER, bank, ServiceKind.FINANCING), amount_thb=300_000.0)
    need = changed(service(2, ListingSide.NEED, GROWERS, ServiceKind.FINANCING), amount_thb=500_000.0)
    (one,) = suggest(market(bank, offer=offer, need=need))
    codes = [blocker.code for blocker in one.blockers]
    assert codes == [
        BlockerCode.CONSENT_NOT_RECORDED,
        BlockerCode.AMOUNT_BEYOND_OFFER,
        BlockerCode.CRITERIA_NOT_RECORDED,
    ]
    assert one.blockers[0].hard
    consent = certificate(GROWERS.code, CertificateKind.DATA_CONSENT)
    for issuer, given in ((None, True), ("Bank", True), ("Another bank", False)):
        (asked,) = suggest(market(bank, changed(consent, issuer=issuer), offer=offer, need=need))
        assert (BlockerCode.CONSENT_NOT_RECORDED not in {each.code for each in asked.blockers}) is given
    assert [(line.amount, line.unit) for line in one.arithmetic] == [
        (500_000.0, "THB"),
        (300_000.0, "THB"),
        (300_000.0, "THB"),
    ]
    assert one.value is None
    assert "what the money would earn in a year" in one.missing[0].en


OTHER = changed(MILL, code="HC-0004-8", name_en="Other mill", size=FirmSize.SMALL, latitude=14.55)


def _mills(levels: tuple[int | None, int | None], **sizes: FirmSize) -> NetworkSnapshot:
    def held(holder: Actor, level: int | None) -> list[Certificate]:
        green = certificate(holder.code, CertificateKind.GREEN_INDUSTRY)
        return [] if level is None else [changed(green, level=level)]

    large = changed(MILL, size=sizes.get("large", FirmSize.LARGE))
    return network_of(
        large, OTHER, DRIER, changed(DRIER, id="other", actor=OTHER.code),
        *held(large, levels[0]), *held(OTHER, levels[1]), as_of=DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "mentors"),
    [
        ((3, 2), [MILL.code]),
        ((3, 1), [MILL.code]),
        ((4, 1), []),
        ((2, 2), []),
        ((2, 3), [OTHER.code]),
        ((None, 1), [MILL.code]),
    ],
)
def test_a_mentor_is_one_or_two_green_levels_ahead_or_else_the_larger_firm(
    levels: tuple[int | None, int | None], mentors: list[str]
) -> None:
    assert [one.source for one in suggest(_mills(levels), kinds=[LinkKind.MENTORS])] == mentors


def test_a_mentor_works_with_the_same_process_and_was_never_asked() -> None:
    network = _mills((3, 2))
    (one,) = suggest(network, kinds=[LinkKind.MENTORS])
    assert [blocker.code for blocker in one.blockers] == [BlockerCode.NOBODY_ASKED]
    assert one.reasons[0].en == (
        "Mill and Other mill both make dried herb from fresh herb, and Mill is ahead: Green Industry level 3 "
        "against 2."
    )
    grinding = Capacity(
        evidence_level=REPORTED, id="other", actor=OTHER.code, from_form=ProductForm.DRIED,
        to_form=ProductForm.POWDER, kg_in_per_month=10.0,
    )  # fmt: skip
    apart = network_of(changed(MILL, size=FirmSize.LARGE), OTHER, DRIER, grinding, as_of=DAY)
    assert len(suggest(apart, kinds=[LinkKind.MENTORS])) == 0


def test_agencies_that_serve_the_same_actor_and_do_not_meet_could_coordinate() -> None:
    one, other = (
        changed(
            HOSPITAL, code=f"AGENCY-{number}", name_en=f"Agency {number}", roles=(ActorRole.SUPPORT_AGENCY,)
        )
        for number in (1, 2)
    )
    offers = [
        service(1, ListingSide.OFFER, one, ServiceKind.TRAINING),
        service(2, ListingSide.OFFER, other, ServiceKind.PERMITTING),
    ]

    def advice(number: int, agency: Actor) -> Link:
        return Link(
            evidence_level=REPORTED, id=f"advice-{number}", kind=LinkKind.ADVISES, source=agency.code,
            target=GROWERS.code, status=LinkStatus.ACTIVE,
        )  # fmt: skip

    apart = network_of(one, other, GROWERS, *offers, advice(1, one), as_of=DAY)
    assert len(suggest(apart, kinds=[LinkKind.COORDINATES_WITH])) == 0
    both = network_of(one, other, GROWERS, *offers, advice(1, one), advice(2, other), as_of=DAY)
    (meeting,) = suggest(both, kinds=[LinkKind.COORDINATES_WITH])
    assert (meeting.source, meeting.target) == ("AGENCY-1", "AGENCY-2")
    assert meeting.reasons[0].en == "Agency 1 and Agency 2 both work with Growers."
    assert meeting.arithmetic == (), "what either would lend is no arithmetic of their working together"
    met = changed(advice(3, one), kind=LinkKind.COORDINATES_WITH, source=other.code, target=one.code)
    tied = network_of(one, other, GROWERS, *offers, advice(1, one), advice(2, other), met, as_of=DAY)
    assert len(suggest(tied, kinds=[LinkKind.COORDINATES_WITH])) == 0


def test_one_big_buyer_does_not_fill_the_list() -> None:
    sellers = [changed(GROWERS, code=f"GROWER-{number}") for number in range(6)]
    offers = [
        changed(OFFER, id=f"offer-{number}", actor=seller.code, price_per_kg=(5.0 + number / 100,) * 3)
        for number, seller in enumerate(sellers)
    ]
    small = changed(MILL, code="SMALL")
    need = changed(NEED, id="small", actor=small.code, price_per_kg=(11.5,) * 3)
    ranked = suggest(network_of(TURMERIC, MILL, small, *sellers, NEED, need, *offers, as_of=DAY))
    assert ranked[0].target == MILL.code
    assert {one.target for one in ranked[:3]} == {MILL.code, small.code}
    plain = sorted(ranked, key=lambda one: -one.value.mid)
    assert {one.target for one in plain[:3]} == {MILL.code}, (
        "by value alone the big buyer has the first three"
    )


@pytest.mark.parametrize(
    ("order", "dimension"),
    [
        (SuggestionOrder.BUSINESS, 0),
        (SuggestionOrder.COMMUNITY, 1),
        (SuggestionOrder.ENVIRONMENT, 2),
        (SuggestionOrder.INCOME_DISTRIBUTION, 3),
    ],
)
def test_the_best_of_a_dimension_comes_first_when_it_is_asked_for(
    province: NetworkSnapshot, order: SuggestionOrder, dimension: int
) -> None:
    ranked = suggest(province, order=order)
    known = [one.mind[dimension].amount for one in ranked if one.mind[dimension].amount is not None]
    assert known[0] == max(known)


def test_every_value_is_the_sum_of_its_lines_and_every_level_the_lowest_of_them(
    province: NetworkSnapshot,
) -> None:
    ranked = suggest(province)
    assert any(one.match.onward for one in ranked)
    for one in ranked:
        lines = one.arithmetic
        sides = [side.level for side in one.match.sides]
        assert one.evidence_level is min((*sides, *(line.level for line in lines)), key=LEVELS.index)
        money = [line.interval for line in lines if line.unit == "THB/year"]
        assert (one.value is None) == bool(one.missing) == (not money)
        if one.value is not None:
            assert [sum(bounds) for bounds in zip(*money)] == pytest.approx(
                list(one.value), rel=1e-9, abs=1e-6
            )
            assert one.value.low <= one.value.mid <= one.value.high


def test_the_same_records_in_another_order_are_ranked_the_same(province: NetworkSnapshot) -> None:
    turned = NetworkSnapshot(
        {
            kind: dict(reversed(list(province.table(kind).items())))
            for kind in RecordKind
            if kind is not RecordKind.CONTACT
        },
        revision=province.revision,
        as_of=province.as_of,
    )
    ours = [(one.key, one.value) for one in suggest(province)]
    theirs = {one.key: one.value for one in suggest(turned)}
    assert {key for key, _ in ours} == theirs.keys()
    assert [key for key, _ in ours[:50]] == [one.key for one in suggest(turned)[:50]]
