"""Offices that the tests of this folder share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from office_browser import FLAT, launched
from office_house import House, house, postgresql


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An office on SQLite, one for each file of tests."""
    folder = tmp_path_factory.mktemp("office")
    made = house(f"sqlite:///{folder / 'office.sqlite'}", folder / "cache")
    yield made
    made.office.engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, one for each file of tests."""
    with launched(FLAT) as browser:
        yield browser


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server for all tests."""
    with postgresql() as address:
        yield address


@pytest.fixture
def postgres(cluster: str, request: pytest.FixtureRequest) -> str:
    """An empty PostgreSQL database."""
    name = re.sub(r"\W", "_", request.node.name)[:60]
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{cluster}/{name}"
