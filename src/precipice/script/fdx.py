"""Final Draft (.fdx, versions 8 to 13) to a screenplay.

The format has no public schema; what is read here was learnt from files of Final Draft 12 and Fade In 4 and
from open readers of it. The script is the paragraphs that are direct children of `FinalDraft/Content`: title
page, outlines and notes have a `Content` of their own. The text of a paragraph is all its `Text` runs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element as Node

from precipice.production.scene import (
    Element,
    ElementKind,
    LineUnit,
    Revision,
    Screenplay,
    Style,
    Tag,
)
from precipice.script.document import child, children, local, read_document
from precipice.script.fdx_tags import TagTable, definitions_of, read_tag_table
from precipice.script.paragraphs import Paragraph, Piece, TagSpan, assemble
from precipice.script.refusal import refusal
from precipice.script.scenes import NOTHING, Stated, gather
from precipice.script.title_layout import TitleLine, read_title_lines

KINDS = {
    "Scene Heading": ElementKind.HEADING,
    "Action": ElementKind.ACTION,
    "Character": ElementKind.CHARACTER,
    "Dialogue": ElementKind.DIALOGUE,
    "Parenthetical": ElementKind.PARENTHETICAL,
    "Transition": ElementKind.TRANSITION,
    "Lyrics": ElementKind.LYRIC,
    "Singing": ElementKind.LYRIC,
    "Note": ElementKind.NOTE,
    "Outline Body": ElementKind.SYNOPSIS,
    "Summary": ElementKind.SYNOPSIS,
    "General": ElementKind.ACTION,
    "Shot": ElementKind.ACTION,
    "Cast List": ElementKind.ACTION,
    "New Act": ElementKind.CENTERED,
    "End of Act": ElementKind.CENTERED,
    "": ElementKind.ACTION,
}
_OUTLINE = re.compile(r"Outline (?P<level>[1-9])\b")
_LENGTH = re.compile(r"(?:(?P<whole>\d{1,4})(?:\s+|$))?(?:(?P<eighths>\d{1,4})/8)?")
_STYLES = {
    "Bold": Style.BOLD,
    "Italic": Style.ITALIC,
    "Underline": Style.UNDERLINE,
    "Strikeout": Style.STRIKEOUT,
}
_CAPITALS = "AllCaps"
_NO_STYLES: frozenset[Style] = frozenset()
_DEEPEST = 3


@dataclass(slots=True)
class _Reading:
    """What the whole document says, how many paragraphs were read, and liberties taken."""

    table: TagTable
    capitals: frozenset[str]
    range_notes: dict[int, list[str]]
    count: int = 0
    spans: list[TagSpan] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    styles: dict[str, tuple[frozenset[Style], bool]] = field(default_factory=dict)


def parse_fdx(file: str, raw: bytes) -> Screenplay:
    """Read a Final Draft document.

    An element's `line` is the place of its paragraph among those of the script, counted from 1. Text is as
    printed: what is styled all capitals, by itself or by its kind of paragraph, comes in capitals.

    Args:
        file: Name of the file, for refusals.
        raw: The document.

    Raises:
        InputError: It is not XML, not Final Draft's, declares a document type, or holds no script.
    """
    root = read_document(file, raw, "Final Draft XML")
    if local(root.tag) != "FinalDraft":
        raise refusal(file, "", f"XML whose root is {root.tag[:40]!r}", "Final Draft XML, root FinalDraft")
    content = child(root, "Content")
    if content is None:
        raise refusal(file, "FinalDraft", "no Content", "a script in FinalDraft/Content")
    capitals = frozenset(_capital_types(root))
    tops = list(children(content, "Paragraph"))
    reading = _Reading(read_tag_table(file, root), capitals, _notes_by_range(root, tops))
    found = assemble(_paragraphs(reading, tops))
    reading.spans += found.spans
    reading.warnings += (
        f"paragraph {line}: a paragraph of type {kind[:40]!r} read as action"
        for kind, line in reading.unknown.items()
    )
    screenplay = gather(
        read_title_lines(_title_lines(root)),
        found.elements,
        tuple(reading.warnings),
        found.stated,
        LineUnit.PARAGRAPH,
    )
    return replace(
        screenplay,
        revisions=tuple(_revisions(root)),
        tags=_tags(screenplay, reading),
        cast_list=_cast_list(root),
    )


def _capital_types(root: Node) -> Iterator[str]:
    for settings in children(root, "ElementSettings"):
        font = child(settings, "FontSpec")
        if font is not None and _CAPITALS in font.get("Style", "").split("+"):
            yield settings.get("Type", "")


def _paragraphs(reading: _Reading, tops: list[Node]) -> Iterator[Paragraph]:
    for index, top in enumerate(tops):
        notes = tuple(reading.range_notes.get(index, ()))
        for paragraph in _paragraph(reading, top, 1):
            yield replace(paragraph, notes=paragraph.notes + notes) if notes else paragraph
            notes = ()


def _paragraph(reading: _Reading, node: Node, depth: int) -> Iterator[Paragraph]:
    """A paragraph, and those of the dual dialogue inside it."""
    reading.count += 1
    line = reading.count
    kind, level = _kind(reading, node)
    pieces: list[Piece] = []
    notes: list[str] = []
    stated = NOTHING
    synopsis: tuple[str, ...] = ()
    inner: list[Paragraph] = []
    for part in node:
        name = local(part.tag)
        if name == "Text":
            pieces.append(_piece(reading, node, part))
        elif name == "ScriptNote":
            notes.append(_inner_text(part))
        elif name == "SceneProperties":
            stated, synopsis = _properties(reading, part, line), _summary(part)
        elif name == "DualDialogue" and depth < _DEEPEST:
            inner += _dual(reading, part, depth)
        elif name == "OmittedScene" and depth < _DEEPEST:
            stated = replace(stated, cut=_cut(reading, part, depth))
    if kind is ElementKind.HEADING:
        number = " ".join(node.get("Number", "").split())
        stated = replace(stated, number=number or stated.number)
    yield Paragraph(
        kind=kind,
        pieces=tuple(pieces),
        line=line,
        level=level,
        page_break=node.get("StartsNewPage") == "Yes",
        notes=tuple(notes),
        synopsis=synopsis,
        stated=stated,
    )
    yield from inner


def _kind(reading: _Reading, node: Node) -> tuple[ElementKind, int]:
    said = node.get("Type", "")
    kind = KINDS.get(said)
    if kind is None:
        outline = _OUTLINE.match(said)
        if outline is not None:
            return ElementKind.SECTION, min(6, int(outline["level"]))
        reading.unknown.setdefault(said, reading.count)
        kind = ElementKind.ACTION
    if kind is ElementKind.ACTION and node.get("Alignment") == "Center":
        kind = ElementKind.CENTERED
    return kind, 0


def _piece(reading: _Reading, paragraph: Node, run: Node) -> Piece:
    text = run.text or ""
    if len(run):
        text = "".join(run.itertext())
    said = run.get("Style", "")
    if said not in reading.styles:
        names = said.split("+")
        styles = frozenset(_STYLES[name] for name in names if name in _STYLES) or _NO_STYLES
        reading.styles[said] = (styles, _CAPITALS in names)
    styles, capitals = reading.styles[said]
    if capitals or paragraph.get("Type", "") in reading.capitals:
        text = text.upper()
    revision = run.get("RevisionID", "")
    tags = definitions_of(reading.table, run.get("TagNumber", ""))
    return Piece(text, styles, "" if revision == "0" else revision, tags)


def _inner_text(node: Node) -> str:
    """Text of the paragraphs inside a note or a summary, one line each."""
    lines = [
        "".join("".join(run.itertext()) for run in children(paragraph, "Text"))
        for paragraph in children(node, "Paragraph")
    ]
    return "\n".join(lines).strip()


def _properties(reading: _Reading, node: Node, line: int) -> Stated:
    said = " ".join(node.get("Length", "").split())
    eighths = eighths_of(said)
    if said and eighths is None:
        reading.warnings.append(f"paragraph {line}: a length of {said[:20]!r}, which is not eighths")
    return Stated(
        number=" ".join(node.get("Number", "").split()),
        eighths=eighths,
        page=" ".join(node.get("Page", "").split()),
    )


def eighths_of(length: str) -> int | None:
    """Eighths in a length such as "3/8", "2" or "5 3/8"; None where it is none."""
    found = _LENGTH.fullmatch(length)
    if found is None or not found.group():
        return None
    return 8 * int(found["whole"] or 0) + int(found["eighths"] or 0)


def _summary(node: Node) -> tuple[str, ...]:
    summary = child(node, "Summary")
    if summary is None:
        return ()
    return tuple(" ".join(line.split()) for line in _inner_text(summary).split("\n") if line.strip())


def _dual(reading: _Reading, node: Node, depth: int) -> list[Paragraph]:
    """The speeches side by side: all but the first are marked."""
    found: list[Paragraph] = []
    speeches = 0
    for inner in children(node, "Paragraph"):
        for paragraph in _paragraph(reading, inner, depth + 1):
            speeches += paragraph.kind is ElementKind.CHARACTER
            found.append(replace(paragraph, dual=speeches > 1))
    return found


def _cut(reading: _Reading, node: Node, depth: int) -> tuple[Element, ...]:
    inner = [
        paragraph for top in children(node, "Paragraph") for paragraph in _paragraph(reading, top, depth + 1)
    ]
    found = assemble(inner)
    reading.spans += found.spans
    return tuple(found.elements)


def _notes_by_range(root: Node, tops: list[Node]) -> dict[int, list[str]]:
    """Notes that Final Draft 12 and later keep apart, by the index of the paragraph their range begins in.

    The range counts UTF-16 units of the whole script; a paragraph takes one more than its text, and two for a
    dual dialogue or an omitted scene inside it.
    """
    found: dict[int, list[str]] = {}
    nodes = list(children(child(root, "ScriptNotes"), "ScriptNote"))
    if not nodes or not tops:
        return found
    starts: list[int] = []
    at = 0
    for top in tops:
        starts.append(at)
        at += 1
        for part in top:
            name = local(part.tag)
            if name == "Text":
                at += len("".join(part.itertext()).encode("utf-16-le", "surrogatepass")) // 2
            elif name in ("DualDialogue", "OmittedScene"):
                at += 2
    for node in nodes:
        begin = node.get("Range", "").partition(",")[0].strip()
        place = min(int(begin), at) if begin.isascii() and begin.isdigit() and len(begin) < 12 else 0
        text = _inner_text(node)
        if text:
            found.setdefault(max(0, bisect_right(starts, place) - 1), []).append(text)
    return found


def _title_lines(root: Node) -> Iterator[TitleLine]:
    for paragraph in children(child(child(root, "TitlePage"), "Content"), "Paragraph"):
        text = "".join("".join(run.itertext()) for run in children(paragraph, "Text"))
        yield TitleLine(text, paragraph.get("Alignment") == "Center")


def _revisions(root: Node) -> Iterator[Revision]:
    for node in children(child(root, "Revisions"), "Revision"):
        yield Revision(
            id=node.get("ID", ""),
            name=node.get("Name", ""),
            colour=short_colour(node.get("PageColor", "")),
            mark=node.get("Mark", ""),
        )


def short_colour(colour: str) -> str:
    """ "#RRRRGGGGBBBB" as "#RRGGBB"; "" for what is no colour."""
    if re.fullmatch(r"#[0-9A-Fa-f]{12}", colour):
        return f"#{colour[1:3]}{colour[5:7]}{colour[9:11]}".upper()
    return ""


def _cast_list(root: Node) -> tuple[str, ...]:
    names = children(child(child(root, "SmartType"), "Characters"), "Character")
    return tuple(
        dict.fromkeys(" ".join((name.text or "").split()) for name in names if (name.text or "").strip())
    )


def _tags(screenplay: Screenplay, reading: _Reading) -> tuple[Tag, ...]:
    scenes = sorted((*screenplay.scenes, *screenplay.omitted), key=lambda scene: scene.line)
    starts = [scene.line for scene in scenes]
    found: list[Tag] = []
    for span in sorted(reading.spans, key=lambda span: (span.line, span.start, span.end)):
        index = bisect_right(starts, span.line) - 1
        definition = reading.table.definitions[span.tag]
        number = scenes[index].number if index >= 0 else ""
        found.append(Tag(definition.category, definition.label, number, span.line, span.start, span.end))
    return tuple(dict.fromkeys(found))
