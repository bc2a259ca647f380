"""Conflicts made by hand, each named in words; and at random, none of whose rules can be spared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from precipice.schedule.shoot.conflict import NOT_SMALLEST, can_be_kept, conflict, smallest_conflict
from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.cpsat_draft import Rule
from precipice.schedule.shoot.problem import Base, Before, Follows, Hours, Person, Prices, Shoot, Task
from schedule.shoot.make import FIRST, planted, small

DATES = tuple(FIRST + timedelta(days=k) for k in range(6))
LIGHT, DARK = ((720, 300, 0),) * 6, ((0, 240, 600),) * 6


def shoot_of(*tasks: Task, **changes: object) -> Shoot:
    shoot = Shoot(
        tasks,
        (Person("3", "Nora", 100.0, 50.0), Person("5", "Tim", 100.0, 50.0)),
        (Base("Rome", frozenset(), LIGHT, DARK), Base("Paris", frozenset(), LIGHT, DARK)),
        DATES,
        (True,) * 6,
        Hours(600, bases_a_day=2),
        Prices((1000.0, 500.0), 0.0, (0.0, 0.0), ((0.0, 9.0), (9.0, 0.0)), ((0, 60), (60, 0))),
    )
    return replace(shoot, **changes)


def scene(
    number: str, minutes: int = 120, light: str = "any", base: int = 0, cast=(0,), **more: object
) -> Task:
    return Task(number, minutes, light, base, "place", cast, **more)


def person(shoot: Shoot, index: int, **changes: object) -> Shoot:
    people = list(shoot.people)
    people[index] = replace(people[index], **changes)
    return replace(shoot, people=tuple(people))


def base(shoot: Shoot, index: int, **changes: object) -> Shoot:
    bases = list(shoot.bases)
    bases[index] = replace(bases[index], **changes)
    return replace(shoot, bases=tuple(bases))


def check(shoot: Shoot, *fragments: str) -> None:
    """There is no plan; the words hold the fragments; without any one rule the others can be kept."""
    assert solve_cpsat(shoot, 30.0, 1).slots is None
    found = conflict(shoot, 30.0)
    assert found.smallest
    assert can_be_kept(shoot, found.rules, 30.0) is False
    for rule in found.rules:
        assert can_be_kept(shoot, [one for one in found.rules if one != rule], 30.0) is True
    words = " ".join(smallest_conflict(shoot, 30.0))
    for fragment in fragments:
        assert fragment in words


def test_a_person_who_leaves_before_the_base_opens():
    shoot = person(shoot_of(scene("14"), scene("22"), scene("30", cast=(1,))), 0, away=frozenset(DATES[2:]))
    shoot = base(shoot, 0, closed=frozenset(DATES[:3]))
    check(
        shoot,
        "Cast 3 (Nora) leaves on 5 May 2027.",
        "Rome opens on 6 May 2027.",
        "needs cast 3 (Nora) in Rome",
    )


def test_a_task_longer_than_any_day():
    check(shoot_of(scene("7", 700), scene("8")), "A day lasts at most 10 h.", "Scene 7 takes 11 h 40 min.")


def test_too_few_dates_for_the_hours():
    tasks = tuple(scene(str(k), 400) for k in range(1, 8))
    check(shoot_of(*tasks), "There are 6 dates from 3 May 2027 to 8 May 2027.", "A day lasts at most 10 h.")


def test_a_fixed_day_on_which_somebody_is_away():
    task = scene("14", only_on=frozenset([DATES[1]]), only_why="the bridge is closed then")
    shoot = person(shoot_of(task, scene("2")), 0, away=frozenset(DATES[1:3]))
    check(shoot, "away from 4 May 2027 to 5 May 2027", "bound to 4 May 2027 (the bridge is closed then)")


def test_a_precedence_longer_than_the_dates():
    shoot = shoot_of(scene("1"), scene("2", follows=(Follows("1", 9, "the beard grows"),)))
    shoot = replace(shoot, tasks=(replace(shoot.tasks[0], only_on=frozenset([DATES[0]])), shoot.tasks[1]))
    check(shoot, "There are 6 dates", "Scene 2 comes at least 9 days after scene 1 (the beard grows).")


def test_two_scenes_that_each_come_after_the_other():
    shoot = shoot_of(scene("1", follows=(Follows("2", 1),)), scene("2", follows=(Follows("1", 1),)))
    words = smallest_conflict(shoot, 30.0)
    assert not any("dates" in sentence for sentence in words)
    check(shoot, "Scene 1 comes at least 1 day after scene 2.", "Scene 2 comes at least 1 day after scene 1.")


def test_rest_between_a_night_and_the_next_morning():
    night = scene("1", 480, "night", only_on=frozenset([DATES[0]]))
    morning = scene("2", 480, "day", only_on=frozenset([DATES[1]]))
    check(shoot_of(night, morning), "Cast 3 (Nora) needs 12 h between wrap and call.")


def test_daylight_and_darkness_of_a_base():
    dull = base(shoot_of(scene("1", 560, "day")), 0, daylight=((500, 300, 0),) * 6)
    check(dull, "Rome has daylight of at most 8 h 20 min on day patterns")
    white = base(shoot_of(scene("1", 560, "night")), 0, darkness=((0, 240, 500),) * 6)
    check(white, "Rome has darkness of at most 8 h 20 min on night patterns")


def test_child_rules():
    short = person(shoot_of(scene("1", 300)), 0, most_minutes=240)
    check(short, "Cast 3 (Nora) works at most 4 h a day.", "Scene 1 needs cast 3 (Nora) and takes 5 h.")
    day_only = person(shoot_of(scene("1", 300, "night")), 0, no_nights=True)
    check(day_only, "Cast 3 (Nora) does not work on split and night days.")


def test_bases_a_day():
    day = frozenset([DATES[0]])
    tasks = (scene("1", only_on=day), scene("2", base=1, only_on=day))
    check(shoot_of(*tasks, hours=Hours(600, bases_a_day=1)), "A unit is at 1 base a day at most.")


def test_two_units_that_need_one_person():
    day = frozenset([DATES[0]])
    tasks = (scene("1", only_on=day), scene("2", only_on=day, columns=("second",)))
    check(shoot_of(*tasks), "Cast 3 (Nora) is called by one unit a day at most.")


def test_what_is_shot_and_what_is_past():
    late = scene("2", only_on=frozenset([DATES[0]]))
    before = Before({"1": (DATES[1], "main")}, {}, 0.0, DATES[2])
    check(shoot_of(scene("1"), late, before=before), "Nothing can be put before 5 May 2027 any more.")
    shut = base(shoot_of(scene("1"), before=before), 0, closed=frozenset([DATES[1]]))
    check(shut, "Scene 1 was shot on 4 May 2027 by the main unit.", "Rome is closed from 4 May 2027")


def test_a_shoot_with_a_plan_has_no_conflict():
    assert smallest_conflict(shoot_of(scene("1"), scene("2")), 30.0) == ()


def test_without_time_nothing_is_claimed():
    found = conflict(shoot_of(scene("1", 500, base=0), scene("2")), 0.0)
    assert (found.rules, found.known) == ((), False)


@pytest.mark.parametrize("first", [0, 40])
def test_at_random_none_can_be_spared(first):
    for seed in range(first, first + 40):
        shoot = small(seed)
        found = conflict(shoot, 30.0)
        assert (solve_cpsat(shoot, 30.0, 1).slots is None) == bool(found.rules)
        assert found.known
        if found.rules:
            assert found.smallest
            assert NOT_SMALLEST not in smallest_conflict(shoot, 30.0)
            assert can_be_kept(shoot, found.rules, 30.0) is False
            for rule in found.rules:
                assert can_be_kept(shoot, [one for one in found.rules if one != rule], 30.0) is True


def test_one_absence_in_a_whole_production():
    shoot = planted(2, scenes=60, dates=25, cast=12, bases=5)[0]
    number = next(k for k, task in enumerate(shoot.tasks) if 3 in task.cast and "prep" not in task.columns)
    found = conflict(person(shoot, 3, away=frozenset(shoot.dates)), 30.0)
    assert found.rules == (Rule("away", 3, 0), Rule("task", number))
