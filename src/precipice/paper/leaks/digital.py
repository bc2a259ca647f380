"""A suspect with text in it: its words against those of the papers that were handed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.code import saturated
from precipice.paper.leaks.fit import apply, polynomial, similarity
from precipice.paper.leaks.layout import Layout, LayoutPage
from precipice.paper.leaks.words import Words

LIKE = 0.3
"""Share of a page's words that the suspect must have before its positions are looked at."""

LEAST_WORDS = 8
Array = NDArray[np.float64]


def likeness(suspect: Words, page: Words) -> float:
    """Share of a page's words that a suspect page has."""
    if len(page.texts) < LEAST_WORDS:
        return 0.0
    return (Counter(suspect.texts) & Counter(page.texts)).total() / len(page.texts)


def most_like(suspect: Words, pages: Sequence[Words]) -> tuple[int, float] | None:
    """The page that a suspect page looks like, and how much; None where it looks like none."""
    shares = [likeness(suspect, page) for page in pages]
    best = int(np.argmax(shares)) if shares else 0
    return (best, shares[best]) if shares and shares[best] >= LIKE else None


def shifts(suspect: Words, page: LayoutPage) -> Array | None:
    """How far each word of a page was moved along its line, in units of the mark; 0 where it is not found.

    Returns:
        Shape (words of the page,); None where the suspect is laid out in another way.
    """
    old, new = page.words.middles, suspect.middles
    once = _unique(page.words.texts, suspect.texts)
    if len(once) < 3:
        return None
    anchors = np.array(once)
    rough = similarity(old[anchors[:, 0]], new[anchors[:, 1]], 3.0)
    if rough is None:
        return None
    pairs = _pairs(page.words.texts, suspect.texts, apply(rough[0], old), new)
    if len(pairs) < LEAST_WORDS:
        return None
    matched = np.array(pairs)
    fitted = polynomial(old[matched[:, 0]], new[matched[:, 1]], 1)
    scale = float(np.sqrt(abs(np.linalg.det(fitted[1:3]))))
    off = new[matched[:, 1]] - apply(fitted, old[matched[:, 0]])
    here = matched[:, 0]
    along = page.along[here] @ (fitted[1:3] / scale)
    way = np.sum(off * along, axis=1) / scale
    found = np.zeros(len(page.words.texts))
    carried = page.carries[here] >= 0
    found[here[carried]] = way[carried] / page.mark[here[carried]]
    return found


def gather(layout: Layout, seen: Sequence[tuple[int, Array]]) -> Array:
    """Sum what several suspect pages say of each sign, cut off word by word, shape (signs,)."""
    total = np.zeros(layout.count)
    for number, found in seen:
        page = layout.pages[number]
        carried = page.carries >= 0
        np.add.at(total, page.carries[carried], saturated(found)[carried])
    return saturated(total)


def _unique(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Words that stand once on either side."""
    here, there = Counter(first), Counter(second)
    places = {text: index for index, text in enumerate(second)}
    return [
        (index, places[text]) for index, text in enumerate(first) if here[text] == 1 and there.get(text) == 1
    ]


def _pairs(first: Sequence[str], second: Sequence[str], due: Array, new: Array) -> list[tuple[int, int]]:
    """The nearest word of the same text within a few points of where it is due."""
    places: dict[str, list[int]] = {}
    for index, text in enumerate(second):
        places.setdefault(text, []).append(index)
    pairs = []
    for index, text in enumerate(first):
        where = places.get(text)
        if not where:
            continue
        off = np.hypot(*(new[where] - due[index]).T)
        nearest = int(np.argmin(off))
        if off[nearest] < 4.0:
            pairs.append((index, where[nearest]))
    return pairs
