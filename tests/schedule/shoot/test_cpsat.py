"""CP-SAT against every assignment tried: the same least cost, and the same shoots without a plan."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from precipice.schedule.shoot.cpsat import scale_of, solve_cpsat, whole_model
from precipice.schedule.shoot.evaluate import cost, violations
from precipice.schedule.shoot.problem import Slot
from schedule.shoot.brute import best_plan
from schedule.shoot.make import planted, small


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_least_cost_is_that_of_trying_everything(first):
    for seed in range(first, first + 20):
        shoot = small(seed, most_tasks=4, most_dates=5)
        least, _ = best_plan(shoot)
        found = solve_cpsat(shoot, 30.0, 1)
        assert found.proven
        if math.isinf(least):
            assert found.slots is None
            continue
        assert found.cost == pytest.approx(least, rel=1e-9)
        assert found.cost_bound == pytest.approx(least, rel=1e-6)
        assert not violations(shoot, found.slots)


def test_repair_moves_only_what_is_free_and_finds_the_best_of_it():
    tried = 0
    for seed in range(200, 260):
        shoot = small(seed, most_tasks=4, most_dates=5)
        _, plan = best_plan(shoot)
        if plan is None:
            continue
        random = Random(seed)
        free = frozenset(random.sample(sorted(plan), 2))
        start = {
            number: Slot(random.randrange(len(shoot.dates)), slot.column) if number in free else slot
            for number, slot in plan.items()
        }
        found = solve_cpsat(shoot, 30.0, 1, start, free)
        assert all(found.slots[number] == slot for number, slot in plan.items() if number not in free)
        assert found.cost == pytest.approx(cost(shoot, plan).total)
        tried += 1
    assert tried > 20


def test_a_task_that_may_not_move_needs_a_slot():
    shoot = small(1)
    with pytest.raises(ValueError, match="has no slot in the hint"):
        solve_cpsat(shoot, 1.0, 1, None, frozenset())


def test_repair_of_a_whole_production_never_costs_more():
    shoot, plan = planted(3, scenes=60, dates=25, cast=12, bases=5)
    dates = set(range(0, 25, 4))
    free = frozenset(number for number, slot in plan.items() if slot.date in dates)
    found = solve_cpsat(shoot, 3.0, 1, plan, free)
    assert found.slots is not None
    assert not violations(shoot, found.slots)
    assert found.cost_bound <= found.cost + 1e-6
    assert found.cost <= cost(shoot, plan).total + 1e-6


def test_prices_that_no_scale_makes_whole_are_rounded_below_a_millionth():
    shoot = small(7)
    odd = replace(
        shoot, prices=replace(shoot.prices, running=(math.pi * 1000, math.e * 100), idle=math.sqrt(2))
    )
    scaled = scale_of(whole_model(odd, {}))
    assert 0.0 < scaled.error < 1e-6 * math.pi * 1000
    found = solve_cpsat(odd, 30.0, 1)
    assert found.slots is not None
    least, _ = best_plan(odd)
    assert found.cost == pytest.approx(least, rel=1e-6)
