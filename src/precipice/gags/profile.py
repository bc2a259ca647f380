"""Terrain profiles: a small CSV of distance and elevation beside the production file."""

from __future__ import annotations

import math
from pathlib import Path

from precipice.gags.beside import Unusable, table_beside
from precipice.production.spoken import feet
from precipice.production.units import dimension_of, si_factor

MOST_POINTS = 20_000
EXAMPLE = 'a CSV file in the production folder with the columns "distance_m,elevation_m" (or _ft)'
HIGHEST, LOWEST = 9_000.0, -450.0

Profile = tuple[tuple[float, float], ...]
"""Distance along the heading and elevation, m, by rising distance."""


def read_profile(folder: Path, name: object) -> Profile | Unusable:
    """Read a profile named by a production file.

    Args:
        folder: The production folder; the file must lie in it.
        name: File name as written.

    Returns:
        The profile; or what was found and what is allowed, where it cannot be used.
    """
    rows = table_beside(folder, name, EXAMPLE)
    return rows if isinstance(rows, Unusable) else _profile(str(name), rows)


def _profile(name: str, rows: list[list[str]]) -> Profile | Unusable:
    units = _units(rows[0]) if rows else None
    if units is None:
        return Unusable(f"{name!r} with the first line {','.join(rows[0])[:60] if rows else ''!r}", EXAMPLE)
    if not 3 <= len(rows) <= MOST_POINTS + 1:
        return Unusable(f"{name!r} with {len(rows) - 1} points", f"2 to {MOST_POINTS:,} points")
    points: list[tuple[float, float]] = []
    for count, row in enumerate(rows[1:], start=1):
        try:
            distance, elevation = (float(text) * factor for text, factor in zip(row[:2], units, strict=True))
        except ValueError:
            return Unusable(f"{','.join(row)[:60]!r} as point {count} of {name!r}", "two numbers a line")
        if not (math.isfinite(distance) and LOWEST <= elevation <= HIGHEST):
            return Unusable(
                f"{','.join(row)[:60]!r} as point {count} of {name!r}",
                f"finite distances, and elevations from {feet(LOWEST)} to {feet(HIGHEST)}",
            )
        if points and distance < points[-1][0]:
            return Unusable(
                f"a distance at point {count} of {name!r} below the one before", "rising distances"
            )
        points.append((distance, elevation))
    return tuple(points)


def _units(header: list[str]) -> tuple[float, float] | None:
    names = [text.strip().lower() for text in header[:2]]
    units = [name.partition("_")[2] for name in names]
    if [name.partition("_")[0] for name in names] != ["distance", "elevation"]:
        return None
    try:
        if any(dimension_of(unit) != "length" for unit in units):
            return None
    except ValueError:
        return None
    return si_factor(units[0]), si_factor(units[1])
