"""A breakdown as a list of scenes with their elements, which is what schedulers exchange; and back again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from precipice.breakdown.categories import categories
from precipice.production.scene import Light
from precipice.production.sheet import Breakdown, ElementMark, Part, Sheet
from precipice.script.exchange import Exchange, ExchangeScene
from precipice.script.heading import take_apart

OTHER_LABELS = ("Mechanical FX", "Miscellaneous")
"""Labels of Movie Magic's list of 21 that no category of ours has."""
_READ_AS = {"Mechanical FX": "special_effects", "Miscellaneous": "notes"}


@dataclass(frozen=True, slots=True)
class ListedScene:
    """A scene on a list.

    Attributes:
        number: Scene number.
        heading: Heading as written.
        page: Page of the script, or "".
        eighths: Length in eighths of a page.
        synopsis: One line, or "".
        elements: Category and label, in order.
    """

    number: str
    heading: str
    page: str = ""
    eighths: int = 0
    synopsis: str = ""
    elements: tuple[tuple[str, str], ...] = ()


def listed(breakdown: Breakdown) -> tuple[ListedScene, ...]:
    """The scenes of a breakdown as a list."""
    return tuple(
        ListedScene(
            number=sheet.scene,
            heading=sheet.heading,
            page=sheet.page,
            eighths=sheet.eighths,
            synopsis=sheet.synopsis,
            elements=tuple((mark.category, mark.label) for mark in sheet.elements),
        )
        for sheet in breakdown.sheets
    )


def from_list(title: str, scenes: Iterable[ListedScene]) -> Breakdown:
    """A breakdown from a list: what the list states and nothing more, since there is no script to read.

    Pages are the eighths summed and rounded up. A scene's light is what its heading says, else that of the
    scene before, else day. A part is in every scene that lists it; speeches are not known and counted as 0.
    """
    sheets: list[Sheet] = []
    light = Light.DAY
    for place, scene in enumerate(scenes, start=1):
        heading = take_apart(scene.heading)
        light = heading.light or light
        cast = tuple(dict.fromkeys(label for category, label in scene.elements if category == "cast"))
        main, _, subplace = heading.place.partition(" - ")
        sheets.append(
            Sheet(
                scene=scene.number,
                heading=scene.heading,
                int_ext=heading.int_ext,
                place=main.strip().upper(),
                subplace=subplace.strip(),
                time=heading.time,
                light=light,
                light_inferred=heading.light is None,
                eighths=max(1, scene.eighths),
                line=place,
                last_line=place,
                cast=cast,
                synopsis=scene.synopsis,
                stunts=(),
                elements=tuple(
                    ElementMark(category, label, 0, "", 0, 0, "", "on the list", status="added")
                    for category, label in scene.elements
                ),
                page=scene.page,
                stored_eighths=scene.eighths or None,
            )
        )
    return Breakdown(
        title=title,
        pages=-(-sum(sheet.eighths for sheet in sheets) // 8),
        sheets=tuple(sheets),
        parts=_parts(sheets),
        places=tuple(dict.fromkeys(sheet.place for sheet in sheets)),
        warnings=(),
    )


def _parts(sheets: Iterable[Sheet]) -> tuple[Part, ...]:
    """The cast: who is in most scenes first."""
    scenes: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        for name in sheet.cast:
            scenes.setdefault(name, []).append(sheet)
    by_size = sorted(scenes, key=lambda name: (-len(scenes[name]), scenes[name][0].line))
    return tuple(
        Part(name, tuple(sheet.scene for sheet in scenes[name]), 0, scenes[name][0].line, number)
        for number, name in enumerate(by_size, start=1)
    )


def to_exchange(breakdown: Breakdown) -> Exchange:
    """A breakdown as Movie Magic's exchange file has it: each element once a scene, by label."""
    labels = tuple(dict.fromkeys((*(one.mms for one in categories()), *OTHER_LABELS)))
    by_key = {one.key: one.mms for one in categories()}
    scenes = []
    for sheet in breakdown.sheets:
        own = dict.fromkeys((by_key[mark.category], mark.label) for mark in sheet.elements)
        page = "".join(letter for letter in sheet.page if letter.isalnum())
        scenes.append(ExchangeScene(sheet.scene, sheet.heading, page, sheet.eighths, tuple(own)))
    return Exchange(labels, tuple(scenes))


def from_exchange(title: str, exchange: Exchange) -> Breakdown:
    """A breakdown from an exchange file; a category that we lack is read as notes, its label first."""
    keys = exchange_keys()
    scenes = []
    for scene in exchange.scenes:
        elements = tuple(
            (keys[label], text) if label in keys else ("notes", f"{label}: {text}")
            for label, text in scene.elements
        )
        scenes.append(ListedScene(scene.number, scene.heading, scene.page, scene.eighths, elements=elements))
    return from_list(title, _numbered(scenes))


def _numbered(scenes: list[ListedScene]) -> list[ListedScene]:
    """Scenes with numbers that stand once: a list may leave them out or repeat them."""
    used: Counter[str] = Counter()
    found: list[ListedScene] = []
    for place, scene in enumerate(scenes, start=1):
        number = scene.number or str(place)
        used[number] += 1
        again = f"{number}/{used[number]}" if used[number] > 1 else number
        found.append(
            ListedScene(again, scene.heading, scene.page, scene.eighths, scene.synopsis, scene.elements)
        )
    return found


@lru_cache(maxsize=1)
def exchange_keys() -> Mapping[str, str]:
    """Our category by Movie Magic's label; where two share a label, the last ("Extras" are extras)."""
    return {one.mms: one.key for one in categories()} | _READ_AS
