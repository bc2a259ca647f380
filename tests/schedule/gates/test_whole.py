"""From a station's file and a practice log to the odds of a release: the parts fit, and point the right
way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from precipice.schedule.gates.attempts import Attempted, Attempts, Calendar, Gag, attempted
from precipice.schedule.gates.chances import TakeOdds, between, by_date
from precipice.schedule.gates.climate import climate, go_on, spells
from precipice.schedule.gates.close_up import close_up
from precipice.schedule.gates.policy import policy
from precipice.schedule.gates.readiness import Session, Skill, factors
from precipice.schedule.gates.station import read_station
from precipice.schedule.gates.weather import Limits, record
from precipice.schedule.gates.wrap import release_odds, wrap_of
from precipice.schedule.shoot.problem import FailureMode, Shoot
from schedule.gates.test_policy import DATES, STRAIGHT, three_days

LIMITS = Limits(gust_ms=9.0, window=3, first_hour=8, last_hour=16)
REWRITE = FailureMode("rewrite", False, 700.0, 1, falls=frozenset({"3"}))
HIATUS = FailureMode("injury", False, 5000.0, 1, hiatus=True)
STOP = FailureMode("stop", True)
ASSESSED = between(
    [(0.5, TakeOdds(0.05, 0.001)), (1.0, TakeOdds(0.15, 0.01, 0.001)), (3.0, TakeOdds(0.5, 0.1, 0.02))]
)
WORKING = tuple(DATES[0] + timedelta(days=k) for k in range(60) if k % 7 < 5)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of hours: gusts of the day from an autoregression, stronger by a third in winter."""
    rng = np.random.default_rng(2)
    path = tmp_path_factory.mktemp("station") / "summit.csv"
    rows, level, start = ["time,wind_mean_ms,wind_gust_ms"], 0.0, datetime(2021, 1, 1)
    for hour in range(3 * 365 * 24):
        now = start + timedelta(hours=hour)
        if now.hour == 0:
            level = 0.6 * level + rng.normal(0.0, 2.0)
        winter = 1.0 + 0.33 * np.cos(2 * np.pi * now.timetuple().tm_yday / 365.0)
        gust = max(0.5, (8.0 + level + 0.5 * rng.normal()) * winter)
        rows.append(f"{now.isoformat()},{gust / 1.6:.1f},{gust:.1f}")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def gate_of(station: Path, shoot: Shoot, practised: list[Session], reserve: int, cover: int = 0) -> Attempted:
    place = climate(record(read_station(station), LIMITS))
    ready = factors(Skill(2.0, 0.35), practised, shoot.dates, 0.8)
    odds = [[one.value] for one in by_date(ready, ASSESSED)]
    failures = {"used up": REWRITE, "injury": HIATUS, "worse": STOP}
    gag = Gag("jump", "1", Attempts(2, reserve, cover), failures, odds)
    return attempted(gag, Calendar(shoot.dates, shoot.regular), partial(spells, place))


def made_by(shoot: Shoot, one: Attempted, release: date) -> float:
    found = policy(replace(shoot, gates=(one.gate,)), STRAIGHT, close_up)
    wrap = wrap_of(found, WORKING, {"jump": one})
    assert sum(p for _, p in wrap.dates) + wrap.stopped == pytest.approx(1.0)
    return release_odds(wrap, release, 4).made


def test_the_whole_way(station: Path) -> None:
    shoot = three_days(REWRITE, chances=(0.0,))
    few = [Session(DATES[0] - timedelta(days=20), 4)]
    many = [*few, *(Session(DATES[0] - timedelta(days=k), 10) for k in (9, 6, 3))]
    bare, ready = gate_of(station, shoot, few, 2), gate_of(station, shoot, many, 2)
    assert sum(ready.gate.chances[0]) < sum(bare.gate.chances[0])
    # Nobody practises during the shoot: every later date is worse where the weather stays as it is.
    harmed = [row[1] + row[2] for row in ready.gate.chances[:3]]
    assert harmed == sorted(harmed)
    kept = gate_of(station, shoot, many, 2, cover=2)
    assert kept.gate.extra[0] < ready.gate.extra[0]
    assert kept.gate.chances[0] == pytest.approx(ready.gate.chances[0])
    release = DATES[2] + timedelta(weeks=4)
    assert made_by(shoot, bare, release) < made_by(shoot, ready, release) < made_by(shoot, kept, release)


def test_the_season_shows(station: Path) -> None:
    place = climate(record(read_station(station), LIMITS))
    summer, winter = go_on(place, date(2027, 7, 1)), go_on(place, date(2027, 1, 1))
    assert summer.low > winter.high
    assert np.nanmax(place.by_hour[0]) <= go_on(place, date(2027, 1, 1)).p + 1e-9
