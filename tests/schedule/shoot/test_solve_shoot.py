from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.evaluate import expected_keeping, violations
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.solve import solve
from precipice.schedule.shoot.start import by_place, script_order
from schedule.shoot.make import planted, production, small


def best_by_trying(shoot: Shoot) -> float:
    """Least expected cost over every way to fill the slots; infinite where all break a rule."""
    slots = [
        [Slot(at, column) for at in range(len(shoot.dates)) for column in task.columns]
        for task in shoot.tasks
    ]
    numbers = [task.number for task in shoot.tasks]
    plans = (dict(zip(numbers, plan, strict=True)) for plan in product(*slots))
    return min(
        (expected_keeping(shoot, plan).total for plan in plans if not violations(shoot, plan)),
        default=float("inf"),
    )


@pytest.mark.parametrize("gates", [0, 1])
def test_small_shoots_are_solved_as_by_trying_everything(gates: int) -> None:
    for seed in range(40):
        shoot = small(seed, gates, most_tasks=3, most_dates=5)
        best = best_by_trying(shoot)
        if best == float("inf"):
            with pytest.raises(Infeasible):
                solve(shoot, steps=8_000)
        else:
            assert solve(shoot, steps=8_000).cost.total == pytest.approx(best), seed


@pytest.mark.parametrize("seed", range(3))
def test_a_production_is_planned_below_what_is_made_by_hand(seed: int) -> None:
    shoot, by_construction = planted(seed, 40, 24, 10, 4, gates=seed % 2)
    plan = solve(shoot, steps=40_000)
    assert violations(shoot, plan.slots) == ()
    assert plan.cost == expected_keeping(shoot, plan.slots)
    for slots in (script_order(shoot), by_place(shoot), by_construction):
        if not violations(shoot, slots):
            assert plan.cost.total <= expected_keeping(shoot, slots).total
    assert (
        solve(shoot, steps=100, start=by_construction).cost.total
        <= expected_keeping(shoot, by_construction).total
    )


def test_the_plan_depends_on_the_seed_and_not_on_the_threads() -> None:
    shoot = production(5, 30, 18, 8, 3)
    one, two = solve(shoot, steps=20_000, threads=1, seed=7), solve(shoot, steps=20_000, threads=2, seed=7)
    assert one.slots == two.slots
    assert solve(shoot, steps=20_000, seed=8).slots != one.slots


def test_the_time_is_kept_and_the_curve_falls() -> None:
    plan = solve(production(5, 30, 18, 8, 3), seconds=0.5, threads=2)
    costs = [cost for _, cost, _ in plan.curve]
    assert costs == sorted(costs, reverse=True)
    assert plan.cost.total == pytest.approx(costs[-1])


def test_a_pinned_task_is_on_its_date() -> None:
    shoot, slots = planted(6, 30, 18, 8, 3)
    number, slot = next((n, s) for n, s in slots.items() if s.column == "main" and s.date > 3)
    plan = solve(shoot, steps=20_000, pinned={number: slot.date}, start=slots)
    assert plan.slots[number].date == slot.date


def test_a_rule_more_never_makes_the_best_cheaper() -> None:
    for seed in range(30):
        shoot = small(seed, most_tasks=3, most_dates=5)
        stricter = replace(
            shoot, people=tuple(replace(one, away=one.away | {shoot.dates[1]}) for one in shoot.people)
        )
        assert best_by_trying(stricter) >= best_by_trying(shoot)


def test_what_is_in_the_can_stays_there() -> None:
    for seed in range(60):
        shoot = small(seed, most_tasks=4)
        if shoot.before is None or not shoot.before.shot:
            continue
        try:
            plan = solve(shoot, steps=4_000)
        except Infeasible:
            continue
        for number, (day, column) in shoot.before.shot.items():
            assert plan.slots[number] == Slot(shoot.dates.index(day), column)
