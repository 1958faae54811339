"""Orders that are kept through writes: as if everything had been sorted anew."""

from __future__ import annotations

from typing import Any

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
from herbcity.api.searching import search
from herbcity.api.terms import ActorOrderField, LinkOrderField, ListingOrderField, SortDirection
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import EvidenceLevel
from tests.api.network_changes import CODES, applied, changes, changes_nothing

BOTH = (SortDirection.ASC, SortDirection.DESC)
ORDERS: list[tuple[Any, Any]] = [
    *((actors_in_order, (By(field, way),)) for field in ActorOrderField for way in BOTH),
    *((links_in_order, (By(field, way),)) for field in LinkOrderField for way in BOTH),
    *((listings_in_order, (By(field, way),)) for field in ListingOrderField for way in BOTH),
    (actors_in_order, (By(ActorOrderField.STAGE), By(ActorOrderField.NAME_EN, SortDirection.DESC))),
    (lambda network, _: herbs_in_order(network), ()),
    (lambda network, _: evidence_in_order(network), ()),
]


def anew(network: NetworkSnapshot) -> NetworkSnapshot:
    """The same records in a snapshot that has inherited nothing."""
    tables = {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}
    return NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)


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


@settings(max_examples=30, deadline=None)
@given(st.lists(changes(), max_size=8))
def test_the_names_kept_through_writes_are_those_that_are_there(written: list[Change]):
    network = turmeric_chain()
    for change in written:
        network = applied(network, change)
        kept, made = name_index(network), NameIndex.of(network)
        assert kept.order == made.order
        assert kept.entries == made.entries
        for typed in ("growers", "กา", "HC-0999-1", "ขมิ้น", "เก"):
            assert {hit.node for hit in search(network, typed, count=100)} == {
                hit.node for hit in search(anew(network), typed, count=100)
            }


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
