"""A body falling straight down: the delay table, and falls from where the air is thin."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from precipice.physics.atmosphere import gravity, standard_air
from precipice.physics.constants import SEA_LEVEL_DENSITY, STANDARD_GRAVITY

LONGEST = 7200.0
"""s; a fall that is not over by then is refused."""


NARROWEST, WIDEST = 1e-4, 0.1
"""m2/kg; least and greatest drag area per mass looked for."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A fall, sampled.

    Attributes:
        seconds: s since the exit.
        altitude: m above the sea.
        speed: Downwards, m/s.
        mach: Speed over the local speed of sound.
    """

    seconds: np.ndarray
    altitude: np.ndarray
    speed: np.ndarray
    mach: np.ndarray


def delay_table(terminal_speed: float, seconds: int) -> tuple[tuple[int, float, float], ...]:
    """Distance fallen, m, and speed, m/s, at every full second after a start at rest, near sea level.

    v = v_t tanh(g t / v_t), s = v_t^2 / g ln cosh(g t / v_t): vertical fall against quadratic drag in air
    of constant density (Batchelor, An Introduction to Fluid Dynamics, 4.12; any text on mechanics).

    Args:
        terminal_speed: m/s.
        seconds: Last row.
    """
    rows = []
    for second in range(seconds + 1):
        x = STANDARD_GRAVITY * second / terminal_speed
        # ln cosh x without overflow.
        fallen = terminal_speed**2 / STANDARD_GRAVITY * (x + math.log1p(math.exp(-2.0 * x)) - math.log(2.0))
        rows.append((second, fallen, terminal_speed * math.tanh(x)))
    return tuple(rows)


def drag_area_per_mass(terminal_speed: float) -> float:
    """CdS / m, m2/kg, of a body with that terminal speed, m/s, at sea level: m g = 1/2 rho CdS v^2."""
    return 2.0 * STANDARD_GRAVITY / (SEA_LEVEL_DENSITY * terminal_speed**2)


def fall_from(exit_altitude: float, opening_altitude: float, per_mass: float, step: float = 0.1) -> Fall:
    """Fall from rest with one drag area per mass, m2/kg, through the standard atmosphere.

    Gravity falls off with height; drag is quadratic at any Mach number, the area one constant.

    Args:
        exit_altitude: m.
        opening_altitude: m; the fall ends there.
        per_mass: CdS / m, m2/kg.
        step: Between two samples, s.

    Raises:
        ValueError: The altitudes are outside the atmosphere's table, or the wrong way round.
    """
    if opening_altitude >= exit_altitude:
        raise ValueError(
            f"found an opening at {opening_altitude:,.0f} m and an exit at {exit_altitude:,.0f} m; "
            "an opening below the exit is allowed"
        )
    standard_air(exit_altitude)

    def slope(_t: float, y: np.ndarray) -> list[float]:
        # A trial stage past the opening must not leave the table.
        rho = standard_air(max(y[0], opening_altitude))[0]
        return [-y[1], gravity(y[0]) - 0.5 * rho * per_mass * y[1] * abs(y[1])]

    def opened(_t: float, y: np.ndarray) -> float:
        return float(y[0] - opening_altitude)

    opened.terminal = True  # type: ignore[attr-defined]
    found = solve_ivp(
        slope,
        (0.0, LONGEST),
        [exit_altitude, 0.0],
        "DOP853",
        events=opened,
        rtol=1e-9,
        atol=1e-6,
        dense_output=True,
    )
    if not found.t_events[0].size:
        raise ValueError(
            f"found a fall of more than {LONGEST:,.0f} s; a greater speed or less height is allowed"
        )
    seconds = np.arange(0.0, found.t[-1], step)
    altitude, speed = found.sol(seconds)
    sound = np.array([standard_air(z)[2] for z in altitude])
    return Fall(seconds, altitude, speed, speed / sound)


def area_for_top_speed(exit_altitude: float, opening_altitude: float, top_speed: float) -> float:
    """The one drag area per mass, m2/kg, with which a fall from rest reaches that top speed, m/s.

    Raises:
        ValueError: No area between 1e-4 and 0.1 m2/kg does.
    """

    def miss(per_mass: float) -> float:
        return float(fall_from(exit_altitude, opening_altitude, per_mass).speed.max()) - top_speed

    slowest, fastest = miss(WIDEST), miss(NARROWEST)
    if not slowest <= 0.0 <= fastest:
        raise ValueError(
            f"found a top speed of {top_speed:,.0f} m/s; {top_speed + slowest:,.0f} to "
            f"{top_speed + fastest:,.0f} m/s is allowed from there"
        )
    return float(brentq(miss, NARROWEST, WIDEST, rtol=1e-7))
