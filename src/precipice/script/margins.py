"""What never reaches the page: boneyards and notes, taken out of the text with every line number kept."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is left.

    Attributes:
        number: Line in the source file, counted from 1.
        text: The line, without its end.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the margin: its first source line, and what stood between the brackets."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Bare:
    """A script without boneyards and notes.

    Attributes:
        lines: What is left, line by line.
        notes: The notes, in order.
        warnings: Liberties taken, each naming its line.
    """

    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]


_MARK = re.compile(r"/\*|\[\[")
_BLANK = re.compile(r"\n[ \t]?(?=\n)")


class _Finder:
    """Next place of a pattern at or after a position; asked with rising positions, so linear in all."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text
        self._found: re.Match[str] | None = None
        self._nothing_more = False

    def after(self, position: int) -> int:
        """Start of the next match, or -1."""
        if self._found is not None and self._found.start() >= position:
            return self._found.start()
        if not self._nothing_more:
            self._found = self._pattern.search(self._text, position)
            self._nothing_more = self._found is None
        return self._found.start() if self._found is not None and not self._nothing_more else -1


def strip_margins(text: str) -> Bare:
    """Take boneyards and notes out of a text whose lines end in newlines.

    A note ends at a blank line unless that line holds two spaces (Fountain 1.1); an unclosed boneyard runs to
    the end of the file, which is a liberty and is warned of.
    """
    close_note, blank = _Finder(re.compile(r"\]\]"), text), _Finder(_BLANK, text)
    close_bone = _Finder(re.compile(r"\*/"), text)
    lines: list[Line] = []
    notes: list[Note] = []
    warnings: list[str] = []
    pieces: list[str] = []
    number = first = 1
    had_note = False
    at = 0
    while at < len(text):
        mark = _MARK.search(text, at)
        end = len(text) if mark is None else mark.start()
        if "\n" in text[at:end]:
            whole = text[at:end].split("\n")
            pieces.append(whole[0])
            _end_line(lines, pieces, first, had_note)
            lines += map(Line, range(number + 1, number + len(whole) - 1), whole[1:-1])
            pieces, had_note = [whole[-1]], False
            number += len(whole) - 1
            first = number
        else:
            pieces.append(text[at:end])
        if mark is None:
            break
        if mark.group() == "/*":
            end = close_bone.after(mark.end())
            if end < 0:
                warnings.append(f"line {number}: a boneyard that is never closed; the rest is left out")
                end = len(text)
        else:
            end = close_note.after(mark.end())
            gap = blank.after(mark.end())
            if end < 0 or 0 <= gap < end:
                pieces.append("[[")
                at = mark.end()
                continue
            notes.append(Note(number, text[mark.end() : end].strip()))
            had_note = True
        number += text.count("\n", mark.start(), end)
        at = min(len(text), end + 2)
    _end_line(lines, pieces, first, had_note)
    return Bare(tuple(lines), tuple(notes), tuple(warnings))


def _end_line(lines: list[Line], pieces: list[str], number: int, had_note: bool) -> None:
    text = "".join(pieces)
    if had_note and not text.strip():
        return  # a line that held nothing but a note must not break the paragraph around it
    lines.append(Line(number, text))
