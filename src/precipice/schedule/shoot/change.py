"""Changing a plan, and keeping or undoing the change."""

from __future__ import annotations

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.amounts import (
    moves_of,
    wishes_of,
    work_out_day,
    work_out_person,
    work_out_units,
)
from precipice.schedule.shoot.arrays import (
    APART,
    BASE,
    CAST,
    CHANGE,
    COLUMN_0,
    DAY,
    FIRST,
    LIGHT,
    LINK,
    MINUTES,
    PLANNED,
    SAME,
    SIX_DATES,
    THEN,
    Tables,
)
from precipice.schedule.shoot.state import (
    BREACH,
    BREACHES,
    BROKE,
    BROKEN,
    CHANGES,
    COLUMN,
    DATE,
    DAYS_TOUCHED,
    FILLED,
    LENGTH,
    LIGHTS,
    LIT,
    MARK,
    MOVES,
    OLD_BROKE,
    OLD_BROKEN,
    OLD_LENGTH,
    OLD_PATTERN,
    OLD_PAY,
    OVERTIME,
    OWN,
    PATTERN,
    PAY,
    PEOPLE,
    PEOPLE_TOUCHED,
    PLACE,
    ROUTES,
    TOUCHED,
    UNITS_TOUCHED,
    WISHES,
    State,
    mark_day,
    mark_person,
)


@bare_kernel
def lift(t: Tables, s: State, k: int) -> None:
    """Take a task out of the sums of its day."""
    c, d = s.slot[k, COLUMN], s.slot[k, DATE]
    last = s.days[c, d, FILLED] - 1
    other = s.tasks[c, d, last]
    s.tasks[c, d, s.slot[k, PLACE]] = other
    s.slot[other, PLACE] = s.slot[k, PLACE]
    s.days[c, d, FILLED] = last
    s.days[c, d, LIGHTS + t.task[k, LIGHT]] -= t.task[k, MINUTES]
    s.days[c, d, LIT + t.task[k, LIGHT]] -= 1
    s.used[c, d, t.task[k, BASE], t.task[k, LIGHT]] -= 1


@bare_kernel
def lay(t: Tables, s: State, k: int) -> None:
    """Put a task into the sums of its day."""
    c, d = s.slot[k, COLUMN], s.slot[k, DATE]
    last = s.days[c, d, FILLED]
    s.tasks[c, d, last] = k
    s.slot[k, PLACE] = last
    s.days[c, d, FILLED] = last + 1
    s.days[c, d, LIGHTS + t.task[k, LIGHT]] += t.task[k, MINUTES]
    s.days[c, d, LIT + t.task[k, LIGHT]] += 1
    s.used[c, d, t.task[k, BASE], t.task[k, LIGHT]] += 1


@bare_kernel
def take(t: Tables, s: State, k: int) -> None:
    """Take a task off its day."""
    c, d = s.slot[k, COLUMN], s.slot[k, DATE]
    mark_day(s, c, d)
    lift(t, s, k)
    if s.days[c, d, FILLED] == 0 and c < 2:
        s.scratch[UNITS_TOUCHED] = 1
    for j in range(t.task[k, CAST], t.task[k, CAST + 1]):
        p = t.lists[j]
        mark_person(s, p)
        s.calls[p, d, c] -= 1
        s.calls[p, d, OWN] -= t.task[k, MINUTES]
    _place_breaches(t, s, k, -1)


@bare_kernel
def put(t: Tables, s: State, k: int, d: int, c: int) -> None:
    """Put a task on a day."""
    mark_day(s, c, d)
    s.slot[k, DATE], s.slot[k, COLUMN] = d, c
    if s.days[c, d, FILLED] == 0 and c < 2:
        s.scratch[UNITS_TOUCHED] = 1
    lay(t, s, k)
    for j in range(t.task[k, CAST], t.task[k, CAST + 1]):
        p = t.lists[j]
        mark_person(s, p)
        s.calls[p, d, c] += 1
        s.calls[p, d, OWN] += t.task[k, MINUTES]
    _place_breaches(t, s, k, 1)


@bare_kernel
def _place_breaches(t: Tables, s: State, k: int, sign: int) -> None:
    """Breaches and change of a task by itself, added or taken."""
    d, c = s.slot[k, DATE], s.slot[k, COLUMN]
    if not t.allowed[k, d]:
        s.sums[0, BREACHES] += sign * BREACH
    if not t.task[k, COLUMN_0 + c]:
        s.sums[0, BREACHES] += sign * BREACH
    if t.task[k, PLANNED] >= 0 and t.task[k, PLANNED] != d:
        s.sums[0, CHANGES] += sign * t.money[CHANGE]


@bare_kernel
def refresh_links(t: Tables, s: State, k: int) -> None:
    """Breaches of the precedences of a task."""
    for j in range(t.task[k, LINK], t.task[k, LINK + 1]):
        one = t.lists[j]
        new = _link_breach(t, s, one)
        s.sums[0, BREACHES] += new - s.link_breach[one]
        s.link_breach[one] = new


