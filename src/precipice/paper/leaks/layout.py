"""Where each word of an unmarked paper stands, and which sign of the code it carries.

Which word of a content stream is which word on the page is not computed but seen: the paper is moved by known
small amounts that spell each word's number, and read again. What does not move as one word is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.code import signs
from precipice.paper.leaks.stream import Moved, move_words
from precipice.paper.leaks.words import Words, opened, page_of, words_of

SHARE, LEAST, MOST = 0.025, 0.18, 0.35
"""Mark as a share of the type size, and its bounds in points; own choice between what the eye does not see (a
space is about a quarter of the type size) and what a scan keeps (bench/leaks)."""

STEP, BASE, DIGITS = 0.01, 41, 3
"""Points a step, and the number system in which words are counted: BASE ** DIGITS words at most."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LayoutPage:
    """One page of an unmarked paper.

    Attributes:
        words: What stands on it.
        carries: Number of the sign that each word carries; -1 for none, shape (n,).
        along: Direction in which it is moved, unit vectors, shape (n, 2).
        mark: How far, pt, shape (n,).
    """

    words: Words
    carries: NDArray[np.int64]
    along: Array
    mark: Array


@dataclass(frozen=True, slots=True)
class Layout:
    """An unmarked paper.

    Attributes:
        pages: From the first.
        count: Signs of its code.
    """

    pages: tuple[LayoutPage, ...]
    count: int


def mark_of(size: float) -> float:
    """How far a word in a type of some size is moved, pt."""
    return min(MOST, max(LEAST, SHARE * size))


def marked(pdf: bytes, key: bytes) -> Moved:
    """The paper with the code of a copy in it."""
    code = signs(key, BASE**DIGITS)

    def shift(number: int, size: float) -> float:
        return float(code[number]) * mark_of(size) if number < len(code) else 0.0

    return move_words(pdf, shift)


def pages_of(pdf: bytes, name: str = "paper") -> tuple[Words, ...]:
    """The words of each page."""
    with opened(pdf, name) as document:
        return tuple(words_of(page_of(document, number, name), name) for number in range(len(document)))


def layout_of(pdf: bytes) -> Layout:
    """See which word carries which sign."""
    still = move_words(pdf, lambda _number, _size: 0.0)
    plain = pages_of(still.pdf)
    probes: list[Any] = [lambda _number, _size: STEP * (BASE - 1)]
    digits = next((place for place in range(1, DIGITS) if len(still.sizes) <= BASE**place), DIGITS)
    probes += [
        lambda number, _size, place=place: STEP * ((number // BASE**place) % BASE) for place in range(digits)
    ]
    seen = [pages_of(move_words(pdf, probe).pdf) for probe in probes]
    marks = np.array([mark_of(size) for size in still.sizes])
    pages = tuple(
        _page(words, [probe[number] for probe in seen], marks) for number, words in enumerate(plain)
    )
    return Layout(pages, len(still.sizes))


def _page(words: Words, probes: list[Words], marks: Array) -> LayoutPage:
    count = len(words.texts)
    carries, along = np.full(count, -1), np.zeros((count, 2))
    if count and all(probe.texts == words.texts for probe in probes):
        moves = [probe.boxes - words.boxes for probe in probes]
        way = STEP * (BASE - 1)
        along = moves[0][:, :2] / way
        rigid = np.all(np.abs(moves[0][:, 2:] - moves[0][:, :2]) < 0.3 * STEP, axis=1)
        rigid &= np.abs(np.hypot(along[:, 0], along[:, 1]) - 1.0) < 0.05
        numbers = np.zeros(count, np.int64)
        for place, move in enumerate(moves[1:]):
            digits = np.sum(move[:, :2] * along, axis=1) / STEP
            rigid &= np.all(np.abs(move[:, 2:] - move[:, :2]) < 0.3 * STEP, axis=1)
            rigid &= np.abs(digits - np.round(digits)) < 0.3
            numbers += np.round(digits).astype(np.int64) * BASE**place
        rigid &= (numbers >= 0) & (numbers < min(len(marks), BASE**DIGITS))
        carries[rigid] = numbers[rigid]
    mark = np.where(carries >= 0, marks[np.maximum(carries, 0)] if len(marks) else 0.0, 0.0)
    return LayoutPage(words, carries, along, mark)
