from __future__ import annotations

import dataclasses

import pytest

from paper.papers import NASTY, boxes_of, every_block, squeezed, stray_text, table, text_of
from precipice.paper.handout import fonts
from precipice.paper.handout.document import Column, Document, Heading, Row, Table, Together
from precipice.paper.handout.measure import column_widths
from precipice.paper.handout.pdf import render_pdf
from precipice.paper.handout.tones import ink_on, paint

SIZES = ("a4", "letter")


def paper(*blocks, **more) -> Document:
    return Document("test", "Title", "Production", "Status", blocks, **more)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("landscape", [False, True])
def test_a_long_table_repeats_its_head_and_loses_nothing(size, landscape):
    made = render_pdf(paper(table(120), landscape=landscape), size)
    pages = text_of(made.content)
    assert len(pages) > 1
    assert all("Whathappenshere" in page for page in pages)
    assert all(f"page{k}of{len(pages)}" in page for k, page in enumerate(pages, start=1))
    for k in range(120):
        assert sum(f"line{k}ofthetable" in page for page in pages) == 1
    assert stray_text(made.content) == []


@pytest.mark.parametrize("size", SIZES)
def test_words_longer_than_a_line_break_and_stay_whole(size):
    long = "x" * 150 + "END"
    columns = (Column("A", 0.0), Column("B", 0.0), Column("narrow", points=20.0), Column("C", 1.0))
    rows = tuple(Row((long, long, "abcdefghij", long)) for _ in range(3))
    made = render_pdf(paper(Heading(long), Table("T", columns, rows)), size)
    words = "".join(text_of(made.content))
    assert words.count(long) == 10
    assert words.count("abcdefghij") == 3
    assert stray_text(made.content) == []


def test_a_cell_taller_than_a_page_runs_over_it_and_is_not_cut():
    words = " ".join(f"word{k}" for k in range(4000))
    made = render_pdf(
        paper(Table("T", (Column("A"), Column("B")), (Row(("x", words), keeps=True), Row(("y", "z")))))
    )
    assert squeezed(words) in "".join(page for page in _bodies(made.content))
    assert stray_text(made.content) == []


def _bodies(content: bytes) -> list[str]:
    """Pages without what is at their top and foot."""
    return [
        page.replace("ProductionTitleStatus", "").replace("AB", "", 1).split("Aqualified")[0]
        for page in text_of(content)
    ]


def test_what_is_kept_together_but_too_tall_is_parted():
    made = render_pdf(paper(Together((Heading("Top"), table(150)))))
    assert all(f"line{k}ofthetable" in "".join(text_of(made.content)) for k in range(150))
    assert stray_text(made.content) == []


def test_rows_that_keep_stand_with_the_next():
    rows = []
    for k in range(60):
        rows += [Row((f"strip{k}.", "words " * 12), keeps=True), Row((f"end{k}.",), tone="day break")]
    made = render_pdf(paper(Table("T", (Column("A", 0.0), Column("B")), tuple(rows))))
    for page in text_of(made.content):
        assert all((f"strip{k}." in page) == (f"end{k}." in page) for k in range(60))


@pytest.mark.parametrize("size", SIZES)
def test_every_block_in_words_that_look_like_markup(size):
    made = render_pdf(every_block(*NASTY), size)
    words = "".join(text_of(made.content))
    for name in NASTY:
        assert words.count(squeezed(name)) >= 11, name
    assert made.warnings == ()
    assert stray_text(made.content) == []


def test_links_lead_only_where_they_may():
    made = render_pdf(every_block("words"))
    assert b"x.example" in made.content
    assert b"javascript" not in made.content


def test_names_of_many_scripts_are_set_or_named(monkeypatch):
    made = render_pdf(every_block("Zoë Łukasz", "Дмитрий Ёлкин", "محمد", "שלום", "Σοφία"))
    assert made.warnings == ()
    words = "".join(text_of(made.content))
    assert "ДмитрийЁлкин" in words
    assert "ZoëŁukasz" in words
    assert "שלום" in words


