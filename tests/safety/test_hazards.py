"""The register of hazards: rated, controlled, owned, signed; filled from what the kinds name."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from precipice.production.problem import InputError
from precipice.safety.hazards import ControlEntry, Hazard, Register, band, draft_text, drafts, read_hazards


def settled(**changes: Any) -> Hazard:
    fields: dict[str, Any] = {
        "gag": "jump",
        "name": "ramp",
        "words": "A wet ramp.",
        "likelihood": 3,
        "severity": 5,
        "controls": (ControlEntry(kind="engineer", words="Grip tape."),),
        "likelihood_after": 1,
        "severity_after": 5,
        "owner": "Liv",
        "signed_by": "Liv",
        "signed_on": date(2027, 6, 5),
    }
    return Hazard(**{**fields, **changes})


def test_a_settled_hazard_lacks_nothing() -> None:
    assert settled().lacks == ()
    assert (settled().before, settled().after) == (15, 5)
    assert settled().strongest == "engineer"


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"likelihood": None}, "not rated"),
        ({"severity_after": None}, "what is left is not rated"),
        ({"controls": ()}, "rated lower without a control"),
        ({"likelihood_after": 3}, "what is left is rated 15, below 15 is allowed"),
        ({"owner": ""}, "no owner"),
        ({"signed_by": ""}, "not signed"),
        ({"signed_on": None}, "not signed"),
    ],
)
def test_what_is_open_is_named(changes: dict[str, Any], lack: str) -> None:
    assert lack in settled(**changes).lacks


def test_every_cell_of_the_matrix_has_a_band() -> None:
    words = {band(likelihood * severity) for likelihood in range(1, 6) for severity in range(1, 6)}
    assert words == {"low", "medium", "high", "stop"}


def test_drafts_are_toml_and_are_not_made_twice(tmp_path: Path) -> None:
    named = (('A "quoted" thing, \\ and é.', "a list"), ("Another.", "a list"))
    first = drafts("jump", named, Register())
    (tmp_path / "hazards.toml").write_text(draft_text(first), encoding="utf-8")
    register = read_hazards(tmp_path, ["jump"])
    assert [one.words for one in register.hazards] == [words for words, _ in named]
    assert all(one.lacks for one in register.hazards)
    more = drafts("jump", (*named, ("A third.", "x")), register)
    assert [(one.name, one.words) for one in more] == [("jump-3", "A third.")]
    assert tomllib.loads(draft_text(more))["hazards"][0]["gag"] == "jump"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hazards = 3", "hazards"),
        ('[[hazards]]\ngag = "no"\nname = "a"\nwords = "b"', "'no'"),
        ('[[hazards]]\ngag = "jump"\nname = "a"\nwords = "b"\nlikelihood = 6', "likelihood"),
        ('[[hazards]]\ngag = "jump"\nname = "a"\nwords = "b"\n' * 2, "2 hazards of that name"),
        ("[[hazards", "TOML"),
    ],
)
def test_a_mistaken_register_is_refused(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "hazards.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=found):
        read_hazards(tmp_path, ["jump"])
