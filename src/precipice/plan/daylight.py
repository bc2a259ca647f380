"""How long it is light and dark within a working day at a place and date; the sun's position is astral's."""

from __future__ import annotations

from collections.abc import Sequence
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


def _less_meal(minutes: int, meal: int) -> int:
    return minutes - meal if minutes > LONG_STRETCH else minutes
