"""A breakdown as a workbook: a row a scene, a row an element, a row a part."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format

from precipice.breakdown.categories import categories
from precipice.paper.handout.workbook import cell_string
from precipice.paper.strips import USUAL, strip_of
from precipice.production.scene import format_eighths
from precipice.production.sheet import Breakdown

_SCENES = (
    "scene",
    "page",
    "pages",
    "eighths",
    "int/ext",
    "place",
    "time",
    "light",
    "heading",
    "synopsis",
    "cast",
)
_ELEMENTS = ("scene", "category", "label", "line", "words", "why", "status")
_PARTS = ("id", "name", "scenes", "speeches", "in scenes")

Cell = str | int
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]], Sequence[int]]


def render_breakdown_xlsx(breakdown: Breakdown) -> bytes:
    """The breakdown as an XLSX workbook in which no cell is a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        colours = {
            colour: book.add_format({"text_wrap": True, "valign": "top", "bg_color": colour, "bottom": 4})
            for colour in USUAL.colours.values()
        }
        strips = [
            colours[USUAL.colours[strip_of(sheet.int_ext.value, sheet.light.value)]]
            for sheet in breakdown.sheets
        ]
        for name, head, rows, widths in _sheets(breakdown):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            _write(page, 0, head, bold)
            for row, cells in enumerate(rows, start=1):
                _write(page, row, cells, strips[row - 1] if name == "Scenes" else plain)
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[Cell], style: Format) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(row, column, cell, style)
        else:
            page.write_string(row, column, cell_string(cell), style)


def _sheets(breakdown: Breakdown) -> tuple[Sheet, ...]:
    labels = {one.key: one.label for one in categories()}
    numbers = {part.name: part.number for part in breakdown.parts}
    scenes = [
        (
            sheet.scene,
            sheet.page,
            format_eighths(sheet.eighths),
            sheet.eighths,
            sheet.int_ext.value,
            " - ".join(part for part in (sheet.place, sheet.subplace) if part),
            sheet.time,
            sheet.light.value,
            sheet.heading,
            sheet.synopsis,
            ", ".join(f"{numbers.get(name, 0)} {name}" for name in sheet.cast),
        )
        for sheet in breakdown.sheets
    ]
    elements = [
        (sheet.scene, labels[mark.category], mark.label, mark.line, mark.words, mark.why, mark.status)
        for sheet in breakdown.sheets
        for mark in sheet.elements
    ]
    parts = [
        (part.number, part.name, len(part.scenes), part.speeches, ", ".join(part.scenes))
        for part in breakdown.parts
    ]
    return (
        ("Scenes", _SCENES, scenes, (7, 6, 7, 7, 8, 24, 12, 7, 36, 40, 32)),
        ("Elements", _ELEMENTS, elements, (7, 18, 26, 7, 30, 44, 11)),
        ("Cast", _PARTS, parts, (5, 24, 7, 9, 60)),
    )
