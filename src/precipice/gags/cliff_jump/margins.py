"""The cliff jump's margins: which limit is held against which demand, and what a miss does."""

from __future__ import annotations

import numpy as np

from precipice.gags.cliff_jump.columns import (
    OUT_BIKE_DISTANCE,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_LIP_SPEED,
    OUT_OPENING_HEIGHT,
    OUT_OPENING_LOAD,
    OUT_TOUCHDOWN,
    OUT_WALL_CANOPY,
    OUT_WALL_FALL,
)
from precipice.gags.model import Margin
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import Severity

FARTHEST = 1000.0
"""m; distances to a wall or a bike are not told apart beyond it."""


KILLS, INJURES = Severity.KILLS, Severity.INJURES
AGAINST = (
    (
        "wall_fall",
        "distance to the rock in free fall",
        "Nearest the performer comes to rock, from leaving the bike to the full canopy, less the limit.",
        KILLS,
        "m",
        "least_wall_distance",
    ),
    (
        "wall_canopy",
        "distance to the wall under canopy",
        "Nearest the performer comes to rock steeper than 45 degrees under canopy, less the limit.",
        KILLS,
        "m",
        "least_wall_distance",
    ),
    (
        "bike_distance",
        "distance to the bike",
        "Nearest the bike comes to the performer, from when they should be clear of each other until the "
        "canopy is full, less the limit.",
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
        "opening_load",
        "opening load",
        "Limit less the greatest force of the harness on the performer while the canopy fills.",
        INJURES,
        "N",
        "highest_opening_load",
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
"""Name, words, meaning, severity, SI unit and limit of the margins after that of the speed at the lip."""


def margins(spec: Specification) -> tuple[Margin, ...]:
    """Every margin with its limit, in the order of `values`."""
    window = spec.stated["speed_window"]
    speed = Margin(
        "lip_speed",
        "speed at the lip",
        "Distance of the speed at the lip from the nearer end of the coordinator's window.",
        Severity.SPOILS,
        "m/s",
        window.quantity.unit,
        None,
        _source(window),
    )
    held = ((row, spec.stated[row[5]]) for row in AGAINST)
    return (
        speed,
        *(
            Margin(*row[:5], stated.quantity.unit, stated.quantity.mean, _source(stated))
            for row, stated in held
        ),
    )


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
    window = spec.stated["speed_window"].quantity
    near_wall, near_bike = spec.middle("least_wall_distance"), spec.middle("least_bike_distance")
    speed = demands[:, OUT_LIP_SPEED]
    missed = np.hypot(demands[:, OUT_LAND_X] - zones[:, 0], demands[:, OUT_LAND_Y] - zones[:, 1])
    columns = (
        np.minimum(speed - window.low, window.high - speed),
        np.minimum(demands[:, OUT_WALL_FALL], FARTHEST) - near_wall,
        np.minimum(demands[:, OUT_WALL_CANOPY], FARTHEST) - near_wall,
        np.minimum(demands[:, OUT_BIKE_DISTANCE], FARTHEST) - near_bike,
        demands[:, OUT_OPENING_HEIGHT] - spec.middle("least_opening_height"),
        spec.middle("highest_opening_load") - demands[:, OUT_OPENING_LOAD],
        spec.middle("landing_radius") - missed,
        spec.middle("highest_touchdown") - demands[:, OUT_TOUCHDOWN],
    )
    return np.column_stack(columns)
