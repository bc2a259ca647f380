"""Complete anytime beam search from both ends of the schedule.

A pass expands the states layer by layer, those with most blocks left first, and keeps the most promising of
each layer only; the next pass keeps sixteen times as many. A pass that let nothing go has seen every schedule
that could be better, and proves the best one known. Otherwise no schedule is better than the least bound let
go of. W. Zhang, "Complete anytime beam search", AAAI 1998; for dynamic programs R. Kuroiwa, J. C. Beck,
"Solving domain-independent dynamic programming problems with anytime heuristic search", ICAPS 2023.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from precipice.schedule.talent.bits import NONE
from precipice.schedule.talent.expand import expand
from precipice.schedule.talent.pool import States, room
from precipice.schedule.talent.replay import order_of
from precipice.schedule.talent.state import Tables, empty_groups, open_state
from precipice.schedule.talent.store import NO_BOUND, Log, Store

CHUNK = 256
"""States that are expanded in one go, by one thread."""

CHUNKS = 8
"""Chunks between two looks at what they found; a number that does not depend on the threads."""

FIRST_WIDTH, GROWTH = 64, 16
"""States of a layer in the first pass, and how many times more in each pass than in the one before."""


@dataclass(frozen=True)
class Limits:
    """When to stop, and what to use.

    Attributes:
        until: The value of `time.perf_counter` to stop at, s.
        memory: For the live states and the log, bytes.
        threads: Threads; changes no result of a search that ends by itself.
        wide: Whether states need words of 64 bits for sets of actors and for sums.
    """

    until: float
    memory: int
    threads: int
    wide: bool


@dataclass
class Best:
    """The best order known and the best bound, as the search goes on.

    Attributes:
        cost: Cost of waiting of the order.
        order: The order of the blocks.
        bound: No order waits for less.
        states: States expanded.
        passes: Passes begun.
    """

    cost: int
    order: list[int]
    bound: int = 0
    states: int = 0
    passes: int = 0


def search(t: Tables, best: Best, limits: Limits, on_pass: Callable[[Best], None] | None = None) -> None:
    """Improve the best order and bound until they meet, or a limit of time or memory is reached.

    Stopped from the keyboard, it leaves what it has: the order, and a bound that holds.

    Raises:
        KeyboardInterrupt: It was stopped from the keyboard.
    """
    width = FIRST_WIDTH
    with ThreadPoolExecutor(limits.threads) as workers:
        while best.bound < best.cost:
            best.passes += 1
            one = _Pass(t, best, limits, workers)
            cost = best.cost
            ended = False
            try:
                ended = one.run(width)
            finally:
                best.bound = max(best.bound, min(best.cost, one.bound()))
            if on_pass is not None:
                on_pass(best)
            if not ended or (one.store.full and best.cost == cost):
                return
            width *= GROWTH


class _Pass:
    """One pass: the layers down to the empty one, with a beam of some width."""

    def __init__(self, t: Tables, best: Best, limits: Limits, workers: ThreadPoolExecutor):
        self.t, self.best, self.limits, self.workers = t, best, limits, workers
        self.store = Store(limits.wide, limits.memory)
        self.log = Log()
        self.new = [room(CHUNK * 64, limits.wide)]
        self.tallies = np.zeros((CHUNKS, 2), np.int64)
        self.waiting = NO_BOUND
        self.layer = len(t.cast) + 1
        self._start()

    def _start(self) -> None:
        groups = empty_groups()
        _, left, right, placed = open_state(self.t, groups, NONE, NONE, self.t.everything)
        root = room(1, self.limits.wide)
        root.todo[0] = self.t.everything
        for piece in groups.placed[:placed]:
            root.todo[0] &= ~piece
        root.left[0], root.right[0] = min(left, right), max(left, right)
        root.cost[0], root.total[0], root.parent[0], root.move[0] = 0, 0, -1, 0
        self.store.take(root, 1, self.layer, 0)

    def bound(self) -> int:
        """No order that this pass has not seen waits for less: the least bound of what is left or dropped."""
        return min(self.store.dropped, self.waiting, self.store.least(self.layer, self.best.cost))

    def run(self, width: int) -> bool:
        """Go through the layers; whether it came to the end before the time was over."""
        for layer in range(len(self.t.cast), 0, -1):
            rows = self.store.beam(layer, width, self.best.cost)
            self.waiting = int(self.store.states.total[rows].min()) if len(rows) else NO_BOUND
            self.layer = layer
            if not self._expand_layer(rows):
                return False
            self.waiting = NO_BOUND
            self.store.forget(layer)
        return True

    def _expand_layer(self, rows: np.ndarray) -> bool:
        first = self.log.add(self.store.states, rows)
        for at in range(0, len(rows), CHUNK * CHUNKS):
            if time.perf_counter() > self.limits.until:
                return False
            chunks = [
                (rows[start : start + CHUNK], first + start)
                for start in range(at, min(at + CHUNK * CHUNKS, len(rows)), CHUNK)
            ]
            for new, count in zip(self.new, self._expand(chunks), strict=False):
                self.store.take(new, count, self.layer, self.log.rows)
            self._look()
        return True

    def _expand(self, chunks: list[tuple[np.ndarray, int]]) -> list[int]:
        while len(self.new) < len(chunks):
            self.new.append(room(CHUNK * 64, self.limits.wide))
        work = zip(chunks, self.new, self.tallies, strict=False)
        if self.limits.threads == 1 or len(chunks) == 1:
            counts = [self._expand_one(*one) for one in work]
        else:
            counts = list(self.workers.map(lambda one: self._expand_one(*one), work))
        self.best.states += int(self.tallies[:, 0].sum())
        self.tallies[:] = 0
        return counts

    def _expand_one(self, chunk: tuple[np.ndarray, int], new: States, tally: np.ndarray) -> int:
        rows, log = chunk
        return expand(self.t, self.store.states, self.store.index, rows, log, self.best.cost, new, tally)

    def _look(self) -> None:
        row = int(self.store.index.heads[0])
        states = self.store.states
        if row >= 0 and states.cost[row] < self.best.cost:
            moves = self.log.path(int(states.parent[row]), int(states.move[row]))
            self.best.order = order_of(self.t, moves)
            self.best.cost = int(states.cost[row])
