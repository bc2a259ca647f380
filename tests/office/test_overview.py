"""The first page of a production: the day it speaks of is the day where the production is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from office_small import small_house


@pytest.mark.parametrize(
    ("hour", "day", "words"),
    [
        (23, 6, "Next shooting day"),
        (0, 7, "Today"),
        (0, 8, "Today"),
        (0, 9, "The plan's last day has passed"),
    ],
)
def test_today_is_the_date_on_the_productions_own_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hour: int, day: int, words: str
) -> None:
    made = small_house(tmp_path)
    # In London it is an hour later than UTC: half past midnight there is still the day before in UTC.
    now = datetime(2027, 6, day, hour, 30, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr("precipice.plan.said.clock_of", lambda _checked: now)
    page = made.browser("producer").get("/p/small/").text
    assert f"<span>{words}</span>" in page or f"<p>{words}.</p>" in page
    made.office.engine.dispose()
