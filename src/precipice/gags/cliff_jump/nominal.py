"""The jump with every number at its middle, roughly, to refuse early what cannot open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from precipice.gags.profile import Profile
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.physics.standard import standard_density

STEP = 0.02
"""s"""


@dataclass(frozen=True, slots=True)
class Throw:
    """The throw of the pilot chute, roughly.

    Attributes:
        speed: m/s.
        height: Above the ground, m.
        needed: Height that bridle, lines and filling take at least, m.
    """

    speed: float
    height: float
    needed: float


def nominal_throw(spec: Specification, profile: Profile) -> Throw:
    """Speed and height at the throw, without wind, lift and posture: Euler steps with one drag area."""
    lip = _at(profile, 0.0) + spec.middle("lip_height")
    speed, angle = spec.middle("lip_speed"), spec.middle("ramp_angle")
    x, z, u, w = 0.0, lip, speed * math.cos(angle), speed * math.sin(angle)
    left, until = spec.middle("leave_after"), spec.middle("leave_after") + spec.middle("pull_after")
    drag = 0.5 * standard_density(lip) * spec.middle("fall_drag_area") / spec.middle("rider_mass")
    t = 0.0
    while t < until and z > _at(profile, x):
        k = drag * math.hypot(u, w) if t > left else 0.0
        u, w = u - STEP * k * u, w - STEP * (STANDARD_GRAVITY + k * w)
        x, z, t = x + STEP * u, z + STEP * w, t + STEP
    fast = math.hypot(u, w)
    waiting = spec.middle("pilot_opens_after") * abs(w)
    downwards = abs(w) / max(fast, 1e-9)
    needed = waiting + downwards * (spec.middle("stretch_length") + spec.middle("filling_distance"))
    return Throw(fast, z - _at(profile, x), needed)


def _at(profile: Profile, distance: float) -> float:
    for (x0, z0), (x1, z1) in pairwise(profile):
        if x0 <= distance < x1:
            return z0 + (z1 - z0) * (distance - x0) / (x1 - x0)
    return profile[0][1] if distance < profile[0][0] else profile[-1][1]
