"""The sequencer against published optima, brute force and what must not change anything."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.production.problem import InputError
from precipice.schedule.talent.instance import Instance, cost_of
from precipice.schedule.talent.read import read_instance
from precipice.schedule.talent.sequence import Sequence, sequence
from truth import real_file

sys.path.insert(0, str(Path(__file__).parent))
from cases import best_cost, drawn, instance

GIB = 2**30

# M. Garcia de la Banda, P. J. Stuckey, G. Chu (2011) and the files' own notes; qin: proved with two solvers.
OPTIMA = {
    "classic/MobStory": 871,
    "classic/Shaw2020": 877,
    "classic/Warwick1201": 222,
    "classic/concert": 111,
    "classic/film-10": 352,
    "classic/film-12": 401,
    "classic/film103.dat": 1031,
    "classic/film105.dat": 849,
    "classic/film114.dat": 867,
    "classic/film116.dat": 541,
    "classic/film117.dat": 913,
    "classic/film118.dat": 853,
    "classic/film119.dat": 790,
    "classic/qin-table16-16-8.txt": 6170,
    "classic/small": 54,
    "classic/small2": 56,
    "classic/tiny": 29,
    "classic/tiny2": 9,
    "minizinc/MobStory.dzn": 871,
    "minizinc/concert.dzn": 111,
    "minizinc/film103.dzn": 1031,
    "minizinc/film105.dzn": 849,
    "minizinc/film114.dzn": 867,
    "minizinc/film116.dzn": 541,
    "minizinc/film117.dzn": 913,
    "minizinc/film118.dzn": 853,
    "minizinc/film119.dzn": 790,
    "minizinc/small.dzn": 54,
    "minizinc/tiny.dzn": 29,
}


def solved(one: Instance, threads: int = 1) -> Sequence:
    found = sequence(one, 600.0, GIB, threads)
    assert found.optimal
    assert found.bound == found.cost == cost_of(one, found.order)
    return found


def hard(seed: int, scenes: int = 40, actors: int = 14) -> Instance:
    """As the random instances of the literature: an actor in 2 to all scenes, at 1 to 100 a day."""
    dice = random.Random(seed)
    rows = []
    for _ in range(actors):
        inside = set(dice.sample(range(scenes), dice.randint(2, scenes)))
        rows.append([int(scene in inside) for scene in range(scenes)])
    costs = [dice.randint(1, 100) for _ in range(actors)]
    return instance(rows, costs, [dice.randint(1, 5) for _ in range(scenes)])


@pytest.mark.parametrize("name", OPTIMA)
def test_published_optima_are_proven(name: str) -> None:
    assert solved(read_instance(real_file(f"talent/{name}"))).cost == OPTIMA[name]


def test_brute_force_agrees() -> None:
    dice = random.Random(20)
    for _ in range(400):
        one = drawn(dice)
        assert solved(one).cost == best_cost(one)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_reversal_renaming_and_scale_change_nothing(seed: int) -> None:
    dice = random.Random(seed)
    one = drawn(dice, 12, 8)
    cost = solved(one).cost
    scenes, actors = np.array(dice.sample(range(one.scenes), one.scenes)), list(range(one.actors))
    dice.shuffle(actors)
    renamed = Instance("renamed", one.presence[actors][:, scenes], one.costs[actors], one.durations[scenes])
    assert solved(renamed).cost == cost
    assert solved(replace(one, costs=3 * one.costs, durations=5 * one.durations)).cost == 15 * cost
    large = 2**25
    assert solved(replace(one, costs=large * one.costs)).cost == large * cost
    order = solved(one).order
    assert cost_of(one, order) == cost_of(one, order[::-1])


def test_an_instance_that_costs_nothing() -> None:
    nobody = solved(instance([], [], [3, 1, 2]))
    assert (nobody.cost, sorted(nobody.order)) == (0, [0, 1, 2])
    assert solved(instance([[1, 0, 1]], [0], [1, 2, 3])).cost == 0
    assert solved(instance([[1, 1, 1], [0, 1, 0]], [4, 5], [1, 2, 3])).cost == 4 * 6 + 5 * 2


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_a_short_search_tells_the_truth(seconds: float) -> None:
    for seed in range(3):
        one = hard(seed, 22, 9)
        best = solved(one).cost
        found = sequence(one, seconds, GIB, 1)
        assert found.bound <= best <= found.cost == cost_of(one, found.order)
        assert found.optimal == (found.bound == found.cost)


def test_stopped_from_the_keyboard_it_keeps_what_it_has() -> None:
    one = hard(5, 30, 14)
    best = solved(one).cost

    def stop(_cost: int, _bound: int, _seconds: float) -> None:
        raise KeyboardInterrupt

    found = sequence(one, 600.0, GIB, 1, stop)
    assert found.stopped
    assert 0 < found.bound <= best <= found.cost == cost_of(one, found.order)


def test_little_memory_ends_in_a_true_bound() -> None:
    one = hard(5, 30, 14)
    best = solved(one)
    found = sequence(one, 600.0, 0, 1)
    assert found.bound <= best.cost <= found.cost == cost_of(one, found.order)
    assert found.states < best.states or found.optimal


def test_threads_change_nothing() -> None:
    for seed in (3, 8):
        one = hard(seed, 30, 14)
        alone, together = solved(one, 1), solved(one, 3)
        assert (alone.order, alone.states) == (together.order, together.states)


def test_more_than_can_be_held_is_refused() -> None:
    scenes = np.arange(66)
    presence = np.array([scenes == a for a in range(66)]) | np.array(
        [scenes == (a + 1) % 66 for a in range(66)]
    )
    one = Instance("ring", presence, np.ones(66, np.int64), np.ones(66, np.int64))
    with pytest.raises(InputError, match="66 different scenes and 66 actors"):
        sequence(one, 1.0, GIB, 1)


def test_more_than_32_actors_in_wide_words() -> None:
    dice = random.Random(4)
    rows = [[int(scene in dice.sample(range(9), 2)) for scene in range(9)] for _ in range(45)]
    one = instance(rows, [dice.randint(1, 9) for _ in range(45)], [dice.randint(1, 4) for _ in range(9)])
    assert solved(one).cost == best_cost(one)


def test_64_different_scenes() -> None:
    scenes = np.arange(64)
    presence = np.array([(scenes == a) | (scenes == a + 1) for a in range(63)])
    one = Instance("chain", presence, np.ones(63, np.int64), np.ones(64, np.int64))
    found = sequence(one, 20.0, GIB, 1)
    assert found.cost == found.bound == 126
