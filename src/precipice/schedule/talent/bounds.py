"""How much waiting is still to come at least, whatever the order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE, ONE, U, lowest, signed
from precipice.schedule.talent.finishing import Few, empty_few
from precipice.schedule.talent.state import Groups, Tables


class Desk(NamedTuple):
    """Scratch of the bounds of one state.

    Attributes:
        share: Time that an actor is answerable for, by unit of cost, float64, (64,).
        who: Actors, int64, (64,).
        row: The place of an actor in `who`, int64, (64,).
        here: Places of the actors of one group, int64, (64,).
        both: Duration of the groups that two actors are both in, int64, (64, 64).
        weight, first, second: Pairs of actors and what they wait together, (2016,).
    """

    share: np.ndarray
    who: np.ndarray
    row: np.ndarray
    here: np.ndarray
    both: np.ndarray
    weight: np.ndarray
    first: np.ndarray
    second: np.ndarray
    few: Few


@kernel
def empty_desk() -> Desk:
    """Scratch for the bounds."""
    return Desk(
        np.empty(64, np.float64),
        np.empty(64, np.int64),
        np.empty(64, np.int64),
        np.empty(64, np.int64),
        np.empty((64, 64), np.int64),
        np.empty(2016, np.int64),
        np.empty(2016, np.int64),
        np.empty(2016, np.int64),
        empty_few(),
    )


@kernel
def one_end(t: Tables, g: Groups, k: int, actors: np.uint64, desk: Desk) -> float:
    """Waiting of the actors open on one end, at least.

    Number them as they finish. Actor a waits for every group without a that holds some b who finishes before
    a; count of it the part cost(b) / cost(all of these actors in the group). Then a's waiting is that of a
    job behind other jobs on one machine, best in the order of time by cost, W. E. Smith (1956); it is the
    bound of M. Garcia de la Banda, P. J. Stuckey, G. Chu (2011).
    """
    if actors == NONE:
        return 0.0
    count = 0
    rest = actors
    while rest:
        a = lowest(rest)
        rest &= rest - ONE
        desk.share[a] = 0.0
        desk.who[count] = a
        count += 1
    bound = 0.0
    for i in range(k):
        inside = g.cast[i] & actors
        if inside:
            cost, square = 0.0, 0.0
            for byte in range(t.payroll.shape[0]):
                part = signed((inside >> U(8 * byte)) & U(255))
                cost += t.payroll[byte, part]
                square += t.squares[byte, part]
            portion = g.days[i] / cost
            bound -= 0.5 * g.days[i] * (cost + square / cost)
            while inside:
                desk.share[lowest(inside)] += portion
                inside &= inside - ONE
    for i in range(1, count):
        a = desk.who[i]
        j = i - 1
        while j >= 0 and desk.share[desk.who[j]] > desk.share[a]:
            desk.who[j + 1] = desk.who[j]
            j -= 1
        desk.who[j + 1] = a
    end = 0.0
    for i in range(count):
        a = desk.who[i]
        end += desk.share[a] * t.cost[a]
        bound += t.cost[a] * end
    return bound


@kernel
def pairs(t: Tables, g: Groups, k: int, left: np.uint64, right: np.uint64, desk: Desk) -> int:
    """Waiting of pairs of open actors that share nobody, at least: bounds L1 and L2 of Qin et al. (2016).

    Of two actors open on the same end, one waits for all groups of the other alone. Two open on opposite ends
    who meet in a group are both on location then; one of them waits at every group with neither.
    """
    count = 0
    rest = left | right
    while rest:
        a = lowest(rest)
        rest &= rest - ONE
        desk.who[count] = a
        desk.row[a] = count
        count += 1
    if count < 2:
        return 0
    whole = _meetings(g, k, left | right, count, desk)
    total, found = 0, 0
    for i in range(count):
        a = desk.who[i]
        for j in range(i + 1, count):
            b = desk.who[j]
            both = desk.both[i, j]
            alone_a, alone_b = desk.both[i, i] - both, desk.both[j, j] - both
            waits = signed(0)
            if (left >> U(a)) & ONE == (left >> U(b)) & ONE:
                waits = min(t.cost[b] * alone_a, t.cost[a] * alone_b)
            elif both > 0:
                waits = min(t.cost[a], t.cost[b]) * (whole - alone_a - alone_b - both)
            if waits > 0:
                desk.weight[found], desk.first[found], desk.second[found] = waits, i, j
                found += 1
                total += waits
    return max((total + count - 2) // (count - 1), _greedy(desk, found))


@kernel
def _meetings(g: Groups, k: int, actors: np.uint64, count: int, desk: Desk) -> int:
    desk.both[:count, :count] = 0
    whole = 0
    for i in range(k):
        whole += g.days[i]
        inside = g.cast[i] & actors
        size = 0
        while inside:
            desk.here[size] = desk.row[lowest(inside)]
            inside &= inside - ONE
            size += 1
        for u in range(size):
            for v in range(u, size):
                desk.both[desk.here[u], desk.here[v]] += g.days[i]
    return whole


@kernel
def _greedy(desk: Desk, found: int) -> int:
    total = 0
    while found > 0:
        heaviest = 0
        for p in range(1, found):
            if desk.weight[p] > desk.weight[heaviest]:
                heaviest = p
        total += desk.weight[heaviest]
        taken = 1 << desk.first[heaviest] | 1 << desk.second[heaviest]
        kept = 0
        for p in range(found):
            i, j = desk.first[p], desk.second[p]
            if not (1 << i | 1 << j) & taken:
                desk.weight[kept], desk.first[kept], desk.second[kept] = desk.weight[p], i, j
                kept += 1
        found = kept
    return total
