"""A breakdown as CSV, a row a scene, which every scheduler takes; written and read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from precipice.breakdown.categories import categories
from precipice.breakdown.listed import ListedScene, from_list, listed
from precipice.production.problem import InputError
from precipice.production.scene import format_eighths
from precipice.production.sheet import Breakdown
from precipice.script.fdx import eighths_of
from precipice.script.refusal import refusal

BETWEEN = "; "
MOST_SCENES = 20_000
MOST_COLUMNS = 200
_WHAT = "a table with a header row that names at least scene and heading"
_HEAD = ("scene", "page", "pages", "int/ext", "place", "time", "heading", "synopsis")
_ALSO = {
    "scene number": "scene",
    "scene no": "scene",
    "scene #": "scene",
    "sc": "scene",
    "slugline": "heading",
    "set": "heading",
    "length": "pages",
    "page count": "pages",
    "script page": "page",
    "description": "synopsis",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d.,]+")


def write_table(breakdown: Breakdown) -> str:
    """The breakdown as CSV in UTF-8 with a byte order mark, as spreadsheets want it.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it. Elements of one category
    stand in one cell, parted by semicolons; one that holds a semicolon gets a comma for it. Less than a page
    is "0 3/8", since a spreadsheet takes "3/8" for a day in March.
    """
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*_HEAD, *(one.label.lower() for one in categories())])
    sheets = {sheet.scene: sheet for sheet in breakdown.sheets}
    for scene in listed(breakdown):
        sheet = sheets[scene.number]
        cells = [scene.number, scene.page, _pages(scene.eighths), sheet.int_ext.value]
        cells += [" - ".join(part for part in (sheet.place, sheet.subplace) if part), sheet.time]
        cells += [scene.heading, scene.synopsis]
        for one in categories():
            labels = [label.replace(";", ",") for category, label in scene.elements if category == one.key]
            cells.append(BETWEEN.join(labels))
        rows.writerow([inert(cell) for cell in cells])
    return out.getvalue()


def _pages(eighths: int) -> str:
    return format_eighths(eighths) if eighths >= 8 or not eighths else f"0 {format_eighths(eighths)}"


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one."""
    if text.startswith(_FORMULA) or (text.startswith("'") and text[1:].startswith((*_FORMULA, "'"))):
        return f"'{text}"
    return text


def _alive(cell: str) -> str:
    """The text that `inert` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def read_table(file: str, text: str, title: str) -> Breakdown:
    """A breakdown from CSV with a header row; columns that it does not name are left out.

    Lengths are eighths ("1 3/8") or pages with a decimal point. Columns may be parted by commas, semicolons
    or tabs.

    Args:
        file: Name of the file, for refusals.
        text: Its content; the caller bounds its size.
        title: Title of the script.

    Raises:
        InputError: With every cell that cannot be read, by its row, or the table has no header or no scene.
    """
    scenes = list(_scenes(file, text.removeprefix("\ufeff")))
    if not scenes:
        raise refusal(file, "", "a table without a scene", _WHAT)
    return from_list(title, scenes)


def _scenes(file: str, text: str) -> Iterator[ListedScene]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    problems = []
    seen: dict[str, int] = {}
    try:
        names = _columns(file, next(rows, []))
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            cells = {
                name: _alive(cell).strip() for name, cell in zip(names, row, strict=False) if cell.strip()
            }
            number = cells.get("scene", "")
            length = _eighths(cells.get("pages", ""))
            where = f"row {rows.line_num}"
            if not number or number in seen:
                found = f"scene {number!r} again, as in row {seen[number]}" if number else "no scene number"
                problems.append(refusal(file, where, found, "a scene number of its own"))
            elif length is None:
                found = f"a length of {cells['pages']!r}"
                problems.append(refusal(file, where, found, 'pages as "1 3/8" or 1.375, at most 1000'))
            elif len(seen) >= MOST_SCENES:
                raise refusal(file, where, f"more than {MOST_SCENES:,} scenes", "at most so many")
            else:
                seen[number] = rows.line_num
                heading = cells.get("heading") or _heading(cells)
                yield ListedScene(
                    number,
                    heading,
                    cells.get("page", ""),
                    length,
                    cells.get("synopsis", ""),
                    _elements(cells),
                )
    except csv.Error as error:
        raise refusal(file, f"row {rows.line_num}", f"no CSV ({error})", _WHAT) from error
    if problems:
        raise InputError(tuple(problem for error in problems for problem in error.problems))


def _columns(file: str, header: Iterable[str]) -> list[str]:
    """Our name for each column."""
    keys = {one.label.lower(): one.key for one in categories()}
    keys |= {one.mms.lower(): one.key for one in categories()} | {key: key for key in keys.values()}
    names = [" ".join(_alive(name).lower().split()) for name in header]
    if len(names) > MOST_COLUMNS:
        raise refusal(file, "row 1", f"{len(names)} columns", f"at most {MOST_COLUMNS}")
    found = [keys.get(name, _ALSO.get(name, name)) for name in names]
    if "scene" not in found or not {"heading", "place"} & set(found):
        raise refusal(file, "row 1", f"columns {', '.join(names)[:80] or 'without names'}", _WHAT)
    return found


def _heading(cells: dict[str, str]) -> str:
    where = cells.get("int/ext", "")
    place = f"{where}. {cells.get('place', '')}" if where else cells.get("place", "")
    return " - ".join(part for part in (place, cells.get("time", "")) if part)


def _eighths(length: str) -> int | None:
    """Eighths in "1 3/8" or "1.375"; 0 where nothing is said, None for what is no length."""
    if not length:
        return 0
    found = eighths_of(" ".join(length.split()))
    if found is not None:
        return found if found <= 8_000 else None
    if not _NUMBER.fullmatch(length):
        return None
    try:
        pages = float(length.replace(",", "."))
    except ValueError:
        return None
    return round(8 * pages) if 0.0 <= pages <= 1_000.0 else None


def _elements(cells: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.key, label.strip())
        for one in categories()
        for label in cells.get(one.key, "").split(";")
        if label.strip()
    )
