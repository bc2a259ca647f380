"""Papers that differ in a line: measured once, and still the right copy is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leaked_sheets import paper, scanned
from precipice.paper.leaks import look
from precipice.paper.leaks.issue import issue_copy
from precipice.paper.leaks.trace import trace

NOW = datetime(2027, 6, 7, 18, 40, tzinfo=UTC)


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_one_of_many_papers_that_differ_in_a_line_is_named(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = []
    real = look.shifts_in_picture

    def counted(*given: object) -> object:
        measured.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(look, "shifts_in_picture", counted)
    copies = [
        issue_copy(tmp_path, paper(extra=f"\nfor Person {k}, call {k}:00"), "callsheet", f"P{k}", NOW).content
        for k in range(5)
    ]
    suspect = tmp_path / f"suspect.{form}"
    # A blank comment behind the end: no longer the file that was handed out.
    suspect.write_bytes(scanned(copies[3]) if form == "png" else copies[3] + b"\n%\n")
    verdict = trace(suspect, tmp_path)
    assert [one.copy.person for one in verdict.named] == ["P3"]
    assert verdict.same is None
    assert len(measured) == (1 if form == "png" else 0)
