"""Random networks that keep what they promise, and measures held against them."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.brokerage import brokerage_roles
from herbcity.analyses.centrality import degree, pagerank
from herbcity.analyses.closure import transitivity
from herbcity.analyses.homophily import assortativity
from herbcity.analyses.null_comparison import compare_with_null
from herbcity.analyses.progress import watched_by
from herbcity.analyses.remembering import MEMORY
from herbcity.analyses.rewiring import regrouped, rewired
from herbcity.analyses.whole import density
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club, kite, network_of
from herbcity.vocabulary import EvidenceLevel, LinkKind, link_rule
from tests.analyses.random_networks import chain_of, networks

COORDINATES = LinkKind.COORDINATES_WITH


def _partners(network: NetworkSnapshot) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many actors each actor is tied to by each kind, going out and coming in; by a kind without sides, at all."""
    pairs = {(tie.kind, tie.source, tie.target) for tie in network.ties}
    sided = {pair for pair in pairs if pair[0] is not COORDINATES}
    joined = {(kind, frozenset(ends)) for kind, *ends in pairs if kind is COORDINATES}
    out = Counter((kind, source) for kind, source, _ in sided)
    out.update((kind, code) for kind, ends in joined for code in ends)
    return out, Counter((kind, target) for kind, _, target in sided)


@settings(max_examples=40)
@given(networks(), st.integers(0, 3))
def test_a_rewired_network_keeps_every_actors_partners_of_every_kind(
    network: NetworkSnapshot, seed: int
) -> None:
    drawn = rewired(network, seed=seed)
    assert _partners(drawn) == _partners(network)
    assert all(tie.source != tie.target for tie in drawn.ties)
    assert len(drawn.ties) == len(network.ties)
    assert drawn.actors == network.actors


def test_rewired_ties_still_obey_the_grammar(
    province: NetworkSnapshot,
) -> None:
    drawn = rewired(province, seed=1)
    moved = {tie.id for tie in drawn.ties if tie != province.links[tie.id]}
    assert len(moved) > len(drawn.ties) / 2
    for tie in drawn.ties:
        rule = link_rule(tie.kind)
        ends = (drawn.actors[tie.source], drawn.actors[tie.target])
        assert rule.sources & set(ends[0].roles)
        assert rule.targets & set(ends[1].roles)


def test_all_networks_that_swaps_can_reach_are_equally_likely() -> None:
    # three sellers, three buyers, one tie each: by hand 3! = 6 networks
    network = chain_of(["ax", "by", "cz"])
    drawn = Counter(
        tuple(sorted((tie.source, tie.target) for tie in rewired(network, seed=seed).ties))
        for seed in range(180)
    )
    assert drawn.keys() == {tuple(zip("abc", order)) for order in permutations("xyz")}
    assert (
        sum((count - 30) ** 2 / 30 for count in drawn.values()) < 20.5
    )  # χ², 5 degrees of freedom, p = 0.001


def test_a_state_with_fewer_ways_out_is_as_likely_as_the_others() -> None:
    # By hand: out-degrees a 2, b 1, c 1 and in-degrees a 1, b 1, x 1, y 1, without loops and double ties. a has two
    # of b, x, y; whom they leave, and a, are shared by b and c, where b cannot be tied to itself:
    # a{x,y}: b→a c→b. a{b,x}: b→a c→y, b→y c→a. a{b,y}: b→a c→x, b→x c→a. Five networks.
    network = chain_of(["ax", "ay", "ba", "cb"])
    drawn = Counter(
        tuple(sorted((tie.source, tie.target) for tie in rewired(network, seed=seed).ties))
        for seed in range(200)
    )
    assert len(drawn) == 5
    assert (
        sum((count - 40) ** 2 / 40 for count in drawn.values()) < 18.5
    )  # χ², 4 degrees of freedom, p = 0.001


