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
from precipice.schedule.shoot.arrays import Tables
from precipice.schedule.shoot.state import (
    BREACH,
    BREACHES,
    CHANGES,
    MOVES,
    OVERTIME,
    PEOPLE,
    WISHES,
    State,
    mark_day,
    mark_person,
)


@bare_kernel
def lift(t: Tables, s: State, k: int) -> None:
    """Take a task out of the sums of its day."""
    c, d = s.column[k], s.date[k]
    last = s.filled[c, d] - 1
    other = s.tasks[c, d, last]
    s.tasks[c, d, s.place[k]] = other
    s.place[other] = s.place[k]
    s.filled[c, d] = last
    s.lights[c, d, t.light[k]] -= t.minutes[k]
    s.lit[c, d, t.light[k]] -= 1
    s.used[c, d, t.base[k], t.light[k]] -= 1


@bare_kernel
def lay(t: Tables, s: State, k: int) -> None:
    """Put a task into the sums of its day."""
    c, d = s.column[k], s.date[k]
    last = s.filled[c, d]
    s.tasks[c, d, last] = k
    s.place[k] = last
    s.filled[c, d] = last + 1
    s.lights[c, d, t.light[k]] += t.minutes[k]
    s.lit[c, d, t.light[k]] += 1
    s.used[c, d, t.base[k], t.light[k]] += 1


@bare_kernel
def take(t: Tables, s: State, k: int) -> None:
    """Take a task off its day."""
    c, d = s.column[k], s.date[k]
    mark_day(s, c, d)
    lift(t, s, k)
    if s.filled[c, d] == 0 and c < 2:
        s.numbers[2] = 1
    for j in range(t.cast_at[k], t.cast_at[k + 1]):
        p = t.cast[j]
        mark_person(s, p)
        s.who[p, d, c] -= 1
        s.own[p, d] -= t.minutes[k]
    _place_breaches(t, s, k, -1)


@bare_kernel
def put(t: Tables, s: State, k: int, d: int, c: int) -> None:
    """Put a task on a day."""
    mark_day(s, c, d)
    s.date[k], s.column[k] = d, c
    if s.filled[c, d] == 0 and c < 2:
        s.numbers[2] = 1
    lay(t, s, k)
    for j in range(t.cast_at[k], t.cast_at[k + 1]):
        p = t.cast[j]
        mark_person(s, p)
        s.who[p, d, c] += 1
        s.own[p, d] += t.minutes[k]
    _place_breaches(t, s, k, 1)


@bare_kernel
def _place_breaches(t: Tables, s: State, k: int, sign: int) -> None:
    """Breaches and change of a task by itself, added or taken."""
    d, c = s.date[k], s.column[k]
    if not t.allowed[k, d]:
        s.sums[BREACHES] += sign * BREACH
    if not t.columns[k, c]:
        s.sums[BREACHES] += sign * BREACH
    if t.planned[k] >= 0 and t.planned[k] != d:
        s.sums[CHANGES] += sign * t.change


@bare_kernel
def refresh_links(t: Tables, s: State, k: int) -> None:
    """Breaches of the precedences of a task."""
    for j in range(t.link_at[k], t.link_at[k + 1]):
        one = t.link[j]
        new = _link_breach(t, s, one)
        s.sums[BREACHES] += new - s.link_breach[one]
        s.link_breach[one] = new


@bare_kernel
def _link_breach(t: Tables, s: State, one: int) -> int:
    a, b = t.first[one], t.then[one]
    if s.date[a] < 0 or s.date[b] < 0:
        return 0
    between = t.day[s.date[b]] - t.day[s.date[a]]
    if between < 0 or between < t.apart[one]:
        return BREACH + max(t.apart[one], 0) - between
    if s.date[a] == s.date[b] and (s.column[a] != s.column[b] or not t.same[one]):
        return BREACH
    return 0


