"""Predicted against realised, counted by hand."""

from __future__ import annotations

from datetime import date

import msgspec

from herbcity.analyses.decisions.outcomes import outcomes
from herbcity.analyses.likelihood.outcomes import CAME_OF
from herbcity.analyses.likelihood.outcomes import outcomes as taught_by
from herbcity.analyses.suggesting import suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Decision, Interval
from herbcity.vocabulary import LinkKind, SuggestionState
from tests.analyses.little_market import DAY, GROWERS, MILL, market

SUPPLY = f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH|"
BUYER = "HC-0009-U"
ADVICE = f"ADVISES|{MILL.code}|{GROWERS.code}|||CONSULTING"


def decision(number: int, state: SuggestionState, *, about: str = SUPPLY, **said: object) -> Decision:
    return Decision(
        id=f"{about}-{number}", suggestion=about, source=GROWERS.code, target=MILL.code, state=state,
        decided_on=date(2026, 1, number), by="Provincial office", number=number, **said,
    )  # fmt: skip


def registry(*decisions: Decision) -> NetworkSnapshot:
    return network_of(GROWERS, MILL, *decisions, as_of=DAY)


def test_a_prediction_is_that_of_the_day_on_which_the_suggestion_was_taken_up() -> None:
    found = outcomes(
        registry(
            decision(1, SuggestionState.DISMISSED, predicted_thb=Interval(1.0, 2.0, 3.0)),
            decision(2, SuggestionState.CONTACTED, predicted_thb=Interval(80.0, 100.0, 120.0)),
            decision(
                3, SuggestionState.ACTIVE, predicted_thb=Interval(90.0, 110.0, 130.0), realised_thb=60.0
            ),
            decision(4, SuggestionState.ACTIVE, realised_thb=75.0),
        )
    )
    (one,) = found.decided
    assert (one.predicted_thb, one.realised_thb) == (Interval(80.0, 100.0, 120.0), 75.0)
    assert (one.state, one.decided_on, one.came_about) == (SuggestionState.ACTIVE, date(2026, 1, 4), True)
    assert (found.total.ratio, found.total.active) == (0.75, 1)  # 75 of 100


def test_only_what_has_both_numbers_is_compared() -> None:
    found = outcomes(
        registry(
            decision(
                1, SuggestionState.ACTIVE, predicted_thb=Interval(80.0, 100.0, 120.0), realised_thb=50.0
            ),
            decision(2, SuggestionState.ACTIVE, about=ADVICE, realised_thb=999.0),
        )
    )
    assert (found.total.decided, found.total.compared) == (2, 1)
    assert (found.total.predicted_thb, found.total.realised_thb) == (Interval(80.0, 100.0, 120.0), 50.0)
    assert [(tally.kind, tally.ratio) for tally in found.by_kind] == [
        (LinkKind.SUPPLIES, 0.5),
        (LinkKind.ADVISES, None),
    ]


def test_chances_are_held_against_what_is_settled() -> None:
    found = outcomes(
        registry(
            decision(1, SuggestionState.ENDED, predicted_probability=0.6),
            decision(1, SuggestionState.DISMISSED, about=ADVICE, predicted_probability=0.2),
            decision(
                1, SuggestionState.MET, about=ADVICE.replace("CONSULTING", ""), predicted_probability=0.9
            ),
        )
    )
    assert (found.total.judged, found.total.chance, found.total.share) == (2, 0.4, 0.5)


def test_only_what_came_about_is_compared() -> None:
    """Two out of five: what was dismissed or only talked about says nothing about the prediction."""
    predicted = Interval(80.0, 100.0, 120.0)
    states = ("CONTACTED", "DISMISSED", "ACTIVE", "ENDED", "MET")
    found = outcomes(
        registry(
            *(
                decision(
                    1, SuggestionState(state), about=f"{SUPPLY[:-1]}{number}",
                    predicted_thb=predicted, realised_thb=10.0 ** number,
                )
                for number, state in enumerate(states)
            )
        )
    )  # fmt: skip
    assert (found.total.decided, found.total.compared) == (5, 2)
    assert found.total.realised_thb == 100.0 + 1000.0
    assert found.total.ratio == 1100 / 200


def test_a_loss_is_a_ratio_below_zero() -> None:
    (tally,) = outcomes(
        registry(
            decision(1, SuggestionState.TRIAL, predicted_thb=Interval(80.0, 100.0, 120.0), realised_thb=-50.0)
        )
    ).by_kind
    assert (tally.compared, tally.ratio) == (1, -0.5)


def test_what_is_dated_earlier_and_recorded_later_does_not_replace_the_prediction() -> None:
    late = decision(1, SuggestionState.ACCEPTED, predicted_thb=Interval(1.0, 2.0, 3.0))
    (one,) = outcomes(
        registry(
            decision(2, SuggestionState.CONTACTED, predicted_thb=Interval(80.0, 100.0, 120.0)),
            msgspec.structs.replace(late, id="late", number=3),
        )
    ).decided
    assert (one.state, one.predicted_thb) == (SuggestionState.CONTACTED, Interval(80.0, 100.0, 120.0))


def test_where_nobody_decided_there_is_nothing_to_compare() -> None:
    found = outcomes(registry())
    assert (found.decided, found.by_kind, found.total.ratio, found.total.share) == ((), (), None, None)


def test_decisions_on_actors_that_a_view_leaves_out_are_left_out() -> None:
    view = registry(decision(1, SuggestionState.MET)).among([MILL.code])
    assert outcomes(view).decided == ()


def test_a_decision_about_a_chain_is_found_at_its_buyer_too() -> None:
    chain = decision(1, SuggestionState.MET, about=f"{SUPPLY}|>{BUYER}|DRIED")
    later = decision(2, SuggestionState.ACCEPTED)
    network = registry(chain, later)
    assert network.decisions_about(GROWERS.code) == (chain, later)
    assert network.decisions_about(BUYER) == (chain,)
    assert network.decisions_about("HC-0999-X") == ()


def test_of_one_day_the_model_learns_from_the_decision_recorded_last() -> None:
    first = decision(1, SuggestionState.DISMISSED)
    second = decision(1, SuggestionState.CONTACTED)
    network = market(
        msgspec.structs.replace(first, id="z", number=1), msgspec.structs.replace(second, id="a", number=2)
    )
    found = suggest(network, states=tuple(SuggestionState)).weighed.found
    assert taught_by(network, found).outcome.tolist() == [CAME_OF[SuggestionState.CONTACTED]]
