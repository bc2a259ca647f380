"""Plans of whole shoots over time, beside CP-SAT alone and two plans made as they are made by hand.

    python bench/shoots/run.py [NAME ...] [--limits 2 10 60] [--threads 2] [--cpsat SECONDS]

Some are made by hand, one is the example of the repository, two come from scripts where those lie beside it.
Generated productions are those of `make.production` in the tests, whose docstring states the recipe: a
name is "film" (150 scenes, 60 dates, 30 people), "series" (60, 30, 15) or "short" (20, 12, 8), and a seed, as
in film-0; with "s" at its end Saturdays may be worked, with "g" there are two gates. Each limit is a run
of its own. CP-SAT alone, without a first plan, gets as long as `--cpsat` says; none without it.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from hand import HAND
from written import WRITTEN

from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.evaluate import expected_keeping, violations
from precipice.schedule.shoot.problem import Shoot
from precipice.schedule.shoot.solve import solve
from precipice.schedule.shoot.start import by_place, script_order
from schedule.shoot.make import production
from table import show

SIZES = {
    "film": {"scenes": 150, "dates": 60, "cast": 30, "bases": 8},
    "series": {"scenes": 60, "dates": 30, "cast": 15, "bases": 5},
    "short": {"scenes": 20, "dates": 12, "cast": 8, "bases": 3},
}
MADE = {**HAND, **WRITTEN}
USUAL = (*MADE, "short-0", "short-1", "series-0", "series-1s", "series-2g", "film-0", "film-1s", "film-2g")


def shoot_named(name: str) -> Shoot:
    """A production by its name."""
    if name in MADE:
        return MADE[name]()
    size, _, seed = name.partition("-")
    return production(int(seed.rstrip("gs")), **SIZES[size], gates=2 * ("g" in seed), saturdays="s" in seed)


def by_hand(shoot: Shoot) -> list[str]:
    """Cost of the two plans by hand, with how many rules they break."""
    words: list[str] = []
    for make in (script_order, by_place):
        slots = make(shoot)
        broken = len(violations(shoot, slots))
        words.append(
            f"{expected_keeping(shoot, slots).total:,.0f}" + (f" ({broken} broken)" if broken else "")
        )
    return words


def ours(shoot: Shoot, limits: list[float], threads: int) -> list[str]:
    """When the first plan was there, and the cost at each limit."""
    words: list[str] = []
    first = ""
    for limit in limits:
        plan = solve(shoot, seconds=limit, threads=threads)
        first = first or f"{next(at for at, cost, _ in plan.curve if cost < float('inf')):.2f}"
        words.append(f"{plan.cost.total:,.0f}")
    return [first, *words]


def by_cpsat(shoot: Shoot, seconds: float, workers: int) -> list[str]:
    """Cost and bound of CP-SAT alone."""
    found = solve_cpsat(shoot, seconds, workers)
    if found.slots is None:
        return ["none", f"{found.cost_bound:,.0f}"]
    return [f"{expected_keeping(shoot, found.slots).total:,.0f}", f"{found.cost_bound:,.0f}"]


def main() -> None:
    """Measure the productions that are named, or the usual ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(USUAL))
    parser.add_argument("--limits", type=float, nargs="+", default=[2.0, 10.0, 60.0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cpsat", type=float, default=0.0)
    options = parser.parse_args()
    solve(shoot_named("short-0"), steps=1000)
    rows: list[tuple[str, ...]] = []
    for name in options.names:
        began = time.monotonic()
        shoot = shoot_named(name)
        row = [name, *by_hand(shoot), *ours(shoot, options.limits, options.threads)]
        if options.cpsat:
            row += by_cpsat(shoot, options.cpsat, options.threads)
        rows.append(tuple(row))
        print(*row, f"{time.monotonic() - began:.0f} s", sep="  ", file=sys.stderr, flush=True)
    head = ["production", "script order", "by place", "first plan s", *(f"{x:g} s" for x in options.limits)]
    if options.cpsat:
        head += [f"CP-SAT {options.cpsat:g} s", "its bound"]
    show("Plans of whole shoots, expected cost", tuple(head), rows)


if __name__ == "__main__":
    main()
