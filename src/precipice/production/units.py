"""The one table of units the production file may use, parsed by pint.

Only units of the trade and their SI bases are defined, so that a typing error is refused rather than
read as some obscure unit. Definitions: NIST Special Publication 811 (2008), appendix B.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

DEFINITIONS = """
meter = [length] = m = metre
second = [time] = s = sec
kilogram = [mass] = kg
kelvin = [temperature] = K
radian = []
[speed] = [length] / [time]
[acceleration] = [length] / [time] ** 2
[area] = [length] ** 2
[force] = [mass] * [acceleration]
centimeter = 0.01 * meter = cm = centimetre
millimeter = 0.001 * meter = mm = millimetre
kilometer = 1000 * meter = km = kilometre
foot = 0.3048 * meter = ft = feet
inch = 0.0254 * meter = in = inches
yard = 0.9144 * meter = yd
mile = 1609.344 * meter = mi
minute = 60 * second = min
hour = 3600 * second = h = hr
gram = 0.001 * kilogram = g_mass
pound = 0.45359237 * kilogram = lb = lbs
stone = 6.35029318 * kilogram = st
newton = kilogram * meter / second ** 2 = N
kilonewton = 1000 * newton = kN
pound_force = 4.4482216152605 * newton = lbf
standard_gravity = 9.80665 * meter / second ** 2 = g = gee
degree = 0.017453292519943295 * radian = deg = degrees
mile_per_hour = 0.44704 * meter / second = mph
kilometer_per_hour = meter / second / 3.6 = kph = kmh
knot = 1852 * meter / hour = kt = kn = knots
foot_per_second = 0.3048 * meter / second = fps
percent = 0.01 = pct
pascal = newton / meter ** 2 = Pa
hectopascal = 100 * pascal = hPa = mbar
inch_of_mercury = 3386.389 * pascal = inHg
celsius = kelvin = degC
fahrenheit = 5 / 9 * kelvin = degF
"""

OFFSETS = {"degC": 273.15, "celsius": 273.15, "degF": 459.67 * 5.0 / 9.0, "fahrenheit": 459.67 * 5.0 / 9.0}
"""K at the zero of the scales that do not begin at absolute zero."""

DIMENSION_NAMES = {
    "[length]": "length",
    "[time]": "time",
    "[mass]": "mass",
    "[length] / [time]": "speed",
    "[length] / [time] ** 2": "acceleration",
    "[length] ** 2": "area",
    "[mass] * [length] / [time] ** 2": "force",
    "[mass] / [length] / [time] ** 2": "pressure",
    "[temperature]": "temperature",
    "[mass] / [time] ** 2": "stiffness",
    "1 / [time]": "rate of turn",
    "dimensionless": "a plain number or an angle",
}

SI_UNITS = {
    "length": "m",
    "time": "s",
    "mass": "kg",
    "speed": "m/s",
    "acceleration": "m/s^2",
    "area": "m^2",
    "force": "N",
    "pressure": "Pa",
    "temperature": "K",
    "stiffness": "N/m",
    "rate of turn": "rad/s",
}

_WORD = r"[A-Za-z_]+(?:\s*(?:\^|\*\*)\s*-?[1-4]|[²³])?"
_WRITTEN = re.compile(rf"{_WORD}(?:\s*[*·/]\s*{_WORD}|\s+{_WORD})*", re.ASCII)
_LEAST_PLURAL = 5
"""Letters of the shortest word whose last s may be left out to find it in the table: "hours"."""


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[float]:
    """The unit registry with exactly the units above."""
    import pint  # noqa: PLC0415 - a fifth of a second, not owed by commands that read no quantity

    return pint.UnitRegistry(DEFINITIONS.strip().splitlines(), case_sensitive=True)


def unit_names() -> tuple[str, ...]:
    """Every unit spelling that may be written, in the order of the table."""
    names: list[str] = []
    for line in DEFINITIONS.strip().splitlines():
        if line.startswith("["):
            continue
        parts = [part.strip() for part in line.split("=")]
        names += [parts[0], *(part for part in parts[2:] if not part.startswith("["))]
    return tuple(names)


def dimension_of(unit: str) -> str:
    """The dimension a unit measures, in words ("speed").

    Raises:
        ValueError: The unit is not in the table.
    """
    key = str(_parse(unit).dimensionality)
    return DIMENSION_NAMES.get(key, key)


def si_unit_of(unit: str) -> str:
    """The SI unit of what a unit measures: "mph" -> "m/s", "deg" -> "rad", "1" -> "1".

    Raises:
        ValueError: The unit is not in the table.
    """
    if unit == "1":
        return "1"
    plain = _in_words(unit)
    angle = "rad" if re.search(r"deg(?![CF])|rad", plain) else "1"
    return SI_UNITS.get(dimension_of(unit), angle)


@lru_cache(maxsize=256)
def si_factor(unit: str) -> float:
    """What one `unit` is in SI base units.

    Raises:
        ValueError: The unit is not in the table.
    """
    return float((1.0 * _parse(unit)).to_base_units().magnitude)


def si_offset(unit: str) -> float:
    """What zero of `unit` is in SI: 273.15 for degrees Celsius, 0 for nearly everything."""
    return OFFSETS.get(_in_words(unit), 0.0)


@lru_cache(maxsize=256)
def _parse(unit: str) -> pint.Unit:
    if len(unit) > 40:
        raise ValueError(f"unit of {len(unit)} characters is not known; a unit has at most 40")
    plain = _in_words("" if unit == "1" else unit)
    if plain and not _is_written_well(plain):
        raise ValueError(
            f"unit {unit!r} is not known; use one of mph, kt, km/h, m/s, ft, in, m, s, kg, lb, deg, g, N, lbf"
        )
    return registry().parse_units(plain)


def _in_words(unit: str) -> str:
    return unit.strip().replace("°", "deg").replace("%", "percent")


def _is_written_well(unit: str) -> bool:
    """Whether these are words of the table, multiplied, divided, or with a power of one digit.

    pint itself reads past characters it does not know ("mph!"), and works out any power it is given.
    """
    return _WRITTEN.fullmatch(unit) is not None and all(
        word in _names() or (len(word) >= _LEAST_PLURAL and word[-1] == "s" and word[:-1] in _names())
        for word in re.findall(r"[A-Za-z_]+", unit)
    )


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(unit_names())
