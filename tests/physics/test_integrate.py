from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import RK45

from precipice.physics import integrate
from precipice.physics.integrate import (
    State,
    error_norm,
    hermite,
    next_step,
    place_at,
    result,
    stage3,
    stage4,
    stage5,
    stage6,
    state_at,
)

Slope = Callable[[float, State], State]
Tree = tuple["Tree", ...]

# Seven stages, the last one at the result: what is not listed in the sources has weight nothing.
TABLEAU = np.zeros((7, 7))
for _row, _weights in enumerate((integrate.A2, integrate.A3, integrate.A4, integrate.A5, integrate.A6), 1):
    TABLEAU[_row, : len(_weights)] = _weights
TABLEAU[6, [0, 2, 3, 4, 5]] = integrate.B
WEIGHTS = TABLEAU[6]
TIMES = np.array([0.0, *integrate.C, 1.0])
DIFFERENCE = np.zeros(7)
DIFFERENCE[[0, 2, 3, 4, 5, 6]] = integrate.E


def partitions(total: int, largest: int) -> Iterator[tuple[int, ...]]:
    if total == 0:
        yield ()
    for part in range(min(total, largest), 0, -1):
        for rest in partitions(total - part, part):
            yield (part, *rest)


@cache
def trees(order: int) -> tuple[Tree, ...]:
    """Rooted trees with so many nodes, each the sorted tuple of its branches."""
    found: set[Tree] = set()
    for parts in partitions(order - 1, order):
        branches: list[Tree] = [()]
        for size, count in Counter(parts).items():
            branches = [
                (*head, *tail)
                for head in branches
                for tail in combinations_with_replacement(trees(size), count)
            ]
        found |= {tuple(sorted(one)) for one in branches}
    return tuple(sorted(found))


def nodes(tree: Tree) -> int:
    return 1 + sum(nodes(branch) for branch in tree)


def density_of(tree: Tree) -> int:
    return nodes(tree) * math.prod(density_of(branch) for branch in tree)


def inner(tree: Tree) -> np.ndarray:
    """What the stages make of a tree, before the weights."""
    return np.prod([TABLEAU @ inner(branch) for branch in tree], axis=0) * np.ones(7)


def steps(slope: Slope, t: float, y: State, h: float) -> tuple[State, tuple[State, ...]]:
    """One step: where it leads, and the slopes of stages 1 and 3 to 7."""
    c2, c3, c4, c5, c6 = integrate.C
    k1 = slope(t, y)
    k2 = slope(t + c2 * h, integrate.moved(y, h * integrate.A2[0], k1))
    k3 = slope(t + c3 * h, stage3(y, h, k1, k2))
    k4 = slope(t + c4 * h, stage4(y, h, k1, k2, k3))
    k5 = slope(t + c5 * h, stage5(y, h, k1, k2, k3, k4))
    k6 = slope(t + c6 * h, stage6(y, h, k1, k2, k3, k4, k5))
    new = result(y, h, k1, k3, k4, k5, k6)
    return new, (k1, k3, k4, k5, k6, slope(t + h, new))


def swing(t: float, y: State) -> State:
    """Seven laws with known solutions, some by the time and some by the state."""
    return (
        y[0] * math.cos(t),
        -2.0 * t * y[1] ** 2,
        y[3],
        -y[2],
        y[4] * (1.0 - y[4]),
        y[0] * math.cos(t) * y[6] - y[5],
        -y[6],
    )


def swung(t: float) -> State:
    up, down = math.exp(math.sin(t)), math.exp(-t)
    return up, 1.0 / (1.0 + t * t), math.sin(t), math.cos(t), 1.0 / (1.0 + down), up * down, down


def slope_of(x: list[float], y: list[float]) -> float:
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def test_coefficients_are_those_scipy_prints() -> None:
    np.testing.assert_allclose(TABLEAU[1:6, :5], RK45.A[1:], rtol=0, atol=1e-15)
    np.testing.assert_allclose(WEIGHTS[:6], RK45.B, rtol=0, atol=1e-15)
    np.testing.assert_allclose(TIMES[:6], RK45.C, rtol=0, atol=1e-15)
    np.testing.assert_allclose(np.abs(DIFFERENCE), np.abs(RK45.E), rtol=0, atol=1e-15)


@pytest.mark.parametrize(("order", "count"), [(1, 1), (2, 1), (3, 2), (4, 4), (5, 9)])
def test_butchers_order_conditions_up_to_the_fifth(order: int, count: int) -> None:
    """Sum of b_i Phi_i(t) is 1 / gamma(t) for every rooted tree; Hairer, Norsett, Wanner I, II.2.11."""
    assert len(trees(order)) == count
    for tree in trees(order):
        assert WEIGHTS @ inner(tree) == pytest.approx(1.0 / density_of(tree), abs=2e-14)
        missed = abs(DIFFERENCE @ inner(tree))
        assert missed < 1e-14 if order < 5 else missed > 1e-6, "the other result is of the fourth order"
    np.testing.assert_allclose(TABLEAU.sum(axis=1), TIMES, rtol=0, atol=2e-15)


def test_error_falls_with_the_fifth_power_of_the_step() -> None:
    lengths, errors = [], []
    for count in (40, 80, 160):
        h, y = 6.0 / count, swung(0.0)
        for k in range(count):
            y, _ = steps(swing, k * h, y, h)
        lengths.append(h)
        errors.append(float(np.abs(np.subtract(y, swung(6.0))).max()))
    assert slope_of(lengths, errors) == pytest.approx(5.0, abs=0.25)
    assert errors[-1] < 1e-8


