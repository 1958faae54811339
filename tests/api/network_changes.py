"""Writes that move something in some list, for property tests."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import ListingSide

CODES = sorted(turmeric_chain().actors)
NAMES = st.sampled_from(["ก้าว", "กา", "เก", "แก่น", "ขิง", "Aloe", "ฮ"])


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


def changes_nothing() -> Change:
    return Change(RecordKind.ACTOR, CODES[0], "note", None, None)
