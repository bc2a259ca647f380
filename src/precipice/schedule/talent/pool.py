"""The live states of a pass: rows with a hash table, and a list of rows for each number of blocks left.

Rows are used again once their state has been expanded, so that only states still to expand take room. What is
kept of an expanded state is its parent and its move, five bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel
from precipice.schedule.talent.bits import U, signed, size

NOBODY = np.uint64(0xFFFFFFFFFFFFFFFF)
"""What `todo` holds in a row not in use; 64 blocks are left at the root only, which nobody looks for."""


class States(NamedTuple):
    """States, a row each; sets in uint64, or in uint32 where that holds them.

    Attributes:
        todo: The blocks still to place, uint64.
        left, right: The actors open on each end.
        cost: The waiting settled so far.
        total: A bound from below of the waiting of every schedule through the state.
        parent: The row of the log that the state was reached from, int32.
        move: How: the block placed, 64 for the right end, 128 where the ends were exchanged then; uint8.
    """

    todo: np.ndarray
    left: np.ndarray
    right: np.ndarray
    cost: np.ndarray
    total: np.ndarray
    parent: np.ndarray
    move: np.ndarray


class Index(NamedTuple):
    """How the rows are found.

    Attributes:
        slots: Hash table of rows, -1 where empty, int32, a power of two long.
        follow: The next row of the same list, -1 at the end, int32.
        heads: The first row of the list of each number of blocks left, int64, (65,); -1 where none.
        marks: Rows ever used; first row free again or -1; slots taken; rows in use; int64, (4,).
    """

    slots: np.ndarray
    follow: np.ndarray
    heads: np.ndarray
    marks: np.ndarray


ROWS, FREE, TAKEN, LIVE = 0, 1, 2, 3


def room(rows: int, wide: bool) -> States:
    """Room for so many states, in wide words where narrow ones do not hold an instance."""
    sets, sums = (np.uint64, np.int64) if wide else (np.uint32, np.int32)
    return States(
        np.empty(rows, np.uint64),
        np.empty(rows, sets),
        np.empty(rows, sets),
        np.empty(rows, sums),
        np.empty(rows, sums),
        np.empty(rows, np.int32),
        np.empty(rows, np.uint8),
    )


def row_bytes(wide: bool) -> int:
    """Bytes of a row of `States`."""
    return sum(column.itemsize for column in room(0, wide))


@kernel
def hashed(todo: np.uint64, left: np.uint64, right: np.uint64) -> np.uint64:
    """A state mixed into 64 bits."""
    word = todo * U(0x9E3779B97F4A7C15)
    word ^= word >> U(29)
    word += left * U(0xBF58476D1CE4E5B9)
    word ^= word >> U(32)
    word *= U(0x94D049BB133111EB)
    word += right * U(0xD6E8FEB86659FD93)
    word ^= word >> U(31)
    word *= U(0xBF58476D1CE4E5B9)
    return word ^ (word >> U(30))


@kernel
def find(s: States, index: Index, todo: np.uint64, left: np.uint64, right: np.uint64) -> tuple[int, int]:
    """The row of a state, or -1, and the slot that it is in or would go to."""
    last = index.slots.shape[0] - 1
    slot = signed(hashed(todo, left, right) & U(last))
    while index.slots[slot] >= 0:
        row = index.slots[slot]
        if s.todo[row] == todo and s.left[row] == left and s.right[row] == right:
            return row, slot
        slot = (slot + 1) & last
    return -1, slot


@kernel
def absorb(s: States, index: Index, new: States, count: int) -> None:
    """Take the first so many new states in; of two that are the same, the cheaper, the earlier of equals."""
    for i in range(count):
        row, slot = find(s, index, new.todo[i], U(new.left[i]), U(new.right[i]))
        if row >= 0:
            if new.cost[i] < s.cost[row]:
                s.cost[row], s.total[row] = new.cost[i], new.total[i]
                s.parent[row], s.move[row] = new.parent[i], new.move[i]
            continue
        row = index.marks[FREE]
        if row >= 0:
            index.marks[FREE] = index.follow[row]
        else:
            row = index.marks[ROWS]
            index.marks[ROWS] += 1
        s.todo[row], s.left[row], s.right[row] = new.todo[i], new.left[i], new.right[i]
        s.cost[row], s.total[row] = new.cost[i], new.total[i]
        s.parent[row], s.move[row] = new.parent[i], new.move[i]
        index.slots[slot] = row
        index.marks[TAKEN] += 1
        index.marks[LIVE] += 1
        blocks = size(new.todo[i])
        index.follow[row] = index.heads[blocks]
        index.heads[blocks] = row


@kernel
def rows_of(s: States, index: Index, blocks: int, under: int) -> np.ndarray:
    """The rows of the states with so many blocks left and a bound under a number; int32."""
    count = 0
    row = index.heads[blocks]
    while row >= 0:
        count += s.total[row] < under
        row = index.follow[row]
    rows = np.empty(count, np.int32)
    row = index.heads[blocks]
    while row >= 0:
        if s.total[row] < under:
            count -= 1
            rows[count] = row
        row = index.follow[row]
    return rows


@kernel
def _give_back(s: States, index: Index, row: int) -> None:
    s.todo[row] = NOBODY
    index.follow[row] = index.marks[FREE]
    index.marks[FREE] = row
    index.marks[LIVE] -= 1


@kernel
def release(s: States, index: Index, blocks: int) -> None:
    """Give the rows of the states with so many blocks left free."""
    row = index.heads[blocks]
    while row >= 0:
        after = index.follow[row]
        _give_back(s, index, row)
        row = after
    index.heads[blocks] = -1


@kernel
def rehash(s: States, index: Index) -> None:
    """Fill an empty hash table with the rows in use."""
    taken = 0
    for row in range(index.marks[ROWS]):
        if s.todo[row] != NOBODY:
            _, slot = find(s, index, s.todo[row], U(s.left[row]), U(s.right[row]))
            index.slots[slot] = row
            taken += 1
    index.marks[TAKEN] = taken


@kernel
def keep_under(s: States, index: Index, blocks: int, under: int) -> int:
    """Let go of the states with so many blocks left and a bound of a number or more.

    Returns:
        The least bound let go of, or -1.
    """
    least = signed(-1)
    row = index.heads[blocks]
    index.heads[blocks] = -1
    while row >= 0:
        after = index.follow[row]
        if s.total[row] < under:
            index.follow[row] = index.heads[blocks]
            index.heads[blocks] = row
        else:
            if least < 0 or s.total[row] < least:
                least = s.total[row]
            _give_back(s, index, row)
        row = after
    return least
