"""The days of a plan: what each column does on each date, in which order, from call to wrap.

A day of several bases visits each base once. An order of the bases is in order where no night task comes
before a day task and no task before one that it follows; within a base day tasks come first, then any, then
night. Of these orders those with the fewest minutes on the road are taken, and of those the ones that make
the column's moves over all dates cheapest. Where no order is in order all are taken, and `rules` says so.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, permutations

from precipice.schedule.shoot.problem import (
    PATTERNS,
    Column,
    Pattern,
    Person,
    Shoot,
    Slot,
    Task,
)

LIGHT_ORDER = {"day": 0, "any": 1, "night": 2}
UNITS: tuple[Column, ...] = ("main", "second")
MOST_BASES = 3
"""Bases on one day whose orders are tried, whatever `Hours.bases_a_day` says."""


@dataclass(frozen=True, slots=True)
class ColumnDay:
    """What a column does on a date.

    Attributes:
        date: Index of the date.
        column: Which.
        tasks: In the problem's order.
        pattern: Day, split or night.
        routes: Orders of the bases that may be taken, (routes, bases); one empty route for preparation.
        in_order: Whether they keep light and precedences.
        length: Minutes, the road within the day included.
    """

    date: int
    column: Column
    tasks: tuple[Task, ...]
    pattern: Pattern
    routes: tuple[tuple[int, ...], ...]
    in_order: bool
    length: int

    @property
    def called(self) -> frozenset[int]:
        """Indices of the people called."""
        return frozenset(person for task in self.tasks for person in task.cast)


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day of a column as it is printed.

    Attributes:
        date: Index of the date.
        day: The date.
        column: Which.
        bases: Indices of the bases in order; those of preparation by index.
        pattern: Day, split or night.
        tasks: Numbers in shooting order.
        length: Minutes of work and moves.
        call: Minutes after midnight.
        wrap: The same, beyond 1440 after midnight.
        called: Indices of the people called.
        held: Indices of the people held on that date; only in the first column that works on it.
        premium: Factor on running and pay.
        move_before: What moving here from the column's last base costs.
        move_inside: What the moves within the day cost.
    """

    date: int
    day: datetime.date
    column: Column
    bases: tuple[int, ...]
    pattern: Pattern
    tasks: tuple[str, ...]
    length: int
    call: int
    wrap: int
    called: tuple[int, ...]
    held: tuple[int, ...]
    premium: float
    move_before: float
    move_inside: float


def column_days(shoot: Shoot, slots: Mapping[str, Slot]) -> dict[tuple[Column, int], ColumnDay]:
    """What each column does on each date that it works.

    Raises:
        ValueError: If a number is not one of the problem's, or a date not among its dates.
    """
    unknown = sorted(set(slots) - {task.number for task in shoot.tasks})
    if unknown:
        raise ValueError(f"the plan has task {unknown[0]}, which the problem does not")
    filled: dict[tuple[Column, int], list[Task]] = {}
    for task in shoot.tasks:
        if task.number in slots:
            slot = slots[task.number]
            if not 0 <= slot.date < len(shoot.dates):
                raise ValueError(
                    f"task {task.number} is on date {slot.date}; allowed: 0 to {len(shoot.dates) - 1}"
                )
            filled.setdefault((slot.column, slot.date), []).append(task)
    return {key: _column_day(shoot, key[1], key[0], tuple(tasks)) for key, tasks in sorted(filled.items())}


def _column_day(shoot: Shoot, at: int, column: Column, tasks: tuple[Task, ...]) -> ColumnDay:
    minutes = sum(task.minutes for task in tasks)
    if column == "prep":
        return ColumnDay(at, column, tasks, "day", ((),), True, minutes)
    in_order, routes = routes_of(shoot, tasks)
    return ColumnDay(
        at, column, tasks, pattern_of(tasks), routes, in_order, minutes + _road(shoot, routes[0])
    )


