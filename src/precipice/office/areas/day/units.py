"""Units to type a value in, beside the one that the limits card speaks."""

from __future__ import annotations

from collections.abc import Mapping

from precipice.production.units import dimension_of

SHOWN: Mapping[str, tuple[str, ...]] = {
    "speed": ("mph", "km/h", "m/s", "kt"),
    "length": ("ft", "in", "m", "cm"),
    "time": ("s", "min"),
    "mass": ("lb", "kg"),
    "force": ("lbf", "N", "kN"),
    "acceleration": ("g", "m/s^2"),
    "temperature": ("degF", "degC"),
}
"""What instruments on a set show, by dimension."""


def units_like(unit: str) -> tuple[str, ...]:
    """A unit and the others that the same thing is measured in, the unit itself first."""
    same = SHOWN.get(dimension_of(unit), ())
    return (unit, *(one for one in same if one != unit))
