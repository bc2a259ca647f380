"""`precipice gags KIND` for kinds that are settled and not simulated."""

import json

import pytest

from precipice.cli.main import main
from precipice.gags.checklist import CHECKLISTS, checklist_of


@pytest.mark.parametrize("kind", CHECKLISTS)
def test_a_kind_without_a_model_shows_its_list(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gags", kind]) == 0
    said = " ".join(capsys.readouterr().out.split())
    found = checklist_of(kind)
    assert found is not None
    assert said.count("[ ]") == len(found.lines)
    assert all(line.words in said and line.source in said for line in found.lines)
    assert "no probability" in said


def test_the_list_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gags", "fire", "--json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert data["kind"] == "fire"
    assert set(data["lines"][0]) == {"part", "words", "source"}


def test_the_kinds_say_which_have_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gags"]) == 0
    assert (
        ", ".join(name for name in ("fire", "water", "glass", "animals", "weapon")) in capsys.readouterr().out
    )
