"""What a board costs and breaks, at once, and what a move has changed of it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from precipice.plan.days import cast_codes, shown_dates
from precipice.plan.moves import Board, natural
from precipice.schedule.gates.policy import Replan, policy
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.costs import CostSplit, cost
from precipice.schedule.shoot.days import PlanDay, days
from precipice.schedule.shoot.problem import Column, Shoot, Slot
from precipice.schedule.shoot.rules import Violation, violations
from precipice.schedule.shoot.weigh import Scale, scale_of

SCALES = 16
"""Scales that a desk keeps; one for each set of strips in the boneyard."""


@dataclass(slots=True)
class Desk:
    """What pricing a production's boards needs beside the board.

    Attributes:
        shoot: The problem, every strip a task.
        eighths: Length of the scenes in eighths of a page, by number.
    """

    shoot: Shoot
    eighths: Mapping[str, int]
    _scales: OrderedDict[frozenset[str], Scale] = field(default_factory=OrderedDict)

    def scale(self, board: Board) -> Scale:
        """The scale of what hangs on a board."""
        bones = frozenset(board.boneyard)
        found = self._scales.pop(bones, None) or scale_of(self.shoot, bones)
        self._scales[bones] = found
        while len(self._scales) > SCALES:
            self._scales.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that a board breaks.

    Attributes:
        rule: As in `Violation.rule`.
        words: One sentence.
        strips: Concerned.
        person: Id of the person concerned, or None.
        date: Index of the date beside which it is shown.
    """

    rule: str
    words: str
    strips: tuple[str, ...]
    person: str | None
    date: int

    @property
    def key(self) -> str:
        """What it is, whatever the amounts: rule, person and date, or rule and strips."""
        who = f"person {self.person}" if self.person is not None else ",".join(self.strips)
        return f"{self.rule}:{self.date}:{who}"


@dataclass(frozen=True, slots=True)
class GatePrice:
    """A make-or-break gag on a board.

    Attributes:
        gag: Its id.
        strip: Its scene.
        date: Index of its date.
        fails: Probability that it fails on that date, in any way.
        day_one: Expected cost of this board less that of the same board with the gag's day and the first day
            exchanged: what finding out first would save, rules aside. 0 on the first day.
    """

    gag: str
    strip: str
    date: int
    fails: float
    day_one: float


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A day of a unit on the board: its strips in order, and their sums."""

    day: PlanDay
    number: int
    strips: tuple[str, ...]
    eighths: int
    bases: tuple[str, ...]
    overtime: int


@dataclass(frozen=True, slots=True)
class Priced:
    """What a board comes to.

    Attributes:
        cost: Where nothing fails.
        expected: Where tasks keep their dates whatever fails.
        conflicts: By date.
        days: Of the units and of preparation, by date.
        dates: Indices of the dates of the day-out-of-days.
        rows: Its codes by person; see `CastRow.days`.
        gates: In the shoot's order; those that lie in the boneyard are not among them.
    """

    cost: CostSplit
    expected: float
    conflicts: tuple[Conflict, ...]
    days: tuple[DayTotal, ...]
    dates: tuple[int, ...]
    rows: Mapping[str, tuple[str, ...]]
    gates: tuple[GatePrice, ...]

    @property
    def holds(self) -> dict[str, int]:
        """Days held by person."""
        return {person: sum(code == "H" for code in row) for person, row in self.rows.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed from one board to another.

    Attributes:
        cost: The later less the earlier, where nothing fails.
        expected: The same, expected.
        appeared: Conflicts that the earlier did not have.
        gone: Conflicts that the later does not have.
        holds: Days held by person, less those before; only where they differ.
        rows: By person, dates (index) whose code differs, with the code before and after.
        days: Indices of the dates that differ in any way.
    """

    cost: CostSplit
    expected: float
    appeared: tuple[Conflict, ...]
    gone: tuple[Conflict, ...]
    holds: Mapping[str, int]
    rows: Mapping[str, tuple[tuple[int, str, str], ...]]
    days: tuple[int, ...]


def price(desk: Desk, board: Board) -> Priced:
    """What a board costs and breaks."""
    scale, slots = desk.scale(board), board.slots
    shoot = scale.shoot
    expected = scale.expected(slots) if slots else 0.0
    plan = days(shoot, slots)
    return Priced(
        cost=cost(shoot, slots),
        expected=expected,
        conflicts=conflicts(shoot, slots),
        days=_totals(desk, board, plan),
        dates=shown_dates(shoot, slots),
        rows=cast_codes(shoot, slots, plan),
        gates=_gates(scale, slots, expected),
    )


def conflicts(shoot: Shoot, slots: Mapping[str, Slot]) -> tuple[Conflict, ...]:
    """The rules that a plan breaks, as a board shows them."""
    found = [_conflict(slots, one) for one in violations(shoot, slots)]
    return tuple(sorted(found, key=lambda one: (one.date, one.rule, one.words)))


def _conflict(slots: Mapping[str, Slot], one: Violation) -> Conflict:
    dates = [slots[number].date for number in one.tasks if number in slots]
    return Conflict(one.rule, plainly(one.words), one.tasks, one.person, max(dates, default=0))


