"""The map over a toy whose odds in every cell are those of a bell curve."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from precipice.gags.model import Outcome
from precipice.gags.specification import Specification
from precipice.production.assessment import GoMap
from precipice.risk.gomap import Grid, go_map, grid_of
from precipice.risk.run import Threads
from precipice.risk.sample import gust_keys, samples
from risk.toy import Toy, quiet, specification

WRITTEN = {"a": "9 +/- 1 m", "b": "9 +/- 1 m", "c": "0 +/- 1 m"}
LIMIT = 0.05
TAKES = 40_000


@dataclass(frozen=True)
class Watched(Toy):
    """Notes every take that is flown."""

    names: tuple[str, ...] = ("a", "b", "c")
    flown: list[np.ndarray] = field(default_factory=list)

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        self.flown.append(values.copy())
        return super().run(spec, values, keys)


GRID = Grid(("a", "b"), np.linspace(-2.0, 4.0, 14), np.linspace(-1.0, 2.0, 10), {})
EXPECTED = norm.cdf(-(GRID.x[None, :] + GRID.y[:, None]))


def charted(
    toy: Toy, grid: Grid = GRID, budget: int = 40_000, seed: int = 1, takes: int = TAKES, limit: float = LIMIT
) -> GoMap:
    spec = specification(limit, **WRITTEN)
    values, keys = samples(spec, toy.names, seed, takes), gust_keys(seed, "toy", takes)
    return go_map(Threads(2), toy, spec, grid, values, keys, budget, quiet)


@pytest.fixture(scope="module")
def charts() -> list[GoMap]:
    return [charted(Watched(), seed=seed) for seed in range(2)]


def test_nine_cells_of_ten_hold_their_odds(charts: list[GoMap]) -> None:
    holds = [(np.array(one.low) <= EXPECTED) & (np.array(one.high) >= EXPECTED) for one in charts]
    assert np.mean(holds) >= 0.90


def test_nine_cells_of_ten_near_the_limit_hold_their_odds(charts: list[GoMap]) -> None:
    near = (EXPECTED > 0.3 * LIMIT) & (EXPECTED < 3.0 * LIMIT)
    holds = [((np.array(one.low) <= EXPECTED) & (np.array(one.high) >= EXPECTED))[near] for one in charts]
    assert np.mean(holds) >= 0.90


def test_hardly_a_cell_is_a_go_that_is_none(charts: list[GoMap]) -> None:
    wrong = [((np.array(one.high) <= LIMIT) & (EXPECTED > LIMIT)).mean() for one in charts]
    assert np.mean(wrong) <= 0.01
    assert max(wrong) <= 0.05


def test_cells_well_inside_the_limit_are_a_go(charts: list[GoMap]) -> None:
    for one in charts:
        assert (np.array(one.high)[EXPECTED < 0.2 * LIMIT] <= LIMIT).mean() >= 0.95


def test_runs_go_to_the_limit(charts: list[GoMap]) -> None:
    near = (EXPECTED > LIMIT / 3.0) & (EXPECTED < LIMIT * 3.0)
    plain = EXPECTED > 0.5
    for one in charts:
        runs = np.array(one.runs)
        assert runs[near].mean() > 2.0 * runs[plain].mean()


@settings(max_examples=40)
@given(
    budget=st.integers(20, 6_000),
    takes=st.integers(1, 500),
    middle=st.sampled_from([0.0, 2.0, 50.0, -50.0]),
    limit=st.sampled_from([0.05, 1e-4, 0.9999]),
)
def test_the_budget_is_never_exceeded(budget: int, takes: int, middle: float, limit: float) -> None:
    """Far from the limit all cells look the same, and none may be favoured beyond what is left."""
    toy = Watched()
    grid = Grid(("a", "b"), np.linspace(-1.0, 1.0, 5) + middle, np.linspace(-1.0, 1.0, 4), {})
    found = charted(toy, grid, budget, takes=takes, limit=limit)
    flown = sum(len(values) for values in toy.flown)
    assert flown == np.sum(found.runs) <= budget


def test_two_inputs_are_replaced_and_held_ones_held() -> None:
    toy = Watched()
    grid = Grid(("b", "a"), np.array([0.0, 1.0, 2.0]), np.array([-1.0, 3.0]), {"c": 0.5})
    found = charted(toy, grid, 600)
    values = np.concatenate(toy.flown)
    assert set(values[:, 2]) == {0.5}
    assert set(values[:, 1]) == {0.0, 1.0, 2.0}
    assert set(values[:, 0]) == {-1.0, 3.0}
    assert (found.x_input, found.y_input, found.limit) == ("b", "a", LIMIT)
    # Everything is held: a + b + c is -0.5 in one cell, at or above zero elsewhere.
    assert np.array(found.p)[0, 0] > 0.5


def test_what_is_neither_on_an_axis_nor_held_keeps_its_spread() -> None:
    toy = Watched()
    charted(toy, budget=20_000)
    values = np.concatenate(toy.flown)
    assert np.unique(values[:, 2]).std() == pytest.approx(1.0, abs=0.1)


def test_the_takes_that_were_given_stay_as_they_were() -> None:
    spec, toy = specification(LIMIT, **WRITTEN), Watched()
    values, keys = samples(spec, toy.names, 1, 500), gust_keys(1, "toy", 500)
    before = values.copy()
    go_map(Threads(1), toy, spec, GRID, values, keys, 5_000, quiet)
    np.testing.assert_array_equal(values, before)


def test_a_cell_flies_the_luck_of_the_takes() -> None:
    """All of c held, what is left is luck: the odds are those of its bell curve."""
    toy = Watched(noise=2.0)
    grid = Grid(("a", "b"), np.array([-2.0, 0.0, 2.0]), np.array([0.0]), {"c": 0.0})
    found = charted(toy, grid, 12_000)
    for p, x, runs in zip(found.p[0], found.x, found.runs[0], strict=True):
        assert p == pytest.approx(norm.cdf(-x / 2.0), abs=4.0 / np.sqrt(runs))


def test_the_grid_spans_the_range_of_the_model() -> None:
    grid = grid_of(Toy(reach=3.0), specification(**WRITTEN), ("a", "b"), 7, 4, {"c": 1.0})
    assert grid.cells == 28
    assert (grid.x[0], grid.x[-1], grid.y[0], grid.y[-1]) == (-3.0, 3.0, -3.0, 3.0)
    assert dict(grid.held) == {"c": 1.0}
