"""Chains: every one there is, none twice, what fits together only, and the best first."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.tracing.conditions import Conditions
from herbcity.analyses.tracing.tracing import trace
from herbcity.errors import ErrorCode, LimitReached, Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of, turmeric_chain
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import ActorRole, CertificateKind, EvidenceLevel, Flow, LinkKind, ProductForm
from tests.analyses.tracing.chain_networks import (
    actor,
    carrying_networks,
    every_chain,
    link,
    words,
    worth,
)

GROWER, MILL, BUYER = ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER
WHERES = st.sampled_from(
    [
        Conditions(),
        Conditions(herb="turmeric"),
        Conditions(flows=frozenset({Flow.MATERIAL, Flow.BYPRODUCT})),
        Conditions(flows=frozenset(Flow)),
        Conditions(certificate=CertificateKind.GACP),
        Conditions(certificate=CertificateKind.GACP, certified_roles=frozenset({GROWER})),
    ]
)


def _of_role(network: NetworkSnapshot, role: ActorRole) -> set[str]:
    return {code for code, one in network.actors.items() if role in one.roles}


@settings(max_examples=250)
@given(carrying_networks(), WHERES, st.integers(1, 6))
def test_exactly_the_chains_that_networkx_finds_and_that_fit_are_found_the_best_first(
    network: NetworkSnapshot, where: Conditions, depth: int
) -> None:
    found = trace(network, source_role=GROWER, target_role=BUYER, where=where, max_depth=depth, count=1000)
    growers, buyers = _of_role(network, GROWER), _of_role(network, BUYER)
    chains = [tuple(one.id for one in chain.links) for chain in found.chains]
    assert found.cut_off is None
    assert sorted(chains) == sorted(every_chain(network, growers, buyers, where, depth))
    ranks = []
    for chain in found.chains:
        by_hand = worth(list(chain.links))
        assert (chain.value.mid if chain.value else None) == (
            None if by_hand is None else pytest.approx(by_hand)
        )
        assert bool(chain.unknown) is (chain.value is None)
        ranks.append((round(-by_hand, 6) if by_hand is not None else 1.0, len(chain.links), chain.links))
    assert [rank[:2] for rank in ranks] == sorted(rank[:2] for rank in ranks)


@given(carrying_networks(), st.integers(1, 5), st.sampled_from(["value", "length"]))
def test_asking_for_fewer_gives_the_first_of_the_same_ones_and_says_that_there_are_more(
    network: NetworkSnapshot, count: int, order: str
) -> None:
    everything = trace(network, source_role=GROWER, target_role=BUYER, order=order, count=1000)
    few = trace(network, source_role=GROWER, target_role=BUYER, order=order, count=count)
    assert few.chains == everything.chains[:count]
    assert few.cut_off == ("count" if len(everything.chains) > count else None)


@given(carrying_networks(), st.sampled_from(["value", "length"]))
def test_a_search_that_gives_up_gives_the_best_it_found_and_says_so(
    network: NetworkSnapshot, order: str
) -> None:
    everything = trace(network, source_role=GROWER, target_role=BUYER, order=order, count=1000)
    try:
        some = trace(network, source_role=GROWER, target_role=BUYER, order=order, count=1000, most_steps=12)
    except LimitReached:
        return
    assert some.chains == everything.chains[: len(some.chains)]
    assert some.cut_off == "effort" or some.chains == everything.chains


@given(carrying_networks())
def test_the_shortest_come_first_where_that_is_asked(network: NetworkSnapshot) -> None:
    found = trace(network, source_role=GROWER, target_role=BUYER, order="length", count=1000)
    lengths = [len(chain.links) for chain in found.chains]
    assert lengths == sorted(lengths)


def test_the_toy_by_hand_one_chain_a_group_with_its_narrowest_link() -> None:
    found = trace(turmeric_chain(), source="HC-0001-E", target_role=BUYER)
    (chain,) = found.chains
    assert [one.name_en for one in chain.actors] == [
        "Hill growers", "Morning market collector", "Herb mill", "Thai pharmacy",
    ]  # fmt: skip
    assert [step.dry_kg_per_year.mid for step in chain.steps] == pytest.approx(
        [4000 / 5.5, 6000 / 5.5, 1000 / 5.5]
    )
    assert chain.dry_kg_per_year.mid == pytest.approx(1000 / 5.5)
    assert chain.value.mid == pytest.approx(1000 * 8.5)  # 1,000 kg of fresh turmeric at 8.5 THB/kg
    assert chain.evidence_level is EvidenceLevel.ILLUSTRATIVE
    assert "worth 8,500 THB at the end" in chain.text_en
    assert "มูลค่าที่ปลายทาง 8,500 บาท" in chain.text_th


def _two_ways() -> NetworkSnapshot:
    """a → m → p at 100 kg fresh, dried to 30 kg; a → p directly at 50 kg dried; the way over m is worth less."""
    return network_of(
        actor("a", GROWER), actor("m", MILL), actor("p", BUYER), *words(),
        link("am", "a", "m"), link("mp", "m", "p", form=ProductForm.DRIED, kg=30.0),
        link("ap", "a", "p", form=ProductForm.DRIED, kg=50.0),
    )  # fmt: skip


def test_a_wide_short_chain_comes_before_a_narrow_long_one_and_values_are_by_hand() -> None:
    chains = trace(_two_ways(), source="a", target="p").chains
    assert [[one.id for one in chain.links] for chain in chains] == [["ap"], ["am", "mp"]]
    assert chains[0].value.mid == pytest.approx(50 * 90)
    assert chains[1].value.mid == pytest.approx(100 / 5 * 90)  # 20 kg dried pass the first link


def test_dried_does_not_become_fresh_and_one_herb_does_not_become_another() -> None:
    backwards = network_of(
        actor("a", GROWER), actor("m", MILL), actor("p", BUYER), *words(),
        link("am", "a", "m", form=ProductForm.DRIED), link("mp", "m", "p"),
        link("ap", "a", "p", herb="ginger"), link("am2", "a", "m", herb="ginger"),
    )  # fmt: skip
    assert [[one.id for one in chain.links] for chain in trace(backwards, source="a", target="p").chains] == [
        ["ap"]
    ]


def test_a_herb_without_a_ladder_keeps_its_form_and_its_weight_is_unknown() -> None:
    ladderless = network_of(
        actor("a", GROWER), actor("m", MILL), actor("p", BUYER), *words(),
        link("am", "a", "m", herb="plai"), link("mp", "m", "p", herb="plai"),
        link("mp2", "m", "p", herb="plai", form=ProductForm.DRIED),
    )  # fmt: skip
    (chain,) = trace(ladderless, source="a", target="p").chains
    assert [one.id for one in chain.links] == ["am", "mp"]
    assert chain.dry_kg_per_year is None
    assert chain.value is None
    assert chain.unknown[0].en == "the ladder has no ratio from fresh plai to dried"


def test_invented_rungs_are_not_climbed_by_real_links() -> None:
    real = [
        msgspec.structs.replace(one, evidence_level=EvidenceLevel.REPORTED)
        for one in (link("am", "a", "m"), link("mp", "m", "p", form=ProductForm.DRIED))
    ]
    network = network_of(actor("a", GROWER), actor("m", MILL), actor("p", BUYER), *words(), *real)
    assert trace(network, source="a", target="p").chains == ()


def test_a_circle_cannot_hang_it() -> None:
    codes = [f"n{number}" for number in range(30)]
    everyone = [link(f"{one}-{other}", one, other) for one in codes for other in codes if one != other]
    network = network_of(*(actor(code, MILL) for code in codes), *words(), *everyone)
    found = trace(network, source="n0", target="n1", max_depth=12, count=5)
    assert len(found.chains) == 5
    assert found.cut_off == "count"
    assert [len(chain.links) for chain in found.chains] == [1, 2, 2, 2, 2]


def test_distance_limits_count_each_link_and_all_of_them_and_unknown_fulfils_none() -> None:
    def at(code: str, role: ActorRole, latitude: float | None):
        longitude = None if latitude is None else 100.0
        return msgspec.structs.replace(actor(code, role), latitude=latitude, longitude=longitude)

    network = network_of(
        at("a", GROWER, 14.0), at("m", MILL, 14.1), at("n", MILL, None), at("p", BUYER, 14.2), *words(),
        link("am", "a", "m"), link("mp", "m", "p"), link("ap", "a", "p"), link("an", "a", "n"), link("np", "n", "p"),
    )  # fmt: skip  # one tenth of a degree is 11.1 km

    def asked(**limits: float) -> list[list[str]]:
        chains = trace(network, source="a", target="p", where=Conditions(**limits)).chains
        return sorted([one.id for one in chain.links] for chain in chains)

    assert asked() == [["am", "mp"], ["an", "np"], ["ap"]]
    assert asked(max_step_km=15) == [["am", "mp"]]
    assert asked(max_total_km=23) == [["am", "mp"], ["ap"]]
    assert asked(max_total_km=22) == []


def test_levels_keep_out_links_that_are_known_less_well() -> None:
    where = Conditions(levels=frozenset({EvidenceLevel.VERIFIED}))
    assert trace(_two_ways(), source="a", target="p", where=where).chains == ()


def test_everything_wrong_with_a_question_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        trace(
            turmeric_chain(), source="HC-4711-0", max_depth=13, count=0,
            where=Conditions(herb="moonwort", max_step_km=-1, certified_roles=frozenset({GROWER})),
        )  # fmt: skip
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        (ErrorCode.NOT_FOUND, "from"),
        (ErrorCode.MISSING, "to / toRole"),
        (ErrorCode.NOT_FOUND, "herb"),
        (ErrorCode.OUT_OF_RANGE, "maxDepth"),
        (ErrorCode.OUT_OF_RANGE, "first"),
        (ErrorCode.OUT_OF_RANGE, "maxStepKm"),
        (ErrorCode.MISSING, "certificate"),
    ]


def test_a_search_that_gives_up_before_the_first_chain_is_refused() -> None:
    with pytest.raises(LimitReached) as refused:
        trace(turmeric_chain(), source_role=GROWER, target_role=BUYER, most_steps=2)
    assert refused.value.code is ErrorCode.TOO_MANY_CHAINS


def test_a_network_without_links_has_no_chain() -> None:
    lonely = network_of(actor("a", GROWER), actor("p", BUYER))
    found = trace(lonely, source="a", target="p")
    assert (found.chains, found.cut_off) == ((), None)
    assert trace(lonely, source="a", target="a").chains == ()
    assert trace(network_of(), source_role=GROWER, target_role=BUYER).chains == ()


def test_undirected_links_are_followed_both_ways() -> None:
    tied = network_of(
        actor("a", GROWER), actor("p", BUYER),
        link("pa", "p", "a", kind=LinkKind.COORDINATES_WITH, herb=None, form=None, kg=None),
    )  # fmt: skip
    where = Conditions(flows=frozenset({Flow.COORDINATION}))
    (chain,) = trace(tied, source="a", target="p", where=where).chains
    assert [one.code for one in chain.actors] == ["a", "p"]
    assert trace(tied, source="a", target="p").chains == ()


@given(carrying_networks(), st.data())
def test_a_limit_of_distance_leaves_exactly_the_chains_that_keep_it(
    network: NetworkSnapshot, data: st.DataObject
) -> None:
    latitudes = st.sampled_from([None, 14.0, 14.1, 14.2, 14.4])
    tables = {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}
    for code, one in network.actors.items():
        latitude = data.draw(latitudes)
        place = {"latitude": latitude, "longitude": None if latitude is None else 100.0}
        tables[RecordKind.ACTOR][code] = msgspec.structs.replace(one, **place)
    placed = NetworkSnapshot(tables, revision=1, as_of=network.as_of)
    everything = trace(placed, source_role=GROWER, target_role=BUYER, count=1000).chains
    for total, step in ((30.0, None), (None, 15.0), (60.0, 25.0)):
        where = Conditions(max_total_km=total, max_step_km=step)
        kept = [
            chain
            for chain in everything
            if (total is None or (chain.km is not None and chain.km <= total))
            and (step is None or all(one.km is not None and one.km.mid <= step for one in chain.steps))
        ]
        found = trace(placed, source_role=GROWER, target_role=BUYER, where=where, count=1000)
        assert list(found.chains) == kept
