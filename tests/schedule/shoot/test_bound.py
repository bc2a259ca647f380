"""The lower bound against the best of all plans, with and without gates, and against its own parts."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from precipice.schedule.shoot.bound import chances, lower_bound
from precipice.schedule.shoot.bound_days import day_kind, open_slots
from precipice.schedule.shoot.bound_exact import most_profit
from precipice.schedule.shoot.bound_pricing import best_days
from precipice.schedule.shoot.cpsat import solve_cpsat
from precipice.schedule.shoot.evaluate import cost, expected_keeping, violations
from precipice.schedule.shoot.problem import Base, Hours, Person, Prices, Shoot, Slot, Task
from schedule.shoot.brute import slots_of
from schedule.shoot.make import FIRST, planted, small


@pytest.mark.parametrize("first", range(0, 160, 40))
def test_never_above_the_least_cost(first):
    ratios = []
    for seed in range(first, first + 40):
        shoot = small(seed, most_tasks=4, most_dates=5)
        least = solve_cpsat(shoot, 30.0, 1).cost
        if math.isfinite(least):
            bound = lower_bound(shoot, 10.0).value
            assert bound <= least * (1.0 + 1e-9) + 1e-6
            ratios.append(bound / max(least, 1.0))
    assert np.median(ratios) > 0.8


def test_with_gates_never_above_the_least_expected_cost():
    for seed in range(1000, 1060):
        shoot = small(seed, gates=2, most_tasks=4, most_dates=4)
        numbers = [task.number for task in shoot.tasks]
        plans = (dict(zip(numbers, choice, strict=True)) for choice in product(*slots_of(shoot)))
        least = min(
            (expected_keeping(shoot, plan).total for plan in plans if not violations(shoot, plan)),
            default=math.inf,
        )
        if math.isfinite(least):
            assert lower_bound(shoot, 10.0).value <= least * (1.0 + 1e-9) + 1e-6


def test_days_of_one_lead_are_counted_exactly():
    # Six scenes of 5 h with one lead fill three days of 10 h: 3 x (1000 running + 200 pay).
    light = ((720, 300, 0),) * 5
    dates = tuple(FIRST.replace(day=FIRST.day + k) for k in range(5))
    shoot = Shoot(
        tuple(Task(str(k), 300, "any", 0, "a", (0,)) for k in range(6)),
        (Person("1", "lead", 200.0, 100.0),),
        (Base("base", frozenset(), light, light),),
        dates,
        (True,) * 5,
        Hours(600),
        Prices((1000.0, 0.0), 0.0, (0.0, 0.0), ((0.0,),), ((0,),)),
    )
    assert lower_bound(shoot, 10.0).value == pytest.approx(3 * 1200.0, rel=1e-5)
    plan = {str(k): Slot(k // 2, "main") for k in range(6)}
    assert cost(shoot, plan).total == 3 * 1200.0


def test_doubling_all_rates_doubles_it():
    shoot = small(11, most_tasks=4, most_dates=5)
    prices = shoot.prices
    double = replace(
        shoot,
        people=tuple(
            replace(
                p,
                day_rate=2 * p.day_rate,
                hold_rate=2 * p.hold_rate,
                weekly_rate=None if p.weekly_rate is None else 2 * p.weekly_rate,
            )
            for p in shoot.people
        ),
        prices=replace(
            prices,
            running=(2 * prices.running[0], 2 * prices.running[1]),
            idle=2 * prices.idle,
            overtime=(2 * prices.overtime[0], 2 * prices.overtime[1]),
            move=tuple(tuple(2 * way for way in row) for row in prices.move),
        ),
    )
    assert lower_bound(double, 10.0).value == pytest.approx(2 * lower_bound(shoot, 10.0).value, rel=1e-4)


def test_both_searches_for_the_day_that_pays_most_agree():
    for seed in range(30):
        shoot = planted(seed, scenes=24, dates=14, cast=8, bases=3)[0]
        wanted = np.array(["prep" not in task.columns for task in shoot.tasks])
        kind = day_kind(shoot, 0, open_slots(shoot), wanted)
        random = np.random.default_rng(seed)
        worth = random.uniform(0.5, 1.5, len(kind.task)) * kind.minutes * 110.0
        pay = np.array([person.day_rate for person in shoot.people])
        nothing = np.zeros(len(shoot.bases))
        _, profits, limit = best_days(kind, worth, pay, nothing, 10**9, 0.01)
        _, most = most_profit(kind, worth, pay, nothing, 30.0)
        assert limit == pytest.approx(profits.max())
        assert most == pytest.approx(max(profits.max(), 0.0), abs=5.0)


def test_chances_of_being_shot_lie_in_order():
    shoot = small(1003, gates=2)
    least = chances(shoot)
    assert ((least >= 0.0) & (least <= 1.0)).all()
    assert (least >= chances(replace(shoot, gates=())) - 1.0).all()
    assert (chances(replace(shoot, gates=())) == 1.0).all()


def test_a_shoot_that_costs_nothing_has_a_bound():
    """One scene without cast, days that cost nothing: every price is 0, and the search for prices ends."""
    shoot = small(3, most_tasks=2, most_dates=3)
    free = replace(
        shoot,
        tasks=(replace(shoot.tasks[0], cast=(), only_on=None, follows=()),),
        people=(),
        wishes=(),
        prices=replace(shoot.prices, running=(0.0, 0.0), idle=0.0, overtime=(0.0, 0.0)),
    )
    assert lower_bound(free, 5.0).value == 0.0
