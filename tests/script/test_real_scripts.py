"""Real scripts against counts made by hand, and pages against an independent program's layout."""

from __future__ import annotations

import json

import pytest

from precipice.production.scene import ElementKind, Screenplay, format_eighths
from precipice.script.read import read_screenplay
from truth import real_file

# Headings, speakers, cues: counted by a scanner and by eye. Pages: of screenplain 0.12's and of
# afterwriting's PDF on US letter, which agree.
COUNTS = {
    "fountain/Brick-and-Steel": (8, 7, 20, 3),
    "fountain/The-Last-Birthday-Card": (48, 12, 134, 19),
    "fountain/my_living_memory": (9, 8, 121, 15),
    "fountain/printing_trouble": (29, 5, 61, 11),
    "original/the-long-drop": (14, 7, 17, 5),
}


def script(name: str) -> Screenplay:
    return read_screenplay(real_file(f"scripts/{name}.fountain"))


def cues(screenplay: Screenplay) -> list[str]:
    return [
        element.character
        for scene in screenplay.scenes
        for element in scene.elements
        if element.kind is ElementKind.CHARACTER
    ]


@pytest.mark.parametrize("name", COUNTS)
def test_counts_and_pages(name: str) -> None:
    found = script(name)
    names = cues(found)
    assert (len(found.scenes), len(set(names)), len(names), found.pages) == COUNTS[name]


def test_the_long_drop_scene_by_scene() -> None:
    facts = json.loads(real_file("scripts/original/the-long-drop.facts.json").read_text(encoding="utf-8"))
    found = script("original/the-long-drop")
    assert [scene.number for scene in found.scenes] == facts["scene_numbers"]
    assert {scene.number: scene.int_ext.value or None for scene in found.scenes} == facts["int_ext_list"]
    assert {scene.number: scene.time for scene in found.scenes} == facts["time_written"]
    resolved = {
        number: "night" if time == "NIGHT" else "day" for number, time in facts["time_resolved"].items()
    }
    assert {scene.number: scene.light.value for scene in found.scenes} == resolved


def test_eighths_are_within_one_of_those_measured_on_two_programs_pages() -> None:
    measured = [6, 3, 2, 3, 2, 5, 3, 3]
    found = [scene.eighths for scene in script("fountain/Brick-and-Steel").scenes]
    assert max(abs(ours - theirs) for ours, theirs in zip(found, measured, strict=True)) <= 1
    assert abs(sum(found) - sum(measured)) <= 1


def test_element_kinds_agree_with_another_parser() -> None:
    """screenplain reads cues and headings of the same file; where both know a kind they must agree."""
    fountain = pytest.importorskip("screenplain.parsers.fountain")
    path = real_file("scripts/fountain/The-Last-Birthday-Card.fountain")
    with path.open(encoding="utf-8") as stream:
        theirs = fountain.parse(stream)
    headings = [str(one.line).upper() for one in theirs if type(one).__name__ == "Slug"]
    ours = [scene.heading.upper() for scene in script("fountain/The-Last-Birthday-Card").scenes]
    assert ours == headings


@pytest.mark.parametrize(("eighths", "said"), [(1, "1/8"), (4, "4/8"), (8, "1"), (11, "1 3/8"), (16, "2")])
def test_eighths_are_written_as_the_trade_does(eighths: int, said: str) -> None:
    assert format_eighths(eighths) == said
