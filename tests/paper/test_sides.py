"""Sides: every line of the day's scenes, and what is struck through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from paper.small_shoot import SECOND, shoot
from precipice.paper.handout.document import Beside, Document, ScriptPage, Table, blocks_within
from precipice.paper.kinds.sides import build as sides


def pages(document: Document) -> list[ScriptPage]:
    return [one for one in blocks_within(document.blocks) if isinstance(one, ScriptPage)]


def test_the_days_scenes_stand_and_others_are_struck(tmp_path: Path) -> None:
    document = sides(replace(shoot(tmp_path), day=SECOND, person="CAL"))
    (page,) = pages(document)
    said = {line.text.strip(): line.struck for line in page.lines if line.text}
    assert said["INT. KITCHEN - DAY"] is False  # of scene 5, the last of that heading
    assert (said["Ann waits."], said["High."], said["Bob and Cal."]) == (True, True, False)
    assert [line.number for line in page.lines if line.number] == ["1", "2", "3", "4", "5"]
    assert [line.struck for line in page.lines if line.number] == [True, True, True, True, False]
    assert not any(line.struck for line in page.lines if not line.text)


def test_the_front_has_the_order_and_ones_own(tmp_path: Path) -> None:
    document = sides(replace(shoot(tmp_path), person="4"))
    (order,) = [one for one in document.blocks if isinstance(one, Table)]
    assert [row.cells[0] for row in order.rows[:-1]] == ["1", "2", "3", "4"]
    assert [row.cells[0] for row in order.rows if row.bold] == ["4"]
    assert document.landscape
    assert all(isinstance(block, Beside) for block in document.blocks[-1:])
