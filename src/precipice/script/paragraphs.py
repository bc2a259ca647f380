"""Paragraphs of a document that has no lines, as pieces of text set alike; and these as elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from precipice.production.scene import Element, ElementKind, Run, Style
from precipice.script.fountain import cue_parts
from precipice.script.pages import IN_SPEECH
from precipice.script.scenes import NOTHING, Stated

ONE_LINE = (
    ElementKind.HEADING,
    ElementKind.CHARACTER,
    ElementKind.PARENTHETICAL,
    ElementKind.TRANSITION,
    ElementKind.SECTION,
    ElementKind.SYNOPSIS,
)
_BREAKS = re.compile("[\n\r\u2028]")
_PLAIN: frozenset[Style] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """Text set alike throughout.

    Attributes:
        text: The characters.
        styles: How they are set.
        revision: Id of the revision that brought them, or "".
        tags: Ids of the tags that hold them.
    """

    text: str
    styles: frozenset[Style] = _PLAIN
    revision: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as a document states it.

    Attributes:
        kind: What it is on the page.
        pieces: Its text.
        line: Its place in the script, counted from 1.
        dual: True in the second speech of a dual dialogue.
        level: Depth of a section, else 0.
        page_break: True where it begins a page.
        notes: Notes bound to it.
        synopsis: Lines of the synopsis bound to it.
        stated: What the document says of the scene that it heads.
    """

    kind: ElementKind
    pieces: tuple[Piece, ...]
    line: int
    dual: bool = False
    level: int = 0
    page_break: bool = False
    notes: tuple[str, ...] = ()
    synopsis: tuple[str, ...] = ()
    stated: Stated = NOTHING


@dataclass(frozen=True, slots=True)
class TagSpan:
    """Characters of an element that a tag holds."""

    tag: str
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Assembled:
    """Elements in order, what the document states of scenes by their heading's line, and where tags stand."""

    elements: list[Element] = field(default_factory=list)
    stated: dict[int, Stated] = field(default_factory=dict)
    spans: list[TagSpan] = field(default_factory=list)


def assemble(paragraphs: Iterable[Paragraph]) -> Assembled:
    """Elements from paragraphs.

    Paragraphs of dialogue that follow one another are one element, as the lines of one speech are in
    Fountain; speech belongs to the last cue, if nothing but speech stands between.
    """
    found = Assembled()
    name = extension = ""
    speaks = False
    for paragraph in _joined(paragraphs):
        if paragraph.page_break:
            found.elements.append(Element(ElementKind.PAGE_BREAK, "", paragraph.line))
        kind = paragraph.kind
        pieces = tidied(paragraph.pieces, kind)
        if pieces:
            speaks = kind is ElementKind.CHARACTER or (speaks and kind in IN_SPEECH)
            if kind is ElementKind.CHARACTER:
                name, extension = cue_parts("".join(piece.text for piece in pieces))
            speaker = (name, extension) if speaks else ("", "")
            found.elements.append(_element(paragraph, pieces, speaker, found.spans))
            if kind is ElementKind.HEADING and paragraph.stated != NOTHING:
                found.stated[paragraph.line] = paragraph.stated
        elif kind not in IN_SPEECH and kind is not ElementKind.NOTE:
            speaks = False
        for text in paragraph.synopsis:
            if text:
                found.elements.append(Element(ElementKind.SYNOPSIS, text, paragraph.line))
        for text in paragraph.notes:
            if text:
                found.elements.append(Element(ElementKind.NOTE, text, paragraph.line))
    return found


