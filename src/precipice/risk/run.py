"""Batches of runs on every core, or on a cluster; the numbers do not depend on which, or how many."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Protocol

import numpy as np

from precipice.gags.model import Model, Outcome
from precipice.gags.specification import Specification

BATCH, LARGEST = 250, 4_000
"""Fewest and most runs of a batch, after which progress is told. A model in numpy takes a fifth of the time
in batches of 4,000 that it takes in batches of 250; beyond that little is gained."""

SHARES = 4
"""Batches that each thread should get, where there are enough runs."""

Progress = Callable[[int], None]
"""Called with the number of runs just finished."""


class Runner(Protocol):
    """Where batches are flown."""

    def fly(
        self, model: Model, spec: Specification, values: np.ndarray, keys: np.ndarray, progress: Progress
    ) -> Outcome:
        """Simulate every row of `values` (n, k), SI, with its key (n,); rows in order."""
        ...


class Threads:
    """Threads of this process; the compiled model lets go of the interpreter."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def fly(
        self, model: Model, spec: Specification, values: np.ndarray, keys: np.ndarray, progress: Progress
    ) -> Outcome:
        """Simulate every row, a batch at a time on the next free thread."""
        rows = min(LARGEST, max(BATCH, -(-len(values) // (SHARES * self.workers))))
        starts = range(0, len(values), rows)
        parts: dict[int, Outcome] = {}
        pool = ThreadPoolExecutor(max_workers=self.workers)
        try:
            futures: dict[Future[Outcome], int] = {
                pool.submit(model.run, spec, values[at : at + rows], keys[at : at + rows]): at
                for at in starts
            }
            for future in as_completed(futures):
                at = futures[future]
                parts[at] = future.result()
                progress(len(parts[at].margins))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return joined([parts[at] for at in starts])


def run_all(
    runner: Runner,
    model: Model,
    spec: Specification,
    values: np.ndarray,
    keys: np.ndarray,
    progress: Progress,
) -> Outcome:
    """Simulate every row of `values` (n, k), SI, with its key (n,).

    Raises:
        ArithmeticError: The model gave a margin that is not a number.
    """
    whole = runner.fly(model, spec, values, keys, progress)
    bad = np.flatnonzero(~np.isfinite(whole.margins).all(axis=1))
    if bad.size:
        raise ArithmeticError(
            f"gag {spec.gag.id!r}: run {int(bad[0])} gave a margin that is not a number; "
            f"{bad.size} of {len(values)} runs did"
        )
    return whole


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def joined(parts: list[Outcome]) -> Outcome:
    """Batches end to end."""
    return Outcome(
        margins=np.concatenate([part.margins for part in parts]),
        landings=_by_name([part.landings for part in parts]),
        branches=_ways([part.branches for part in parts]),
        across=_by_name([part.across for part in parts]),
    )


def _by_name(parts: list[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _ways(parts: list[np.ndarray | None]) -> np.ndarray | None:
    known = [part for part in parts if part is not None]
    return np.concatenate(known) if known else None