@given(st.floats(0.0, 3.0), st.floats(1e-3, 0.3))
def test_a_step_is_that_of_scipy(t: float, h: float) -> None:
    new, _ = steps(swing, t, swung(t), h)
    theirs = RK45(swing, t, swung(t), t + 1.0, first_step=h, max_step=h, rtol=1.0, atol=1e9)
    theirs.step()
    assert theirs.t == t + h
    np.testing.assert_allclose(new, theirs.y, rtol=0, atol=1e-14)


def test_estimated_error_of_a_step_is_that_of_order_four() -> None:
    """A fourth-order result beside one of the fifth: the difference goes with the fifth power of h."""
    start, lengths, estimates = 0.4, [], []
    for h in (0.2, 0.1, 0.05, 0.025):
        new, slopes = steps(swing, start, swung(start), h)
        lengths.append(h)
        estimates.append(error_norm(h, 1.0, *slopes))
        miss = np.abs(np.subtract(new, swung(start + h)))[:6].max()
        assert estimates[-1] > miss, "an estimate is on the safe side"
    assert slope_of(lengths, estimates) == pytest.approx(5.0, abs=0.3)


NUMBER = st.floats(-50.0, 50.0)
STATE = st.tuples(*[NUMBER] * 7)


@given(st.lists(STATE, min_size=6, max_size=6), st.floats(1e-3, 2.0), st.floats(1e-9, 1.0))
def test_error_norm_is_the_largest_difference_of_both_results(
    slopes: list[State], h: float, tolerance: float
) -> None:
    """With the two rows of weights of Dormand and Prince 1980, table 2, as printed there."""
    fifth = np.array([35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0.0])
    fourth = np.array([5179 / 57600, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40])
    apart = np.abs((fifth - fourth) @ np.array(slopes))[:6]
    found = error_norm(h, tolerance, *slopes)
    assert found == pytest.approx(h * apart.max() / tolerance, rel=1e-9, abs=1e-13 / tolerance)


def test_the_seventh_number_does_not_set_the_step() -> None:
    quiet, loud = (0.0,) * 7, (0.0,) * 6 + (1e9,)
    assert error_norm(0.1, 1e-6, loud, quiet, quiet, quiet, quiet, quiet) == 0.0


@given(st.floats(1e-6, 10.0), st.floats(0.0, 1e12))
def test_next_step_is_between_a_fifth_and_five_times(h: float, error: float) -> None:
    assert 0.2 * h * (1 - 1e-12) <= next_step(h, error) <= 5.0 * h * (1 + 1e-12)


def test_a_bad_step_is_followed_by_a_shorter_one() -> None:
    assert next_step(0.5, 1.0) == pytest.approx(0.45)
    assert next_step(0.5, 2.0**5) == pytest.approx(0.225)
    assert next_step(0.5, 0.0) == 2.5
    assert next_step(0.5, math.inf) == pytest.approx(0.1)
    assert next_step(0.5, math.nan) == pytest.approx(0.1)
    found = [next_step(1.0, error) for error in np.geomspace(1e-6, 1e6, 50)]
    assert found == sorted(found, reverse=True)


@given(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), st.floats(0.01, 5.0), st.floats(0.0, 1.0))
def test_hermite_is_exact_for_cubics(cubic: tuple[float, ...], h: float, s: float) -> None:
    place, slope = np.polynomial.Polynomial(cubic), np.polynomial.Polynomial(cubic).deriv()
    found = hermite(float(place(0.0)), float(place(h)), h * float(slope(0.0)), h * float(slope(h)), s)
    assert found == pytest.approx(place(s * h), rel=1e-12, abs=1e-9)


def test_between_steps_the_error_falls_with_the_fourth_power() -> None:
    lengths, misses = [], []
    for h in (0.2, 0.1, 0.05):
        ends = swung(1.0), swung(1.0 + h)
        slopes = swing(1.0, ends[0]), swing(1.0 + h, ends[1])
        found = state_at(*ends, h, *slopes, 0.5)
        assert place_at(*ends, h, *slopes, 0.5) == found[:3]
        lengths.append(h)
        misses.append(float(np.abs(np.subtract(found, swung(1.0 + 0.5 * h)))[3:].max()))
    assert slope_of(lengths, misses) == pytest.approx(4.0, abs=0.2)


def test_between_steps_a_place_falls_with_the_sixth_power() -> None:
    """Velocities and accelerations tell two orders more of it."""

    def moved_to(t: float) -> tuple[State, State]:
        place = (t**6, math.exp(-t), math.exp(0.5 * t))
        speed = (6.0 * t**5, -math.exp(-t), 0.5 * math.exp(0.5 * t))
        force = (30.0 * t**4, math.exp(-t), 0.25 * math.exp(0.5 * t))
        return (*place, *speed, 0.0), (*speed, *force, 0.0)

    lengths, misses = [], []
    for h in (0.4, 0.2, 0.1):
        (old, k1), (new, k7) = moved_to(1.0), moved_to(1.0 + h)
        found = place_at(old, new, h, k1, k7, 0.5)
        lengths.append(h)
        misses.append(float(np.abs(np.subtract(found, moved_to(1.0 + 0.5 * h)[0][:3])).max()))
    assert slope_of(lengths, misses) == pytest.approx(6.0, abs=0.2)


def test_a_slope_that_is_no_number_is_not_good() -> None:
    lost, fine = (math.nan,) * 7, (1.0,) * 7
    assert not error_norm(0.1, 1e-3, lost, fine, fine, fine, fine, fine) <= 1.0
