"""Draws: the written distributions, the stated correlations, and numbers that nothing else moves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from precipice.gags.specification import Specification
from precipice.production.quantity import parse_quantity
from precipice.risk import sample
from precipice.risk.limit_state import key_of
from precipice.risk.sample import (
    CHUNK,
    Design,
    at_share,
    draws,
    gust_keys,
    middles,
    samples,
    stream,
    values_at,
)
from risk.toy import mixed, specification

N = 20_000
PLAIN = {"a": "1 +/- 1 m", "b": "2 to 6 m"}
DESIGNS: tuple[Design, ...] = ("random", "latin", "sobol")


def taken(
    spec: Specification, runs: int, design: Design = "random", seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    parts = list(draws(spec, tuple(spec.stated), seed, runs, design))
    return np.concatenate([values for values, _ in parts]), np.concatenate([keys for _, keys in parts])


def column(written: object, low: float = -1e6, high: float = 1e6) -> np.ndarray:
    first: np.ndarray = taken(specification(low=low, high=high, a=written), N)[0][:, 0]
    return first


LOGNORMAL_SIGMA = math.sqrt(math.log(1.0 + 0.4**2))
LOGNORMAL = stats.lognorm(LOGNORMAL_SIGMA, scale=2.0 / math.sqrt(1.0 + 0.4**2))


def cut(law: stats.rv_continuous, low: float, high: float) -> object:
    """The distribution function of a law between two values."""
    return lambda x: np.clip((law.cdf(x) - law.cdf(low)) / (law.cdf(high) - law.cdf(low)), 0.0, 1.0)


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("3 +/- 0.5 m", stats.norm(3.0, 0.5).cdf),
        ("2 to 6 m", stats.uniform(2.0, 4.0).cdf),
        ({"low": 1, "mode": 2, "high": 5, "unit": "m"}, stats.triang(0.25, 1.0, 4.0).cdf),
        ({"mean": 2, "sd": 0.8, "unit": "m", "distribution": "lognormal"}, LOGNORMAL.cdf),
        ({"mean": 3, "sd": 1, "low": 2.5, "unit": "m"}, stats.truncnorm(-0.5, np.inf, 3.0, 1.0).cdf),
        ({"mean": 3, "sd": 1, "low": 2, "high": 3.2, "unit": "m"}, stats.truncnorm(-1.0, 0.2, 3, 1).cdf),
        (
            {"mean": 2, "sd": 0.8, "low": 1.5, "high": 3, "unit": "m", "distribution": "lognormal"},
            cut(LOGNORMAL, 1.5, 3.0),
        ),
    ],
)
def test_samples_follow_the_written_distribution(written: object, law: object) -> None:
    assert stats.kstest(column(written), law).pvalue > 0.001


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("3 +/- 1 m", stats.norm(3.0, 1.0)),
        ("0 to 6 m", stats.uniform(0.0, 6.0)),
        ({"low": 1, "mode": 2, "high": 5, "unit": "m"}, stats.triang(0.25, 1.0, 4.0)),
        ({"mean": 2, "sd": 0.8, "unit": "m", "distribution": "lognormal"}, LOGNORMAL),
    ],
)
def test_a_tolerance_is_cut_at_the_range_of_the_model(written: object, law: stats.rv_continuous) -> None:
    found = column(written, low=1.5, high=4.5)
    assert 1.5 <= found.min() < 1.52
    assert stats.kstest(found, cut(law, 1.5, 4.5)).pvalue > 0.001


def test_lognormal_has_the_mean_and_sd_that_were_written() -> None:
    found = column({"mean": 2, "sd": 0.8, "unit": "m", "distribution": "lognormal"})
    assert found.mean() == pytest.approx(2.0, abs=0.02)
    assert found.std() == pytest.approx(0.8, abs=0.03)


def test_exact_is_exact() -> None:
    assert set(column("3 m").tolist()) == {3.0}


@pytest.mark.parametrize("design", DESIGNS)
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(design: Design) -> None:
    first, again, other = (taken(specification(**PLAIN), 500, design, seed) for seed in (1, 1, 2))
    assert first[0].tobytes() == again[0].tobytes()
    assert first[1].tobytes() == again[1].tobytes()
    assert not np.isin(first[0], other[0]).any()
    assert not np.isin(first[1], other[1]).any()


@pytest.mark.parametrize("design", ["random", "sobol"])
@given(few=st.integers(1, 500), more=st.integers(0, 700))
def test_more_runs_only_append(design: Design, few: int, more: int) -> None:
    spec = specification(**PLAIN)
    first, all_ = taken(spec, few, design), taken(spec, few + more, design)
    np.testing.assert_array_equal(first[0], all_[0][:few])
    np.testing.assert_array_equal(first[1], all_[1][:few])


@pytest.mark.parametrize("design", ["random", "sobol"])
def test_borders_of_chunks_cannot_be_seen(design: Design, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = specification(**PLAIN)
    whole = taken(spec, 1_000, design)
    monkeypatch.setattr(sample, "CHUNK", 64)
    parts = taken(spec, 1_000, design)
    np.testing.assert_array_equal(whole[0], parts[0])
    np.testing.assert_array_equal(whole[1], parts[1])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("runs", [1, 1_000, CHUNK + 1, 2 * CHUNK + 1, 100_000])
def test_any_number_of_takes_can_be_drawn(design: Design, runs: int) -> None:
    values, keys = taken(specification(**PLAIN), runs, design)
    assert values.shape == (runs, 2)
    assert len(np.unique(values[:, 0])) == len(np.unique(keys)) == runs


def test_a_latin_hypercube_has_one_take_in_every_slice_of_each_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "CHUNK", 100)
    values, _ = taken(specification(**PLAIN), 250, "latin")
    share = np.column_stack([stats.norm.cdf(values[:, 0], 1.0, 1.0), (values[:, 1] - 2.0) / 4.0])
    for at, n in ((0, 100), (100, 100), (200, 50)):
        for k in range(2):
            slices = np.floor(share[at : at + n, k] * n).astype(int)
            assert sorted(slices.tolist()) == list(range(n))


def test_even_designs_are_better_than_chance_on_a_mean() -> None:
    """Error of the mean of a product, over 40 seeds; its exact value is the product of the means."""
    spec = specification(a="1 +/- 1 m", b="2 to 6 m")
    error = {
        design: np.sqrt(
            np.mean(
                [(taken(spec, 1_024, design, seed)[0].prod(axis=1).mean() - 4.0) ** 2 for seed in range(40)]
            )
        )
        for design in DESIGNS
    }
    # Of a b with means 1 and 4 the variance is 1 * 16 + 1 * 4/3 + 4/3, all but 4/3 of it in the two alone.
    assert error["random"] == pytest.approx(math.sqrt((16.0 + 8.0 / 3.0) / 1_024), rel=0.35)
    assert error["latin"] == pytest.approx(math.sqrt((4.0 / 3.0) / 1_024), rel=0.35)
    assert error["sobol"] < 0.1 * error["random"]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("rank", [-0.8, 0.3, 0.95])
def test_inputs_go_together_as_stated(design: Design, rank: float) -> None:
    """Spearman's rank correlation has a standard error of at most about 1/sqrt(n)."""
    written = {**PLAIN, "c": "0 +/- 1 m", "d": {"mean": 2, "sd": 1, "unit": "m", "distribution": "lognormal"}}
    spec = specification(**written, correlations={("d", "b"): rank})
    found = stats.spearmanr(taken(spec, N, design)[0]).statistic
    expected = np.eye(4)
    expected[1, 3] = expected[3, 1] = rank
    np.testing.assert_allclose(found, expected, atol=4.0 / math.sqrt(N))


