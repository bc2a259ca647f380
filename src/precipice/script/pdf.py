"""A screenplay as PDF: elements told apart by where they stand on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from precipice.production.scene import ElementKind, LineUnit, Screenplay
from precipice.script.heading import PREFIX
from precipice.script.paragraphs import Paragraph, Piece, assemble
from precipice.script.pdf_rows import WHAT, TextRun, read_runs
from precipice.script.refusal import refusal
from precipice.script.scenes import Stated, gather
from precipice.script.title_layout import TitleLine, read_title_lines

_NUMBER = re.compile(r"(?=[\w.\-]*\d)[A-Z]{0,2}\d{0,5}[A-Z]{0,2}(?:-\d{0,3}[A-Z]{0,2})?\.?")
_PAGE_NUMBER = re.compile(r"(?:page )?[A-Z]?\d{1,4}[A-Z]{0,2}\.?", re.I)
_MORE = re.compile(r"\(?\s*more\s*\)?", re.I)
_CONTINUED = re.compile(r"\(?continued:?\)?:?(?: \(\d+\))?", re.I)
_GOES_ON = re.compile(r"\s*\((?:CONT['\u2019]?D|CONTINUED|CONT\.?)\)", re.I)
_DIGITS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(r"[.!?:\u2026\"\u201d)\u2019]$|--$")
_TRANSITION = re.compile(r"[A-Z0-9 '.\u2019-]{2,40}(?:TO:|IN:|OUT[.:]|BLACK[.:])|FADE (?:IN|OUT)\.?")

DIALOGUE_FROM, DIALOGUE_TO = 4.0, 14.0
"""Characters right of the action where dialogue begins, in any house: usually 9 or 10."""
CUE_BEYOND = 6.0
"""A cue begins at least so many characters right of dialogue: usually 10 to 12; a parenthetical 4 to 6."""
RIGHT_HALF = 28.0
"""Characters right of the action from where nothing but transitions and what is centred begins."""
BESIDE, BESIDE_FROM = 4.0, 40.0
"""Characters between two columns of speech, and from the page's edge to the second."""
PARAGRAPH_GAP = 1.6
"""Lines from one row to the next from which on there is a blank line between."""
WIDTH_TO_HEIGHT = 0.6
"""Of a character of Courier to its line: 10 characters and 6 lines an inch."""
LAST_TITLE_PAGE = 2
"""Pages before the first heading that may be title pages."""
MIDDLE = 42.0
"""Characters from the edge to the middle of a page, US letter or A4."""
FURNITURE_PAGES = 3
"""Pages on which the same words stand at the same height before they count as a header or a footer."""


