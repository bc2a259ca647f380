"""Talent scheduling for OR-Tools CP-SAT: a literal for every pair of scenes, which is the linear ordering.

The model is ours; one of intervals and spans is far slower. A literal says that one scene is shot before
another; an actor has come by a scene if any of his or her scenes is before it, and is not yet done if any is
after it; both together make a hold. Of an order and its mirror image one is asked for. Starts as integers
beside the literals made no instance faster; a larger linear relaxation pays where many actors are held.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

from ortools.sat.python import cp_model

from precipice.schedule.talent.instance import Instance, cost_of
from talent.answer import Answer, Limits, Reduced, Told, reduced

MANY_ACTORS = 10
"""Above it, linearization level 2 was faster or left the smaller gap; up to it, CP-SAT's own level 1 was."""


def model_of(problem: Reduced) -> tuple[cp_model.CpModel, dict[tuple[int, int], Any]]:
    """The model, and for each pair of blocks the literal that the first is before the second."""
    actors, scenes = problem.presence.shape
    days, model = problem.durations.tolist(), cp_model.CpModel()
    before: dict[tuple[int, int], Any] = {}
    for i, j in itertools.combinations(range(scenes), 2):
        before[i, j] = model.new_bool_var("")
        before[j, i] = before[i, j].negated()
    for i, j, k in itertools.combinations(range(scenes), 3):
        model.add_bool_or(before[j, i], before[k, j], before[i, k])
        model.add_bool_or(before[i, j], before[j, k], before[k, i])
    holds = []
    for a in range(actors):
        mine = [s for s in range(scenes) if problem.presence[a, s]]
        for s in range(scenes):
            if problem.presence[a, s]:
                continue
            came, stays, hold = (model.new_bool_var("") for _ in range(3))
            for t in mine:
                model.add_implication(before[t, s], came)
                model.add_implication(before[s, t], stays)
            model.add_bool_or(came, stays)
            model.add_bool_or(came.negated(), stays.negated(), hold)
            holds.append(int(problem.costs[a]) * days[s] * hold)
    model.add(before[0, 1] == 1)
    model.minimize(sum(holds))
    return model, before


class _Teller(cp_model.CpSolverSolutionCallback):
    """Passes every better order on."""

    def __init__(
        self, instance: Instance, problem: Reduced, before: dict[tuple[int, int], Any], tell: Told
    ) -> None:
        super().__init__()
        self.instance, self.problem, self.before, self.tell = instance, problem, before, tell

    def on_solution_callback(self) -> None:
        bound = self.problem.base + round(self.best_objective_bound)
        order = _order(self, self.problem, self.before)
        self.tell(Answer(cost_of(self.instance, order), bound, False, order))


def _order(found: Any, problem: Reduced, before: dict[tuple[int, int], Any]) -> tuple[int, ...]:
    scenes = range(len(problem.blocks))
    rank = [sum(bool(found.boolean_value(before[t, s])) for t in scenes if t != s) for s in scenes]
    return problem.order(sorted(scenes, key=lambda s: rank[s]))


def solve(instance: Instance, limits: Limits, tell: Told) -> Answer:
    """Search until proven or out of time, with one worker.

    An order may cost less than the solver says, which on the way may count a hold that nobody needs.
    """
    began = time.perf_counter()
    problem = reduced(instance)
    if len(problem.blocks) == 1:
        return Answer(problem.base, problem.base, True, problem.order([0]))
    model, before = model_of(problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2 if len(problem.costs) > MANY_ACTORS else 1
    solver.parameters.max_time_in_seconds = max(0.01, limits.seconds - (time.perf_counter() - began))
    status = solver.solve(model, _Teller(instance, problem, before, tell))
    bound = problem.base + max(0, round(solver.best_objective_bound))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, bound, False, None)
    order = _order(solver, problem, before)
    return Answer(cost_of(instance, order), bound, status == cp_model.OPTIMAL, order)
