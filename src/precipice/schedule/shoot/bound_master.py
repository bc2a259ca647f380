"""Least cost of days that hold every task: a linear programme over all the days there could be.

Column generation after Gilmore and Gomory (1961): days are added while some day is worth more to the tasks in
it than it costs. Whatever the prices of the tasks are on the way, their worth less the days that a plan can
have times the most that any day pays beyond its cost is a lower bound (Lasdon, 1970); so the bound holds
whenever the time is up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from precipice.schedule.shoot.bound_exact import most_profit
from precipice.schedule.shoot.bound_pricing import DayKind, best_days

NODES = (300, 3000, 300)
"""Sets of tasks tried for each first task of a day, by effort."""

EXACT = 2
"""The effort that proves how much a day can pay."""

FEW_DAYS = 5
"""With fewer days found than this, more effort is made."""

SMOOTHING = 0.5
"""Share of the prices of the best bound in those that are tried next (Wentges, 1997)."""

DEAREST = 1e12
"""Price of leaving out a task at which it is taken that no day holds it."""

CLOSE = 1e-6
"""Share of the cost by which bound and linear programme may differ at the end."""


@dataclass(frozen=True)
class Extra:
    """A cost beside the days, in the linear programme: at most `high` units for `price` each.

    Attributes:
        price: Of a unit, currency.
        high: Most units that a plan can have.
        rows: What a unit adds to each row, by index.
    """

    price: float
    high: float
    rows: dict[int, float]


@dataclass(frozen=True)
class Rows:
    """What the days together have to come to: each row is at least its right-hand side.

    Attributes:
        cover: Share of plans in which each task is shot, (tasks,); the first rows.
        entered: The same of each base being moved to, less what is free, (bases,); the next rows.
        called: Right-hand side of each further row, (further,).
        per_call: What a day adds to each further row for each person that it calls, (further, people).
        per_day: What a day of each unit adds to it, (further, units).
        pay: Pay of each person for a day, (people,).
        extras: Costs beside the days.
        days: Most days of each unit.
    """

    cover: np.ndarray
    entered: np.ndarray
    called: np.ndarray
    per_call: np.ndarray
    per_day: np.ndarray
    pay: np.ndarray
    extras: tuple[Extra, ...]
    days: tuple[int, ...]

    @property
    def right(self) -> np.ndarray:
        """Right-hand sides, (rows,)."""
        return np.concatenate([self.cover, self.entered, self.called])


@dataclass(frozen=True)
class Master:
    """The linear programme with the days found so far, ways to leave a task out, and least profit."""

    rows: Rows
    kinds: tuple[DayKind, ...]
    solver: Any
    lines: list[Any]
    left_out: list[Any]
    enough: float


def least_days(rows: Rows, kinds: tuple[DayKind, ...], seconds: float) -> tuple[float, bool]:
    """A lower bound of the cost of days that satisfy the rows, and whether it is the best of its kind.

    The result hangs on the time only where that is too short to finish.
    """
    fair = _fair_prices(rows, kinds)
    master = _master(rows, kinds, fair)
    for kind in kinds:  # compiles before the clock starts
        best_days(kind, np.zeros(len(kind.task)), rows.pay, rows.entered, 1, master.enough)
    until = time.monotonic() + seconds
    best, center = 0.0, fair
    effort, before = 0, np.inf
    while master.solver.Solve() == pywraplp.Solver.OPTIMAL:
        duals = np.maximum(0.0, np.array([line.dual_value() for line in master.lines]))
        least = float(master.solver.Objective().Value())
        if least - best <= CLOSE * max(1.0, least):
            if not _allow_more(master):
                return best, True
            continue
        if time.monotonic() > until:
            break
        mispriced = least > before - CLOSE * least
        before = least
        tried = duals if mispriced or effort < EXACT else SMOOTHING * center + (1.0 - SMOOTHING) * duals
        bound, added = _round(master, tried, effort, until)
        if bound > best:
            best, center = float(bound), tried
        if added == 0 and effort == EXACT and mispriced and not _allow_more(master):
            break
        effort = 0 if effort == EXACT else min(EXACT, effort + (added < FEW_DAYS))
    return best, False


def _fair_prices(rows: Rows, kinds: tuple[DayKind, ...]) -> np.ndarray:
    """Prices to begin with: of a task its share of a day and of its people's pay by minutes; (rows,)."""
    prices = np.zeros(len(rows.right))
    for kind in kinds:
        for i, task in enumerate(kind.task.tolist()):
            cast = kind.cast[kind.cast_from[i] : kind.cast_from[i + 1]]
            fair = (kind.running + rows.pay[cast].sum()) * kind.minutes[i] / kind.hours[0]
            prices[task] = min(prices[task] or np.inf, fair)
    return prices


