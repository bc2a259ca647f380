"""What one course of the shoot costs: plans that followed one another, each up to the failure that ended it.

A course is priced as `shoot.evaluate.cost` prices a plan, with one difference: what is paid on a date follows
the plan as it stood on that morning. A person waiting for a scene that later falls was held until it fell,
and the main unit was idle between scenes that were still to come. So, with the plans P_0, P_1, ... each in
force after one date and up to the next:

* running, overtime, moves, pay for work, premiums, wishes and changes: of the tasks shot, on their dates;
* hold and idle on a date: of the plan in force on it, with `held_dates` and `idle_dates` of that plan;
* each gate met: `extra` days at the running of its column, the pay of those it calls and the hold of those
  with work on both sides whom nobody calls that day (without premium, a fifth of a weekly rate), and its
  cover moves;
* tasks that found no date: on days of their own after everything else, as many on one as have one base and
  fit in the plain hours, at the running of the main unit and the pay of those called, nobody held until
  then;
* each failure: its price; where nothing is left to shoot while pages are written, `idle` for each regular
  date from the main unit's last to the pages. A hiatus needs no price of its own: its dates are without
  work, so they are idle and held like any others, dropped people included.

A film that stops has all that was spent at risk, else the tasks that fell after being shot have: by their
share of the day's minutes, running and daily pay. A course without failures costs what `evaluate.cost` says,
and extra.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    day_hold,
    day_pay,
    ended,
    fallen,
    running_by_column,
)
from precipice.schedule.shoot.problem import Gate, Shoot, Slot, Task


@dataclass(frozen=True, slots=True)
class Met:
    """A gate that was met, and how many gates had failed before it."""

    gate: Gate
    failures: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A plan in force from the date after `since` on.

    Attributes:
        shoot: What was known then; every task shot before is among its tasks.
        plan: The slot of every task of it, those in the can included.
        since: Index of the date of the failures that led to it, -1 for the first.
        met: Gates that were met under it, in order.
    """

    shoot: Shoot
    plan: Plan
    since: int
    met: tuple[Met, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """One way the shoot may go.

    Attributes:
        stages: Plans in order, at least one.
        failures: All of them, in order.
        looked_at: Index of the last date to count, to see how far it has come; None for all of it.
    """

    stages: tuple[Stage, ...]
    failures: tuple[Failed, ...] = ()
    looked_at: int | None = None

    @property
    def last(self) -> int:
        """Index after which nothing is shot: of the stop, of the date looked at, or the calendar's last."""
        if self.looked_at is not None:
            return self.looked_at
        return self.failures[-1].date if self.ended else len(self.stages[0].shoot.dates) - 1

    @property
    def ended(self) -> bool:
        """Whether the film stopped."""
        return any(failed.mode.ends for failed in self.failures)

    @property
    def shot(self) -> dict[str, Slot]:
        """The slot of every task that is shot in the end."""
        return {number: slot for number, slot in self.stages[-1].plan.items() if slot.date <= self.last}

    @property
    def beyond(self) -> tuple[tuple[Task, ...], ...]:
        """Days after everything else for the tasks that found no date, none where the film stopped."""
        stage = self.stages[-1]
        if self.ended or self.looked_at is not None:
            return ()
        days: list[list[Task]] = []
        for task in stage.shoot.tasks:
            if task.number in stage.plan:
                continue
            last = days[-1] if days else []
            fits = sum(one.minutes for one in last) + task.minutes <= stage.shoot.hours.day
            if last and last[0].base == task.base and fits:
                last.append(task)
            else:
                days.append([task])
        return tuple(tuple(day) for day in days)

    @property
    def wrap(self) -> int:
        """Index of the last date worked, `beyond` left out, or of the stop; -1 without any work."""
        return max((slot.date for slot in self.shot.values()), default=-1)

    def spans(self) -> list[tuple[Stage, int, int]]:
        """Each stage with the dates it is in force: after the first index, up to the second."""
        starts = [stage.since for stage in self.stages]
        return list(zip(self.stages, starts, [*starts[1:], self.last], strict=True))


def course_cost(course: Course) -> CostSplit:
    """What a course costs; see above."""
    first, last = course.stages[0].shoot, course.stages[-1].shoot
    shot = course.shot
    filled = column_days(last, shot)
    factors = premiums(last, main_dates(filled))
    total = of_units(last, filled, factors).plus(of_plan(first, shot, filled))
    held = _held(course)
    for index, worked in work_dates(filled).items():
        total = total.plus(pay(last, last.people[index], worked, held.get(index, set()), factors))
    total = total.plus(CostSplit(idle=last.prices.idle * _idle(course)))
    for stage in course.stages:
        for met in stage.met:
            total = total.plus(_further(stage, met.gate))
    total = total.plus(CostSplit(rewrite=sum(one.mode.cost for one in course.failures) + _waiting(course)))
    if course.ended:
        return ended(total)
    return total.plus(fallen(last, shot, course.failures)).plus(_after_all(course))


def pages_on(shoot: Shoot, failed: Failed) -> int:
    """Index of the last date lost to a failure: of its date where none is; beyond the calendar if that
    ends."""
    later = [at for at in regular_dates(shoot) if at > failed.date]
    lost = failed.mode.lost_dates
    if lost > len(later):
        return len(shoot.dates)
    return later[lost - 1] if lost else failed.date


def _held(course: Course) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for stage, after, until in course.spans():
        regular = regular_dates(stage.shoot)
        for index, worked in work_dates(column_days(stage.shoot, stage.plan)).items():
            held = held_dates(stage.shoot, stage.shoot.people[index], worked, regular)
            found.setdefault(index, set()).update(at for at in held if after < at <= until)
    return found


def _idle(course: Course) -> int:
    return sum(
        after < at <= until
        for stage, after, until in course.spans()
        for at in idle_dates(stage.shoot, column_days(stage.shoot, stage.plan))
    )


def _waiting(course: Course) -> float:
    """Price of waiting for pages with nothing left to shoot."""
    if course.ended or not course.failures:
        return 0.0
    shoot = course.stages[-1].shoot
    worked = main_dates(column_days(shoot, course.shot))
    last = max([*worked, *(failed.date for failed in course.failures)])
    pages = max((pages_on(shoot, failed) for failed in course.failures if not failed.mode.hiatus), default=-1)
    return shoot.prices.idle * sum(last < at <= pages for at in regular_dates(shoot))


def _after_all(course: Course) -> CostSplit:
    """What the days beyond the calendar cost."""
    shoot = course.stages[-1].shoot
    called = [shoot.people[p] for day in course.beyond for p in {p for task in day for p in task.cast}]
    return CostSplit(
        running=shoot.prices.running[0] * len(course.beyond),
        work=sum(map(day_pay, called)),
    )


def _further(stage: Stage, gate: Gate) -> CostSplit:
    """The further days and cover moves that a gate is expected to take."""
    shoot, slot = stage.shoot, stage.plan[gate.task]
    extra, moves = gate.extra[slot.date], gate.moves_on(slot.date)
    if extra == 0.0:
        return CostSplit(moves=moves)
    filled = column_days(shoot, stage.plan)
    regular = regular_dates(shoot)
    today = {p for one in filled.values() if one.date == slot.date for p in one.called}
    pay_called = sum(day_pay(shoot.people[p]) for p in filled[slot.column, slot.date].called)
    pay_waiting = 0.0
    for index, worked in sorted(work_dates(filled).items()):
        person = shoot.people[index]
        sooner, later = [at for at in worked if at <= slot.date], [at for at in worked if at > slot.date]
        if index in today or not sooner or not later:
            continue
        gap = {at for at in regular if max(sooner) < at < min(later)}
        if not gap or gap & held_dates(shoot, person, worked, regular):
            pay_waiting += day_hold(person)
    running = running_by_column(shoot)[slot.column]
    return CostSplit(running=extra * running, work=extra * pay_called, hold=extra * pay_waiting, moves=moves)
