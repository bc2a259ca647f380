"""The cliff jump as a model: parameters to columns, columns to margins, paths and phases."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import cast

import numpy as np

from precipice.gags.cliff_jump import flight, margins, takeoff
from precipice.gags.cliff_jump.columns import (
    COLUMNS,
    GUST_INTENSITY,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    LIP_HEIGHT,
    OUT_BIKE_X,
    OUT_BIKE_Y,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUTPUTS,
)
from precipice.gags.model import Margin, Outcome, Scene
from precipice.gags.specification import Specification, reach
from precipice.physics.terrain import elevation, segments_below
from precipice.production.assessment import Phase, TrackLine

TOLERANCE = 1e-5
"""Of the integrator, absolute and relative; landings then lie within millimetres of those at 1e-9."""

LEVELS = 60
WALL_SLOPE = 1.0
"""Rise over run from which on ground counts as wall under canopy. Own assumption: 45 degrees."""

PATH_POINTS = 240
SAMPLE_POINTS = 90
MOST_STEPS = 20_000
PHASE_LABELS = (
    ("run_up", "run-up to the lip"),
    ("on_the_bike", "in the air on the bike"),
    ("free_fall", "off the bike, free fall"),
    ("pilot_chute", "pilot chute thrown"),
    ("inflation", "canopy fills"),
    ("canopy", "under canopy"),
    ("on_the_ground", "on the ground"),
)


class CliffJump:
    """A motorcycle ridden off a cliff; the performer leaves it, falls, opens a canopy and lands."""

    columns = COLUMNS
    map_axes = ("lip_speed", "wind_speed")

    def margins(self, spec: Specification) -> tuple[Margin, ...]:
        """Its margins."""
        return margins.margins(spec)

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Lip speed: the window and half its width beyond; wind: from calm to well above the stated one."""
        parameter = spec.stated[name].parameter
        if name == "lip_speed":
            window = spec.stated["speed_window"].quantity
            beyond = 0.5 * (window.high - window.low)
            low, high = window.low - beyond, window.high + beyond
        else:
            low, high = 0.0, max(7.0, 1.5 * reach(spec.stated[name].quantity)[1])
        return max(low, parameter.low), min(high, parameter.high)

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        """Elevations, m, falling, at which the distances of rider and bike from the lip are noted."""
        levels = _levels(spec)
        return {"rider_x_by_height": levels, "bike_x_by_height": levels}

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        """Simulate a batch."""
        n, levels = len(values), _levels(spec)
        profile, rock, wall = _ground(spec)
        demands = np.empty((n, len(OUTPUTS)))
        rider, bike = np.empty((n, LEVELS)), np.empty((n, LEVELS))
        flight.fly_many(values, keys, profile, rock, wall, levels, TOLERANCE, demands, rider, bike)
        zones = values[:, [LANDING_DISTANCE, LANDING_OFFSET]]
        return Outcome(
            margins=margins.values(spec, demands, zones),
            landings=demands[:, [OUT_LAND_X, OUT_LAND_Y]],
            bike_landings=demands[:, [OUT_BIKE_X, OUT_BIKE_Y]],
            across={"rider_x_by_height": rider, "bike_x_by_height": bike},
        )

    def middle_run(
        self, spec: Specification, values: np.ndarray
    ) -> tuple[tuple[Phase, ...], tuple[TrackLine, ...]]:
        """Phases and paths of one take in still gusts."""
        calm = values.copy()
        calm[GUST_INTENSITY] = 0.0
        record = _record(spec, calm, 0)
        return _phases(spec, calm, record), _lines(record, PATH_POINTS)

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        """Paths of some takes."""
        return tuple(
            line
            for row, key in zip(values, keys.tolist(), strict=True)
            for line in _lines(_record(spec, row, key), SAMPLE_POINTS)
        )

    def scene(self, spec: Specification) -> Scene:
        """Landing zone and terrain."""
        zone = (
            spec.middle("landing_distance"),
            spec.middle("landing_offset"),
            spec.middle("landing_radius"),
        )
        return Scene(zone, _profile(spec))


MODEL = CliffJump()


def _profile(spec: Specification) -> np.ndarray:
    return np.array(spec.profiles["terrain"])


def _lip_elevation(spec: Specification) -> float:
    return float(elevation(_profile(spec), 0.0))


def _levels(spec: Specification) -> np.ndarray:
    top = _lip_elevation(spec) + spec.middle("lip_height")
    return np.linspace(top, float(_profile(spec)[:, 1].min()), LEVELS)


def _ground(spec: Specification) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    profile = _profile(spec)
    ceiling = _lip_elevation(spec) - flight.LIP_ZONE
    return profile, segments_below(profile, ceiling), segments_below(profile, ceiling, WALL_SLOPE)


def _record(spec: Specification, values: np.ndarray, key: int) -> np.ndarray:
    """Every step of one take, (steps, 10) as `flight.fly` records it."""
    profile, rock, wall = _ground(spec)
    record = np.empty((MOST_STEPS, 10))
    rows = flight.fly(
        values,
        cast(int, np.uint64(key)),  # the same signature as in a batch, or numba compiles it all again
        profile,
        rock,
        wall,
        _levels(spec),
        TOLERANCE,
        np.empty(len(OUTPUTS)),
        np.empty(LEVELS),
        np.empty(LEVELS),
        record,
    )
    return record[:rows]


def _phases(spec: Specification, values: np.ndarray, record: np.ndarray) -> tuple[Phase, ...]:
    profile = _profile(spec)
    lip = _lip_elevation(spec)
    found = [
        Phase(
            name=PHASE_LABELS[0][0],
            label=PHASE_LABELS[0][1],
            start=-float(takeoff.run_up_time(values, lip)),
            height=0.0,
            speed=0.0,
        )
    ]
    firsts = np.flatnonzero(np.diff(record[:, 7], prepend=0.0) > 0.0)
    for row in firsts.tolist():
        phase = int(record[row, 7])
        # A row carries the phase of the step that ended there, so a phase begins at the row before.
        at = record[row if phase == takeoff.LANDED else max(row - 1, 0)]
        found.append(
            Phase(
                name=PHASE_LABELS[phase][0],
                label=PHASE_LABELS[phase][1],
                start=float(at[0]),
                height=max(0.0, float(at[3] - elevation(profile, at[1]))),
                speed=float(at[8]),
            )
        )
    found[1] = found[1].model_copy(update={"height": float(values[LIP_HEIGHT])})
    return tuple(found)


def _lines(record: np.ndarray, points: int) -> tuple[TrackLine, ...]:
    kept = record[_spread(record, points)]
    return tuple(
        TrackLine(
            body=body,
            t=_rounded(kept[:, 0]),
            x=_rounded(kept[:, column]),
            y=_rounded(kept[:, column + 1]),
            z=_rounded(kept[:, column + 2]),
            phase=tuple(int(phase) for phase in kept[:, 7]),
        )
        for body, column in (("rider", 1), ("bike", 4))
    )


def _spread(record: np.ndarray, points: int) -> np.ndarray:
    """Rows that divide the path into equal stretches, first and last included."""
    way = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(record[:, 1:4], axis=0), axis=1))))
    wanted = np.linspace(0.0, way[-1], points)
    return np.unique(np.append(np.searchsorted(way, wanted[:-1]), len(record) - 1))


def _rounded(column: np.ndarray) -> tuple[float, ...]:
    return tuple(0.0 if math.isnan(value) else round(float(value), 3) for value in column)
