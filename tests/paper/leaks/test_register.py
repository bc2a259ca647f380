"""A picture laid over its page, where the page was first found in the wrong place."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from leaked_sheets import scanned, sheet, words
from precipice.paper.leaks.code import score, signs
from precipice.paper.leaks.digital import gather
from precipice.paper.leaks.layout import layout_of, marked
from precipice.paper.leaks.register import levelled, most_like, sheets_of, shifts_in_picture
from precipice.paper.leaks.scan import pictures_of_image

ROWS = ", ".join(f"[{n}],[{words(2, n // 4)}],[07:15],[{words(4, n // 6)}]" for n in range(40))
TABLE = f"#set text(size: 8pt)\n#table(columns: (auto, 2fr, auto, 3fr), inset: 3pt, {ROWS})"


@pytest.mark.parametrize("off", [0.0, 7.0, -14.0, 28.0])
def test_a_table_of_rows_that_are_alike_is_read_where_it_lies(off: float) -> None:
    pdf = sheet(TABLE)
    key = hashlib.sha256(b"a row off").digest()[:16]
    layout = layout_of(pdf)
    (picture,) = pictures_of_image(scanned(marked(pdf, key).pdf, 150.0), "scan")
    laid = most_like(levelled(picture), sheets_of(pdf))
    assert laid is not None
    down = np.vstack((off * laid.map[2], np.zeros((2, 2))))
    moved = shifts_in_picture(picture, pdf, layout.pages[0], replace(laid, map=laid.map + down))
    assert moved is not None
    # Of innocent copies one in a million scores 5; this one is read as well as from where the page lies.
    assert score(signs(key, layout.count), gather(layout, [(0, moved)])) > 12.0
