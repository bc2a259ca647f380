"""A cost that no plan of the shoot can undercut.

Take any plan, or any policy where gates may fail, and count in expectation over what may happen: how often
each possible day of a unit is shot, calls of each person, moves, weeks and holds. These numbers satisfy every
row of the linear programme below and cost no more than the plan, so its optimum is a lower bound:

* Each task is in one day, with at least the probability that nothing cancels it before (`chances`). A day
  costs its running, the pay of those it calls, overtime and the moves within it.
* Each base is moved to at least once, overnight or within a day, except where a unit begins.
* Somebody paid by the week has at least the days worked or held, divided by the dates of a week, as weeks.
* Somebody whose first possible last date and last possible first date lie apart works or is held on each
  regular date between; the same of the main unit, which works or waits.

The rows are linear, so an expectation keeps them where every outcome does. A row that needs all tasks to be
shot is weighted with the least probability that no gate fails. Holds beyond these are counted as nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from precipice.schedule.shoot.bound_days import day_kind, least_premium, open_slots
from precipice.schedule.shoot.bound_master import Extra, Rows, least_days
from precipice.schedule.shoot.days import UNITS, week_of
from precipice.schedule.shoot.problem import Column, Gate, Shoot

SECONDS = 20.0
"""Time for the linear programme of a whole production."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound of the (expected) cost.

    Attributes:
        value: Currency.
        parts: What it is made of, in words.
    """

    value: float
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """One further row: right-hand side, and coefficients of calls, of days of each unit and of extras."""

    right: float
    per_call: dict[int, float]
    per_day: dict[int, float]


def lower_bound(shoot: Shoot, seconds: float = SECONDS) -> Bound:
    """A cost that neither a plan nor a policy can undercut; valid with gates.

    Args:
        shoot: The problem.
        seconds: Most time; the bound holds whenever it ends, and is the same on every run where it suffices.
    """
    slots = open_slots(shoot)
    chance = chances(shoot)
    prep = np.array(["prep" in task.columns for task in shoot.tasks], dtype=np.bool_)
    wanted = ~prep & np.array([task.minutes > 0 for task in shoot.tasks], dtype=np.bool_)
    rows = _rows(shoot, slots, np.where(wanted, chance, 0.0), wanted)
    kinds = tuple(day_kind(shoot, unit, slots, wanted) for unit in range(len(UNITS)))
    days, finished = least_days(rows, kinds, seconds)
    rehearsals = _preparation(shoot, chance)
    failing = _failing(shoot, chance)
    how = "" if finished else ", stopped by the time limit"
    parts = [f"{days:.0f} for days that hold every task, calls, weeks and moves (linear programme{how})"]
    if rehearsals > 0.0:
        parts.append(f"{rehearsals:.0f} for preparation")
    if failing > 0.0:
        parts.append(f"{failing:.0f} for gates that fail")
    return Bound(days + rehearsals + failing, tuple(parts))


def chances(shoot: Shoot) -> np.ndarray:
    """Least probability that each task is shot, (tasks,).

    Along any course of events a task is cancelled only by a gate on another task that fails so as to end the
    film or to let the task fall. Given what came before, a gate does so with at most the largest sum of the
    chances of such modes over its dates and over what failed before it; so the product of one less these sums
    over the other gates is a lower bound (chain rule).
    """
    least = np.ones(len(shoot.tasks))
    for k, task in enumerate(shoot.tasks):
        for gate in shoot.gates:
            if gate.task != task.number:
                cancels = [mode.ends or task.number in mode.falls for mode in gate.modes]
                least[k] *= 1.0 - _worst(gate, cancels)
    return np.maximum(least, 0.0)


def nothing_fails(shoot: Shoot) -> float:
    """Least probability that no gate fails."""
    passes = [1.0 - _worst(gate, [True] * len(gate.modes)) for gate in shoot.gates]
    return max(0.0, float(np.prod(passes))) if passes else 1.0


def _tables(gate: Gate) -> list[tuple[float, ...]]:
    return [row for table in (gate.chances, *gate.given.values()) for row in table]


def _worst(gate: Gate, counted: list[bool]) -> float:
    return max((sum(p for p, c in zip(row, counted, strict=True) if c) for row in _tables(gate)), default=0.0)


def _failing(shoot: Shoot, chance: np.ndarray) -> float:
    """Prices of failing: a gate is reached with its task, and fails with its least chance."""
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    total = 0.0
    for gate in shoot.gates:
        for m, mode in enumerate(gate.modes):
            rarely = min((row[m] for row in _tables(gate)), default=0.0)
            total += float(chance[index[gate.task]]) * rarely * max(0.0, mode.cost)
    return total


def _preparation(shoot: Shoot, chance: np.ndarray) -> float:
    """Everybody with a task that is preparation only has a date of it, on which no unit calls them."""
    total = 0.0
    for index, person in enumerate(shoot.people):
        own = [chance[k] for k, t in enumerate(shoot.tasks) if t.columns == ("prep",) and index in t.cast]
        if own and person.weekly_rate is None:
            total += float(max(own)) * person.day_rate * least_premium(shoot)
    return total


def _rows(
    shoot: Shoot, slots: dict[tuple[int, Column], list[int]], cover: np.ndarray, wanted: np.ndarray
) -> Rows:
    """Every row of the linear programme, see the head of this file."""
    people, bases = len(shoot.people), len(shoot.bases)
    extras: list[Extra] = []
    further: list[_Row] = []
    first = len(cover) + bases
    for p in sorted({p for task in shoot.tasks for p in task.cast}):
        _hold_rows(shoot, slots, p, first, further, extras)
    _idle_row(shoot, slots, first, further, extras)
    entered = _base_rows(shoot, cover, wanted, first, further, extras)
    per_call = np.zeros((len(further), people))
    per_day = np.zeros((len(further), len(UNITS)))
    for r, row in enumerate(further):
        for p, amount in row.per_call.items():
            per_call[r, p] = amount
        for unit, amount in row.per_day.items():
            per_day[r, unit] = amount
    daily = [0.0 if p.weekly_rate is not None else p.day_rate * least_premium(shoot) for p in shoot.people]
    return Rows(
        cover=cover,
        entered=entered,
        called=np.array([row.right for row in further]),
        per_call=per_call,
        per_day=per_day,
        pay=np.array(daily),
        extras=tuple(extras),
        days=(len(shoot.dates), len(shoot.dates)),
    )


def _base_rows(
    shoot: Shoot,
    cover: np.ndarray,
    wanted: np.ndarray,
    first: int,
    further: list[_Row],
    extras: list[Extra],
) -> np.ndarray:
    """Rows of the bases moved to: overnight by the cheapest way, or free for the first of each unit."""
    move = np.array(shoot.prices.move)
    bases, tasks = len(shoot.bases), len(cover)
    units = {column for k, task in enumerate(shoot.tasks) if wanted[k] for column in task.columns}
    entered = np.zeros(bases)
    for k, task in enumerate(shoot.tasks):
        if wanted[k]:
            entered[task.base] = max(entered[task.base], cover[k])
    for b in range(bases):
        others = [float(move[a, b]) for a in range(bases) if a != b]
        cheapest = min(others, default=0.0)
        extras.append(Extra(cheapest, 2.0 * len(shoot.dates), {tasks + b: 1.0}))
        extras.append(Extra(0.0, 1.0, {tasks + b: 1.0, first + len(further): -1.0}))
    further.append(_Row(-float(len(units)), {}, {}))
    return entered


def _hold_rows(
    shoot: Shoot,
    slots: dict[tuple[int, Column], list[int]],
    p: int,
    first: int,
    further: list[_Row],
    extras: list[Extra],
) -> None:
    """Rows of a person: weeks where they are paid so, and work or hold over the dates they must span."""
    person = shoot.people[p]
    own = [(k, task) for k, task in enumerate(shoot.tasks) if p in task.cast]
    hold: dict[int, float] = {}
    span = _span(shoot, slots, [k for k, _ in own])
    days = (shoot.dates[span[-1]] - shoot.dates[span[0]]).days if span else 0
    if span and not (person.may_drop and days >= shoot.prices.drop_days):
        prepared = sum("prep" in task.columns for _, task in own)
        regular = sum(shoot.regular[at] for at in span)
        if regular > prepared:
            hold[first + len(further)] = 1.0
            further.append(_Row(nothing_fails(shoot) * (regular - prepared), {p: 1.0}, {}))
    if person.weekly_rate is not None:
        in_week = Counter(week_of(day) for day in shoot.dates)
        prepared = any(task.columns == ("prep",) for _, task in own)
        sure = float(max(chances(shoot)[k] for k, _ in own))
        here = first + len(further)
        further.append(_Row(sure * prepared, {p: -1.0}, {}))
        further.append(_Row(sure, {}, {}))
        most = float(max(in_week.values()))
        extras.append(Extra(person.weekly_rate, float(len(in_week)), {here: most, here + 1: 1.0}))
        hold[here] = -1.0
    if hold:
        price = 0.0 if person.weekly_rate is not None else person.hold_rate
        extras.append(Extra(price, float(len(shoot.dates)), hold))


def _span(shoot: Shoot, slots: dict[tuple[int, Column], list[int]], tasks: list[int]) -> list[int]:
    """Dates from the first by which one of the tasks must be done to the last before which one cannot."""
    dates = {
        k: sorted(at for column in shoot.tasks[k].columns for at in slots.get((k, column), [])) for k in tasks
    }
    begin = min((own[-1] for own in dates.values() if own), default=0)
    end = max((own[0] for own in dates.values() if own), default=-1)
    return list(range(begin, end + 1))


def _idle_row(
    shoot: Shoot,
    slots: dict[tuple[int, Column], list[int]],
    first: int,
    further: list[_Row],
    extras: list[Extra],
) -> None:
    """The main unit works or waits on each regular date that it must span."""
    span = _span(shoot, slots, [k for k, task in enumerate(shoot.tasks) if task.columns == ("main",)])
    regular = sum(shoot.regular[at] for at in span)
    if regular > 0:
        extras.append(Extra(shoot.prices.idle, float(len(shoot.dates)), {first + len(further): 1.0}))
        further.append(_Row(nothing_fails(shoot) * regular, {}, {0: 1.0}))
