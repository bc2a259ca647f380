"""Send the office what nobody would: `python bench/office/storm.py [EXAMPLES]`, so many to every route.

Prints the answers by status; ends with 1 where any says that something broke.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from day_house import SLUG, day_house
from office_storm import WHO, storm


def main() -> int:
    """Send, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", nargs="?", type=int, default=200)
    parser.add_argument("--who", action="append", choices=WHO, help="one of these; all where left out")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="precipice-storm-") as folder:
        for who in options.who or WHO:
            began, place = time.monotonic(), Path(folder) / (who or "nobody")
            place.mkdir()
            office = day_house(f"sqlite:///{place / 'o.sqlite'}", place)
            found = storm(office, SLUG, who, options.examples)
            office.office.engine.dispose()
            counts = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
            sent, routes = sum(found.statuses.values()), len(found.routes)
            spent = time.monotonic() - began
            print(f"{who or 'nobody'}: {sent} requests to {routes} routes in {spent:.0f} s; {counts}")
            broken += found.broken
    for line in broken[:40]:
        print(line)
    print(f"{len(broken)} of them broke something")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
