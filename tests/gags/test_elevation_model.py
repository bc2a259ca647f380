"""Elevation models: where they lie, how they meet a surveyed profile, and what is refused."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_bounds

from precipice.gags.beside import Unusable
from precipice.gags.elevation_model import (
    LARGEST_FILE,
    Raster,
    disagreement,
    fitted,
    profile_of,
    read_elevation_model,
)
from precipice.physics.surface import surface_elevation
from truth import real_file

LATITUDE, LONGITUDE = 37.73, -119.637
REACH = (-300.0, 600.0, -400.0, 400.0)
EAST, NORTH = math.pi / 2.0, 0.0
UTM_11, CENTRAL_MERIDIAN = "EPSG:32611", -117.0


def write(
    path: Path,
    crs: str | None,
    bounds: tuple[float, float, float, float],
    elevation: Callable[[np.ndarray, np.ndarray], np.ndarray],
    pixels: int = 200,
    **options: object,
) -> str:
    """A GeoTIFF of an elevation by map coordinates (east, north)."""
    west, south, east, north = bounds
    placed = from_bounds(west, south, east, north, pixels, pixels)
    u = west + (np.arange(pixels) + 0.5) * (east - west) / pixels
    v = north - (np.arange(pixels) + 0.5) * (north - south) / pixels
    values = elevation(*np.meshgrid(u, v))
    units = options.pop("units", None)
    dtype = str(options.pop("dtype", "float64"))
    with rasterio.open(
        path, "w", driver="GTiff", width=pixels, height=pixels, count=1, dtype=dtype, crs=crs,
        transform=placed, **options,
    ) as file:  # fmt: skip
        file.write(values.astype(dtype), 1)
        if units:
            file.units = (units,)
    return path.name


def around(latitude: float, longitude: float, half: float = 0.02) -> tuple[float, float, float, float]:
    return longitude - half, latitude - half, longitude + half, latitude + half


def in_degrees(
    folder: Path, elevation: Callable[[np.ndarray, np.ndarray], np.ndarray], **options: object
) -> str:
    return write(folder / "model.tif", "EPSG:4326", around(LATITUDE, LONGITUDE), elevation, **options)


def to_the_east(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return 1000.0 + 1e4 * (u - LONGITUDE)


def model(
    folder: Path, name: object, heading: float, reach: tuple[float, float, float, float] = REACH
) -> Raster:
    raster = read_elevation_model(folder, name, LATITUDE, LONGITUDE, heading, reach)
    assert isinstance(raster, Raster), raster
    return raster


def refused(folder: Path, name: object, reach: tuple[float, float, float, float] = REACH) -> Unusable:
    refusal = read_elevation_model(folder, name, LATITUDE, LONGITUDE, NORTH, reach)
    assert isinstance(refusal, Unusable)
    return refusal


def height(raster: Raster, x: float, y: float) -> float:
    return float(surface_elevation(raster.grid, raster.x0, raster.y0, raster.spacing, x, y))


def ecef(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Earth-centred coordinates, m, of points on the WGS84 ellipsoid, rad."""
    a, b = 6378137.0, 6356752.314245
    n = a * a / np.sqrt((a * np.cos(latitude)) ** 2 + (b * np.sin(latitude)) ** 2)
    return np.array([
        n * np.cos(latitude) * np.cos(longitude),
        n * np.cos(latitude) * np.sin(longitude),
        n * (b / a) ** 2 * np.sin(latitude),
    ])  # fmt: skip


# Where the model lies


