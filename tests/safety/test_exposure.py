"""Sums on a body: counted by hand, warned of before the take that would cross a limit."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.production.exposure import ExposureLimit
from precipice.production.problem import InputError
from precipice.production.stunt import GagEntry
from precipice.safety.exposure import Event, day_answers, exposure, monday, planned_events
from precipice.safety.log_file import read_log
from precipice.safety.planned import planned
from precipice.safety.published import OWN_ASSUMPTION, kinds, published, sum_limits
from safety.made import margin, person, simulated

G = 9.80665
MONDAY = date(2027, 6, 7)
CAST = {"1": person("1"), "2": person("2", {"limits": {"head_acceleration": "9 g"}})}


def event(
    day: int, kind: str = "hit", value: float | None = None, taken: bool = True, who: str = "1"
) -> Event:
    return Event(MONDAY + timedelta(days=day), who, kind, value, f"take on day {day}", taken)


def test_it_warns_before_the_take_that_would_cross_and_says_which() -> None:
    hits = [event(0), event(2), event(4, taken=False)]
    found = exposure(hits, CAST).warnings
    assert [(one.on, one.crossed) for one in found] == [(MONDAY + timedelta(days=4), False)]
    assert found[0].words == (
        "Stop before take on day 4 on 2027-06-11: 3 days with hits taken that week, 2 is the limit."
    )
    assert "World Rugby" in found[0].source
    assert exposure(hits[:2], CAST).warnings == ()


def test_weeks_begin_on_monday() -> None:
    assert exposure([event(0), event(6), event(7), event(8)], CAST).warnings == ()
    assert exposure([event(0), event(5), event(6)], CAST).warnings[0].crossed


def test_ten_heads_a_week_are_the_limit_and_the_weak_ones_do_not_count() -> None:
    heads = [event(day, "head", 12 * G) for day in range(5) for _ in range(2)]
    weak = [event(day, "head", 9 * G) for day in range(5)]
    assert exposure([*heads, *weak], CAST).warnings == ()
    found = exposure([*heads, *weak, event(5, "head", 12 * G, taken=False)], CAST).warnings
    assert [one.on for one in found] == [MONDAY + timedelta(days=5)]
    assert "11 accelerations of the head of 10 g or more that week, 10 is the limit" in found[0].words


def test_one_hard_blow_to_the_head_is_past_the_limit_of_the_day() -> None:
    found = exposure([event(0, "head", 33 * G)], CAST).warnings
    assert [one.crossed for one in found] == [True]
    assert "Pellman" in found[0].source


def test_a_blow_to_the_head_of_unknown_strength_is_counted_and_called_so() -> None:
    found = exposure([event(0, "head", None)], CAST).warnings
    assert "1 of them of unknown strength" in found[0].words


def test_a_persons_own_limit_is_held_against_the_log() -> None:
    found = exposure([event(0, "head", 9.5 * G, who="2")], CAST).warnings
    assert [(one.own, one.source) for one in found] == [(True, "PERSON 2's consent of 2027-05-03")]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            event,
            st.integers(0, 20),
            st.sampled_from(sorted(kinds())),
            st.one_of(st.none(), st.floats(1.0, 500.0)),
            st.booleans(),
            st.sampled_from(["1", "2"]),
        ),
        max_size=40,
    )
)
def test_sums_are_those_of_a_plain_count_and_more_never_warns_less(events: list[Event]) -> None:
    found = exposure(events, CAST)
    counted = Counter((one.person, monday(one.on), one.kind) for one in events)
    assert {(row.person, row.week, row.kind): row.taken + row.planned for row in found.rows} == counted
    for limit in published():
        for who in CAST:
            fits = [
                one
                for one in events
                if (one.person, one.kind) == (who, limit.kind)
                and (one.value is None or one.value >= limit.at_least)
            ]
            if limit.counts == "days":
                fits = list({one.on: one for one in fits}.values())
            of = {"day": lambda one: one.on, "week": lambda one: monday(one.on), "show": lambda _one: None}
            past = {key for key, n in Counter(map(of[limit.per], fits)).items() if n > limit.most}
            said = [one for one in found.warnings if one.person == who and one.source == limit.source]
            if limit.source != OWN_ASSUMPTION:
                assert len(said) == len(past)
    fewer = exposure(events[1:], CAST)
    assert len(fewer.warnings) <= len(found.warnings)


def test_every_limit_says_where_it_comes_from() -> None:
    assert all(len(one.source) > 20 for one in published())


def test_what_a_physician_says_takes_the_place_of_an_assumption_and_stands_beside_what_was_published() -> (
    None
):
    said = [
        ExposureLimit(kind="fall", most=1, per="day", source="Dr Berg", cast=("1",)),
        ExposureLimit(kind="hit", most=4, per="week", counts="days", source="Dr Berg"),
    ]
    of_1, of_2 = sum_limits("1", said), sum_limits("2", said)
    falls = [(one.most, one.source) for one in of_1 if (one.kind, one.per) == ("fall", "day")]
    assert falls == [(1, "Dr Berg")]
    assert [one.most for one in of_2 if (one.kind, one.per) == ("fall", "day")] == [5]
    assert {one.most for one in of_1 if one.counts == "days"} == {2, 4}
    warned = exposure([event(0, "fall"), event(0, "fall")], CAST, stated=said).warnings
    assert [one.source for one in warned] == ["Dr Berg"]


def test_planned_takes_count_for_who_receives_as_strong_as_at_their_worst() -> None:
    people = [{"id": "2", "part": "gives"}, {"id": "1", "part": "receives"}]
    gag = GagEntry(id="slap", scene="5", kind="hit", people=people, contact="pulled", region="head", takes=3)
    one = simulated("slap", margins=(margin("head_acceleration", 32 * G, 11 * G),))
    found = planned_events(planned(gag), one, MONDAY, CAST)
    assert Counter((one.person, one.kind) for one in found) == {("1", "hit"): 3, ("1", "head"): 3}
    assert [one.value for one in found if one.kind == "head"] == [pytest.approx(11 * G)] * 3
    missed = gag.model_copy(update={"contact": "none"})
    assert planned_events(planned(missed), None, MONDAY, CAST) == ()


def test_takes_of_several_gags_on_one_day_add_up_against_a_persons_limit() -> None:
    gags = [
        planned(GagEntry(id=name, scene=name, kind="cliff_jump", performer="1", takes=2)) for name in "ab"
    ]
    cast = {"1": person("1", {"limits": {"takes_a_day": 3}})}
    apart = day_answers(gags, {"a": MONDAY, "b": MONDAY + timedelta(days=1)}, cast)
    together = day_answers(gags, {"a": MONDAY, "b": MONDAY}, cast)
    assert apart == ()
    assert [(one.gag, one.state) for one in together] == [("a", "over a limit"), ("b", "over a limit")]
    assert "4 takes on 2027-06-07 (a, b)" in together[0].words


HEADER = "date,performer,kind,value,note\n"


def test_the_log_is_read_with_its_units(tmp_path: Path) -> None:
    text = HEADER + '# made up\n2027-06-08,1,head,2 g,"mat, again"\n2027-06-07,2,hit,,\n'
    (tmp_path / "exposure.csv").write_text(text)
    found = read_log(tmp_path, CAST)
    assert [(one.on.day, one.person, one.value) for one in found] == [
        (7, "2", None),
        (8, "1", pytest.approx(2 * G)),
    ]
    assert found[1].what == "mat, again"
    assert read_log(tmp_path / "nowhere", CAST) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("when,who\n", "as the first line"),
        (HEADER + "7 June,1,hit,,\n", "line 2: found '7 June' as date"),
        (HEADER + "2027-06-07,9,hit,,\n", "line 2: found '9' as performer"),
        (HEADER + "2027-06-07,1,kiss,,\n", "line 2: found 'kiss' as kind"),
        (HEADER + "2027-06-07,1,hit,4 ft,\n", "line 2: found '4 ft' as value"),
        (HEADER + "2027-06-07,1,hit,0 lbf,\n", "one number above zero"),
        (HEADER + "2027-06-07,1\n", "line 2: found 2 cells"),
        ("", "no line as the first line"),
    ],
)
def test_every_mistake_in_the_log_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "exposure.csv").write_text(text)
    with pytest.raises(InputError, match=said):
        read_log(tmp_path, CAST)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "exposure.csv").write_text(HEADER + "x,1,hit,,\n2027-06-07,9,hit,,\n")
    with pytest.raises(InputError) as raised:
        read_log(tmp_path, CAST)
    assert [one.field for one in raised.value.problems] == ["line 2", "line 3"]
