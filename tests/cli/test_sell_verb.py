"""`precipice sell`: the answer, its page and its picture."""

from __future__ import annotations

import json
import re
from pathlib import Path

import matplotlib.image
import pytest

from precipice.cli.main import BAD_INPUT, NO_GO, PLANNED, main
from precipice.plan.sell_answer import SellAnswer

KITCHEN = Path(__file__).resolve().parents[2] / "examples" / "kitchen"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pictures: what they show is tested with the renderer."""
    monkeypatch.setattr("precipice.paper.sell_page.COLUMNS", 160)


def test_sell_writes_the_page_and_the_frame(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "paper"
    assert main(["sell", str(KITCHEN), "stomach-kick", "--runs", "2000", "--out", str(out)]) == PLANNED
    said = " ".join(capsys.readouterr().out.split())
    assert "Without contact: sells" in said
    assert "A qualified stunt coordinator decides" in said
    assert re.search(r"Gap 4¼ in \(0\.11 m\): contact about 1 in", said)
    page = (out / "sell-stomach-kick.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 2
    assert "<svg" in page
    assert "Floor mark, toe to toe" in page
    assert "http" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.S).replace("http-equiv", "")
    assert not re.search(r"\bsafe\b", re.sub(r"<[^>]*>", " ", page).casefold())
    assert matplotlib.image.imread(out / "sell-stomach-kick.png").shape[:2] == (90, 160)


def test_sell_as_json_is_the_whole_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sell", str(KITCHEN), "swing", "--runs", "1000", "--json", "--out", str(tmp_path)]
    assert main(arguments) == PLANNED
    answer = SellAnswer.model_validate(json.loads(capsys.readouterr().out))
    assert answer.gag == "swing"
    assert len(answer.lenses) == 5


def test_sell_ends_with_three_where_no_place_sells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["sell", str(KITCHEN), "bottle", "--gap", "39 in", "--runs", "500", "--out", str(tmp_path)]
    assert main(arguments) == NO_GO
    said = capsys.readouterr().out
    assert "no place sells" in said
    assert "A cut" in said
    assert "What else there is" in (tmp_path / "sell-bottle.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("gap", ["12", "-3 in", "3 mph", "60 in", "6 +/- 1 in", "wide"])
def test_a_gap_that_is_none_is_refused_and_nothing_is_written(
    gap: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none"
    assert main(["sell", str(KITCHEN), "bottle", f"--gap={gap}", "--out", str(out)]) == BAD_INPUT
    assert "allowed: a length from 0.1 to 40 in" in capsys.readouterr().err
    assert not out.exists()


def test_an_unknown_hit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sell", str(KITCHEN), "hug", "--out", str(tmp_path / "x")]) == BAD_INPUT
    assert "found 'hug'; allowed: stomach-kick, swing, bottle, thrown" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
