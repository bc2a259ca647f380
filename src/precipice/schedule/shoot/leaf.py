"""What people cost on one path of the gates, what failures cost, and further days; see `keeping`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import CAST, IDLE, RUNNING, WEEK, Tables
from precipice.schedule.shoot.failing import WEEK as WEEK_DAYS
from precipice.schedule.shoot.keeping import coming
from precipice.schedule.shoot.problem import Shoot
from precipice.schedule.shoot.state import COLUMN, DATE, FILLED, State

ORDER, STAGE, NEXT, ENDED, MET = range(5)
DATES, WEEKS = range(2)


class Tree(NamedTuple):
    """The gates, M modes at most, and space for walking the paths.

    Stages are the plans that stand after each failure, S = G + 1 of them.

    Attributes:
        gate_task: (G,).
        gate_chance: Of each mode by date after the failure of gate k - 1, plain for k = 0, (G, G + 1, D, M).
        gate_given: Whether a gate depends on another, (G, G).
        gate_extra: Further days by date, (G, D).
        gate_moves: Price of moves to cover sets by date, (G, D).
        mode_facts: Ends, hiatus, lost dates, (G, M, 3).
        mode_price: What it costs at once, and what the tasks that come cost, (G, M, 2).
        mode_falls: Whether a task falls, (G, M, n).
        alive: Whether a task is in the plan of a stage, (S, n).
        work: Tasks that call a person, by stage, (S, P, D).
        counted: Countable dates before each date, and weeks with one before each week, (S, D + 1, 2).
        dropped: Work date after which a person is dropped, or -1, (S, P).
        walk: Gates by date; at each depth the stage, the next outcome, whether the film ended, and the stage
            at which the gate was met, or -1, (G + 1, 5).
        weight: Probability at each depth, (G + 1,).
        failed: Gate, mode and date of each failure, (S, 3).
        factor: Premium of each date in the last plan, (D,).
        marks: Stamps of weeks and people, (D + P,).
        stamp: The latest stamp, (1,).
        last: The last main date of the plan as told, or -1, (1,).
    """

    gate_task: np.ndarray
    gate_chance: np.ndarray
    gate_given: np.ndarray
    gate_extra: np.ndarray
    gate_moves: np.ndarray
    mode_facts: np.ndarray
    mode_price: np.ndarray
    mode_falls: np.ndarray
    alive: np.ndarray
    work: np.ndarray
    counted: np.ndarray
    dropped: np.ndarray
    walk: np.ndarray
    weight: np.ndarray
    failed: np.ndarray
    factor: np.ndarray
    marks: np.ndarray
    stamp: np.ndarray
    last: np.ndarray


def empty_tree(shoot: Shoot) -> Tree:
    """The gates of a shoot, and space for their paths."""
    gates, n, dates, people = len(shoot.gates), len(shoot.tasks), len(shoot.dates), len(shoot.people)
    stages, whole = gates + 1, np.int64
    return Tree(
        **_gates(shoot),
        alive=np.ones((stages, n), np.bool_),
        work=np.zeros((stages, people, dates), np.int16),
        counted=np.zeros((stages, dates + 1, 2), whole),
        dropped=np.zeros((stages, people), whole),
        walk=np.zeros((gates + 1, 5), whole),
        weight=np.zeros(gates + 1),
        failed=np.zeros((stages, 3), whole),
        factor=np.ones(dates),
        marks=np.zeros(dates + people, whole),
        stamp=np.zeros(1, whole),
        last=np.zeros(1, whole),
    )


def _gates(shoot: Shoot) -> dict[str, np.ndarray]:
    """The first eight attributes of `Tree`."""
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    gates, dates = shoot.gates, len(shoot.dates)
    modes = max((len(gate.modes) for gate in gates), default=1)
    chance = np.zeros((len(gates), len(gates) + 1, dates, modes))
    given = np.zeros((len(gates), len(gates)), dtype=np.bool_)
    facts = np.zeros((len(gates), modes, 3), dtype=np.int64)
    price = np.zeros((len(gates), modes, 2))
    falls = np.zeros((len(gates), modes, len(shoot.tasks)), dtype=np.bool_)
    for g, gate in enumerate(gates):
        chance[g, 0, :, : len(gate.modes)] = gate.chances
        for h, other in enumerate(gates):
            if other.gag in gate.given:
                given[g, h] = True
                chance[g, h + 1, :, : len(gate.modes)] = gate.given[other.gag]
        for m, mode in enumerate(gate.modes):
            facts[g, m] = (mode.ends, mode.hiatus, mode.lost_dates)
            price[g, m] = (mode.cost, coming(shoot, mode).total)
            falls[g, m, [index[number] for number in mode.falls if number in index]] = True
    return {
        "gate_task": np.array([index[gate.task] for gate in gates], dtype=np.int64),
        "gate_chance": chance,
        "gate_given": given,
        "gate_extra": np.array([gate.extra for gate in gates], dtype=np.float64).reshape(len(gates), dates),
        "gate_moves": np.array(
            [[gate.moves_on(at) for at in range(dates)] for gate in gates], dtype=np.float64
        ).reshape(len(gates), dates),
        "mode_facts": facts,
        "mode_price": price,
        "mode_falls": falls,
    }


@bare_kernel
def pay_of(t: Tables, g: Tree, p: int, stage: int) -> float:
    """Pay and holds of a person on a path that ends in a stage."""
    held = 0
    weekly = t.rates[p, 2] >= 0.0
    g.stamp[0] += 1
    after = -1
    for k in range(stage + 1):
        until = g.failed[k, 2] if k < stage else t.allowed.shape[1] - 1
        held += _held(t, g, p, k, after, until, weekly)
        after = until
    work, weeks = 0.0, 0
    for d in range(t.allowed.shape[1]):
        if g.work[stage, p, d]:
            work += g.factor[d]
            g.marks[t.dates[d, WEEK]] = g.stamp[0]
    if not weekly:
        return t.rates[p, 0] * work + t.rates[p, 1] * held
    for w in range(g.counted.shape[1] - 1):
        weeks += g.marks[w] == g.stamp[0]
    return t.rates[p, 2] * weeks


@bare_kernel
def _held(t: Tables, g: Tree, p: int, stage: int, after: int, until: int, weekly: bool) -> int:
    """Held dates of a stage's plan beyond `after` and up to `until`; their weeks are marked."""
    held, last = 0, -1
    for d in range(t.allowed.shape[1]):
        if g.work[stage, p, d] == 0:
            continue
        if last >= 0 and g.dropped[stage, p] != last:
            low, high = max(last, after) + 1, min(d - 1, until)
            if high >= low:
                held += g.counted[stage, high + 1, DATES] - g.counted[stage, low, DATES]
                for one in range(low, high + 1):
                    if weekly and g.counted[stage, one + 1, DATES] > g.counted[stage, one, DATES]:
                        g.marks[t.dates[one, WEEK]] = g.stamp[0]
        last = d
    return held


