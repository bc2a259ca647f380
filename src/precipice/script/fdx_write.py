"""A screenplay to Final Draft (.fdx), with what the breakdown found as tags that Final Draft shows.

What the format cannot carry, and therefore comes back otherwise: an element without text is left out; the
second speech of a dual dialogue without a first is an ordinary one; the title page comes back in Final
Draft's order and words, with "Author" for "Authors"; characters that XML forbids become U+FFFD; a category
goes under Final Draft's name for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from uuid import uuid5
from xml.sax.saxutils import escape

from precipice.production.scene import (
    Element,
    ElementKind,
    Revision,
    Scene,
    Screenplay,
    Style,
    Tag,
    format_eighths,
)
from precipice.script.fdx_tags import OURS, Category, category_called, fixed_categories
from precipice.script.order import in_order
from precipice.script.pages import IN_SPEECH, UNPRINTED
from precipice.script.title_layout import TitleLine, title_lines

TYPES = {
    ElementKind.HEADING: "Scene Heading",
    ElementKind.ACTION: "Action",
    ElementKind.CENTERED: "Action",
    ElementKind.CHARACTER: "Character",
    ElementKind.DIALOGUE: "Dialogue",
    ElementKind.PARENTHETICAL: "Parenthetical",
    ElementKind.TRANSITION: "Transition",
    ElementKind.LYRIC: "Lyrics",
    ElementKind.NOTE: "Note",
    ElementKind.SYNOPSIS: "Outline Body",
}
_STYLES = (
    (Style.BOLD, "Bold"),
    (Style.ITALIC, "Italic"),
    (Style.STRIKEOUT, "Strikeout"),
    (Style.UNDERLINE, "Underline"),
)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINES_ABOVE_TITLE, _LINES_BETWEEN = 16, 1
_LISTED_CATEGORIES = 22
"""So many categories stand in every new document of Final Draft; the others only where they are used."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph on its way out."""

    element: Element
    scene: Scene | None = None
    page_break: bool = False
    notes: list[str] = field(default_factory=list)
    synopsis: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Dual:
    """Speeches side by side."""

    speeches: list[_Paragraph]


@dataclass(slots=True)
class _TagNumbers:
    """Tags by the line they stand on, and the numbers and definitions given out so far."""

    by_line: dict[int, list[Tag]]
    definitions: dict[tuple[str, str], str] = field(default_factory=dict)
    tags: list[tuple[str, ...]] = field(default_factory=list)

    def number(self, tags: Sequence[Tag]) -> int:
        """The number of a new tag that stands for these."""
        keys = dict.fromkeys((category_called(tag.category).name, tag.label) for tag in tags)
        for key in keys:
            self.definitions.setdefault(key, str(uuid5(OURS, f"{key[0]}\n{key[1]}")))
        self.tags.append(tuple(self.definitions[key] for key in keys))
        return len(self.tags)


def write_fdx(screenplay: Screenplay, tags: Iterable[Tag] = ()) -> bytes:
    """A Final Draft document.

    Args:
        screenplay: The script.
        tags: Words to tag beside those that the screenplay has tagged already.

    Raises:
        ValueError: A tag on a line that holds no printed text, or reaching beyond the text.
    """
    numbers = _TagNumbers(_tags_by_line(screenplay, (*screenplay.tags, *tags)))
    body = "".join(_blocks(list(in_order(screenplay)), numbers))
    parts = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n',
        '<FinalDraft DocumentType="Script" Template="No" Version="5">\n',
        f"  <Content>\n{body}  </Content>\n",
        _title_page(title_lines(screenplay.title_page)),
        _smart_type(screenplay.cast_list),
        _revisions(screenplay.revisions),
        _tag_data(numbers),
        "</FinalDraft>\n",
    )
    return "".join(parts).encode("utf-8")


def _tags_by_line(screenplay: Screenplay, tags: tuple[Tag, ...]) -> dict[int, list[Tag]]:
    if not tags:
        return {}
    elements = [element for element, _ in in_order(screenplay)]
    elements += [element for scene in screenplay.omitted for element in scene.elements[1:]]
    lengths = {element.line: len(element.text) for element in elements if element.kind not in UNPRINTED}
    found: dict[int, list[Tag]] = {}
    for tag in dict.fromkeys(tags):
        length = lengths.get(tag.line)
        if length is None:
            raise ValueError(
                f"tag {tag.label!r}: found line {tag.line}; allowed: a line that begins printed text"
            )
        if not 0 <= tag.start < tag.end <= length:
            raise ValueError(
                f"tag {tag.label!r} on line {tag.line}: found characters {tag.start} to {tag.end}; "
                f"allowed: within 0 to {length}"
            )
        found.setdefault(tag.line, []).append(tag)
    return found


