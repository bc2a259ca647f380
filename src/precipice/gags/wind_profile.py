"""Measured wind profiles: a small CSV of height, wind speed and direction beside the production file."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from precipice.gags.beside import Unusable, table_beside
from precipice.production.spoken import feet, mph
from precipice.production.units import dimension_of, si_factor

MOST_ROWS = 200
EXAMPLE = (
    'a CSV file in the production folder with the columns "height_m,wind_mph" and, where it veers, "from_deg"'
)
HIGHEST, FASTEST = 5_000.0, 60.0
"""m; m/s"""

WindRows = tuple[tuple[float, float, float], ...]
"""Height above the landing zone, m; wind there, m/s; where it comes from, rad clockwise; by rising height."""


def read_wind_profile(folder: Path, name: object) -> WindRows | Unusable:
    """Read a wind profile named by a production file.

    Args:
        folder: The production folder; the file must lie in it.
        name: File name as written.

    Returns:
        The rows; or what was found and what is allowed, where it cannot be used.
    """
    rows = table_beside(folder, name, EXAMPLE)
    if isinstance(rows, Unusable):
        return rows
    factors = _factors(rows[0]) if rows else None
    if factors is None:
        return Unusable(f"{name!r} with the first line {','.join(rows[0])[:60] if rows else ''!r}", EXAMPLE)
    return _checked(str(name), rows[1:], factors)


def _factors(header: list[str]) -> tuple[float, ...] | None:
    wanted = (("height", "length"), ("wind", "speed"), ("from", "a plain number or an angle"))
    if not 2 <= len(header) <= len(wanted):
        return None
    factors = []
    for text, (word, dimension) in zip(header, wanted, strict=False):
        named, _, unit = text.strip().lower().partition("_")
        try:
            if named != word or dimension_of(unit) != dimension:
                return None
        except ValueError:
            return None
        factors.append(si_factor(unit))
    return tuple(factors)


def _checked(name: str, rows: list[list[str]], factors: tuple[float, ...]) -> WindRows | Unusable:
    if not 2 <= len(rows) <= MOST_ROWS:
        return Unusable(f"{name!r} with {len(rows)} heights", f"2 to {MOST_ROWS} heights")
    found: list[tuple[float, float, float]] = []
    for count, row in enumerate(rows, start=1):
        try:
            numbers = [float(text) * factor for text, factor in zip(row, factors, strict=True)]
        except ValueError:
            return Unusable(
                f"{','.join(row)[:60]!r} as row {count} of {name!r}", f"{len(factors)} numbers a line"
            )
        height, wind, direction = (*numbers, 0.0)[:3]
        if not (0.0 <= height <= HIGHEST and 0.0 <= wind <= FASTEST and math.isfinite(direction)):
            return Unusable(
                f"{','.join(row)[:60]!r} as row {count} of {name!r}",
                f"heights of 0 to {feet(HIGHEST)}, wind of 0 to {mph(FASTEST)}, finite directions",
            )
        found.append((height, wind, direction))
    if any(later[0] <= earlier[0] for earlier, later in pairwise(found)):
        return Unusable(f"{name!r} with a height not above the one before", "rising heights")
    if not found[0][0] <= 10.0 <= found[-1][0]:
        return Unusable(
            f"{name!r} from {feet(found[0][0])} to {feet(found[-1][0])}",
            f"a profile that covers {feet(10.0)}, the height wind is stated at",
        )
    if _at_ten(found)[0] <= 0.1:
        return Unusable(
            f"{name!r} with {mph(_at_ten(found)[0])} at {feet(10.0)}", f"a wind of {mph(0.1)} or more there"
        )
    return tuple(found)


def _at_ten(rows: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Wind, m/s, and direction, rad, at 10 m."""
    for (h0, v0, d0), (h1, v1, d1) in pairwise(rows):
        if h0 <= 10.0 <= h1:
            share = (10.0 - h0) / (h1 - h0)
            return v0 + share * (v1 - v0), d0 + share * (d1 - d0)
    return rows[0][1], rows[0][2]


def shares(rows: WindRows) -> tuple[tuple[float, float, float, float], ...]:
    """Height, m; wind as a share of that at 10 m; cosine and sine of the veer from the direction at 10 m."""
    wind, direction = _at_ten(list(rows))
    return tuple((h, v / wind, math.cos(d - direction), math.sin(d - direction)) for h, v, d in rows)
