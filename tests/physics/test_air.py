from __future__ import annotations

import math

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import kstest, kurtosis, skew

from precipice.physics.air import (
    LOG_LAW,
    MEASURED,
    NO_TABLE,
    POWER_LAW,
    Air,
    Gust,
    density_at,
    log_factor,
    mean_wind,
    next_gust,
    normals_at,
    station_air,
    uniform_at,
)
from precipice.physics.standard import standard_density, standard_station
from truth import published

EARTH = 6_356_766.0
"""m; the radius by which U.S. Standard Atmosphere 1976 turns height into geopotential height."""

# U.S. Standard Atmosphere 1976, table I, by geometric altitude: m, kg/m3.
PUBLISHED = {0.0: 1.2250, 1000.0: 1.1117, 2000.0: 1.0066, 5000.0: 0.73643, 10000.0: 0.41351}
SPECIFIC = 8314.32 / 28.9644
"""J/(kg K); the gas constant over the molar mass, both as U.S. Standard Atmosphere 1976 has them."""


def air_of(
    pressure: float = 101_325.0,
    temperature: float = 288.15,
    station: float = 0.0,
    wind: tuple[float, float] = (0.0, 0.0),
    law: int = POWER_LAW,
    shape: float = 0.143,
    ground: float = 0.0,
    table: np.ndarray = NO_TABLE,
) -> Air:
    here, lapse = station_air(pressure, temperature)
    return Air(here, lapse, station, law, *wind, shape, ground, table)


# The loops of the tests; the numbers in them are those of the air.


@numba.njit
def uniforms(key: int, count: int) -> np.ndarray:
    out = np.empty(count)
    for k in range(count):
        out[k] = uniform_at(key, k)
    return out


@numba.njit
def normals(key: int, count: int) -> np.ndarray:
    out = np.empty((count, 2))
    for k in range(count):
        out[k] = normals_at(key, k)
    return out


@numba.njit
def gusts(sd: float, correlation: float, count: int, key: int) -> np.ndarray:
    gust, path = (0.0, 0.0, 0.0), np.empty((count, 3))
    for index in range(count):
        gust = next_gust(gust, sd, correlation, key, index)
        path[index] = gust
    return path


@numba.njit
def spread(sd: float, correlation: float, steps: int, runs: int) -> np.ndarray:
    """Gusts (runs, 3) after so many intervals from calm, a key each."""
    ends = np.empty((runs, 3))
    for key in range(runs):
        gust = (0.0, 0.0, 0.0)
        for index in range(steps):
            gust = next_gust(gust, sd, correlation, np.uint64(key), index)
        ends[key] = gust
    return ends


def autocorrelation(series: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(series[:-lag], series[lag:])[0, 1])


# Density


@pytest.mark.parametrize("altitude", PUBLISHED)
def test_density_meets_the_published_table_at_its_geopotential_height(altitude: float) -> None:
    geopotential = EARTH * altitude / (EARTH + altitude)
    assert standard_density(geopotential) == pytest.approx(PUBLISHED[altitude], rel=1e-4)


@pytest.mark.parametrize("altitude", [1000.0, 2000.0])
def test_the_air_at_a_station_of_the_standard_day_is_that_of_the_table(altitude: float) -> None:
    """The station 500 m lower, with the pressure and temperature of the standard day there."""
    air = air_of(*standard_station(altitude - 500.0), station=altitude - 500.0)
    assert density_at(air, altitude) == pytest.approx(PUBLISHED[altitude], rel=5e-4)


def test_the_station_of_the_standard_day() -> None:
    table = published("isa_1976")
    for height, temperature, pressure in zip(
        table["geopotential_m"][:2], table["temperature_K"], table["pressure_Pa"], strict=False
    ):
        found = standard_station(float(height))
        assert found == pytest.approx((pressure, temperature), rel=2e-5)


STATION = st.tuples(st.floats(60_000.0, 108_000.0), st.floats(250.0, 320.0), st.floats(-400.0, 4000.0))


@given(STATION)
def test_at_the_station_density_is_that_of_an_ideal_gas(station: tuple[float, float, float]) -> None:
    pressure, temperature, height = station
    found = density_at(air_of(*station), height)
    assert found == pytest.approx(pressure / (SPECIFIC * temperature), rel=1e-6)


@given(STATION, st.floats(-1000.0, 1000.0))
def test_within_1000_m_density_is_the_power_law(station: tuple[float, float, float], away: float) -> None:
    pressure, temperature, height = station
    exponent = 9.80665 / (SPECIFIC * 0.0065) - 1.0
    exact = pressure / (SPECIFIC * temperature) * (1.0 - 0.0065 * away / temperature) ** exponent
    assert density_at(air_of(*station), height + away) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("away", [-2500.0, -800.0, 800.0, 2500.0])
