"""The cast of a script: who speaks, how much, and where each part is on set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from precipice.production.scene import Element, ElementKind, Scene, Screenplay
from precipice.production.sheet import Part

_VOICE_OVER = re.compile(r"\bV\.?\s?O\b", re.I)


def find_parts(screenplay: Screenplay) -> tuple[tuple[Part, ...], dict[str, set[str]]]:
    """The cast, largest part first, and by scene number the names that are on set."""
    names = speaking_parts(screenplay)
    pattern = _any_of(names)
    on_set = {scene.number: _on_set(scene, names, pattern) for scene in screenplay.scenes}
    return _parts(names, list(_cues(screenplay)), on_set), on_set


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
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    choices = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.I)


def _on_set(scene: Scene, names: tuple[str, ...], pattern: re.Pattern[str] | None) -> set[str]:
    by_fold = {name.casefold(): name for name in names}
    found: set[str] = set()
    for element in scene.elements:
        if element.kind is ElementKind.CHARACTER and not _VOICE_OVER.search(element.extension):
            found.add(element.character)
        elif element.kind is ElementKind.ACTION and pattern is not None:
            for match in pattern.finditer(element.text):
                # A name is written with a capital; "will" and "grace" in the middle of a line are words.
                if match.group()[0].isupper() or not match.group()[0].isalpha():
                    found.add(by_fold.get(match.group().casefold(), match.group()))
    return found & set(names)


def _parts(
    names: tuple[str, ...], cues: list[tuple[str, Element]], on_set: dict[str, set[str]]
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
