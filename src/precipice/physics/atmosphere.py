"""The standard atmosphere to 47 km, for falls from the stratosphere; plain numpy, not a hot loop."""

from __future__ import annotations

import numpy as np

from precipice.physics.constants import (
    EARTH_RADIUS,
    GAS_CONSTANT,
    HEAT_RATIO,
    SEA_LEVEL_PRESSURE,
    SEA_LEVEL_TEMPERATURE,
    STANDARD_GRAVITY,
)

BASES = np.array([0.0, 11_000.0, 20_000.0, 32_000.0])
LAPSES = np.array([-0.0065, 0.0, 0.001, 0.0028])
TOP = 47_000.0
"""m of geopotential height; layers and lapse rates of the U.S. Standard Atmosphere 1976, table 4."""


def _layers() -> tuple[np.ndarray, np.ndarray]:
    """Temperature, K, and pressure, Pa, at the base of each layer, from the law of the one below."""
    temperatures, pressures = [SEA_LEVEL_TEMPERATURE], [SEA_LEVEL_PRESSURE]
    for k in range(len(BASES) - 1):
        t, p = _law(BASES[k + 1] - BASES[k], temperatures[k], pressures[k], LAPSES[k])
        temperatures.append(float(t))
        pressures.append(float(p))
    return np.array(temperatures), np.array(pressures)


def _law(above: float, temperature: float, pressure: float, lapse: float) -> tuple[float, float]:
    here = temperature + lapse * above
    pull = STANDARD_GRAVITY / GAS_CONSTANT
    if lapse == 0.0:
        return here, pressure * float(np.exp(-pull * above / temperature))
    return here, pressure * float((temperature / here) ** (pull / lapse))


BASE_TEMPERATURES, BASE_PRESSURES = _layers()


def gravity(altitude_m: float) -> float:
    """Acceleration of gravity, m/s2, at an altitude, m: inverse square, U.S. Standard Atmosphere 1976."""
    return float(STANDARD_GRAVITY * (EARTH_RADIUS / (EARTH_RADIUS + altitude_m)) ** 2)


def standard_air(altitude_m: float) -> tuple[float, float, float]:
    """Density, kg/m3, pressure, Pa, and speed of sound, m/s, at a geometric altitude, m.

    Raises:
        ValueError: Below -500 m or above 47 km of geopotential height.

    Source: U.S. Standard Atmosphere 1976, equations 18, 23, 33, 42 and 50.
    """
    height = EARTH_RADIUS * altitude_m / (EARTH_RADIUS + altitude_m)
    if not -500.0 <= height <= TOP:
        raise ValueError(f"found an altitude of {altitude_m:,.0f} m; -500 m to 47 km is allowed")
    k = max(0, int(np.searchsorted(BASES, height, side="right")) - 1)
    temperature, pressure = _law(
        height - BASES[k], float(BASE_TEMPERATURES[k]), float(BASE_PRESSURES[k]), float(LAPSES[k])
    )
    sound = float(np.sqrt(HEAT_RATIO * GAS_CONSTANT * temperature))
    return pressure / (GAS_CONSTANT * temperature), pressure, sound
