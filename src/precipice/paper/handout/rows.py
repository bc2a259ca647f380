"""A paper's tables as CSV, for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
from datetime import date

from precipice.breakdown.scene_table import inert
from precipice.paper.handout.document import Cell, Document, plain
from precipice.paper.handout.tones import tables_of
from precipice.production.problem import InputError, Problem


def render_csv(document: Document) -> bytes:
    """Every table one after the other in UTF-8 with a byte order mark, lines ended as RFC 4180 says.

    Where there are several, a line with the table's name comes before each and an empty line between. A cell
    that a spreadsheet would take for a formula gets an apostrophe before it.

    Raises:
        InputError: The paper has no table.
    """
    tables = tables_of(document)
    if not tables:
        found = "csv for a paper without tables"
        raise InputError((Problem(document.kind, "--format", found, "pdf or html"),))
    out = io.StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if len(tables) > 1:
            rows.writerows([[]] if number else [])
            rows.writerow([inert(table.name)])
        rows.writerow([inert(column.title) for column in table.columns])
        rows.writerows([value_text(cell) for cell in row.cells] for row in table.rows)
    return out.getvalue().encode()


def value_text(cell: Cell) -> str | int | float:
    """A cell for another program: dates as ISO 8601 has them, text that is no formula."""
    if isinstance(cell, (int, float)):
        return cell
    return cell.isoformat() if isinstance(cell, date) else inert(plain(cell))