@pytest.mark.parametrize("latitude", [-45.0, 0.5, 37.73, 60.0])
@pytest.mark.parametrize("heading_deg", [0.0, 77.0, 190.0])
def test_nodes_lie_where_the_ellipsoid_has_them(tmp_path: Path, latitude: float, heading_deg: float) -> None:
    """Models that hold their own longitude and latitude, against earth-centred coordinates."""
    bounds, heading = around(latitude, LONGITUDE, 0.06), math.radians(heading_deg)
    reach = (-500.0, 2000.0, -600.0, 600.0)
    found = []
    for origin, held in ((LONGITUDE, lambda u, v: u), (latitude, lambda u, v: v)):
        name = write(
            tmp_path / "held.tif",
            "EPSG:4326",
            bounds,
            lambda u, v, o=origin, h=held: 2000 + 1e4 * (h(u, v) - o),
        )
        raster = read_elevation_model(tmp_path, name, latitude, LONGITUDE, heading, reach)
        assert isinstance(raster, Raster)
        found.append(np.radians(origin + (raster.grid - 2000.0) / 1e4))
    x = (raster.x0 + raster.spacing * np.arange(raster.grid.shape[0]))[:, None]
    y = (raster.y0 + raster.spacing * np.arange(raster.grid.shape[1]))[None, :]
    lip, lam = math.radians(latitude), math.radians(LONGITUDE)
    d = ecef(found[1], found[0]) - ecef(np.array(lip), np.array(lam))[:, None, None]
    east = -math.sin(lam) * d[0] + math.cos(lam) * d[1]
    north = -math.sin(lip) * (math.cos(lam) * d[0] + math.sin(lam) * d[1]) + math.cos(lip) * d[2]
    assert np.abs(east * math.sin(heading) + north * math.cos(heading) - x).max() < 0.02
    assert np.abs(east * math.cos(heading) - north * math.sin(heading) - y).max() < 0.02
    assert x[0] == reach[0]
    assert y[0, 0] == reach[2]
    assert x[-1] >= reach[1]
    assert y[0, -1] >= reach[3]


def test_in_degrees_east_climbs_and_north_is_level(tmp_path: Path) -> None:
    name = in_degrees(tmp_path, to_the_east)
    metres_per_degree = 6378137.0 * math.cos(math.radians(LATITUDE)) * math.radians(1.0) * 1.00125
    slope = 1e4 / metres_per_degree
    east, north = model(tmp_path, name, EAST), model(tmp_path, name, NORTH)
    assert height(east, 500.0, 0.0) - height(east, 0.0, 0.0) == pytest.approx(500.0 * slope, rel=1e-3)
    assert height(east, 0.0, 300.0) == pytest.approx(1000.0, abs=0.01)
    assert height(north, 500.0, 0.0) == pytest.approx(1000.0, abs=0.01)
    assert height(north, 0.0, 300.0) - 1000.0 == pytest.approx(300.0 * slope, rel=1e-3)
    assert height(north, 0.0, -300.0) - 1000.0 == pytest.approx(-300.0 * slope, rel=1e-3)


def test_in_utm_true_north_is_not_grid_north(tmp_path: Path) -> None:
    """Source of the convergence: Snyder, Map Projections, USGS 1395: atan(tan(dlon) sin(lat))."""
    ((east,), (north,)) = rasterio.warp.transform("EPSG:4326", UTM_11, [LONGITUDE], [LATITUDE])
    bounds = east - 1000.0, north - 1000.0, east + 1000.0, north + 1000.0
    name = write(tmp_path / "utm.tif", UTM_11, bounds, lambda u, v: 1000.0 + 0.2 * (u - east))
    convergence = math.atan(
        math.tan(math.radians(LONGITUDE - CENTRAL_MERIDIAN)) * math.sin(math.radians(LATITUDE))
    )
    assert math.degrees(convergence) == pytest.approx(-1.6, abs=0.05)
    level = model(tmp_path, name, convergence)
    assert height(level, 500.0, 0.0) == pytest.approx(1000.0, abs=0.02)
    assert height(level, 0.0, 300.0) == pytest.approx(1060.0, abs=0.05)
    climbing = model(tmp_path, name, EAST)
    assert height(climbing, 500.0, 0.0) == pytest.approx(1100.0, abs=0.1)
    true_north = model(tmp_path, name, NORTH)
    assert height(true_north, 500.0, 0.0) == pytest.approx(1000.0 + 100.0 * math.sin(-convergence), abs=0.02)
    assert level.cell == pytest.approx(10.0, rel=1e-3)
    assert level.spacing == pytest.approx(level.cell / 3.0)


