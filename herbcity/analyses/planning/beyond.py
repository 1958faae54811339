"""How much what was cut off a choice to save time could add to it at most."""

from __future__ import annotations

import numpy as np

from herbcity.analyses.planning.columns import Floats
from herbcity.analyses.planning.limits import LimitKind
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.programme import Relaxation
from herbcity.analyses.planning.proposals import Beyond


def adds(beyond: Beyond, model: Model, relaxed: Relaxation) -> Floats:
    """By how much THB a year each would raise the bound of a relaxation at most, were it a part of it; below 0,
    by how much a plan with it stays below that bound.

    What it would gain, less the prices of all that it draws on. Prices on the rest (a chain's buyer, a link made
    once) would only lower it. No floors, no shares of districts: what serves one is worth more than it gains.
    """
    paid = np.zeros(len(beyond))
    load, held = np.zeros(len(beyond.actors) + 1), np.zeros((len(beyond.resources) + 1, 12))
    actor, resource = _places(beyond.actors), _places(beyond.resources)
    for (kind, subject, month), price in zip(model.rows, np.maximum(relaxed.prices, 0.0).tolist()):
        if kind in beyond.takes:
            paid += price * beyond.takes[kind]
        elif kind is LimitKind.LOAD:
            load[actor.get(subject, -1)] = price
        elif kind is LimitKind.SUPPLY:
            held[resource.get(subject, -1), month] = price
    load[-1] = held[-1] = 0.0
    paid += load[beyond.ends].sum(axis=1)
    year = beyond.kg.sum(axis=1, keepdims=True)
    share = np.divide(beyond.kg, year, out=np.zeros_like(beyond.kg), where=year > 0)
    monthly = beyond.expected_thb[:, np.newaxis] * share - beyond.kg * held[beyond.draws].sum(axis=1)
    # A month that costs more than it brings need not be done.
    gained = np.where(year[:, 0] > 0, np.maximum(monthly, 0.0).sum(axis=1), beyond.expected_thb)
    added: Floats = gained - paid
    return added


def bound_beyond(beyond: Beyond, model: Model, relaxed: Relaxation) -> float:
    """The most that any plan with one of these in it could gain, THB a year (weak duality)."""
    added = adds(beyond, model, relaxed)
    more = float(added[added > 0].sum())
    return relaxed.bound_thb + (more or float(added.max(initial=-np.inf)))


def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
