"""The site as a run meets it, and what the performer does under canopy.

The performer flies to a holding point downwind of the landing zone, turns there, and comes in against the
wind, using brakes to shorten the glide. A decision is taken every `DECISION_INTERVAL` and held.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.gags.cliff_jump.columns import (
    BRAKE_GLIDE,
    BRAKE_SINK,
    CANOPY_SPEED,
    GLIDE_RATIO,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    STEER_AFTER,
    TURN_RATE,
)
from precipice.kernel import small_kernel
from precipice.physics.air import Air, Wind, mean_wind
from precipice.physics.canopy import steady_glide, true_speed_factor, turning
from precipice.physics.integrate import State

DECISION_INTERVAL = 1.0
"""s; a performer looks, decides and moves a hand. Own assumption."""

FINAL_HEIGHT = 50.0
"""m above the landing zone; below it the performer is on final approach. Own assumption."""

SHORTEST_AIM = 2.0
"""s; the performer aims no closer than this far ahead, which gives turns instead of twitches."""

PLANNED_BRAKES = 0.75
"""1; share of the full forward speed the final approach is planned for: it can be cut or stretched."""

CALM = 0.3
"""m/s; in less wind than this the performer comes in along the jump's heading instead. Own assumption."""

FACING = 30.0 * math.pi / 180.0
"""rad; a canopy that points this near to where the performer wants to go has been turned away."""


class Zone(NamedTuple):
    """What the performer flies by.

    Attributes:
        x: Middle of the landing zone, m.
        y: m.
        z: m.
        sink: Under full flight, m/s.
        forward: Under full flight, m/s.
        hold_x: Where the final approach begins, m: upwind of it lies the middle of the zone.
        hold_y: m.
    """

    x: float
    y: float
    z: float
    sink: float
    forward: float
    hold_x: float
    hold_y: float


@small_kernel
def zone_of(p: np.ndarray, air: Air) -> Zone:
    """The landing zone, the steady glide in full flight, and where the final approach begins."""
    forward, sink = steady_glide(p[CANOPY_SPEED], p[GLIDE_RATIO])
    x, y = p[LANDING_DISTANCE], p[LANDING_OFFSET]
    wind_x, wind_y = mean_wind(air, air.ground + 0.5 * FINAL_HEIGHT)
    wind = math.sqrt(wind_x * wind_x + wind_y * wind_y)
    run = (PLANNED_BRAKES * forward - wind) * FINAL_HEIGHT / sink
    down_x = wind_x - CALM
    share = run / max(1e-9, math.sqrt(down_x * down_x + wind_y * wind_y))
    return Zone(x, y, air.ground, sink, forward, x + share * down_x, y + share * wind_y)


@small_kernel
def polar(p: np.ndarray, zone: Zone, density: float, turn: float, brakes: float) -> tuple[float, float]:
    """Forward speed and sink, m/s, that the canopy settles to; from full flight straight to deep brakes.

    Glide and sink change with the brakes (0 to 1) in proportion; a turn costs what its bank costs.
    """
    glide = p[GLIDE_RATIO] * (1.0 - brakes * (1.0 - p[BRAKE_GLIDE]))
    sink = zone.sink * (1.0 - brakes * (1.0 - p[BRAKE_SINK]))
    forward, sink = turning(sink * glide, sink, turn)
    factor = true_speed_factor(density)
    return factor * forward, factor * sink


@small_kernel
def decide(
    open_for: float, twisted: float, heading: float, y: State, p: np.ndarray, zone: Zone, wind: Wind
) -> tuple[float, float, float]:
    """Rate of turn, rad/s, and brakes, 0 to 1, for the next interval; and how far off the heading is, rad.

    Args:
        open_for: Since the canopy was full, s.
        twisted: For how long the lines are twisted, s.
        heading: Of the canopy, rad.
        y: State.
        p: Parameters.
        zone: Landing zone.
        wind: Mean wind where the performer is, m/s.
    """
    height = y[2] - zone.z
    wind_x, wind_y = wind
    if height > FINAL_HEIGHT:
        to_x, to_y = zone.hold_x - y[0], zone.hold_y - y[1]
        ahead = max(SHORTEST_AIM, math.sqrt(to_x * to_x + to_y * to_y) / zone.forward)
    else:
        to_x, to_y = zone.x - y[0], zone.y - y[1]
        ahead = max(SHORTEST_AIM, height / zone.sink)
    aim_x, aim_y = to_x / ahead - wind_x, to_y / ahead - wind_y
    cosine, sine = math.cos(heading), math.sin(heading)
    error = math.atan2(aim_y * cosine - aim_x * sine, aim_x * cosine + aim_y * sine)
    if open_for < max(p[STEER_AFTER], twisted):
        return 0.0, 0.0, error
    turn = min(p[TURN_RATE], max(-p[TURN_RATE], error / DECISION_INTERVAL))
    brakes = 0.0
    if height <= FINAL_HEIGHT and abs(error) < 0.5 * math.pi:
        wanted = math.sqrt(aim_x * aim_x + aim_y * aim_y) / zone.forward
        least = p[BRAKE_GLIDE] * p[BRAKE_SINK]
        brakes = min(1.0, max(0.0, (1.0 - wanted) / (1.0 - least)))
    return turn, brakes, error
