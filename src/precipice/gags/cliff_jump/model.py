"""The cliff jump as a model: parameters to columns, columns to margins, paths and phases."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import numpy as np

from precipice.gags.cliff_jump import flight, margins, site, takeoff
from precipice.gags.cliff_jump.bike import NODES
from precipice.gags.cliff_jump.columns import (
    CANOPY,
    COLUMNS,
    GUST_INTENSITY,
    HESITATION_CHANCE,
    LANDED,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    LIP_HEIGHT,
    NONE_CHANCE,
    OUT_BIKE_X,
    OUT_BIKE_Y,
    OUT_BRANCH,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUTPUTS,
    TURNED_CHANCE,
    TWIST_CHANCE,
)
from precipice.gags.cliff_jump.take import Place
from precipice.gags.model import Card, Margin, Middle, Outcome, Scene
from precipice.gags.specification import Specification, reach
from precipice.gags.wind_profile import shares
from precipice.physics.air import LOG_LAW, MEASURED, NO_TABLE, POWER_LAW
from precipice.physics.standard import standard_density
from precipice.physics.terrain import elevation, ground_at, ground_of
from precipice.production.assessment import Phase, TrackLine
from precipice.production.findings import Relief
from precipice.production.picture import Curve, Series

TOLERANCE = 1e-3
"""Of a step of the integrator, m and m/s; 998 in 1,000 landings then lie within 1e-5 of the distance flown
of those at 1e-9, the middle one within 2e-7."""

FINE = 1e-8
"""Likewise of the middle run, whose steps are drawn."""

LEVELS = 60
WALL_SLOPE = 1.0
"""Rise over run from which on ground counts as wall under canopy. Own assumption: 45 degrees."""

FARTHEST_SURFACE = 150.0
"""m; a surface in space is not looked for beyond it, which is half of what costs time."""

PATH_POINTS = 240
SAMPLE_POINTS = 90
RELIEF_POINTS = 48
AFTER_OPENING = 6.0
"""s drawn after the canopy is open; from there on little changes until the landing."""

MOST_STEPS = 20_000
LAWS = {"power": POWER_LAW, "log": LOG_LAW, "measured": MEASURED}
PHASE_LABELS = (
    ("run_up", "run-up to the lip"),
    ("on_the_bike", "in the air on the bike"),
    ("tuck", "off the bike, tucked"),
    ("box", "free fall, box"),
    ("track", "free fall, tracking away"),
    ("pilot_chute", "pilot chute thrown"),
    ("inflation", "canopy fills"),
    ("canopy", "under canopy"),
    ("on_the_ground", "on the ground"),
)


class CliffJump:
    """A motorcycle ridden off a cliff; the performer leaves it, falls, opens a canopy and lands."""

    def columns(self, spec: Specification) -> tuple[str, ...]:
        """As the kernel takes them."""
        return COLUMNS

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """Speed and wind."""
        return spec.kind.map

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        """Ways the opening may go."""
        return spec.kind.branches

    def card(self, spec: Specification) -> Card | None:
        """Winds from three sides."""
        entry = spec.kind.card
        return None if entry is None else Card(entry.lines, entry.window, entry.more_is_worse, entry.note)

    def margins(self, spec: Specification) -> tuple[Margin, ...]:
        """Its margins."""
        return margins.margins(spec)

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Lip speed: the window and half its width beyond; wind: from calm to what the model allows.

        Any other input: its reach, and half as much beyond.
        """
        parameter = spec.stated[name].parameter
        if name == "lip_speed":
            window = spec.stated["speed_window"].quantity
            beyond = 0.5 * (window.high - window.low)
            low, high = window.low - beyond, window.high + beyond
        elif name == "wind_speed":
            ridge = spec.middle("highest_ridge_wind") / site.ridge_factor(spec, spec.profiles["terrain"])
            low, high = 0.0, min(ridge, max(7.0, 1.5 * reach(spec.stated[name].quantity)[1]))
        else:
            low, high = reach(spec.stated[name].quantity)
            low, high = low - 0.25 * (high - low), high + 0.25 * (high - low)
        return max(low, parameter.low), min(high, parameter.high)

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        """Elevations, m, falling, at which the distances of rider and bike from the lip are noted."""
        levels = place_of(spec).levels
        return {"rider_x_by_height": levels, "bike_x_by_height": levels}

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        """Simulate a batch."""
        n, place = len(values), place_of(spec)
        demands = np.empty((n, len(OUTPUTS)))
        rider, bike = np.empty((n, LEVELS)), np.empty((n, LEVELS))
        flight.fly_many(values, keys, place, TOLERANCE, demands, rider, bike)
        zones = values[:, [LANDING_DISTANCE, LANDING_OFFSET]]
        return Outcome(
            margins=margins.values(spec, demands, zones),
            landings={
                "rider": demands[:, [OUT_LAND_X, OUT_LAND_Y]],
                "bike": demands[:, [OUT_BIKE_X, OUT_BIKE_Y]],
            },
            branches=demands[:, OUT_BRANCH].astype(int),
            across={"rider_x_by_height": rider, "bike_x_by_height": bike},
        )

    def middle_run(self, spec: Specification, values: np.ndarray) -> Middle:
        """One take in still gusts, with an opening as trained."""
        calm = values.copy()
        calm[[GUST_INTENSITY, NONE_CHANCE, HESITATION_CHANCE, TWIST_CHANCE, TURNED_CHANCE]] = 0.0
        record = _record(spec, calm, 0, FINE)
        return Middle(_phases(spec, calm, record), _lines(record, PATH_POINTS), _series(spec, record))

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        """Paths of some takes."""
        return tuple(
            line.model_copy(update={"take": take})
            for take, (row, key) in enumerate(zip(values, keys.tolist(), strict=True), start=1)
            for line in _lines(_record(spec, row, key), SAMPLE_POINTS)
        )

    def scene(self, spec: Specification) -> Scene:
        """Landing zone and terrain."""
        zone = (
            spec.middle("landing_distance"),
            spec.middle("landing_offset"),
            spec.middle("landing_radius"),
        )
        place = None
        if all(name in spec.stated for name in site.PLACE):
            latitude, longitude, heading = (spec.middle(name) for name in site.PLACE)
            place = (math.degrees(latitude), math.degrees(longitude), heading)
        return Scene(zone, np.array(spec.profiles["terrain"]), _relief(spec), place)


