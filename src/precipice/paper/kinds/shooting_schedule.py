"""The shooting schedule: the one-liner with every element of each scene, by category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from precipice.breakdown.categories import categories
from precipice.paper.handout.document import Column, Document, Paragraph, Row, Run
from precipice.paper.kinds.board import (
    Board,
    board_of,
    by_unit,
    heading_of,
    hours_text,
    location_of,
    marks,
    shoot_document,
    strip_tone,
)
from precipice.paper.kinds.material import Material
from precipice.plan.plan import SceneRow
from precipice.plan.result import DayRow

COLUMNS = (
    Column("Scene", 0.0),
    Column("Set and what happens", 2.2),
    Column("Cast", 1.3),
    Column("Elements", 3.0),
    Column("Pages", 0.0, align="right"),
    Column("Hours", 0.0, align="right"),
)
SUGGESTED = (
    "Elements in italics are what the script's words suggest; nobody has accepted them yet. Hours with e are "
    "the program's own estimate."
)


def build(material: Material) -> Document:
    """The shooting schedule of a plan, each unit for itself.

    Raises:
        InputError: The plan has no schedule.
    """
    board = board_of(material)
    names = {one.id: one.name for one in material.plan.cast}
    doubles = doubles_of(material)

    def strip(scene: SceneRow, day: DayRow, last: bool) -> Row:
        return _scene(board, scene, day, names, doubles.get(scene.number, ()), last=last)

    blocks = (*by_unit(board, COLUMNS, strip), Paragraph(SUGGESTED))
    return shoot_document(material, board, "schedule", "Shooting schedule", blocks)


def doubles_of(material: Material) -> Mapping[str, tuple[str, ...]]:
    """Stunt doubles by scene: whom they double, and for which gag."""
    names = {one.id: one.name for one in material.plan.cast}
    found: dict[str, tuple[str, ...]] = {}
    for gag in material.checked.production.gags:
        if gag.double:
            whom = names.get(gag.performer or "", "")
            words = f"double for {whom}" if whom else f"double for {gag.id}"
            found[gag.scene] = tuple(dict.fromkeys((*found.get(gag.scene, ()), words)))
    return found


def _scene(
    board: Board,
    scene: SceneRow,
    day: DayRow,
    names: Mapping[str, str],
    doubles: tuple[str, ...],
    *,
    last: bool,
) -> Row:
    said, tone = marks(scene, day)
    what = [Run(heading_of(board, scene), bold=True)]
    what += [Run(f"\n{scene.synopsis}")] if scene.synopsis else []
    what += [Run(f"\nat {location_of(board, scene)}")]
    what += [Run(f"\n{'; '.join(said)}", bold=True)] if said else []
    cast = "\n".join(f"{one}. {names.get(one, '')}" for one in scene.cast)
    elements = tuple(_elements(board, scene, doubles))
    cells = (scene.number, tuple(what), cast, elements, scene.pages, hours_text(scene))
    return Row(cells, tone=strip_tone(scene), keeps=last, tones=((0, tone),) if tone else ())


def _elements(board: Board, scene: SceneRow, doubles: tuple[str, ...]) -> Iterator[Run]:
    """The scene's elements but for its cast, a line a category."""
    sheet = board.sheets.get(scene.number)
    first = True
    for category in categories():
        if category.key == "cast":
            continue
        found = {
            mark.label: mark.status == "suggested"
            for mark in (sheet.elements if sheet is not None else ())
            if mark.category == category.key
        }
        named = dict.fromkeys(doubles, False) if category.key == "stunts" else {}
        together = {**named, **found}
        if not together:
            continue
        yield Run(f"{'' if first else chr(10)}{category.label}: ", bold=True)
        first = False
        for number, (label, suggested) in enumerate(together.items()):
            yield Run(f"{', ' if number else ''}{label}", italic=suggested)
