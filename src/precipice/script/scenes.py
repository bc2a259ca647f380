"""Elements gathered into scenes: unique numbers, light carried forward, lines and eighths counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from string import ascii_uppercase

from precipice.production.scene import Element, ElementKind, Light, Scene, Screenplay
from precipice.script.heading import Heading, take_apart
from precipice.script.pages import eighths, page_count, scene_lines


def gather(
    title_page: tuple[tuple[str, str], ...], elements: tuple[Element, ...], warnings: tuple[str, ...]
) -> Screenplay:
    """A screenplay from its elements in order."""
    starts = [index for index, element in enumerate(elements) if element.kind is ElementKind.HEADING]
    edges = [*starts, len(elements)]
    headings = [take_apart(elements[start].text) for start in starts]
    numbers, repeated = _numbers(headings, [elements[start].line for start in starts])
    lights = list(_lights(headings))
    scenes = []
    for index, (start, end) in enumerate(pairwise(edges)):
        own, heading = elements[start:end], headings[index]
        lines = scene_lines(own)
        scenes.append(
            Scene(
                number=numbers[index],
                heading=heading.text,
                int_ext=heading.int_ext,
                place=heading.place,
                time=heading.time,
                light=lights[index],
                light_inferred=heading.light is None,
                line=own[0].line,
                last_line=max(element.line + element.text.count("\n") for element in own),
                elements=(own[0], *own[1:]),
                laid_out_lines=lines,
                eighths=eighths(lines),
            )
        )
    none = () if starts else ("no scene heading was found, such as: INT. KITCHEN - DAY",)
    return Screenplay(
        title_page=title_page,
        preamble=elements[: starts[0]] if starts else elements,
        scenes=tuple(scenes),
        pages=page_count(elements),
        warnings=(*warnings, *repeated, *none),
    )


def _numbers(headings: list[Heading], lines: list[int]) -> tuple[list[str], tuple[str, ...]]:
    """A number for every scene, each once: the script's own first, running numbers for the others."""
    stated = {heading.number for heading in headings if heading.number}
    used: set[str] = set()
    numbers: list[str] = []
    warnings: list[str] = []
    for count, (heading, line) in enumerate(zip(headings, lines, strict=True), start=1):
        number = heading.number or str(count)
        if number in used or (not heading.number and number in stated):
            fresh = next(name for name in _with_letters(number) if name not in used | stated)
            if heading.number:
                warnings.append(f"line {line}: scene number {number} a second time; counted as {fresh}")
            number = fresh
        used.add(number)
        numbers.append(number)
    return numbers, tuple(warnings)


def _with_letters(number: str) -> Iterator[str]:
    """10 -> 10A, 10B ... 10Z, 10AA ..."""
    ends = [""]
    while True:
        ends = [end + letter for end in ends for letter in ascii_uppercase]
        yield from (number + end for end in ends)


def _lights(headings: list[Heading]) -> Iterator[Light]:
    """Light of each scene; one that does not say keeps the light before it, day at the beginning."""
    light = Light.DAY
    for heading in headings:
        light = heading.light or light
        yield light
