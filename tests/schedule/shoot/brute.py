"""The best plan of a small shoot by trying every assignment with the evaluator: referee of every solver."""

from __future__ import annotations

import math
from itertools import product

from precipice.schedule.shoot.evaluate import cost, violations
from precipice.schedule.shoot.problem import Shoot, Slot

OF_ONE_TASK = {"closed", "window", "column", "away", "shot", "past"}
"""Rules that a task breaks in a slot whatever else the plan holds."""


def slots_of(shoot: Shoot) -> list[list[Slot]]:
    """For each task the slots that break no rule by themselves."""
    return [
        [
            Slot(at, column)
            for column in task.columns
            for at in range(len(shoot.dates))
            if not OF_ONE_TASK
            & {one.rule for one in violations(shoot, {task.number: Slot(at, column)}, complete=False)}
        ]
        for task in shoot.tasks
    ]


def best_plan(shoot: Shoot) -> tuple[float, dict[str, Slot] | None]:
    """Least cost, infinite where no plan keeps every rule, and a plan that has it."""
    least, best = math.inf, None
    numbers = [task.number for task in shoot.tasks]
    for choice in product(*slots_of(shoot)):
        slots = dict(zip(numbers, choice, strict=True))
        if not violations(shoot, slots):
            there = cost(shoot, slots).total
            if there < least - 1e-9:
                least, best = there, slots
    return least, best
