"""The log of what bodies took: exposure.csv in the production folder, one line a take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from precipice.production.people import CastMember
from precipice.production.problem import InputError, Problem
from precipice.production.quantity import QuantityError, parse_quantity
from precipice.safety.exposure import Event
from precipice.safety.published import kinds

FILE_NAME = "exposure.csv"
COLUMNS = ("date", "performer", "kind", "value", "note")
LARGEST_FILE = 2_000_000
MOST_LINES = 50_000
MOST_PROBLEMS = 20
LONGEST_NOTE = 200


def read_log(folder: Path, cast: Mapping[str, CastMember]) -> tuple[Event, ...]:
    """What was logged, by date; () where the folder has no such file.

    Args:
        folder: The production folder.
        cast: Everybody by board number.

    Raises:
        InputError: With every mistake in it, each with its line.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    lines = _lines(folder, path)
    events: list[Event] = []
    problems: list[Problem] = []
    for number, row in lines:
        try:
            events.append(_event(row, cast))
        except _MistakeError as error:
            problems.append(Problem(FILE_NAME, f"line {number}", *error.args))
    if problems:
        raise InputError(tuple(problems[:MOST_PROBLEMS]))
    return tuple(sorted(events, key=lambda one: one.on))


class _MistakeError(Exception):
    """What was found and what is allowed."""


def _lines(folder: Path, path: Path) -> list[tuple[int, list[str]]]:
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise _refusal("a file outside the production folder", "a CSV file in it")
    if path.stat().st_size > LARGEST_FILE:
        raise _refusal(f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refusal(f"what cannot be read: {error}", "a CSV file in UTF-8") from error
    lines = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows, start=1)
        if row and any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")
    ]
    if not lines or tuple(lines[0][1]) not in (COLUMNS, COLUMNS[:-1]):
        found = repr(",".join(lines[0][1])[:60]) if lines else "no line"
        raise _refusal(f"{found} as the first line", f"{','.join(COLUMNS)}, the note if it is wanted")
    if len(lines) > MOST_LINES:
        raise _refusal(f"{len(lines):,} lines", f"at most {MOST_LINES:,} lines")
    return lines[1:]


def _refusal(found: str, allowed: str) -> InputError:
    return InputError((Problem(FILE_NAME, "", found, allowed),))


def _event(row: list[str], cast: Mapping[str, CastMember]) -> Event:
    if not 4 <= len(row) <= len(COLUMNS):
        raise _MistakeError(f"{len(row)} cells", f"{', '.join(COLUMNS)}, the last if it is wanted")
    on, person, kind, value = row[:4]
    note = row[4] if len(row) > 4 else ""
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise _MistakeError(f"{on[:40]!r} as date", "a date such as 2027-06-07") from error
    if person not in cast:
        raise _MistakeError(f"{person[:40]!r} as performer", f"a cast id: {', '.join(list(cast)[:12])}")
    if kind not in kinds():
        raise _MistakeError(f"{kind[:40]!r} as kind", ", ".join(kinds()))
    if len(note) > LONGEST_NOTE:
        raise _MistakeError(f"a note of {len(note)} characters", f"at most {LONGEST_NOTE}")
    return Event(day, person, kind, _value(kind, value), note, taken=True)


def _value(kind: str, written: str) -> float | None:
    """How strong it was, SI; None where the cell is empty."""
    unit = kinds()[kind].unit
    if not written:
        return None
    try:
        quantity = parse_quantity(written, unit)
    except QuantityError as error:
        raise _MistakeError(
            f"{written[:40]!r} as value", f'a quantity such as "4 {unit}", or nothing'
        ) from error
    if quantity.has_tolerance or quantity.mean <= 0.0:
        raise _MistakeError(f"{written[:40]!r} as value", f'one number above zero, such as "4 {unit}"')
    return quantity.mean


def with_lines(
    content: bytes | None, rows: Iterable[tuple[str, ...]], cast: Mapping[str, CastMember]
) -> bytes:
    """The log with lines added at its end; nothing that is there is touched.

    Args:
        content: The file's bytes; None where there is none yet.
        rows: Cells in the order of `COLUMNS`.
        cast: Everybody by board number.

    Raises:
        InputError: A line could not be read again.
    """
    there = content if content is not None else f"{','.join(COLUMNS)}\n".encode()
    head = next((line for line in _plain_lines(there) if line.strip() and not line.startswith("#")), "")
    has_note = head.replace(" ", "").endswith(",note")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        try:
            _event(list(row), cast)
        except _MistakeError as error:
            raise InputError((Problem(FILE_NAME, "a new line", *error.args),)) from error
        writer.writerow(row if has_note else row[:-1])
    gap = b"" if there.endswith(b"\n") else b"\n"
    return there + gap + stream.getvalue().encode()


def _plain_lines(content: bytes) -> list[str]:
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _refusal("what is not UTF-8", "a CSV file in UTF-8") from error
