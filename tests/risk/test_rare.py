"""Known probabilities, and methods that say when they do not know."""

from __future__ import annotations

import math

import numpy as np
import openturns as ot
import pytest
from scipy.integrate import quad
from scipy.stats import chi2, norm

from precipice.risk.rare import (
    FORM,
    IMPORTANCE,
    MONTE_CARLO,
    SUBSET,
    Estimate,
    LimitState,
    best,
    estimate,
    form,
    importance_sampling,
    monte_carlo,
    subset_simulation,
)
from precipice.risk.reliability import margins_at


def plane(beta: float, d: int) -> LimitState:
    return lambda u: beta - u.sum(axis=1) / math.sqrt(d)


def four_branches(u: np.ndarray) -> np.ndarray:
    a, b = u[:, 0], u[:, 1]
    bowl, total = 3.0 + 0.1 * (a - b) ** 2, (a + b) / math.sqrt(2.0)
    slope = 7.0 / math.sqrt(2.0)
    return np.min([bowl - total, bowl + total, a - b + slope, b - a + slope], axis=0)


def curved(u: np.ndarray) -> np.ndarray:
    return 4.0 - u[:, 0] - 0.3 * u[:, 1] ** 2


CURVED = quad(lambda y: norm.sf(4.0 - 0.3 * y * y) * norm.pdf(y), -12.0, 12.0)[0]


def ball(u: np.ndarray) -> np.ndarray:
    return 6.0 - np.linalg.norm(u, axis=1)


BALL = chi2.sf(36.0, 5)


def hashed(x: np.ndarray) -> np.ndarray:
    """A standard normal from the bits of x: the same for the same x, without pattern otherwise."""
    z = np.ascontiguousarray(x).view(np.uint64).copy()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    z ^= z >> np.uint64(31)
    return norm.ppf(((z >> np.uint64(11)).astype(float) + 0.5) / 2.0**53)


def gusty(beta: float, d: int) -> LimitState:
    """A plane of which the last coordinate comes through a hash; P = Phi(-beta)."""
    return lambda u: beta - (u[:, :-1].sum(axis=1) + hashed(u[:, -1])) / math.sqrt(d)


def holds(e: Estimate, p: float) -> None:
    """The interval holds p, widened by half: 95 % intervals of many tests would miss now and then."""
    assert e.converged, e.note
    assert e.low / 1.5 < p < e.high * 1.5
    assert abs(math.log(e.p / p)) < 4.0 * e.cv


@pytest.mark.parametrize("d", [2, 10, 50])
@pytest.mark.parametrize("beta", [1.0, 2.0, 3.0, 4.0, 5.2])
def test_a_plane_has_the_probability_of_its_distance(beta: float, d: int) -> None:
    g, p = plane(beta, d), float(norm.cdf(-beta))
    subset = subset_simulation(g, d, 5)
    holds(subset, p)
    first = form(g, d, 5)
    assert first.converged
    assert first.p == pytest.approx(p, rel=1e-6)
    assert first.design == pytest.approx((beta / math.sqrt(d),) * d, abs=1e-4)
    around = importance_sampling(g, d, 5, first.design, 20_000, target_cv=0.05)
    holds(around, p)
    assert around.runs < 20_000


@pytest.mark.parametrize("beta", [2.33, 3.09, 3.72])
def test_the_methods_agree_with_plain_sampling(beta: float) -> None:
    g = plane(beta, 6)
    plain = monte_carlo(g, 6, 400_000, 3)
    holds(plain, float(norm.cdf(-beta)))
    subset = subset_simulation(g, 6, 3)
    around = importance_sampling(g, 6, 3, form(g, 6, 3).design or (), 20_000)
    for other in (subset, around):
        holds(other, plain.p)


