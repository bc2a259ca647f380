"""Widths of a table's columns, and where a word that is longer than its line breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from precipice.paper.handout.document import Cell, Column, Facts, Row, Table, plain
from precipice.paper.handout.fonts import width_of
from precipice.paper.words import day_text

BREAK = "\u200b"
"""Zero-width space: a line may end here, and nothing is printed."""


def padding(table: Table) -> float:
    """Room left and right of a cell's text, points."""
    return 1.2 if table.small else 3.0


WIDEST = 0.4
"""Share of the width that a column as wide as it needs may take at most."""

NARROWEST = 34.0
"""Room that a column with a share gets at least before those as wide as they need give way, points."""

STRETCH = 1.4
"""How many times as wide fixed columns are made where there is room for it."""

OVER, LEAST_OVER = 2.6, 1.7
"""Room above and below a cell's text, points; the least where that saves sheets."""

HALVINGS = 20
"""Steps to the narrowest sheet that takes no more sheets: to a thousandth of a point."""

SLACK = 0.97
"""What of a line is counted on: kerning and other faces may be wider than the base face says."""


def cell_text(cell: Cell) -> str:
    """A cell's words as printed."""
    if isinstance(cell, date):
        return day_text(cell)
    return str(cell) if isinstance(cell, (int, float)) else plain(cell)


def column_widths(table: Table, room: float, points: float) -> tuple[float, ...]:
    """Width of every column in points, their sum at most the room.

    Args:
        table: The table.
        room: Width there is, points.
        points: Size of its type.
    """
    columns = table.columns
    widths = [
        column.points or (0.0 if column.width > 0.0 else _natural(table, k, points, room))
        for k, column in enumerate(columns)
    ]
    shares = sum(column.width for column in columns if _shares(column))
    least = NARROWEST * sum(_shares(column) for column in columns)
    if sum(widths) + least > room:
        needed = [k for k, one in enumerate(columns) if not one.points and one.width <= 0.0]
        fixed = sum(one.points for one in columns)
        fit = max(0.3, (room - least - fixed) / max(1e-9, sum(widths[k] for k in needed)))
        for k in needed:
            widths[k] *= min(1.0, fit)
    left = max(room - sum(widths), least)
    for k, column in enumerate(columns):
        if _shares(column):
            widths[k] = left * column.width / shares
    too_wide = max(1.0, sum(widths) / room)
    return tuple(width / too_wide for width in widths)


def facts_widths(facts: Facts, room: float, points: float) -> tuple[tuple[float, float], ...]:
    """Widths of labels and values, a pair for each of the columns that stand side by side, points.

    Args:
        facts: The labels and values.
        room: Width there is, points.
        points: Size of the type.
    """
    across = max(1, facts.across)
    labels, values = [], []
    for k in range(across):
        pairs = facts.pairs[k::across]
        natural = max((width_of(label, points, bold=True) for label, _ in pairs), default=0.0)
        labels.append(min(natural + 6.0, room / across * 0.45))
        longest = max((width_of(plain(value), points, bold=True) for _, value in pairs), default=0.0)
        values.append(longest / SLACK + 12.0)
    shared = _dealt(values, room - sum(labels))
    return tuple(zip(labels, shared, strict=True))


def _dealt(wanted: Sequence[float], room: float) -> list[float]:
    """Room dealt out: to each what it wants where that is no more than its share, the rest to the others."""
    given, left = [0.0] * len(wanted), room
    waiting = sorted(range(len(wanted)), key=wanted.__getitem__)
    while waiting and wanted[waiting[0]] <= left / len(waiting):
        first = waiting.pop(0)
        given[first] = wanted[first]
        left -= wanted[first]
    more = waiting or range(len(wanted))
    for k in more:
        given[k] += left / len(more)
    return given


def _shares(column: Column) -> bool:
    return not column.points and column.width > 0.0


def _natural(table: Table, number: int, points: float, room: float) -> float:
    column = table.columns[number]
    head = points * 1.3 if column.upright else width_of(column.title, points, bold=True)
    cells = (_row_cell(row, number) for row in table.rows)
    widest = max((_widest(cell, points) for cell in cells if cell is not None), default=0.0)
    return min(max(head, widest) / SLACK + 2.0 * padding(table), room * WIDEST)


def _row_cell(row: Row, number: int) -> Cell | None:
    """A row's cell in a column; none where one cell goes across."""
    return row.cells[number] if len(row.cells) > 1 and number < len(row.cells) else None


def _widest(cell: Cell, points: float) -> float:
    return max((width_of(line, points, bold=True) for line in cell_text(cell).split("\n")), default=0.0)


def sheets(
    table: Table, room: float, tall: float, points: float, after: float = 0.0
) -> tuple[tuple[Table, ...], float]:
    """A table of fixed columns as sheets that are not too wide: those of its first rows, then of the next.

    Args:
        table: The table.
        room: Width there is, points.
        tall: Height of a page, points.
        points: Size of its type.
        after: Height of what follows on the last sheet, points; left free where that takes no more sheets.

    Returns:
        The sheets, and the room above and below each text: less than elsewhere where that takes fewer sheets.
    """
    columns, stubs = table.columns, table.stubs
    if not stubs or not all(column.points for column in columns):
        return (table,), OVER
    if sum(column.points for column in columns) <= room:
        return (_stretched(table, room),), OVER
    head = max(width_of(one.title, points, bold=True) if one.upright else points * 3.0 for one in columns)
    across = _even_parts(
        [one.points for one in columns[stubs:]], room - sum(one.points for one in columns[:stubs])
    )
    over, down = _down(table, tall - head - 12.0, points, after)
    parts = (
        replace(
            table,
            columns=(*columns[:stubs], *columns[stubs + first : stubs + last]),
            rows=tuple(_cut(row, stubs, stubs + first, stubs + last) for row in table.rows[top:bottom]),
        )
        for top, bottom in down
        for first, last in across
    )
    return tuple(_stretched(part, room) for part in parts), over


