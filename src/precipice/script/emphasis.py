"""Emphasis marks taken off, escapes honoured, in one pass over a line."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[*_\\]|\*{1,3}|_")


def plain(text: str) -> str:
    """A text without Fountain's emphasis: `*i* **b** ***bi*** _u_`; `\\*` is a star. Never across lines."""
    if not any(mark in text for mark in "*_\\"):
        return text
    return "\n".join(_plain_line(line) for line in text.split("\n"))


def _plain_line(line: str) -> str:
    opened: dict[str, int] = {}
    tokens = [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(line)]
    dropped: set[int] = set()
    for index, (start, end, token) in enumerate(tokens):
        if token.startswith("\\"):
            continue
        closes = start > 0 and not line[start - 1].isspace() and token in opened
        opens = end < len(line) and not line[end].isspace()
        if closes:
            dropped |= {opened.pop(token), index}
        elif opens:
            opened[token] = index
    pieces, at = [], 0
    for index, (start, end, token) in enumerate(tokens):
        pieces.append(line[at:start])
        if token.startswith("\\"):
            pieces.append(token[1])
        elif index not in dropped:
            pieces.append(token)
        at = end
    return "".join([*pieces, line[at:]])
