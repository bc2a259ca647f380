"""The stripboard: a strip a scene in shooting order, in its colour, with what ends each day."""

from __future__ import annotations

from precipice.paper.handout.document import Block, Column, Document, Heading, Row, Table, Tone
from precipice.paper.kinds.board import (
    Board,
    board_of,
    by_unit,
    cast_list,
    hours_text,
    key,
    location_of,
    marks,
    shoot_document,
    sides_of,
    strip_tone,
)
from precipice.paper.kinds.material import Material
from precipice.plan.plan import SceneRow
from precipice.plan.result import DayRow

COLUMNS = (
    Column("Scene", 0.0),
    Column("I/E", points=22.0, align="centre"),
    Column("Set", 3.0),
    Column("D/N", points=24.0, align="centre"),
    Column("Cast", 1.5),
    Column("Pages", 0.0, align="right"),
    Column("Hours", 0.0, align="right"),
    Column("Location", 1.6),
    Column("Marks", 1.6),
)


def build(material: Material) -> Document:
    """The stripboard of a plan, each unit for itself.

    Raises:
        InputError: The plan has no schedule.
    """
    board = board_of(material)

    def strip(scene: SceneRow, day: DayRow, last: bool) -> Row:
        return _strip(board, scene, day, keeps=last)

    blocks: list[Block] = [*by_unit(board, COLUMNS, strip, headed=False)]
    left = board.unscheduled()
    if left:
        blocks.append(Heading("Boneyard: not scheduled"))
        blocks.append(Table("Boneyard", COLUMNS, tuple(_strip(board, scene, None) for scene in left)))
    blocks += [cast_list(material), key()]
    return shoot_document(material, board, "stripboard", "Stripboard", blocks)


def _strip(board: Board, scene: SceneRow, day: DayRow | None, *, keeps: bool = False) -> Row:
    inside, light = sides_of(scene)
    said, tone = marks(scene, day)
    tones: tuple[tuple[int, Tone], ...] = ((len(COLUMNS) - 1, tone),) if tone else ()
    cells = (
        scene.number,
        inside,
        board.set_of(scene),
        light,
        ", ".join(scene.cast),
        scene.pages,
        hours_text(scene),
        location_of(board, scene),
        "; ".join(said),
    )
    return Row(cells, tone=strip_tone(scene), keeps=keeps, tones=tones)
