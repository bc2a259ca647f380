from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import kstest, kurtosis, skew

from precipice.physics.air import density, next_gust, normal_at, wind_factor

EARTH = 6_356_766.0
"""m; the radius by which U.S. Standard Atmosphere 1976 turns height into geopotential height."""

# U.S. Standard Atmosphere 1976, table I, by geometric altitude: m, kg/m3.
PUBLISHED = {0.0: 1.2250, 1000.0: 1.1117, 2000.0: 1.0066, 5000.0: 0.73643, 10000.0: 0.41351}


def normals(key: int, count: int, first: int = 0) -> np.ndarray:
    return np.array([normal_at(np.uint64(key), first + k) for k in range(count)])


def gusts(sd: float, correlation: float, count: int, key: int = 7, chunk: int | None = None) -> np.ndarray:
    """One gust after another, (count, 3); with `chunk`, carried over in a fresh array after so many."""
    gust, path = np.zeros(3), np.empty((count, 3))
    for index in range(count):
        if chunk is not None and index % chunk == 0:
            gust = gust.copy()
        next_gust(gust, sd, correlation, np.uint64(key), index)
        path[index] = gust
    return path


def autocorrelation(series: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(series[:-lag], series[lag:])[0, 1])


@pytest.mark.parametrize("altitude", PUBLISHED)
def test_density_meets_the_published_table_at_its_geopotential_height(altitude: float) -> None:
    geopotential = EARTH * altitude / (EARTH + altitude)
    assert density(geopotential) == pytest.approx(PUBLISHED[altitude], rel=1e-3)


@pytest.mark.parametrize("altitude", [altitude for altitude in PUBLISHED if altitude <= 5000.0])
def test_up_to_5000_m_the_two_heights_are_one_within_a_thousandth(altitude: float) -> None:
    assert density(altitude) == pytest.approx(PUBLISHED[altitude], rel=1e-3)


def test_wind_follows_the_power_law_above_a_metre() -> None:
    assert wind_factor(10.0, 0.143) == 1.0
    assert wind_factor(100.0, 0.5) == pytest.approx(math.sqrt(10.0))
    assert wind_factor(80.0, 0.2) / wind_factor(40.0, 0.2) == pytest.approx(2.0**0.2)
    assert wind_factor(0.0, 0.143) == wind_factor(-5.0, 0.143) == wind_factor(1.0, 0.143)
    assert wind_factor(3000.0, 0.0) == 1.0


@pytest.mark.parametrize("key", [0, 1, 2**63, 2**64 - 1])
def test_numbers_by_counter_are_standard_normal(key: int) -> None:
    """20,000 of them: the mean has a standard error of 0.007, the sd of 0.005."""
    drawn = normals(key, 20_000)
    assert abs(drawn.mean()) < 4 * 0.0071
    assert abs(drawn.std() - 1.0) < 4 * 0.005
    assert abs(skew(drawn)) < 4 * math.sqrt(6 / 20_000)
    assert abs(kurtosis(drawn)) < 4 * math.sqrt(24 / 20_000)
    assert kstest(drawn, "norm").pvalue > 1e-3


def test_a_number_depends_on_key_and_counter_and_on_nothing_else() -> None:
    forward = normals(11, 50)
    backward = np.array([normal_at(np.uint64(11), k) for k in reversed(range(50))])[::-1]
    np.testing.assert_array_equal(forward, backward)
    assert len(set(forward)) == 50


@pytest.mark.parametrize("lag", [1, 2, 3, 6])
def test_neighbouring_counters_do_not_go_together(lag: int) -> None:
    drawn = normals(3, 20_000)
    assert abs(autocorrelation(drawn, lag)) < 4 / math.sqrt(20_000)
    assert abs(autocorrelation(drawn**2, lag)) < 4 / math.sqrt(20_000)


@pytest.mark.parametrize("other", [4, 5, 3 + 2**32, 3 + 2**63])
def test_neighbouring_keys_do_not_go_together(other: int) -> None:
    one, two = normals(3, 20_000), normals(other, 20_000)
    assert abs(np.corrcoef(one, two)[0, 1]) < 4 / math.sqrt(20_000)
    assert not set(one) & set(two)


@pytest.mark.parametrize(("interval", "time_scale"), [(0.1, 1.0), (0.5, 1.0), (0.25, 2.0)])
def test_gusts_keep_their_deviation_and_forget_exponentially(interval: float, time_scale: float) -> None:
    correlation = math.exp(-interval / time_scale)
    path = gusts(2.0, correlation, 40_000)[1000:]
    # A correlated series of n counts as n (1 - c^2) / (1 + c^2) independent squares.
    effective = len(path) * (1 - correlation**2) / (1 + correlation**2)
    for axis, sd in enumerate((2.0, 2.0, 1.0)):
        assert path[:, axis].std() == pytest.approx(sd, rel=4 / math.sqrt(2 * effective))
        for lag in (1, 4):
            expected = math.exp(-lag * interval / time_scale)
            assert autocorrelation(path[:, axis], lag) == pytest.approx(expected, abs=0.05)


def test_the_three_parts_of_a_gust_are_independent() -> None:
    path = gusts(2.0, math.exp(-2.0), 20_000)
    together = np.corrcoef(path.T)
    assert np.abs(together[~np.eye(3, dtype=bool)]).max() < 0.035


def test_gusts_do_not_depend_on_how_the_flight_is_cut_into_pieces() -> None:
    whole = gusts(1.5, 0.9, 300)
    for chunk in (1, 7, 150):
        np.testing.assert_array_equal(gusts(1.5, 0.9, 300, chunk=chunk), whole)


def test_half_the_interval_twice_spreads_a_still_start_as_far() -> None:
    """From calm, the variance after dt is sd^2 (1 - exp(-2 dt / T)), in one step or in ten."""
    time_scale, sd, count = 1.0, 1.0, 8000
    wanted = math.sqrt(1.0 - math.exp(-2.0 * 0.5 / time_scale))
    for steps in (1, 10):
        correlation = math.exp(-0.5 / steps / time_scale)
        ends = np.empty(count)
        for key in range(count):
            gust = np.zeros(3)
            for index in range(steps):
                next_gust(gust, sd, correlation, np.uint64(key), index)
            ends[key] = gust[0]
        assert ends.std() == pytest.approx(wanted, rel=4 / math.sqrt(2 * count))


def test_no_gust_where_the_air_is_still() -> None:
    assert not gusts(0.0, 0.9, 20).any()
