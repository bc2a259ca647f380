"""Drops a second on one core, beside RocketPy's Flight and scipy, each on the same drops.

A body at rest 1,000 m above ground falls to 200 m, where a canopy takes over at once, and on to touchdown.
Standard atmosphere, no wind. Every route runs the first of the same sampled drops; building RocketPy's
rockets is not timed. A route that is 1 % away from DOP853 is not timed at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from precipice.physics.constants import (
    DENSITY_EXPONENT,
    DENSITY_LAPSE,
    SEA_LEVEL_DENSITY,
    STANDARD_GRAVITY,
)
from precipice.physics.drop import drop_many
from table import median_seconds, show

try:
    import rocketpy
except ImportError:
    rocketpy = None

TOLERANCE = 1e-6
TAKES, PEER_TAKES, REPEATS = 5000, 20, 7
GATE = 0.01
NOSE_DOWN, NOSE_UP = (0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)
TRIGGERS = (105, 20)
"""Hz at which RocketPy looks for the opening height: as in its guide, and about the slowest that passes."""

Row = tuple[str, str, str, str]


def drops(count: int) -> np.ndarray:
    """Height, mass, body's CdS, opening height and canopy's CdS of each drop, (count, 5)."""
    rng = np.random.default_rng(1)
    low, high = [1000.0, 70.0, 0.35, 200.0, 20.0], [1000.0, 110.0, 0.55, 200.0, 30.0]
    return rng.uniform(low, high, (count, 5))


def leg(
    start: Any, floor: float, per_mass: float, method: str, rtol: float, atol: float
) -> tuple[float, Any]:
    """A fall to a height by scipy: seconds, and height and speed at its end."""

    def slope(_t: float, y: Any) -> tuple[float, float]:
        z, v = y.tolist()
        rho = SEA_LEVEL_DENSITY * (1.0 - DENSITY_LAPSE * z) ** DENSITY_EXPONENT
        return -v, STANDARD_GRAVITY - 0.5 * rho * per_mass * v * abs(v)

    def reached(_t: float, y: Any) -> float:
        return y[0] - floor

    reached.terminal = True
    found = solve_ivp(slope, (0.0, 600.0), start, method, events=reached, rtol=rtol, atol=atol)
    return found.t[-1], found.y[:, -1]


def by_scipy(drop: np.ndarray, method: str, rtol: float, atol: float) -> tuple[float, float]:
    """Time, s, and touchdown speed, m/s."""
    height, mass, body, opening, canopy = drop.tolist()
    first, opened = leg((height, 0.0), opening, body / mass, method, rtol, atol)
    second, landed = leg(opened, 0.0, canopy / mass, method, rtol, atol)
    return first + second, landed[1]


def standard_day() -> Any:
    """RocketPy's standard atmosphere with the same constant gravity, ground at sea level."""
    day = rocketpy.Environment(gravity=STANDARD_GRAVITY)
    day.set_atmospheric_model("standard_atmosphere")
    return day


def rocket(drop: np.ndarray, trigger: int) -> Any:
    """A point mass without a motor, for one flight: the canopy remembers the pressures of each."""
    _, mass, body, opening, canopy = drop.tolist()
    made = rocketpy.PointMassRocket(math.sqrt(body / math.pi), mass, 0.0, 1.0, 1.0)
    made.add_motor(rocketpy.EmptyMotor(), 0.0)
    # A radius of a millimetre leaves no added mass, which the equations here do not have.
    made.add_parachute("canopy", canopy, opening, trigger, radius=1e-3, height=1e-3)
    return made


def fly(made: Any, day: Any, attitude: tuple[float, ...] = NOSE_DOWN) -> Any:
    """RocketPy's flight from rest at 1,000 m, default solver and tolerances."""
    start = [0.0, 0.0, 0.0, 1000.0, 0.0, 0.0, 0.0, *attitude, 0.0, 0.0, 0.0]
    return rocketpy.Flight(made, day, 1.0, initial_solution=start, simulation_mode="3 DOF")


def off(found: Any, truth: np.ndarray) -> float:
    """Largest relative error of time and touchdown speed."""
    return float(np.abs(np.array(found) / truth - 1.0).max())


def row(what: str, work: Callable[[], Any], count: int, error: float, ours: float) -> Row:
    """A line of the table, timed if it passes the gate."""
    if error > GATE:
        return what, "not timed", "-", f"{error:.1%}"
    seconds = median_seconds(work, REPEATS) / count
    return what, f"{1 / seconds:,.0f}", f"{seconds / ours:,.0f}", f"{error:.0e}"


def rocketpy_rows(inputs: np.ndarray, truth: np.ndarray, ours: float) -> list[Row]:
    """RocketPy at each rate of its trigger."""
    day, rows = standard_day(), []
    for trigger in TRIGGERS:
        flights = [fly(rocket(drop, trigger), day) for drop in inputs]
        error = off([(flight.t_final, -flight.impact_velocity) for flight in flights], truth)
        fresh = iter([rocket(drop, trigger) for _ in range(REPEATS + 1) for drop in inputs])
        rows.append(
            row(
                f"RocketPy {version('rocketpy')} Flight, 3 DOF, trigger at {trigger} Hz",
                lambda fresh=fresh: [fly(next(fresh), day) for _ in inputs],
                len(inputs),
                error,
                ours,
            )
        )
    return rows


def drag_sign(drop: np.ndarray) -> str:
    """What RocketPy's drag does to a body that falls nose-up, and what was done about it."""
    flight = fly(rocket(drop, TRIGGERS[0]), standard_day(), NOSE_UP)
    opened = abs(flight.vz(flight.parachute_events[0][0]))
    vacuum = math.sqrt(2.0 * STANDARD_GRAVITY * (drop[0] - drop[3]))
    return (
        f"RocketPy's drag acts towards the tail whatever the flow: nose-up it is at {opened:.0f} m/s\n"
        f"when the canopy opens; vacuum gives {vacuum:.0f}. So it starts nose-down, drag coefficient +1\n"
        "with and without power, and a canopy without added mass."
    )


def main() -> None:
    """Print the table."""
    inputs = drops(TAKES)
    few = inputs[:PEER_TAKES]
    truth = np.array([by_scipy(drop, "DOP853", 1e-12, 1e-12) for drop in few])
    error = off(drop_many(few, TOLERANCE)[:, :2], truth)
    ours = median_seconds(lambda: drop_many(inputs, TOLERANCE), REPEATS) / TAKES
    rows = [
        (f"this kernel, tolerance {TOLERANCE:.0e}, events located", f"{1 / ours:,.0f}", "1", f"{error:.0e}")
    ]
    rows.append(
        row(
            "scipy RK45, rtol and atol 1e-6, events, slope in Python",
            lambda: [by_scipy(drop, "RK45", 1e-6, 1e-6) for drop in few],
            PEER_TAKES,
            off([by_scipy(drop, "RK45", 1e-6, 1e-6) for drop in few], truth),
            ours,
        )
    )
    note = "RocketPy is not installed: no row for it."
    if rocketpy is not None:
        rows += rocketpy_rows(few, truth, ours)
        note = drag_sign(few[0])
    head = ("what", "a second", "time, in ours", "worst error")
    show("Drops from 1,000 m a second, one core (medians); error of time and touchdown speed", head, rows)
    print(
        "This kernel steps height and speed and keeps three numbers; scipy steps the same two and keeps the"
    )
    print("path; RocketPy steps thirteen, samples its trigger and keeps path and pressures.")
    print(note)


if __name__ == "__main__":
    main()
