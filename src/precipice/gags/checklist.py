"""Kinds of stunt that are settled, not simulated: lines to tick, each with its source, no probability."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from precipice.production.noun import Noun
from precipice.production.problem import Problem

Part = Literal["before", "distance", "time", "crew", "emergency", "signs"]
PARTS: dict[Part, str] = {
    "before": "Before the day",
    "distance": "Distances",
    "time": "Times",
    "crew": "Crew",
    "emergency": "If it goes wrong",
    "signs": "Who signs",
}
"""What a line is about, and its heading, in the order of the page."""

MOST_LINES = 200
MOST_WORDS = 600
"""Characters of a line or of its source."""


class ChecklistLine(Noun):
    """One thing to settle.

    Attributes:
        part: What it is about.
        words: The thing, one or two sentences.
        source: Who asks for it: a bulletin or guideline by number, "own assumption", or "ask the authority
            having jurisdiction".
    """

    part: Part
    words: str
    source: str


class Checklist(Noun):
    """What to settle before a stunt of a kind that has no model.

    Attributes:
        kind: Its name in the production file.
        label: Words for the paper.
        lines: In the order of `PARTS`.
    """

    kind: str
    label: str
    lines: tuple[ChecklistLine, ...]

    def parts(self) -> tuple[tuple[str, tuple[ChecklistLine, ...]], ...]:
        """Heading and lines of every part that has any, in the order of the page."""
        found = ((PARTS[part], tuple(line for line in self.lines if line.part == part)) for part in PARTS)
        return tuple((heading, lines) for heading, lines in found if lines)


def names() -> tuple[str, ...]:
    """Kinds with a checklist: a file `checklists/<kind>.toml` beside this one."""
    home = files("precipice.gags").joinpath("checklists")
    return tuple(sorted(entry.name[:-5] for entry in home.iterdir() if entry.name.endswith(".toml")))


CHECKLISTS = names()


@lru_cache
def checklist_of(kind: str) -> Checklist | None:
    """The kind's checklist; None for a kind without one.

    Raises:
        ValueError: The file that came with the package is not a checklist; the message says why.
    """
    if kind not in CHECKLISTS:
        return None
    text = files("precipice.gags").joinpath("checklists", f"{kind}.toml").read_text(encoding="utf-8")
    found, problems = parse_checklist(kind, text, f"checklists/{kind}.toml")
    if found is None:
        raise ValueError("; ".join(str(problem) for problem in problems))
    return found


def parse_checklist(kind: str, text: str, file: str) -> tuple[Checklist | None, tuple[Problem, ...]]:
    """A checklist from the text of its file.

    Args:
        kind: Name of the kind.
        text: TOML: `label`, and `[[lines]]` with `part`, `words` and `source`.
        file: Name of the file, for what is said about it.

    Returns:
        The checklist, None where there are problems; and every problem found.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (Problem(file, "", f"text that is not TOML ({error})", "TOML"),)
    problems = [
        Problem(file, key, f"the unknown key {key!r}", "label, lines")
        for key in table
        if key not in ("label", "lines")
    ]
    label, entries = table.get("label"), table.get("lines")
    if not _is_words(label):
        problems.append(Problem(file, "label", _shown(label), "the kind in words"))
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_LINES:
        problems.append(Problem(file, "lines", _shown(entries), f"1 to {MOST_LINES} [[lines]]"))
        entries = []
    for number, entry in enumerate(entries, 1):
        problems += _line_problems(file, f"lines[{number}]", entry)
    if problems:
        return None, tuple(problems)
    lines = [ChecklistLine(**entry) for entry in entries]
    order = tuple(PARTS)
    lines.sort(key=lambda line: order.index(line.part))
    return Checklist(kind=kind, label=str(label), lines=tuple(lines)), ()


def _line_problems(file: str, where: str, entry: Any) -> list[Problem]:
    """What is wrong with one line of the file."""
    if not isinstance(entry, dict):
        return [Problem(file, where, _shown(entry), "a table with part, words and source")]
    allowed = ("part", "words", "source")
    problems = [
        Problem(file, f"{where}.{key}", f"the unknown key {key!r}", ", ".join(allowed))
        for key in entry
        if key not in allowed
    ]
    if entry.get("part") not in get_args(Part):
        problems.append(Problem(file, f"{where}.part", _shown(entry.get("part")), ", ".join(get_args(Part))))
    for key, meant in (("words", "one or two sentences"), ("source", "who asks for it")):
        if not _is_words(entry.get(key)):
            problems.append(Problem(file, f"{where}.{key}", _shown(entry.get(key)), meant))
    return problems


def _is_words(value: object) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= MOST_WORDS


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:80]
