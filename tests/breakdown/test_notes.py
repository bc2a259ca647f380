"""Notes that name a gag bind exactly, or say why they cannot."""

from __future__ import annotations

import pytest

from precipice.breakdown.sheets import break_down
from precipice.production.sheet import Breakdown, GagNote
from precipice.production.stunt import GagEntry
from precipice.script.fountain import parse_fountain

FJORD = GagEntry(id="fjord", scene="1", kind="cliff_jump")
OTHER = GagEntry(id="roof", scene="2", kind="hit")


def broken_down(note: str, *gags: GagEntry) -> Breakdown:
    script = f"EXT. A - DAY #1#\n\nShe waits.\n\n[[{note}]]\n\nINT. B - DAY #2#\n\nHe waits.\n"
    return break_down(parse_fountain(script), (), gags)


def test_a_note_binds_to_the_gag_of_its_name() -> None:
    sheet = broken_down('gag: cliff_jump name=fjord height=150m wind="from the west"', FJORD, OTHER).sheets[0]
    values = (("height", "150m"), ("wind", "from the west"))
    assert sheet.gag_notes == (GagNote(5, "cliff_jump", "fjord", values, bound=True),)
    assert [one.kind for one in sheet.stunts] == ["cliff_jump"]


def test_a_note_without_a_name_binds_to_the_only_gag_of_its_kind() -> None:
    assert broken_down("gag: cliff_jump", FJORD).sheets[0].gag_notes[0].name == "fjord"
    proposed = broken_down("gag: cliff_jump").sheets[0].gag_notes[0]
    assert (proposed.name, proposed.bound) == ("cliff-jump-1", False)


def test_a_name_that_no_gag_has_is_proposed() -> None:
    note = broken_down("gag: cliff_jump name=new", FJORD).sheets[0].gag_notes[0]
    assert (note.name, note.bound) == ("new", False)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("gag: clif_jump name=fjord", "'clif_jump'"),
        ("gag:", "no kind"),
        ("gag: cliff_jump fjord", "'fjord'"),
        ("gag: cliff_jump name=fjord name=b", "'name' twice"),
        ("gag: cliff_jump name=../x", "the name '../x'"),
        ("gag: hit name=fjord", "the kind hit"),
        ("gag: hit name=roof", "scene 2"),
        ("gag: hit " + "x" * 2000, "characters"),
    ],
)
def test_a_malformed_note_is_a_warning_with_its_line(note: str, found: str) -> None:
    breakdown = broken_down(note, FJORD, OTHER)
    assert breakdown.sheets[0].gag_notes == ()
    (warning,) = breakdown.warnings
    assert warning.startswith("line 5: a gag note: found ")
    assert found in warning
    assert "allowed: " in warning


def test_other_notes_are_elements() -> None:
    sheet = broken_down("gags are funny").sheets[0]
    assert sheet.gag_notes == ()
    assert [mark.label for mark in sheet.elements if mark.category == "notes"] == ["gags are funny"]
