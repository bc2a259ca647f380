"""Elements by category, and decisions that no re-read of the script writes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from precipice.breakdown.categories import categories, element_themes
from precipice.breakdown.sheets import break_down
from precipice.plan.check import check
from precipice.production.elements import CATEGORIES, ElementEntry
from precipice.production.load import load_production
from precipice.production.problem import InputError
from precipice.production.sheet import ElementMark, Sheet
from precipice.script.fountain import parse_fountain

SCRIPT = """EXT. YARD - DAY #1#

A police car stops. ANN (40) gets out with a briefcase, in a camel coat. Two NUNS watch. A WAITER smokes.

A dog barks at the hedge. It rains. Sirens. Blood on her sleeve.

[[Keep the dog on a lead.]]

ANN
Where is my parrot?

INT. BAR - NIGHT #2#

BOB
(at the piano)
Here.

BOB
And there.
"""


def sheet_of(script: str, *decisions: ElementEntry, scene: int = 0) -> Sheet:
    return break_down(parse_fountain(script), decisions).sheets[scene]


def labels(sheet: Sheet, category: str) -> list[str]:
    return [mark.label for mark in sheet.elements if mark.category == category]


def decide(label: str, decision: str, category: str = "props", **more: str) -> ElementEntry:
    return ElementEntry.model_validate(
        {"scene": "1", "category": category, "label": label, "decision": decision, **more}
    )


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("vehicles", "police car"),
        ("props", "briefcase"),
        ("wardrobe", "camel coat"),
        ("extras", "nuns"),
        ("silent_bits", "waiter"),
        ("animals", "dog"),
        ("animal_handlers", "animal handler"),
        ("greenery", "hedge"),
        ("special_effects", "rain"),
        ("sound", "siren"),
        ("makeup", "blood"),
        ("notes", "Keep the dog on a lead."),
        ("cast", "ANN"),
    ],
)
def test_an_element_of_each_kind(category: str, expected: str) -> None:
    assert expected in labels(sheet_of(SCRIPT), category)


def test_an_element_carries_the_words_and_line_it_came_from() -> None:
    (dog,) = (mark for mark in sheet_of(SCRIPT).elements if mark.label == "dog")
    assert (dog.line, dog.words, dog.sentence, dog.status) == (
        5,
        "dog",
        "A dog barks at the hedge.",
        "suggested",
    )


def test_the_longest_name_counts_and_dialogue_does_not() -> None:
    sheet = sheet_of(SCRIPT)
    assert labels(sheet, "vehicles") == ["police car"]
    assert "police" not in labels(sheet, "extras")
    assert "parrot" not in labels(sheet, "animals")


def test_the_cast_is_numbered_by_size_of_part() -> None:
    breakdown = break_down(parse_fountain(SCRIPT))
    numbers = {
        mark.label: mark.number for sheet in breakdown.sheets for mark in sheet.elements if mark.number
    }
    assert numbers == {"BOB": "1", "ANN": "2"}


def test_what_a_person_decided_stands() -> None:
    sheet = sheet_of(
        SCRIPT,
        decide("briefcase", "accept"),
        decide("hedge", "refuse", "greenery"),
        decide("Police Car", "change", "vehicles", to_label="police car, period"),
        decide("parrot", "add", "animals"),
    )
    status = {mark.label: mark.status for mark in sheet.elements}
    assert status["briefcase"] == "accepted"
    assert "hedge" not in status
    assert (status["police car, period"], status["parrot"]) == ("changed", "added")
    assert "police car" not in status


def test_a_reread_of_a_changed_script_overwrites_no_decision() -> None:
    decisions = (
        decide("briefcase", "accept"),
        decide("hedge", "refuse", "greenery"),
        decide("dog", "change", "animals", to_category="props", to_label="stuffed dog"),
    )
    rewritten = SCRIPT.replace("briefcase", "violin case").replace(
        "A dog barks at the hedge", "A hedge. A hedge"
    )
    before = break_down(parse_fountain(SCRIPT), decisions)
    after = break_down(parse_fountain(rewritten), decisions)
    kept = {mark.label: mark for mark in after.sheets[0].elements if mark.status == "kept"}
    assert set(kept) == {"briefcase", "stuffed dog"}
    assert kept["stuffed dog"].category == "props"
    assert labels(after.sheets[0], "greenery") == []
    assert before.warnings == ()
    assert [warning.split(" ")[2] for warning in after.warnings] == ["'briefcase'", "'dog'"]


def test_a_refused_stunt_is_no_stunt_of_the_sheet() -> None:
    script = "INT. A - DAY #1#\n\nShe falls from the ladder.\n"
    assert [one.stunt for one in sheet_of(script).stunts].count("fall") == 1
    sheet = sheet_of(script, decide("fall", "refuse", "stunts"))
    assert "fall" not in [one.stunt for one in sheet.stunts]
    assert "fall" not in labels(sheet, "stunts")


def test_a_decision_on_a_scene_that_is_gone_waits() -> None:
    decision = ElementEntry(scene="9", category="props", label="gun", decision="accept")
    assert "scene 9" in break_down(parse_fountain(SCRIPT), (decision,)).warnings[-1]


@pytest.mark.parametrize(
    "entry",
    [
        {"decision": "change"},
        {"decision": "accept", "to_label": "x"},
        {"decision": "accept", "category": "gadgets"},
        {"decision": "burn"},
    ],
)
def test_a_decision_that_says_nothing_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"allowed|accept"):
        ElementEntry.model_validate({"scene": "1", "category": "props", "label": "gun", **entry})


PRODUCTION = """title = "T"
script = "t.fountain"
[calendar]
first_day = 2027-06-07
working_days = ["mon"]
hours = 10
"""
DECISION = '[[elements]]\nscene = "{}"\ncategory = "props"\nlabel = "briefcase"\ndecision = "accept"\n'


def folder(tmp_path: Path, *scenes: str) -> Path:
    (tmp_path / "t.fountain").write_text(SCRIPT, encoding="utf-8")
    text = PRODUCTION + "".join(DECISION.format(scene) for scene in scenes)
    (tmp_path / "production.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_decisions_are_read_from_the_production_file(tmp_path: Path) -> None:
    assert load_production(folder(tmp_path, "1")).elements[0].label == "briefcase"
    status = {mark.label: mark.status for mark in check(tmp_path).breakdown.sheets[0].elements}
    assert status["briefcase"] == "accepted"


def test_a_decision_on_no_scene_and_one_taken_twice_are_mistakes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"elements\[briefcase\].scene: found '7'"):
        check(folder(tmp_path, "7"))
    with pytest.raises(InputError, match="2 decisions on 'briefcase'"):
        load_production(folder(tmp_path, "1", "1"))


def test_every_category_has_names_and_every_theme_a_mark() -> None:
    assert tuple(category.key for category in categories()) == CATEGORIES
    themes = element_themes()
    assert len(themes) >= 2
    for theme in themes.values():
        assert set(theme.colours) | set(theme.marks) == set(CATEGORIES)
    assert themes["usual"].colours["props"] != themes["handout"].colours["props"]


def test_a_mark_is_a_value() -> None:
    first, second = sheet_of(SCRIPT).elements, sheet_of(SCRIPT).elements
    assert first == second
    assert all(isinstance(mark, ElementMark) for mark in first)