@bare_kernel
def refresh(t: Tables, s: State) -> None:
    """Bring the sums up to date with the days and people touched."""
    for k in range(s.numbers[0]):
        c, d = s.touched[k, 0], s.touched[k, 1]
        work_out_day(t, s, c, d)
        s.sums[OVERTIME] += s.day_cost[c, d] - s.old_day[c, d, 0]
        s.sums[BREACHES] += s.day_breach[c, d] - s.old_day[c, d, 1]
        if s.day_facts[c, d, 0] != s.old_facts[c, d, 0] or s.day_facts[c, d, 1] != s.old_facts[c, d, 1]:
            for p in range(t.rest.shape[0]):
                if s.who[p, d, c]:
                    mark_person(s, p)
    if s.numbers[2]:
        work_out_units(t, s, True)
    for k in range(s.numbers[1]):
        p = s.person_touched[k]
        work_out_person(t, s, p)
        s.sums[PEOPLE] += s.person_cost[p] - s.old_person[p, 0]
        s.sums[BREACHES] += s.person_breach[p] - s.old_person[p, 1]
    s.sums[MOVES] = moves_of(t, s, 0) + moves_of(t, s, 1)
    s.sums[WISHES] = wishes_of(t, s)


@bare_kernel
def settle(s: State) -> None:
    """Keep the change."""
    for k in range(s.numbers[0]):
        s.marks[s.touched[k, 0], s.touched[k, 1]] = False
    for k in range(s.numbers[1]):
        s.person_marks[s.person_touched[k]] = False
    s.numbers[:] = 0
    for k in range(s.sums.shape[0]):
        s.old_sums[k] = s.sums[k]


@bare_kernel
def restore(t: Tables, s: State) -> None:
    """Put back what was known before the change; the tasks themselves are back already."""
    for k in range(s.numbers[0]):
        c, d = s.touched[k, 0], s.touched[k, 1]
        for j in range(3):
            s.day_facts[c, d, j] = s.old_facts[c, d, j]
        for r in range(s.day_facts[c, d, 2]):
            s.route_ends[c, d, r, 0], s.route_ends[c, d, r, 1] = (
                s.old_ends[c, d, r, 0],
                s.old_ends[c, d, r, 1],
            )
            s.route_cost[c, d, r] = s.old_route[c, d, r]
        s.day_cost[c, d], s.day_breach[c, d] = s.old_day[c, d, 0], s.old_day[c, d, 1]
    for k in range(s.numbers[1]):
        p = s.person_touched[k]
        s.person_cost[p], s.person_breach[p] = s.old_person[p, 0], s.old_person[p, 1]
    if s.numbers[2] and t.hours[5]:
        work_out_units(t, s, False)
    for k in range(s.sums.shape[0]):
        s.sums[k] = s.old_sums[k]
    settle(s)


@bare_kernel
def fill(t: Tables, s: State, date: np.ndarray, column: np.ndarray) -> None:
    """A plan from nothing; a task of date -1 is in none."""
    s.filled[:] = 0
    s.lights[:] = 0
    s.lit[:] = 0
    s.used[:] = 0
    s.who[:] = 0
    s.own[:] = 0
    s.day_facts[:] = 0
    s.day_cost[:] = 0.0
    s.day_breach[:] = 0
    s.person_cost[:] = 0.0
    s.person_breach[:] = 0
    s.link_breach[:] = 0
    s.sums[:] = 0.0
    s.factor[:] = 1.0
    settle(s)
    for k in range(date.shape[0]):
        s.date[k] = date[k]
        if date[k] >= 0:
            put(t, s, k, date[k], column[k])
    for k in range(date.shape[0]):
        refresh_links(t, s, k)
    refresh(t, s)
    settle(s)


@bare_kernel
def nominal(s: State) -> float:
    """Cost when nothing fails."""
    return s.sums[0] + s.sums[1] + s.sums[2] + s.sums[3] + s.sums[4] + s.sums[5]
