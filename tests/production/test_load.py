from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from precipice.production.check import script_problems
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
        ('then = "stop"', 'then = "stop"\ndays = 3', "gates[wreck]", "days, falls or comes", "rewrite"),
        ('id = "wreck"', 'id = "jump"', "gags[jump].id", "2 times", "once"),
        ('falls = ["4"]', 'falls = ["2"]', "gates[jump].falls", "circle", "other scenes"),
        ('script = "whole.fountain"', 'script = "../whole.fountain"', "script", "../whole", "pattern"),
        ('script = "whole.fountain"', 'script = "a\\u0000b"', "script", "a\\x00b", "pattern"),
        ("first_day = 2027-03-01", "first_day = 0", "calendar.first_day", "0", "a date such as"),
        ("first_day = 2027-03-01", "first_day = true", "calendar.first_day", "True", "a date such as"),
        ("first_day = 2027-03-01", 'first_day = "soon"', "calendar.first_day", "soon", "date"),
        ("first_day = 2027-03-01", "", "calendar.first_day", "nothing", "must be there"),
        ("hours = 9.5", "hours = nan", "calendar.hours", "nan", "finite"),
        ("hours = 9.5", "hours = true", "calendar.hours", "True", "number"),
        ("hours = 9.5", 'hours = "9.5"', "calendar.hours", "'9.5'", "number"),
        ("hours = 9.5", "hours = 9.5\nliteral = 1", "calendar.literal", "unknown key 'literal'", "holidays"),
        ("[2027-03-02]", "[2027-03-02, 7]", "calendar.holidays[#2]", "7", "a date such as"),
        ("day_rate = 1000", "day_rate = -1", "cast[1].day_rate", "-1", "0 or more"),
        ("day_rate = 1000", "day_rate = true", "cast[1].day_rate", "True", "number"),
        ("own_stunts = true", 'own_stunts = "no"', "cast[1].own_stunts", "'no'", "boolean"),
        ("id = 1", 'id = ""', "cast[].id", "''", "at least 1"),
        ("2027-03-09, {", "5, {", "cast[1].unavailable[#1]", "5", "Stretch"),
        ("to = 2027-04-03", "to = 2047-03-03", "cast[1].unavailable[#2]", "days", "ten years"),
        ("to = 2027-04-03", "until = 1", "cast[1].unavailable[#2].until", "unknown key 'until'", "from, to"),
        ("move_cost = 500", "move_cost = inf", "places[CLIFF].move_cost", "inf", "finite"),
        ('light = "any"', 'light = "dusk"', "scenes[2].light", "dusk", "'night'"),
        ('kind = "train_wreck"', 'kind = "flying"', "gags[wreck].kind", "'flying'", "cliff_jump, ramp_jump"),
        ('performer = "1"', 'performer = "8"', "gags[jump].performer", "'8'", "a cast id: 1"),
        ('gag = "wreck"', 'gag = "crash"', "gates[crash].gag", "'crash'", "jump, wreck"),
        ("days = 3", "days = 2.5", "gates[jump].days", "2.5", "integer"),
        ("fails = 0.2", 'fails = "maybe"', "gates[jump].fails", "maybe", "'from its assessment'"),
        ("per_day = 5000", "per_day = -5", "budget[crew].per_day", "-5", "0 or more"),
        ('[[budget]]\nname = "crew"', "[[budget]]\nname = 5", "budget[5].name", "5", "string"),
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


RING = (("a", "1", "2"), ("b", "2", "3"), ("c", "3", "1"))


def gates(*rows: tuple[str, str, str]) -> str:
    """A production of gates: gag, its scene, the scene that falls with it."""
    head = 'title = "Ring"\nscript = "r.fountain"\n[calendar]\nfirst_day = 2027-03-01\n'
    return head + "".join(
        f'[[gags]]\nid = "{gag}"\nscene = "{scene}"\nkind = "car"\n'
        f'[[gates]]\ngag = "{gag}"\nfails = 0.1\nthen = "rewrite"\nfalls = ["{falls}"]\n'
        for gag, scene, falls in rows
    )


def test_a_ring_of_three_gates_is_found_once_and_named(tmp_path: Path) -> None:
    (problem,) = read_draft(written(tmp_path, gates(*RING))).problems
    assert problem.field == "gates[a].falls"
    assert "'a' to 'b' to 'c' to 'a'" in problem.found


def test_a_chain_of_gates_is_no_ring(tmp_path: Path) -> None:
    chain = (*RING[:2], ("c", "3", "4"))
    assert len(load_production(written(tmp_path, gates(*chain))).gates) == 3


def test_two_gates_in_one_scene_are_no_ring(tmp_path: Path) -> None:
    assert read_draft(written(tmp_path, gates(("a", "1", "2"), ("b", "1", "2")))).problems == ()


def test_what_is_there_twice_is_named_by_its_id(tmp_path: Path) -> None:
    """3 and "3" are the same id, ann and ANN the same part."""
    again = '[[cast]]\nid = "1"\nname = "ann"\nday_rate = 1\n[[scenes]]\nnumber = 2\n'
    again += (
        '[[places]]\nname = "CLIFF"\nbase = "inland"\n[[gates]]\ngag = "jump"\nfails = 0.1\nthen = "stop"\n'
    )
    found = {
        problem.field: problem.found for problem in read_draft(written(tmp_path, WHOLE + again)).problems
    }
    assert found == {
        "cast[1].id": "'1' 2 times",
        "scenes[2].number": "'2' 2 times",
        "places[CLIFF].name": "'CLIFF' 2 times",
        "gates[jump].gag": "'jump' 2 times",
        "cast": "the part 'ANN' 2 times",
    }


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("hours = 9.5", "hours = -1").replace("day_rate = 1000", "day_rate = -1")
    text = text.replace('performer = "1"', 'performer = "8"').replace("fails = 0.2", "fails = 2")
    fields = {problem.field for problem in read_draft(written(tmp_path, text)).problems}
    assert fields == {"calendar.hours", "cast[1].day_rate", "gags[jump].performer", "gates[jump].fails"}


