"""Jumps a second on one core and on all, and how far their landings lie from those of a tighter tolerance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.columns import (
    BOX,
    CANOPY,
    INFLATION,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_LAND_Z,
    OUTPUTS,
    PILOT,
    SETTLING_TIME,
    TOGETHER,
    TUCK,
)
from precipice.gags.cliff_jump.forces import Gusts, slope, through_air
from precipice.gags.cliff_jump.model import LEVELS, TOLERANCE, place_of
from precipice.gags.cliff_jump.pilot import polar, zone_of
from precipice.gags.registry import model_of
from precipice.kernel import kernel
from precipice.physics.air import Air
from precipice.physics.integrate import State
from precipice.plan.check import check
from precipice.risk.run import Threads, cores
from precipice.risk.sample import draws
from table import median_seconds, show

EXAMPLE = Path(__file__).parents[1] / "examples" / "headland"
TAKES = 4_000


def landings(values: np.ndarray, keys: np.ndarray, place: flight.Place, tolerance: float) -> np.ndarray:
    """Where each take comes down, (n, 3), m."""
    demands, across = np.empty((len(values), len(OUTPUTS))), np.empty((len(values), LEVELS))
    flight.fly_many(values, keys, place, tolerance, demands, across, across.copy())
    return demands[:, [OUT_LAND_X, OUT_LAND_Y, OUT_LAND_Z]]


@kernel
def settling(
    t: float, y: State, forward: float, sink: float, settling_time: float, air: Air, gusts: Gusts
) -> State:
    """Right-hand side under canopy, straight on: what the model has in closed form."""
    flow, rate = through_air(t, y, air, gusts), 1.0 / settling_time
    pull = rate * (forward - flow[0]), -rate * flow[1], rate * (-sink - flow[2])
    return y[3], y[4], y[5], pull[0], pull[1], pull[2], 0.0


def by_scipy(values: np.ndarray, place: flight.Place) -> None:
    """The same forces, compiled as here, stepped by scipy's RK45: no gusts, events, margins, pilot."""
    air = flight.air_of(values, place)
    gusts = Gusts((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 0.0, 1e9)
    y = np.array([0.0, 0.0, 362.0, 14.0, 0.0, 2.0, 0.0])
    t = 0.0
    zone = zone_of(values, air)
    ends = ((0.9, TOGETHER), (1.7, TUCK), (5.5, BOX), (6.4, PILOT), (7.2, INFLATION), (53.0, CANOPY))
    for end, phase in ends:
        force = flight.force_of(min(phase, INFLATION), values)
        held = (*polar(values, zone, 1.2, 0.0, 0.0), float(values[SETTLING_TIME]), air, gusts)
        step = min(1.0, end - t) if phase == CANOPY else end - t
        while t < end - 1e-9:
            found = solve_ivp(
                lambda now, state, force=force, held=held, phase=phase: (
                    settling(now, tuple(state), *held)
                    if phase == CANOPY
                    else slope(now, tuple(state), force, air, gusts)
                ),
                (t, min(end, t + step)),
                y,
                rtol=1e-6,
                atol=1e-6,
            )
            t, y = min(end, t + step), found.y[:, -1]


def main() -> None:
    """Print the table."""
    spec = check(EXAMPLE).specifications["fjord-jump"]
    model, place = model_of("cliff_jump"), place_of(spec)
    values, keys = next(draws(spec, model.columns(spec), 1, TAKES))
    ours = median_seconds(lambda: model.run(spec, values, keys), 5) / TAKES
    everywhere = Threads(cores())
    wide = median_seconds(lambda: everywhere.fly(model, spec, values, keys, lambda _: None), 5) / TAKES
    peer = median_seconds(lambda: by_scipy(values[0], place), 5)
    fine = landings(values[:500], keys[:500], place, 1e-8)
    off = np.linalg.norm(landings(values[:500], keys[:500], place, TOLERANCE) - fine, axis=1)
    share = off / np.linalg.norm(fine - [0.0, 0.0, float(place.levels[0])], axis=1)
    rows = [
        ("this model, one core: gusts, events, margins, pilot", f"{1 / ours:,.0f}", "1"),
        (f"this model, {cores()} cores", f"{1 / wide:,.0f}", f"{wide / ours:.2f}"),
        ("scipy RK45, same compiled forces, none of these", f"{1 / peer:,.0f}", f"{peer / ours:,.0f}"),
    ]
    show("Jumps a second (medians)", ("what", "a second", "time, in ours"), rows)
    print(
        f"Landing against tolerance 1e-8, of the distance flown: median {np.median(share):.1e}, "
        f"95 in 100 within {np.quantile(share, 0.95):.1e}, 99 within {np.quantile(share, 0.99):.1e}"
    )


if __name__ == "__main__":
    main()
