"""What is missing in a network: single partners, holes in services, missing roles, and ties that would join."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.communities import communities
from herbcity.analyses.joining.dependences import dependences
from herbcity.analyses.joining.missing_roles import missing_roles
from herbcity.analyses.joining.new_ties import new_ties
from herbcity.analyses.joining.service_coverage import Coverage, service_coverage
from herbcity.analyses.reach import Ways
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import District, Interval, Listing
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import (
    ActorRole,
    EvidenceLevel,
    Flow,
    LinkKind,
    ListingSide,
    ProductForm,
    ServiceKind,
    Stage,
)
from tests.analyses.tracing.chain_networks import (
    DAY,
    HERBS,
    LEVEL,
    actor,
    carrying_networks,
    exactly,
    link,
    words,
)

GROWER, MILL, BUYER, AGENCY = (
    ActorRole.FARMER_GROUP,
    ActorRole.PROCESSOR,
    ActorRole.BUYER,
    ActorRole.SUPPORT_AGENCY,
)


def lot(
    name: str, code: str, side: ListingSide, kg: float | None = 1200.0, herb: str = "turmeric"
) -> Listing:
    """An offer or a need of a fresh herb, spread evenly over the year."""
    return Listing(
        evidence_level=LEVEL, id=name, actor=code, side=side, herb=herb, form=ProductForm.FRESH,
        kg_by_month=None if kg is None else (kg / 12,) * 12, price_per_kg=exactly(10.0),
    )  # fmt: skip


def service(name: str, code: str, side: ListingSide, kind: ServiceKind) -> Listing:
    return Listing(evidence_level=LEVEL, id=name, actor=code, side=side, service=kind)


@st.composite
def trading_networks(draw: st.DrawFn) -> NetworkSnapshot:
    """Networks that carry things, in which some offer and some need."""
    network = draw(carrying_networks())
    tables = {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}
    for number, code in enumerate(network.actors):
        for side in ListingSide:
            if draw(st.booleans()):
                kg = draw(st.sampled_from([None, 120.0, 600.0]))
                one = lot(f"{side.lower()}-{number}", code, side, kg, draw(st.sampled_from(HERBS)))
                tables[RecordKind.LISTING][one.id] = one
    return NetworkSnapshot(tables, revision=1, as_of=network.as_of)


# ── dependences ──────────────────────────────────────────────────────────────────────────────────────────────


@given(carrying_networks())
def test_exactly_those_with_one_partner_for_a_herb_depend_on_one(network: NetworkSnapshot) -> None:
    sources, targets = defaultdict(set), defaultdict(set)
    for tie in network.ties:
        if tie.kind is LinkKind.SUPPLIES:
            sources[tie.target, tie.herb].add(tie.source)
            targets[tie.source, tie.herb].add(tie.target)
    expected = {
        (code, *partners, side, herb)
        for side, trade in (("supplier", sources), ("buyer", targets))
        for (code, herb), partners in trade.items()
        if len(partners) == 1
    }
    found = dependences(network, count=1000)
    assert {(one.actor.code, one.on.code, one.side, one.herb and one.herb.id) for one in found} == expected
    known = [one.weight.thb.mid for one in found if one.weight.thb]
    assert known == sorted(known, reverse=True)
    assert all(one.weight.thb for one in found[: len(known)])


def test_a_volume_that_is_not_recorded_is_counted_and_not_taken_for_nothing() -> None:
    network = network_of(
        actor("a", GROWER), actor("p", BUYER), *words(), link("one", "a", "p"), link("two", "a", "p", kg=None)
    )
    first = dependences(network)[0]
    assert (first.weight.dry_kg.mid, first.weight.unweighed) == (20.0, 1)  # 100 kg fresh at 5 to 1


# ── services ─────────────────────────────────────────────────────────────────────────────────────────────────


def _served() -> NetworkSnapshot:
    return network_of(
        actor("a", GROWER), actor("b", GROWER), actor("c", GROWER), actor("m", MILL), actor("s", AGENCY),
        actor("t", AGENCY), *words(),
        link("s-a", "s", "a", kind=LinkKind.CERTIFIES, herb=None, form=None, kg=None),
        link("t-b", "t", "b", kind=LinkKind.CERTIFIES, herb=None, form=None, kg=None),
        service("lab", "s", ListingSide.OFFER, ServiceKind.TESTING),
        service("b-lab", "b", ListingSide.NEED, ServiceKind.TESTING),
        service("m-lab", "m", ListingSide.NEED, ServiceKind.TESTING),
    )  # fmt: skip


def test_a_tie_counts_for_what_its_giver_offers_and_else_for_the_main_service_of_its_kind() -> None:
    rows = {(row.service, row.stage): row for row in service_coverage(_served())}
    lab, audit = (rows[kind, Stage.UPSTREAM] for kind in (ServiceKind.TESTING, ServiceKind.CERTIFICATION))
    assert [one.code for one in lab.agencies] == ["s"]  # s offers testing and nothing else of this kind
    assert [one.code for one in audit.agencies] == ["t"]  # t offers nothing, so its tie is a certification
    assert (lab.served, lab.needing, lab.unmet, lab.coverage) == (1, 1, 1, Coverage.NEEDS_UNMET)
    mill = rows[ServiceKind.TESTING, Stage.MIDSTREAM]
    assert (mill.served, mill.unmet, mill.coverage) == (0, 1, Coverage.OFFERED_NOT_USED)
    assert mill.text_en == (
        "None of the 1 midstream actor has testing, which 1 actor offers, for instance s, although 1 states the need."
    )
    assert rows[ServiceKind.FINANCING, Stage.UPSTREAM].coverage is Coverage.NOBODY_OFFERS


def test_holes_with_unmet_needs_come_first_and_what_is_covered_last() -> None:
    rows = service_coverage(_served())
    assert [row.unmet for row in rows[:2]] == [1, 1]
    assert rows[-1].coverage is Coverage.COVERED


@given(trading_networks())
def test_the_counts_of_a_coverage_are_of_its_group(network: NetworkSnapshot) -> None:
    rows = service_coverage(network)
    operators = [one for one in network.actors.values() if one.stage is not Stage.SUPPORT]
    assert sum(row.actors for row in rows) == len(operators) * len(ServiceKind)
    for row in rows:
        assert 0 <= row.served <= row.actors
        assert 0 <= row.unmet <= row.needing <= row.actors
        assert bool(row.served) is bool(row.agencies)


def test_the_invented_and_the_real_are_never_in_one_sentence() -> None:
    real = msgspec.structs.replace(actor("r", GROWER), evidence_level=EvidenceLevel.REPORTED)
    network = network_of(
        real,
        actor("a", GROWER),
        actor("s", AGENCY),
        service("lab", "s", ListingSide.OFFER, ServiceKind.TESTING),
    )
    rows = [row for row in service_coverage(network) if row.service is ServiceKind.TESTING]
    assert {(row.illustrative, row.actors, len(row.offering)) for row in rows} == {
        (False, 1, 0),
        (True, 1, 1),
    }


# ── missing roles ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_role_counts_what_leaves_those_who_would_turn_to_it_and_names_the_nearest() -> None:
    here, there = (
        District(
            evidence_level=EvidenceLevel.VERIFIED, code=code, name_th=name, name_en=name, latitude=latitude,
            longitude=100.0,
        )
        for code, name, latitude in (("7203", "Dan Chang", 14.8), ("7209", "U Thong", 14.4))
    )  # fmt: skip

    def at(code: str, role: ActorRole, district: str):  # type: ignore[no-untyped-def]
        return msgspec.structs.replace(actor(code, role), district=district)

    network = network_of(
        here, there, at("a", GROWER, "7203"), at("b", GROWER, "7203"), at("m", MILL, "7209"), *words(),
        link("ab", "a", "b"), link("bm", "b", "m"), lot("more", "a", ListingSide.OFFER, 600.0),
    )  # fmt: skip
    (row,) = (one for one in missing_roles(network) if one.role is MILL)
    assert [one.code for one in row.affected] == ["a", "b"]
    # by hand: 100 kg fresh leave b and 600 kg are offered, at 5 to 1; what a supplies b does not leave them
    assert row.weight.dry_kg.mid == pytest.approx(140.0)
    assert row.nearest.code == "m"
    assert row.km.mid == pytest.approx((44.48**2 + 13.06**2) ** 0.5, abs=0.1)  # 0.4° and two district circles
    assert row.text_en.startswith("Dan Chang has no processor; 2 actors there, who sell or offer 140 kg")


def test_nothing_is_said_of_actors_without_a_district() -> None:
    assert missing_roles(network_of(actor("a", GROWER))) == ()
    assert missing_roles(network_of()) == ()


# ── new ties ─────────────────────────────────────────────────────────────────────────────────────────────────


def _apart() -> NetworkSnapshot:
    """Two growers who sell to one another's cooperative, and a mill with a buyer whom nothing of theirs reaches."""
    return network_of(
        actor("a", GROWER), actor("b", GROWER), actor("m", MILL), actor("p", BUYER), *words(),
        link("ab", "a", "b"), link("mp", "m", "p", form=ProductForm.DRIED),
        lot("offer", "b", ListingSide.OFFER, 1200.0), lot("need", "m", ListingSide.NEED, 600.0),
        lot("need-p", "p", ListingSide.NEED, 300.0),
    )  # fmt: skip


