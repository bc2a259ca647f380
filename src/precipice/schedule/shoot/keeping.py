"""What a plan is expected to cost when, after a failure, every task that is left keeps its date.

One leaf for each chronological path of outcomes. The gates of a path come by date, on one date as listed; a
gate whose task has fallen, or that comes after the end, is not met. Until a failure the plan is as told, from
the next date on it is what is left of it: what is paid on a date follows the plan as it stood that morning.
After a failure the plan is taken to close up: idle dates are free, and only dates on which somebody works
count as held. Further to `problem`:

* The tasks on the date of a failure are shot, whatever falls.
* The further days of a gate cost, for each, the running of its column, the pay of those it calls and the hold
  of those open that nobody calls on that date; without premium, and for a weekly rate a fifth of it.
* A hiatus costs for each lost date `idle` and the hold of everybody whose work lies on both sides of it, a
  fifth of a weekly rate, nothing across a drop.
* For pages that are not there the company waits after all else, at `idle`: the most of the lost dates less
  the dates that the main unit still works after that failure.
* Tasks that come are shot at last unless the film ends: in their order, as many on a day as have one base and
  fit in the plain hours, at the running of the main unit and the pay of those called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from precipice.schedule.shoot.costs import (
    CostSplit,
    idle_dates,
    main_dates,
    of_plan,
    of_units,
    pay,
    regular_dates,
)
from precipice.schedule.shoot.days import column_days, held_dates, premiums, work_dates
from precipice.schedule.shoot.failing import (
    Failed,
    Plan,
    chances_of,
    day_hold,
    day_pay,
    ended,
    fallen,
    running_by_column,
)
from precipice.schedule.shoot.problem import FailureMode, Gate, Shoot, Task


@dataclass(frozen=True, slots=True)
class Path:
    """One way the shoot may go.

    Attributes:
        weight: Its probability.
        plans: The plan until the first failure, then what is left after each.
        failures: In order.
        met: Gates that were met, each with the index of the plan that stood then.
    """

    weight: float
    plans: tuple[Plan, ...]
    failures: tuple[Failed, ...] = ()
    met: tuple[tuple[Gate, int], ...] = ()

    @property
    def ended(self) -> bool:
        """Whether there is no film."""
        return any(failure.mode.ends for failure in self.failures)

    @property
    def shot(self) -> Plan:
        """What is shot on this path: the last plan, for nothing leaves it that is past."""
        return self.plans[-1]


def expected_keeping(shoot: Shoot, slots: Plan) -> CostSplit:
    """Expected cost of a plan whose tasks keep their dates whatever fails.

    Raises:
        ValueError: If the plan has a task or a date that the problem does not.
    """
    total = CostSplit()
    for path in paths(shoot, slots):
        total = total.plus(path_cost(shoot, path), path.weight)
    return total


def paths(shoot: Shoot, slots: Plan) -> Iterator[Path]:
    """Every path of outcomes that has a chance."""
    gates = [gate for gate in shoot.gates if gate.task in slots]
    gates.sort(key=lambda gate: slots[gate.task].date)
    yield from _onward(gates, Path(1.0, (dict(slots),)))


def _onward(gates: list[Gate], path: Path) -> Iterator[Path]:
    if not gates or path.ended:
        yield path
        return
    gate, later = gates[0], gates[1:]
    plan = path.plans[-1]
    if gate.task not in plan:
        yield from _onward(later, path)
        return
    at = plan[gate.task].date
    chances = chances_of(gate, path.failures)[at]
    path = replace(path, met=(*path.met, (gate, len(path.plans) - 1)))
    passes = 1.0 - sum(chances)
    if passes > 0.0:
        yield from _onward(later, replace(path, weight=path.weight * passes))
    for mode, chance in zip(gate.modes, chances, strict=True):
        if chance > 0.0:
            left = {
                number: slot
                for number, slot in plan.items()
                if slot.date <= at or not (mode.ends or number in mode.falls)
            }
            failed = replace(
                path,
                weight=path.weight * chance,
                plans=(*path.plans, left),
                failures=(*path.failures, Failed(gate, mode, at)),
            )
            yield from _onward(later, failed)


def path_cost(shoot: Shoot, path: Path) -> CostSplit:
    """What one path costs."""
    shot = path.shot
    filled = column_days(shoot, shot)
    factors = premiums(shoot, main_dates(filled))
    total = of_units(shoot, filled, factors).plus(of_plan(shoot, shot, filled))
    total = total.plus(CostSplit(idle=shoot.prices.idle * len(_idle(shoot, path))))
    held = _held(shoot, path)
    for index, worked in work_dates(filled).items():
        total = total.plus(pay(shoot, shoot.people[index], worked, held[index], factors))
    for gate, stage in path.met:
        total = total.plus(_further(shoot, path.plans[stage], stage, gate))
    total = total.plus(CostSplit(rewrite=_failing(shoot, path)))
    if path.ended:
        return ended(total)
    return total.plus(fallen(shoot, path.shot, path.failures)).plus(_coming(shoot, path))


def _idle(shoot: Shoot, path: Path) -> list[int]:
    until = path.failures[0].date if path.failures else len(shoot.dates)
    return [at for at in idle_dates(shoot, column_days(shoot, path.plans[0])) if at <= until]


def _holds(shoot: Shoot, path: Path, stage: int) -> dict[int, frozenset[int]]:
    """Dates on which each person is held in the plan of a stage."""
    filled = column_days(shoot, path.plans[stage])
    countable = sorted({one.date for one in filled.values()}) if stage else regular_dates(shoot)
    return {
        index: held_dates(shoot, shoot.people[index], worked, countable)
        for index, worked in work_dates(filled).items()
    }


def _held(shoot: Shoot, path: Path) -> dict[int, set[int]]:
    """Dates on which each person was held in the end."""
    held: dict[int, set[int]] = {}
    starts = [-1, *(failure.date for failure in path.failures)]
    ends = [*starts[1:], len(shoot.dates)]
    for stage, (after, until) in enumerate(zip(starts, ends, strict=True)):
        for index, dates in _holds(shoot, path, stage).items():
            held.setdefault(index, set()).update(at for at in dates if after < at <= until)
    return held


def _open(shoot: Shoot, plan: Plan, stage: int, at: int) -> list[int]:
    """People with work up to a date and after it, not dropped in between."""
    filled = column_days(shoot, plan)
    countable = sorted({one.date for one in filled.values()}) if stage else regular_dates(shoot)
    found: list[int] = []
    for index, worked in sorted(work_dates(filled).items()):
        sooner, later = [one for one in worked if one <= at], [one for one in worked if one > at]
        if sooner and later:
            held = held_dates(shoot, shoot.people[index], worked, countable)
            gap = {one for one in countable if max(sooner) < one < min(later)}
            if not gap or gap & held:
                found.append(index)
    return found


def _further(shoot: Shoot, plan: Plan, stage: int, gate: Gate) -> CostSplit:
    """The further days and moves to cover sets that a gate is expected to take."""
    slot = plan[gate.task]
    extra, moves = gate.extra[slot.date], gate.moves_on(slot.date)
    if extra == 0.0:
        return CostSplit(moves=moves)
    filled = column_days(shoot, plan)
    called = filled[slot.column, slot.date].called
    working = {p for one in filled.values() if one.date == slot.date for p in one.called}
    waiting = [p for p in _open(shoot, plan, stage, slot.date) if p not in working]
    return CostSplit(
        running=extra * running_by_column(shoot)[slot.column],
        work=extra * sum(day_pay(shoot.people[p]) for p in called),
        hold=extra * sum(day_hold(shoot.people[p]) for p in waiting),
        moves=moves,
    )


def _failing(shoot: Shoot, path: Path) -> float:
    """Prices of the failures, of each hiatus, and of waiting for pages."""
    price = sum(failure.mode.cost for failure in path.failures)
    for stage, failure in enumerate(path.failures, start=1):
        if failure.mode.hiatus and not failure.mode.ends:
            people = _open(shoot, path.plans[stage], stage, failure.date)
            a_day = shoot.prices.idle + sum(day_hold(shoot.people[p]) for p in people)
            price += failure.mode.lost_dates * a_day
    if path.ended:
        return price
    dates = main_dates(column_days(shoot, path.plans[-1]))
    waits = [
        failure.mode.lost_dates - sum(at > failure.date for at in dates)
        for failure in path.failures
        if not failure.mode.hiatus
    ]
    return price + shoot.prices.idle * max([0, *waits])


def _coming(shoot: Shoot, path: Path) -> CostSplit:
    total = CostSplit()
    for failure in path.failures:
        total = total.plus(coming(shoot, failure.mode))
    return total


def coming(shoot: Shoot, mode: FailureMode) -> CostSplit:
    """What the tasks that come cost, by themselves; people on a weekly rate cost a fifth of it each day."""
    total, today = CostSplit(), list[Task]()
    for task in mode.comes:
        fits = sum(one.minutes for one in today) + task.minutes <= shoot.hours.day
        if today and not (fits and today[0].base == task.base):
            total, today = total.plus(_one_day(shoot, today)), []
        today.append(task)
    return total.plus(_one_day(shoot, today)) if today else total


def _one_day(shoot: Shoot, tasks: list[Task]) -> CostSplit:
    called = {person for task in tasks for person in task.cast}
    return CostSplit(running=shoot.prices.running[0], work=sum(day_pay(shoot.people[p]) for p in called))
