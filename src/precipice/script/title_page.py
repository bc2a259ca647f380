"""The title page: keys and values before the first blank line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from precipice.script.emphasis import plain
from precipice.script.margins import Line

_KEY = re.compile(r"(?P<key>[^\s:][^:]{0,60}):(?P<value>.*)")
_USUAL = frozenset(
    "title credit author authors source notes draft date contact "  # noqa: SIM905 - words read better
    "copyright revision episode series".split()
)


@dataclass(frozen=True, slots=True)
class TitlePage:
    """Keys and values in order, how many lines they took, and liberties taken."""

    entries: tuple[tuple[str, str], ...]
    length: int
    warnings: tuple[str, ...]


NONE = TitlePage((), 0, ())


def read_title_page(lines: tuple[Line, ...]) -> TitlePage:
    """The title page at the head of a script; `NONE` where there is none."""
    if not lines or not _begins(lines):
        return NONE
    entries: list[tuple[str, list[str]]] = []
    warnings: list[str] = []
    length = 0
    for line in lines:
        if not line.text.strip():
            break
        length += 1
        key = None if line.text[0] in " \t" else _KEY.fullmatch(line.text)
        if key is not None:
            entries.append((key["key"].strip(), [key["value"].strip()]))
            continue
        if line.text[0] not in " \t":
            warnings.append(f"line {line.number}: a title page value that is not indented")
        entries[-1][1].append(line.text.strip())
    values = tuple((key, plain("\n".join(value for value in values if value))) for key, values in entries)
    return TitlePage(values, length, tuple(warnings))


def _begins(lines: tuple[Line, ...]) -> bool:
    key = _KEY.fullmatch(lines[0].text)
    if key is None:
        return False
    if key["value"].strip():
        return key["key"].split()[0].lower() in _USUAL
    return len(lines) > 1 and lines[1].text[:1] in (" ", "\t") and bool(lines[1].text.strip())
