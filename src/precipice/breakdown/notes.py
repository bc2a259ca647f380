"""Notes in a script that name a gag, read strictly: [[gag: cliff_jump name=fjord height=150m]]."""

from __future__ import annotations

import re
from collections.abc import Iterable

from precipice.production.scene import ElementKind, Scene
from precipice.production.sheet import GagNote
from precipice.production.stunt import GAG_KINDS, GagEntry

_GAG = re.compile(r"\s*gag\b\s*:?(.*)", re.I | re.S)
_VALUE = re.compile(r'([a-z][a-z0-9_]*)=(?:"([^"]*)"|(\S+))')
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
LONGEST = 1000
FORM = "[[gag: KIND name=ID key=value ...]], a value with blanks between quotation marks"


def gag_notes(scene: Scene, gags: Iterable[GagEntry]) -> tuple[tuple[GagNote, ...], tuple[str, ...]]:
    """The gag notes of a scene, bound to the production's gags, and a warning for each that cannot be read.

    A note with a name binds to the gag of that id; one without, to the scene's only gag of its kind. Where
    there is none, the note proposes an id.

    Args:
        scene: The scene.
        gags: The production's gags.
    """
    notes: list[GagNote] = []
    warnings: list[str] = []
    for element in scene.elements:
        written = _GAG.fullmatch(element.text) if element.kind is ElementKind.NOTE else None
        if written is None:
            continue
        try:
            notes.append(_bound(_read(written[1], element.line), scene.number, tuple(gags)))
        except ValueError as error:
            warnings.append(f"line {element.line}: {error}")
    return tuple(notes), tuple(warnings)


def _read(text: str, line: int) -> GagNote:
    if len(text) > LONGEST:
        raise ValueError(f"a gag note: found {len(text):,} characters; allowed: {LONGEST}")
    words = text.split(None, 1)
    if not words or words[0] not in GAG_KINDS:
        found = repr(words[0][:40]) if words else "no kind"
        raise ValueError(f"a gag note: found {found}; allowed: {', '.join(GAG_KINDS)}")
    rest = words[1] if len(words) > 1 else ""
    left = _VALUE.sub("", rest).split()
    if left:
        raise ValueError(f"a gag note: found {left[0][:40]!r}; allowed: {FORM}")
    values: dict[str, str] = {}
    for key, quoted, bare in _VALUE.findall(rest):
        if key in values:
            raise ValueError(f"a gag note: found {key!r} twice; allowed: each key once")
        values[key] = quoted or bare
    name = values.pop("name", "")
    if name and not _NAME.fullmatch(name):
        raise ValueError(
            f"a gag note: found the name {name[:40]!r}; allowed: letters, digits, - _ and . only"
        )
    return GagNote(line, words[0], name, tuple(values.items()), bound=False)


def _bound(note: GagNote, scene: str, gags: tuple[GagEntry, ...]) -> GagNote:
    own = [gag for gag in gags if gag.scene == scene]
    if not note.name:
        alike = [gag for gag in own if gag.kind == note.kind]
        name = alike[0].id if len(alike) == 1 else f"{note.kind.replace('_', '-')}-{scene}"
        return GagNote(note.line, note.kind, name, note.values, bound=len(alike) == 1)
    named = [gag for gag in gags if gag.id == note.name]
    if not named:
        return note
    gag = named[0]
    if gag.scene != scene:
        raise ValueError(
            f"a gag note: found the name {note.name!r}, a gag of scene {gag.scene}; "
            f"allowed: a gag of scene {scene}"
        )
    if gag.kind != note.kind:
        raise ValueError(
            f"a gag note: found the kind {note.kind} for {note.name!r}; allowed: {gag.kind}, the gag's own"
        )
    return GagNote(note.line, note.kind, note.name, note.values, bound=True)
