"""The strong bound: a few actors alone, over all orders in which they can finish.

Drop all actors but a few: what these few must wait for, whatever the order, bounds their part of the cost.
Sets of actors without a common member may be taken one after another and their bounds added up, since
everybody is paid for himself or herself.

Take one such set, and a best schedule of the groups as these few see them. Let them finish in some order;
those open on the right stay to the end. Call an actor called for when somebody who shares a group with him or
her finishes next: the group comes before that, so the actor is on location from then on, until he or she
finishes. Those open on the left are so from the start. Let on(j) be those called for after j have finished. A
group stands between two finishes, say after j of them, where everybody in on(j) is on location: all of on(j)
who are not in it wait for it. It comes before the first of its own actors finishes. So it costs at least its
duration times the least price of on(j) without its own actors, over the j that this leaves open. The bound is
the least sum of these costs over all orders of finishing, found depth first; a part of an order is given up
when what it settles reaches the limit. Time turned round, the same holds with left and right exchanged; the
better of both counts.

This is where actors open on neither end count, as they do in the bounds of T. C. E. Cheng, B. M. T. Lin,
H.-L. Huang, "Talent hold cost minimization in film production", Journal of Industrial and Management
Optimization 13 (2017); the argument above is this file's own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE, ONE, U, lowest, signed, size
from precipice.schedule.talent.state import Groups, Tables

MOST = 8
"""Actors in one set."""

MOST_FINISHING = 5
"""Of them, those whose order of finishing is sought: up to 120 orders."""

CLOSE = 1.5
"""The time is turned round where the first way reaches one part in so many of what would do."""

NEVER = signed(1) << 40
"""More than any cost of a unit of duration."""


class Few(NamedTuple):
    """A few actors, numbered from 0, and the groups as they see them.

    Attributes:
        who: The actors, int64, (8,).
        rate: Duration of the groups that each is in, by cost, float64, (8,).
        price: Cost of a set of them, int64, (256,).
        meets: Those whom each shares a group with, and himself or herself, int64 sets, (8,).
        row: The row that a group of a set of them has, -1 where none, int64, (256,).
        cast, days, least: After so many have finished, the groups that may still come: a set of actors, a
            duration, the least price so far; int64, (9, 64).
        groups: How many these are, int64, (9,).
        on, done: After so many have finished, who is called for, and who has finished, int64, (9,).
        paid: After so many have finished, cost of the groups that have come, int64, (9,).
        turn: After so many have finished, who is tried next, int64, (9,).
    """

    who: np.ndarray
    rate: np.ndarray
    price: np.ndarray
    meets: np.ndarray
    row: np.ndarray
    cast: np.ndarray
    days: np.ndarray
    least: np.ndarray
    groups: np.ndarray
    on: np.ndarray
    done: np.ndarray
    paid: np.ndarray
    turn: np.ndarray


@kernel
def empty_few() -> Few:
    """Room for one set of actors."""
    return Few(
        np.empty(8, np.int64),
        np.empty(8, np.float64),
        np.zeros(256, np.int64),
        np.empty(8, np.int64),
        np.full(256, -1, np.int64),
        np.empty((9, 64), np.int64),
        np.empty((9, 64), np.int64),
        np.empty((9, 64), np.int64),
        np.empty(9, np.int64),
        np.empty(9, np.int64),
        np.empty(9, np.int64),
        np.empty(9, np.int64),
        np.empty(9, np.int64),
    )


@kernel
def pick(t: Tables, actors: np.uint64, left: np.uint64, right: np.uint64) -> np.uint64:
    """The dearest actors that still make a set small enough to be solved."""
    chosen = NONE
    lefts, rights, free = 0, 0, 0
    while actors:
        dearest = lowest(actors)
        rest = actors
        while rest:
            a = lowest(rest)
            rest &= rest - ONE
            if t.cost[a] > t.cost[dearest]:
                dearest = a
        one = ONE << U(dearest)
        actors &= ~one
        on_left, on_right = signed(one & left != NONE), signed(one & right != NONE)
        more = (lefts + on_left, rights + on_right, free + 1 - on_left - on_right)
        if sum(more) <= MOST and max(more[0], more[1]) + more[2] <= MOST_FINISHING:
            lefts, rights, free = more
            chosen |= one
    return chosen


@kernel
def view(t: Tables, g: Groups, k: int, chosen: np.uint64, few: Few) -> int:
    """Number the chosen actors and see the groups with them alone; returns how many actors there are.

    Who is dear and in little comes first: such a one finishes early in a good order, and a good order found
    early saves looking at others.
    """
    n = 0
    while chosen:
        actor = lowest(chosen)
        chosen &= chosen - ONE
        inside = signed(0)
        for i in range(k):
            inside += g.days[i] * signed((g.cast[i] >> U(actor)) & ONE)
        rate = inside / t.cost[actor]
        place = n
        while place > 0 and few.rate[place - 1] > rate:
            few.rate[place], few.who[place] = few.rate[place - 1], few.who[place - 1]
            place -= 1
        few.rate[place], few.who[place] = rate, actor
        n += 1
    for a in range(n):
        few.meets[a] = 1 << a
        for others in range(1 << a):
            few.price[others | 1 << a] = few.price[others] + t.cost[few.who[a]]
    kinds = 0
    for i in range(k):
        cast = 0
        for a in range(n):
            cast |= signed((g.cast[i] >> U(few.who[a])) & ONE) << a
        row = few.row[cast]
        if row < 0:
            few.row[cast], row = kinds, kinds
            few.cast[0, row], few.days[0, row], few.least[0, row] = cast, 0, NEVER
            kinds += 1
        few.days[0, row] += g.days[i]
    for i in range(kinds):
        cast = few.cast[0, i]
        few.row[cast] = -1
        for a in range(n):
            if cast >> a & 1:
                few.meets[a] |= cast
    few.groups[0] = kinds
    return n


@kernel
def members(few: Few, n: int, actors: np.uint64) -> int:
    """Those of the numbered actors who are in a set."""
    mine = 0
    for a in range(n):
        mine |= signed((actors >> U(few.who[a])) & ONE) << a
    return mine


@kernel
def finish_next(few: Few, depth: int, actor: int, last: int, limit: int) -> int:
    """Let an actor finish after so many others; what the order costs at least, all of it after the last.

    From the limit on, only that it is not under it.
    """
    on, done = few.on[depth], few.done[depth]
    after = (on | (few.meets[actor] & ~(done & ~last))) & ~(1 << actor)
    stay = after & last
    paid, more, kept = few.paid[depth], signed(0), 0
    for i in range(few.groups[depth]):
        cast, days = few.cast[depth, i], few.days[depth, i]
        least = min(few.least[depth, i], few.price[on & ~cast])
        if cast >> actor & 1:
            paid += days * least
        else:
            few.cast[depth + 1, kept], few.days[depth + 1, kept] = cast, days
            few.least[depth + 1, kept] = least
            kept += 1
            more += days * min(least, few.price[stay & ~cast])
        if paid + more >= limit:
            return limit
    few.groups[depth + 1], few.paid[depth + 1] = kept, paid
    few.on[depth + 1], few.done[depth + 1] = after, done | 1 << actor
    return paid + more


@kernel
def least_over_orders(few: Few, n: int, first: int, last: int, limit: int) -> int:
    """The bound for one set of actors, or `limit` where it is not under that.

    Args:
        few: The actors and groups.
        n: How many actors.
        first: Those open on one end, who finish in some order with the free ones.
        last: Those open on the other end, who stay.
        limit: What is of interest.
    """
    count = 0
    for a in range(n):
        count += 1 - (last >> a & 1)
    if count == 0:
        return 0
    few.on[0], few.done[0], few.paid[0], few.turn[0] = first, last, 0, 0
    depth = 0
    while depth >= 0:
        actor = few.turn[depth]
        if actor == n:
            depth -= 1
            continue
        few.turn[depth] += 1
        if few.done[depth] >> actor & 1:
            continue
        cost = finish_next(few, depth, actor, last, limit)
        if cost >= limit:
            continue
        if depth + 1 == count:
            limit = cost
        else:
            depth += 1
            few.turn[depth] = 0
    return limit


@kernel
def finishing(t: Tables, g: Groups, k: int, left: np.uint64, right: np.uint64, limit: int, few: Few) -> int:
    """Waiting still to come at least, or `limit` where it reaches that; set after set, the dearest first."""
    rest = left | right
    for i in range(k):
        rest |= g.cast[i]
    total = signed(0)
    while total < limit and size(rest) > 1:
        chosen = pick(t, rest, left, right)
        rest &= ~chosen
        n = view(t, g, k, chosen, few)
        first, last = members(few, n, left), members(few, n, right)
        if size(chosen & left) < size(chosen & right):
            first, last = last, first
        found = least_over_orders(few, n, first, last, limit - total)
        if last and limit - total <= CLOSE * found < CLOSE * (limit - total):
            found = max(found, least_over_orders(few, n, last, first, limit - total))
        total += found
    return total
