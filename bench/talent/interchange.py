"""A first order for the branch-and-bound: scenes inserted one by one, then moves and swaps while they pay."""

from __future__ import annotations

import numpy as np

from talent.compiled import kernel


@kernel
def hold_of(order: np.ndarray, size: int, casts: np.ndarray, days: np.ndarray, costs: np.ndarray) -> int:
    """Pay for waiting in an order of the first `size` of its blocks: actors come, and are still needed."""
    total, needed, come = 0, np.zeros(order.size + 1, np.uint64), np.uint64(0)
    for k in range(size - 1, -1, -1):
        needed[k] = needed[k + 1] | casts[order[k]]
    for k in range(size):
        waiting = come & needed[k + 1] & ~casts[order[k]]
        come |= casts[order[k]]
        for actor in range(costs.size):
            if waiting >> np.uint64(actor) & np.uint64(1):
                total += costs[actor] * days[order[k]]
    return total


@kernel
def moved(order: np.ndarray, source: int, target: int) -> None:
    """Take the block out of one place and put it into another."""
    block = order[source]
    step = 1 if target > source else -1
    for k in range(source, target, step):
        order[k] = order[k + step]
    order[target] = block


@kernel
def inserted(casts: np.ndarray, days: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """An order of the blocks, the dearest first to be inserted, each where it adds least."""
    n = casts.size
    weight = np.zeros(n, np.int64)
    for block in range(n):
        for actor in range(costs.size):
            if casts[block] >> np.uint64(actor) & np.uint64(1):
                weight[block] += costs[actor] * days[block]
    order = np.argsort(-weight)
    for size in range(2, n + 1):
        best, best_at = hold_of(order, size, casts, days, costs), size - 1
        for at in range(size - 2, -1, -1):
            moved(order, at + 1, at)
            cost = hold_of(order, size, casts, days, costs)
            if cost < best:
                best, best_at = cost, at
        moved(order, 0, best_at)
    return order


@kernel
def interchanged(casts: np.ndarray, days: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """An order, (blocks,), that no single move of a block and no swap of two makes cheaper."""
    order, n = inserted(casts, days, costs), casts.size
    best, better = hold_of(order, n, casts, days, costs), True
    while better:
        better = False
        for i in range(n):
            for j in range(n):
                moved(order, i, j)
                cost = hold_of(order, n, casts, days, costs)
                if cost < best:
                    best, better = cost, True
                    continue
                moved(order, j, i)
                order[i], order[j] = order[j], order[i]
                cost = hold_of(order, n, casts, days, costs)
                if cost < best:
                    best, better = cost, True
                    continue
                order[i], order[j] = order[j], order[i]
    return order
