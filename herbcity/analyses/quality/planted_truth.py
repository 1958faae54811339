"""The same questions in a province whose truth is known: what of the hidden links is found, and what could be.

The links that a planted province keeps from its records are looked for among all pairs that pass the hard limits,
by the model, by plain baselines, by the model that sees every fact without error, and by the true chances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from herbcity.analyses.likelihood import attributes, structure
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.market.columns import Floats, Positions
from herbcity.analyses.quality.baselines import BASELINES
from herbcity.analyses.quality.challenger import NAME as CHALLENGER
from herbcity.analyses.quality.challenger import challenger
from herbcity.analyses.quality.measures import (
    CalibrationBin,
    calibration,
    calibration_error,
    still_to_come,
)
from herbcity.analyses.quality.trials import Figures, Lead, Trial, Way, judged, lead, trial_among
from herbcity.network.from_rows import snapshot_of
from herbcity.simulation.planted import Planted, plant
from herbcity.simulation.trade import TODAY
from herbcity.simulation.truth import Truth
from herbcity.vocabulary import LinkKind

MODEL, ATTRIBUTES, STRUCTURE = "model", "attributes alone", "structure alone"
TRUE_FACTS, TRUE_CHANCES = "model, true facts", "true chances"
_ABLATIONS = {ATTRIBUTES: attributes.ATTRIBUTES, STRUCTURE: structure.STRUCTURE}
"""What a model that knows less looks at."""


@dataclass(frozen=True, slots=True)
class PlantedQuality:
    """How a model does in a province of known truth. ``hidden`` true links are looked for, of which ``missed`` are
    no candidates by the records; ``ways`` begins with the model. Where no true link is on record, or there are no
    candidates, nothing can be said of the calibration: an empty table, and None."""

    actors: int
    seed: int
    hidden: int
    missed: int
    candidates: int
    ways: tuple[Way, ...]
    lead: Lead | None
    calibration: tuple[CalibrationBin, ...]
    calibration_error: float | None
    command: str

    def of(self, name: str) -> Figures:
        """How one way of scoring did, by its name."""
        return next(one.figures for one in self.ways if one.name == name)


def planted_quality(actors: int, *, seed: int) -> PlantedQuality:
    """Plant a province of so many actors and look for its hidden links.

    ``seed`` draws the province, the folds of the teaching and the resampled actors.
    """
    return quality_of(plant(actors, seed), seed=seed)


def quality_of(planted: Planted, *, seed: int) -> PlantedQuality:
    """The same for a province that has been planted."""
    kind = LinkKind.SUPPLIES
    network = snapshot_of(planted.recorded.sheets, as_of=TODAY)
    hidden = list(planted.truth.links(hidden=True))
    one = trial_among(candidates(network, kinds=[kind]), kind, hidden)
    probability = one.of_pairs(teach(network, seed=seed).chances(one.found).probability)
    verdicts = {MODEL: judged(one, probability, seed=seed)}
    for name, features in _ABLATIONS.items():
        part = teach(network, seed=seed, features=features).chances(one.found).probability
        verdicts[name] = judged(one, one.of_pairs(part), seed=seed)
    if (trees := challenger(network, kind, seed=seed)) is not None:
        verdicts[CHALLENGER] = judged(one, one.of_pairs(trees(one.found)), seed=seed)
    verdicts[TRUE_FACTS] = judged(one, _with_true_facts(one, planted, seed=seed), seed=seed)
    verdicts[TRUE_CHANCES] = judged(one, _true_chances(one, planted.truth), seed=seed)
    verdicts |= {name: judged(one, score(one), seed=seed) for name, score in BASELINES.items()}
    expected = still_to_come(probability, _recorded(planted.truth))
    table = () if expected is None else calibration(expected, one.pairs.held_out)
    return PlantedQuality(
        actors=len(network.actors),
        seed=seed,
        hidden=len(hidden),
        missed=len(one.pairs.missed_giver),
        candidates=len(one.pairs),
        ways=tuple(Way(name, verdict.figures(seed=seed)) for name, verdict in verdicts.items()),
        lead=lead(verdicts[MODEL], {name: verdicts[name] for name in BASELINES}, seed=seed),
        calibration=table,
        calibration_error=calibration_error(table),
        command=f"herbcity quality --planted {len(network.actors)} --seed {seed}",
    )


def _recorded(truth: Truth) -> float:
    """The share of the true links that is on record."""
    return 1 - float(truth.hidden.sum()) / max(int(truth.linked.sum()), 1)


def _with_true_facts(one: Trial, planted: Planted, *, seed: int) -> Floats:
    """The chances by the same model, taught and asked on the facts without error; 0 where these rule a pair out."""
    exact = snapshot_of(planted.exact.sheets, as_of=TODAY)
    found = candidates(exact, kinds=[one.kind])
    seen = trial_among(found, one.kind, ())
    chances = seen.of_pairs(teach(exact, seed=seed).chances(seen.found).probability)
    return _for_pairs(one, seen.pairs.giver, seen.pairs.taker, chances)


def _true_chances(one: Trial, truth: Truth) -> Floats:
    return _for_pairs(one, truth.giver, truth.taker, truth.probability)


def _for_pairs(one: Trial, giver: Positions, taker: Positions, chances: Floats) -> Floats:
    """What is known of some pairs, for the pairs of a trial; 0 for the others. Both have the actors in one order."""
    size = len(one.found.network.actors)
    names = giver.astype(np.int64) * size + taker
    wanted = one.pairs.giver.astype(np.int64) * size + one.pairs.taker
    order = np.argsort(names)
    place = np.minimum(np.searchsorted(names, wanted, sorter=order), max(len(names) - 1, 0))
    known = names[order][place] == wanted
    return np.where(known, chances[order][place], 0.0)
