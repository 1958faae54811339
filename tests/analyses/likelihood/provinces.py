"""Provinces for the tests of likelihood: planted ones, and candidates with chosen attributes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from herbcity.analyses.likelihood.models import Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import Candidates, candidates
from herbcity.network.from_rows import snapshot_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.simulation.planted import plant
from herbcity.simulation.province import simulate
from herbcity.simulation.trade import TODAY
from herbcity.vocabulary import LinkKind
from tests.analyses.little_market import market

SUPPLIES = LinkKind.SUPPLIES


@cache
def province(actors: int = 150, seed: int = 1) -> NetworkSnapshot:
    """A planted province as its records tell it."""
    return snapshot_of(plant(actors, seed).recorded.sheets, as_of=TODAY)


@cache
def chaining_province(actors: int = 150, seed: int = 1) -> NetworkSnapshot:
    """A simulated province with capacities and a ladder, so that supplies lengthen to chains."""
    return snapshot_of(simulate(actors, seed).sheets, as_of=TODAY)


@cache
def taught(actors: int = 150, seed: int = 1) -> Likelihood:
    return teach(province(actors, seed))


def offers(actors: int = 150, seed: int = 1) -> Candidates:
    """All pairs of that province who could supply one another."""
    return candidates(province(actors, seed), kinds=[SUPPLIES])


def pair(**columns: Any) -> Candidates:
    """The grower and the mill of the little market, several times, with these columns."""
    found = candidates(market(), kinds=[SUPPLIES])
    count = len(next(iter(columns.values())))
    rows = found.rows(np.zeros(count, dtype=np.intp))
    given = {name: np.asarray(column, dtype=float) for name, column in columns.items()}
    if "distance" in given:
        given["distance"] = np.repeat(given["distance"][:, np.newaxis], 3, axis=1)
    return replace(rows, **given)
