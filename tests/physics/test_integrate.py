from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.physics.integrate import NODES, STAGES, A, E, combine, error_norm, next_step

Slope = Callable[[float, np.ndarray], np.ndarray]
WEIGHTS = np.append(STAGES[5], 0.0)
TIMES = np.concatenate([[0.0], NODES])


def step(slope: Slope, t: float, y: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray]:
    """One step of the seven stages: where it leads and its slopes."""
    slopes, out = np.zeros((7, y.size)), np.empty(y.size)
    slopes[0] = slope(t, y)
    for stage in range(6):
        combine(y, slopes, stage, h, out)
        slopes[stage + 1] = slope(t + NODES[stage] * h, out)
    return out, slopes


def swing(t: float, y: np.ndarray) -> np.ndarray:
    """y0' = y0 cos t and y1' = -2 t y1^2: exp(sin t) and 1 / (1 + t^2)."""
    return np.array([y[0] * math.cos(t), -2.0 * t * y[1] ** 2])


def swung(t: float) -> np.ndarray:
    return np.array([math.exp(math.sin(t)), 1.0 / (1.0 + t * t)])


def slope_of(x: list[float], y: list[float]) -> float:
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def test_error_falls_with_the_fifth_power_of_the_step() -> None:
    lengths, errors = [], []
    for count in (80, 160, 320):
        h, y = 6.0 / count, swung(0.0)
        for k in range(count):
            y, _ = step(swing, k * h, y, h)
        lengths.append(h)
        errors.append(float(np.abs(y - swung(6.0)).max()))
    assert slope_of(lengths, errors) == pytest.approx(5.0, abs=0.25)
    assert errors[-1] < 1e-10


def test_estimated_error_of_a_step_is_that_of_order_four() -> None:
    """A fourth-order result beside one of the fifth: the difference goes with the fifth power of h."""
    start, lengths, estimates = 0.4, [], []
    for h in (0.2, 0.1, 0.05, 0.025):
        new, slopes = step(swing, start, swung(start), h)
        lengths.append(h)
        estimates.append(error_norm(swung(start), new, slopes, h, 0.0, 1.0))
        assert estimates[-1] > np.abs(new - swung(start + h)).max(), "an estimate is on the safe side"
    assert slope_of(lengths, estimates) == pytest.approx(5.0, abs=0.3)


def test_rows_add_up_to_their_nodes() -> None:
    np.testing.assert_allclose(STAGES.sum(axis=1), NODES, rtol=0, atol=1e-15)
    assert [len(row) for row in A] == [1, 2, 3, 4, 5, 6]
    assert np.array_equal(STAGES, np.tril(STAGES))


@pytest.mark.parametrize("power", range(5))
def test_weights_integrate_powers_up_to_the_fourth(power: int) -> None:
    assert WEIGHTS @ TIMES**power == pytest.approx(1.0 / (power + 1), abs=1e-14)


def test_error_weights_vanish_on_what_both_orders_get_right() -> None:
    for power in range(4):
        assert np.array(E) @ TIMES**power == pytest.approx(0.0, abs=1e-15)
    assert abs(np.array(E) @ TIMES**4) > 1e-4


def test_error_norm_by_hand() -> None:
    """Only the first slope: h * 71/57600 * k, over 0.5 + 0.1 * max(|y|, |new|), root mean square of two."""
    slopes = np.zeros((7, 2))
    slopes[0] = [57600.0, 2 * 57600.0]
    y, new = np.array([1.0, -5.0]), np.array([-5.0, 2.0])
    one, two = 0.1 * 71.0 / 1.0, 0.1 * 142.0 / 1.0
    found = error_norm(y, new, slopes, 0.1, 0.1, 0.5)
    assert found == pytest.approx(math.sqrt((one**2 + two**2) / 2.0), rel=1e-12)


@given(st.floats(1e-6, 10.0), st.floats(0.0, 1e12))
def test_next_step_is_between_a_fifth_and_five_times(h: float, error: float) -> None:
    assert 0.2 * h * (1 - 1e-12) <= next_step(h, error) <= 5.0 * h * (1 + 1e-12)


def test_a_bad_step_is_followed_by_a_shorter_one() -> None:
    assert next_step(0.5, 1.0) == pytest.approx(0.45)
    assert next_step(0.5, 2.0**5) == pytest.approx(0.225)
    assert next_step(0.5, 0.0) == 2.5
    assert next_step(0.5, math.inf) == pytest.approx(0.1)
    assert next_step(0.5, math.nan) == pytest.approx(0.1)
    errors = np.geomspace(1e-6, 1e6, 50)
    steps = [next_step(1.0, error) for error in errors]
    assert steps == sorted(steps, reverse=True)