def test_large_reaches_are_held_to_a_thousand_points_a_side(tmp_path: Path) -> None:
    name = in_degrees(tmp_path, to_the_east, pixels=1500)
    raster = model(tmp_path, name, EAST, (-1300.0, 1300.0, -100.0, 100.0))
    assert raster.grid.shape[0] == 1000
    assert raster.spacing > raster.cell / 3.0


@pytest.mark.parametrize(
    ("units", "factor"),
    [
        (None, 1.0),
        ("metre", 1.0),
        ("ft", 0.3048),
        ("US survey foot", 1200 / 3937),
        ("US_survey_foot", 1200 / 3937),
    ],
)
def test_feet_are_read_as_feet(tmp_path: Path, units: str | None, factor: float) -> None:
    name = in_degrees(tmp_path, to_the_east, units=units)
    assert height(model(tmp_path, name, NORTH), 0.0, 0.0) == pytest.approx(1000.0 * factor, abs=0.01)


def test_the_unit_of_a_vertical_datum_counts(tmp_path: Path) -> None:
    """NAD83 with NAVD88 heights in US survey feet."""
    bounds = around(LATITUDE, LONGITUDE)
    name = write(tmp_path / "feet.tif", "EPSG:4269+6360", bounds, to_the_east)
    assert height(model(tmp_path, name, NORTH), 0.0, 0.0) == pytest.approx(1000.0 * 1200 / 3937, abs=0.01)


# The profile and the model


def test_the_profile_of_a_model_agrees_with_it(tmp_path: Path) -> None:
    raster = model(tmp_path, in_degrees(tmp_path, to_the_east), EAST)
    profile = profile_of(raster)
    assert profile[0][0] == REACH[0]
    assert len(profile) == raster.grid.shape[0]
    assert disagreement(profile, raster, 0.0) == ""


def test_a_cliff_between_two_cells_agrees(tmp_path: Path) -> None:
    """A surveyed edge is sharper than a cell; the same edge three cells off is not the same."""
    name = in_degrees(tmp_path, lambda u, v: np.where(u < LONGITUDE, 2000.0, 1200.0))
    raster = model(tmp_path, name, EAST)
    assert disagreement(((-200.0, 2000.0), (0.0, 2000.0), (0.0, 1200.0), (500.0, 1200.0)), raster, 1.0) == ""
    off = 3.0 * raster.cell
    assert disagreement(((-200.0, 2000.0), (off, 2000.0), (off, 1200.0), (500.0, 1200.0)), raster, 1.0) == (
        f"At {off / 0.3048:,.0f} ft ({off:,.1f} m) along the heading the profile has 6,562 ft (2,000 m) "
        "and the elevation model 'model.tif' no more than 3,937 ft (1,200 m)."
    )


def test_the_worst_point_is_named_and_the_tolerance_counts(tmp_path: Path) -> None:
    raster = model(tmp_path, in_degrees(tmp_path, lambda u, v: 1000.0 + 0.0 * u), EAST)
    profile = ((0.0, 1004.0), (100.0, 980.0), (200.0, 1010.0), (5000.0, 0.0))
    assert disagreement(profile, raster, 20.5) == ""
    assert disagreement(profile, raster, 5.0) == (
        "At 328 ft (100 m) along the heading the profile has 3,215 ft (980 m) "
        "and the elevation model 'model.tif' no less than 3,281 ft (1,000 m)."
    )


def test_a_fitted_model_is_the_survey_on_the_line(tmp_path: Path) -> None:
    raster = model(tmp_path, in_degrees(tmp_path, to_the_east), NORTH + 0.5)
    profile = ((-100.0, 1010.0), (0.0, 1010.0), (0.0, 400.0), (300.0, 350.0))
    both = fitted(raster, profile)
    distances = [x for x, _ in profile_of(both)]
    for x, z in profile_of(both):
        if 0.0 < x <= 300.0:
            assert z == pytest.approx(400.0 - 50.0 * x / 300.0)
        elif -100.0 <= x < 0.0:
            assert z == pytest.approx(1010.0)
        elif not -100.0 - raster.cell < x < 300.0 + raster.cell:
            assert z == pytest.approx(height(raster, x, 0.0))
    # Across the line the shape of the model stays.
    assert np.diff(both.grid, axis=1) == pytest.approx(np.diff(raster.grid, axis=1))
    fading = [x for x in distances if 300.0 < x < 300.0 + raster.cell]
    shifts = [height(both, x, 0.0) - height(raster, x, 0.0) for x in fading]
    end = 350.0 - height(raster, 300.0, 0.0)
    assert shifts == pytest.approx([end * (1.0 - (x - 300.0) / raster.cell) for x in fading])


