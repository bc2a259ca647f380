"""Elements gathered into scenes: unique numbers, light and time carried forward, eighths counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, product
from string import ascii_uppercase

from precipice.production.scene import (
    Element,
    ElementKind,
    Light,
    LineUnit,
    Scene,
    SceneKind,
    Screenplay,
    TimeOfDay,
)
from precipice.script.heading import Heading, kind_said, take_apart
from precipice.script.pages import UNPRINTED, Layout, eighths, lay_out

_ANNOUNCING = (ElementKind.ACTION, ElementKind.TRANSITION, ElementKind.CENTERED)
_ENDS = re.compile(r"^\W*(?:END|BACK TO|RETURN TO|PRESENT)\b|\bENDS?\W*$|\bBACK TO (?:THE )?PRESENT\b")
_END_WORDS = ("END", "BACK TO", "RETURN TO", "PRESENT")
"""One of these is in every line that ends a form of telling."""
_OMITTED_LINE = re.compile(
    r"(?:SCENES? )?(?P<number>[A-Z]{0,2}[0-9]{1,5}[A-Z]{0,2}(?:-[0-9A-Z]{1,7})?)\.? OMITTED\.?"
)
_LONGEST_ANNOUNCEMENT = 80
FOR_EVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of a scene beside its text.

    Attributes:
        number: The scene number, or "".
        eighths: Length in eighths, or None.
        page: Page on which it begins, or "".
        cut: What is kept of the scene where it is omitted.
    """

    number: str = ""
    eighths: int | None = None
    page: str = ""
    cut: tuple[Element, ...] = ()


NOTHING = Stated()


@dataclass(slots=True)
class _Open:
    """A scene while its elements come in; `places` says which of the script's elements these are."""

    heading: Heading
    stated: Stated
    elements: list[Element]
    retired: bool
    places: list[int]

    @property
    def number(self) -> str:
        return self.stated.number or self.heading.number


@dataclass(slots=True)
class _Told:
    """Where the telling stands.

    Attributes:
        light: The last light said.
        time: The last time of day said.
        present: Light and time before the flashback, for the scene after it.
        was_flashback: Whether the scene before was a flashback.
        flashback_left: How many scenes a flashback announced by a line of its own still lasts.
        last_end: Index of the last scene in which a line ends a flashback; -1 where none does.
    """

    light: Light = Light.DAY
    time: TimeOfDay = TimeOfDay.UNSAID
    present: tuple[Light, TimeOfDay] = (Light.DAY, TimeOfDay.UNSAID)
    was_flashback: bool = False
    flashback_left: int = 0
    last_end: int = -1


def gather(
    title_page: tuple[tuple[str, str], ...],
    elements: Sequence[Element],
    warnings: tuple[str, ...],
    stated: Mapping[int, Stated] | None = None,
    counted_in: LineUnit = LineUnit.LINE,
) -> Screenplay:
    """A screenplay from its elements in order.

    Args:
        title_page: Keys and values.
        elements: Everything in the body, in order.
        warnings: Liberties taken so far.
        stated: What the file says of a scene beside its text, by the heading's line.
        counted_in: What the elements' lines count.
    """
    preamble, opened, shown = _opened(elements, stated or {})
    numbers, repeated = _numbers(opened, counted_in)
    layout = lay_out(shown)
    told = _Told(last_end=_last_end(opened))
    scenes = [
        _scene(one, number, _kind(index, one, told), told, counted_in, layout)
        for index, (one, number) in enumerate(zip(opened, numbers, strict=True))
    ]
    kept = tuple(scene for scene in scenes if not scene.omitted)
    none = () if kept else ("no scene heading was found, such as: INT. KITCHEN - DAY",)
    return Screenplay(
        title_page=title_page,
        preamble=tuple(preamble),
        scenes=kept,
        pages=layout.pages,
        warnings=(*warnings, *_liberties(opened, counted_in), *repeated, *none),
        omitted=tuple(scene for scene in scenes if scene.omitted),
        counted_in=counted_in,
    )


def _opened(
    elements: Sequence[Element], stated: Mapping[int, Stated]
) -> tuple[list[Element], list[_Open], list[Element]]:
    """What stands before the first scene, the scenes, and every element as it is printed.

    Text below an omitted scene belongs to the scene above it: of the omitted one nothing is left to play.
    """
    preamble: list[Element] = []
    opened: list[_Open] = []
    printed = list(elements)
    current, places = preamble, []
    for place, element in enumerate(elements):
        retired = _retired(element)
        if element.kind is not ElementKind.HEADING and not retired:
            current.append(element)
            places.append(place)
            continue
        heading = take_apart(f"OMITTED #{retired}#" if retired else element.text)
        shown = element
        if retired or heading.text != element.text:
            shown = replace(element, kind=ElementKind.HEADING, text=heading.text)
            printed[place] = shown
        one = _Open(heading, stated.get(element.line, NOTHING), [shown], bool(retired), [place])
        opened.append(one)
        if not heading.omitted:
            current, places = one.elements, one.places
    return preamble, opened, printed


def _retired(element: Element) -> str:
    """The number in an action line such as "12 OMITTED", which holds a scene's place; else ""."""
    if element.kind is not ElementKind.ACTION or not element.text.rstrip(".").endswith("OMITTED"):
        return ""
    found = _OMITTED_LINE.fullmatch(element.text.strip())
    return found["number"] if found is not None else ""


