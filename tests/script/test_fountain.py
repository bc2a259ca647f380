"""Fountain 1.1, element by element, in scripts of our own; and what real scripts do besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.production.scene import Element, ElementKind, IntExt, Light, Screenplay
from precipice.script.fountain import parse_fountain

HEADING = "INT. ROOM - DAY\n\n"


def elements(text: str) -> list[Element]:
    script = parse_fountain(HEADING + text)
    return list(script.scenes[0].elements[1:]) + [
        element for scene in script.scenes[1:] for element in scene.elements
    ]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(element.kind.value, element.text) for element in elements(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He waits.\n", [("action", "He waits.")]),
        ("One\nTwo\n\nThree\n", [("action", "One\nTwo"), ("action", "Three")]),
        ("ANN\nHello.\n", [("character", "ANN"), ("dialogue", "Hello.")]),
        ("ANN\n\nHello.\n", [("action", "ANN"), ("action", "Hello.")]),
        ("R2D2\nBleep.\n", [("character", "R2D2"), ("dialogue", "Bleep.")]),
        ("23\nBleep.\n", [("action", "23\nBleep.")]),
        ("ZOË\nYes.\n", [("character", "ZOË"), ("dialogue", "Yes.")]),
        ("@McRae\nAye.\n", [("character", "McRae"), ("dialogue", "Aye.")]),
        ("McRae\nAye.\n", [("action", "McRae\nAye.")]),
        ("!ANN\nHello.\n", [("action", "ANN\nHello.")]),
        (
            "ANN\n(low)\nNow.\n(lower)\nNow.\n",
            [
                ("character", "ANN"),
                ("parenthetical", "(low)"),
                ("dialogue", "Now."),
                ("parenthetical", "(lower)"),
                ("dialogue", "Now."),
            ],
        ),
        ("ANN\nOne.\n  \nTwo.\n", [("character", "ANN"), ("dialogue", "One.\n\nTwo.")]),
        ("ANN\nOne.\n\nTwo.\n", [("character", "ANN"), ("dialogue", "One."), ("action", "Two.")]),
        ("ANN\n~La la\n", [("character", "ANN"), ("lyric", "La la")]),
        ("CUT TO:\n\nHe waits.\n", [("transition", "CUT TO:"), ("action", "He waits.")]),
        ("CUT TO:  \n\nHe waits.\n", [("action", "CUT TO:"), ("action", "He waits.")]),
        ("> FADE OUT.\n", [("transition", "FADE OUT.")]),
        ("> THE END <\n", [("centered", "THE END")]),
        ("===\n\nOn.\n", [("page_break", ""), ("action", "On.")]),
        ("# Act\n\n## Part\n\nOn.\n", [("section", "Act"), ("section", "Part"), ("action", "On.")]),
        ("= What follows.\n\nOn.\n", [("synopsis", "What follows."), ("action", "On.")]),
        ("An *old* **hand** and ***more*** and _that_.\n", [("action", "An old hand and more and that.")]),
        ("Two * stars * and \\*one\\*.\n", [("action", "Two * stars * and *one*.")]),
        ("A [[note]] here.\n", [("action", "A  here."), ("note", "note")]),
        ("Kept /* cut\n\nEXT. CUT - DAY\n\n*/ kept.\n", [("action", "Kept  kept.")]),
        (".KITCHEN\n\nOn.\n", [("heading", "KITCHEN"), ("action", "On.")]),
        ("...and then.\n", [("action", "...and then.")]),
    ],
)
def test_element(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_a_note_ends_at_a_blank_line_unless_it_holds_two_spaces() -> None:
    kept = elements("[[One\n  \nINT. NO SCENE - DAY]]\n\nOn.\n")
    assert [(element.kind.value, element.line) for element in kept] == [("note", 3), ("action", 7)]
    broken = parse_fountain(HEADING + "[[One\n\nINT. A SCENE - DAY\n\n]]\n")
    assert len(broken.scenes) == 2


def test_a_note_inside_a_speech_does_not_end_it() -> None:
    assert kinds("ANN\n[[check]]\nHello.\n") == [
        ("character", "ANN"),
        ("note", "check"),
        ("dialogue", "Hello."),
    ]


def test_dual_dialogue_marks_the_second_speech() -> None:
    found = elements("ANN\nYes.\n\nBO ^\nNo.\n")
    assert [element.dual for element in found] == [False, False, True, True]
    assert found[2].character == "BO"


def test_extensions_leave_the_name_alone() -> None:
    cue = elements("ANN (V.O.) (CONT'D)\nHello.\n")[0]
    assert (cue.character, cue.extension) == ("ANN", "V.O. CONT'D")


def test_title_page_with_indented_and_unindented_values() -> None:
    script = parse_fountain("Title:\n    _**ONE**_\n    TWO\nAuthor: Ann: Bo\nmore\n\nINT. A - DAY\n\nOn.\n")
    assert script.title_page == (("Title", "ONE\nTWO"), ("Author", "Ann: Bo\nmore"))
    assert script.warnings == ("line 5: a title page value that is not indented",)
    assert script.scenes[0].line == 7


@pytest.mark.parametrize("text", ["CUT TO:\n\nINT. A - DAY\n", "He says: stop.\n\nINT. A - DAY\n"])
def test_a_first_line_with_a_colon_is_no_title_page(text: str) -> None:
    assert parse_fountain(text).title_page == ()


@pytest.mark.parametrize(
    ("written", "int_ext", "place", "time", "light"),
    [
        ("INT. KITCHEN - NIGHT", IntExt.INT, "KITCHEN", "NIGHT", Light.NIGHT),
        ("ext. cliff - top - dawn", IntExt.EXT, "cliff - top", "DAWN", Light.DAY),
        ("INT./EXT. CAR (MOVING) - DUSK", IntExt.BOTH, "CAR (MOVING)", "DUSK", Light.DAY),
        ("I/E VAN DAY", IntExt.BOTH, "VAN", "DAY", Light.DAY),
        ("EXT/INT. VAN -- LATER THAT NIGHT", IntExt.BOTH, "VAN", "LATER THAT NIGHT", Light.NIGHT),
        ("EST. CITY, EVENING", IntExt.EXT, "CITY", "EVENING", Light.NIGHT),
        ("INT. HOUSE - DAY - FLASHBACK (1944)", IntExt.INT, "HOUSE", "DAY", Light.DAY),
        ("INT. NIGHT CLUB - DAY", IntExt.INT, "NIGHT CLUB", "DAY", Light.DAY),
        ("I/E. WINDOW / ALLEY--NIGHT", IntExt.BOTH, "WINDOW / ALLEY", "NIGHT", Light.NIGHT),
        (".UNDERWATER - CONTINUOUS", IntExt.UNSAID, "UNDERWATER", "CONTINUOUS", None),
    ],
)
def test_heading_taken_apart(
    written: str, int_ext: IntExt, place: str, time: str, light: Light | None
) -> None:
    scene = parse_fountain(f"{written} #7B#\n\nOn.\n").scenes[0]
    assert (scene.number, scene.int_ext, scene.place, scene.time) == ("7B", int_ext, place, time)
    assert scene.light_inferred == (light is None)
    assert scene.light == (light or Light.DAY)


def test_light_is_carried_through_scenes_that_do_not_say() -> None:
    script = parse_fountain(
        "INT. A - NIGHT\n\nOn.\n\nINT. B - CONTINUOUS\n\nOn.\n\nEXT. C\n\nOn.\n\nEXT. D - DAY\n\nOn.\n"
    )
    assert [scene.light.value for scene in script.scenes] == ["night", "night", "night", "day"]
    assert [scene.light_inferred for scene in script.scenes] == [False, True, True, False]


def test_scene_numbers_are_each_there_once() -> None:
    text = "".join(f"INT. A - DAY{number}\n\nOn.\n\n" for number in (" #2#", "", " #2#", " #A1#"))
    script = parse_fountain(text)
    assert [scene.number for scene in script.scenes] == ["2", "2A", "2B", "A1"]
    assert script.warnings == ("line 9: scene number 2 a second time; counted as 2B",)


def test_lines_are_those_of_the_file_behind_notes_and_boneyards() -> None:
    text = "INT. A - DAY\n\n/* cut\n\n\n*/\n\nOn. [[a\nb]] More.\n\nANN\nHello.\n"
    numbered = {element.text: element.line for element in parse_fountain(text).scenes[0].elements}
    assert (numbered["ANN"], numbered["Hello."]) == (11, 12)


def test_an_unclosed_boneyard_is_warned_of() -> None:
    script = parse_fountain("INT. A - DAY\n\nOn.\n\n/* gone\n\nINT. B - DAY\n")
    assert len(script.scenes) == 1
    assert "line 5" in script.warnings[0]


def test_a_script_without_scenes_says_so() -> None:
    script = parse_fountain("Just some words.\n")
    assert script.scenes == ()
    assert "no scene heading" in script.warnings[-1]


MARKS = st.sampled_from(
    [
        "INT. A - DAY",
        "EXT. B #1#",
        "ANN",
        "BO ^",
        "(low)",
        "[[",
        "]]",
        "/*",
        "*/",
        "*",
        "_",
        "\\*",
        "~la",
        "> x <",
        "> X",
        "===",
        "#",
        "= s",
        "!x",
        ".X",
        "@a",
        "",
        "  ",
        "\t",
        "CUT TO:",
        "Title: x",
        "word",
    ]
)


@given(st.lists(MARKS, max_size=40).map("\n".join) | st.text(max_size=200))
def test_any_text_is_a_script_whose_lines_are_in_the_file(text: str) -> None:
    script: Screenplay = parse_fountain(text)
    lines = text.count("\n") + 1
    everything = [*script.preamble, *(element for scene in script.scenes for element in scene.elements)]
    assert all(1 <= element.line <= lines for element in everything)
    assert len({scene.number for scene in script.scenes}) == len(script.scenes)
    assert all(
        scene.elements[0].kind is ElementKind.HEADING and scene.eighths >= 1 for scene in script.scenes
    )
    starts = [scene.line for scene in script.scenes]
    assert starts == sorted(starts)