def test_the_tie_that_would_carry_most_joins_two_communities_and_gives_them_a_buyer() -> None:
    (tie,) = new_ties(_apart())
    assert (tie.giver.code, tie.taker.code) == ("b", "m")
    assert tie.weight.dry_kg.mid == pytest.approx(600 / 5)  # the need, fresh at 5 to 1
    assert tie.between_them.dry_kg.mid == pytest.approx(900 / 5)  # 600 + 300 needed, 1,200 offered
    assert tie.gains_buyer == ("a", "b")
    assert (tie.givers, tie.takers) == (2, 2)
    assert "2 actors would gain a way to a buyer" in tie.text_en


def test_where_a_way_leads_already_or_the_layers_differ_there_is_no_new_tie() -> None:
    joined = _apart().apply(
        [Change(RecordKind.LINK, "bm", None, None, msgspec.to_builtins(link("bm", "b", "m")))]
    )
    assert new_ties(joined) == ()
    real = Change(RecordKind.LISTING, "offer", "evidence_level", LEVEL, EvidenceLevel.REPORTED)
    assert new_ties(_apart().apply([real])) == ()


@given(trading_networks())
def test_a_new_tie_joins_what_no_way_joins_and_gives_those_it_names_a_way_to_a_buyer(
    network: NetworkSnapshot,
) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(network.actors)
    graph.add_edges_from((tie.source, tie.target) for tie in network.ties if tie.flow is Flow.MATERIAL)
    home = {code: group for group in communities(network).groups for code in group}
    before = Ways(network).reaching
    for one in new_ties(network, count=100):
        for code in home[one.giver.code]:
            assert not nx.descendants(graph, code) & set(home[one.taker.code])
        made = link("made", one.giver.code, one.taker.code)
        after = Ways(
            network.apply([Change(RecordKind.LINK, "made", None, None, msgspec.to_builtins(made))])
        ).reaching
        assert set(one.gains_buyer) == after - before
        assert one.weight.dry_kg is None or isinstance(one.weight.dry_kg, Interval)


@given(trading_networks())
def test_every_row_can_be_read_aloud_in_both_languages(network: NetworkSnapshot) -> None:
    rows = [*dependences(network), *service_coverage(network), *missing_roles(network), *new_ties(network)]
    for row in rows:
        assert row.text_en.endswith(".")
        assert row.text_th
        assert "None" not in row.text_th + row.text_en.removeprefix("None of")


def test_an_empty_network_lacks_nothing() -> None:
    empty = network_of(as_of=DAY)
    assert (dependences(empty), service_coverage(empty), missing_roles(empty), new_ties(empty)) == ((),) * 4
