"""A stripboard as a value, and what can be done to it.

A strip is a scene or a preparation. It hangs on a date, in a unit, between others; or it lies in the
boneyard, where it costs nothing and breaks nothing. Strips of one day of a unit hang by their `order`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from precipice.plan.board_file import BoardFile, StripSlot, named
from precipice.schedule.shoot.problem import Column, Shoot, Slot

Kind = Literal["strip", "bone", "day", "swap", "set"]
APART = 1.0
"""Between the orders of two strips that are put down afresh."""

CLOSEST = 1e-6
"""Orders nearer to each other than this are spread out again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a strip hangs: index of the date, unit, and order in the day of the unit."""

    date: int
    unit: Column
    order: float


@dataclass(frozen=True, slots=True)
class Board:
    """A stripboard.

    Attributes:
        shoot: The problem; every strip is a task of it.
        places: Of the strips that hang.
        boneyard: The others, in the order in which they lie.
        banners: Words across the board on a date.
    """

    shoot: Shoot
    places: Mapping[str, Place]
    boneyard: tuple[str, ...] = ()
    banners: Mapping[date, str] = field(default_factory=dict)

    @property
    def slots(self) -> dict[str, Slot]:
        """The slots of the strips that hang, in the order of the problem's tasks."""
        return {
            task.number: Slot(self.places[task.number].date, self.places[task.number].unit)
            for task in self.shoot.tasks
            if task.number in self.places
        }

    def day(self, at: int, unit: Column) -> tuple[str, ...]:
        """Strips of a unit on a date (index), in order."""
        own = [
            (one.order, number) for number, one in self.places.items() if (one.date, one.unit) == (at, unit)
        ]
        return tuple(number for _, number in sorted(own))


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done to a board.

    Attributes:
        kind: "strip" hangs one strip on a date; "bone" lays one into the boneyard; "day" moves the units'
            strips of a date to another, the days between moving up; "swap" exchanges two dates; "set" puts
            strips where they are said to be, as an undo does, None for the boneyard.
        strip: Number of the strip.
        on: The date to hang it on; for "day" and "swap" the date that is moved.
        unit: Unit to hang it in; None for the one it is in, or its first.
        after: The strip it comes after; None for the beginning of the day.
        to: The date a day goes to or is exchanged with.
        places: For "set".
    """

    kind: Kind
    strip: str = ""
    on: date | None = None
    unit: Column | None = None
    after: str | None = None
    to: date | None = None
    places: Mapping[str, StripSlot | None] = field(default_factory=dict)


class Refused(ValueError):  # noqa: N818 - an answer, not a mistake
    """A move that cannot be made on this board; the message says why in one sentence."""


def board_from(shoot: Shoot, file: BoardFile) -> tuple[Board, tuple[str, ...]]:
    """A board of a shoot, and what of the file did not fit it, one sentence each.

    A strip that the file does not know, or whose date is none of the shoot's, lies in the boneyard; one that
    the shoot does not know is left out.
    """
    at = {day: k for k, day in enumerate(shoot.dates)}
    known = {task.number: None for task in shoot.tasks}
    places = {
        number: Place(at[slot.date], slot.unit, slot.order)
        for number, slot in file.slots.items()
        if number in known and slot.date in at
    }
    lost = [number for number, slot in file.slots.items() if number in known and slot.date not in at]
    gone = [number for number in (*file.slots, *file.boneyard) if number not in known]
    lies = [number for number in file.boneyard if number in known]
    new = [number for number in known if number not in file.slots and number not in lies]
    words = []
    if gone:
        words.append(f"The board has {strips_in_words(gone)}, which the production no longer has.")
    words += [
        f"{number} hangs on {file.slots[number].date}, which is no date of the calendar." for number in lost
    ]
    if new:
        words.append(f"The board does not yet have {strips_in_words(new)}.")
    return Board(shoot, places, (*lies, *lost, *new), file.banners), tuple(words)


def board_file(board: Board) -> BoardFile:
    """What is written down of a board."""
    dates = board.shoot.dates
    slots = {number: StripSlot(dates[one.date], one.unit, one.order) for number, one in board.places.items()}
    return BoardFile(slots, board.boneyard, board.banners)


def laid_out(shoot: Shoot, slots: Mapping[str, Slot], sequence: Iterable[str] = ()) -> Board:
    """A board of a plan; strips of a day hang in a sequence where it has them, then as the script does."""
    rank = {number: k for k, number in enumerate(sequence)}
    order = sorted(
        (task.number for task in shoot.tasks if task.number in slots),
        key=lambda one: rank.get(one, len(rank)),
    )
    filled: dict[Slot, int] = {}
    places = {}
    for number in order:
        slot = slots[number]
        filled[slot] = filled.get(slot, 0) + 1
        places[number] = Place(slot.date, slot.column, APART * filled[slot])
    return Board(shoot, places, tuple(task.number for task in shoot.tasks if task.number not in slots))


def moved(board: Board, move: Move) -> Board:
    """The board after a move.

    Raises:
        Refused: The move names a strip or a date that there is not, or a unit that the strip cannot be in.
    """
    if move.kind == "strip":
        return _hung(board, move)
    if move.kind == "bone":
        _strip(board, move.strip)
        return _set(board, {move.strip: None})
    if move.kind == "set":
        if not move.places:
            raise Refused("found no strip; one or more to put somewhere is allowed")
        return _set(board, {number: _place(board, number, slot) for number, slot in move.places.items()})
    here, there = _date(board, move.on), _date(board, move.to)
    if here == there:
        raise Refused(f"found the date {move.on} twice; two different dates are allowed")
    if not any(one.date == here and one.unit != "prep" for one in board.places.values()):
        raise Refused(f"no unit works on {move.on}; a date with strips is allowed")
    goes = {here: there, there: here} if move.kind == "swap" else _along(board, here, there)
    return _set(
        board,
        {
            number: replace(one, date=goes[one.date])
            for number, one in board.places.items()
            if one.unit != "prep" and one.date in goes
        },
    )


def changed(before: Board, after: Board) -> dict[str, StripSlot | None]:
    """Where every strip is that a move put somewhere else; None for the boneyard."""
    dates = after.shoot.dates
    found: dict[str, StripSlot | None] = {}
    for number in {*before.places, *after.places}:
        one = after.places.get(number)
        if one != before.places.get(number):
            found[number] = None if one is None else StripSlot(dates[one.date], one.unit, one.order)
    return found


def back(before: Board, after: Board) -> Move:
    """The move that puts everything back that differs."""
    return Move("set", places=changed(after, before))


def in_words(board: Board, move: Move) -> str:
    """What a move does to a board, as a revision says it: "27 from day 3 to day 5"."""
    if move.kind == "strip":
        here, there = board.places.get(move.strip), _date(board, move.on)
        came = "the boneyard" if here is None else _day(board, here.date)
        if here is not None and here.date == there and move.unit in (None, here.unit):
            return f"{move.strip} within {came}"
        unit = "" if here is None or move.unit in (None, here.unit) else f", {move.unit} unit"
        return f"{move.strip} from {came} to {_day(moved(board, move), there)}{unit}"
    if move.kind == "bone":
        here = board.places.get(move.strip)
        came = "the boneyard" if here is None else _day(board, here.date)
        return f"{move.strip} from {came} to the boneyard"
    if move.kind == "set":
        return f"{strips_in_words(sorted(move.places, key=natural))} put back"
    a, b = _day(board, _date(board, move.on)), _day(board, _date(board, move.to))
    return f"{a} exchanged with {b}" if move.kind == "swap" else f"{a} moved to {b}"


def day_numbers(board: Board) -> dict[int, int]:
    """Shooting day of each date (index) that a unit works on."""
    worked = sorted({one.date for one in board.places.values() if one.unit != "prep"})
    return {at: number for number, at in enumerate(worked, start=1)}


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts "2" before "10" and "10" before "10A"."""
    return tuple((int(digits or 0), letters) for digits, letters in re.findall(r"(\d*)(\D*)", number))


