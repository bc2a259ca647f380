"""The cast of a script: who speaks, how much, and where each part is on set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from precipice.production.scene import Element, ElementKind, Scene, Screenplay
from precipice.production.sheet import Part

_HE, _SHE = re.compile(r"h(?<!\wh)(?:e|im|is)\b"), re.compile(r"s(?<!\ws)he\b|h(?<!\wh)ers?\b")
_FEW_NAMES = 64
_VOICE_OVER = re.compile(r"\bV\.?\s?O\b", re.I)


@dataclass(frozen=True, slots=True)
class Cast:
    """The cast of a script.

    Attributes:
        parts: Largest part first.
        on_set: By scene number, the names that are on set.
        pronouns: "he" or "she" by name, where action lines with no other name in them say so.
    """

    parts: tuple[Part, ...]
    on_set: Mapping[str, frozenset[str]]
    pronouns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Finder:
    """The names of the cast, a pattern for them, and each by its folded form."""

    names: tuple[str, ...]
    pattern: re.Pattern[str] | None
    by_fold: Mapping[str, str]

    def found(self, text: str) -> set[str]:
        """The names in a text, written with a capital: "will" and "grace" in a line are words."""
        if self.pattern is None or (text.isascii() and self._has_none(text.lower())):
            return set()
        return {
            self.by_fold.get(match.group().casefold(), match.group())
            for match in self.pattern.finditer(text)
            if match.group()[0].isupper() or not match.group()[0].isalpha()
        }

    def _has_none(self, lower: str) -> bool:
        """Whether no name is part of a text; False where there are too many names to ask for each."""
        return len(self.by_fold) <= _FEW_NAMES and not any(name in lower for name in self.by_fold)


def find_parts(screenplay: Screenplay) -> Cast:
    """The cast of a script, from its cues and its action lines."""
    names = speaking_parts(screenplay)
    finder = _Finder(names, _any_of(names), {name.casefold(): name for name in names})
    votes: Counter[str] = Counter()
    on_set = {scene.number: _on_set(scene, finder, votes) for scene in screenplay.scenes}
    pronouns = {name: "he" if count > 0 else "she" for name, count in votes.items() if count}
    return Cast(_parts(names, list(_cues(screenplay)), on_set), on_set, pronouns)


def speaking_parts(screenplay: Screenplay) -> tuple[str, ...]:
    """Everybody who has a cue in a scene, in the order of the first."""
    return tuple(dict.fromkeys(cue.character for _, cue in _cues(screenplay)))


def _cues(screenplay: Screenplay) -> Iterator[tuple[str, Element]]:
    """Every cue of the scenes with its scene's number; cues before the first heading belong to no scene."""
    for scene in screenplay.scenes:
        for element in scene.elements:
            if element.kind is ElementKind.CHARACTER:
                yield scene.number, element


def _any_of(names: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    if not longest_first:
        return None
    choices = "|".join(re.escape(name) for name in longest_first)
    initials = "".join(sorted({re.escape(name[0]) for name in longest_first}))
    # The initials add nothing, but tell at most places that no name begins there.
    return re.compile(rf"(?<!\w)(?=[{initials}])(?:{choices})(?!\w)", re.I)


def _on_set(scene: Scene, finder: _Finder, votes: Counter[str]) -> frozenset[str]:
    """The names on set; a paragraph with one name and one kind of pronoun votes that the two go together."""
    found: set[str] = set()
    for element in scene.elements:
        if element.kind is ElementKind.CHARACTER and not _VOICE_OVER.search(element.extension):
            found.add(element.character)
        elif element.kind is ElementKind.ACTION:
            here = finder.found(element.text)
            found |= here
            if len(here) == 1:
                votes[next(iter(here))] += _he_or_she(element.text)
    return frozenset(found.intersection(finder.names))


def _he_or_she(text: str) -> int:
    """1 where a text has only male pronouns, -1 where only female, 0 where both or none."""
    lower = text.lower()
    he, she = _HE.search(lower) is not None, _SHE.search(lower) is not None
    return int(he) - int(she)


def _parts(
    names: tuple[str, ...], cues: list[tuple[str, Element]], on_set: Mapping[str, frozenset[str]]
) -> tuple[Part, ...]:
    speeches = dict.fromkeys(names, 0)
    first = dict.fromkeys(names, 0)
    heard: dict[str, set[str]] = {name: set() for name in names}
    for number, cue in cues:
        speeches[cue.character] += 1
        first[cue.character] = first[cue.character] or cue.line
        heard[cue.character].add(number)
    parts = [
        Part(
            name=name,
            scenes=tuple(number for number in on_set if name in on_set[number] or number in heard[name]),
            speeches=speeches[name],
            first_line=first[name],
        )
        for name in names
    ]
    by_size = sorted(parts, key=lambda part: (-part.speeches, part.first_line))
    return tuple(replace(part, number=number) for number, part in enumerate(by_size, start=1))
