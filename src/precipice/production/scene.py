"""The screenplay as a value: elements with the lines they came from, gathered into scenes.

Trade words: a *scene* is continuous place and time; an *element* is one paragraph of the page
(heading, action, character cue, dialogue ...); a *tag* binds words of the script to a category of the
breakdown (cast, props, stunts ...); *omitted* is a scene that was cut after the numbers were locked: its
number is never used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from precipice.production.value import quickly_made


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


class TimeOfDay(StrEnum):
    """The time of day a scene plays at, or that neither its heading nor those before it say one."""

    DAWN = "DAWN"
    MORNING = "MORNING"
    DAY = "DAY"
    DUSK = "DUSK"
    EVENING = "EVENING"
    NIGHT = "NIGHT"
    UNSAID = ""


class SceneKind(StrEnum):
    """How a scene tells: plainly, or as one of the forms that are scheduled differently."""

    PLAIN = "plain"
    FLASHBACK = "flashback"
    MONTAGE = "montage"
    SERIES_OF_SHOTS = "series_of_shots"
    INTERCUT = "intercut"


class LineUnit(StrEnum):
    """What `line` counts: lines of a text file, or paragraphs of a document that has no lines."""

    LINE = "line"
    PARAGRAPH = "paragraph"


class Style(StrEnum):
    """How characters are set."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKEOUT = "strikeout"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of an element that are set alike, other than plainly.

    Attributes:
        start: First character in the element's text, counted from 0.
        end: One past the last character.
        styles: How they are set.
        revision: Id of the revision that brought them, or "".
    """

    start: int
    end: int
    styles: frozenset[Style] = frozenset()
    revision: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph of the screenplay.

    Attributes:
        kind: What it is on the page.
        text: Its text as printed, emphasis marks removed; for a note, what stands between the brackets.
        line: First line in the source file, counted from 1; in Final Draft and Open Screenplay Format, which
            have no lines, the paragraph's place in the script, counted from 1 (`Screenplay.counted_in`).
        character: The name a cue, dialogue, parenthetical or lyric belongs to, extensions removed; else "".
        extension: What stood in the cue's parentheses, for example "V.O."; else "".
        dual: True for every element of the second speech of a dual dialogue.
        level: Depth of a section, 1 to 6; else 0.
        runs: Characters set otherwise than plainly, in order, none overlapping another.
    """

    kind: ElementKind
    text: str
    line: int
    character: str = ""
    extension: str = ""
    dual: bool = False
    level: int = 0
    runs: tuple[Run, ...] = ()


@quickly_made
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
        laid_out_lines: Length on a 55-line page, in lines, with the blank line above the heading.
        eighths: Length as laid out, in eighths of a page, at least 1.
        number_stated: True where the script itself numbers the scene.
        time_of_day: Time of day, carried forward like the light; UNSAID where no heading has said one yet.
        time_inferred: True where the heading itself does not say it.
        kind: Plain, flashback, montage, series of shots or intercut.
        omitted: True for a scene cut from the script, of which the number is left.
        stored_eighths: Length in eighths that the file states; None where it states none.
        stored_page: Page on which the scene begins, as the file states it, for example "12A"; else "".
        page: Page on which the heading stands as laid out, from 1.
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
    number_stated: bool = False
    time_of_day: TimeOfDay = TimeOfDay.UNSAID
    time_inferred: bool = True
    kind: SceneKind = SceneKind.PLAIN
    omitted: bool = False
    stored_eighths: int | None = None
    stored_page: str = ""
    page: int = 0

    @property
    def length(self) -> int:
        """Length in eighths: as the file states it, else as laid out; at least 1."""
        return max(1, self.stored_eighths) if self.stored_eighths is not None else self.eighths

    @property
    def main_place(self) -> str:
        """The place without its sub-place: "WAREHOUSE" of "WAREHOUSE - STAIRWELL"."""
        return self.place.partition(" - ")[0].strip()

    @property
    def subplace(self) -> str:
        """What follows the place: "STAIRWELL" of "WAREHOUSE - STAIRWELL"; else ""."""
        return self.place.partition(" - ")[2].strip()

    @property
    def notes(self) -> tuple[Element, ...]:
        """The notes that stand in the scene."""
        return tuple(element for element in self.elements if element.kind is ElementKind.NOTE)


@dataclass(frozen=True, slots=True)
class Revision:
    """A set of revised pages that the file knows.

    Attributes:
        id: What `Run.revision` refers to.
        name: For example "Blue".
        colour: Of the page, "#RRGGBB", or "".
        mark: What stands in the margin of a revised line, for example "*".
    """

    id: str
    name: str
    colour: str
    mark: str


@dataclass(frozen=True, slots=True)
class Tag:
    """Words of the script bound to a category of the breakdown.

    Attributes:
        category: Name of the category, for example "Stunts".
        label: What is broken down, for example "High fall"; the same label may stand at many places.
        scene: Number of the scene, or "" before the first.
        line: `Element.line` of the element the words stand in.
        start: First character in that element's text, counted from 0.
        end: One past the last character.
    """

    category: str
    label: str
    scene: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole script.

    Attributes:
        title_page: Keys and values in order, emphasis marks removed, multi-line values joined by newlines.
        preamble: Elements before the first heading.
        scenes: The scenes in script order; those omitted are not among them.
        pages: Length of the body in pages of 55 lines, rounded up; 0 for a script without body.
        warnings: Liberties taken while reading, each naming its line.
        omitted: Scenes cut from the script, in script order: the heading that holds the place, then the
            elements that the file still keeps of the scene, none of which is printed.
        revisions: Sets of revised pages that the file knows.
        tags: Words that the file binds to categories of the breakdown.
        cast_list: Names on the file's own list of characters; empty where it has none.
        counted_in: What `line` counts in this script.
    """

    title_page: tuple[tuple[str, str], ...]
    preamble: tuple[Element, ...]
    scenes: tuple[Scene, ...]
    pages: int
    warnings: tuple[str, ...] = ()
    omitted: tuple[Scene, ...] = ()
    revisions: tuple[Revision, ...] = ()
    tags: tuple[Tag, ...] = ()
    cast_list: tuple[str, ...] = ()
    counted_in: LineUnit = LineUnit.LINE

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