def strips_in_words(numbers: Iterable[str]) -> str:
    """Strips in a sentence: "strips 1, 2 and 3"; of many the first five."""
    words = list(numbers)
    shown = named(words if len(words) <= 6 else [*words[:5], f"{len(words) - 5} more"])
    return f"{'strip' if len(words) == 1 else 'strips'} {shown}"


def _day(board: Board, at: int) -> str:
    number = day_numbers(board).get(at)
    day = board.shoot.dates[at]
    return f"{day.day} {day:%B}" if number is None else f"day {number}"


def _strip(board: Board, number: str) -> None:
    if number not in board.places and number not in board.boneyard:
        raise Refused(f"found strip {number[:80]!r}; a scene or preparation of the production is allowed")


def _date(board: Board, day: date | None) -> int:
    if day is None or day not in board.shoot.dates:
        first, last = board.shoot.dates[0], board.shoot.dates[-1]
        raise Refused(f"found {day}; a working date from {first} to {last} is allowed")
    return board.shoot.dates.index(day)


def _place(board: Board, number: str, slot: StripSlot | None) -> Place | None:
    _strip(board, number)
    return None if slot is None else Place(_date(board, slot.date), slot.unit, slot.order)


def _hung(board: Board, move: Move) -> Board:
    """The board with one strip on a date, after another."""
    _strip(board, move.strip)
    at = _date(board, move.on)
    task = next(task for task in board.shoot.tasks if task.number == move.strip)
    here = board.places.get(move.strip)
    unit = move.unit or (here.unit if here is not None else task.columns[0])
    if unit not in task.columns:
        allowed = named(task.columns)
        raise Refused(f"found the {unit} unit for {move.strip}; {allowed} is allowed")
    row = [number for number in board.day(at, unit) if number != move.strip]
    index = _after(row, move.after)
    orders = [board.places[number].order for number in row]
    low = orders[index - 1] if index else None
    high = orders[index] if index < len(row) else None
    if low is not None and high is not None and high - low < CLOSEST:
        places = {number: Place(at, unit, APART * k) for k, number in enumerate(row)}
        return _set(board, {**places, move.strip: Place(at, unit, APART * (index - 0.5))})
    if low is None and high is None:
        order = APART
    elif low is None or high is None:
        order = (low or 0.0) + APART if high is None else high - APART
    else:
        order = (low + high) / 2
    return _set(board, {move.strip: Place(at, unit, order)})


def _after(row: list[str], number: str | None) -> int:
    """Where a strip goes in a row: after another, or to the end where that has left it."""
    if number is None:
        return 0
    return row.index(number) + 1 if number in row else len(row)


def _along(board: Board, here: int, there: int) -> dict[int, int]:
    """Where the dates go when one is moved: to a free date alone, else those worked between move up."""
    worked = [at for at in day_numbers(board) if min(here, there) <= at <= max(here, there)]
    if there not in worked:
        return {here: there}
    worked.sort(reverse=there < here)
    return {worked[0]: worked[-1], **{at: worked[k] for k, at in enumerate(worked[1:])}}


def _set(board: Board, places: Mapping[str, Place | None]) -> Board:
    """The board with some strips elsewhere; None for the boneyard."""
    left = {number: one for number, one in board.places.items() if number not in places}
    hung = {number: one for number, one in places.items() if one is not None}
    lies = [number for number in board.boneyard if number not in hung]
    lies += [number for number, one in places.items() if one is None and number not in lies]
    return replace(board, places={**left, **hung}, boneyard=tuple(lies))
