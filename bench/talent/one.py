"""One solver on one instance, in a process of its own: a job comes in as JSON, answers go out a line each.

The process keeps to one core and to an address space of the memory allowed. It first solves small random
instances, so that imports and compilation are done, then sets the kernel's mark of peak memory back to what
is resident, and only then starts the clocks: seconds on the wall, against the limit, and of processor time.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from precipice.schedule.talent.instance import Instance
from talent.answer import Answer, Limits
from talent.cases import regenerated

MODULES = {"ours": "ours", "cabs": "cabs", "cpsat": "cpsat", "qin": "branch"}
WARM = ((14, 8, 0),)
WARM_COMPILED = (*WARM, (20, 14, 0), (24, 16, 0))
"""Larger ones too for the solvers in numba, so that the kernels of long searches are compiled as well."""

WARM_SECONDS = 600.0
"""Enough to compile on a busy machine: a warm-up cut short would leave the rest of it to the clocks."""


def say(answer: Answer, **more: object) -> None:
    """Write an answer as a line of JSON."""
    record = {"cost": answer.cost, "bound": answer.bound, "optimal": answer.optimal, "order": answer.order}
    print(json.dumps(record | more), flush=True)


def peak_mb() -> float:
    """Most memory resident since the mark was set back, MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    if found is None:
        raise RuntimeError("/proc/self/status: found no VmHWM; the comparison runs on Linux only")
    return int(found[1]) / 1024


def main() -> None:
    """Read the job, warm up, solve."""
    job = json.load(sys.stdin)
    os.sched_setaffinity(0, {job["core"]})
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    limits = Limits(job["seconds"], job["memory"])
    instance = Instance(
        job["name"],
        np.array(job["presence"], dtype=np.bool_).reshape(len(job["costs"]), len(job["durations"])),
        np.array(job["costs"], dtype=np.int64),
        np.array(job["durations"], dtype=np.int64),
    )
    solver = importlib.import_module(f"talent.{MODULES[job['solver']]}")
    for size in WARM_COMPILED if job["solver"] in ("ours", "qin") else WARM:
        solver.solve(regenerated(*size), Limits(WARM_SECONDS, job["memory"]), lambda _: None)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    floor, began, ran = peak_mb(), time.perf_counter(), time.process_time()
    answer = solver.solve(instance, limits, say)
    wall, cpu = time.perf_counter() - began, time.process_time() - ran
    say(answer, wall=wall, cpu=cpu, peak_mb=peak_mb(), floor_mb=floor)


if __name__ == "__main__":
    main()
