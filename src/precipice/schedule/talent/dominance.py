"""Which groups need not be tried next."""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE
from precipice.schedule.talent.state import Groups, Tables, pay


@kernel
def candidates(t: Tables, g: Groups, k: int, near: np.uint64, far: np.uint64, out: np.ndarray) -> int:
    """The groups to try next to the near end, after rules 1 and 2 of Qin, Zhang, Lim, Liang (2016).

    Let P, S be the actors of group p and of group s, and let s bring nobody new beside p: S is in P + near.

    Rule 1. If P is in S + far, p need not be next. Let x be what waits at s when it is next, and y what waits
    at p where it is in an order that starts with p: the cost of moving s to the front changes by
    days(s) (x - y), that of moving p behind s by days(p) (y - x); one of them is no dearer.

    Rule 2. If the actors of P open on the far end who are not in S cost more than those open on the near
    end who are not in S, p need not be next: s moved to the front makes the latter wait for s at most, and
    saves the former, who after p are paid for everything, the duration of s.

    Neither rule can go in a circle. S in P + near is transitive, so that around a circle all P + near are
    the same and the groups differ in actors open on the near end only; then rule 2 has nothing to save and
    applies only where S holds all of near, and rule 1 asks P + far to be the same too: the groups would be
    one. A strict inequality in rule 2 keeps it out of such circles altogether.

    Returns:
        How many groups were written into out.
    """
    count = 0
    for i in range(k):
        mine = g.cast[i]
        beside = ~(mine | near)
        needed = True
        for j in range(k):
            other = g.cast[j]
            if j == i or other & beside != NONE:
                continue
            lost = mine & ~other
            if lost & ~far == NONE or pay(t, lost & far) > pay(t, near & ~other):
                needed = False
                break
        if needed:
            out[count] = i
            count += 1
    return count
