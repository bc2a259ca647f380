"""What the papers of the schedule share: days in order, sets, marks, and the words around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast as typing_cast
from zoneinfo import ZoneInfo

from precipice.paper.handout.document import (
    Beside,
    Block,
    Column,
    Document,
    Event,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    Together,
    Tone,
)
from precipice.paper.kinds.material import Material
from precipice.paper.strips import strip_class
from precipice.paper.words import day_text, plural
from precipice.plan.calls import of_clock
from precipice.plan.plan import SceneRow
from precipice.plan.result import DayRow, PreparationRow, ScheduleResult
from precipice.production.problem import InputError, Problem
from precipice.production.scene import format_eighths
from precipice.production.sheet import Sheet

CALENDAR = "day-"
"""Beginning of the ids of the shooting days' events, the same on every paper of the whole shoot."""

UNITS = {"main": "Main unit", "second": "Second unit"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Board:
    """The schedule with what the script says of its scenes.

    Attributes:
        schedule: The order of the shoot.
        scenes: Scenes by number, as planned.
        sheets: Breakdown sheets by scene number.
    """

    schedule: ScheduleResult
    scenes: Mapping[str, SceneRow]
    sheets: Mapping[str, Sheet]

    def units(self) -> tuple[str, ...]:
        """The units that work, the main one first."""
        return tuple(unit for unit in UNITS if any(day.unit == unit for day in self.schedule.days))

    def days_of(self, unit: str) -> tuple[DayRow, ...]:
        """A unit's days in order."""
        return tuple(day for day in self.schedule.days if day.unit == unit)

    def rows_of(self, day: DayRow) -> tuple[SceneRow, ...]:
        """A day's scenes in shooting order; scenes that only a rewrite brings are left out."""
        return tuple(self.scenes[number] for number in day.scenes if number in self.scenes)

    def set_of(self, scene: SceneRow) -> str:
        """The set as the script names it, sub-place after the place."""
        sheet = self.sheets.get(scene.number)
        if sheet is None:
            return scene.place
        return " - ".join(part for part in (sheet.place, sheet.subplace) if part) or scene.heading

    def unscheduled(self) -> tuple[SceneRow, ...]:
        """Scenes that stand on no day."""
        shot = {number for day in self.schedule.days for number in day.scenes}
        return tuple(scene for scene in self.scenes.values() if scene.number not in shot)


def board_of(material: Material) -> Board:
    """The schedule of a plan.

    Raises:
        InputError: The plan has none.
    """
    schedule = material.plan.schedule
    if schedule is None or not schedule.days:
        where = str(material.checked.folder / "out" / "plan.json")
        allowed = "a scheduled day; `precipice plan` makes one"
        raise InputError((Problem(where, "schedule", "a plan without a schedule", allowed),))
    sheets = {sheet.scene: sheet for sheet in material.checked.breakdown.sheets}
    return Board(schedule, {scene.number: scene for scene in material.plan.scenes}, sheets)


Strip = Callable[[SceneRow, DayRow, bool], Row]
"""A scene's row on its day; whether it is the day's last, which is kept with the end of the day."""


def shoot_document(
    material: Material, board: Board, kind: str, title: str, blocks: Sequence[Block]
) -> Document:
    """A paper of the whole shoot: its numbers, then what it says; the shooting days are its events."""
    return Document(
        kind=kind,
        title=title,
        production=material.plan.title,
        status=issued(material),
        blocks=(summary(material, board), *blocks),
        events=shoot_events(material, board),
        calendar=CALENDAR,
    )


def by_unit(
    board: Board, columns: tuple[Column, ...], strip: Strip, *, headed: bool = True
) -> Iterator[Block]:
    """A table for each unit: its days one after the other, each with a head where that is wanted."""
    units = board.units()
    for unit in units:
        if len(units) > 1:
            yield Heading(UNITS[unit])
        yield Table(UNITS[unit], columns, tuple(_unit_rows(board, unit, strip, headed)))


def _unit_rows(board: Board, unit: str, strip: Strip, headed: bool) -> Iterator[Row]:
    before = None
    for day in board.days_of(unit):
        for words in banners(board, day, before):
            yield Row((words,), tone="banner", keeps=True)
        if headed:
            head = f"{day_name(day)} -- {long_date(day)} -- call {day.call}, wrap {day.wrap} -- {day.base}"
            yield Row((head,), "head", keeps=True)
        scenes = board.rows_of(day)
        for number, scene in enumerate(scenes, start=1):
            yield strip(scene, day, number == len(scenes))
        yield Row((end_of(day),), tone="day break")
        before = day


def strip_tone(scene: SceneRow) -> Tone:
    """The tone of a scene's strip."""
    return typing_cast(Tone, strip_class(scene))


def long_date(day: DayRow) -> str:
    """A date in full: "Tuesday, 9 June 2027"."""
    at = day.date
    return f"{WEEKDAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year}"


def day_name(day: DayRow) -> str:
    """ "Day 3", and the unit where it is not the main one."""
    return f"Day {day.number}" + ("" if day.unit == "main" else f", {UNITS[day.unit].lower()}")


def end_of(day: DayRow) -> str:
    """The strip that ends a day: "End of day 3 -- Tuesday, 9 June 2027 -- 4 2/8 pages"."""
    name = day_name(day)
    return f"End of {name[0].lower()}{name[1:]} -- {long_date(day)} -- {pages(day.eighths)}"


def pages(eighths: int) -> str:
    """A page count in words: "1 page", "4 2/8 pages"."""
    return f"{format_eighths(eighths)} page{'' if eighths == 8 else 's'}"


def heading_of(board: Board, scene: SceneRow) -> str:
    """A scene's heading as a schedule writes it: "EXT. HEADLAND - CLIFF TOP - DAY"."""
    inside = f"{scene.int_ext}. " if scene.int_ext else ""
    return f"{inside}{board.set_of(scene)} - {scene.light.upper()}"


def location_of(board: Board, scene: SceneRow) -> str:
    """Where a scene is shot: the base, and the place where it is not the one that the script names."""
    sheet = board.sheets.get(scene.number)
    elsewhere = sheet is not None and sheet.place.casefold() != scene.place.casefold()
    return f"{scene.place} ({scene.base})" if elsewhere else scene.base


def sides_of(scene: SceneRow) -> tuple[str, str]:
    """I/E and D/N as they stand on a strip."""
    return {"INT": "I", "EXT": "E", "": ""}.get(scene.int_ext, "I/E"), scene.light[0].upper()


def hours_text(scene: SceneRow) -> str:
    """Hours, with "e" behind the program's own estimate."""
    return f"{scene.hours:.1f}{' e' if scene.hours_estimated else ''}"


def marks(scene: SceneRow, day: DayRow | None) -> tuple[tuple[str, ...], Tone]:
    """What a strip is marked with, and the tone of the mark."""
    gates, cover = (day.gates, day.cover) if day is not None else ((), ())
    said = [f"GATE {gag}" if gag in gates else f"stunt {gag}" for gag in scene.gags]
    said += ["COVER SET"] if scene.number in cover else []
    said += [scene.no_go.upper()] if scene.no_go else []
    if scene.no_go:
        return tuple(said), "no-go"
    return tuple(said), "warning" if any(gag in gates for gag in scene.gags) else ""


def banners(board: Board, day: DayRow, before: DayRow | None) -> Iterator[str]:
    """What stands before a day's strips: preparations since the day before, and the company's move."""
    since = before.date if before is not None else None
    if day.unit == "main":
        for one in board.schedule.preparations:
            if (since is None or one.date > since) and one.date <= day.date:
                yield preparation_text(one)
    if day.moved:
        yield f"COMPANY MOVE to {day.base}"


def preparation_text(one: PreparationRow) -> str:
    """A preparation in one line."""
    cast = f", cast {', '.join(one.cast)}" if one.cast else ""
    return f"{day_text(one.date)}: {one.name}, {one.place}, {one.hours:g} h{cast}"


def issued(material: Material) -> str:
    """When a paper was issued: "Issued Mon 7 Jun 2027, 14:05"."""
    return f"Issued {day_text(material.now.date())}, {material.now:%H:%M}"


def summary(material: Material, board: Board) -> Facts:
    """The shoot in a few numbers."""
    schedule, plan = board.schedule, material.plan
    units = [f"{UNITS[unit].lower()} {plural(len(board.days_of(unit)), 'day')}" for unit in board.units()]
    first, last = schedule.days[0].date, max(day.date for day in schedule.days)
    return Facts(
        (
            ("Shoot", f"{day_text(first)} to {day_text(last)}"),
            ("Days", ", ".join(units)),
            ("Scenes", f"{len(plan.scenes)}, {pages(plan.eighths)}"),
            ("Script", plan.script),
        ),
        across=2,
    )


def cast_list(material: Material, numbers: Sequence[str] | None = None) -> Together:
    """Board numbers with their names, all of them or those named."""
    people = [one for one in material.plan.cast if numbers is None or one.id in numbers]
    return Together((Heading("Cast", 2), Facts(tuple((one.id, one.name) for one in people), across=4)))


def key() -> Together:
    """What the strips' colours and bands mean."""
    tones: tuple[Tone, ...] = ("interior day", "exterior day", "interior night", "exterior night")
    named: tuple[Block, ...] = tuple(Paragraph(tone.capitalize(), tone) for tone in tones)
    words = (
        "I/E: interior, exterior; both counts as exterior. D/N: day, night. Hours with e are the program's "
        "own estimate. GATE: a make-or-break stunt. COVER SET: kept for a day without the weather that a "
        "gate needs."
    )
    strips = Beside(tuple((one,) for one in named), (1.0,) * len(named))
    return Together((Heading("Key", 2), strips, Paragraph(words)))


def shoot_events(material: Material, board: Board) -> tuple[Event, ...]:
    """An event for each day of each unit, from call to wrap, in the production's time zone if it has one."""
    zone = material.checked.production.calendar.time_zone
    events = []
    for day in board.schedule.days:
        midnight = datetime.combine(day.date, datetime.min.time())
        moments = [midnight + timedelta(minutes=of_clock(at)) for at in (day.call, day.wrap)]
        start, end = (one.replace(tzinfo=ZoneInfo(zone)) if zone else one for one in moments)
        scenes = ", ".join(day.scenes)
        events.append(
            Event(
                id=f"{CALENDAR}{day.number}-{day.unit}",
                title=f"{material.plan.title}: {day_name(day)}, {day.base}",
                start=start,
                end=end,
                place=", ".join(day.places),
                words=f"Scenes {scenes}. {pages(day.eighths)}. Cast {', '.join(day.cast)}.",
            )
        )
    return tuple(events)
