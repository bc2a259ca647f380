"""The day-out-of-days: days across, people and other elements down.

Codes after Movie Magic Scheduling's documentation, "DOOD Rules": S first working day, W works, F last, H
held, D dropped after that day, P picked up, R rehearsal, T travel, FT fitting, / no working day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from precipice.paper.handout.document import Column, Document, Paragraph, Row, Run, Table, Text, Tone
from precipice.paper.kinds.board import Board, board_of, issued
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.shooting_schedule import doubles_of
from precipice.paper.words import MONTHS
from precipice.plan.plan import CastRow

OFF = "/"
OTHERS = {"vehicles": "Vehicles", "animals": "Animals"}
"""Categories of the breakdown that have a day-out-of-days of their own beside cast and doubles."""

CODES = (
    "S start, W work, F finish, H hold, D dropped after that day, P picked up, R rehearsal or other "
    "preparation, T travel and FT fitting as the production lists them, / no working day. Doubles, vehicles "
    "and animals: days worked only. In italics: suggested by the script's words, accepted by nobody yet."
)
TOTALS = ("Work", "Hold", "Reh", "Other", "Total")
_PREPARED = {"travel": "T", "fitting": "FT"}
_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def build(material: Material) -> Document:
    """The day-out-of-days of a plan.

    Raises:
        InputError: The plan has no schedule.
    """
    board = board_of(material)
    dates = _dates(board)
    numbers = {day.date: day.number for day in board.schedule.days}
    days = tuple(
        Column(_head(at, numbers.get(at)), points=17.5, align="centre", upright=True) for at in dates
    )
    ends = tuple(Column(name, points=19.0, align="right", upright=True) for name in TOTALS)
    spans = tuple(Column(name, points=31.0, align="right", upright=True) for name in ("Start", "Finish"))
    columns = (Column("No.", points=19.0), Column("Name", points=108.0), *days, *ends, *spans)
    table = Table(
        "Day out of days", columns, tuple(_rows(material, board, dates)), small=True, ruled=True, stubs=2
    )
    return Document(
        kind="dood",
        title="Day out of days",
        production=material.plan.title,
        status=issued(material),
        blocks=(table, Paragraph(CODES)),
        landscape=True,
    )


def _dates(board: Board) -> tuple[date, ...]:
    """Every calendar date from the first with anything on it to the last."""
    used = (*board.schedule.dates, *(one.date for one in board.schedule.preparations))
    first, last = min(used), max(used)
    return tuple(first + timedelta(days=k) for k in range((last - first).days + 1))


def _head(at: date, number: int | None) -> str:
    day = f" \u00b7 {number}" if number is not None else ""
    return f"{_WEEKDAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}{day}"


def _rows(material: Material, board: Board, dates: tuple[date, ...]) -> Iterator[Row]:
    working = set(board.schedule.dates)
    sections = {
        "Cast": [(one.id, one.name, _cast_codes(board, one)) for one in material.plan.cast],
        "Stunt doubles": _worked(board, doubles_of(material)),
        **{label: _worked(board, _labels(board, category)) for category, label in OTHERS.items()},
    }
    accepted = {label for category in OTHERS for label in _accepted(board, category)}
    for label, people in sections.items():
        if people:
            yield Row((label,), tone="banner", keeps=True)
        for number, name, codes in people:
            guessed = label in OTHERS.values() and name not in accepted
            shown: Text = (Run(name, italic=True),) if guessed else name
            yield _row(number, shown, codes, dates, working)
    called = [_cast_codes(board, one) for one in material.plan.cast]
    counts = [sum("W" in codes.get(at, "") for codes in called) for at in dates]
    yield Row(
        ("", "Cast working", *(count or "" for count in counts), sum(counts), *[""] * (len(TOTALS) + 1)),
        tone="total",
    )


def _cast_codes(board: Board, one: CastRow) -> dict[date, str]:
    codes = {at: code for at, code in zip(board.schedule.dates, one.days, strict=False) if code}
    for preparation in board.schedule.preparations:
        if one.id in preparation.cast and codes.get(preparation.date, "R") == "R":
            words = preparation.name.casefold()
            found = next((code for word, code in _PREPARED.items() if word in words), "R")
            codes[preparation.date] = found
    return codes


def _labels(board: Board, category: str) -> Mapping[str, tuple[str, ...]]:
    """Labels of a category by scene."""
    return {
        number: tuple(dict.fromkeys(mark.label for mark in sheet.elements if mark.category == category))
        for number, sheet in board.sheets.items()
    }


def _accepted(board: Board, category: str) -> set[str]:
    """Labels of a category that somebody has accepted, changed or added in one scene or more."""
    return {
        mark.label
        for sheet in board.sheets.values()
        for mark in sheet.elements
        if mark.category == category and mark.status != "suggested"
    }


def _worked(board: Board, labels: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, dict[date, str]]]:
    """What works with scenes, on their days, in the order of the first: number, name and codes."""
    days: dict[str, set[date]] = {}
    for day in board.schedule.days:
        for scene in day.scenes:
            for label in labels.get(scene, ()):
                days.setdefault(label, set()).add(day.date)
    found = []
    for label, dates in days.items():
        first, last = min(dates), max(dates)
        codes = {at: f"{'S' if at == first else ''}W{'F' if at == last else ''}" for at in sorted(dates)}
        found.append(("", label, codes))
    return found


def _row(
    number: str, name: Text, codes: Mapping[date, str], dates: tuple[date, ...], working: set[date]
) -> Row:
    shown = [codes.get(at, "" if at in working else OFF) for at in dates]
    tones: list[tuple[int, Tone]] = []
    for place, code in enumerate(shown, start=2):
        if code == OFF:
            tones.append((place, "total"))
        elif "W" in code:
            tones.append((place, "go"))
        elif code == "H":
            tones.append((place, "warning"))
    worked = [at for at, code in codes.items() if "W" in code]
    held = sum(code == "H" for code in codes.values())
    rehearsed = sum(code == "R" for code in codes.values())
    other = len(codes) - len(worked) - held - rehearsed
    totals = (len(worked), held, rehearsed, other, len(codes))
    ends = (_short(min(worked)), _short(max(worked))) if worked else ("", "")
    return Row((number, name, *shown, *totals, *ends), tones=tuple(tones))


def _short(at: date) -> str:
    return f"{at.day} {MONTHS[at.month - 1]}"
