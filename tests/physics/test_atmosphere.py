from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from precipice.physics.atmosphere import gravity, standard_air
from truth import published

EARTH = 6_356_766.0
"""m; U.S. Standard Atmosphere 1976."""
SPECIFIC = 8314.32 / 28.9644
"""J/(kg K); the gas constant over the molar mass, both as U.S. Standard Atmosphere 1976 has them."""

# U.S. Standard Atmosphere 1976, tables I and III: geometric altitude, m; kg/m3; Pa; m/s.
TABLE = [
    (0.0, 1.2250, 101_325.0, 340.294),
    (5_000.0, 0.73643, 54_048.0, 320.545),
    (10_000.0, 0.41351, 26_500.0, 299.532),
    (15_000.0, 0.19476, 12_112.0, 295.069),
    (20_000.0, 0.088910, 5_529.3, 295.069),
    (30_000.0, 0.018410, 1_197.0, 301.709),
    (40_000.0, 0.0039957, 287.14, 317.189),
]


def geometric(height: float) -> float:
    return EARTH * height / (EARTH - height)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]:.0f} m")
def test_meets_the_printed_table(row: tuple[float, ...]) -> None:
    assert standard_air(row[0]) == pytest.approx(row[1:], rel=5e-5)


def test_meets_the_bases_of_the_layers() -> None:
    """At their geopotential heights; the temperature by way of the speed of sound and of the density."""
    table = published("isa_1976")
    for height, temperature, pressure in zip(
        table["geopotential_m"], table["temperature_K"], table["pressure_Pa"], strict=True
    ):
        rho, found, sound = standard_air(geometric(height) - 1e-6)
        assert found == pytest.approx(pressure, rel=2e-5)
        assert rho == pytest.approx(pressure / (SPECIFIC * temperature), rel=2e-5)
        assert sound == pytest.approx(math.sqrt(1.4 * SPECIFIC * temperature), rel=1e-5)


def test_each_layer_carries_the_air_above_it() -> None:
    """dp = -rho g dz in geometric height with gravity falling off, from the ground to 47 km, by scipy."""
    top = 47_000.0
    path = solve_ivp(
        lambda z, p: [-standard_air(z)[0] * 9.80665 * (EARTH / (EARTH + z)) ** 2],
        (0.0, top),
        [101_325.0],
        "DOP853",
        t_eval=[8_000.0, 18_000.0, 28_000.0, 38_000.0, top],
        rtol=1e-10,
        atol=1e-7,
        max_step=250.0,
    )
    for z, pressure in zip(path.t, path.y[0], strict=True):
        assert standard_air(float(z))[1] == pytest.approx(pressure, rel=2e-6)


@given(st.floats(-499.0, 47_300.0), st.floats(1e-3, 100.0))
def test_the_air_thins_without_a_jump(altitude: float, up: float) -> None:
    """Falling by no more than a scale height of 6,000 m and no less than one of 9,500 m asks for."""
    above = min(altitude + up, 47_340.0)
    for low, high in list(zip(standard_air(altitude), standard_air(above), strict=True))[:2]:
        fallen = math.log(low / high)
        assert (above - altitude) / 12_000.0 <= fallen <= (above - altitude) / 6_000.0


def test_gravity_is_that_of_the_printed_table() -> None:
    """U.S. Standard Atmosphere 1976, table I: 9.8066, 9.7759 at 10 km, 9.6844 at 40 km."""
    found = [gravity(z) for z in (0.0, 10_000.0, 40_000.0)]
    assert found == pytest.approx([9.8066, 9.7759, 9.6844], abs=6e-5)


@pytest.mark.parametrize("altitude", [-501.0, 47_400.0, 1e6, math.nan, math.inf])
def test_refuses_what_is_outside(altitude: float) -> None:
    with pytest.raises(ValueError, match="47 km is allowed"):
        standard_air(altitude)


def test_ends_at_geopotential_heights() -> None:
    """47,000 m of geopotential height are 47,350 m."""
    assert geometric(47_000.0) == pytest.approx(47_350.1, abs=0.1)
    standard_air(47_350.0)
    with pytest.raises(ValueError, match="found an altitude of 47,351 m"):
        standard_air(47_351.0)
