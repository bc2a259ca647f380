from __future__ import annotations

import csv
import dataclasses
import io
import json
import shutil
import subprocess
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import vobject

from paper.papers import NASTY, NOW, every_block, table
from precipice.breakdown.scene_table import inert
from precipice.paper.handout.calendar import render_ics
from precipice.paper.handout.data import render_data
from precipice.paper.handout.document import Column, Document, Event, Row, Table, slug
from precipice.paper.handout.formats import render
from precipice.paper.handout.page import render_html
from precipice.paper.handout.rows import render_csv
from precipice.paper.handout.workbook import render_xlsx
from precipice.production.problem import InputError

OSLO = ZoneInfo("Europe/Oslo")
CALC = shutil.which("soffice") or shutil.which("libreoffice")


def with_events(*events: Event, production: str = "The Ølong Show") -> Document:
    return Document("oneliner", "One-liner", production, "", (table(3),), events=events)


def day(at: date, title: str = "Day 1") -> Event:
    start = datetime(at.year, at.month, at.day, 7, 0, tzinfo=OSLO)
    return Event("day-1-main", title, start, start + timedelta(hours=11), "Quay", "Scenes 1, 2")


def test_calc_reads_every_cell_as_it_was_written(tmp_path):
    if CALC is None:
        pytest.skip("no LibreOffice; install libreoffice-calc")
    strange = Table(
        "Odd: name/with [all]*?",
        (Column("=1+1"), Column("b", 0.0), Column("n"), Column("day")),
        tuple(Row((name, "山田 Ёлкин محمد", 1.5, date(2027, 6, 9)), tone="exterior night") for name in NASTY),
    )
    paper = dataclasses.replace(
        every_block("x"),
        blocks=(strange, table(40), Table("odd: NAME with  all", (Column("a"),), (Row(("z",)),))),
    )
    (tmp_path / "paper.xlsx").write_bytes(render_xlsx(paper))
    convert = [CALC, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    # Commas, double quotes, UTF-8; cells as shown; at the end: a file for each sheet.
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    subprocess.run(
        [*convert, wanted, "--outdir", tmp_path, tmp_path / "paper.xlsx"],
        check=True,
        timeout=180,
        capture_output=True,
    )
    sheets = {
        path.name: list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        for path in tmp_path.glob("paper-*.csv")
    }
    assert len(sheets) == 3
    odd = next(rows for name, rows in sheets.items() if "Odd" in name)
    assert odd[0] == ["'=1+1", "b", "n", "day"]
    for name, row in zip(NASTY, odd[1:], strict=True):
        assert row == [inert(name), "山田 Ёлкин محمد", "1.5", "Wed 9 Jun 2027"]
    strips = next(rows for name, rows in sheets.items() if "Strips" in name)
    assert strips[1:] == [[str(cell) for cell in row.cells] for row in table(40).rows]


def test_a_workbook_holds_no_formula_and_no_link():
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(every_block(*NASTY))))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = {cell.value for cell in cells}
    assert all(inert(name) in texts for name in NASTY)


def test_a_workbook_has_its_heads_frozen_repeated_and_coloured():
    wide = Table(
        "Wide",
        (Column("a"), Column("b"), Column("c")),
        (Row(("1", "2", "3"), "exterior day"), Row(("all across",), "day break")),
        stubs=2,
    )
    book = openpyxl.load_workbook(
        io.BytesIO(render_xlsx(dataclasses.replace(every_block("x"), blocks=(table(5), wide)), "letter"))
    )
    assert book.sheetnames[:2] == ["Strips", "Wide"]
    first, second = book["Strips"], book["Wide"]
    assert first.freeze_panes == "B2"
    assert second.freeze_panes == "C2"
    assert first.print_title_rows == "$1:$1"
    assert second.print_title_cols == "$A:$B"
    assert str(first.page_setup.paperSize) == "1"
    assert second["A2"].fill.fgColor.rgb == "FFFFF3A3"
    assert second["A3"].fill.fgColor.rgb == "FF1A1D21"
    assert second["A3"].font.color.rgb == "FFFFFFFF"
    assert [str(one) for one in second.merged_cells.ranges] == ["A3:C3"]


def test_csv_names_its_tables_and_makes_no_formula():
    paper = dataclasses.replace(
        every_block("x"),
        blocks=(table(2), Table("=two", (Column("@a"),), tuple(Row((name,)) for name in NASTY))),
    )
    rows = list(csv.reader(io.StringIO(render_csv(paper).decode("utf-8-sig"))))
    assert rows[0] == ["Strips"]
    assert ["'=two"] in rows
    assert ["'@a"] in rows
    assert [row for row in rows if row][-len(NASTY) :] == [[inert(name)] for name in NASTY]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_json_says_every_block_and_is_stable():
    data = json.loads(render_data(every_block(*NASTY)))
    assert data["format"] == "precipice-paper/1"
    assert data["blocks"][0] == {"block": "Heading", "text": NASTY[0], "level": 1}
    names = next(block for block in data["blocks"] if block["block"] == "Table")
    assert [row["cells"][0] for row in names["rows"]] == list(NASTY)
    assert render_data(every_block(*NASTY)) == render_data(every_block(*NASTY))


def test_html_shows_markup_as_words():
    page = render_html(every_block(*NASTY)).decode()
    assert "<script" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert ">49<" not in page
    assert page.count('href="https://x.example"') == len(NASTY)


def test_a_calendar_read_by_another_library_says_what_was_meant():
    event = dataclasses.replace(day(date(2027, 6, 7), "Day 1; a, b\\c"), words="one\ntwo\r\nBEGIN:VEVENT")
    whole = Event("prep", "Rehearsal", date(2027, 6, 8), date(2027, 6, 9))
    read = vobject.readOne(render_ics(with_events(event, whole), NOW).decode())
    first, second = read.contents["vevent"]
    assert first.uid.value == "day-1-main@the-f8-long-show"
    assert first.summary.value == "Day 1; a, b\\c"
    assert first.description.value == "one\ntwo\nBEGIN:VEVENT"
    assert first.dtstart.value == datetime(2027, 6, 7, 5, 0, tzinfo=ZoneInfo("UTC"))
    assert first.dtstart.value.utcoffset() == timedelta(hours=2)
    assert second.dtstart.value == date(2027, 6, 8)
    assert second.dtend.value == date(2027, 6, 9)
    assert [zone.tzid.value for zone in read.contents["vtimezone"]] == ["Europe/Oslo"]


def test_issued_again_a_calendar_moves_its_events():
    one, two = (
        vobject.readOne(render_ics(with_events(day(date(2027, 6, 7), title)), at).decode()).vevent
        for title, at in (("Day 1", NOW), ("Day 1, moved", NOW + timedelta(seconds=1)))
    )
    assert one.uid.value == two.uid.value
    assert int(two.sequence.value) > int(one.sequence.value)
    assert two.dtstamp.value > one.dtstamp.value
    assert int(two.sequence.value) < 2**31


def test_a_format_that_a_paper_has_nothing_for_is_refused():
    empty = dataclasses.replace(every_block("x"), blocks=(), events=())
    for wanted in ("csv", "ics"):
        with pytest.raises(InputError, match="pdf or html"):
            render(empty, wanted, "a4", NOW)


def test_two_names_have_two_addresses():
    assert slug("The Long Show!") == "the-long-show"
    assert len({slug(name) for name in ("山田", "山", "田", "Été", "Ж", "")}) == 6
