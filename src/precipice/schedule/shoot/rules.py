"""Every rule a plan breaks, in words; it shares no arithmetic with any solver.

On one date a task and what it follows are in one column, and the light of the first comes no later than that
of the second (day, any, night), whatever the bases; the bases are visited in an order as in `days`. Light is
checked in the main and the second unit; preparation has its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from precipice.schedule.shoot.days import (
    LIGHT_ORDER,
    MOST_BASES,
    ColumnDay,
    call_and_wrap,
    column_days,
)
from precipice.schedule.shoot.problem import PATTERNS, Column, Shoot, Slot, Task

COLUMN_WORDS: dict[Column, str] = {"main": "main unit", "second": "second unit", "prep": "preparation"}
Days = Mapping[tuple[Column, int], ColumnDay]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule broken.

    Attributes:
        rule: One of unplaced, column, closed, window, bases, hours, light, order, follows, away, double,
            child, nights, rest, shot, past.
        words: One sentence.
        tasks: Numbers of the tasks concerned.
        person: Id of the person concerned, or None.
    """

    rule: str
    words: str
    tasks: tuple[str, ...] = ()
    person: str | None = None


def violations(shoot: Shoot, slots: Mapping[str, Slot], complete: bool = True) -> tuple[Violation, ...]:
    """The rules that a plan breaks; none for a plan that can be shot.

    Args:
        shoot: The problem.
        slots: Where each task is put.
        complete: Whether a task without a slot breaks a rule.

    Raises:
        ValueError: If the plan has a task or a date that the problem does not.
    """
    filled = column_days(shoot, slots)
    found: list[Violation] = []
    if complete:
        found.extend(
            Violation("unplaced", f"{_task(task)} has no date", (task.number,))
            for task in shoot.tasks
            if task.number not in slots
        )
    found.extend(_of_tasks(shoot, slots))
    for one in filled.values():
        found.extend(_of_day(shoot, one))
    found.extend(_of_follows(shoot, slots))
    found.extend(_of_people(shoot, filled))
    found.extend(_of_before(shoot, slots))
    return tuple(found)


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _task(task: Task) -> str:
    return f"task {task.number}"


def _listed(tasks: tuple[Task, ...]) -> str:
    return ("task " if len(tasks) == 1 else "tasks ") + ", ".join(task.number for task in tasks)


