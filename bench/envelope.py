"""An envelope of 40 x 40 cells: how long it takes, and how narrow its intervals are."""

from __future__ import annotations

import time

import numpy as np

from jump import EXAMPLE
from precipice.gags.registry import model_of
from precipice.plan.check import check
from precipice.risk.gomap import go_map, grid_of
from precipice.risk.run import Threads, cores
from precipice.risk.sample import draws
from table import show

BUDGETS = (200_000, 2_800_000)
TAKES = 262_144
"""Different takes; a larger map begins again at the first."""


def main() -> None:
    """Print the table."""
    spec = check(EXAMPLE).specifications["fjord-jump"]
    model, runner = model_of("cliff_jump"), Threads(cores())
    parts = list(draws(spec, model.columns(spec), 1, TAKES))
    values, keys = (np.concatenate(part) for part in zip(*parts, strict=True))
    model.run(spec, values[:100], keys[:100])
    grid = grid_of(model, spec, model.map_axes(spec), 40, 40)
    rows = []
    for budget in BUDGETS:
        began = time.perf_counter()
        chart = go_map(runner, model, spec, grid, values, keys, budget, lambda _: None)
        took = time.perf_counter() - began
        p, low, high = (np.array(part) for part in (chart.p, chart.low, chart.high))
        wide = (high - low) / 2.0 / np.maximum(p, 1e-12)
        matters = p >= 0.2 * chart.limit
        rows.append(
            (
                f"{budget:,} takes",
                f"{took:.0f} s",
                f"{100 * np.mean(wide[matters] < 0.2):.0f} %",
                f"{100 * np.quantile(wide[matters], 0.95):.0f} %",
                f"{100 * np.mean((low <= chart.limit) & (chart.limit < high)):.1f} %",
            )
        )
    head = ("40 x 40 cells", "time", "within 20 % of P", "19 in 20 within", "undecided")
    show("Envelope, cells with P above a fifth of the limit", head, rows)


if __name__ == "__main__":
    main()
