"""A gliding canopy by its polar: forward speed and sink by brakes and bank, reached with a time constant."""

from __future__ import annotations

import math
from typing import NamedTuple

from precipice.kernel import small_kernel
from precipice.physics.constants import SEA_LEVEL_DENSITY, STANDARD_GRAVITY
from precipice.physics.integrate import State


@small_kernel
def trim_area(mass_kg: float, speed_ms: float) -> float:
    """Resultant force area, m2, of a canopy that carries a mass in steady flight at an airspeed at sea level.

    Weight equals the resultant of lift and drag: m g = 1/2 rho V^2 S. Source: steady glide, Lingard,
    Precision Aerial Delivery Seminar, ram-air parachute design (1995), section 3.
    """
    return 2.0 * mass_kg * STANDARD_GRAVITY / (SEA_LEVEL_DENSITY * speed_ms * speed_ms)


@small_kernel
def steady_glide(speed_ms: float, glide_ratio: float) -> tuple[float, float]:
    """Forward speed and sink, m/s, of a steady glide at an airspeed: V^2 = f^2 + s^2, f = G s."""
    sink = speed_ms / math.sqrt(1.0 + glide_ratio * glide_ratio)
    return sink * glide_ratio, sink


@small_kernel
def turning(forward: float, sink: float, turn_rate: float) -> tuple[float, float]:
    """Forward speed and sink, m/s, in a coordinated turn.

    tan(bank) = V w / g; the load factor n = 1 / cos(bank) raises the speed by n^(1/2) and the sink by
    n^(3/2) at unchanged coefficients. Source: steady turn of a glider, any text of flight mechanics, for
    example Anderson, Aircraft Performance and Design (1999), 6.2.

    Args:
        forward: In straight flight, m/s.
        sink: In straight flight, m/s.
        turn_rate: rad/s.
    """
    tangent = forward * turn_rate / STANDARD_GRAVITY
    load = math.sqrt(1.0 + tangent * tangent)
    root = math.sqrt(load)
    return forward * root, sink * load * root


@small_kernel
def true_speed_factor(density: float) -> float:
    """True speed over that at sea level for the same areas and weight: sqrt(rho_0 / rho)."""
    return math.sqrt(SEA_LEVEL_DENSITY / density)


SINE = tuple((-1.0) ** k / math.factorial(2 * k + 1) for k in range(1, 9))
COSINE = tuple((-1.0) ** k / math.factorial(2 * k) for k in range(1, 9))
"""Coefficients of sin a / a and of cos a by powers of a^2, from the second on."""

Quadratic = tuple[float, float, float]
"""A velocity, m/s, by time, s: q0 + q1 t + q2 t^2."""


class Lag(NamedTuple):
    """One axis of a motion that follows a wanted velocity with a time constant.

    Attributes:
        start: Where it is at first, m.
        steady: Velocity once it has settled.
        rest: How much faster it is at first, m/s; this dies away.
    """

    start: float
    steady: Quadratic
    rest: float


class Settling(NamedTuple):
    """A canopy that takes up its polar's speeds while it turns in moving air.

    Attributes:
        x: Along the heading, without what turns.
        y: To the right.
        z: Up.
        cx: Velocity through the air at first, once settled, along x, m/s.
        cy: Along y, m/s; the two turn together.
        turn: rad/s.
        settling: Time constant, s.
    """

    x: Lag
    y: Lag
    z: Lag
    cx: float
    cy: float
    turn: float
    settling: float


@small_kernel
def followed(air: Quadratic, settling: float) -> Quadratic:
    """The settled velocity in air whose own is quadratic: the solution of T v' = w - v without exp."""
    first = air[1] - 2.0 * settling * air[2]
    return air[0] - settling * first, first, air[2]


@small_kernel
def sinking(y: State, sink: float, gust: float, rise: float, settling: float) -> Lag:
    """The vertical axis: a sink in full, m/s, in a gust, m/s, that grows by `rise` a second."""
    steady = followed((gust - sink, rise, 0.0), settling)
    return Lag(y[2], steady, y[5] - steady[0])


