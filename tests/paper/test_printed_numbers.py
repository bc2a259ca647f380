"""Numbers as they stand on paper, read from the PDFs, against plan.json as another program reads it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from paper.papers import text_of
from paper.small_shoot import FIRST, shoot
from precipice.paper.data import render_json
from precipice.paper.handout.formats import render
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.registry import KINDS
from precipice.plan.check import check
from precipice.plan.plan import Plan

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
TWO_FIGURES = 0.051
"""A number rounded to two figures is off by so much at most."""


def printed(kind: str, material: Material) -> str:
    """The words of a paper's PDF, without blanks."""
    return "".join(text_of(render(KINDS[kind].build(material), "pdf", "a4", NOW).content))


@pytest.fixture(scope="module")
def example(plan: Plan) -> tuple[Material, dict[str, Any]]:
    return Material(check(EXAMPLE), plan, NOW, person="sc"), json.loads(render_json(plan))


def day_words(written: str) -> str:
    return f"{date.fromisoformat(written):%a%-d%b%Y}"


def test_the_memo_has_the_plans_money_day_by_day(example: tuple[Material, dict[str, Any]]) -> None:
    material, data = example
    words = printed("memo", material)
    schedule = data["schedule"]
    assert f"USD{round(schedule['costs']['total']):,}" in words
    assert f"USD{round(schedule['if_all_goes_well']):,}" in words
    curves = sorted(schedule["curves"], key=lambda curve: curve["planned_day"])
    planned = {curve["gag"]: curve["points"][curve["planned_day"] - 1]["date"] for curve in curves}
    lost = {curve["gag"]: {row["date"]: row["lost"] for row in curve["money"]} for curve in curves}
    for row in curves[0]["money"]:
        gates = ",".join(gag for gag, on in planned.items() if on == row["date"])
        amounts = (row["spent"], *(lost[gag].get(row["date"], 0.0) for gag in planned))
        due = f"{day_words(row['date'])}{gates}{''.join(f'USD{round(one):,}' for one in amounts)}"
        assert due in words


def odds_in(words: str) -> Iterator[tuple[float, float, float]]:
    """Chances with their intervals, least first in each: "about 1 in 160 (between 1 in 130 and 1 in 200)"."""
    for found in re.finditer(r"about1in([\d,.]+)\(between1in([\d,.]+)and1in([\d,.]+)\)", words):
        middle, often, seldom = (1.0 / float(one.replace(",", "")) for one in found.groups())
        yield seldom, middle, often
    for found in re.finditer(r"about(\d+)in100\(between(\d+)and(\d+)in100\)", words):
        middle, low, high = (float(one) / 100.0 for one in found.groups())
        yield low, middle, high


@pytest.mark.parametrize("gag", ["fjord-jump", "gantry-fall", "roadblock-jump"])
def test_a_stunt_plan_has_the_plans_odds_with_intervals_that_hold(
    example: tuple[Material, dict[str, Any]], gag: str
) -> None:
    material, data = example
    one = next(one for one in data["assessments"] if one["gag"] == gag)
    head = "worstofit,inonetake"
    words = printed("stuntplan", Material(material.checked, material.plan, NOW, gag=gag, person="sc"))
    shown = words.split(head, 1)[1]
    for name in ("kills", "injures", "spoils", "harm"):
        label = {"spoils": "spoilsthetake", "harm": "injuryorworse"}.get(name, name)
        odds = one[name]
        cell = shown.split(label, 1)[1]
        if not odds["failures"]:
            assert cell.startswith(f"nonein{odds['runs']:,}runs:below1in"), name
            continue
        low, middle, high = next(odds_in(cell[:120]))
        assert middle == pytest.approx(odds["p"], rel=TWO_FIGURES, abs=0.005 if odds["p"] >= 0.1 else 0.0)
        # Ends are rounded outwards.
        assert low <= odds["low"] * (1.0 + 1e-9)
        assert high >= odds["high"] * (1.0 - 1e-9)
        assert high <= odds["high"] * 1.12 + 0.01
        assert low >= odds["low"] / 1.12 - 0.01


def test_a_call_sheet_has_the_plans_clock_scenes_and_eighths(
    example: tuple[Material, dict[str, Any]],
) -> None:
    material, data = example
    scenes = {scene["number"]: scene for scene in data["scenes"]}
    for day in data["schedule"]["days"][:4]:
        on = date.fromisoformat(day["date"])
        words = printed("callsheet", Material(material.checked, material.plan, NOW, day=on))
        assert f"Generalcall{day['call']}" in words
        assert f"Estimatedwrap{day['wrap'].replace(' ', '')}" in words
        eighths = sum(scenes[number]["eighths"] for number in day["scenes"])
        assert eighths == day["eighths"]
        assert f"{len(day['scenes'])}scene" in words
        whole, parts = divmod(eighths, 8)
        length = "".join((f"{whole}" if whole else "", f"{parts}/8" if parts else ""))
        assert re.search(rf"{len(day['scenes'])}scenes?,{length}pages?,wrapabout{day['wrap'][:5]}", words)


def sun_by_hand(on: date, latitude: float, longitude: float) -> tuple[float, float]:
    """Sunrise and sunset in hours of UTC, to some minutes.

    Declination and equation of time by Cooper (Solar Energy 12, 1969) and by Duffie and Beckman's series; the
    sun's upper edge on the horizon is 0.833 degrees below it.
    """
    number = on.timetuple().tm_yday
    declination = math.radians(23.45 * math.sin(2.0 * math.pi * (284 + number) / 365.0))
    turn = 2.0 * math.pi * (number - 81) / 364.0
    ahead = 9.87 * math.sin(2.0 * turn) - 7.53 * math.cos(turn) - 1.5 * math.sin(turn)
    at = math.radians(latitude)
    low = math.sin(math.radians(-0.833)) - math.sin(at) * math.sin(declination)
    half = math.degrees(math.acos(low / (math.cos(at) * math.cos(declination)))) / 15.0
    noon = 12.0 - ahead / 60.0 - longitude / 15.0
    return noon - half, noon + half


def test_the_sun_is_where_it_is_by_hand(tmp_path: Path) -> None:
    words = printed("callsheet", shoot(tmp_path))
    found = re.search(r"Sunrise,sunset(\d\d):(\d\d),(\d\d):(\d\d)", words)
    assert found is not None
    numbers = [int(one) for one in found.groups()]
    shown = numbers[0] + numbers[1] / 60.0, numbers[2] + numbers[3] / 60.0
    zone = datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=ZoneInfo("Europe/London")).utcoffset()
    assert zone is not None
    later = zone.total_seconds() / 3600.0
    for here, due in zip(shown, sun_by_hand(FIRST, 51.48, 0.0), strict=True):
        assert here == pytest.approx(due + later, abs=0.1)