def test_invented_ties_are_swapped_among_themselves() -> None:
    invented = chain_of(["ax", "by"])
    documented = msgspec.structs.replace(invented.links["link-0"], evidence_level=EvidenceLevel.DOCUMENTED)
    mixed = network_of(*invented.actors.values(), documented, invented.links["link-1"])
    for network, partners in ((invented, {"x", "y"}), (mixed, {"x"})):
        drawn = [rewired(network, seed=seed).links["link-0"].target for seed in range(20)]
        assert set(drawn) == partners


@settings(max_examples=40)
@given(networks(), st.integers(0, 3))
def test_regrouping_deals_out_the_same_roles_and_leaves_the_ties(network: NetworkSnapshot, seed: int) -> None:
    drawn = regrouped(network, seed=seed)
    assert drawn.ties == network.ties
    assert Counter(actor.roles for actor in drawn.actors.values()) == Counter(
        actor.roles for actor in network.actors.values()
    )


def test_what_chance_cannot_change_stands_in_the_middle_without_a_z() -> None:
    found = compare_with_null(kite(), density, samples=10).values["value"]
    assert found == (pytest.approx(0.4), pytest.approx(0.4), pytest.approx(0.0), None, 0.5, 10)


def test_mean_deviation_and_quantile_are_those_of_the_drawn_networks() -> None:
    network, samples = karate_club(), 12
    drawn = [transitivity(rewired(network, seed=30_000 + number)).value for number in range(samples)]
    mean = sum(drawn) / samples
    sd = (sum((value - mean) ** 2 for value in drawn) / (samples - 1)) ** 0.5
    observed = transitivity(network).value
    found = compare_with_null(network, transitivity, samples=samples, seed=3).values["value"]
    assert found.mean == pytest.approx(mean)
    assert found.sd == pytest.approx(sd)
    assert found.z == pytest.approx((observed - mean) / sd)
    assert found.quantile == sum(value < observed for value in drawn) / samples


def test_a_planted_preference_for_ones_own_stage_is_more_than_chance(province: NetworkSnapshot) -> None:
    # In our provinces farmers supply middlemen and middlemen supply buyers: ties cross the stages.
    found = compare_with_null(province, assortativity, null="regrouped", samples=40, by="stage").values[
        "value"
    ]
    assert found.observed is not None
    assert found.z is not None
    assert found.z < -3


def test_every_role_of_every_actor_gets_its_expectation() -> None:
    found = compare_with_null(kite(), brokerage_roles, samples=5)
    assert set(found.values) == {
        f"{code} {role}"
        for code in kite().actors
        for role in ("coordinator", "gatekeeper", "representative", "consultant", "liaison")
    }
    assert found.options["measure"] == "brokerage_roles"


def test_the_same_seed_gives_the_same_comparison_and_chance_fills_no_memory() -> None:
    before = len(MEMORY)
    one = compare_with_null.__wrapped__(kite(), brokerage_roles, samples=4, seed=2)  # type: ignore[attr-defined]
    assert one == compare_with_null.__wrapped__(kite(), brokerage_roles, samples=4, seed=2)  # type: ignore[attr-defined]
    assert len(MEMORY) <= before + 1  # the roles of the kite itself


@settings(max_examples=20)
@given(networks())
def test_any_network_can_be_compared(network: NetworkSnapshot) -> None:
    for measure in (degree, pagerank, transitivity):
        for compared in compare_with_null(network, measure, samples=2).values.values():
            assert 0 <= compared.samples <= 2
            assert (compared.quantile is None) is (compared.observed is None or compared.samples == 0)


def test_a_watcher_is_told_of_every_random_network_and_can_stop_the_work() -> None:
    told: list[int] = []

    def impatient(_what: str, done: int, _total: int) -> None:
        told.append(done)
        if done == 3:
            raise TimeoutError

    with watched_by(impatient), pytest.raises(TimeoutError):
        compare_with_null(kite(), degree, samples=9, seed=77)
    assert told == [0, 1, 2, 3]


def test_samples_and_seeds_that_cannot_be_are_refused() -> None:
    with pytest.raises(OutOfRange):
        compare_with_null(kite(), degree, samples=1)
    with pytest.raises(OutOfRange):
        compare_with_null(kite(), degree, seed=-1)
