"""The words of a PDF's pages with their boxes, as a reader draws them."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from precipice.production.problem import InputError, Problem

MOST_PAGES = 500
MOST_CHARACTERS = 60_000
"""Of one page."""

SMALLEST, LARGEST = 36.0, 6000.0
"""Width and height of a page, pt."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one page.

    Attributes:
        width: Of the page, pt.
        height: Of the page, pt.
        texts: Each word, in the order of the file.
        boxes: Left, bottom, right and top of its ink, pt from the lower left, shape (n, 4).
    """

    width: float
    height: float
    texts: tuple[str, ...]
    boxes: NDArray[np.float64]

    @property
    def middles(self) -> NDArray[np.float64]:
        """Middle of each box, shape (n, 2)."""
        return np.stack((self.boxes[:, [0, 2]].mean(axis=1), self.boxes[:, [1, 3]].mean(axis=1)), axis=1)


@contextlib.contextmanager
def opened(pdf: bytes, name: str = "paper") -> Iterator[Any]:
    """A PDF, open for as long as it is looked at.

    Raises:
        InputError: It is none, is locked, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        found = (
            "a PDF that wants a password" if "password" in str(error).lower() else "what is no readable PDF"
        )
        raise InputError((Problem(name, "", found, "a PDF that opens without a password"),)) from error
    try:
        count = len(document)
        if not 1 <= count <= MOST_PAGES:
            raise InputError((Problem(name, "", f"{count:,} pages", f"1 to {MOST_PAGES} pages"),))
        yield document
    finally:
        document.close()


def page_of(document: Any, number: int, name: str = "paper") -> Any:
    """A page of a size that can be looked at.

    Raises:
        InputError: It cannot be read, or is too small or too large.
    """
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise InputError(
            (Problem(name, f"page {number + 1}", "a damaged page", "a readable one"),)
        ) from error
    width, height = page.get_size()
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        found, allowed = f"{width:.0f} by {height:.0f} pt", f"{SMALLEST:.0f} to {LARGEST:.0f} pt each way"
        raise InputError((Problem(name, f"page {number + 1}", found, allowed),))
    return page


def words_of(page: Any, name: str = "paper") -> Words:
    """The words of a page.

    Raises:
        InputError: It has too many characters.
    """
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise InputError((Problem(name, "", f"{count:,} characters on a page", f"{MOST_CHARACTERS:,}"),))
    corners = tuple(ctypes.c_double() for _ in range(4))
    left, right, bottom, top = corners
    texts: list[str] = []
    boxes: list[list[float]] = []
    within = False
    for index in range(max(count, 0)):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        character = chr(code) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if character.isspace() or character == "\ufffe":
            within = False
            continue
        raw.FPDFText_GetCharBox(text.raw, index, *(ctypes.byref(one) for one in corners))
        box = [left.value, bottom.value, right.value, top.value]
        if within:
            texts[-1] += character
            last = boxes[-1]
            last[:] = [min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])]
        else:
            texts.append(character)
            boxes.append(box)
            within = True
    width, height = page.get_size()
    return Words(width, height, tuple(texts), np.array(boxes, np.float64).reshape(-1, 4))
