from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from leaked_sheets import paper, scanned
from precipice.paper.leaks.apart import trace_apart
from precipice.paper.leaks.issue import FOLDER, MARK, issue_copy
from precipice.paper.leaks.layout import marked
from precipice.paper.leaks.trace import trace
from precipice.paper.leaks.verdict import Verdict
from precipice.production.problem import InputError
from precipice.safety.record import NewEntry, append

NOW = datetime(2027, 6, 7, 18, 40, tzinfo=UTC)
COPIES = 200
LEAKED = 137


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred copies of a paper of two pages, and one of another paper."""
    folder = tmp_path_factory.mktemp("shoot")
    pdf = paper(pages=2)
    hashed = hashlib.sha256(pdf).hexdigest()

    def logged(numbers: range) -> None:
        data = {"format": "pdf", "mark": MARK, "paper": "callsheet", "marked": "0" * 64, "unmarked": hashed}
        people = [
            {**data, "key": number.to_bytes(16, "big").hex(), "person": f"Person {number}"}
            for number in numbers
        ]
        append(folder / FOLDER, [NewEntry("issued", "", one) for one in people], NOW)

    (folder / FOLDER).mkdir()
    logged(range(1, LEAKED))
    issued = issue_copy(folder, pdf, "callsheet", f"Person {LEAKED}", NOW, LEAKED.to_bytes(16, "big"))
    (folder / "leak.pdf").write_bytes(issued.content)
    logged(range(LEAKED + 1, COPIES + 1))
    other = issue_copy(folder, paper(seed=50), "memo", "Somebody Else", NOW, b"m" * 16)
    (folder / "memo.pdf").write_bytes(other.content)
    return folder


def numbers(verdict: Verdict) -> list[int]:
    return [one.copy.number for one in verdict.named]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def without_watermark() -> bytes:
    return marked(paper(pages=2), LEAKED.to_bytes(16, "big")).pdf


def test_the_file_itself(shoot: Path) -> None:
    verdict = trace(shoot / "leak.pdf", shoot)
    assert verdict.same is not None
    assert verdict.same.number == LEAKED
    assert [copy.number for copy in verdict.visible] == [LEAKED]
    assert numbers(verdict) == [LEAKED]


def test_the_watermark_taken_out(shoot: Path, tmp_path: Path) -> None:
    verdict = trace(written(tmp_path, "x.pdf", without_watermark()), shoot)
    assert (verdict.same, verdict.visible) == (None, ())
    assert numbers(verdict) == [LEAKED]
    assert verdict.matches[0].chance < 1e-30
    assert verdict.matches[1].chance > 1e-3


def test_pages_dropped_doubled_and_in_another_order_on_another_size(shoot: Path, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(without_watermark())) as source, pikepdf.new() as new:
        for number in (1, 0, 1):
            form = new.copy_foreign(source.pages[number].as_form_xobject())
            page = new.add_blank_page(page_size=(612, 792))
            name = page.add_resource(form, pikepdf.Name.XObject)
            page.contents_add(f"q 0.93 0 0 0.93 20 5 cm {name} Do Q".encode())
        out = io.BytesIO()
        new.save(out)
    verdict = trace(written(tmp_path, "x.pdf", out.getvalue()), shoot)
    assert numbers(verdict) == [LEAKED]


def test_the_unmarked_paper_names_nobody(shoot: Path, tmp_path: Path) -> None:
    assert numbers(trace(written(tmp_path, "x.pdf", paper(pages=2)), shoot)) == []


def test_a_copy_of_another_production_names_nobody(shoot: Path, tmp_path: Path) -> None:
    theirs = marked(paper(pages=2), b"another key here").pdf
    assert numbers(trace(written(tmp_path, "x.pdf", theirs), shoot)) == []
    verdict = trace(written(tmp_path, "y.pdf", paper(seed=900)), shoot)
    assert verdict.matches == ()
    assert verdict.notes


def test_two_copies_mixed_word_by_word_name_both_and_nobody_else(shoot: Path, tmp_path: Path) -> None:
    from precipice.paper.leaks.code import signs
    from precipice.paper.leaks.layout import mark_of
    from precipice.paper.leaks.stream import move_words

    one, two = (signs(number.to_bytes(16, "big"), 4000) for number in (LEAKED, 12))
    taken = np.where(np.random.default_rng(4).integers(0, 2, 4000) == 1, one, two)
    mixed = move_words(paper(pages=2), lambda number, size: float(taken[number]) * mark_of(size)).pdf
    assert sorted(numbers(trace(written(tmp_path, "x.pdf", mixed), shoot))) == [12, LEAKED]


@pytest.mark.parametrize(("dpi", "form"), [(150.0, "JPEG"), (100.0, "TIFF")])
def test_a_scan_names_the_copy(shoot: Path, tmp_path: Path, dpi: float, form: str) -> None:
    leaked = (shoot / "leak.pdf").read_bytes()
    verdict = trace(written(tmp_path, "x", scanned(leaked, dpi, 1, form)), shoot)
    assert verdict.kind == "picture"
    assert numbers(verdict) == [LEAKED]


def test_a_pdf_of_scans_the_wrong_way_up_names_the_copy(shoot: Path, tmp_path: Path) -> None:
    image = Image.open(io.BytesIO(scanned((shoot / "leak.pdf").read_bytes()))).rotate(180)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=150)
    assert numbers(trace(written(tmp_path, "x.pdf", out.getvalue()), shoot)) == [LEAKED]


def test_a_scan_of_an_innocent_paper_names_nobody(shoot: Path, tmp_path: Path) -> None:
    assert numbers(trace(written(tmp_path, "x.jpg", scanned(paper(pages=2))), shoot)) == []


def test_a_lost_paper_is_said(tmp_path: Path) -> None:
    issued = issue_copy(tmp_path, paper(), "callsheet", "Kari Nordmann", NOW)
    (tmp_path / "issues" / f"paper-{issued.copy.unmarked}.pdf").unlink()
    verdict = trace(written(tmp_path, "x.pdf", paper()), tmp_path)
    assert "copy 1 is gone" in verdict.notes[0]


def bomb() -> bytes:
    """A PNG of 50,000 by 50,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9000)))
        + chunk(b"IEND", b"")
    )


