"""One jump as a dictionary of SI numbers, flown by the kernel; shared by the tests of this folder."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.bike import NODES
from precipice.gags.cliff_jump.columns import COLUMNS, OUTPUTS
from precipice.gags.cliff_jump.margins import FARTHEST
from precipice.gags.cliff_jump.model import WALL_SLOPE
from precipice.physics.air import NO_TABLE, POWER_LAW
from precipice.physics.terrain import ground_of

G = 9.80665
HEADLAND = np.array(
    [(-150, 366), (0, 360), (4, 359), (15, 262), (38, 128), (92, 40), (190, 4), (470, 1.8), (1500, 0)], float
)
TOWER = np.array([(-50.0, 520.0), (0.0, 520.0), (0.0, 0.0), (3000.0, 0.0)])
"""A sheer drop of 520 m to the sea."""


def standard_air(z: float) -> tuple[float, float]:
    """Pressure, Pa, and temperature, K, of the U.S. Standard Atmosphere 1976, written anew."""
    temperature = 288.15 - 0.0065 * z
    return 101_325.0 * (temperature / 288.15) ** (G * 0.0289644 / (8.31432 * 0.0065)), temperature


PLAIN = {
    "lip_speed": 14.0,
    "ramp_angle": math.radians(10.0),
    "lip_height": 1.8,
    "ramp_radius": 18.0,
    "lip_straight": 2.4,
    "runup_length": 100.0,
    "runup_acceleration": 3.0,
    "line_error": 0.0,
    "side_area": 0.9,
    "steer_response": 0.6,
    "wheelbase": 1.49,
    "cg_ahead": 0.68,
    "pitch_gyration": 0.60,
    "pitch_correction": 0.6,
    "rider_mass": 95.0,
    "bike_mass": 105.0,
    "together_drag_area": 0.7,
    "bike_drag_area": 0.5,
    "leave_after": 0.9,
    "push_speed": 2.5,
    "push_angle": math.radians(95.0),
    "push_side": 0.0,
    "tuck_for": 0.8,
    "track_after": 2.2,
    "tuck_drag_area": 0.3,
    "fall_drag_area": 0.49,
    "track_drag_area": 0.42,
    "track_lift_area": 0.12,
    "fall_heading": 0.0,
    "pull_after": 4.6,
    "pilot_opens_after": 0.35,
    "pilot_drag_area": 0.6,
    "pack_mass": 3.6,
    "stretch_length": 5.8,
    "line_stiffness": 12_000.0,
    "filling_distance": 23.0,
    "inflation_power": 2.0,
    "none_chance": 0.0,
    "hesitation_chance": 0.0,
    "hesitation_time": 1.0,
    "twist_chance": 0.0,
    "twist_time": 5.0,
    "turned_chance": 0.0,
    "off_heading": 0.0,
    "canopy_speed": 9.4,
    "glide_ratio": 2.4,
    "settling_time": 1.0,
    "brake_glide": 0.55,
    "brake_sink": 0.9,
    "steer_after": 1.5,
    "turn_rate": math.radians(40.0),
    "flare": 0.55,
    "station_pressure": standard_air(360.0)[0],
    "station_temperature": standard_air(360.0)[1],
    "wind_speed": 0.0,
    "wind_from": 0.0,
    "wind_exponent": 0.143,
    "roughness_length": 0.05,
    "gust_intensity": 0.0,
    "gust_length": 150.0,
    "landing_distance": 260.0,
    "landing_offset": 0.0,
    "bike_clear_after": 2.0,
}

AIRLESS = {"station_pressure": 1e-6}
"""Pa at the lip: no force of the air is left."""

TOGETHER, TUCK, BOX, TRACK, PILOT, FILLING, CANOPY, LANDED = range(1, 9)
"""Phases of the record."""

LEVELS = 5


@dataclass(frozen=True)
class Jump:
    """What the kernel said.

    Attributes:
        demands: By name.
        record: Rows of t, rider, bike, phase, speed, load, heading.
        path: Rows of the bike's t, position, velocity.
    """

    demands: dict[str, float]
    record: np.ndarray
    path: np.ndarray

    def rows(self, *phases: int) -> np.ndarray:
        """Rows of the record that end in one of these phases."""
        return self.record[np.isin(self.record[:, 7], phases)]

    def way(self) -> float:
        """Distance flown, m."""
        return float(np.linalg.norm(np.diff(self.record[:, 1:4], axis=0), axis=1).sum())

    def landing(self) -> np.ndarray:
        """Where the performer came down, m."""
        return np.array([self.demands[name] for name in ("land_x", "land_y", "land_z")])


def values(**changed: float) -> np.ndarray:
    """Parameters in the kernel's order."""
    assert changed.keys() <= PLAIN.keys(), changed.keys() - PLAIN.keys()
    chosen = PLAIN | changed
    return np.array([chosen[name] for name in COLUMNS])


def place(
    profile: np.ndarray = HEADLAND, law: int = POWER_LAW, table: np.ndarray = NO_TABLE, **ground: Any
) -> flight.Place:
    """The site of a profile as the kernel takes it."""
    made = ground_of(profile, flight.LIP_ZONE, WALL_SLOPE, FARTHEST)._replace(**ground)
    lip = float(np.interp(-1e-9, *profile.T))
    return flight.Place(made, np.linspace(lip, profile[:, 1].min(), LEVELS), law, table)


def fly(
    profile: np.ndarray = HEADLAND,
    tolerance: float = 1e-8,
    key: int = 1,
    at: flight.Place | None = None,
    **changed: float,
) -> Jump:
    """Fly one jump with some parameters changed."""
    demands, record = np.empty(len(OUTPUTS)), np.empty((100_000, flight.RECORD_COLUMNS))
    across, path = np.empty(LEVELS), np.full((NODES, 7), np.nan)
    rows = flight.fly_one(
        values(**changed), np.uint64(key), at or place(profile), tolerance, demands, across, across.copy(),
        path, record,
    )  # fmt: skip
    path = path[np.isfinite(path[:, 0])]
    return Jump(dict(zip(OUTPUTS, demands.tolist(), strict=True)), record[:rows].copy(), path)


def fly_all(
    columns: np.ndarray, keys: np.ndarray, tolerance: float, at: flight.Place | None = None
) -> dict[str, np.ndarray]:
    """Fly every row of columns; demands by name."""
    demands = np.empty((len(columns), len(OUTPUTS)))
    across = np.empty((len(columns), LEVELS))
    flight.fly_many(columns, keys, at or place(), tolerance, demands, across, across.copy())
    return dict(zip(OUTPUTS, demands.T, strict=True))
