"""Talent-scheduling solvers on the same instances: one core, one memory cap, every answer checked.

    python bench/talent/run.py [--limit 60] [--memory 4] [--sample 24] [--solvers ours,cabs,cpsat,qin] [FILES]

Without FILES: the instances of the literature, where the data are beside the checkout, and a sample of the
random ones. Every order is priced again here, and no bound may lie above an order that anybody found.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from precipice.schedule.talent.instance import Instance, cost_of
from precipice.schedule.talent.read import read_instance
from talent import cases
from talent.summary import Row, print_tables

NAMES = ("ours", "cabs", "cpsat", "qin")
NEEDS = {"ours": "precipice.schedule.talent.sequence", "cabs": "didppy"}
GRACE = 600.0
"""Seconds beside the limit for starting, compiling and stopping on a busy machine."""

KILLED = -9
OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "memory allocation of", "Unable to allocate")
GIB = 2**30


def measured(solver: str, instance: Instance, seconds: float, memory: int) -> Row:
    """Run a solver in a process of its own and check what it says.

    Raises:
        RuntimeError: It failed for another reason than memory, or would not stop.
        AssertionError: Its order does not cost what it says, or less than its bound.
    """
    job = {
        "solver": solver,
        "name": instance.name,
        "presence": instance.presence.tolist(),
        "costs": instance.costs.tolist(),
        "durations": instance.durations.tolist(),
        "seconds": seconds,
        "memory": memory,
        "core": max(os.sched_getaffinity(0)),
    }
    command = [sys.executable, str(Path(__file__).with_name("one.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            said, errors = child.communicate(json.dumps(job), timeout=2 * seconds + GRACE)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise RuntimeError(f"{solver} on {instance.name}: did not stop at its limit") from error
    records = [json.loads(line) for line in said.splitlines() if line.endswith("}")]
    short = child.returncode == KILLED or (
        child.returncode != 0 and any(word in errors for word in OUT_OF_MEMORY)
    )
    if child.returncode != 0 and not short:
        raise RuntimeError(f"{solver} on {instance.name}: exit {child.returncode}: {errors[-2000:]}")
    best: dict[str, Any] = (
        records[-1] if records else {"cost": None, "bound": 0, "optimal": False, "order": None}
    )
    _check(solver, instance, best)
    status = "proven" if best["optimal"] else "memory" if short else "limit"
    return Row(
        solver=solver,
        name=instance.name,
        scenes=instance.scenes,
        actors=instance.actors,
        status=status if best["cost"] is not None else "none",
        cost=best["cost"],
        bound=best["bound"],
        order=best["order"] and tuple(best["order"]),
        wall=best.get("wall", seconds),
        cpu=best.get("cpu", seconds),
        peak_mb=best.get("peak_mb"),
        floor_mb=best.get("floor_mb"),
    )


def _check(solver: str, instance: Instance, best: dict[str, Any]) -> None:
    cost, bound, order = best["cost"], best["bound"], best["order"]
    if cost is None:
        return
    priced = cost_of(instance, order)
    if priced != cost:
        raise AssertionError(f"{solver} on {instance.name}: says {cost}, its order costs {priced}")
    if bound > cost or (best["optimal"] and bound != cost):
        raise AssertionError(f"{solver} on {instance.name}: bound {bound}, cost {cost}")


def check_together(rows: Sequence[Row]) -> None:
    """No bound of anybody lies above the best order of anybody, on one instance.

    Raises:
        AssertionError: One does; a proof was none.
    """
    costs = [(row.cost, row.solver) for row in rows if row.cost is not None]
    for row in rows:
        if costs and row.bound > min(costs)[0]:
            raise AssertionError(
                f"{row.name}: {row.solver} says that no order costs less than {row.bound}, "
                f"{min(costs)[1]} has one of {min(costs)[0]}"
            )


def compare(
    instances: dict[str, list[Instance]],
    solvers: Sequence[str],
    seconds: float,
    memory: int,
    out: Path | None = None,
    quiet: bool = False,
) -> list[Row]:
    """Every solver on every instance, one at a time; tables; the rows as JSON lines if a path is given."""
    everything: list[Row] = []
    for group in instances.values():
        for instance in group:
            rows = []
            for solver in solvers:
                row = measured(solver, instance, seconds, memory)
                rows.append(row)
                if not quiet:
                    print(_line(row), file=sys.stderr, flush=True)
                if out is not None:
                    with out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(row)) + "\n")
            check_together(rows)
            everything += rows
    print_tables(everything, {name: {i.name for i in group} for name, group in instances.items()}, solvers)
    return everything


def _line(row: Row) -> str:
    size = f"{row.scenes}x{row.actors}"
    peak = "" if row.peak_mb is None else f"{row.peak_mb:6.0f} MB"
    gap = "" if row.status == "proven" else f" [{row.bound}]"
    return f"{row.name:22} {size:6} {row.solver:5} {row.status:7} {row.wall:7.2f} s {peak} {row.cost}{gap}"


def usable(solvers: Sequence[str]) -> list[str]:
    """Those solvers whose module is installed; says which are not."""
    found = []
    for solver in solvers:
        need = NEEDS.get(solver)
        if need is None or importlib.util.find_spec(need) is not None:
            found.append(solver)
        else:
            print(f"{solver} is left out: {need} is not installed; see the bench extra")
    return found


def literature() -> list[Instance]:
    """The instances of the literature, each once where two formats have it; says so where there are none."""
    found: dict[bytes, Instance] = {}
    files = cases.literature()
    for instance in files.values():
        arrays = (instance.presence, instance.costs, instance.durations)
        found.setdefault(b"|".join(array.tobytes() for array in arrays), instance)
    if files:
        print(f"Literature: {len(files)} files, {len(found)} instances")
    else:
        print(f"The files of the literature are left out: {cases.DATA} is not there")
    return list(found.values())


def machine(seconds: float, memory: int) -> str:
    """What the numbers hang on."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    packages = ("numba", "numpy", "ortools", "didppy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages if importlib.util.find_spec(name))
    return (
        f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, {versions}; one core, {seconds:g} s, {memory / GIB:g} GiB each"
    )


