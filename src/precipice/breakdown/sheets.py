"""A screenplay to its breakdown: one sheet a scene with its elements and stunts, the cast, the places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from precipice.breakdown.decide import decided
from precipice.breakdown.elements import find_elements, implied, once, stunt_marks
from precipice.breakdown.notes import gag_notes
from precipice.breakdown.parts import Cast, find_parts
from precipice.breakdown.roles import Persons
from precipice.breakdown.stunts import find_stunts, stunt_rules, stunts_of_place
from precipice.breakdown.tokens import take_apart
from precipice.breakdown.words import words
from precipice.production.elements import ElementEntry
from precipice.production.scene import ElementKind, Scene, Screenplay
from precipice.production.sheet import Breakdown, ElementMark, GagNote, Part, Sheet, StuntMention
from precipice.production.stunt import GagEntry

_READ = frozenset((ElementKind.ACTION, ElementKind.HEADING))
SHORTEST_SYNOPSIS, LONGEST_SYNOPSIS = 20, 90


def break_down(
    screenplay: Screenplay, decisions: Iterable[ElementEntry] = (), gags: Iterable[GagEntry] = ()
) -> Breakdown:
    """Break a script down.

    A part is on set where it speaks other than by voice-over, or where an action line names it.

    Args:
        screenplay: The script.
        decisions: What people decided about its elements; they stand, whatever the words suggest.
        gags: The production's gags, for notes that name one.
    """
    known, gags = tuple(decisions), tuple(gags)
    cast = find_parts(screenplay)
    words_of_cast = _words_of(cast.parts)
    sheets: list[Sheet] = []
    warnings = list(screenplay.warnings)
    for scene in screenplay.scenes:
        sheet, reports = _sheet(scene, cast, words_of_cast, known, gags)
        sheets.append(sheet)
        warnings += reports
    numbers = {scene.number for scene in screenplay.scenes}
    warnings += [
        f"scene {one.scene}: the script has no such scene; the decision on {one.label!r} waits for it"
        for one in known
        if one.scene not in numbers
    ]
    return Breakdown(
        title=screenplay.title,
        pages=screenplay.pages,
        sheets=tuple(sheets),
        parts=cast.parts,
        places=tuple(dict.fromkeys(sheet.place for sheet in sheets)),
        warnings=tuple(warnings),
    )


def place_of(scene: Scene) -> tuple[str, str]:
    """Place, upper case, and what follows it in the heading."""
    place, _, subplace = scene.place.partition(" - ")
    return place.strip().upper(), subplace.strip()


def _words_of(parts: tuple[Part, ...]) -> dict[str, str]:
    """Each word of the cast's names, lower case, to the whole name; the larger part first."""
    grammar = words()
    found: dict[str, str] = {}
    for part in parts:
        for word in re.findall(r"\w+", part.name.lower()):
            if word.isalpha() and word not in grammar.determiners and word not in grammar.abbreviations:
                found.setdefault(word, part.name)
    return found


def _sheet(
    scene: Scene,
    cast: Cast,
    words_of_cast: Mapping[str, str],
    decisions: tuple[ElementEntry, ...],
    gags: tuple[GagEntry, ...],
) -> tuple[Sheet, tuple[str, ...]]:
    place, subplace = place_of(scene)
    here = tuple(part for part in cast.parts if part.name in cast.on_set[scene.number])
    notes, unreadable = gag_notes(scene, gags)
    stunts, named = _read(scene, words_of_cast, cast, tuple(part.name for part in here))
    stunts = (*stunts, *_of_notes(notes))
    labels = stunt_rules().labels
    marks = once((*_cast_marks(here, scene), *stunt_marks(stunts, labels), *named, *_note_marks(scene)))
    suggested = once((*marks, *implied(marks)))
    elements, reports = decided(scene.number, suggested, decisions)
    refused = {
        one.label.casefold()
        for one in decisions
        if one.scene == scene.number and one.category == "stunts" and one.decision == "refuse"
    }
    sheet = Sheet(
        scene=scene.number,
        heading=scene.heading,
        int_ext=scene.int_ext,
        place=place,
        subplace=subplace,
        time=scene.time,
        light=scene.light,
        light_inferred=scene.light_inferred,
        eighths=scene.length,
        line=scene.line,
        last_line=scene.last_line,
        cast=tuple(part.name for part in here),
        synopsis=_synopsis(scene),
        stunts=tuple(one for one in stunts if labels[one.stunt].casefold() not in refused),
        elements=elements,
        gag_notes=notes,
        page=scene.stored_page or str(scene.page),
        lines=scene.laid_out_lines,
        laid_out_eighths=scene.eighths,
        stored_eighths=scene.stored_eighths,
    )
    return sheet, (*unreadable, *reports)


def _read(
    scene: Scene, words_of_cast: Mapping[str, str], cast: Cast, present: tuple[str, ...]
) -> tuple[tuple[StuntMention, ...], tuple[ElementMark, ...]]:
    """The stunts and the elements that heading and action lines name."""
    stunts = list(stunts_of_place(scene.heading, scene.line))
    elements: list[ElementMark] = []
    seen: set[tuple[str, str]] = set()
    grammar = words()
    for element in scene.elements:
        if element.kind not in _READ:
            continue
        text = element.text.lower() if element.kind is ElementKind.HEADING else element.text
        paragraph = take_apart(text, grammar)
        persons = Persons(paragraph, words_of_cast, grammar, cast.pronouns, present)
        marks = find_elements(paragraph, persons, element.line, seen)
        if element.kind is ElementKind.HEADING:
            elements += [mark for mark in marks if mark.category == "vehicles"]
        else:
            elements += marks
            stunts += find_stunts(paragraph, persons, element.line)
    return tuple(stunts), tuple(elements)


def _of_notes(notes: tuple[GagNote, ...]) -> Iterator[StuntMention]:
    """A note that names a gag is a stunt without doubt: of the first class that has its kind."""
    for note in notes:
        classes = stunt_rules().classes.values()
        stunt = next(
            (one.name for one in classes if one.kind == note.kind),
            next((one.name for one in classes if any(rule.kind == note.kind for rule in one.kinds)), "fall"),
        )
        word = f"[[gag: {note.kind} name={note.name}]]"
        yield StuntMention(stunt, note.kind, word, note.line, 0, 0, word)


def _cast_marks(cast: tuple[Part, ...], scene: Scene) -> Iterator[ElementMark]:
    for part in cast:
        why = "speaks in the scene, or an action line names the part"
        yield ElementMark("cast", part.name, scene.line, part.name, 0, 0, "", why, str(part.number))


def _note_marks(scene: Scene) -> Iterator[ElementMark]:
    for element in scene.elements:
        if element.kind is ElementKind.NOTE and element.text.strip():
            text = " ".join(element.text.split())
            short = text if len(text) <= 100 else text[:99].rstrip() + "\u2026"
            yield ElementMark("notes", short, element.line, text, 0, len(text), text, "a note in the script")


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
