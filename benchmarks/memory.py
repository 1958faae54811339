"""Memory of a process that holds a snapshot, beyond one that has only loaded the libraries."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.comparing import BYTES, Figure, Scale
from benchmarks.provinces import database, size_of
from herbcity.simulation.province import LINKS_PER_ACTOR

TARGET_BYTES = 1_500
_JUDGED = "records and indexes"


def measure(scale: Scale) -> Iterator[Figure]:
    """Resident bytes for each actor or link. Listings, certificates and capacities are held too, not counted."""
    file = database(scale.actors, scale.seed)
    runs: list[dict[str, int]] = []
    for _ in range(scale.rounds):
        command = [sys.executable, "-m", "benchmarks.resident", str(file)]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    counted = scale.actors * (1 + LINKS_PER_ACTOR)
    libraries = statistics.median(run["libraries"] for run in runs)
    yield Figure(what="interpreter with the libraries", size="no network", value=libraries, unit=BYTES)
    for stage in [stage for stage in runs[0] if stage != "libraries"]:
        extra = statistics.median(run[stage] - run["libraries"] for run in runs)
        yield Figure(
            what=f"each actor or link: {stage}",
            size=size_of(scale.actors),
            value=extra / counted,
            unit=BYTES,
            target=TARGET_BYTES if stage == _JUDGED else None,
        )
