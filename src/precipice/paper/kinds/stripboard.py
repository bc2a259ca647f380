"""The stripboard: a strip a scene in shooting order, in its colour, with what ends each day."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.paper.handout.document import Block, Column, Document, Heading, Row, Table, Tone
from precipice.paper.kinds.board import (
    CALENDAR,
    UNITS,
    Board,
    banners,
    board_of,
    cast_list,
    end_of,
    hours_text,
    issued,
    key,
    location_of,
    marks,
    shoot_events,
    sides_of,
    strip_tone,
    summary,
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
    blocks: list[Block] = [summary(material, board)]
    for unit in board.units():
        if len(board.units()) > 1:
            blocks.append(Heading(UNITS[unit]))
        blocks.append(Table(UNITS[unit], COLUMNS, tuple(_unit_rows(board, unit))))
    left = board.unscheduled()
    if left:
        blocks.append(Heading("Boneyard: not scheduled"))
        blocks.append(Table("Boneyard", COLUMNS, tuple(_strip(board, scene, None) for scene in left)))
    return Document(
        kind="stripboard",
        title="Stripboard",
        production=material.plan.title,
        status=issued(material),
        blocks=(*blocks, cast_list(material), key()),
        events=shoot_events(material, board),
        calendar=CALENDAR,
    )


def _unit_rows(board: Board, unit: str) -> Iterator[Row]:
    before = None
    for day in board.days_of(unit):
        for words in banners(board, day, before):
            yield Row((words,), tone="banner", keeps=True)
        scenes = board.rows_of(day)
        for number, scene in enumerate(scenes, start=1):
            yield _strip(board, scene, day, keeps=number == len(scenes))
        yield Row((end_of(day),), tone="day break")
        before = day


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
