"""Columns of a table in one line of text, so that a table's head can be read at a glance."""

from __future__ import annotations

import re

from precipice.paper.handout.document import Column

_COLUMN = re.compile(r"(?P<title>[^:*>]+?)(?::(?P<points>\d+)|\*(?P<width>[\d.]+))(?P<right>>?)(?:\s+|$)")


def columns(written: str) -> tuple[Column, ...]:
    """Columns from the left: "title:36" is 36 points wide, "title*2" takes two shares, ">" stands right.

    Raises:
        ValueError: Something in the text is no column.
    """
    found, at = [], 0
    while at < len(written):
        match = _COLUMN.match(written, at)
        if match is None:
            raise ValueError(f"{written[at:]!r} is no column")
        found.append(
            Column(
                title=match["title"],
                width=float(match["width"] or 0.0),
                points=float(match["points"] or 0.0),
                align="right" if match["right"] else "left",
            )
        )
        at = match.end()
    return tuple(found)
