"""States of the double-ended search, and what is settled in them without a choice.

A state stands for all ways to have filled both ends of the schedule that leave the same scenes to place. Of
the actors, only these still matter: those open on the left (in a scene on the left, in none on the right, in
one to place), those open on the right, and the free ones (in scenes to place only). Everybody seen on both
ends is paid to the end of the shoot whatever comes. After M. Garcia de la Banda, P. J. Stuckey, G. Chu (2011)
and H. Qin, Z. Zhang, A. Lim, X. Liang, "An enhanced branch-and-bound algorithm for the talent scheduling
problem", European Journal of Operational Research 250 (2016).

Scenes to place that the same of these actors are in form a group, and are shot in one piece.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import NONE, ONE, U, lowest, signed
from precipice.schedule.talent.reduce import Reduced

MOST = 64
"""Blocks, and actors, that the search can hold: one bit each in a word."""

SLOTS = 256
LEFT, RIGHT = 0, 1


class Tables(NamedTuple):
    """A reduced instance as the kernels read it.

    Attributes:
        cast: Actors of a block, uint64 sets, (blocks,).
        days: Duration of a block, int64, (blocks,).
        cost: Cost of an actor, int64, (actors,).
        payroll: Cost of the actors in byte b of a set, int64, (bytes, 256).
        squares: The same of the costs' squares, float64, (bytes, 256).
        casts: Actors of the blocks in byte b of a set, uint64, (8, 256).
        everything: The set of all blocks.
    """

    cast: np.ndarray
    days: np.ndarray
    cost: np.ndarray
    payroll: np.ndarray
    squares: np.ndarray
    casts: np.ndarray
    everything: np.uint64


class Groups(NamedTuple):
    """Groups of the scenes to place, the first so many rows used.

    Attributes:
        cast: Their actors who still matter, uint64, (64,).
        days: Their durations, int64, (64,).
        blocks: Their blocks, uint64 sets, (64,).
        slots: Scratch, a hash table of rows, int16, (256,).
        placed: Blocks placed without a choice, in order, uint64 sets, (64,).
        side: The end that each was placed on, int64, (64,).
    """

    cast: np.ndarray
    days: np.ndarray
    blocks: np.ndarray
    slots: np.ndarray
    placed: np.ndarray
    side: np.ndarray


def tables(reduced: Reduced) -> Tables:
    """The tables of a reduced instance of up to 64 blocks and 64 actors."""
    actors, blocks = reduced.presence.shape
    cast = [sum(1 << int(a) for a in np.flatnonzero(reduced.presence[:, b])) for b in range(blocks)]
    width = max(1, (actors + 7) // 8)
    cost = np.zeros(8 * width, dtype=np.int64)
    cost[:actors] = reduced.costs
    bits = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(np.int64)
    casts = np.zeros((8, 256), dtype=np.uint64)
    for block in range(blocks):
        byte, bit = divmod(block, 8)
        casts[byte, bits[:, bit] == 1] |= np.uint64(cast[block])
    return Tables(
        cast=np.array(cast, dtype=np.uint64),
        days=reduced.durations.astype(np.int64),
        cost=cost,
        payroll=np.ascontiguousarray((bits @ cost.reshape(width, 8).T).T),
        squares=np.ascontiguousarray((bits @ (cost.astype(np.float64) ** 2).reshape(width, 8).T).T),
        casts=casts,
        everything=np.uint64((1 << blocks) - 1),
    )


@kernel
def empty_groups() -> Groups:
    """Room for the groups of one state."""
    return Groups(
        np.empty(64, np.uint64),
        np.empty(64, np.int64),
        np.empty(64, np.uint64),
        np.empty(256, np.int16),
        np.empty(64, np.uint64),
        np.empty(64, np.int64),
    )


@kernel
def pay(t: Tables, actors: np.uint64) -> int:
    """Cost of a set of actors for one unit of duration."""
    total = signed(0)
    for byte in range(t.payroll.shape[0]):
        total += t.payroll[byte, signed((actors >> U(8 * byte)) & U(255))]
    return total


@kernel
def seen_in(t: Tables, blocks: np.uint64) -> np.uint64:
    """Actors of a set of blocks."""
    actors = NONE
    for byte in range(8):
        actors |= t.casts[byte, signed((blocks >> U(8 * byte)) & U(255))]
    return actors


@kernel
def merge(g: Groups, k: int, mattering: np.uint64) -> int:
    """Forget the actors who do not matter and merge groups that become alike; returns how many are left."""
    for slot in range(SLOTS):
        g.slots[slot] = -1
    kept = 0
    for i in range(k):
        cast = g.cast[i] & mattering
        slot = signed((cast * U(0x9E3779B97F4A7C15)) >> U(56))
        while g.slots[slot] >= 0 and g.cast[g.slots[slot]] != cast:
            slot = (slot + 1) & (SLOTS - 1)
        if g.slots[slot] >= 0:
            g.days[g.slots[slot]] += g.days[i]
            g.blocks[g.slots[slot]] |= g.blocks[i]
        else:
            g.slots[slot] = kept
            g.cast[kept], g.days[kept], g.blocks[kept] = cast, g.days[i], g.blocks[i]
            kept += 1
    return kept


@kernel
def settle(g: Groups, k: int, left: np.uint64, right: np.uint64) -> tuple[int, np.uint64, np.uint64, int]:
    """Settle what needs no choice, again and again until nothing more can be.

    An actor in every group is on location to the end; a free actor in one group waits for nothing: neither
    matters any longer. A group of exactly the actors open on one end is placed there at once, at no cost.

    Returns:
        How many groups are left, who is open on the left and on the right, how many groups were placed.
    """
    placed = 0
    while k > 0:
        once, twice, every = NONE, NONE, ~NONE
        for i in range(k):
            twice |= once & g.cast[i]
            once |= g.cast[i]
            every &= g.cast[i]
        mattering = once & ~every & (twice | left | right)
        left &= mattering
        right &= mattering
        if once != mattering:
            k = merge(g, k, mattering)
        forced = -1
        for i in range(k):
            if g.cast[i] == left or g.cast[i] == right:
                forced = i
                break
        if forced < 0:
            return k, left, right, placed
        g.placed[placed] = g.blocks[forced]
        g.side[placed] = LEFT if g.cast[forced] == left else RIGHT
        placed += 1
        k -= 1
        g.cast[forced], g.days[forced], g.blocks[forced] = g.cast[k], g.days[k], g.blocks[k]
    return 0, NONE, NONE, placed


@kernel
def open_state(
    t: Tables, g: Groups, left: np.uint64, right: np.uint64, todo: np.uint64
) -> tuple[int, np.uint64, np.uint64, int]:
    """The groups of a state, settled; returns what `settle` returns."""
    mattering = left | right | (seen_in(t, todo) & ~seen_in(t, t.everything & ~todo))
    k = 0
    while todo:
        block = lowest(todo)
        todo &= todo - ONE
        g.cast[k], g.days[k], g.blocks[k] = t.cast[block], t.days[block], ONE << U(block)
        k += 1
    k = merge(g, k, mattering)
    return settle(g, k, left, right)


@kernel
def place(
    g: Groups, k: int, i: int, near: np.uint64, far: np.uint64, h: Groups
) -> tuple[int, np.uint64, np.uint64]:
    """Place group i of g next to the near end; the other groups go to h, not settled yet.

    Returns:
        How many groups h has, who is open on the near end, who on the far end.
    """
    fixed = ~(g.cast[i] & far)
    kept = 0
    for j in range(k):
        if j != i:
            h.cast[kept], h.days[kept], h.blocks[kept] = g.cast[j] & fixed, g.days[j], g.blocks[j]
            kept += 1
    return kept, (near | g.cast[i]) & fixed, far & fixed
