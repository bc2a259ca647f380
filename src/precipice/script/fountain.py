"""Fountain 1.1 to a screenplay, tolerant of what real scripts do; liberties are warned of, by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from precipice.production.scene import Element, ElementKind, SceneKind, Screenplay
from precipice.script.emphasis import plain, read_emphasis
from precipice.script.heading import LISTED, PREFIX, kind_said
from precipice.script.margins import Line, Note, strip_margins
from precipice.script.scenes import gather
from precipice.script.title_page import read_title_page

_PREFIX_LETTERS = "iIeE\u0130\u0131"
"""What the prefix of a heading begins with; the last two are the Turkish letters, which match an i."""
_FURNITURE = (ElementKind.HEADING, ElementKind.SECTION, ElementKind.SYNOPSIS, ElementKind.PAGE_BREAK)
_SECTION = re.compile(r"(#{1,6})(?!#)\s*(\S.*)")
_BREAK = re.compile(r"={3,}\s*")
_TRANSITION = re.compile(r"[^a-z]*\bTO:")
_EXTENSION = re.compile(r"\(([^()]*)\)?")


@dataclass(slots=True)
class _Page:
    """Where the reader stands: the lines, as typed and stripped, the next of them, and what was read."""

    lines: tuple[Line, ...]
    stripped: list[str]
    at: int = 0
    elements: list[Element] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def blank(self, index: int) -> bool:
        """Whether a line is blank; the file's ends count as blank."""
        return not (0 <= index < len(self.stripped) and self.stripped[index])

    def add(self, kind: ElementKind, text: str, line: int, *, level: int = 0) -> None:
        bare, runs = read_emphasis(text)
        self.elements.append(Element(kind, bare, line, level=level, runs=runs))


@dataclass(frozen=True, slots=True)
class _Speech:
    """Who speaks, and how."""

    character: str
    extension: str
    dual: bool

    def element(self, kind: ElementKind, text: str, line: int) -> Element:
        bare, runs = read_emphasis(text)
        return Element(kind, bare, line, self.character, self.extension, self.dual, runs=runs)


def parse_fountain(text: str) -> Screenplay:
    """Read a script in Fountain 1.1 (fountain.io/syntax), with a warning for each liberty it takes.

    Args:
        text: Its text, lines ended by newlines.
    """
    bare = strip_margins(text)
    title = read_title_page(bare.lines)
    lines = bare.lines[title.length :]
    page = _Page(lines, [line.text.strip() for line in lines])
    while page.at < len(lines):
        if page.stripped[page.at]:
            _read_block(page)
        else:
            page.at += 1
    elements = tuple(_with_notes(page.elements, bare.notes))
    warnings = (*bare.warnings, *title.warnings, *page.warnings, *_open_notes(page.elements))
    return gather(title.entries, elements, warnings)


