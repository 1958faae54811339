"""Suggestions: all of them against the sparse products they rest on, and those around one actor after a commit."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import scipy

from benchmarks.comparing import BYTES, Figure, Scale, alternate, median, timed
from benchmarks.provinces import database, size_of
from herbcity.analyses.likelihood.layers import Layers, layers_of
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.remembering import MEMORY
from herbcity.analyses.suggesting import suggest
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.vocabulary import LinkKind

_MOST_TIMES_THE_PRODUCTS = 3.0
_SHARE_AROUND = 0.02
_LARGE = 100_000
_MOST_BYTES = 4e9


def measure(scale: Scale) -> Iterator[Figure]:
    """At the size of the scale; and the memory at a hundred thousand actors, in a process of its own."""
    network, size = _snapshot(scale.actors, scale.seed), size_of(scale.actors)
    assert network.digest
    taught = teach(network)
    rounds = min(scale.rounds, 3)

    def everything() -> object:
        MEMORY.forget()
        return suggest(network, taught=taught)

    ours, products = alternate(everything, lambda: _products(layers_of(network)), rounds=rounds)
    yield Figure(
        what="suggestions, all of them",
        size=size,
        value=ours,
        against="the typed paths of two and three steps, as sparse products",
        bare=products,
        target=_MOST_TIMES_THE_PRODUCTS,
    )
    yield Figure(what="teaching what is likely", size=size, value=median(lambda: teach(network), rounds=1))
    for what, change in _changes(network):
        actor = next(code for code in network.actors if network.listings_of(code))
        seconds = []
        for number in range(5):
            suggest(network, around=actor, taught=taught)
            after = network.apply([change], revision=network.revision + 1 + number)
            seconds.append(timed(_around(after, actor, taught)))
        yield Figure(
            what=f"around one actor, after {what}",
            size=size,
            value=float(np.median(seconds)),
            against="all suggestions",
            bare=ours,
            target=_SHARE_AROUND,
        )
    if scale.actors >= Scale().actors:
        yield Figure(
            what="memory of all suggestions, the process as a whole",
            size=size_of(_LARGE),
            value=_peak_memory(_LARGE, scale.seed),
            unit=BYTES,
            target=_MOST_BYTES,
        )


def _around(network: NetworkSnapshot, actor: str, taught: object) -> Callable[[], object]:
    return lambda: suggest(network, around=actor, taught=taught)  # type: ignore[arg-type]


def _products(layers: Layers) -> int:
    """What structure there is between givers and takers, computed for all pairs: of each kind and of the union."""
    entries = 0
    for kind in LinkKind:
        gives = layers.of(kind).gives
        if gives.nnz:
            entries += (gives @ gives.T @ gives).nnz
            entries += (layers.other_than(kind) @ layers.of(kind).either_way).nnz
    union = layers.union
    two = union @ union
    return entries + two.nnz + scipy.sparse.csr_array(two @ union).nnz


def _changes(network: NetworkSnapshot) -> Iterator[tuple[str, Change]]:
    listing = next(one for one in network.listings.values() if one.price_per_kg)
    yield (
        "a price changed",
        Change(RecordKind.LISTING, listing.id, "price_per_kg", listing.price_per_kg, [9.0, 10.0, 11.0]),
    )
    tie = network.ties[0]
    yield (
        "a link changed",
        Change(RecordKind.LINK, tie.id, "volume_kg_per_year", tie.volume_kg_per_year, 123.0),
    )
    yield "a link was taken out", Change(RecordKind.LINK, tie.id, None, msgspec.to_builtins(tie), None)


def _snapshot(actors: int, seed: int) -> NetworkSnapshot:
    engine = open_engine(f"sqlite:///{database(actors, seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network


def _peak_memory(actors: int, seed: int) -> float:
    database(actors, seed)
    code = f"from benchmarks.suggesting import resident; print(resident({actors}, {seed}))"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(answer.stdout)


def resident(actors: int, seed: int) -> int:
    """The most memory that this process had while it made all suggestions, bytes (Linux).

    Not ``ru_maxrss``, which in a new process begins with what the one that started it holds.
    """
    network = _snapshot(actors, seed)
    suggest(network, taught=teach(network))
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024
