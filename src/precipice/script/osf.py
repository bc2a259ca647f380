"""Open Screenplay Format (.osf), versions 1.2 to 4.0, to a screenplay; a Fade In file is one in a container.

After the samples that its authors published (OpenScreenplayFormat/osf-sdk): names of tags and attributes are
taken in any case, since versions differ in it, and a style's base is `basestyle` or `basestylename`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element as Node

from precipice.production.scene import ElementKind, LineUnit, Revision, Screenplay, Style
from precipice.script.document import local, read_document
from precipice.script.paragraphs import Paragraph, Piece, assemble
from precipice.script.refusal import refusal
from precipice.script.scenes import Stated, gather
from precipice.script.title_layout import TitleLine, read_title_lines

KINDS = {
    "scene heading": ElementKind.HEADING,
    "action": ElementKind.ACTION,
    "character": ElementKind.CHARACTER,
    "dialogue": ElementKind.DIALOGUE,
    "parenthetical": ElementKind.PARENTHETICAL,
    "transition": ElementKind.TRANSITION,
    "lyrics": ElementKind.LYRIC,
}
_STYLES = (
    ("bold", Style.BOLD),
    ("italic", Style.ITALIC),
    ("underline", Style.UNDERLINE),
    ("strikethrough", Style.STRIKEOUT),
)
_OLD_MARKUP = re.compile(r'</?(?:b|i|u|font|size|color|bgcolor|rev)(?:="[^"<>]{0,100}")?>')
_OLD = 20
"""Versions below 2.0 put their markup into the text."""
_INFO = (
    ("title", "Title"),
    ("written_by", "Author"),
    ("copyright", "Copyright"),
    ("contact", "Contact"),
    ("drafts", "Draft date"),
)
_TRUE = ("1", "true", "yes")


def parse_osf(file: str, raw: bytes) -> Screenplay:
    """Read an Open Screenplay Format document; `line` is the place of a paragraph in the script, from 1.

    Raises:
        InputError: It is not XML, not this format, declares a document type, or holds no paragraphs.
    """
    root = read_document(file, raw, "Open Screenplay Format XML")
    if local(root.tag).lower() != "document" or "screenplay" not in _attributes(root).get("type", "").lower():
        raise refusal(file, "", f"XML whose root is {root.tag[:40]!r}", "an Open Screenplay Format document")
    parts = {local(node.tag).lower(): node for node in root}
    if "paragraphs" not in parts:
        raise refusal(file, "document", "no paragraphs", "a script in document/paragraphs")
    version = _attributes(root).get("version", "")
    old = version.isascii() and version.isdigit() and int(version[:4]) < _OLD
    centred = frozenset(_centred_styles(parts.get("styles")))
    found = assemble(_paragraphs(parts["paragraphs"], centred, old=old))
    title = read_title_lines(_title_lines(parts.get("titlepage"), centred)) or tuple(_info(parts.get("info")))
    screenplay = gather(title, found.elements, (), found.stated, LineUnit.PARAGRAPH)
    lists = parts.get("lists")
    return replace(
        screenplay,
        revisions=tuple(_revisions(lists)),
        cast_list=tuple(dict.fromkeys(entry.get("name", "") for entry in _listed(lists, "character"))),
    )


def _attributes(node: Node) -> dict[str, str]:
    return {local(name).lower(): value for name, value in node.attrib.items()}


def _base(style: Mapping[str, str]) -> str:
    return style.get("basestyle") or style.get("basestylename") or ""


def _centred_styles(styles: Node | None) -> Iterator[str]:
    for node in styles if styles is not None else ():
        style = _attributes(node)
        if style.get("align") == "center":
            yield style.get("name", "")


def _paragraphs(body: Node, centred: frozenset[str], *, old: bool) -> Iterator[Paragraph]:
    """The paragraphs; the second of two speeches side by side is that after the one marked as dual."""
    marked = second = False
    for line, node in enumerate(body, start=1):
        said = _attributes(node)
        style: dict[str, str] = {}
        pieces: list[Piece] = []
        for part in node:
            name = local(part.tag).lower()
            if name == "style":
                style = _attributes(part)
            elif name == "text":
                pieces.append(_piece(part, old=old))
        kind = KINDS.get(_base(style).lower(), ElementKind.ACTION)
        align = style.get("align") or ("center" if _base(style) in centred else "")
        if kind is ElementKind.ACTION and align == "center":
            kind = ElementKind.CENTERED
        if kind is ElementKind.CHARACTER:
            second, marked = marked, style.get("dualdialogue", "").lower() in _TRUE
        elif kind not in (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC):
            second = marked = False
        number = said.get("scene_number") or said.get("number") or ""
        yield Paragraph(
            kind=kind,
            pieces=tuple(pieces),
            line=line,
            dual=second,
            page_break=style.get("pagebreakbefore", "").lower() in _TRUE,
            notes=(said.get("note", "").strip(),),
            synopsis=tuple(" ".join(text.split()) for text in said.get("synopsis", "").split("\n")),
            stated=Stated(number=" ".join(number.split()), page=said.get("page_number", ""))
            if kind is ElementKind.HEADING
            else Stated(),
        )


def _piece(node: Node, *, old: bool) -> Piece:
    said = _attributes(node)
    text = "".join(node.itertext())
    if old and "<" in text:
        text = _OLD_MARKUP.sub("", text)
    styles = frozenset(style for name, style in _STYLES if said.get(name, "").lower() in _TRUE)
    revision = said.get("revision", "")
    return Piece(text, styles, "" if revision == "0" else revision)


def _title_lines(titlepage: Node | None, centred: frozenset[str]) -> Iterator[TitleLine]:
    for node in titlepage if titlepage is not None else ():
        text = "".join("".join(part.itertext()) for part in node if local(part.tag).lower() == "text")
        styles = [_attributes(part) for part in node if local(part.tag).lower() == "style"]
        middle = any(style.get("align") == "center" or _base(style) in centred for style in styles)
        yield TitleLine(text, middle, _attributes(node).get("bookmark", "").strip())


def _info(info: Node | None) -> Iterator[tuple[str, str]]:
    said = _attributes(info) if info is not None else {}
    for name, key in _INFO:
        if said.get(name, "").strip():
            yield key, said[name].strip()


def _listed(lists: Node | None, name: str) -> Iterator[dict[str, str]]:
    for group in lists if lists is not None else ():
        for node in group:
            if local(node.tag).lower() == name:
                yield _attributes(node)


def _revisions(lists: Node | None) -> Iterator[Revision]:
    for entry in _listed(lists, "revision_color"):
        if entry.get("index", "0") != "0":
            yield Revision(entry["index"], entry.get("name", ""), "", "*")
