"""Simulated annealing over the slots of a plan (Kirkpatrick, Gelatt and Vecchi 1983), compiled.

A step moves a task, swaps two, moves all tasks of a base from one date to another, exchanges two dates, moves
a date's content along or turns a stretch of dates round. Breaches cost money while the search is on its way;
of the plans met the one with the fewest breaches is kept, and of those the cheapest.
"""

from __future__ import annotations

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import BASE, COLUMN_0, OPTION, Tables
from precipice.schedule.shoot.change import fill, put, refresh, refresh_links, restore, settle, take
from precipice.schedule.shoot.leaf import Tree
from precipice.schedule.shoot.state import BREACH, BREACHES, COLUMN, DATE, FILLED, State
from precipice.schedule.shoot.tree import expected

STOP_EVERY = 256
"""Steps between two looks at whether to stop."""


@bare_kernel
def change(t: Tables, s: State, k: int, d: int, c: int, done: int) -> int:
    """Move a task and note where it was; the number of changes."""
    s.trail[done, 0], s.trail[done, 1], s.trail[done, 2] = k, s.slot[k, DATE], s.slot[k, COLUMN]
    take(t, s, k)
    put(t, s, k, d, c)
    return done + 1


@bare_kernel
def undo(t: Tables, s: State, done: int) -> None:
    """Put every task back."""
    for j in range(done - 1, -1, -1):
        k = s.trail[j, 0]
        take(t, s, k)
        put(t, s, k, s.trail[j, 1], s.trail[j, 2])
    for j in range(done):
        refresh_links(t, s, s.trail[j, 0])
    restore(t, s)


@bare_kernel
def some_date(t: Tables, s: State, k: int) -> int:
    """A date for a task: that of one much like it, that of any other, or any of its own."""
    kind = np.random.random()
    if kind < 0.5 and t.near.shape[1]:
        d = s.slot[t.near[k, np.random.randint(0, t.near.shape[1])], DATE]
    else:
        d = s.slot[np.random.randint(0, s.slot.shape[0]), DATE]
    if kind < 0.85 and t.allowed[k, d]:
        return d
    low, high = t.task[k, OPTION], t.task[k, OPTION + 1]
    return t.lists[np.random.randint(low, high)] if high > low else s.slot[k, DATE]


@bare_kernel
def some_column(t: Tables, s: State, k: int) -> int:
    """A column for a task, mostly its own."""
    c = np.random.randint(0, 3)
    return c if t.task[k, COLUMN_0 + c] else s.slot[k, COLUMN]


@bare_kernel
def move_task(t: Tables, s: State) -> int:
    """One task to another slot."""
    k = np.random.randint(0, s.slot.shape[0])
    d, c = some_date(t, s, k), some_column(t, s, k)
    if d == s.slot[k, DATE] and c == s.slot[k, COLUMN]:
        return 0
    return change(t, s, k, d, c, 0)


@bare_kernel
def swap_tasks(t: Tables, s: State) -> int:
    """Two tasks change places."""
    n = s.slot.shape[0]
    a, b = np.random.randint(0, n), np.random.randint(0, n)
    if t.near.shape[1] and np.random.random() < 0.5:
        b = t.near[a, np.random.randint(0, t.near.shape[1])]
    da, db, ca, cb = s.slot[a, DATE], s.slot[b, DATE], s.slot[a, COLUMN], s.slot[b, COLUMN]
    if (da == db and ca == cb) or not (t.allowed[a, db] and t.allowed[b, da]):
        return 0
    if not (t.task[a, COLUMN_0 + cb] and t.task[b, COLUMN_0 + ca]):
        ca, cb = cb, ca
        if da == db:
            return 0
    return change(t, s, b, da, ca, change(t, s, a, db, cb, 0))


@bare_kernel
def push_task(t: Tables, s: State) -> int:
    """A task goes to another date, and one of that date to a third."""
    k = np.random.randint(0, s.slot.shape[0])
    d, c = some_date(t, s, k), s.slot[k, COLUMN]
    if d == s.slot[k, DATE] or s.days[c, d, FILLED] == 0:
        return 0
    other = s.tasks[c, d, np.random.randint(0, s.days[c, d, FILLED])]
    there = some_date(t, s, other)
    if there == d:
        return 0
    return change(t, s, other, there, c, change(t, s, k, d, c, 0))


