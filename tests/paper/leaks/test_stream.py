from __future__ import annotations

import io
import subprocess
from collections import Counter
from shutil import which

import numpy as np
import pikepdf
import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from leaked_sheets import paper
from precipice.paper.leaks.code import signs
from precipice.paper.leaks.layout import layout_of, mark_of, marked, pages_of
from precipice.paper.leaks.stream import move_words
from precipice.production.problem import InputError

KEY = b"0123456789abcdef"
TRADE = """
#table(columns: 4, ..range(40).map(i => [cell #i word]))
#rotate(-90deg, reflow: true)[upright head here]
Ærøskøbing naïve #strong[bold]ly Василий “quoted” AVATAR To. 12 3/8
"""


def by_reportlab() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, letter)
    for row in range(30):
        canvas.drawString(72, 720 - 20 * row, f"row {row} of words set by another program, with Tj")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("pdf", [paper(extra=TRADE), by_reportlab()], ids=("typst", "reportlab"))
def test_every_word_moves_as_told_and_none_else_changes(pdf: bytes) -> None:
    layout = layout_of(pdf)
    moved = marked(pdf, KEY)
    code = signs(KEY, layout.count)
    for page, before, after in zip(layout.pages, pages_of(pdf), pages_of(moved.pdf), strict=True):
        assert after.texts == before.texts
        carried = page.carries >= 0
        assert carried.mean() > 0.97
        due = (code[page.carries] * page.mark)[:, None] * page.along
        off = after.middles - before.middles - np.where(carried[:, None], due, 0.0)
        assert np.abs(off[carried]).max() < 0.002
        assert np.abs(after.middles - before.middles).max() <= mark_of(10.0) + 0.35


def test_words_upright_move_upwards() -> None:
    page = layout_of(paper(extra=TRADE)).pages[0]
    upright = page.along[page.words.texts.index("upright")]
    assert upright == pytest.approx((0.0, 1.0), abs=0.01)


def test_each_sign_is_carried_once() -> None:
    layout = layout_of(paper(pages=2, extra=TRADE))
    carried = np.concatenate([page.carries[page.carries >= 0] for page in layout.pages])
    assert len(np.unique(carried)) == len(carried)
    assert carried.max() < layout.count


@pytest.mark.skipif(which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
def test_another_reader_finds_the_same_words() -> None:
    def read(pdf: bytes) -> Counter[str]:
        done = subprocess.run(("pdftotext", "-", "-"), input=pdf, capture_output=True, check=True)
        return Counter(done.stdout.decode().split())

    pdf = paper(extra=TRADE)
    assert read(marked(pdf, KEY).pdf) == read(pdf)


def page_that_draws(drawn: bytes) -> bytes:
    """A PDF of one page with Helvetica as F1."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    pdf.pages[0].obj.Contents = pdf.make_stream(drawn)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_the_pen_ends_where_it_ended() -> None:
    """A text that goes on without being placed anew stands where it stood."""
    pdf = page_that_draws(b"BT /F1 12 Tf 50 200 Td (one two ) Tj (three) Tj T* (x) ' ET")
    seen = pages_of(move_words(pdf, lambda number, _size: 0.3 if number == 1 else 0.0).pdf)[0]
    before = pages_of(pdf)[0]
    moved = dict(zip(seen.texts, (seen.middles - before.middles)[:, 0], strict=True))
    assert moved["two"] == pytest.approx(0.3, abs=1e-3)
    assert moved["one"] == pytest.approx(0.0, abs=1e-3)
    assert moved["three"] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    "drawn",
    [
        b"BT /F9 12 Tf (a b) Tj ET",
        b"BT /F1 Tf ET",
        b"1 0 cm",
        b"BT /F1 9 Tf [(a) /x (b)] TJ ET",
        b"/F1 9 Tf TJ",
    ],
)
def test_a_page_that_draws_nonsense_is_refused_in_a_sentence(drawn: bytes) -> None:
    with pytest.raises(InputError, match="page 1: found an instruction"):
        marked(page_that_draws(drawn), KEY)


def test_no_pdf_is_refused() -> None:
    with pytest.raises(InputError, match="no PDF"):
        marked(b"%PDF-1.7 nothing", KEY)
