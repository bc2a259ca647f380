from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from precipice.production.quantity import parse_quantity
from precipice.risk.sample import at_share, draw, gust_keys, middles, samples
from risk.toy import specification

N = 20_000


def drawn(written: object, low: float = -1e6, high: float = 1e6) -> np.ndarray:
    column: np.ndarray = draw(parse_quantity(written, "m"), low, high, 1, "gag", "factor", N)
    return column


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("3 +/- 0.5 m", stats.norm(3.0, 0.5)),
        ("2 to 6 m", stats.uniform(2.0, 4.0)),
        ({"low": 1, "mode": 2, "high": 5, "unit": "m"}, stats.triang(0.25, 1.0, 4.0)),
        ({"mean": 3, "sd": 1, "low": 2.5, "unit": "m"}, stats.truncnorm(-0.5, np.inf, 3.0, 1.0)),
        ({"mean": 3, "sd": 1, "low": 2, "high": 3.2, "unit": "m"}, stats.truncnorm(-1.0, 0.2, 3.0, 1.0)),
    ],
)
def test_samples_follow_the_written_distribution(written: object, law: stats.rv_continuous) -> None:
    assert stats.kstest(drawn(written), law.cdf).pvalue > 0.001


def test_lognormal_has_the_mean_and_sd_that_were_written() -> None:
    column = drawn({"mean": 2, "sd": 0.8, "unit": "m", "distribution": "lognormal"})
    assert column.mean() == pytest.approx(2.0, abs=0.02)
    assert column.std() == pytest.approx(0.8, abs=0.03)
    assert stats.kstest(np.log(column), "norm", (np.log(column).mean(), np.log(column).std())).pvalue > 0.001


def test_a_tolerance_is_cut_at_the_range_of_the_model() -> None:
    column = drawn("3 +/- 1 m", low=1.5, high=4.5)
    assert column.min() >= 1.5
    assert column.max() <= 4.5
    assert stats.kstest(column, stats.truncnorm(-1.5, 1.5, 3.0, 1.0).cdf).pvalue > 0.001


def test_exact_is_exact() -> None:
    assert set(drawn("3 m").tolist()) == {3.0}


def test_more_runs_only_append() -> None:
    quantity = parse_quantity("3 +/- 1 m", "m")
    few = draw(quantity, -9.0, 9.0, 5, "gag", "factor", 100)
    many = draw(quantity, -9.0, 9.0, 5, "gag", "factor", 1_000)
    np.testing.assert_array_equal(few, many[:100])


def test_another_parameter_changes_no_number() -> None:
    alone = samples(specification(a="1 +/- 1 m"), ("a",), 1, 200)
    together = samples(specification(b="2 +/- 1 m", a="1 +/- 1 m"), ("b", "a"), 1, 200)
    np.testing.assert_array_equal(alone[:, 0], together[:, 1])


def test_streams_of_factors_gags_and_seeds_are_not_correlated() -> None:
    quantity = parse_quantity("0 +/- 1 m", "m")
    columns = [
        draw(quantity, -99.0, 99.0, seed, gag, factor, N)
        for seed in (1, 2)
        for gag in ("one", "two")
        for factor in ("speed", "wind")
    ]
    correlation = np.corrcoef(columns) - np.eye(8)
    assert np.abs(correlation).max() < 5.0 / np.sqrt(N)


def test_gust_keys_differ_between_runs_and_repeat_with_the_seed() -> None:
    keys = gust_keys(1, "gag", 5_000)
    assert len(set(keys.tolist())) == 5_000
    np.testing.assert_array_equal(keys[:10], gust_keys(1, "gag", 10))


def test_middle_is_the_median() -> None:
    spec = specification(a="3 m", b="2 to 6 m")
    np.testing.assert_allclose(middles(spec, ("a", "b")), [3.0, 4.0])
    assert at_share(parse_quantity("3 +/- 1 m", "m"), 3.0, 9.0, 0.0) == pytest.approx(3.0)
