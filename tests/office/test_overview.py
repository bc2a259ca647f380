"""The first page of a production: which day it speaks of, and what it says of mistakes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from office_small import small_house
from precipice.office.store import jobs, revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author
from precipice.office.workers.run import do, name


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


def test_a_mistake_is_told_without_where_the_office_keeps_its_files(tmp_path: Path) -> None:
    made = small_house(tmp_path)
    with writing(made.office.engine) as conn:
        revisions.commit(
            conn, made.shoot.id, 1, {"small.fountain": None}, Author(0, "console"), "gone", "test"
        )
        jobs.ask(conn, made.shoot.id, 2, "plan", {"effort": "quick"}, "x")
        job = jobs.claim(conn, name())
    assert job is not None
    do(made.office.engine, made.office.settings.cache, job)
    browser = made.browser("producer")
    for path in ("", "board", "script", f"jobs/{job.id}"):
        page = browser.get(f"/p/small/{path}").text
        assert "small.fountain: found no such file" in page, path
        assert str(tmp_path) not in page, path
    made.office.engine.dispose()