def pattern_of(tasks: Iterable[Task]) -> Pattern:
    """Night where there are night tasks only, split where there are night and day tasks, else day.

    Tasks of any light beside night tasks leave the pattern at night.
    """
    lights = {task.light for task in tasks}
    if "night" in lights:
        return "split" if "day" in lights else "night"
    return "day"


def routes_of(shoot: Shoot, tasks: tuple[Task, ...]) -> tuple[bool, tuple[tuple[int, ...], ...]]:
    """Whether an order of the bases keeps light and precedences, and the orders to take."""
    bases = sorted({task.base for task in tasks})
    if len(bases) > min(shoot.hours.bases_a_day, MOST_BASES):
        return True, (tuple(bases),)
    sooner = _base_precedences(tasks)
    everything = list(permutations(bases))
    good = [
        order
        for order in everything
        if not any((b, a) in sooner for k, a in enumerate(order) for b in order[k + 1 :])
    ]
    some = good or everything
    least = min(_road(shoot, order) for order in some)
    return bool(good), tuple(order for order in some if _road(shoot, order) == least)


def _base_precedences(tasks: tuple[Task, ...]) -> set[tuple[int, int]]:
    """Pairs of bases of which the first has to be visited first."""
    by_number = {task.number: task for task in tasks}
    pairs = {
        (before.base, after.base)
        for before in tasks
        for after in tasks
        if before.light == "day" and after.light == "night" and before.base != after.base
    }
    for task in tasks:
        for link in task.follows:
            before = by_number.get(link.number)
            if before is not None and before.base != task.base:
                pairs.add((before.base, task.base))
    return pairs


def _road(shoot: Shoot, route: tuple[int, ...]) -> int:
    return sum(shoot.prices.move_minutes[a][b] for a, b in pairwise(route))


def chosen_routes(shoot: Shoot, column: list[ColumnDay]) -> tuple[float, list[tuple[int, ...]]]:
    """The cheapest moves of a column over its days in order of date, and the route of each day.

    Dynamic programme over the days; the state is the route of the last day.
    """
    move = shoot.prices.move
    table: list[tuple[float, list[tuple[int, ...]]]] = [(0.0, [])]
    for one in column:
        there: list[tuple[float, list[tuple[int, ...]]]] = []
        for route in one.routes:
            inside = sum(move[a][b] for a, b in pairwise(route))
            ways = []
            for cost, routes in table:
                overnight = move[routes[-1][-1]][route[0]] if routes else 0.0
                ways.append((cost + overnight + inside, [*routes, route]))
            there.append(min(ways, key=lambda way: way[0]))
        table = there
    return min(table, key=lambda way: way[0])


def week_of(day: datetime.date) -> tuple[int, int]:
    """Year and calendar week, Monday first (ISO 8601)."""
    year, week, _ = day.isocalendar()
    return year, week


def premiums(shoot: Shoot, worked: Iterable[int]) -> dict[int, float]:
    """Factor of each date that the main unit works, from its number within the calendar week."""
    count: dict[tuple[int, int], int] = {}
    factors: dict[int, float] = {}
    for at in sorted(worked):
        week = week_of(shoot.dates[at])
        count[week] = count.get(week, 0) + 1
        factors[at] = {6: shoot.prices.sixth, 7: shoot.prices.seventh}.get(count[week], 1.0)
    return factors


def held_dates(
    shoot: Shoot, person: Person, worked: Iterable[int], countable: Iterable[int]
) -> frozenset[int]:
    """Dates on which somebody is held: the countable ones between work dates, less the drop.

    The drop is the one gap, of `Prices.drop_days` from work date to work date at least, that saves most;
    where several save the same, the one with most held dates, then the first.
    """
    dates = sorted(worked)
    count = sorted(countable)
    gaps = [count[bisect_right(count, a) : bisect_left(count, b)] for a, b in pairwise(dates)]
    held = frozenset(at for gap in gaps for at in gap)
    best, least = (
        held,
        (_weeks(shoot, [*held, *dates]) if person.weekly_rate is not None else len(held), len(held)),
    )
    if not person.may_drop:
        return held
    for (a, b), gap in zip(pairwise(dates), gaps, strict=True):
        if (shoot.dates[b] - shoot.dates[a]).days < shoot.prices.drop_days:
            continue
        left = held - set(gap)
        value = _weeks(shoot, [*left, *dates]) if person.weekly_rate is not None else len(left)
        if (value, len(left)) < least:
            best, least = left, (value, len(left))
    return best


