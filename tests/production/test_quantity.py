from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.production.quantity import Distribution, QuantityError, parse_quantity
from precipice.production.units import si_factor

MPH = 0.44704


def test_a_number_with_a_unit_is_exact_and_says_so() -> None:
    found = parse_quantity("150 ft", "m")
    assert (found.mean, found.low, found.high) == pytest.approx((45.72, 45.72, 45.72))
    assert not found.has_tolerance


@pytest.mark.parametrize(
    "written", ["31 +/- 1.5 mph", "31 ± 1.5 mph", "31+-1.5mph", {"mean": 31, "sd": 1.5, "unit": "mph"}]
)
def test_plus_minus_is_one_standard_deviation_of_a_bell_curve(written: object) -> None:
    found = parse_quantity(written, "m/s")
    assert found.distribution is Distribution.NORMAL
    assert (found.mean, found.sd) == pytest.approx((31 * MPH, 1.5 * MPH))
    assert (found.low, found.high) == (-math.inf, math.inf)


@pytest.mark.parametrize("written", ["28 to 34 mph", "28..34 mph", {"low": 28, "high": 34, "unit": "mph"}])
def test_a_range_is_uniform(written: object) -> None:
    found = parse_quantity(written, "m/s")
    assert found.distribution is Distribution.UNIFORM
    assert (found.low, found.mean, found.high) == pytest.approx((28 * MPH, 31 * MPH, 34 * MPH))


def test_low_and_high_cut_a_bell_curve() -> None:
    found = parse_quantity({"mean": 5, "sd": 2, "low": 0, "unit": "m"}, "m")
    assert (found.distribution, found.low, found.high) == (Distribution.NORMAL, 0.0, math.inf)
    assert found.written == "5 +/- 2 m, at least 0"


def test_a_mode_makes_a_triangle() -> None:
    found = parse_quantity({"low": 1, "mode": 2, "high": 6, "unit": "s"}, "s")
    assert (found.distribution, found.mean) == (Distribution.TRIANGULAR, 2.0)


def test_lognormal_by_name() -> None:
    found = parse_quantity({"mean": 1.2, "sd": 0.3, "unit": "s", "distribution": "lognormal"}, "s")
    assert (found.distribution, found.mean, found.sd) == (Distribution.LOGNORMAL, 1.2, 0.3)


def test_a_wrong_dimension_names_both() -> None:
    with pytest.raises(QuantityError, match="'kg', which measures mass; a unit of speed"):
        parse_quantity("31 kg", "mph")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31", "without a unit"),
        (31, "without a unit"),
        ("fast", "'fast'"),
        ("31 +/- 0 mph", "above 0"),
        ("31 +/- -1 mph", "above 0"),
        ("34 to 28 mph", "low below high"),
        ({"mean": math.nan, "sd": 1, "unit": "mph"}, "finite"),
        ({"mean": math.inf, "sd": 1, "unit": "mph"}, "finite"),
        ({"mean": 31, "unit": "mph"}, "normal quantity has mean, sd"),
        ({"mean": 31, "sd": 1, "mode": 3, "unit": "mph"}, "normal quantity has mean, sd"),
        ({"mean": 31, "sd": 1, "low": 32, "unit": "mph"}, "between low and high"),
        ({"mean": 31, "sd": 1, "units": "mph"}, "key 'units'"),
        ({"mean": "31", "sd": 1, "unit": "mph"}, "a number is allowed"),
        ({"mean": -1, "sd": 1, "unit": "mph", "distribution": "lognormal"}, "above 0"),
        ({"mean": 1, "sd": 1, "unit": "mph", "distribution": "cauchy"}, "'cauchy'"),
        (True, "True"),
        (["31 mph"], "31 mph"),
        ("9" * 300 + " mph", "300 characters|304 characters"),
        ("1e999 mph", "finite|1e999"),
    ],
)
def test_what_is_no_quantity_is_refused_with_a_reason(written: object, said: str) -> None:
    with pytest.raises(QuantityError, match=said):
        parse_quantity(written, "m/s")


@given(
    mean=st.floats(-1e6, 1e6),
    sd=st.floats(1e-3, 1e3),
    unit=st.sampled_from(["mph", "kt", "m/s", "km/h", "fps"]),
)
def test_mean_and_spread_scale_by_the_same_factor(mean: float, sd: float, unit: str) -> None:
    found = parse_quantity({"mean": mean, "sd": sd, "unit": unit}, "m/s")
    assert found.mean == pytest.approx(mean * si_factor(unit), rel=1e-12)
    assert found.sd == pytest.approx(sd * si_factor(unit), rel=1e-12)


@given(
    st.one_of(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.floats() | st.text(max_size=5)))
)
def test_anything_written_is_a_quantity_or_a_quantity_error(written: object) -> None:
    with contextlib.suppress(QuantityError):
        assert math.isfinite(parse_quantity(written, "m").mean)
