"""A plan of a small shoot gone over by CP-SAT: some of its days at a time, then all of them.

Annealing moves a few tasks at a time and stays in a valley that only many moves together would leave. CP-SAT
rearranges everything on some days at once: days drawn at random, or days of one person drawn at random.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.problem import Shoot, Slot

DAYS = 8
"""Days rearranged at once. On a published script of 48 scenes 4 never left a valley, 8 left it in seconds."""

EACH = 2.0
"""Seconds for some of the days, at most."""

SOONER = 0.5
"""Share of its limit before which CP-SAT ends unproven only when interrupted; it takes Ctrl-C itself."""

PARTS = 0.6
"""Share of the time for some of the days at once; the rest goes to all of them, which also gives a bound."""


def polished(
    shoot: Shoot, slots: Mapping[str, Slot], seconds: float, threads: int, seed: int
) -> tuple[dict[str, Slot], float]:
    """The best plan met, nothing failing, and a bound below every plan's cost.

    Args:
        shoot: A shoot without gates.
        slots: A plan that keeps every rule.
        seconds: How long to look.
        threads: Workers of CP-SAT.
        seed: Of the days drawn.
    """
    draw = np.random.default_rng(seed)
    began, best, least = time.monotonic(), dict(slots), np.inf
    while (left := PARTS * seconds - (time.monotonic() - began)) > 0.0:
        limit = min(EACH, left)
        found = solve_cpsat(shoot, limit, threads, best, _drawn(shoot, best, draw))
        if found.slots is not None and found.cost < least:
            best, least = found.slots, found.cost
        if not found.proven and found.seconds < SOONER * limit:
            return best, 0.0
    left = seconds - (time.monotonic() - began)
    whole = solve_cpsat(shoot, max(0.1, left), threads, best)
    if whole.slots is not None and whole.cost < least:
        best = whole.slots
    return best, whole.cost_bound


def _drawn(shoot: Shoot, slots: Mapping[str, Slot], draw: np.random.Generator) -> frozenset[str]:
    """Numbers of the tasks on some days of all, or of one person's."""
    person = int(draw.integers(-len(shoot.people), len(shoot.people))) if shoot.people else -1
    own = [slots[task.number] for task in shoot.tasks if person < 0 or person in task.cast]
    days = sorted({(slot.date, slot.column) for slot in own})
    if not days:
        return frozenset(slots)
    chosen = {days[k] for k in draw.choice(len(days), min(DAYS, len(days)), replace=False)}
    return frozenset(number for number, slot in slots.items() if (slot.date, slot.column) in chosen)