def _down(table: Table, tall: float, points: float, after: float) -> tuple[float, list[tuple[int, int]]]:
    """The most room above and below each text with which the rows take the fewest sheets; and these."""
    widths = [column.points for column in table.columns]

    def parts(over: float, room: float) -> list[tuple[int, int]]:
        heights = [height_of(row, widths, points, padding(table), over) for row in table.rows]
        return _kept(table.rows, _parts(heights, room))

    fewest = len(parts(LEAST_OVER, tall))
    room = tall - after if len(parts(LEAST_OVER, tall - after)) <= fewest else tall
    if len(parts(OVER, room)) <= fewest:
        return OVER, parts(OVER, room)
    low, high = LEAST_OVER, OVER
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if len(parts(middle, room)) <= fewest else (low, middle)
    return low, parts(low, room)


def _stretched(table: Table, room: float) -> Table:
    """A table of fixed columns as wide as its room, each column at most `STRETCH` times as wide."""
    factor = min(STRETCH, room / sum(column.points for column in table.columns))
    return replace(table, columns=tuple(replace(one, points=one.points * factor) for one in table.columns))


def _even_parts(sizes: Sequence[float], room: float) -> list[tuple[int, int]]:
    """As `_parts` with as few stretches, none much shorter than the others."""
    fewest = len(_parts(sizes, room))
    low, high = sum(sizes) / fewest, room
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if len(_parts(sizes, middle)) <= fewest else (middle, high)
    return _parts(sizes, high)


def _parts(sizes: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Stretches that each fit into the room, with at least one each: first, and one behind the last."""
    found, first, used = [], 0, 0.0
    for number, size in enumerate(sizes):
        if used + size > room and number > first:
            found.append((first, number))
            first, used = number, 0.0
        used += size
    return [*found, (first, len(sizes))]


def _kept(rows: Sequence[Row], parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of which none ends with a row that is kept with the next."""
    ends = [last for _, last in parts]
    for k, last in enumerate(ends[:-1]):
        first = ends[k - 1] if k else 0
        kept = next((one for one in range(last, first + 1, -1) if not rows[one - 1].keeps), last)
        ends[k] = kept
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _cut(row: Row, stubs: int, first: int, last: int) -> Row:
    """A row with its first columns and a stretch of the others."""
    if len(row.cells) == 1:
        return row
    tones = tuple(
        (place if place < stubs else place - first + stubs, tone)
        for place, tone in row.tones
        if place < stubs or first <= place < last
    )
    return replace(row, cells=(*row.cells[:stubs], *row.cells[first:last]), tones=tones)


def lines_of(cell: Cell, width: float, points: float) -> int:
    """About how many lines a text takes, rather too many than too few."""
    count = 0
    for line in cell_text(cell).split("\n"):
        words, used = line.split() or [""], 0.0
        count += 1
        for word in words:
            long = width_of(f" {word}" if used else word, points, bold=True)
            while used + long > width and (used or long > width):
                count, long, used = count + 1, long if used else long - width, 0.0
            used += long
    return count


def height_of(row: Row, widths: Sequence[float], points: float, pad: float, over: float = OVER) -> float:
    """About how tall a row is, points, rather too much than too little."""
    if len(row.cells) == 1:
        widths = (sum(widths),)
    each = (
        lines_of(cell, max(4.0, width - 2.0 * pad), points)
        for cell, width in zip(row.cells, widths, strict=False)
    )
    lines = max(each, default=1)
    # The first line is as tall as a capital, each other one em and what leads it.
    return points * (0.735 + 1.2 * (lines - 1)) + 2.0 * over + 0.05


def breakable(text: str, width: float, points: float, bold: bool = True) -> str:
    """A text in which every word that is longer than a line has places to break.

    Args:
        text: The text.
        width: Room of a line, points.
        points: Size of its type.
        bold: Whether it is set bold.
    """
    room = max(points, width * SLACK)
    if width_of(text, points, bold) <= room:
        return text
    parts = []
    for part in _words(text):
        wide = not part.isspace() and width_of(part, points, bold) > room
        parts.append(_broken(part, room, points, bold) if wide else part)
    return "".join(parts)


def _words(text: str) -> list[str]:
    """Words and the blanks between them, in order."""
    parts: list[str] = []
    for character in text:
        if parts and parts[-1][-1].isspace() == character.isspace():
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _broken(word: str, room: float, points: float, bold: bool) -> str:
    out, used = [], 0.0
    for character in word:
        wide = width_of(character, points, bold)
        if used + wide > room and used and not unicodedata.combining(character):
            out.append(BREAK)
            used = 0.0
        out.append(character)
        used += wide
    return "".join(out)
