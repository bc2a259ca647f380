"""Screenplays made up by hypothesis, as reading gives them; and what of them must survive a format."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from precipice.production.scene import (
    Element,
    ElementKind,
    LineUnit,
    Revision,
    Run,
    Screenplay,
    Style,
    Tag,
)
from precipice.script.fountain import cue_parts
from precipice.script.order import in_order
from precipice.script.pages import UNPRINTED
from precipice.script.scenes import Stated, gather

LETTERS = "aZéßЁжñ日本عربשל🙂0189"
MARKS = "*_\\/'\"()<>&~=!.,;:@#^%-—"
words = st.text(LETTERS + MARKS, min_size=1, max_size=8)
safe_words = st.text(LETTERS + "*_\\&'é", min_size=1, max_size=8)
names = st.sampled_from(
    ["ZOË", "GUARD #2", "McCLURE", "Анна", "ЖАННА", "太郎", "שרה", "R2D2", "🙂 JOY", "@HOME"]
)
headings = st.builds(
    "{} {} - {}".format,
    st.sampled_from(["INT.", "EXT.", "INT./EXT.", "EXT/INT.", "I/E", "INT"]),
    st.lists(st.text("AÉЖ日ש*_&'", min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["DAY", "NIGHT", "CONTINUOUS", "DUSK", "FLASHBACK", "LATER"]),
) | st.sampled_from(["UNDERWATER", "日本の家 - DAY", "0 MONTAGE"])

Blocks = list[Element]


def element(kind: ElementKind, text: str, **said: Any) -> Element:
    return Element(kind, text, 0, **said)


@st.composite
def styled(draw: st.DrawFn, kind: ElementKind, lines: int, *, strikeout: bool, word: Any = words) -> Element:
    """Lines of words, some of which are set otherwise than plainly."""
    marks = [Style.BOLD, Style.ITALIC, Style.UNDERLINE, *([Style.STRIKEOUT] if strikeout else [])]
    styles = st.none() | st.frozensets(st.sampled_from(marks), min_size=1)
    revisions = st.sampled_from(["", "", "2"]) if strikeout else st.just("")
    rows = draw(
        st.lists(
            st.lists(st.tuples(word, styles, revisions), min_size=1, max_size=4), min_size=1, max_size=lines
        )
    )
    text, runs = "", []
    for row in rows:
        text += "\n" if text else ""
        for count, (piece, style, revision) in enumerate(row):
            text += " " if count else ""
            if (style or revision) and not piece.endswith("/"):
                runs.append(Run(len(text), len(text) + len(piece), style or frozenset(), revision))
            text += piece
    return element(kind, text, runs=tuple(runs))


@st.composite
def speech(draw: st.DrawFn, *, strikeout: bool, dual: bool) -> Blocks:
    extension = draw(st.sampled_from(["", " (V.O.)", " (O.S.) (CONT'D)"]))
    cue = draw(names) + extension
    name, said = cue_parts(cue)
    blocks = [element(ElementKind.CHARACTER, cue)]
    if draw(st.booleans()):
        blocks.append(element(ElementKind.NOTE, draw(safe_words)))
    if draw(st.booleans()):
        blocks.append(element(ElementKind.PARENTHETICAL, "(low)"))
    for count in range(draw(st.integers(1, 3))):
        if count:
            blocks.append(element(ElementKind.LYRIC, draw(safe_words)))
        blocks.append(draw(styled(ElementKind.DIALOGUE, 2, strikeout=strikeout, word=safe_words)))
    return [
        one if one.kind is ElementKind.NOTE else replace(one, character=name, extension=said, dual=dual)
        for one in blocks
    ]


def body_block(*, strikeout: bool) -> st.SearchStrategy[Blocks]:
    note = st.lists(safe_words, min_size=1, max_size=3).map("\n".join) | st.just("gag: x\n\nheight=3 m")
    single = (
        styled(ElementKind.ACTION, 3, strikeout=strikeout)
        | styled(ElementKind.CENTERED, 2, strikeout=strikeout, word=safe_words)
        | st.sampled_from(["CUT TO:", "FADE OUT.", "Then:"]).map(lambda t: element(ElementKind.TRANSITION, t))
        | note.map(lambda t: element(ElementKind.NOTE, t))
        | safe_words.map(lambda t: element(ElementKind.SYNOPSIS, t))
        | safe_words.map(lambda t: element(ElementKind.LYRIC, t))
        | st.tuples(safe_words, st.integers(1, 6)).map(
            lambda pair: element(ElementKind.SECTION, pair[0], level=pair[1])
        )
        | st.just(element(ElementKind.PAGE_BREAK, ""))
    )
    second = speech(strikeout=strikeout, dual=True)
    return (
        single.map(lambda one: [one])
        | speech(strikeout=strikeout, dual=False)
        | st.tuples(speech(strikeout=strikeout, dual=False), second).map(lambda pair: pair[0] + pair[1])
    )


def numbered(blocks: list[Blocks]) -> list[Element]:
    """The elements with rising lines."""
    flat = [one for block in blocks for one in block]
    return [replace(one, line=line) for line, one in enumerate(flat, start=1)]


@st.composite
def screenplays(draw: st.DrawFn, *, document: bool) -> Screenplay:
    """A screenplay as reading would give it.

    Args:
        draw: Hypothesis's.
        document: True for what Final Draft knows besides: lengths, revisions, tags, the cast list.
    """
    body = body_block(strikeout=document)
    blocks = draw(st.lists(body, max_size=3))
    stated: dict[int, Stated] = {}
    for count in range(draw(st.integers(0, 4))):
        omitted = draw(st.integers(0, 4)) == 0
        text = "OMITTED" if omitted else draw(headings)
        number = (
            draw(st.sampled_from(["", f"{count + 1}A", f"A{count + 7}"])) or ("9" * (count + 1)) * omitted
        )
        line = sum(len(block) for block in blocks) + 1
        blocks += [[element(ElementKind.HEADING, text)], *draw(st.lists(body, max_size=4))]
        eighths = draw(st.none() | st.integers(1, 90)) if document else None
        page = draw(st.sampled_from(["", "3", "12A"])) if document else ""
        stated[line] = Stated(number, eighths, page)
    title = (("Title", "ONE *two*"), ("Author", "Zoë"), ("Phone", "12: 3\n4"))
    if document:
        title = (title[0], ("Credit", "written by"), *title[1:])
    unit = LineUnit.PARAGRAPH if document else LineUnit.LINE
    made = gather(title if draw(st.booleans()) else (), numbered(blocks), (), stated, unit)
    return draw(_with_lists(made)) if document else made


@st.composite
def _with_lists(draw: st.DrawFn, made: Screenplay) -> Screenplay:
    tags: list[Tag] = []
    for one, _ in in_order(made):
        inked = [place for place, letter in enumerate(one.text) if not letter.isspace()]
        for _ in range(draw(st.integers(0, 2)) if one.kind not in UNPRINTED else 0):
            start = draw(st.sampled_from(inked))
            end = draw(st.sampled_from([place for place in inked if place >= start])) + 1
            category = draw(st.sampled_from(["Stunts", "Props", "Rigging"]))
            tags.append(Tag(category, f"label {len(tags)} <&>", "", one.line, start, end))
    revisions = (Revision("2", "Pink", "#FDCCD4", "*"), Revision("3", "Own", "", "**"))
    return replace(made, tags=tuple(tags), revisions=revisions, cast_list=("ZOË", "太郎"))


def essence(screenplay: Screenplay) -> dict[str, Any]:
    """What a reader of the script sees, without the lines of the file it stood in."""
    entries = list(in_order(screenplay))
    place = {one.line: count for count, (one, _) in enumerate(entries) if one.kind not in UNPRINTED}
    scenes = [
        replace(scene, line=0, last_line=0, elements=tuple(replace(one, line=0) for one in scene.elements))
        for scene in (*screenplay.scenes, *screenplay.omitted)
    ]
    return {
        "elements": [replace(one, line=0) for one, _ in entries],
        "scenes": scenes,
        "title page": screenplay.title_page,
        "pages": screenplay.pages,
        "revisions": screenplay.revisions,
        "cast list": screenplay.cast_list,
        "tags": sorted(
            (tag.category, tag.label, place[tag.line], tag.start, tag.end) for tag in screenplay.tags
        ),
    }