def test_density_carries_the_air_above_it(away: float) -> None:
    """From the balance of weight and pressure, by quadrature: ln p falls by the integral of g / (R T)."""
    pressure, temperature = 91_000.0, 301.0
    fall = quad(lambda z: 9.80665 / (SPECIFIC * (temperature - 0.0065 * z)), 0.0, away)[0]
    expected = pressure * math.exp(-fall) / (SPECIFIC * (temperature - 0.0065 * away))
    assert density_at(air_of(pressure, temperature, 950.0), 950.0 + away) == pytest.approx(expected, rel=1e-6)


# Mean wind


def wind_factor(height: float, exponent: float) -> float:
    """Mean wind at a height over that at 10 m, by the power law."""
    return mean_wind(Air(1.2, 0.0, 0.0, POWER_LAW, 1.0, 0.0, exponent, 0.0, NO_TABLE), height)[0]


def test_wind_follows_the_power_law_above_a_metre() -> None:
    assert wind_factor(10.0, 0.143) == 1.0
    assert wind_factor(100.0, 0.5) == pytest.approx(math.sqrt(10.0))
    assert wind_factor(80.0, 0.2) / wind_factor(40.0, 0.2) == pytest.approx(2.0**0.2)
    assert wind_factor(0.0, 0.143) == wind_factor(-5.0, 0.143) == wind_factor(1.0, 0.143)
    assert wind_factor(3000.0, 0.0) == 1.0


@given(st.floats(2.1, 2000.0), st.floats(2.1, 2000.0), st.floats(1e-3, 1.0))
def test_the_log_law_counts_doublings(low: float, high: float, roughness: float) -> None:
    """u(high) - u(low) is ln(high / low) over ln(10 / z0), whatever the heights."""
    rise = log_factor(high, roughness) - log_factor(low, roughness)
    assert rise * math.log(10.0 / roughness) == pytest.approx(math.log(high / low), abs=1e-9)
    assert log_factor(10.0, roughness) == pytest.approx(1.0, rel=1e-12)


def test_a_log_profile_by_hand() -> None:
    """Grass, 0.03 m: ln(80 / 0.03) / ln(10 / 0.03) = 1.3580; still above nothing below a metre."""
    assert log_factor(80.0, 0.03) == pytest.approx(1.35796, rel=1e-5)
    assert log_factor(-3.0, 0.03) == log_factor(1.0, 0.03) > 0.0
    assert log_factor(0.5, 2.0) == pytest.approx(math.log(2.0) / math.log(5.0))


@given(st.floats(-20.0, 1500.0), st.floats(-15.0, 15.0), st.floats(-15.0, 15.0), st.floats(0.0, 0.5))
def test_heights_of_the_mean_wind_are_counted_from_the_ground(
    height: float, along: float, right: float, exponent: float
) -> None:
    share = (max(height, 1.0) / 10.0) ** exponent
    air = air_of(wind=(along, right), shape=exponent, ground=1200.0)
    assert mean_wind(air, 1200.0 + height) == pytest.approx((share * along, share * right), abs=1e-9)
    log = air_of(wind=(along, right), shape=0.1, ground=1200.0, law=LOG_LAW)
    share = math.log(max(height, 1.0) / 0.1) / math.log(100.0)
    assert mean_wind(log, 1200.0 + height) == pytest.approx((share * along, share * right), abs=1e-9)


def test_a_measured_profile_with_veer() -> None:
    """Rows at 10, 100 and 400 m: as the wind at 10 m, then twice that from the right, then thrice."""
    rows = [(10.0, 1.0, 0.0), (100.0, 2.0, 90.0), (400.0, 3.0, 90.0)]
    table = np.array([(z, share, *np.round(towards(veer), 12)) for z, share, veer in rows])
    air = air_of(wind=(6.0, 0.0), law=MEASURED, ground=500.0, table=table)
    assert mean_wind(air, 500.0) == mean_wind(air, 510.0) == (6.0, 0.0)
    assert mean_wind(air, 600.0) == pytest.approx((0.0, 12.0))
    assert mean_wind(air, 750.0) == pytest.approx((0.0, 15.0)), "halfway between two rows"
    assert mean_wind(air, 9000.0) == pytest.approx((0.0, 18.0)), "as at the highest row"
    along, right = mean_wind(air, 555.0)
    assert math.atan2(right, along) == pytest.approx(math.radians(45.0)), "veered half the way"


