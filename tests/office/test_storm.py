"""Every route, sent what nobody would, by a producer, a 1st AD and nobody: none of it breaks the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from day_house import GAG, SLUG, day_house
from office_storm import storm

FILLED = {"gag": GAG, "number": "1", "job": "1"}


@pytest.mark.parametrize("who", ["producer", "first_ad", ""])
def test_no_request_breaks_the_office(tmp_path: Path, who: str) -> None:
    office = day_house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path)
    found = storm(office, SLUG, who, 3, FILLED)
    office.office.engine.dispose()
    assert found.broken == []
    assert len(found.routes) > 30
    assert found.statuses[200] > 0