def plainly(words: str) -> str:
    """A violation as a sentence: scenes and not tasks, hours and not minutes."""
    words = re.sub(r"\b([Tt])asks? (?=\d)", lambda found: "Scene " if found[1] == "T" else "scene ", words)
    words = re.sub(r"\b[Tt]ask (?=\D)", "", words)
    words = re.sub(r"(\d+) minutes", lambda found: _clock(int(found[1])), words)
    words = re.sub(r"allowed: (\d+)( or more)?(?=$| \()", _limit, words) if " h" in words else words
    return words[:1].upper() + words[1:] + "."


def _limit(found: re.Match[str]) -> str:
    return f"allowed: {_clock(int(found[1]))}{found[2] or ''}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"


def _totals(desk: Desk, board: Board, plan: tuple[PlanDay, ...]) -> tuple[DayTotal, ...]:
    worked = sorted({day.date for day in plan if day.column != "prep"})
    numbers = {at: number for number, at in enumerate(worked, start=1)}
    filled: dict[tuple[int, Column], list[tuple[float, str]]] = {}
    for strip, one in board.places.items():
        filled.setdefault((one.date, one.unit), []).append((one.order, strip))
    return tuple(
        DayTotal(
            day=day,
            number=numbers.get(day.date, 0),
            strips=tuple(strip for _, strip in sorted(filled[day.date, day.column])),
            eighths=sum(desk.eighths.get(number, 0) for number in day.tasks),
            bases=tuple(desk.shoot.bases[base].name for base in day.bases),
            overtime=max(0, day.length - desk.shoot.hours.day) if day.column != "prep" else 0,
        )
        for day in plan
    )


def _gates(scale: Scale, slots: dict[str, Slot], expected: float) -> tuple[GatePrice, ...]:
    first = min((slot.date for slot in slots.values() if slot.column != "prep"), default=0)
    found = []
    for gate in scale.shoot.gates:
        at = slots[gate.task].date
        first_out = expected if at == first else scale.expected(_exchanged(slots, at, first))
        fails = sum(gate.chances[at])
        found.append(GatePrice(gate.gag, gate.task, at, fails, expected - first_out))
    return tuple(found)


def _exchanged(slots: Mapping[str, Slot], a: int, b: int) -> dict[str, Slot]:
    goes = {a: b, b: a}
    return {
        number: slot if slot.column == "prep" else Slot(goes.get(slot.date, slot.date), slot.column)
        for number, slot in slots.items()
    }


def difference(before: Priced, after: Priced) -> Difference:
    """What has changed from one to the other."""
    were, are = {one.key for one in before.conflicts}, {one.key for one in after.conflicts}
    held, holds = before.holds, after.holds
    shown = sorted({*before.dates, *after.dates})
    old = {person: dict(zip(before.dates, row, strict=True)) for person, row in before.rows.items()}
    new = {person: dict(zip(after.dates, row, strict=True)) for person, row in after.rows.items()}
    rows = {}
    for person in new.keys() | old.keys():
        was, now = old.get(person, {}), new.get(person, {})
        cells = tuple(
            (at, was.get(at, ""), now.get(at, "")) for at in shown if was.get(at, "") != now.get(at, "")
        )
        if cells:
            rows[person] = cells
    return Difference(
        cost=after.cost.plus(before.cost, -1.0),
        expected=after.expected - before.expected,
        appeared=tuple(one for one in after.conflicts if one.key not in were),
        gone=tuple(one for one in before.conflicts if one.key not in are),
        holds={
            person: holds.get(person, 0) - held.get(person, 0)
            for person in sorted(holds.keys() | held.keys(), key=natural)
            if holds.get(person, 0) != held.get(person, 0)
        },
        rows={person: rows[person] for person in sorted(rows, key=natural)},
        days=_changed_days(before, after),
    )


def _changed_days(before: Priced, after: Priced) -> tuple[int, ...]:
    """Dates that look different: their days, numbers, conflicts or gates."""

    def looks(one: Priced) -> dict[int, list[object]]:
        found: dict[int, list[object]] = {}
        for day in one.days:
            found.setdefault(day.day.date, []).append(day)
        for conflict in one.conflicts:
            found.setdefault(conflict.date, []).append(conflict)
        for gate in one.gates:
            found.setdefault(gate.date, []).append((gate.gag, gate.strip, gate.fails))
        return found

    old, new = looks(before), looks(after)
    return tuple(at for at in sorted(old.keys() | new.keys()) if old.get(at) != new.get(at))


def parts(split: CostSplit) -> dict[str, float]:
    """The parts of a cost by name, and their sum."""
    return {part.name: getattr(split, part.name) for part in fields(split)} | {"total": split.total}


def expected_as_policy(desk: Desk, board: Board, replan: Replan) -> float | None:
    """Expected cost where what is left is planned anew after a failure; None where the board breaks a rule.

    Dear: a search for every way the gates may fail.
    """
    shoot, slots = desk.scale(board).shoot, board.slots
    if violations(shoot, slots):
        return None
    try:
        return policy(shoot, slots, replan, beyond=True).cost.total
    except Infeasible:
        return None
