"""What a production says of a gate becomes odds by date: attempts in the weather that a station recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cli.folders import PRODUCTION, small_folder
from precipice.plan.check import check
from precipice.plan.gates import GateOdds
from precipice.plan.rows import company, scene_rows
from precipice.plan.schedule import problem_of
from precipice.production.problem import InputError
from precipice.risk.assess import QUICK

WEATHER = """
attempts = 2
weather = { station = "station.csv", wind = "10 mph", from = "06:00", to = "11:00", hours = 2 }
"""


def odds(folder: Path, wind_mph: float | None) -> GateOdds:
    """The first gate of the small production, which fails with 0.2 on a day, with two days to try it."""
    text = PRODUCTION.replace("[[gates]]", "[[gates]]" + WEATHER, 1)
    text = text.replace('fails = "from its assessment"', "fails = 0.2")
    small_folder(folder, text)
    if wind_mph is not None:
        start = datetime(2024, 1, 1)
        hours = (start + timedelta(hours=k) for k in range(24 * 366))
        rows = [f"{hour.isoformat()},{wind_mph},{wind_mph}" for hour in hours]
        (folder / "station.csv").write_text("time,wind_mean_mph,wind_gust_mph\n" + "\n".join(rows) + "\n")
    checked = check(folder)
    crew = company(checked)
    return problem_of(checked, scene_rows(checked, crew), crew, (), QUICK)[1][0]


def test_two_days_in_good_weather_fail_together(tmp_path: Path) -> None:
    """To within what a year's record leaves open of a calm day."""
    found = odds(tmp_path / "shoot", 1.0)
    fails = found.by_day[0]
    assert sum(found.gate.chances[0]) == pytest.approx(fails**2, rel=0.15)
    assert found.gate.extra[0] == pytest.approx(fails, rel=0.15)
    assert min(found.go) > 0.9


def test_a_station_that_is_never_calm_leaves_nothing(tmp_path: Path) -> None:
    found = odds(tmp_path / "shoot", 30.0)
    assert sum(found.gate.chances[0]) > 0.97
    assert max(found.go) < 0.1


def test_a_station_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"station\.csv"):
        odds(tmp_path / "shoot", None)
