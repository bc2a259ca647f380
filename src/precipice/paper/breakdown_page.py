"""The script with its marked words beside its breakdown sheets: one HTML file, nothing outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined

from precipice.breakdown.categories import ElementTheme, categories, element_themes
from precipice.breakdown.marked import MarkedWords, marked_words
from precipice.paper.strips import USUAL, strip_of
from precipice.production.scene import Element, ElementKind, Screenplay, format_eighths
from precipice.production.sheet import Breakdown, Sheet
from precipice.script.order import in_order
from precipice.script.pages import lay_out

_SOURCES = ("sheets.html.jinja", "sheets.css")
_HIDDEN = frozenset((ElementKind.PAGE_BREAK, ElementKind.SECTION, ElementKind.SYNOPSIS))
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class ScriptWords:
    """Words set alike: a category's, its label and what they stand for, or "" for plain ones."""

    text: str
    category: str = ""
    says: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """An element as it stands beside the sheet; `page` where it begins a page."""

    kind: str
    words: tuple[ScriptWords, ...]
    page: int = 0


def render_breakdown_page(
    breakdown: Breakdown, screenplay: Screenplay | None = None, theme: str = "usual"
) -> str:
    """The breakdown as one self-contained HTML page; without a script, sheets only.

    Args:
        breakdown: The breakdown.
        screenplay: The script that it was made of.
        theme: Name of the house's colours.

    Raises:
        KeyError: There is no theme of that name.
    """
    folder = files("precipice.paper").joinpath("templates")
    environment = Environment(
        loader=DictLoader({name: folder.joinpath(name).read_text(encoding="utf-8") for name in _SOURCES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["eighths"] = format_eighths
    labels = {one.key: one.label for one in categories()}
    used = {mark.category for sheet in breakdown.sheets for mark in sheet.elements}
    return environment.get_template("sheets.html.jinja").render(
        breakdown=breakdown,
        labels=labels,
        used=[one for one in categories() if one.key in used],
        rules=list(category_rules(element_themes()[theme])),
        script=script_lines(breakdown, screenplay, labels) if screenplay else {},
        groups=_groups,
        strip=_strip,
        numbers={part.name: part.number for part in breakdown.parts},
    )


def category_rules(theme: ElementTheme) -> Iterator[str]:
    """A style rule for each category of a theme: a colour, or a mark where it has none."""
    for one in categories():
        colour, mark = theme.colours.get(one.key, ""), theme.marks.get(one.key, "plain")
        if _COLOUR.fullmatch(colour):
            yield f".c-{one.key} {{ background: {colour}30; border-bottom: 2.5px solid {colour}; }}"
        elif mark == "circle":
            yield f".c-{one.key} {{ border: 1.5px solid; border-radius: 1em; padding: 0 .3em; }}"
        elif mark == "asterisk":
            yield f'.c-{one.key}::after {{ content: "*"; font-weight: 700; }}'
        elif mark == "box":
            yield f".c-{one.key} {{ border: 1.5px solid; padding: 0 .2em; }}"
        elif mark == "underline":
            yield f".c-{one.key} {{ border-bottom: 1.5px solid; }}"
        else:
            yield f".c-{one.key} {{ border-bottom: 1.5px dotted; }}"


def _strip(sheet: Sheet) -> str:
    return USUAL.colours[strip_of(sheet.int_ext.value, sheet.light.value)]


def _groups(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """A sheet's elements by category; the cast stands apart."""
    found: dict[str, list[str]] = {}
    for mark in sheet.elements:
        if mark.category != "cast":
            said = mark.label if mark.status in ("suggested", "accepted") else f"{mark.label} ({mark.status})"
            found.setdefault(mark.category, []).append(said)
    return list(found.items())


def script_lines(
    breakdown: Breakdown, screenplay: Screenplay, labels: Mapping[str, str]
) -> dict[str, list[ScriptLine]]:
    """The lines of each scene by its number, with the words that are marked in them."""
    elements = [element for element, _ in in_order(screenplay)]
    page_of = dict(zip(map(id, elements), lay_out(elements).page_of, strict=True))
    sheets = {sheet.scene: sheet for sheet in breakdown.sheets}
    found: dict[str, list[ScriptLine]] = {}
    page = 0
    for scene in screenplay.scenes:
        marked = marked_words(scene, sheets[scene.number])
        lines = found.setdefault(scene.number, [])
        for place, element in enumerate(scene.elements):
            if element.kind in _HIDDEN:
                continue
            here = page_of.get(id(element), page)
            words = tuple(_split(element, marked.get(place, ()), labels))
            lines.append(ScriptLine(element.kind.value, words, here if here != page else 0))
            page = here
    return found


def _split(
    element: Element, marked: Sequence[MarkedWords], labels: Mapping[str, str]
) -> Iterator[ScriptWords]:
    at = 0
    for one in marked:
        if one.start > at:
            yield ScriptWords(element.text[at : one.start])
        says = f"{labels[one.mark.category]}: {one.mark.label}"
        yield ScriptWords(element.text[one.start : one.end], one.mark.category, says, one.mark.label)
        at = one.end
    if at < len(element.text):
        yield ScriptWords(element.text[at:])
