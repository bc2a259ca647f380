"""`breakdown` end to end: what is printed, what is written, and what an enemy's words cannot do."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from precipice.cli.main import BAD_INPUT, main
from precipice.production.elements import CATEGORIES
from precipice.script.read import read_screenplay

SCRIPT = """Title: =cmd()

INT. <B>HUT</B> - NIGHT

!=SUM(A1) is what MIRA writes. She <script>alert(1)</script> falls from the cliff.

MIRA
Now.

EXT. CLIFF - DAY

A knife.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "hut.fountain"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_json_has_what_a_scheduler_needs(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breakdown", str(script), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["pages"], len(found["scenes"])) == (1, 2)
    first, second = found["scenes"]
    assert {"number", "heading", "int_ext", "place", "time", "page", "eighths", "lines"} <= set(first)
    assert (first["cast"], first["page"], second["int_ext"]) == (["MIRA"], "1", "EXT")
    assert found["cast"] == [{"id": 1, "name": "MIRA", "scenes": ["1"], "speeches": 1}]
    assert found["eighths"] == sum(scene["eighths"] for scene in found["scenes"])
    assert [gag["kind"] for gag in first["gags"]] == ["high_fall"]
    assert {mark["category"] for scene in found["scenes"] for mark in scene["elements"]} <= set(CATEGORIES)
    assert ("props", "knife") in [(mark["category"], mark["label"]) for mark in second["elements"]]


def test_every_output_at_once(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("html", "xlsx", "csv", "sex", "fdx", "fountain")
    out = script.parent / "out"
    options = [word for name in names for word in (f"--{name}", str(out / f"x.{name}"))]
    assert main(["breakdown", str(script), *options]) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(f"x.{name}" for name in names)
    page = (out / "x.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<B>" not in page
    assert 'title="Stunts: fall">falls from' in page
    with zipfile.ZipFile(io.BytesIO((out / "x.xlsx").read_bytes())) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
    assert "<f>" not in sheets
    tags = read_screenplay(out / "x.fdx").tags
    assert ("Stunts", "fall") in [(tag.category, tag.label) for tag in tags]
    capsys.readouterr()
    for name in ("csv", "sex"):
        assert main(["breakdown", str(out / f"x.{name}"), "--json"]) == 0
        back = json.loads(capsys.readouterr().out)
        assert [scene["number"] for scene in back["scenes"]] == ["1", "2"]
        assert back["scenes"][0]["cast"] == ["MIRA"]


def test_the_table_shows_the_sum_of_eighths(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breakdown", str(script)]) == 0
    assert "2 scenes, 1 pages; eighths add up to 3/8" in capsys.readouterr().out


def test_the_file_that_is_read_is_not_written_over(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breakdown", str(script), "--fountain", str(script)]) == BAD_INPUT
    assert "the file that is read" in capsys.readouterr().err
    assert script.read_text(encoding="utf-8") == SCRIPT


def test_a_list_of_scenes_is_no_script(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = script.with_suffix(".csv")
    assert main(["breakdown", str(script), "--csv", str(table)]) == 0
    assert main(["breakdown", str(table), "--fdx", str(script.with_suffix(".fdx"))]) == BAD_INPUT
    assert not script.with_suffix(".fdx").exists()
    assert "a list of scenes; allowed: a script" in capsys.readouterr().err
