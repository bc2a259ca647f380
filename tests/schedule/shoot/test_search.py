from __future__ import annotations

from random import Random

import numpy as np
import pytest

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.anneal import propose, undo
from precipice.schedule.shoot.arrays import Tables, decoded, encoded, tables
from precipice.schedule.shoot.change import fill, nominal, refresh, refresh_links, settle
from precipice.schedule.shoot.evaluate import cost, expected_keeping, violations
from precipice.schedule.shoot.leaf import Tree, empty_tree
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.solve import SHARES
from precipice.schedule.shoot.state import BREACHES, State, empty_state
from precipice.schedule.shoot.tree import expected
from schedule.shoot.make import planted, small


def any_plan(shoot: Shoot, seed: int) -> dict[str, Slot]:
    draw = Random(seed)
    anywhere = draw.random() < 0.2
    return {
        task.number: Slot(
            draw.randrange(len(shoot.dates)),
            draw.choice(("main", "second", "prep") if anywhere else task.columns),
        )
        for task in shoot.tasks
    }


@bare_kernel
def walk(t: Tables, s: State, steps: int, seed: int, shares: np.ndarray) -> None:
    """Changes at random, kept and undone by turns."""
    np.random.seed(seed)
    for _ in range(steps):
        done = propose(t, s, shares)
        if done:
            for j in range(done):
                refresh_links(t, s, s.trail[j, 0])
            refresh(t, s)
            if np.random.random() < 0.5:
                settle(s)
            else:
                undo(t, s, done)


@bare_kernel
def expect(t: Tables, s: State, g: Tree) -> float:
    return expected(t, s, g)


@bare_kernel
def sum_of(s: State) -> float:
    return nominal(s)


def agree(shoot: Shoot, t: Tables, s: State, g: Tree) -> None:
    slots = decoded(shoot, s.slot[:, 0], s.slot[:, 1])
    assert sum_of(s) == pytest.approx(cost(shoot, slots).total, rel=1e-6)
    assert expect(t, s, g) == pytest.approx(expected_keeping(shoot, slots).total, rel=1e-6)
    assert (s.sums[0, BREACHES] > 0) == bool(violations(shoot, slots))


@pytest.mark.parametrize("gates", [0, 1, 2, 3])
def test_the_search_and_the_reference_agree_on_cost_and_rules(gates: int) -> None:
    for seed in range(250):
        shoot = small(seed + 1000 * gates, gates, most_tasks=8, most_dates=12)
        t = tables(shoot)
        s, g = empty_state(t), empty_tree(shoot)
        fill(t, s, *encoded(shoot, any_plan(shoot, seed)))
        agree(shoot, t, s, g)


@pytest.mark.parametrize("seed", range(6))
def test_they_still_agree_after_thousands_of_changes(seed: int) -> None:
    shoot, slots = planted(seed, 40, 24, 10, 4, gates=seed % 3, saturdays=seed % 2 == 0)
    t = tables(shoot)
    s, g = empty_state(t), empty_tree(shoot)
    fill(t, s, *encoded(shoot, slots))
    for turn in range(8):
        walk(t, s, 500, turn, np.array(SHARES))
        agree(shoot, t, s, g)