# What is refused


def test_no_name_and_strange_names_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, None).found == "nothing"
    assert refused(tmp_path, 7).found == "7"
    assert "no plain file name" in refused(tmp_path, "/vsicurl/http://127.0.0.1/model.tif").found
    assert "no plain file name" in refused(tmp_path, "x/vsizip/model.tif").found
    assert "no plain file name" in refused(tmp_path, "model\0.tif").found
    assert "no such file" in refused(tmp_path, "absent.tif").found


def test_files_outside_the_folder_are_refused(tmp_path: Path) -> None:
    inner = tmp_path / "production"
    inner.mkdir()
    in_degrees(tmp_path, to_the_east)
    (inner / "link.tif").symlink_to(tmp_path / "model.tif")
    assert "outside the production folder" in refused(inner, "../model.tif").found
    assert "outside the production folder" in refused(inner, "link.tif").found


def test_other_formats_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.tif").write_text("distance_m,elevation_m\n")
    assert "cannot be read" in refused(tmp_path, "text.tif").found
    name = in_degrees(tmp_path, to_the_east)
    (tmp_path / "virtual.tif").write_text(
        '<VRTDataset rasterXSize="200" rasterYSize="200"><SRS>EPSG:4326</SRS>'
        '<VRTRasterBand dataType="Float64" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="1">{name}</SourceFilename>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    assert "cannot be read" in refused(tmp_path, "virtual.tif").found
    whole = (tmp_path / name).read_bytes()
    (tmp_path / "cut.tif").write_bytes(whole[: len(whole) // 3])
    assert "cannot be read" in refused(tmp_path, "cut.tif").found


def test_side_files_do_not_count(tmp_path: Path) -> None:
    name = in_degrees(tmp_path, to_the_east)
    (tmp_path / f"{name}.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><UnitType>ft</UnitType></PAMRasterBand></PAMDataset>'
    )
    assert height(model(tmp_path, name, NORTH), 0.0, 0.0) == pytest.approx(1000.0, abs=0.01)


def test_huge_files_and_windows_are_refused(tmp_path: Path) -> None:
    (tmp_path / "huge.tif").touch()
    os.truncate(tmp_path / "huge.tif", LARGEST_FILE + 1)
    assert "500,000,001 bytes" in refused(tmp_path, "huge.tif").found
    bounds = around(LATITUDE, LONGITUDE, 0.004)
    flat = {"dtype": "uint8", "pixels": 2500, "compress": "deflate"}
    name = write(tmp_path / "fine.tif", "EPSG:4326", bounds, lambda u, v: 100.0 + 0.0 * u, **flat)
    refusal = refused(tmp_path, name, (-430.0, 430.0, -330.0, 330.0))
    assert "cells around the path" in refusal.found
    assert "4,000,000" in refusal.allowed


def test_huge_blocks_are_refused(tmp_path: Path) -> None:
    placed = from_bounds(*around(LATITUDE, LONGITUDE), 8192, 8192)
    with rasterio.open(
        tmp_path / "block.tif", "w", driver="GTiff", width=8192, height=8192, count=1, dtype="uint8",
        crs="EPSG:4326", transform=placed, compress="deflate", tiled=True, blockxsize=8192, blockysize=8192,
        SPARSE_OK=True,
    ):  # fmt: skip
        pass
    assert "in blocks of 67,108,864 cells" in refused(tmp_path, "block.tif").found


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_models_without_a_place_are_refused(tmp_path: Path) -> None:
    name = write(tmp_path / "nowhere.tif", None, around(LATITUDE, LONGITUDE), to_the_east)
    assert "without a place on Earth" in refused(tmp_path, name).found
    name = write(
        tmp_path / "local.tif", 'LOCAL_CS["site",UNIT["metre",1]]', (0.0, 0.0, 9.0, 9.0), to_the_east
    )
    assert "without a place on Earth" in refused(tmp_path, name).found


def test_other_bands_types_and_units_are_refused(tmp_path: Path) -> None:
    profile = {"driver": "GTiff", "width": 2, "height": 2, "crs": "EPSG:4326"}
    placed = from_bounds(*around(LATITUDE, LONGITUDE), 2, 2)
    with rasterio.open(
        tmp_path / "two.tif", "w", count=2, dtype="float32", transform=placed, **profile
    ) as file:
        file.write(np.ones((2, 2, 2), dtype="float32"))
    assert "2 bands" in refused(tmp_path, "two.tif").found
    assert "complex" in refused(tmp_path, in_degrees(tmp_path, to_the_east, dtype="complex64")).found
    refusal = refused(tmp_path, in_degrees(tmp_path, to_the_east, units="fathom"))
    assert "'fathom'" in refusal.found
    assert "ft" in refusal.allowed


@pytest.mark.parametrize("options", [{"nodata": -9999.0}, {}])
def test_gaps_under_the_path_are_named(tmp_path: Path, options: dict[str, float]) -> None:
    """A gap to the north from about 450 m on; a value that is on no part of Earth is a gap as well."""
    name = in_degrees(tmp_path, lambda u, v: np.where(v > LATITUDE + 0.00415, -9999.0, 1000.0), **options)
    refusal = refused(tmp_path, name)
    place = refusal.found.partition("has no elevation ")[2]
    assert place.endswith("ahead of the lip")
    assert 430.0 < float(place.partition("(")[2].partition(" m")[0]) < 470.0
    assert "terrain under the whole path" in refusal.allowed
    model(tmp_path, name, NORTH, (-300.0, 400.0, -100.0, 100.0))


def test_edges_under_the_path_are_named(tmp_path: Path) -> None:
    """The model ends 1,760 m to the west of the lip."""
    name = in_degrees(tmp_path, to_the_east)
    place = refused(tmp_path, name, (-100.0, 100.0, -2000.0, 100.0)).found
    assert "to the left" in place
    assert 1740.0 < float(place.rpartition("(")[2].partition(" m")[0].replace(",", "")) < 1780.0
    elsewhere = read_elevation_model(tmp_path, name, 10.0, 20.0, NORTH, REACH)
    assert isinstance(elsewhere, Unusable)


# El Capitan


def test_the_summit_of_el_capitan() -> None:
    """2,307 m on the USGS map."""
    path = real_file("terrain/yosemite_ned_1as.tif")
    raster = read_elevation_model(
        path.parent, path.name, 37.734, -119.637, NORTH, (-200.0, 200.0, -200.0, 200.0)
    )
    assert isinstance(raster, Raster)
    assert raster.grid.max() == pytest.approx(2307.0, abs=15.0)
    assert raster.cell == pytest.approx(30.8, abs=0.1)


def test_the_wall_of_el_capitan() -> None:
    """From the edge towards the valley: about 900 m of wall."""
    path = real_file("terrain/yosemite_ned_1as.tif")
    raster = read_elevation_model(
        path.parent, path.name, 37.73015, -119.63625, math.radians(180.0), (-200.0, 1200.0, -500.0, 500.0)
    )
    assert isinstance(raster, Raster)
    lip = height(raster, 0.0, 0.0)
    assert lip == pytest.approx(2160.0, abs=30.0)
    assert lip - height(raster, -200.0, 0.0) < 0.0
    assert lip - height(raster, 200.0, 0.0) > 700.0
    assert lip - height(raster, 600.0, 0.0) > 900.0
    assert height(raster, 1100.0, 0.0) == pytest.approx(1200.0, abs=30.0)