@small_kernel
def settling_from(
    y: State, forward: float, cosine: float, sine: float, turn: float, settling: float, air_x: Quadratic,
    air_y: Quadratic, z: Lag,
) -> Settling:  # fmt: skip
    """The motion T v' = f (cos, sin)(heading + turn t) + w(t) - v, in closed form.

    The turning part lags by the angle atan(turn T) and is shortened by its cosine, the quadratic part follows
    as in `followed`, and what is left dies away as exp(-t / T). Own derivation: undetermined coefficients.

    Args:
        y: State at first.
        forward: Forward speed through the air that is taken up, m/s.
        cosine: Of the heading at first.
        sine: Of it.
        turn: rad/s.
        settling: T, s.
        air_x: Velocity of the air along x.
        air_y: Along y.
        z: The vertical axis.
    """
    slip = turn * settling
    short = forward / (1.0 + slip * slip)
    cx, cy = short * (cosine + slip * sine), short * (sine - slip * cosine)
    across, aside = followed(air_x, settling), followed(air_y, settling)
    return Settling(
        Lag(y[0], across, y[3] - cx - across[0]),
        Lag(y[1], aside, y[4] - cy - aside[0]),
        z,
        cx,
        cy,
        turn,
        settling,
    )


@small_kernel
def lag_place(lag: Lag, settling: float, t: float, decay: float) -> float:
    """Position, m, at a time, s, where exp(-t / T) is `decay`."""
    q = lag.steady
    return lag.start + t * (q[0] + t * (0.5 * q[1] + t * q[2] / 3.0)) + settling * (1.0 - decay) * lag.rest


@small_kernel
def lag_speed(lag: Lag, t: float, decay: float) -> float:
    """Velocity, m/s, likewise."""
    q = lag.steady
    return q[0] + t * (q[1] + t * q[2]) + decay * lag.rest


@small_kernel
def lag_slope(lag: Lag, settling: float, t: float, decay: float) -> float:
    """Acceleration, m/s2, likewise."""
    return lag.steady[1] + 2.0 * t * lag.steady[2] - decay * lag.rest / settling


@small_kernel
def turned_by(angle: float) -> tuple[float, float]:
    """sin a / a and (1 - cos a) / a of an angle a, rad, to 1e-12 up to 2.2, by the series at half of it."""
    half = 0.5 * angle
    q = half * half
    high = SINE[4] + q * (SINE[5] + q * (SINE[6] + q * SINE[7]))
    sine = 1.0 + q * (SINE[0] + q * (SINE[1] + q * (SINE[2] + q * (SINE[3] + q * high))))
    high = COSINE[4] + q * (COSINE[5] + q * (COSINE[6] + q * COSINE[7]))
    cosine = 1.0 + q * (COSINE[0] + q * (COSINE[1] + q * (COSINE[2] + q * (COSINE[3] + q * high))))
    return sine * cosine, half * sine * sine


@small_kernel
def first_slope(motion: Settling, y: State) -> State:
    """Slope at the beginning, where the state is y."""
    return (
        y[3],
        y[4],
        y[5],
        lag_slope(motion.x, motion.settling, 0.0, 1.0) - motion.turn * motion.cy,
        lag_slope(motion.y, motion.settling, 0.0, 1.0) + motion.turn * motion.cx,
        lag_slope(motion.z, motion.settling, 0.0, 1.0),
        0.0,
    )


@small_kernel
def settled(motion: Settling, t: float) -> tuple[State, State]:
    """State and slope at a time, s, of 0 or later; the turn until then is below 2.2 rad."""
    decay, angle = math.exp(-t / motion.settling), motion.turn * t
    along, aside = turned_by(angle)
    cosine, sine = 1.0 - angle * aside, angle * along
    u, v = motion.cx * cosine - motion.cy * sine, motion.cy * cosine + motion.cx * sine
    vx, vy = u + lag_speed(motion.x, t, decay), v + lag_speed(motion.y, t, decay)
    vz = lag_speed(motion.z, t, decay)
    place = (
        lag_place(motion.x, motion.settling, t, decay) + t * (motion.cx * along - motion.cy * aside),
        lag_place(motion.y, motion.settling, t, decay) + t * (motion.cy * along + motion.cx * aside),
        lag_place(motion.z, motion.settling, t, decay),
    )
    slope = (
        vx,
        vy,
        vz,
        lag_slope(motion.x, motion.settling, t, decay) - motion.turn * v,
        lag_slope(motion.y, motion.settling, t, decay) + motion.turn * u,
        lag_slope(motion.z, motion.settling, t, decay),
        0.0,
    )
    return (place[0], place[1], place[2], vx, vy, vz, 0.0), slope
