"""Kill the office 100 times on a shooting day: `python bench/office/kill9.py [TIMES] [--db URL] [--keep DIR]`

Two people at a time tick, sign, refuse, move strips and change the production. Prints what was confirmed and
what of it is missing; ends with 1 where anything is, or where a kind of write never came about. With `--keep`
the database and the list of what was confirmed lie in that folder; where a run was cut short, `--check DIR`
says what those kills have shown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from day_kills import KINDS, confirmed_in, killed_on_a_day, wrong_in


def main() -> int:
    """Kill, or look at what is left of a run; and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--db", default="")
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--check", type=Path, default=None)
    options = parser.parse_args()
    began = time.monotonic()
    if options.check is not None:
        counts = Counter(str(one["what"]) for one in confirmed_in(options.check))
        return _said(counts, wrong_in(options.check, options.db), "")
    if options.keep is not None:
        options.keep.mkdir(parents=True)
        counts, wrong = killed_on_a_day(options.keep, options.times, db=options.db)
    else:
        with tempfile.TemporaryDirectory(prefix="precipice-kill9-") as folder:
            counts, wrong = killed_on_a_day(Path(folder), options.times, db=options.db)
    return _said(counts, wrong, f" in {time.monotonic() - began:.0f} s")


def _said(counts: Counter[str], wrong: list[str], spent: str) -> int:
    confirmed = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()) if what not in ("kill", "odd"))
    print(f"killed {counts['kill']} times{spent}; confirmed: {confirmed}")
    never = [kind for kind in KINDS if not counts[kind]]
    if never:
        print(f"never written: {', '.join(never)}")
    for line in wrong[:40]:
        print(line)
    print(f"{len(wrong)} of them missing or wrong")
    return 1 if wrong or never else 0


if __name__ == "__main__":
    sys.exit(main())
