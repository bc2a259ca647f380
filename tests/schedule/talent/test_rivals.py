"""The solvers of the comparison in bench/talent tell the truth: against all orders at once, set by set."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from precipice.schedule.talent.instance import Instance, cost_of

sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))

from talent import branch, cases, cpsat
from talent.answer import Answer, Limits, reduced
from talent.run import Row, check_together

LIMITS = Limits(60.0, 2**31)


def least_cost(instance: Instance) -> int:
    """Least cost over all orders, by the sets of scenes already shot: a scene pays who is on location."""
    n = instance.scenes
    cast = [frozenset(np.flatnonzero(instance.presence[:, s]).tolist()) for s in range(n)]
    members = [frozenset().union(*(cast[s] for s in range(n) if shot >> s & 1)) for shot in range(1 << n)]
    best = [0] + [sys.maxsize] * ((1 << n) - 1)
    for shot in range(1 << n):
        for s in range(n):
            if shot >> s & 1:
                continue
            later = members[(1 << n) - 1 - shot - (1 << s)]
            here = cast[s] | (members[shot] & later)
            pay = int(instance.durations[s]) * sum(int(instance.costs[a]) for a in here)
            best[shot | 1 << s] = min(best[shot | 1 << s], best[shot] + pay)
    return best[-1]


def small(seed: int) -> Instance:
    """Up to 8 scenes and 8 actors, sparse or dense; equal scenes, unpaid actors, or nobody at all."""
    draw = np.random.default_rng(seed)
    least = (1, 0) if seed % 10 == 0 else (5, 4)
    scenes, actors = int(draw.integers(least[0], 9)), int(draw.integers(least[1], 9))
    presence = draw.random((actors, scenes)) < draw.choice([0.25, 0.4, 0.6])
    costs, durations = draw.integers(0, 9, actors), draw.integers(1, 6, scenes)
    return Instance(f"small {seed}", presence, costs, durations)


def agrees(solver: Any, instance: Instance, **more: Any) -> None:
    """The solver proves the least cost, with an order of that cost."""
    answer: Answer = solver.solve(instance, LIMITS, lambda _: None, **more)
    least = least_cost(instance)
    assert answer.order is not None
    assert (answer.cost, answer.bound, answer.optimal) == (least, least, True), instance
    assert cost_of(instance, answer.order) == least, instance


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_branch_and_bound_finds_the_least_cost(first: int) -> None:
    for seed in range(first, first + 100):
        agrees(branch, small(seed), cache_bits=8)


def test_cp_sat_finds_the_least_cost() -> None:
    for seed in range(40):
        agrees(cpsat, small(seed))


def test_cabs_finds_the_least_cost() -> None:
    pytest.importorskip("didppy", reason="didppy is not installed (pip install '.[bench]')")
    cabs = importlib.import_module("talent.cabs")
    for seed in range(40):
        agrees(cabs, small(seed))


def test_a_cache_too_small_for_the_states_changes_no_answer() -> None:
    instance = cases.regenerated(18, 12, 0)
    answers = [branch.solve(instance, LIMITS, lambda _: None, cache_bits=bits).cost for bits in (1, 20)]
    assert answers[0] == answers[1]


def test_the_bound_of_a_search_cut_off_is_no_more_than_the_least_cost() -> None:
    instance = cases.regenerated(22, 16, 1)
    whole = branch.solve(instance, LIMITS, lambda _: None)
    assert whole.optimal
    told: list[Answer] = []
    cut = branch.solve(instance, Limits(0.0, 2**31), told.append)
    assert cut.bound <= whole.bound <= told[0].cost  # type: ignore[operator]


def test_the_reduced_instance_costs_what_the_instance_costs() -> None:
    for seed in range(100):
        instance = small(seed)
        problem = reduced(instance)
        blocks = list(np.random.default_rng(seed).permutation(len(problem.blocks)))
        merged = Instance("merged", problem.presence, problem.costs, problem.durations)
        own = int(problem.costs @ (problem.presence @ problem.durations))
        assert cost_of(instance, problem.order(blocks)) == problem.base + cost_of(merged, blocks) - own


def test_the_random_law_gives_the_same_instances_as_the_files() -> None:
    folder = cases.DATA / "regen"
    if not folder.is_dir():
        pytest.skip(f"the published data are not beside this checkout ({folder} is missing)")
    for path in sorted(folder.glob("*.txt"))[::7]:
        ours = cases.regenerated(*(int(part) for part in path.stem.split("-")[1:]))
        theirs = cases.read_instance(path)
        assert np.array_equal(ours.presence, theirs.presence), path.name
        assert np.array_equal(ours.costs, theirs.costs), path.name
        assert np.array_equal(ours.durations, theirs.durations), path.name


def test_a_sample_repeats_nothing_and_reaches_every_part() -> None:
    names = [instance.name for instance in cases.sample(200)]
    assert len(set(names)) == 200
    sizes = {tuple(name.split("-")[1:3]) for name in names}
    assert {n for n, _ in sizes} == {str(n) for n in cases.SCENES}
    assert {m for _, m in sizes} == {str(m) for m in cases.ACTORS}


def test_a_false_proof_does_not_pass() -> None:
    def row(solver: str, cost: int, bound: int) -> Row:
        return Row(solver, "x", 3, 2, "proven", cost, bound, (0, 1, 2), 1.0, 1.0, None, None)

    check_together([row("a", 10, 10), row("b", 10, 8)])
    with pytest.raises(AssertionError, match="no order costs less than 10, b has one of 9"):
        check_together([row("a", 10, 10), row("b", 9, 8)])