def _master(rows: Rows, kinds: tuple[DayKind, ...], fair: np.ndarray) -> Master:
    """The rows and extras, and a way to leave a task out for twice its fair price, to keep prices near."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    lines = [solver.Constraint(float(right), solver.infinity()) for right in rows.right]
    for extra in rows.extras:
        variable = solver.NumVar(0.0, extra.high, "")
        solver.Objective().SetCoefficient(variable, extra.price)
        for row, amount in extra.rows.items():
            lines[row].SetCoefficient(variable, amount)
    left_out = [solver.NumVar(0.0, solver.infinity(), "") for _ in rows.cover]
    for row, variable in enumerate(left_out):
        solver.Objective().SetCoefficient(variable, 2.0 * float(fair[row]))
        lines[row].SetCoefficient(variable, 1.0)
    enough = max(1e-9, 0.1 * CLOSE * float(fair @ rows.right) / sum(rows.days))
    return Master(rows, kinds, solver, lines, left_out, enough)


def _allow_more(master: Master) -> bool:
    """Makes it dearer to leave out the tasks that are; whether there were any."""
    objective = master.solver.Objective()
    left = [variable for variable in master.left_out if variable.solution_value() > CLOSE]
    prices = [objective.GetCoefficient(variable) for variable in left]
    if max(prices, default=DEAREST) >= DEAREST:
        return False
    for variable, price in zip(left, prices, strict=True):
        objective.SetCoefficient(variable, 2.0 * price)
    return True


def _round(master: Master, duals: np.ndarray, effort: int, until: float) -> tuple[float, int]:
    """The bound that prices of the rows give, and the number of days added that pay at them."""
    rows = master.rows
    tasks, bases = len(rows.cover), len(rows.entered)
    further = duals[tasks + bases :]
    value = float(duals @ rows.right)
    for extra in rows.extras:
        reduced = extra.price - sum(duals[row] * amount for row, amount in extra.rows.items())
        value += min(0.0, reduced) * extra.high
    pay = rows.pay - further @ rows.per_call
    added = 0
    for unit, kind in enumerate(master.kinds):
        if len(kind.task) == 0:
            continue
        here = kind._replace(running=kind.running - float(further @ rows.per_day[:, unit]))
        cheapest = np.min(kind.road_cost + np.where(np.eye(bases) > 0, np.inf, 0.0), axis=0, initial=np.inf)
        entering = np.minimum(duals[tasks : tasks + bases], cheapest)
        worth = duals[:tasks][kind.task]
        days, profits, limit = best_days(
            here, worth, np.maximum(pay, 0.0), entering, NODES[effort], master.enough
        )
        if effort == EXACT:
            left = max(1.0, until - time.monotonic())
            found, most = most_profit(here, worth, np.maximum(pay, 0.0), entering, left)
            limit = min(limit, most)
            for day in found:
                _add_day(master, unit, np.array(day), entering)
                added += 1
        slack = float(np.maximum(-pay, 0.0).sum()) + float((duals[tasks : tasks + bases] - entering).sum())
        value -= rows.days[unit] * (limit + slack)
        for day in days[profits > master.enough]:
            _add_day(master, unit, day[day >= 0], entering)
            added += 1
    return value, added


def _add_day(master: Master, unit: int, day: np.ndarray, entering: np.ndarray) -> None:
    """Adds a day, indices into the kind's tasks, with its bases in the order that is best at these prices."""
    rows, kind = master.rows, master.kinds[unit]
    bases = sorted(set(kind.base[day].tolist()))
    orders = list(permutations(bases))
    route = min(orders, key=lambda order: _way(kind.road_cost, order) - entering[list(order[1:])].sum())
    length = kind.minutes[day].sum() + min(_way(kind.road, order) for order in orders)
    called = sorted({int(p) for t in day for p in kind.cast[kind.cast_from[t] : kind.cast_from[t + 1]]})
    price = kind.running + rows.pay[called].sum() + _way(kind.road_cost, route)
    price += kind.overtime * max(0.0, float(length - kind.hours[0]))
    variable = master.solver.NumVar(0.0, master.solver.infinity(), "")
    master.solver.Objective().SetCoefficient(variable, float(price))
    for task in kind.task[day].tolist():
        master.lines[task].SetCoefficient(variable, 1.0)
    tasks, fixed = len(rows.cover), len(rows.cover) + len(rows.entered)
    for base in route[1:]:
        master.lines[tasks + base].SetCoefficient(variable, 1.0)
    further = rows.per_day[:, unit] + rows.per_call[:, called].sum(axis=1)
    for row in np.flatnonzero(further).tolist():
        master.lines[fixed + row].SetCoefficient(variable, float(further[row]))


def _way(table: np.ndarray, order: tuple[int, ...]) -> float:
    return float(sum(table[a, b] for a, b in pairwise(order)))
