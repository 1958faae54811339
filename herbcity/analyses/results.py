"""What analyses return: frozen values that say how they came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from herbcity.analyses import frames
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

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """The result as columns of equal length, one row an actor, a group, a point or a number."""
        return frames.columns_of(self, Result)

    def numbers(self) -> Mapping[str, float | None]:
        """The numbers of the result under the names that tell them apart: an actor's code, a field."""
        return frames.numbers_of(self, Result)

    def to_pandas(self) -> Any:
        """A pandas data frame of ``columns``, with the origin in ``attrs``. Raises PackageMissing."""
        return frames.pandas_frame(self.columns(), self.about())

    def to_polars(self) -> Any:
        """A polars data frame of ``columns``; keep ``about`` beside it. Raises PackageMissing."""
        return frames.polars_frame(self.columns())

    def about(self) -> dict[str, Any]:
        """What a citation needs, in plain values: method, options, seed, revision, day, digest."""
        return {
            "method": self.method,
            "options": {
                name: dict(value) if isinstance(value, Mapping) else value
                for name, value in self.options.items()
            },
            "seed": self.seed,
            "revision": self.revision,
            "as_of": self.as_of.isoformat(),
            "digest": self.digest,
        }


def origin(
    network: NetworkSnapshot, method: str, *, seed: int | None = None, **options: Any
) -> dict[str, Any]:
    """The fields of ``Result`` for one method on one network. Options that could change later are copied."""
    return {
        "method": method,
        "options": MappingProxyType({name: _frozen(value) for name, value in options.items()}),
        "seed": seed,
        "revision": network.revision,
        "as_of": network.as_of,
        "digest": network.digest,
    }


def _frozen(option: Any) -> Any:
    if isinstance(option, Mapping):
        return MappingProxyType(dict(option))
    if isinstance(option, (set, frozenset)):
        return tuple(sorted(option))
    return tuple(option) if isinstance(option, list) else option


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


class Reason(NamedTuple):
    """Why there is no number, in words."""

    th: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Result):
    """One number for the whole network; None where it is not defined, and then ``why_not`` says why."""

    value: float | None
    why_not: Reason | None = None
