"""The record as PDF, by ReportLab: BSD, no library of the system, tables over pages, the same bytes twice."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

from precipice.paper.record_page import HOW_PROVED, RecordSheet, Row, Shown
from precipice.paper.record_words import LAST_WORD
from precipice.safety.happened import LineShown

DARK = "#1a1d21"
INK, GREY, LINE = HexColor(DARK), HexColor("#5c6470"), HexColor("#d5d9df")
STATE_COLOURS = {"go": "#2c7a41", "no-go": "#a51c30", "not measured": "#8a6a00"}
FONTS = {"Record": "DejaVuSans.ttf", "RecordBold": "DejaVuSans-Bold.ttf", "RecordMono": "DejaVuSansMono.ttf"}
"""The fonts that come with the drawing library: they hold the letters of people's names."""


def render_record_pdf(sheet: RecordSheet) -> bytes:
    """The record as a PDF of A4 pages."""
    _fonts()
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=16 * mm,
        rightMargin=16 * mm,
        topMargin=16 * mm,
        bottomMargin=18 * mm,
        title=f"Record, {sheet.title}",
        author="Precipice",
        invariant=1,
    )
    story: list[Any] = [
        _text(f"{sheet.title}: the record", 18, bold=True),
        _text(LAST_WORD, 10, bold=True),
        _text(HOW_PROVED, 9),
        _text(f"{sheet.head.count} entries, head", 9),
        _text(str(sheet.head), 7.5, font="RecordMono"),
        *(_text(note, 9) for note in sheet.notes),
    ]
    width = document.width - 12.0  # the frame pads its words by 6 points on either side
    for shown in sheet.shown:
        story += _decision(shown, width)
    story += [Spacer(1, 6 * mm), _text("Every entry", 13, bold=True), _entries(sheet.rows, width)]

    def foot(canvas: Any, _document: Any) -> None:
        canvas.setFont("Record", 7.5)
        canvas.setFillColor(GREY)
        canvas.drawString(16 * mm, 10 * mm, f"{sheet.title}, head {str(sheet.head)[:24]}...")
        canvas.drawRightString(A4[0] - 16 * mm, 10 * mm, f"page {canvas.getPageNumber()}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


@lru_cache(maxsize=1)
def _fonts() -> None:
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, folder / file))


def _text(words: str, size: float, *, bold: bool = False, font: str = "", colour: str = DARK) -> Paragraph:
    style = ParagraphStyle(
        name="words",
        fontName=font or ("RecordBold" if bold else "Record"),
        fontSize=size,
        leading=1.35 * size,
        spaceAfter=0.4 * size,
        textColor=HexColor(colour),
        splitLongWords=1,
    )
    return Paragraph(escape(words), style)


def _decision(shown: Shown, width: float) -> list[Any]:
    clock = ", clock set by hand" if shown.clock != "own" else ""
    story: list[Any] = [
        Spacer(1, 5 * mm),
        _text(f"{shown.gag}, take {shown.take}", 13, bold=True),
        _text(shown.description, 9),
        _text(shown.verdict.upper(), 16, bold=True, colour=STATE_COLOURS[shown.verdict]),
        _text(f"The last decision, {shown.at}{clock}", 8),
    ]
    rows = [[_text(words, 8, bold=True) for words in ("", "line", "asked", "who, when")]]
    for heading, lines in shown.parts:
        rows.append([_text(heading, 8, bold=True), "", "", ""])
        rows += [_line(shown, line) for line in lines]
    story.append(_table(rows, [0.15 * width, 0.42 * width, 0.25 * width, 0.18 * width]))
    story.append(_text(f"To sign: {shown.hash}", 7, font="RecordMono"))
    return story


def _line(shown: Shown, line: LineShown) -> list[Any]:
    return [
        _text(line.state, 8, bold=True, colour=STATE_COLOURS[line.state]),
        _text(f"{line.label}: {line.found}", 8),
        _text("" if line.asked == line.found else line.asked, 8),
        _text(shown.who(line), 8),
    ]


def _entries(rows: tuple[Row, ...], width: float) -> LongTable:
    table = [[_text(words, 8, bold=True) for words in ("", "written", "what", "hash")]]
    for row in rows:
        colour = STATE_COLOURS["no-go"] if row.is_bad else DARK
        table.append(
            [
                _text(str(row.number), 8),
                _text(row.at, 8),
                _text(f"{row.gag}: {row.words}", 8, colour=colour),
                _text(row.hash, 7, font="RecordMono"),
            ]
        )
    return _table(table, [0.06 * width, 0.19 * width, 0.57 * width, 0.18 * width])


def _table(rows: list[list[Any]], widths: list[float]) -> LongTable:
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LINEBELOW", (0, 0), (-1, 0), 1.0, INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    return LongTable(rows, colWidths=widths, style=style, repeatRows=1)