@bare_kernel
def _is_open(t: Tables, g: Tree, p: int, stage: int, at: int) -> bool:
    """Whether somebody has work up to a date and after it, and is not dropped in between."""
    last, later = -1, False
    for d in range(t.allowed.shape[1]):
        if g.work[stage, p, d]:
            if d <= at:
                last = d
            else:
                later = True
    return later and last >= 0 and g.dropped[stage, p] != last


@bare_kernel
def _day_hold(t: Tables, p: int) -> float:
    return t.rates[p, 1] if t.rates[p, 2] < 0.0 else t.rates[p, 2] / WEEK_DAYS


@bare_kernel
def further(t: Tables, s: State, g: Tree, gate: int, stage: int) -> float:
    """The further days and moves to cover sets that a gate met in a stage takes."""
    task = g.gate_task[gate]
    d, c = s.slot[task, DATE], s.slot[task, COLUMN]
    if g.gate_extra[gate, d] == 0.0:
        return g.gate_moves[gate, d]
    a_day = t.money[RUNNING + c]
    g.stamp[0] += 1
    dates = t.allowed.shape[1]
    for k in range(s.days[c, d, FILLED]):
        other = s.tasks[c, d, k]
        for j in range(t.task[other, CAST], t.task[other, CAST + 1]):
            p = t.lists[j]
            if g.marks[dates + p] != g.stamp[0]:
                g.marks[dates + p] = g.stamp[0]
                a_day += t.rates[p, 0] if t.rates[p, 2] < 0.0 else t.rates[p, 2] / WEEK_DAYS
    for p in range(t.people.shape[0]):
        if g.work[stage, p, d] == 0 and _is_open(t, g, p, stage, d):
            a_day += _day_hold(t, p)
    return g.gate_moves[gate, d] + g.gate_extra[gate, d] * a_day


@bare_kernel
def failing(t: Tables, s: State, g: Tree, stage: int, ended: bool) -> float:
    """Prices of the failures, of each hiatus, of tasks that come and of waiting for pages."""
    price, longest = 0.0, 0
    for k in range(stage):
        gate, mode, at = g.failed[k, 0], g.failed[k, 1], g.failed[k, 2]
        price += g.mode_price[gate, mode, 0]
        facts = g.mode_facts[gate, mode]
        ends, hiatus, lost = facts[0], facts[1], facts[2]
        if hiatus and not ends and lost:
            a_day = t.money[IDLE]
            for p in range(t.people.shape[0]):
                if _is_open(t, g, p, k + 1, at):
                    a_day += _day_hold(t, p)
            price += lost * a_day
        if not ended:
            price += g.mode_price[gate, mode, 1]
            left = 0
            for d in range(at + 1, t.allowed.shape[1]):
                left += s.days[0, d, FILLED] > 0
            if not hiatus:
                longest = max(longest, lost - left)
    return price + t.money[IDLE] * longest