def test_a_refusal_carries_every_mistake_in_its_text(tmp_path: Path) -> None:
    text = WHOLE.replace("hours = 9.5", "hours = -1").replace('place = "CLIFF"', 'place = "MOON"')
    with pytest.raises(InputError) as refusal:
        load_production(written(tmp_path, text))
    assert str(refusal.value).splitlines() == [
        "production.toml: calendar.hours: found -1; allowed: more than 0",
        "production.toml: scenes[2].place: found 'MOON'; allowed: the name of a place: CLIFF",
    ]


def test_a_good_entry_is_checked_beside_a_bad_one(tmp_path: Path) -> None:
    sketch = read_draft(written(tmp_path, WHOLE.replace('kind = "train_wreck"', 'kind = "flying"'))).sketch
    assert [gag.id for gag in sketch.gags] == ["jump"]
    assert sketch.claimed["gags"] == ("jump", "wreck")


@pytest.mark.parametrize("section", ["cast", "places", "scenes", "gags", "gates", "budget"])
@pytest.mark.parametrize("value", ["1", "[1, 2]", '"x"', "{ a = 1 }", "[[]]"])
def test_a_section_of_another_shape_is_a_mistake_and_no_crash(
    tmp_path: Path, section: str, value: str
) -> None:
    bare = 'title = "T"\nscript = "t.fountain"\n'
    text = f"{bare}{section} = {value}\n[calendar]\nfirst_day = 2027-03-01\n"
    found = read_draft(written(tmp_path, text)).problems
    assert found
    assert all(problem.field.startswith(section) for problem in found)


def test_scenes_that_the_script_does_not_have(tmp_path: Path) -> None:
    sketch = read_draft(written(tmp_path, WHOLE)).sketch
    assert script_problems("production.toml", sketch, ("2", "3", "4")) == ()
    found = script_problems("production.toml", sketch, ("1", "2"))
    assert {problem.field: problem.found for problem in found} == {
        "gags[wreck].scene": "'3'",
        "gates[jump].falls": "'4'",
    }
    assert all(problem.allowed == "a scene of the script: 1, 2" for problem in found)
    (*_, last) = script_problems("production.toml", sketch, ())
    assert "there is none" in last.allowed


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"title = \xff", "0xff at offset 8"),
        (b"title = ", "TOML mistake"),
        (b"a = " + b"[" * 3000 + b"]" * 3000, "nested"),
        (b"# " + b"x" * 2_100_000, "bytes"),
        (b"a = " + b"{a=" * 3000 + b"1" + b"}" * 3000, "nested"),
        (b".".join([b"a"] * 40) + b" = 1", "nested"),
        (b"hours = " + b"9" * 5000, "digits"),
        (b"[calendar]\nhours = 0x" + b"f" * 5000, "64 bits"),
        (b"[[cast]]\nid = 9223372036854775808", "64 bits"),
        (b"\xff\xfet\x00i\x00", "0xff at offset 0"),
        (b"a = 1\na = 2", "TOML mistake"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, raw: bytes, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        load_production(written(tmp_path, raw))
    assert said in refusal.value.problems[0].found


def test_a_folder_or_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_production(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"no such file; allowed: a production\.toml; `precipice new`"):
        load_production(tmp_path)
    (tmp_path / "production.toml").mkdir()
    with pytest.raises(InputError, match="no such file"):
        load_production(tmp_path)


def test_line_ends_and_byte_order_mark_of_other_editors(tmp_path: Path) -> None:
    plain_text = load_production(written(tmp_path, WHOLE))
    assert load_production(written(tmp_path, WHOLE.replace("\n", "\r\n"))) == plain_text
    assert load_production(written(tmp_path, b"\xef\xbb\xbf" + WHOLE.encode())) == plain_text


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


def test_mistakes_in_the_camera_are_named_by_their_key(tmp_path: Path) -> None:
    (tmp_path / "production.toml").write_text(
        'title = "T"\nscript = "s.fountain"\n[calendar]\nfirst_day = 2027-06-07\n'
        '[camera]\ndistances = ["8"]\nframing = ["9 ft", "3 ft"]\nzoom = 1\n'
        'lenses = [{ focal_length = 50, f = 4 }]\nsensor_width = "25 +/- 1 mm"\n'
    )
    draft = read_draft(tmp_path)
    said = "\n".join(str(problem) for problem in draft.problems)
    assert "camera.distances[#1]: found '8' without a unit" in said or "camera.distances" in said
    assert "camera.framing: found 9.0 ft (2.74 m) before 3.0 ft (0.91 m)" in said
    assert "camera.zoom: found the unknown key 'zoom'; allowed: sensor_width" in said
    assert "camera.lenses[#1].f: found the unknown key 'f'; allowed: focal_length, stop, close_focus" in said
    assert "camera.sensor_width: found 25 +/- 1 mm, with a tolerance" in said
