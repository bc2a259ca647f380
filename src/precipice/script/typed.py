"""The script as typed: every line of every page, where the layout puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from precipice.production.scene import Element, ElementKind
from precipice.script.pages import (
    LINES_A_PAGE,
    WIDTHS,
    Placed,
    placed,
    sentence_ends,
    wrapped_lines,
)

PAGE_WIDTH = 61
"""Characters between the margins."""

LONGEST_PAGE = 60
"""Lines; a page holds 55, and more only where speeches stand side by side in narrower columns."""

INDENTS = {
    ElementKind.CHARACTER: 22,
    ElementKind.DIALOGUE: 10,
    ElementKind.LYRIC: 10,
    ElementKind.PARENTHETICAL: 16,
}
"""Blanks before a line. Source: H. Cole and J. Haag, "The Complete Guide to Standard Script Formats", 1980:
dialogue an inch, parentheticals 1.6 inches and cues 2.2 inches from the action's margin, ten to the inch."""

COLUMN, SECOND = 28, 32
"""Of speeches side by side: width of each, and where the second stands."""

MORE, CONTINUED = "(MORE)", "(CONT'D)"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line.

    Attributes:
        text: As it stands, its indent in blanks.
        element: Place of its element in the script; that of what follows for a blank line.
        heads: True for the first line of its element.
    """

    text: str
    element: int
    heads: bool = False


@dataclass(frozen=True, slots=True)
class TypedPage:
    """A page of the script.

    Attributes:
        number: From 1.
        lines: From the top.
    """

    number: int
    lines: tuple[TypedLine, ...]


def typed_pages(elements: Sequence[Element]) -> tuple[TypedPage, ...]:
    """Every page of a script, its title page left out."""
    found: dict[int, list[TypedLine]] = {}
    for one in placed(elements):
        here, rest = _set(elements, one)
        first = one.indices[0]
        found.setdefault(one.page, []).extend([*[TypedLine("", first)] * one.gap, *here])
        for later, start in enumerate(range(0, len(rest), LINES_A_PAGE), start=1):
            found.setdefault(one.page + later, []).extend(rest[start : start + LINES_A_PAGE])
    return tuple(
        TypedPage(number, tuple(lines[start : start + LONGEST_PAGE]))
        for number, lines in sorted(found.items())
        for start in range(0, len(lines), LONGEST_PAGE)
    )


def wrapped(text: str, width: int) -> list[str]:
    """The lines a text takes at a width in characters, as many as `wrapped_lines` counts."""
    if len(text) <= width and "\n" not in text:
        return [text]
    return [piece for line in text.split("\n") for piece in _wrap(line, width)]


def _wrap(line: str, width: int) -> Iterator[str]:
    if len(line) <= width:
        yield line
        return
    text = " ".join(line.split())
    at = 0
    while len(text) - at > width:
        blank = text.rfind(" ", at, at + width + 1)
        end = at + width if blank < 0 else blank
        yield text[at:end]
        at = end if blank < 0 else blank + 1
    yield text[at:]


def _set(elements: Sequence[Element], one: Placed) -> tuple[list[TypedLine], list[TypedLine]]:
    """The lines on the page where it begins, and those on the pages after."""
    if any(elements[index].dual for index in one.indices):
        return _side_by_side(elements, one), []
    rows = [line for index in one.indices for line in _lines(elements[index], index)]
    if not one.rest:
        return rows, []
    cut = _cut_lines(elements, one)
    return cut if cut is not None else (rows[: one.here], rows[one.here :])


def _lines(element: Element, index: int) -> list[TypedLine]:
    return [
        TypedLine(_indented(text, element.kind), index, heads=k == 0)
        for k, text in enumerate(wrapped(element.text, WIDTHS[element.kind]))
    ]


def _indented(text: str, kind: ElementKind) -> str:
    if not text:
        return ""
    if kind is ElementKind.TRANSITION:
        return text.rjust(PAGE_WIDTH)
    if kind is ElementKind.CENTERED:
        return " " * ((PAGE_WIDTH - len(text)) // 2) + text
    return " " * min(INDENTS.get(kind, 0), max(0, PAGE_WIDTH - len(text))) + text


def _cut_lines(elements: Sequence[Element], one: Placed) -> tuple[list[TypedLine], list[TypedLine]] | None:
    """What is cut at the end of a sentence; None for what is longer than a page and has none."""
    head = elements[one.indices[0]]
    if head.kind is not ElementKind.CHARACTER:
        return _cut_element(head, one.indices[0], one.here, one.rest)
    before, left = 0, one.here - 1
    more = TypedLine(_indented(MORE, ElementKind.CHARACTER), one.indices[0])
    cue = TypedLine(_indented(_continued(head.text), ElementKind.CHARACTER), one.indices[0])
    first: list[TypedLine] = []
    for place, index in enumerate(one.indices):
        rows = _lines(elements[index], index)
        later = [line for other in one.indices[place + 1 :] for line in _lines(elements[other], other)]
        if before + len(rows) == left and later:
            return [*first, *rows, more], [cue, *later]
        if before + len(rows) > left:
            cut = _cut_element(elements[index], index, left - before, one.rest - 1 - len(later))
            return None if cut is None else ([*first, *cut[0], more], [cue, *cut[1], *later])
        first += rows
        before += len(rows)
    return None


def _cut_element(
    element: Element, index: int, here: int, rest: int
) -> tuple[list[TypedLine], list[TypedLine]] | None:
    width = WIDTHS[element.kind]
    for end in reversed(sentence_ends(element.text)):
        head, tail = element.text[:end].rstrip(), element.text[end:].strip(" \n")
        if wrapped_lines(head, width) == here and tail and wrapped_lines(tail, width) == rest:
            first = [TypedLine(_indented(text, element.kind), index) for text in wrapped(head, width)]
            return first, [TypedLine(_indented(text, element.kind), index) for text in wrapped(tail, width)]
    return None


def _continued(cue: str) -> str:
    return cue if re.search(r"\(CONT['\u2019]?D\)", cue) else f"{cue} {CONTINUED}"


def _side_by_side(elements: Sequence[Element], one: Placed) -> list[TypedLine]:
    columns: tuple[list[TypedLine], list[TypedLine]] = ([], [])
    for index in one.indices:
        element = elements[index]
        indent = 6 if element.kind is ElementKind.CHARACTER else 0
        texts = wrapped(element.text, COLUMN - indent)
        columns[element.dual].extend(TypedLine(" " * indent + text, index) for text in texts)
    blank = TypedLine("", one.indices[0])
    return [
        TypedLine(f"{left.text:<{SECOND}}{right.text}".rstrip(), left.element)
        for left, right in zip_longest(*columns, fillvalue=blank)
    ]
