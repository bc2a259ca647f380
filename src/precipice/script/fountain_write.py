"""A screenplay to Fountain 1.1.

What the format cannot carry, and therefore comes back otherwise: strikeout and revisions; tags and the cast
list; lengths and pages that a file stated; what an omitted scene kept (it goes into a boneyard); a cue
without speech and speech without a cue (they come back as action); "[[" and "]]" in the text, where a space
parts the brackets; a heading that must be forced and begins with neither a letter nor a digit; emphasis that
is glued to other emphasis within a word, or ends in a slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from precipice.production.scene import Element, ElementKind, Scene, SceneKind, Screenplay
from precipice.script.emphasis import write_emphasis
from precipice.script.fountain import is_cue
from precipice.script.heading import PREFIX, kind_said
from precipice.script.order import in_order
from precipice.script.pages import IN_SPEECH

_NUMBER = re.compile(r"[\w.\-]{1,30}")
_TRANSITION = re.compile(r"[^a-z]*\bTO:")
_KEY = re.compile(r"[^\s:][^:]{0,60}:")
_FORCED_FIRST = tuple("#=~>!.@")
_FORCED_LATER = tuple("#=>.!~")
_TWO_SPACES = "  "


def write_fountain(screenplay: Screenplay) -> str:
    """A script in Fountain, lines ended by newlines."""
    head = "".join(f"{_title_entry(key, value)}\n" for key, value in screenplay.title_page)
    body = "\n\n".join(_blocks(list(in_order(screenplay))))
    if head:
        return f"{head}\n{body}\n"
    # A first line such as "Note: x" would be taken for a title page; behind a blank line it is not.
    return f"\n{body}\n" if _KEY.match(body) else f"{body}\n"


def _title_entry(key: str, value: str) -> str:
    lines = [line.strip() for line in value.split("\n")]
    lines = [write_emphasis(_unbracketed(line), ()) for line in lines if line]
    if len(lines) < 2:
        return f"{key}: {lines[0] if lines else ''}".rstrip()
    return f"{key}:" + "".join(f"\n    {line}" for line in lines)


def _blocks(entries: Sequence[tuple[Element, Scene | None]]) -> Iterator[str]:
    """The paragraphs, one text each; a speech with all its lines is one."""
    speech: list[str] = []
    for index, (element, scene) in enumerate(entries):
        kind = element.kind
        spoken = kind in IN_SPEECH and bool(element.character)
        if speech and spoken:
            speech += _spoken(element)
            continue
        if speech and kind is ElementKind.NOTE and _speaks(entries, index):
            speech.append(_note(element))
            continue
        if speech:
            yield "\n".join(speech)
            speech = []
        if kind is ElementKind.CHARACTER and _speaks(entries, index):
            speech = [_cue(element)]
        elif block := _block(element, scene):
            yield block
    if speech:
        yield "\n".join(speech)


def _speaks(entries: Sequence[tuple[Element, Scene | None]], index: int) -> bool:
    """Whether speech follows, notes aside."""
    for element, _ in entries[index + 1 : index + 20]:
        if element.kind is not ElementKind.NOTE:
            return element.kind in IN_SPEECH and bool(element.character and element.text)
    return False


def _block(element: Element, scene: Scene | None) -> str:
    """One element outside a speech; "" for one that leaves nothing to write."""
    kind, text = element.kind, element.text
    if kind is ElementKind.PAGE_BREAK:
        return "==="
    if not text.strip():
        return ""
    if kind is ElementKind.HEADING:
        return _heading(element, scene)
    if kind is ElementKind.NOTE:
        return _note(element)
    if kind is ElementKind.SECTION:
        return "#" * max(1, element.level) + f" {_marked(element)}"
    if kind is ElementKind.SYNOPSIS:
        return f"= {_marked(element)}"
    if kind is ElementKind.CENTERED:
        return "\n".join(f"> {line} <" for line in _marked(element).split("\n"))
    if kind is ElementKind.LYRIC:
        return "\n".join(f"~{line}" for line in _marked(element).split("\n"))
    if kind is ElementKind.TRANSITION:
        shown = _marked(element)
        return shown if _TRANSITION.fullmatch(shown) and shown[0] not in _FORCED_FIRST else f"> {shown}"
    return _action(element)


def _heading(element: Element, scene: Scene | None) -> str:
    shown = _marked(element)
    listed = PREFIX.match(shown) is not None
    number = scene.number if scene is not None and scene.number_stated else ""
    written = shown if listed else f".{shown}"
    written = f"{written} #{number}#" if _NUMBER.fullmatch(number) else written
    if scene is None or not scene.omitted or len(scene.elements) < 2:
        return written
    cut = "\n\n".join(_blocks([(kept, None) for kept in scene.elements[1:]]))
    return f"{written}\n\n/*\n{cut.replace('*/', '* /')}\n*/"


def _cue(element: Element) -> str:
    shown = _marked(element)
    free = is_cue(shown) and not shown.startswith(_FORCED_FIRST) and not PREFIX.match(shown)
    return (
        ("" if free and kind_said(shown) is SceneKind.PLAIN else "@") + shown + (" ^" if element.dual else "")
    )


def _spoken(element: Element) -> Iterator[str]:
    """Lines of a speech; a blank one inside it holds two spaces, which keep it open."""
    mark = "~" if element.kind is ElementKind.LYRIC else ""
    for line in _marked(element).replace("[[", "[ [").split("\n"):
        yield mark + line if line.strip() else _TWO_SPACES


def _action(element: Element) -> str:
    lines = _marked(element).split("\n")
    first = lines[0].lstrip()
    forced = (
        not first
        or first.startswith(_FORCED_FIRST)
        or PREFIX.match(first) is not None
        or _TRANSITION.fullmatch(first) is not None
        or (len(lines) > 1 and is_cue(first))
    )
    later = (
        f"!{line}" if not line.strip() or line.lstrip().startswith(_FORCED_LATER) else line
        for line in lines[1:]
    )
    return "\n".join([f"!{lines[0]}" if forced else lines[0], *later])


def _note(element: Element) -> str:
    text = element.text.replace("]]", "] ]")
    text = f"{text} " if text.endswith("]") else text
    return "[[" + "\n".join(line if line.strip() else _TWO_SPACES for line in text.split("\n")) + "]]"


def _marked(element: Element) -> str:
    """The text with its emphasis; what would begin a note is kept from doing so."""
    return _unbracketed(write_emphasis(element.text, element.runs))


def _unbracketed(text: str) -> str:
    return text.replace("[[", "[ [") if "[[" in text and "]]" in text else text
