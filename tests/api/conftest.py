"""The API over a small registry (``api_door``), on SQLite or on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.api.api_door import Door, fill


@pytest.fixture
def door(sqlite_engine: Engine) -> Door:
    """The API on SQLite."""
    fill(sqlite_engine)
    return Door(sqlite_engine)


@pytest.fixture
def any_door(engine: Engine) -> Door:
    """The API on each of the two databases."""
    fill(engine)
    return Door(engine)
