"""A re-planner that takes no search: what is left keeps its order and closes up, or keeps its dates.

Days are moved whole, with all that their columns do. Three plans are laid: every day on the earliest regular
date after the one before it that breaks no rule; the same over all dates that may be worked; every day on its
old date, or the next that breaks no rule. A day that fits nowhere whole is laid task by task. Tasks that come
are laid last, each on the earliest date that it fits on. The cheapest of the three by `evaluate.cost` is
returned. Where none of them has room for all, every task in the old order is laid on the earliest date it
fits on. What has no date even then is left out; `policy` says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from precipice.schedule.shoot.costs import cost
from precipice.schedule.shoot.failing import Plan
from precipice.schedule.shoot.problem import Column, Shoot, Slot
from precipice.schedule.shoot.rules import violations

NEAR = 4
"""Calendar days within which a day's tasks can break each other's rules: rest is a matter of hours, and what
follows what is looked at wherever it lies."""

Links = Mapping[str, AbstractSet[str]]
Dates = Callable[[int, int], Sequence[int]]
"""Old date of a day and date of the day before it to the dates to try, in order."""


def close_up(shoot: Shoot, old: Plan) -> dict[str, Slot]:
    """A slot for every task that is left and finds a date.

    Args:
        shoot: What is left, what is shot fixed by `Shoot.before`.
        old: Old slots of those tasks that had one.
    """
    fixed = _fixed(shoot)
    everywhere = range(len(shoot.dates))
    regular = [at for at in everywhere if shoot.regular[at]]
    ways: tuple[Dates, ...] = (
        lambda _was, before: [at for at in regular if at > before],
        lambda _was, before: everywhere[before + 1 :],
        lambda was, before: everywhere[max(was, before + 1) :],
    )
    days = _days_left(shoot, fixed, old)
    links = _links(shoot)
    found = [_laid(shoot, links, fixed, days, dates) for dates in ways]
    if all(len(slots) < len(shoot.tasks) for slots in found):
        alone = [(was, {number: column}) for was, day in days for number, column in day.items()]
        found.append(_laid(shoot, links, fixed, alone, lambda _was, _before: everywhere))
    minutes = {task.number: task.minutes for task in shoot.tasks}

    def worth(slots: Mapping[str, Slot]) -> tuple[int, float]:
        left_out = sum(length for number, length in minutes.items() if number not in slots)
        return left_out, round(cost(shoot, slots).total, 6)

    return min(found, key=worth)


def repaired(shoot: Shoot, plan: Plan, task: str, at: int) -> dict[str, Slot] | None:
    """A plan with a task on another date and the others where they were, as far as the rules then allow.

    In the old order every other task is laid on its date, if that breaks no rule with those laid before;
    those for which it does are laid after all others on the earliest date that they fit on. None where one
    has none.
    """
    slots = _fixed(shoot)
    links = _links(shoot)
    first = _first_fit(shoot, links, slots, {task: plan[task].column}, [at])
    order = sorted((slot.date, number) for number, slot in plan.items() if number not in slots)
    aside = [
        number
        for was, number in order
        if _first_fit(shoot, links, slots, {number: plan[number].column}, [was]) is None
    ]
    everywhere = range(len(shoot.dates))
    fit = [_first_fit(shoot, links, slots, {number: plan[number].column}, everywhere) for number in aside]
    return None if first is None or None in fit else slots


def _fixed(shoot: Shoot) -> dict[str, Slot]:
    shot = shoot.before.shot if shoot.before else {}
    where = {day: at for at, day in enumerate(shoot.dates)}
    return {number: Slot(where[day], column) for number, (day, column) in shot.items()}


def _laid(
    shoot: Shoot,
    links: Links,
    fixed: Mapping[str, Slot],
    days: Sequence[tuple[int, Mapping[str, Column]]],
    dates: Dates,
) -> dict[str, Slot]:
    """Slots of all that finds a date, day by day and then what comes."""
    slots = dict(fixed)
    everywhere = range(len(shoot.dates))
    before = -1
    for was, day in days:
        on = _first_fit(shoot, links, slots, day, dates(was, before))
        if on is not None:
            before = on
        elif len(day) > 1:
            for number, column in day.items():
                _first_fit(shoot, links, slots, {number: column}, everywhere)
    for task in shoot.tasks:
        for column in task.columns:
            if task.number not in slots:
                _first_fit(shoot, links, slots, {task.number: column}, everywhere)
    return slots


def _days_left(shoot: Shoot, fixed: Mapping[str, Slot], old: Plan) -> list[tuple[int, Mapping[str, Column]]]:
    """Old date and content of each day that is left, in order."""
    days: dict[int, dict[str, Column]] = {}
    for task in shoot.tasks:
        if task.number in old and task.number not in fixed:
            slot = old[task.number]
            days.setdefault(slot.date, {})[task.number] = slot.column
    return sorted(days.items(), key=lambda day: day[0])


def _links(shoot: Shoot) -> Links:
    """For each task those that it follows and that follow it."""
    links: dict[str, set[str]] = {task.number: set() for task in shoot.tasks}
    for task in shoot.tasks:
        for link in task.follows:
            links[task.number].add(link.number)
            links[link.number].add(task.number)
    return links


def _first_fit(
    shoot: Shoot, links: Links, slots: dict[str, Slot], day: Mapping[str, Column], dates: Sequence[int]
) -> int | None:
    """Put a day's tasks on the first date that breaks no rule; None, and nothing put, where there is none."""
    today = shoot.before.today if shoot.before else shoot.dates[0]
    linked = set().union(*(links[number] for number in day))
    for at in dates:
        if shoot.dates[at] < today:
            continue
        nearby = {
            number: slot
            for number, slot in slots.items()
            if number in linked or abs((shoot.dates[slot.date] - shoot.dates[at]).days) <= NEAR
        }
        nearby.update((number, Slot(at, column)) for number, column in day.items())
        if not violations(shoot, nearby, complete=False):
            slots.update((number, nearby[number]) for number in day)
            return at
    return None
