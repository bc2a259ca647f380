"""One jump as a dictionary of SI numbers, flown by the kernel; shared by the tests of this folder."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.columns import COLUMNS, OUTPUTS
from precipice.physics.terrain import segments_below

HEADLAND = np.array(
    [(-150, 366), (0, 360), (4, 359), (15, 262), (38, 128), (92, 40), (190, 4), (470, 1.8), (1500, 0)], float
)

PLAIN = {
    "lip_speed": 14.0,
    "ramp_angle": math.radians(10.0),
    "lip_height": 1.8,
    "runup_length": 100.0,
    "runup_acceleration": 3.0,
    "rider_mass": 95.0,
    "bike_mass": 105.0,
    "together_drag_area": 0.7,
    "bike_drag_area": 0.5,
    "leave_after": 0.9,
    "push_speed": 2.5,
    "push_angle": math.radians(95.0),
    "push_side": 0.0,
    "fall_drag_area": 0.49,
    "fall_lift_area": 0.1,
    "pull_after": 4.6,
    "pilot_drag_area": 0.6,
    "extraction_time": 0.9,
    "inflation_time": 1.4,
    "inflation_power": 2.0,
    "canopy_speed": 9.4,
    "glide_ratio": 2.4,
    "off_heading": 0.0,
    "steer_after": 1.5,
    "turn_rate": math.radians(40.0),
    "flare": 0.55,
    "wind_speed": 0.0,
    "wind_from": 0.0,
    "wind_exponent": 0.143,
    "gust_intensity": 0.0,
    "gust_length": 150.0,
    "landing_distance": 260.0,
    "landing_offset": 0.0,
    "bike_clear_after": 2.0,
}


@dataclass(frozen=True)
class Jump:
    """What the kernel said: demands by name, and steps as t, rider, bike, phase, speed, load."""

    demands: dict[str, float]
    record: np.ndarray


def fly(profile: np.ndarray = HEADLAND, tolerance: float = 1e-8, key: int = 1, **changed: float) -> Jump:
    """Fly one jump with some parameters changed."""
    assert changed.keys() <= PLAIN.keys()
    values = PLAIN | changed
    p = np.array([values[name] for name in COLUMNS])
    lip = float(np.interp(0.0, *profile.T))
    rock = segments_below(profile, lip - flight.LIP_ZONE)
    wall = segments_below(profile, lip - flight.LIP_ZONE, 1.0)
    demands, record = np.empty(len(OUTPUTS)), np.empty((100_000, 10))
    levels = np.linspace(lip, profile[:, 1].min(), 5)
    across = np.empty(5)
    rows = flight.fly(
        p, np.uint64(key), profile, rock, wall, levels, tolerance, demands, across, across.copy(), record
    )
    return Jump(dict(zip(OUTPUTS, demands.tolist(), strict=True)), record[:rows])
