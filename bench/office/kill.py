"""Kill the office 100 times under writes: `python bench/office/kill.py [TIMES] [--db URL]`.

Prints how many writes were confirmed and what of them is missing; ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from office_kills import killed


def main() -> int:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--db", default="")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="precipice-kill-") as folder:
        confirmed, wrong = killed(Path(folder), options.times, db=options.db)
    print(f"killed {options.times} times in {time.monotonic() - began:.0f} s; {confirmed} writes confirmed")
    for line in wrong:
        print(line)
    print(f"{len(wrong)} of them missing or wrong")
    return 1 if wrong or not confirmed else 0


if __name__ == "__main__":
    sys.exit(main())