def _blocks(entries: Sequence[tuple[Element, Scene | None]], numbers: _TagNumbers) -> Iterator[str]:
    for block in _paragraphs(entries):
        if isinstance(block, _Paragraph):
            yield _paragraph(block, numbers)
        else:
            inner = "".join(_paragraph(speech, numbers) for speech in block.speeches)
            yield f"    <Paragraph>\n      <DualDialogue>\n{inner}      </DualDialogue>\n    </Paragraph>\n"


def _paragraphs(entries: Sequence[tuple[Element, Scene | None]]) -> list[_Paragraph | _Dual]:
    """Paragraphs, with page breaks, notes and synopses put on those they belong to."""
    blocks: list[_Paragraph | _Dual] = []
    last: _Paragraph | None = None
    page_break = False
    for element, scene in entries:
        kind = element.kind
        if kind is ElementKind.PAGE_BREAK:
            if page_break:
                blocks.append(_Paragraph(element, page_break=True))
            page_break = True
        elif not element.text:
            continue
        elif kind is ElementKind.NOTE and last is not None and not page_break:
            last.notes.append(element.text)
        elif (
            kind is ElementKind.SYNOPSIS
            and last is not None
            and last.scene is not None
            and not (last.notes or page_break)
        ):
            last.synopsis.append(element.text)
        else:
            if kind is ElementKind.LYRIC and not element.character and last is not None:
                # Below a speech it would be read as sung by its speaker; an empty paragraph parts them.
                blocks.append(_Paragraph(replace(element, kind=ElementKind.ACTION, text="")))
            last = _Paragraph(element, scene, page_break)
            page_break = False
            _place(blocks, last)
    if page_break:
        blocks.append(_Paragraph(Element(ElementKind.ACTION, "", 0), page_break=True))
    return blocks


def _place(blocks: list[_Paragraph | _Dual], paragraph: _Paragraph) -> None:
    """Add a paragraph; a second speech goes beside the first."""
    element = paragraph.element
    if element.dual and blocks:
        before = blocks[-1]
        if isinstance(before, _Dual) and (element.kind is ElementKind.CHARACTER or element.kind in IN_SPEECH):
            before.speeches.append(paragraph)
            return
        if element.kind is ElementKind.CHARACTER:
            first = _speech_above(blocks)
            if first:
                del blocks[-len(first) :]
                blocks.append(_Dual([*first, paragraph]))
                return
    blocks.append(paragraph)


def _speech_above(blocks: list[_Paragraph | _Dual]) -> list[_Paragraph]:
    """The paragraphs at the end that make one speech, its cue first; none where the end is no speech."""
    speech: list[_Paragraph] = []
    for block in reversed(blocks):
        if not isinstance(block, _Paragraph):
            return []
        speech.append(block)
        if block.element.kind is ElementKind.CHARACTER:
            return speech[::-1]
        if block.element.kind not in IN_SPEECH:
            return []
    return []


def _paragraph(paragraph: _Paragraph, numbers: _TagNumbers) -> str:
    element, scene = paragraph.element, paragraph.scene
    said = TYPES.get(element.kind, "Action")
    if element.kind is ElementKind.SECTION:
        said = f"Outline {element.level or 1}"
    number = f'Number="{_attribute(scene.number)}" ' if scene is not None and scene.number_stated else ""
    centred = 'Alignment="Center" ' if element.kind is ElementKind.CENTERED else ""
    page = 'StartsNewPage="Yes" ' if paragraph.page_break else ""
    inner = [
        _properties(scene, paragraph.synopsis) if scene is not None else "",
        *(f"      <ScriptNote>\n{_lines(note)}      </ScriptNote>\n" for note in paragraph.notes),
        *_texts(element, numbers),
    ]
    if scene is not None and len(scene.elements) > 1 and scene.omitted:
        cut = "".join(_blocks([(kept, None) for kept in scene.elements[1:]], numbers))
        inner.append(f"      <OmittedScene>\n{cut}      </OmittedScene>\n")
    return f'    <Paragraph {centred}{number}{page}Type="{said}">\n{"".join(inner)}    </Paragraph>\n'


def _properties(scene: Scene, synopsis: list[str]) -> str:
    length = f' Length="{format_eighths(scene.stored_eighths)}"' if scene.stored_eighths is not None else ""
    page = f' Page="{_attribute(scene.stored_page)}"' if scene.stored_page else ""
    if not (length or page or synopsis):
        return ""
    lines = "\n".join(synopsis)
    summary = f"        <Summary>\n{_lines(lines)}        </Summary>\n" if synopsis else ""
    return f"      <SceneProperties{length}{page}>\n{summary}      </SceneProperties>\n"


def _lines(text: str) -> str:
    return "".join(
        f"        <Paragraph>\n          <Text>{_escaped(line)}</Text>\n        </Paragraph>\n"
        for line in text.split("\n")
    )


