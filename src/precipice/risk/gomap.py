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
    """Every cell flies the same runs, so that cells differ by their two inputs and by nothing else.

    Args:
        model: The gag's model.
        spec: The gag.
        margins: Its margins.
        values: Samples (n, k), SI, of which the two inputs are replaced.
        keys: Keys (n,).
        workers: Threads.
        progress: Told of finished runs.
    """
    first, second = model.map_axes
    runs = len(values)
    x = np.linspace(*model.map_range(spec, first), ACROSS)
    y = np.linspace(*model.map_range(spec, second), UPWARDS)
    grid = np.tile(values, (ACROSS * UPWARDS, 1))
    grid[:, model.columns.index(first)] = np.tile(np.repeat(x, runs), UPWARDS)
    grid[:, model.columns.index(second)] = np.repeat(y, runs * ACROSS)
    outcome = run_all(model, spec, grid, np.tile(keys, ACROSS * UPWARDS), workers, progress)
    found = [odds(harmed(margins, outcome.margins[at : at + runs]), runs) for at in range(0, len(grid), runs)]
    rows = [found[at : at + ACROSS] for at in range(0, len(found), ACROSS)]
    across, upwards = spec.stated[first], spec.stated[second]
    return GoMap(
        x_input=first,
        x_label=across.parameter.label,
        x_unit=across.parameter.unit,
        x=tuple(x.tolist()),
        y_input=second,
        y_label=upwards.parameter.label,
        y_unit=upwards.parameter.unit,
        y=tuple(y.tolist()),
        p=tuple(tuple(one.p for one in row) for row in rows),
        high=tuple(tuple(one.high for one in row) for row in rows),
        runs=runs,
        limit=spec.gag.highest_harm,
    )
