"""`issue`, `issued` and `trace`, end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leaked_sheets import paper
from precipice.cli.main import main


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    (tmp_path / "memo.pdf").write_bytes(paper(count=300))
    return tmp_path


def issue(shoot: Path, person: str) -> int:
    return main(["issue", str(shoot), str(shoot / "memo.pdf"), "--for", person])


def test_a_copy_is_issued_listed_and_traced(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert issue(shoot, "Kari Nordmann") == 0
    assert issue(shoot, "Ola Nordmann") == 0
    assert "copy 2, issued to Ola Nordmann; 300 words carry the mark" in capsys.readouterr().out
    assert main(["issued", str(shoot)]) == 0
    listed = capsys.readouterr().out
    assert "memo" in listed
    assert "2 copies, none changed since; head 2:" in listed
    assert main(["trace", str(shoot / "memo-copy-2.pdf"), str(shoot)]) == 0
    traced = capsys.readouterr().out
    assert "The covert mark names copy 2, memo, issued to Ola Nordmann" in traced
    assert "below 1e-30" in traced


def test_the_paper_itself_names_nobody(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue(shoot, "Kari Nordmann")
    capsys.readouterr()
    assert main(["trace", str(shoot / "memo.pdf"), "--issues", str(shoot)]) == 3
    assert "No copy named" in capsys.readouterr().out


def test_no_key_is_ever_printed(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue(shoot, "Kari Nordmann")
    main(["issued", str(shoot), "--json"])
    main(["trace", str(shoot / "memo-copy-1.pdf"), str(shoot), "--json"])
    printed = capsys.readouterr().out
    log = (shoot / "issues" / "record.jsonl").read_text(encoding="ascii")
    assert json.loads(log)["data"]["key"] not in printed


def test_a_visible_line_that_lies_is_said(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from precipice.paper.leaks.layout import marked
    from precipice.paper.leaks.visible import with_watermark

    issue(shoot, "Kari Nordmann")
    issue(shoot, "Ola Nordmann")
    lines = (shoot / "issues" / "record.jsonl").read_text(encoding="ascii").splitlines()
    key = bytes.fromhex(json.loads(lines[1])["data"]["key"])
    forged = with_watermark(marked((shoot / "memo.pdf").read_bytes(), key).pdf, "Kari Nordmann", 1)
    (shoot / "forged.pdf").write_bytes(forged)
    capsys.readouterr()
    assert main(["trace", str(shoot / "forged.pdf"), str(shoot)]) == 0
    printed = capsys.readouterr().out
    assert "The covert mark names copy 2" in printed
    assert "Its visible words name copy 1" in printed
    assert "Anybody can write those" in printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace", "nothing.pdf"], "No such file"),
        (["trace", "memo.pdf"], "no copy issued"),
        (["issue", "nowhere", "memo.pdf", "--for", "X"], "no folder"),
        (["issue", ".", "memo.pdf", "--for", ""], "name"),
        (["issue", ".", "nothing.pdf", "--for", "X"], "No such file"),
        (["issued", ".", "--head", "x"], "--head"),
    ],
)
def test_mistakes_are_answered_in_a_sentence(
    shoot: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(shoot)
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_a_changed_log_traces_nothing(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue(shoot, "Kari Nordmann")
    log = shoot / "issues" / "record.jsonl"
    log.write_bytes(log.read_bytes().replace(b"Kari", b"Mari"))
    assert main(["trace", str(shoot / "memo-copy-1.pdf"), str(shoot)]) == 2
    assert "changed" in capsys.readouterr().err