def _liberties(opened: list[_Open], counted_in: LineUnit) -> Iterator[str]:
    for one in opened:
        where = f"{counted_in.value} {one.elements[0].line}"
        if one.retired:
            yield f"{where}: an action line read as omitted scene {one.number}"
        elif one.heading.dashes:
            mark = "a space" if one.heading.dashes == " " else repr(one.heading.dashes)
            yield f"{where}: {mark} taken for the dash before the time of day in {one.heading.text[:40]!r}"


def _scene(
    one: _Open, number: str, kind: SceneKind, told: _Told, counted_in: LineUnit, layout: Layout
) -> Scene:
    heading, own = one.heading, one.elements
    if heading.omitted:
        heading = next(
            (take_apart(cut.text) for cut in one.stated.cut if cut.kind is ElementKind.HEADING), heading
        )
    else:
        _carry(heading, kind, told)
    lines = layout.length(one.places)
    return Scene(
        number=number,
        heading=one.heading.text,
        int_ext=heading.int_ext,
        place="" if heading.omitted else heading.place,
        time=heading.time,
        light=heading.light or told.light,
        light_inferred=heading.light is None,
        line=own[0].line,
        last_line=_last_line(own, counted_in),
        elements=(own[0], *own[1:], *one.stated.cut),
        laid_out_lines=lines,
        eighths=eighths(lines),
        number_stated=bool(one.number),
        time_of_day=heading.time_of_day or told.time,
        time_inferred=heading.time_of_day is TimeOfDay.UNSAID,
        kind=kind,
        omitted=one.heading.omitted,
        stored_eighths=one.stated.eighths,
        stored_page=one.stated.page,
        page=layout.page_of[one.places[0]],
    )


def _carry(heading: Heading, kind: SceneKind, told: _Told) -> None:
    """Light and time: what the heading says, else the scene before; after a flashback, that before it."""
    flashback = kind is SceneKind.FLASHBACK
    if flashback and not told.was_flashback:
        told.present = (told.light, told.time)
    elif told.was_flashback and not flashback:
        told.light, told.time = told.present
    told.was_flashback = flashback
    told.light = heading.light or told.light
    told.time = heading.time_of_day or told.time


def _last_line(elements: Sequence[Element], counted_in: LineUnit) -> int:
    if counted_in is LineUnit.LINE:
        return max([element.line + element.text.count("\n") for element in elements])
    return max([element.line for element in elements])


def _kind(index: int, one: _Open, told: _Told) -> SceneKind:
    """The kind its heading says, or a line of its own in it ("INTERCUT:"), or a flashback that goes on.

    A flashback announced by a line lasts until a line ends it; where none ever does, for one scene.
    """
    if one.heading.omitted:
        return SceneKind.PLAIN
    kind = one.heading.kind
    if _ends(one.heading.text.upper()):
        kind, told.flashback_left = SceneKind.PLAIN, 0
    if kind is SceneKind.PLAIN and told.flashback_left:
        kind = SceneKind.FLASHBACK
    told.flashback_left = max(0, told.flashback_left - 1)
    first = True
    for element in one.elements[1:]:
        line = _announcement(element)
        said = kind_said(line) if line else SceneKind.PLAIN
        if line and _ends(line):
            told.flashback_left = 0
        elif said is SceneKind.FLASHBACK:
            told.flashback_left = FOR_EVER if told.last_end > index else 0 if first else 1
            kind = said if first else kind
        elif kind is SceneKind.PLAIN:
            kind = said
        first = first and element.kind in UNPRINTED
    return kind


def _last_end(opened: list[_Open]) -> int:
    for index in range(len(opened) - 1, -1, -1):
        one = opened[index]
        lines = [one.heading.text.upper(), *(_announcement(element) for element in one.elements[1:])]
        if any(_ends(line) for line in lines):
            return index
    return -1


def _ends(line: str) -> bool:
    """Whether a line in capitals ends a form of telling."""
    return any(word in line for word in _END_WORDS) and _ENDS.search(line) is not None


def _announcement(element: Element) -> str:
    """The first line where it is short and in capitals, and so may announce a form of telling; else ""."""
    if element.kind not in _ANNOUNCING:
        return ""
    line = element.text.partition("\n")[0]
    return line if len(line) <= _LONGEST_ANNOUNCEMENT and line.isupper() else ""


def _numbers(opened: list[_Open], counted_in: LineUnit) -> tuple[list[str], tuple[str, ...]]:
    """A number for every scene, each once: the script's own first, running numbers for the others."""
    stated = {one.number for one in opened if one.number}
    used: set[str] = set()
    letters: dict[str, Iterator[str]] = {}
    numbers: list[str] = []
    warnings: list[str] = []
    for place, one in enumerate(opened, start=1):
        number = one.number or str(place)
        if number in used or (not one.number and number in stated):
            names = letters.setdefault(number, _with_letters(number))
            fresh = next(name for name in names if name not in used and name not in stated)
            if one.number:
                where = f"{counted_in.value} {one.elements[0].line}"
                warnings.append(f"{where}: scene number {number} a second time; counted as {fresh}")
            number = fresh
        used.add(number)
        numbers.append(number)
    return numbers, tuple(warnings)


def _with_letters(number: str) -> Iterator[str]:
    """10 -> 10A, 10B ... 10Z, 10AA ..."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            yield number + "".join(letters)
