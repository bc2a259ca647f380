"""The breakdown as a value: one breakdown sheet a scene, and the cast list with its board numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from precipice.production.scene import IntExt, Light
from precipice.production.value import quickly_made

Status = Literal["suggested", "accepted", "changed", "added", "kept"]


@quickly_made
@dataclass(frozen=True, slots=True)
class StuntMention:
    """What an action line says that somebody would have to perform, with its evidence; a suggestion.

    Attributes:
        stunt: Class of stunt, for example "fall".
        kind: The gag kind it suggests, for example "high_fall".
        word: The words that suggest it, as written.
        line: Their line in the source file, counted from 1.
        start: Where they begin in their paragraph, characters from 0.
        end: Where they end.
        sentence: The sentence they stand in.
        who: Who does it: a name of the cast, or the noun or pronoun as written; "" where it is not said.
        whom: To whom; "" where it is not said.
        height_m: Height or distance that the sentence gives, m.
        height_words: The same in its words, or "".
        speed_ms: Speed that the sentence gives, m/s.
        speed_words: The same in its words, or "".
    """

    stunt: str
    kind: str
    word: str
    line: int
    start: int
    end: int
    sentence: str
    who: str = ""
    whom: str = ""
    height_m: float | None = None
    height_words: str = ""
    speed_ms: float | None = None
    speed_words: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class ElementMark:
    """An element of a scene's breakdown, with the words it came from.

    Attributes:
        category: One of `production.elements.CATEGORIES`.
        label: What it is, for example "police car".
        line: Line in the source file, counted from 1; 0 where no line of the script says it.
        words: The words as written, or "".
        start: Where they begin in their paragraph, characters from 0.
        end: Where they end.
        sentence: The sentence they stand in, or "".
        why: What made it a suggestion, in words.
        number: Board number of a member of the cast, largest part first; "" for all else.
        status: "suggested", "accepted", "changed", "added", or "kept": decided, but its words are gone.
    """

    category: str
    label: str
    line: int
    words: str
    start: int
    end: int
    sentence: str
    why: str
    number: str = ""
    status: Status = "suggested"


@dataclass(frozen=True, slots=True)
class GagNote:
    """A note in the script that names a gag: [[gag: cliff_jump name=fjord height=150m]].

    Attributes:
        line: Its line in the source file.
        kind: Kind of gag.
        name: Id of the gag in the production, or the id proposed for it.
        values: What else it states, key and value as written, in order.
        bound: Whether the production has that gag in that scene.
    """

    line: int
    kind: str
    name: str
    values: tuple[tuple[str, str], ...]
    bound: bool


@quickly_made
@dataclass(frozen=True, slots=True)
class Sheet:
    """One scene's breakdown sheet.

    Attributes:
        scene: Scene number.
        heading: Heading as written.
        int_ext: Interior, exterior, both or unsaid.
        place: Place, upper case, without sub-place.
        subplace: What follows the place in the heading, or "".
        time: Time of day as written, or "".
        light: Day or night.
        light_inferred: True where the heading does not say it.
        eighths: Length in eighths of a page: as the file states it, else as laid out.
        line: The heading's source line.
        last_line: The scene's last source line.
        cast: Names of the cast in the scene, in the order of the cast list.
        synopsis: First sentence of action, for the one-liner.
        stunts: What suggests a stunt, found in action only.
        elements: The scene's elements, by category in the sheet's order, then by line.
        gag_notes: Notes in the script that name a gag.
        page: Page on which the scene begins: as the file states it, else as laid out; "" where unknown.
        lines: Length as laid out, lines of 55 a page; 0 where there is no script.
        laid_out_eighths: Length as laid out, in eighths; 0 where there is no script.
        stored_eighths: Length that the file states, in eighths; None where it states none.
    """

    scene: str
    heading: str
    int_ext: IntExt
    place: str
    subplace: str
    time: str
    light: Light
    light_inferred: bool
    eighths: int
    line: int
    last_line: int
    cast: tuple[str, ...]
    synopsis: str
    stunts: tuple[StuntMention, ...]
    elements: tuple[ElementMark, ...] = ()
    gag_notes: tuple[GagNote, ...] = ()
    page: str = ""
    lines: int = 0
    laid_out_eighths: int = 0
    stored_eighths: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A speaking part.

    Attributes:
        name: As cued, upper case, extensions removed.
        scenes: Scene numbers in which the part speaks or is named in action.
        speeches: Number of cues.
        first_line: Source line of the first cue.
        number: Place in the cast list by size of part, from 1; 0 where it is not counted.
    """

    name: str
    scenes: tuple[str, ...]
    speeches: int
    first_line: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The whole script broken down.

    Attributes:
        title: Title of the script, or "".
        pages: Pages of 55 lines.
        sheets: One a scene, in script order.
        parts: The cast, largest part first (by speeches, then by first line).
        places: Places in order of first appearance.
        warnings: What was read with a liberty, each naming its line.
    """

    title: str
    pages: int
    sheets: tuple[Sheet, ...]
    parts: tuple[Part, ...]
    places: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def eighths(self) -> int:
        """Sum of the scenes' eighths."""
        return sum(sheet.eighths for sheet in self.sheets)

    @property
    def laid_out_eighths(self) -> int:
        """Sum of the scenes' eighths as laid out; 0 where there is no script."""
        return sum(sheet.laid_out_eighths for sheet in self.sheets)

    @property
    def stored_eighths(self) -> int | None:
        """Sum of the eighths that the file states; None where it leaves a scene out."""
        stored = [sheet.stored_eighths for sheet in self.sheets if sheet.stored_eighths is not None]
        return sum(stored) if stored and len(stored) == len(self.sheets) else None
