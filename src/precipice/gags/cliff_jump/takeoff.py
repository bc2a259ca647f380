"""From standstill to the moment the performer is off the bike: run-up, ramp, lip, push-off."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.gags.cliff_jump.columns import (
    BIKE_MASS,
    CG_AHEAD,
    LEAVE_AFTER,
    LINE_ERROR,
    LIP_HEIGHT,
    LIP_SPEED,
    LIP_STRAIGHT,
    PITCH_CORRECTION,
    PITCH_GYRATION,
    PUSH_ANGLE,
    PUSH_SIDE,
    PUSH_SPEED,
    RAMP_ANGLE,
    RAMP_RADIUS,
    RIDER_MASS,
    RUNUP_ACCELERATION,
    RUNUP_LENGTH,
    SIDE_AREA,
    STEER_RESPONSE,
    TOGETHER_DRAG_AREA,
    WHEELBASE,
)
from precipice.kernel import small_kernel
from precipice.physics.air import Air, density_at, mean_wind
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.physics.integrate import State


class Lip(NamedTuple):
    """The bike as its rear wheel leaves the lip.

    Attributes:
        speed: Along the ramp, m/s.
        along: Horizontal speed of the centre of gravity, m/s.
        up: Vertical speed of it, m/s.
        pitch: rad, nose up positive.
        pitch_rate: rad/s.
        offset: From the middle of the ramp, m, right positive.
        drift: Sideways speed, m/s.
    """

    speed: float
    along: float
    up: float
    pitch: float
    pitch_rate: float
    offset: float
    drift: float


@small_kernel
def attainable_speed(p: np.ndarray, density: float) -> float:
    """Speed, m/s, that the run-up can give at the lip, in air of a density, kg/m3.

    Constant acceleration a against drag over a length s, v^2 = a/k (1 - exp(-2 k s)), k = rho CdS / 2m, less
    the climb of the ramp, 2 g h. Closed form of v dv/ds = a - k v^2.
    """
    k = 0.5 * density * p[TOGETHER_DRAG_AREA] / (p[RIDER_MASS] + p[BIKE_MASS])
    square = -p[RUNUP_ACCELERATION] / k * math.expm1(-2.0 * k * p[RUNUP_LENGTH])
    return math.sqrt(max(0.0, square - 2.0 * STANDARD_GRAVITY * p[LIP_HEIGHT]))


@small_kernel
def run_up_time(p: np.ndarray, density: float) -> float:
    """Time, s, from rest to the lip speed: v = sqrt(a/k) tanh(sqrt(a k) t), of the same equation."""
    k = 0.5 * density * p[TOGETHER_DRAG_AREA] / (p[RIDER_MASS] + p[BIKE_MASS])
    speed = min(p[LIP_SPEED], attainable_speed(p, density))
    return math.atanh(speed * math.sqrt(k / p[RUNUP_ACCELERATION])) / math.sqrt(k * p[RUNUP_ACCELERATION])


@small_kernel
def drop_of_the_front(p: np.ndarray, speed: float, curvature: float) -> tuple[float, float]:
    """Pitch, rad, and pitch rate, rad/s, against the ramp, gained while only the rear wheel is on it.

    The front wheel leaves first; for the time wheelbase / v the rear wheel alone carries, behind the centre
    of gravity, and turns the nose down: I a = -N b, N = m (k v^2 + g cos th + b a), I = m r^2, hence
    a = -b (k v^2 + g cos th) / (r^2 + b^2). The rider takes out a share with throttle and body.
    Own derivation: a rigid body in the plane whose rear contact follows the ramp.
    """
    b, r = p[CG_AHEAD], p[PITCH_GYRATION]
    pull = curvature * speed * speed + STANDARD_GRAVITY * math.cos(p[RAMP_ANGLE])
    turning = -b * pull / (r * r + b * b) * (1.0 - p[PITCH_CORRECTION])
    alone = p[WHEELBASE] / max(speed, 1.0)
    return 0.5 * turning * alone * alone, turning * alone


@small_kernel
def leave_lip(p: np.ndarray, air: Air, lip_z: float, gust_side: float) -> Lip:
    """The bike at the lip: the target speed, or what the run-up gives where that is less.

    Args:
        p: Parameters.
        air: Of the run.
        lip_z: Elevation of the lip, m.
        gust_side: Sideways gust at the lip, m/s.
    """
    density = density_at(air, lip_z)
    speed = min(p[LIP_SPEED], attainable_speed(p, density))
    curvature = 1.0 / p[RAMP_RADIUS] if p[LIP_STRAIGHT] < p[WHEELBASE] else 0.0
    dropped, rate = drop_of_the_front(p, speed, curvature)
    angle = p[RAMP_ANGLE]
    across = p[CG_AHEAD] * (curvature * speed + rate)
    side = mean_wind(air, lip_z)[1] + gust_side
    push = 0.5 * density * p[SIDE_AREA] * side * abs(side) / (p[RIDER_MASS] + p[BIKE_MASS])
    response = p[STEER_RESPONSE]
    return Lip(
        speed,
        speed * math.cos(angle) - across * math.sin(angle),
        speed * math.sin(angle) + across * math.cos(angle),
        angle + 0.5 * curvature * p[WHEELBASE] + dropped,
        curvature * speed + rate,
        p[LINE_ERROR] + 0.5 * push * response * response,
        push * response,
    )


@small_kernel
def pitch_when_left(p: np.ndarray, lip: Lip) -> float:
    """The bike's pitch, rad, as the rider leaves it; it keeps its pitch rate in the air."""
    return lip.pitch + lip.pitch_rate * p[LEAVE_AFTER]


@small_kernel
def push_off(p: np.ndarray, y: State, pitch: float) -> tuple[State, State]:
    """Rider and bike just after the push-off, which parts them by its speed and keeps their momentum."""
    up, side = p[PUSH_ANGLE] + pitch, p[PUSH_SIDE]
    total = p[RIDER_MASS] + p[BIKE_MASS]
    mine, its = p[PUSH_SPEED] * p[BIKE_MASS] / total, -p[PUSH_SPEED] * p[RIDER_MASS] / total
    px, py, pz = math.cos(up) * math.cos(side), math.sin(side), math.sin(up) * math.cos(side)
    rider = (y[0], y[1], y[2], y[3] + mine * px, y[4] + mine * py, y[5] + mine * pz, 0.0)
    bike = (y[0], y[1], y[2], y[3] + its * px, y[4] + its * py, y[5] + its * pz, 0.0)
    return rider, bike
