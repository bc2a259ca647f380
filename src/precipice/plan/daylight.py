"""How long it is light and dark within a working day at a place and date; the sun's position is astral's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from astral import Observer
from astral.sun import elevation

SUNRISE, CIVIL_DUSK = -0.833, -6.0
"""Elevation of the sun's centre, degrees, from which on it is day, and below which it is night. Sources: the
almanacs' definition of sunrise (refraction 34', half diameter 16'), and of civil twilight."""

LOOK = 30
"""Minutes between two looks at the sun; straight lines between them are within a minute of the crossing."""

SHORT_LOOK = 5
"""The same, for the times that a call sheet prints."""

LONGEST_DAY = 48 * 60
"""Minutes from midnight within which a working window ends."""

LONG_STRETCH = 6 * 60
"""Minutes of usable light from which on the meal falls within it."""


def light_minutes(
    observer: Observer, zone: ZoneInfo, day: date, windows: Sequence[tuple[int, int]], meal: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Minutes of daylight and of darkness in each of some working windows.

    Args:
        observer: Where.
        zone: Time zone of the clock.
        day: Date of the call.
        windows: Call and latest wrap, minutes after midnight on the clock, at most 48 hours.
        meal: Minutes that are not worked, taken from the light where it lasts longer than six hours.
    """
    midnight = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    looks = np.arange(0, LONGEST_DAY + 1, LOOK)
    heights = [elevation(observer, midnight + timedelta(minutes=int(minute))) for minute in looks]
    height = np.interp(np.arange(LONGEST_DAY) + 0.5, looks, heights)
    by_day = tuple(_less_meal(int((height[a:b] > SUNRISE).sum()), meal) for a, b in windows)
    by_night = tuple(_less_meal(int((height[a:b] < CIVIL_DUSK).sum()), meal) for a, b in windows)
    return by_day, by_night


@dataclass(frozen=True, slots=True)
class SunTimes:
    """The sun on a date, on the clock there; None for what it does not do on that date.

    Attributes:
        dawn: Begin of civil twilight.
        sunrise: Upper edge on the horizon.
        sunset: Likewise.
        dusk: End of civil twilight.
    """

    dawn: datetime | None
    sunrise: datetime | None
    sunset: datetime | None
    dusk: datetime | None


def sun_times(observer: Observer, zone: ZoneInfo, day: date) -> SunTimes:
    """Dawn, sunrise, sunset and dusk of a date; far north some of them are missing.

    Sunset and dusk are those that follow the date's sunrise, also where they fall beyond midnight.
    """
    midnight = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    looks = np.arange(-12 * 60, 2 * 24 * 60 + 1, SHORT_LOOK)
    heights = [
        elevation(observer, midnight + timedelta(minutes=int(minute)), with_refraction=False)
        for minute in looks
    ]
    minutes = np.arange(looks[0], looks[-1] + 1)
    height = np.interp(minutes, looks, heights)
    rises, sets = _crossings(minutes, height, SUNRISE)
    begins, ends = _crossings(minutes, height, CIVIL_DUSK)
    sunrise = next((at for at in rises if 0 <= at < 24 * 60), None)
    noon = sunrise if sunrise is not None else 0
    sunset = next((at for at in sets if noon < at < noon + 24 * 60), None)
    dawn = next((at for at in reversed(begins) if noon - 12 * 60 < at <= noon), None)
    dusk = next((at for at in ends if sunset is not None and sunset < at < sunset + 12 * 60), None)

    def clock(minute: int | None) -> datetime | None:
        return None if minute is None else (midnight + timedelta(minutes=minute)).astimezone(zone)

    return SunTimes(clock(dawn), clock(sunrise), clock(sunset), clock(dusk))


def _crossings(minutes: np.ndarray, height: np.ndarray, level: float) -> tuple[list[int], list[int]]:
    """Minutes at which the sun rises through a level, and at which it falls through it."""
    above = height > level
    return (
        [int(minute) for minute in minutes[1:][above[1:] & ~above[:-1]]],
        [int(minute) for minute in minutes[1:][~above[1:] & above[:-1]]],
    )


def _less_meal(minutes: int, meal: int) -> int:
    return minutes - meal if minutes > LONG_STRETCH else minutes