def _texts(element: Element, numbers: _TagNumbers) -> Iterator[str]:
    """The text in pieces: cut where the setting changes, and where a tag begins or ends."""
    text = element.text
    tags = numbers.by_line.get(element.line, []) if element.kind not in UNPRINTED else []
    if not tags and not element.runs:
        yield f"      <Text>{_escaped(text)}</Text>\n"
        return
    edges = {0, len(text)}
    edges.update(edge for run in element.runs for edge in (run.start, run.end))
    edges.update(edge for tag in tags for edge in (tag.start, tag.end))
    cuts = sorted(edges)
    waiting = sorted(tags, key=lambda tag: (tag.start, tag.end))[::-1]
    here: list[Tag] = []
    number, runs = 0, list(reversed(element.runs))
    for start, end in pairwise(cuts):
        ended = [tag for tag in here if tag.end > start]
        changed = len(ended) != len(here)
        here = ended
        while waiting and waiting[-1].start <= start:
            here.append(waiting.pop())
            changed = True
        number = (numbers.number(here) if changed or not number else number) if here else 0
        while runs and runs[-1].end <= start:
            runs.pop()
        run = runs[-1] if runs and runs[-1].start <= start else None
        styles = "+".join(name for style, name in _STYLES if run is not None and style in run.styles)
        attributes = "".join(
            f' {name}="{_attribute(value)}"'
            for name, value in (
                ("RevisionID", run.revision if run is not None else ""),
                ("Style", styles),
                ("TagNumber", str(number) if number else ""),
            )
            if value
        )
        yield f"      <Text{attributes}>{_escaped(text[start:end])}</Text>\n"


def _title_page(lines: list[TitleLine]) -> str:
    if not lines:
        return ""
    blank = '      <Paragraph Alignment="Left"/>\n'
    shown = (
        f'      <Paragraph Alignment="{"Center" if line.centred else "Left"}">\n'
        f"        <Text>{_escaped(line.text)}</Text>\n      </Paragraph>\n"
        for line in lines
    )
    inner = blank * _LINES_ABOVE_TITLE + (blank * _LINES_BETWEEN).join(shown)
    return f"  <TitlePage>\n    <Content>\n{inner}    </Content>\n  </TitlePage>\n"


def _smart_type(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    listed = "".join(f"      <Character>{_escaped(name)}</Character>\n" for name in names)
    return f"  <SmartType>\n    <Characters>\n{listed}    </Characters>\n  </SmartType>\n"


def _revisions(revisions: tuple[Revision, ...]) -> str:
    if not revisions:
        return ""
    listed = "".join(
        f'    <Revision Color="#000000000000" FullRevision="No" ID="{_attribute(one.id)}" '
        f'Mark="{_attribute(one.mark)}" Name="{_attribute(one.name)}"'
        + (f' PageColor="{_long_colour(one.colour)}"' if one.colour else "")
        + ' Style=""/>\n'
        for one in revisions
    )
    attributes = 'ActiveSet="1" Location="7.75" RevisionMode="No" RevisionsShown="All" ShowPageColor="Yes"'
    return f"  <Revisions {attributes}>\n{listed}  </Revisions>\n"


def _tag_data(numbers: _TagNumbers) -> str:
    """All of Final Draft's own categories, then those used beside; every definition; every tag."""
    used = {category_called(name).name: category_called(name) for name, _ in numbers.definitions}
    ordered = fixed_categories().ordered
    listed = [*ordered[:_LISTED_CATEGORIES]]
    listed += (category for category in used.values() if category not in listed)
    categories = "".join(_category(category, place) for place, category in enumerate(listed, start=1))
    definitions = "".join(
        f'      <TagDefinition CatId="{used[name].id}" Id="{found}" Label="{_attribute(label)}" '
        f'Number="{place}"/>\n'
        for place, ((name, label), found) in enumerate(numbers.definitions.items(), start=1)
    )
    tags = "".join(
        f'      <Tag Number="{place}">\n'
        + "".join(f"        <DefId>{found}</DefId>\n" for found in ids)
        + "      </Tag>\n"
        for place, ids in enumerate(numbers.tags, start=1)
    )
    return (
        f"  <TagData>\n    <TagCategories>\n{categories}    </TagCategories>\n"
        f"    <TagDefinitions>\n{definitions}    </TagDefinitions>\n"
        f"    <Tags>\n{tags}    </Tags>\n  </TagData>\n"
    )


def _category(category: Category, place: int) -> str:
    return (
        f'      <TagCategory Color="{_long_colour(category.colour)}" Id="{category.id}" '
        f'Name="{_attribute(category.name)}" Number="{place}" Style="Bold"/>\n'
    )


def _long_colour(colour: str) -> str:
    """ "#RRGGBB" as "#RRRRGGGGBBBB"."""
    return "#" + "".join(colour[at : at + 2] * 2 for at in (1, 3, 5))


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    breaks = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
    return escape(_FORBIDDEN.sub("\ufffd", text), breaks)
