"""Words of a finished PDF moved by fractions of a point, whatever program made it.

A content stream shows text with TJ arrays of strings and adjustments (ISO 32000-2, 9.4.3). A number before a
word moves it along its line, and the number before the next one takes that back: no glyph, code or order of
anything changes, so that text extraction stays the same.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf

from precipice.production.problem import InputError, Problem

GAP = 180.0
"""An adjustment of more than this many thousandths of the type size parts two words where no space does."""

SPACES = frozenset((0x20, 0xA0, 0x09, 0x2002, 0x2003, 0x2009, 0x202F))

Shift = Callable[[int, float], float]
"""Points by which word number i, set in a type of so many points, is moved along its line."""

Matrix = tuple[float, float, float, float]

_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What an operand that is missing or of the wrong kind, or a resource that is not there, comes out as."""

_SHOWS = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(frozen=True, slots=True)
class Moved:
    """A PDF with its words moved.

    Attributes:
        pdf: The file.
        sizes: Type size of each word that can be moved, in the order of the streams, pt.
    """

    pdf: bytes
    sizes: tuple[float, ...]


def move_words(pdf: bytes, shift: Shift) -> Moved:
    """Move every word of a PDF's pages along its line.

    Args:
        pdf: A file of our own.
        shift: How far.

    Raises:
        InputError: It is no PDF that can be read, or what a page says to draw is broken.
    """
    out = io.BytesIO()
    sizes: list[float] = []
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for number, page in enumerate(opened.pages, 1):
                _rewrite(_Page(page, shift, sizes), opened, number)
            opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PdfError as error:
        raise InputError((Problem("paper", "", f"what is no PDF: {error}"[:200], "a PDF"),)) from error
    return Moved(out.getvalue(), tuple(sizes))


def _rewrite(page: _Page, pdf: pikepdf.Pdf, number: int) -> None:
    try:
        page.rewrite(pdf)
    except _BROKEN as error:
        found = "an instruction to draw that is broken, or a font that is not there"
        raise InputError((Problem("paper", f"page {number}", found, "a page that can be read"),)) from error


@dataclass(slots=True)
class _Font:
    """How a font's strings part into codes, and which of these are spaces."""

    width: int
    spaces: frozenset[int]


@dataclass(slots=True)
class _State:
    ctm: Matrix = (1.0, 0.0, 0.0, 1.0)
    font: _Font | None = None
    size: float = 0.0
    stretch: float = 1.0


@dataclass(slots=True)
class _Page:
    page: pikepdf.Page
    shift: Shift
    sizes: list[float]
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    text: Matrix = (1.0, 0.0, 0.0, 1.0)
    fonts: dict[str, _Font] = field(default_factory=dict)

    def rewrite(self, pdf: pikepdf.Pdf) -> None:
        """Put a new content stream in place of the page's."""
        done: list[Any] = []
        for instruction in pikepdf.parse_content_stream(self.page):
            name = str(instruction.operator)
            if name in _SHOWS and self.state.font is not None:
                done += self._shown(name, list(instruction.operands))
                continue
            self._follow(name, list(instruction.operands) if name != "INLINE IMAGE" else [])
            done.append(instruction)
        self.page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(done))

    def _follow(self, name: str, operands: list[Any]) -> None:
        """Keep the graphics state (ISO 32000-2, 8.4 and 9.3)."""
        state = self.state
        match name:
            case "q":
                self.stack.append(_State(state.ctm, state.font, state.size, state.stretch))
            case "Q" if self.stack:
                self.state = self.stack.pop()
            case "cm":
                state.ctm = _times(_matrix(operands), state.ctm)
            case "BT":
                self.text = (1.0, 0.0, 0.0, 1.0)
            case "Tm":
                self.text = _matrix(operands)
            case "Tf":
                state.font, state.size = self._font(str(operands[0])), float(operands[1])
            case "Tz":
                state.stretch = float(operands[0]) / 100.0
            case _:
                pass

    def _font(self, name: str) -> _Font:
        if name not in self.fonts:
            self.fonts[name] = _read_font(self.page.resources.Font[name])
        return self.fonts[name]

    def _shown(self, name: str, operands: list[Any]) -> Iterator[Any]:
        """The instructions that show a text with its words moved."""
        if name == '"':
            yield _instruction([operands[0]], "Tw")
            yield _instruction([operands[1]], "Tc")
        if name in ("'", '"'):
            yield _instruction([], "T*")
        whole = list(operands[0]) if name == "TJ" else [operands[-1]]
        along = _times(self.text, self.state.ctm)
        unit = abs(self.state.size) * self.state.stretch * math.hypot(along[0], along[1])
        size = abs(self.state.size) * math.hypot(along[2], along[3])
        if unit < 0.01 or self.state.font is None:
            yield _instruction([pikepdf.Array(whole)], "TJ")
            return
        yield _instruction([pikepdf.Array(self._spread(whole, self.state.font, unit, size))], "TJ")

    def _spread(self, whole: list[Any], font: _Font, unit: float, size: float) -> Iterator[Any]:
        """The elements of a TJ array, with adjustments before its words and one that ends them all."""
        at, within = 0.0, False
        for element in whole:
            if not isinstance(element, pikepdf.String):
                within = within and float(element) > -GAP
                yield element
                continue
            held, kept = bytes(element), b""
            for start in range(0, len(held), font.width):
                glyph = held[start : start + font.width]
                is_space = int.from_bytes(glyph, "big") in font.spaces
                if not is_space and not within:
                    by = self.shift(len(self.sizes), size)
                    self.sizes.append(size)
                    if by != at:
                        yield from (pikepdf.String(kept),) if kept else ()
                        yield _number((at - by) * 1000.0 / unit)
                        kept, at = b"", by
                within = not is_space
                kept += glyph
            yield from (pikepdf.String(kept),) if kept else ()
        if at:
            yield _number(at * 1000.0 / unit)


def _instruction(operands: list[Any], name: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(name))


def _number(value: float) -> Decimal:
    return Decimal(f"{value:.3f}")


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d = (float(one) for one in operands[:4])
    return a, b, c, d


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The linear part of a product of matrices, the first applied first."""
    a, b, c, d = first
    e, f, g, h = second
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def _read_font(font: Any) -> _Font:
    """Which codes of a font are spaces, from its ToUnicode table (ISO 32000-2, 9.10.3)."""
    width = 2 if str(font.get("/Subtype", "")) == "/Type0" else 1
    if "/ToUnicode" not in font:
        return _Font(width, frozenset((0x20,)) if width == 1 else frozenset())
    table = bytes(font.ToUnicode.read_bytes())
    spaces: set[int] = set()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        spaces |= {int(code, 16) for code, target in _BFCHAR.findall(block) if int(target, 16) in SPACES}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, target in _BFRANGE.findall(block):
            first, last, to = int(low, 16), int(high, 16), int(target, 16)
            spaces |= {first + one - to for one in SPACES if to <= one <= to + min(last - first, 0xFFFF)}
    return _Font(width, frozenset(spaces))
