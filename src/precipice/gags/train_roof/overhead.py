"""What hangs over the line: a small CSV of tunnels, gantries and wires beside the production file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from precipice.gags.beside import Unusable, table_beside
from precipice.production.spoken import feet
from precipice.production.units import dimension_of, si_factor

MOST_ROWS = 500
THINGS = ("tunnel", "gantry", "bridge", "signal", "mast", "branch", "wire", "other")
EXAMPLE = (
    'a CSV file in the production folder with the columns "position_ft,above_roof_ft,seen_ft,what" '
    f"(or _m), what being one of {', '.join(THINGS)}"
)
COLUMNS = ("position", "above", "seen")
HIGHEST, FARTHEST = 30.0, 100_000.0


@dataclass(frozen=True, slots=True)
class Structure:
    """One thing over the line.

    Attributes:
        position: Along the line from where the take begins, m.
        height: Its underside over the roof, m.
        seen: From how far the performer or a lookout's call warns of it, m.
        what: One of `THINGS`.
    """

    position: float
    height: float
    seen: float
    what: str


def read_overhead(folder: Path, name: object) -> tuple[Structure, ...] | Unusable:
    """Read what hangs over the line, by position.

    Args:
        folder: The production folder; the file must lie in it.
        name: File name as written.

    Returns:
        The structures by rising position; or what was found and what is allowed, where it cannot be used.
    """
    rows = table_beside(folder, name, EXAMPLE)
    if isinstance(rows, Unusable):
        return rows
    factors = _factors(rows[0]) if rows else None
    if factors is None:
        return Unusable(f"{name!r} with the first line {','.join(rows[0])[:60] if rows else ''!r}", EXAMPLE)
    if not 1 <= len(rows) - 1 <= MOST_ROWS:
        return Unusable(f"{name!r} with {len(rows) - 1} rows", f"1 to {MOST_ROWS} rows")
    return _structures(str(name), rows[1:], factors)


def _factors(header: list[str]) -> tuple[float, ...] | None:
    if len(header) != len(COLUMNS) + 1 or header[-1].strip().lower() != "what":
        return None
    factors = []
    for text, word in zip(header, COLUMNS, strict=False):
        named, _, unit = text.strip().lower().rpartition("_")
        try:
            if named.partition("_")[0] != word or dimension_of(unit) != "length":
                return None
        except ValueError:
            return None
        factors.append(si_factor(unit))
    return tuple(factors)


def _structures(
    name: str, rows: list[list[str]], factors: tuple[float, ...]
) -> tuple[Structure, ...] | Unusable:
    found: list[Structure] = []
    for count, row in enumerate(rows, start=1):
        shown = f"{','.join(row)[:60]!r} as row {count} of {name!r}"
        try:
            position, height, seen = (
                float(text) * factor for text, factor in zip(row[:3], factors, strict=True)
            )
            what = row[3].strip().lower()
        except (ValueError, IndexError):
            return Unusable(shown, "three numbers and a word a line")
        if what not in THINGS:
            return Unusable(shown, ", ".join(THINGS))
        if not (0.0 <= position <= FARTHEST and 0.0 <= height <= HIGHEST and 0.0 <= seen <= FARTHEST):
            return Unusable(shown, f"distances of 0 to {feet(FARTHEST)}, heights of 0 to {feet(HIGHEST)}")
        if not math.isfinite(position + height + seen):
            return Unusable(shown, "finite numbers")
        if found and position < found[-1].position:
            return Unusable(f"a position in row {count} of {name!r} below the one before", "rising positions")
        found.append(Structure(position, height, seen, what))
    return tuple(found)
