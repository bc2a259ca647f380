"""The envelope: odds of harm with two inputs held at chosen values, refined where they decide something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.assessment import GoMap
from precipice.risk.local_odds import local_odds
from precipice.risk.odds import harms_of
from precipice.risk.run import Progress, Runner, run_all

FIRST_LOOK = 64
"""Runs of every cell before the first refinement."""

MORE = 0.4
"""A refined cell gets this times the runs it has: few rounds, each worth its estimate."""

NARROW = 0.2
"""An interval this far either side of its odds is narrow enough."""

CLOSEST = 0.1
"""An interval this far either side that still straddles the limit stays undecided: the limit is that near."""

FLOOR = 0.2
"""Odds below this share of the limit are not refined for their own sake: the cell is a go."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells.

    Attributes:
        names: The two inputs, across and upwards.
        x: Values of the first, SI (nx,).
        y: Values of the second, SI (ny,).
        held: Other inputs held at one value, SI.
    """

    names: tuple[str, str]
    x: np.ndarray
    y: np.ndarray
    held: Mapping[str, float]

    @property
    def cells(self) -> int:
        """How many."""
        return len(self.x) * len(self.y)


def grid_of(
    model: Model,
    spec: Specification,
    names: tuple[str, str],
    across: int,
    upwards: int,
    held: Mapping[str, float] | None = None,
) -> Grid:
    """The cells over the model's range of two inputs."""
    x = np.linspace(*model.map_range(spec, names[0]), across)
    y = np.linspace(*model.map_range(spec, names[1]), upwards)
    return Grid(names, x, y, dict(held or {}))


def go_map(
    runner: Runner,
    model: Model,
    spec: Specification,
    grid: Grid,
    values: np.ndarray,
    keys: np.ndarray,
    budget: int,
    progress: Progress,
) -> GoMap:
    """The odds of every cell; runs go where the interval is wide, and most where it straddles the limit.

    Every cell flies takes of its own, so that a cell's neighbours tell something new about it; where more
    are flown than there are takes, they begin again at the first.

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        grid: The cells.
        values: Takes (n, k), SI, of which the two inputs are replaced.
        keys: Keys (n,).
        budget: Most runs in all.
        progress: Told of finished runs.
    """
    shape = (len(grid.y), len(grid.x))
    harms, runs = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    limit = spec.gag.highest_harm
    first = min(FIRST_LOOK, max(1, budget // grid.cells))
    _look(runner, model, spec, grid, np.ones(shape, dtype=bool), values, keys, first, harms, runs, progress)
    while True:
        p, low, high = local_odds(harms, runs)
        more = max(1, int(MORE * np.median(runs)))
        wanted = _worth_more(p, low, high, limit)
        left = budget - int(runs.sum())
        if left < FIRST_LOOK or not wanted.any():
            return _chart(spec, grid, (p, low, high), runs)
        if wanted.sum() * more > left:
            affordable = max(1, left // more)
            more = min(more, left // affordable)
            wide = np.where(wanted, _width(p, low, high), -1.0)
            chosen = np.argsort(-wide, axis=None, kind="stable")[: min(affordable, int(wanted.sum()))]
            wanted = np.zeros(runs.size, dtype=bool)
            wanted[chosen] = True
            wanted = wanted.reshape(runs.shape)
        _look(runner, model, spec, grid, wanted, values, keys, more, harms, runs, progress)


def _width(p: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    wide: np.ndarray = (high - low) / 2.0 / np.maximum(p, 1e-12)
    return wide


def _worth_more(p: np.ndarray, low: np.ndarray, high: np.ndarray, limit: float) -> np.ndarray:
    width = _width(p, low, high)
    undecided = (low <= limit) & (limit < high) & (width > CLOSEST)
    wide = (width > NARROW) & (high > FLOOR * limit)
    worth: np.ndarray = undecided | wide
    return worth


def _look(
    runner: Runner,
    model: Model,
    spec: Specification,
    grid: Grid,
    wanted: np.ndarray,
    values: np.ndarray,
    keys: np.ndarray,
    n: int,
    harms: np.ndarray,
    runs: np.ndarray,
    progress: Progress,
) -> None:
    """Fly n more runs of the wanted cells and add them to the counts, in place."""
    cells = np.argwhere(wanted)
    taken = (int(runs.sum()) + np.arange(len(cells) * n)) % len(values)
    flown, own = values[taken], keys[taken]
    columns = model.columns(spec)
    for name, value in grid.held.items():
        flown[:, columns.index(name)] = value
    for name, at in zip(grid.names, (grid.x[cells[:, 1]], grid.y[cells[:, 0]]), strict=True):
        flown[:, columns.index(name)] = np.repeat(at, n)
    outcome = run_all(runner, model, spec, flown, own, progress)
    harmed = harms_of(model.margins(spec), outcome.margins).reshape(len(cells), n).sum(axis=1)
    harms[wanted] += harmed
    runs[wanted] += n


def _chart(
    spec: Specification, grid: Grid, found: tuple[np.ndarray, np.ndarray, np.ndarray], runs: np.ndarray
) -> GoMap:
    across, upwards = (spec.stated[name].parameter for name in grid.names)

    def rows(values: np.ndarray) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(round(float(value), 9) for value in row) for row in values)

    p, low, high = found
    return GoMap(
        x_input=across.name,
        x_label=across.label,
        x_unit=across.unit,
        x=tuple(grid.x.tolist()),
        y_input=upwards.name,
        y_label=upwards.label,
        y_unit=upwards.unit,
        y=tuple(grid.y.tolist()),
        p=rows(p),
        low=rows(low),
        high=rows(high),
        runs=tuple(tuple(int(value) for value in row) for row in runs),
        limit=spec.gag.highest_harm,
    )
