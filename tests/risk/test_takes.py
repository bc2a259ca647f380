"""Many takes against integrals over what they share."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from precipice.production.assessment import Odds
from precipice.production.findings import TakeRisk
from precipice.risk.run import Threads
from precipice.risk.takes import NEAR, take_risk
from risk.toy import Toy, quiet, specification

N = 5
SHOOTS = 20_000
MIDDLE = 2.0
TYPICAL = np.array([MIDDLE, MIDDLE, MIDDLE + 1.0])


def flown(
    anew: float, shared: float, noise: float = 0.0, shoots: int = SHOOTS, takes: int = N, seed: int = 1
) -> TakeRisk:
    """Takes of a sum about 2 m with these standard deviations: of each take, of the shoot, and of luck."""
    written = {"a": f"2 +/- {anew} m" if anew else "2 m", "b": f"0 +/- {shared} m" if shared else "0 m"}
    spec = specification(takes=takes, shared=("b",), **written)
    toy = Toy(noise=noise)
    return take_risk(Threads(1), toy, spec, TYPICAL, seed, shoots, quiet)


def mixture(anew: float, shared: float, takes: int = N) -> tuple[float, float, float]:
    """Exactly: odds over all takes; with standing down; and how often the company stood down.

    Given what is shared, a take harms with odds h and is near with odds q. Takes go on until the first near
    one, so that the odds are h (1 - (1 - q)^n) / q.
    """

    def given_shared(z: float) -> np.ndarray:
        middle = MIDDLE + shared * z
        h, q = norm.cdf(-middle / anew), norm.cdf((NEAR * MIDDLE - middle) / anew)
        went = 1.0 - (1.0 - q) ** takes
        stood = 1.0 - (1.0 - q) ** (takes - 1)
        return np.array([1.0 - (1.0 - h) ** takes, h * went / q, stood]) * norm.pdf(z)

    return tuple(quad(lambda z, k=k: given_shared(z)[k], -8.0, 8.0)[0] for k in range(3))  # type: ignore[return-value]


def close(found: Odds, p: float) -> bool:
    return abs(found.p - p) < 4.0 * math.sqrt(p * (1.0 - p) / found.runs)


def test_takes_that_share_nothing_are_independent() -> None:
    found, p = flown(1.2, 0.0), norm.cdf(-MIDDLE / 1.2)
    assert close(found.all, 1.0 - (1.0 - p) ** N)
    # Mean odds of N takes of every shoot: their error is that of so many takes.
    error = N * (1.0 - p) ** (N - 1) * math.sqrt(p * (1.0 - p) / (N * SHOOTS))
    assert abs(found.independent - (1.0 - (1.0 - p) ** N)) < 4.0 * error


def test_luck_is_drawn_anew_in_every_take() -> None:
    found, p = flown(0.0, 0.0, noise=1.2), norm.cdf(-MIDDLE / 1.2)
    assert close(found.all, 1.0 - (1.0 - p) ** N)


def test_takes_that_share_everything_are_one_take() -> None:
    found, p = flown(0.0, 1.2), norm.cdf(-MIDDLE / 1.2)
    assert close(found.all, p)
    assert found.independent > 1.5 * found.all.p


@pytest.mark.parametrize(("anew", "shared"), [(1.0, 0.6), (0.6, 1.0), (1.2, 0.001)])
def test_a_mixture_lies_between_as_the_integral_says(anew: float, shared: float) -> None:
    found = flown(anew, shared)
    everything, reset, stood = mixture(anew, shared)
    one = norm.cdf(-MIDDLE / math.hypot(anew, shared))
    assert one < everything <= found.independent + 1e-6
    assert close(found.all, everything)
    assert close(found.reset, reset)
    assert found.stood_down == pytest.approx(stood, abs=4.0 * math.sqrt(0.25 / SHOOTS))


@settings(max_examples=30)
@given(
    anew=st.floats(0.1, 3.0),
    shared=st.floats(0.1, 3.0),
    takes=st.integers(1, 6),
    seed=st.integers(0, 1_000),
)
def test_standing_down_never_raises_the_odds(anew: float, shared: float, takes: int, seed: int) -> None:
    found = flown(round(anew, 3), round(shared, 3), shoots=300, takes=takes, seed=seed)
    assert found.reset.failures <= found.all.failures
    assert found.takes == takes
    if takes == 1:
        assert found.reset == found.all
        assert found.stood_down == 0.0


def test_standing_down_helps_where_takes_share_what_is_wrong() -> None:
    found = flown(0.4, 1.0)
    assert found.reset.high < found.all.low


def test_the_same_seed_gives_the_same_shoots() -> None:
    assert flown(1.0, 0.6, shoots=500) == flown(1.0, 0.6, shoots=500)
    assert flown(1.0, 0.6, shoots=500) != flown(1.0, 0.6, shoots=500, seed=2)


@pytest.mark.parametrize("other", ["a", "c"])
def test_what_is_shared_stays_shared_where_it_goes_with_what_is_not(other: str) -> None:
    """All the spread is in b, the same for all takes: so are the odds, whatever goes along with it."""
    written = {"b": "2 +/- 1.2 m", other: "0 +/- 0.0001 m"}
    spec = specification(takes=N, shared=("b",), correlations={("b", other): 0.7}, **written)
    toy = Toy(names=("b", other))
    found = take_risk(Threads(1), toy, spec, TYPICAL, 1, SHOOTS, quiet)
    assert close(found.all, norm.cdf(-MIDDLE / 1.2))
