"""A back-test asks about links that nobody was shown, and says how it fares against plain guesses."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.quality import back_testing
from herbcity.analyses.quality.back_testing import SUGGESTED, SuggestionQuality, back_test
from herbcity.analyses.quality.baselines import (
    BASELINES,
    common_neighbours,
    degree_product,
    distance,
    roles,
    same_herb,
)
from herbcity.analyses.quality.holding_out import ends_of, hold_out
from herbcity.analyses.quality.lists import Found, find
from herbcity.analyses.quality.trials import Trial, Verdict, judged, lead, together, trial, trial_among
from herbcity.analyses.remembering import MEMORY
from herbcity.analyses.suggesting import suggest
from herbcity.errors import ErrorCode, WorkStopped
from herbcity.network.from_rows import snapshot_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.network.values import Decision
from herbcity.registry.changes import Change, RecordKind
from herbcity.simulation.province import simulate
from herbcity.vocabulary import EvidenceLevel, LinkKind, SuggestionState, link_rule

DAY = date(2026, 1, 1)
SPLIT = date(2024, 1, 1)
SUPPLIES = LinkKind.SUPPLIES


@pytest.fixture(scope="module")
def province() -> NetworkSnapshot:
    return snapshot_of(simulate(120, seed=1).sheets, as_of=DAY)


@pytest.fixture(scope="module")
def quality(province: NetworkSnapshot) -> SuggestionQuality:
    return back_test(province, seed=3)


def linked_pairs(network: NetworkSnapshot, kind: LinkKind) -> set[tuple[str, str]]:
    return {ends_of(tie) for tie in network.ties if tie.kind is kind}


@pytest.mark.parametrize("split_on", [None, SPLIT])
def test_a_held_out_pair_has_no_tie_of_its_kind_left(
    province: NetworkSnapshot, split_on: date | None
) -> None:
    held = hold_out(province, split_on=split_on, seed=1)
    for kind, pairs in held.pairs.items():
        before, after = linked_pairs(province, kind), linked_pairs(held.network, kind)
        assert set(pairs) == before - after
        assert held.recorded[kind] == pytest.approx(len(after) / max(len(before), 1) if before else 1)


def test_a_fifth_of_the_pairs_of_each_kind_is_held_out_and_another_seed_holds_out_others(
    province: NetworkSnapshot,
) -> None:
    held = hold_out(province, split_on=None, seed=1)
    for kind, pairs in held.pairs.items():
        assert len(pairs) == round(len(linked_pairs(province, kind)) * 0.2)
    assert held.pairs == hold_out(province, split_on=None, seed=1).pairs
    assert held.pairs != hold_out(province, split_on=None, seed=2).pairs


def test_with_a_day_the_newer_links_are_held_out_and_older_partners_are_not(
    province: NetworkSnapshot,
) -> None:
    held = hold_out(province, split_on=SPLIT, seed=1)
    begun: dict[tuple[str, str], list[date]] = {}
    for tie in province.ties:
        if tie.kind is SUPPLIES:
            begun.setdefault(ends_of(tie), []).append(tie.valid_from or date.min)
    assert set(held.pairs[SUPPLIES]) == {ends for ends, days in begun.items() if min(days) >= SPLIT}


def test_what_was_decided_about_a_held_out_pair_is_held_out_with_it(province: NetworkSnapshot) -> None:
    giver, taker = hold_out(province, split_on=None, seed=1).pairs[SUPPLIES][0]
    decision = Decision(
        id="d1", suggestion="s1", source=giver, target=taker, state=SuggestionState.ACTIVE,
        decided_on=date(2023, 5, 1), by="office",
    )  # fmt: skip
    body = {
        "id": "d1", "suggestion": "s1", "source": giver, "target": taker, "state": "ACTIVE",
        "decided_on": "2023-05-01", "by": "office",
    }  # fmt: skip
    known = province.apply([Change(RecordKind.DECISION, "d1", None, None, body)])
    assert known.decisions["d1"] == decision
    assert "d1" not in hold_out(known, split_on=None, seed=1).network.decisions
    assert "d1" in hold_out(known, split_on=date(2025, 12, 31), seed=1).network.decisions
    assert "d1" not in hold_out(known, split_on=date(2023, 1, 1), seed=1).network.decisions


def test_every_figure_stands_within_its_interval(quality: SuggestionQuality) -> None:
    for one in (quality, *quality.by_kind):
        for name in one.figures.__slots__:
            figure = getattr(one.figures, name)
            if figure is not None:
                assert 0 <= figure.low <= figure.mid <= figure.high <= 1


def test_all_kinds_together_are_the_kinds_added_up(quality: SuggestionQuality) -> None:
    for name in ("held_out", "missed", "candidates"):
        assert getattr(quality, name) == sum(getattr(one, name) for one in quality.by_kind)
    assert [one.kind for one in quality.by_kind] == [kind for kind in LinkKind if quality_of(quality, kind)]


def quality_of(quality: SuggestionQuality, kind: LinkKind) -> SuggestionQuality | None:
    return next((one for one in quality.by_kind if one.kind is kind), None)


def test_one_kind_asked_for_alone_is_what_it_is_among_all(
    province: NetworkSnapshot, quality: SuggestionQuality
) -> None:
    alone, among = back_test(province, seed=3, kind=SUPPLIES), quality_of(quality, SUPPLIES)
    assert among is not None
    assert (alone.figures, alone.calibration, alone.command) == (
        among.figures,
        among.calibration,
        among.command,
    )


def test_what_is_never_suggested_is_not_judged(province: NetworkSnapshot, quality: SuggestionQuality) -> None:
    assert {one.kind for one in suggest(province)} <= SUGGESTED
    assert LinkKind.MEMBER_OF not in SUGGESTED
    assert set(LinkKind) - SUGGESTED == {LinkKind.MEMBER_OF}
    assert hold_out(province, split_on=None, seed=3).pairs[LinkKind.MEMBER_OF]
    assert quality_of(quality, LinkKind.MEMBER_OF) is None
    alone = back_test(province, seed=3, kind=LinkKind.MEMBER_OF)
    assert (alone.held_out, alone.missed, alone.figures.hits_at_10) == (0, 0, None)
    assert alone.calibration_why_not is not None
    assert "never suggested" in alone.calibration_why_not.en


def test_thin_data_says_so(quality: SuggestionQuality) -> None:
    assert not quality.too_thin
    assert {one.kind for one in quality.by_kind if one.too_thin} == {
        one.kind for one in quality.by_kind if one.held_out < 20
    }
    nothing = back_test(turmeric_chain(), split_on=DAY)
    assert nothing.too_thin
    assert (nothing.held_out, nothing.figures.auc, nothing.calibration) == (0, None, ())


def test_a_kind_of_which_every_link_is_held_out_has_no_calibration_and_is_no_part_of_the_common_one(
    province: NetworkSnapshot,
) -> None:
    """On the day on which the first mentor began, links of other kinds had begun already."""
    mentors = [tie.valid_from for tie in province.ties if tie.kind is LinkKind.MENTORS]
    day = min(one for one in mentors if one is not None)
    left = hold_out(province, split_on=day, seed=0).recorded
    assert left[LinkKind.MENTORS] == 0
    assert left[SUPPLIES] > 0
    found = back_test(province, split_on=day)
    for one in found.by_kind:
        assert one.kind is not None
        assert found.calibration_why_not is not None
        gone = left[one.kind] == 0
        assert (one.kind.en in found.calibration_why_not.en) is gone
        assert (one.kind.th in found.calibration_why_not.th) is gone
        assert (one.calibration_error is None) is gone
        assert (one.calibration_why_not is not None) is gone
    told = sum(part.count for one in found.by_kind for part in one.calibration)
    assert sum(part.count for part in found.calibration) == told


def test_an_empty_registry_has_nothing_to_judge() -> None:
    found = back_test(NetworkSnapshot.empty(as_of=DAY), kind=SUPPLIES)
    assert (found.held_out, found.candidates, found.calibration_error) == (0, 0, None)


def test_the_answer_names_the_command_that_computes_it_again(province: NetworkSnapshot) -> None:
    found = back_test(province, seed=3, kind=LinkKind.ADVISES, split_on=SPLIT)
    assert (
        found.command
        == "herbcity quality --kind ADVISES --split-on 2024-01-01 --seed 3 --as-of 2026-01-01 --revision 1"
    )


def test_the_command_names_the_levels_that_were_looked_at(quality: SuggestionQuality) -> None:
    levels = [EvidenceLevel.VERIFIED, EvidenceLevel.DOCUMENTED]
    for one in (quality.at(levels), *quality.at(levels).by_kind):
        assert one.command.endswith(" --as-of 2026-01-01 --revision 1 --levels DOCUMENTED,VERIFIED")
    assert quality.at(None) == quality.at([]) == quality
    assert quality.at(levels, public=True).command.endswith(" --levels DOCUMENTED,VERIFIED --public")
    assert quality.at(None, public=True).by_kind[0].command.endswith(" --revision 1 --public")


def test_every_baseline_scored_the_same_pairs(quality: SuggestionQuality) -> None:
    assert [way.name for way in quality.baselines] == list(BASELINES)
    assert all(way.figures.hits_at_10 is not None for way in quality.baselines)


def test_a_back_test_whose_time_was_up_goes_on_where_it_was(
    province: NetworkSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[LinkKind] = []

    def up_at_the_seventh(network: NetworkSnapshot, kind: LinkKind, held_out: Any, *, seed: int) -> Trial:
        asked.append(kind)
        if len(asked) == 7:
            raise WorkStopped(ErrorCode.TIMED_OUT, allowed=10.0)
        return trial(network, kind, held_out, seed=seed)

    MEMORY.forget()
    monkeypatch.setattr(back_testing, "trial", up_at_the_seventh)
    with pytest.raises(WorkStopped):
        back_test(province, seed=3)
    done = set(asked) - {asked[-1]}
    assert len(done) > 1
    again = back_test(province, seed=3)
    assert done.isdisjoint(asked[7:])
    MEMORY.forget()
    assert again == back_test(province, seed=3)


# ── who competes ─────────────────────────────────────────────────────────────────────────────────────────


def supply_trial(network: NetworkSnapshot, held_out: tuple[tuple[str, str], ...] = ()) -> Trial:
    return trial_among(candidates(network, kinds=[SUPPLIES]), SUPPLIES, held_out)


def test_nobody_competes_who_is_tied_already(province: NetworkSnapshot) -> None:
    for kind in LinkKind:
        one = trial(province, kind, (), seed=1)
        ids = province.adjacency.ids
        names = {(ids[giver], ids[taker]) for giver, taker in zip(one.pairs.giver, one.pairs.taker)}
        tied = linked_pairs(province, kind)
        assert names.isdisjoint(tied)
        if not link_rule(kind).directed:
            assert names.isdisjoint({(taker, giver) for giver, taker in tied})


def test_a_held_out_link_that_cannot_be_suggested_is_missed() -> None:
    chain = turmeric_chain()
    river, mill, hill = "HC-0002-C", "HC-0004-8", "HC-0001-E"
    one = supply_trial(chain, ((river, mill), (hill, mill)))
    assert int(one.pairs.held_out.sum()) == 1
    assert one.pairs.missed_giver.tolist() == [chain.adjacency.index[hill]]


def test_a_pair_of_several_materials_is_linked_over_at_least_one() -> None:
    """By hand: 1 − (1 − 0.5)(1 − 0.2) = 0.6."""
    one = supply_trial(turmeric_chain())
    twice = Trial(SUPPLIES, one.found.rows(np.array([0, 0])), one.pairs, np.array([0, 0]))
    assert twice.of_pairs(np.array([0.5, 0.2])).tolist() == pytest.approx([0.6])
    assert twice.best(np.array([0.5, 0.2])).tolist() == [0.5]


# ── baselines, by hand on the turmeric chain ─────────────────────────────────────────────────────────────


def test_the_baselines_of_the_one_pair_of_the_chain() -> None:
    """River growers and mill. River gives to one and the mill takes from one: (1 + 1)(1 + 1). Both are tied to the
    collector, and both deal in turmeric. One growers-to-mill tie would be among 2 × 1 pairs; there is none."""
    one = supply_trial(turmeric_chain())
    assert len(one.pairs) == 1
    assert degree_product(one).tolist() == [4]
    assert common_neighbours(one).tolist() == [1]
    assert same_herb(one).tolist() == [1]
    assert roles(one).tolist() == [0]
    assert distance(one).tolist() == [0]  # no place is known


def test_the_nearer_pair_ranks_higher_by_distance(province: NetworkSnapshot) -> None:
    one = supply_trial(province)
    nearest = one.best(-one.found.distance_km)
    assert np.array_equal(np.argsort(-distance(one), kind="stable"), np.argsort(-nearest, kind="stable"))


def test_random_guesses_find_what_chance_gives(quality: SuggestionQuality) -> None:
    """An AUC of a half and a precision of the share of held-out links among the candidates, in every kind."""
    for one in quality.by_kind:
        found = next(way.figures for way in one.baselines if way.name == "random")
        if found.auc is not None and found.average_precision is not None:
            assert found.auc == pytest.approx((0.5, 0.5, 0.5))
            assert found.average_precision.mid == pytest.approx((one.held_out - one.missed) / one.candidates)


def test_the_median_list_says_how_much_hits_are_worth() -> None:
    """River growers and mill, the one pair of the chain, held out: both have a list of that pair alone. Hill growers
    and mill, who are none, have a list without a pair and the mill's."""
    chain = turmeric_chain()
    river, mill, hill = "HC-0002-C", "HC-0004-8", "HC-0001-E"
    one = supply_trial(chain, ((river, mill),))
    assert find(one.pairs, np.zeros(1)).length.tolist() == [1, 1]
    both = supply_trial(chain, ((river, mill), (hill, mill)))
    assert sorted(find(both.pairs, np.zeros(1)).length.tolist()) == [0, 1, 1]


