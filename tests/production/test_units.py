"""Every row of the unit table, both ways, against exact definitions written here from NIST SP 811 (2008)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from precipice.production.quantity import parse_quantity, show_in
from precipice.production.units import dimension_of, si_factor, si_offset, si_unit_of, unit_names

FOOT = Fraction("0.3048")
POUND = Fraction("0.45359237")
GRAVITY = Fraction("9.80665")
PI = Fraction("3.14159265358979323846264338327950288")

EXACT = {
    ("meter", "m", "metre"): (Fraction(1), "length"),
    ("centimeter", "cm", "centimetre"): (Fraction(1, 100), "length"),
    ("millimeter", "mm", "millimetre"): (Fraction(1, 1000), "length"),
    ("kilometer", "km", "kilometre"): (Fraction(1000), "length"),
    ("foot", "ft", "feet"): (FOOT, "length"),
    ("inch", "in", "inches"): (FOOT / 12, "length"),
    ("yard", "yd"): (3 * FOOT, "length"),
    ("mile", "mi"): (5280 * FOOT, "length"),
    ("second", "s", "sec"): (Fraction(1), "time"),
    ("minute", "min"): (Fraction(60), "time"),
    ("hour", "h", "hr"): (Fraction(3600), "time"),
    ("kilogram", "kg"): (Fraction(1), "mass"),
    ("gram", "g_mass"): (Fraction(1, 1000), "mass"),
    ("pound", "lb", "lbs"): (POUND, "mass"),
    ("stone", "st"): (14 * POUND, "mass"),
    ("newton", "N"): (Fraction(1), "force"),
    ("kilonewton", "kN"): (Fraction(1000), "force"),
    ("pound_force", "lbf"): (POUND * GRAVITY, "force"),
    ("standard_gravity", "g", "gee"): (GRAVITY, "acceleration"),
    ("mile_per_hour", "mph"): (5280 * FOOT / 3600, "speed"),
    ("kilometer_per_hour", "kph", "kmh"): (Fraction(1000, 3600), "speed"),
    ("knot", "kt", "kn", "knots"): (Fraction(1852, 3600), "speed"),
    ("foot_per_second", "fps"): (FOOT, "speed"),
    ("radian",): (Fraction(1), "a plain number or an angle"),
    ("degree", "deg", "degrees"): (PI / 180, "a plain number or an angle"),
    ("percent", "pct"): (Fraction(1, 100), "a plain number or an angle"),
    ("kelvin", "K"): (Fraction(1), "temperature"),
    ("pascal", "Pa"): (Fraction(1), "pressure"),
    ("hectopascal", "hPa", "mbar"): (Fraction(100), "pressure"),
    ("inch_of_mercury", "inHg"): (Fraction(3386389, 1000), "pressure"),
    ("celsius", "degC"): (Fraction(1), "temperature"),
    ("fahrenheit", "degF"): (Fraction(5, 9), "temperature"),
}
COMPOSED = {
    "km/h": (Fraction(1000, 3600), "speed"),
    "mi/h": (5280 * FOOT / 3600, "speed"),
    "ft / s": (FOOT, "speed"),
    "m^2": (Fraction(1), "area"),
    "in²": ((FOOT / 12) ** 2, "area"),
    "m/s²": (Fraction(1), "acceleration"),
    "kg m/s^2": (Fraction(1), "force"),
    "kg·m/s²": (Fraction(1), "force"),
    "lb*ft/s^2": (POUND * FOOT, "force"),
    "°": (PI / 180, "a plain number or an angle"),
    "°/s": (PI / 180, "rate of turn"),
    "%": (Fraction(1, 100), "a plain number or an angle"),
    "meters": (Fraction(1), "length"),
    "seconds": (Fraction(1), "time"),
    "hours": (Fraction(3600), "time"),
    "pounds": (POUND, "mass"),
    " mph ": (5280 * FOOT / 3600, "speed"),
    "m/s": (Fraction(1), "speed"),
    "ft/s": (FOOT, "speed"),
    "m/s^2": (Fraction(1), "acceleration"),
    "ft/s**2": (FOOT, "acceleration"),
    "ft^2": (FOOT**2, "area"),
    "kg*m/s^2": (Fraction(1), "force"),
    "deg/s": (PI / 180, "rate of turn"),
}
ROWS = [(name, *row) for names, row in EXACT.items() for name in names]
ROWS += [(name, *row) for name, row in COMPOSED.items()]


@pytest.mark.parametrize(("unit", "factor", "dimension"), ROWS)
def test_unit_to_si_and_back(unit: str, factor: Fraction, dimension: str) -> None:
    assert si_factor(unit) == pytest.approx(float(factor), rel=1e-12)
    assert show_in(float(7 * factor) + si_offset(unit), unit) == pytest.approx(7.0, rel=1e-12)
    assert dimension_of(unit) == dimension


def test_no_row_of_the_table_is_untested() -> None:
    assert set(unit_names()) == {name for names in EXACT for name in names}


@pytest.mark.parametrize(
    "unit",
    [
        *("parsec", "Mph", "MPH", "mm_Hg", "delta_degC", "delta_m", "degK", "PA", "us", "Mm", "kkm", "kmile"),
        *("mph!", "__import__", "__import__('os')", "dimensionless", "[length]", "nan", "inf", "pi", "per"),
        *("2 m", "2*m", "m + m", "m - m", "m//s", "m%s", "m=1", "m#", "m @ s", "{m}", "m(s)", "m,s", "ft-lb"),
        *("m ** (9**9**9)", "m^9^9^9^9^9", "m^1000", "m^0.5", "m^m", "m\0", "m'", "µm", "x" * 99, "(" * 40),
        *(
            "square m",
            "m squared",
            "lbfs",
            "gs",
            "mphs",
            "ms",
            "secss",
            "1/s",
            "m/0",
            "\uff4d",
            "m\u200b",
            "/s",
        ),
    ],
)
def test_what_is_not_in_the_table_is_no_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        si_factor(unit)


@pytest.mark.parametrize(
    ("unit", "si"),
    [
        *(
            ("mph", "m/s"),
            ("ft", "m"),
            ("lbf", "N"),
            ("g", "m/s^2"),
            ("ft^2", "m^2"),
            ("lb", "kg"),
            ("h", "s"),
        ),
        *(("deg", "rad"), ("°", "rad"), ("radian", "rad"), ("deg/s", "rad/s"), ("1", "1"), ("%", "1")),
    ],
)
def test_si_unit_of_what_a_unit_measures(unit: str, si: str) -> None:
    assert si_unit_of(unit) == si


def test_temperatures_keep_their_zero_and_their_spread() -> None:
    quantity = parse_quantity("50 +/- 9 degF", "degC")
    assert (quantity.mean, quantity.sd) == (pytest.approx(283.15), pytest.approx(5.0))
    assert show_in(quantity.mean, "degC") == pytest.approx(10.0)
    assert parse_quantity("10 °C", "degF").mean == pytest.approx(283.15)
