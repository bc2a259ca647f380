"""What differs between two revisions: files, and lines in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

LARGEST_TEXT = 400_000
CONTEXT = 3
MOST_PAIRS = 100_000
"""Lines of one file that are some line of the other, counted in pairs: for so many the matcher takes about a
second, and for more it takes longer than in proportion."""
Opcode = tuple[str, int, int, int, int]
"""What to do, with the lines from and to before and after, as `difflib` has it."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs.

    Attributes:
        path: Its path.
        what: "added", "taken out" or "changed".
        before: Bytes before; None where it was not there.
        after: Bytes after; None where it is not there.
    """

    path: str
    what: Literal["added", "taken out", "changed"]
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of two texts side by side.

    Attributes:
        kind: "same", "changed", "before" (only there before), "after" (only there after) or "gap".
        before: Number of the line before; 0 for none.
        old: The line before.
        after: Number of the line after; 0 for none.
        new: The line after.
    """

    kind: Literal["same", "changed", "before", "after", "gap"]
    before: int
    old: str
    after: int
    new: str


def changed_files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """The files that differ, by path."""
    found = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        what: Literal["added", "taken out", "changed"] = (
            "added" if old is None else "taken out" if new is None else "changed"
        )
        found.append(FileChange(path, what, old, new))
    return tuple(found)


def line_rows(before: bytes | None, after: bytes | None) -> tuple[Row, ...] | None:
    """Two files line by line, what is the same far from a change left out; None where one is not text."""
    old, new = _lines(before), _lines(after)
    if old is None or new is None:
        return None
    rows: list[Row] = []
    head, tail = _ends(old, new)
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    for group in _groups(*middle):
        if rows or head + group[0][1] > 0 or head + group[0][3] > 0:
            rows.append(Row("gap", 0, "", 0, ""))
        for tag, first, last, start, stop in group:
            rows += _rows(tag, old, new, (head + first, head + last), (head + start, head + stop))
    return tuple(rows)


def _ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many lines at the beginning and the end are the same, but for those shown around a change."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    return max(0, head - CONTEXT), max(0, tail - CONTEXT)


def _groups(old: list[str], new: list[str]) -> list[list[Opcode]]:
    """Changes with the lines around them; all of it as one where to compare line by line takes too long."""
    there, here = Counter(old), Counter(new)
    # The matcher leaves lines out by itself that are more than a hundredth of a long file.
    popular = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    pairs = sum(count * there[line] for line, count in here.items() if count <= popular)
    if pairs > MOST_PAIRS:
        return [[("replace", 0, len(old), 0, len(new))]]
    return [list(group) for group in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT)]


def _rows(
    tag: str, old: list[str], new: list[str], left: tuple[int, int], right: tuple[int, int]
) -> list[Row]:
    found: list[Row] = []
    for step in range(max(left[1] - left[0], right[1] - right[0])):
        one, two = left[0] + step, right[0] + step
        has_old, has_new = one < left[1], two < right[1]
        kind: Literal["same", "changed", "before", "after", "gap"] = (
            "same"
            if tag == "equal"
            else "changed"
            if has_old and has_new
            else "before"
            if has_old
            else "after"
        )
        found.append(
            Row(
                kind,
                one + 1 if has_old else 0,
                old[one] if has_old else "",
                two + 1 if has_new else 0,
                new[two] if has_new else "",
            )
        )
    return found


def _lines(content: bytes | None) -> list[str] | None:
    if content is None:
        return []
    if len(content) > LARGEST_TEXT or b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return None
