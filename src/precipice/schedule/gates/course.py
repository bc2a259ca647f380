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

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from precipice.schedule.shoot.problem import FailureMode, Gate, Person, Shoot, Slot, Task

Plan = Mapping[str, Slot]
WEEK = 5
"""Days of work that a weekly rate buys, where a part of a week is priced."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A gate that failed: how, and on which date (index)."""

    gate: Gate
    mode: FailureMode
    date: int


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
        cover_cost: Expected cost of cover moves of a gag by date, see `attempts.Attempted`.
        looked_at: Index of the last date to count, to see how far it has come; None for all of it.
    """

    stages: tuple[Stage, ...]
    failures: tuple[Failed, ...] = ()
    cover_cost: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
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
            total = total.plus(_further(stage, met.gate, course.cover_cost))
    total = total.plus(CostSplit(rewrite=sum(one.mode.cost for one in course.failures) + _waiting(course)))
    if course.ended:
        spent = total.work + total.hold + total.running + total.idle + total.overtime + total.moves
        return CostSplit(wishes=total.wishes, changes=total.changes, at_risk=spent, rewrite=total.rewrite)
    return total.plus(_fallen(course, factors)).plus(_after_all(course))


def spent(total: CostSplit) -> float:
    """What is paid out for shooting: all but wishes, changes, prices of failing, and what was lost before."""
    return total.work + total.hold + total.running + total.idle + total.overtime + total.moves


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
        work=sum(_a_day(person, person.day_rate) for person in called),
    )


def _a_day(person: Person, rate: float) -> float:
    return rate if person.weekly_rate is None else person.weekly_rate / WEEK


def _further(stage: Stage, gate: Gate, cover_cost: Mapping[str, tuple[float, ...]]) -> CostSplit:
    """The further days and cover moves that a gate is expected to take."""
    shoot, slot = stage.shoot, stage.plan[gate.task]
    moves = cover_cost[gate.gag][slot.date] if gate.gag in cover_cost else 0.0
    extra = gate.extra[slot.date]
    if extra == 0.0:
        return CostSplit(moves=moves)
    filled = column_days(shoot, stage.plan)
    regular = regular_dates(shoot)
    today = {p for one in filled.values() if one.date == slot.date for p in one.called}
    pay_called = sum(
        _a_day(shoot.people[p], shoot.people[p].day_rate) for p in filled[slot.column, slot.date].called
    )
    pay_waiting = 0.0
    for index, worked in sorted(work_dates(filled).items()):
        person = shoot.people[index]
        sooner, later = [at for at in worked if at <= slot.date], [at for at in worked if at > slot.date]
        if index in today or not sooner or not later:
            continue
        gap = {at for at in regular if max(sooner) < at < min(later)}
        if not gap or gap & held_dates(shoot, person, worked, regular):
            pay_waiting += _a_day(person, person.hold_rate)
    running = {"main": shoot.prices.running[0], "second": shoot.prices.running[1], "prep": 0.0}[slot.column]
    return CostSplit(running=extra * running, work=extra * pay_called, hold=extra * pay_waiting, moves=moves)


def _fallen(course: Course, factors: Mapping[int, float]) -> CostSplit:
    """What was spent on tasks that fell after being shot, moved to what was at risk."""
    shot = course.shot
    shoot = course.stages[-1].shoot
    fell = {
        number
        for failed in course.failures
        for number in failed.mode.falls
        if number in shot and shot[number].date <= failed.date
    }
    running_of = {"main": shoot.prices.running[0], "second": shoot.prices.running[1], "prep": 0.0}
    running = work = 0.0
    for (column, at), one in column_days(shoot, shot).items():
        lost = sum(task.minutes for task in one.tasks if task.number in fell)
        if lost:
            share = factors.get(at, 1.0) * lost / sum(task.minutes for task in one.tasks)
            daily = [shoot.people[p] for p in one.called if shoot.people[p].weekly_rate is None]
            running += share * running_of[column]
            work += share * sum(person.day_rate for person in daily)
    return CostSplit(running=-running, work=-work, at_risk=running + work)
