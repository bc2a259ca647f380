"""The example holds together: its numbers come from its own practice, and its script is what it should be."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import pytest

from precipice.plan.check import check
from precipice.production.quantity import show_in

HEADLAND = Path(__file__).parents[2] / "examples" / "headland"


@pytest.mark.parametrize(
    ("parameter", "column", "unit", "decimals"),
    [
        ("lip_speed", "lip_speed_mph", "mph", 1),
        ("leave_after", "time_on_bike_s", "s", 2),
        ("push_speed", "push_off_m_s", "m/s", 2),
        ("pull_after", "count_to_throw_s", "s", 2),
    ],
)
def test_stated_numbers_are_those_of_the_practice_runs(
    parameter: str, column: str, unit: str, decimals: int
) -> None:
    with (HEADLAND / "practice" / "runs.csv").open(encoding="utf-8") as stream:
        assert "SYNTHETIC" in stream.readline()
        runs = [float(row[column]) for row in csv.DictReader(stream)]
    quantity = check(HEADLAND).specifications["fjord-jump"].stated[parameter].quantity
    assert show_in(quantity.mean, unit) == pytest.approx(statistics.mean(runs), abs=0.5 * 10**-decimals)
    assert show_in(quantity.sd, unit) == pytest.approx(statistics.stdev(runs), abs=0.5 * 10**-decimals)


def test_the_script_is_what_a_planner_needs() -> None:
    breakdown = check(HEADLAND).breakdown
    assert 12 <= breakdown.pages <= 18
    assert len(breakdown.sheets) >= 30
    assert len(breakdown.parts) >= 8
    assert len(breakdown.places) >= 6


def test_every_gag_of_the_story_stands_in_a_scene_whose_words_suggest_it() -> None:
    checked = check(HEADLAND)
    words = {sheet.scene: {word.kind for word in sheet.stunts} for sheet in checked.breakdown.sheets}
    unsuggested = [gag.id for gag in checked.production.gags if not words[gag.scene]]
    assert unsuggested == []


def test_nothing_in_the_example_is_loose() -> None:
    assert check(HEADLAND).warnings == ()
