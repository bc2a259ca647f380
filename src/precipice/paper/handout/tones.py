"""What a tone looks like: fill, ink, and an edge that tells strips apart where there is no colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from precipice.paper.handout.document import Document, Paragraph, Table, Tone, blocks_within
from precipice.paper.strips import USUAL, StripTheme

Edge = Literal["", "open", "hatched", "solid", "barred", "double"]
"""Pattern of the band before a row or box; it says in black and white what the fill says in colour."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE, INK, FAINT = "#ffffff", "#1a1d21", "#5c6470"


@dataclass(frozen=True, slots=True)
class Paint:
    """How a row, a cell or a box is drawn.

    Attributes:
        fill: Background as a web colour; "" for none.
        ink: Colour of the words on it.
        bold: Whether the words stand out.
        edge: Band before it.
    """

    fill: str = ""
    ink: str = INK
    bold: bool = False
    edge: Edge = ""


_STRIPS: dict[Tone, tuple[bool, bool, Edge]] = {
    "interior day": (False, False, "open"),
    "exterior day": (True, False, "hatched"),
    "interior night": (False, True, "solid"),
    "exterior night": (True, True, "barred"),
}

_REST: dict[Tone, Paint] = {
    "": Paint(),
    "banner": Paint("#ece4d4", bold=True, edge="double"),
    "head": Paint("#dfe3e8", bold=True),
    "total": Paint("#eef0f3", bold=True),
    "soft": Paint(ink=FAINT),
    "go": Paint("#dcefd6", edge="open"),
    "no-go": Paint("#f3b8b4", bold=True, edge="double"),
    "warning": Paint("#ffe3b0", bold=True, edge="hatched"),
}


def paint(tone: Tone, theme: StripTheme = USUAL) -> Paint:
    """How a tone is drawn in a house's colours."""
    if tone in _STRIPS:
        exterior, night, edge = _STRIPS[tone]
        fill = theme.colours[exterior, night]
        return Paint(fill, ink_on(fill), edge=edge)
    if tone == "day break":
        return Paint(theme.day_break, ink_on(theme.day_break), bold=True)
    return _REST[tone]


def ink_on(fill: str) -> str:
    """Black or white, whichever has the greater contrast on a fill. Source: WCAG 2.2, relative luminance."""
    light = 0.0
    for share, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5)):
        part = int(fill[at : at + 2], 16) / 255.0
        light += share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return INK if (light + 0.05) / (0.0105 + 0.05) >= 1.05 / (light + 0.05) else WHITE


def edge_colour(block: Paragraph) -> str:
    """A box's own colour of edge, "" for the tone's pattern.

    Raises:
        ValueError: It is no colour.
    """
    if block.edge and not _COLOUR.fullmatch(block.edge):
        raise ValueError(f"edge: found {block.edge!r}; allowed: #rrggbb")
    return block.edge


def has_edges(table: Table) -> bool:
    """Whether a table has strips, whose rows get a band before them."""
    return any(row.tone in _STRIPS for row in table.rows)


def tables_of(document: Document) -> tuple[Table, ...]:
    """Every table of a paper, those inside other blocks among them."""
    return tuple(block for block in blocks_within(document.blocks) if isinstance(block, Table))
