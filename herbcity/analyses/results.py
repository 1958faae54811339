"""What analyses return: frozen values that say how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a result came about: enough to compute it again, and to cite it.

    ``digest`` names the records and ``as_of`` the day on which their links were judged; with ``method``,
    ``options`` and ``seed`` they determine the result. ``revision`` says where the records were read.
    """

    method: str
    options: Mapping[str, Any]
    seed: int | None
    revision: int
    as_of: date
    digest: str


def origin(
    network: NetworkSnapshot, method: str, *, seed: int | None = None, **options: Any
) -> dict[str, Any]:
    """The fields of ``Result`` for one method on one network."""
    return {
        "method": method,
        "options": MappingProxyType(options),
        "seed": seed,
        "revision": network.revision,
        "as_of": network.as_of,
        "digest": network.digest,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorScores(Result):
    """One number an actor, by code. Actors for whom the measure is not defined are absent, not 0."""

    values: Mapping[str, float]

    def top(self, count: int) -> tuple[tuple[str, float], ...]:
        """The ``count`` highest, highest first; equal ones in the order of their codes."""
        return tuple(sorted(self.values.items(), key=lambda item: (-item[1], item[0]))[: max(count, 0)])


def scores(values: Mapping[str, float], origin: Mapping[str, Any]) -> ActorScores:
    """Scores whose values nobody can change any more, because they are remembered and shared."""
    return ActorScores(values=MappingProxyType(dict(values)), **origin)
