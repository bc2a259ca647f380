"""Kill the office 100 times on a shooting day: `python bench/office/kill9.py [TIMES] [--db URL]`.

Two people at a time tick, sign, refuse and change the production. Prints what was confirmed and what of it is
missing; ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from day_kills import killed_on_a_day


def main() -> int:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--db", default="")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="precipice-kill9-") as folder:
        confirmed, wrong = killed_on_a_day(Path(folder), options.times, db=options.db)
    counts = ", ".join(f"{count} {what}" for what, count in sorted(confirmed.counts.items()))
    print(f"killed {options.times} times in {time.monotonic() - began:.0f} s; confirmed: {counts}")
    for line in wrong[:40]:
        print(line)
    print(f"{len(wrong)} of them missing or wrong")
    return 1 if wrong or not confirmed.heads else 0


if __name__ == "__main__":
    sys.exit(main())
