"""Elevation models: a GeoTIFF beside the production file, resampled along and across the heading."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from precipice.gags.beside import Unusable
from precipice.gags.profile import HIGHEST, LOWEST, Profile
from precipice.physics.surface import surface_elevation
from precipice.physics.terrain import elevation
from precipice.production.spoken import feet

LARGEST_FILE = 500_000_000
MOST_PIXELS = 4_000_000
LARGEST_BLOCK = 25_000_000
MOST_NODES = 1_000
NODES_PER_CELL = 3.0
EXAMPLE = "a GeoTIFF file (.tif) in the production folder with one band of elevations"

SEMI_MAJOR, FLATTENING = 6_378_137.0, 1.0 / 298.257223563
"""The WGS84 ellipsoid, m and 1. Source: NIMA TR8350.2, third edition, table 3.1."""

FOOT, SURVEY_FOOT = 0.3048, 1200.0 / 3937.0
UNITS = {
    "": 1.0,
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "international foot"), FOOT),
    **dict.fromkeys(("us survey foot", "us survey feet", "us foot", "us ft", "ftus", "foot us"), SURVEY_FOOT),
}

Reach = tuple[float, float, float, float]
"""Least and greatest x, then least and greatest y, m, in the jump frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """An elevation model in the jump frame: x along the heading from the lip, y to the right of it.

    Attributes:
        grid: Elevations (i, j), m, at x = x0 + i spacing, y = y0 + j spacing.
        x0: Of grid[0, 0], m.
        y0: Of grid[0, 0], m.
        spacing: Of the grid, m.
        cell: Larger side of a cell of the file, m.
        name: Of the file.
    """

    grid: np.ndarray
    x0: float
    y0: float
    spacing: float
    cell: float
    name: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """The jump frame on the ground: latitude and longitude of the lip, degrees; heading, rad from north."""

    latitude: float
    longitude: float
    heading: float

    def degrees(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Longitude and latitude, degrees, of points of the jump frame, m.

        On the plane that touches the WGS84 ellipsoid at the lip, with e and n, m, to the east and north:
            latitude = latitude0 + n / M - e^2 tan(latitude0) / (2 M N)
            longitude = longitude0 + e / (N cos(latitude0)) (1 + n tan(latitude0) / N)
        M = a (1 - E) / (1 - E sin^2)^1.5 and N = a / (1 - E sin^2)^0.5 are the radii of curvature in the
        meridian and across it, E = f (2 - f). Good to 0.02 m within 2 km of the lip up to 60 degrees.
        Source: Torge and Mueller, Geodesy, radii of curvature and Legendre's series to the second order.
        """
        east = x * math.sin(self.heading) + y * math.cos(self.heading)
        north = x * math.cos(self.heading) - y * math.sin(self.heading)
        sine, tangent = math.sin(math.radians(self.latitude)), math.tan(math.radians(self.latitude))
        eccentricity2 = FLATTENING * (2.0 - FLATTENING)
        w2 = 1.0 - eccentricity2 * sine * sine
        along = SEMI_MAJOR * (1.0 - eccentricity2) / w2**1.5
        across = SEMI_MAJOR / math.sqrt(w2)
        to_north = north / along - east * east * tangent / (2.0 * along * across)
        to_east = east / (across * math.cos(math.radians(self.latitude))) * (1.0 + north * tangent / across)
        return self.longitude + np.degrees(to_east), self.latitude + np.degrees(to_north)


def read_elevation_model(
    folder: Path,
    name: object,
    latitude_deg: float,
    longitude_deg: float,
    heading_rad: float,
    reach: Reach,
) -> Raster | Unusable:
    """Read the part of an elevation model around a jump.

    Args:
        folder: The production folder; the file must lie in it.
        name: File name as written.
        latitude_deg: Of the lip, WGS84, degrees.
        longitude_deg: Of the lip, WGS84, degrees.
        heading_rad: Of the jump, rad clockwise from true north.
        reach: The part of the jump frame that is needed, m.

    Returns:
        The model in the jump frame; or what was found and what is allowed, where it cannot be used.
    """
    if not isinstance(name, str) or not name.strip():
        return Unusable("nothing" if name is None else repr(name), EXAMPLE)
    path = folder / name
    if refusal := _unfit_file(folder, path):
        return Unusable(f"{name!r}, {refusal}", EXAMPLE)
    # Slow to import, and not needed for a production without an elevation model.
    import rasterio  # noqa: PLC0415
    from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError  # noqa: PLC0415

    frame = _Frame(latitude_deg, longitude_deg, heading_rad)
    # The file alone counts: no side files, and no driver that follows links to other files.
    options = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.Env(**options), rasterio.open(path.resolve(), driver="GTiff") as source:
                return _unfit_raster(name, source) or _resampled(name, source, frame, reach)
    except (RasterioError, CRSError) as error:
        return Unusable(f"{name!r}, which cannot be read: {error}", EXAMPLE)


def _unfit_file(folder: Path, path: Path) -> str:
    if "\0" in str(path) or "/vsi" in str(path.resolve()):
        return "which is no plain file name"
    if not path.resolve().is_relative_to(folder.resolve()):
        return "which lies outside the production folder"
    if not path.is_file():
        return "and there is no such file"
    size = path.stat().st_size
    return f"of {size:,} bytes, more than {LARGEST_FILE:,}" if size > LARGEST_FILE else ""


def _unfit_raster(name: str, source: Any) -> Unusable | None:
    if source.count != 1:
        return Unusable(f"{name!r} with {source.count} bands", EXAMPLE)
    if np.dtype(source.dtypes[0]).kind not in "iuf":
        return Unusable(f"{name!r} with values of type {source.dtypes[0]}", "whole or decimal numbers")
    crs = source.crs
    if crs is None or not (crs.is_geographic or crs.is_projected) or source.transform.is_degenerate:
        return Unusable(
            f"{name!r} without a place on Earth", "a geographic or projected coordinate reference system"
        )
    if _metres(source) is None:
        return Unusable(f"{name!r} with elevations in {source.units[0]!r}", "m, ft or US survey ft")
    rows, columns = source.block_shapes[0]
    if rows * columns > LARGEST_BLOCK:
        return Unusable(
            f"{name!r} stored in blocks of {rows * columns:,} cells", f"blocks of up to {LARGEST_BLOCK:,}"
        )
    return None


def _metres(source: Any) -> float | None:
    words = (source.units[0] or "").lower().replace(".", "")
    return UNITS.get(" ".join(words.replace("_", " ").replace("-", " ").split()))


def _resampled(name: str, source: Any, frame: _Frame, reach: Reach) -> Raster | Unusable:
    cell = _cell(source, frame)
    if not math.isfinite(cell):
        return Unusable(f"{name!r}, whose map does not reach the lip", "terrain under the whole path")
    x_min, x_max, y_min, y_max = reach
    spacing = max(cell / NODES_PER_CELL, max(x_max - x_min, y_max - y_min) / (MOST_NODES - 1))
    along = x_min + spacing * np.arange(math.ceil((x_max - x_min) / spacing - 1e-9) + 1)
    across = y_min + spacing * np.arange(math.ceil((y_max - y_min) / spacing - 1e-9) + 1)
    x, y = np.meshgrid(along, across, indexing="ij")
    column, row = _pixels(source, frame, x, y)
    inside = (column >= 0.0) & (column <= source.width - 1.0) & (row >= 0.0) & (row <= source.height - 1.0)
    if not inside.all():
        return _not_under(name, x, y, ~inside)
    first_column, first_row = int(column.min()), int(row.min())
    width = min(int(column.max()) + 2, source.width) - first_column
    height = min(int(row.max()) + 2, source.height) - first_row
    if width * height > MOST_PIXELS:
        return Unusable(
            f"{name!r} with {width * height:,} cells around the path",
            f"up to {MOST_PIXELS:,} cells, so cells of more than {cell:.2g} m",
        )
    values = _elevations(source, ((first_row, first_row + height), (first_column, first_column + width)))
    grid = _bilinear(values, row - first_row, column - first_column)
    if not np.isfinite(grid).all():
        return _not_under(name, x, y, ~np.isfinite(grid))
    return Raster(grid, x_min, y_min, spacing, cell, name)


def _cell(source: Any, frame: _Frame) -> float:
    """Larger side of a cell at the lip, m; not finite where the map does not reach the lip."""
    step = 10.0
    column, row = _pixels(source, frame, np.array([0.0, step, 0.0]), np.array([0.0, 0.0, step]))
    per_metre = np.array([column[1:] - column[0], row[1:] - row[0]]) / step
    if not np.isfinite(per_metre).all() or np.linalg.det(per_metre) == 0.0:
        return math.inf
    return float(np.linalg.norm(np.linalg.inv(per_metre), axis=0).max())


def _pixels(source: Any, frame: _Frame, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of points of the jump frame, m; whole numbers at the middles of cells."""
    from rasterio.warp import transform  # noqa: PLC0415

    longitude, latitude = frame.degrees(x.ravel(), y.ravel())
    mapped = transform("EPSG:4326", source.crs, longitude.tolist(), latitude.tolist())
    east, north = (np.array(values).reshape(x.shape) for values in mapped[:2])
    back = ~source.transform
    return back.a * east + back.b * north + back.c - 0.5, back.d * east + back.e * north + back.f - 0.5


def _elevations(source: Any, window: tuple[tuple[int, int], tuple[int, int]]) -> np.ndarray:
    """Elevations of a window, m; nan where the file has none or one that is not on Earth."""
    read = source.read(1, window=window, masked=True).astype(np.float64).filled(np.nan)
    values = (read * source.scales[0] + source.offsets[0]) * (_metres(source) or 1.0)
    return np.where((values >= LOWEST) & (values <= HIGHEST), values, np.nan)


def _bilinear(values: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    r = np.clip(row.astype(int), 0, max(values.shape[0] - 2, 0))
    c = np.clip(column.astype(int), 0, max(values.shape[1] - 2, 0))
    below, right = np.minimum(r + 1, values.shape[0] - 1), np.minimum(c + 1, values.shape[1] - 1)
    a, b = row - r, column - c
    upper = (1.0 - b) * values[r, c] + b * values[r, right]
    lower = (1.0 - b) * values[below, c] + b * values[below, right]
    return (1.0 - a) * upper + a * lower


def _not_under(name: str, x: np.ndarray, y: np.ndarray, missing: np.ndarray) -> Unusable:
    """The nearest place to the lip without terrain, in words."""
    nearest = int(np.argmin(np.hypot(x[missing], y[missing])))
    ahead, right = float(x[missing][nearest]), float(y[missing][nearest])
    place = f"{feet(abs(ahead))} {'ahead of' if ahead >= 0.0 else 'behind'} the lip"
    if abs(right) >= 0.5:
        place += f" and {feet(abs(right))} to the {'right' if right > 0.0 else 'left'}"
    return Unusable(f"{name!r}, which has no elevation {place}", "terrain under the whole path")


def _on_line(raster: Raster, x: float) -> float:
    """Elevation, m, of the model at x, m, straight along the heading."""
    return float(surface_elevation(raster.grid, raster.x0, raster.y0, raster.spacing, x, 0.0))


def _distances(raster: Raster) -> np.ndarray:
    return raster.x0 + raster.spacing * np.arange(raster.grid.shape[0])


def profile_of(raster: Raster) -> Profile:
    """Distance along the heading and elevation, m, of the model from its nearest end to its far end."""
    return tuple((x, _on_line(raster, x)) for x in _distances(raster).tolist())


def disagreement(profile: Profile, raster: Raster, tolerance_m: float) -> str:
    """Where a profile and an elevation model differ most, in one sentence.

    A point agrees where it lies between the least and the greatest elevation of the model within one cell
    of the file, give or take the tolerance. Points beyond the model are not looked at.

    Args:
        profile: Distance along the heading and elevation, m.
        raster: The model.
        tolerance_m: m.

    Returns:
        The sentence; nothing where they agree.
    """
    along = _distances(raster)
    across = raster.y0 + raster.spacing * np.arange(raster.grid.shape[1])
    radius = max(raster.cell, raster.spacing)
    worst, words = tolerance_m, ""
    for x, z in profile:
        if not along[0] <= x <= along[-1]:
            continue
        rows = slice(*np.searchsorted(along, (x - radius, x + radius)))
        near = np.hypot(along[rows, None] - x, across[None, :]) <= radius
        values = np.append(raster.grid[rows][near], _on_line(raster, x))
        low, high = float(values.min()), float(values.max())
        if max(low - z, z - high) > worst:
            worst = max(low - z, z - high)
            limit = f"no more than {feet(high)}" if z > high else f"no less than {feet(low)}"
            words = (
                f"At {feet(x)} along the heading the profile has {feet(z)} "
                f"and the elevation model {raster.name!r} {limit}."
            )
    return words


def fitted(raster: Raster, profile: Profile) -> Raster:
    """The model raised or lowered, for each x, so that on the line along the heading it is the profile.

    Beyond the ends of the profile the shift fades to nothing over one cell of the file.

    Args:
        raster: The model.
        profile: Distance along the heading and elevation, m.
    """
    along = _distances(raster)
    survey = np.array(profile)
    held = np.clip(along, survey[0, 0], survey[-1, 0])
    shift = np.array([elevation(survey, x) - _on_line(raster, x) for x in held.tolist()])
    fade = np.clip(1.0 - np.abs(along - held) / raster.cell, 0.0, 1.0)
    grid = raster.grid + (fade * shift)[:, None]
    return Raster(grid, raster.x0, raster.y0, raster.spacing, raster.cell, raster.name)
