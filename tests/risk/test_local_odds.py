"""Smoothed odds against surfaces whose odds are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit
from scipy.stats import binomtest, norm

from precipice.risk import local_odds as module
from precipice.risk.local_odds import local_odds

Y, X = np.mgrid[:10, :14]


def coverage(surface: np.ndarray, runs: int, maps: int = 8) -> np.ndarray:
    """How often each cell's interval holds its odds."""
    generator = np.random.default_rng(1)
    holds = []
    for _ in range(maps):
        harms = generator.binomial(runs, surface)
        _, low, high = local_odds(harms, np.full(surface.shape, runs))
        holds.append((low <= surface) & (surface <= high))
    share: np.ndarray = np.mean(holds, axis=0)
    return share


@pytest.mark.parametrize("runs", [64, 256, 2_000])
@pytest.mark.parametrize("height", [-4.6, -1.0, 1.0])
def test_intervals_hold_the_odds_of_a_plane(runs: int, height: float) -> None:
    assert 0.90 <= coverage(expit(height + 0.2 * (X - 7) - 0.1 * (Y - 5)), runs).mean() <= 0.99


CURVED = {
    "bowl": expit(-4.0 + 0.06 * ((X - 7) ** 2 + (Y - 5) ** 2)),
    "valley": norm.cdf(-2.3 + 0.05 * (X - 7) ** 2),
    "wall": norm.cdf((X - 7) - 0.3 * (Y - 5)),
}


@pytest.mark.parametrize("runs", [64, 256, 2_000])
@pytest.mark.parametrize("name", ["bowl", "valley"])
def test_intervals_hold_the_odds_of_a_curved_surface(name: str, runs: int) -> None:
    assert coverage(CURVED[name], runs).mean() >= 0.88


@pytest.mark.parametrize(("runs", "least"), [(64, 0.6), (256, 0.8), (2_000, 0.85)])
def test_a_wall_of_two_cells_is_held_less_often(runs: int, least: float) -> None:
    """From none to all within two cells: the worst that a neighbourhood can mislead."""
    assert coverage(CURVED["wall"], runs).mean() >= least


@pytest.mark.parametrize("slope", [0.3, 1.0, 3.0])
def test_where_nothing_is_harmed_all_around_the_odds_are_rarely_above_the_interval(slope: float) -> None:
    """On planes and valleys from a millionth upwards, cell by cell where the neighbours were pooled."""
    generator = np.random.default_rng(3)
    for surface in (expit(-14.0 + slope * X + 0.5 * Y), expit(-9.0 + 0.3 * slope * (X - 7) ** 2)):
        above, cells = 0, 0
        for _ in range(60):
            harms = generator.binomial(300, surface)
            _, _, high = local_odds(harms, np.full(surface.shape, 300))
            pooled = (harms == 0) & (high < 0.012)
            above += int(((surface > high) & pooled).sum())
            cells += int(pooled.sum())
        assert cells > 500
        assert above <= 0.025 * cells


def test_nothing_harmed_all_around_says_more_than_nothing_harmed_in_a_cell() -> None:
    _, _, high = local_odds(np.zeros((5, 5)), np.full((5, 5), 340))
    assert high[2, 2] == pytest.approx(binomtest(0, 9 * 340).proportion_ci(method="wilson").high)
    assert high[0, 2] == pytest.approx(binomtest(0, 3 * 340).proportion_ci(method="wilson").high)
    assert high[0, 0] == pytest.approx(binomtest(0, 340).proportion_ci(method="wilson").high)


def test_a_neighbourhood_says_more_than_a_cell() -> None:
    """On a rare plane the interval is narrower than that of the cell alone."""
    surface = expit(-4.0 + 0.1 * (X - 7))
    runs = np.full(surface.shape, 256)
    harms = np.random.default_rng(2).binomial(runs, surface)
    _, low, high = local_odds(harms, runs)
    alone = [binomtest(int(k), 256).proportion_ci(0.95, "wilson") for k in harms.ravel()]
    assert (high - low).mean() < 0.5 * np.mean([one.high - one.low for one in alone])


@given(
    st.integers(module.ENOUGH, 500).flatmap(
        lambda least: st.tuples(st.integers(least, 4_000), st.integers(least, 4_000))
    )
)
def test_with_enough_harm_in_the_cell_it_is_wilson_of_the_cell(counts: tuple[int, int]) -> None:
    hurt, well = counts
    harms, runs = np.full((3, 3), 1), np.full((3, 3), 64)
    harms[1, 1], runs[1, 1] = hurt, hurt + well
    p, low, high = local_odds(harms, runs)
    expected = binomtest(hurt, hurt + well).proportion_ci(0.95, method="wilson")
    assert p[1, 1] == hurt / (hurt + well)
    assert low[1, 1] == pytest.approx(expected.low)
    assert high[1, 1] == pytest.approx(expected.high)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (4, 3), (10, 14)])
@pytest.mark.parametrize("runs", [1, 64, 10_000])
def test_none_or_all_harmed_is_a_bound(shape: tuple[int, int], runs: int) -> None:
    counts = np.full(shape, runs)
    p, low, high = local_odds(np.zeros(shape, dtype=np.int64), counts)
    assert (p == 0.0).all()
    assert (low < 1e-15).all()
    assert (high > 0.0).all()
    assert (high < 1.0).all()
    p, low, high = local_odds(counts, counts)
    assert (p == 1.0).all()
    assert (low < 1.0).all()
    assert (high > 1.0 - 1e-15).all()


@given(
    arrays(np.int64, (4, 5), elements=st.integers(0, 1_000)),
    arrays(np.int64, (4, 5), elements=st.integers(1, 1_000)),
)
def test_whatever_was_counted_the_odds_are_odds(harms: np.ndarray, well: np.ndarray) -> None:
    p, low, high = local_odds(harms, harms + well)
    assert (low >= 0.0).all()
    assert (low <= p + 1e-12).all()
    assert (p <= high + 1e-12).all()
    assert (high <= 1.0).all()


def test_a_step_between_none_and_all() -> None:
    """Separated counts have no finite likelihood peak; the half count gives one."""
    runs = np.full((4, 8), 100)
    harms = np.where(np.arange(8)[None, :] < 4, 0, runs)
    p, low, high = local_odds(harms, runs)
    assert np.isfinite([p, low, high]).all()
    assert (p[:, :3] < 0.05).all()
    assert (p[:, 5:] > 0.95).all()


def test_harm_turned_around_turns_the_odds_around() -> None:
    runs = np.full((5, 6), 80)
    harms = np.random.default_rng(3).binomial(runs, 0.1)
    p, low, high = local_odds(harms, runs)
    other, other_low, other_high = local_odds(runs - harms, runs)
    np.testing.assert_allclose(other, 1.0 - p, atol=1e-6)
    np.testing.assert_allclose(other_low, 1.0 - high, atol=1e-6)
    np.testing.assert_allclose(other_high, 1.0 - low, atol=1e-6)
