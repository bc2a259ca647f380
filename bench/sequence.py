"""A short version of `bench/talent/run.py`: a few instances of the literature and random, 10 s each."""

from __future__ import annotations

from talent import cases, run

LIMIT = 10.0
MEMORY = 4 * run.GIB
KNOWN = ("film105.dat", "film117.dat", "MobStory", "Warwick1201")
RANDOM = ((20, 12, 0), (24, 8, 0), (28, 16, 0), (36, 10, 0))


def main() -> None:
    """Print the tables."""
    print(run.machine(LIMIT, MEMORY))
    files = cases.literature()
    instances = {"random": [cases.regenerated(*size) for size in RANDOM]}
    if files:
        instances = {"literature": [files[name] for name in KNOWN], **instances}
    else:
        print(f"The files of the literature are left out: {cases.DATA} is not there")
    run.compare(instances, run.usable(run.NAMES), LIMIT, MEMORY, quiet=True)


if __name__ == "__main__":
    main()
