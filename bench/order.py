"""Ordering day-blocks exactly, beside a CP-SAT model of the same cost without gates."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from precipice.schedule.blocks import Board, board
from precipice.schedule.exact import backward
from precipice.schedule.pack import pack
from table import median_seconds, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from schedule.shoots import shoot

LIMIT = 30.0
SIZES = (8, 10, 12, 14, 18)


def by_cpsat(problem: Board) -> tuple[float, bool]:
    """Least pay, hold and moves by a position model; whether it was proven within the limit."""
    n, model = len(problem.work), cp_model.CpModel()
    at = [[model.new_bool_var(f"{b} at {d}") for d in range(n)] for b in range(n)]
    for k in range(n):
        model.add_exactly_one(at[k])
        model.add_exactly_one(row[k] for row in at)
    costs: list[Any] = []
    for blocks, rate in zip(problem.cast.tolist(), problem.rate.tolist(), strict=True):
        mine = [b for b in range(n) if blocks >> b & 1]
        if not mine:
            continue
        days = [sum(d * at[b][d] for d in range(n)) for b in mine]
        first, last = model.new_int_var(0, n - 1, ""), model.new_int_var(0, n - 1, "")
        model.add_min_equality(first, days)
        model.add_max_equality(last, days)
        costs.append(round(rate) * (last - first + 1 - len(mine)))
    for d in range(1, n):
        for base, price in enumerate(problem.move.tolist()):
            here, before = (
                sum(at[b][day] for b in range(n) if problem.base[b] == base) for day in (d, d - 1)
            )
            moved = model.new_bool_var("")
            model.add(moved >= here - before)
            costs.append(round(price) * moved)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = LIMIT
    status = solver.solve(model)
    fixed = float(problem.work.sum()) + n * problem.running
    return solver.objective_value + fixed, status == cp_model.OPTIMAL


def main() -> None:
    """Print the table; both must find the same cost where both prove it, to the rounding of prices."""
    rows = []
    for size in SIZES:
        problem = shoot(seed=size, scenes=size, gates=0, people=10, bases=4)
        shot = board(problem, pack(problem).blocks)
        ours = median_seconds(lambda shot=shot: backward(shot), 3)
        cost = float(backward(shot)[0, 0, len(shot.move)])
        began = time.perf_counter()
        theirs, proven = by_cpsat(shot)
        peer = time.perf_counter() - began
        if proven and abs(theirs - cost) > size * 10:
            raise AssertionError(f"{size} blocks: {cost} and {theirs} are both proven")
        said = f"{peer:.2f} s" if proven else f"over {LIMIT:.0f} s"
        rows.append((f"{size} days", f"{ours * 1e3:,.1f} ms", said, f"{peer / ours:,.0f}"))
    show("Ordering days exactly, one core", ("shoot", "sets", "CP-SAT", "ratio"), rows)


if __name__ == "__main__":
    main()
