"""Offices that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from office_house import House, house, postgresql


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An office on SQLite, one for each file of tests."""
    folder = tmp_path_factory.mktemp("office")
    made = house(f"sqlite:///{folder / 'office.sqlite'}", folder / "cache")
    yield made
    made.office.engine.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database, empty at first."""
    with postgresql(Path(tmp_path_factory.mktemp("postgres"))) as db:
        yield db
