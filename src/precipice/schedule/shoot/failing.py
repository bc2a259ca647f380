"""Gates that fail: the chances that hold then, and the prices that do not hang on what is planned next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from precipice.schedule.shoot.costs import CostSplit, main_dates
from precipice.schedule.shoot.days import column_days, premiums
from precipice.schedule.shoot.problem import FailureMode, Gate, Person, Shoot, Slot

Plan = Mapping[str, Slot]

WEEK = 5
"""Days of work that a weekly rate buys, where a part of a week is priced."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A gate that failed: how, and on which date (index)."""

    gate: Gate
    mode: FailureMode
    date: int


def chances_of(gate: Gate, before: Sequence[Failed]) -> tuple[tuple[float, ...], ...]:
    """The chances of failing by date after some failures: given the latest that the gate depends on."""
    for failed in reversed(before):
        if failed.gate.gag in gate.given:
            return gate.given[failed.gate.gag]
    return gate.chances


def day_pay(person: Person) -> float:
    """Price of one more day of work, without premium."""
    return person.day_rate if person.weekly_rate is None else person.weekly_rate / WEEK


def day_hold(person: Person) -> float:
    """Price of one more day on hold."""
    return person.hold_rate if person.weekly_rate is None else person.weekly_rate / WEEK


def spent(total: CostSplit) -> float:
    """What is paid out for shooting: all but wishes, changes, prices of failing, and what was lost before."""
    return total.work + total.hold + total.running + total.idle + total.overtime + total.moves


def ended(total: CostSplit) -> CostSplit:
    """A film that stops has all that was spent at risk."""
    return CostSplit(wishes=total.wishes, changes=total.changes, at_risk=spent(total), rewrite=total.rewrite)


def fallen(shoot: Shoot, shot: Plan, failures: Sequence[Failed]) -> CostSplit:
    """What was spent on tasks that fell after being shot, moved to what was at risk.

    Their share of the day's minutes, of what the day's column runs at and of daily pay.
    """
    filled = column_days(shoot, shot)
    factors = premiums(shoot, main_dates(filled))
    fell = {
        number
        for failed in failures
        for number in failed.mode.falls
        if number in shot and shot[number].date <= failed.date
    }
    running_of = running_by_column(shoot)
    running = work = 0.0
    for (column, at), one in filled.items():
        lost = sum(task.minutes for task in one.tasks if task.number in fell)
        if lost:
            share = factors.get(at, 1.0) * lost / sum(task.minutes for task in one.tasks)
            daily = [shoot.people[p] for p in one.called if shoot.people[p].weekly_rate is None]
            running += share * running_of[column]
            work += share * sum(person.day_rate for person in daily)
    return CostSplit(running=-running, work=-work, at_risk=running + work)


def running_by_column(shoot: Shoot) -> dict[str, float]:
    """What a further day runs at in each column; preparation has no crew of its own."""
    return {"main": shoot.prices.running[0], "second": shoot.prices.running[1], "prep": 0.0}
