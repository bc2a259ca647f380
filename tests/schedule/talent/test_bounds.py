"""Every bound and rule against all orders of what is left, and one set of actors against the argument."""

from __future__ import annotations

import random
import sys
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from precipice.schedule.talent.bounds import empty_desk, one_end, pairs
from precipice.schedule.talent.climb import climb
from precipice.schedule.talent.dominance import candidates
from precipice.schedule.talent.expand import waiting
from precipice.schedule.talent.finishing import empty_few, finishing
from precipice.schedule.talent.reduce import reduce
from precipice.schedule.talent.state import Groups, Tables, empty_groups, open_state, place, settle, tables

sys.path.insert(0, str(Path(__file__).parent))
from cases import drawn

NO_LIMIT = 1 << 40


class State(NamedTuple):
    t: Tables
    g: Groups
    k: int
    left: np.uint64
    right: np.uint64
    best: int


def least_waiting(t: Tables, g: Groups, k: int, left: int, right: int) -> int:
    """Waiting in the best order of the groups, by trying all of them."""
    casts, days, costs = g.cast[:k].tolist(), g.days[:k].tolist(), t.cost.tolist()

    def of(order: tuple[int, ...]) -> int:
        total = 0
        for a, cost in enumerate(costs):
            inside = [place for place, i in enumerate(order) if casts[i] >> a & 1]
            if inside:
                first = 0 if left >> a & 1 else inside[0]
                last = k - 1 if right >> a & 1 else inside[-1]
                held = order[first : last + 1]
                total += cost * sum(days[i] for i in held if not casts[i] >> a & 1)
        return total

    return min(of(order) for order in permutations(range(k)))


def states(seed: int, count: int) -> list[State]:
    """Random states with random ends, up to six scenes left."""
    dice = random.Random(seed)
    found: list[State] = []
    while len(found) < count:
        reduced = reduce(drawn(dice, 10, 8))
        n = len(reduced.blocks)
        if n < 4:
            continue
        t = tables(reduced)
        blocks = dice.sample(range(n), n)
        kept = dice.randint(2, min(6, n))
        split = dice.randint(0, n - kept)
        cast = t.cast.tolist()
        ends = [0, 0, 0]
        for place_of, block in enumerate(blocks):
            part = 0 if place_of < split else 1 if place_of < n - kept else 2
            ends[part] |= cast[block]
        todo = sum(1 << block for block in blocks[n - kept :])
        left, right = ends[0] & ends[2] & ~ends[1], ends[1] & ends[2] & ~ends[0]
        g = empty_groups()
        k, left, right, _ = open_state(t, g, np.uint64(left), np.uint64(right), np.uint64(todo))
        if k:
            best = least_waiting(t, g, k, left, right)
            found.append(State(t, g, k, np.uint64(left), np.uint64(right), best))
    return found


def test_bounds_stay_under_the_best_order() -> None:
    desk, few = empty_desk(), empty_few()
    strong, ends = 0, 0.0
    for s in states(1, 400):
        both = one_end(s.t, s.g, s.k, s.left, desk) + one_end(s.t, s.g, s.k, s.right, desk)
        orders = finishing(s.t, s.g, s.k, s.left, s.right, NO_LIMIT, few)
        assert both <= s.best + 1e-6
        assert pairs(s.t, s.g, s.k, s.left, s.right, desk) <= s.best
        assert orders <= s.best
        strong, ends = strong + orders, ends + both
    assert strong > ends


def test_a_limit_only_cuts_the_bound_off() -> None:
    few = empty_few()
    for s in states(2, 200):
        whole = finishing(s.t, s.g, s.k, s.left, s.right, NO_LIMIT, few)
        for limit in (whole // 2 + 1, whole + 1):
            cut = finishing(s.t, s.g, s.k, s.left, s.right, limit, few)
            assert min(cut, limit) == min(whole, limit)


def test_one_end_alone_is_solved() -> None:
    few = empty_few()
    alone = [s for s in states(3, 400) if not s.right]
    seen = 0
    for s in alone:
        actors = 0
        for cast in s.g.cast[: s.k].tolist():
            actors |= cast
        if actors & ~int(s.left) == 0 and actors.bit_count() <= 5:
            assert finishing(s.t, s.g, s.k, s.left, s.right, NO_LIMIT, few) == s.best
            seen += 1
    assert seen > 5


def test_one_of_the_candidates_is_best() -> None:
    out = np.empty(64, np.int64)
    for s in states(4, 300):
        for near, far, side in ((s.left, s.right, 0), (s.right, s.left, 1)):
            costs = []
            for i in out[: candidates(s.t, s.g, s.k, near, far, out)].tolist():
                h = empty_groups()
                kept, near_2, far_2 = place(s.g, s.k, i, near, far, h)
                kept, near_2, far_2, _ = settle(h, kept, np.uint64(near_2), np.uint64(far_2))
                ends = (near_2, far_2) if side == 0 else (far_2, near_2)
                rest = least_waiting(s.t, h, kept, *ends) if kept else 0
                costs.append(waiting(s.t, s.g, s.k, i, near, far) + rest)
            assert min(costs) == s.best


def test_the_climb_counts_right() -> None:
    dice = random.Random(6)
    for _ in range(60):
        reduced = reduce(drawn(dice))
        if not len(reduced.costs):
            continue
        t = tables(reduced)
        cost, order = climb(t, 3, np.uint64(9))
        g = empty_groups()
        g.cast[: len(order)], g.days[: len(order)] = t.cast[order], t.days[order]
        held = 0
        for a, price in enumerate(t.cost.tolist()):
            inside = [at for at, block in enumerate(order) if int(t.cast[block]) >> a & 1]
            for at in range(inside[0], inside[-1] + 1) if inside else ():
                held += price * int(t.days[order[at]]) * (at not in inside)
        assert (cost, sorted(order.tolist())) == (held, list(range(len(order))))
