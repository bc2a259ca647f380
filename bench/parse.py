"""Reading a script, setting its pages and breaking it down, beside screenplain reading the same text."""

from __future__ import annotations

import io
from pathlib import Path

from screenplain.parsers import fountain as screenplain

from precipice.breakdown.sheets import break_down
from precipice.script.fountain import parse_fountain
from table import median_seconds, show

EXAMPLE = Path(__file__).parents[1] / "examples" / "headland" / "headland.fountain"
HEAD = ("script", "lines", "read and set", "break down", "screenplain reads", "ratio to read")


def main() -> None:
    """Print the table for the example, once and as long as a feature."""
    text = EXAMPLE.read_text(encoding="utf-8")
    body = text.partition("\n\n")[2]
    rows = []
    for name, script in (("headland", text), ("headland, eight times over", text + body * 7)):
        ours = median_seconds(lambda script=script: parse_fountain(script), 7)
        screenplay = parse_fountain(script)
        down = median_seconds(lambda screenplay=screenplay: break_down(screenplay), 7)
        peer = median_seconds(lambda script=script: list(screenplain.parse(io.StringIO(script))), 7)
        lines = f"{script.count(chr(10)):,}"
        rows.append(
            (
                name,
                lines,
                f"{ours * 1e3:.1f} ms",
                f"{down * 1e3:.1f} ms",
                f"{peer * 1e3:.1f} ms",
                f"{peer / ours:.1f}",
            )
        )
    show("Reading a script (median of 7)", HEAD, rows)


if __name__ == "__main__":
    main()
