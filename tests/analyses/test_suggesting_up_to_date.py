"""After a commit: what is suggested follows from the records alone, not from the way that led to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.likelihood.layers import Layers, layers_of
from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.suggesting import Suggestions, suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Value
from herbcity.registry.changes import Change
from herbcity.registry.changes import RecordKind as K
from herbcity.registry.identity import actor_code
from herbcity.registry.tables import FIELDS
from herbcity.vocabulary import LinkKind, LinkStatus

_changed = msgspec.structs.replace
_Pick = Callable[[K], Any]


def _change(kind: K, before: Value | None, after: Value | None) -> Change:
    bodies = [None if one is None else msgspec.to_builtins(one) for one in (before, after)]
    return Change(kind, getattr(after or before, FIELDS[kind].key), None, *bodies)


def _price(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.LISTING)
    return [_change(K.LISTING, one, _changed(one, price_per_kg=(8.0 + number, 9.0 + number, 10.0 + number)))]


def _listing_goes(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    return [_change(K.LISTING, pick(K.LISTING), None)]


def _listing_comes(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    """The same is said once more, under an id that comes before, between or after the others."""
    return [_change(K.LISTING, None, _changed(pick(K.LISTING), id=f"listing-{'2hz'[number % 3]}{number}"))]


def _link_ends(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.LINK)
    return [_change(K.LINK, one, _changed(one, valid_until=date(2025, 12, 31)))]


def _link_goes(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    return [_change(K.LINK, pick(K.LINK), None)]


def _link_comes(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.LINK)
    others = [link for link in network.links.values() if link.kind is one.kind]
    target = others[number % len(others)].target
    return [_change(K.LINK, None, _changed(one, id=f"link-{'2hz'[number % 3]}{number}", target=target))]


def _volume(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.LINK)
    return [_change(K.LINK, one, _changed(one, volume_kg_per_year=1_000.0 * number))]


def _certificate_runs_out(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.CERTIFICATE)
    return [_change(K.CERTIFICATE, one, _changed(one, valid_until=date(2025, 12, 31)))]


def _capacity(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.CAPACITY)
    return [_change(K.CAPACITY, one, _changed(one, kg_in_per_month=500.0 * number))]


def _actor_moves(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    one = pick(K.ACTOR)
    return [_change(K.ACTOR, one, _changed(one, latitude=14.1 + number / 10, longitude=100.1))]


def _actor_leaves(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    """An actor goes, and with it all that hangs on it."""
    one = pick(K.ACTOR)
    owned = {
        K.LISTING: network.listings_of(one.code),
        K.CAPACITY: network.capacities_of(one.code),
        K.CERTIFICATE: network.certificates_of(one.code),
        K.LINK: network.links_of(one.code),
    }
    hanging = [_change(kind, record, None) for kind, records in owned.items() for record in records]
    return [*hanging, _change(K.ACTOR, one, None)]


def _actor_comes(network: NetworkSnapshot, pick: _Pick, number: int) -> list[Change]:
    """One like another, that offers and needs the same, with a code before or after those of all others."""
    like, code = pick(K.ACTOR), actor_code(number * 9_000)
    if code in network.actors:
        return []
    said = (
        _changed(one, id=f"listing-{code}-{place}", actor=code)
        for place, one in enumerate(network.listings_of(like.code))
    )
    return [
        _change(K.ACTOR, None, _changed(like, code=code)),
        *(_change(K.LISTING, None, one) for one in said if one.id not in network.listings),
    ]


_CHANGES = (
    _price, _listing_goes, _listing_comes, _link_ends, _link_goes, _link_comes, _volume,
    _certificate_runs_out, _capacity, _actor_moves, _actor_leaves, _actor_comes,
)  # fmt: skip


@cache
def _taught(province: NetworkSnapshot) -> Likelihood:
    return teach(province)


def _loaded(network: NetworkSnapshot) -> NetworkSnapshot:
    """The same records as a database gives them: by id, and with nothing derived from them yet."""
    tables = {kind: dict(sorted(network.table(kind).items())) for kind in K if kind is not K.CONTACT}
    return NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)


def _said(suggestions: Suggestions) -> tuple[list[str], Any]:
    weighed, rows = suggestions.weighed, suggestions.rows
    numbers = np.column_stack([weighed.value, weighed.chance, weighed.amounts, weighed.level])
    return [key_of(weighed.found, row) for row in rows.tolist()], numbers[rows]


def _asked(network: NetworkSnapshot, around: str | None, taught: Likelihood) -> tuple[list[str], Any]:
    """Without the memory of results, which knows equal networks by their digest."""
    return _said(suggest.__wrapped__(network, around=around, taught=taught))  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", _CHANGES)
@settings(max_examples=4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_suggestions_after_changes_are_those_of_a_network_loaded_anew(
    province: NetworkSnapshot, what: Any, data: st.DataObject
) -> None:
    network, taught, done = province, _taught(province), []
    for makes in (what, *data.draw(st.lists(st.sampled_from(_CHANGES), max_size=2)), None):
        # Whoever is asked about before the change has everything derived; sometimes nobody asks for a while.
        if data.draw(st.booleans()):
            suggest(network, around=next(iter(network.actors)), taught=taught)
        if makes is None:  # and sometimes the last change is taken back
            changes = [one.inverse for one in reversed(done)] if data.draw(st.booleans()) else []
        else:
            tables = {kind: sorted(network.table(kind)) for kind in (K.ACTOR, K.LISTING, K.CAPACITY, K.LINK)}
            tables[K.CERTIFICATE] = sorted(network.certificates)
            seen = network

            def pick(kind: K, seen: NetworkSnapshot = seen, tables: Any = tables) -> Any:
                return seen.table(kind)[data.draw(st.sampled_from(tables[kind]))]

            changes = done = makes(network, pick, data.draw(st.integers(0, 5)))
        network = network.apply(changes, revision=network.revision + 1)
    loaded = _loaded(network)
    for around in (None, data.draw(st.sampled_from(sorted(network.actors)))):
        keys, numbers = _asked(network, around, taught)
        expected_keys, expected = _asked(loaded, around, taught)
        assert keys == expected_keys
        np.testing.assert_allclose(numbers, expected, rtol=1e-9, atol=1e-9)


def test_only_layers_whose_ties_changed_are_made_anew(province: NetworkSnapshot) -> None:
    tie = province.ties[0]
    before = layers_of(province)
    kept = {kind: before.of(kind) for kind in LinkKind}
    heavier = province.apply([_change(K.LINK, tie, _changed(tie, volume_kg_per_year=123.0))])
    assert layers_of(heavier) is before
    between = [one for one in province.ties if (one.source, one.target) == (tie.source, tie.target)]
    apart = province.apply(
        [_change(K.LINK, one, _changed(one, status=LinkStatus.PROPOSED)) for one in between]
    )
    after = layers_of(apart)
    ended = {one.kind for one in between}
    assert {kind for kind in LinkKind if after.of(kind) is not kept[kind]} == ended
    lost = np.setdiff1d(before.pairs(tie.kind), after.pairs(tie.kind))
    assert lost.tolist() == before.codes(
        *(np.array([province.adjacency.index[end]]) for end in (tie.source, tie.target))
    )


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_edited_layers_are_those_that_the_same_ties_give(
    province: NetworkSnapshot, data: st.DataObject
) -> None:
    """Also where two actors are tied in several kinds, or both ways."""
    before = layers_of(province)
    for kind in data.draw(st.sets(st.sampled_from(list(LinkKind)))):
        before.of(kind), before.other_than(kind)
    assert before.union.nnz
    size = before.actors
    some = data.draw(st.lists(st.sampled_from(before.ties.tolist()), min_size=1, max_size=20, unique=True))
    elsewhere = [
        code // size**2 * size**2 + code % size * size + code // size % size  # the same kind the other way
        for code in data.draw(st.lists(st.sampled_from(before.ties.tolist()), max_size=10, unique=True))
    ]
    ties = np.union1d(np.setdiff1d(before.ties, some), np.array(elsewhere, dtype=np.int64))
    gone, fresh = np.setdiff1d(before.ties, ties), np.setdiff1d(ties, before.ties)
    edited, made = before.after(gone, fresh), Layers(before.ids, before.agencies, ties)
    assert np.array_equal(edited.ties, ties)
    for kind in LinkKind:
        assert (edited.of(kind).gives != made.of(kind).gives).nnz == 0
        assert (edited.other_than(kind) != made.other_than(kind)).nnz == 0
    assert (edited.union != made.union).nnz == 0
