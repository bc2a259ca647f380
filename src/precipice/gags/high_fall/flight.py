"""The fall itself: a point with drag, thrown from an edge or a moving thing, through a wind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from precipice.physics.constants import SEA_LEVEL_DENSITY, STANDARD_GRAVITY, WIND_REFERENCE_HEIGHT

G = STANDARD_GRAVITY
STEPS = 32
"""Of one fall; a fall of 92 m through wind then lies within 3e-5 m of an exact one."""

LAST_STEPS = 4
"""Newton's steps onto the catcher's top."""

BLOCK = 8192
"""Takes worked on at a time, so that they stay in the cache."""

Columns = Mapping[str, np.ndarray]


class Fall(NamedTuple):
    """How a fall arrives, all (n,).

    Attributes:
        x: Away from the edge, m.
        y: To the right, m.
        t: Since take-off, s.
        u: Speed along x, m/s.
        v: Speed along y, m/s.
        w: Speed downwards, m/s.
        passed: Distance x at which the ledge's level was passed, m.
    """

    x: np.ndarray
    y: np.ndarray
    t: np.ndarray
    u: np.ndarray
    v: np.ndarray
    w: np.ndarray
    passed: np.ndarray


def fall(columns: Columns, end: np.ndarray, ledge: float) -> Fall:
    """Falls from take-off to a level, (n,).

    m dv/dt = m g - 1/2 rho CdS |v - W| (v - W) by the classical Runge-Kutta method; the wind W is level and
    grows with height by the power law.

    Args:
        columns: height, carrier_speed, push_speed, push_side, rise_speed, mass, drag_area, wind_speed,
            wind_from, wind_exponent; SI, (n,).
        end: Level at which the fall is over, m above the ground, (n,).
        ledge: Level of the ledge, m above the ground.
    """
    n = len(end)
    parts = [
        _block({name: column[i : i + BLOCK] for name, column in columns.items()}, end[i : i + BLOCK], ledge)
        for i in range(0, n, BLOCK)
    ]
    return Fall(*(np.concatenate(rows) for rows in zip(*parts, strict=True)))


def path(columns: Columns, end: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Time, s, place, m, and speed, m/s, of one fall that lasts so long: (STEPS + 1, 5)."""
    state, _ = _start(columns, end)
    push, dt = _pushed(columns), lasts / STEPS
    rows = []
    for i in range(STEPS + 1):
        speed = np.sqrt((state[3:, 0] ** 2).sum())
        rows.append((i * dt[0], *state[:3, 0], speed))
        state = _step(state, dt, push)
    return np.array(rows)


def _block(columns: Columns, end: np.ndarray, ledge: float) -> Fall:
    state, dt = _start(columns, end)
    push = _pushed(columns)
    t = np.zeros_like(end)
    passed = np.full_like(end, np.inf)
    for _ in range(STEPS):
        after = _step(state, dt, push)
        passing = (state[2] > ledge) & (after[2] <= ledge)
        passed = np.where(passing, _at_level(state, ledge), passed)
        state, t = after, t + dt
    for _ in range(LAST_STEPS):
        rest = (state[2] - end) / -state[5]
        state, t = _step(state, rest, push), t + rest
    passed = np.where(np.isfinite(passed), passed, state[0])
    return Fall(state[0], state[1], t, state[3], state[4], -state[5], passed)


def _start(columns: Columns, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    zero = np.zeros_like(end)
    up, out = columns["rise_speed"], columns["push_speed"]
    state = np.stack(
        (
            zero,
            zero,
            columns["height"],
            columns["carrier_speed"] + out * np.cos(columns["push_side"]),
            out * np.sin(columns["push_side"]),
            up,
        )
    )
    # A fall in air takes a little longer; the last steps find how much.
    airless = (up + np.sqrt(up**2 + 2.0 * G * (columns["height"] - end))) / G
    return state, airless / STEPS


class _Push(NamedTuple):
    drag: np.ndarray
    wind_x: np.ndarray
    wind_y: np.ndarray
    exponent: np.ndarray


def _pushed(columns: Columns) -> _Push:
    speed, bearing = columns["wind_speed"], columns["wind_from"]
    return _Push(
        0.5 * SEA_LEVEL_DENSITY * columns["drag_area"] / columns["mass"],
        -speed * np.cos(bearing),
        -speed * np.sin(bearing),
        columns["wind_exponent"],
    )


def _slope(state: np.ndarray, push: _Push) -> np.ndarray:
    share = (np.maximum(state[2], 1.0) / WIND_REFERENCE_HEIGHT) ** push.exponent
    u, v, w = state[3] - share * push.wind_x, state[4] - share * push.wind_y, state[5]
    k = push.drag * np.sqrt(u * u + v * v + w * w)
    return np.stack((state[3], state[4], state[5], -k * u, -k * v, -G - k * w))


def _step(state: np.ndarray, dt: np.ndarray, push: _Push) -> np.ndarray:
    first = _slope(state, push)
    second = _slope(state + 0.5 * dt * first, push)
    third = _slope(state + 0.5 * dt * second, push)
    fourth = _slope(state + dt * third, push)
    after: np.ndarray = state + dt / 6.0 * (first + 2.0 * (second + third) + fourth)
    return after


def _at_level(state: np.ndarray, level: float) -> np.ndarray:
    above = np.maximum(state[2] - level, 0.0)
    tau = (state[5] + np.sqrt(np.maximum(state[5] ** 2 + 2.0 * G * above, 0.0))) / G
    there: np.ndarray = state[0] + state[3] * tau
    return there
