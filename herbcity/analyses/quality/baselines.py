"""Plain ways of guessing links, which a model has to beat to be worth its trouble.

Each scores the same pairs, from the same network without the held-out links, and knows nothing of chances.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.market.columns import NOT_NAMED, Floats
from herbcity.analyses.market.ties import ties_of
from herbcity.analyses.quality.trials import Trial
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import ActorRole

Baseline = Callable[[Trial], Floats]
"""The scores of the pairs of a trial, higher for likelier."""


def distance(trial: Trial) -> Floats:
    """The nearer the likelier. An unknown distance counts as the median of the known ones."""
    go_on()
    km = trial.found.distance_km
    known = km[~np.isnan(km)]
    return trial.best(-np.where(np.isnan(km), np.median(known) if len(known) else 0.0, km))


def degree_product(trial: Trial) -> Floats:
    """To how many the giver gives already, times from how many the taker takes (preferential attachment).

    One is added to both, so that of two beginners' pairs the one with the busier partner comes first.
    """
    go_on()
    network = trial.found.network
    givers, takers = ties_of(network).between(trial.kind)
    size = len(network.actors)
    gives, takes = (np.bincount(ends, minlength=size) + 1.0 for ends in (givers, takers))
    if not trial.pairs.directed:
        gives = takes = gives + takes - 1
    product: Floats = gives[trial.pairs.giver] * takes[trial.pairs.taker]
    return product


def common_neighbours(trial: Trial) -> Floats:
    """With how many actors both are tied, by ties of any kind."""
    go_on()
    return _shared(trial.found.network.adjacency.undirected, trial)


def same_herb(trial: Trial) -> Floats:
    """How many herbs both deal in, by their listings and ties."""
    go_on()
    return _shared(_herbs_of_actors(trial.found.network), trial)


def roles(trial: Trial) -> Floats:
    """How often actors of these first roles are tied: ties of the kind from the one role to the other, for each
    pair of such actors."""
    go_on()
    network = trial.found.network
    ranks = np.array([actor.roles[0].rank for actor in network.actors.values()], dtype=np.intp)
    givers, takers = ties_of(network).between(trial.kind)
    count = len(ActorRole)
    ties = np.bincount(ranks[givers] * count + ranks[takers], minlength=count * count)
    there = np.bincount(ranks, minlength=count)
    rate = ties.reshape(count, count) / np.maximum(np.outer(there, there), 1)
    if not trial.pairs.directed:
        rate = rate + rate.T
    frequency: Floats = rate[ranks[trial.pairs.giver], ranks[trial.pairs.taker]]
    return frequency


def random(trial: Trial) -> Floats:
    """Any order: all scores are equal, and equal scores count as the mean over all their orders, not as one of them."""
    return np.zeros(len(trial.pairs))


BASELINES: dict[str, Baseline] = {
    "distance": distance,
    "degree product": degree_product,
    "common neighbours": common_neighbours,
    "same herb": same_herb,
    "role to role": roles,
    "random": random,
}


def _shared(table: scipy.sparse.csr_array, trial: Trial) -> Floats:
    """How many columns the two rows of each pair have in common."""
    shared: NDArray[np.float64] = np.zeros(len(trial.pairs))
    block = 100_000
    for start in range(0, len(trial.pairs), block):
        rows = slice(start, start + block)
        both = table[trial.pairs.giver[rows]].multiply(table[trial.pairs.taker[rows]])
        shared[rows] = np.asarray(both.sum(axis=1)).ravel()
    return shared


def _herbs_of_actors(network: NetworkSnapshot) -> scipy.sparse.csr_array:
    """Actors × herbs, 1 where an actor has a listing or a tie that names the herb."""
    ties = ties_of(network)
    position = network.adjacency.index
    herbs = {herb: number for number, herb in enumerate(sorted(network.herbs))}
    listed = [
        (position[one.actor], herbs[one.herb]) for one in network.listings.values() if one.herb is not None
    ]
    actors, which = (np.array(column, dtype=np.intp) for column in zip(*listed)) if listed else ([], [])
    named = ties.herb != NOT_NAMED
    rows = np.concatenate([actors, ties.source[named], ties.target[named]]).astype(np.intp)
    columns = np.concatenate([which, ties.herb[named], ties.herb[named]]).astype(np.intp)
    table = scipy.sparse.csr_array(
        scipy.sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(position), len(herbs)))
    )
    table.data[:] = 1.0
    return table
