"""What was cut off a choice to save time, as columns: enough to say how much it could add at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from herbcity.analyses.planning.columns import Floats, Positions
from herbcity.analyses.planning.limits import LimitKind
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.programme import Relaxation


@dataclass(frozen=True)
class Beyond:
    """n proposals that could be chosen too and were not made. −1 in a column of positions is none."""

    expected_thb: Floats
    """n, done in full; 0 where the worth is not known."""
    takes: Mapping[LimitKind, Floats]
    """n links, hours and THB."""
    ends: Positions
    """n × 4 positions in ``actors``: the ends of each link."""
    draws: Positions
    """n × 2 positions in ``resources``: the offer and the need."""
    kg: Floats
    """n × 12, what each draws of both in each month; 0 where that is not known."""
    actors: tuple[str, ...]
    resources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.expected_thb)

    def adds(self, model: Model, relaxed: Relaxation) -> Floats:
        """By how much THB a year each would raise the bound of a relaxation at most, were it a part of it; below 0,
        by how much a plan with it stays below that bound.

        What it would gain, less the prices of all that it draws on. Prices on the rest (a chain's buyer, a link made
        once) would only lower it. No floors, no shares of districts: what serves one is worth more than it gains.
        """
        paid = np.zeros(len(self))
        load, held = np.zeros(len(self.actors) + 1), np.zeros((len(self.resources) + 1, 12))
        actor, resource = _places(self.actors), _places(self.resources)
        for (kind, subject, month), price in zip(model.rows, np.maximum(relaxed.prices, 0.0).tolist()):
            if kind in self.takes:
                paid += price * self.takes[kind]
            elif kind is LimitKind.LOAD:
                load[actor.get(subject, -1)] = price
            elif kind is LimitKind.SUPPLY:
                held[resource.get(subject, -1), month] = price
        load[-1] = held[-1] = 0.0
        paid += load[self.ends].sum(axis=1)
        year = self.kg.sum(axis=1, keepdims=True)
        share = np.divide(self.kg, year, out=np.zeros_like(self.kg), where=year > 0)
        monthly = self.expected_thb[:, np.newaxis] * share - self.kg * held[self.draws].sum(axis=1)
        # A month that costs more than it brings need not be done.
        gained = np.where(year[:, 0] > 0, np.maximum(monthly, 0.0).sum(axis=1), self.expected_thb)
        added: Floats = gained - paid
        return added

    def bound_thb(self, model: Model, relaxed: Relaxation) -> float:
        """The most that any plan with one of these in it could gain, THB a year (weak duality)."""
        adds = self.adds(model, relaxed)
        more = float(adds[adds > 0].sum())
        return relaxed.bound_thb + (more or float(adds.max(initial=-np.inf)))


def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
