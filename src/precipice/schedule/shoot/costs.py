"""What a plan costs, item by item, in plain Python; it shares no arithmetic with any solver.

The rules and prices are those of `problem`; the days are built in `days`, the rules checked in `rules`.
Besides: the premium of a date is the main unit's and holds for everybody who works on that date; preparation
has no running cost and no overtime; the drop is the gap that saves most; "before" as a wish is kept on an
earlier date, and on the same date where light does not put the second first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from precipice.schedule.shoot.days import (
    LIGHT_ORDER,
    UNITS,
    ColumnDay,
    chosen_routes,
    column_days,
    held_dates,
    premiums,
    week_of,
    work_dates,
)
from precipice.schedule.shoot.problem import Column, Person, Shoot, Slot, Wish


@dataclass(frozen=True, slots=True)
class CostSplit:
    """Cost in parts, currency.

    Attributes:
        work: Pay for days worked.
        hold: Pay for days held.
        running: Running costs of the units.
        idle: Regular dates on which the main unit waits.
        overtime: Hours beyond the day.
        moves: Company moves.
        wishes: Wishes that are broken.
        changes: Tasks that leave the date of the earlier plan.
        at_risk: Spent on tasks that then fall, or on a film that then stops; not in the other parts.
        rewrite: Prices of failing and waiting.
    """

    work: float = 0.0
    hold: float = 0.0
    running: float = 0.0
    idle: float = 0.0
    overtime: float = 0.0
    moves: float = 0.0
    wishes: float = 0.0
    changes: float = 0.0
    at_risk: float = 0.0
    rewrite: float = 0.0

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return float(sum(getattr(self, part.name) for part in fields(self)))

    def plus(self, other: CostSplit, weight: float = 1.0) -> CostSplit:
        """This and the other, weighted."""
        return CostSplit(
            *(getattr(self, part.name) + weight * getattr(other, part.name) for part in fields(self))
        )


@dataclass(frozen=True, slots=True)
class BrokenWish:
    """A wish that a plan does not keep, and what that costs."""

    wish: Wish
    price: float


def cost(shoot: Shoot, slots: Mapping[str, Slot]) -> CostSplit:
    """Cost of just these tasks being shot in these slots, nothing failing.

    Raises:
        ValueError: If the plan has a task or a date that the problem does not.
    """
    filled = column_days(shoot, slots)
    factors = premiums(shoot, main_dates(filled))
    regular = regular_dates(shoot)
    total = of_units(shoot, filled, factors).plus(of_plan(shoot, slots, filled))
    for index, worked in work_dates(filled).items():
        person = shoot.people[index]
        total = total.plus(pay(shoot, person, worked, held_dates(shoot, person, worked, regular), factors))
    return total.plus(CostSplit(idle=shoot.prices.idle * len(idle_dates(shoot, filled))))


def main_dates(filled: Mapping[tuple[Column, int], ColumnDay]) -> list[int]:
    """Dates that the main unit works, rising."""
    return sorted(at for column, at in filled if column == "main")


def regular_dates(shoot: Shoot) -> list[int]:
    """Indices of the calendar's own working days."""
    return [at for at, is_regular in enumerate(shoot.regular) if is_regular]


def idle_dates(shoot: Shoot, filled: Mapping[tuple[Column, int], ColumnDay]) -> list[int]:
    """Regular dates before the main unit's last on which it does not work; the calendar has begun by then."""
    worked = main_dates(filled)
    return [at for at in regular_dates(shoot) if worked and at < worked[-1] and at not in worked]


def of_units(
    shoot: Shoot, filled: Mapping[tuple[Column, int], ColumnDay], factors: Mapping[int, float]
) -> CostSplit:
    """Running, overtime and moves."""
    running = overtime = moves = 0.0
    for unit, column in enumerate(UNITS):
        own = [one for key, one in sorted(filled.items()) if key[0] == column]
        for one in own:
            running += shoot.prices.running[unit] * factors.get(one.date, 1.0)
            overtime += shoot.prices.overtime[unit] * max(0, one.length - shoot.hours.day) / 60
        moves += chosen_routes(shoot, own)[0]
    return CostSplit(running=running, overtime=overtime, moves=moves)


def pay(
    shoot: Shoot,
    person: Person,
    worked: Iterable[int],
    held: Iterable[int],
    factors: Mapping[int, float],
) -> CostSplit:
    """What somebody costs for work on some dates and hold on others.

    A week paid by the week counts as work where it has a work date, else as hold.
    """
    worked, held = sorted(worked), sorted(held)
    if person.weekly_rate is None:
        return CostSplit(
            work=sum(person.day_rate * factors.get(at, 1.0) for at in worked),
            hold=person.hold_rate * len(held),
        )
    work_weeks = {week_of(shoot.dates[at]) for at in worked}
    hold_weeks = {week_of(shoot.dates[at]) for at in held} - work_weeks
    return CostSplit(work=person.weekly_rate * len(work_weeks), hold=person.weekly_rate * len(hold_weeks))


def of_plan(
    shoot: Shoot, slots: Mapping[str, Slot], filled: Mapping[tuple[Column, int], ColumnDay]
) -> CostSplit:
    """Broken wishes, and tasks that leave the date of the earlier plan."""
    changes = 0.0
    if shoot.before is not None:
        changed = sum(
            number in slots and shoot.dates[slots[number].date] != day
            for number, (day, _) in shoot.before.planned.items()
        )
        changes = shoot.before.price * changed
    wishes = sum(wish.price for wish in shoot.wishes if not _kept(shoot, wish, slots, filled))
    return CostSplit(wishes=float(wishes), changes=changes)


def broken(shoot: Shoot, slots: Mapping[str, Slot]) -> tuple[BrokenWish, ...]:
    """The wishes that a plan does not keep."""
    filled = column_days(shoot, slots)
    return tuple(
        BrokenWish(wish, wish.price) for wish in shoot.wishes if not _kept(shoot, wish, slots, filled)
    )


def _kept(
    shoot: Shoot, wish: Wish, slots: Mapping[str, Slot], filled: Mapping[tuple[Column, int], ColumnDay]
) -> bool:
    """Whether a wish is kept by the tasks that are shot."""
    if wish.before is not None:
        first, second = wish.before
        if first not in slots or second not in slots:
            return True
        lights = {task.number: LIGHT_ORDER[task.light] for task in shoot.tasks}
        a, b = slots[first].date, slots[second].date
        return a < b or (a == b and lights[first] <= lights[second])
    if wish.person is not None:
        index = next(k for k, person in enumerate(shoot.people) if person.id == wish.person)
        worked = work_dates(filled).get(index, set())
        return not any(shoot.dates[at] in wish.dates for at in worked)
    return all(shoot.dates[slots[number].date] in wish.dates for number in wish.tasks if number in slots)
