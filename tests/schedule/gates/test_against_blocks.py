"""Policies of shoots of a scene a day against the exact order of day-blocks, a solver of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from precipice.schedule.gates.course import Plan
from precipice.schedule.gates.policy import policy
from precipice.schedule.problem import Rewrite, ShootProblem
from precipice.schedule.shoot.evaluate import cost
from precipice.schedule.shoot.problem import Base, FailureMode, Gate, Hours, Person, Prices, Shoot, Slot, Task
from precipice.schedule.solve import solve
from schedule.shoots import shoot as at_random


def on_the_calendar(problem: ShootProblem) -> Shoot:
    """The same shoot: whole-day scenes, pay for hold as for work, no rest, no premium, waiting at running."""
    n, people = len(problem.dates), {person.id: k for k, person in enumerate(problem.cast)}
    bases = {place.base: k for k, place in enumerate(problem.bases)}
    running = problem.running_cost_per_day
    way = [place.move_cost + place.move_hours / problem.hours_per_day * running for place in problem.bases]
    open_all_day = ((1440, 1440, 1440),) * n
    tasks = tuple(
        Task(scene.number, 600, "any", bases[scene.base], scene.place, tuple(people[c] for c in scene.cast))
        for scene in problem.scenes
    )
    gates = []
    for gate in problem.gates:
        mode = FailureMode("stop", True, gate.then.cost)
        if isinstance(gate.then, Rewrite):
            mode = FailureMode("rewrite", False, gate.then.cost, gate.then.days, falls=gate.then.falls)
        gates.append(Gate(gate.gag, gate.scene, (mode,), ((gate.fails,),) * n, (0.0,) * n))
    return Shoot(
        tasks=tasks,
        people=tuple(Person(p.id, p.name, p.day_rate, p.day_rate, rest=0) for p in problem.cast),
        bases=tuple(Base(place.base, frozenset(), open_all_day, open_all_day) for place in problem.bases),
        dates=problem.dates,
        regular=(True,) * n,
        hours=Hours(day=600, meal=0),
        prices=Prices(
            (running, 0.0),
            running,
            (0.0, 0.0),
            tuple(tuple(0.0 if a == b else way[b] for b in range(len(way))) for a in range(len(way))),
            ((0,) * len(way),) * len(way),
            sixth=1.0,
            seventh=1.0,
        ),
        gates=tuple(gates),
    )


def in_a_row(order: tuple[str, ...], first: int = 0) -> dict[str, Slot]:
    return {number: Slot(first + k, "main") for k, number in enumerate(order)}


def cheapest_order(shoot: Shoot, _old: Plan) -> dict[str, Slot]:
    """What is left, day after day from today on, in the order that costs least."""
    assert shoot.before is not None
    shot = {
        number: Slot(shoot.dates.index(day), column) for number, (day, column) in shoot.before.shot.items()
    }
    left = [task.number for task in shoot.tasks if task.number not in shot]
    ways = [
        {**shot, **in_a_row(order, shoot.dates.index(shoot.before.today))} for order in permutations(left)
    ]
    return min(ways, key=lambda plan: round(cost(shoot, plan).total, 6))


@pytest.mark.parametrize("seed", range(24))
def test_the_best_policy_costs_what_the_best_order_of_blocks_costs(seed: int) -> None:
    """One gate, so that what is planned anew meets none: both then are the least over everything."""
    problem = at_random(seed, 4, 1)
    shoot = on_the_calendar(problem)
    numbers = [task.number for task in shoot.tasks]
    policies = [policy(shoot, in_a_row(order), cheapest_order).cost for order in permutations(numbers)]
    best = min(policies, key=lambda split: split.total)
    assert best.total == pytest.approx(solve(problem).split.total)


@pytest.mark.parametrize("seed", range(12))
def test_two_gates_never_cost_less_than_the_best_order_of_blocks(seed: int) -> None:
    """Re-plans here do not look at the second gate, so that they may cost more, never less.

    Pages take no days here: two waits run side by side on the calendar, and one after the other over blocks.
    """
    problem = at_random(100 + seed, 4, 2)
    gates = tuple(
        replace(gate, then=replace(gate.then, days=0)) if isinstance(gate.then, Rewrite) else gate
        for gate in problem.gates
    )
    problem = replace(problem, gates=gates)
    shoot = on_the_calendar(problem)
    numbers = [task.number for task in shoot.tasks]
    least = min(policy(shoot, in_a_row(order), cheapest_order).cost.total for order in permutations(numbers))
    assert least >= solve(problem).split.total - 1e-6
