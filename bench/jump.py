"""Jumps a second on one core, beside scipy stepping the same compiled equations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.columns import GLIDE_RATIO
from precipice.gags.cliff_jump.model import TOLERANCE
from precipice.gags.cliff_jump.pilot import DECISION_INTERVAL, site_of
from precipice.gags.cliff_jump.takeoff import CANOPY, FALL, INFLATION, PILOT, TOGETHER
from precipice.gags.registry import model_of
from precipice.plan.check import check
from precipice.risk.sample import gust_keys, samples
from table import median_seconds, show

EXAMPLE = Path(__file__).parents[1] / "examples" / "headland"
TAKES = 500


def by_scipy(values: np.ndarray, profile: np.ndarray) -> None:
    """The same equations, compiled as they are here, stepped by scipy's RK45 from gust to gust, no pilot."""
    site, gust, control = site_of(values, profile), np.zeros((2, 3)), np.array([0.0, values[GLIDE_RATIO]])
    y, out = np.zeros(13), np.empty(13)
    y[2], y[3], y[9], y[10] = 362.0, 14.0, 362.0, 14.0
    t = 0.0
    for end, phase in ((0.9, TOGETHER), (5.5, FALL), (6.4, PILOT), (7.8, INFLATION), (53.0, CANOPY)):
        began = t
        while t < end - 1e-9:
            until = min(end, t + DECISION_INTERVAL)

            def slope(now: float, state: np.ndarray, phase: int = phase, began: float = began) -> np.ndarray:
                flight.slope(now, state, phase, began, values, site, gust, began, control, out)
                return out.copy()

            y = solve_ivp(slope, (t, until), y, rtol=TOLERANCE, atol=TOLERANCE).y[:, -1]
            t = until


def main() -> None:
    """Print the table."""
    spec = check(EXAMPLE).specifications["fjord-jump"]
    model = model_of("cliff_jump")
    values, keys = samples(spec, model.columns, 1, TAKES), gust_keys(1, "bench", TAKES)
    ours = median_seconds(lambda: model.run(spec, values, keys), 5) / TAKES
    profile = np.array(spec.profiles["terrain"])
    peer = median_seconds(lambda: by_scipy(values[0], profile), 5)
    rows = [
        ("this model: gusts, events, margins, pilot", f"{1 / ours:,.0f}", "1"),
        ("scipy RK45, same equations, none of these", f"{1 / peer:,.0f}", f"{peer / ours:,.0f}"),
    ]
    show("Jumps a second, one core (medians)", ("what", "a second", "time, in ours"), rows)


if __name__ == "__main__":
    main()
