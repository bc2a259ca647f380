"""The live states of a pass and the log of the expanded ones, in memory that grows up to a limit."""

from __future__ import annotations

import numpy as np

from precipice.schedule.talent.pool import (
    LIVE,
    ROWS,
    TAKEN,
    Index,
    States,
    absorb,
    keep_under,
    rehash,
    release,
    room,
    row_bytes,
    rows_of,
)

FIRST_ROWS = 1 << 10
NO_BOUND = 1 << 62


class Log:
    """Where each expanded state came from.

    A row of the log is kept for every expanded state: its parent's row, int32, and its move, uint8.
    """

    ROW_BYTES = 5

    def __init__(self) -> None:
        self.rows = 0
        self._starts: list[int] = []
        self._parents: list[np.ndarray] = []
        self._moves: list[np.ndarray] = []

    def add(self, states: States, rows: np.ndarray) -> int:
        """Log the states in some rows; returns the row of the log of the first."""
        first = self.rows
        self._starts.append(first)
        self._parents.append(states.parent[rows])
        self._moves.append(states.move[rows])
        self.rows += len(rows)
        return first

    def path(self, parent: int, move: int) -> np.ndarray:
        """The moves from the root to a state by its parent's row and its move, uint8; the root is row 0."""
        moves = [move]
        row = parent
        while row > 0:
            piece = int(np.searchsorted(self._starts, row, side="right")) - 1
            at = row - self._starts[piece]
            moves.append(int(self._moves[piece][at]))
            row = int(self._parents[piece][at])
        return np.array(moves[::-1], dtype=np.uint8)


class Store:
    """The live states.

    Attributes:
        states, index: As the kernels read them.
        dropped: The least bound of a state that was let go of; `NO_BOUND` where none was.
        full: Whether memory made it let go of any.
        most: The most states that were live at a time.
    """

    def __init__(self, wide: bool, memory: int) -> None:
        self.states = room(FIRST_ROWS, wide)
        self.index = Index(
            slots=np.full(4 * FIRST_ROWS, -1, np.int32),
            follow=np.empty(FIRST_ROWS, np.int32),
            heads=np.full(65, -1, np.int64),
            marks=np.array([0, -1, 0, 0], dtype=np.int64),
        )
        self.dropped = NO_BOUND
        self.full = False
        self.most = 0
        # A row has a link of 4 bytes and 2 to 4 slots of 4; growing holds one column of 8 bytes twice.
        self._row_bytes = row_bytes(wide) + 4 + 16 + 8
        self._memory = memory

    def take(self, new: States, count: int, layer: int, logged: int) -> None:
        """Take new states in; where memory is the limit, half of those below a layer are let go of first.

        Args:
            new: The states.
            count: How many.
            layer: The number of blocks left in the states that are being expanded, which stay.
            logged: Rows of the log, which need memory too.
        """
        marks = self.index.marks
        allowed = (self._memory - logged * Log.ROW_BYTES) // self._row_bytes
        if marks[LIVE] + count > max(allowed, FIRST_ROWS):
            self._shed(layer)
        needed = max(int(marks[ROWS]), int(marks[LIVE]) + count)
        if needed > len(self.states.todo):
            self._grow(max(needed, min(allowed, len(self.states.todo) * 3 // 2)))
        if 2 * (int(marks[TAKEN]) + count) > len(self.index.slots):
            self._rebuild(int(marks[LIVE]) + count)
        absorb(self.states, self.index, new, count)
        self.most = max(self.most, int(marks[LIVE]))

    def beam(self, layer: int, width: int, under: int) -> np.ndarray:
        """The rows of the most promising states of a layer under a bound, int32; the others are let go of."""
        rows = rows_of(self.states, self.index, layer, under)
        if len(rows) <= width:
            return rows
        totals = self.states.total[rows]
        order = np.argsort(totals, kind="stable")
        self.dropped = min(self.dropped, int(totals[order[width]]))
        return rows[np.sort(order[:width])]

    def least(self, layer: int, under: int) -> int:
        """The least bound of the states of the layers below one, or `under` where none is less."""
        least = under
        for below in range(layer):
            rows = rows_of(self.states, self.index, below, under)
            if len(rows):
                least = min(least, int(self.states.total[rows].min()))
        return least

    def forget(self, layer: int) -> None:
        """Give the rows of a layer free."""
        release(self.states, self.index, layer)

    def _shed(self, layer: int) -> None:
        everything = [rows_of(self.states, self.index, below, NO_BOUND) for below in range(layer)]
        totals = self.states.total[np.concatenate([*everything, np.empty(0, np.int32)])]
        if not len(totals):
            return
        middle = int(np.partition(totals, len(totals) // 2)[len(totals) // 2])
        for below in range(layer):
            least = keep_under(self.states, self.index, below, middle)
            if least >= 0:
                self.dropped = min(self.dropped, least)
        self.full = True

    def _grow(self, rows: int) -> None:
        def longer(column: np.ndarray) -> np.ndarray:
            larger = np.empty(rows, column.dtype)
            larger[: len(column)] = column
            return larger

        self.states = States(*(longer(column) for column in self.states))
        self.index = self.index._replace(follow=longer(self.index.follow))

    def _rebuild(self, rows: int) -> None:
        self.index = self.index._replace(slots=np.empty(0, np.int32))
        self.index = self.index._replace(slots=np.full(1 << (3 * rows).bit_length(), -1, np.int32))
        rehash(self.states, self.index)
