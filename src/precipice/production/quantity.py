"""Quantities with tolerance: read once from what people write, SI float64 from there on.

Written forms::

    "150 ft"                                     exact, reported as stated without tolerance
    "31 +/- 1.5 mph"                             normal, mean and one standard deviation
    "28 to 34 mph"                               uniform between the two
    { mean = 31, sd = 1.5, unit = "mph" }        normal; with low and/or high: truncated there
    { low = 28, high = 34, unit = "mph" }        uniform
    { low = 28, mode = 31, high = 34, unit = "mph" }                       triangular
    { mean = 1.2, sd = 0.3, unit = "s", distribution = "lognormal" }       mean and sd of the quantity itself
"""

from __future__ import annotations

import math
import re
import reprlib
from dataclasses import dataclass
from enum import StrEnum

from precipice.production.units import DIMENSION_NAMES, dimension_of, si_factor, si_offset, si_unit_of


class QuantityError(ValueError):
    """What was written is no quantity; the message says what was found and what is allowed."""


class Distribution(StrEnum):
    """The shape of a tolerance."""

    EXACT = "exact"
    NORMAL = "normal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A physical quantity and how far it may be off.

    Attributes:
        distribution: Shape of the tolerance.
        mean: SI; the value itself when exact, the mean for normal and lognormal, the middle for uniform,
            the mode for triangular.
        sd: SI; standard deviation for normal and lognormal before truncation, else 0.
        low: SI; smallest possible value, -inf where open.
        high: SI; largest possible value, inf where open.
        unit: Unit it was written in, for showing it again.
        written: What was written; a table in words.
    """

    distribution: Distribution
    mean: float
    sd: float
    low: float
    high: float
    unit: str
    written: str

    @property
    def dimension(self) -> str:
        """What is measured, in words ("speed")."""
        return dimension_of(self.unit)

    @property
    def has_tolerance(self) -> bool:
        """Whether any spread was stated."""
        return self.distribution is not Distribution.EXACT


_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_EXACT = re.compile(rf"({_NUMBER})\s*(\D.*)?")
_NORMAL = re.compile(rf"({_NUMBER})\s*(?:\+/-|\+-|±)\s*({_NUMBER})\s*(\D.*)?")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|\.\.)\s*({_NUMBER})\s*(\D.*)?")
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80
_KEYS = frozenset({"value", "mean", "sd", "low", "high", "mode", "unit", "distribution"})


def parse_quantity(written: object, like: str) -> Quantity:
    """Read a quantity that must measure the same thing as the unit `like`.

    Args:
        written: A string, a number, or a table (a mapping) as in the module's text.
        like: A unit of the dimension asked for, "1" for a plain number.

    Raises:
        QuantityError: Not a quantity, another dimension, not finite, or a tolerance of zero or below.
    """
    if isinstance(written, bool):
        raise QuantityError(f"found {written!r}; {_allowed(like)}")
    if isinstance(written, (int, float)):
        return _bare_number(_finite("a number", written), like)
    if isinstance(written, str):
        return _from_text(written, like)
    if isinstance(written, dict):
        return _from_table(written, like)
    raise QuantityError(f"found {_said(written)}; {_allowed(like)}")


def _said(value: object) -> str:
    """What was found, in a few words however large or deep it is."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # a whole number of more digits than Python writes out
        return f"a {type(value).__name__} of thousands of digits"


def _finite(name: str, number: float) -> float:
    try:
        return float(number)
    except OverflowError as error:
        raise QuantityError(f"found {name} of more than 300 digits; a finite number is allowed") from error


def _allowed(like: str) -> str:
    if like == "1":
        return "a number, or a table such as {mean = 1, sd = 0.1}, is allowed"
    return f'a quantity such as "30 +/- 2 {like}" or {{low = 28, high = 34, unit = "{like}"}} is allowed'


def _bare_number(value: float, like: str) -> Quantity:
    if like != "1":
        raise QuantityError(f"found {value:g} without a unit; {_allowed(like)}")
    return _build(Distribution.EXACT, {"mean": value}, "1", f"{value:g}", like)


def _from_text(text: str, like: str) -> Quantity:
    if len(text) > 200:
        raise QuantityError(f"found {len(text)} characters; {_allowed(like)}")
    stripped = text.strip()
    if match := _NORMAL.fullmatch(stripped):
        numbers = {"mean": float(match[1]), "sd": float(match[2])}
        return _build(Distribution.NORMAL, numbers, match[3], stripped, like)
    if match := _RANGE.fullmatch(stripped):
        numbers = {"low": float(match[1]), "high": float(match[2])}
        return _build(Distribution.UNIFORM, numbers, match[3], stripped, like)
    if match := _EXACT.fullmatch(stripped):
        return _build(Distribution.EXACT, {"mean": float(match[1])}, match[2], stripped, like)
    raise QuantityError(f"found {text!r}; {_allowed(like)}")


def _from_table(table: dict[object, object], like: str) -> Quantity:
    unknown = sorted(_said(key) for key in table if key not in _KEYS)
    if unknown:
        raise QuantityError(f"found key {unknown[0]}; allowed are {', '.join(sorted(_KEYS))}")
    unit = table.get("unit")
    if unit is not None and not isinstance(unit, str):
        raise QuantityError(f"found unit {_said(unit)}; {_allowed(like)}")
    numbers: dict[str, float] = {}
    for key in ("value", "mean", "sd", "low", "high", "mode"):
        if key in table:
            number = table[key]
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise QuantityError(f"found {key} = {_said(number)}; a number is allowed")
            numbers[key] = _finite(key, number)
    shape = _shape(table, numbers)
    return _build(shape, numbers, unit, _in_words(shape, numbers, unit or ""), like)


