"""A good order of more day-blocks than can be solved exactly: annealing, with a bound that says how good.

After a failure the rest keeps its planned order here, which is one of the ways to go on; so the cost found is
an upper bound of the best, and honest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.blocks import Board

CLOSED = 1e13
"""Penalty, currency, of a day on which somebody called is away."""

STEPS = 60_000
"""Annealing steps; a number and not a time, so that every machine finds the same order."""


class Table(NamedTuple):
    """A board as tables of 0 and 1 for any number of blocks; see `Board`.

    Attributes:
        calls: Whether a block calls a person, (m, n).
        open_days: Whether a block may be on a day, (n days, n).
        alive: Whether a block is shot in a mode, (modes, n).
    """

    work: np.ndarray
    running: float
    base: np.ndarray
    move: np.ndarray
    rate: np.ndarray
    gate_block: np.ndarray
    fails: np.ndarray
    price: np.ndarray
    pages: np.ndarray
    stops: np.ndarray
    calls: np.ndarray
    open_days: np.ndarray
    alive: np.ndarray


def table(board: Board) -> Table:
    """The tables of a board."""
    n = len(board.work)

    def unpacked(sets: np.ndarray) -> np.ndarray:
        return np.array([[one >> b & 1 for b in range(n)] for one in sets.tolist()], dtype=np.uint8).reshape(
            -1, n
        )

    return Table(
        work=board.work,
        running=board.running,
        base=board.base,
        move=board.move,
        rate=board.rate,
        gate_block=board.gate_block,
        fails=board.fails,
        price=board.price,
        pages=board.pages,
        stops=board.stops,
        calls=unpacked(board.cast),
        open_days=unpacked(board.open_days),
        alive=unpacked(board.alive),
    )


@kernel
def count_calls(t: Table, order: np.ndarray, mode: int, left: np.ndarray) -> None:
    """How many of the blocks still shot in a mode call each person, into left (m,)."""
    left[:] = 0
    for k in range(order.shape[0]):
        if t.alive[mode, order[k]]:
            for c in range(left.shape[0]):
                left[c] += t.calls[c, order[k]]


@kernel
def day_cost(t: Table, block: int, last: int, called: np.ndarray, left: np.ndarray) -> float:
    """Cost of a block after the base `last`; brings who was called and who is still needed up to date."""
    cost = t.work[block] + t.running
    if last not in (t.move.shape[0], t.base[block]):
        cost += t.move[t.base[block]]
    for c in range(left.shape[0]):
        if t.calls[c, block]:
            left[c] -= 1
            called[c] = 1
        elif called[c] and left[c] > 0:
            cost += t.rate[c]
    return cost


@kernel
def chance_of(t: Table, block: int, mode: int, outcome: int) -> tuple[float, bool]:
    """Probability that of a block's gates just those of an outcome (bits) fail; whether it is the end."""
    chance, ended = 1.0, False
    for g in range(t.gate_block.shape[0]):
        failed = outcome >> g & 1
        if t.gate_block[g] == block and not mode >> g & 1:
            chance *= t.fails[g] if failed else 1.0 - t.fails[g]
            ended = ended or bool(failed and t.stops[g])
        elif failed:
            chance = 0.0
    return chance, ended


@kernel
def failing(t: Table, order: np.ndarray, after: int, mode: int, outcome: int) -> float:
    """Price of the failures of an outcome, the days waited for new pages included."""
    left = 0
    for k in range(after, order.shape[0]):
        left += t.alive[mode, order[k]]
    price = 0.0
    for g in range(t.gate_block.shape[0]):
        if outcome >> g & 1:
            price += t.price[g] + t.running * max(0, t.pages[g] - left)
    return price