def towards(veer: float) -> tuple[float, float]:
    return math.cos(math.radians(veer)), math.sin(math.radians(veer))


@given(
    st.floats(0.0, 500.0),
    st.lists(st.tuples(st.floats(0.2, 3.0), st.floats(-5.0, 5.0)), min_size=2, max_size=6),
    st.floats(-math.pi, math.pi),
)
def test_a_measured_profile_is_interpolated_between_rows(
    height: float, rows: list[tuple[float, float]], bearing: float
) -> None:
    """Share by numpy.interp; veer as well, where neighbours differ by 10 degrees at most."""
    heights = 10.0 + 80.0 * np.arange(len(rows))
    shares, veers = np.array(rows).T
    table = np.column_stack([heights, shares, np.cos(np.radians(veers)), np.sin(np.radians(veers))])
    air = air_of(wind=(7.0 * math.cos(bearing), 7.0 * math.sin(bearing)), law=MEASURED, table=table)
    along, right = mean_wind(air, height)
    assert math.hypot(along, right) == pytest.approx(7.0 * np.interp(height, heights, shares), rel=4e-3)
    veer = math.remainder(math.atan2(right, along) - bearing, 2.0 * math.pi)
    assert math.degrees(veer) == pytest.approx(np.interp(height, heights, veers), abs=0.01)


# Numbers by key and counter


def unshift(word: int, bits: int) -> int:
    """The word that word ^ word >> bits came from."""
    found = word
    for _ in range(64 // bits):
        found = word ^ found >> bits
    return found


def key_of(word: int) -> int:
    """The key whose first number is a word of SplitMix64: its finaliser backwards."""
    word = unshift(word, 31) * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
    word = unshift(word, 27) * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
    return (unshift(word, 30) - 0x9E3779B97F4A7C15) % 2**64


KEYS = [np.uint64(0), np.uint64(1), np.uint64(2**63), np.uint64(2**64 - 1)]


@pytest.mark.parametrize("key", KEYS)
def test_numbers_by_counter_are_uniform(key: np.uint64) -> None:
    drawn = uniforms(key, 50_000)
    assert 0.0 < drawn.min() < drawn.max() < 1.0
    assert kstest(drawn, "uniform").pvalue > 1e-3
    pairs = np.histogram2d(drawn[::2], drawn[1::2], bins=10, range=[[0, 1], [0, 1]])[0].ravel()
    # Chi-square of 99 degrees of freedom: mean 99, standard deviation 14.
    assert ((pairs - 250.0) ** 2 / 250.0).sum() < 99 + 4 * 14.1


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**62))
def test_every_key_and_counter_has_a_number_between_0_and_1(key: int, counter: int) -> None:
    assert 0.0 < uniform_at(np.uint64(key), counter) < 1.0


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40))
def test_numbers_are_those_of_splitmix64(key: int, counter: int) -> None:
    """The generator as Steele, Lea and Flood 2014 print it (figure 12), in Python's whole numbers."""
    word = (key + 0x9E3779B97F4A7C15 * (counter + 1)) % 2**64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    word ^= word >> 31
    assert uniform_at(np.uint64(key), counter) == pytest.approx(word / 2**64, abs=2e-16)


def test_the_first_numbers_of_splitmix64() -> None:
    """From seed 0, the published test vector e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f."""
    words = 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F
    found = [uniform_at(np.uint64(0), k) for k in range(3)]
    assert found == pytest.approx([word / 2**64 for word in words], abs=2e-16)


def test_the_least_number_is_above_0() -> None:
    assert 0.0 < uniform_at(np.uint64(key_of(0)), 0) < 1e-15


def test_the_greatest_number_is_below_1() -> None:
    assert 1.0 - 1e-15 < uniform_at(np.uint64(key_of(2**64 - 1)), 0) < 1.0


@pytest.mark.parametrize("key", KEYS)
def test_normals_are_normal(key: np.uint64) -> None:
    """40,000 of them: the mean has a standard error of 0.005, the sd of 0.0035."""
    pairs = normals(key, 20_000)
    drawn = pairs.ravel()
    assert abs(drawn.mean()) < 4 * 0.005
    assert abs(drawn.std() - 1.0) < 4 * 0.0036
    assert abs(skew(drawn)) < 4 * math.sqrt(6 / 40_000)
    assert abs(kurtosis(drawn)) < 4 * math.sqrt(24 / 40_000)
    assert kstest(drawn, "norm").pvalue > 1e-3
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 4 / math.sqrt(20_000)
    assert abs(np.corrcoef((pairs**2).T)[0, 1]) < 4 / math.sqrt(20_000)


