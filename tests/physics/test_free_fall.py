from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import cumulative_trapezoid, quad

from precipice.physics.atmosphere import standard_air
from precipice.physics.free_fall import (
    Fall,
    area_for_top_speed,
    delay_table,
    drag_area_per_mass,
    fall_from,
)
from truth import published

FOOT, MPH, GRAVITY = 0.3048, 0.44704, 9.80665

# The delay table


def test_the_delay_table_of_skydivers_from_the_terminal_speed_alone() -> None:
    truth = published("freefall_table")
    rows = delay_table(truth["after_12_s_ft_per_s"] * FOOT, truth["seconds"][-1])
    assert [row[0] for row in rows] == truth["seconds"]
    np.testing.assert_allclose([row[1] / FOOT for row in rows], truth["fallen_ft"], rtol=0.04)


def test_the_terminal_speed_in_the_manual_meets_the_table_as_well() -> None:
    """120 mph, belly to earth, is 176 ft/s beside the table's 174: 4 % from 2 s on."""
    terminal, truth = published("terminal_speed")["belly_to_earth_mph"] * MPH, published("freefall_table")
    found = [row[1] / FOOT for row in delay_table(terminal, 12)]
    np.testing.assert_allclose(found[2:], truth["fallen_ft"][2:], rtol=0.04)


@given(st.floats(5.0, 120.0))
def test_speed_is_the_rate_of_fall_and_weight_less_drag_its_change(terminal: float) -> None:
    """Fallen by quadrature of the speed; and v' = g (1 - (v / v_t)^2) by quadrature of 1 / v'."""
    for second, fallen, speed in delay_table(terminal, 6)[1:]:
        way = quad(lambda t: terminal * math.tanh(GRAVITY * t / terminal), 0.0, second)[0]
        assert fallen == pytest.approx(way, rel=1e-8)
        if speed < 0.999 * terminal:
            time = quad(lambda v: 1.0 / (GRAVITY * (1.0 - (v / terminal) ** 2)), 0.0, speed)[0]
            assert time == pytest.approx(second, rel=1e-6)


def test_a_fall_begins_as_in_a_vacuum_and_ends_at_the_terminal_speed() -> None:
    for second, fallen, speed in delay_table(3000.0, 5):
        assert fallen == pytest.approx(0.5 * GRAVITY * second**2, rel=1e-4)
        assert speed == pytest.approx(GRAVITY * second, rel=1e-4)
    *_, before, last = delay_table(10.0, 4000)
    assert last[2] == pytest.approx(10.0, rel=1e-12)
    assert last[1] - before[1] == pytest.approx(10.0, rel=1e-9)
    # A body that has reached it is behind one that always had it by v_t^2 ln 2 / g.
    assert 10.0 * 4000 - last[1] == pytest.approx(100.0 * math.log(2.0) / GRAVITY, rel=1e-6)


def test_a_drag_area_by_hand() -> None:
    """80 kg at 50 m/s: 784.5 N over 1531 Pa is 0.5123 m2."""
    assert 80.0 * drag_area_per_mass(50.0) == pytest.approx(0.51234, rel=1e-4)


# Falls from thin air


def test_in_all_but_empty_air_a_fall_is_newtons() -> None:
    """From 39 km in the first 10 s: within 1 % of g t^2 / 2, with gravity as it is up there."""
    fall = fall_from(39_000.0, 30_000.0, 0.003)
    here = GRAVITY * (6_356_766.0 / (6_356_766.0 + 39_000.0)) ** 2
    early = (fall.seconds > 0.0) & (fall.seconds <= 10.0)
    np.testing.assert_allclose(fall.speed[early], here * fall.seconds[early], rtol=0.01)
    np.testing.assert_allclose(
        39_000.0 - fall.altitude[early], here * fall.seconds[early] ** 2 / 2, rtol=0.01
    )


def test_low_down_a_fall_is_that_of_the_delay_table() -> None:
    """1,000 m to 300 m: the air gains 7 %, its root half of that; the table for the air halfway is meant."""
    half = standard_air(650.0)[0]
    terminal = 15.0 * math.sqrt(1.225 / half)
    fall = fall_from(1000.0, 300.0, drag_area_per_mass(15.0), step=1.0)
    table = np.array(delay_table(terminal, len(fall.seconds) - 1))
    np.testing.assert_allclose(fall.speed[1:], table[1:, 2], rtol=0.025)
    np.testing.assert_allclose(1000.0 - fall.altitude[1:], table[1:, 1], rtol=0.025)


