"""Consents and exposure as lines of the terminal: what stops a gag first, then what is not settled."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from precipice.paper.words import number
from precipice.production.quantity import show_in
from precipice.safety.answers import Answer
from precipice.safety.exposure import Exposure, ExposureRow

WIDTH = 110


def consent_lines(found: Iterable[Answer]) -> Iterator[str]:
    """What stops a gag, then what nobody has settled, one line each; nothing where all is agreed."""
    found = tuple(found)
    for one in found:
        if one.stops:
            mark = "limit" if one.state == "over a limit" else "consent"
            yield f"no-go: {mark}: {_where(one)}: {one.words}"
    unsettled = dict.fromkeys((one.gag, one.scene) for one in found if one.state == "not settled")
    for gag, scene in unsettled:
        words = dict.fromkeys(one.words for one in found if (one.gag, one.state) == (gag, "not settled"))
        yield f"consent open: {gag} (scene {scene}): {' '.join(words)}"


def _where(one: Answer) -> str:
    since = f", since {one.since}" if one.state == "withdrawn" else ""
    return f"{one.gag} (scene {one.scene}), {one.name}{since}"


def warning_lines(found: Exposure) -> Iterator[str]:
    """What crosses a limit, or would, one line each."""
    for one in found.warnings:
        yield f"exposure: {one.name}: {one.words} ({one.source})"


def exposure_text(found: Exposure) -> str:
    """A table for each performer by week, then what crosses a limit."""
    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, highlight=False, no_color=True, markup=False)
    names = dict.fromkeys((row.person, row.name) for row in found.rows)
    for person, name in names:
        console.print(f"{name} ({person})")
        console.print(_table(row for row in found.rows if row.person == person))
        for one in found.warnings:
            if one.person == person:
                mark = "PAST" if one.crossed else "AHEAD"
                console.print(f"  {mark}: {one.words} ({one.source})", soft_wrap=True)
        console.print()
    if not names:
        console.print("Nothing is logged and no take is planned that adds up on a body.")
    for gag in found.undated:
        console.print(f"{gag}: no date is known, so its takes are in no sum.")
    console.print("A warning is no medical advice, and no warning is no clearance: ask a physician.")
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().splitlines())


def _table(rows: Iterable[ExposureRow]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
    for heading in ("week of", "what", "taken", "planned", "days", "strongest", "show so far"):
        table.add_column(heading, justify="left" if heading in ("week of", "what") else "right")
    for row in rows:
        worst = "not known" if row.worst is None else f"{number(show_in(row.worst, row.unit))} {row.unit}"
        cells = (str(row.taken), str(row.planned), str(row.days), worst, str(row.so_far))
        table.add_row(f"{row.week}", row.label, *cells)
    return table