def test_perfect_scores_find_everything_that_can_be_found(province: NetworkSnapshot) -> None:
    held = hold_out(province, split_on=None, seed=1)
    one = trial(held.network, SUPPLIES, held.pairs[SUPPLIES], seed=1)
    verdict = judged(one, one.pairs.held_out.astype(float), seed=0)
    assert verdict.auc == verdict.average_precision == 1.0
    assert verdict.lists.hits_at_10.sum() == 2 * one.pairs.held_out.sum()


def test_kinds_without_a_value_in_a_draw_are_left_out_of_the_mean_there() -> None:
    """By hand: 3 links of AUC 0.6 and 1 of AUC 0.9 weigh 3 to 1; where the one has no value, the three stand alone,
    and never with a half in its place."""
    nothing = np.empty(0)

    def verdict(links: float, auc: float, drawn: list[float]) -> Verdict:
        lists = Found(np.array([0]), np.array([links]), *(np.zeros(1) for _ in range(5)))
        return Verdict(lists, auc, auc, np.array(drawn), np.array(drawn))

    both = together([verdict(3, 0.6, [0.5, 0.6, np.nan]), verdict(1, 0.9, [0.9, np.nan, np.nan])])
    assert both.auc == pytest.approx((3 * 0.6 + 0.9) / 4)
    for drawn in (both.auc_drawn, both.precision_drawn):
        assert drawn[:2].tolist() == pytest.approx([(3 * 0.5 + 0.9) / 4, 0.6])
        assert np.isnan(drawn[2])
    assert np.isnan(together([verdict(1, np.nan, [np.nan])]).auc)
    assert np.isnan(together([]).auc)
    assert together([]).auc_drawn.tolist() == nothing.tolist()


