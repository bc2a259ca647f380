"""The provably best order of up to 18 day-blocks, by dynamic programming over sets of blocks shot.

A state is (failed gates f, blocks shot S, last base l). Its value is the least expected cost from there on::

    V_f(S, l) = min over b alive in f and not in S of
                step(S, b, l, f) + sum over what the gates of b do of
                    P(outcome) * (prices + V_f'(S + b, base of b))

where f' adds the gates that failed and the prices hold the rewrite and the days waited for its pages, which
(f', S + b) tells; a gate that stops the film ends the sum. A person is held on b's day when
called before it, needed after it, and not called on it, which depends on S, b and f alone; so the sum over
sets is exact (for sequencing without gates: Held and Karp, J SIAM 10, 196 (1962)).
"""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.blocks import Board

MOST_BLOCKS = 18
MOST_STATES = 40_000_000


def fits(board: Board) -> bool:
    """Whether the order can be solved exactly within memory."""
    n = len(board.work)
    return n <= MOST_BLOCKS and (1 << n) * (len(board.move) + 1) * len(board.alive) <= MOST_STATES


@kernel
def days_of(shot: int) -> int:
    """Number of blocks in a set."""
    count = 0
    while shot != 0:
        shot &= shot - 1
        count += 1
    return count


@kernel
def moving(board: Board, last: int, block: int) -> float:
    """Price of the company's way to a block; nothing from the base it is at, or before the first day."""
    here = board.base[block]
    return 0.0 if last in (board.move.shape[0], here) else board.move[here]


@kernel
def held_pay(board: Board, mode: int, shot: int, saved: np.ndarray) -> float:
    """Pay of everybody called before and needed later; `saved[b]` is what of it block b calls, (n,)."""
    saved[:] = 0.0
    total = 0.0
    for c in range(board.cast.shape[0]):
        rest = board.cast[c] & board.alive[mode] & ~shot
        if (board.cast[c] & shot) != 0 and rest != 0:
            total += board.rate[c]
            for b in range(saved.shape[0]):
                if rest >> b & 1:
                    saved[b] += board.rate[c]
    return total


@kernel
def failing(board: Board, gate: int, shot: int, mode: int) -> float:
    """Price of a failure: the rewrite or stop, and the days waited once nothing else is left to shoot."""
    left = days_of(board.alive[mode] & ~shot)
    return board.price[gate] + board.running * max(0, board.pages[gate] - left)


@kernel
def after_block(board: Board, value: np.ndarray, mode: int, shot: int, block: int, first: int) -> float:
    """Expected cost after a block, its gates decided.

    Args:
        board: The shoot.
        value: Expected cost from every state on.
        mode: Gates failed before, as bits.
        shot: Blocks shot, this one among them, as bits.
        block: The block.
        first: 0 for every outcome, 1 to leave out the one in which nothing fails.
    """
    here = board.base[block]
    result = 0.0
    gates = board.gate_block.shape[0]
    if first == 0 and value[mode, shot, here] == np.inf:
        return np.inf  # however unlikely it is that all goes well, the shoot must be able to go on then
    for outcome in range(first, 1 << gates):
        chance, cost, next_mode, ended = 1.0, 0.0, mode | outcome, False
        for g in range(gates):
            failed = outcome >> g & 1
            if board.gate_block[g] == block and (mode >> g & 1) == 0:
                chance *= board.fails[g] if failed else 1.0 - board.fails[g]
                cost += failing(board, g, shot, mode | outcome) if failed else 0.0
                ended = ended or bool(failed and board.stops[g])
            elif failed:
                chance = 0.0
        if chance > 0.0:
            result += chance * (cost if ended else cost + value[next_mode, shot, here])
    return result


