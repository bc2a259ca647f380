"""Length on the page: 55 lines of Courier 12, the trade's columns, eighths of a page.

A scene is measured in lines as typed, with the blank line above its heading and without the white at the foot
of a page: so the scenes of a script add up to it, and so Final Draft counts the lengths that it stores.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from precipice.production.scene import Element, ElementKind

LINES_A_PAGE = 55
EIGHTHS_A_PAGE = 8
WIDTHS: Mapping[ElementKind, int] = MappingProxyType(
    {
        ElementKind.HEADING: 61,
        ElementKind.ACTION: 61,
        ElementKind.CENTERED: 61,
        ElementKind.TRANSITION: 61,
        ElementKind.CHARACTER: 42,
        ElementKind.DIALOGUE: 36,
        ElementKind.LYRIC: 36,
        ElementKind.PARENTHETICAL: 36,
    }
)
"""Characters a line. US letter, margins of 1.5 and 1 inch, 10 characters an inch."""

GAP = 1
"""Blank lines above a paragraph; none inside a speech, none at the head of a page."""

UNPRINTED = frozenset((ElementKind.NOTE, ElementKind.SECTION, ElementKind.SYNOPSIS, ElementKind.PAGE_BREAK))
IN_SPEECH = frozenset((ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC))
SPEECH = IN_SPEECH | {ElementKind.CHARACTER}
FEWEST_LINES = 2
"""Of a paragraph that a page break cuts, lines that stay and lines that go over: no widow and no orphan."""

_SENTENCE_END = re.compile(r"[.!?\u2026:](?:[\"'\u201d\u2019)\]]{0,2})(?=\s)|--(?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where elements stand.

    Attributes:
        pages: Pages in all; 0 for a script that prints nothing.
        page_of: For each element, the page on which it begins, from 1.
        lines: For each element that begins a paragraph or a speech, the lines that it takes with the blank
            line above it; 0 for all others. Speeches side by side count as the longer of the two.
    """

    pages: int
    page_of: tuple[int, ...]
    lines: tuple[int, ...]

    def length(self, places: Sequence[int]) -> int:
        """Lines of some elements, such as a scene's, each with the blank line above it."""
        return sum([self.lines[place] for place in places])


@dataclass(slots=True)
class _Block:
    """What is placed as one: a paragraph, or a cue with all of its speech.

    Attributes:
        indices: Places of its elements.
        lines: Lines it takes, without the blank line above.
        cues: Lines of the cue at its head; 0 for what is no speech.
        whole: Whether no page break may cut it.
    """

    indices: list[int]
    lines: int
    cues: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph or a speech on its page.

    Attributes:
        indices: Places of its elements.
        lines: Lines it takes uncut, without the blank line above.
        page: Page on which it begins, from 1.
        gap: Blank lines above it there.
        here: Lines that stand on that page.
        rest: Lines on the pages after it; 0 where no page break cuts it.
    """

    indices: Sequence[int]
    lines: int
    page: int
    gap: int
    here: int
    rest: int


def printed_lines(element: Element) -> int:
    """Lines an element takes, without the blank lines above it."""
    if element.kind in UNPRINTED:
        return 0
    return wrapped_lines(element.text, WIDTHS[element.kind])


def wrapped_lines(text: str, width: int) -> int:
    """Lines that a text takes at a width in characters; words longer than a line are cut."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum([_wrapped(line, width) if len(line) > width else 1 for line in text.split("\n")])


def _wrapped(line: str, width: int) -> int:
    text = " ".join(line.split())
    lines, at = 1, 0
    while len(text) - at > width:
        blank = text.rfind(" ", at, at + width + 1)
        at = at + width if blank < 0 else blank + 1
        lines += 1
    return lines


def eighths(lines: int) -> int:
    """Eighths of a page that a number of lines takes, rounded up at the border, at least one.

    A script supervisor rounds so, and Final Draft too: the sum of a script's scenes is more than its pages.
    """
    return max(1, math.ceil(EIGHTHS_A_PAGE * lines / LINES_A_PAGE))


def lay_out(elements: Sequence[Element]) -> Layout:
    """Set a script page by page.

    A heading stands above at least two lines of what follows it; a paragraph is cut at the end of a sentence,
    with two lines or more on either side; a speech that is cut ends in (MORE) and goes on under its cue with
    (CONT'D), which take a line each (as Final Draft and the handbooks have it; H. Cole and J. Haag, "The
    Complete Guide to Standard Script Formats", 1980).
    """
    page_of, lines = [0] * len(elements), [0] * len(elements)
    last = 0
    for one in placed(elements):
        lines[one.indices[0]] = GAP + one.lines
        _note_pages(elements, one, page_of)
        last = one.page + math.ceil(one.rest / LINES_A_PAGE)
    _pages_of_unprinted(page_of)
    return Layout(last, tuple(page_of), tuple(lines))


