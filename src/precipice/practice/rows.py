"""Rows of numbers out of an untrusted text file: limits, times, and a problem for each bad cell."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from precipice.practice.track import Array
from precipice.production.problem import InputError, Problem

MAX_BYTES = 50_000_000
MAX_ROWS = 2_000_000
MAX_HOURS = 24.0
MAX_PROBLEMS = 20

LIMITS: Mapping[str, tuple[float, float]] = {
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "hMSL": (-500.0, 20_000.0),
    "velN": (-1e5, 1e5),
    "velE": (-1e5, 1e5),
    "velD": (-1e5, 1e5),
    "h_speed": (0.0, 1e5),
    "v_speed": (-1e5, 1e5),
    "sAcc": (0.0, 1e6),
    "gpsFix": (0.0, 10.0),
    "numSV": (0.0, 200.0),
}
# The fastest fall on record is 377 m/s (Baumgartner 2012, FAI record 17093); a reading beyond it is a glitch.
FASTEST = {"velN": 377.0, "velE": 377.0, "velD": 377.0, "h_speed": 1_357.0, "v_speed": 1_357.0}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of a log, every row with a fix and later than the one before.

    Attributes:
        t: Time since the first row kept, s, (n,).
        columns: Name of a column to its numbers, (n,), in the file's unit.
        warnings: What was dropped, one sentence each.
    """

    t: Array
    columns: Mapping[str, Array]
    warnings: tuple[str, ...]


def refuse(file: str, field: str, found: str, allowed: str) -> InputError:
    """The error for one mistake."""
    return InputError((Problem(file, field, found, allowed),))


def read_text(path: Path) -> str:
    """The text of a file of at most 50 MB in UTF-8.

    Raises:
        InputError: It cannot be read, is not a plain file, is too large or is not UTF-8.
    """
    if not path.is_file():
        raise refuse(path.name, "", "no such plain file", "a file with a GPS log")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(
            path.name, "", f"a file that cannot be read ({error.strerror})", "a readable file"
        ) from error
    if len(data) > MAX_BYTES:
        raise refuse(path.name, "", "more than 50 MB", "at most 50 MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(path.name, "", f"bytes that are not UTF-8 at {error.start}", "UTF-8 text") from error


def cells(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a comma separated text with their line number from 1, empty rows left out.

    Raises:
        InputError: More than 2,000,000 rows, or a cell that the csv reader refuses.
    """
    reader = csv.reader(text.splitlines())
    try:
        for row in reader:
            if reader.line_num > MAX_ROWS:
                raise refuse(file, "", f"more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,} rows")
            if any(cell.strip() for cell in row):
                yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise refuse(file, f"row {reader.line_num}", str(error), "comma separated values") from error


def to_seconds(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 time; without a zone it counts as UTC.

    Raises:
        ValueError: It is not such a time.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


def _number(file: str, line: int, column: str, text: str) -> float | Problem:
    low, high = LIMITS.get(column, (-math.inf, math.inf))
    try:
        value = to_seconds(text) if column == "time" else float(text)
    except ValueError:
        allowed = "an ISO 8601 time" if column == "time" else "a number"
        return Problem(file, f"row {line}.{column}", repr(text[:40]), allowed)
    if not math.isfinite(value) or not low <= value <= high:
        allowed = "a finite number" if column not in LIMITS else f"{low:g} to {high:g}"
        return Problem(file, f"row {line}.{column}", repr(text[:40]), allowed)
    return value


def parse(
    file: str, names: Sequence[str], wanted: Sequence[str], rows: Sequence[tuple[int, list[str]]]
) -> Table:
    """The wanted columns of rows under a header, as numbers.

    Rows without a fix in three dimensions, faster than any fall on record, or not later than a row before,
    are dropped and counted. So is a cut-off last row.

    Args:
        file: Name of the file, for messages.
        names: The header, one name for each cell of a row.
        wanted: The columns to read, "time" among them; those that the header lacks are left out.
        rows: Line number and cells.

    Raises:
        InputError: A cell that is not a finite number in its range, a short row, under two rows
            left, or times more than 24 hours apart.
    """
    places = [(name, names.index(name)) for name in wanted if name in names]
    warnings: list[str] = []
    rows = list(rows)
    if rows and len(rows[-1][1]) < len(names):
        rows.pop()
        warnings.append("the last row is cut off and was dropped")
    problems: list[Problem] = []
    numbers = np.empty((len(rows), len(places)))
    for index, (line, row) in enumerate(rows):
        if len(row) < len(names) or any(row[len(names) :]):
            problems.append(Problem(file, f"row {line}", f"{len(row)} cells", f"{len(names)} cells"))
        else:
            for place, (name, at) in enumerate(places):
                value = _number(file, line, name, row[at])
                if isinstance(value, Problem):
                    problems.append(value)
                else:
                    numbers[index, place] = value
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise InputError(tuple(problems))
    columns = {name: numbers[:, place] for place, (name, _) in enumerate(places)}
    return _usable(file, columns, warnings)


def _usable(file: str, columns: dict[str, Array], warnings: list[str]) -> Table:
    """Drop rows without a fix, impossible speeds, then rows that do not go forward in time."""
    fix = np.ones(len(columns["time"]), dtype=bool)
    if "gpsFix" in columns:
        fix &= columns["gpsFix"] >= 3.0
    if "numSV" in columns:
        fix &= columns["numSV"] >= 4.0
    slow = np.ones(len(fix), dtype=bool)
    for name, fastest in FASTEST.items():
        if name in columns:
            slow &= np.abs(columns[name]) <= fastest
    kept = {name: values[fix & slow] for name, values in columns.items()}
    time = kept["time"]
    forward = np.ones(len(time), dtype=bool)
    forward[1:] = time[1:] > np.maximum.accumulate(time)[:-1]
    if not fix.all():
        warnings.append(f"{int((~fix).sum())} rows without a fix in three dimensions were dropped")
    if not slow[fix].all():
        warnings.append(f"{int((~slow[fix]).sum())} rows faster than any fall on record were dropped")
    if not forward.all():
        warnings.append(f"{int((~forward).sum())} rows that do not go forward in time were dropped")
    kept = {name: values[forward] for name, values in kept.items()}
    if len(kept["time"]) < 2:
        raise refuse(
            file, "", f"{len(kept['time'])} usable rows", "at least 2 rows with a fix and growing times"
        )
    time = kept.pop("time")
    hours = float(time[-1] - time[0]) / 3600.0
    if hours > MAX_HOURS:
        raise refuse(
            file, "", f"times {hours:,.0f} hours apart", f"at most {MAX_HOURS:g} hours, one day's log"
        )
    return Table(time - time[0], kept, tuple(warnings))