MODEL = CliffJump()


@lru_cache(maxsize=8)
def place_of(spec: Specification) -> Place:
    """What every take of a gag shares; kept, since its ground takes longer to make than a batch to fly."""
    return _made(spec)


def _made(spec: Specification) -> Place:
    profile = np.array(spec.profiles["terrain"])
    ground = ground_of(profile, flight.LIP_ZONE, WALL_SLOPE, margins.FARTHEST)
    if "elevation_model" in spec.rasters:
        raster = spec.rasters["elevation_model"]
        grid = np.ascontiguousarray(raster.grid, dtype=np.float64)
        ground = ground._replace(
            grid=grid, x0=raster.x0, y0=raster.y0, spacing=raster.spacing, farthest=FARTHEST_SURFACE
        )
        if "terrain" not in spec.gag.parameters:
            # The line through the model is part of the model, and leans less than its cells do in space.
            none = np.zeros((0, 4))
            ground = ground._replace(rock=none, wall=none)
    top = float(elevation(profile, 0.0)) + spec.middle("lip_height")
    levels = np.linspace(top, float(profile[:, 1].min()), LEVELS)
    table = np.array(shares(spec.winds["wind_profile"])) if "wind_profile" in spec.winds else NO_TABLE
    return Place(ground, levels, LAWS[spec.choices["wind_law"]], table)


