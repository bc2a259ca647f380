"""Curves against every plan tried, lines against policies made anew, money at risk by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from precipice.schedule.gates.at_risk import money_at_risk
from precipice.schedule.gates.break_even import Line, break_even, line, scaled
from precipice.schedule.gates.close_up import close_up
from precipice.schedule.gates.curve import Curve, Price, curve, first_day, moved, stay
from precipice.schedule.gates.policy import policy
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.evaluate import cost, violations
from precipice.schedule.shoot.failing import Plan
from precipice.schedule.shoot.problem import FailureMode, Shoot, Slot
from schedule.gates.brute import plans
from schedule.gates.test_policy import STRAIGHT, some_plan, three_days
from schedule.shoot.make import small

STOP = FailureMode("stop", True, 900.0)


def best_of_all(shoot: Shoot, at: int, start: Plan | None) -> Plan:
    """The plan with the first gate on a date whose policy costs least, by trying them all."""
    found: list[tuple[float, int, Plan]] = []
    for number, plan in enumerate(plans(shoot)):
        if plan[shoot.gates[0].task].date == at and (not start or first_day(plan) <= first_day(start)):
            try:
                found.append((round(policy(shoot, plan, close_up).cost.total, 6), number, plan))
            except Infeasible:
                continue
    if not found:
        raise Infeasible("no plan has it there")
    return min(found)[2]


def priced(shoot: Shoot) -> Price:
    return lambda plan: policy(shoot, plan, close_up)


def totals(found: Curve) -> list[float | None]:
    return [point.cost.total if point.cost else None for point in found.points]


def test_a_curve_by_hand() -> None:
    """Three scenes in straight order on dates 1 to 3 of 5; the first stops the film half the time.

    On date 1: 6,000 + half of 900 + half of the rest, 11,700 - Ann held 400 among it: 6,000 + 450 + 5,850.
    On date 2 it changes places with scene 2: 2, 1, 3: 11,300 + 450 + 3,000. On date 3 the days between move
    up: 2, 3, 1, nobody held: 17,300 + 450.
    """
    shoot = three_days(STOP, chances=(0.5,))
    found = curve(shoot, shoot.gates[0], STRAIGHT, stay, priced(shoot))
    assert totals(found)[:3] == pytest.approx([12_300.0, 14_750.0, 17_300.0 + 450.0])
    assert (found.best, found.planned) == (0, 0)
    at_risk = [point.cost.at_risk for point in found.points if point.cost]
    assert at_risk == sorted(at_risk)
    assert at_risk[:3] == pytest.approx([3000.0, 0.5 * 11_300, 0.5 * 17_300])


def test_each_point_is_the_cheapest_plan_there_and_none_is_missed() -> None:
    """With a planner that tries all plans, against a table of all plans; without search it is never below."""
    compared = 0
    for seed in range(35):
        shoot = small(seed, 1, 3, 5)
        plan = some_plan(shoot, seed)
        if plan is None or not shoot.gates or shoot.before is not None:
            continue
        try:
            plain = curve(shoot, shoot.gates[0], plan, stay, priced(shoot))
        except Infeasible:
            continue
        for at, (point, cheap) in enumerate(zip(plain.points, totals(plain), strict=True)):
            try:
                best = policy(shoot, best_of_all(shoot, at, plan), close_up).cost.total
            except Infeasible:
                assert cheap is None
                continue
            if cheap is not None:
                assert point.policy is not None
                assert point.policy.root.plan[shoot.gates[0].task].date == at
                assert best <= cheap + 1e-6
                compared += 1
    assert compared > 30


def test_a_planner_that_tries_all_is_used() -> None:
    shoot = three_days(STOP, chances=(0.5,))
    plain = totals(curve(shoot, shoot.gates[0], STRAIGHT, stay, priced(shoot)))
    searched = totals(curve(shoot, shoot.gates[0], STRAIGHT, best_of_all, priced(shoot)))
    assert all(a is not None and b is not None and a <= b for a, b in zip(searched, plain, strict=True))


def test_further_sweeps_never_cost_more() -> None:
    """And reach what neighbours know: some point of these shoots gets cheaper."""
    better = 0
    for seed in range(25):
        shoot = small(seed, 1, 4, 6)
        plan = some_plan(shoot, seed)
        if plan is None or shoot.before is not None:
            continue
        try:
            once, twice = (
                totals(curve(shoot, shoot.gates[0], plan, stay, priced(shoot), sweeps)) for sweeps in (1, 2)
            )
        except Infeasible:
            continue
        for a, b in zip(once, twice, strict=True):
            assert a is None or (b is not None and b <= a + 0.01)
            better += (a is None and b is not None) or (a is not None and b is not None and b < a - 0.01)
    assert better > 0


def test_moved_keeps_the_rules_and_says_none() -> None:
    shoot = three_days(STOP, chances=(0.5,))
    on_four = moved(shoot, STRAIGHT, "1", 3, 0)
    assert on_four is not None
    assert on_four["1"].date == 3
    assert violations(shoot, on_four) == ()
    closed = replace(shoot, bases=(replace(shoot.bases[0], closed=frozenset(shoot.dates[3:])),))
    assert moved(closed, STRAIGHT, "1", 3, 0) is None
    found = curve(closed, closed.gates[0], STRAIGHT, stay, priced(closed))
    assert found.points[3].why_not == "nothing in the plan can make room for the gate on 2027-05-06"


@pytest.mark.parametrize("gates", [1, 2])
def test_a_line_is_the_policy_at_every_factor(gates: int) -> None:
    """Closing up asks for no chances, so policies at other chances have the same re-plans."""
    checked = 0
    for seed in range(40):
        shoot = small(seed, gates, 3, 6)
        plan = some_plan(shoot, seed)
        if plan is None or len(shoot.gates) < gates:
            continue
        if shoot.before and any(gate.task in shoot.before.shot for gate in shoot.gates):
            continue
        gag = shoot.gates[-1].gag
        try:
            own = line(shoot, gag, policy(shoot, plan, close_up))
        except Infeasible:
            continue
        for factor in (0.0, 0.4, 1.0, 1.4):
            want = policy(scaled(shoot, gag, factor), plan, close_up).cost.total
            assert own.at(factor) == pytest.approx(want)
        checked += 1
    assert checked > 8


def test_a_break_even_by_hand() -> None:
    """Day one holds Ann a day, 400; failing on day two, 5,300 more have been spent.

    1, 2, 3 costs 17,700 and 10,800 less if it fails; 2, 1, 3 costs 17,300 and 5,100 less: 400 = p x 5,700.
    """
    shoot = three_days(STOP, chances=(0.2,))
    second_day = {"2": Slot(0, "main"), "1": Slot(1, "main"), "3": Slot(2, "main")}
    lines = [line(shoot, "jump", policy(shoot, plan, close_up)) for plan in (STRAIGHT, second_day)]
    assert (lines[0].at_none, lines[0].slope) == pytest.approx((17_700.0, -0.2 * 10_800.0))
    assert (lines[1].at_none, lines[1].slope) == pytest.approx((17_300.0, -0.2 * 5100.0))
    answer = break_even(shoot, "jump", lines)
    assert (answer.first, answer.stated, answer.most) == pytest.approx((0, 0.2, 1.0))
    ((low, high),) = answer.right
    assert (low, high) == pytest.approx((400 / 5700, 1.0))
    # With an order for day one that holds nobody more, it is right from 0 on.
    better = [*lines, Line(0, 17_300.0, lines[0].slope)]
    assert break_even(shoot, "jump", better).right == ((0.0, 1.0),)


def test_what_is_certain_has_no_line() -> None:
    shoot = three_days(STOP, chances=(1.0,))
    with pytest.raises(ValueError, match="found a chance of failing of 1; below 1"):
        line(shoot, "jump", policy(shoot, STRAIGHT, close_up))
    with pytest.raises(ValueError, match="found policies for 1 dates"):
        break_even(shoot, "jump", [Line(0, 1.0, 1.0)])


def test_money_at_risk_by_hand() -> None:
    """Order 3, 2, 1: 6,000; then 5,300 and Ann's hold; then 6,000. A rewrite loses scene 3's 6,000
    throughout."""
    shoot = three_days(
        FailureMode("rewrite", False, 700.0, falls=frozenset({"3"})), STOP, chances=(0.25, 0.1), extra=0.5
    )
    plan = {"3": Slot(0, "main"), "2": Slot(1, "main"), "1": Slot(2, "main")}
    table = money_at_risk(shoot, plan)
    assert [row.date for row in table] == [0, 1, 2]
    assert [row.spent.total for row in table] == pytest.approx([6000.0, 11_700.0, 17_700.0])
    assert [row.spent.hold for row in table] == pytest.approx([0.0, 400.0, 400.0])
    assert [row.lost["jump", "rewrite"] for row in table] == pytest.approx([6000.0] * 3)
    assert [row.lost["jump", "stop"] for row in table] == pytest.approx([6000.0, 11_700.0, 17_700.0])
    assert table[1].expected["jump"] == pytest.approx(0.25 * 6000 + 0.1 * 11_700)
    late = money_at_risk(shoot, STRAIGHT)
    assert [dict(row.lost) for row in late[1:]] == [{}, {}]


def test_in_the_end_everything_is_spent() -> None:
    for seed in range(50):
        shoot = small(seed, 1, 3, 6)
        plan = some_plan(shoot, seed)
        if plan is not None:
            rows = money_at_risk(shoot, plan)
            assert rows[-1].spent.total == pytest.approx(cost(shoot, plan).total)
            spent = [row.spent.total - row.spent.wishes - row.spent.changes for row in rows]
            assert all(b >= a - 1e-6 for a, b in pairwise(spent))
