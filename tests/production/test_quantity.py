from __future__ import annotations

import contextlib
import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.production.quantity import Distribution, QuantityError, parse_quantity, show_in
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
        ({"mean": 1, "sd": -1, "unit": "mph"}, "above 0"),
        ({"mean": 1, "sd": math.inf, "unit": "mph"}, "finite"),
        ({"low": -math.inf, "high": 1, "unit": "mph"}, "finite"),
        ({"low": 28, "high": 28, "unit": "mph"}, "low below high"),
        ({"low": 28, "mode": 27, "high": 34, "unit": "mph"}, "between low and high"),
        ({"low": 28, "unit": "mph"}, "uniform quantity has high, low"),
        ({"value": 28, "high": 34, "unit": "mph"}, "exact quantity has value"),
        ({"mean": True, "sd": 1, "unit": "mph"}, "mean = True"),
        ({"mean": 10**400, "sd": 1, "unit": "mph"}, "finite"),
        ({"value": 1, "unit": 5}, "unit 5"),
        ({"value": 1}, "without a unit"),
        ({"mean": 1, "sd": 1, "unit": "mph", "distribution": ["normal"]}, "normal, uniform"),
        ({"mean": 1, "sd": 1, "unit": "mph", "distribution": {}}, "normal, uniform"),
        ({}, "found nothing"),
        (10**400, "finite"),
        ([10**5000], "thousands of digits"),
        (None, "None"),
        (date(2027, 3, 1), "2027"),
        ("", "30 "),
        ("31 mph to 34 mph", "not known"),
        ("31 m^9^9^9^9", "not known"),
        ("1e308 km/h^2", "measures acceleration"),
        ("1,000 ft", "not known"),
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


def test_a_cut_lognormal_keeps_its_mean_spread_and_ends() -> None:
    table = {"mean": 1.2, "sd": 0.3, "low": 0.5, "high": 3, "unit": "min", "distribution": "lognormal"}
    found = parse_quantity(table, "s")
    assert (found.mean, found.sd, found.low, found.high) == pytest.approx((72.0, 18.0, 30.0, 180.0))
    assert found.written == "1.2 +/- 0.3 min, lognormal, at least 0.5, at most 3"


@pytest.mark.parametrize("written", [3, 3.0, "3", {"value": 3}, {"value": 3, "unit": "1"}, "300 %"])
def test_a_plain_number_needs_no_unit(written: object) -> None:
    found = parse_quantity(written, "1")
    assert (found.mean, found.dimension) == (3.0, "a plain number or an angle")


@pytest.mark.parametrize("written", ["20", "0 +/- 20", "-20 to 20", "20 %", {"mean": 0, "sd": 20}, 20])
def test_a_number_without_a_unit_is_no_angle(written: object) -> None:
    """It would be read as radians: 20 of them are three turns and a bit."""
    with pytest.raises(QuantityError, match=r"without a unit|a plain number"):
        parse_quantity(written, "deg")


def test_an_angle_is_no_plain_number() -> None:
    with pytest.raises(QuantityError, match="'deg', which measures an angle; a unit of a plain number"):
        parse_quantity("50 deg", "1")


@pytest.mark.parametrize(("written", "like"), [("6 ft", "s"), ("6 s", "ft"), ("6 lb", "lbf"), ("6 g", "kg")])
def test_dimensions_do_not_mix(written: str, like: str) -> None:
    with pytest.raises(QuantityError, match="which measures"):
        parse_quantity(written, like)


@pytest.mark.parametrize(
    "table",
    [
        {"mean": math.nan, "sd": 1.0, "unit": "m"},
        {"mean": "x" * 100_000, "sd": 1.0, "unit": "m"},
        {"x" * 100_000: 1.0},
        {"value": 1, "unit": "m", "distribution": "x" * 100_000},
        {"value": 1, "unit": "x" * 100_000},
        ["x" * 100_000],
        "1 " + "x" * 190,
    ],
)
def test_a_refusal_is_short_however_long_the_mistake(table: object) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_quantity(table, "m")
    assert len(str(refusal.value)) < 400


FACTORS = {
    "m": {"m": Fraction(1), "ft": Fraction("0.3048"), "in": Fraction("0.0254"), "km": Fraction(1000)},
    "m/s": {
        "m/s": Fraction(1),
        "mph": Fraction("0.44704"),
        "kt": Fraction(1852, 3600),
        "kph": Fraction(5, 18),
    },
    "kg": {"kg": Fraction(1), "lb": Fraction("0.45359237"), "st": Fraction("6.35029318")},
    "s": {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)},
    "lbf": {"N": Fraction(1), "kN": Fraction(1000), "lbf": Fraction("4.4482216152605")},
    "g": {"m/s^2": Fraction(1), "g": Fraction("9.80665"), "ft/s^2": Fraction("0.3048")},
}
UNITS = st.sampled_from([(like, *row) for like, rows in FACTORS.items() for row in rows.items()])
NUMBER = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
SPREAD = st.floats(0.001, 1e4).map(lambda number: round(number, 3))


@given(NUMBER, SPREAD, UNITS)
def test_text_and_table_say_the_same_in_every_unit(
    mean: float, sd: float, unit: tuple[str, str, Fraction]
) -> None:
    like, name, factor = unit
    text = parse_quantity(f"{mean!r} +/- {sd!r} {name}", like)
    table = parse_quantity({"mean": mean, "sd": sd, "unit": name}, like)
    assert (text.mean, text.sd, text.unit) == (table.mean, table.sd, table.unit)
    assert text.mean == pytest.approx(float(Fraction(mean) * factor), rel=1e-12)
    assert text.sd == pytest.approx(float(Fraction(sd) * factor), rel=1e-12)
    assert show_in(text.mean, name) == pytest.approx(mean, rel=1e-12)


@given(NUMBER, SPREAD, UNITS)
def test_ends_scale_as_the_middle_does(low: float, width: float, unit: tuple[str, str, Fraction]) -> None:
    like, name, factor = unit
    high = low + width
    found = parse_quantity(f"{low!r} to {high!r} {name}", like)
    assert found.low == pytest.approx(float(Fraction(low) * factor), rel=1e-12)
    assert found.high == pytest.approx(float(Fraction(high) * factor), rel=1e-12)
    assert found.low <= found.mean <= found.high


KEYS = st.sampled_from(["value", "mean", "sd", "low", "high", "mode", "unit", "distribution"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates()
ANYTHING = st.recursive(
    SCALARS | st.sampled_from(["m", "ft", "normal", "lognormal", "exact"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)
NEARLY = st.from_regex(
    r"-?[0-9.e+]{1,6} ?(\+/-|to|\.\.|±)? ?[0-9.e-]{0,5} ?[a-z°%^*/0-9 ]{0,8}", fullmatch=True
)


@given(ANYTHING | NEARLY, st.sampled_from(["m", "1", "deg", "m/s^2"]))
def test_nothing_but_a_quantity_error_comes_out(written: object, like: str) -> None:
    try:
        found = parse_quantity(written, like)
    except QuantityError:
        return
    assert math.isfinite(found.mean)
    assert found.low <= found.mean <= found.high
    assert found.sd >= 0.0
    assert (found.sd > 0.0) == (found.distribution in (Distribution.NORMAL, Distribution.LOGNORMAL))
