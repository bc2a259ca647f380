"""The shoot as one line of strips: a column a day, a block a scene in its strip's colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from precipice.plan.plan import Plan
    from precipice.plan.result import DayRow

COLUMN = 30
GAP = 4
TALLEST = 120
TOP = 24
LEAST = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A scene of a day.

    Attributes:
        x: Left edge.
        y: Upper edge.
        height: How tall, by its length.
        colour: Of its strip.
        words: What it is, for those who do not see it.
        gate: Whether it makes or breaks the film.
    """

    x: int
    y: float
    height: float
    colour: str
    words: str
    gate: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A word over or under the days."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The strips as they are drawn, in user units.

    Attributes:
        width: Of the whole.
        height: Likewise.
        foot: Upper edge of the row of dates.
        blocks: Scenes.
        weeks: Date under the first day of each week.
        gates: Mark over each day that a make-or-break gag is on.
        today: Left edge of today's column; None outside the shoot.
        words: The same in one sentence.
    """

    width: int
    height: int
    foot: int
    blocks: tuple[Block, ...]
    weeks: tuple[Label, ...]
    gates: tuple[Label, ...]
    today: int | None
    words: str


def ribbon(plan: Plan, today: date) -> Ribbon | None:
    """The days of a plan as strips; None where nothing is scheduled."""
    if plan.schedule is None or not plan.schedule.days:
        return None
    days = plan.schedule.days
    dates = sorted({one.date for one in days})
    at = {day: k * (COLUMN + GAP) for k, day in enumerate(dates)}
    loads = {day: sum(one.eighths for one in days if one.date == day) for day in dates}
    scale = TALLEST / max(1, *loads.values())
    blocks = [block for day in dates for block in _blocks(plan, at[day], scale, day)]
    weeks = [
        Label(at[day], f"{day.day} {day:%b}")
        for before, day in zip((None, *dates), dates, strict=False)
        if before is None or before.isocalendar()[:2] != day.isocalendar()[:2]
    ]
    gates = [Label(at[one.date] + COLUMN / 2, ", ".join(one.gates)) for one in days if one.gates]
    foot = TOP + TALLEST + LEAST
    count = len({one.number for one in days})
    words = f"{count} shooting {'day' if count == 1 else 'days'}, {_span(dates)}"
    words += "".join(f"; {one.words} on {_on(days, one.words)}" for one in gates)
    return Ribbon(
        width=len(dates) * (COLUMN + GAP) + 2 * COLUMN,
        height=foot + 24,
        foot=foot,
        blocks=tuple(blocks),
        weeks=tuple(weeks),
        gates=tuple(gates),
        today=at.get(today),
        words=words,
    )


def _blocks(plan: Plan, x: int, scale: float, day: date) -> list[Block]:
    from precipice.paper.strips import strip_class, strip_colour  # noqa: PLC0415 - seconds of imports

    assert plan.schedule is not None  # noqa: S101 - a ribbon has days
    rows = {row.number: row for row in plan.scenes}
    foot, found = float(TOP + TALLEST + LEAST), []
    for one in (one for one in plan.schedule.days if one.date == day):
        for number in one.scenes:
            row = rows[number]
            height = max(LEAST / 2, row.eighths * scale)
            foot -= height
            words = f"{day.day} {day:%B}, {number} {row.heading}, {strip_class(row)}"
            gate = bool(set(row.gags) & set(one.gates))
            found.append(Block(x, max(0.0, foot), height - 1.0, strip_colour(row), words, gate))
    return found


def _span(dates: list[date]) -> str:
    return f"{dates[0].day} {dates[0]:%B} to {dates[-1].day} {dates[-1]:%B %Y}"


def _on(days: tuple[DayRow, ...], gates: str) -> str:
    day = next(one.date for one in days if ", ".join(one.gates) == gates)
    return f"{day.day} {day:%B}"