def test_a_character_without_a_font_is_named_and_shown_by_its_number(monkeypatch):
    monkeypatch.setattr(fonts, "_others", lambda: ())
    made = render_pdf(every_block("Kanji 漢字 name"))
    words = "".join(text_of(made.content))
    assert "[U+6F22][U+5B57]" in words
    assert [one.split(";")[0] for one in made.warnings] == [
        "no font on this machine has 字 U+5B57 CJK UNIFIED IDEOGRAPH-5B57, in 漢字",
        "no font on this machine has 漢 U+6F22 CJK UNIFIED IDEOGRAPH-6F22, in 漢字",
    ]


def test_japanese_is_set_where_a_font_is_there():
    if not any("CJK" in family or "Gothic" in family for family, _, _ in fonts._others()):
        pytest.skip("no Japanese font; install fonts-noto-cjk")
    made = render_pdf(every_block("山田太郎"))
    assert made.warnings == ()
    assert "山田太郎" in "".join(text_of(made.content))


def test_what_cannot_be_printed_is_shown_by_its_number():
    made = render_pdf(every_block("a\x07b \u202egnp.exe \ud800"))
    words = "".join(text_of(made.content))
    assert "a[U+0007]b" in words
    assert "[U+202E]gnp.exe" in words
    assert "[U+D800]" in words
    assert len(made.warnings) == 3


def test_the_same_paper_gives_the_same_bytes():
    assert render_pdf(every_block("x")).content == render_pdf(every_block("x")).content


@pytest.mark.parametrize("size", SIZES)
def test_a_table_wider_than_its_page_goes_over_sheets_its_first_rows_first(size):
    columns = (Column("Name", points=80.0), *(Column(f"D{k}.", points=17.0, upright=True) for k in range(80)))
    rows = tuple(Row((f"N{k}.", *(f"{j % 10}" for j in range(80)))) for k in range(70))
    made = render_pdf(paper(Table("T", columns, rows, small=True, ruled=True, stubs=1), landscape=True), size)
    pages = text_of(made.content)
    assert all("Name" in page for page in pages)
    order = [next(k for k in range(70) if f"N{k}." in page) for page in pages]
    assert order == sorted(order)
    first_sheets = [page for page in pages if "N0." in page]
    assert len(first_sheets) > 1
    assert pages[: len(first_sheets)] == first_sheets
    assert stray_text(made.content) == []


def test_columns_never_take_more_than_there_is():
    wide = Table("T", tuple(Column("x" * 50, 0.0) for _ in range(30)), (Row(("word " * 30,) * 30),))
    assert sum(column_widths(wide, 500.0, 8.0)) <= 500.001
    assert min(column_widths(wide, 500.0, 8.0)) > 0.0


def test_strips_tell_night_from_day_without_colour():
    tones = ("interior day", "exterior day", "interior night", "exterior night")
    assert len({paint(tone).edge for tone in tones}) == 4
    assert {ink_on(paint(tone).fill) for tone in tones} == {"#1a1d21"}
    assert paint("day break").ink == "#ffffff"


def test_a_paper_without_anything_is_a_page():
    made = render_pdf(dataclasses.replace(every_block("x"), blocks=()))
    assert len(text_of(made.content)) == 1


@pytest.mark.parametrize("size", SIZES)
def test_a_long_title_status_and_foot_have_the_room_they_need(size):
    long = "A title of many words that goes on and on " * 6
    made = render_pdf(Document("test", long, "P" * 120, long, (table(80),), footer=long * 2), size)
    words = text_of(made.content)[1]
    for text in (long, "P" * 120, long * 2):
        assert squeezed(text) in words
    assert stray_text(made.content) == []
    heads = [box for number, box, _ in boxes_of(made.content) if number == 1]
    assert len(heads) == len({tuple(round(edge) for edge in box) for box in heads})


def test_a_table_without_rows_and_rows_without_cells_are_drawn():
    empty = Table("E", (Column("Head"),), ())
    bare = Table("B", (Column("One"), Column("Two")), (Row(()), Row(("a",)), Row(("a", "b", "c"))))
    words = text_of(render_pdf(paper(empty, bare)).content)[0]
    assert "Head" in words
    assert "OneTwo" in words
