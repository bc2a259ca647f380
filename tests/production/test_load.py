from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from precipice.production.load import load_production, read_draft
from precipice.production.problem import InputError, Problem
from precipice.production.production import Production
from precipice.production.shoot import Calendar

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland" / "production.toml"

WHOLE = """
title = "Whole"
script = "whole.fountain"
currency = "NOK"
[calendar]
first_day = 2027-03-01
working_days = ["mon", "tue"]
hours = 9.5
holidays = [2027-03-02]
[[cast]]
id = 1
name = "ANN"
day_rate = 1000
unavailable = [2027-03-09, { from = 2027-04-01, to = 2027-04-03 }]
own_stunts = true
limits = ["no heights above 30 ft"]
[[places]]
name = "CLIFF"
base = "coast"
move_cost = 500
move_hours = 2
[[scenes]]
number = "2"
hours = 6
place = "CLIFF"
light = "any"
[[gags]]
id = "jump"
scene = "2"
kind = "cliff_jump"
performer = "1"
[gags.parameters]
lip_speed = "31 +/- 1.2 mph"
[[gags]]
id = "wreck"
scene = "3"
kind = "train_wreck"
[[gates]]
gag = "jump"
fails = 0.2
then = "rewrite"
days = 3
cost = 1000
falls = ["4"]
[[gates]]
gag = "wreck"
fails = "from its assessment"
then = "stop"
cost = 5
[[budget]]
name = "crew"
per_day = 5000
"""


def written(folder: Path, text: str | bytes) -> Path:
    raw = text.encode() if isinstance(text, str) else text
    (folder / "production.toml").write_bytes(raw)
    return folder


def problems(folder: Path, old: str, new: str) -> dict[str, Problem]:
    assert old in WHOLE
    found = read_draft(written(folder, WHOLE.replace(old, new, 1))).problems
    return {problem.field: problem for problem in found}


def test_every_noun_is_read(tmp_path: Path) -> None:
    production = load_production(written(tmp_path, WHOLE))
    assert production.cast[0].id == "1"
    assert date(2027, 4, 2) in production.cast[0].away()
    assert production.gag("jump").parameters["lip_speed"] == "31 +/- 1.2 mph"
    assert [gate.then for gate in production.gates] == ["rewrite", "stop"]
    assert production.running_cost_per_day == 5000.0


@pytest.mark.parametrize(
    ("old", "new", "field", "found", "allowed"),
    [
        ('title = "Whole"', "", "title", "nothing", "must be there"),
        ("hours = 9.5", "hours = 30", "calendar.hours", "30", "24 or less"),
        ("hours = 9.5", "hours = inf", "calendar.hours", "inf", "finite"),
        ('"NOK"', '"kroner"', "currency", "kroner", "pattern"),
        ('["mon", "tue"]', '["mon", "mon"]', "calendar.working_days", "mon, mon", "once"),
        ('["mon", "tue"]', '["someday"]', "calendar.working_days[#1]", "someday", "'mon'"),
        ("day_rate = 1000", 'day_rate = "much"', "cast[1].day_rate", "much", "number"),
        ("day_rate = 1000", "day_rate = 1000\nwage = 3", "cast[1].wage", "unknown key 'wage'", "day_rate"),
        ("to = 2027-04-03", "to = 2027-03-03", "cast[1].unavailable[#2]", "2027-03-03", "on or after"),
        ("hours = 6", "hours = 0", "scenes[2].hours", "0", "more than 0"),
        ('place = "CLIFF"', 'place = "MOON"', "scenes[2].place", "'MOON'", "CLIFF"),
        ("fails = 0.2", "fails = 1.2", "gates[jump].fails", "1.2", "1 or less, or"),
        ('then = "stop"', 'then = "stop"\ndays = 3', "gates[wreck]", "days or falls", "rewrite"),
        ('id = "wreck"', 'id = "jump"', "gags[jump].id", "2 times", "once"),
        ('falls = ["4"]', 'falls = ["2"]', "gates[jump].falls", "circle", "other scenes"),
    ],
)
def test_a_mistake_says_where_what_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, field: str, found: str, allowed: str
) -> None:
    problem = problems(tmp_path, old, new)[field]
    assert found in problem.found
    assert allowed in problem.allowed


def test_gates_that_throw_each_other_away_are_a_circle(tmp_path: Path) -> None:
    text = WHOLE.replace('falls = ["4"]', 'falls = ["3"]')
    text = text.replace('then = "stop"', 'then = "rewrite"\nfalls = ["2"]')
    found = read_draft(written(tmp_path, text)).problems
    assert [problem for problem in found if "a circle" in problem.found]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("hours = 9.5", "hours = -1").replace("day_rate = 1000", "day_rate = -1")
    text = text.replace('performer = "1"', 'performer = "8"').replace("fails = 0.2", "fails = 2")
    fields = {problem.field for problem in read_draft(written(tmp_path, text)).problems}
    assert fields >= {"calendar.hours", "cast[1].day_rate", "gags[jump].performer", "gates[jump].fails"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"title = \xff", "0xff at offset 8"),
        (b"title = ", "TOML mistake"),
        (b"a = " + b"[" * 3000 + b"]" * 3000, "nested"),
        (b"# " + b"x" * 2_100_000, "bytes"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, raw: bytes, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        load_production(written(tmp_path, raw))
    assert said in refusal.value.problems[0].found


def test_nothing_can_be_changed_afterwards(tmp_path: Path) -> None:
    production = load_production(written(tmp_path, WHOLE))
    with pytest.raises(ValidationError):
        production.title = "Other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        production.gag("jump").parameters["lip_speed"] = "1 mph"  # type: ignore[index]


def test_the_schema_takes_the_example_and_refuses_nonsense() -> None:
    schema = Production.model_json_schema()
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"), parse_float=float)
    document = plain(document)
    jsonschema.validate(document, schema)
    document["gags"][0]["kind"] = "clif_jump"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def plain(value: object) -> object:
    """Dates as JSON writes them."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def test_working_dates_leave_out_weekends_and_holidays() -> None:
    """Monday 1 March 2027; Tuesdays are worked but the 2nd is a holiday."""
    calendar = Calendar(first_day=date(2027, 3, 1), working_days=("mon", "tue"), holidays=(date(2027, 3, 2),))
    assert calendar.working_dates(3) == (date(2027, 3, 1), date(2027, 3, 8), date(2027, 3, 9))
