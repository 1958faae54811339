"""How often suggestions are right in provinces of known truth: five of 300 and five of 3,000 actors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from benchmarks.comparing import SHARE, Figure, Scale
from herbcity.analyses.quality.baselines import BASELINES
from herbcity.analyses.quality.planted_truth import (
    ATTRIBUTES,
    MODEL,
    STRUCTURE,
    TRUE_FACTS,
    PlantedQuality,
    planted_quality,
)

_SIZES = (300, 3_000)
_SEEDS = range(1, 6)

_OVER_A_GUESS = 1.5
_OF_TRUE_FACTS = 0.9
_CALIBRATION = 0.02

_LISTS = {"MAP@10": "map_at_10", "hits@10": "hits_at_10"}


def measure(_scale: Scale) -> Iterator[Figure]:
    """The sizes and seeds are the ones that the targets were set for, whatever the scale."""
    for actors in _SIZES:
        provinces = [planted_quality(actors, seed=seed) for seed in _SEEDS]
        yield from _of_one_size(provinces, f"{actors:,} actors, {len(_SEEDS)} provinces")


def _of_one_size(provinces: Sequence[PlantedQuality], size: str) -> Iterator[Figure]:
    """Other ways against the model, so that less is better, as everywhere here."""

    def of(way: str, field: str) -> float:
        return mean(getattr(one.of(way), field).mid for one in provinces)

    def against(way: str, title: str, field: str, target: float) -> Figure:
        return Figure(
            what=f"{title}: {way}", size=size, value=of(way, field), unit=SHARE, against="the model",
            bare=of(MODEL, field), target=target,
        )  # fmt: skip

    for title, field in _LISTS.items():
        best = max(BASELINES, key=_by(of, field))
        yield against(best, title, field, 1 / _OVER_A_GUESS)
        yield against(TRUE_FACTS, title, field, 1 / _OF_TRUE_FACTS)
    for part in (ATTRIBUTES, STRUCTURE):
        yield against(part, "AUC", "auc", 1.0)
    yield Figure(
        what="calibration error, the largest", size=size, unit=SHARE,
        value=max(error for one in provinces if (error := one.calibration_error) is not None),
        target=_CALIBRATION,
    )  # fmt: skip


def _by(of: Callable[[str, str], float], field: str) -> Callable[[str], float]:
    return lambda way: of(way, field)
