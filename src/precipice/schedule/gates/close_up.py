"""A re-planner that takes no search: what is left keeps its order and closes up, or keeps its dates.

Days are moved whole, with all that their columns do. Three plans are laid: every day on the earliest regular
date after the one before it that breaks no rule; the same over all dates that may be worked; every day on its
old date, or the next that breaks no rule. A day that fits nowhere whole is laid task by task. Tasks that come
are laid last, each on the earliest date that it fits on. The cheapest of the three by `evaluate.cost` is
returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from precipice.schedule.gates.course import Plan
from precipice.schedule.problem import Infeasible
from precipice.schedule.shoot.costs import cost
from precipice.schedule.shoot.problem import Column, Shoot, Slot
from precipice.schedule.shoot.rules import violations

Dates = Callable[[int, int], Sequence[int]]
"""Old date of a day and date of the day before it to the dates to try, in order."""


def close_up(shoot: Shoot, old: Plan) -> dict[str, Slot]:
    """A slot for every task that is left.

    Args:
        shoot: What is left, what is shot fixed by `Shoot.before`.
        old: Old slots of those tasks that had one.

    Raises:
        Infeasible: None of the three ways finds a place for some task; names it.
    """
    shot = shoot.before.shot if shoot.before else {}
    where = {day: at for at, day in enumerate(shoot.dates)}
    fixed = {number: Slot(where[day], column) for number, (day, column) in shot.items()}
    everywhere = range(len(shoot.dates))
    regular = [at for at in everywhere if shoot.regular[at]]
    ways: tuple[Dates, ...] = (
        lambda _was, before: [at for at in regular if at > before],
        lambda _was, before: everywhere[before + 1 :],
        lambda was, before: everywhere[max(was, before + 1) :],
    )
    found: list[dict[str, Slot]] = []
    stuck = ""
    for dates in ways:
        slots, missing = _laid(shoot, fixed, old, dates)
        if missing:
            stuck = missing
        elif slots not in found:
            found.append(slots)
    if not found:
        raise Infeasible(
            f"task {stuck} finds no date from {shoot.before.today if shoot.before else shoot.dates[0]} "
            f"to {shoot.dates[-1]} in the order as it was; later dates, or another order, are needed"
        )
    return min(found, key=lambda slots: round(cost(shoot, slots).total, 6))


def _laid(shoot: Shoot, fixed: Mapping[str, Slot], old: Plan, dates: Dates) -> tuple[dict[str, Slot], str]:
    """Slots, and the number of a task that found none, or nothing."""
    slots = dict(fixed)
    before = -1
    for was, day in _days_left(shoot, fixed, old):
        on = _first_fit(shoot, slots, day, dates(was, before))
        if on is None:
            for number, column in day.items():
                alone = _first_fit(shoot, slots, {number: column}, range(len(shoot.dates)))
                if alone is None:
                    return slots, number
        else:
            before = on
    for task in shoot.tasks:
        if task.number not in slots and not any(
            _first_fit(shoot, slots, {task.number: column}, range(len(shoot.dates))) is not None
            for column in task.columns
        ):
            return slots, task.number
    return slots, ""


def _days_left(shoot: Shoot, fixed: Mapping[str, Slot], old: Plan) -> Iterator[tuple[int, dict[str, Column]]]:
    """Old date and content of each day that is left, in order."""
    days: dict[int, dict[str, Column]] = {}
    for task in shoot.tasks:
        if task.number in old and task.number not in fixed:
            slot = old[task.number]
            days.setdefault(slot.date, {})[task.number] = slot.column
    yield from sorted(days.items(), key=lambda day: day[0])


def _first_fit(
    shoot: Shoot, slots: dict[str, Slot], day: Mapping[str, Column], dates: Sequence[int]
) -> int | None:
    """Put a day's tasks on the first date that breaks no rule; None, and nothing put, where there is none."""
    today = shoot.before.today if shoot.before else shoot.dates[0]
    for at in dates:
        if shoot.dates[at] < today:
            continue
        tried = {number: Slot(at, column) for number, column in day.items()}
        if not violations(shoot, {**slots, **tried}, complete=False):
            slots.update(tried)
            return at
    return None
