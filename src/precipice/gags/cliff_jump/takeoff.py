"""From standstill to the moment the performer is off the bike: run-up, lip, push-off; when phases end."""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.columns import (
    BIKE_MASS,
    EXTRACTION_TIME,
    INFLATION_TIME,
    LEAVE_AFTER,
    LIP_HEIGHT,
    LIP_SPEED,
    OFF_HEADING,
    OUT_LIP_SPEED,
    PULL_AFTER,
    PUSH_ANGLE,
    PUSH_SIDE,
    PUSH_SPEED,
    RAMP_ANGLE,
    RIDER_MASS,
    RUNUP_ACCELERATION,
    RUNUP_LENGTH,
    TOGETHER_DRAG_AREA,
)
from precipice.kernel import kernel
from precipice.physics.air import density
from precipice.physics.constants import STANDARD_GRAVITY

TOGETHER, FALL, PILOT, INFLATION, CANOPY, LANDED = 1, 2, 3, 4, 5, 6
"""Phases of the flight; 0 is the run-up."""


@kernel
def attainable_speed(p: np.ndarray, altitude_m: float) -> float:
    """Speed, m/s, that the run-up can give at the lip.

    Constant acceleration a against drag over a length s, v^2 = a/k (1 - exp(-2 k s)), k = rho CdS / 2m, less
    the climb of the ramp, 2 g h. Closed form of v dv/ds = a - k v^2.
    """
    k = 0.5 * density(altitude_m) * p[TOGETHER_DRAG_AREA] / (p[RIDER_MASS] + p[BIKE_MASS])
    square = -p[RUNUP_ACCELERATION] / k * math.expm1(-2.0 * k * p[RUNUP_LENGTH])
    return math.sqrt(max(0.0, square - 2.0 * STANDARD_GRAVITY * p[LIP_HEIGHT]))


@kernel
def run_up_time(p: np.ndarray, altitude_m: float) -> float:
    """Time, s, from rest to the lip speed: v = sqrt(a/k) tanh(sqrt(a k) t), of the same equation."""
    k = 0.5 * density(altitude_m) * p[TOGETHER_DRAG_AREA] / (p[RIDER_MASS] + p[BIKE_MASS])
    speed = min(p[LIP_SPEED], attainable_speed(p, altitude_m))
    return math.atanh(speed * math.sqrt(k / p[RUNUP_ACCELERATION])) / math.sqrt(k * p[RUNUP_ACCELERATION])


@kernel
def start(p: np.ndarray, lip_z: float, y: np.ndarray, demands: np.ndarray) -> None:
    """State at the lip: the target speed, or what the run-up gives where that is less."""
    speed = min(p[LIP_SPEED], attainable_speed(p, lip_z))
    demands[OUT_LIP_SPEED] = speed
    y[:] = 0.0
    y[2] = lip_z
    y[3] = speed * math.cos(p[RAMP_ANGLE])
    y[5] = speed * math.sin(p[RAMP_ANGLE])
    y[6] = p[OFF_HEADING]
    y[7:13] = y[0:6]


@kernel
def push_off(p: np.ndarray, y: np.ndarray) -> None:
    """Part rider and bike by the push-off speed, momentum kept, in place."""
    up, side = p[PUSH_ANGLE], p[PUSH_SIDE]
    total = p[RIDER_MASS] + p[BIKE_MASS]
    push = (math.cos(up) * math.cos(side), math.sin(side), math.sin(up) * math.cos(side))
    for axis in range(3):
        y[3 + axis] += p[PUSH_SPEED] * push[axis] * p[BIKE_MASS] / total
        y[10 + axis] -= p[PUSH_SPEED] * push[axis] * p[RIDER_MASS] / total


@kernel
def phase_ends(p: np.ndarray) -> np.ndarray:
    """Times, s after the lip, at which phases 1 to 4 end; phase 5 ends on the ground."""
    ends = np.empty(6)
    ends[0] = 0.0
    ends[TOGETHER] = p[LEAVE_AFTER]
    ends[FALL] = ends[TOGETHER] + p[PULL_AFTER]
    ends[PILOT] = ends[FALL] + p[EXTRACTION_TIME]
    ends[INFLATION] = ends[PILOT] + p[INFLATION_TIME]
    ends[CANOPY] = np.inf
    return ends
