"""A process of its own that loads a snapshot and says, stage by stage, how much memory it has then.

``python -m benchmarks.resident FILE`` prints JSON: resident bytes by stage, each stage with all before it.
"""

from __future__ import annotations

import gc
import json
import re
import sys
from pathlib import Path

from herbcity.network.building import take_snapshot
from herbcity.registry.engine import open_engine, reading


def resident_bytes() -> int:
    """What this process holds of the machine's memory now (Linux)."""
    gc.collect()
    found = re.search(r"^Rss:\s+(\d+) kB$", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def main(file: str) -> None:
    stages = {"libraries": resident_bytes()}
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    stages["records"] = resident_bytes()
    code = next(iter(network.actors))
    for found in (
        network.links_of(code),
        network.listings_of(code),
        network.certificates_of(code),
        network.capacities_of(code),
    ):
        assert isinstance(found, tuple)
    stages["records and indexes"] = resident_bytes()
    assert network.digest
    stages["with the digest"] = resident_bytes()
    assert network.adjacency.undirected.nnz
    stages["with ties and adjacency"] = resident_bytes()
    print(json.dumps(stages))


if __name__ == "__main__":
    main(sys.argv[1])
