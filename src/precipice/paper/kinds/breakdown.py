"""Breakdown sheets: a header a scene, and a box for each category in the house's colours, named in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from precipice.breakdown.categories import ElementTheme, categories, element_themes
from precipice.paper import words
from precipice.paper.handout.document import (
    Beside,
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Run,
    Text,
    Together,
    Tone,
)
from precipice.paper.kinds.board import pages
from precipice.paper.kinds.material import Material
from precipice.paper.strips import strip_of
from precipice.plan.plan import Plan, SceneRow
from precipice.production.problem import InputError, Problem
from precipice.production.sheet import Sheet

FILL = "to be filled in"
ACROSS = 3
"""Boxes side by side."""

PLAIN_EDGE = "#5c6470"
"""Edge of a category that the house marks without a colour."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
STRIPS: Mapping[tuple[bool, bool], Tone] = {
    (False, False): "interior day",
    (True, False): "exterior day",
    (False, True): "interior night",
    (True, True): "exterior night",
}


def build(material: Material) -> Document:
    """The breakdown sheets of every scene, or of the scenes of the day asked for.

    Raises:
        InputError: There is no scene, or none on the day.
    """
    plan, sheets = material.plan, material.checked.breakdown.sheets
    if material.day is not None:
        rows = plan.schedule.days if plan.schedule else ()
        wanted = {number for row in rows if row.date == material.day for number in row.scenes}
        sheets = tuple(sheet for sheet in sheets if sheet.scene in wanted)
    if not sheets:
        found = f"no scene on {material.day}" if material.day else "no scene"
        raise InputError((Problem(str(material.checked.folder), "scenes", found, "a scene to break down"),))
    return Document(
        kind="breakdown",
        title="Breakdown sheets",
        production=plan.title,
        status=f"{words.plural(len(sheets), 'scene')}, {words.day_text(material.now.date())}",
        blocks=tuple(Together(tuple(_sheet(sheet, plan))) for sheet in sheets),
        footer="Suggestions are read from the words of the script; people decide. (n) is a board number.",
    )


def _sheet(sheet: Sheet, plan: Plan) -> Iterator[Block]:
    yield Heading(f"{sheet.scene}  {sheet.heading}", 2)
    strip = strip_of(sheet.int_ext.value, sheet.light.value)
    # A heading that says LATER or CONTINUOUS says neither: the sheet says what it was taken for.
    inferred = f" ({sheet.light.value})" if sheet.light_inferred and sheet.time else ""
    row = next((scene for scene in plan.scenes if scene.number == sheet.scene), None)
    day = next(
        (one for one in (plan.schedule.days if plan.schedule else ()) if sheet.scene in one.scenes), None
    )
    pairs: list[tuple[str, Text]] = [
        ("Scene", sheet.scene),
        ("Int/ext", sheet.int_ext.value or "not said"),
        ("Set", f"{sheet.place}{f', {sheet.subplace}' if sheet.subplace else ''}"),
        ("Script page", sheet.page or "not known"),
        ("Day/night", f"{sheet.time or sheet.light.value}{inferred}"),
        ("Shot at", row.place if row else "not planned"),
        ("Length", pages(sheet.eighths)),
        ("Script day", FILL),
        ("Shot on", f"{words.day_text(day.date)}, day {day.number}" if day else "not planned"),
    ]
    yield Facts(tuple(pairs), across=3)
    synopsis = (Run("Synopsis. ", bold=True), Run(sheet.synopsis or "none"))
    yield Paragraph(synopsis, STRIPS[strip])
    yield from _boxes(sheet, plan, row)


def _boxes(sheet: Sheet, plan: Plan, row: SceneRow | None) -> Iterator[Block]:
    """The boxes of the categories that have any, the cast first, filled from the top of each column."""
    theme = element_themes()["usual"]
    found = groups(sheet, {one.name.casefold(): one.id for one in plan.cast}, *_planned(plan, row))
    if not found:
        yield Paragraph("No elements found in this scene.")
        return
    boxes = [_box(key, label, names, theme) for key, label, names in found]
    across = min(ACROSS, len(boxes))
    columns = tuple(tuple(boxes[k::across]) for k in range(across))
    yield Beside(columns, (1.0,) * across)


def _planned(plan: Plan, row: SceneRow | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is called for a scene by the plan, and its stunts: a performer need not stand in the script."""
    names = {one.id: one.name for one in plan.cast}
    return (tuple(names.get(one, one) for one in row.cast), row.gags) if row else ((), ())


def groups(
    sheet: Sheet, numbers: Mapping[str, str], cast: Sequence[str] = (), gags: Sequence[str] = ()
) -> list[tuple[str, str, list[str]]]:
    """Key, label and names of every category that the scene has something of, in the sheet's order.

    Args:
        sheet: The scene.
        numbers: Board numbers by part, case folded: those of the plan, as on every other paper.
        cast: Parts that the plan calls for it, beside those of the script.
        gags: Its stunts, as the production states them.
    """
    parts = {name.casefold(): name for name in (*cast, *sheet.cast)}
    ranked = sorted(parts.values(), key=lambda name: _rank(numbers.get(name.casefold(), "")))
    names: dict[str, list[str]] = {"cast": [_part(name, numbers) for name in ranked]}
    if gags:
        names["stunts"] = list(gags)
    for mark in sheet.elements:
        if mark.category != "cast":
            said = mark.label if mark.status in ("suggested", "accepted") else f"{mark.label} ({mark.status})"
            names.setdefault(mark.category, []).append(said)
    return [(one.key, one.label, names[one.key]) for one in categories() if names.get(one.key)]


def _rank(number: str) -> tuple[int, int, str]:
    """Board numbers in their order, 9 before 10, and those without one last."""
    return (0, int(number), "") if number.isdecimal() else (1, 0, number)


def _part(name: str, numbers: Mapping[str, str]) -> str:
    number = numbers.get(name.casefold())
    return f"{name} ({number})" if number else name


def _box(key: str, label: str, names: list[str], theme: ElementTheme) -> Paragraph:
    colour = theme.colours.get(key, "")
    edge = colour if _COLOUR.fullmatch(colour) else PLAIN_EDGE
    return Paragraph((Run(f"{label}: ", bold=True), Run("; ".join(names))), edge=edge)