def _record(spec: Specification, values: np.ndarray, key: int, tolerance: float = TOLERANCE) -> np.ndarray:
    """Every step of one take, (steps, RECORD_COLUMNS) as `flight.fly` records it."""
    record = np.empty((MOST_STEPS, flight.RECORD_COLUMNS))
    rows = flight.fly_one(
        values,
        cast(int, np.uint64(key)),  # the same signature as in a batch, or numba compiles it all again
        place_of(spec),
        tolerance,
        np.empty(len(OUTPUTS)),
        np.empty(LEVELS),
        np.empty(LEVELS),
        np.empty((NODES, 7)),
        record,
    )
    return record[:rows]


def _above(spec: Specification, x: float, y: float, z: float) -> float:
    return round(max(0.0, z - float(ground_at(place_of(spec).ground, x, y))), 2)


def _phases(spec: Specification, values: np.ndarray, record: np.ndarray) -> tuple[Phase, ...]:
    density = standard_density(float(record[0, 3]))
    found = [
        Phase(
            name=PHASE_LABELS[0][0],
            label=PHASE_LABELS[0][1],
            start=-float(takeoff.run_up_time(values, density)),
            height=0.0,
            speed=0.0,
        )
    ]
    firsts = np.flatnonzero(np.diff(record[:, 7], prepend=0.0) > 0.0)
    for row in firsts.tolist():
        phase = int(record[row, 7])
        # A row carries the phase of the step that ended there, so a phase begins at the row before.
        at = record[row if phase == LANDED else max(row - 1, 0)]
        found.append(
            Phase(
                name=PHASE_LABELS[phase][0],
                label=PHASE_LABELS[phase][1],
                start=float(at[0]),
                height=_above(spec, at[1], at[2], at[3]),
                speed=float(at[8]),
            )
        )
    found[1] = found[1].model_copy(update={"height": float(values[LIP_HEIGHT])})
    return tuple(found)


def _series(spec: Specification, record: np.ndarray) -> Series:
    """Height, speed and load, at every step until the canopy is open, then a few."""
    ground = place_of(spec).ground
    zone = float(ground_at(ground, spec.middle("landing_distance"), spec.middle("landing_offset")))
    flying = np.flatnonzero(record[:, 7] < CANOPY)
    last = int(flying[-1]) if flying.size else 0
    kept = np.unique(
        np.concatenate([np.arange(last + 1), np.linspace(last, len(record) - 1, 60).astype(int)])
    )
    rows = record[kept]
    below = tuple(round(float(ground_at(ground, row[1], row[2])) - zone, 2) for row in rows.tolist())
    opened = float(record[last, 0]) if len(record) > last + 1 else None
    mark = None
    if opened is not None:
        mark = (opened, float(np.interp(opened, rows[:, 0], below)) + spec.middle("least_opening_height"))
    height = Curve(
        name="height",
        label="above the landing zone",
        si_unit="m",
        unit="ft",
        values=_rounded(rows[:, 3] - zone),
        floor=below,
        mark=mark,
        mark_label="canopy full above here",
    )
    speed = Curve(name="speed", label="speed", si_unit="m/s", unit="mph", values=_rounded(rows[:, 8]))
    load = Curve(
        name="load",
        label="pull on the harness",
        si_unit="N",
        unit="lbf",
        values=_rounded(rows[:, 9]),
        limit=spec.middle("highest_opening_load"),
    )
    until = None if opened is None else opened + AFTER_OPENING
    return Series(t=_rounded(rows[:, 0]), curves=(height, speed, load), until=until)


def _relief(spec: Specification) -> Relief | None:
    if "elevation_model" not in spec.rasters:
        return None
    ground = place_of(spec).ground
    x = np.linspace(ground.x0, ground.x0 + (ground.grid.shape[0] - 1) * ground.spacing, RELIEF_POINTS)
    y = np.linspace(ground.y0, ground.y0 + (ground.grid.shape[1] - 1) * ground.spacing, RELIEF_POINTS)
    return Relief(
        x=_rounded(x),
        y=_rounded(y),
        z=tuple(tuple(round(float(ground_at(ground, a, b)), 1) for b in y) for a in x),
    )


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
