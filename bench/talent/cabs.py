"""Talent scheduling as a dynamic program for didppy's complete anytime beam search (CABS).

The model is that of R. Kuroiwa and J. C. Beck, "Domain-Independent Dynamic Programming: Generic State Space
Search for Combinatorial Optimization", ICAPS 2023, written from its description: the state is the set of
scenes that remain; a scene pays for its actors and for those who wait, seen before and still needed; a scene
of just the actors on location is forced; the bound is what the remaining scenes cost without anybody waiting.
A scene waits for another that has its actors and, besides, none that is not on location already or in it
(Garcia de la Banda, Stuckey and Chu 2011). The sets are state functions, which J. C. Beck, R. Kuroiwa, J. H.
M. Lee, P. J. Stuckey, A. Z. Zhong, "Transition Dominance in Domain-Independent Dynamic Programming", CP 2025,
brought; the same rule as a transition dominance of didppy 0.11 searches the same states and took 7 to 20 %
longer here.
"""

from __future__ import annotations

import time

import didppy as dp

from precipice.schedule.talent.instance import Instance
from talent.answer import Answer, Limits, Reduced, Told, reduced


def model_of(problem: Reduced) -> dp.Model:
    """The dynamic program; transitions are named after the blocks they shoot."""
    actors, scenes = problem.presence.shape
    casts = [[int(a) for a in problem.presence[:, s].nonzero()[0]] for s in range(scenes)]
    model = dp.Model()
    scene, actor = model.add_object_type(number=scenes), model.add_object_type(number=actors)
    left = model.add_set_var(object_type=scene, target=list(range(scenes)))
    shot = model.create_set_const(object_type=scene, value=list(range(scenes))) - left
    cast = model.add_set_table(casts, object_type=actor)
    here = [model.create_set_const(object_type=actor, value=members) for members in casts]
    pay = model.add_int_table(problem.costs.tolist())
    own = model.add_int_table((problem.durations * (problem.costs @ problem.presence)).tolist())
    seen = model.add_set_state_fun(cast.union(shot))
    waiting = model.add_set_state_fun(cast.union(shot) & cast.union(left))
    model.add_base_case([left.is_empty()])
    model.add_dual_bound(own[left])
    for s in range(scenes):
        forced = dp.Transition(
            name=str(s),
            cost=int(problem.durations[s]) * pay[here[s]] + dp.IntExpr.state_cost(),
            preconditions=[left.contains(s), waiting == here[s]],
            effects=[(left, left.remove(s))],
        )
        model.add_transition(forced, forced=True)
        sooner = [t for t in range(scenes) if set(casts[s]) < set(casts[t])]
        free = dp.Transition(
            name=str(s),
            cost=int(problem.durations[s]) * pay[waiting | here[s]] + dp.IntExpr.state_cost(),
            preconditions=[
                left.contains(s),
                *(~(left.contains(t) & here[t].issubset(seen | here[s])) for t in sooner),
            ],
            effects=[(left, left.remove(s))],
        )
        model.add_transition(free)
    return model


def solve(instance: Instance, limits: Limits, tell: Told) -> Answer:
    """Search until proven or out of time, on one thread."""
    began = time.perf_counter()
    problem = reduced(instance)
    scenes = len(problem.blocks)
    fixed = problem.base - int(problem.durations @ (problem.costs @ problem.presence))
    if scenes == 1:
        return Answer(problem.base, problem.base, True, problem.order([0]))
    model = model_of(problem)
    spent = time.perf_counter() - began
    solver = dp.CABS(model, time_limit=max(0.01, limits.seconds - spent), quiet=True)
    answer, ended = Answer(None, problem.base, False, None), False
    while not ended:
        found, ended = solver.search_next()
        bound = max(answer.bound, fixed + int(found.best_bound or 0))
        cost, order = answer.cost, answer.order
        if found.cost is not None:
            cost = fixed + int(found.cost)
            order = problem.order([int(step.name) for step in found.transitions])
        answer = Answer(cost, bound, bool(found.is_optimal), order)
        tell(answer)
    return answer
