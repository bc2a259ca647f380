"""The order of scenes that costs least, proven where time and memory allow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from precipice.production.problem import InputError, Problem
from precipice.schedule.talent.climb import KICKS, SEED, climb
from precipice.schedule.talent.instance import Instance, cost_of
from precipice.schedule.talent.pool import keep_under, rehash
from precipice.schedule.talent.reduce import Reduced, reduce
from precipice.schedule.talent.search import Best, Limits, search
from precipice.schedule.talent.state import MOST, tables
from precipice.schedule.talent.store import Store

PROGRAM = 256 * 2**20
"""Bytes of the memory limit set aside for the program itself: the interpreter, numpy, compiled kernels."""

LEAST_MEMORY = 2**20
"""Bytes for the search, however little memory is given."""


@dataclass(frozen=True)
class Sequence:
    """An order of the scenes, what it costs, and how good it is.

    Attributes:
        cost: Cost of the order.
        bound: No order costs less.
        optimal: Whether the order is proven to cost least: bound and cost are equal.
        order: The scenes, counted from 0.
        seconds: Time taken, without that of compiling, s.
        states: States expanded in the search.
        stopped: Whether it was stopped from the keyboard.
    """

    cost: int
    bound: int
    optimal: bool
    order: tuple[int, ...]
    seconds: float
    states: int
    stopped: bool

    @property
    def gap(self) -> float:
        """How much of the cost is not proven needed, 0 to 1."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def sequence(
    instance: Instance,
    limit_s: float,
    memory_bytes: int,
    threads: int,
    on_progress: Callable[[int, int, float], None] | None = None,
) -> Sequence:
    """The best order found, with a bound that holds, in a limit of time and memory.

    The same instance gives the same result however many threads there are, unless a limit ends the search.
    Ctrl-C ends it too, and the best order so far is returned.

    Args:
        instance: The instance.
        limit_s: Time limit, s, from when the kernels are compiled, which takes a minute once.
        memory_bytes: Memory limit; 256 MiB of it are for the program itself.
        threads: Threads, 1 or more.
        on_progress: Called after each pass of the search with cost, bound and seconds.

    Raises:
        InputError: More than 64 blocks of scenes, or actors, are left once equal scenes are merged and actors
            who never wait are taken out.
    """
    reduced = reduce(instance)
    _refuse_large(instance, reduced)
    most = sum(reduced.costs.tolist()) * sum(reduced.durations.tolist())
    wide = len(reduced.costs) > 32 or most >= 2**31
    compile_kernels(wide)
    start = time.perf_counter()
    best, stopped = Best(0, list(range(len(reduced.blocks)))), False
    if len(reduced.costs):
        t = tables(reduced)
        memory = max(LEAST_MEMORY, memory_bytes - PROGRAM)
        limits = Limits(start + limit_s, memory, threads, wide)

        def say(now: Best) -> None:
            if on_progress is not None:
                seconds = time.perf_counter() - start
                on_progress(now.cost + reduced.base, now.bound + reduced.base, seconds)

        try:
            cost, order = climb(t, KICKS, np.uint64(SEED))
            best.cost, best.order = int(cost), order.tolist()
            search(t, best, limits, say)
        except KeyboardInterrupt:
            stopped = True
    return _result(instance, reduced, best, time.perf_counter() - start, stopped)


@cache
def compile_kernels(wide: bool) -> None:
    """Compile the kernels, or load them where they are kept on disk, with a small search."""
    scene, actor = np.arange(12), np.arange(8)[:, None]
    presence = (scene * (actor + 3) + actor) % 7 < 3
    instance = Instance("a small one", presence, 1 + np.arange(8), 1 + np.arange(12) % 4)
    reduced = reduce(instance)
    t = tables(reduced)
    climb(t, 1, np.uint64(SEED))
    best = Best(cost_of(instance, range(instance.scenes)), list(range(len(reduced.blocks))))
    search(t, best, Limits(math.inf, 0, 1, wide))
    store = Store(wide, 0)
    rehash(store.states, store.index)
    keep_under(store.states, store.index, 0, 0)


def _refuse_large(instance: Instance, reduced: Reduced) -> None:
    actors, blocks = reduced.presence.shape
    if actors > MOST or blocks > MOST:
        raise InputError(
            (
                Problem(
                    instance.name,
                    "",
                    f"{blocks} different scenes and {actors} actors who may have to wait",
                    f"up to {MOST} of each",
                ),
            )
        )


def _result(instance: Instance, reduced: Reduced, best: Best, seconds: float, stopped: bool) -> Sequence:
    order = reduced.restore(best.order)
    cost, bound = cost_of(instance, order), reduced.base + best.bound
    if bound > cost:
        raise RuntimeError(f"{instance.name}: the order costs {cost}, less than the bound {bound}")
    return Sequence(cost, bound, bound == cost, order, seconds, best.states, stopped)
