"""The screenplay as a value: elements with the lines they came from, gathered into scenes.

Trade words: a *scene* is continuous place and time; an *element* is one paragraph of the page
(heading, action, character cue, dialogue ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ElementKind(StrEnum):
    """What a paragraph is on the page, in Fountain 1.1's terms."""

    HEADING = "heading"
    ACTION = "action"
    CHARACTER = "character"
    DIALOGUE = "dialogue"
    PARENTHETICAL = "parenthetical"
    LYRIC = "lyric"
    TRANSITION = "transition"
    CENTERED = "centered"
    PAGE_BREAK = "page_break"
    NOTE = "note"
    SECTION = "section"
    SYNOPSIS = "synopsis"


class IntExt(StrEnum):
    """Interior, exterior, both, or not said by the heading."""

    INT = "INT"
    EXT = "EXT"
    BOTH = "INT/EXT"
    UNSAID = ""


class Light(StrEnum):
    """The light a scene is written for: by day or by night."""

    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph of the screenplay.

    Attributes:
        kind: What it is on the page.
        text: Its text as printed, emphasis marks removed; for a note, what stands between the brackets.
        line: First line in the source file, counted from 1.
        character: The name a cue, dialogue, parenthetical or lyric belongs to, extensions removed; else "".
        extension: What stood in the cue's parentheses, for example "V.O."; else "".
        dual: True for every element of the second speech of a dual dialogue.
        level: Depth of a section, 1 to 6; else 0.
    """

    kind: ElementKind
    text: str
    line: int
    character: str = ""
    extension: str = ""
    dual: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: its heading taken apart, and its elements in order, the heading first.

    Attributes:
        number: The script's own scene number, or the running number where the script gives none.
        heading: The heading as written, without scene number and forcing mark.
        int_ext: Interior, exterior, both or unsaid.
        place: Place and sub-place as written, for example "WAREHOUSE - STAIRWELL".
        time: Time of day as written, upper case, for example "CONTINUOUS"; "" where the heading has none.
        light: Day or night, carried forward through CONTINUOUS, LATER, SAME and headings without a time.
        light_inferred: True where the heading itself does not say day or night.
        line: The heading's line in the source file, counted from 1.
        last_line: Last line in the source file that belongs to the scene.
        elements: Heading first, then the rest in order.
        laid_out_lines: Length on a 55-line page, in lines, spacing included.
        eighths: Length in eighths of a page, at least 1.
    """

    number: str
    heading: str
    int_ext: IntExt
    place: str
    time: str
    light: Light
    light_inferred: bool
    line: int
    last_line: int
    elements: tuple[Element, ...]
    laid_out_lines: int
    eighths: int


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole script.

    Attributes:
        title_page: Keys and values in order, emphasis marks removed, multi-line values joined by newlines.
        preamble: Elements before the first heading.
        scenes: The scenes in script order.
        pages: Length of the body in pages of 55 lines, rounded up; 0 for a script without body.
        warnings: Liberties taken while reading, each naming its line.
    """

    title_page: tuple[tuple[str, str], ...]
    preamble: tuple[Element, ...]
    scenes: tuple[Scene, ...]
    pages: int
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title on the title page, one line; "" where the script has none."""
        for key, value in self.title_page:
            if key.strip().lower() == "title":
                return " ".join(value.split())
        return ""


def format_eighths(eighths: int) -> str:
    """Eighths of a page as the trade writes them: 11 -> "1 3/8", 8 -> "1", 3 -> "3/8", never reduced."""
    whole, rest = divmod(eighths, 8)
    if rest == 0:
        return str(whole)
    return f"{whole} {rest}/8" if whole else f"{rest}/8"
