"""What moves a body in each phase, and one step of it."""

from __future__ import annotations

import math
from typing import NamedTuple

from precipice.kernel import kernel, small_kernel
from precipice.physics.air import Air, Breeze, Gust, Wind, breeze_at, density_at, mean_wind, wind_near
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.physics.drag import drag_lift
from precipice.physics.integrate import (
    C,
    State,
    error_norm,
    moved,
    next_step,
    result,
    stage3,
    stage4,
    stage5,
    stage6,
)

BODY, FILLING = 0, 1
"""A body with drag and lift; the same under a filling canopy."""

SHORTEST_STEP = 1e-6


class Force(NamedTuple):
    """Everything that stays the same over a step. Areas m2.

    Attributes:
        law: One of the two above.
        mass: kg.
        drag: Drag area.
        lift: Lift area.
        cx: Cosine of the heading of the lift.
        cy: Sine of it.
        full: Drag area of the full canopy.
        filling: Distance through the air over which it fills, m.
        power: Of the filled share with which the area grows.
    """

    law: int
    mass: float
    drag: float
    lift: float
    cx: float
    cy: float
    full: float
    filling: float
    power: float


class Gusts(NamedTuple):
    """Gusts between two knots, linear in time.

    Attributes:
        first: At `since`, m/s.
        second: An interval later, m/s.
        since: s.
        interval: s.
    """

    first: Gust
    second: Gust
    since: float
    interval: float


@small_kernel
def gust_at(t: float, gusts: Gusts) -> Gust:
    """The gust, m/s, at a time, s, between its knots."""
    a, b, s = gusts.first, gusts.second, (t - gusts.since) / gusts.interval
    return a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2])


@small_kernel
def still(mass: float, drag: float, lift: float, cx: float, cy: float) -> Force:
    """The force on a body with fixed areas, lift towards (cx, cy)."""
    return Force(BODY, mass, drag, lift, cx, cy, 0.0, 1.0, 1.0)


@small_kernel
def through_wind(t: float, y: State, wind: Wind, gusts: Gusts) -> Gust:
    """Velocity of a body through the air, m/s, in a mean wind, m/s."""
    gust = gust_at(t, gusts)
    return y[3] - wind[0] - gust[0], y[4] - wind[1] - gust[1], y[5] - gust[2]


@small_kernel
def through_air(t: float, y: State, air: Air, gusts: Gusts) -> Gust:
    """Velocity of a body through the air, m/s."""
    return through_wind(t, y, mean_wind(air, y[2]), gusts)


@small_kernel
def filled_area(force: Force, way: float) -> float:
    """Drag area, m2, of a canopy after a way through the air since line stretch, m: full (s / s_f)^j.

    Source: filling distance and growth, Knacke, Parachute Recovery Systems Design Manual, NWC TP 6575 (1991),
    section 5.3; j = 1 for ribbon, 2 for solid cloth.
    """
    share = min(1.0, max(0.0, way / force.filling))
    return force.full * share * share if force.power == 2.0 else force.full * share**force.power


@small_kernel
def slope_in(t: float, y: State, force: Force, air: Air, wind: Wind, gusts: Gusts) -> State:
    """Right-hand side of the equations of motion; the seventh number grows with the way through the air."""
    flow = through_wind(t, y, wind, gusts)
    per_mass = density_at(air, y[2]) / force.mass
    drag, way = force.drag, 0.0
    if force.law == FILLING:
        drag += filled_area(force, y[6])
        way = math.sqrt(flow[0] * flow[0] + flow[1] * flow[1] + flow[2] * flow[2])
    a = drag_lift(flow, per_mass, drag, force.lift, force.cx, force.cy)
    return y[3], y[4], y[5], a[0], a[1], a[2] - STANDARD_GRAVITY, way


@small_kernel
def slope(t: float, y: State, force: Force, air: Air, gusts: Gusts) -> State:
    """The same with the mean wind where the body is."""
    return slope_in(t, y, force, air, mean_wind(air, y[2]), gusts)


@small_kernel
def slope_near(t: float, y: State, force: Force, air: Air, breeze: Breeze, gusts: Gusts) -> State:
    """The same with the mean wind by its series."""
    return slope_in(t, y, force, air, wind_near(air, breeze, y[2]), gusts)


@small_kernel
def stages(
    t: float, h: float, y: State, k1: State, force: Force, air: Air, breeze: Breeze, gusts: Gusts,
    tolerance: float,
) -> tuple[State, State, float]:  # fmt: skip
    """A step of h, s: the state after it, the slope there, and the error over the tolerance."""
    k2 = slope_near(t + C[0] * h, moved(y, C[0] * h, k1), force, air, breeze, gusts)
    k3 = slope_near(t + C[1] * h, stage3(y, h, k1, k2), force, air, breeze, gusts)
    k4 = slope_near(t + C[2] * h, stage4(y, h, k1, k2, k3), force, air, breeze, gusts)
    k5 = slope_near(t + C[3] * h, stage5(y, h, k1, k2, k3, k4), force, air, breeze, gusts)
    k6 = slope_near(t + h, stage6(y, h, k1, k2, k3, k4, k5), force, air, breeze, gusts)
    new = result(y, h, k1, k3, k4, k5, k6)
    k7 = slope_near(t + h, new, force, air, breeze, gusts)
    return new, k7, error_norm(h, tolerance, k1, k3, k4, k5, k6, k7)


@kernel
def advance(
    t: float, h: float, y: State, k1: State, force: Force, air: Air, gusts: Gusts, tolerance: float
) -> tuple[State, State, float, float]:
    """One accepted step of at most h, s: state and slope after it, its length, and the next one's."""
    breeze = breeze_at(air, y[2], mean_wind(air, y[2]))
    while True:
        new, k7, error = stages(t, h, y, k1, force, air, breeze, gusts, tolerance)
        longer = next_step(h, error)
        if not error > 1.0 or h < SHORTEST_STEP:  # what is not a number goes on, and is found in the margins
            return new, k7, h, longer
        h = longer
