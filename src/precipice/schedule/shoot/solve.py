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
from precipice.schedule.shoot.bound import lower_bound
from precipice.schedule.shoot.conflict import smallest_conflict
from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.evaluate import CostSplit, expected_keeping, violations
from precipice.schedule.shoot.leaf import empty_tree
from precipice.schedule.shoot.neighbourhoods import polished
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.start import by_place, script_order
from precipice.schedule.shoot.state import empty_state

CHAINS = 4
"""Chains of a round that is counted in steps."""

ROUNDS = (0.05, 0.15, 0.80)
"""Shares of the rounds in the whole: an answer soon, a better one, and one long cooling."""

PLAIN_ROUNDS = 2
"""Rounds that leave the gates out, because a step without them takes a small part of the time."""

PROBE = 2_000
"""Steps by which the speed is measured where a round is counted in seconds."""

AHEAD = 0.95
"""Share of the steps that would fit which are planned, so that a chain cools down in time."""

HOT, COLD, BREACH_PRICE = 0.1, 0.005, 0.4
"""First and last heat, and price of a breach, in what a worked date of the first plan costs; measured on the
generated productions (bench/shoots)."""

SHARES = (0.35, 0.55, 0.75, 0.87, 0.94)
"""Rising sums of the shares of the changes tried; see `anneal.propose`."""

RESCUE = 10.0
"""Seconds that CP-SAT gets for a plan, or for a conflict, where annealing finds no plan."""

SMALL, POLISH = 50, 0.5
"""Most tasks of a shoot without gates that CP-SAT goes over at the end, and its share of the seconds. On the
productions of 20 to 48 tasks in bench/shoots that gained up to 2.6 %; on those of 60 it lost."""

EXACT = 1e-6
"""Share of the cost by which a plan may lie above the bound and count as proven."""

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
    bound_seconds: float = 0.0,
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
        bound_seconds: Further time for a lower bound; without it only what CP-SAT proves on the way is known.

    Raises:
        Infeasible: If no plan is found that keeps every rule.
    """
    shoot = _pinned(shoot, pinned or {})
    search = _Search(shoot, tables(shoot), threads, seed, time.monotonic())
    best, price, interrupted = _first(search, start), BREACH_PRICE, False
    curve = [_point(search, best, on_progress)]
    polish = seconds is not None and len(shoot.tasks) <= SMALL and not shoot.gates
    annealed = None if seconds is None else seconds * (1.0 - POLISH * polish)
    for number, share in enumerate(ROUNDS):
        until = None if annealed is None else search.began + sum(ROUNDS[: number + 1]) * annealed
        best, interrupted = _round(search, best, number, int(share * steps), until, price)
        curve.append(_point(search, best, on_progress))
        price *= TIMES_DEARER if best.breach else 1.0
        if interrupted:
            break
    if best.breach and not interrupted:
        best = _by_cpsat(search, best)
        best, _ = _round(search, best, len(ROUNDS), int(ROUNDS[0] * steps), None, price)
        curve.append(_point(search, best, on_progress))
    bound = 0.0
    if seconds is not None and polish and not interrupted and not best.breach:
        best, bound = _polished(search, best, POLISH * seconds)
        curve.append(_point(search, best, on_progress))
    slots = decoded(shoot, best.date, best.column)
    broken = violations(shoot, slots)
    if broken:
        words = "; ".join(one.words for one in broken[:3])
        raise Infeasible(
            f"no plan was found that keeps every rule; the nearest breaks {len(broken)}: {words}"
        )
    if bound_seconds > 0.0:
        bound = max(bound, lower_bound(shoot, bound_seconds).value)
    split = expected_keeping(shoot, slots)
    return Solution(slots, split, bound, split.total <= bound + EXACT * abs(bound), tuple(curve))


def _polished(search: _Search, best: _Found, seconds: float) -> tuple[_Found, float]:
    """The plan after CP-SAT has had it for some seconds, and the bound that CP-SAT proves."""
    slots = decoded(search.shoot, best.date, best.column)
    better, bound = polished(search.shoot, slots, seconds, search.threads, search.seed)
    return min(best, _costed(search, *encoded(search.shoot, better)), key=_rank), bound


def _by_cpsat(search: _Search, best: _Found) -> _Found:
    """A plan that CP-SAT finds where annealing found none that keeps every rule, else that one.

    Raises:
        Infeasible: If there is none; says which rules conflict.
    """
    slots = decoded(search.shoot, best.date, best.column)
    result = solve_cpsat(search.shoot, RESCUE, 1, slots)
    if result.slots is not None:
        return _costed(search, *encoded(search.shoot, result.slots))
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
    return min((_costed(search, *encoded(search.shoot, plan)) for plan in plans), key=_rank)


def _rank(found: _Found) -> tuple[float, float]:
    return found.breach, found.cost


def _chain(
    search: _Search,
    date: np.ndarray,
    column: np.ndarray,
    course: tuple[float, ...],
    stop: np.ndarray,
    plain: bool = False,
) -> _Found:
    """What one chain makes of a plan; a plain one leaves the gates out, but not of the cost it tells."""
    t, date, column = search.t, date.copy(), column.copy()
    shoot = replace(search.shoot, gates=()) if plain else search.shoot
    breach, cost, _ = anneal(
        t, empty_state(t), empty_tree(shoot), date, column, np.array([*course, *SHARES]), stop
    )
    if plain and search.shoot.gates:
        return _costed(search, date, column)
    return _Found(date, column, float(breach), float(cost))


def _costed(search: _Search, date: np.ndarray, column: np.ndarray) -> _Found:
    """A plan with its breaches and its cost."""
    return _chain(search, date, column, (0.0, 0.0, 1.0, 1.0, 0.0), np.zeros(1, dtype=np.int64))


def _round(
    search: _Search, best: _Found, number: int, steps: int, until: float | None, price: float
) -> tuple[_Found, bool]:
    """The best after several chains, of so many steps together or until a time; whether interrupted."""
    day = max(best.cost / len(np.unique(best.date)), 1e-9)
    chains = CHAINS if until is None else search.threads
    plain = number < PLAIN_ROUNDS
    each = steps // CHAINS if until is None else _steps_until(search, best, until, plain)
    stop = np.zeros(1, dtype=np.int64)
    interrupted = False
    with ThreadPoolExecutor(search.threads) as pool:
        runs = []
        for k in range(chains):
            seed = (1000 * search.seed + 100 * number + k) % (1 << 32)
            course = (float(each), float(seed), HOT * day, COLD * day, price * day)
            runs.append(pool.submit(_chain, search, best.date, best.column, course, stop, plain))
        try:
            wait(runs, None if until is None else max(0.0, until - time.monotonic()))
        except KeyboardInterrupt:
            interrupted = True
        if interrupted or until is not None:
            stop[0] = 1
        found = [run.result() for run in runs]
    return min([best, *found], key=_rank), interrupted


def _steps_until(search: _Search, best: _Found, until: float, plain: bool) -> int:
    """Steps that a chain is likely to do before a time."""
    began = time.monotonic()
    day = best.cost / len(np.unique(best.date))
    stop = np.zeros(1, dtype=np.int64)
    _chain(search, best.date, best.column, (float(PROBE), 0.0, day, day, day), stop, plain)
    each = (time.monotonic() - began) / PROBE
    return max(1, int(AHEAD * (until - time.monotonic()) / each))