@bare_kernel
def move_group(t: Tables, s: State) -> int:
    """All tasks of a base on a day go to another date."""
    k = np.random.randint(0, s.slot.shape[0])
    d, c, base, there = s.slot[k, DATE], s.slot[k, COLUMN], t.task[k, BASE], some_date(t, s, k)
    if there == d:
        return 0
    done = 0
    for other in range(s.slot.shape[0]):
        if (
            s.slot[other, DATE] == d
            and s.slot[other, COLUMN] == c
            and t.task[other, BASE] == base
            and t.allowed[other, there]
        ):
            done = change(t, s, other, there, c, done)
    return done


@bare_kernel
def exchange_dates(t: Tables, s: State) -> int:
    """Two dates exchange what may leave them."""
    n, done = s.slot.shape[0], 0
    a, b = s.slot[np.random.randint(0, n), DATE], np.random.randint(0, t.allowed.shape[1])
    if a == b:
        return 0
    for k in range(n):
        there = b if s.slot[k, DATE] == a else a if s.slot[k, DATE] == b else -1
        if there >= 0 and t.allowed[k, there]:
            done = change(t, s, k, there, s.slot[k, COLUMN], done)
    return done


@bare_kernel
def turn_dates(t: Tables, s: State, along: bool) -> int:
    """A date's content goes along and those between close up, or a stretch of dates is turned round."""
    n, dates, done = s.slot.shape[0], t.allowed.shape[1], 0
    a = s.slot[np.random.randint(0, n), DATE]
    reach = 2 + int(dates * 0.6 * np.random.random() ** 3)
    b = a + reach if np.random.random() < 0.5 else a - reach
    b = min(max(b, 0), dates - 1)
    if a == b:
        return 0
    low, high = min(a, b), max(a, b)
    step = 1 if b > a else -1
    for k in range(n):
        d = s.slot[k, DATE]
        if d < low or d > high:
            continue
        there = low + high - d
        if along:
            there = b if d == a else d - step
        if there != d and t.allowed[k, there]:
            done = change(t, s, k, there, s.slot[k, COLUMN], done)
    return done


@bare_kernel
def propose(t: Tables, s: State, shares: np.ndarray) -> int:
    """Try a change of any kind; the number of tasks it moves.

    Args:
        t: The shoot.
        s: Its state.
        shares: Rising sums of the shares of task, swap, push, group, exchange, along; the rest turns round.
    """
    kind = np.random.random()
    if kind < shares[0]:
        return move_task(t, s)
    if kind < shares[1]:
        return swap_tasks(t, s)
    if kind < shares[2]:
        return push_task(t, s)
    if kind < shares[3]:
        return move_group(t, s)
    if kind < shares[4]:
        return exchange_dates(t, s)
    return turn_dates(t, s, kind < shares[5])


@bare_kernel
def anneal(
    t: Tables,
    s: State,
    g: Tree,
    date: np.ndarray,
    column: np.ndarray,
    course: np.ndarray,
    stop: np.ndarray,
) -> tuple[float, float, int]:
    """Improve a plan in place.

    Args:
        t: The shoot.
        s: Space to work in.
        g: Space for the paths of the gates.
        date: Of each task, (n,); the best found is written here.
        column: The same.
        course: Steps, seed, first and last heat, price of a breach, then the shares of `propose`, (11,).
        stop: Set to end early, (1,).

    Returns:
        Breaches and cost of the best plan, and the steps done.
    """
    np.random.seed(int(course[1]))
    steps, weight = int(course[0]), course[4] / BREACH
    fill(t, s, date, column)
    now = expected(t, s, g)
    least_breach, least = s.sums[0, BREACHES], now
    now += weight * least_breach
    heat, cooling = course[2], np.log(course[3] / course[2])
    for step in range(steps):
        if step % STOP_EVERY == 0:
            heat = course[2] * np.exp(cooling * step / steps)
            if stop[0]:
                return least_breach, least, step
        done = propose(t, s, course[5:])
        if not done:
            continue
        for j in range(done):
            refresh_links(t, s, s.trail[j, 0])
        refresh(t, s)
        limit = now - heat * np.log(1.0 - np.random.random())
        there = weight * s.sums[0, BREACHES]
        if there <= limit:
            there += expected(t, s, g)
        if there > limit:
            undo(t, s, done)
            continue
        settle(s)
        now = there
        breach, cost = s.sums[0, BREACHES], there - weight * s.sums[0, BREACHES]
        if breach < least_breach or (breach == least_breach and cost < least - 1e-6):
            least_breach, least = breach, cost
            for k in range(date.shape[0]):
                date[k], column[k] = s.slot[k, DATE], s.slot[k, COLUMN]
    return least_breach, least, steps
