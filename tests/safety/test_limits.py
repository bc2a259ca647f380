"""A person's limits bind whatever the odds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from precipice.gags.registry import MODELLED, kind_of
from precipice.production.assessment import Assessment
from precipice.production.people import CastMember
from precipice.production.stunt import GagEntry
from precipice.safety.answers import Answer
from precipice.safety.limits import held, limit_answers, table
from precipice.safety.planned import planned
from safety.made import margin, person, phase, simulated, stated

G, MPH, FT, LBF = 9.80665, 0.44704, 0.3048, 4.4482216152605


def asked(one: Assessment, member: CastMember, **gag: Any) -> tuple[Answer, ...]:
    entry = GagEntry(id=one.gag, scene="5", kind=one.kind, performer="1", **gag)
    return limit_answers(planned(entry), one, {"1": member})


def limited(**limits: Any) -> CastMember:
    return person("1", {"limits": limits})


def jump(load_lbf: float = 900.0, mass: float = 88.0) -> Assessment:
    """A jump whose opening comes to a load once in a hundred; 900 lbf on 88 kg are 4.64 g."""
    return simulated(
        kind="cliff_jump",
        margins=(margin("opening_load", 2000 * LBF, load_lbf * LBF, "lbf"),),
        inputs=(stated("rider_mass", mass, unit="kg"), stated("lip_speed", 31 * MPH, 1.2 * MPH, "mph")),
        phases=(phase(400 * FT, 20.0), phase(10 * FT, 60 * MPH)),
    )


@pytest.mark.parametrize(
    ("limits", "over"),
    [
        ({"opening_load": "4.6 g"}, True),
        ({"opening_load": "4.7 g"}, False),
        ({"opening_load": "899 lbf"}, True),
        ({"opening_load": "901 lbf"}, False),
        ({"height": "399 ft"}, True),
        ({"height": "401 ft"}, False),
        ({"speed": "59 mph"}, True),
        ({"speed": "61 mph"}, False),
        ({"head_acceleration": "1 g"}, False),
        ({"kinds": ["high_fall"], "height": "20 ft"}, False),
    ],
)
def test_what_a_jump_demands_is_held_against_each_limit(limits: dict[str, Any], over: bool) -> None:
    assert bool(asked(jump(), limited(**limits))) is over


def test_an_assessment_over_a_limit_is_a_no_go_whatever_its_odds_and_says_so() -> None:
    one, member = jump(), limited(opening_load="4 g")
    found = asked(one, member)
    assert one.verdict == "go"
    assert held(one, found).verdict == "no-go"
    assert held(one, found).reasons[0] == (
        "The opening load comes to 4.64 g (worst in 100); PERSON 1's limit is 4 g. No odds make up for it."
    )
    assert held(held(one, found), found) == held(one, found)


def test_the_strictest_of_several_lines_rules() -> None:
    lines = [{"opening_load": "9 g"}, {"kinds": ["cliff_jump"], "opening_load": "4 g"}]
    assert asked(jump(), person("1", {"limits": lines}))
    assert asked(jump(), person("1", {"limits": lines[::-1]}))


def test_a_limit_that_cannot_be_held_against_the_gag_is_no_go() -> None:
    range_only = simulated(kind="cliff_jump", margins=(margin("opening_load", None, 0.0, "lbf"),))
    no_mass = simulated(kind="cliff_jump", margins=(margin("opening_load", 9e3, 4e3, "lbf"),))
    own_kind = simulated(kind="other")
    for one in (range_only, no_mass, own_kind):
        found = asked(one, limited(opening_load="6 g"))
        assert [answer.state for answer in found] == ["not settled"]
        assert held(one, found).verdict == "no-go"


def test_a_kind_of_ones_own_is_read_by_the_quantitys_own_name() -> None:
    one = simulated(kind="other", inputs=(stated("height", 10.0, 1.0),))
    assert asked(one, limited(height="40 ft"))[0].state == "over a limit"
    assert asked(one, limited(height="41 ft")) == ()


def test_what_the_struck_head_takes_is_not_demanded_of_the_striker() -> None:
    one = simulated(margins=(margin("head_acceleration", 320.0, 15 * G),))
    member = limited(head_acceleration="10 g")
    gives = asked(one, member, contact="full", people=[{"id": "1", "part": "gives"}])
    receives = asked(one, member, contact="full", people=[{"id": "1", "part": "receives"}])
    assert (gives, [answer.state for answer in receives]) == ((), ["over a limit"])


@given(st.floats(1.0, 50.0), st.floats(1.0, 50.0))
def test_a_lower_limit_never_makes_a_go(first: float, second: float) -> None:
    one = jump()
    strict, mild = sorted((first, second))
    if asked(one, limited(opening_load=f"{mild:.6f} g")):
        assert asked(one, limited(opening_load=f"{strict:.6f} g"))


def test_the_table_names_what_the_kinds_have() -> None:
    for name, rows in table().items():
        kind = kind_of(name) if name in MODELLED else None
        if kind is None:
            continue
        margins = {one.name for one in kind.margins}
        for row in rows:
            assert not row.margin or not margins or row.margin in margins, (name, row)
            assert not row.input or row.input in kind.parameters, (name, row)
            assert not row.mass or row.mass in kind.parameters, (name, row)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({}, "no limit"),
        ({"height": "20 mph"}, "measures speed"),
        ({"opening_load": "6 +/- 1 g"}, "one number"),
        ({"speed": "0 mph"}, "above zero"),
        ({"kinds": ["hit"]}, "no limit"),
    ],
)
def test_a_limit_is_one_number_of_what_it_limits(limits: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        limited(**limits)