def test_four_branches() -> None:
    assert monte_carlo(four_branches, 2, 400_000, 1).p == pytest.approx(2.22e-3, rel=0.1)
    holds(subset_simulation(four_branches, 2, 1), 2.22e-3)
    first = form(four_branches, 2, 1)
    assert first.p == pytest.approx(norm.cdf(-3.0), rel=1e-3)
    found = {e.method: e for e in estimate(four_branches, 2, 1, 60_000)}
    assert not found[FORM].converged
    assert not found[IMPORTANCE].converged
    holds(best(tuple(found.values())), 2.22e-3)


def test_importance_sampling_alone_misses_branches_and_says_it_did_not_look() -> None:
    design = form(four_branches, 2, 1).design or ()
    alone = importance_sampling(four_branches, 2, 1, design, 20_000)
    assert alone.p < 1.5e-3
    assert "No other harmful region was looked for" in alone.note
    checked = importance_sampling(four_branches, 2, 1, design, 20_000, harmful=np.array([[-2.2, -2.2]]))
    assert "away from the design point" in checked.note
    nothing = importance_sampling(four_branches, 2, 1, design, 20_000, harmful=np.empty((0, 2)))
    assert "vouches" in nothing.note
    assert not checked.converged
    assert not nothing.converged


def test_form_is_wrong_on_a_curve_and_sampling_is_not() -> None:
    assert abs(math.log(form(curved, 2, 1).p / CURVED)) > 0.5
    holds(monte_carlo(curved, 2, 300_000, 1), CURVED)
    holds(subset_simulation(curved, 2, 1), CURVED)
    found = {e.method: e for e in estimate(curved, 2, 1, 150_000)}
    assert not found[FORM].converged
    assert "contradicts" in found[FORM].note
    holds(best(tuple(found.values())), CURVED)


def test_form_is_a_thousand_times_too_low_outside_a_ball() -> None:
    assert form(ball, 5, 1).p < BALL / 500.0
    holds(best(estimate(ball, 5, 1, 150_000)), BALL)


def test_importance_sampling_says_that_it_sees_one_of_two_regions() -> None:
    def two(u: np.ndarray) -> np.ndarray:
        return 5.0 - np.abs(u[:, 0])

    found = {e.method: e for e in estimate(two, 2, 1, 150_000)}
    assert not found[IMPORTANCE].converged
    assert "away from the design point" in found[IMPORTANCE].note
    assert best(tuple(found.values())).method == SUBSET
    holds(found[SUBSET], 2.0 * float(norm.cdf(-5.0)))


@pytest.mark.parametrize(("d", "beta"), [(2, 3.0), (10, 4.5)])
def test_a_rough_coordinate(d: int, beta: float) -> None:
    g, p = gusty(beta, d), float(norm.cdf(-beta))
    holds(subset_simulation(g, d, 2, 4000, rough=(d - 1,)), p)
    first = form(g, d, 2, rough=(d - 1,))
    assert "held" in first.note
    assert first.design is not None
    assert first.design[-1] == 0.0
    assert first.p < p


def test_form_is_never_the_best() -> None:
    found = estimate(gusty(5.2, 2), 2, 2, 3000, rough=(1,))
    assert FORM in {e.method for e in found}
    chosen = best(found)
    assert chosen.method == MONTE_CARLO
    assert not chosen.converged


def test_all_coordinates_rough() -> None:
    def gust(u: np.ndarray) -> np.ndarray:
        return 3.0 - hashed(u[:, 0])

    holds(subset_simulation(gust, 1, 1, 6000, rough=(0,)), float(norm.cdf(-3.0)))
    assert not form(gust, 1, 1, rough=(0,)).converged


def test_enough_plain_failures_end_the_search() -> None:
    found = estimate(plane(2.0, 3), 3, 1, 60_000)
    assert [e.method for e in found] == [MONTE_CARLO]
    assert best(found) is found[0]


def test_a_millionth_is_found_within_the_budget() -> None:
    count = 0

    def counted(u: np.ndarray) -> np.ndarray:
        nonlocal count
        count += len(u)
        return plane(4.75, 6)(u)

    found = estimate(counted, 6, 1, 60_000)
    assert count == sum(e.runs for e in found) <= 60_000
    assert [e.method for e in found] == [MONTE_CARLO, SUBSET, FORM, IMPORTANCE]
    chosen = best(found)
    assert chosen.method == IMPORTANCE
    holds(chosen, float(norm.cdf(-4.75)))


