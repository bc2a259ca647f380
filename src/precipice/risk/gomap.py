"""The go/no-go map: probability of harm with two inputs held at chosen values, the rest as stated."""

from __future__ import annotations

import numpy as np

from precipice.gags.model import Margin, Model
from precipice.gags.specification import Specification
from precipice.production.assessment import GoMap
from precipice.risk.odds import harmed, odds
from precipice.risk.run import Progress, run_all

ACROSS, UPWARDS = 11, 8
"""Values of the two inputs."""

FIRST_LOOK = 100
"""Runs of every cell; the others are spent where these do not already say no-go."""


def cells() -> int:
    """Cells of a map."""
    return ACROSS * UPWARDS


def go_map(
    model: Model,
    spec: Specification,
    margins: tuple[Margin, ...],
    values: np.ndarray,
    keys: np.ndarray,
    workers: int,
    progress: Progress,
) -> GoMap:
    """Every cell flies the same runs, so that cells differ by their two inputs and by little else.

    Args:
        model: The gag's model.
        spec: The gag.
        margins: Its margins.
        values: Samples (n, k), SI, of which the two inputs are replaced.
        keys: Keys (n,).
        workers: Threads.
        progress: Told of finished runs.
    """
    x = np.linspace(*model.map_range(spec, model.map_axes[0]), ACROSS)
    y = np.linspace(*model.map_range(spec, model.map_axes[1]), UPWARDS)
    places = np.array([(across, upwards) for upwards in y for across in x])
    harms, runs = np.zeros(len(places), dtype=int), np.zeros(len(places), dtype=int)
    wanted = np.arange(len(places))
    for look in (slice(0, FIRST_LOOK), slice(FIRST_LOOK, len(values))):
        some, some_keys = values[look], keys[look]
        if not len(some) or not wanted.size:
            continue
        grid = np.tile(some, (len(wanted), 1))
        for axis, name in enumerate(model.map_axes):
            grid[:, model.columns.index(name)] = np.repeat(places[wanted, axis], len(some))
        outcome = run_all(model, spec, grid, np.tile(some_keys, len(wanted)), workers, progress)
        for cell, at in zip(wanted.tolist(), range(0, len(grid), len(some)), strict=True):
            harms[cell] += harmed(margins, outcome.margins[at : at + len(some)])
            runs[cell] += len(some)
        wanted = np.array(
            [cell for cell in wanted.tolist() if odds(harms[cell], runs[cell]).low <= spec.gag.highest_harm],
            dtype=int,
        )
    return _chart(model, spec, x, y, harms, runs)


def _chart(
    model: Model, spec: Specification, x: np.ndarray, y: np.ndarray, harms: np.ndarray, runs: np.ndarray
) -> GoMap:
    across, upwards = (spec.stated[name].parameter for name in model.map_axes)
    found = [odds(int(harm), int(count)) for harm, count in zip(harms, runs, strict=True)]
    rows = [found[at : at + ACROSS] for at in range(0, len(found), ACROSS)]
    return GoMap(
        x_input=across.name,
        x_label=across.label,
        x_unit=across.unit,
        x=tuple(x.tolist()),
        y_input=upwards.name,
        y_label=upwards.label,
        y_unit=upwards.unit,
        y=tuple(y.tolist()),
        p=tuple(tuple(one.p for one in row) for row in rows),
        high=tuple(tuple(one.high for one in row) for row in rows),
        runs=tuple(tuple(one.runs for one in row) for row in rows),
        limit=spec.gag.highest_harm,
    )
