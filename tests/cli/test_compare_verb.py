"""`compare` end to end, with a production folder and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from precipice.cli.main import BAD_INPUT, main

OLD = "INT. HUT - DAY\n\nMira waits by the window with a rifle.\n\nMIRA\nWho is there?\n"
NEW = "EXT. ROAD - DAY\n\nA bus.\n\n" + OLD.replace("HUT - DAY", "HUT - NIGHT")


def test_scripts_and_a_production_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, shoot = tmp_path / "old.fountain", tmp_path / "new.fountain", tmp_path / "shoot"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    assert main(["compare", str(old), str(new), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["added"] == ["1"]
    assert [(one["old"], one["new"], one["rewritten"]) for one in found["scenes"]] == [("1", "2", False)]
    assert main(["new", str(shoot), "--script", str(old)]) == 0
    file = shoot / "production.toml"
    decision = '\n[[elements]]\nscene = "1"\ncategory = "props"\nlabel = "tea"\ndecision = "add"\n'
    file.write_text(file.read_text(encoding="utf-8") + decision, encoding="utf-8")
    capsys.readouterr()
    assert main(["compare", str(shoot), str(new)]) == 0
    said = capsys.readouterr().out
    assert "scene 1 new: EXT. ROAD - DAY, 1/8" in said
    assert "scene 1: now 2; INT HUT day to INT HUT night" in said
    assert "add 'tea' (props) in scene 1: the scene is now 2" in said


def test_a_schedule_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.fountain"
    old.write_text(OLD, encoding="utf-8")
    assert main(["compare", str(old), str(old), "--schedule", str(old)]) == BAD_INPUT
    assert "schedule.json" in capsys.readouterr().err