@pytest.mark.parametrize("altitude", [4_000.0, 1_000.0])
def test_deep_in_the_air_the_speed_is_the_terminal_one(altitude: float) -> None:
    """m g = 1/2 rho CdS v^2, and behind it by no more than the air thickens in the time it takes."""
    fall = fall_from(12_000.0, 500.0, drag_area_per_mass(50.0))
    speed = float(np.interp(-altitude, -fall.altitude, fall.speed))
    assert speed == pytest.approx(50.0 * math.sqrt(1.225 / standard_air(altitude)[0]), rel=0.02)


def test_energy_goes_where_drag_takes_it() -> None:
    """1/2 v^2 less the work of gravity is the work of drag, added up by the trapezium rule."""
    per_mass = 0.004
    fall = fall_from(39_000.0, 2_500.0, per_mass)
    rho = np.array([standard_air(z)[0] for z in fall.altitude])
    taken = cumulative_trapezoid(0.5 * rho * per_mass * fall.speed**3, fall.seconds, initial=0.0)
    # g0 r^2 / (r + z) is the potential of gravity that falls off with the square.
    potential = -GRAVITY * 6_356_766.0**2 / (6_356_766.0 + fall.altitude)
    given = potential[0] - potential
    np.testing.assert_allclose(0.5 * fall.speed**2 + taken, given, rtol=0, atol=1e-4 * given.max())


@given(st.floats(2_000.0, 38_000.0), st.floats(0.001, 0.02))
def test_a_lower_drag_is_never_slower(exit_altitude: float, per_mass: float) -> None:
    slow = fall_from(exit_altitude, 1_000.0, 1.2 * per_mass, 1.0)
    fast = fall_from(exit_altitude, 1_000.0, per_mass, 1.0)
    count = min(len(slow.seconds), len(fast.seconds))
    assert len(fast.seconds) <= len(slow.seconds)
    assert (fast.altitude[:count] <= slow.altitude[:count] + 1e-4).all()


@pytest.mark.parametrize(("exit_altitude", "opening"), [(1_000.0, 1_000.0), (900.0, 1_000.0)])
def test_refuses_an_opening_above_the_exit(exit_altitude: float, opening: float) -> None:
    with pytest.raises(ValueError, match="an opening below the exit is allowed"):
        fall_from(exit_altitude, opening, 0.004)


@pytest.mark.parametrize(("exit_altitude", "opening"), [(48_000.0, 1_000.0), (500.0, -600.0)])
def test_refuses_what_is_outside_the_atmosphere(exit_altitude: float, opening: float) -> None:
    with pytest.raises(ValueError, match="47 km is allowed"):
        fall_from(exit_altitude, opening, 0.004)


def test_refuses_a_top_speed_that_no_area_gives() -> None:
    with pytest.raises(ValueError, match=r"."):
        area_for_top_speed(39_000.0, 2_500.0, 3_000.0)


# Baumgartner, 14 October 2012: one area fitted to the top speed, all else predicted


@cache
def stratos() -> Fall:
    truth = published("stratos_2012")
    ends = truth["exit_altitude_m"], truth["opening_altitude_m_msl"]
    return fall_from(*ends, area_for_top_speed(*ends, truth["max_speed_m_s"]), step=0.02)


def test_stratos_reaches_the_top_speed_it_was_fitted_to() -> None:
    assert stratos().speed.max() == pytest.approx(published("stratos_2012")["max_speed_m_s"], abs=0.01)


def test_stratos_passes_mach_1_within_a_second() -> None:
    fall = stratos()
    first = float(fall.seconds[np.argmax(fall.mach >= 1.0)])
    assert first == pytest.approx(published("stratos_2012")["mach_1_at_s"], abs=1.0)


def test_stratos_top_mach_within_two_hundredths() -> None:
    assert stratos().mach.max() == pytest.approx(published("stratos_2012")["max_mach"], abs=0.02)


def test_stratos_top_speed_comes_within_two_seconds() -> None:
    fall = stratos()
    found = float(fall.seconds[np.argmax(fall.speed)])
    assert found == pytest.approx(published("stratos_2012")["max_speed_at_s"], abs=2.0)


def test_stratos_falls_as_long_within_an_eighth() -> None:
    """Shorter than he did: his posture changed and he spun, and one area cannot follow that."""
    truth = published("stratos_2012")
    fall = stratos()
    assert fall.altitude[0] - fall.altitude[-1] == pytest.approx(truth["free_fall_m"], rel=1e-3)
    assert fall.seconds[-1] == pytest.approx(truth["free_fall_s"], rel=0.12)
