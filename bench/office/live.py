"""Time of an answer to a slider, by kind: `python bench/office/live.py [FOLDER] [--times N] [--quick]`.

For every gag that can be simulated: takes of an answer, wall time (median, and what 19 of 20 stay within),
processor time, both maps, and the gag in space. Each time an input is moved, so that nothing is remembered.
Wall time is only worth comparing where nobody else uses the machine; processor time shared by the cores is
what a machine of its own takes at best.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from precipice.plan.check import check
from precipice.plan.live import COARSE, FINE, NUMBERS, effort_for, live, live_map, with_changes
from precipice.plan.sliders import sliders, written
from precipice.plan.space import space
from precipice.production.problem import InputError
from precipice.risk.run import Threads, cores


def measured(times: int, work: Callable[[int], object]) -> tuple[float, float, float]:
    """Median and 95 % quantile of the wall time, and median processor time, s."""
    wall, busy = [], []
    for k in range(times):
        began, used = time.perf_counter(), time.process_time()
        work(k)
        wall.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return float(np.median(wall)), float(np.quantile(wall, 0.95)), float(np.median(busy))


def main() -> None:
    """Measure every gag, a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("examples/headland"))
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="leave maps and space out")
    options = parser.parse_args()
    checked, runner = check(options.folder), Threads(cores())
    print(f"{cores()} cores, {options.times} times each; seconds")
    print("| gag | kind | takes | median | p95 | processor | coarse map | fine map | in space |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for gag, spec in checked.specifications.items():
        slider = next((one for one in sliders(spec, ()) if one.tolerance > 0.0), sliders(spec, ())[0])

        def changes(k: int, spec=spec, slider=slider):  # type: ignore[no-untyped-def]
            moved = slider.tolerance * (1.0 - 0.3 * (k % 10 + 1) / 10)
            return {slider.name: written(spec.stated[slider.name].quantity, slider.value, moved)}

        effort, coarse, fine = (effort_for(spec, one, runner) for one in (NUMBERS, COARSE, FINE))
        takes = live(checked, gag, {}, effort).assessment.runs

        def answer(k: int, gag: str = gag, effort=effort, changes=changes) -> None:  # type: ignore[no-untyped-def]
            live(checked, gag, changes(k), effort)

        median, slowest, busy = measured(options.times, answer)
        maps = ["", ""]
        there = ""
        if not options.quick:
            for n, one in enumerate((coarse, fine)):
                found = measured(
                    3, lambda k, gag=gag, one=one, changes=changes: live_map(checked, gag, changes(k), one)
                )
                maps[n] = f"{found[0]:.2f} ({found[2]:.2f})"
            try:
                got = measured(
                    1,
                    lambda _k, gag=gag: space(with_changes(checked, gag, {}).specifications[gag], 1, runner),
                )
                there = f"{got[0]:.2f} ({got[2]:.2f})"
            except InputError:
                there = "no paths"
        print(
            f"| {gag} | {spec.kind.name} | {takes:,} | {median:.2f} | {slowest:.2f} | {busy:.2f} | "
            f"{maps[0]} | {maps[1]} | {there} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
