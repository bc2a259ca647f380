"""The breakdown as a value: one breakdown sheet a scene, and the cast list with its board numbers."""

from __future__ import annotations

from dataclasses import dataclass

from precipice.production.scene import IntExt, Light


@dataclass(frozen=True, slots=True)
class StuntWord:
    """A word of the script that suggests a stunt, with its evidence.

    Attributes:
        kind: The gag kind it suggests, for example "high_fall".
        word: The word as written.
        line: Line in the source file, counted from 1.
        sentence: The sentence it stands in.
    """

    kind: str
    word: str
    line: int
    sentence: str


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
        eighths: Length in eighths of a page.
        line: The heading's source line.
        last_line: The scene's last source line.
        cast: Names of the cast in the scene, in the order of the cast list.
        synopsis: First sentence of action, for the one-liner.
        stunts: Words that suggest stunts, found in action only.
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
    stunts: tuple[StuntWord, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A speaking part.

    Attributes:
        name: As cued, upper case, extensions removed.
        scenes: Scene numbers in which the part speaks or is named in action.
        speeches: Number of cues.
        first_line: Source line of the first cue.
    """

    name: str
    scenes: tuple[str, ...]
    speeches: int
    first_line: int


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