def test_baselines_and_trees_have_intervals_as_the_model_has(quality: SuggestionQuality) -> None:
    supplies = quality_of(quality, SUPPLIES)
    assert supplies is not None
    assert supplies.challenger is not None
    for way in (supplies.challenger, *supplies.baselines):
        for name in way.figures.__slots__:
            figure = getattr(way.figures, name)
            sure = (way.name, name) == ("random", "auc")
            assert (figure.low < figure.high) is not sure, (way.name, name)


@pytest.mark.parametrize(("other", "better"), [("none", True), ("same", None), ("all", False)])
def test_the_model_is_better_only_where_no_draw_of_actors_says_otherwise(
    other: str, better: bool | None
) -> None:
    """Twenty lists of four links: the model finds two in each, the guess none, as many, or all."""
    hits = {"none": 0.0, "same": 2.0, "all": 4.0}

    def verdict(found: float) -> Verdict:
        each = np.full(20, found)
        lists = Found(np.arange(20), np.full(20, 4.0), each, each, each, each, each)
        return Verdict(lists, 0.5, 0.5, np.empty(0), np.empty(0))

    found = lead(verdict(2.0), {"least": verdict(0.0), "guess": verdict(hits[other])}, seed=1)
    assert found is not None
    assert found.better is better
    assert found.hits_at_10.mid == (2 - hits[other]) / 4
    assert found.over == ("least" if other == "none" else "guess")


def test_trees_challenge_the_model_only_where_there_are_ties_to_teach_them(
    province: NetworkSnapshot, quality: SuggestionQuality
) -> None:
    supplies, mentors = quality_of(quality, SUPPLIES), quality_of(quality, LinkKind.MENTORS)
    assert supplies is not None
    assert mentors is not None
    assert len(linked_pairs(province, LinkKind.MENTORS)) < 20
    assert supplies.challenger is not None
    assert mentors.challenger is None
    assert quality.challenger is None