def test_three_inputs_that_go_together() -> None:
    ranks = {("a", "b"): 0.7, ("c", "b"): -0.5, ("a", "c"): -0.2}
    spec = specification(c="0 +/- 1 m", b="2 to 6 m", a="1 +/- 1 m", correlations=ranks)
    found = stats.spearmanr(taken(spec, N)[0]).statistic
    for (first, second), rank in ranks.items():
        assert found["cba".index(first), "cba".index(second)] == pytest.approx(rank, abs=4.0 / math.sqrt(N))


def test_correlation_leaves_other_inputs_and_every_distribution_alone() -> None:
    written = {**PLAIN, "c": "0 +/- 1 m"}
    free, _ = taken(specification(**written), N)
    tied, _ = taken(specification(**written, correlations={("a", "b"): 0.9}), N)
    np.testing.assert_array_equal(free[:, 2], tied[:, 2])
    assert stats.kstest(tied[:, 0], stats.norm(1.0, 1.0).cdf).pvalue > 0.001
    assert stats.kstest(tied[:, 1], stats.uniform(2.0, 4.0).cdf).pvalue > 0.001


@given(rank=st.floats(-0.99, 0.99))
def test_the_middle_stays_in_the_middle_whatever_goes_together(rank: float) -> None:
    spec = specification(**PLAIN, correlations={("a", "b"): rank})
    np.testing.assert_allclose(middles(spec, ("a", "b")), [1.0, 4.0])


