"""The whole production problem in CP-SAT: a solver for small shoots, and the repair of a part of a large one.

The model says every rule and cost of `problem` without gates: it finds the best plan when nothing fails.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from precipice.schedule.shoot.cpsat_days import day_models, pay_days
from precipice.schedule.shoot.cpsat_draft import Draft, start
from precipice.schedule.shoot.cpsat_people import calls, pay_people, people_rules
from precipice.schedule.shoot.cpsat_plan import pay_plan, precedences
from precipice.schedule.shoot.evaluate import cost, violations
from precipice.schedule.shoot.problem import Shoot, Slot

SCALES = (1, 2, 4, 10, 20, 60, 100, 120, 600, 1200, 6000, 12_000, 60_000)
"""Steps a unit of currency is cut into, the first taken in which every price is whole."""

ROUNDING = 1e-7
"""Largest share of the cost that rounding may come to where no scale makes every price whole."""


@dataclass(frozen=True, slots=True)
class CpsatResult:
    """What CP-SAT found.

    Attributes:
        slots: The plan, or None where none was found.
        cost: Of the plan by `evaluate.cost`, currency; infinite where there is none.
        cost_bound: No plan that leaves the fixed tasks where they are costs less; infinite where none exists.
        proven: Whether the plan is the best there is, or it is proven that there is none.
        seconds: Time the search took.
    """

    slots: dict[str, Slot] | None
    cost: float
    cost_bound: float
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Scaled:
    """Prices as whole numbers: steps in a unit of currency, and how much of a unit rounding may come to."""

    steps: int
    error: float


def solve_cpsat(
    shoot: Shoot,
    seconds: float,
    workers: int,
    hint: Mapping[str, Slot] | None = None,
    free: frozenset[str] | None = None,
    seed: int = 0,
) -> CpsatResult:
    """Looks for the plan of least cost, nothing failing.

    With one worker and a time that is not reached, the result is the same on every run.

    Args:
        shoot: The problem.
        seconds: Most time for the search.
        workers: Threads.
        hint: A plan to start from.
        free: Tasks that may move, by number; all when None. The others stay where the hint has them.
        seed: Of the search.

    Raises:
        ValueError: If a task that may not move has no slot in the hint.
    """
    draft = whole_model(shoot, _fixed(shoot, hint, free))
    scaled = _set_objective(draft)
    if hint is not None:
        for (k, column, at), put in draft.put.items():
            slot = hint.get(shoot.tasks[k].number)
            if slot is not None and (free is None or shoot.tasks[k].number in free):
                draft.model.add_hint(put, slot == Slot(at, column))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(draft.model)
    if status == cp_model.INFEASIBLE:
        return CpsatResult(None, math.inf, math.inf, True, solver.wall_time)
    bound = solver.best_objective_bound / scaled.steps - scaled.error
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return CpsatResult(None, math.inf, bound, False, solver.wall_time)
    slots = {
        shoot.tasks[k].number: Slot(at, column)
        for (k, column, at), put in draft.put.items()
        if solver.boolean_value(put)
    }
    return CpsatResult(slots, checked_cost(shoot, slots), bound, status == cp_model.OPTIMAL, solver.wall_time)


def whole_model(shoot: Shoot, fixed: Mapping[str, Slot]) -> Draft:
    """Every rule and every cost, with some tasks fixed in their slots."""
    draft = start(shoot, fixed)
    days = day_models(draft)
    called = calls(draft)
    people_rules(draft, days, called)
    precedences(draft)
    late = pay_days(draft, days)
    pay_people(draft, called, late)
    pay_plan(draft, called)
    return draft


def checked_cost(shoot: Shoot, slots: Mapping[str, Slot]) -> float:
    """Cost of a plan that keeps every rule.

    Raises:
        RuntimeError: If the evaluator finds a rule broken: the model and it disagree.
    """
    broken = violations(shoot, slots)
    if broken:
        raise RuntimeError(f"the CP-SAT model let a plan through that breaks a rule: {broken[0].words}")
    return cost(shoot, slots).total


def _fixed(shoot: Shoot, hint: Mapping[str, Slot] | None, free: frozenset[str] | None) -> dict[str, Slot]:
    if free is None:
        return {}
    missing = [t.number for t in shoot.tasks if t.number not in free and t.number not in (hint or {})]
    if missing:
        raise ValueError(f"task {missing[0]} may not move and has no slot in the hint")
    return {t.number: hint[t.number] for t in shoot.tasks if hint is not None and t.number not in free}


def _set_objective(draft: Draft) -> Scaled:
    """Minimises the cost in whole steps of a unit of currency."""
    scaled = scale_of(draft)
    draft.model.minimize(sum(round(money * scaled.steps) * amount for money, amount in draft.price))
    return scaled


def scale_of(draft: Draft) -> Scaled:
    """Steps in which every price is whole, or so fine that rounding stays below ROUNDING of the cost.

    Every price is off by half a step at most and is paid once for each unit of its variable; the largest
    values of all variables, summed and halved, bound the error. The cost is taken to be at least one day of
    running cost and one of everybody called.
    """
    for steps in SCALES:
        if all(abs(money * steps - round(money * steps)) < 1e-9 for money, _ in draft.price):
            return Scaled(steps, 0.0)
    units = sum(amount.domain.max() for _, amount in draft.price)
    called = {person for task in draft.shoot.tasks for person in task.cast}
    least = max(1.0, draft.shoot.prices.running[0] + sum(draft.shoot.people[p].day_rate for p in called))
    most = max(1.0, sum(abs(money) * amount.domain.max() for money, amount in draft.price))
    wanted = math.ceil(0.5 * units / (ROUNDING * least))
    steps = max(1, min(wanted, int(2**52 / most)))
    return Scaled(steps, 0.5 * units / steps)
