"""The sun against the almanac, and where it does not rise or set."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from astral import Observer

from precipice.plan.daylight import sun_times


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "day", "rises", "sets"),
    [
        # As almanacs print the solstice for London and for Los Angeles.
        (51.48, 0.0, "Europe/London", date(2027, 6, 21), "04:43", "21:21"),
        (34.05, -118.24, "America/Los_Angeles", date(2027, 6, 21), "05:42", "20:08"),
    ],
)
def test_sunrise_and_sunset(
    latitude: float, longitude: float, zone: str, day: date, rises: str, sets: str
) -> None:
    sun = sun_times(Observer(latitude, longitude), ZoneInfo(zone), day)
    for found, known in ((sun.sunrise, rises), (sun.sunset, sets)):
        assert found is not None
        at = datetime.combine(day, datetime.strptime(known, "%H:%M").time(), tzinfo=ZoneInfo(zone))
        assert abs((found - at).total_seconds()) <= 120


def test_dusk_after_midnight_belongs_to_the_evening_before() -> None:
    sun = sun_times(Observer(60.0, 3.0), ZoneInfo("Europe/Oslo"), date(2027, 6, 8))
    assert sun.dawn is not None
    assert sun.sunrise is not None
    assert sun.sunset is not None
    assert sun.dusk is not None
    assert sun.dawn < sun.sunrise < sun.sunset < sun.dusk
    assert sun.dusk.date() == date(2027, 6, 9)


def test_no_sunrise_where_the_sun_stays_up_or_down() -> None:
    for day in (date(2027, 6, 8), date(2027, 12, 8)):
        sun = sun_times(Observer(75.0, 25.0), ZoneInfo("Europe/Oslo"), day)
        assert (sun.sunrise, sun.sunset) == (None, None)
