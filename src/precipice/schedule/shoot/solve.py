"""The shoot's plan, at any time: a first plan by hand rules, then annealing in rounds of several chains.

A round begins with the best plan so far; its chains differ in their seeds only, and the best of them by
breaches, cost and number of the chain is kept. Counted in steps the rounds and chains are the same whatever
the number of threads, and so is the plan.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np

from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.anneal import anneal
from precipice.schedule.shoot.arrays import Tables, decoded, encoded, tables
from precipice.schedule.shoot.conflict import smallest_conflict
from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.evaluate import CostSplit, expected_keeping, violations
from precipice.schedule.shoot.leaf import empty_tree
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.start import by_place, script_order
from precipice.schedule.shoot.state import empty_state

CHAINS = 4
"""Chains of a round that is counted in steps."""

ROUNDS = (0.03, 0.12, 0.85)
"""Shares of the rounds in the whole: an answer soon, a better one, and one long cooling."""

PROBE = 2_000
"""Steps by which the speed is measured where a round is counted in seconds."""

AHEAD = 0.95
"""Share of the steps that would fit which are planned, so that a chain cools down in time."""

HOT, COLD, BREACH_PRICE = 0.5, 0.004, 0.5
"""First and last heat, and price of a breach, in what a worked date of the first plan costs; measured on the
generated productions (bench/shoots)."""

SHARES = (0.40, 0.55, 0.72, 0.86, 0.93, 0.97)
"""Rising sums of the shares of the changes tried; see `anneal.propose`."""

RESCUE = 10.0
"""Seconds that CP-SAT gets for a plan, or for a conflict, where annealing finds no plan."""

TIMES_DEARER = 4.0
"""By how much a breach is dearer in the next round where none of a round keeps every rule."""

Progress = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan.

    Attributes:
        slots: Of every task.
        cost: Expected where tasks keep their dates whatever fails.
        bound: A cost that no plan can undercut.
        proven: Whether the plan is as cheap as the bound.
        curve: Seconds, cost and bound whenever a better plan was found.
    """

    slots: Mapping[str, Slot]
    cost: CostSplit
    bound: float
    proven: bool
    curve: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A plan met, its breaches and its cost."""

    date: np.ndarray
    column: np.ndarray
    breach: float
    cost: float


def solve(
    shoot: Shoot,
    *,
    seconds: float | None = None,
    steps: int = 400_000,
    threads: int = 1,
    seed: int = 0,
    start: Mapping[str, Slot] | None = None,
    pinned: Mapping[str, int] | None = None,
    on_progress: Progress | None = None,
) -> Solution:
    """A good plan of a shoot; Ctrl-C gives the best so far.

    Args:
        shoot: The problem.
        seconds: How long to search; None counts `steps` instead, and then the plan depends on the seed only.
        steps: Changes tried, over all chains.
        threads: How many chains run at a time.
        seed: Of the random choices.
        start: A plan to begin with, beside those made by hand rules.
        pinned: Index of the date on which a task has to be.
        on_progress: Told seconds and cost after each round.

    Raises:
        Infeasible: If no plan is found that keeps every rule.
    """
    shoot = _pinned(shoot, pinned or {})
    search = _Search(shoot, tables(shoot), threads, seed, time.monotonic())
    best, price, interrupted = _first(search, start), BREACH_PRICE, False
    curve = [_point(search, best, on_progress)]
    for number, share in enumerate(ROUNDS):
        until = None if seconds is None else search.began + sum(ROUNDS[: number + 1]) * seconds
        best, interrupted = _round(search, best, number, int(share * steps), until, price)
        curve.append(_point(search, best, on_progress))
        price *= TIMES_DEARER if best.breach else 1.0
        if interrupted:
            break
    if best.breach and not interrupted:
        best = _by_cpsat(search, best)
        best, _ = _round(search, best, len(ROUNDS), int(ROUNDS[0] * steps), None, price)
        curve.append(_point(search, best, on_progress))
    slots = decoded(shoot, best.date, best.column)
    broken = violations(shoot, slots)
    if broken:
        words = "; ".join(one.words for one in broken[:3])
        raise Infeasible(
            f"no plan was found that keeps every rule; the nearest breaks {len(broken)}: {words}"
        )
    return Solution(slots, expected_keeping(shoot, slots), 0.0, False, tuple(curve))


def _by_cpsat(search: _Search, best: _Found) -> _Found:
    """A plan that CP-SAT finds where annealing found none that keeps every rule, else the same.

    Raises:
        Infeasible: If there is none; says which rules conflict.
    """
    slots = decoded(search.shoot, best.date, best.column)
    result = solve_cpsat(search.shoot, RESCUE, 1, slots)
    if result.slots is not None:
        nothing, stop = (0.0, 0.0, 1.0, 1.0, 0.0), np.zeros(1, dtype=np.int64)
        return _chain(search, *encoded(search.shoot, result.slots), nothing, stop)[0]
    if result.proven:
        sentences = smallest_conflict(search.shoot, RESCUE)
        raise Infeasible("; ".join(sentences) or "no plan keeps every rule")
    return best


def _pinned(shoot: Shoot, pinned: Mapping[str, int]) -> Shoot:
    """The shoot with each pinned task bound to its date."""
    tasks = []
    for task in shoot.tasks:
        if task.number in pinned:
            dates = {shoot.dates[pinned[task.number]]} & (
                set(shoot.dates) if task.only_on is None else task.only_on
            )
            tasks.append(replace(task, only_on=frozenset(dates), only_why="pinned"))
        else:
            tasks.append(task)
    return replace(shoot, tasks=tuple(tasks))


@dataclass(frozen=True, slots=True)
class _Search:
    """What the rounds of one search share."""

    shoot: Shoot
    t: Tables
    threads: int
    seed: int
    began: float


def _point(search: _Search, best: _Found, on_progress: Progress | None) -> tuple[float, float, float]:
    """Seconds, cost and bound; the cost of a plan that breaks rules is without end."""
    seconds, cost = time.monotonic() - search.began, np.inf if best.breach else best.cost
    if on_progress is not None:
        on_progress(seconds, cost)
    return seconds, cost, 0.0


def _first(search: _Search, start: Mapping[str, Slot] | None) -> _Found:
    """The best of the plans made by hand rules and the one given."""
    plans = [script_order(search.shoot, search.t), by_place(search.shoot, search.t)]
    if start is not None:
        plans.append(dict(start))
    stop = np.zeros(1, dtype=np.int64)
    nothing = (0.0, 0.0, 1.0, 1.0, 0.0)
    found = [_chain(search, *encoded(search.shoot, plan), nothing, stop)[0] for plan in plans]
    return min(found, key=_rank)


def _rank(found: _Found) -> tuple[float, float]:
    return found.breach, found.cost


def _chain(
    search: _Search,
    date: np.ndarray,
    column: np.ndarray,
    course: tuple[float, ...],
    stop: np.ndarray,
) -> tuple[_Found, int]:
    """One chain from a plan, and the steps it did."""
    t = search.t
    date, column = date.copy(), column.copy()
    breach, cost, done = anneal(
        t, empty_state(t), empty_tree(search.shoot), date, column, np.array([*course, *SHARES]), stop
    )
    return _Found(date, column, float(breach), float(cost)), int(done)


def _round(
    search: _Search, best: _Found, number: int, steps: int, until: float | None, price: float
) -> tuple[_Found, bool]:
    """The best after several chains, of so many steps together or until a time; whether interrupted."""
    day = max(best.cost / len(np.unique(best.date)), 1e-9)
    chains = CHAINS if until is None else search.threads
    each = steps // CHAINS if until is None else _steps_until(search, best, until)
    stop = np.zeros(1, dtype=np.int64)
    interrupted = False
    with ThreadPoolExecutor(search.threads) as pool:
        runs = [
            pool.submit(
                _chain,
                search,
                best.date,
                best.column,
                (float(each), 1000.0 * search.seed + 100 * number + k, HOT * day, COLD * day, price * day),
                stop,
            )
            for k in range(chains)
        ]
        try:
            wait(runs, None if until is None else max(0.0, until - time.monotonic()))
        except KeyboardInterrupt:
            interrupted = True
        if interrupted or until is not None:
            stop[0] = 1
        found = [run.result()[0] for run in runs]
    return min([best, *found], key=_rank), interrupted


def _steps_until(search: _Search, best: _Found, until: float) -> int:
    """Steps that a chain is likely to do before a time."""
    began = time.monotonic()
    day = best.cost / len(np.unique(best.date))
    stop = np.zeros(1, dtype=np.int64)
    _chain(search, best.date, best.column, (float(PROBE), 0.0, day, day, day), stop)
    each = (time.monotonic() - began) / PROBE
    return max(1, int(AHEAD * (until - time.monotonic()) / each))
