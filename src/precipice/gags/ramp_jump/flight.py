"""The flight: a point with drag in wind, and where it falls through sloping lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

STEP = 0.05
"""s; against a hundredth of it the landing moves by less than a tenth of a millimetre."""

LONGEST = 20.0
"""s; no jump within the range of the model is in the air for as long."""

HALVINGS = 40

Vector = np.ndarray
"""(n, 3): along the jump, to the right, up."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where takes fall through a line; nan where they never do.

    Attributes:
        t: s, (n,).
        at: m, (n, 3).
        velocity: m/s, (n, 3).
    """

    t: np.ndarray
    at: np.ndarray
    velocity: np.ndarray


def accelerations(velocity: Vector, wind: Vector, drag: Vector) -> Vector:
    """Gravity and drag along the whole velocity through the air, -k |u| u by axis (Hoerner 1965), m/s2.

    Args:
        velocity: m/s, (n, 3).
        wind: m/s, (n, 3).
        drag: rho CdS / 2m along, across and up, 1/m, (n, 3).
    """
    through = velocity - wind
    speed = np.sqrt(np.einsum("ij,ij->i", through, through))[:, None]
    found = -drag * speed * through
    found[:, 2] -= STANDARD_GRAVITY
    return found


def step(at: Vector, velocity: Vector, wind: Vector, drag: Vector, dt: float) -> tuple[Vector, Vector]:
    """One step of the classic fourth-order method of Runge and Kutta (Kutta 1901)."""
    a1 = accelerations(velocity, wind, drag)
    v2 = velocity + 0.5 * dt * a1
    a2 = accelerations(v2, wind, drag)
    v3 = velocity + 0.5 * dt * a2
    a3 = accelerations(v3, wind, drag)
    v4 = velocity + dt * a3
    a4 = accelerations(v4, wind, drag)
    return (
        at + dt / 6.0 * (velocity + 2.0 * v2 + 2.0 * v3 + v4),
        velocity + dt / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4),
    )


def fall_through(
    at: Vector,
    velocity: Vector,
    wind: Vector,
    drag: Vector,
    lines: tuple[tuple[np.ndarray, np.ndarray], ...],
) -> tuple[Crossing, ...]:
    """Where every take falls through every line from above.

    Args:
        at: Start, m, (n, 3).
        velocity: m/s, (n, 3).
        wind: m/s, (n, 3).
        drag: 1/m, (n, 3).
        lines: Height at x = 0, m, and slope, both (n,), of lines z = height + slope x.
    """
    n = len(at)
    found = tuple(
        Crossing(np.full(n, np.nan), np.full((n, 3), np.nan), np.full((n, 3), np.nan)) for _ in lines
    )
    open_ = np.ones((len(lines), n), dtype=bool)
    live = np.arange(n)
    t = 0.0
    while live.size and t < LONGEST:
        after, faster = step(at, velocity, wind[live], drag[live], STEP)
        for number, (height, slope) in enumerate(lines):
            below = after[:, 2] < height[live] + slope[live] * after[:, 0]
            above = at[:, 2] >= height[live] + slope[live] * at[:, 0]
            hit = np.flatnonzero(below & above & open_[number, live])
            if hit.size:
                rows = live[hit]
                _settle(
                    found[number],
                    rows,
                    t,
                    at[hit],
                    velocity[hit],
                    wind[rows],
                    drag[rows],
                    height[rows],
                    slope[rows],
                )
                open_[number, rows] = False
        at, velocity, t = after, faster, t + STEP
        kept = open_[:, live].any(axis=0) & (velocity[:, 2] > -LONGEST * STANDARD_GRAVITY)
        if not kept.all():
            live, at, velocity = live[kept], at[kept], velocity[kept]
    return found


def _settle(
    crossing: Crossing,
    rows: np.ndarray,
    t: float,
    at: Vector,
    velocity: Vector,
    wind: Vector,
    drag: Vector,
    height: np.ndarray,
    slope: np.ndarray,
) -> None:
    """Halve the step until the crossing is met, on its Taylor series of third order, then step there."""
    a = accelerations(velocity, wind, drag)
    after = accelerations(velocity + STEP * a, wind, drag)
    jerk = (after - a) / STEP
    low, high = np.zeros(len(rows)), np.full(len(rows), STEP)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        s = middle[:, None]
        there = at + s * (velocity + s * (a / 2.0 + s * jerk / 6.0))
        under = there[:, 2] < height + slope * there[:, 0]
        high, low = np.where(under, middle, high), np.where(under, low, middle)
    s = high[:, None]
    crossing.t[rows] = t + high
    crossing.at[rows] = at + s * (velocity + s * (a / 2.0 + s * jerk / 6.0))
    crossing.velocity[rows] = velocity + s * (a + s * jerk / 2.0)