def _in_words(shape: Distribution, numbers: dict[str, float], unit: str) -> str:
    """A table said as people would write it: "0.9 +/- 0.12 s, at least 0.3"."""
    unit = "" if unit == "1" else unit
    said = {key: f"{number:g}" for key, number in numbers.items()}
    cuts = {"low": "at least", "high": "at most"}
    if shape in (Distribution.NORMAL, Distribution.LOGNORMAL):
        cut = [f"{cuts[key]} {said[key]}" for key in ("low", "high") if key in said]
        skewed = ["lognormal"] if shape is Distribution.LOGNORMAL else []
        return ", ".join([f"{said['mean']} +/- {said['sd']} {unit}".strip(), *skewed, *cut])
    if shape is Distribution.EXACT:
        return f"{said['value']} {unit}".strip()
    most_likely = [f"most likely {said['mode']}"] if "mode" in said else []
    return ", ".join([f"{said['low']} to {said['high']} {unit}".strip(), *most_likely])


def _shape(table: dict[object, object], numbers: dict[str, float]) -> Distribution:
    named = table.get("distribution")
    needs = {
        Distribution.EXACT: {"value"},
        Distribution.NORMAL: {"mean", "sd"},
        Distribution.LOGNORMAL: {"mean", "sd"},
        Distribution.TRIANGULAR: {"low", "mode", "high"},
        Distribution.UNIFORM: {"low", "high"},
    }
    if named is not None:
        if named not in tuple(Distribution):
            allowed = ", ".join(Distribution)
            raise QuantityError(f"found distribution {_said(named)}; allowed are {allowed}")
        shape = Distribution(str(named))
    elif "value" in numbers:
        shape = Distribution.EXACT
    elif "mean" in numbers:
        shape = Distribution.NORMAL
    elif "mode" in numbers:
        shape = Distribution.TRIANGULAR
    else:
        shape = Distribution.UNIFORM
    truncation = {"low", "high"} if shape in (Distribution.NORMAL, Distribution.LOGNORMAL) else set()
    missing = sorted(needs[shape] - numbers.keys())
    surplus = sorted(numbers.keys() - needs[shape] - truncation)
    if missing or surplus:
        found = ", ".join(sorted(numbers)) or "nothing"
        raise QuantityError(f"found {found}; a {shape} quantity has {', '.join(sorted(needs[shape]))}")
    return shape


def _build(
    shape: Distribution, numbers: dict[str, float], unit: str | None, written: str, like: str
) -> Quantity:
    unit = (unit or "1").strip()
    _check_dimension(unit, like)
    for key, number in numbers.items():
        if not math.isfinite(number):
            raise QuantityError(f"found {key} = {number}; a finite number is allowed")
    factor = 1.0 if unit == "1" else si_factor(unit)
    zero = 0.0 if unit == "1" else si_offset(unit)
    si = {key: number * factor + (0.0 if key == "sd" else zero) for key, number in numbers.items()}
    if any(not math.isfinite(number) for number in si.values()):
        raise QuantityError(f"found {written}; a finite number is allowed")
    low, high = si.get("low", -math.inf), si.get("high", math.inf)
    if low >= high:
        raise QuantityError(
            f"found low = {numbers['low']:g}, high = {numbers['high']:g}; low below high is allowed"
        )
    sd = si.get("sd", 0.0)
    if "sd" in si and sd <= 0.0:
        raise QuantityError(
            f"found a tolerance (sd) of {numbers['sd']:g}; above 0 is allowed, or leave the tolerance out"
        )
    mean = si.get("value", si.get("mean", si.get("mode", (low + high) / 2)))
    if shape is Distribution.EXACT:
        low = high = mean
    if not low <= mean <= high:
        raise QuantityError(f"found {written}; a middle between low and high is allowed")
    if shape is Distribution.LOGNORMAL and mean <= 0.0:
        raise QuantityError(f"found {written}; a lognormal quantity is above 0")
    return Quantity(shape, mean, sd, low, high, unit, written)


def _check_dimension(unit: str, like: str) -> None:
    try:
        found = _measured(unit)
    except ValueError as error:
        raise QuantityError(str(error)) from error
    wanted = _measured(like)
    if found != wanted:
        raise QuantityError(
            f"found {unit!r}, which measures {found}; a unit of {wanted} is allowed, such as {like!r}"
            if unit != "1"
            else f"found a number without a unit; {_allowed(like)}"
        )


def _measured(unit: str) -> str:
    """The dimension, an angle told from a plain number: 20 without a unit is not 20 radians."""
    dimension = dimension_of(unit)
    if dimension != DIMENSION_NAMES["dimensionless"]:
        return dimension
    return "an angle" if si_unit_of(unit) == "rad" else "a plain number"


def show_in(si_value: float, unit: str) -> float:
    """An SI value in another unit.

    Raises:
        ValueError: The unit is not in the table.
    """
    return si_value if unit == "1" else (si_value - si_offset(unit)) / si_factor(unit)
