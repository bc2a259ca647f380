"""Tiny odds of the toy, known from its bell curves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, norm

from precipice.production.assessment import Severity
from precipice.production.findings import RareOdds
from precipice.risk.limit_state import COUNTED, key_of, limit_state, rare_odds, varied
from precipice.risk.rare import LimitState
from precipice.risk.run import Threads
from risk.toy import Toy, quiet, specification

ONES = np.ones(3)
NONE = {Severity.INJURES: 0, Severity.KILLS: 0}


def seen(severity: Severity, toy: Toy, **written: Any) -> tuple[LimitState, int]:
    spec = specification(**written)
    return limit_state(Threads(1), toy, spec, severity, ONES, quiet)


@given(st.floats(-6.0, 6.0), st.floats(-6.0, 6.0))
def test_a_point_in_standard_deviations_is_its_take(first: float, second: float) -> None:
    harm, d = seen(Severity.INJURES, Toy(), a="4 +/- 2 m", b="1 +/- 0.5 m")
    kills, _ = seen(Severity.KILLS, Toy(), a="4 +/- 2 m", b="1 +/- 0.5 m")
    assert d == 3
    point = np.array([[first, second, 0.0]])
    assert harm(point)[0] == pytest.approx(5.0 + 2.0 * first + 0.5 * second, abs=1e-6)
    assert kills(point)[0] == pytest.approx(6.0 + 2.0 * first + 0.5 * second, abs=1e-6)


def test_margins_are_in_their_spreads() -> None:
    spec = specification(a="4 +/- 2 m", b="1 m")
    g, d = limit_state(Threads(1), Toy(), spec, Severity.INJURES, np.array([1.0, 2.0, 20.0]), quiet)
    assert d == 2
    assert g(np.zeros((1, 2)))[0] == pytest.approx(6.0 / 20.0)


def test_exact_inputs_are_no_coordinate() -> None:
    spec = specification(a="4 m", b="1 +/- 1 m", c="1 to 2 m")
    assert varied(spec, ("a", "b", "c")) == [1, 2]


def test_the_last_coordinate_is_luck_and_spreads_as_luck() -> None:
    g, d = seen(Severity.INJURES, Toy(noise=1.5), a="0 m", b="0 m")
    assert d == 1
    points = np.linspace(-3.0, 3.0, 20_000)[:, None]
    assert kstest(g(points) / 1.5, "norm").pvalue > 0.001
    assert abs(np.corrcoef(g(points)[1:], g(points)[:-1])[0, 1]) < 0.03


def test_keys_of_far_points_differ() -> None:
    share = norm.cdf(np.linspace(-6.0, 6.0, 5_000))
    assert len(np.unique(key_of(share))) == 5_000


@pytest.mark.parametrize("exact", ["a", "b"])
def test_an_input_that_goes_with_an_exact_one_keeps_its_spread(exact: str) -> None:
    free = {"a": "b", "b": "a"}[exact]
    written = {exact: "3 m", free: "1 +/- 1 m"}
    g, d = seen(Severity.INJURES, Toy(), correlations={("a", "b"): 0.9}, **written)
    assert d == 2
    points = np.column_stack([np.array([-2.0, 0.0, 2.0]), np.zeros(3)])
    np.testing.assert_allclose(g(points), [2.0, 4.0, 6.0], atol=1e-9)


def rare(toy: Toy, counted: dict[Severity, int], budget: int = 60_000, **written: Any) -> list[RareOdds]:
    spec = specification(**written)
    return list(rare_odds(Threads(1), toy, spec, counted, ONES, 1, budget, quiet))


def holds(one: RareOdds, p: float) -> None:
    """As in test_rare: the interval holds p, widened by half."""
    assert one.converged, one.note
    assert one.low is not None
    assert one.high is not None
    assert one.low / 1.5 < p < one.high * 1.5


@pytest.mark.parametrize(("noise", "middle"), [(0.0, 3.0), (0.0, 3.4), (1.0, 3.0)])
def test_tiny_odds_are_those_of_the_bell_curve(noise: float, middle: float) -> None:
    spread = math.sqrt(2.0 + noise**2)
    found = rare(Toy(noise=noise), NONE, a=f"{middle} +/- 1 m", b=f"{middle} +/- 1 m")
    for name, limit in (("harm", 2.0 * middle), ("kills", 2.0 * middle + 1.0)):
        (chosen,) = [one for one in found if one.of == name and one.chosen]
        holds(chosen, float(norm.cdf(-limit / spread)))


def test_tiny_odds_of_inputs_that_go_together() -> None:
    """Bell curves with correlation r: the variance of the sum is 2 + 2 r."""
    rank = 0.6
    spread = math.sqrt(2.0 + 4.0 * math.sin(math.pi * rank / 6.0))
    found = rare(Toy(), NONE, a="4 +/- 1 m", b="4 +/- 1 m", correlations={("a", "b"): rank})
    (chosen,) = [one for one in found if one.of == "harm" and one.chosen]
    holds(chosen, float(norm.cdf(-8.0 / spread)))


def test_an_impossible_event_gets_a_bound() -> None:
    found = rare(Toy(), NONE, 3_000, a="5 to 6 m", b="1 m")
    chosen = [one for one in found if one.chosen]
    assert {one.of for one in chosen} == {"harm", "kills"}
    assert not any(one.converged for one in chosen)
    assert all(one.high is not None and 0.0 < one.high < 5e-3 for one in chosen)


def test_harm_that_was_counted_enough_is_left_alone() -> None:
    counted = {Severity.INJURES: COUNTED, Severity.KILLS: COUNTED}
    assert rare(Toy(), counted, a="1 +/- 1 m", b="1 m") == []
    assert rare(Toy(), NONE, 0, a="1 +/- 1 m", b="1 m") == []
    some = rare(Toy(), counted | {Severity.KILLS: COUNTED - 1}, 3_000, a="1 +/- 1 m", b="1 m")
    assert {one.of for one in some} == {"kills"}


def test_runs_are_as_told_and_within_the_budget() -> None:
    told: list[int] = []
    spec = specification(a="4 +/- 1 m", b="4 +/- 1 m")
    found = rare_odds(Threads(2), Toy(), spec, NONE, ONES, 1, 12_000, told.append)
    for name in ("harm", "kills"):
        assert sum(one.runs for one in found if one.of == name) <= 12_000
        assert sum(one.chosen for one in found if one.of == name) == 1
    assert sum(told) == sum(one.runs for one in found)
