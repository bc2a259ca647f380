from __future__ import annotations

import hashlib
import io
import random
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from leaked_sheets import paper, scanned
from paper.papers import every_block
from precipice.paper.handout.document import Format
from precipice.paper.leaks.apart import trace_apart
from precipice.paper.leaks.code import signs
from precipice.paper.leaks.hand_out import hand_out
from precipice.paper.leaks.issue import FOLDER, MARK, issue_copy
from precipice.paper.leaks.layout import mark_of, marked, pages_of
from precipice.paper.leaks.stream import move_words
from precipice.paper.leaks.trace import trace
from precipice.paper.leaks.verdict import Verdict
from precipice.production.problem import InputError
from precipice.safety.record import NewEntry, append

NOW = datetime(2027, 6, 7, 18, 40, tzinfo=UTC)
COPIES = 200
LEAKED = 137


def logged(folder: Path, pdf: bytes, keys: dict[int, bytes]) -> None:
    """Copies of a paper in the log, by number, without their files."""
    hashed = hashlib.sha256(pdf).hexdigest()
    data = {"format": "pdf", "mark": MARK, "paper": "callsheet", "marked": "0" * 64, "unmarked": hashed}
    people = [{**data, "key": key.hex(), "person": f"Person {number}"} for number, key in keys.items()]
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / f"paper-{hashed}.pdf").write_bytes(pdf)
    append(folder / FOLDER, [NewEntry("issued", "", one) for one in people], NOW)


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred copies of a paper of two pages, and one of another paper."""
    folder = tmp_path_factory.mktemp("shoot")
    pdf = paper(pages=2)
    logged(folder, pdf, {number: number.to_bytes(16, "big") for number in range(1, LEAKED)})
    issued = issue_copy(folder, pdf, "callsheet", f"Person {LEAKED}", NOW, LEAKED.to_bytes(16, "big"))
    (folder / "leak.pdf").write_bytes(issued.content)
    logged(folder, pdf, {number: number.to_bytes(16, "big") for number in range(LEAKED + 1, COPIES + 1)})
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


def edited(content: bytes) -> bytes:
    """A copy as somebody with a PDF editor leaves it: what lies over the words is gone."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            kept = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) != "Do"]
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
            del page.resources["/XObject"]
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_the_watermark_taken_out_by_an_editor(shoot: Path, tmp_path: Path) -> None:
    content = edited((shoot / "leak.pdf").read_bytes())
    assert b"Issued" not in content
    verdict = trace(written(tmp_path, "x.pdf", content), shoot)
    assert (verdict.same, verdict.visible) == (None, ())
    assert numbers(verdict) == [LEAKED]


def test_without_the_watermark_the_odds_are_those_of_the_words(shoot: Path, tmp_path: Path) -> None:
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
    one, two = (signs(number.to_bytes(16, "big"), 4000) for number in (LEAKED, 12))
    taken = np.where(np.random.default_rng(4).integers(0, 2, 4000) == 1, one, two)
    mixed = move_words(paper(pages=2), lambda number, size: float(taken[number]) * mark_of(size)).pdf
    assert sorted(numbers(trace(written(tmp_path, "x.pdf", mixed), shoot))) == [12, LEAKED]


def merged(first: bytes, second: bytes, share: float, draw: random.Random) -> bytes:
    """Two copies compared and merged: where they differ, a line of what is drawn is taken from either."""
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(second)) as two:
        for here, there in zip(one.pages, two.pages, strict=True):
            pairs = zip(pikepdf.parse_content_stream(here), pikepdf.parse_content_stream(there), strict=True)
            taken = []
            for mine, theirs in pairs:
                differs = pikepdf.unparse_content_stream([mine]) != pikepdf.unparse_content_stream([theirs])
                taken.append(theirs if differs and draw.random() < share else mine)
            here.obj.Contents = one.make_stream(pikepdf.unparse_content_stream(taken))
        out = io.BytesIO()
        one.save(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [60, 450])
def test_two_copies_merged_line_by_line_never_name_a_third(tmp_path: Path, count: int, seed: int) -> None:
    """Whoever it names was one of the two; where neither has enough of it, nobody is named."""
    draw = random.Random(seed)
    pdf = paper(count=count, seed=seed)
    keys = {number: draw.randbytes(16) for number in range(1, 41)}
    logged(tmp_path, pdf, keys)
    first, second = draw.sample(sorted(keys), 2)
    share = draw.choice((0.1, 0.3, 0.5))
    mixed = merged(marked(pdf, keys[first]).pdf, marked(pdf, keys[second]).pdf, share, draw)
    found = set(numbers(trace(written(tmp_path, "x.pdf", mixed), tmp_path)))
    assert found <= {first, second}
    if count == 450:
        assert first in found


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


def lettered(pictures: list[bytes], seed: int) -> bytes:
    """A PDF of a scanner that reads letters: pictures, and the words under them about where they are."""
    out, draw = io.BytesIO(), random.Random(seed)
    canvas = Canvas(out, (595, 842))
    for number, picture in enumerate(pictures):
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 595, 842)
        for words in pages_of(paper(pages=2))[number : number + 1]:
            for text, (left, bottom, _, _) in zip(words.texts, words.boxes.tolist(), strict=True):
                line = canvas.beginText(left + draw.gauss(0.0, 1.0), bottom + draw.gauss(0.0, 1.0))
                line.setFont("Helvetica", 10)
                line.setTextRenderMode(3)
                line.textOut(text)
                canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scan_with_letters_that_a_scanner_read_names_the_copy(shoot: Path, tmp_path: Path) -> None:
    content = lettered([scanned((shoot / "leak.pdf").read_bytes())], 3)
    verdict = trace(written(tmp_path, "x.pdf", content), shoot)
    assert verdict.kind == "picture"
    assert numbers(verdict) == [LEAKED]


def test_an_innocent_scan_with_letters_names_nobody(shoot: Path, tmp_path: Path) -> None:
    content = lettered([scanned(paper(pages=2))], 4)
    assert numbers(trace(written(tmp_path, "x.pdf", content), shoot)) == []


@pytest.mark.parametrize("form", ["html", "xlsx", "json"])
@pytest.mark.parametrize("name", ["Kari O'Brien & <Søn>", 'Ann & "Bob" Berg', "山田"])
def test_the_visible_line_of_other_formats_is_read_after_a_change(
    tmp_path: Path, form: Format, name: str
) -> None:
    issued = hand_out(tmp_path, every_block("x"), form, "a4", name, NOW)
    hand_out(tmp_path, every_block("x"), form, "a4", "Somebody Else", NOW)
    verdict = trace(written(tmp_path, "x", changed(issued.content)), tmp_path)
    assert [copy.number for copy in verdict.visible] == [issued.copy.number]


def changed(content: bytes) -> bytes:
    """Not the same file any more."""
    if not content.startswith(b"PK"):
        return content + b"<!-- -->"
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0]["A2"] = "changed"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
