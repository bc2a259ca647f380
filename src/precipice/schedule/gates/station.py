"""A weather station's history out of an untrusted CSV file; the only file that is touched here."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from precipice.production.problem import InputError, Problem

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_PROBLEMS = 20

SPEEDS: Mapping[str, float] = {"ms": 1.0, "kmh": 1.0 / 3.6, "mph": 0.44704, "kn": 1852.0 / 3600.0}
"""Unit in a header to metres a second; the mile and the nautical mile are exact (international
definitions)."""
WINDS = ("wind_mean", "wind_gust")
OTHERS = ("wind_from_deg", "rain_mm", "visibility_m")
RANGES: Mapping[str, tuple[float, float]] = {
    # The strongest gust on record is 113 m/s (WMO, Barrow Island 1996); beyond 150 a reading is a glitch.
    "wind_mean": (0.0, 150.0),
    "wind_gust": (0.0, 150.0),
    "wind_from_deg": (0.0, 360.0),
    # The most rain on record in an hour is 305 mm (WMO, Holt 1947).
    "rain_mm": (0.0, 1000.0),
    "visibility_m": (0.0, 1e6),
}


@dataclass(frozen=True, slots=True)
class History:
    """A station's readings.

    Attributes:
        time: Local clock time of each reading, datetime64[m], (n,), not falling.
        columns: "wind_mean" and "wind_gust" in m/s, and of "wind_from_deg", "rain_mm", "visibility_m" those
            that the station has, (n,); not a number where a reading is missing.
        ignored: Columns of the file that mean nothing here.
    """

    time: np.ndarray
    columns: Mapping[str, np.ndarray]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    at: int
    factor: float
    header: str


def read_station(path: Path, zone: str | None = None) -> History:
    """The history in a CSV file.

    The header names `time` (ISO 8601), `wind_mean_U` and `wind_gust_U` with U one of ms, kmh, mph, kn, and
    may name `wind_from_deg` (where it comes from, clockwise from north), `rain_mm` (since the reading
    before) and `visibility_m`. An empty cell is a missing reading. Times rise; they are the place's clock,
    or carry an offset from UTC, and are then turned into the clock of `zone`.

    Args:
        path: The file, at most 200 MB and 2,000,000 rows.
        zone: Name of the place's time zone, as "Europe/Oslo".

    Raises:
        InputError: It cannot be read, a column is missing, named twice or of an unknown unit, or cells are
            not numbers in their range; names line and column, up to 20 of them.
    """
    file = path.name
    text = _text(path)
    reader = csv.reader(text.splitlines())
    try:
        header = next(reader, [])
        columns, ignored = _columns(file, [name.strip() for name in header])
        moments, numbers = _rows(file, reader, columns, len(header))
    except csv.Error as error:
        raise _refused(file, f"line {reader.line_num}", str(error), "comma separated values") from error
    if len(moments) < 24:
        raise _refused(file, "", f"{len(moments)} readings", "24 or more")
    times = _on_the_clock(file, moments, zone)
    table = np.array(numbers)
    return History(
        np.array(times, dtype="datetime64[m]"),
        {column.name: table[:, k] for k, column in enumerate(columns[1:])},
        ignored,
    )


def _refused(file: str, field: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(file, field, found, allowed),))


def _text(path: Path) -> str:
    if not path.is_file():
        raise _refused(path.name, "", "no such plain file", "a CSV file of a weather station")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise _refused(path.name, "", found, "a readable file") from error
    if len(data) > MAX_BYTES:
        raise _refused(path.name, "", "more than 200 MB", "at most 200 MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 at {error.start}"
        raise _refused(path.name, "", found, "UTF-8 text") from error


def _columns(file: str, header: Sequence[str]) -> tuple[list[_Column], tuple[str, ...]]:
    """The columns that mean something, time first, and the names of the others."""
    problems = []
    if len(header) > MAX_COLUMNS:
        raise _refused(file, "line 1", f"{len(header)} columns", f"at most {MAX_COLUMNS}")
    found: dict[str, list[_Column]] = {}
    for at, name in enumerate(header):
        stem, _, unit = name.rpartition("_")
        if stem in WINDS and unit in SPEEDS:
            found.setdefault(stem, []).append(_Column(stem, at, SPEEDS[unit], name))
        elif name == "time" or name in OTHERS:
            found.setdefault(name, []).append(_Column(name, at, 1.0, name))
        elif name in WINDS or stem in WINDS:
            units = ", ".join(f"{name if name in WINDS else stem}_{unit}" for unit in SPEEDS)
            problems.append(Problem(file, "line 1", repr(name[:60]), f"wind with its unit: {units}"))
    for name in ("time", *WINDS):
        if name not in found and not problems:
            wanted = "a column time" if name == "time" else f"a column {name}_ms, _kmh, _mph or _kn"
            problems.append(Problem(file, "line 1", f"no column {name}", wanted))
    for name, columns in found.items():
        if len(columns) > 1:
            problems.append(Problem(file, "line 1", f"{name} {len(columns)} times", "each column once"))
    if problems:
        raise InputError(tuple(problems))
    known = {column.at for columns in found.values() for column in columns}
    order = [name for name in ("time", *WINDS, *OTHERS) if name in found]
    ignored = tuple(name for at, name in enumerate(header) if at not in known)
    return [found[name][0] for name in order], ignored


def _rows(
    file: str, reader: Iterator[list[str]], columns: Sequence[_Column], width: int
) -> tuple[list[tuple[int, datetime]], list[list[float]]]:
    """Line and time of each row as written, and its numbers."""
    problems: list[Problem] = []
    times: list[tuple[int, datetime]] = []
    numbers: list[list[float]] = []
    for line, row in enumerate(reader, start=2):
        if line > MAX_ROWS:
            raise _refused(file, "", f"more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,}")
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            problems.append(Problem(file, f"line {line}", f"{len(row)} cells", f"{width} cells"))
        else:
            moment = _moment(file, line, row[columns[0].at].strip())
            values = [_number(file, line, column, row[column.at].strip()) for column in columns[1:]]
            problems += [one for one in (moment, *values) if isinstance(one, Problem)]
            if isinstance(moment, datetime):
                times.append((line, moment))
                numbers.append([one for one in values if isinstance(one, float)])
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise InputError(tuple(problems[:MAX_PROBLEMS]))
    return times, numbers


def _moment(file: str, line: int, cell: str) -> datetime | Problem:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return Problem(file, f"line {line}, column time", repr(cell[:40]), "an ISO 8601 time")


def _number(file: str, line: int, column: _Column, cell: str) -> float | Problem:
    """A cell in SI; not a number where it is empty."""
    if not cell:
        return math.nan
    low, high = (bound / column.factor for bound in RANGES[column.name])
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        allowed = f"{low:g} to {high:g}, or nothing"
        return Problem(file, f"line {line}, column {column.header}", repr(cell[:40]), allowed)
    return value * column.factor


def _on_the_clock(file: str, times: Sequence[tuple[int, datetime]], zone: str | None) -> list[datetime]:
    """Rising times as the place's clock shows them."""
    offset = [moment.tzinfo is not None for _, moment in times]
    if any(offset) != all(offset):
        line = times[offset.index(not offset[0])][0]
        found = "times with and without an offset from UTC"
        raise _refused(file, f"line {line}, column time", found, "all of one kind")
    if any(offset) and zone is None:
        raise _refused(
            file, "column time", "times with an offset from UTC", "the place's clock, or its time zone stated"
        )
    for (_, before), (line, moment) in pairwise(times):
        if not moment > before:
            found = f"{moment.isoformat()} after {before.isoformat()}"
            raise _refused(file, f"line {line}, column time", found, "times that rise")
    if zone is None or not any(offset):
        return [moment for _, moment in times]
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _refused(file, "time zone", repr(zone[:60]), 'a name such as "Europe/Oslo"') from error
    return [moment.astimezone(place).replace(tzinfo=None) for _, moment in times]
