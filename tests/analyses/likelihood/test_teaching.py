"""What links and decisions teach, and what must not leak from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import numpy as np

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.likelihood.attributes import ATTRIBUTES
from herbcity.analyses.likelihood.features import NAMES
from herbcity.analyses.likelihood.layers import Layers, layers_of
from herbcity.analyses.likelihood.structure import STRUCTURE, structure
from herbcity.analyses.likelihood.teaching import (
    FOLDS,
    _noise,
    _without_own_fold,
    out_of_fold,
    teach,
)
from herbcity.analyses.market.candidates import Candidates, candidates
from herbcity.analyses.market.columns import Floats, Mask
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Decision
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import LinkKind, SuggestionState
from tests.analyses.likelihood.provinces import SUPPLIES, offers, province, taught


def _auc(scores: Floats, linked: Mask) -> float:
    """How often a linked pair scores above one that is not, level ones half."""
    order = np.argsort(scores, kind="stable")
    values, first, count = np.unique(scores[order], return_index=True, return_counts=True)
    rank = (first + (count + 1) / 2)[np.searchsorted(values, scores)]
    many = int(linked.sum())
    return float((rank[linked].sum() - many * (many + 1) / 2) / (many * (len(linked) - many)))


def _unseen(network: NetworkSnapshot, features: tuple[str, ...] = NAMES) -> tuple[Floats, Mask]:
    found, probability = out_of_fold(network, SUPPLIES, features=features)
    return probability, found.linked


def test_attributes_and_structure_together_find_more_than_either_alone() -> None:
    both, alone, structural = (
        _auc(*_unseen(province(300), features)) for features in (NAMES, ATTRIBUTES, STRUCTURE)
    )
    assert both > alone
    assert both > structural
    assert min(alone, structural) > 0.6


def test_probabilities_of_unseen_pairs_are_honest() -> None:
    """Ten equal bins: the mean distance between what was said and what was so. The target is 0.02."""
    probability, linked = _unseen(province(300))
    bins = np.array_split(np.argsort(probability), 10)
    off = [abs(probability[rows].mean() - linked[rows].mean()) * len(rows) for rows in bins]
    assert sum(off) / len(linked) < 0.02


def test_planted_directions_are_recovered() -> None:
    """The planted log-odds fall with distance and rise with season, certificates and the price gap."""
    curves = {curve.name: sum(curve.coefficients) for curve in taught(300).models[SUPPLIES].features}
    assert curves["distance"] < -0.5
    assert curves["season"] > 0.3
    assert curves["price_gap"] > 0.3
    assert curves["certificates"] > 0.2
    assert curves["alike"] > 0.5


def _rewired(network: NetworkSnapshot, seed: int) -> NetworkSnapshot:
    """Every actor gives and takes as many supplies as before, of the same material, but to and from others."""
    chance = np.random.default_rng(seed)
    links = dict(network.links)
    groups: dict[tuple[str | None, str | None], list[str]] = {}
    for link in network.links.values():
        if link.kind is SUPPLIES:
            groups.setdefault((link.herb, link.form), []).append(link.id)
    for ids in groups.values():
        order = chance.permutation(len(ids)).tolist()
        for one, other in zip(ids, order):
            target = network.links[ids[other]].target
            links[one] = msgspec.structs.replace(network.links[one], target=target)
    tables = {kind: network.table(kind) for kind in RecordKind if kind is not RecordKind.CONTACT}
    kept = {one: link for one, link in links.items() if link.source != link.target}
    return NetworkSnapshot({**tables, RecordKind.LINK: kept}, revision=1, as_of=network.as_of)


def test_on_a_random_network_structure_gives_what_degrees_give() -> None:
    """Rewired within each material, nothing but degrees tells who is linked: no path may seem to."""
    network = _rewired(province(300), seed=3)
    paths = _auc(*_unseen(network, STRUCTURE))
    degrees = _auc(*_unseen(network, ("given", "taken")))
    assert abs(paths - degrees) < 0.04


def test_taking_off_only_its_own_link_would_give_each_link_away() -> None:
    """The trap, by definition: of one giver, linked pairs would be seen with one tie less than all others."""
    found = teaching_candidates(province(), kind=SUPPLIES)
    trap = structure(layers_of(province()), found)[:, STRUCTURE.index("given")]
    ties = layers_of(province()).of(SUPPLIES).given[found.giver]
    tied = _tied(found)
    assert (trap[tied] == ties[tied] - 1).all()
    assert (trap[~tied] == ties[~tied]).all()


def test_within_a_fold_an_actor_looks_the_same_whomever_it_is_linked_to() -> None:
    found = teaching_candidates(province(), kind=SUPPLIES)
    fold = (_noise(found.network, found, 0) * FOLDS).astype(np.int64)
    looked = _without_own_fold(layers_of(province()), SUPPLIES, found, fold)
    for name, actor in (("given", found.giver), ("taken", found.taker)):
        seen: dict[tuple[int, int], set[float]] = {}
        for one, number, value in zip(actor.tolist(), fold.tolist(), looked[:, NAMES.index(name)].tolist()):
            seen.setdefault((one, number), set()).add(value)
        assert all(len(values) == 1 for values in seen.values())


def _tied(found: Candidates) -> Mask:
    """Whether a tie joins the two, over whatever material."""
    layers = layers_of(found.network)
    tied: Mask = np.isin(layers.codes(found.giver, found.taker), layers.pairs(SUPPLIES))
    return tied


def test_all_pairs_of_two_actors_are_in_one_fold_whatever_they_trade() -> None:
    found = teaching_candidates(province(), kind=SUPPLIES)
    fold = (_noise(found.network, found, 0) * FOLDS).astype(int)
    of_pair: dict[frozenset[int], set[int]] = {}
    for giver, taker, number in zip(found.giver.tolist(), found.taker.tolist(), fold.tolist()):
        of_pair.setdefault(frozenset((giver, taker)), set()).add(number)
    assert all(len(numbers) == 1 for numbers in of_pair.values())
    assert set(fold.tolist()) == set(range(FOLDS))


def _tables(network: NetworkSnapshot) -> dict[RecordKind, dict[str, object]]:
    return {kind: dict(network.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT}


def _by_codes(found: Candidates, column: Floats) -> dict[tuple[str, str, int, int], float]:
    ids = found.network.adjacency.ids
    return {
        (ids[giver], ids[taker], herb, form): value
        for giver, taker, herb, form, value in zip(
            found.giver.tolist(),
            found.taker.tolist(),
            found.herb.tolist(),
            found.form.tolist(),
            column.tolist(),
        )
    }


def test_the_order_of_the_records_changes_no_chance() -> None:
    network = province()
    tables = _tables(network)
    turned = NetworkSnapshot(
        {kind: dict(reversed(table.items())) for kind, table in tables.items()},  # type: ignore[misc]
        revision=1,
        as_of=network.as_of,
    )
    one = _by_codes(offers(), taught().chances(offers()).log_odds)
    found = candidates(turned, kinds=[SUPPLIES])
    other = _by_codes(found, teach(turned).chances(found).log_odds)
    assert one.keys() == other.keys()
    assert max(abs(one[key] - other[key]) for key in one) < 1e-6


def test_an_actor_whom_nobody_is_tied_to_changes_no_chance() -> None:
    network = province()
    tables = _tables(network)
    stranger = msgspec.structs.replace(next(iter(network.actors.values())), code="HC-9999-X")
    tables[RecordKind.ACTOR]["HC-9999-X"] = stranger
    larger = NetworkSnapshot(tables, revision=2, as_of=network.as_of)  # type: ignore[arg-type]
    one = taught().chances(offers()).log_odds
    other = teach(larger).chances(candidates(larger, kinds=[SUPPLIES])).log_odds
    assert np.abs(one - other).max() < 1e-6


def test_dismissals_lower_and_agreements_raise_the_chances_of_their_like() -> None:
    network, found = province(), offers()
    ids = network.adjacency.ids
    looked = taught().chances(found)
    near = np.flatnonzero(found.distance_km < 15)[:40]

    def decided(state: SuggestionState) -> float:
        tables = _tables(network)
        for row in near.tolist():
            source, target = ids[found.giver[row]], ids[found.taker[row]]
            tables[RecordKind.DECISION][f"d{row}"] = Decision(
                id=f"d{row}", suggestion=key_of(found, row), source=source, target=target, state=state,
                decided_on=date(2026, 1, 1), by="office",
            )  # fmt: skip
        after = NetworkSnapshot(tables, revision=2, as_of=network.as_of)  # type: ignore[arg-type]
        again = replace(found.rows(near), network=after)
        return float(teach(after).chances(again).log_odds.mean())

    undecided = float(looked.log_odds[near].mean())
    assert decided(SuggestionState.DISMISSED) < undecided < decided(SuggestionState.ACTIVE)


def test_layers_without_a_fold_lack_only_its_ties_of_the_kind() -> None:
    layers: Layers = layers_of(province())
    hidden = layers.pairs(SUPPLIES)[:10]
    less = layers.without(SUPPLIES, hidden)
    assert layers.of(SUPPLIES).given.sum() - less.of(SUPPLIES).given.sum() == len(np.unique(hidden))
    others = [kind for kind in LinkKind if kind is not SUPPLIES]
    assert all(np.array_equal(less.pairs(kind), layers.pairs(kind)) for kind in others)
