"""The children of states: one step of the search."""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import ONE, U, lowest, signed
from precipice.schedule.talent.bounds import Desk, empty_desk, one_end, pairs
from precipice.schedule.talent.dominance import candidates
from precipice.schedule.talent.finishing import finishing
from precipice.schedule.talent.pool import Index, States, find
from precipice.schedule.talent.state import (
    LEFT,
    Groups,
    Tables,
    empty_groups,
    open_state,
    pay,
    place,
    settle,
)

EXCHANGED = 128
HOPE = 2
"""The strong bound is computed where the cheap ones reach one part in so many of what would do.

Measured on random instances of 40 to 64 scenes: under half of it, the strong bound does in 1 to 5 of 100
cases.
"""

CAREFUL = 1e-9
"""Relative error allowed to sums in float64 before a bound is rounded up."""


@kernel
def bound_of(t: Tables, g: Groups, k: int, left: np.uint64, right: np.uint64, spare: int, desk: Desk) -> int:
    """Waiting still to come at least; the dearer bound only where the cheaper leaves it under `spare`.

    The waiting of actors open on the left and of those open on the right adds up: they are other actors.
    """
    ends = one_end(t, g, k, left, desk) + one_end(t, g, k, right, desk)
    bound: int = max(0, signed(np.ceil(ends * (1.0 - CAREFUL) - 1e-6)))
    if bound < spare:
        bound = max(bound, pairs(t, g, k, left, right, desk))
    if bound < spare <= HOPE * bound:
        bound = max(bound, finishing(t, g, k, left, right, spare, desk.few))
    return bound


@kernel
def waiting(t: Tables, g: Groups, k: int, i: int, near: np.uint64, far: np.uint64) -> int:
    """What placing group i next to the near end settles: who waits for it, how long those now fixed will."""
    cost = g.days[i] * pay(t, near & ~g.cast[i])
    fixed = g.cast[i] & far
    while fixed:
        a = lowest(fixed)
        fixed &= fixed - ONE
        apart = signed(0)
        for j in range(k):
            if not (g.cast[j] >> U(a)) & ONE:
                apart += g.days[j]
        cost += t.cost[a] * apart
    return cost


@kernel
def expand(
    t: Tables, s: States, index: Index, rows: np.ndarray, log: int, best: int, new: States, tally: np.ndarray
) -> int:
    """Write the children of the states in some rows that may be under the best cost known.

    The branching is on the end whose open actors cost less.

    Args:
        t: The instance.
        s: The live states, not changed here.
        index: How to find them.
        rows: Rows to expand, int32.
        log: The row of the log of the first of them.
        best: The least cost known; children that cannot be under it are left out.
        new: Where the children go; room for 64 each.
        tally: Counts of states expanded and of children bounded, added to here, int64, (2,).

    Returns:
        The number of children.
    """
    g, h, desk, order = empty_groups(), empty_groups(), empty_desk(), np.empty(64, np.int64)
    count = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        if s.total[row] >= best:
            continue
        tally[0] += 1
        todo = s.todo[row]
        k, left, right, _ = open_state(t, g, U(s.left[row]), U(s.right[row]), todo)
        side = signed(pay(t, right) < pay(t, left))
        near, far = (left, right) if side == LEFT else (right, left)
        choices = candidates(t, g, k, near, far, order)
        for c in range(choices):
            i_group = order[c]
            cost = s.cost[row] + waiting(t, g, k, i_group, near, far)
            if cost >= best:
                continue
            kept, near_2, far_2 = place(g, k, i_group, near, far, h)
            kept, near_2, far_2, placed = settle(h, kept, near_2, far_2)
            rest = todo & ~g.blocks[i_group]
            for p in range(placed):
                rest &= ~h.placed[p]
            move = lowest(g.blocks[i_group]) + 64 * side
            if near_2 > far_2:
                near_2, far_2 = far_2, near_2
                move += EXCHANGED * (1 - side)
            else:
                move += EXCHANGED * side
            known, _ = find(s, index, rest, near_2, far_2)
            if known >= 0:
                if s.cost[known] <= cost:
                    continue
                total = cost + (s.total[known] - s.cost[known])
            else:
                tally[1] += 1
                total = cost + bound_of(t, h, kept, near_2, far_2, best - cost, desk)
            total = max(total, s.total[row])
            if total >= best:
                continue
            new.todo[count], new.left[count], new.right[count] = rest, near_2, far_2
            new.cost[count], new.total[count] = cost, total
            new.parent[count], new.move[count] = log + i, move
            count += 1
    return count