def _open_notes(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if "[[" in element.text:
            yield f"line {element.line}: a note that no ]] closes before a blank line; read as text"


def _with_notes(elements: list[Element], notes: tuple[Note, ...]) -> Iterator[Element]:
    waiting = list(reversed(notes))
    for element in elements:
        while waiting and waiting[-1].line < element.line:
            note = waiting.pop()
            yield _note(note)
        yield element
    for note in reversed(waiting):
        yield _note(note)


def _note(note: Note) -> Element:
    """A note; the two spaces that keep a blank line inside it are no part of its text."""
    text = "\n".join(line if line.strip() else "" for line in note.text.split("\n"))
    return Element(ElementKind.NOTE, text, note.line)


def _read_block(page: _Page) -> None:
    """Read what begins at a line that is not blank."""
    line, text = page.lines[page.at], page.stripped[page.at]
    first = text[0]
    if first in "#=~>!." and _read_marked(page, line, text):
        return
    alone_above = page.blank(page.at - 1) or _is_furniture(page)
    if alone_above and first in _PREFIX_LETTERS and PREFIX.match(text):
        _read_heading(page, line, text)
    elif alone_above and line.text.endswith("TO:") and _is_transition(page, line):
        page.add(ElementKind.TRANSITION, text, line.number)
        page.at += 1
    elif alone_above and not page.blank(page.at + 1) and (first == "@" or is_cue(text)):
        if first != "@" and kind_said(text) is not SceneKind.PLAIN:
            page.warnings.append(f"line {line.number}: {text[:40]!r} read as action and not as a character")
            _read_action(page)
        else:
            _read_speech(page)
    else:
        _read_action(page)


def _is_transition(page: _Page, line: Line) -> bool:
    return _TRANSITION.fullmatch(line.text.lstrip()) is not None and page.blank(page.at + 1)


def _is_furniture(page: _Page) -> bool:
    """Whether the line above was a heading, section, synopsis or page break: after these all may begin."""
    return bool(page.elements) and page.elements[-1].kind in _FURNITURE


def _read_marked(page: _Page, line: Line, text: str) -> bool:
    """Read a line by its forcing mark; False where the mark means nothing here."""
    section = _SECTION.fullmatch(text)
    if _BREAK.fullmatch(text):
        page.add(ElementKind.PAGE_BREAK, "", line.number)
    elif text[0] == "#" and section:
        page.add(ElementKind.SECTION, section[2], line.number, level=len(section[1]))
    elif text[0] == "=" and len(text) > 1:
        page.add(ElementKind.SYNOPSIS, text[1:].strip(), line.number)
    elif text[0] == "~":
        page.add(ElementKind.LYRIC, text[1:].strip(), line.number)
    elif text[0] == ">" and text.endswith("<") and len(text) > 1:
        page.add(ElementKind.CENTERED, _centered(page), line.number)
    elif text[0] == ">" and len(text) > 1:
        page.add(ElementKind.TRANSITION, text[1:].strip(), line.number)
    elif text[0] == "." and len(text) > 1 and text[1].isalnum():
        page.add(ElementKind.HEADING, text[1:].strip(), line.number)
    elif text[0] == "!":
        _read_action(page)
        return True
    else:
        return False
    page.at += 1
    return True


def _centered(page: _Page) -> str:
    """The centred lines that stand together; leaves the page at the last of them."""
    held: list[str] = []
    while page.at < len(page.lines):
        text = page.stripped[page.at]
        if not (text.startswith(">") and text.endswith("<") and len(text) > 1):
            break
        held.append(text[1:-1].strip())
        page.at += 1
    page.at -= 1
    return "\n".join(held)


def _read_heading(page: _Page, line: Line, text: str) -> None:
    if not LISTED.match(text):
        page.warnings.append(f"line {line.number}: {text[:40]!r} read as a scene heading")
    if not page.blank(page.at + 1):
        page.warnings.append(f"line {line.number}: no blank line after the scene heading {text[:40]!r}")
    page.add(ElementKind.HEADING, text, line.number)
    page.at += 1


def is_cue(text: str) -> bool:
    """Whether a line can be a character cue: capitals, one letter at least, before any parenthesis."""
    name = text.partition("(")[0].rstrip(" ^")
    return bool(name) and name == name.upper() and any(letter.isupper() for letter in name)


def cue_parts(text: str) -> tuple[str, str]:
    """Name and extension of a cue: "ANN (V.O.) (CONT'D)" -> "ANN", "V.O. CONT'D"."""
    name, mark, rest = text.partition("(")
    return name.strip(), " ".join(found.strip() for found in _EXTENSION.findall(mark + rest))


def _read_speech(page: _Page) -> None:
    cue = page.lines[page.at]
    text = page.stripped[page.at].removeprefix("@").strip()
    dual = text.endswith("^")
    text = text.removesuffix("^").strip()
    name, extension = cue_parts(plain(text))
    speech = _Speech(name, extension, dual)
    page.elements.append(speech.element(ElementKind.CHARACTER, text, cue.number))
    page.at += 1
    kind, first = ElementKind.DIALOGUE, 0
    held: list[str] = []
    while page.at < len(page.lines) and _keeps_open(page):
        text = page.stripped[page.at]
        here = _speech_kind(text)
        if held and (here is not kind or here is not ElementKind.DIALOGUE):
            page.elements.append(speech.element(kind, "\n".join(held), first))
            held = []
        if not held:
            kind, first = here, page.lines[page.at].number
        held.append(text.removeprefix("~").strip() if here is ElementKind.LYRIC else text)
        page.at += 1
    if held:
        page.elements.append(speech.element(kind, "\n".join(held), first))


def _keeps_open(page: _Page) -> bool:
    """A blank line ends a speech, unless it holds two spaces and the speech goes on below."""
    if page.stripped[page.at]:
        return True
    return len(page.lines[page.at].text) >= 2 and not page.blank(page.at + 1)


def _speech_kind(text: str) -> ElementKind:
    if text.startswith("(") and text.endswith(")"):
        return ElementKind.PARENTHETICAL
    return ElementKind.LYRIC if text.startswith("~") else ElementKind.DIALOGUE


def _read_action(page: _Page) -> None:
    first = page.lines[page.at]
    held: list[str] = []
    while page.at < len(page.lines) and not page.blank(page.at):
        line = page.lines[page.at]
        marked = page.stripped[page.at]
        if held and marked[0] in "#=>." and _starts_anew(marked):
            break
        text = line.text.expandtabs(4).rstrip()
        held.append(text.replace("!", "", 1) if text.lstrip().startswith("!") else text)
        page.at += 1
    page.add(ElementKind.ACTION, "\n".join(held), first.number)


def _starts_anew(text: str) -> bool:
    """Whether a marked line inside a paragraph is an element of its own."""
    forced = text[0] == "." and len(text) > 1 and text[1].isalnum()
    centered = text[0] == ">" and text.endswith("<")
    return forced or centered or bool(_BREAK.fullmatch(text) or _SECTION.fullmatch(text))
