"""What keeps a dismissed suggestion away, and what brings it back, on the little market."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import msgspec
from hypothesis import given

from herbcity.analyses.decisions.dismissals import facts_of, new_facts, reason_of, state_of
from herbcity.analyses.decisions.news import what_changed
from herbcity.analyses.planning.adapting import AHEAD, prospects_of
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Decision, Interval, Value
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    DismissalReason,
    LinkKind,
    ListingSide,
    ProductForm,
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
    certificate,
    changed,
    market,
)

KEY = f"{LinkKind.SUPPLIES}|{GROWERS.code}|{MILL.code}|turmeric|FRESH|"
DEMANDING = changed(NEED, requires=(CertificateKind.GACP,))


def dismissed(
    network: NetworkSnapshot, because: DismissalReason, note: str | None = None, *, key: str = KEY
) -> NetworkSnapshot:
    """The network after somebody dismissed its suggestion for this reason."""
    source, target = key.split("|")[1:3]
    decision = Decision(
        id=f"dismissal of {key}" if key != KEY else "dismissal",
        suggestion=key,
        source=source,
        target=target,
        state=SuggestionState.DISMISSED,
        decided_on=DAY,
        by="Provincial office",
        note=note,
        because=because,
        facts=facts_of(network, key, because=because, note=note),
    )
    return added(network, RecordKind.DECISION, decision)


def added(network: NetworkSnapshot, kind: RecordKind, value: Value) -> NetworkSnapshot:
    body = msgspec.json.decode(msgspec.json.encode(value))
    return network.apply([Change(kind, body["id"], None, None, body)])


def edited(network: NetworkSnapshot, kind: RecordKind, record: str, **fields: object) -> NetworkSnapshot:
    return network.apply([Change(kind, record, name, None, value) for name, value in fields.items()])


def shown(network: NetworkSnapshot) -> list[str]:
    return [one.key for one in suggest(network)]


def test_a_pair_dismissed_for_a_certificate_returns_when_it_is_awarded_and_says_so() -> None:
    away = dismissed(market(need=DEMANDING), DismissalReason.CERTIFICATE)
    assert (shown(away), state_of(away, KEY)) == ([], SuggestionState.DISMISSED)
    gacp = changed(certificate(GROWERS.code, CertificateKind.GACP), valid_from=date(2025, 12, 15))
    (back,) = suggest(added(away, RecordKind.CERTIFICATE, gacp))
    assert (back.key, back.state) == (KEY, SuggestionState.OPEN)
    (news,) = back.what_changed
    assert news.text_en() == "Growers: GACP added on 2025-12-15"
    assert news.text_th() == "กลุ่มผู้ปลูก มี GACP เพิ่มในทะเบียน เมื่อ 15 ธันวาคม 2568"
    assert news.records == ((RecordKind.CERTIFICATE, gacp.id),)


def test_a_pair_dismissed_for_a_certificate_returns_when_nobody_requires_it_any_more() -> None:
    away = dismissed(market(need=DEMANDING), DismissalReason.CERTIFICATE)
    back = edited(away, RecordKind.LISTING, NEED.id, requires=[])
    assert [news.en for news in what_changed(back, KEY)] == ["Mill: GACP no longer required, changed"]


def test_another_certificate_or_another_price_does_not_bring_back_what_was_dismissed_for_gacp() -> None:
    away = dismissed(market(need=DEMANDING), DismissalReason.CERTIFICATE)
    organic = added(away, RecordKind.CERTIFICATE, certificate(GROWERS.code, CertificateKind.ORGANIC_TH))
    mills = added(away, RecordKind.CERTIFICATE, certificate(MILL.code, CertificateKind.GACP))
    cheaper = edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[1.0, 2.0, 3.0])
    renamed = edited(away, RecordKind.ACTOR, GROWERS.code, name_en="Hill growers", households=30)
    for network in (organic, mills, cheaper, renamed):
        assert shown(network) == []


def test_a_note_that_names_a_certificate_is_a_reason_though_nobody_requires_it() -> None:
    note = "คู่นี้ไม่เอา เพราะไม่มี GACP"
    assert (reason_of(note), reason_of("ไกลเกินไป")) == (DismissalReason.CERTIFICATE, DismissalReason.OTHER)
    away = dismissed(market(), DismissalReason.CERTIFICATE, note)
    assert shown(added(away, RecordKind.CERTIFICATE, certificate(GROWERS.code, CertificateKind.HALAL))) == []
    assert shown(added(away, RecordKind.CERTIFICATE, certificate(GROWERS.code, CertificateKind.GACP))) == [
        KEY
    ]


def test_a_certificate_that_runs_out_brings_nothing_back() -> None:
    held = certificate(GROWERS.code, CertificateKind.GACP, until=date(2026, 6, 1))
    away = dismissed(market(held), DismissalReason.OTHER)
    assert shown(away.on(date(2026, 7, 1))) == []


def test_listings_loaded_again_unchanged_bring_nothing_back() -> None:
    for because in DismissalReason:
        away = dismissed(market(), because)
        without = away.apply([Change(RecordKind.LISTING, one.id, None, {}, None) for one in (OFFER, NEED)])
        again = added(
            added(without, RecordKind.LISTING, OFFER), RecordKind.LISTING, changed(NEED, id="other-id")
        )
        assert (shown(without), shown(again)) == ([], [])


def test_each_reason_listens_to_its_own_facts_only() -> None:
    edits = {
        DismissalReason.PRICE: (RecordKind.LISTING, OFFER.id, {"price_per_kg": [5.0, 6.0, 7.0]}),
        DismissalReason.QUANTITY: (RecordKind.LISTING, NEED.id, {"kg_by_month": [900.0] * 12}),
        DismissalReason.DISTANCE: (RecordKind.ACTOR, MILL.code, {"latitude": 14.41}),
        DismissalReason.PARTNER: (RecordKind.LISTING, OFFER.id, {"valid_from": "2025-12-30"}),
    }
    for because in edits:
        away = dismissed(market(), because)
        for edit, (kind, record, fields) in edits.items():
            assert shown(edited(away, kind, record, **fields)) == ([KEY] if edit is because else [])


def test_any_fact_of_the_case_brings_back_what_was_dismissed_for_another_reason() -> None:
    away = dismissed(market(), DismissalReason.OTHER)
    assert shown(edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0])) == [KEY]
    assert shown(edited(away, RecordKind.LISTING, OFFER.id, note="asked again")) == []
    assert shown(edited(away, RecordKind.ACTOR, GROWERS.code, households=40)) == []


def test_the_price_that_the_material_fetches_once_processed_matters_where_it_was_the_price() -> None:
    away = dismissed(market(DRYING, DRIER), DismissalReason.PRICE)
    back = edited(away, RecordKind.LADDER_STEP, DRYING.id, price_out=[90.0, 100.0, 110.0])
    assert [news.en for news in what_changed(back, KEY)] == [
        "turmeric: price once processed (THB/kg) changed from dried 80–90–100 to dried 90–100–110"
    ]


def test_a_dismissal_whose_facts_were_not_kept_stays() -> None:
    old = Decision(
        id="old", suggestion=KEY, source=GROWERS.code, target=MILL.code,
        state=SuggestionState.DISMISSED, decided_on=DAY, by="Provincial office",
    )  # fmt: skip
    away = added(market(), RecordKind.DECISION, old)
    assert shown(edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0])) == []


def test_what_is_dismissed_anew_waits_for_the_next_change() -> None:
    first = dismissed(market(), DismissalReason.PRICE)
    cheaper = edited(first, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0])
    assert shown(cheaper) == [KEY]
    again = changed(
        cheaper.decisions["dismissal"],
        id="again",
        number=1,
        facts=facts_of(cheaper, KEY, because=DismissalReason.PRICE),
    )
    assert shown(added(cheaper, RecordKind.DECISION, again)) == []


def test_the_decision_taken_later_on_the_same_day_is_the_last_one() -> None:
    away = dismissed(market(), DismissalReason.OTHER)
    called = changed(
        away.decisions["dismissal"], id="a", number=1, state=SuggestionState.CONTACTED, facts=None
    )
    assert state_of(added(away, RecordKind.DECISION, called), KEY) is SuggestionState.CONTACTED


@given(
    because=st.sampled_from(list(DismissalReason)),
    price=st.lists(st.floats(1, 50), min_size=3, max_size=3).map(sorted),
    kg=st.lists(st.floats(0, 1000), min_size=12, max_size=12),
)
def test_a_network_without_news_has_none(
    because: DismissalReason, price: list[float], kg: list[float]
) -> None:
    offer = changed(OFFER, price_per_kg=Interval(*price), kg_by_month=tuple(kg))
    assert new_facts(dismissed(market(DRYING, DRIER, offer=offer), because), KEY) == ()


# ── chains of two links ──────────────────────────────────────────────────────────────────────────────────

HOSPITAL = Actor(
    evidence_level=REPORTED, code="HC-0003-A", name_th="โรงพยาบาล", name_en="Hospital",
    roles=(ActorRole.BUYER,), latitude=14.6, longitude=100.1,
)  # fmt: skip
WANTS_DRIED = changed(
    NEED, id="hospital", actor=HOSPITAL.code, form=ProductForm.DRIED, kg_by_month=(10.0,) * 12,
    price_per_kg=Interval(110.0, 120.0, 130.0),
)  # fmt: skip
OFFERS_DRIED = changed(
    OFFER, id="dried", actor=MILL.code, form=ProductForm.DRIED, side=ListingSide.OFFER,
    price_per_kg=Interval(70.0, 80.0, 90.0),
)  # fmt: skip
CHAIN = f"{KEY}|>{HOSPITAL.code}|DRIED"
SECOND = f"{LinkKind.SUPPLIES}|{MILL.code}|{HOSPITAL.code}|turmeric|DRIED|"
LINKS = st.sampled_from([KEY, SECOND])


def chains() -> NetworkSnapshot:
    """The growers could supply the mill, the mill the hospital, and both together are a chain."""
    return market(HOSPITAL, WANTS_DRIED, OFFERS_DRIED, DRYING, DRIER, need=None)


def by_key(network: NetworkSnapshot) -> dict[str, Suggestion]:
    return {one.key: one for one in suggest(network, states=tuple(SuggestionState))}


def decided(network: NetworkSnapshot, key: str, state: SuggestionState, **said: object) -> NetworkSnapshot:
    source, target = key.split("|")[1:3]
    decision = Decision(
        id=f"{state} {key}", suggestion=key, source=source, target=target, state=state, decided_on=DAY,
        by="Provincial office", **said,
    )  # fmt: skip
    return added(network, RecordKind.DECISION, decision)


def test_a_chain_is_dismissed_with_either_of_its_links_and_for_the_same_reason() -> None:
    assert set(shown(chains())) == {KEY, SECOND, CHAIN}
    for link, other in ((KEY, SECOND), (SECOND, KEY)):
        away = dismissed(chains(), DismissalReason.PRICE, key=link)
        assert shown(away) == [other]
        chain = by_key(away)[CHAIN]
        assert chain.state is SuggestionState.DISMISSED
        assert [(one.suggestion, one.because) for one in chain.decisions] == [(link, DismissalReason.PRICE)]
        assert [one.key for one in suggest(away, around=HOSPITAL.code)] == [other] * (other == SECOND)


def test_the_plan_makes_no_link_that_was_dismissed_by_way_of_a_chain() -> None:
    for link in (KEY, SECOND):
        away = dismissed(chains(), DismissalReason.OTHER, key=link)
        for states in (tuple(AHEAD), tuple(SuggestionState)):
            made = prospects_of(away, suggest(away, states=states)).proposals
            assert link not in {name for proposal in made for name in proposal.links}


def test_a_chain_comes_back_with_its_link_and_says_what_changed() -> None:
    away = dismissed(chains(), DismissalReason.PRICE)
    cheaper = by_key(edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0]))
    assert (cheaper[CHAIN].state, cheaper[KEY].state) == (SuggestionState.OPEN,) * 2
    assert cheaper[CHAIN].what_changed == cheaper[KEY].what_changed
    assert [one.en for one in cheaper[CHAIN].what_changed] == [
        "Growers: price (THB/kg) changed from 8–9–10 to 5–6–7"
    ]


def test_a_chain_stays_away_until_nothing_of_it_is_dismissed() -> None:
    away = dismissed(dismissed(chains(), DismissalReason.PRICE), DismissalReason.QUANTITY, key=SECOND)
    cheaper = edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0])
    assert by_key(cheaper)[CHAIN].state is SuggestionState.DISMISSED
    assert by_key(cheaper)[CHAIN].what_changed == ()
    more = edited(cheaper, RecordKind.LISTING, WANTS_DRIED.id, kg_by_month=[20.0] * 12)
    assert by_key(more)[CHAIN].state is SuggestionState.OPEN
    assert len(by_key(more)[CHAIN].what_changed) == 2


def test_a_dismissed_chain_leaves_its_links_open_and_other_materials_are_not_meant() -> None:
    assert set(shown(dismissed(chains(), DismissalReason.OTHER, key=CHAIN))) == {KEY, SECOND}
    dried = KEY.replace("FRESH", "DRIED")
    assert CHAIN in shown(dismissed(chains(), DismissalReason.OTHER, key=dried))


def test_what_was_decided_later_about_the_chain_itself_counts() -> None:
    away = dismissed(chains(), DismissalReason.OTHER)
    met = decided(away, CHAIN, SuggestionState.MET, number=1)
    assert by_key(met)[CHAIN].state is SuggestionState.MET
    earlier = decided(away, CHAIN, SuggestionState.MET)  # of the same day and number: the dismissal stands
    assert by_key(earlier)[CHAIN].state is SuggestionState.DISMISSED


@given(link=LINKS, because=st.sampled_from(list(DismissalReason)))
def test_lists_and_cards_agree_on_the_state_of_every_suggestion(link: str, because: DismissalReason) -> None:
    away = dismissed(chains(), because, key=link)
    for network in (away, edited(away, RecordKind.LISTING, OFFER.id, price_per_kg=[5.0, 6.0, 7.0])):
        for state in SuggestionState:
            found = suggest(network, states=(state,))
            assert all(one.state is state is state_of(network, one.key) for one in found)