@bare_kernel
def _link_breach(t: Tables, s: State, one: int) -> int:
    a, b = t.links[one, FIRST], t.links[one, THEN]
    if s.slot[a, DATE] < 0 or s.slot[b, DATE] < 0:
        return 0
    between = t.dates[s.slot[b, DATE], DAY] - t.dates[s.slot[a, DATE], DAY]
    if between < 0 or between < t.links[one, APART]:
        return BREACH + max(t.links[one, APART], 0) - between
    if s.slot[a, DATE] == s.slot[b, DATE] and (
        s.slot[a, COLUMN] != s.slot[b, COLUMN] or not t.links[one, SAME]
    ):
        return BREACH
    return 0


@bare_kernel
def refresh(t: Tables, s: State) -> None:
    """Bring the sums up to date with the days and people touched."""
    for k in range(s.scratch[DAYS_TOUCHED]):
        c, d = s.touched[k, 0], s.touched[k, 1]
        work_out_day(t, s, c, d)
        s.sums[0, OVERTIME] += s.overtime[c, d, 0] - s.overtime[c, d, 1]
        s.sums[0, BREACHES] += s.days[c, d, BROKEN] - s.days[c, d, OLD_BROKEN]
        if (
            s.days[c, d, LENGTH] != s.days[c, d, OLD_LENGTH]
            or s.days[c, d, PATTERN] != s.days[c, d, OLD_PATTERN]
        ):
            for p in range(t.people.shape[0]):
                if s.calls[p, d, c]:
                    mark_person(s, p)
    if s.scratch[UNITS_TOUCHED]:
        work_out_units(t, s, True)
    for k in range(s.scratch[PEOPLE_TOUCHED]):
        p = s.people[k]
        work_out_person(t, s, p)
        s.sums[0, PEOPLE] += s.person[p, PAY] - s.person[p, OLD_PAY]
        s.sums[0, BREACHES] += s.person[p, BROKE] - s.person[p, OLD_BROKE]
    s.sums[0, MOVES] = moves_of(t, s, 0) + moves_of(t, s, 1)
    s.sums[0, WISHES] = wishes_of(t, s)


@bare_kernel
def settle(s: State) -> None:
    """Keep the change."""
    for k in range(s.scratch[DAYS_TOUCHED]):
        s.days[s.touched[k, 0], s.touched[k, 1], MARK] = 0
    for k in range(s.scratch[PEOPLE_TOUCHED]):
        s.person[s.people[k], TOUCHED] = 0.0
    s.scratch[DAYS_TOUCHED], s.scratch[PEOPLE_TOUCHED], s.scratch[UNITS_TOUCHED] = 0, 0, 0
    for k in range(s.sums.shape[1]):
        s.sums[1, k] = s.sums[0, k]


@bare_kernel
def restore(t: Tables, s: State) -> None:
    """Put back what was known before the change; the tasks themselves are back already."""
    for k in range(s.scratch[DAYS_TOUCHED]):
        c, d = s.touched[k, 0], s.touched[k, 1]
        for j in range(3):
            s.days[c, d, LENGTH + j] = s.days[c, d, OLD_LENGTH + j]
        for r in range(s.days[c, d, ROUTES]):
            s.ends[0, c, d, r, 0], s.ends[0, c, d, r, 1] = (
                s.ends[1, c, d, r, 0],
                s.ends[1, c, d, r, 1],
            )
            s.route[0, c, d, r] = s.route[1, c, d, r]
        s.overtime[c, d, 0], s.days[c, d, BROKEN] = s.overtime[c, d, 1], s.days[c, d, OLD_BROKEN]
    for k in range(s.scratch[PEOPLE_TOUCHED]):
        p = s.people[k]
        s.person[p, PAY], s.person[p, BROKE] = s.person[p, OLD_PAY], s.person[p, OLD_BROKE]
    if s.scratch[UNITS_TOUCHED] and t.hours[SIX_DATES]:
        work_out_units(t, s, False)
    for k in range(s.sums.shape[1]):
        s.sums[0, k] = s.sums[1, k]
    settle(s)


@bare_kernel
def fill(t: Tables, s: State, date: np.ndarray, column: np.ndarray) -> None:
    """A plan from nothing; a task of date -1 is in none."""
    s.days[:] = 0
    s.used[:] = 0
    s.calls[:] = 0
    s.overtime[:] = 0.0
    s.person[:] = 0.0
    s.link_breach[:] = 0
    s.sums[:] = 0.0
    s.factor[:] = 1.0
    s.scratch[:] = 0
    settle(s)
    for k in range(date.shape[0]):
        s.slot[k, DATE] = date[k]
        if date[k] >= 0:
            put(t, s, k, date[k], column[k])
    for k in range(date.shape[0]):
        refresh_links(t, s, k)
    refresh(t, s)
    settle(s)


@bare_kernel
def nominal(s: State) -> float:
    """Cost when nothing fails."""
    return s.sums[0, 0] + s.sums[0, 1] + s.sums[0, 2] + s.sums[0, 3] + s.sums[0, 4] + s.sums[0, 5]