@pytest.mark.parametrize("lag", [1, 2, 3, 6])
def test_neighbouring_counters_do_not_go_together(lag: int) -> None:
    drawn = normals(np.uint64(3), 20_000)[:, 0]
    assert abs(autocorrelation(drawn, lag)) < 4 / math.sqrt(20_000)
    assert abs(autocorrelation(drawn**2, lag)) < 4 / math.sqrt(20_000)


@pytest.mark.parametrize("other", [4, 5, 3 + 2**32, 3 + 2**63])
def test_neighbouring_keys_do_not_go_together(other: int) -> None:
    one, two = normals(np.uint64(3), 20_000)[:, 0], normals(np.uint64(other), 20_000)[:, 0]
    assert abs(np.corrcoef(one, two)[0, 1]) < 4 / math.sqrt(20_000)
    assert not set(one) & set(two)


# Gusts


@pytest.mark.parametrize(("interval", "time_scale"), [(0.1, 1.0), (0.5, 1.0), (0.25, 2.0)])
def test_gusts_keep_their_deviation_and_forget_exponentially(interval: float, time_scale: float) -> None:
    """Mean 0, sd as stated and half of it upwards, and a correlation of c^k after k intervals."""
    c, count = math.exp(-interval / time_scale), 200_000
    path = gusts(2.0, c, count + 1000, np.uint64(7))[1000:]
    # A correlated series of n counts as n (1 - c) / (1 + c) numbers, n (1 - c^2) / (1 + c^2) squares.
    numbers, squares = count * (1 - c) / (1 + c), count * (1 - c**2) / (1 + c**2)
    for axis, sd in enumerate((2.0, 2.0, 1.0)):
        assert abs(path[:, axis].mean()) < 4 * sd / math.sqrt(numbers)
        assert path[:, axis].std() == pytest.approx(sd, rel=4 / math.sqrt(2 * squares))
        assert kstest(path[:: int(12 / -math.log(c)), axis], "norm", (0.0, sd)).pvalue > 1e-3
        for lag in (1, 4, 10):
            assert autocorrelation(path[:, axis], lag) == pytest.approx(c**lag, abs=4 / math.sqrt(squares))


def test_the_three_parts_of_a_gust_are_independent() -> None:
    path = gusts(2.0, math.exp(-2.0), 20_000, np.uint64(7))
    together = np.corrcoef(path.T)
    assert np.abs(together[~np.eye(3, dtype=bool)]).max() < 0.035


@given(st.integers(0, 2**64 - 1), st.integers(0, 100_000), st.floats(0.1, 5.0), st.floats(0.0, 0.99))
def test_a_gust_depends_on_what_it_is_given_and_on_nothing_else(
    key: int, index: int, sd: float, correlation: float
) -> None:
    before: Gust = (1.0, -2.0, 0.5)
    found = next_gust(before, sd, correlation, np.uint64(key), index)
    next_gust(before, sd, correlation, np.uint64(key), index + 1)
    assert next_gust(before, sd, correlation, np.uint64(key), index) == found
    assert next_gust(before, sd, correlation, np.uint64(key ^ 1), index) != found
    assert next_gust(before, sd, correlation, np.uint64(key), index + 1) != found


def test_gusts_of_two_runs_do_not_go_together() -> None:
    one, two = (gusts(1.0, 0.5, 40_000, np.uint64(key)) for key in (11, 12))
    # Two such series have 1 / n (1 + c^2) / (1 - c^2) as the variance of their correlation.
    limit = 4 * math.sqrt(1.25 / 0.75 / 40_000)
    assert np.abs(np.corrcoef(one.T, two.T)[:3, 3:]).max() < limit


@pytest.mark.parametrize("steps", [1, 10])
def test_half_the_interval_twice_spreads_a_still_start_as_far(steps: int) -> None:
    """From calm, the variance after dt is sd^2 (1 - exp(-2 dt / T)), in one step or in ten."""
    ends = spread(1.0, math.exp(-0.5 / steps), steps, 20_000)
    wanted = math.sqrt(1.0 - math.exp(-1.0)) * np.array([1.0, 1.0, 0.5])
    np.testing.assert_allclose(ends.std(axis=0), wanted, rtol=4 / math.sqrt(40_000))


def test_no_gust_where_the_air_is_still() -> None:
    assert not gusts(0.0, 0.9, 20, np.uint64(7)).any()