def banded(instances: Sequence[Instance]) -> dict[str, list[Instance]]:
    """Random instances by scenes and actors."""
    found: dict[str, list[Instance]] = {}
    for low, high in ((16, 30), (32, 46), (48, 64)):
        for few, many in ((8, 12), (14, 22)):
            group = [i for i in instances if low <= i.scenes <= high and few <= i.actors <= many]
            if group:
                found[f"random, {low}-{high} scenes, {few}-{many} actors"] = group
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="instance files in place of the usual ones")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each run (default 60)")
    parser.add_argument("--memory", type=float, default=4.0, help="GiB of address space (default 4)")
    parser.add_argument("--sample", type=int, default=24, help="random instances, 0 to 1000 (default 24)")
    parser.add_argument(
        "--solvers", default=",".join(NAMES), help="comma-separated, the first is the measure"
    )
    parser.add_argument("--no-literature", action="store_true", help="the random instances only")
    parser.add_argument("--out", type=Path, help="append each run to this file, a JSON object a line")
    found = parser.parse_args()
    wrong = sorted(set(found.solvers.split(",")) - set(NAMES))
    if wrong:
        parser.error(f"--solvers: found {', '.join(wrong)}; allowed: {', '.join(NAMES)}")
    if not 0 <= found.sample <= 1000 or found.limit <= 0 or found.memory <= 0:
        parser.error("--sample must be 0 to 1000, --limit and --memory above 0")
    return found


def main() -> None:
    """Run the comparison that the command line asks for."""
    asked = _arguments()
    memory = int(asked.memory * GIB)
    solvers = usable(asked.solvers.split(","))
    print(machine(asked.limit, memory))
    instances: dict[str, list[Instance]] = {}
    if asked.files:
        instances["files"] = [read_instance(path) for path in asked.files]
    else:
        if not asked.no_literature and (known := literature()):
            instances["literature"] = known
        instances |= banded(cases.sample(asked.sample))
    compare(instances, solvers, asked.limit, memory, asked.out)


if __name__ == "__main__":
    main()
