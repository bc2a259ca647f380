"""A station's file read and refused; go days by hand; chains against closed forms and against the history."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from precipice.production.problem import InputError
from precipice.schedule.gates.climate import (
    climate,
    counted,
    expected_wait,
    first_go,
    go_on,
    position,
    spells,
)
from precipice.schedule.gates.station import History, read_station
from precipice.schedule.gates.weather import BAD, GOOD, UNKNOWN, Limits, Record, record

HEAD = "time,wind_mean_mph,wind_gust_mph,wind_from_deg,rain_mm,visibility_m,remarks"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "station.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def a_day(**changed: str) -> list[str]:
    """24 quiet hours; `h7="..."` replaces what follows the time of the row of seven o'clock."""
    return [f"2020-06-01T{h:02d}:00,{changed.get(f'h{h}', '5,10,270,0,20000,')}" for h in range(24)]


def test_read(tmp_path: Path) -> None:
    history = read_station(written(tmp_path, *a_day(h3=",,,,,"), ""))
    assert history.columns["wind_gust"][0] == pytest.approx(4.4704)
    assert np.isnan(history.columns["wind_mean"][3])
    assert history.ignored == ("remarks",)
    assert str(history.time[7]) == "2020-06-01T07:00"


def test_offsets_become_the_clock_of_the_place(tmp_path: Path) -> None:
    rows = [f"2020-06-{1 + h // 24:02d}T{h % 24:02d}:00Z,1,2" for h in range(30)]
    path = written(tmp_path, *rows, head="time,wind_mean_ms,wind_gust_kn")
    assert str(read_station(path, "Europe/Oslo").time[0]) == "2020-06-01T02:00"
    with pytest.raises(InputError, match="the place's clock, or its time zone stated"):
        read_station(path)
    with pytest.raises(InputError, match="'Europe/Nowhere'"):
        read_station(path, "Europe/Nowhere")


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (a_day(h4="5,ten,270,0,1,"), HEAD, r"line 6, column wind_gust_mph: found 'ten'; allowed: 0 to 335"),
        (a_day(h4="5,nan,270,0,1,"), HEAD, r"line 6, column wind_gust_mph: found 'nan'"),
        (a_day(h4="5,10,361,0,1,"), HEAD, r"line 6, column wind_from_deg: found '361'; allowed: 0 to 360"),
        (a_day(h4="5,10"), HEAD, r"line 6: found 3 cells; allowed: 7 cells"),
        ([*a_day(), "2020-06-01T23:00,5,10,270,0,1,"], HEAD, r"line 26, column time: .*times that rise"),
        ([*a_day(), "2020-06-02T00:00Z,5,10,270,0,1,"], HEAD, r"line 26, column time: .*all of one kind"),
        ([*a_day(), "yesterday,5,10,270,0,1,"], HEAD, r"line 26, column time: found 'yesterday'"),
        (a_day()[:5], HEAD, r"found 5 readings; allowed: 24 or more"),
        ([], "time,wind_mean_ms", r"no column wind_gust; allowed: a column wind_gust_ms"),
        (
            [],
            "time,wind_mean_ms,wind_gust_fps",
            r"'wind_gust_fps'; allowed: wind with its unit: wind_gust_ms",
        ),
        ([], "time,wind_mean_ms,wind_gust_ms,wind_gust_kn", r"wind_gust 2 times"),
    ],
)
def test_refused(tmp_path: Path, rows: list[str], head: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_station(written(tmp_path, *rows, head=head))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such plain file"):
        read_station(tmp_path)
    (tmp_path / "x.csv").write_bytes(b"time\xff")
    with pytest.raises(InputError, match="not UTF-8 at 4"):
        read_station(tmp_path / "x.csv")


def history_of(hours: int, **columns: np.ndarray) -> History:
    time = np.datetime64("2020-06-01T00:00", "m") + np.arange(hours) * np.timedelta64(60, "m")
    calm = {"wind_mean": np.full(hours, 3.0), "wind_gust": np.full(hours, 5.0)}
    return History(time, {**calm, **columns})


def test_windows_by_hand() -> None:
    """Two hours running between 8 and 12: starts at 8, 9, 10."""
    gust = np.full(72, 5.0)
    gust[[9, 24 + 9, 48 + 9, 48 + 11]] = 20.0
    gust[24 + 11] = np.nan
    found = record(history_of(72, wind_gust=gust), Limits(gust_ms=10.0, window=2, first_hour=8, last_hour=12))
    assert found.starts[0, 7:12].tolist() == [UNKNOWN, BAD, BAD, GOOD, UNKNOWN]
    assert found.starts[1, 8:11].tolist() == [BAD, BAD, UNKNOWN]
    assert found.go.tolist() == [GOOD, UNKNOWN, BAD]


def test_directions_rain_and_sight_by_hand() -> None:
    mean, bearing = np.full(24, 3.0), np.full(24, 90.0)
    mean[5], bearing[6], bearing[7], bearing[8] = 0.1, 350.0, 10.0, 40.0
    bearing[9] = np.nan
    found = record(history_of(24, wind_mean=mean, wind_from_deg=bearing), Limits(from_deg=((340.0, 30.0),)))
    assert found.starts[0, 4:10].tolist() == [BAD, GOOD, GOOD, GOOD, BAD, UNKNOWN]
    rain = np.zeros(24)
    rain[3], rain[4] = 0.4, np.nan
    half_hours = history_of(24, rain_mm=rain)
    half_hours = History(
        np.datetime64("2020-06-01T00:00", "m") + np.arange(24) * np.timedelta64(30, "m"), half_hours.columns
    )
    # Hour 1 holds readings 2 and 3: 0.4 mm; hour 2 holds 4 and 5, of which one is missing; hours 12 on, none.
    found = record(half_hours, Limits(rain_mm=0.3))
    assert found.starts[0, [0, 1, 2, 3, 12]].tolist() == [GOOD, BAD, UNKNOWN, GOOD, UNKNOWN]
    with pytest.raises(ValueError, match="no column visibility_m"):
        record(half_hours, Limits(visibility_m=100.0))
    with pytest.raises(ValueError, match="found 5 hours; 1 to 4 are allowed"):
        Limits(window=5, first_hour=8, last_hour=12)


def chained(days: int, stay: float, turn: float, seed: int) -> Record:
    """Days from a chain: no-go after no-go with probability `stay`, after go with `turn`."""
    rng = np.random.default_rng(seed)
    bad = np.zeros(days, bool)
    for k, u in enumerate(rng.random(days - 1), start=1):
        bad[k] = u < (stay if bad[k - 1] else turn)
    go = np.where(bad, BAD, GOOD)
    return Record(date(1990, 1, 1), go, np.repeat(go[:, None], 24, axis=1))


DAY = date(2026, 6, 15)


def test_a_climate_finds_the_chain_that_made_it() -> None:
    place = climate(chained(36_525, 0.7, 0.2, 1), half_days=182)
    at = position(DAY)
    assert place.bad_after[at] == pytest.approx([0.2, 0.7], abs=0.012)
    assert np.all(np.abs(place.bad_after_ends[at] - place.bad_after[at][:, None]) < 0.015)
    assert go_on(place, DAY).p == pytest.approx(0.6, abs=0.015)
    assert place.by_hour[at] == pytest.approx(np.full(24, go_on(place, DAY).p))
    # A stationary chain is no-go for 0.4 of the days, and a spell of it lasts 1 / (1 - 0.7) days.
    assert expected_wait(place, DAY) == pytest.approx(0.4 / 0.3, rel=0.05)


def test_closed_forms_of_a_steady_chain() -> None:
    """First go on day k: P(bad) stay^(k-1) (1 - stay); over a gap of g days the chain has power g."""
    place = climate(chained(4000, 0.6, 0.3, 5), half_days=182)
    steady = place.bad_after[position(DAY)]
    place.bad_after[:] = steady
    place.go[:, 0] = 0.45
    dates = [DAY + timedelta(days=k) for k in range(6)]
    stay, turn = steady[1], steady[0]
    want = [0.45, *(0.55 * stay ** (k - 1) * (1 - stay) for k in range(1, 6))]
    assert first_go(spells(place, dates)) == pytest.approx(want)
    assert expected_wait(place, DAY) == pytest.approx(0.55 / (1 - stay))
    over = spells(place, [DAY, DAY + timedelta(days=3)])
    cube = np.linalg.matrix_power(np.array([[1 - turn, turn], [1 - stay, stay]]), 3)
    assert (over.after_good[1], over.after_bad[1]) == pytest.approx((cube[0, 1], cube[1, 1]))
    with pytest.raises(ValueError, match="rising dates"):
        spells(place, [DAY, DAY])


def test_first_go_agrees_with_the_history_counted() -> None:
    """Forty years of a chain: the counts over overlapping starts scatter by about a hundredth."""
    found = chained(14_610, 0.65, 0.25, 9)
    place = climate(found)
    shares, starts = counted(found, DAY, 8)
    chain = first_go(spells(place, [DAY + timedelta(days=k) for k in range(8)]))
    assert starts == 40 * 31
    assert shares == pytest.approx(chain, abs=0.035)
    assert sum(shares) == pytest.approx(sum(chain), abs=0.015)


def test_independent_days_have_wilsons_own_interval() -> None:
    found = chained(3653, 0.4, 0.4, 2)
    place = climate(found)
    place_of = [position(found.first + timedelta(days=k)) for k in range(3653)]
    near = [abs(at - position(DAY)) <= 15 for at in place_of]
    good = int(sum((found.go == GOOD)[near]))
    chance = go_on(place, DAY)
    assert (chance.days, chance.p) == (sum(near), pytest.approx(good / sum(near)))
    own = binomtest(good, sum(near)).proportion_ci(0.95, method="wilson")
    alike = max(0.0, float(place.bad_after[position(DAY), 1] - place.bad_after[position(DAY), 0]))
    worth = (1 + alike) / (1 - alike)
    assert chance.high - chance.low == pytest.approx((own.high - own.low) * worth**0.5, rel=0.02)


def test_the_interval_holds_the_share_as_often_as_it_says() -> None:
    """With persistent weather Wilson's interval at the bare number of days would hold it far less often."""
    held = [
        (chance := go_on(climate(chained(3653, 0.75, 0.25, seed)), DAY)).low <= 0.5 <= chance.high
        for seed in range(150)
    ]
    assert 0.88 <= np.mean(held) <= 1.0


def test_seasons_and_years_are_kept_apart() -> None:
    go = np.array(
        [GOOD if 90 < position(date(2000, 1, 1) + timedelta(days=k)) < 270 else BAD for k in range(1462)]
    )
    found = Record(date(2000, 1, 1), go, np.repeat(go[:, None], 24, axis=1))
    place = climate(found, half_days=10)
    assert go_on(place, date(2026, 7, 1)).p == 1.0
    assert go_on(place, date(2026, 12, 31)).p == 0.0
    assert go_on(place, date(2026, 7, 1)).low < 1.0
    with pytest.raises(ValueError, match="found 21 known days within 10 days"):
        climate(found, half_days=10, years=(2000, 2000))
    place.bad_after[:, 1] = 1.0
    with pytest.raises(ValueError, match="no go within ten years"):
        expected_wait(place, date(2026, 12, 31))
