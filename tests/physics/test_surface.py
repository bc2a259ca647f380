from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import cKDTree

from precipice.physics.surface import closest_on_triangle, surface_distance, surface_elevation
from truth import real_file

FAR = 1e4
PLACE = st.floats(-80.0, 80.0)
LEAN = st.floats(-3.0, 3.0)
GRID = arrays(np.float64, (5, 5), elements=st.integers(-160, 160).map(lambda quarter: quarter / 4.0))


def plane(base: float, east: float, north: float, spacing: float = 10.0, n: int = 61) -> np.ndarray:
    """Elevations of a plane over the square of (n - 1) spacing about (0, 0)."""
    at = spacing * (np.arange(n) - n // 2)
    return base + east * at[:, None] + north * at[None, :]


def over(
    grid: np.ndarray,
    point: tuple[float, float, float],
    spacing: float = 10.0,
    ceiling: float = math.inf,
    least_slope: float = 0.0,
    nearest: float = FAR,
) -> float:
    """Distance from a grid laid about (0, 0)."""
    start = -spacing * (grid.shape[0] // 2)
    x, y, z = (float(part) for part in point)
    return surface_distance(grid, start, start, spacing, ceiling, least_slope, x, y, z, nearest)


def triangles(grid: np.ndarray, x0: float, y0: float, spacing: float) -> Iterator[np.ndarray]:
    """Corners (3, 3) of each triangle; cells are cut between (i + 1, j) and (i, j + 1)."""
    for i in range(grid.shape[0] - 1):
        for j in range(grid.shape[1] - 1):
            for corners in (((0, 0), (1, 0), (0, 1)), ((1, 1), (1, 0), (0, 1))):
                yield np.array(
                    [(x0 + spacing * (i + a), y0 + spacing * (j + b), grid[i + a, j + b]) for a, b in corners]
                )


def cloud(grid: np.ndarray, x0: float, y0: float, spacing: float, count: int) -> np.ndarray:
    """Points (n, 3) on every triangle, its sides cut into so many parts."""
    shares = np.array([(a, b) for a in range(count + 1) for b in range(count + 1 - a)]) / count
    weights = np.column_stack([1.0 - shares.sum(axis=1), shares])
    return np.concatenate([weights @ corners for corners in triangles(grid, x0, y0, spacing)])


# Elevation


@given(st.floats(-100.0, 100.0), LEAN, LEAN, st.floats(-300.0, 300.0), st.floats(-300.0, 300.0))
def test_a_plane_is_a_plane(base: float, east: float, north: float, x: float, y: float) -> None:
    found = surface_elevation(plane(base, east, north), -300.0, -300.0, 10.0, x, y)
    assert found == pytest.approx(base + east * x + north * y, abs=1e-4)


def test_beyond_the_grid_it_is_level() -> None:
    grid = plane(50.0, 0.5, -0.25)
    at = [(-900.0, 0.0), (900.0, 0.0), (0.0, -900.0), (0.0, 900.0), (900.0, -900.0)]
    found = [surface_elevation(grid, -300.0, -300.0, 10.0, x, y) for x, y in at]
    assert found == pytest.approx([-100.0, 200.0, 125.0, -25.0, 275.0], abs=1e-4)


@given(st.floats(0.0, 0.999), st.floats(0.0, 0.999))
def test_a_cell_is_folded_between_its_two_near_corners(a: float, b: float) -> None:
    """One corner raised: flat as far as the diagonal, then up."""
    far = np.array([(0.0, 0.0), (0.0, 8.0)])
    assert surface_elevation(far, 0.0, 0.0, 1.0, a, b) == pytest.approx(8.0 * max(0.0, a + b - 1.0), abs=1e-9)
    near = np.array([(8.0, 0.0), (0.0, 0.0)])
    assert surface_elevation(near, 0.0, 0.0, 1.0, a, b) == pytest.approx(
        8.0 * max(0.0, 1.0 - a - b), abs=1e-9
    )


@given(GRID, st.integers(0, 3), st.integers(0, 3))
def test_nodes_have_their_own_elevation(grid: np.ndarray, i: int, j: int) -> None:
    assert surface_elevation(grid, 5.0, -7.0, 4.0, 5.0 + 4.0 * i, -7.0 + 4.0 * j) == grid[i, j]


# Distance

CORNER = st.tuples(PLACE, PLACE, PLACE)


@given(CORNER, CORNER, CORNER, CORNER)
def test_the_nearest_point_of_a_triangle_has_none_of_it_beyond(
    p: tuple[float, ...], a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]
) -> None:
    """q is nearest to p if and only if it is in the triangle and no corner v has (p - q) (v - q) above 0."""
    corners = np.array([a, b, c])
    ab, ac = corners[1] - corners[0], corners[2] - corners[0]
    assume(np.linalg.norm(np.cross(ab, ac)) > 1.0)
    q = np.array(closest_on_triangle(p, a, b, c))
    shares, *_ = np.linalg.lstsq(np.column_stack([ab, ac]), q - corners[0], rcond=None)
    np.testing.assert_allclose(corners[0] + shares @ [ab, ac], q, rtol=0, atol=1e-7)
    assert min(*shares, 1.0 - shares.sum()) > -1e-9
    assert ((corners - q) @ (np.array(p) - q)).max() < 1e-6


@given(LEAN, LEAN, PLACE, PLACE, st.floats(-20.0, 20.0))
def test_distance_from_a_plane_at_an_angle(east: float, north: float, x: float, y: float, up: float) -> None:
    """Height above it times the cosine of its dip, above and below."""
    z = east * x + north * y + up
    expected = abs(up) / math.sqrt(1.0 + east * east + north * north)
    assert over(plane(0.0, east, north), (x, y, z)) == pytest.approx(expected, abs=1e-9)


def wall(n: int = 81, height: float = 1000.0) -> np.ndarray:
    """A wall over the cell from x = 0 to 1 m; ground at 0 beyond it."""
    return np.tile(np.where(np.arange(n) <= n // 2, height, 0.0)[:, None], (1, n))


@given(st.floats(2.0, 38.0), st.floats(-38.0, 38.0), st.floats(50.0, 900.0))
def test_distance_from_a_wall(x: float, y: float, z: float) -> None:
    """A wall that leans by 1 in 1,000, from its own plane and from nothing else."""
    expected = (1000.0 * (x - 1.0) + z) / math.hypot(1000.0, 1.0)
    assert over(wall(), (x, y, z), 1.0) == pytest.approx(expected, rel=1e-9)


@given(st.floats(2.0, 38.0), st.floats(-38.0, 38.0), st.floats(0.0, 300.0), st.floats(100.0, 900.0))
def test_a_wall_counts_from_the_ceiling_down(x: float, y: float, above: float, ceiling: float) -> None:
    """From above the ceiling, the distance to the wall's line at the ceiling; within what it leans."""
    found = over(wall(), (x, y, ceiling + above), 1.0, ceiling)
    edge = 1.0 - ceiling / 1000.0
    assert found == pytest.approx(math.hypot(x - edge, above), rel=1e-3)


def block(n: int = 81, height: float = 1000.0) -> np.ndarray:
    """A block that fills x <= 0, y <= 0, up to its height."""
    low = np.arange(n) <= n // 2
    return np.where(low[:, None] & low[None, :], height, 0.0)


@given(st.floats(0.0, 35.0), st.floats(0.0, 35.0), st.floats(1.0, 60.0))
def test_distance_from_the_corner_of_a_block(x: float, y: float, above: float) -> None:
    """Beyond the corner the corner; beyond an edge the edge; over the top the height over it."""
    corner = math.sqrt(x * x + y * y + above * above)
    assert over(block(), (x, y, 1000.0 + above), 1.0) == pytest.approx(corner, rel=1e-9)
    assert over(block(), (-5.0, y, 1000.0 + above), 1.0) == pytest.approx(math.hypot(y, above), rel=1e-9)
    assert over(block(), (-5.0, -1.0, 1000.0 + above), 1.0) == pytest.approx(above, rel=1e-9)


@given(st.floats(2.0, 30.0), st.floats(2.0, 30.0), st.floats(1.0, 30.0))
def test_distance_within_the_corner_of_a_room(x: float, y: float, z: float) -> None:
    """Two walls that lean by 1 in 1,000 and a floor: the nearest of three planes."""
    grid = np.maximum(wall(), wall().T)
    walls = [(1000.0 * (place - 1.0) + z) / math.hypot(1000.0, 1.0) for place in (x, y)]
    assert over(grid, (x, y, z), 1.0) == pytest.approx(min(*walls, z), rel=1e-9)


@given(GRID, st.floats(-30.0, 30.0), st.floats(-30.0, 30.0), st.floats(-60.0, 60.0))
def test_distance_is_that_to_the_nearest_of_many_points(
    grid: np.ndarray, x: float, y: float, z: float
) -> None:
    """No point of the surface is nearer, and one is nearly as near."""
    points = cloud(grid, -20.0, -20.0, 10.0, 24)
    longest = math.hypot(10.0, 10.0, float(np.ptp(grid))) / 24.0
    nearest = np.linalg.norm(points - [x, y, z], axis=1).min()
    found = over(grid, (x, y, z))
    assert nearest - longest <= found <= nearest + 1e-9
    for limit in (0.5 * found, 1.001 * found + 1e-9, 2.0 * found + 1.0):
        assert over(grid, (x, y, z), nearest=limit) == pytest.approx(min(found, limit), abs=1e-9)


# What counts


@given(GRID, st.floats(-30.0, 30.0), st.floats(-30.0, 30.0), st.floats(-60.0, 60.0), st.floats(-40.0, 40.0))
def test_nothing_above_the_ceiling_is_measured_to(
    grid: np.ndarray, x: float, y: float, z: float, ceiling: float
) -> None:
    """Never nearer than the part below the ceiling; the same, where all that is near lies below it."""
    points = cloud(grid, -20.0, -20.0, 10.0, 16)
    longest = math.hypot(10.0, 10.0, float(np.ptp(grid))) / 16.0
    away = np.linalg.norm(points - [x, y, z], axis=1)
    found, anywhere = over(grid, (x, y, z), ceiling=ceiling), over(grid, (x, y, z))
    below = away[points[:, 2] <= ceiling + longest]
    assert found >= max(anywhere, below.min(initial=FAR) - longest)
    if points[away <= away.min() + longest, 2].max() < ceiling - longest:
        assert found == anywhere
    if grid.min() >= ceiling:
        assert found == FAR


@given(st.floats(0.3, 3.0), st.floats(-50.0, 50.0), PLACE, st.floats(0.1, 60.0))
def test_a_slope_counts_from_the_ceiling_down(lean: float, x: float, y: float, up: float) -> None:
    """Ground falling along x, counted from the line x = 3 down: its plane, or that line where nearer."""
    z = -lean * x + up
    foot = x - lean * up / (1.0 + lean * lean)
    plane_away, line_away = up / math.hypot(1.0, lean), math.hypot(x - 3.0, z + 3.0 * lean)
    expected = plane_away if foot >= 3.0 else line_away
    found = over(plane(0.0, -lean, 0.0), (x, y, z), ceiling=-3.0 * lean, nearest=250.0)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.floats(0.1, 3.0), st.floats(0.1, 3.0), st.floats(0.0, 40.0))
def test_gentle_ground_is_passed_over(steepness: float, least: float, up: float) -> None:
    assume(abs(steepness - least) > 1e-9)
    for grid in (plane(0.0, steepness, 0.0), plane(0.0, 0.0, -steepness)):
        found = over(grid, (0.0, 0.0, up), least_slope=least, nearest=50.0)
        expected = up / math.hypot(1.0, steepness) if steepness > least else 50.0
        assert found == pytest.approx(expected, abs=1e-9)


def test_gentle_ground_is_passed_over_whichever_way_it_dips() -> None:
    """A dip of 0.8 in 1 to the north-east is less than 1 in 1."""
    grid = plane(0.0, 0.8 / math.sqrt(2.0), 0.8 / math.sqrt(2.0))
    assert over(grid, (0.0, 0.0, 5.0), least_slope=1.0, nearest=50.0) == 50.0


# El Capitan


def test_distance_from_el_capitan() -> None:
    """Against 20 points a cell side on the real wall, from 250 places in front of it and over it."""
    pytest.importorskip("rasterio")
    from precipice.gags.elevation_model import Raster, read_elevation_model

    path = real_file("terrain/yosemite_ned_1as.tif")
    raster = read_elevation_model(
        path.parent, path.name, 37.73015, -119.63625, math.pi, (-150.0, 450.0, -200.0, 200.0)
    )
    assert isinstance(raster, Raster)
    points = cloud(raster.grid, raster.x0, raster.y0, raster.spacing, 20)
    rises = [np.abs(np.diff(raster.grid, axis=axis)).max() for axis in (0, 1)]
    longest = math.hypot(raster.spacing, raster.spacing, sum(rises)) / 20.0
    draw = np.random.default_rng(20)
    over_it = []
    while len(over_it) < 250:
        x, y, up = draw.uniform(-50.0, 350.0), draw.uniform(-100.0, 100.0), draw.uniform(1.0, 500.0)
        z = surface_elevation(raster.grid, raster.x0, raster.y0, raster.spacing, x, y) + up
        over_it.append((x, y, z))
    nearest, _ = cKDTree(points).query(over_it)
    found = np.array(
        [
            surface_distance(raster.grid, raster.x0, raster.y0, raster.spacing, math.inf, 0.0, *place, 600.0)
            for place in over_it
        ]
    )
    assert (found <= nearest + 1e-9).all()
    assert (nearest - found <= longest).all()
    # A point of the cloud beside the nearest one is farther only by the second order.
    beyond = found > 20.0
    assert np.median((nearest - found)[beyond]) < 0.01
    np.testing.assert_allclose(found[beyond], nearest[beyond], rtol=0.01)
