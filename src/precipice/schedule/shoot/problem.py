"""The production's problem as values: tasks, people, bases, dates, hours, wishes and gates.

Money is in the production's currency, durations are whole minutes, clock times are minutes after midnight.

What a plan has to keep, and what it costs, in one place; `evaluate` and every solver follow it:

* Every task is put on one date and in one column: main unit, second unit, or preparation beside them.
* A column's day holds tasks of at most `Hours.bases_a_day` bases. Its length is the tasks' minutes plus the
  minutes of the moves between its bases; at most `Hours.day + Hours.overtime`. What exceeds `Hours.day` is
  overtime. Preparation has no such limit and no moves.
* A day's pattern follows from its light: "night" where it has night tasks only, "split" where it has night
  and day tasks, else "day". Tasks of light "any" fit everywhere. Day tasks come first, then any, then night.
  The minutes of day (night) tasks on a date fit in the daylight (darkness) of the pattern at every base used.
* Wrap is call plus length plus `Hours.meal`. A person called by a column is there from its call to its wrap;
  preparation counts as a day pattern. Nobody is called by two columns on one date. Between a person's wrap
  and next call lie the person's `rest` minutes.
* A person is not called while away; a base or task not used outside its open dates; a child's own tasks last
  at most `most_minutes` a day and `no_nights` bars split and night patterns.
* A task comes at least `days` calendar days after each task it follows; 0 means the same date, later in the
  day, or any later date. On one date both must be in one column, and light decides the order first.

Cost: `running` of a column for each date it works, times the premium of that date (the sixth worked date of
the main unit in a calendar week costs `sixth`, the seventh `seventh`, as factors, on running and on pay of
people working that day); `idle` for each regular date before the main unit's last on which it does not
work; overtime by the hour; each move; people's work days; holds: regular dates between a person's first
and last work date without work, at the hold rate, except the one longest gap of at least `drop_days` calendar
days between two work dates where the person may be dropped and picked up; a person on a weekly rate costs it
for each calendar week with a work or hold day instead; wishes that are broken; scenes that move away from
where an earlier plan had them. Gates make it an expectation, see `Gate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Light = Literal["day", "night", "any"]
Column = Literal["main", "second", "prep"]
Pattern = Literal["day", "split", "night"]
COLUMNS: tuple[Column, ...] = ("main", "second", "prep")
PATTERNS: tuple[Pattern, ...] = ("day", "split", "night")
MOST_GATES = 5


@dataclass(frozen=True, slots=True)
class Follows:
    """A task that comes after another: its number, and calendar days between their dates at least."""

    number: str
    days: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A scene, or a rehearsal, set-up or fitting.

    Attributes:
        number: Scene number, or a name of its own for preparation.
        minutes: How long it takes.
        light: Light it needs.
        base: Index into the problem's bases.
        place: Place, for words.
        cast: Indices into the problem's people.
        columns: Where it may be put.
        only_on: Dates it is bound to, with the reason; None where any date does.
        follows: Tasks before it.
    """

    number: str
    minutes: int
    light: Light
    base: int
    place: str
    cast: tuple[int, ...]
    columns: tuple[Column, ...] = ("main",)
    only_on: frozenset[date] | None = None
    only_why: str = ""
    follows: tuple[Follows, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in front of the camera, or a double.

    Attributes:
        id: Board number.
        name: Part.
        day_rate: For a day worked.
        hold_rate: For a day held.
        weekly_rate: For a calendar week with work or hold, in place of the two; None for daily pay.
        away: Dates without them.
        rest: Minutes from wrap to call.
        may_drop: Whether a long gap may be bridged by drop and pick-up.
        most_minutes: Longest time on set a day, for a child; None without limit.
        no_nights: Whether they work on day patterns only.
    """

    id: str
    name: str
    day_rate: float
    hold_rate: float
    weekly_rate: float | None = None
    away: frozenset[date] = frozenset()
    rest: int = 720
    may_drop: bool = False
    most_minutes: int | None = None
    no_nights: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """Where the company is.

    Attributes:
        name: Company base.
        closed: Dates on which it cannot be used.
        daylight: Minutes of daylight of each pattern's working window by date: (dates, 3) in the order of
            PATTERNS, as nested tuples.
        darkness: The same of darkness.
    """

    name: str
    closed: frozenset[date]
    daylight: tuple[tuple[int, int, int], ...]
    darkness: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """A working day.

    Attributes:
        day: Minutes of work at the plain rate.
        overtime: Minutes beyond them at most.
        meal: Minutes between call and wrap that are not worked.
        calls: Call of each pattern in the order of PATTERNS, minutes after midnight.
        bases_a_day: Most bases on one day of a column.
    """

    day: int
    overtime: int = 0
    meal: int = 60
    calls: tuple[int, int, int] = (7 * 60, 14 * 60, 18 * 60)
    bases_a_day: int = 2


@dataclass(frozen=True, slots=True)
class Prices:
    """What a day costs beside the people.

    Attributes:
        running: Of the main and of the second unit for a date worked.
        idle: For a regular date without work before the main unit's last.
        overtime: Of the main and of the second unit for an hour.
        sixth: Factor of the sixth worked date of a calendar week.
        seventh: Factor of the seventh.
        move: From base to base, (bases, bases), the way from nowhere costs nothing.
        move_minutes: The same in minutes, where it falls within a day.
        drop_days: Calendar days between the work dates around a drop, at least.
    """

    running: tuple[float, float]
    idle: float
    overtime: tuple[float, float]
    move: tuple[tuple[float, ...], ...]
    move_minutes: tuple[tuple[int, ...], ...]
    sixth: float = 1.5
    seventh: float = 2.0
    drop_days: int = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """Something wanted but not binding, and what going without it is worth.

    Exactly one of the three is set: tasks on dates, a task before another, a person not on dates.
    """

    words: str
    price: float
    tasks: tuple[str, ...] = ()
    dates: frozenset[date] = frozenset()
    before: tuple[str, str] | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class FailureMode:
    """One way a gate fails.

    Attributes:
        name: In the production's words: "rewrite", "injury", "stop".
        ends: Whether there is no film then.
        cost: Paid at once.
        lost_dates: Regular dates until the shoot can go on as told: for a rewrite, until new pages are there,
            the company shoots what is left meanwhile and waits only when nothing is; for a hiatus, all stop.
        hiatus: Whether the company stands still for the lost dates.
        falls: Numbers of the tasks that are then not shot.
        comes: Tasks that are shot then, after everything else of the plan.
    """

    name: str
    ends: bool
    cost: float = 0.0
    lost_dates: int = 0
    hiatus: bool = False
    falls: frozenset[str] = frozenset()
    comes: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A make-or-break gag on a task.

    Attributes:
        gag: Id of the gag.
        task: Number of its task.
        modes: Ways of failing.
        chances: Probability of each mode by date, (dates, modes); the rest is success.
        extra: Expected further days that attempts in reserve and waiting for weather take, by date, (dates,).
        given: For each other gag that has failed before, the chances that hold then; where several have
            failed, those of the latest.
        moves: Expected price of moves to cover sets meanwhile, by date, (dates,); () for none.
    """

    gag: str
    task: str
    modes: tuple[FailureMode, ...]
    chances: tuple[tuple[float, ...], ...]
    extra: tuple[float, ...]
    given: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    moves: tuple[float, ...] = ()

    def moves_on(self, date: int) -> float:
        """Expected price of moves to cover sets for a gag first tried on a date (index)."""
        return self.moves[date] if self.moves else 0.0


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier plan: what is shot already, and where the rest stood.

    Attributes:
        shot: Date and column of each task that is in the can; fixed.
        planned: Date and column of each other task in the plan handed out.
        price: Of a task that leaves its date.
        today: First date that may still be changed.
    """

    shot: Mapping[str, tuple[date, Column]]
    planned: Mapping[str, tuple[date, Column]]
    price: float
    today: date


@dataclass(frozen=True, slots=True)
class Shoot:
    """Everything the scheduler knows.

    Attributes:
        tasks: Scenes in script order, preparation after them.
        people: Everybody a task calls.
        bases: Every base.
        dates: Dates that may be worked, rising; sixth and seventh days among them where they are allowed.
        regular: For each date whether it is one of the calendar's own working days.
        hours: Of a day.
        prices: What things cost.
        wishes: What is wanted.
        gates: Make-or-break gags, MOST_GATES at most.
        before: An earlier plan, in mid-shoot.
    """

    tasks: tuple[Task, ...]
    people: tuple[Person, ...]
    bases: tuple[Base, ...]
    dates: tuple[date, ...]
    regular: tuple[bool, ...]
    hours: Hours
    prices: Prices
    wishes: tuple[Wish, ...] = ()
    gates: tuple[Gate, ...] = ()
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a task is put: index of the date, and column."""

    date: int
    column: Column


@dataclass(frozen=True, slots=True)
class Assignment:
    """A plan: the slot of every task, in the order of the problem's tasks."""

    slots: tuple[Slot, ...]