def _element(
    paragraph: Paragraph, pieces: tuple[Piece, ...], speaker: tuple[str, str], spans: list[TagSpan]
) -> Element:
    runs: list[Run] = []
    at = 0
    open_tags: dict[str, int] = {}
    for piece in pieces:
        end = at + len(piece.text)
        if piece.styles or piece.revision:
            if runs and runs[-1].end == at and _same(runs[-1], piece):
                runs[-1] = replace(runs[-1], end=end)
            else:
                runs.append(Run(at, end, piece.styles, piece.revision))
        if open_tags:
            here = frozenset(piece.tags)
            closed = [tag for tag in open_tags if tag not in here]
            spans += (TagSpan(tag, paragraph.line, open_tags.pop(tag), at) for tag in closed)
        for tag in piece.tags:
            open_tags.setdefault(tag, at)
        at = end
    spans += (TagSpan(tag, paragraph.line, start, at) for tag, start in open_tags.items())
    text = "".join(piece.text for piece in pieces)
    return Element(
        paragraph.kind, text, paragraph.line, *speaker, paragraph.dual, paragraph.level, tuple(runs)
    )


def _same(run: Run, piece: Piece) -> bool:
    return run.styles == piece.styles and run.revision == piece.revision


def _joined(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    held: list[Paragraph] = []
    for paragraph in paragraphs:
        joins = (
            held
            and paragraph.kind is ElementKind.DIALOGUE
            and not paragraph.page_break
            and held[0].dual == paragraph.dual
        )
        if held and not joins:
            yield _one(held)
            held = []
        if paragraph.kind is ElementKind.DIALOGUE:
            held.append(paragraph)
        else:
            yield paragraph
    if held:
        yield _one(held)


def _one(held: list[Paragraph]) -> Paragraph:
    if len(held) == 1:
        return held[0]
    pieces: list[Piece] = []
    for paragraph in held:
        if pieces and any(piece.text for piece in paragraph.pieces):
            pieces.append(Piece("\n"))
        pieces += paragraph.pieces
    notes = tuple(note for paragraph in held for note in paragraph.notes)
    return replace(held[0], pieces=tuple(pieces), notes=notes)


def tidied(pieces: tuple[Piece, ...], kind: ElementKind) -> tuple[Piece, ...]:
    """The text as Fountain would hold it.

    Every line loses the space at its end, and all but action the space at its beginning, since a page has no
    use for it; what Fountain writes on one line is one line; a parenthetical has its parentheses.
    """
    indented = kind is ElementKind.ACTION
    if len(pieces) == 1 and kind is not ElementKind.PARENTHETICAL and not _BREAKS.search(pieces[0].text):
        text = pieces[0].text.rstrip() if indented else pieces[0].text.strip()
        if not text:
            return ()
        return pieces if text == pieces[0].text else (replace(pieces[0], text=text),)
    one_line = kind in ONE_LINE
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        text = piece.text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
        if "\n" not in text:
            if text:
                lines[-1].append(piece if text == piece.text else replace(piece, text=text))
            continue
        for count, part in enumerate(text.split("\n")):
            if count:
                lines.append([])
            if part:
                lines[-1].append(replace(piece, text=part))
    trimmed = [_trimmed(line, indented) for line in lines]
    filled = [count for count, line in enumerate(trimmed) if line]
    glue = " " if one_line else "\n"
    whole: list[Piece] = []
    for line in trimmed[filled[0] : filled[-1] + 1] if filled else ():
        if whole:
            # A tag reaches over a line break; styles begin anew on each line, as in Fountain.
            after = frozenset(line[0].tags) if line else frozenset()
            whole.append(Piece(glue, tags=tuple(tag for tag in whole[-1].tags if tag in after)))
        whole += line
    if kind is ElementKind.PARENTHETICAL and whole:
        _parenthesise(whole)
    return tuple(whole)


def _trimmed(line: list[Piece], indented: bool) -> list[Piece]:
    texts = [count for count, piece in enumerate(line) if not piece.text.isspace()]
    if not texts:
        return []
    kept = line[0 if indented else texts[0] : texts[-1] + 1]
    if not indented and kept[0].text[0].isspace():
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
    if kept[-1].text[-1].isspace():
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def _parenthesise(pieces: list[Piece]) -> None:
    if not pieces[0].text.startswith("("):
        pieces[0] = replace(pieces[0], text="(" + pieces[0].text)
    if not pieces[-1].text.endswith(")"):
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text + ")")
