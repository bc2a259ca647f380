"""From the moves of a path back to an order of the blocks."""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE, ONE, U, signed
from precipice.schedule.talent.state import LEFT, Groups, Tables, empty_groups, open_state, place, settle


@kernel
def _note(g: Groups, placed: int, near: int, blocks: np.ndarray, sides: np.ndarray, count: int) -> int:
    for p in range(placed):
        blocks[count], sides[count] = g.placed[p], g.side[p] ^ near
        count += 1
    return count


@kernel
def replay(t: Tables, moves: np.ndarray, blocks: np.ndarray, sides: np.ndarray) -> int:
    """Make the moves from the empty schedule on.

    Args:
        t: The instance.
        moves: Moves as in `States.move`, uint8.
        blocks: Where the sets of blocks go, in the order placed, uint64, (64,).
        sides: Where the end that each was placed on goes, 0 left and 1 right, int64, (64,).

    Returns:
        How many sets were placed.
    """
    g, h = empty_groups(), empty_groups()
    k, left, right, placed = open_state(t, g, NONE, NONE, t.everything)
    count = _note(g, placed, LEFT, blocks, sides, 0)
    todo = t.everything
    for c in range(count):
        todo &= ~blocks[c]
    turned = 0
    for move in moves:
        k, left, right, _ = open_state(t, g, left, right, todo)
        side = signed(move >> 6) & 1
        near, far = (left, right) if side == LEFT else (right, left)
        chosen = 0
        while not (g.blocks[chosen] >> U(move & 63)) & ONE:
            chosen += 1
        blocks[count], sides[count] = g.blocks[chosen], side ^ turned
        first = count
        kept, near, far = place(g, k, chosen, near, far, h)
        kept, near, far, placed = settle(h, kept, near, far)
        count = _note(h, placed, side ^ turned, blocks, sides, count + 1)
        for c in range(first, count):
            todo &= ~blocks[c]
        left, right = (near, far) if side == LEFT else (far, near)
        if move >> 7:
            left, right = right, left
            turned ^= 1
    return count


def order_of(t: Tables, moves: np.ndarray) -> list[int]:
    """The order of the blocks that a path's moves make, int.

    Inside a set of blocks placed in one piece, the blocks of an actor who is nowhere else stay together: such
    sets of blocks lie inside one another or apart, and are sorted from the largest on.
    """
    blocks, sides = np.empty(64, np.uint64), np.empty(64, np.int64)
    count = replay(t, moves, blocks, sides)
    ends: tuple[list[int], list[int]] = ([], [])
    for piece, side in zip(blocks[:count].tolist(), sides[:count].tolist(), strict=True):
        ends[side].extend(_piece(t, piece))
    return ends[0] + ends[1][::-1]


def _piece(t: Tables, piece: int) -> list[int]:
    casts = t.cast.tolist()
    inside = [block for block in range(len(casts)) if piece >> block & 1]
    homes = [{block for block in range(len(casts)) if casts[block] >> actor & 1} for actor in range(64)]
    own = sorted((home for home in homes if home and home <= set(inside)), key=len, reverse=True)
    return sorted(inside, key=lambda block: [block not in home for home in own])
