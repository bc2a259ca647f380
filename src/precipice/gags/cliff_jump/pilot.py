"""The site as a run meets it, and what the performer does under canopy.

The performer flies to a holding point downwind of the landing zone, turns there, and comes in against the
wind, using brakes to shorten the glide. A decision is taken every `DECISION_INTERVAL` and held.
"""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.columns import (
    CANOPY_SPEED,
    GLIDE_RATIO,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    STEER_AFTER,
    TURN_RATE,
    WIND_EXPONENT,
    WIND_FROM,
    WIND_SPEED,
)
from precipice.kernel import kernel
from precipice.physics.air import wind_factor
from precipice.physics.terrain import elevation

DECISION_INTERVAL = 0.5
"""s; twice a reaction time. Own assumption."""

FINAL_HEIGHT = 50.0
"""m above the landing zone; below it the performer is on final approach. Own assumption."""

SHORTEST_AIM = 2.0
"""s; the performer aims no closer than this far ahead, which gives turns instead of twitches."""

DEEPEST_BRAKES = 0.55
"""1; share of the full glide ratio left in deep brakes, at an unchanged sink. Own assumption."""

PLANNED_BRAKES = 0.75
"""1; share of the full glide ratio the final approach is planned for, so that it can be cut or stretched."""

CALM = 0.3
"""m/s; in less wind than this the performer comes in along the jump's heading instead. Own assumption."""

ZONE_X, ZONE_Y, ZONE_Z, WIND_X, WIND_Y, SINK, SITE_SIZE = range(7)


@kernel
def site_of(p: np.ndarray, profile: np.ndarray) -> np.ndarray:
    """What stays the same in a run: landing zone, m; mean wind at 10 m, m/s; sink under canopy, m/s."""
    site = np.empty(SITE_SIZE)
    site[ZONE_X], site[ZONE_Y] = p[LANDING_DISTANCE], p[LANDING_OFFSET]
    site[ZONE_Z] = elevation(profile, p[LANDING_DISTANCE])
    site[WIND_X] = -p[WIND_SPEED] * math.cos(p[WIND_FROM])
    site[WIND_Y] = -p[WIND_SPEED] * math.sin(p[WIND_FROM])
    site[SINK] = p[CANOPY_SPEED] / math.sqrt(1.0 + p[GLIDE_RATIO] ** 2)
    return site


@kernel
def decide(open_for: float, y: np.ndarray, p: np.ndarray, site: np.ndarray, control: np.ndarray) -> None:
    """Set turn rate, rad/s, and glide ratio for the next interval, `open_for` s after the canopy is open."""
    control[0], control[1] = 0.0, p[GLIDE_RATIO]
    if open_for < p[STEER_AFTER]:
        return
    height = y[2] - site[ZONE_Z]
    factor = wind_factor(height, p[WIND_EXPONENT])
    sink, forward = site[SINK], site[SINK] * p[GLIDE_RATIO]
    to_x, to_y = site[ZONE_X] - y[0], site[ZONE_Y] - y[1]
    if height > FINAL_HEIGHT:
        low = wind_factor(0.5 * FINAL_HEIGHT, p[WIND_EXPONENT])
        wind = p[WIND_SPEED] * low
        run = (PLANNED_BRAKES * forward - wind) * FINAL_HEIGHT / sink
        down_x, down_y = site[WIND_X] * low - CALM, site[WIND_Y] * low
        length = max(1e-9, math.hypot(down_x, down_y))
        to_x += run * down_x / length
        to_y += run * down_y / length
        ahead = max(SHORTEST_AIM, math.hypot(to_x, to_y) / forward)
    else:
        ahead = max(SHORTEST_AIM, height / sink)
    aim_x = to_x / ahead - site[WIND_X] * factor
    aim_y = to_y / ahead - site[WIND_Y] * factor
    error = (math.atan2(aim_y, aim_x) - y[6] + math.pi) % (2.0 * math.pi) - math.pi
    control[0] = min(p[TURN_RATE], max(-p[TURN_RATE], error))
    if height <= FINAL_HEIGHT and abs(error) < 0.5 * math.pi:
        share = math.hypot(aim_x, aim_y) / forward
        control[1] *= min(1.0, max(DEEPEST_BRAKES, share))
