"""What is in the can binds nobody any more; what is to come still does."""

from __future__ import annotations

from dataclasses import replace

from precipice.schedule.shoot.evaluate import violations
from precipice.schedule.shoot.past import settled
from precipice.schedule.shoot.problem import Before, Shoot
from precipice.schedule.shoot.solve import solve
from schedule.shoot.make import production


def in_mid_shoot(seed: int) -> tuple[Shoot, dict]:
    """A shoot whose first half is in the can."""
    shoot = production(seed, scenes=12, dates=10, cast=5, bases=2, gates=1)
    slots = solve(shoot, steps=3000, seed=seed).slots
    middle = sorted(slot.date for slot in slots.values())[len(slots) // 2]
    where = {number: (shoot.dates[slot.date], slot.column) for number, slot in slots.items()}
    shot = {number: one for number, one in where.items() if slots[number].date < middle}
    planned = {number: one for number, one in where.items() if number not in shot}
    return replace(shoot, before=Before(shot, planned, 100.0, shoot.dates[middle])), slots


def test_rules_that_came_later_do_not_undo_what_is_shot() -> None:
    for seed in range(6):
        shoot, slots = in_mid_shoot(seed)
        past = frozenset(day for day in shoot.dates if day < shoot.before.today)
        nobody = tuple(replace(person, away=person.away | past) for person in shoot.people)
        shut = tuple(replace(base, closed=base.closed | past) for base in shoot.bases)
        shorter = replace(shoot, people=nobody, bases=shut)
        assert violations(shorter, slots)
        assert not violations(settled(shorter), slots)
        assert not {gate.task for gate in settled(shorter).gates} & shoot.before.shot.keys()


def test_a_long_day_gone_by_counts_as_a_plain_one() -> None:
    shoot, slots = in_mid_shoot(1)
    trebled = tuple(
        replace(task, minutes=3 * task.minutes) if task.number in shoot.before.shot else task
        for task in shoot.tasks
    )
    shoot = replace(shoot, tasks=trebled)
    assert {one.rule for one in violations(shoot, slots)} >= {"hours"}
    assert not violations(settled(shoot), slots)


def test_rules_still_bind_what_is_to_come() -> None:
    shoot, slots = in_mid_shoot(2)
    ahead = frozenset(day for day in shoot.dates if day >= shoot.before.today)
    nobody = tuple(replace(person, away=person.away | ahead) for person in shoot.people)
    assert {one.rule for one in violations(settled(replace(shoot, people=nobody)), slots)} == {"away"}


def test_without_an_earlier_plan_nothing_changes() -> None:
    shoot = production(3, scenes=8, dates=8, cast=4, bases=2)
    assert settled(shoot) is shoot