@dataclass(slots=True)
class _Row:
    """A row of a page: where it begins, in characters right of the page's edge, and what stands in it.

    Attributes:
        page: Page, from 1.
        y: Height of its middle, points from below.
        left: Where its text begins, characters.
        right: Where it ends.
        text: The text, without what stands in the margins.
        number: Scene number in the margins, or "".
        gap: Lines from the row above; a large number at the head of a page.
        beside: What stands in a second column, where two speak at once.
    """

    page: int
    y: float
    left: float
    right: float
    text: str
    number: str = ""
    gap: float = 99.0
    beside: _Row | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where elements begin, in characters: action, dialogue, cues as a rule, and the least for a cue."""

    action: float
    dialogue: float
    cue: float
    least_cue: float


def parse_pdf(file: str, raw: bytes) -> Screenplay:
    """Read a screenplay from a PDF with text.

    What each row is follows from its column; what stands in both margins is a scene number; page numbers,
    lines that head or foot several pages, (MORE), CONTINUED and marks of revision are left out. An element's
    `line` is its place among the paragraphs. What a PDF does not say is lost: emphasis, notes, and that a
    line in capitals without INT. or EXT. and without a number was meant as a heading.

    Args:
        file: Name of the file, for refusals.
        raw: The PDF.

    Raises:
        InputError: It cannot be read, is a scan, or has no scene heading.
    """
    runs = read_runs(file, raw)
    unit = _unit(runs)
    rows = [row for page, own in enumerate(runs, start=1) for row in _rows(page, own, unit)]
    headings = [row for row in rows if _is_heading(row.text)]
    if not headings:
        raise refusal(file, "", "a PDF without a scene heading", f"{WHAT}: a line such as INT. KITCHEN - DAY")
    columns = _columns(rows, headings)
    first = headings[0].page
    titles = [row for row in rows if row.page < first] if first <= LAST_TITLE_PAGE + 1 else []
    body = _without_furniture(rows[len(titles) :])
    _take_numbers(body, columns)
    _measure_gaps(body, unit / WIDTH_TO_HEIGHT)
    reading = _Reading(columns)
    for row in body:
        reading.take(row)
    paragraphs = reading.finished()
    found = assemble(paragraphs)
    warnings = ("read from a PDF: what an element is was told by its column; look it over",)
    return gather(
        read_title_lines(_title_lines(titles)), found.elements, warnings, found.stated, LineUnit.PARAGRAPH
    )


def _unit(pages: Iterable[Sequence[TextRun]]) -> float:
    """Width of a character, points: the median of long runs."""
    widths = [(run.right - run.left) / len(run.text) for page in pages for run in page if len(run.text) >= 12]
    return median(widths) if widths else 7.2


def _rows(page: int, runs: Sequence[TextRun], unit: float) -> Iterator[_Row]:
    """The rows of a page from above; runs whose middles are half a letter apart stand in one row."""
    ordered = sorted(
        (run for run in runs if run.top - run.bottom < 4 * unit), key=lambda run: -(run.top + run.bottom)
    )
    held: list[TextRun] = []
    for run in ordered:
        if held and (held[0].top + held[0].bottom) / 2 - (run.top + run.bottom) / 2 > 0.75 * unit:
            yield _row(page, held, unit)
            held = []
        held.append(run)
    if held:
        yield _row(page, held, unit)


def _row(page: int, runs: list[TextRun], unit: float) -> _Row:
    runs.sort(key=lambda run: run.left)
    y = median((run.top + run.bottom) / 2 for run in runs)
    texts = [run.text.strip() for run in runs]
    number = ""
    if texts[-1] in ("*", "**") and len(runs) > 1:
        runs, texts = runs[:-1], texts[:-1]
    if len(runs) > 1 and _NUMBER.fullmatch(texts[0]) and runs[1].left - runs[0].right > 1.5 * unit:
        number, runs, texts = texts[0].rstrip("."), runs[1:], texts[1:]
        if len(runs) > 1 and texts[-1].rstrip(".") == number:
            runs, texts = runs[:-1], texts[:-1]
    for place in range(1, len(runs)):
        # Two columns of speech are far apart; no blank between words is as wide.
        if runs[place].left - runs[place - 1].right > BESIDE * unit and runs[place].left > BESIDE_FROM * unit:
            beside = _whole(page, y, runs[place:], unit, "")
            return replace(_whole(page, y, runs[:place], unit, number), beside=beside)
    return _whole(page, y, runs, unit, number)


def _whole(page: int, y: float, runs: Sequence[TextRun], unit: float, number: str) -> _Row:
    text = runs[0].text
    for before, run in pairwise(runs):
        parted = text[-1:] == " " or run.text[:1] == " " or run.left - before.right > 0.9 * unit
        text = f"{text.rstrip()} {run.text.lstrip()}" if parted else text + run.text
    return _Row(page, y, runs[0].left / unit, runs[-1].right / unit, text.strip(), number)


def _is_heading(text: str) -> bool:
    prefix = PREFIX.match(text)
    return prefix is not None and len(text) > prefix.end() and text == text.upper()


def _columns(rows: list[_Row], headings: list[_Row]) -> _Columns:
    action = median(row.left for row in headings)
    rights = Counter(
        round(row.left - action)
        for row in rows
        if DIALOGUE_FROM <= row.left - action <= DIALOGUE_TO and not row.text.startswith("(")
    )
    dialogue = action + (rights.most_common(1)[0][0] if rights else 10.0)
    least = dialogue + CUE_BEYOND
    cues = Counter(
        round(row.left, 0)
        for row in rows
        if least <= row.left < action + RIGHT_HALF and row.text == row.text.upper()
    )
    return _Columns(action, dialogue, cues.most_common(1)[0][0] if cues else least + 5.0, least)


def _without_furniture(rows: list[_Row]) -> list[_Row]:
    """The rows without page numbers, headers and footers, CONTINUED, and rows of nothing but marks."""
    places: dict[tuple[str, int], set[int]] = {}
    for row in rows:
        places.setdefault(_furniture(row), set()).add(row.page)
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    for row in rows:  # from above, page by page
        first.setdefault(row.page, row.y)
        last[row.page] = row.y
    return [
        row
        for row in rows
        if _CONTINUED.fullmatch(row.text) is None
        and row.text.strip("* ")
        and not (
            row.y in (first[row.page], last[row.page])
            and (
                _PAGE_NUMBER.fullmatch(row.text)
                or (len(places[_furniture(row)]) >= FURNITURE_PAGES and not _is_heading(row.text))
            )
        )
    ]


def _furniture(row: _Row) -> tuple[str, int]:
    return _DIGITS.sub("#", row.text.casefold()), round(row.y / 4)


def _take_numbers(rows: list[_Row], columns: _Columns) -> None:
    """Give back to its text what turned out to be no scene number: headings have one, and what is omitted."""
    for row in rows:
        if row.number and not (_is_heading(row.text) or row.text.rstrip(".") == "OMITTED"):
            if abs(row.left - columns.action) > 2.0:
                row.text = f"{row.number} {row.text}"
            row.number = ""


def _measure_gaps(rows: list[_Row], line: float) -> None:
    for above, below in pairwise(rows):
        if above.page == below.page:
            below.gap = (above.y - below.y) / line


@dataclass(slots=True)
class _Open:
    """A paragraph while its rows come in."""

    kind: ElementKind
    rows: list[_Row]
    number: str = ""
    dual: bool = False


@dataclass(slots=True)
class _Reading:
    """Rows to paragraphs, one by one: what is open, and what is done."""

    columns: _Columns
    done: list[_Open] = field(default_factory=list)
    more: bool = False
    speaker: str = ""
    beside: list[_Open] = field(default_factory=list)

    def take_beside(self, row: _Row) -> None:
        """A row of two who speak at once; it may have text in either column or in both."""
        if not self.beside:
            self.speaker = ""
        left, right = (row, row.beside) if row.left < BESIDE_FROM else (None, row)
        if left is not None:
            _speak(self.done, left, first=not self.beside, dual=False)
        if right is not None:
            _speak(self.beside, right, first=not self.beside, dual=True)

    def close_beside(self) -> None:
        """The second column goes behind the first."""
        self.done += self.beside
        self.beside = []

    def take(self, row: _Row) -> None:
        """The next row."""
        if row.beside is not None or (self.beside and row.gap < PARAGRAPH_GAP):
            self.take_beside(row)
            return
        self.close_beside()
        if _MORE.fullmatch(row.text):
            self.more = True
            return
        last = self.done[-1] if self.done else None
        new_page = last is not None and row.page != last.rows[-1].page
        kind = self.kind_of(row, last)
        if kind is ElementKind.CHARACTER:
            name = _GOES_ON.sub("", row.text).strip()
            if (self.more or new_page) and _GOES_ON.search(row.text) and name == self.speaker:
                self.more = False
                return  # the cue again above the rest of a speech that a page break cut
            self.speaker = name
        elif kind not in (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL):
            self.speaker = ""
        self.more = False
        if last is not None and last.kind is kind and self.goes_on(row, last, new_page):
            last.rows.append(row)
        else:
            self.done.append(_Open(kind, [row], row.number))

    def kind_of(self, row: _Row, last: _Open | None) -> ElementKind:
        """What a row is, by its column, its letters, and what is above it."""
        offset = row.left - self.columns.action
        capitals = row.text == row.text.upper() and any(letter.isalpha() for letter in row.text)
        if abs(offset) <= 2.5:
            if (_is_heading(row.text) or row.number) and capitals:
                return ElementKind.HEADING
            if last is not None and last.kind is ElementKind.HEADING and row.gap < PARAGRAPH_GAP and capitals:
                return ElementKind.HEADING
            return ElementKind.ACTION
        if last is not None and last.kind is ElementKind.PARENTHETICAL and self.unclosed(last):
            return ElementKind.PARENTHETICAL
        if row.text.startswith("(") and self.speaker and DIALOGUE_FROM <= offset < RIGHT_HALF:
            return ElementKind.PARENTHETICAL
        if capitals and _TRANSITION.fullmatch(row.text) and offset >= DIALOGUE_FROM:
            return ElementKind.TRANSITION
        if row.left >= self.columns.least_cue:
            bare = row.text.partition("(")[0].strip()
            shaped = bare == bare.upper() or abs(row.left - self.columns.cue) <= 1.0
            if bare and shaped and row.gap >= PARAGRAPH_GAP and offset < RIGHT_HALF:
                return ElementKind.CHARACTER
            return ElementKind.TRANSITION if offset >= RIGHT_HALF and capitals else ElementKind.CENTERED
        if offset >= DIALOGUE_FROM and self.speaker:
            return ElementKind.DIALOGUE
        return ElementKind.ACTION

    def unclosed(self, last: _Open) -> bool:
        """Whether a parenthetical goes on in the next row."""
        return not last.rows[-1].text.endswith(")")

    def goes_on(self, row: _Row, last: _Open, new_page: bool) -> bool:
        """Whether a row belongs to the paragraph above it."""
        if last.kind in (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL):
            return last.kind is ElementKind.DIALOGUE or self.unclosed(last)
        if new_page:
            return last.kind is ElementKind.ACTION and not _ENDS_SENTENCE.search(last.rows[-1].text)
        return row.gap < PARAGRAPH_GAP and not row.number

    def finished(self) -> list[Paragraph]:
        """The paragraphs; a cue that nobody speaks under is centred text."""
        self.close_beside()
        widest: dict[ElementKind, float] = {}
        for one in self.done:
            widest[one.kind] = max([widest.get(one.kind, 0.0), *(row.right for row in one.rows)])
        paragraphs: list[Paragraph] = []
        for place, one in enumerate(self.done):
            kind = one.kind
            below = self.done[place + 1].kind if place + 1 < len(self.done) else None
            if kind is ElementKind.CHARACTER and below not in (
                ElementKind.DIALOGUE,
                ElementKind.PARENTHETICAL,
            ):
                kind = ElementKind.CENTERED
            if kind is ElementKind.CENTERED and one.rows[0].left - self.columns.action >= RIGHT_HALF:
                kind = ElementKind.TRANSITION
            text = _joined(one.rows, widest[one.kind])
            stated = Stated(number=one.number, page=str(one.rows[0].page))
            if one.number and text.rstrip(".") == "OMITTED":
                kind = ElementKind.HEADING
            paragraphs.append(Paragraph(kind, (Piece(text),), place + 1, one.dual, stated=stated))
        return paragraphs


def _speak(into: list[_Open], row: _Row, *, first: bool, dual: bool) -> None:
    """One more row of a column of speech: the cue first, then parentheticals and dialogue."""
    kind = ElementKind.PARENTHETICAL if row.text.startswith("(") else ElementKind.DIALOGUE
    if first:
        into.append(_Open(ElementKind.CHARACTER, [row], dual=dual))
    elif into[-1].kind is ElementKind.DIALOGUE and kind is ElementKind.DIALOGUE:
        into[-1].rows.append(row)
    else:
        into.append(_Open(kind, [row], dual=dual))


def _joined(rows: list[_Row], widest: float) -> str:
    """Rows as text: a row after which the next word would still have fitted ends a line of the writer's."""
    text = rows[0].text
    for above, below in pairwise(rows):
        word = below.text.split(" ", 1)[0]
        fitted = above.right + 1 + len(word) < widest - 0.5 and above.page == below.page
        text += f"\n{below.text}" if fitted else f" {below.text}"
    return text


def _title_lines(rows: list[_Row]) -> Iterator[TitleLine]:
    for row in rows:
        yield TitleLine(row.text, abs((row.left + row.right) / 2 - MIDDLE) <= 4.0)
