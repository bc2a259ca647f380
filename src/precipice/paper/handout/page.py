"""A paper as one HTML file that needs nothing else: for a screen, a phone, and to print."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from precipice.paper.handout.document import (
    Beside,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    ScriptPage,
    Signatures,
    Size,
    Table,
    Together,
    link_of,
    runs_of,
)
from precipice.paper.handout.measure import cell_text
from precipice.paper.handout.tones import edge_colour, has_edges, paint
from precipice.paper.strips import USUAL, StripTheme
from precipice.paper.words import COORDINATOR

_NAMES: Mapping[type, str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Points: "points",
    Facts: "facts",
    Table: "table",
    Picture: "picture",
    ScriptPage: "script",
    Signatures: "signatures",
    Together: "together",
    Beside: "beside",
    PageBreak: "break",
}


def render_html(document: Document, size: Size = "a4", theme: StripTheme = USUAL) -> bytes:
    """The paper as a page.

    Args:
        document: The paper.
        size: Page size when it is printed.
        theme: Colours of the strips.
    """
    page = f"{'A4' if size == 'a4' else 'letter'}{' landscape' if document.landscape else ''}"
    text = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            document=document,
            page=page,
            footer=document.footer or COORDINATOR,
            css=Markup(_source("page.css")),  # noqa: S704
            paint=lambda tone: paint(tone, theme),
        )
    )
    return text.encode()


@lru_cache(maxsize=4)
def _source(name: str) -> str:
    return files("precipice.paper.handout").joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({"page.html.jinja": _source("page.html.jinja")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "runs_of": runs_of,
        "link_of": link_of,
        "name_of": lambda block: _NAMES[type(block)],
        "cell_of": _cell,
        # Drawings are made by this program's own charts, which escape what they letter.
        "drawing": lambda block: Markup(block.svg),  # noqa: S704
        "edge_colour": edge_colour,
        "has_edges": has_edges,
    }
    return environment


def _cell(cell: Any) -> Any:
    return cell if isinstance(cell, tuple) else cell_text(cell)
