from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from precipice.production.people import CastMember
from precipice.production.production import Production
from precipice.production.shoot import WEEKDAYS, BudgetLine, Calendar, Place, SceneEntry, Weekday
from precipice.production.stretch import Stretch
from precipice.production.stunt import GagEntry, GateEntry

DOCUMENT: dict[str, Any] = {
    "title": "Whole",
    "script": "whole.fountain",
    "calendar": {"first_day": "2027-03-01", "working_days": ["mon", "sat"], "holidays": ["2027-03-08"]},
    "cast": [
        {
            "id": 1,
            "name": "ANN",
            "day_rate": 1000,
            "unavailable": ["2027-03-09", {"from": "2027-04-01", "to": "2027-04-03"}],
        }
    ],
    "places": [{"name": "CLIFF", "base": "coast"}],
    "scenes": [{"number": "2", "light": "any"}],
    "gags": [{"id": "jump", "scene": 2, "kind": "cliff_jump", "parameters": {"lip_speed": "31 mph"}}],
    "gates": [{"gag": "jump", "fails": "from its assessment", "then": "rewrite", "falls": ["4", 5]}],
    "budget": [{"name": "crew", "per_day": 5000}],
}


def accepts(document: dict[str, Any]) -> bool:
    schema = Production.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid(document)


def test_working_dates_by_hand() -> None:
    """Friday 31 December 2027: the weekend is free, Monday 3 January a holiday, 2028 has a 29 February."""
    calendar = Calendar(first_day=date(2027, 12, 31), holidays=(date(2028, 1, 3), date(2028, 1, 1)))
    assert calendar.working_dates(3) == (date(2027, 12, 31), date(2028, 1, 4), date(2028, 1, 5))
    assert calendar.working_dates(0) == ()
    leap = Calendar(first_day=date(2028, 2, 28), working_days=("mon", "tue", "wed"))
    assert leap.working_dates(4) == (
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(2028, 3, 1),
        date(2028, 3, 6),
    )


def test_a_first_day_that_is_free_is_not_worked() -> None:
    """6 March 2027 is a Saturday."""
    assert Calendar(first_day=date(2027, 3, 6)).working_dates(1) == (date(2027, 3, 8),)
    assert Calendar(first_day=date(2027, 3, 6), working_days=("sun",)).working_dates(1) == (date(2027, 3, 7),)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), max_size=5),
    st.integers(1, 30),
)
def test_no_working_day_is_skipped_and_no_free_one_taken(
    first: date, days: set[Weekday], holidays: list[date], count: int
) -> None:
    dates = Calendar(first_day=first, working_days=tuple(days), holidays=tuple(holidays)).working_dates(count)
    assert len(dates) == count
    span = [date.fromordinal(day) for day in range(first.toordinal(), dates[-1].toordinal() + 1)]
    assert list(dates) == [
        day for day in span if day.strftime("%a").lower() in days and day not in set(holidays)
    ]


def test_holidays_without_end_are_refused() -> None:
    first = date(2027, 3, 1)
    every_monday = tuple(date.fromordinal(first.toordinal() + 7 * week) for week in range(366 * 40 // 7 + 1))
    calendar = Calendar(first_day=first, working_days=("mon",), holidays=every_monday)
    with pytest.raises(ValueError, match="found 0 working dates, 2 are needed"):
        calendar.working_dates(2)


def test_away_counts_both_ends() -> None:
    away = Stretch.model_validate({"from": "2028-02-28", "to": "2028-03-01"})
    assert away.dates() == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    one = Stretch.model_validate({"from": date(2027, 3, 9), "to": date(2027, 3, 9)})
    assert one.dates() == (date(2027, 3, 9),)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2027, 3, 2), date(2027, 3, 1), "on or after the first"),
        (date(2027, 3, 2), date(2037, 3, 11), "ten years"),
    ],
)
def test_a_stretch_that_is_none(first: date, last: date, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Stretch.model_validate({"from": first, "to": last})


def test_days_away_are_gathered_from_dates_and_stretches() -> None:
    stretch = {"from": date(2027, 3, 9), "to": date(2027, 3, 10)}
    member = CastMember.model_validate(
        {"id": 7, "name": "ANN", "day_rate": 0, "unavailable": [date(2027, 3, 10), stretch, date(2027, 4, 1)]}
    )
    assert member.id == "7"
    assert member.away() == {date(2027, 3, 9), date(2027, 3, 10), date(2027, 4, 1)}


def test_the_schema_takes_a_document_with_every_noun() -> None:
    assert accepts(DOCUMENT)
    production = Production.model_validate(DOCUMENT)
    assert production.cast[0].away() >= {date(2027, 3, 9), date(2027, 4, 2)}
    assert production.gates[0].falls == ("4", "5")


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("cast", "day_rate", -1),
        ("cast", "day_rate", "1000"),
        ("cast", "unavailable", [{"from": "2027-04-01"}]),
        ("cast", "wage", 3),
        ("cast", "name", ""),
        ("places", "base", None),
        ("scenes", "light", "dusk"),
        ("gags", "kind", "flying"),
        ("gags", "highest_harm", 1.1),
        ("gags", "parameters", [1]),
        ("gates", "fails", "maybe"),
        ("gates", "then", "pray"),
        ("gates", "days", 1.5),
        ("budget", "per_day", True),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(section: str, key: str, value: object) -> None:
    bad = DOCUMENT | {section: [DOCUMENT[section][0] | {key: value}]}
    assert not accepts(bad)
    with pytest.raises(ValidationError):
        Production.model_validate(bad)


@pytest.mark.parametrize("key", ["title", "script", "calendar"])
def test_the_schema_asks_for_what_must_be_there(key: str) -> None:
    assert not accepts({name: value for name, value in DOCUMENT.items() if name != key})


NOUNS = [
    (Calendar(first_day=date(2027, 3, 1)), "hours", 12.0),
    (CastMember(id="1", name="ANN", day_rate=1.0), "day_rate", 0.0),
    (Place(name="CLIFF", base="coast"), "base", "inland"),
    (SceneEntry(number="1"), "hours", 3.0),
    (GagEntry(id="jump", scene="1", kind="car"), "highest_harm", 1.0),
    (GateEntry(gag="jump", fails=0.1, then="stop"), "fails", 0.0),
    (BudgetLine(name="crew", per_day=1.0), "per_day", 0.0),
    (Stretch.model_validate({"from": date(2027, 3, 1), "to": date(2027, 3, 1)}), "to", date(2028, 1, 1)),
]


@pytest.mark.parametrize(("noun", "key", "value"), NOUNS, ids=lambda part: type(part).__name__)
def test_a_noun_cannot_be_changed(noun: Any, key: str, value: object) -> None:
    before = getattr(noun, key)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(noun, key, value)
    with pytest.raises(ValidationError, match="frozen"):
        delattr(noun, key)
    assert getattr(noun, key) == before


def test_parameters_are_a_copy_that_cannot_be_changed() -> None:
    written = {"lip_speed": "31 mph"}
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=written)
    written["lip_speed"] = "99 mph"
    assert gag.parameters == {"lip_speed": "31 mph"}
    with pytest.raises(TypeError):
        gag.parameters["lip_speed"] = "1 mph"
    with pytest.raises((TypeError, AttributeError)):
        gag.parameters.clear()


def test_a_gag_that_is_not_there_is_a_key_error() -> None:
    production = Production(title="T", script="t", calendar=Calendar(first_day=date(2027, 3, 1)))
    assert production.running_cost_per_day == 0.0
    with pytest.raises(KeyError, match="jump"):
        production.gag("jump")