def test_another_parameter_changes_no_number() -> None:
    alone = samples(specification(a="1 +/- 1 m"), ("a",), 1, 200)
    together = samples(specification(b="2 +/- 1 m", a="1 +/- 1 m"), ("b", "a"), 1, 200)
    np.testing.assert_array_equal(alone[:, 0], together[:, 1])


def test_streams_of_factors_gags_and_seeds_are_not_correlated() -> None:
    columns = [
        stream(seed, gag, factor).random(N)
        for seed in (1, 2)
        for gag in ("one", "two")
        for factor in ("speed", "wind")
    ]
    correlation = np.corrcoef(columns) - np.eye(8)
    assert np.abs(correlation).max() < 5.0 / np.sqrt(N)


def test_keys_are_those_of_the_draws() -> None:
    keys = gust_keys(1, "toy", 5_000)
    assert len(set(keys.tolist())) == 5_000
    np.testing.assert_array_equal(keys, taken(specification(**PLAIN), 5_000)[1])


def test_keys_of_neighbouring_shares_have_nothing_to_do_with_each_other() -> None:
    """Through any good mixer the luck that belongs to evenly spaced shares is uniform and not correlated."""
    share = (np.arange(N) + 0.5) / N
    luck = mixed(key_of(share)) / 2.0**64
    assert stats.kstest(luck, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(luck[1:], luck[:-1])[0, 1]) < 4.0 / math.sqrt(N)
    assert abs(np.corrcoef(luck, share)[0, 1]) < 4.0 / math.sqrt(N)


@pytest.mark.parametrize("written", ["3 +/- 1 m", "1 to 5 m", {"low": 0, "mode": 3, "high": 6, "unit": "m"}])
def test_shares_give_their_quantiles(written: object) -> None:
    """Symmetric about 3, cut to 3..9: share 0 is 3, and the median is the upper quartile."""
    quantity = parse_quantity(written, "m")
    assert at_share(quantity, 3.0, 9.0, 0.0) == pytest.approx(3.0)
    upper = at_share(quantity, -1000.0, 1000.0, 0.75)
    assert at_share(quantity, 3.0, 9.0, 0.5) == pytest.approx(upper)


@given(share=st.lists(st.floats(2.0**-54, 1.0 - 2.0**-53), min_size=1, max_size=20))
def test_values_are_finite_and_rise_with_the_share(share: list[float]) -> None:
    spec = specification(**PLAIN, correlations={("a", "b"): 0.5})
    uniform = np.column_stack([np.sort(share)] * 2)
    values = values_at(spec, ("a", "b"), uniform)
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=0) >= 0.0).all()
