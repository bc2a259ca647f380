"""A paper as a value: headings, tables, pictures and script pages, before anybody has chosen a format.

A kind of paper builds one `Document`; the renderers turn it into a PDF, a page, a workbook, rows of text or
data. No text in it is markup of any kind: a renderer shows every character as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Size = Literal["a4", "letter"]
"""Page size."""

Format = Literal["pdf", "html", "xlsx", "csv", "json", "ics"]

Align = Literal["left", "right", "centre"]

Tone = Literal[
    "",
    "interior day",
    "exterior day",
    "interior night",
    "exterior night",
    "day break",
    "banner",
    "head",
    "total",
    "soft",
    "go",
    "no-go",
    "warning",
]
"""What a row or a box is, which decides its colour and never its words; strips take theirs from a theme."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    Attributes:
        text: The words.
        bold: Whether they stand out.
        italic: Whether they are set apart.
        link: Web address behind them, https or mailto or tel only; "" for none.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Text = str | tuple[Run, ...]
"""Plain words, or stretches of them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest below the title. It stays with what follows it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, in a box where they have a tone or an edge.

    Attributes:
        text: The words.
        tone: What they are.
        edge: Colour of the box's edge, "#rrggbb", for a box that a house knows by its colour; its words say
            the same. "" for the tone's own.
    """

    text: Text
    tone: Tone = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered where the order matters."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, side by side in as many pairs a row as `across`."""

    pairs: tuple[tuple[str, Text], ...]
    across: int = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Head of the column.
        width: Share of the width that is left after the columns with a fixed one; 0 for as wide as it needs.
        points: Fixed width in points of 1/72 inch; 0 for none.
        align: Where the text stands.
        upright: True where the head is turned to stand upright, as dates over a day-out-of-days are.
    """

    title: str
    width: float = 1.0
    points: float = 0.0
    align: Align = "left"
    upright: bool = False


Cell = Text | int | float | date
"""A number stays one in a workbook; on paper it is written as it is, so format money beforehand."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: One for each column; a single cell goes across all of them.
        tone: What the row is.
        bold: Whether it stands out.
        keeps: True where the next row must be on the same page.
        tones: Tones of single cells by column number, where they differ from the row's.
    """

    cells: tuple[Cell, ...]
    tone: Tone = ""
    bold: bool = False
    keeps: bool = False
    tones: tuple[tuple[int, Tone], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page it runs over.

    Attributes:
        name: Names the sheet of a workbook and the section of a CSV file; unique within a document.
        columns: From the left.
        rows: From the top.
        small: True for small type, where there are many columns.
        ruled: True for lines between the columns too.
        stubs: Columns from the left that stand again on every sheet where a table with fixed columns is wider
            than the page: all sheets of the first rows come before those of the next.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    small: bool = False
    ruled: bool = False
    stubs: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with the words for those who do not see it.

    Attributes:
        svg: The drawing, made by this program's own charts; never anything that came from outside.
        says: What it shows.
        width: Share of the text's width.
    """

    svg: str
    says: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line of a script's page in its typewriter face.

    Attributes:
        text: As it stands, its indent in blanks.
        number: Scene number in both margins; "" for none.
        struck: True where the line is another day's, shown crossed out.
    """

    text: str
    number: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class ScriptPage:
    """A page of the script, at most 60 lines of 61 characters, on a page of its own."""

    page: str
    lines: tuple[ScriptLine, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: role, and the name where it is known."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that are kept on one page where they fit on one."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks side by side, by shares of the width; on a phone one below the other."""

    columns: tuple[tuple[Block, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = (
    Heading
    | Paragraph
    | Points
    | Facts
    | Table
    | Picture
    | ScriptPage
    | Signatures
    | Together
    | Beside
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Event:
    """What goes into a calendar.

    Attributes:
        id: Names the event within the production for good: "day-3-main" and neither its date nor its place
            in a list, so that a paper issued again moves the event and does not double it.
        title: One line.
        start: Moment with its time zone, or a date for the whole day.
        end: Likewise; for a whole day the day after.
        place: Where.
        words: More.
        cancelled: True for one that an earlier issue had and that no longer is.
    """

    id: str
    title: str
    start: datetime | date
    end: datetime | date
    place: str = ""
    words: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A paper.

    Attributes:
        kind: Kind of paper, as "callsheet".
        title: What stands at its top.
        production: Name of the production, at the top of every page.
        status: One line beside the title: draft, day, date of issue.
        blocks: What it says.
        landscape: True where the page lies.
        events: For a calendar.
        calendar: Beginning of the ids of all events that the paper would hold, were they still to be: an
            earlier event of that beginning which the paper lacks is cancelled. "" where it has no events.
        footer: At the foot of every page, beside the page number; the program's standing words where "".
    """

    kind: str
    title: str
    production: str
    status: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    events: tuple[Event, ...] = field(default=())
    calendar: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper.

    Attributes:
        content: Its bytes.
        warnings: What could not be shown as it stands, one sentence each.
    """

    content: bytes
    warnings: tuple[str, ...] = ()


def blocks_within(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block from the top, those inside others after the one that holds them."""
    for block in blocks:
        yield block
        if isinstance(block, Together):
            yield from blocks_within(block.blocks)
        elif isinstance(block, Beside):
            for column in block.columns:
                yield from blocks_within(column)


def runs_of(text: Text) -> tuple[Run, ...]:
    """A text as stretches."""
    return (Run(text),) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """The words of a text alone."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


def texts_of(block: Block) -> Iterator[Text]:  # noqa: PLR0912
    """Every text of one block, those of blocks inside it left out."""
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield block.text
        case Points():
            yield from block.items
        case Facts():
            for label, value in block.pairs:
                yield label
                yield value
        case Table():
            yield from (column.title for column in block.columns)
            for row in block.rows:
                yield from (cell for cell in row.cells if isinstance(cell, (str, tuple)))
        case Picture():
            yield block.says
        case ScriptPage():
            yield block.page
            for line in block.lines:
                yield line.text
                yield line.number
        case Signatures():
            for role, name in block.lines:
                yield role
                yield name
        case Together() | Beside() | PageBreak():
            pass


LINK_SCHEMES = ("https://", "mailto:", "tel:")


def link_of(run: Run) -> str:
    """The address behind a run, "" where it has none or one of a scheme that is not handed out."""
    return run.link if run.link.startswith(LINK_SCHEMES) else ""


def slug(name: str) -> str:
    """A name as part of an address: letters, digits and hyphens; others by their number."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(
        one if one.isascii() else "" if unicodedata.combining(one) else f"-{ord(one):x}-" for one in parted
    )
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-") or "production"
