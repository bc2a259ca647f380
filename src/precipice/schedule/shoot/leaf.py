"""What people cost on one path of the gates, what failures cost, and further days; see `keeping`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import Tables
from precipice.schedule.shoot.keeping import WEEK
from precipice.schedule.shoot.state import State


class Tree(NamedTuple):
    """Space for walking the paths; stages are the plans that stand after each failure, S = G + 1 of them.

    Attributes:
        alive: Whether a task is in the plan of a stage, (S, n).
        work: Tasks that call a person, by stage, (S, P, D).
        busy: Countable dates before each date, (S, D + 1).
        weeks: Weeks with a countable date before each week, (S, weeks + 1).
        dropped: Work date after which a person is dropped, or -1, (S, P).
        order: Gates by date, (G,).
        steps: Stage, next outcome and whether the film ended, at each depth, (G + 1, 3).
        weight: Probability at each depth, (G + 1,).
        met: Stage at which the gate of a depth was met, or -1, (G,).
        failed: Gate, mode and date of each failure, (S, 3).
        factor: Premium of each date in the last plan, (D,).
        marks: Stamps of weeks or people, (D + P,).
        stamp: The latest stamp, (1,).
        span: First and last main date of the plan as told, (2,).
    """

    alive: np.ndarray
    work: np.ndarray
    busy: np.ndarray
    weeks: np.ndarray
    dropped: np.ndarray
    order: np.ndarray
    steps: np.ndarray
    weight: np.ndarray
    met: np.ndarray
    failed: np.ndarray
    factor: np.ndarray
    marks: np.ndarray
    stamp: np.ndarray
    span: np.ndarray


def empty_tree(t: Tables) -> Tree:
    """Space for the paths of a shoot."""
    gates, n, dates, people = len(t.gate_task), len(t.minutes), len(t.day), len(t.rest)
    stages, whole = gates + 1, np.int64
    return Tree(
        alive=np.ones((stages, n), np.bool_),
        work=np.zeros((stages, people, dates), np.int16),
        busy=np.zeros((stages, dates + 1), whole),
        weeks=np.zeros((stages, len(t.weeks_before)), whole),
        dropped=np.zeros((stages, people), whole),
        order=np.zeros(gates, whole),
        steps=np.zeros((gates + 1, 3), whole),
        weight=np.zeros(gates + 1),
        met=np.zeros(gates, whole),
        failed=np.zeros((stages, 3), whole),
        factor=np.ones(dates),
        marks=np.zeros(dates + people, whole),
        stamp=np.zeros(1, whole),
        span=np.zeros(2, whole),
    )


@bare_kernel
def pay_of(t: Tables, g: Tree, p: int, stage: int) -> float:
    """Pay and holds of a person on a path that ends in a stage."""
    held = 0
    weekly = t.rates[p, 2] >= 0.0
    g.stamp[0] += 1
    after = -1
    for k in range(stage + 1):
        until = g.failed[k, 2] if k < stage else t.day.shape[0] - 1
        held += _held(t, g, p, k, after, until, weekly)
        after = until
    work, weeks = 0.0, 0
    for d in range(t.day.shape[0]):
        if g.work[stage, p, d]:
            work += g.factor[d]
            g.marks[t.week[d]] = g.stamp[0]
    if not weekly:
        return t.rates[p, 0] * work + t.rates[p, 1] * held
    for w in range(g.weeks.shape[1] - 1):
        weeks += g.marks[w] == g.stamp[0]
    return t.rates[p, 2] * weeks


@bare_kernel
def _held(t: Tables, g: Tree, p: int, stage: int, after: int, until: int, weekly: bool) -> int:
    """Held dates of a stage's plan beyond `after` and up to `until`; their weeks are marked."""
    held, last = 0, -1
    for d in range(t.day.shape[0]):
        if g.work[stage, p, d] == 0:
            continue
        if last >= 0 and g.dropped[stage, p] != last:
            low, high = max(last, after) + 1, min(d - 1, until)
            if high >= low:
                held += g.busy[stage, high + 1] - g.busy[stage, low]
                for one in range(low, high + 1):
                    if weekly and g.busy[stage, one + 1] > g.busy[stage, one]:
                        g.marks[t.week[one]] = g.stamp[0]
        last = d
    return held


@bare_kernel
def _is_open(t: Tables, g: Tree, p: int, stage: int, at: int) -> bool:
    """Whether somebody has work up to a date and after it, and is not dropped in between."""
    last, later = -1, False
    for d in range(t.day.shape[0]):
        if g.work[stage, p, d]:
            if d <= at:
                last = d
            else:
                later = True
    return later and last >= 0 and g.dropped[stage, p] != last


@bare_kernel
def _day_hold(t: Tables, p: int) -> float:
    return t.rates[p, 1] if t.rates[p, 2] < 0.0 else t.rates[p, 2] / WEEK


@bare_kernel
def further(t: Tables, s: State, g: Tree, gate: int, stage: int) -> float:
    """The further days that a gate met in a stage takes."""
    task = t.gate_task[gate]
    d, c = s.date[task], s.column[task]
    if t.gate_extra[gate, d] == 0.0:
        return 0.0
    a_day = t.running[c]
    g.stamp[0] += 1
    dates = t.day.shape[0]
    for k in range(s.filled[c, d]):
        other = s.tasks[c, d, k]
        for j in range(t.cast_at[other], t.cast_at[other + 1]):
            p = t.cast[j]
            if g.marks[dates + p] != g.stamp[0]:
                g.marks[dates + p] = g.stamp[0]
                a_day += t.rates[p, 0] if t.rates[p, 2] < 0.0 else t.rates[p, 2] / WEEK
    for p in range(t.rest.shape[0]):
        if g.work[stage, p, d] == 0 and _is_open(t, g, p, stage, d):
            a_day += _day_hold(t, p)
    return t.gate_extra[gate, d] * a_day


@bare_kernel
def failing(t: Tables, s: State, g: Tree, stage: int, ended: bool) -> float:
    """Prices of the failures, of each hiatus, of tasks that come and of waiting for pages."""
    price, longest = 0.0, 0
    for k in range(stage):
        gate, mode, at = g.failed[k, 0], g.failed[k, 1], g.failed[k, 2]
        price += t.mode_price[gate, mode, 0]
        facts = t.mode_facts[gate, mode]
        ends, hiatus, lost = facts[0], facts[1], facts[2]
        if hiatus and not ends and lost:
            a_day = t.idle
            for p in range(t.rest.shape[0]):
                if _is_open(t, g, p, k + 1, at):
                    a_day += _day_hold(t, p)
            price += lost * a_day
        if not ended:
            price += t.mode_price[gate, mode, 1]
            left = 0
            for d in range(at + 1, t.day.shape[0]):
                left += s.filled[0, d] > 0
            if not hiatus:
                longest = max(longest, lost - left)
    return price + t.idle * longest
