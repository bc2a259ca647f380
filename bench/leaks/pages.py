"""Pages like those that are handed out, one of each kind, with invented words."""

from __future__ import annotations

import random

import typst

SYLLABLES = [
    "ba",
    "ro",
    "mi",
    "ten",
    "sal",
    "ver",
    "do",
    "ka",
    "lin",
    "por",
    "est",
    "and",
    "the",
    "her",
    "cam",
    "era",
    "ri",
    "der",
    "mast",
    "fjord",
    "el",
    "st",
    "on",
    "ge",
]


def words(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.choice((1, 1, 2, 2, 2, 3)))) for _ in range(count)]


def _text(count: int, seed: int) -> str:
    return " ".join(words(count, seed))


def _sheet(size: str, body: str) -> bytes:
    return typst.compile(f'#set page(paper: "{size}", margin: 2cm)\n{body}'.encode())


def prose(size: str = "a4") -> bytes:
    """A stunt plan's page: paragraphs, 10 pt."""
    body = "\n\n".join(_text(90, seed) for seed in range(6))
    return _sheet(size, f"#set text(size: 10pt)\n= Stunt plan\n{body}")


def call_sheet(size: str = "a4") -> bytes:
    """A page of tables, 8 pt."""
    rows = ", ".join(
        f"[{n}],[{_text(2, 100 + n)}],[0{6 + n % 4}:{n % 6}0],[0{7 + n % 3}:15],[{_text(4, 300 + n)}]"
        for n in range(1, 41)
    )
    columns = "columns: (auto, 2fr, auto, auto, 3fr), inset: 3pt"
    body = f'#set text(size: 8pt, font: "Liberation Sans")\n= Call sheet\n#table({columns}, {rows})'
    return _sheet(size, body)


def sides(size: str = "us-letter") -> bytes:
    """A script page: typewriter type, 12 pt."""
    blocks = [
        f"#block[{_text(16, 500 + n)}]\n#pad(x: 3cm)[#upper[{words(1, n)[0]}] \\ {_text(14, 600 + n)}]"
        for n in range(9)
    ]
    return _sheet(size, '#set text(size: 12pt, font: "Liberation Mono")\n' + "\n".join(blocks))


def sparse(size: str = "a4") -> bytes:
    """Sixty words in the upper third."""
    return _sheet(size, f"#set text(size: 11pt)\n= Memo\n{_text(60, 7)}")


def nearly_empty(size: str = "a4") -> bytes:
    """Twenty words."""
    return _sheet(size, f"#set text(size: 11pt)\n= Memo\n{_text(20, 8)}")


KINDS = {
    "prose": prose,
    "call sheet": call_sheet,
    "sides": sides,
    "sparse, 61 words": sparse,
    "sparse, 21 words": nearly_empty,
}