def _numbers(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    return tuple(task.number for task in tasks)


def _of_tasks(shoot: Shoot, slots: Mapping[str, Slot]) -> Iterator[Violation]:
    for task in shoot.tasks:
        slot = slots.get(task.number)
        if slot is None:
            continue
        day = shoot.dates[slot.date]
        base = shoot.bases[task.base]
        if slot.column not in task.columns:
            words = f"{_task(task)} is with the {COLUMN_WORDS[slot.column]}, where it may not be"
            yield Violation("column", words, (task.number,))
        if day in base.closed:
            words = f"{_task(task)} is in {base.name} on {_on(day)}, when it is closed"
            yield Violation("closed", words, (task.number,))
        if task.only_on is not None and day not in task.only_on:
            why = f" ({task.only_why})" if task.only_why else ""
            words = f"{_task(task)} is on {_on(day)}, which is not one of its dates{why}"
            yield Violation("window", words, (task.number,))


def _of_day(shoot: Shoot, one: ColumnDay) -> Iterator[Violation]:
    if one.column == "prep":
        return
    where = f"the {COLUMN_WORDS[one.column]} on {_on(shoot.dates[one.date])}"
    numbers = _numbers(one.tasks)
    bases = sorted({task.base for task in one.tasks})
    most = min(shoot.hours.bases_a_day, MOST_BASES)
    if len(bases) > most:
        yield Violation("bases", f"{where} has {len(bases)} bases; allowed: {most}", numbers)
    longest = shoot.hours.day + shoot.hours.overtime
    if one.length > longest:
        yield Violation("hours", f"{where} lasts {one.length} minutes; allowed: {longest}", numbers)
    pattern = PATTERNS.index(one.pattern)
    for light in ("day", "night"):
        tasks = tuple(task for task in one.tasks if task.light == light)
        needed = sum(task.minutes for task in tasks)
        for base in bases:
            place = shoot.bases[base]
            table = place.daylight if light == "day" else place.darkness
            there = table[one.date][pattern]
            if needed > there:
                words = (
                    f"{where} needs {needed} minutes of {light} for {_listed(tasks)}; "
                    f"{place.name} has {there} on a {one.pattern} pattern"
                )
                yield Violation("light", words, _numbers(tasks))
    if not one.in_order:
        names = " and ".join(shoot.bases[base].name for base in bases)
        words = (
            f"{where} would have to come back to a base: {names} have scenes that come before each other's"
        )
        yield Violation("order", words, numbers)


def _of_follows(shoot: Shoot, slots: Mapping[str, Slot]) -> Iterator[Violation]:
    by_number = {task.number: task for task in shoot.tasks}
    for task in shoot.tasks:
        for link in task.follows:
            if task.number not in slots or link.number not in slots:
                continue
            here, there = slots[task.number], slots[link.number]
            between = (shoot.dates[here.date] - shoot.dates[there.date]).days
            before = by_number[link.number]
            why = f" ({link.why})" if link.why else ""
            both = (link.number, task.number)
            if between < link.days or between < 0:
                words = (
                    f"{_task(task)} is {between} days after task {link.number}; "
                    f"allowed: {link.days} or more{why}"
                )
                yield Violation("follows", words, both)
            elif here.date == there.date and here.column != there.column:
                words = f"{_task(task)} is on one date with task {link.number}, but in another column{why}"
                yield Violation("follows", words, both)
            elif here.date == there.date and LIGHT_ORDER[before.light] > LIGHT_ORDER[task.light]:
                words = (
                    f"{_task(task)} is on one date with task {link.number}, "
                    f"whose light ({before.light}) comes later than its own ({task.light}){why}"
                )
                yield Violation("follows", words, both)


def _of_people(shoot: Shoot, filled: Days) -> Iterator[Violation]:
    calls: dict[int, list[ColumnDay]] = {}
    for one in sorted(filled.values(), key=lambda one: one.date):
        for person in one.called:
            calls.setdefault(person, []).append(one)
    for index, own in sorted(calls.items()):
        yield from _of_dates(shoot, index, own)
        yield from _of_rest(shoot, index, own)


def _of_dates(shoot: Shoot, index: int, own: list[ColumnDay]) -> Iterator[Violation]:
    person = shoot.people[index]
    by_date: dict[int, list[ColumnDay]] = {}
    for one in own:
        by_date.setdefault(one.date, []).append(one)
    for at, calls in by_date.items():
        day = shoot.dates[at]
        tasks = tuple(task for one in calls for task in one.tasks if index in task.cast)
        if day in person.away:
            words = f"{person.name} is away on {_on(day)}, when {_listed(tasks)} would need them"
            yield Violation("away", words, _numbers(tasks), person.id)
        if len(calls) > 1:
            units = " and ".join(f"the {COLUMN_WORDS[one.column]}" for one in calls)
            words = f"{person.name} is called by {units} on {_on(day)}"
            yield Violation("double", words, _numbers(tasks), person.id)
        minutes = sum(task.minutes for task in tasks)
        if person.most_minutes is not None and minutes > person.most_minutes:
            words = (
                f"{person.name} is on set for {minutes} minutes on {_on(day)}; "
                f"allowed for a child: {person.most_minutes}"
            )
            yield Violation("child", words, _numbers(tasks), person.id)
        late = [one.pattern for one in calls if one.pattern != "day"]
        if person.no_nights and late:
            words = f"{person.name} may not work nights; {_on(day)} is a {late[0]} pattern"
            yield Violation("nights", words, _numbers(tasks), person.id)


def _of_rest(shoot: Shoot, index: int, own: list[ColumnDay]) -> Iterator[Violation]:
    person = shoot.people[index]
    times: dict[int, tuple[int, int]] = {}
    for one in own:
        call, wrap = call_and_wrap(shoot, one)
        first, last = times.get(one.date, (call, wrap))
        times[one.date] = (min(first, call), max(last, wrap))
    for a, b in pairwise(sorted(times)):
        apart = (shoot.dates[b] - shoot.dates[a]).days * 24 * 60
        rest = apart + times[b][0] - times[a][1]
        if rest < person.rest:
            words = (
                f"{person.name} has {rest} minutes between the wrap of {_on(shoot.dates[a])} "
                f"and the call of {_on(shoot.dates[b])}; allowed: {person.rest} or more"
            )
            tasks = {task.number: None for one in own if one.date in (a, b) for task in one.tasks}
            yield Violation("rest", words, tuple(tasks), person.id)


def _of_before(shoot: Shoot, slots: Mapping[str, Slot]) -> Iterator[Violation]:
    if shoot.before is None:
        return
    for number, slot in slots.items():
        day = shoot.dates[slot.date]
        if number in shoot.before.shot:
            was, column = shoot.before.shot[number]
            if (day, slot.column) != (was, column):
                words = (
                    f"task {number} was shot on {_on(was)} by the {COLUMN_WORDS[column]}, "
                    f"not on {_on(day)} by the {COLUMN_WORDS[slot.column]}"
                )
                yield Violation("shot", words, (number,))
        elif day < shoot.before.today:
            words = f"task {number} is on {_on(day)}, before {_on(shoot.before.today)}"
            yield Violation("past", words, (number,))
