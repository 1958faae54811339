"""Candidates as columns: nothing impossible is among them, and a change gives what making them anew gives."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.candidates import UNCOLUMNED, Candidates, candidates
from herbcity.analyses.market.columns import NOT_NAMED
from herbcity.analyses.market.distance import distance_km, place_of
from herbcity.analyses.market.sides import open_sides
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.analyses.market.ties import ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import EvidenceLevel, LinkKind, LinkStatus, ListingSide, link_rule


def _as_rows(found: Candidates) -> dict[tuple[object, ...], tuple[object, ...]]:
    """What each row says, by the names of its records: positions may differ, statements may not."""
    ids, sides = found.network.adjacency.ids, found.market.sides
    names = [field.name for field in dataclasses.fields(found) if field.name not in UNCOLUMNED]
    moving = {"offer", "need", "onward", "giver", "taker", "rung"}
    rows = {}
    for row in range(len(found)):
        key = (
            found.kind[row].item(),
            sides.records[found.offer[row]].id,
            sides.records[found.need[row]].id,
            ids[found.giver[row]],
            ids[found.taker[row]],
            found.herb[row].item(),
        )
        said = tuple(
            np.round(np.asarray(getattr(found, name)[row], dtype=float), 6).tolist()
            for name in names
            if name not in moving
        )
        rows[key] = said
    return rows


def _same(one: Candidates, other: Candidates) -> None:
    mine, theirs = _as_rows(one), _as_rows(other)
    assert mine.keys() == theirs.keys()
    for key, said in mine.items():
        np.testing.assert_equal(said, theirs[key])


def test_every_candidate_passes_the_hard_limits(province: NetworkSnapshot) -> None:
    found = candidates(province)
    assert len(found) > 500
    sides, ids = found.market.sides, province.adjacency.ids
    for row in range(0, len(found), 7):
        offer, need = sides.side(province, found.offer[row]), sides.side(province, found.need[row])
        kind = tuple(LinkKind)[found.kind[row]]
        giver, taker = province.actors[ids[found.giver[row]]], province.actors[ids[found.taker[row]]]
        source, target = (giver, taker) if link_rule(kind).forward else (taker, giver)
        rule = link_rule(kind)
        assert not rule.sources.isdisjoint(source.roles)
        assert not rule.targets.isdisjoint(target.roles)
        assert giver.code != taker.code
        if found.form[row] != NOT_NAMED:
            assert offer.form is need.form
            assert offer.herb is None or need.herb in (None, offer.herb)
            assert found.kg[row].sum() > 0 or np.isnan(found.kg[row]).any()
        distance = distance_km(place_of(province, offer.actor), place_of(province, need.actor))
        limits = [side.max_distance_km for side in (offer, need) if side.max_distance_km is not None]
        if distance is not None:
            assert found.distance[row].tolist() == pytest.approx(distance)
            assert not limits or distance.low <= min(limits)
        if rule.directed:
            assert not any(
                tie.kind is kind
                and (tie.source, tie.target) == (source.code, target.code)
                and (
                    found.form[row] == NOT_NAMED
                    or (tie.form in (None, offer.form) and tie.herb in (None, offer.herb.id))
                )
                for tie in province.ties
            )


def test_the_best_few_of_each_side_are_among_all(province: NetworkSnapshot) -> None:
    everything, best = _as_rows(candidates(province)), _as_rows(candidates(province, partners=3))
    assert 0 < len(best) < len(everything)
    assert best.keys() <= everything.keys()


def test_around_an_actor_are_its_own_sides_and_their_best(province: NetworkSnapshot) -> None:
    everywhere = _as_rows(candidates(province, partners=3))
    code = next(actor for actor in province.actors if province.listings_of(actor))
    around = candidates(province, partners=3, around=code)
    position = province.adjacency.index[code]
    assert len(around)
    assert ((around.giver == position) | (around.taker == position)).all()
    assert _as_rows(around).keys() <= everywhere.keys()


_CHOICES = ("listing", "actor", "link", "end", "certificate", "capacity")


def _change(draw: st.DrawFn, network: NetworkSnapshot, what: str) -> Change | None:
    def pick(kind: RecordKind) -> Any:
        table = network.table(kind)
        return table[draw(st.sampled_from(sorted(table)))] if table else None

    if what == "listing":
        one = pick(RecordKind.LISTING)
        return Change(
            RecordKind.LISTING, one.id, "max_distance_km", one.max_distance_km, draw(st.floats(1, 80))
        )
    if what == "actor":
        one = pick(RecordKind.ACTOR)
        return Change(RecordKind.ACTOR, one.id, "latitude", one.latitude, draw(st.floats(14.1, 14.9)))
    if what == "link":
        one = pick(RecordKind.LINK)
        return Change(RecordKind.LINK, one.id, "status", one.status, draw(st.sampled_from(LinkStatus)))
    if what == "end":
        one = pick(RecordKind.LINK)
        return Change(RecordKind.LINK, one.id, None, msgspec.to_builtins(one), None)
    if what == "certificate":
        one = pick(RecordKind.CERTIFICATE)
        return Change(RecordKind.CERTIFICATE, one.id, "valid_until", one.valid_until, "2025-01-01")
    one = pick(RecordKind.CAPACITY)
    return Change(
        RecordKind.CAPACITY, one.id, "kg_in_per_month", one.kg_in_per_month, draw(st.floats(1, 9000))
    )


@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_columns_brought_up_to_date_say_what_columns_made_anew_say(
    province: NetworkSnapshot, data: st.DataObject
) -> None:
    network = province
    open_sides(network), ties_of(network), actor_columns(network)
    for number, what in enumerate(data.draw(st.lists(st.sampled_from(_CHOICES), min_size=1, max_size=4))):
        change = data.draw(
            st.composite(lambda draw, network, what: _change(draw, network, what))(network, what)
        )
        network = network.apply([change], revision=network.revision + 1)
        if number % 2:  # sometimes several snapshots pass without anybody asking
            candidates(network, partners=1)
    anew = NetworkSnapshot(
        {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT},
        revision=network.revision,
        as_of=network.as_of,
    )
    assert sorted(tie.id for tie in network.ties) == sorted(tie.id for tie in anew.ties)
    assert (network.adjacency.directed != anew.adjacency.directed).nnz == 0
    _same(candidates(network, partners=2), candidates(anew, partners=2))


@pytest.mark.parametrize("kind", [LinkKind.SUPPLIES, LinkKind.TRAINS, LinkKind.COORDINATES_WITH])
def test_a_likelihood_is_taught_on_all_ties_of_its_kind(province: NetworkSnapshot, kind: LinkKind) -> None:
    found = teaching_candidates(province, kind=kind)
    assert found.share == 1.0
    taught = {(g, t) for g, t, linked in zip(found.giver, found.taker, found.linked) if linked}
    ids = province.adjacency.index
    ties = {(ids[tie.source], ids[tie.target]) for tie in province.ties if tie.kind is kind}
    assert ties <= taught
    assert len({*zip(found.giver, found.taker, found.herb, found.form)}) == len(found)
    invented = [
        province.actors[code].evidence_level is EvidenceLevel.ILLUSTRATIVE for code in province.adjacency.ids
    ]
    assert all(invented[giver] == invented[taker] for giver, taker in zip(found.giver, found.taker))


def test_an_empty_registry_has_no_candidates_and_nothing_to_teach(province: NetworkSnapshot) -> None:
    empty = NetworkSnapshot.empty(as_of=province.as_of)
    assert len(candidates(empty)) == 0
    assert all(len(teaching_candidates(empty, kind=kind)) == 0 for kind in LinkKind)


def test_nobody_is_promised_more_than_it_can_still_process() -> None:
    """The mill needs 5,000 kg of fresh turmeric a month and says so, but its drier takes 2,000, of which its collector
    delivers 500 already: by hand, 1,500 are left."""
    chain = turmeric_chain()
    asking = next(one for one in chain.listings.values() if one.side is ListingSide.NEED)
    network = chain.apply(
        [Change(RecordKind.LISTING, asking.id, "kg_by_month", asking.kg_by_month, [5_000.0] * 12)], revision=2
    )
    sides = open_sides(network)
    (row,) = [row for row, record in enumerate(sides.records) if record.id == asking.id]
    assert sides.kg[row].tolist() == pytest.approx([1_500.0] * 12)


def test_a_need_beside_a_capacity_for_something_else_stays_as_it_is_stated() -> None:
    chain = turmeric_chain()
    asking = next(one for one in chain.listings.values() if one.side is ListingSide.NEED)
    (able,) = chain.capacities_of(asking.actor)
    network = chain.apply(
        [
            Change(RecordKind.LISTING, asking.id, "kg_by_month", asking.kg_by_month, [5_000.0] * 12),
            Change(RecordKind.CAPACITY, able.id, "from_form", "FRESH", "DRIED"),
            Change(RecordKind.CAPACITY, able.id, "to_form", "DRIED", "POWDER"),
        ],
        revision=2,
    )
    sides = open_sides(network)
    (row,) = [row for row, record in enumerate(sides.records) if record.id == asking.id]
    assert sides.kg[row].tolist() == [5_000.0] * 12
