"""Which days of a station's history would have let a gag be done, and at which hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from precipice.schedule.gates.station import History

CALM = 0.3
"""Mean wind in m/s below which its direction means nothing: 0 on the Beaufort scale."""

BAD, UNKNOWN, GOOD = 0, 1, 2
"""In this order the least of several is what they come to together, and the greatest the best of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the weather must be for a go; None does not limit.

    Attributes:
        mean_ms: Most mean wind, m/s.
        gust_ms: Strongest gust, m/s.
        from_deg: Sectors the wind may come from, clockwise from the first bearing to the second, degrees.
        rain_mm: Most rain in an hour, mm.
        visibility_m: Least visibility, m.
        window: Hours running that are needed, 1 or more.
        first_hour: The window starts at this hour of the clock or later.
        last_hour: It has ended by this hour, 24 at most.
    """

    mean_ms: float | None = None
    gust_ms: float | None = None
    from_deg: tuple[tuple[float, float], ...] | None = None
    rain_mm: float | None = None
    visibility_m: float | None = None
    window: int = 1
    first_hour: int = 0
    last_hour: int = 24

    def __post_init__(self) -> None:
        hours = self.last_hour - self.first_hour
        if self.first_hour < 0 or self.last_hour > 24 or hours < 1:
            raise ValueError(
                f"hours of the day: found {self.first_hour} to {self.last_hour}; rising, 0 to 24, are allowed"
            )
        if not 1 <= self.window <= hours:
            raise ValueError(f"window: found {self.window} hours; 1 to {hours} are allowed")


@dataclass(frozen=True, slots=True)
class Record:
    """Which days of a history were go.

    Attributes:
        first: Date of the first day; they follow without a gap.
        go: GOOD, BAD or UNKNOWN for each day, (days,).
        starts: The same for the window starting at each hour of the clock, (days, 24); UNKNOWN outside the
            limits' hours.
    """

    first: date
    go: np.ndarray
    starts: np.ndarray


def record(history: History, limits: Limits) -> Record:
    """Which days of a history were go.

    An hour is no-go when a reading in it breaks a limit or its rain adds up to too much, else unknown when
    something limited was not measured, else go. A window is no-go with any hour of it, then unknown with any;
    a day is go with any window of it, then unknown with any.

    Raises:
        ValueError: A limit is set on something that the station does not measure.
    """
    state = _readings(history, limits)
    day = history.time.astype("datetime64[D]")
    first = day.min()
    days = int((day.max() - first).astype(np.int64)) + 1
    hour = (history.time - first).astype("timedelta64[h]").astype(np.int64)
    hours = np.full(days * 24, GOOD)
    np.minimum.at(hours, hour, state)
    hours[np.bincount(hour, minlength=days * 24) == 0] = UNKNOWN
    if limits.rain_mm is not None:
        fallen = np.bincount(hour, np.nan_to_num(history.columns["rain_mm"]), days * 24)
        hours[fallen > limits.rain_mm] = BAD
    by_clock = hours.reshape(days, 24)
    starts = np.full((days, 24), UNKNOWN)
    last_start = limits.last_hour - limits.window
    for start in range(limits.first_hour, last_start + 1):
        starts[:, start] = by_clock[:, start : start + limits.window].min(axis=1)
    return Record(first.astype(date), starts[:, limits.first_hour : last_start + 1].max(axis=1), starts)


def _readings(history: History, limits: Limits) -> np.ndarray:
    """State of each reading; what rain adds up to is not judged here, (n,)."""
    state = np.full(len(history.time), GOOD)

    def judge(field: str, name: str, within: np.ndarray) -> None:
        missing = np.isnan(_measured(history, field, name))
        np.minimum(state, np.where(missing, UNKNOWN, np.where(within, GOOD, BAD)), out=state)

    if limits.mean_ms is not None:
        judge("mean_ms", "wind_mean", history.columns["wind_mean"] <= limits.mean_ms)
    if limits.gust_ms is not None:
        judge("gust_ms", "wind_gust", history.columns["wind_gust"] <= limits.gust_ms)
    if limits.visibility_m is not None:
        seen = _measured(history, "visibility_m", "visibility_m")
        judge("visibility_m", "visibility_m", seen >= limits.visibility_m)
    if limits.rain_mm is not None:
        judge("rain_mm", "rain_mm", np.ones(len(state), bool))
    if limits.from_deg is not None:
        bearing = _measured(history, "from_deg", "wind_from_deg")
        inside = np.zeros(len(state), bool)
        for low, high in limits.from_deg:
            inside |= (bearing - low) % 360.0 <= (high - low) % 360.0
        calm = history.columns["wind_mean"] < CALM
        state = np.minimum(
            state, np.where(calm, GOOD, np.where(np.isnan(bearing), UNKNOWN, np.where(inside, GOOD, BAD)))
        )
    return state


def _measured(history: History, field: str, name: str) -> np.ndarray:
    if name not in history.columns:
        raise ValueError(
            f"limits.{field}: found a limit where the station has no column {name}; "
            "limits on what it measures are allowed"
        )
    return history.columns[name]
