"""A paper as PDF, set by typst: the words go in as data, and no word of them is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

from precipice.paper.handout.document import (
    Beside,
    Block,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Rendered,
    Row,
    ScriptPage,
    Signatures,
    Size,
    Table,
    Text,
    Together,
    blocks_within,
    link_of,
    plain,
    runs_of,
    texts_of,
)
from precipice.paper.handout.fonts import FACE, MONO, Setting, setting
from precipice.paper.handout.measure import (
    OVER,
    breakable,
    cell_text,
    column_widths,
    facts_widths,
    height_of,
    lines_of,
    padding,
    sheets,
)
from precipice.paper.handout.tones import Paint, edge_colour, has_edges, paint
from precipice.paper.strips import USUAL, StripTheme
from precipice.paper.words import COORDINATOR

PAGES: Mapping[Size, tuple[float, float]] = {"a4": (595.276, 841.89), "letter": (612.0, 792.0)}
"""Width and height of an upright page, points. Source: ISO 216; ANSI/ASME Y14.1."""

SIDE, TOP, BOTTOM, GUTTER, EDGE = 34.0, 30.0, 34.0, 12.0, 6.0
POINTS, SMALL, TITLE = 8.4, 7.0, 12.0
MONO_EM = 0.602
"""Width of every character of the typewriter face, ems."""

SCRIPT_COLUMNS, SCRIPT_LINES = 61, 60
KEPT_SHARE = 0.55
"""Rows that are kept together take this share of a page at most; taller groups may be parted."""


def render_pdf(document: Document, size: Size = "a4", theme: StripTheme = USUAL) -> Rendered:
    """Set a paper.

    A character that no font of the machine has is shown as its number in brackets and named in a warning.

    Args:
        document: The paper.
        size: Page size.
        theme: Colours of the strips.
    """
    fonts = setting(_every_text(document))
    layout = _Layout(document, size, theme, fonts)
    # typst's stubs give this constructor a type parameter that nothing can settle.
    compiler = typst.Compiler(  # type: ignore[misc]
        _template(),
        font_paths=list(fonts.folders),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(layout.data(), ensure_ascii=False)},
    )
    content, warnings = compiler.compile_with_warnings(format="pdf", timestamp=0)
    said = (str(one) for one in (*fonts.missing, *(one.message for one in warnings)))
    if not isinstance(content, bytes):
        raise TypeError(f"typst gave {type(content).__name__} for a PDF")
    return Rendered(content, tuple(said))


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("precipice.paper.handout").joinpath("paper.typ").read_bytes()


def _every_text(document: Document) -> Iterator[str]:
    yield from (document.title, document.production, document.status, document.footer)
    for block in blocks_within(document.blocks):
        yield from (plain(text) for text in texts_of(block))
        if isinstance(block, Picture):
            yield re.sub(r"[\x00-\x7f]+", " ", block.svg)


class _Layout:
    """The paper as the template's data, with the width that each part has."""

    def __init__(self, document: Document, size: Size, theme: StripTheme, fonts: Setting):
        self._document, self._theme, self._fonts = document, theme, fonts
        width, height = PAGES[size]
        self._width, self._height = (height, width) if document.landscape else (width, height)
        self._room = self._width - 2.0 * SIDE
        self._shown = str.maketrans({one.character: one.shown for one in fonts.missing})
        self._header = self._header_cells()
        self._top = TOP + 6.0 + max(_header_height(cell) for cell in self._header)
        footer = self._text(document.footer or COORDINATOR, self._room - 70.0, SMALL)
        self._footer = footer
        self._bottom = BOTTOM + 9.0 * (lines_of(plain_of(footer), self._room - 70.0, 6.8) - 1)
        self._tall = self._height - self._top - self._bottom

    def data(self) -> dict[str, Any]:
        """What `paper.typ` reads."""
        return {
            "title": self._clean(self._document.title),
            "families": list(self._fonts.families),
            "mono": MONO,
            "points": POINTS,
            "title-points": TITLE,
            "gutter": GUTTER,
            "head": _painted(paint("head")),
            "page": {
                "width": self._width,
                "height": self._height,
                "side": SIDE,
                "top": self._top,
                "bottom": self._bottom,
            },
            "room": {"height": self._tall},
            "header": self._header,
            "footer": self._footer,
            "blocks": [
                part
                for number, block in enumerate(self._document.blocks)
                for part in (
                    self._sheets(block, self._document.blocks[number + 1 :])
                    if isinstance(block, Table)
                    else (self._top_block(block),)
                )
            ],
        }

    def _header_cells(self) -> list[dict[str, Any]]:
        document = self._document
        texts = (
            (document.production, 0.28, POINTS),
            (document.title, 0.34, TITLE),
            (document.status, 0.38, POINTS),
        )
        return [
            {
                "t": self._text(text, self._room * share - 2.0, points),
                "width": self._room * share,
                "points": points,
            }
            for text, share, points in texts
        ]

    def _clean(self, text: str) -> str:
        return text.translate(self._shown).replace("\t", "    ")

    def _text(self, text: Text, width: float, points: float) -> Any:
        """A text for the template: plain, or a list of stretches; long words get places to break."""
        if isinstance(text, str):
            return breakable(self._clean(text), width, points)
        return [
            {
                "t": breakable(self._clean(run.text), width, points),
                **({"b": True} if run.bold else {}),
                **({"i": True} if run.italic else {}),
                **({"l": link_of(run)} if link_of(run) else {}),
            }
            for run in runs_of(text)
        ]

    def _sheets(self, table: Table, after: Sequence[Block]) -> Iterator[dict[str, Any]]:
        """A table, on several sheets where it is wider than the page; words after it stay on the last."""
        points = SMALL if table.small else POINTS
        lines = [lines_of(one.text, self._room, POINTS) + 1 for one in after if isinstance(one, Paragraph)]
        left = 1.2 * POINTS * sum(lines) if len(lines) == len(after) else 0.0
        parts, over = sheets(table, self._room, self._tall, points, left)
        for number, part in enumerate(parts):
            if number:
                yield {"block": "page break"}
            yield self._table(part, self._room, over)

    def _top_block(self, block: Block) -> dict[str, Any]:
        """A block that is in no other: a page of the script begins a page of its own there."""
        shown = self._block(block, self._room)
        return {**shown, "alone": True} if isinstance(block, ScriptPage) else shown

    def _block(self, block: Block, room: float) -> dict[str, Any]:
        match block:
            case Heading():
                return {
                    "block": "heading",
                    "text": self._text(block.text, room, 13.0),
                    "level": max(1, block.level),
                }
            case Paragraph():
                boxed = block.tone or block.edge
                look = _painted(paint(block.tone, self._theme)) | {"colour": edge_colour(block)}
                toned = look if boxed else None
                inner = room - (EDGE + 14.0 if toned else 0.0)
                return {"block": "paragraph", "text": self._text(block.text, inner, POINTS), "paint": toned}
            case Points():
                items = [self._text(item, room - 18.0, POINTS) for item in block.items]
                return {"block": "points", "items": items, "numbered": block.numbered}
            case Facts():
                return self._facts(block, room)
            case Table():
                return self._table(block, room)
            case Picture():
                return self._picture(block, room)
            case ScriptPage():
                return self._script_page(block, room)
            case Signatures():
                widths = ((room - 24.0) * 1.1 / 5.5, (room - 24.0) * 1.4 / 5.5)
                lines = [
                    [self._text(text, width, POINTS) for text, width in zip(line, widths, strict=True)]
                    for line in block.lines
                ]
                return {"block": "signatures", "lines": lines}
            case Together():
                return {"block": "together", "blocks": [self._block(one, room) for one in block.blocks]}
            case Beside():
                return self._beside(block, room)
            case PageBreak():
                return {"block": "page break"}

    def _beside(self, block: Beside, room: float) -> dict[str, Any]:
        left = room - GUTTER * (len(block.columns) - 1)
        widths = [left * share / sum(block.shares) for share in block.shares]
        columns = [
            [self._block(one, width) for one in column]
            for column, width in zip(block.columns, widths, strict=True)
        ]
        return {"block": "beside", "columns": columns, "widths": widths}

    def _facts(self, block: Facts, room: float) -> dict[str, Any]:
        widths = facts_widths(block, room, POINTS)
        across = len(widths)
        pairs = [
            [
                self._text(name, widths[k % across][0], POINTS),
                self._text(text, widths[k % across][1] - 8.0, POINTS),
            ]
            for k, (name, text) in enumerate(block.pairs)
        ]
        return {"block": "facts", "pairs": pairs, "widths": [one for pair in widths for one in pair]}

    def _picture(self, block: Picture, room: float) -> dict[str, Any]:
        svg = standing_alone(block.svg).translate(self._shown)
        width, height = proportions(svg)
        points = min(room * min(1.0, block.width), self._tall * 0.92 * width / height)
        return {"block": "picture", "svg": svg, "says": self._clean(block.says), "points": points}

    def _script_page(self, block: ScriptPage, room: float) -> dict[str, Any]:
        points = min(
            12.0,
            room / (SCRIPT_COLUMNS * MONO_EM + 6.4),
            self._tall / (max(SCRIPT_LINES, len(block.lines)) + 2.0),
        )
        inner = room - 6.2 * points
        lines = []
        for line in block.lines:
            text = self._clean(line.text)
            indent = min(len(text) - len(text.lstrip(" ")), SCRIPT_COLUMNS // 2)
            words = text.strip(" ").replace("  ", "\u00a0\u00a0")
            lines.append(
                {
                    "t": breakable(words, inner - indent * MONO_EM * points, points),
                    "indent": indent,
                    "number": self._clean(line.number),
                    "struck": line.struck,
                }
            )
        return {
            "block": "script page",
            "page": self._clean(block.page),
            "lines": lines,
            "points": points,
            "alone": False,
        }

    def _table(self, table: Table, room: float, over: float = OVER) -> dict[str, Any]:
        points, edges = SMALL if table.small else POINTS, has_edges(table)
        widths = column_widths(table, room - (EDGE if edges else 0.0), points)
        inner = tuple(width - 2.0 * padding(table) for width in widths)
        columns = [
            {
                "title": self._text(column.title, 1e4 if column.upright else text, points),
                "points": width,
                "align": column.align,
                "upright": column.upright,
            }
            for column, width, text in zip(table.columns, widths, inner, strict=True)
        ]
        rows = [self._row(row, inner, points) for row in table.rows]
        for first, count, breaks in _groups(table, widths, points, self._tall * KEPT_SHARE, over):
            rows[first] |= {"group": count, "breaks": breaks}
        return {
            "block": "table",
            "columns": columns,
            "rows": rows,
            "points": points,
            "padding": padding(table),
            "over": over,
            "ruled": table.ruled,
            "edges": edges,
        }

    def _row(self, row: Row, widths: Sequence[float], points: float) -> dict[str, Any]:
        """A row; one cell goes across, and too few are filled up with empty ones."""
        cells, tones = row.cells, dict(row.tones)
        if len(cells) > 1:
            cells = (*cells[: len(widths)], *("" for _ in range(len(widths) - len(cells))))
        else:
            cells, widths = cells or ("",), (sum(widths),)
        out = []
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            text = cell if isinstance(cell, tuple) else cell_text(cell)
            shown: dict[str, Any] = {"t": self._text(text, width, points)}
            if number in tones:
                shown["paint"] = _painted(paint(tones[number], self._theme), row.bold)
            out.append(shown)
        return {"cells": out, "paint": _painted(paint(row.tone, self._theme), row.bold)}


def _header_height(cell: Mapping[str, Any]) -> float:
    """How tall a cell of the header is, points."""
    return float(lines_of(cell["t"], cell["width"], cell["points"]) * cell["points"] * 1.3)


def plain_of(text: Any) -> str:
    """The words of a text that was made ready for the template."""
    return text if isinstance(text, str) else "".join(run["t"] for run in text)


def _painted(look: Paint, bold: bool = False) -> dict[str, Any]:
    return {"fill": look.fill, "ink": look.ink, "bold": look.bold or bold, "edge": look.edge}


def _groups(
    table: Table, widths: Sequence[float], points: float, most: float, over: float
) -> Iterator[tuple[int, int, bool]]:
    """Rows that stay on one page: first row, count, and whether they are so tall that they may be parted."""
    first, height = 0, 0.0
    for number, row in enumerate(table.rows):
        tall = height_of(row, widths, points, padding(table), over)
        if number > first and height + tall > most:
            yield first, number - first, height > most
            first, height = number, 0.0
        height += tall
        if not row.keeps or number == len(table.rows) - 1:
            yield first, number - first + 1, height > most
            first, height = number + 1, 0.0


def standing_alone(svg: str) -> str:
    """A drawing made for an HTML page as one that stands for itself."""
    for name, address in (
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
        ("xmlns", "http://www.w3.org/2000/svg"),
    ):
        if f"{name}=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", f'<svg {name}="{address}"', 1)
    return re.sub(r"system-ui,[^;\"]*sans-serif", f"'{FACE}'", svg)


def proportions(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, by its view box.

    Raises:
        ValueError: It has none.
    """
    found = re.search(r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)', svg)
    if found is None or not float(found[1]) or not float(found[2]):
        raise ValueError("a drawing without a view box has no proportions")
    return float(found[1]), float(found[2])