def many_pages() -> bytes:
    with pikepdf.new() as new:
        for _ in range(501):
            new.add_blank_page(page_size=(200, 200))
        out = io.BytesIO()
        new.save(out)
    return out.getvalue()


def tall() -> bytes:
    with pikepdf.new() as new:
        new.add_blank_page(page_size=(200, 14_000))
        out = io.BytesIO()
        new.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 bytes"),
        (b"%PDF-1.7\nnothing", "no readable PDF"),
        (b"\x89PNG\r\n\x1a\nnothing", "damaged picture"),
        (b"\xff\xd8\xff\xe0nothing", "damaged picture"),
        (b"II*\0" + bytes(40), "damaged picture"),
        (bomb(), "too large"),
        (many_pages(), "501 pages"),
        (tall(), "14000 pt"),
    ],
)
def test_hostile_files_are_refused_in_a_sentence(
    shoot: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        trace(written(tmp_path, "x", content), shoot)


def test_a_file_that_takes_too_long_is_given_up(shoot: Path) -> None:
    with pytest.raises(InputError, match="takes longer"):
        trace_apart(shoot / "leak.pdf", shoot, patience_s=0.01)


def test_apart_says_the_same(shoot: Path, tmp_path: Path) -> None:
    assert trace_apart(shoot / "memo.pdf", shoot) == trace(shoot / "memo.pdf", shoot)
    with pytest.raises(InputError, match="no readable PDF"):
        trace_apart(written(tmp_path, "x.pdf", b"%PDF-1.7"), shoot)