@kernel
def backward(board: Board) -> np.ndarray:
    """Least expected cost from every state on, (modes, 2^n, bases + 1); inf where no order exists.

    The last index is the base the company is at; beyond the highest of them, before the first day.
    """
    n, bases = board.work.shape[0], board.move.shape[0]
    value = np.full((board.alive.shape[0], 1 << n, bases + 1), np.inf)
    saved = np.zeros(n)
    for shot in range((1 << n) - 1, -1, -1):
        day = days_of(shot)
        for mode in range(board.alive.shape[0]):
            rest = board.alive[mode] & ~shot
            if rest == 0:
                value[mode, shot, :] = 0.0
                continue
            held = held_pay(board, mode, shot, saved)
            for b in range(n):
                if not rest >> b & 1 or (mode == 0 and not board.open_days[day] >> b & 1):
                    continue
                step = board.work[b] + board.running + held - saved[b]
                step += after_block(board, value, mode, shot | 1 << b, b, 0)
                for last in range(bases + 1):
                    total = step + moving(board, last, b)
                    value[mode, shot, last] = min(value[mode, shot, last], total)
    return value


@kernel
def success(board: Board, shot: int) -> float:
    """Probability that no gate among the blocks shot has failed."""
    chance = 1.0
    for g in range(board.gate_block.shape[0]):
        if shot >> board.gate_block[g] & 1:
            chance *= 1.0 - board.fails[g]
    return chance


@kernel
def forward(board: Board, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least expected cost up to every state in which nothing has failed yet, failures on the way included.

    Returns:
        Cost (2^n, bases + 1), weighted with the probability of getting there; and how the state was come to,
        as block * (bases + 1) + base before it, (2^n, bases + 1), -1 where it was not.
    """
    n, bases = board.work.shape[0], board.move.shape[0]
    reached = np.full((1 << n, bases + 1), np.inf)
    parent = np.full((1 << n, bases + 1), -1, dtype=np.int64)
    reached[0, bases] = 0.0
    saved = np.zeros(n)
    for shot in range((1 << n) - 1):
        day = days_of(shot)
        held = held_pay(board, 0, shot, saved)
        weight = success(board, shot)
        for b in range(n):
            if shot >> b & 1 or not board.open_days[day] >> b & 1:
                continue
            step = board.work[b] + board.running + held - saved[b]
            step += after_block(board, value, 0, shot | 1 << b, b, 1)
            for last in range(bases + 1):
                cost = reached[shot, last] + weight * (step + moving(board, last, b))
                if cost < reached[shot | 1 << b, board.base[b]]:
                    reached[shot | 1 << b, board.base[b]] = cost
                    parent[shot | 1 << b, board.base[b]] = b * (bases + 1) + last
    return reached, parent


@kernel
def best_block(board: Board, value: np.ndarray, mode: int, shot: int, last: int) -> int:
    """The block that the least expected cost shoots next; -1 where nothing is left or allowed."""
    saved = np.zeros(board.work.shape[0])
    held = held_pay(board, mode, shot, saved)
    day = days_of(shot)
    best, chosen = np.inf, -1
    for b in range(board.work.shape[0]):
        closed = mode == 0 and not board.open_days[day] >> b & 1
        if closed or not (board.alive[mode] & ~shot) >> b & 1:
            continue
        step = board.work[b] + board.running + held - saved[b] + moving(board, last, b)
        step += after_block(board, value, mode, shot | 1 << b, b, 0)
        if step < best:
            best, chosen = step, b
    return chosen


@kernel
def best_on_day(
    board: Board, value: np.ndarray, reached: np.ndarray, block: int
) -> tuple[np.ndarray, np.ndarray]:
    """Least expected cost with a block on each day, and the state before it.

    Returns:
        Cost (n,), inf where the block cannot be on that day; and set shot * (bases + 1) + base, (n,).
    """
    n, bases = board.work.shape[0], board.move.shape[0]
    cost, state = np.full(n, np.inf), np.full(n, -1, dtype=np.int64)
    saved = np.zeros(n)
    for shot in range(1 << n):
        day = days_of(shot)
        if shot >> block & 1 or not board.open_days[day] >> block & 1:
            continue
        held = held_pay(board, 0, shot, saved)
        step = board.work[block] + board.running + held - saved[block]
        step += after_block(board, value, 0, shot | 1 << block, block, 0)
        weight = success(board, shot)
        if step == np.inf:
            continue
        for last in range(bases + 1):
            total = reached[shot, last]
            if weight > 0.0:
                total += weight * (step + moving(board, last, block))
            if total < cost[day]:
                cost[day], state[day] = total, shot * (bases + 1) + last
    return cost, state
