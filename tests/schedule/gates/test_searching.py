"""A search that tries every plan in the place of the scheduler's, and every policy of one gate enumerated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from precipice.schedule.gates.close_up import close_up
from precipice.schedule.gates.course import Course, Met, Stage, course_cost
from precipice.schedule.gates.curve import curve, first_day
from precipice.schedule.gates.policy import policy, what_is_left
from precipice.schedule.gates.searching import planner, replanner
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.failing import Failed
from precipice.schedule.shoot.keeping import expected_keeping
from precipice.schedule.shoot.problem import FailureMode, Shoot, Slot
from schedule.gates.brute import plans
from schedule.gates.test_policy import STRAIGHT, three_days
from schedule.shoot.make import small


@dataclass(frozen=True)
class Found:
    slots: Mapping[str, Slot]


def every_plan(shoot: Shoot, *, pinned: Mapping[str, int] | None = None, **_: object) -> Found:
    """The plan with the least cost while dates are kept."""
    fits = [
        plan for plan in plans(shoot) if all(plan[task].date == at for task, at in (pinned or {}).items())
    ]
    if not fits:
        raise Infeasible("no plan at all")
    return Found(min(fits, key=lambda plan: round(expected_keeping(shoot, plan).total, 6)))


def test_a_planner_keeps_the_day_the_shoot_starts_on() -> None:
    """Left alone the search would shoot 1, 3, 2 a day late; kept to the first date it is 2, 1, 3.

    11,300 + half of 900 + half of 6,000.
    """
    shoot = three_days(FailureMode("stop", True, 900.0), chances=(0.5,))
    price = lambda plan: policy(shoot, plan, close_up)  # noqa: E731
    found = curve(shoot, shoot.gates[0], STRAIGHT, planner(every_plan, "1", 1, 1), price)
    for point in found.points:
        assert point.policy is not None
        assert first_day(point.policy.root.plan) == 0
    second = found.points[1].cost
    assert second is not None
    assert second.total == pytest.approx(14_750.0)


def least_of_all_policies(shoot: Shoot) -> float:
    """Every plan, and after each failure every plan of what is left, priced."""
    (gate,) = shoot.gates
    least = float("inf")
    for plan in plans(shoot):
        at = plan[gate.task].date
        start = Stage(shoot, plan, -1, (Met(gate, 0),))
        total = (1.0 - sum(gate.chances[at])) * course_cost(Course((start,))).total
        for mode, p in zip(gate.modes, gate.chances[at], strict=True):
            failed = Failed(gate, mode, at)
            if mode.ends:
                total += p * course_cost(Course((start,), (failed,))).total
                continue
            left = what_is_left(shoot, plan, (failed,))
            ways = (Course((start, Stage(left, again, at)), (failed,)) for again in plans(left))
            total += p * min((course_cost(way).total for way in ways), default=float("inf"))
            if total >= least:
                break
        least = min(least, total)
    return least


def test_no_policy_is_below_the_best_of_all_policies() -> None:
    """And the best root under the search's re-planner reaches it in most shoots of three tasks."""
    reached = compared = 0
    replan = replanner(every_plan, 1, 1)
    for seed in range(90):
        shoot = small(seed, 1, 3, 4)
        if not shoot.gates or shoot.before is not None:
            continue
        best = float("inf")
        for plan in plans(shoot):
            try:
                best = min(best, policy(shoot, plan, replan).cost.total)
            except Infeasible:
                continue
        if best == float("inf"):
            continue
        least = least_of_all_policies(shoot)
        assert best >= least - 1e-6
        reached += best <= least + 1e-6
        compared += 1
    assert compared >= 10
    assert reached >= 0.9 * compared


def test_searching_finds_what_closing_up_does_not() -> None:
    """After a hiatus of two dates Ann waits a day less in the order 3, 2 (see the hiatus by hand)."""
    shoot = three_days(FailureMode("injury", False, 50.0, 2, hiatus=True), chances=(1.0,))
    closed = policy(shoot, STRAIGHT, close_up).cost
    searched = policy(shoot, STRAIGHT, replanner(every_plan, 1, 1)).cost
    assert closed.total - searched.total == pytest.approx(400.0)


def test_a_plan_that_breaks_a_rule_is_never_taken() -> None:
    shoot = three_days(FailureMode("injury", False, 50.0, 2, hiatus=True), chances=(1.0,))
    in_the_past = replanner(lambda left, **_: Found(STRAIGHT), 1, 1)
    assert policy(shoot, STRAIGHT, in_the_past).cost == policy(shoot, STRAIGHT, close_up).cost