@kernel
def order_cost(t: Table, order: np.ndarray) -> float:
    """Expected cost of an order that is kept, less the fallen scenes, whatever fails."""
    n, people, gates = order.shape[0], t.rate.shape[0], t.gate_block.shape[0]
    ways = 1 << gates
    mode, start = np.zeros(ways, dtype=np.int64), np.zeros(ways, dtype=np.int64)
    last, weight = np.full(ways, t.move.shape[0]), np.zeros(ways)
    called = np.zeros((ways, people), dtype=np.uint8)
    weight[0] = 1.0
    waiting, total = 1, 0.0
    left = np.zeros(people, dtype=np.int64)
    while waiting:
        waiting -= 1
        way = waiting
        here_mode, here_last, here_weight = mode[way], last[way], weight[way]
        here_called = called[way].copy()
        count_calls(t, order[start[way] :], here_mode, left)
        for k in range(start[way], n):
            b = order[k]
            if not t.alive[here_mode, b]:
                continue
            if here_mode == 0 and not t.open_days[k, b]:
                total += CLOSED
            total += here_weight * day_cost(t, b, here_last, here_called, left)
            here_last = t.base[b]
            passed = 1.0
            for outcome in range(1, ways):
                chance, ended = chance_of(t, b, here_mode, outcome)
                if chance == 0.0:
                    continue
                passed -= chance
                total += here_weight * chance * failing(t, order, k + 1, here_mode | outcome, outcome)
                if not ended:
                    mode[waiting], start[waiting] = here_mode | outcome, k + 1
                    last[waiting], weight[waiting] = here_last, here_weight * chance
                    called[waiting] = here_called
                    waiting += 1
            here_weight *= passed
    return total


@kernel
def anneal(
    t: Table, order: np.ndarray, steps: int, seed: int, pinned: int, day: int
) -> tuple[np.ndarray, float]:
    """A better order by moving, swapping and turning round stretches.

    Args:
        t: The shoot.
        order: Where to begin, (n,).
        steps: How many changes are tried.
        seed: Of the random choices.
        pinned: A block that stays on `day`, or -1.
        day: Its place in the order.
    """
    np.random.seed(seed)
    n = order.shape[0]
    now = pinned_to(order.copy(), pinned, day)
    cost = order_cost(t, now)
    best, least = now.copy(), cost
    hot = max(1.0, 0.02 * abs(min(cost, CLOSED)))
    for step in range(steps):
        heat = hot * (1.0 - step / steps) ** 3
        i, j = np.random.randint(0, n), np.random.randint(0, n)
        if i == j:
            continue
        low, high = min(i, j), max(i, j)
        new = now.copy()
        kind = np.random.randint(0, 3)
        if kind == 0:
            moved = now[i]
            if i < j:
                new[i:j] = now[i + 1 : j + 1]
            else:
                new[j + 1 : i + 1] = now[j:i]
            new[j] = moved
        elif kind == 1:
            new[i], new[j] = now[j], now[i]
        else:
            new[low : high + 1] = now[low : high + 1][::-1]
        new = pinned_to(new, pinned, day)
        there = order_cost(t, new)
        if there <= cost or np.random.random() < np.exp((cost - there) / max(heat, 1e-9)):
            now, cost = new, there
            if cost < least:
                best, least = now.copy(), cost
    return best, least


@kernel
def pinned_to(order: np.ndarray, block: int, day: int) -> np.ndarray:
    """The order with a block moved to a day; unchanged for block -1."""
    if block < 0:
        return order
    at = 0
    while order[at] != block:
        at += 1
    if at < day:
        order[at:day] = order[at + 1 : day + 1].copy()
    else:
        order[day + 1 : at + 1] = order[day:at].copy()
    order[day] = block
    return order


def lower_bound(board: Board) -> float:
    """A cost that no order can undercut, currency.

    Every block is shot at least when nothing that could throw it away fails; every base but one is moved to
    at least when nothing fails at all; a gate's price is paid when it fails after no other has. Holds are
    counted as nothing.
    """
    passes = 1.0 - board.fails
    everything = float(np.prod(passes)) if len(passes) else 1.0
    total = 0.0
    for b in range(len(board.work)):
        chance = 1.0
        for g in range(len(passes)):
            cancels = bool(board.stops[g]) or board.lost[1 << g, b] > 0.0
            if cancels and board.gate_block[g] != b:
                chance *= float(passes[g])
        total += chance * (float(board.work[b]) + board.running)
    entered = [float(board.move[k]) for k in sorted(set(board.base.tolist()))]
    total += everything * (sum(entered) - max(entered))
    for g in range(len(passes)):
        others = float(np.prod(np.delete(passes, g)))
        total += others * float(board.fails[g] * board.price[g])
    return total
