"""Requests meant to hurt, one of each kind: refused, or answered within the limit of time, and never a fault of ours.

`python -m benchmarks hostile` sends thousands, to a larger registry; there each is to take less than a second, and
whoever else is served meanwhile is not to notice much.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.hostile import LET_GO_AFTER, send
from benchmarks.hostile_requests import KINDS, Kind
from tests.contract.conftest import service

QUICK = [kind for kind in KINDS if not kind.seconds]


@pytest.fixture(scope="module")
def port(seeded_file: Path) -> Iterator[int]:
    """A service that bounds its callers as it does out of the box."""
    with service(f"sqlite:///{seeded_file}") as address:
        yield int(address.rpartition(":")[2])


@pytest.mark.parametrize("kind", QUICK, ids=[kind.name for kind in QUICK])
def test_a_hostile_request_is_refused_or_bounded(port: int, kind: Kind):
    answer = send(port, kind, 1, "127.0.0.1")
    assert not answer.our_fault, answer.words
    assert answer.seconds < LET_GO_AFTER
