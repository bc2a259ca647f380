"""What the page shows of a scene: its lines with their marks, and its sheet with what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from precipice.breakdown.categories import categories
from precipice.office.areas.script.decide import Key, key_of
from precipice.paper.breakdown_page import ScriptLine, script_lines
from precipice.paper.strips import USUAL, strip_of
from precipice.plan.check import Checked
from precipice.production.elements import ElementEntry
from precipice.production.sheet import ElementMark, Sheet


@dataclass(frozen=True, slots=True)
class Item:
    """An element on a sheet.

    Attributes:
        mark: The element.
        category: Category under which it was suggested, which a decision names.
        label: Label under which it was suggested.
        note: Why it was decided so, in words.
    """

    mark: ElementMark
    category: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene beside its sheet.

    Attributes:
        sheet: The sheet.
        lines: Its lines.
        groups: Its elements by the label of their category, the cast left out.
        refused: Decisions against what the words suggest.
        strip: Key of its strip's colour.
        waiting: How many suggestions nobody has decided about.
    """

    sheet: Sheet
    lines: tuple[ScriptLine, ...]
    groups: Mapping[str, tuple[Item, ...]]
    refused: tuple[ElementEntry, ...]
    strip: str
    waiting: int


def labels() -> Mapping[str, str]:
    """What each category is called."""
    return {one.key: one.label for one in categories()}


def scene_views(checked: Checked, only: str | None = None) -> Iterator[SceneView]:
    """Every scene of a production, or the one of a number."""
    lines = script_lines(checked.breakdown, checked.screenplay, labels())
    for sheet in checked.breakdown.sheets:
        if only is None or sheet.scene == only:
            yield _view(sheet, tuple(lines.get(sheet.scene, ())), checked.production.elements)


def _view(sheet: Sheet, lines: tuple[ScriptLine, ...], decisions: tuple[ElementEntry, ...]) -> SceneView:
    own = [one for one in decisions if one.scene == sheet.scene]
    became = {_after(one): one for one in own if one.decision != "refuse"}
    groups: dict[str, list[Item]] = {}
    for mark in sheet.elements:
        if mark.category != "cast":
            entry = became.get(key_of(sheet.scene, mark.category, mark.label))
            item = Item(mark, mark.category, mark.label)
            if entry is not None:
                item = Item(mark, entry.category, entry.label, entry.note)
            groups.setdefault(labels()[mark.category], []).append(item)
    return SceneView(
        sheet=sheet,
        lines=lines,
        groups={name: tuple(items) for name, items in groups.items()},
        refused=tuple(one for one in own if one.decision == "refuse"),
        strip=_class_of(strip_of(sheet.int_ext.value, sheet.light.value)),
        waiting=sum(item.mark.status == "suggested" for items in groups.values() for item in items),
    )


def _after(one: ElementEntry) -> Key:
    """The element that a decision leads to."""
    return key_of(one.scene, one.to_category or one.category, one.to_label or one.label)


def strip_rules() -> Iterator[str]:
    """A style rule for the colour of each strip."""
    for strip, colour in USUAL.colours.items():
        yield f".strip-{_class_of(strip)} {{ background: {colour}; }}"


def _class_of(strip: tuple[bool, bool]) -> str:
    exterior, night = strip
    return f"{'exterior' if exterior else 'interior'}-{'night' if night else 'day'}"
