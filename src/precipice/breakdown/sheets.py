"""A screenplay to its breakdown: one sheet a scene, the cast, the places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from precipice.breakdown.lexicon import Lexicon, find_stunts, stunt_lexicon
from precipice.production.scene import Element, ElementKind, Scene, Screenplay
from precipice.production.sheet import Breakdown, Part, Sheet, StuntWord

SHORTEST_SYNOPSIS, LONGEST_SYNOPSIS = 20, 90
_VOICE_OVER = re.compile(r"\bV\.?\s?O\b", re.I)


def break_down(screenplay: Screenplay) -> Breakdown:
    """Break a script down.

    A part is on set where it speaks other than by voice-over, or where an action line names it.
    """
    lexicon = stunt_lexicon()
    cues = list(_cues(screenplay))
    names = speaking_parts(screenplay)
    pattern = _any_of(names)
    on_set = {scene.number: _on_set(scene, names, pattern) for scene in screenplay.scenes}
    parts = _parts(names, cues, on_set)
    order = {part.name: index for index, part in enumerate(parts)}
    sheets = tuple(
        _sheet(scene, tuple(sorted(on_set[scene.number], key=order.__getitem__)), lexicon)
        for scene in screenplay.scenes
    )
    return Breakdown(
        title=screenplay.title,
        pages=screenplay.pages,
        sheets=sheets,
        parts=parts,
        places=tuple(dict.fromkeys(sheet.place for sheet in sheets)),
        warnings=screenplay.warnings,
    )


def speaking_parts(screenplay: Screenplay) -> tuple[str, ...]:
    """Everybody who has a cue in a scene, in the order of the first."""
    return tuple(dict.fromkeys(cue.character for _, cue in _cues(screenplay)))


def place_of(scene: Scene) -> tuple[str, str]:
    """Place, upper case, and what follows it in the heading."""
    place, _, subplace = scene.place.partition(" - ")
    return place.strip().upper(), subplace.strip()


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
    return tuple(sorted(parts, key=lambda part: (-part.speeches, part.first_line)))


def _sheet(scene: Scene, cast: tuple[str, ...], lexicon: Lexicon) -> Sheet:
    place, subplace = place_of(scene)
    return Sheet(
        scene=scene.number,
        heading=scene.heading,
        int_ext=scene.int_ext,
        place=place,
        subplace=subplace,
        time=scene.time,
        light=scene.light,
        light_inferred=scene.light_inferred,
        eighths=scene.eighths,
        line=scene.line,
        last_line=scene.last_line,
        cast=cast,
        synopsis=_synopsis(scene),
        stunts=tuple(_stunt_words(scene, lexicon)),
    )


def _stunt_words(scene: Scene, lexicon: Lexicon) -> Iterator[StuntWord]:
    for element in scene.elements:
        if element.kind is not ElementKind.ACTION:
            continue
        for hit in find_stunts(element.text, lexicon):
            yield StuntWord(
                kind=hit.kind,
                word=" ".join(element.text[hit.start : hit.end].split()),
                line=element.line + element.text.count("\n", 0, hit.start),
                sentence=_sentence(element.text, hit.start),
            )


def _sentence(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in ".!?") + 1
    ends = [end for end in (text.find(mark, position) for mark in ".!?") if end >= 0]
    return " ".join(text[start : min(ends) + 1 if ends else len(text)].split())


def _synopsis(scene: Scene) -> str:
    """The first words of action that say something: to the end of a sentence, cut at a word."""
    for element in scene.elements:
        if element.kind is ElementKind.ACTION and element.text.strip():
            whole = " ".join(element.text.split())
            ends = [end for end in (whole.find(mark, SHORTEST_SYNOPSIS) for mark in ".!?") if end >= 0]
            text = whole[: min(ends) + 1] if ends else whole
            if len(text) <= LONGEST_SYNOPSIS:
                return text
            return text[: LONGEST_SYNOPSIS - 1].rpartition(" ")[0].rstrip(",;:") + "\u2026"
    return ""
