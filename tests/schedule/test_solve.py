from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.schedule.check import violations
from precipice.schedule.pack import pack
from precipice.schedule.problem import Gate, Infeasible, ShootProblem, Stop
from precipice.schedule.solve import ShootPlan, day_out_of_days, solve
from schedule.shoots import shoot


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), scenes=st.integers(1, 16), gates=st.integers(0, 1))
def test_every_plan_passes_the_checker(seed: int, scenes: int, gates: int) -> None:
    problem = shoot(seed, scenes, min(gates, scenes), hours=6.0)
    plan = solve(problem)
    assert violations(problem, plan.days) == ()
    assert plan.split.total == pytest.approx(
        plan.split.work
        + plan.split.running
        + plan.split.hold
        + plan.split.moves
        + plan.split.at_risk
        + plan.split.rewrite
    )


@pytest.fixture(scope="module")
def planned() -> tuple[ShootProblem, ShootPlan]:
    problem = shoot(3, 9, 1, hours=6.0)
    return problem, solve(problem)


def test_the_checker_sees_what_is_wrong(planned: tuple[ShootProblem, ShootPlan]) -> None:
    problem, plan = planned
    first, *rest = plan.days
    twice = dataclasses.replace(first, scenes=first.scenes * 2)
    wrong = {
        "exactly once": tuple(rest),
        "longer": (dataclasses.replace(first, scenes=tuple(one.number for one in problem.scenes)), *rest),
        "two bases": (dataclasses.replace(first, base="elsewhere"), *rest),
        "does not call": (dataclasses.replace(first, cast=("nobody",)), *rest),
        "not after": (*rest, first),
        "not a working date": (dataclasses.replace(first, date=first.date.replace(year=1999)), *rest),
        "held": (dataclasses.replace(first, held=("0",)), *rest),
        "once": (twice, *rest),
    }
    for word, days in wrong.items():
        assert any(word in sentence for sentence in violations(problem, days)), word


def test_days_are_as_few_as_the_hours_allow() -> None:
    """Six scenes of 5 h at one base, by day: three days of 10 h."""
    problem = shoot(1, 6, 0, bases=1)
    jobs = tuple(dataclasses.replace(job, hours=5.0, light="day") for job in problem.scenes)
    packing = pack(dataclasses.replace(problem, scenes=jobs))
    assert (len(packing.blocks), packing.status) == (3, "optimal")


def test_scenes_that_fall_share_days_with_scenes_that_fall() -> None:
    problem = shoot(1, 4, 0, bases=1, people=1)
    jobs = tuple(
        dataclasses.replace(job, hours=5.0, light="day", place="one", cast=()) for job in problem.scenes
    )
    from precipice.schedule.problem import Rewrite

    gate = Gate("gag", "1", 0.5, Rewrite(1, 1.0, frozenset({"3"})))
    packing = pack(dataclasses.replace(problem, scenes=jobs, gates=(gate,)))
    assert {frozenset(block.scenes) for block in packing.blocks} == {frozenset({0, 2}), frozenset({1, 3})}


def test_a_scene_longer_than_a_day_is_named() -> None:
    problem = shoot(1, 3, 0)
    long = dataclasses.replace(problem, hours_per_day=8.0)
    with pytest.raises(Infeasible, match="scene 1 takes 10 h, and a day has 8 h"):
        solve(long)


def test_somebody_who_is_never_there_is_named() -> None:
    problem = shoot(2, 4, 0)
    someone = dataclasses.replace(problem.cast[0], name="Ann", away=frozenset(problem.dates))
    scenes = tuple(dataclasses.replace(job, cast=("0",)) for job in problem.scenes)
    with pytest.raises(Infeasible, match="Ann is away"):
        solve(dataclasses.replace(problem, cast=(someone, *problem.cast[1:]), scenes=scenes))


def test_more_blocks_than_can_be_proven_still_get_an_order_with_a_gap() -> None:
    problem = shoot(4, 24, 1, people=8)
    plan = solve(problem)
    assert (plan.status, len(plan.days)) == ("feasible", 24)
    assert violations(problem, plan.days) == ()
    assert 0.0 <= plan.gap < 1.0
    assert plan.bound <= plan.split.total
    assert plan.script_order_cost is not None
    assert plan.split.total < plan.script_order_cost
    (curve,) = plan.curves
    assert not curve.exact
    assert len(curve.points) == 24


def test_a_shoot_of_many_weeks_is_ordered_too() -> None:
    problem = shoot(4, 70, 1, people=8)
    plan = solve(problem)
    assert len(plan.days) == 70
    assert violations(problem, plan.days) == ()


def test_the_same_problem_gets_the_same_plan() -> None:
    problem = shoot(8, 22, 2, people=8)
    assert solve(problem, seed=5) == solve(problem, seed=5)


def test_gates_beyond_what_can_be_weighed_are_refused() -> None:
    problem = shoot(1, 8, 0)
    gates = tuple(Gate(f"gag {job.number}", job.number, 0.1, Stop(1.0)) for job in problem.scenes[:7])
    with pytest.raises(Infeasible, match="7 gates"):
        solve(dataclasses.replace(problem, gates=gates))


def test_day_out_of_days_by_hand() -> None:
    called = [("ann",), ("ann", "bo"), (), ("ann",), ()]
    assert day_out_of_days(called, ["ann", "bo", "cy"]) == {
        "ann": ("SW", "W", "H", "WF", ""),
        "bo": ("", "SWF", "", "", ""),
        "cy": ("", "", "", "", ""),
    }
