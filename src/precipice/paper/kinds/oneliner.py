"""The one-liner: the schedule by day, each scene in one line of what happens."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.paper.handout.document import Block, Column, Document, Heading, Row, Run, Table
from precipice.paper.kinds.board import (
    CALENDAR,
    UNITS,
    Board,
    banners,
    board_of,
    cast_list,
    day_name,
    end_of,
    issued,
    long_date,
    marks,
    shoot_events,
    sides_of,
    strip_tone,
    summary,
)
from precipice.paper.kinds.material import Material
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
    blocks: list[Block] = [summary(material, board)]
    for unit in board.units():
        if len(board.units()) > 1:
            blocks.append(Heading(UNITS[unit]))
        blocks.append(Table(UNITS[unit], COLUMNS, tuple(_rows(board, unit))))
    return Document(
        kind="oneliner",
        title="One-line schedule",
        production=material.plan.title,
        status=issued(material),
        blocks=(*blocks, cast_list(material)),
        events=shoot_events(material, board),
        calendar=CALENDAR,
    )


def _rows(board: Board, unit: str) -> Iterator[Row]:
    before = None
    for day in board.days_of(unit):
        for words in banners(board, day, before):
            yield Row((words,), tone="banner", keeps=True)
        yield Row(
            (f"{day_name(day)} -- {long_date(day)} -- {day_hours(day)} -- {day.base}",), "head", keeps=True
        )
        scenes = board.rows_of(day)
        for number, scene in enumerate(scenes, start=1):
            inside, light = sides_of(scene)
            said, tone = marks(scene, day)
            what = [Run(board.set_of(scene), bold=True)]
            what += [Run(f"\n{scene.synopsis}")] if scene.synopsis else []
            what += [Run(f"\n{'; '.join(said)}", bold=True)] if said else []
            cells = (scene.number, inside, tuple(what), light, ", ".join(scene.cast), scene.pages)
            tones = ((0, tone),) if tone else ()
            yield Row(cells, tone=strip_tone(scene), keeps=number == len(scenes), tones=tones)
        yield Row((end_of(day),), tone="day break")
        before = day


def day_hours(day: DayRow) -> str:
    """Call and wrap of a day."""
    return f"call {day.call}, wrap {day.wrap}"
