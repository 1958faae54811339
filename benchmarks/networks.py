"""Networks of any size to measure measures on: mostly local, partly far, mean degree ten."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, insert

from herbcity.compiled.graphs import CompiledGraph
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import open_engine
from herbcity.registry.identity import actor_code
from herbcity.registry.migrating import migrate
from herbcity.registry.reading import table_of

DEGREE = 10
_REACH = 100
"""Four links in five go to one of so many actors on either side: the neighbours of a district."""


def ends(actors: int, *, seed: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Sources and targets of five links an actor, drawn; a few coincide. Actors of a district have near numbers."""
    random = np.random.default_rng(seed)
    links = actors * DEGREE // 2
    sources = random.integers(0, actors, links, dtype=np.int32)
    near = (sources + random.integers(1, _REACH, links, dtype=np.int32)) % actors
    far = random.integers(0, actors, links, dtype=np.int32)
    targets = np.where(random.random(links) < 0.8, near, far).astype(np.int32)
    others = sources != targets
    return sources[others], targets[others]


def network(actors: int, *, seed: int, directed: bool = False) -> CompiledGraph[int]:
    """These links as the network that a snapshot would hold ready."""
    return CompiledGraph.of_edges(range(actors), *ends(actors, seed=seed), directed=directed)


@contextmanager
def registry(actors: int, *, seed: int) -> Iterator[tuple[Engine, Path]]:
    """A database with these actors and links, written past the registry's door: no revision, no log."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "herbcity.db"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        codes = [actor_code(number) for number in range(1, actors + 1)]
        known = {"evidence_level": "ILLUSTRATIVE"}
        links = zip(*(column.tolist() for column in ends(actors, seed=seed)))
        with engine.begin() as connection:
            connection.execute(
                insert(table_of(RecordKind.ACTOR)),
                [
                    {**known, "code": code, "name_th": code, "other_names": [], "roles": ["BUYER"]}
                    for code in codes
                ],
            )
            connection.execute(
                insert(table_of(RecordKind.LINK)),
                [
                    {**known, "id": f"link-{number}", "kind": "SUPPLIES", "status": "ACTIVE",
                     "source": codes[source], "target": codes[target]}
                    for number, (source, target) in enumerate(links)
                ],
            )  # fmt: skip
        yield engine, file
        engine.dispose()
