"""The cliff jump's margins: which limit is held against which demand, and what a miss does."""

from __future__ import annotations

import numpy as np

from precipice.gags.cliff_jump.columns import (
    OUT_BIKE_DISTANCE,
    OUT_BIKE_PITCH,
    OUT_BIKE_UNDER_CANOPY,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_LIP_SPEED,
    OUT_OPENING_HEIGHT,
    OUT_OPENING_LOAD,
    OUT_OPENING_SPEED,
    OUT_RAMP_OFFSET,
    OUT_TOUCHDOWN,
    OUT_WALL_CANOPY,
    OUT_WALL_FALL,
    OUT_WALL_STRIKE,
)
from precipice.gags.model import Margin
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import Severity

FARTHEST = 300.0
"""m; distances to a wall or a bike are not told apart beyond it."""

SPOILS, INJURES, KILLS = Severity.SPOILS, Severity.INJURES, Severity.KILLS
TABLE = (
    (
        "lip_speed",
        "speed at the lip",
        "Distance of the speed at the lip from the nearer end of the coordinator's window.",
        SPOILS,
        "m/s",
        "speed_window",
    ),
    (
        "ramp_edge",
        "wheel to the ramp's edge",
        "Distance of the rear tyre from the nearer edge of the ramp as it leaves the lip, wind from the side "
        "included.",
        KILLS,
        "m",
        "ramp_width",
    ),
    (
        "bike_pitch",
        "pitch of the bike when it is left",
        "Limit less the bike's pitch, nose up or down, at the push-off.",
        INJURES,
        "rad",
        "steepest_pitch",
    ),
    (
        "wall_fall",
        "distance to the rock in free fall",
        "Nearest the performer comes to rock, from leaving the bike to the full canopy, less the limit.",
        KILLS,
        "m",
        "least_wall_distance",
    ),
    (
        "bike_distance",
        "distance to the bike before the opening",
        "Nearest the bike comes to the performer, from when they should be clear of each other until the "
        "canopy is full, less the limit.",
        KILLS,
        "m",
        "least_bike_distance",
    ),
    (
        "bike_under_canopy",
        "distance to the bike under canopy",
        "Nearest the falling bike comes to the performer under canopy, less the limit.",
        KILLS,
        "m",
        "least_bike_distance",
    ),
    (
        "opening_height",
        "height at full canopy",
        "Height above the ground below at which the canopy is full, less the limit.",
        KILLS,
        "m",
        "least_opening_height",
    ),
    (
        "opening_speed",
        "speed at line stretch",
        "Distance of the speed at line stretch from the nearer end of what the canopy is made for.",
        INJURES,
        "m/s",
        "opening_speeds",
    ),
    (
        "opening_load",
        "opening load",
        "Limit less the greatest pull on the harness, as the lines snatch or as the canopy fills.",
        INJURES,
        "N",
        "highest_opening_load",
    ),
    (
        "wall_strike",
        "distance to the wall until the canopy is turned away",
        "Nearest the performer comes to rock steeper than 45 degrees between the opening and the first "
        "heading of their own choice, less the limit: the wall strike after an off-heading opening.",
        KILLS,
        "m",
        "least_wall_distance",
    ),
    (
        "wall_canopy",
        "distance to the wall in the flight to the landing",
        "Nearest the performer comes to rock steeper than 45 degrees from then on, less the limit.",
        KILLS,
        "m",
        "least_wall_distance",
    ),
    (
        "landing_zone",
        "distance from the landing zone",
        "Radius of the landing zone less the distance of the touchdown from its middle.",
        INJURES,
        "m",
        "landing_radius",
    ),
    (
        "touchdown",
        "vertical speed at touchdown",
        "Limit less the vertical speed at touchdown, flare included.",
        INJURES,
        "m/s",
        "highest_touchdown",
    ),
)
"""Name, words, meaning, severity, SI unit and limit of every margin, in the order of `values`."""

WINDOWS = ("speed_window", "opening_speeds")


def margins(spec: Specification) -> tuple[Margin, ...]:
    """Every margin with its limit, in the order of `values`."""
    found = []
    for row in TABLE:
        stated = spec.stated[row[5]]
        held = None if row[5] in WINDOWS else stated.quantity.mean
        found.append(Margin(*row[:5], stated.quantity.unit, held, _source(stated)))
    return tuple(found)


def _source(stated: Stated) -> str:
    return stated.parameter.source if stated.stated_by == "default" else "set by the production"


def values(spec: Specification, demands: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """Margins, SI, in the order of `margins`.

    Args:
        spec: The gag, for its limits.
        demands: What the kernel gave, (n, len(OUTPUTS)), SI.
        zones: Middle of the landing zone in each run, (n, 2), m.

    Returns:
        (n, m), finite.
    """
    near_wall, near_bike = spec.middle("least_wall_distance"), spec.middle("least_bike_distance")
    missed = np.hypot(demands[:, OUT_LAND_X] - zones[:, 0], demands[:, OUT_LAND_Y] - zones[:, 1])
    half_way = 0.5 * (spec.middle("ramp_width") - spec.middle("tyre_width"))

    def far(out: int) -> np.ndarray:
        return np.minimum(demands[:, out], FARTHEST)

    columns = (
        _inside(spec, "speed_window", demands[:, OUT_LIP_SPEED]),
        half_way - demands[:, OUT_RAMP_OFFSET],
        spec.middle("steepest_pitch") - np.abs(demands[:, OUT_BIKE_PITCH]),
        far(OUT_WALL_FALL) - near_wall,
        far(OUT_BIKE_DISTANCE) - near_bike,
        far(OUT_BIKE_UNDER_CANOPY) - near_bike,
        demands[:, OUT_OPENING_HEIGHT] - spec.middle("least_opening_height"),
        _inside(spec, "opening_speeds", demands[:, OUT_OPENING_SPEED]),
        spec.middle("highest_opening_load") - demands[:, OUT_OPENING_LOAD],
        far(OUT_WALL_STRIKE) - near_wall,
        far(OUT_WALL_CANOPY) - near_wall,
        spec.middle("landing_radius") - missed,
        spec.middle("highest_touchdown") - demands[:, OUT_TOUCHDOWN],
    )
    return np.column_stack(columns)


def _inside(spec: Specification, window: str, speed: np.ndarray) -> np.ndarray:
    edges = spec.stated[window].quantity
    inside: np.ndarray = np.minimum(speed - edges.low, edges.high - speed)
    return inside