def _weeks(shoot: Shoot, dates: Iterable[int]) -> int:
    return len({week_of(shoot.dates[at]) for at in dates})


def work_dates(filled: Mapping[tuple[Column, int], ColumnDay]) -> dict[int, set[int]]:
    """The dates on which each person works, by index of the person."""
    dates: dict[int, set[int]] = {}
    for one in filled.values():
        for person in one.called:
            dates.setdefault(person, set()).add(one.date)
    return dates


def call_and_wrap(shoot: Shoot, one: ColumnDay) -> tuple[int, int]:
    """Call and wrap in minutes after the midnight before the call."""
    call = shoot.hours.calls[PATTERNS.index(one.pattern)]
    return call, call + one.length + shoot.hours.meal


def days(shoot: Shoot, slots: Mapping[str, Slot]) -> tuple[PlanDay, ...]:
    """The plan day by day, by date and then by column."""
    filled = column_days(shoot, slots)
    factors = premiums(shoot, (at for column, at in filled if column == "main"))
    regular = [at for at, is_regular in enumerate(shoot.regular) if is_regular]
    worked = work_dates(filled)
    held = {p: held_dates(shoot, shoot.people[p], dates, regular) for p, dates in sorted(worked.items())}
    routes: dict[tuple[Column, int], tuple[int, ...]] = {}
    for column in UNITS:
        own = [one for key, one in sorted(filled.items()) if key[0] == column]
        for one, route in zip(own, chosen_routes(shoot, own)[1], strict=True):
            routes[column, one.date] = route
    pages: list[PlanDay] = []
    last: dict[Column, int] = {}
    order = sorted(filled.values(), key=lambda one: (one.date, (*UNITS, "prep").index(one.column)))
    for one in order:
        route = routes.get((one.column, one.date), ())
        first_of_date = not pages or pages[-1].date != one.date
        here = [p for p, dates in held.items() if one.date in dates] if first_of_date else []
        pages.append(_page(shoot, one, route, last.get(one.column), tuple(here), factors.get(one.date, 1.0)))
        if route:
            last[one.column] = route[-1]
    return tuple(pages)


def _page(
    shoot: Shoot,
    one: ColumnDay,
    route: tuple[int, ...],
    last: int | None,
    held: tuple[int, ...],
    premium: float,
) -> PlanDay:
    bases = route or tuple(sorted({task.base for task in one.tasks}))
    call, wrap = call_and_wrap(shoot, one)
    move = shoot.prices.move
    return PlanDay(
        date=one.date,
        day=shoot.dates[one.date],
        column=one.column,
        bases=bases,
        pattern=one.pattern,
        tasks=tuple(task.number for task in _shooting_order(one.tasks, bases)),
        length=one.length,
        call=call,
        wrap=wrap,
        called=tuple(sorted(one.called)),
        held=held,
        premium=premium,
        move_before=move[last][route[0]] if route and last is not None else 0.0,
        move_inside=sum(move[a][b] for a, b in pairwise(route)),
    )


def _shooting_order(tasks: tuple[Task, ...], bases: tuple[int, ...]) -> list[Task]:
    """Base by base, by light, then so that nothing comes before what it follows, then as listed."""
    waiting = sorted(tasks, key=lambda task: (bases.index(task.base), LIGHT_ORDER[task.light]))
    order: list[Task] = []
    while waiting:
        open_numbers = {task.number for task in waiting}
        free = (task for task in waiting if not any(link.number in open_numbers for link in task.follows))
        task = next(free, waiting[0])
        waiting.remove(task)
        order.append(task)
    return order
