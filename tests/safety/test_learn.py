"""Conjugate updates against brute force over a grid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, chi2

from precipice.safety.learn import Tolerance, learn_odds, learn_tolerance


def test_the_posterior_is_that_of_a_grid() -> None:
    """Prior times likelihood over mean and variance, summed numerically."""
    prior, runs = Tolerance(31.0, 1.2, 10.0), [30.1, 29.4, 30.6]
    mean = np.linspace(26.0, 36.0, 1201)[:, None]
    variance = np.linspace(0.05, 14.0, 2800)[None, :]
    scaled = prior.worth * prior.sd**2 / variance  # scaled inverse chi-squared with nu = worth
    log = chi2.logpdf(scaled, prior.worth) + np.log(scaled / variance)
    log = log - 0.5 * np.log(variance / prior.worth) - 0.5 * prior.worth * (mean - prior.mean) ** 2 / variance
    for run in runs:
        log = log - 0.5 * np.log(variance) - 0.5 * (run - mean) ** 2 / variance
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    after = learn_tolerance(prior, runs).posterior
    assert float((weight * mean).sum()) == pytest.approx(after.mean, abs=2e-3)
    # The mean of a scaled inverse chi-squared with nu and s2 is nu s2 / (nu - 2).
    expected = after.worth * after.sd**2 / (after.worth - 2.0)
    assert float((weight * variance).sum()) == pytest.approx(expected, rel=5e-3)


@given(st.lists(st.floats(20.0, 40.0), min_size=2, max_size=12), st.integers(1, 11))
def test_learning_at_once_is_learning_one_by_one(runs: list[float], cut: int) -> None:
    prior = Tolerance(31.0, 1.2, 10.0)
    whole = learn_tolerance(prior, runs).posterior
    cut = min(cut, len(runs) - 1)
    halves = learn_tolerance(learn_tolerance(prior, runs[:cut]).posterior, runs[cut:]).posterior
    assert halves.mean == pytest.approx(whole.mean)
    assert halves.sd == pytest.approx(whole.sd)
    assert halves.worth == whole.worth


def test_a_mean_far_off_is_surprising_at_its_stated_rate() -> None:
    """Means of three runs from the prior's own predictive are surprising one time in a hundred."""
    dice = np.random.default_rng(5)
    prior, count = Tolerance(31.0, 1.2, 10.0), 4000
    variance = prior.worth * prior.sd**2 / dice.chisquare(prior.worth, count)
    centre = dice.normal(prior.mean, np.sqrt(variance / prior.worth))
    found = sum(
        learn_tolerance(prior, list(dice.normal(m, math.sqrt(v), 3))).surprising
        for m, v in zip(centre, variance, strict=True)
    )
    assert 20 <= found <= 62  # 40 expected, a deviation of 6.3


def test_odds_are_a_dirichlet() -> None:
    predicted = {"good": 0.9, "spoiled": 0.08, "injured": 0.02, "killed": 0.0}
    found = {one.outcome: one for one in learn_odds(predicted, ["good", "good", "injured"], worth=20.0)}
    assert found["injured"].posterior == pytest.approx((20 * 0.02 + 1) / 23)
    assert found["good"].low == pytest.approx(beta.ppf(0.05, 20.0, 3.0))
    assert sum(one.posterior for one in found.values()) == pytest.approx(1.0)
    assert found["killed"].high == 0.0


def test_what_cannot_be_learned_from_is_refused() -> None:
    with pytest.raises(ValueError, match="0 runs"):
        learn_tolerance(Tolerance(1.0, 1.0, 1.0), [])
    with pytest.raises(ValueError, match="outcome 'lost'"):
        learn_odds({"good": 1.0}, ["lost"])
