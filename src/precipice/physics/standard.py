"""The standard day at a place, in plain Python, for what must be quick to import."""

from __future__ import annotations

from precipice.physics.constants import (
    DENSITY_LAPSE,
    GAS_CONSTANT,
    PRESSURE_EXPONENT,
    SEA_LEVEL_PRESSURE,
    SEA_LEVEL_TEMPERATURE,
)


def standard_station(altitude_m: float) -> tuple[float, float]:
    """Pressure, Pa, and temperature, K, of the standard day. Source: U.S. Standard Atmosphere 1976."""
    share = 1.0 - DENSITY_LAPSE * altitude_m
    return SEA_LEVEL_PRESSURE * share**PRESSURE_EXPONENT, SEA_LEVEL_TEMPERATURE * share


def standard_density(altitude_m: float) -> float:
    """Air density, kg/m3, of the standard day, to 11 km: p / (R T)."""
    pressure, temperature = standard_station(altitude_m)
    return pressure / (GAS_CONSTANT * temperature)
