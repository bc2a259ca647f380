from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from precipice.physics.constants import DENSITY_EXPONENT, DENSITY_LAPSE, SEA_LEVEL_DENSITY, STANDARD_GRAVITY
from precipice.physics.drop import drop_many

# Height, mass, body's CdS, opening, canopy's CdS.
DROPS = np.array(
    [
        [1000.0, 90.0, 0.45, 200.0, 25.0],
        [1000.0, 60.0, 0.90, 200.0, 40.0],
        [1000.0, 150.0, 0.20, 50.0, 15.0],
        [300.0, 80.0, 0.50, 150.0, 22.0],
        [4000.0, 80.0, 0.45, 900.0, 25.0],
        [30.0, 80.0, 0.50, 0.0, 25.0],
        [500.0, 80.0, 0.50, 500.0, 25.0],
    ]
)


def rho(altitude: float) -> float:
    """Density, kg/m3, of the standard troposphere, as a power and not as the kernel's series."""
    return SEA_LEVEL_DENSITY * (1.0 - DENSITY_LAPSE * altitude) ** DENSITY_EXPONENT


def one(drop: list[float], tolerance: float = 1e-10) -> tuple[float, float, float]:
    time, touchdown, opening = drop_many(np.array([drop]), tolerance)[0]
    return float(time), float(touchdown), float(opening)


def by_scipy(drop: np.ndarray) -> np.ndarray:
    """Time, touchdown speed and speed at the opening by DOP853 at 1e-12."""
    height, mass, body, opening, canopy = drop

    def leg(start: np.ndarray, floor: float, area: float) -> tuple[float, np.ndarray]:
        def slope(_t: float, y: np.ndarray) -> list[float]:
            return [-y[1], STANDARD_GRAVITY - 0.5 * rho(y[0]) * area / mass * y[1] * abs(y[1])]

        def reached(_t: float, y: np.ndarray) -> float:
            return float(y[0] - floor)

        reached.terminal = True  # type: ignore[attr-defined]
        found = solve_ivp(slope, (0.0, 1e4), start, "DOP853", events=reached, rtol=1e-12, atol=1e-12)
        return found.t[-1], found.y[:, -1]

    first, opened = (0.0, np.array([height, 0.0]))
    if opening < height:
        first, opened = leg(opened, opening, body)
    second, landed = leg(opened, 0.0, canopy) if opening > 0.0 else (0.0, opened)
    return np.array([first + second, landed[1], opened[1]])


@pytest.mark.parametrize("drop", DROPS, ids=lambda drop: f"{drop[0]:.0f} m")
def test_meets_dop853(drop: np.ndarray) -> None:
    truth = by_scipy(drop)
    np.testing.assert_allclose(drop_many(drop[None], 1e-6)[0], truth, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(drop_many(drop[None], 1e-10)[0], truth, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("tolerance", [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
def test_error_keeps_to_the_tolerance(tolerance: float) -> None:
    """Landing and opening are ends of whole steps: no tolerance at which an event is missed."""
    truth = np.array([by_scipy(drop) for drop in DROPS[:4]])
    assert np.abs(drop_many(DROPS[:4], tolerance) - truth).max() < 3.0 * tolerance


@given(st.floats(1.0, 2000.0), st.floats(0.0, 1.0))
def test_without_drag_it_falls_as_in_vacuum(height: float, share: float) -> None:
    opening = share * height
    time, touchdown, opened = one([height, 80.0, 0.0, opening, 0.0])
    assert time == pytest.approx(math.sqrt(2.0 * height / STANDARD_GRAVITY), rel=1e-8)
    assert touchdown == pytest.approx(math.sqrt(2.0 * STANDARD_GRAVITY * height), rel=1e-8)
    assert opened == pytest.approx(math.sqrt(2.0 * STANDARD_GRAVITY * (height - opening)), rel=1e-8, abs=1e-6)


@given(st.floats(1.0, 2000.0), st.floats(40.0, 200.0), st.floats(0.05, 2.0))
def test_one_body_is_between_the_closed_forms_of_constant_density(
    height: float, mass: float, area: float
) -> None:
    """v = v_t sqrt(1 - exp(-2 g h / v_t^2)), t = v_t/g arcosh exp(g h / v_t^2): the air's ends bound it."""
    time, touchdown, _ = one([height, mass, area, 0.0, 1.0])
    forms = []
    for air in (rho(height), rho(0.0)):
        terminal = math.sqrt(2.0 * mass * STANDARD_GRAVITY / (air * area))
        x = STANDARD_GRAVITY * height / terminal**2
        # arcosh(e^x) without overflow.
        arcosh = x + math.log1p(math.sqrt(-math.expm1(-2.0 * x)))
        forms.append((terminal / STANDARD_GRAVITY * arcosh, terminal * math.sqrt(-math.expm1(-2.0 * x))))
    (short, fast), (long, slow) = forms
    assert short * (1 - 1e-8) <= time <= long * (1 + 1e-8)
    assert slow * (1 - 1e-8) <= touchdown <= fast * (1 + 1e-8)
    assert long / short - 1 < 1.01 * (rho(0.0) / rho(height) - 1), (
        "the bounds are as narrow as the air allows"
    )


def test_speeds_by_quadrature_over_height() -> None:
    """v^2 is linear in height, d(v^2)/ds = 2 g - rho CdS/m v^2: an integrating factor, no time steps."""
    height, mass, body, opening, canopy = DROPS[0]

    def squared(top: float, floor: float, area: float, start: float) -> float:
        def thickness(z: float) -> float:
            return area / mass * quad(rho, floor, z, epsabs=0, epsrel=1e-12)[0]

        fed = quad(lambda z: math.exp(-thickness(z)), floor, top, epsabs=0, epsrel=1e-11, limit=200)[0]
        return start * math.exp(-thickness(top)) + 2.0 * STANDARD_GRAVITY * fed

    opened = squared(height, opening, body, 0.0)
    landed = squared(opening, 0.0, canopy, opened)
    _, touchdown, at_opening = one(list(DROPS[0]))
    assert at_opening == pytest.approx(math.sqrt(opened), rel=1e-9)
    assert touchdown == pytest.approx(math.sqrt(landed), rel=1e-9)


def test_an_opening_that_changes_nothing_leaves_no_trace() -> None:
    whole = one([1000.0, 90.0, 0.45, 0.0, 25.0])
    for opening in (999.9, 617.0, 200.0, 0.1):
        assert one([1000.0, 90.0, 0.45, opening, 0.45])[:2] == pytest.approx(whole[:2], rel=1e-9)


def test_openings_outside_the_fall() -> None:
    above, at_release = one([500.0, 80.0, 0.5, 700.0, 25.0]), one([500.0, 80.0, 0.5, 500.0, 25.0])
    assert above == at_release
    assert above[2] == 0.0
    below, on_ground = one([500.0, 80.0, 0.5, -10.0, 25.0]), one([500.0, 80.0, 0.5, 0.0, 25.0])
    assert below == on_ground
    assert below[2] == below[1]


def test_rows_do_not_depend_on_each_other() -> None:
    together = drop_many(DROPS, 1e-6)
    for k, drop in enumerate(DROPS):
        assert np.array_equal(drop_many(drop[None], 1e-6)[0], together[k])
    assert drop_many(np.empty((0, 5)), 1e-6).shape == (0, 3)
