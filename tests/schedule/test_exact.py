"""Orders and their prices against sums by hand, against every order tried, and against each other."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.schedule.blocks import Board, board
from precipice.schedule.evaluate import expected_cost
from precipice.schedule.pack import pack
from precipice.schedule.problem import CastRate, Gate, PlaceCost, Rewrite, SceneJob, ShootProblem, Stop
from precipice.schedule.search import order_cost, table
from precipice.schedule.solve import _by_search, _exactly, solve
from schedule.shoots import FIRST, least_by_trial, orders, shoot

DATES = tuple(FIRST + timedelta(days=k) for k in range(9))


def tiny(*gates: Gate) -> ShootProblem:
    """Three scenes of a day each. Ann (1,000 a day) is in 1 and 3, Bo (300) in 2; two bases."""
    return ShootProblem(
        scenes=(
            SceneJob("1", 10.0, "day", "cliff", "coast", ("ann",)),
            SceneJob("2", 10.0, "day", "kitchen", "town", ("bo",)),
            SceneJob("3", 10.0, "day", "shore", "coast", ("ann",)),
        ),
        cast=(CastRate("ann", "Ann", 1000.0, frozenset()), CastRate("bo", "Bo", 300.0, frozenset())),
        bases=(PlaceCost("coast", 500.0, 2.0), PlaceCost("town", 200.0, 0.0)),
        gates=gates,
        hours_per_day=10.0,
        running_cost_per_day=5000.0,
        dates=DATES,
    )


def test_without_gates_by_hand() -> None:
    """Coast, coast, town: work 2 x 1,000 + 300, running 3 x 5,000, one move to town at 200, no hold.

    Script order holds Ann a day (1,000) and moves twice: to town 200, to the coast 500 + 2/10 x 5,000.
    """
    plan = solve(tiny())
    assert plan.split.total == pytest.approx(2300 + 15_000 + 200)
    assert plan.script_order_cost == pytest.approx(2300 + 15_000 + 1000 + 200 + 1500)
    assert (plan.status, plan.packing, plan.gap) == ("optimal", "optimal", 0.0)


def test_a_rewrite_by_hand() -> None:
    """Scene 1 fails half the time and takes scene 3 with it; new pages take 2 days and cost 700.

    1, 3, 2: before the gate's news 6,000. Succeeds: 6,000 + 5,300 + 200. Fails: 700, scene 2 at 5,300 + 200
    in the meantime, and one day of waiting, 5,000. Expected 6,000 + 0.5 x 11,500 + 0.5 x 11,200 = 17,350, of
    which half of the 6,000 spent on scene 1 is lost.
    """
    plan = solve(tiny(Gate("jump", "1", 0.5, Rewrite(2, 700.0, frozenset({"3"})))))
    assert plan.split.total == pytest.approx(17_350.0)
    assert plan.split.at_risk == pytest.approx(3000.0)
    assert plan.split.rewrite == pytest.approx(0.5 * 5700)
    (curve,) = plan.curves
    assert curve.best_day == curve.planned_day == 1
    # On day 2, best is 3, 1, 2: 12,000 for both, 5,500 for 2, 0.5 x 5,700; the 12,000 are lost half the time.
    assert curve.points[1][1] is not None
    assert curve.points[1][1].total == pytest.approx(12_000 + 5500 + 2850)
    assert curve.points[1][1].at_risk == pytest.approx(6000.0)


def test_a_stop_by_hand() -> None:
    """A film that stops on day 1 has spent 6,000 and the price of stopping; all of it is lost."""
    plan = solve(tiny(Gate("jump", "1", 1.0, Stop(900.0))))
    assert plan.split.total == pytest.approx(6900.0)
    assert plan.split.at_risk == pytest.approx(6000.0)
    assert plan.split.work == plan.split.running == 0.0


def boarded(problem: ShootProblem) -> Board:
    return board(problem, pack(problem).blocks)


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), scenes=st.integers(1, 6), gates=st.integers(0, 2))
def test_no_way_of_shooting_costs_less(seed: int, scenes: int, gates: int) -> None:
    shot = boarded(shoot(seed, scenes, min(gates, scenes)))
    ordered = _exactly(shot)
    assert ordered is not None
    found = expected_cost(shot, ordered.order, ordered.replan).total
    assert found == pytest.approx(least_by_trial(shot), rel=1e-9)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), gates=st.integers(1, 3))
def test_gates_and_scenes_that_share_days(seed: int, gates: int) -> None:
    """Short scenes: two gates may share a day, and a day may lose some of its scenes and not others."""
    shot = boarded(shoot(seed, 9, gates, people=3, bases=2, hours=6.0))
    ordered, search = _exactly(shot), _by_search(shot, 1)
    assert ordered is not None
    assert search is not None
    found = expected_cost(shot, ordered.order, ordered.replan).total
    assert found == pytest.approx(least_by_trial(shot), rel=1e-9)
    kept = expected_cost(shot, search.order, search.replan).total
    assert order_cost(table(shot), np.array(search.order)) == pytest.approx(kept, rel=1e-9)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), away=st.floats(0.05, 0.5))
def test_absences_close_days_and_nothing_else(seed: int, away: float) -> None:
    shot = boarded(shoot(seed, 5, 1, away=away))
    ordered, least = _exactly(shot), least_by_trial(shot)
    if ordered is None:
        assert least == float("inf")
    else:
        assert expected_cost(shot, ordered.order, ordered.replan).total == pytest.approx(least, rel=1e-9)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), gates=st.integers(1, 2))
def test_the_curve_has_the_best_order_for_every_day(seed: int, gates: int) -> None:
    """Of all orders, replanned best after a failure, none with the gate on that day costs less."""
    shot = boarded(shoot(seed, 5, gates))
    ordered = _exactly(shot)
    assert ordered is not None
    block = int(shot.gate_block[0])
    least = [float("inf")] * 5
    for order in orders(5):
        cost = expected_cost(shot, order, ordered.replan).total
        least[order.index(block)] = min(least[order.index(block)], cost)
    for day, order in enumerate(ordered.on_day(block)):
        assert order is not None
        assert order.index(block) == day
        assert expected_cost(shot, order, ordered.replan).total == pytest.approx(least[day], rel=1e-9)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000))
def test_search_is_never_below_the_optimum_nor_its_bound_above(seed: int) -> None:
    shot = boarded(shoot(seed, 7, 2))
    exact, search = _exactly(shot), _by_search(shot, 1)
    assert exact is not None
    assert search is not None
    assert search.bound is not None
    best = expected_cost(shot, exact.order, exact.replan).total
    found = expected_cost(shot, search.order, search.replan).total
    assert search.bound <= best + 1e-6
    assert best - 1e-6 <= found
    assert order_cost(table(shot), np.array(search.order)) == pytest.approx(found, rel=1e-9)


def test_search_finds_the_optimum_of_small_shoots_without_gates() -> None:
    for seed in range(8):
        shot = boarded(shoot(seed, 9, 0))
        exact, search = _exactly(shot), _by_search(shot, 1)
        assert exact is not None
        assert search is not None
        best = expected_cost(shot, exact.order, exact.replan).total
        assert expected_cost(shot, search.order, search.replan).total == pytest.approx(best, rel=0.01)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_dearer_people_never_make_a_cheaper_shoot(seed: int) -> None:
    problem = shoot(seed, 6, 1)
    dearer = dataclasses.replace(
        problem, cast=tuple(dataclasses.replace(one, day_rate=one.day_rate * 1.5) for one in problem.cast)
    )
    assert solve(dearer).split.total >= solve(problem).split.total - 1e-6


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_a_gate_that_cannot_fail_changes_nothing(seed: int) -> None:
    problem = shoot(seed, 6, 0)
    gate = Gate("gag", problem.scenes[0].number, 0.0, Stop(1e6))
    gated = dataclasses.replace(problem, gates=(gate,))
    assert solve(gated).split.total == pytest.approx(solve(problem).split.total)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_the_order_in_which_people_are_listed_does_not_matter(seed: int) -> None:
    problem = shoot(seed, 6, 1)
    turned = dataclasses.replace(problem, cast=problem.cast[::-1], bases=problem.bases[::-1])
    assert solve(turned).split.total == pytest.approx(solve(problem).split.total)