NEVER = {
    "flat": lambda u: np.ones(len(u)),
    "floor": lambda u: np.maximum(1.0, 5.0 - u[:, 0]),
    "towards ten": lambda u: 10.0 + np.exp(-(u[:, 0] ** 2)),
    "endless": lambda u: np.full(len(u), np.inf),
}


@pytest.mark.parametrize("name", NEVER)
def test_an_impossible_event_gets_a_bound_and_no_number(name: str) -> None:
    found = estimate(NEVER[name], 2, 1, 100_000)
    assert not any(e.converged for e in found)
    assert all(e.p == 0.0 or math.isnan(e.p) for e in found)
    chosen = best(found)
    assert chosen.method == MONTE_CARLO
    assert 0.0 < chosen.high < 2e-4
    assert chosen.note.startswith("No sampling method converged")


def test_levels_that_run_out_leave_a_bound() -> None:
    e = subset_simulation(plane(5.2, 2), 2, 1, max_levels=4)
    assert not e.converged
    assert "4 levels ran out" in e.note
    assert (e.low, e.p) == (0.0, 0.0)
    assert norm.cdf(-5.2) < e.high < 3e-3


def test_a_step_cannot_be_climbed() -> None:
    e = subset_simulation(lambda u: np.where(u[:, 0] > 4.5, -1.0, 1.0), 1, 1)
    assert not e.converged
    assert "flat" in e.note
    assert e.high == 1.0


@pytest.mark.parametrize("budget", [3, 30, 1000])
def test_a_tiny_budget_says_so(budget: int) -> None:
    found = estimate(plane(5.0, 2), 2, 1, budget)
    assert sum(e.runs for e in found) <= budget
    assert not best(found).converged


def test_importance_sampling_says_why_not() -> None:
    far = importance_sampling(plane(3.0, 2), 2, 1, (-3.0, 3.0), 4000)
    assert not far.converged
    assert "coefficient of variation" in far.note
    few = importance_sampling(plane(3.0, 2), 2, 1, (2.1, 2.1), 60, target_cv=1.0)
    assert "equal ones" in few.note


def test_form_says_why_not() -> None:
    assert "middle" in form(lambda u: u[:, 0] - 1.0, 2, 1).note
    assert "flat" in form(NEVER["flat"], 2, 1).note
    assert "search failed" in form(NEVER["floor"], 2, 1).note
    assert "do not allow" in form(plane(3.0, 2), 2, 1, max_runs=100).note
    spent = form(plane(3.0, 50), 50, 1, max_runs=310)
    assert not spent.converged
    assert spent.runs <= 310


def test_form_leaves_the_random_numbers_of_openturns_alone() -> None:
    before = ot.RandomGenerator.GetState()
    form(curved, 2, 1)
    assert ot.RandomGenerator.GetState() == before


def test_the_same_seed_gives_the_same_bits() -> None:
    once, again = (estimate(gusty(4.0, 4), 4, 9, 60_000, rough=(3,)) for _ in range(2))
    assert [repr(e) for e in once] == [repr(e) for e in again]
    assert monte_carlo(curved, 2, 5000, 1, batch=7) == monte_carlo(curved, 2, 5000, 1)
    assert subset_simulation(curved, 2, 1) != subset_simulation(curved, 2, 2)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        monte_carlo(curved, 2, 0, 1)
    with pytest.raises(ValueError, match="too few seeds"):
        subset_simulation(curved, 2, 1, runs_a_level=50)
    with pytest.raises(ValueError, match="does not suit"):
        importance_sampling(curved, 2, 1, (1.0,), 100)
    with pytest.raises(ValueError, match="shape"):
        margins_at(lambda u: u, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="not a number"):
        margins_at(lambda u: u[:, 0] * np.nan, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="plain sampling is missing"):
        best((form(NEVER["flat"], 2, 1),))
