"""The one-liner: the schedule by day, each scene in one line of what happens."""

from __future__ import annotations

from precipice.paper.handout.document import Column, Document, Row, Run
from precipice.paper.kinds.board import (
    board_of,
    by_unit,
    cast_list,
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
    Column("Set and what happens", 4.0),
    Column("D/N", points=24.0, align="centre"),
    Column("Cast", 1.3),
    Column("Pages", 0.0, align="right"),
)


def build(material: Material) -> Document:
    """The one-line schedule of a plan, each unit for itself.

    Raises:
        InputError: The plan has no schedule.
    """
    board = board_of(material)

    def strip(scene: SceneRow, day: DayRow, last: bool) -> Row:
        inside, light = sides_of(scene)
        said, tone = marks(scene, day)
        what = [Run(board.set_of(scene), bold=True)]
        what += [Run(f"\n{scene.synopsis}")] if scene.synopsis else []
        what += [Run(f"\n{'; '.join(said)}", bold=True)] if said else []
        cells = (scene.number, inside, tuple(what), light, ", ".join(scene.cast), scene.pages)
        return Row(cells, tone=strip_tone(scene), keeps=last, tones=((0, tone),) if tone else ())

    blocks = (*by_unit(board, COLUMNS, strip), cast_list(material))
    return shoot_document(material, board, "oneliner", "One-line schedule", blocks)
