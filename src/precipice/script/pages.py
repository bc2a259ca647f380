"""Length on the page: 55 lines of Courier 12, the trade's columns, eighths of a page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from precipice.production.scene import Element, ElementKind

LINES_A_PAGE = 55
WIDTHS = {
    ElementKind.HEADING: 61,
    ElementKind.ACTION: 61,
    ElementKind.CENTERED: 61,
    ElementKind.TRANSITION: 61,
    ElementKind.CHARACTER: 42,
    ElementKind.DIALOGUE: 36,
    ElementKind.LYRIC: 36,
    ElementKind.PARENTHETICAL: 36,
}
"""Characters a line. US letter, margins of 1.5 and 1 inch, 10 characters an inch."""

UNPRINTED = (ElementKind.NOTE, ElementKind.SECTION, ElementKind.SYNOPSIS, ElementKind.PAGE_BREAK)
IN_SPEECH = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC)
_WORD = re.compile(r"\S+")


def printed_lines(element: Element) -> int:
    """Lines an element takes, without the blank line above it."""
    if element.kind in UNPRINTED:
        return 0
    width = WIDTHS[element.kind]
    return sum(_wrapped(line, width) for line in element.text.split("\n"))


def _wrapped(line: str, width: int) -> int:
    lines, used = 1, 0
    for word in _WORD.findall(line):
        length = len(word)
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0
        if length > width:
            lines += (length - 1) // width
            length = (length - 1) % width + 1
        used += length + (1 if used else 0)
    return lines


def _gap(element: Element, before: Element | None) -> int:
    """Blank lines above an element."""
    if (
        element.kind in IN_SPEECH
        and before is not None
        and before.kind in (*IN_SPEECH, ElementKind.CHARACTER)
    ):
        return 0
    return 1


def scene_lines(elements: Sequence[Element]) -> int:
    """Lines a scene takes, spacing included; speeches side by side count as the longer of the two."""
    total, before = 0, None
    speech = first_speech = 0
    for element in elements:
        if element.kind in UNPRINTED:
            continue
        length = _gap(element, before) + printed_lines(element)
        if element.kind is ElementKind.CHARACTER:
            first_speech, speech = (speech, 0) if element.dual else (0, 0)
        if element.kind is ElementKind.CHARACTER or element.kind in IN_SPEECH:
            speech += length
            if element.dual:
                length = max(0, min(length, speech - first_speech))
        else:
            speech = 0
        total += length
        before = element
    return total


def eighths(lines: int) -> int:
    """Eighths of a page, rounded up at the border as a script supervisor does, at least one."""
    return max(1, math.ceil(8 * lines / LINES_A_PAGE))


def page_count(elements: Sequence[Element]) -> int:
    """Pages of the whole script; a heading or a cue is not left alone at the foot of a page."""
    pages, used, before = 0, LINES_A_PAGE, None
    for index, element in enumerate(elements):
        if element.kind is ElementKind.PAGE_BREAK:
            used = LINES_A_PAGE
        if element.kind in UNPRINTED:
            continue
        length, gap = printed_lines(element), _gap(element, before)
        if element.dual and element.kind is not ElementKind.HEADING:
            continue
        needed = gap + length if element.kind is not ElementKind.ACTION else gap + min(length, 2)
        if element.kind in (ElementKind.HEADING, ElementKind.CHARACTER, ElementKind.PARENTHETICAL):
            needed += _least_below(elements, index)
        if used + needed > LINES_A_PAGE and used > 0:
            pages, used, gap = pages + 1, 0, 0
        used += gap + length
        while used > LINES_A_PAGE:
            pages, used = pages + 1, used - LINES_A_PAGE
        before = element
    return pages


def _least_below(elements: Sequence[Element], index: int) -> int:
    """Lines of the next printed element that must share the page with this one."""
    for element in elements[index + 1 :]:
        if element.kind not in UNPRINTED:
            return _gap(element, elements[index]) + min(2, printed_lines(element))
    return 0
