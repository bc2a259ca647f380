"""Documents and readings that the tests of the papers share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pypdfium2

from precipice.paper.handout.document import (
    Beside,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Points,
    Row,
    Run,
    ScriptLine,
    ScriptPage,
    Signatures,
    Table,
    Together,
)

NOW = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
NASTY = (
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "#set page(width: 1pt)",
    "*bold* _it_ $x$ `raw` \\ @ref <label>",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% x %}",
    '\'quoted "twice"',
    '#eval("1+1") #panic("no")',
    "BEGIN:VEVENT; UID:x, y\\n",
)


def text_of(content: bytes) -> list[str]:
    """The words of every page, blanks and places to break removed."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return [squeezed(page) for page in pages]


def squeezed(text: str) -> str:
    # pypdfium2 gives U+FFFE for a hyphen that ends a line.
    return re.sub(r"[\s\u200b\u00ad]+", "", text.replace("\ufffe", "-"))


def stray_text(content: bytes) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Stretches of text that reach beyond their page, or to within 10 points of its edge."""
    return [
        (number, box)
        for number, box, (width, height) in boxes_of(content)
        if min(box[0], box[1], width - box[2], height - box[3]) < 10.0
    ]


def boxes_of(content: bytes) -> Iterator[tuple[int, tuple[float, float, float, float], tuple[float, float]]]:
    """Page number, box of each stretch of text, and the page's size."""
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document):
        words = page.get_textpage()
        for index in range(words.count_rects()):
            yield number, words.get_rect(index), page.get_size()


def table(rows: int = 90, tone: str = "") -> Table:
    columns = (
        Column("Scene", 0.0),
        Column("What happens here", 2.0),
        Column("Who", 1.0),
        Column("Pages", 0.0),
    )
    tones = ("interior day", "exterior day", "interior night", "exterior night")
    body = tuple(
        Row((f"{k}", f"line{k} of the table", f"who{k}", "1 3/8"), tone=tone or tones[k % 4])
        for k in range(rows)
    )
    return Table("Strips", columns, body)


def every_block(*names: str) -> Document:
    """A paper with every block, and some names in every place where words go."""
    said = names or ("plain words",)
    rows = tuple(
        Row((name, (Run(name, bold=True), Run(name, italic=True)), 3, date(2027, 6, 9))) for name in said
    )
    svg = '<svg viewBox="0 0 200 100"><rect width="200" height="100" fill="#ddd"/></svg>'
    blocks = tuple(
        block
        for name in said
        for block in (
            Heading(name),
            Paragraph(name, "no-go"),
            Paragraph((Run(name, link="https://x.example"), Run(name, link="javascript:alert(1)"))),
            Points((name, name), numbered=True),
            Facts(((name, name), ("label", name))),
            Together((Heading(name, 2), Signatures(((name, name),)))),
            Beside(((Paragraph(name),), (Points((name,)),)), (1.0, 2.0)),
        )
    )
    columns = (Column(said[0], 1.0), Column("two", 2.0), Column("n", 0.0), Column("day", 0.0, upright=True))
    script = ScriptPage("12.", tuple(ScriptLine(f"    {name}", "4", struck=True) for name in said))
    return Document(
        kind="test",
        title=said[0],
        production=said[-1],
        status=said[0],
        blocks=(*blocks, Table("Names", columns, rows), Picture(svg, said[0], 0.4), script),
    )
