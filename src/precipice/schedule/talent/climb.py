"""A good order to start from, by iterated local search."""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE, U, signed
from precipice.schedule.talent.state import Tables, pay

KICKS = 24
"""Times that the order is disturbed and improved again; a number, so that all machines agree."""

SEED = 0x2545F4914F6CDD1D


@kernel
def waiting_of(t: Tables, order: np.ndarray, before: np.ndarray) -> int:
    """Cost of waiting in an order of the blocks.

    Args:
        t: The instance.
        order: Every block once, int64, (blocks,).
        before: Scratch, uint64, (blocks + 1,).
    """
    n = order.shape[0]
    before[0] = NONE
    for i in range(n):
        before[i + 1] = before[i] | t.cast[order[i]]
    after = NONE
    cost = signed(0)
    for i in range(n - 1, -1, -1):
        cast = t.cast[order[i]]
        cost += t.days[order[i]] * pay(t, before[i] & after & ~cast)
        after |= cast
    return cost


@kernel
def shift(order: np.ndarray, start: int, end: int) -> None:
    """Move the block at one place to another, the blocks between make room."""
    block = order[start]
    step = 1 if end > start else -1
    for i in range(start, end, step):
        order[i] = order[i + step]
    order[end] = block


@kernel
def improve(t: Tables, order: np.ndarray, cost: int, before: np.ndarray) -> int:
    """Move single blocks to better places until no such move helps; returns the cost."""
    n = order.shape[0]
    better = True
    while better:
        better = False
        for start in range(n):
            place, least = start, cost
            for end in range(n):
                if end != start:
                    shift(order, start, end)
                    found = waiting_of(t, order, before)
                    shift(order, end, start)
                    if found < least:
                        place, least = end, found
            if place != start:
                shift(order, start, place)
                cost = least
                better = True
    return cost


@kernel
def climb(t: Tables, kicks: int, seed: np.uint64) -> tuple[int, np.ndarray]:
    """The cheapest order found, and its cost of waiting; a kick turns a random stretch round.

    Args:
        t: The instance.
        kicks: How often to kick.
        seed: Fixes the random numbers; not 0.
    """
    n = t.cast.shape[0]
    order, before = np.arange(n), np.empty(n + 1, np.uint64)
    cost = improve(t, order, waiting_of(t, order, before), before)
    trial = order.copy()
    state = seed
    for _kick in range(kicks):
        trial[:] = order
        state ^= state << U(13)
        state ^= state >> U(7)
        state ^= state << U(17)
        first, second = signed(state % U(n)), signed((state >> U(32)) % U(n))
        low, high = min(first, second), max(first, second)
        trial[low : high + 1] = trial[low : high + 1][::-1].copy()
        found = improve(t, trial, waiting_of(t, trial, before), before)
        if found <= cost:
            cost = found
            order[:] = trial
    return cost, order
