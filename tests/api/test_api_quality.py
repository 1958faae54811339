"""How often suggestions are right, asked through the door that people use."""

from __future__ import annotations

import pytest

from tests.api.api_door import STEWARD, Door

QUALITY = """query ($kind: LinkKind, $splitOn: Date, $seed: Int) {
  suggestionQuality(kind: $kind, splitOn: $splitOn, seed: $seed) {
    kind splitOn heldOut missed candidates tooThin command
    hitsAt10 { low mid high } auc { mid } lead { over hitsAt10 { low mid high } }
    baselines { name hitsAt10 auc figures { hitsAt10 { mid } auc { low mid high } averagePrecision { mid } } }
    calibration { count } byKind { kind heldOut }
    revision asOf digest
    calibrationError calibrationWhyNot(language: EN)
  }
}"""


def test_a_small_registry_is_too_thin_to_judge_and_says_so(door: Door) -> None:
    found = door.ask(QUALITY)["suggestionQuality"]
    assert found["tooThin"]
    assert found["kind"] is None
    assert found["heldOut"] == sum(one["heldOut"] for one in found["byKind"])
    assert len(found["baselines"]) == 6
    for one in found["baselines"]:
        assert one["figures"]["hitsAt10"]["mid"] == one["hitsAt10"]
    model, best = found["hitsAt10"]["mid"], max(one["hitsAt10"] for one in found["baselines"])
    assert found["lead"]["hitsAt10"]["mid"] == pytest.approx(model - best)


def test_where_nothing_is_held_out_figures_are_unknown_and_not_zero(door: Door) -> None:
    variables = {"kind": "MENTORS", "splitOn": "2025-01-01"}
    found = door.ask(QUALITY, variables=variables)["suggestionQuality"]
    assert (found["heldOut"], found["hitsAt10"], found["auc"], found["calibration"]) == (0, None, None, [])
    assert found["calibrationError"] is found["lead"] is None
    assert found["calibrationWhyNot"] == "No link was held out, or there are no candidates to compare."
    assert found["command"].startswith(
        "herbcity quality --kind MENTORS --split-on 2025-01-01 --seed 0 --as-of "
    )


def test_the_answer_can_be_cited_and_its_command_says_what_was_seen(door: Door) -> None:
    found = door.ask(QUALITY)["suggestionQuality"]
    told = door.ask("{ network { revision asOf digest } }")["network"]
    assert {name: found[name] for name in told} == told
    assert found["command"].endswith(f" --as-of {told['asOf']} --revision {told['revision']} --public")
    seen = door.ask(QUALITY, viewer=STEWARD)["suggestionQuality"]
    assert seen["command"].endswith(f" --revision {told['revision']}")


def test_a_seed_beyond_its_range_is_refused(door: Door) -> None:
    for seed in (-1, 100):
        assert door.error(QUALITY, variables={"seed": seed})["extensions"]["code"] == "OUT_OF_RANGE"
