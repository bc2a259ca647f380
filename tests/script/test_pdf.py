"""PDFs that other programs wrote give the same scenes, cast and dialogue as the scripts they were made of."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from precipice.production.problem import InputError
from precipice.production.scene import ElementKind, Screenplay
from precipice.script.fountain import parse_fountain
from precipice.script.pdf_rows import MOST_PAGES
from precipice.script.read import parse_screenplay
from truth import real_file

HEADLAND = Path(__file__).parents[2] / "examples" / "headland" / "headland.fountain"
canvas: Any = pytest.importorskip("reportlab.pdfgen.canvas")


def printed(text: str) -> bytes:
    """The script as screenplain prints it."""
    pdf: Any = pytest.importorskip("screenplain.export.pdf")
    fountain: Any = pytest.importorskip("screenplain.parsers.fountain")
    out = io.BytesIO()
    pdf.to_pdf(fountain.parse(io.StringIO(text)), out)
    return out.getvalue()


def drawn(pages: list[list[tuple[float, float, str]]], **options: Any) -> bytes:
    """Pages of texts at inches from the left and lines from above, in Courier 12."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=(612, 792), **options)
    for page in pages:
        paper.setFont("Courier", 12)
        for inches, line, text in page:
            paper.drawString(72 * inches, 792 - 36 - 12 * line, text)
        paper.showPage()
    paper.save()
    return out.getvalue()


def texts(screenplay: Screenplay, kind: ElementKind) -> list[tuple[str, str]]:
    return [
        (element.character, " ".join(element.text.split()))
        for scene in screenplay.scenes
        for element in scene.elements
        if element.kind is kind
    ]


def assert_same(script: Screenplay, pdf: Screenplay) -> None:
    headings = [[scene.heading.upper() for scene in one.scenes] for one in (script, pdf)]
    assert headings[0] == headings[1]
    for kind in (ElementKind.CHARACTER, ElementKind.DIALOGUE, ElementKind.PARENTHETICAL):
        assert texts(script, kind) == texts(pdf, kind)


@pytest.mark.parametrize("name", ["my_living_memory", "printing_trouble"])
def test_real_scripts_come_back_whole(name: str) -> None:
    text = real_file(f"scripts/fountain/{name}.fountain").read_text(encoding="utf-8")
    script, pdf = parse_fountain(text.replace("\r\n", "\n")), parse_screenplay("x.pdf", printed(text))
    assert_same(script, pdf)
    assert (pdf.pages, pdf.title) == (script.pages, script.title)
    assert [scene.eighths for scene in pdf.scenes] == [scene.eighths for scene in script.scenes]


def test_the_example_comes_back_with_numbers_titles_and_mixed_case_cues() -> None:
    text = HEADLAND.read_text(encoding="utf-8")
    script, pdf = parse_fountain(text), parse_screenplay("x.pdf", printed(text))
    assert_same(script, pdf)
    assert [scene.number for scene in pdf.scenes] == [scene.number for scene in script.scenes]
    assert "McRAE" in {name for name, _ in texts(pdf, ElementKind.CHARACTER)}


PRODUCTION = [
    [
        (1.5, 0, "THE HUT      Blue Revision"),
        (7.2, 0, "1."),
        (0.8, 4, "12A"),
        (1.5, 4, "INT. HUT - NIGHT"),
        (7.3, 4, "12A"),
        (1.5, 6, "Snow against the glass, and nobody within a day of here who"),
        (1.5, 7, "would come. MIRA listens."),
        (7.8, 7, "*"),
        (3.7, 9, "MIRA (V.O.)"),
        (3.1, 10, "(low)"),
        (2.5, 11, "It was never the cold."),
        (3.7, 12, "(MORE)"),
        (6.3, 14, "(CONTINUED)"),
    ],
    [
        (1.5, 0, "THE HUT      Blue Revision"),
        (7.2, 0, "2."),
        (0.8, 2, "12A"),
        (1.5, 2, "CONTINUED:"),
        (7.3, 2, "12A"),
        (3.7, 4, "MIRA (V.O.) (CONT'D)"),
        (2.5, 5, "It was the quiet."),
        (6.0, 7, "CUT TO:"),
        (0.8, 9, "A13"),
        (1.5, 9, "EXT. SLOPE - DAY"),
        (7.3, 9, "A13"),
        (1.5, 11, "He waits."),
        (0.8, 13, "14"),
        (1.5, 13, "OMITTED"),
        (7.3, 13, "14"),
    ],
    [
        (1.5, 0, "THE HUT      Blue Revision"),
        (7.2, 0, "3."),
        (0.8, 4, "15"),
        (1.5, 4, "INT. HUT - DAY"),
        (7.3, 4, "15"),
        (1.5, 6, "Nobody."),
        (2.2, 8, "MIRA"),
        (5.0, 8, "TOM"),
        (1.8, 9, "Stay."),
        (4.6, 9, "Go."),
    ],
]


def test_a_production_draft_with_everything_in_its_margins() -> None:
    found = parse_screenplay("x.pdf", drawn(PRODUCTION))
    assert [(scene.number, scene.heading, scene.stored_page) for scene in found.scenes] == [
        ("12A", "INT. HUT - NIGHT", "1"),
        ("A13", "EXT. SLOPE - DAY", "2"),
        ("15", "INT. HUT - DAY", "3"),
    ]
    assert [scene.number for scene in found.omitted] == ["14"]
    first = [(element.kind.value, element.text) for element in found.scenes[0].elements[1:]]
    assert first == [
        ("action", "Snow against the glass, and nobody within a day of here who would come. MIRA listens."),
        ("character", "MIRA (V.O.)"),
        ("parenthetical", "(low)"),
        ("dialogue", "It was never the cold. It was the quiet."),
        ("transition", "CUT TO:"),
    ]
    last = [(e.kind.value, e.text, e.dual) for e in found.scenes[2].elements[2:]]
    assert last == [
        ("character", "MIRA", False),
        ("dialogue", "Stay.", False),
        ("character", "TOM", True),
        ("dialogue", "Go.", True),
    ]


def scan() -> bytes:
    image: Any = pytest.importorskip("PIL.Image")
    reader: Any = pytest.importorskip("reportlab.lib.utils")
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for _ in range(3):
        paper.drawImage(reader.ImageReader(image.new("L", (40, 50), 200)), 0, 0, 600, 800)
        paper.showPage()
    paper.save()
    return out.getvalue()


def test_what_cannot_be_read_is_refused_with_the_reason() -> None:
    encryption: Any = pytest.importorskip("reportlab.lib.pdfencrypt")
    locked = drawn(PRODUCTION, encrypt=encryption.StandardEncryption("secret"))
    cases = {
        "3 pages with 0 letters of text: pictures of pages, as a scanner makes": scan(),
        "a PDF that asks for a password": locked,
        "a PDF that cannot be read": drawn(PRODUCTION)[:400],
        "a PDF without a scene heading": drawn([[(1.5, 4, "A letter about nothing in particular at all.")]]),
        f"which is more than {MOST_PAGES:,}": drawn([[]] * (MOST_PAGES + 1)),
    }
    for reason, raw in cases.items():
        with pytest.raises(InputError, match=reason):
            parse_screenplay("x.pdf", raw)
