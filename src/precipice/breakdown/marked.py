"""Where in the script the words of a sheet's elements stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from precipice.breakdown.categories import categories
from precipice.breakdown.elements import stunt_marks
from precipice.breakdown.stunts import stunt_rules
from precipice.production.elements import CATEGORIES
from precipice.production.scene import Element, ElementKind, Scene, Screenplay, Tag
from precipice.production.sheet import Breakdown, ElementMark, Sheet

_READ = (ElementKind.ACTION, ElementKind.HEADING, ElementKind.NOTE)
_ORDER = {category: place for place, category in enumerate(CATEGORIES)}


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of an element that a mark names.

    Attributes:
        start: First character in the element's text.
        end: One past the last.
        mark: What they are on the sheet.
    """

    start: int
    end: int
    mark: ElementMark


def marked_words(scene: Scene, sheet: Sheet) -> dict[int, tuple[MarkedWords, ...]]:
    """By place of the element in its scene, the words marked in it, in order, none over another.

    Where two marks share words the longer stands, of equals the one whose category comes first on a sheet. A
    member of the cast is marked at each cue, a stunt wherever one is suggested, all else where it is first
    named. What the script's words do not say (implied or added) is marked nowhere.
    """
    parts = {mark.label: mark for mark in sheet.elements if mark.category == "cast"}
    labels = stunt_rules().labels
    by_line: dict[int, list[ElementMark]] = {}
    for mark in sheet.elements:
        if mark.category != "cast" and mark.end > mark.start and mark.line:
            by_line.setdefault(mark.line, []).append(mark)
    named = {mark.label for mark in sheet.elements if mark.category == "stunts"}
    for mark in stunt_marks(sheet.stunts, labels):
        if mark.label in named and mark.end > mark.start and mark.words != sheet.heading:
            by_line.setdefault(mark.line, []).append(mark)
    found: dict[int, tuple[MarkedWords, ...]] = {}
    for place, element in enumerate(scene.elements):
        words = list(_words(element, by_line, parts))
        if words:
            found[place] = _apart(words)
    return found


def _words(
    element: Element,
    by_line: Mapping[int, list[ElementMark]],
    parts: Mapping[str, ElementMark],
) -> Iterator[MarkedWords]:
    if element.kind is ElementKind.CHARACTER and element.character in parts:
        start = max(0, element.text.find(element.character))
        yield MarkedWords(start, start + len(element.character), parts[element.character])
    if element.kind not in _READ:
        return
    for line in range(element.line, element.line + element.text.count("\n") + 1):
        for mark in by_line.get(line, ()):
            end = len(element.text) if element.kind is ElementKind.NOTE else mark.end
            if " ".join(element.text[mark.start : end].split()).casefold() == mark.words.casefold():
                yield MarkedWords(mark.start, end, mark)


def _apart(words: list[MarkedWords]) -> tuple[MarkedWords, ...]:
    kept: list[MarkedWords] = []
    for one in sorted(words, key=lambda w: (w.start - w.end, _ORDER[w.mark.category], w.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda w: w.start))


def tags_of(screenplay: Screenplay, breakdown: Breakdown) -> tuple[Tag, ...]:
    """The breakdown as tags for Final Draft: every marked word but cues, under Final Draft's categories."""
    names = {one.key: one.final_draft for one in categories()}
    sheets = {sheet.scene: sheet for sheet in breakdown.sheets}
    return tuple(
        Tag(
            names[one.mark.category],
            one.mark.label,
            scene.number,
            scene.elements[place].line,
            one.start,
            one.end,
        )
        for scene in screenplay.scenes
        for place, words in marked_words(scene, sheets[scene.number]).items()
        for one in words
        if scene.elements[place].kind in (ElementKind.ACTION, ElementKind.HEADING)
    )
