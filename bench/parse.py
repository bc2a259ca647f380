"""Reading a script, setting its pages and breaking it down, beside screenplain reading the same text."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

from screenplain.parsers import fountain as screenplain

from precipice.breakdown.sheets import break_down
from precipice.script.fountain import parse_fountain
from table import median_seconds, show

EXAMPLE = Path(__file__).parents[1] / "examples" / "headland" / "headland.fountain"
HEAD = ("script", "pages", "read and set", "break down", "whole", "screenplain reads", "whole to that")
REPEATS = 15


def main() -> None:
    """Print the table for the example, once and as long as a feature."""
    text = EXAMPLE.read_text(encoding="utf-8")
    body = text.partition("\n\n")[2]
    rows = []
    for name, script in (("headland", text), ("headland, eight times over", text + body * 7)):
        screenplay = parse_fountain(script)
        ours = _processor_seconds(lambda script=script: parse_fountain(script))
        down = _processor_seconds(lambda screenplay=screenplay: break_down(screenplay))
        whole = _processor_seconds(lambda script=script: break_down(parse_fountain(script)))
        peer = _processor_seconds(lambda script=script: list(screenplain.parse(io.StringIO(script))))
        times = (f"{seconds * 1e3:.1f} ms" for seconds in (ours, down, whole, peer))
        rows.append((name, str(screenplay.pages), *times, f"{whole / peer:.1f}"))
    show(f"Reading a script (time of the processor on one core, median of {REPEATS})", HEAD, rows)


def _processor_seconds(work: Callable[[], object]) -> float:
    return median_seconds(work, REPEATS, time.process_time)


if __name__ == "__main__":
    main()
