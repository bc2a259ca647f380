"""Every route, sent what nobody would, by whoever is signed in and by nobody: nothing breaks the office."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from day_house import SLUG, day_house
from office_storm import LEFT_OUT, WHO, storm


@pytest.mark.parametrize("who", WHO)
def test_no_request_breaks_the_office(tmp_path: Path, who: str) -> None:
    office = day_house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path)
    found = storm(office, SLUG, who, 3)
    office.office.engine.dispose()
    assert found.broken == []
    assert found.statuses[200] > 0
    routes = {
        f"{method} {route.path.replace(':path', '')}"
        for route in office.app.routes
        if isinstance(route, APIRoute) and route.path not in LEFT_OUT
        for method in route.methods
    }
    assert {label.replace(":path", "") for label in found.routes} == routes
