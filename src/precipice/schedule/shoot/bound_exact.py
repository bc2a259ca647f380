"""How much a day can pay at most, by CP-SAT: the proof where the search through sets would take too long."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from precipice.schedule.shoot.bound_pricing import DATE_WORDS, DayKind

CENTS = 100
"""Steps of a unit of currency."""


def most_profit(
    kind: DayKind, worth: np.ndarray, pay: np.ndarray, entering: np.ndarray, seconds: float
) -> tuple[list[list[int]], float]:
    """Days that pay, as indices into the kind's tasks, and a number that no day's profit exceeds.

    Arguments as of `bound_pricing.best_days`. With three bases a day the road is priced as if it cost no
    more than it is worth, and as long as that of the longest pair; both only raise the limit.
    """
    model = cp_model.CpModel()
    tasks = range(len(kind.task))
    on = [model.new_bool_var("") for _ in tasks]
    casts = [kind.cast[kind.cast_from[t] : kind.cast_from[t + 1]].tolist() for t in tasks]
    called = {p: model.new_bool_var("") for p in sorted({p for cast in casts for p in cast})}
    used = {b: model.new_bool_var("") for b in sorted(set(kind.base.tolist()))}
    for t in tasks:
        model.add_implication(on[t], used[int(kind.base[t])])
        for p in casts[t]:
            model.add_implication(on[t], called[p])
    model.add(sum(used.values()) <= kind.most_bases)
    over = _length(model, kind, on, used)
    _limits(model, kind, on, called, used, casts)
    gain = sum(_up(worth[t]) * on[t] for t in tasks) - _down(kind.running)
    gain -= sum(_down(pay[p]) * call for p, call in called.items()) + _down(kind.overtime) * over
    if kind.most_bases == 2:
        for a, b in combinations(used, 2):
            way = min(kind.road_cost[a, b] - entering[b], kind.road_cost[b, a] - entering[a])
            both = model.new_bool_var("")
            model.add_bool_or([used[a].Not(), used[b].Not(), both])
            gain -= _down(max(0.0, way)) * both
    model.maximize(gain)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    found = _Found(on)
    solver.solve(model, found)
    return found.days, max(0.0, solver.best_objective_bound / CENTS)


class _Found(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
    """Keeps every day on the way that pays."""

    def __init__(self, on: list[Any]) -> None:
        super().__init__()
        self.on = on
        self.days: list[list[int]] = []

    def on_solution_callback(self) -> None:
        """Called by the solver with each better day."""
        if self.objective_value > 0.0:
            self.days.append([t for t, put in enumerate(self.on) if self.boolean_value(put)])


def _up(money: float) -> int:
    return int(np.ceil(money * CENTS))


def _down(money: float) -> int:
    return int(np.floor(money * CENTS))


def _length(model: Any, kind: DayKind, on: list[Any], used: dict[int, Any]) -> Any:
    """Keeps the day within its hours; minutes of overtime."""
    road = model.new_int_var(0, int(kind.hours[1]), "")
    for a, b in combinations(used, 2):
        least = int(np.floor(min(kind.road[a, b], kind.road[b, a])))
        model.add(road >= least).only_enforce_if([used[a], used[b]])
    over = model.new_int_var(0, int(kind.hours[1] - kind.hours[0]), "")
    work = sum(int(kind.minutes[t]) * on[t] for t in range(len(on)))
    model.add(work + road <= int(kind.hours[0]) + over)
    return over


def _limits(
    model: Any,
    kind: DayKind,
    on: list[Any],
    called: dict[int, Any],
    used: dict[int, Any],
    casts: list[list[int]],
) -> None:
    """Light, children, tasks that clash, and a date common to all."""
    late, early = model.new_bool_var(""), model.new_bool_var("")
    minutes: list[Any] = [0, 0]
    for t, put in enumerate(on):
        if kind.light[t] != 1:
            model.add_implication(put, early if kind.light[t] == 0 else late)
            minutes[int(kind.light[t] == 2)] += int(kind.minutes[t]) * put
    for b, here in used.items():
        model.add(minutes[0] <= int(kind.lit[0, b])).only_enforce_if(here)
        model.add(minutes[0] <= int(kind.lit[1, b])).only_enforce_if([here, late])
        model.add(minutes[1] <= int(kind.lit[3, b])).only_enforce_if(here)
        model.add(minutes[1] <= int(kind.lit[2, b])).only_enforce_if([here, early])
    for p, call in called.items():
        if kind.no_nights[p]:
            model.add_bool_or([call.Not(), late.Not()])
        own = [t for t, cast in enumerate(casts) if p in cast]
        if sum(int(kind.minutes[t]) for t in own) > kind.child_minutes[p]:
            model.add(sum(int(kind.minutes[t]) * on[t] for t in own) <= int(kind.child_minutes[p]))
    for i, j in np.argwhere(np.triu(kind.clash)).tolist():
        model.add_bool_or([on[i].Not(), on[j].Not()])
    _common_date(model, kind, on)


def _common_date(model: Any, kind: DayKind, on: list[Any]) -> None:
    """A date common to the tasks of the day; nothing to say where some date suits every task."""
    if np.bitwise_and.reduce(kind.dates, axis=0).any():
        return
    every = np.bitwise_or.reduce(kind.dates, axis=0)
    dates = [(w, bit) for w in range(DATE_WORDS) for bit in range(64) if int(every[w]) >> bit & 1]
    chosen = {date: model.new_bool_var("") for date in dates}
    model.add_exactly_one(chosen.values())
    for t, put in enumerate(on):
        open_dates = [literal for (w, bit), literal in chosen.items() if int(kind.dates[t, w]) >> bit & 1]
        if len(open_dates) < len(dates):
            model.add_bool_or([put.Not(), *open_dates])
