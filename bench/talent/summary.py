"""Tables of a comparison: solved by class, and each solver beside the first."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from table import show

LEAST_SECONDS = 1e-3
"""Shorter times count as this: below it, building the arrays is most of what is timed."""


@dataclass(frozen=True)
class Row:
    """What a solver made of an instance.

    Attributes:
        status: proven, limit, memory (killed by the cap, the last answer counts) or none (no order at all).
        wall: Seconds on the wall, model and preprocessing included, imports and compilation not.
        cpu: The same in processor time.
        peak_mb: Most memory resident while it solved, floor included; None if it was killed.
        floor_mb: Memory resident before: interpreter, libraries, compiled code.
    """

    solver: str
    name: str
    scenes: int
    actors: int
    status: str
    cost: int | None
    bound: int
    order: tuple[int, ...] | None
    wall: float
    cpu: float
    peak_mb: float | None
    floor_mb: float | None


def solved(rows: Sequence[Row], names: Set[str], solver: str) -> str:
    """How many of a class a solver proved."""
    mine = [row for row in rows if row.solver == solver and row.name in names]
    return f"{sum(row.status == 'proven' for row in mine)} of {len(mine)}"


def ratio(rows: Sequence[Row], solver: str, first: str) -> str:
    """Geometric mean of a solver's times over the first's, on those that both prove."""
    times = {(row.solver, row.name): max(row.cpu, LEAST_SECONDS) for row in rows if row.status == "proven"}
    both = [name for who, name in times if who == solver and (first, name) in times]
    if not both:
        return "none"
    mean = math.exp(statistics.fmean(math.log(times[solver, name] / times[first, name]) for name in both))
    return f"{mean:,.2f} ({len(both)})"


def gap(rows: Sequence[Row], solver: str) -> str:
    """Median of (cost - bound) / cost where an order was found but not proven."""
    left = [row for row in rows if row.solver == solver and row.status in ("limit", "memory")]
    gaps = [(row.cost - row.bound) / row.cost for row in left if row.cost]
    return f"{100 * statistics.median(gaps):.1f} % ({len(gaps)})" if gaps else "none"


def excess(rows: Sequence[Row], solver: str) -> str:
    """Median of a solver's cost above the best order that anybody found, where it proved nothing."""
    best: dict[str, int] = {}
    for row in rows:
        if row.cost is not None:
            best[row.name] = min(row.cost, best.get(row.name, row.cost))
    over = [
        row.cost / best[row.name] - 1.0
        for row in rows
        if row.solver == solver and row.cost is not None and row.status != "proven" and best[row.name]
    ]
    return f"{100 * statistics.median(over):.1f} %" if over else "none"


def peak(rows: Sequence[Row], solver: str) -> str:
    """Median of the most memory resident, with how many runs the cap ended."""
    mine = [row for row in rows if row.solver == solver]
    peaks = [row.peak_mb for row in mine if row.peak_mb is not None]
    killed = sum(row.status == "memory" or row.peak_mb is None for row in mine)
    text = f"{statistics.median(peaks):,.0f} MB" if peaks else "none"
    return text + (f" ({killed} at the cap)" if killed else "")


def print_tables(rows: Sequence[Row], classes: Mapping[str, Set[str]], solvers: Sequence[str]) -> None:
    """Print both tables; times are processor seconds, which other work on the machine disturbs least."""
    body = [(name, *(solved(rows, names, solver) for solver in solvers)) for name, names in classes.items()]
    show("Talent scheduling: proven", ("class", *solvers), body)
    print()
    first = solvers[0]
    head = ("solver", "proven", f"time, in {first}'s", "gap where open", "cost above best", "peak memory")
    everything = frozenset(row.name for row in rows)
    show(
        "Talent scheduling: geometric-mean ratio of processor times where both prove (of how many); medians",
        head,
        [
            (
                solver,
                solved(rows, everything, solver),
                ratio(rows, solver, first),
                gap(rows, solver),
                excess(rows, solver),
                peak(rows, solver),
            )
            for solver in solvers
        ],
    )
