"""This package's solver, on one thread."""

from __future__ import annotations

import importlib

from precipice.schedule.talent.instance import Instance
from talent.answer import Answer, Limits, Told


def solve(instance: Instance, limits: Limits, tell: Told) -> Answer:
    """Search until proven or out of time or memory, a quarter of which is left to the interpreter."""
    del tell
    solver = importlib.import_module("precipice.schedule.talent.sequence")
    found = solver.sequence(instance, limits.seconds, limits.memory * 3 // 4, 1)
    return Answer(found.cost, found.bound, found.optimal, tuple(found.order))
