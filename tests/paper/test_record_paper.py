"""The record as a paper: all that the record's page shows, in every format."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from cli.day_folder import GAG, day_folder
from paper.test_stuntplan import cells, flat, plain, texts
from precipice.cli.main import main
from precipice.paper.handout.document import Document, Table
from precipice.paper.handout.formats import render
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.record import build
from precipice.paper.record_page import HOW_PROVED, RecordSheet, sheet_of
from precipice.paper.record_words import LAST_WORD
from precipice.plan.check import check
from precipice.plan.day import read_plan
from precipice.production.problem import InputError
from precipice.safety.record import RECORD, read_record

NOW = datetime(2027, 6, 7, 12, tzinfo=UTC)
EVIL = '=1+1 <b>Åsta</b> #let $x$ "'


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return day_folder(tmp_path_factory.mktemp("record") / "headland")


@pytest.fixture(scope="module")
def decided(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A morning with a consent, values, signatures, a no and its reason."""
    folder = Path(shutil.copytree(pristine, tmp_path_factory.mktemp("decided") / "headland"))
    gonogo = ["gonogo", str(folder), GAG]
    main([*gonogo, "--now", "2027-06-07T05:30+02:00", "--consent", "1=yes", "--by", "ASTA"])
    main([*gonogo, "--now", "2027-06-07T07:03+02:00", "--values", str(folder / "day" / "window.toml")])
    main([*gonogo, "--now", "2027-06-07T07:05+02:00", "--sign", "rigger=no", "--by", "Liv", "--words", EVIL])
    return folder


def paper(folder: Path, person: str = "sc") -> Document:
    plan = read_plan(folder / "out" / "plan.json")
    assert plan is not None
    return build(Material(check(folder), plan, NOW, person=person))


def sheet(folder: Path) -> RecordSheet:
    return sheet_of(check(folder).production, read_record(folder))


@pytest.mark.parametrize("person", ["", "med", "JONAS"])
def test_who_said_what_stands_on_no_copy_of_others(decided: Path, person: str) -> None:
    """ASTA consented: those who may not see it read that somebody did."""
    said = list(texts(paper(decided, person)))
    assert not any("consent of" in one or "consent, ASTA" in one for one in said)
    assert any("a consent given" in one for one in said)
    assert any("consent of 1 given by ASTA" in one for one in texts(paper(decided, "ASTA")))


def test_it_keeps_all_that_the_page_shows(decided: Path) -> None:
    document, found = paper(decided), sheet(decided)
    said = list(texts(document))
    assert {LAST_WORD, HOW_PROVED} <= set(said)
    assert f"{found.head.count} entries, head {found.head}" in said
    tables = {one.name: one for one in flat(document.blocks) if isinstance(one, Table)}
    rows = [cells(row) for row in tables["every entry"].rows]
    assert rows == [(str(one.number), one.at, f"{one.gag}: {one.words}", one.hash) for one in found.rows]
    for shown in found.shown:
        lines = [cells(row) for row in tables[f"{shown.gag} decision"].rows if len(row.cells) > 1]
        expected = [line for _, part in shown.parts for line in part]
        assert [line[0] for line in lines] == [line.state for line in expected]
        assert [line[1] for line in lines] == [f"{line.label}: {line.found}" for line in expected]
        assert [line[3] for line in lines] == [shown.who(line) for line in expected]
        heads = [cells(row)[0] for row in tables[f"{shown.gag} decision"].rows if len(row.cells) == 1]
        assert heads == [heading for heading, _ in shown.parts]
        assert f"To sign: {shown.hash}" in said
        assert any(text.startswith(f"{shown.verdict.upper()}.") and shown.at in text for text in said)


def test_it_comes_in_every_format_and_words_stay_words(decided: Path) -> None:
    document = paper(decided)
    assert any(EVIL in text for text in texts(document))
    assert "<b>Åsta" not in render(document, "html", "a4", NOW).content.decode()
    assert "\n=1+1" not in render(document, "csv", "a4", NOW).content.decode()
    for size in ("a4", "letter"):
        pdf = pypdfium2.PdfDocument(render(document, "pdf", size, NOW).content)  # type: ignore[arg-type]
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
        assert "".join(EVIL.split()) in text
        assert sheet(decided).head.hash in text
    assert render(document, "xlsx", "a4", NOW).content[:2] == b"PK"
    assert b'"record"' in render(document, "json", "a4", NOW).content


def test_an_empty_record_says_so(pristine: Path) -> None:
    assert "Nothing has been decided yet." in [plain(text) for text in texts(paper(pristine))]


def test_a_record_that_was_changed_is_refused(decided: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(decided, tmp_path / "headland"))
    path = folder / RECORD
    path.write_bytes(path.read_bytes().replace(b"Liv", b"Eve", 1))
    with pytest.raises(InputError):
        paper(folder)
