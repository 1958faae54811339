"""Links beyond what the facts let expect speak for those who have them, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import msgspec
import numpy as np
import pytest

from herbcity.analyses.likelihood.features import SOUGHT
from herbcity.analyses.likelihood.sought import PRIOR_LINKS, Sought, sought
from herbcity.analyses.likelihood.teaching import out_of_fold, teach
from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.market.columns import FORMS, herb_ids
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import EvidenceLevel, LinkStatus, ProductForm
from tests.analyses.likelihood.provinces import SUPPLIES, offers, pair, province, taught
from tests.analyses.likelihood.test_teaching import _auc, _tables
from tests.analyses.little_market import GROWERS, MILL


def _with_links(network: NetworkSnapshot, links: dict[str, Link]) -> NetworkSnapshot:
    tables = {**_tables(network), RecordKind.LINK: links}
    return NetworkSnapshot(tables, revision=2, as_of=network.as_of)  # type: ignore[arg-type]


def test_a_link_where_half_a_one_was_due() -> None:
    """By hand: giver and taker have one measure x = (1 + P) / (x / 2 + P), so x = −P + √(P² + 2 (1 + P))."""
    alone = pair(distance=[5.0])
    tie = Link(
        EvidenceLevel.VERIFIED, "tie", SUPPLIES, GROWERS.code, MILL.code, LinkStatus.ACTIVE, "turmeric",
        ProductForm.FRESH,
    )  # fmt: skip
    linked = replace(alone, network=_with_links(alone.network, {tie.id: tie}))
    assert linked.linked.all()
    measure = -PRIOR_LINKS + sqrt(PRIOR_LINKS**2 + 2 * (1 + PRIOR_LINKS))
    assert sought(linked, np.array([0.5])).of(linked, slice(None))[0] == pytest.approx(2 * log(measure))


def test_as_many_links_as_expected_say_nothing() -> None:
    found = teaching_candidates(province(), kind=SUPPLIES)
    assert np.abs(sought(found, found.linked.astype(float)).of(found, slice(None))).max() < 1e-12


def test_who_was_not_known_to_the_teacher_is_as_expected() -> None:
    found = offers()
    nobody = Sought((), (), (np.empty(0, np.int64), np.empty(0)), (np.empty(0, np.int64), np.empty(0)))
    assert (nobody.of(found, slice(None)) == 0).all()


def test_what_was_taught_is_found_again_where_positions_have_moved() -> None:
    network = province()
    actors = _tables(network)[RecordKind.ACTOR]
    stranger = msgspec.structs.replace(next(iter(network.actors.values())), code="HC-0000-A")
    tables = {**_tables(network), RecordKind.ACTOR: {"HC-0000-A": stranger, **actors}}
    larger = NetworkSnapshot(tables, revision=2, as_of=network.as_of)  # type: ignore[arg-type]
    assert larger.adjacency.ids != network.adjacency.ids
    one = taught().chances(offers()).values[:, SOUGHT]
    other = taught().chances(candidates(larger, kinds=[SUPPLIES])).values[:, SOUGHT]
    assert np.abs(one).max() > 0.02
    assert np.array_equal(one, other)


def test_who_loses_its_links_is_sought_less() -> None:
    network, found = province(), offers()
    ties = [link for link in network.links.values() if link.kind is SUPPLIES]
    codes = [link.source for link in ties]
    busiest = max(sorted(set(codes)), key=codes.count)
    fewer = {
        one: link
        for one, link in network.links.items()
        if not (link.kind is SUPPLIES and link.source == busiest)
    }
    after = _with_links(network, fewer)
    mine = found.giver == network.adjacency.index[busiest]
    moved = replace(found, network=after)
    column = (teach(after).chances(moved).contributions - taught().chances(found).contributions)[:, SOUGHT]
    assert mine.any()
    assert column[mine].mean() < column[~mine].mean()


def test_links_that_follow_nothing_teach_nothing() -> None:
    """As many links between pairs drawn by lot: by what single actors seem to be, no unseen one can be told."""
    network = province(300)
    found = candidates(network, kinds=[SUPPLIES])
    free = {one: link for one, link in network.links.items() if link.kind is not SUPPLIES}
    ids, herbs = network.adjacency.ids, herb_ids(network)
    model = next(link for link in network.links.values() if link.kind is SUPPLIES)
    for number in np.random.default_rng(5).choice(len(found), 450, replace=False).tolist():
        free[f"lot-{number}"] = msgspec.structs.replace(
            model, id=f"lot-{number}", source=ids[found.giver[number]], target=ids[found.taker[number]],
            herb=herbs[found.herb[number]], form=FORMS[found.form[number]],
        )  # fmt: skip
    drawn, chance = out_of_fold(_with_links(network, free), SUPPLIES, features=("sought",))
    assert abs(_auc(chance, drawn.linked) - 0.5) < 0.05
