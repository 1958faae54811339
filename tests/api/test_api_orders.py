"""Orders that are kept through writes: as if everything had been sorted anew."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.api.context import narrowed
from herbcity.api.name_index import NameIndex, name_index
from herbcity.api.ordering import (
    By,
    actors_in_order,
    evidence_in_order,
    herbs_in_order,
    links_in_order,
    listings_in_order,
)
from herbcity.api.terms import ActorOrderField, LinkOrderField, ListingOrderField, SortDirection
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import EvidenceLevel, ListingSide

BOTH = (SortDirection.ASC, SortDirection.DESC)
ORDERS: list[tuple[Any, Any]] = [
    *((actors_in_order, (By(field, way),)) for field in ActorOrderField for way in BOTH),
    *((links_in_order, (By(field, way),)) for field in LinkOrderField for way in BOTH),
    *((listings_in_order, (By(field, way),)) for field in ListingOrderField for way in BOTH),
    (actors_in_order, (By(ActorOrderField.STAGE), By(ActorOrderField.NAME_EN, SortDirection.DESC))),
    (lambda network, _: herbs_in_order(network), ()),
    (lambda network, _: evidence_in_order(network), ()),
]
NAMES = st.sampled_from(["ก้าว", "กา", "เก", "แก่น", "ขิง", "Aloe", "ฮ"])
CODES = sorted(turmeric_chain().actors)


def anew(network: NetworkSnapshot) -> NetworkSnapshot:
    """The same records in a snapshot that has inherited nothing."""
    tables = {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}
    return NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A write that moves something in some list: a name, a volume, a listing, an actor gone with all its links."""
    chain = turmeric_chain()
    what = draw(st.sampled_from(["name", "english", "volume", "day", "listing", "price", "new", "link"]))
    code = draw(st.sampled_from(CODES))
    link = draw(st.sampled_from(sorted(chain.links)))
    if what == "name":
        return Change(RecordKind.ACTOR, code, "name_th", None, draw(NAMES))
    if what == "english":
        return Change(RecordKind.ACTOR, code, "name_en", None, draw(NAMES | st.none()))
    if what == "volume":
        value = draw(st.none() | st.integers(1, 3).map(float))
        return Change(RecordKind.LINK, link, "volume_kg_per_year", None, value)
    if what == "day":
        return Change(RecordKind.LINK, link, "valid_from", None, draw(st.sampled_from(["2024-01-01", None])))
    if what == "link":
        value = draw(st.sampled_from([None, msgspec.to_builtins(chain.links[link])]))
        return Change(RecordKind.LINK, link, None, {}, value)
    if what == "new":
        body = {"code": "HC-0999-1", "name_th": draw(NAMES), "roles": ["BUYER"], "evidence_level": "VERIFIED"}
        return Change(RecordKind.ACTOR, "HC-0999-1", None, {}, draw(st.sampled_from([None, body])))
    body = {
        "id": draw(st.sampled_from("abc")), "actor": code, "evidence_level": "VERIFIED",
        "side": draw(st.sampled_from([side.value for side in ListingSide])),
        "price_per_kg": draw(st.sampled_from([None, [1.0, 2.0, 3.0], [1.0, 2.5, 3.0]])),
        "kg_by_month": draw(st.sampled_from([None, [1.0] * 12])),
    }  # fmt: skip
    return Change(RecordKind.LISTING, body["id"], None, {}, {k: v for k, v in body.items() if v is not None})


def applied(network: NetworkSnapshot, change: Change) -> NetworkSnapshot:
    if change.field is not None and change.id not in network.table(change.kind):
        return network
    return network.apply([change], revision=network.revision + 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(changes(), st.booleans()), max_size=12))
def test_an_order_kept_through_writes_is_the_one_that_sorting_gives(written: list[tuple[Change, bool]]):
    network = turmeric_chain()
    for change, looked_at in [*written, (changes_nothing(), True)]:
        network = applied(network, change)
        if looked_at:  # else the next order is brought up to date over several writes
            for in_order, by in ORDERS:
                kept, sorted_ = in_order(network, by), in_order(anew(network), by)
                assert list(kept.keys) == list(sorted_.keys)
                assert list(kept.rows) == list(sorted_.rows)


def changes_nothing() -> Change:
    return Change(RecordKind.ACTOR, CODES[0], "note", None, None)


@settings(max_examples=30, deadline=None)
@given(st.lists(changes(), max_size=8))
def test_the_names_kept_through_writes_are_those_that_are_there(written: list[Change]):
    network = turmeric_chain()
    for change in written:
        network = applied(network, change)
        kept, made = name_index(network), NameIndex.of(network)
        assert kept.order == made.order
        assert kept.entries == made.entries


@pytest.mark.parametrize(("in_order", "by"), ORDERS)
def test_part_of_a_network_is_in_the_order_of_the_whole(in_order: Any, by: Any):
    network = turmeric_chain().apply(
        [Change(RecordKind.ACTOR, CODES[1], "evidence_level", None, "VERIFIED"),
         Change(RecordKind.ACTOR, CODES[4], "evidence_level", None, "VERIFIED")]
    )  # fmt: skip
    part = narrowed(network, levels=frozenset({EvidenceLevel.VERIFIED}), flows=frozenset())
    found, expected = in_order(part, by), in_order(anew(part), by)
    assert list(found.rows) == list(expected.rows)
    assert list(found.keys) == list(expected.keys)
