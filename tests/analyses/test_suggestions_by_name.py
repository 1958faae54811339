"""What was listed can be opened and decided on, and what was decided on stays: wherever it stands beside others."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.cases.valuing import values
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.market.chains import with_chains
from herbcity.analyses.suggesting import suggest, suggestion_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Decision, Interval, Listing
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import ActorRole, LinkKind, ListingSide, ProductForm, ServiceKind, SuggestionState
from tests.analyses.little_market import (
    DAY,
    DRIER,
    DRYING,
    GROWERS,
    MILL,
    NEED,
    changed,
    market,
    service,
)  # fmt: skip

ALL = tuple(SuggestionState)


def _decided(network: NetworkSnapshot, key: str, state: SuggestionState) -> NetworkSnapshot:
    source, target = key.split("|")[1:3]
    decision = Decision(
        id="decision", suggestion=key, source=source, target=target, state=state, decided_on=DAY, by="สภาอุตสาหกรรมจังหวัด"
    )  # fmt: skip
    change = Change(RecordKind.DECISION, decision.id, None, None, msgspec.to_builtins(decision))
    return network.apply([change], revision=network.revision + 1)


def _agencies(count: int) -> tuple[list[Actor], list[Listing]]:
    """Agencies that train, each a little further away than the one before."""
    agencies = [
        changed(GROWERS, code=f"AGENCY-{n}", roles=(ActorRole.SUPPORT_AGENCY,), latitude=14.5 + n / 100)
        for n in range(count)
    ]
    return agencies, [
        service(n, ListingSide.OFFER, one, ServiceKind.TRAINING) for n, one in enumerate(agencies)
    ]


def _crowded() -> NetworkSnapshot:
    """Eight agencies could train the growers; each has five nearer ones to train, and they have five nearer agencies.
    So the seventh and the growers are not among the best of either."""
    agencies, offers = _agencies(8)
    near = [changed(GROWERS, code=f"NEAR-{n}", latitude=14.57 + n / 1000) for n in range(6)]
    needs = [service(100 + n, ListingSide.NEED, one, ServiceKind.TRAINING) for n, one in enumerate(near)]
    own = service(99, ListingSide.NEED, GROWERS, ServiceKind.TRAINING)
    return market(*agencies, *offers, *near, *needs, offer=own, need=None)


PRUNED = f"TRAINS|AGENCY-7|{GROWERS.code}|||TRAINING"


def test_every_listed_suggestion_of_a_province_can_be_opened_by_its_key(province: NetworkSnapshot) -> None:
    """Lots that could be sold or processed for their owner among them, whose gain is the same; of the others some."""
    taught = teach(province)
    listed = suggest(province, states=ALL, taught=taught)
    toll = listed.weighed.found.kind[listed.rows] == LinkKind.PROCESSES_FOR.rank
    for place in sorted({*np.flatnonzero(toll).tolist(), *range(0, len(listed), 7)}):
        opened = suggestion_of(province, listed[place].key, taught=taught)
        assert opened is not None, listed[place].key
        assert (opened.key, opened.value) == (listed[place].key, listed[place].value)
        assert opened.chance == pytest.approx(listed[place].chance)


def test_a_possible_pair_can_be_opened_although_five_others_come_before_it() -> None:
    network = _crowded()
    assert PRUNED not in {one.key for one in suggest(network)}
    opened = suggestion_of(network, PRUNED)
    assert opened is not None
    assert (opened.key, opened.state) == (PRUNED, SuggestionState.OPEN)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|DRIED|", id="another form"),
        pytest.param(f"SUPPLIES|{MILL.code}|{GROWERS.code}|turmeric|FRESH|", id="the other way round"),
        pytest.param(f"SUPPLIES|{GROWERS.code}|nobody|turmeric|FRESH|", id="an actor that there is not"),
        pytest.param(f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH||>{GROWERS.code}|DRIED", id="no chain"),
        pytest.param("SUPPLIES|||||", id="nobody"),
        pytest.param("nonsense", id="no key"),
        pytest.param("", id="nothing"),
    ],
)  # fmt: skip
def test_what_is_impossible_has_no_suggestion_by_its_key_either(key: str) -> None:
    assert suggestion_of(market(), key) is None


@pytest.mark.parametrize("state", [SuggestionState.CONTACTED, SuggestionState.DISMISSED])
def test_what_was_decided_on_stays_although_five_others_come_before_it(state: SuggestionState) -> None:
    network = _decided(_crowded(), PRUNED, state)
    for around in (None, GROWERS.code, "AGENCY-7"):
        shown = suggest(network, around=around, states=[state])
        assert [one.key for one in shown] == [PRUNED]
        before = suggest(_crowded(), around=around, states=ALL)
        assert {one.key for one in suggest(network, around=around, states=ALL)} == {
            PRUNED,
            *(one.key for one in before),
        }, "it takes nobody's place, and brings nobody else"
    assert PRUNED not in {one.key for one in suggest(network, around="AGENCY-0", states=ALL)}


def test_a_chain_that_was_decided_on_stays_when_another_buyer_pays_more() -> None:
    paying = Interval(100.0, 110.0, 120.0)
    buyers = [changed(MILL, code=f"BUYER-{n}", roles=(ActorRole.BUYER,)) for n in range(2)]
    wanted = changed(NEED, form=ProductForm.DRIED, kg_by_month=(100.0,) * 12, price_per_kg=paying)
    one, other = (changed(wanted, id=f"need-{n}", actor=buyer.code) for n, buyer in enumerate(buyers))
    network = market(DRYING, DRIER, *buyers, one, need=None)
    (chain,) = (one.key for one in suggest(network) if one.match.onward)
    assert chain.endswith("|>BUYER-0|DRIED")
    dearer = changed(other, price_per_kg=Interval(200.0, 210.0, 220.0))
    later = market(DRYING, DRIER, *buyers, one, dearer, need=None)
    assert chain not in {one.key for one in suggest(later)}
    opened = suggestion_of(later, chain)
    assert opened is not None
    assert opened.key == chain
    (kept,) = suggest(_decided(later, chain, SuggestionState.CONTACTED), states=[SuggestionState.CONTACTED])
    assert (kept.key, kept.value) == (chain, opened.value)


@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_whatever_is_possible_and_decided_on_is_in_the_list_and_around_its_ends(
    province: NetworkSnapshot, data: st.DataObject
) -> None:
    everything = with_chains(candidates(province))
    gainful = values(everything)[:, 2]
    row = data.draw(st.integers(0, len(everything) - 1).filter(lambda row: not gainful[row] <= 0))
    key, state = key_of(everything, row), data.draw(st.sampled_from(ALL))
    network, taught = _decided(province, key, state), teach(province)
    for around in (None, *key.split("|")[1:3]):
        shown = {one.key: one.state for one in suggest(network, around=around, states=ALL, taught=taught)}
        assert shown.get(key) is state


def test_a_decision_about_what_is_gone_brings_nothing_back() -> None:
    gone = _decided(market(need=None), f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH|", ALL[1])
    assert len(suggest(gone, states=ALL)) == 0
    assert len(suggest(_decided(market(), "nonsense|a|b", ALL[1]), states=ALL)) == 1
