"""Emphasis marks taken off and put on, escapes honoured, in one pass over a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from precipice.production.scene import Run, Style

_TOKEN = re.compile(r"\\[*_\\]|\*{1,3}|_")
_STYLES = {
    "*": frozenset([Style.ITALIC]),
    "**": frozenset([Style.BOLD]),
    "***": frozenset([Style.BOLD, Style.ITALIC]),
    "_": frozenset([Style.UNDERLINE]),
}
_TOKENS = ((Style.BOLD, "**"), (Style.ITALIC, "*"), (Style.UNDERLINE, "_"))
_ESCAPED = re.compile(r"[*_\\]")

Spans = list[tuple[int, int, frozenset[Style]]]


def plain(text: str) -> str:
    """A text without Fountain's emphasis: `*i* **b** ***bi*** _u_`; `\\*` is a star. Never across lines."""
    return read_emphasis(text)[0]


def read_emphasis(text: str) -> tuple[str, tuple[Run, ...]]:
    """A text without its emphasis marks, and the runs that were marked."""
    if "*" not in text and "_" not in text and "\\" not in text:
        return text, ()
    lines: list[str] = []
    runs: list[Run] = []
    offset = 0
    for line in text.split("\n"):
        bare, spans = _read_line(line)
        runs += flat_runs((start + offset, end + offset, styles) for start, end, styles in spans)
        lines.append(bare)
        offset += len(bare) + 1
    return "\n".join(lines), tuple(runs)


def _read_line(line: str) -> tuple[str, Spans]:
    """A line without its marks, and what each pair of marks enclosed."""
    opened: dict[str, int] = {}
    tokens = [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(line)]
    dropped: set[int] = set()
    pairs: list[tuple[int, int, str]] = []
    for index, (start, end, token) in enumerate(tokens):
        if token.startswith("\\"):
            continue
        closes = start > 0 and not line[start - 1].isspace() and token in opened
        opens = end < len(line) and not line[end].isspace()
        if closes:
            pairs.append((opened.pop(token), index, token))
            dropped |= {pairs[-1][0], index}
        elif opens:
            opened[token] = index
    pieces: list[str] = []
    written = at = 0
    place: list[int] = []
    for index, (start, end, token) in enumerate(tokens):
        kept = token[1] if token.startswith("\\") else "" if index in dropped else token
        place.append(written + start - at)
        pieces += (line[at:start], kept)
        written += start - at + len(kept)
        at = end
    spans = [(place[first], place[last], _STYLES[token]) for first, last, token in pairs]
    return "".join([*pieces, line[at:]]), [span for span in spans if span[0] < span[1]]


def flat_runs(spans: Iterable[tuple[int, int, frozenset[Style]]]) -> list[Run]:
    """Spans that may overlap, as runs that do not: each with all the styles that reach over it."""
    edges: dict[int, list[tuple[int, frozenset[Style]]]] = {}
    for start, end, styles in spans:
        edges.setdefault(start, []).append((1, styles))
        edges.setdefault(end, []).append((-1, styles))
    depth = dict.fromkeys(Style, 0)
    runs: list[Run] = []
    before = 0
    for at in sorted(edges):
        here = frozenset(style for style, count in depth.items() if count)
        if here and before < at:
            if runs and runs[-1].end == before and runs[-1].styles == here:
                runs[-1] = Run(runs[-1].start, at, here)
            else:
                runs.append(Run(before, at, here))
        for step, styles in edges[at]:
            for style in styles:
                depth[style] += step
        before = at
    return runs


def write_emphasis(text: str, runs: tuple[Run, ...]) -> str:
    """A text with Fountain's marks, line by line.

    What Fountain has no mark for (strikeout, revisions) is left out. Where the marks would be read otherwise
    than they are meant, as between letters of one word at both ends of a run, the line is written without.
    """
    lines: list[str] = []
    offset = at = 0
    for line in text.split("\n"):
        end = offset + len(line)
        while at < len(runs) and runs[at].end <= offset:
            at += 1
        spans: Spans = []
        index = at
        while index < len(runs) and runs[index].start < end:
            run = runs[index]
            spans.append((max(run.start - offset, 0), min(run.end - offset, len(line)), run.styles))
            index += 1
        lines.append(_write_line(line, spans))
        offset = end + 1
    return "\n".join(lines)


def _write_line(line: str, spans: Spans) -> str:
    if not spans:
        return line if "/*" not in line and _read_line(line)[0] == line else _escaped(line)
    wanted = [
        (mark, *hugged)
        for style, mark in _TOKENS
        for start, end in _reaches(spans, style)
        if (hugged := _hugged(line, start, end))
    ]
    both = {(start, end) for mark, start, end in wanted if mark == "**"}
    both &= {(start, end) for mark, start, end in wanted if mark == "*"}
    wanted = [span for span in wanted if span[1:] not in both or span[0] == "_"]
    wanted += (("***", start, end) for start, end in both)
    # Outer marks open first and close last; of two marks around the same words the underscore is the outer.
    opens: dict[int, list[tuple[int, bool, str]]] = {}
    closes: dict[int, list[tuple[int, bool, str]]] = {}
    for mark, start, end in wanted:
        opens.setdefault(start, []).append((-end, mark != "_", mark))
        closes.setdefault(end, []).append((-start, mark == "_", mark))
    pieces: list[str] = []
    at = 0
    for edge in sorted({*opens, *closes}):
        pieces.append(_escaped(line[at:edge]))
        pieces += (mark for *_, mark in sorted(closes.get(edge, ())))
        pieces += (mark for *_, mark in sorted(opens.get(edge, ())))
        at = edge
    marked = "".join([*pieces, _escaped(line[at:])])
    bare, read = _read_line(marked)
    meant = flat_runs((start, end, _STYLES[mark]) for mark, start, end in wanted)
    faithful = bare == line and flat_runs(read) == meant and "/*" not in marked
    return marked if faithful else _escaped(line)


def _reaches(spans: Spans, style: Style) -> list[tuple[int, int]]:
    """Where a style reaches, spans that touch taken together."""
    found: list[tuple[int, int]] = []
    for start, end, styles in spans:
        if style not in styles:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _hugged(line: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without the space at its ends; None where nothing is left."""
    inside = line[start:end]
    core = inside.strip()
    first = start + inside.index(core)
    return (first, first + len(core)) if core else None


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\\" + found.group(), text)
