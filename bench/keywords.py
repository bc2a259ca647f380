"""A plain list of keywords by kind of gag, which the search for stunts is measured against."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CLASSES = {
    "cliff_jump": ("fall",),
    "ramp_jump": ("vehicle",),
    "high_fall": ("fall",),
    "rope_fall": ("wire",),
    "climb": ("height",),
    "train_roof": ("platform",),
    "train_wreck": ("vehicle",),
    "car": ("vehicle",),
    "hit": ("fight",),
    "fire": ("fire",),
    "water": ("water",),
    "weapon": ("weapon",),
}
"""Classes of stunt by kind of gag; the list has no words for animals and for glass."""
_QUOTED = re.compile(r"\"[^\"\n]{0,300}\"|\u201c[^\u201d\n]{0,300}\u201d")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: the kind it suggests, and where in the text it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by kind of gag, and the phrases that count for nothing."""

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    never: re.Pattern[str]


@lru_cache(maxsize=1)
def stunt_lexicon() -> Lexicon:
    """The lexicon beside this file."""
    table = tomllib.loads(Path(__file__).with_name("keywords.toml").read_text(encoding="utf-8"))
    kinds = tuple((kind, _compiled(entry["phrases"])) for kind, entry in table["kinds"].items())
    return Lexicon(kinds, _compiled(table["never"]))


def find_stunts(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    """Every phrase that suggests a stunt, in the order of the text; one for each kind at a place."""
    searched = _QUOTED.sub(lambda found: " " * len(found.group()), text)
    idle = [(found.start(), found.end()) for found in lexicon.never.finditer(searched)]
    hits = [
        Hit(kind, found.start(), found.end())
        for kind, pattern in lexicon.kinds
        for found in pattern.finditer(searched)
        if not any(
            start <= found.start() < end or found.start() <= start < found.end() for start, end in idle
        )
    ]
    yield from sorted(hits, key=lambda hit: (hit.start, hit.kind))


def keyword_classes(text: str) -> frozenset[str]:
    """The classes whose keywords stand in a line."""
    return frozenset(name for hit in find_stunts(text, stunt_lexicon()) for name in CLASSES[hit.kind])


def _compiled(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(phrase) for phrase in phrases), re.I)


def _pattern(phrase: str) -> str:
    pattern, glue = "", ""
    for word in phrase.split():
        if word == "...":
            glue = r"(?:\s+[\w'\u2019-]+,?){0,4}?\s+"
            continue
        choices = "|".join(re.escape(choice) for choice in word.split("/"))
        pattern += f"{glue}(?:{choices})"
        glue = r"\s+"
    return rf"(?<![\w-]){pattern}(?![\w-])"
