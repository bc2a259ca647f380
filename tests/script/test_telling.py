"""Time of day resolved, flashbacks, montages, intercuts, omitted scenes, and the liberties warned of."""

from __future__ import annotations

import json

import pytest

from precipice.production.scene import Screenplay
from precipice.script.fountain import parse_fountain
from precipice.script.read import read_screenplay
from truth import real_file


def script(*paragraphs: str) -> Screenplay:
    return parse_fountain("\n\n".join(paragraphs) + "\n")


def test_the_time_of_the_long_drop_is_resolved() -> None:
    facts = json.loads(real_file("scripts/original/the-long-drop.facts.json").read_text(encoding="utf-8"))
    found = read_screenplay(real_file("scripts/original/the-long-drop.fountain"))
    assert {scene.number: scene.time_of_day.value for scene in found.scenes} == facts["time_resolved"]
    inferred = {
        number
        for number, time in facts["time_written"].items()
        if time.split()[-1] in ("CONTINUOUS", "LATER")
    }
    assert {scene.number for scene in found.scenes if scene.time_inferred} == inferred
    assert [(scene.number, scene.omitted) for scene in found.omitted] == [("12", True)]


@pytest.mark.parametrize(
    ("heading", "time"),
    [
        ("INT. A - SUNRISE", "DAWN"),
        ("INT. A - EARLY MORNING", "MORNING"),
        ("INT. A - MAGIC HOUR", "DUSK"),
        ("INT. A - LATER THAT NIGHT", "NIGHT"),
        ("INT. A, NOON", "DAY"),
        ("INT. A -NIGHT", "NIGHT"),
        ("INT. A", ""),
        ("INT. A - SAME", ""),
    ],
)
def test_time_of_day(heading: str, time: str) -> None:
    scene = script(heading, "On.").scenes[0]
    assert (scene.time_of_day.value, scene.time_inferred) == (time, time == "")


def test_after_a_flashback_the_time_is_that_before_it() -> None:
    found = script(
        "INT. A - NIGHT", "On.",
        "EXT. B - DAY (FLASHBACK)", "On.",
        "EXT. C - CONTINUOUS - FLASHBACK", "On.",
        "INT. A - SAME", "On.",
    )  # fmt: skip
    assert [(s.kind.value, s.time_of_day.value, s.light.value) for s in found.scenes] == [
        ("plain", "NIGHT", "night"),
        ("flashback", "DAY", "day"),
        ("flashback", "DAY", "day"),
        ("plain", "NIGHT", "night"),
    ]


def test_a_flashback_lasts_until_a_line_ends_it() -> None:
    found = script(
        "INT. A - NIGHT", "On.", "FLASHBACK TO:", "EXT. B - DAY", "On.", "EXT. C - DAY", "On.",
        "END FLASHBACK", "INT. A - CONTINUOUS", "On.",
    )  # fmt: skip
    assert [s.kind.value for s in found.scenes] == ["plain", "flashback", "flashback", "plain"]
    never = script("INT. A - NIGHT", "FLASHBACK TO:", "EXT. B - DAY", "On.", "EXT. C - DAY", "On.")
    assert [s.kind.value for s in never.scenes] == ["flashback", "plain", "plain"]
    later = script("INT. A - NIGHT", "On.", "FLASHBACK TO:", "EXT. B - DAY", "On.", "EXT. C - DAY", "On.")
    assert [s.kind.value for s in later.scenes] == ["plain", "flashback", "plain"]


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        ((".MONTAGE - ANN TRAINS", "On."), "montage"),
        (("INT. GYM - DAY", "MONTAGE:", "She runs."), "montage"),
        (("INT. GYM - DAY", "MONTAGE:\n- She falls."), "montage"),
        (("INT. GYM - DAY", "END OF MONTAGE", "She runs."), "plain"),
        (("INT. CAR - DAY", "INTERCUT WITH:", "On."), "intercut"),
        (("INT. CAR / INT. HOUSE - DAY - INTERCUT", "On."), "intercut"),
        (("EXT. CITY - DAY", "SERIES OF SHOTS", "On."), "series_of_shots"),
        (("INT. GYM - DAY", "A montage of failures on the wall."), "plain"),
    ],
)
def test_forms_of_telling(paragraphs: tuple[str, ...], kind: str) -> None:
    assert script(*paragraphs).scenes[0].kind.value == kind


@pytest.mark.parametrize("line", ["12 OMITTED", ".OMITTED #12#", "SCENE 12 OMITTED", "12. OMITTED."])
def test_an_omitted_scene_swallows_nothing(line: str) -> None:
    found = script("INT. A - DAY #11#", "On.", line, "She falls.", "INT. B - DAY #13#", "On.")
    assert [scene.number for scene in found.scenes] == ["11", "13"]
    assert [scene.number for scene in found.omitted] == ["12"]
    assert [one.text for one in found.scenes[0].elements] == ["INT. A - DAY", "On.", "She falls."]


def test_the_number_of_an_omitted_scene_is_not_given_again() -> None:
    found = script("INT. A - DAY", "On.", ".OMITTED #3#", "INT. B - DAY", "On.")
    assert [scene.number for scene in (*found.scenes, *found.omitted)] == ["1", "3A", "3"]


def test_place_and_sub_place() -> None:
    scene = script("INT. WAREHOUSE - STAIRWELL - UPPER LANDING - DAY").scenes[0]
    assert (scene.main_place, scene.subplace) == ("WAREHOUSE", "STAIRWELL - UPPER LANDING")


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("EXT/INT. A - DAY", "read as a scene heading"),
        ("INT. A--DAY", "'--' taken for the dash"),
        ("INT. A, DAY", "',' taken for the dash"),
        ("INT. A DAY", "a space taken for the dash"),
    ],
)
def test_each_liberty_is_warned_of(heading: str, said: str) -> None:
    warnings = script("FADE IN:", heading, "On.").warnings
    assert len(warnings) == 1
    assert warnings[0].startswith("line 3: ")
    assert said in warnings[0]


def test_an_unclosed_note_is_warned_of() -> None:
    assert "line 3: a note that no ]] closes" in script("INT. A - DAY", "On [[and on.", "Off.").warnings[0]


@pytest.mark.parametrize("name", ["ЖАННА", "ZOË", "🙂 JOY", "@太郎", "@שרה", "@سارة", "GUARD #2"])
def test_names_of_any_script_survive(name: str) -> None:
    found = script("INT. A - DAY", f"{name} (V.O.)\nHello.").scenes[0].elements[1]
    assert (found.character, found.extension) == (name.removeprefix("@"), "V.O.")


def test_what_announces_a_montage_is_no_character() -> None:
    found = script("INT. GYM - DAY", "MONTAGE\nShe falls off the beam.")
    assert [one.kind.value for one in found.scenes[0].elements] == ["heading", "action"]
    assert "'MONTAGE' read as action and not as a character" in found.warnings[0]
