"""Pages like those that are handed out, one of each kind, with invented words."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from leaked_sheets import sheet, words


def prose(size: str = "a4") -> bytes:
    """A stunt plan's page: paragraphs, 10 pt."""
    body = "\n\n".join(words(90, seed) for seed in range(6))
    return sheet(f"#set text(size: 10pt)\n= Stunt plan\n{body}", size)


def call_sheet(size: str = "a4") -> bytes:
    """A page of tables, 8 pt."""
    rows = ", ".join(
        f"[{n}],[{words(2, 100 + n)}],[0{6 + n % 4}:{n % 6}0],[0{7 + n % 3}:15],[{words(4, 300 + n)}]"
        for n in range(1, 41)
    )
    columns = "columns: (auto, 2fr, auto, auto, 3fr), inset: 3pt"
    body = f'#set text(size: 8pt, font: "Liberation Sans")\n= Call sheet\n#table({columns}, {rows})'
    return sheet(body, size)


def sides(size: str = "us-letter") -> bytes:
    """A script page: typewriter type, 12 pt."""
    blocks = [
        f"#block[{words(16, 500 + n)}]\n#pad(x: 3cm)[#upper[{words(1, n)}] \\ {words(14, 600 + n)}]"
        for n in range(9)
    ]
    return sheet('#set text(size: 12pt, font: "Liberation Mono")\n' + "\n".join(blocks), size)


def sparse(size: str = "a4") -> bytes:
    """Sixty words in the upper third."""
    return sheet(f"#set text(size: 11pt)\n= Memo\n{words(60, 7)}", size)


def nearly_empty(size: str = "a4") -> bytes:
    """Twenty words."""
    return sheet(f"#set text(size: 11pt)\n= Memo\n{words(20, 8)}", size)


KINDS = {
    "prose": prose,
    "call sheet": call_sheet,
    "sides": sides,
    "sparse, 61 words": sparse,
    "sparse, 21 words": nearly_empty,
}
