"""The expert's prior: what is looked at, which way it works, and how much, before any link has taught better.

One table, one row a feature. ``gains`` are log-odds from each knot to the next; a gain of 0.7 doubles the odds.
They are our judgement from the literature named in ``docs/analyses/likelihood.md``, not measurements: links teach
them away, the sooner the more of them are recorded.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import numpy as np

from herbcity.analyses.likelihood.attributes import ATTRIBUTES, attributes
from herbcity.analyses.likelihood.layers import Layers
from herbcity.analyses.likelihood.structure import STRUCTURE, structure
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats
from herbcity.stopping import go_on


class Direction(Enum):
    """Which way a feature may work, however the data look: the bounds of its gains."""

    RAISES = (0.0, None)
    LOWERS = (None, 0.0)
    EITHER = (None, None)


class Feature(NamedTuple):
    """One thing that the chance depends on.

    The log-odds are linear between the ``knots`` and level beyond them; ``typical`` is where they are 0 as long as
    no pair has taught what the average is. ``why`` says in a sentence why it should work this way.
    """

    name: str
    direction: Direction
    knots: tuple[float, ...]
    gains: tuple[float, ...]
    typical: float
    why: str


# fmt: off
FEATURES: tuple[Feature, ...] = (
    Feature("distance", Direction.LOWERS, (0, 10, 25, 50, 100, 200), (-0.2, -0.4, -0.6, -0.9, -0.9), 25,
            "Freight and visits cost by the kilometre, and who is near is known."),
    Feature("season", Direction.RAISES, (0, 0.25, 0.5, 1), (0.4, 0.3, 0.4), 0.5,
            "What is harvested when it is not needed has to be stored or dried first."),
    Feature("imbalance", Direction.LOWERS, (0, 1, 2, 4), (-0.2, -0.3, -0.5), 1,
            "A buyer of ten times the lot wants fewer suppliers; a tenth of the lot is not worth the trip."),
    Feature("price_gap", Direction.RAISES, (-1, -0.25, 0, 0.25, 0.5, 1), (0.5, 0.5, 0.4, 0.3, 0.2), 0.1,
            "What is left between worth and asking price is what the two can share."),
    Feature("certificates", Direction.RAISES, (0, 0.5, 1), (0.4, 0.6), 1,
            "A certificate that is lacking can be had, but it takes a season or more."),
    Feature("herbs", Direction.RAISES, (0, 1, 2, 4), (0.3, 0.2, 0.2), 1,
            "Who deals in several of the same herbs can fill one truck."),
    Feature("evidence", Direction.RAISES, (0, 1, 3, 10), (0.2, 0.2, 0.2), 1,
            "What is known about both from several sides is rarely gone when an officer calls."),
    Feature("alike", Direction.RAISES, (0, 0.5, 1, 2, 4, 8, 16), (0.3, 0.2, 0.3, 0.4, 0.4, 0.3), 0,
            "Who gives to the same takers as others do is of use where those others are."),
    Feature("introduced", Direction.RAISES, (0, 0.25, 0.5, 1, 2), (0.3, 0.2, 0.2, 0.1), 0,
            "A partner who deals with the other side already can introduce the two."),
    Feature("agencies", Direction.RAISES, (0, 0.25, 0.5, 1, 2), (0.2, 0.2, 0.2, 0.1), 0,
            "An agency that works with both can bring them together."),
    Feature("near", Direction.RAISES, (0, 1, 2, 4, 8), (0.2, 0.2, 0.3, 0.3), 0,
            "Word travels over all ties, whatever they carry."),
    Feature("acquainted", Direction.RAISES, (0, 1), (0.5,), 0,
            "Who works together in one thing finds it easier to in another."),
    Feature("given", Direction.EITHER, (0, 1, 3, 10, 30, 100), (0.1, 0.1, 0.1, 0.0, 0.0), 1,
            "Who gives to many has shown that it can, and may have less left; both happen."),
    Feature("taken", Direction.EITHER, (0, 1, 3, 10, 30, 100), (0.1, 0.1, 0.1, 0.0, 0.0), 1,
            "Who takes from many is known and open, and may have enough; both happen."),
    Feature("contacts", Direction.EITHER, (0, 1, 3, 10, 30), (0.1, 0.1, 0.0, 0.0), 1,
            "Who has many partners of other kinds is easier to reach, and is asked more."),
    Feature("sought", Direction.RAISES, (-1, -0.5, 0, 0.5, 1, 2), (0.25, 0.25, 0.25, 0.25, 0.25), 0,
            "Whoever is linked more often than the facts let expect has something that no record says."),
)
# fmt: on

NAMES = tuple(feature.name for feature in FEATURES)

BASE = -3.0
"""Log-odds of a typical pair that fits: about one in twenty comes about, by our judgement."""

BASE_SPREAD = 2.0
"""Standard deviation of that judgement, log-odds: anything between one in a thousand and one in two is possible."""

SPREAD = 0.5
"""Standard deviation of each gain, log-odds. A few dozen links move it little, some hundreds as far as they say."""


def values(layers: Layers, found: Candidates) -> Floats:
    """Rows of ``found`` × ``FEATURES``, column by column in memory; nan where not known.

    What is ``SOUGHT`` only a model that was taught knows.
    """
    go_on()
    columns = np.full((len(found), len(FEATURES)), np.nan, order="F")
    columns[:, : len(ATTRIBUTES)] = attributes(found)
    columns[:, len(ATTRIBUTES) : SOUGHT] = structure(layers, found)
    return columns


SOUGHT = NAMES.index("sought")
"""The column that is filled from what was taught about single actors."""

assert (*ATTRIBUTES, *STRUCTURE, NAMES[SOUGHT]) == NAMES
