"""What is in the can is a fact: rules that came later, or were bent on the day, do not bind it any more."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from precipice.schedule.shoot.problem import Base, Column, Person, Shoot, Task

WHOLE_DAY = 24 * 60
ALL_LIGHT = (WHOLE_DAY, WHOLE_DAY, WHOLE_DAY)


def settled(shoot: Shoot) -> Shoot:
    """The problem on the morning of `Before.today`, with every rule eased that what was shot may have bent.

    Dates of places and people, windows, light, columns and orders no longer bind what was shot; a day that
    was longer than a day may be now is taken to have been a plain one; gates that were met on a day gone by
    are over. Rest, nights, children's hours and being called by two units still bind.
    """
    before = shoot.before
    if before is None:
        return shoot
    minutes = _minutes(shoot)
    return replace(
        shoot,
        tasks=tuple(_task(task, before.shot, minutes) for task in shoot.tasks),
        people=tuple(_person(person, before.today) for person in shoot.people),
        bases=tuple(_base(base, shoot.dates, before.today) for base in shoot.bases),
        gates=tuple(gate for gate in shoot.gates if gate.task not in before.shot),
    )


def _minutes(shoot: Shoot) -> dict[str, int]:
    """How long each task took that was shot, plain hours on a day that was longer than the longest."""
    shot = shoot.before.shot if shoot.before is not None else {}
    hours = shoot.hours
    days: dict[tuple[date, Column], list[Task]] = defaultdict(list)
    for task in shoot.tasks:
        if task.number in shot:
            days[shot[task.number]].append(task)
    minutes: dict[str, int] = {}
    for (_, column), tasks in days.items():
        whole = sum(task.minutes for task in tasks)
        roads = _roads(shoot, tasks)
        too_long = column != "prep" and whole + roads > hours.day + hours.overtime
        share = max(0, hours.day - roads) / whole if too_long else 1.0
        minutes |= {task.number: math.floor(task.minutes * share) for task in tasks}
    return minutes


def _roads(shoot: Shoot, tasks: list[Task]) -> int:
    """The most that moves between the bases of a day may take."""
    bases = {task.base for task in tasks}
    return sum(max(shoot.prices.move_minutes[a][b] for b in bases) for a in bases) if len(bases) > 1 else 0


def _task(task: Task, shot: Mapping[str, tuple[date, Column]], minutes: Mapping[str, int]) -> Task:
    if task.number not in shot:
        return task
    return replace(
        task, minutes=minutes[task.number], columns=(shot[task.number][1],), only_on=None, follows=()
    )


def _person(person: Person, today: date) -> Person:
    return replace(person, away=frozenset(day for day in person.away if day >= today))


def _base(base: Base, dates: tuple[date, ...], today: date) -> Base:
    def eased(table: tuple[tuple[int, int, int], ...]) -> tuple[tuple[int, int, int], ...]:
        return tuple(ALL_LIGHT if day < today else row for day, row in zip(dates, table, strict=True))

    return replace(
        base,
        closed=frozenset(day for day in base.closed if day >= today),
        daylight=eased(base.daylight),
        darkness=eased(base.darkness),
    )
