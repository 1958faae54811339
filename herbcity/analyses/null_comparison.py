"""Is it more than chance? A measure held against the same measure on random networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered, unremembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.rewiring import NullModel, regrouped, rewired
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot

Measuring = Callable[..., Result]
"""A function of a network and options whose result has numbers."""


class Compared(NamedTuple):
    """One number of the network, and where it stands among those of the random networks."""

    observed: float | None
    """None where the measure is not defined on the network itself."""
    mean: float | None
    """Over the random networks on which it is defined; None where there is none."""
    sd: float | None
    """Standard deviation, with n − 1; None below two."""
    z: float | None
    """(observed − mean) / sd; None where the random networks do not differ."""
    quantile: float | None
    """The share of random networks below the observed number, those level with it counting half."""
    samples: int
    """On how many random networks it is defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NullComparison(Result):
    """Every number of a measure under its name: an actor's code, an actor's code and a role, or a field."""

    values: Mapping[str, Compared]

    def columns(self) -> dict[str, list[Any]]:
        """One row a number."""
        rows = list(self.values.values())
        return {
            "number": list(self.values),
            **{name: [getattr(row, name) for row in rows] for name in Compared._fields},
        }

    def top(self, count: int) -> tuple[tuple[str, Compared], ...]:
        """The ``count`` furthest from chance by |z|, those without a z last, equal ones by name."""
        ranked = sorted(self.values.items(), key=lambda item: (-abs(item[1].z or 0.0), item[0]))
        return tuple(ranked[: max(count, 0)])


@remembered
def compare_with_null(
    network: NetworkSnapshot,
    measure: Measuring,
    /,
    *,
    null: NullModel = "rewired",
    samples: int = 100,
    seed: int = 0,
    **options: Any,
) -> NullComparison:
    """Where the numbers of a measure stand among those of random networks.

    The measure is taken on the network and on ``samples`` (2 to 10,000) random ones. ``rewired`` draws who is tied
    to whom anew, kind by kind, and lets every actor keep its number of partners of each kind: what remains is not a
    matter of who has many partners. ``regrouped`` keeps the ties and deals roles and districts out anew, so that a
    grouping given as a mapping stays as it is. ``options`` go to the measure. For Gould and Fernandez's roles this
    gives the expectation of each role of each actor.

    Returns for each number: observed, mean, sd (n − 1), z = (observed − mean) / sd, and the quantile in [0, 1], each
    None where it is not defined. z assumes nothing, but reads as a normal score only where the random numbers are
    near normal; the quantile always holds, to about 1 / ``samples``.

    >>> from herbcity.analyses.homophily import assortativity
    >>> from herbcity.network.toys import turmeric_chain
    >>> found = compare_with_null(turmeric_chain(), assortativity, samples=20, by="stage").values["value"]
    >>> round(found.observed, 3), found.samples
    (-0.154, 20)

    Maslov, S. & Sneppen, K. (2002). Specificity and stability in topology of protein networks. Science 296, 910.
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology 19, 89.
    """
    if not 2 <= samples <= 10_000:
        raise OutOfRange(field="samples", value=samples, allowed="2 to 10,000")
    if seed < 0:
        raise OutOfRange(field="seed", value=seed, allowed="0 or more")
    draw = rewired if null == "rewired" else regrouped
    observed = measure(network, **options).numbers()
    drawn: dict[str, list[float]] = {}
    with unremembered():
        for number in steps(range(samples), "compare_with_null"):
            result = measure(draw(network, seed=seed * 10_000 + number), **options)
            for name, value in result.numbers().items():
                if value is not None:
                    drawn.setdefault(name, []).append(value)
    names = sorted(observed.keys() | drawn.keys())
    values = {name: _compared(observed.get(name), drawn.get(name, [])) for name in names}
    about = origin(
        network,
        "compare_with_null",
        seed=seed,
        measure=measure.__name__,
        null=null,
        samples=samples,
        **options,
    )
    return NullComparison(values=MappingProxyType(values), **about)


def _compared(observed: float | None, drawn: list[float]) -> Compared:
    numbers = np.array(drawn, dtype=float)
    mean = float(numbers.mean()) if len(numbers) else None
    sd = float(numbers.std(ddof=1)) if len(numbers) > 1 else None
    if observed is None or mean is None:
        return Compared(observed, mean, sd, None, None, len(numbers))
    level = np.isclose(numbers, observed, rtol=1e-9, atol=1e-12)
    quantile = float(((numbers < observed) & ~level).sum() + level.sum() / 2) / len(numbers)
    differ = sd is not None and not math.isclose(sd, 0.0, abs_tol=1e-12)
    z = (observed - mean) / sd if sd is not None and differ else None
    return Compared(observed, mean, sd, z, quantile, len(numbers))
