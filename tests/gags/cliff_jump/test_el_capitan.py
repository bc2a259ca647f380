"""A jump from El Capitan over the real elevation model, without a survey."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from gags.cliff_jump.jump import CANOPY, TUCK
from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.bike import NODES
from precipice.gags.cliff_jump.columns import COLUMNS, OUTPUTS
from precipice.gags.cliff_jump.model import LEVELS, MODEL, TOLERANCE, place_of
from precipice.gags.registry import specification_of
from precipice.gags.specification import Specification
from precipice.physics.terrain import ground_at
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry
from precipice.risk.sample import draws, middles
from truth import real_file

WALL = {
    "elevation_model": "site.tif",
    "lip_latitude": "37.73015 deg",
    "lip_longitude": "-119.63625 deg",
    "heading": "180 deg",
    "lip_speed": "40 +/- 1.2 mph",
    "speed_window": "34 to 46 mph",
    "pull_after": "6 +/- 0.2 s",
    "landing_distance": "3600 ft",
    "wind_speed": "3 +/- 1 mph",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("el_capitan")
    shutil.copy(real_file("terrain/yosemite_ned_1as.tif"), made / "site.tif")
    return made


def specified(folder: Path, **changed: object) -> tuple[Specification | None, tuple[Problem, ...]]:
    parameters = {name: value for name, value in (WALL | changed).items() if value is not None}
    return specification_of(folder, GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=parameters))


@pytest.fixture(scope="module")
def spec(folder: Path) -> Specification:
    found, problems = specified(folder)
    assert found is not None, problems
    return found


def test_five_hundred_takes_come_down_in_the_valley(spec: Specification) -> None:
    """The valley floor lies near 1,200 m, the edge near 2,160 m."""
    ((values, keys),) = draws(spec, COLUMNS, 1, 500)
    outcome = MODEL.run(spec, values, keys)
    assert np.isfinite(outcome.margins).all()
    opened = outcome.branches != 1
    ground = place_of(spec).ground
    landed = np.array([ground_at(ground, x, y) for x, y in outcome.landings["rider"]])
    assert landed.max() < 2160.0 - 500.0
    clean = outcome.branches == 0
    assert opened.sum() > 490
    assert np.median(landed[clean]) == pytest.approx(1206.0, abs=15.0)
    assert landed[clean].max() < 1300.0
    assert (np.hypot(*(outcome.landings["rider"][clean] - values[clean][:, [60, 61]]).T) < 50.3).mean() > 0.8


@cache
def near_surface(spec: Specification, z: float, side: float, first: int, last: int, n: int) -> cKDTree:
    """Points on the triangles of the model below an elevation: cells first to last along x, within a side."""
    ground = place_of(spec).ground
    share = np.linspace(0.0, 1.0, n)
    u, v = (part.ravel() for part in np.meshgrid(share, share))
    kept = []
    for i in range(first, last):
        for j in range(ground.grid.shape[1] - 1):
            if abs(ground.y0 + j * ground.spacing) > side:
                continue
            a, b = ground.grid[i, j], ground.grid[i + 1, j]
            c, d = ground.grid[i, j + 1], ground.grid[i + 1, j + 1]
            # The diagonal runs from the far corner along x to the far corner along y.
            near, far = a + u * (b - a) + v * (c - a), d + (1.0 - u) * (c - d) + (1.0 - v) * (b - d)
            height = np.where(u + v <= 1.0, near, far)
            x, y = ground.x0 + (i + u) * ground.spacing, ground.y0 + (j + v) * ground.spacing
            # The first points above the elevation stand for the line where the surface passes through it.
            below = height <= z + (abs(b - a) + abs(d - c)) / n
            kept.append(np.column_stack([x, y, np.minimum(height, z)])[below])
    return cKDTree(np.concatenate(kept))


@pytest.mark.parametrize("tolerance", [TOLERANCE, 1e-9])
def test_the_nearest_rock_of_the_middle_run_is_that_of_the_surface(
    spec: Specification, tolerance: float
) -> None:
    found = []
    for fine in (tolerance, 1e-12):
        demands, record = np.empty(len(OUTPUTS)), np.empty((20_000, flight.RECORD_COLUMNS))
        across = np.empty(LEVELS)
        row = middles(spec, COLUMNS)
        row[[COLUMNS.index(name) for name in COLUMNS if name.endswith("_chance")]] = 0.0
        row[COLUMNS.index("gust_intensity")] = 0.0
        rows = flight.fly_one(
            row,
            np.uint64(0),
            place_of(spec),
            fine,
            demands,
            across,
            across.copy(),
            np.empty((NODES, 7)),
            record,
        )
        found.append((demands.copy(), record[:rows].copy()))
    demands, record = found[0][0], found[1][1]
    left = record[record[:, 7] == 1][-1:]
    falling = np.concatenate([left, record[(record[:, 7] >= TUCK) & (record[:, 7] < CANOPY)]])
    path = CubicSpline(falling[:, 0], falling[:, 1:4])(np.arange(falling[0, 0], falling[-1, 0], 4e-3))
    lip = float(ground_at(place_of(spec).ground, 0.0, 0.0))
    wide = near_surface(spec, lip - flight.LIP_ZONE, 100.0, 0, 40, 21).query(path)[0].min()
    fine = near_surface(spec, lip - flight.LIP_ZONE, 16.0, 4, 12, 101).query(path)[0].min()
    assert fine < wide + 0.3
    nearest = min(fine, wide)
    assert 3.0 < nearest < 100.0
    assert demands[OUTPUTS.index("wall_fall")] == pytest.approx(nearest, abs=0.05)


def test_the_middle_run_goes_from_the_edge_to_the_valley(spec: Specification) -> None:
    middle = MODEL.middle_run(spec, middles(spec, COLUMNS))
    assert [phase.name for phase in middle.phases][-2:] == ["canopy", "on_the_ground"]
    assert middle.lines[0].z[0] == pytest.approx(2160.0, abs=30.0)
    assert middle.lines[0].z[-1] == pytest.approx(1200.0, abs=30.0)
    assert MODEL.scene(spec).relief is not None


def written(folder: Path, spec: Specification, raised: float) -> str:
    rows = "".join(f"{x!r},{z + raised!r}\n" for x, z in spec.profiles["terrain"])
    name = f"survey_{raised:g}.csv"
    (folder / name).write_text("distance_m,elevation_m\n" + rows)
    return name


def test_a_survey_that_agrees_rules_and_one_that_does_not_is_refused(
    folder: Path, spec: Specification
) -> None:
    close, _ = specified(folder, terrain=written(folder, spec, 5.0))
    assert close is not None
    assert ground_at(place_of(close).ground, 300.0, 0.0) == pytest.approx(
        ground_at(place_of(spec).ground, 300.0, 0.0) + 5.0, abs=1e-6
    )
    none, (problem,) = specified(folder, terrain=written(folder, spec, 100.0))
    assert none is None
    assert problem.field == "gags[jump].parameters.terrain"
    assert "the elevation model 'site.tif'" in problem.found


@pytest.mark.parametrize("name", ["lip_latitude", "lip_longitude", "heading"])
def test_a_model_without_the_place_of_the_lip_is_refused(folder: Path, name: str) -> None:
    none, (problem,) = specified(folder, **{name: None})
    assert none is None
    assert problem.field == f"gags[jump].parameters.{name}"
    assert "which an elevation model needs" in problem.allowed


def test_a_lip_beyond_the_model_is_refused(folder: Path) -> None:
    none, (problem,) = specified(folder, lip_latitude="36 deg")
    assert none is None
    assert problem.field == "gags[jump].parameters.elevation_model"
