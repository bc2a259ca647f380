"""A picture held against one paper after the other; pages that are nearly the same are measured once.

Two hundred people's call sheets of a day differ in a line or two. Where a page has most of its words at the
same places as a page that was looked at before, the picture lies over it in the same way, and a word that
both have is moved in both or in neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.layout import LayoutPage
from precipice.paper.leaks.register import Laid, Turned, levelled, most_like, sheets_of, shifts_in_picture
from precipice.paper.leaks.scan import Picture
from precipice.paper.leaks.words import Words

SAME = 0.8
"""Share of the words of both pages that stand at the same places from which on they are nearly the same."""

GRID = 4.0
"""Places are the same to a quarter of a point."""

Array = NDArray[np.float64]
Key = tuple[str, int, int]


@dataclass(slots=True)
class _Known:
    """A page that was looked at.

    Attributes:
        words: Its words with their places.
        laid: How it lies in the picture; None where the picture does not show it.
        shifts: How far each of its words was moved, in units of the mark; None before they were measured.
    """

    words: frozenset[Key]
    laid: Laid | None
    shifts: Mapping[Key, float] | None = None


@dataclass(slots=True)
class Look:
    """A picture, and what is known of the pages that it was held against."""

    picture: Picture
    _known: list[_Known] = field(default_factory=list)
    _ways: tuple[Turned, ...] = ()

    def shows(self, pdf: bytes, pages: Sequence[Words]) -> int | None:
        """The page of a paper that the picture shows; None where it shows none."""
        keys = [frozenset(_keys(page)) for page in pages]
        like = [self._like(words) for words in keys]
        if any(one is None for one in like):
            self._ways = self._ways or levelled(self.picture)
            laid = most_like(self._ways, sheets_of(pdf))
            number = laid.sheet.number if laid is not None else None
            self._known += [_Known(words, laid if k == number else None) for k, words in enumerate(keys)]
            return number
        return next((k for k, one in enumerate(like) if one is not None and one.laid is not None), None)

    def shifts(self, pdf: bytes, page: LayoutPage) -> Array | None:
        """How far each word of a page that it shows was moved, in units of the mark; 0 where it is not found.

        Returns:
            Shape (words of the page,); None where the picture cannot be laid over the page.
        """
        keys = _keys(page.words)
        known = self._like(frozenset(keys))
        if known is None or known.laid is None:
            return None
        if known.shifts is None:
            values = shifts_in_picture(self.picture, pdf, page, known.laid)
            known.shifts = {} if values is None else dict(zip(keys, values.tolist(), strict=True))
        if not known.shifts:
            return None
        found = np.array([known.shifts.get(key, 0.0) for key in keys])
        return np.where(page.carries >= 0, found, 0.0)

    def _like(self, words: frozenset[Key]) -> _Known | None:
        """The page that was looked at before and is nearly the same, the most alike of them."""
        shares = [len(words & one.words) / max(1, len(words), len(one.words)) for one in self._known]
        best = int(np.argmax(shares)) if shares else 0
        return self._known[best] if shares and shares[best] >= SAME else None


def _keys(page: Words) -> list[Key]:
    return [
        (text, round(box[0] * GRID), round(box[1] * GRID))
        for text, box in zip(page.texts, page.boxes.tolist(), strict=True)
    ]
