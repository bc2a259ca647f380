"""A paper as an XLSX workbook: a sheet a table, and one for the words around them."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from precipice.breakdown.scene_table import inert
from precipice.paper.handout.document import (
    Cell,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Points,
    ScriptPage,
    Signatures,
    Size,
    Table,
    blocks_within,
    plain,
)
from precipice.paper.handout.measure import cell_text
from precipice.paper.handout.tones import Paint, paint, tables_of
from precipice.paper.strips import USUAL, StripTheme
from precipice.paper.words import COORDINATOR

LONGEST_CELL, LONGEST_NAME, LONGEST_HEADER = 32_000, 31, 240
PAPER = {"a4": 9, "letter": 1}
"""Numbers of the page sizes. Source: ECMA-376, part 1, 18.3.1.63, paperSize."""

ALIGN = {"left": "left", "right": "right", "centre": "center"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def render_xlsx(document: Document, size: Size = "a4", theme: StripTheme = USUAL) -> bytes:
    """The paper as a workbook in which no cell is a formula or a link.

    Args:
        document: The paper.
        size: Page size when it is printed.
        theme: Colours of the strips.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": cell_string(document.title), "created": date(2020, 1, 1)})
        styles = _Styles(book)
        names: set[str] = set()
        for table in tables_of(document):
            page = book.add_worksheet(_name(table.name, names))
            _set_up(page, document, size)
            _write_table(page, table, styles, theme)
        words = tuple(_words(document))
        if words:
            page = book.add_worksheet(_name("Words", names))
            _set_up(page, document, size)
            page.set_column(0, 0, 28)
            page.set_column(1, 1, 90)
            for row, (label, text, look) in enumerate(words):
                page.write_string(row, 0, cell_string(label), styles.of(Paint(bold=True)))
                page.write_string(row, 1, cell_string(text), styles.of(look))
    return out.getvalue()


class _Styles:
    """Formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}

    def of(self, look: Paint, align: str = "left", *, dated: bool = False, turned: bool = False) -> Format:
        key = (look.fill, look.ink, look.bold, look.edge, align, dated, turned)
        if key not in self._made:
            wanted: dict[str, Any] = {
                "text_wrap": not turned,
                "valign": "top",
                "align": ALIGN[align],
                "font_color": look.ink,
                "bottom": 4,
            }
            wanted |= {"bg_color": look.fill} if look.fill else {}
            wanted |= {"bold": True} if look.bold else {}
            wanted |= {"num_format": "ddd d mmm yyyy"} if dated else {}
            wanted |= {"rotation": 90} if turned else {}
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def cell_string(text: str) -> str:
    """A text as it stands in a cell: no formula, no character that a workbook cannot hold."""
    return inert(_UNWRITABLE.sub("\ufffd", text))[:LONGEST_CELL]


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name: allowed, short enough, and no other sheet's, case aside."""
    base = _NOT_IN_A_NAME.sub(" ", _UNWRITABLE.sub(" ", wanted)).strip(" '")[:LONGEST_NAME] or "Sheet"
    base = f"{base} " if base.casefold() == "history" else base
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base[: LONGEST_NAME - len(str(count)) - 1]} {count}"
    taken.add(name.casefold())
    return name


def _set_up(page: Worksheet, document: Document, size: Size) -> None:
    page.set_paper(PAPER[size])
    if document.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5)
    parts = (("L", document.production), ("C", document.title), ("R", document.status))
    # "&" begins a code in a header, and two of them stand for one.
    header = "".join(f"&{where}{_UNWRITABLE.sub('', text)[:70].replace('&', '&&')}" for where, text in parts)
    page.set_header(header if len(header) <= LONGEST_HEADER else header[:LONGEST_HEADER].rstrip("&"))
    footer = (document.footer or COORDINATOR)[:150].replace("&", "&&")
    page.set_footer(f"&L{footer}&Rpage &P of &N")


def _write_table(page: Worksheet, table: Table, styles: _Styles, theme: StripTheme) -> None:
    stubs = max(1, table.stubs)
    page.freeze_panes(1, stubs)
    page.repeat_rows(0)
    if table.stubs:
        page.repeat_columns(0, stubs - 1)
        page.fit_to_pages(0, 0)
    for number, column in enumerate(table.columns):
        page.set_column(number, number, _width(table, number))
        style = styles.of(paint("head"), column.align, turned=column.upright)
        page.write_string(0, number, cell_string(column.title), style)
    for number, row in enumerate(table.rows, start=1):
        look, tones = paint(row.tone, theme), dict(row.tones)
        across = len(row.cells) == 1
        for k in range(len(table.columns)):
            own = paint(tones[k], theme) if k in tones else look
            own = Paint(own.fill, own.ink, own.bold or row.bold, own.edge)
            align = "left" if across else table.columns[k].align
            if k < len(row.cells):
                # A title across the columns runs over the empty cells beside it only where it does not wrap.
                _write(page, number, k, row.cells[k], own, align, styles)
            else:
                page.write_blank(number, k, None, styles.of(own, align))
        if across and len(table.columns) > 1:
            page.merge_range(number, 0, number, len(table.columns) - 1, "", styles.of(own))
            _write(page, number, 0, row.cells[0], own, "left", styles)


def _write(
    page: Worksheet, row: int, column: int, cell: Cell, look: Paint, align: str, styles: _Styles
) -> None:
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, styles.of(look, align, dated=True))
    elif isinstance(cell, (int, float)) and math.isfinite(cell):
        page.write_number(row, column, cell, styles.of(look, align))
    else:
        page.write_string(row, column, cell_string(cell_text(cell)), styles.of(look, align))


def _width(table: Table, number: int) -> float:
    """Width of a column in characters."""
    column = table.columns[number]
    cells = [row.cells[number] for row in table.rows if 1 < len(row.cells) > number]
    longest = max((len(line) for cell in cells for line in cell_text(cell).split("\n")), default=0)
    return float(min(60, max(4, longest + 1, 0 if column.upright else len(column.title) + 1)))


def _words(document: Document) -> Iterator[tuple[str, str, Paint]]:
    """What stands outside the tables: label, text and look."""
    for block in blocks_within(document.blocks):
        match block:
            case Heading():
                yield block.text, "", Paint(bold=True)
            case Paragraph():
                yield "", plain(block.text), paint(block.tone)
            case Points():
                for number, item in enumerate(block.items, start=1):
                    yield f"{number}." if block.numbered else "\u2022", plain(item), Paint()
            case Facts():
                for label, value in block.pairs:
                    yield label, plain(value), Paint()
            case Picture():
                yield "Picture", block.says, Paint()
            case Signatures():
                for role, who in block.lines:
                    yield role, who, Paint()
            case ScriptPage():
                yield f"Page {block.page}", "\n".join(line.text for line in block.lines), Paint()
            case _:
                pass
