from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cli.folders import PRODUCTION, small_folder
from precipice.plan.check import check
from precipice.plan.estimate import estimated_hours
from precipice.plan.make import make_plan
from precipice.plan.new import draft_production
from precipice.plan.plan import Plan
from precipice.production.load import load_production
from precipice.production.problem import InputError
from precipice.production.sheet import Breakdown
from precipice.risk.assess import QUICK
from precipice.script.fountain import parse_fountain


class Silent:
    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


def planned(folder: Path) -> Plan:
    return make_plan(check(folder), replace(QUICK, runs=300, map_runs=0), Silent())


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(small_folder(tmp_path_factory.mktemp("plan") / "shoot"))


def test_parts_without_an_entry_are_estimated_and_named(plan: Plan) -> None:
    assert [(member.id, member.name, member.estimated) for member in plan.cast] == [
        ("1", "ANN", False),
        ("2", "BO", True),
    ]
    assert any("BO" in sentence and "own estimate" in sentence for sentence in plan.estimates)


def test_places_without_an_entry_share_one_base(plan: Plan) -> None:
    bases = {scene.place: scene.base for scene in plan.scenes}
    assert bases == {"KITCHEN": "main base", "CLIFF": "coast", "BEACH": "main base"}


def test_interiors_are_shot_in_any_light_and_exteriors_as_written(plan: Plan) -> None:
    assert [scene.shot_in for scene in plan.scenes] == ["any", "day", "day", "night"]


def test_a_stunt_that_no_gag_names_is_listed_without_a_number(plan: Plan) -> None:
    assert [(one.gag, one.scene, one.kind) for one in plan.unassessed] == [("", "4", "hit")]


def test_the_performer_is_called_and_their_days_are_coded(plan: Plan) -> None:
    assert plan.schedule is not None
    ann = plan.cast[0]
    assert ann.worked == len([day for day in plan.schedule.days if "1" in day.cast])
    assert ann.held == len([day for day in plan.schedule.days if "1" in day.held])


def test_a_shoot_that_cannot_be_scheduled_says_who_is_away(tmp_path: Path) -> None:
    away = "day_rate = 1000\nunavailable = [{ from = 2027-02-01, to = 2027-12-31 }]"
    folder = small_folder(tmp_path / "shoot", PRODUCTION.replace("day_rate = 1000", away))
    with pytest.raises(InputError, match=r"ANN\) is away on all dates"):
        planned(folder)


def test_a_scene_longer_than_a_day_is_named(tmp_path: Path) -> None:
    text = PRODUCTION.replace("[[budget]]", '[[scenes]]\nnumber = "3"\nhours = 14\n[[budget]]')
    with pytest.raises(InputError, match=r"Scene 3.* takes 14 h"):
        planned(small_folder(tmp_path / "shoot", text))


def test_a_scene_moved_to_another_place_goes_to_its_base(tmp_path: Path) -> None:
    text = PRODUCTION.replace("[[budget]]", '[[scenes]]\nnumber = "1"\nplace = "CLIFF"\n[[budget]]')
    found = planned(small_folder(tmp_path / "shoot", text))
    assert found.scenes[0].base == "coast"


def test_estimated_hours_follow_pages_and_stay_within_a_day(plan: Plan) -> None:
    """A page of 8 eighths is a quarter of a 10 h day; a gag takes half a day at least."""
    from precipice.plan.check import check as checked_of

    sheets = checked_of(Path(__file__).parents[2] / "examples" / "headland").breakdown.sheets
    kitchen = next(sheet for sheet in sheets if sheet.scene == "5")
    assert kitchen.eighths == 7
    assert estimated_hours(kitchen, False, 10.0) == pytest.approx(2.25)
    assert estimated_hours(kitchen, True, 10.0) == 5.0
    assert estimated_hours(kitchen, True, 0.4) == 0.4


@pytest.mark.parametrize(
    "script",
    [
        'INT. "QUOTE" \\ BACKSLASH - DAY\n\nON.\n\nANN "THE KNIFE"\nHello.\n',
        "INT. A\x7f\x1b - DAY\n\nHe punches \x08 him.\n\nBO\nHello.\n",
        "INT. " + "LONG " * 120 + "- DAY\n\nOn.\n\n" + "N" * 300 + "\nHello.\n",
        "INT. \u2028 - DAY\n\nShe kicks \u2029 him.\n\nZO\u00cb \U0001f600\nHello.\n",
        "INT. - DAY\n\nOn.\n",
    ],
)
def test_a_drafted_production_is_valid_whatever_the_script_is_called(script: str, tmp_path: Path) -> None:
    from datetime import date

    from precipice.breakdown.sheets import break_down

    breakdown: Breakdown = break_down(parse_fountain(script))
    text = draft_production(breakdown, "my script.fountain", date(2027, 3, 1))
    (tmp_path / "production.toml").write_text(text, encoding="utf-8")
    (tmp_path / "my script.fountain").write_text(script, encoding="utf-8")
    assert load_production(tmp_path).script == "my script.fountain"
    assert planned(tmp_path).scenes
