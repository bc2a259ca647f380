"""Falls on a rope as rows of time, distance from the wall and height, and what the paper draws of them."""

from __future__ import annotations

import math

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series

POINTS = 30
"""Of a fall, and again of its stop."""

SWING_POINTS, MOST_STEPS = 120, 2000
BARELY = 1e-3
"""m; a shorter free fall is drawn as this."""


def fall_rows(start: float, free: float, lowest: float, out: tuple[float, float], lasts: float) -> np.ndarray:
    """A free fall, its stop and the swing in, (rows, 3): s, m, m.

    Args:
        start: Height of the harness, m.
        free: Free fall, m.
        lowest: Lowest point below the start, m.
        out: Distance from the wall when coming off and when the rope is taut, m.
        lasts: Time of the stop, s.
    """
    t = np.linspace(0.0, math.sqrt(2.0 * max(free, BARELY) / STANDARD_GRAVITY), POINTS)
    falling = np.column_stack(
        (t, out[0] + (out[1] - out[0]) * t / t[-1], start - 0.5 * STANDARD_GRAVITY * t**2)
    )
    share = np.linspace(0.0, 1.0, POINTS)[1:]
    way = (lowest - free) * (1.0 - (1.0 - share) ** 2)
    inwards = out[1] * np.cos(0.5 * np.pi * share)
    return np.vstack((falling, np.column_stack((t[-1] + share * lasts, inwards, start - free - way))))


def stop_time(way: float, free: float) -> float:
    """Time, s, of a stop over a way, m, after a free fall, m, slowed evenly: twice the way over the speed."""
    return max(2.0 * way / math.sqrt(2.0 * STANDARD_GRAVITY * max(free, BARELY)), BARELY)


def swing_rows(start: float, length: float, angle: float, wall: float) -> np.ndarray:
    """A swing from rest to the wall, (rows, 3): s, m, m; small steps of the pendulum's equation.

    Args:
        start: Height of the harness, m.
        length: Of the wire, m.
        angle: Off the plumb line at the start, rad.
        wall: Likewise of the wall, rad.
    """
    top = start + length * math.cos(angle)
    dt = math.sqrt(length / STANDARD_GRAVITY) / 100.0
    rows, rate = [(0.0, length * math.sin(angle), start)], 0.0
    for step in range(1, MOST_STEPS):
        rate -= STANDARD_GRAVITY / length * math.sin(angle) * dt
        angle += rate * dt
        if rate > 0.0 or angle < wall:
            break
        rows.append((step * dt, length * math.sin(angle), top - length * math.cos(angle)))
    if len(rows) == 1:
        rows.append((dt, rows[0][1], start))
    return np.array(rows[:: max(1, len(rows) // SWING_POINTS)])


def line(rows: np.ndarray) -> TrackLine:
    """The path of the performer."""
    return TrackLine(
        body="performer",
        t=rounded(rows[:, 0]),
        x=rounded(rows[:, 1]),
        y=rounded(np.zeros(len(rows))),
        z=rounded(rows[:, 2]),
    )


def phases(rows: np.ndarray) -> tuple[Phase, ...]:
    """Coming off, and the lowest point."""
    speed = np.hypot(np.gradient(rows[:, 1], rows[:, 0]), np.gradient(rows[:, 2], rows[:, 0]))
    low = int(np.argmin(rows[:, 2]))
    return tuple(
        Phase(
            name=name,
            label=label,
            start=round(float(rows[at, 0]), 3),
            height=round(float(rows[at, 2]), 2),
            speed=round(float(speed[at]), 2),
        )
        for name, label, at in (("off", "comes off", 0), ("lowest", "lowest point", low))
    )


def series(rows: np.ndarray) -> Series:
    """Height and distance from the plumb line over time."""
    return Series(
        t=rounded(rows[:, 0]),
        curves=tuple(
            Curve(name=name, label=label, si_unit="m", unit="ft", values=rounded(rows[:, column]))
            for name, label, column in (("height", "harness height", 2), ("out", "off the plumb line", 1))
        ),
    )


def rounded(values: np.ndarray) -> tuple[float, ...]:
    """To millimetres and milliseconds."""
    return tuple(round(float(value), 3) for value in values)