def placed(elements: Sequence[Element]) -> Iterator[Placed]:
    """Every paragraph and speech in order with its page, as `lay_out` sets them."""
    blocks = _blocks(elements)
    page, used, top = 1, 0, True
    for place, block in enumerate(blocks):
        if not block.lines:  # a page break
            page, used, top = (page, 0, True) if top else (page + 1, 0, True)
            continue
        gap = 0 if top else GAP
        room = LINES_A_PAGE - used - gap
        here = block.lines if block.lines <= room else _fits(elements, block, room)[0]
        if not top and (not here or not _heads_something(elements, blocks, place, room)):
            page, used, gap, room = page + 1, 0, 0, LINES_A_PAGE
        here, rest = (block.lines, 0) if block.lines <= room else _fits(elements, block, room)
        if not here:
            here, rest = room, block.lines - room  # longer than a page, and no sentence ends in it
        yield Placed(block.indices, block.lines, page, gap, here, rest)
        used, top = used + gap + here, False
        while rest:
            page, used = page + 1, min(rest, LINES_A_PAGE)
            rest -= used


def _blocks(elements: Sequence[Element]) -> list[_Block]:
    """Paragraphs and speeches in order, and an empty block for each forced page break."""
    found: list[_Block] = []
    speaking: _Block | None = None
    beside: _Block | None = None
    second = 0
    for index, element in enumerate(elements):
        kind = element.kind
        if kind in UNPRINTED:
            if kind is ElementKind.PAGE_BREAK:
                found.append(_Block([index], 0))
                speaking = None
            continue
        lines = wrapped_lines(element.text, WIDTHS[kind])
        if kind is ElementKind.CHARACTER and element.dual and speaking is not None:
            beside, second = speaking, lines
            beside.whole = True
            beside.lines = max(beside.lines, second)
            beside.indices.append(index)
        elif kind in IN_SPEECH and beside is not None and element.dual:
            second += lines
            beside.lines = max(beside.lines, second)
            beside.indices.append(index)
        elif kind in IN_SPEECH and speaking is not None:
            speaking.lines += lines
            speaking.indices.append(index)
        else:
            block = _Block([index], lines)
            found.append(block)
            speaking = block if kind in SPEECH else None
            beside = None
            if kind is ElementKind.CHARACTER:
                block.cues = lines
    return found


def _heads_something(elements: Sequence[Element], blocks: Sequence[_Block], place: int, room: int) -> bool:
    """Whether what a heading heads can begin below it; True for all that is no heading."""
    while elements[blocks[place].indices[0]].kind is ElementKind.HEADING:
        if place + 1 == len(blocks) or not blocks[place + 1].lines:
            return True
        room -= blocks[place].lines + GAP
        place += 1
        if blocks[place].lines > room and not _fits(elements, blocks[place], room)[0]:
            return False
    return True


def _fits(elements: Sequence[Element], block: _Block, room: int) -> tuple[int, int]:
    """Lines of a block too long for the room that stay, and lines that go over; (0, all) where none may."""
    if block.whole or room < FEWEST_LINES:
        return 0, block.lines
    if block.cues:
        return _cut_speech(elements, block, room)
    element = elements[block.indices[0]]
    if element.kind is not ElementKind.ACTION and element.kind not in IN_SPEECH:
        return 0, block.lines
    return _cut(element.text, WIDTHS[element.kind], room, block.lines)


def sentence_ends(text: str) -> list[int]:
    """Where a text may be cut: one past the last character of each sentence in it."""
    return [found.end() for found in _SENTENCE_END.finditer(text)]


def _cut(text: str, width: int, room: int, lines: int) -> tuple[int, int]:
    """Lines before and after the last end of a sentence that leaves enough on either side."""
    if lines < 2 * FEWEST_LINES:
        return 0, lines
    # Lines rise with the length of the text, and no line holds more than its width and the blank after it.
    head = text[: room * (width + 1) + 1]
    ends = sentence_ends(head)
    last = bisect_right(ends, room, key=lambda end: wrapped_lines(text[:end].rstrip(), width))
    for end in reversed(ends[:last]):
        here = wrapped_lines(text[:end].rstrip(), width)
        if here < FEWEST_LINES:
            break
        rest = wrapped_lines(text[end:].strip(" \n"), width)
        if rest >= FEWEST_LINES:
            return here, rest
    return 0, lines


def _cut_speech(elements: Sequence[Element], block: _Block, room: int) -> tuple[int, int]:
    """A speech cut after dialogue: a line for (MORE), and another for the cue on the page after."""
    before, best = 0, (0, block.lines)
    left = room - 1
    for index in block.indices:
        element = elements[index]
        width = WIDTHS[element.kind]
        lines = wrapped_lines(element.text, width)
        if element.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC):
            after = block.lines - before - lines
            if before + lines <= left and lines >= FEWEST_LINES and after:
                best = before + lines + 1, after + 1
            elif before + lines > left:
                here, rest = _cut(element.text, width, left - before, lines)
                return (before + here + 1, rest + after + 1) if here else best
        before += lines
        if before > left:
            break
    return best


def _note_pages(elements: Sequence[Element], one: Placed, page_of: list[int]) -> None:
    """Enter the page of each element of what stands in part on one page."""
    if not one.rest:
        for index in one.indices:
            page_of[index] = one.page
        return
    before = 0
    for index in one.indices:
        page_of[index] = one.page if before < max(one.here, 1) else one.page + 1
        before += printed_lines(elements[index])


def _pages_of_unprinted(page_of: list[int]) -> None:
    """What is not printed stands on the page of what comes before it."""
    last = 1
    for index, page in enumerate(page_of):
        last = page or last
        page_of[index] = last
