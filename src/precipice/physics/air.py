"""The air: density of the standard atmosphere, wind that grows with height, gusts."""

from __future__ import annotations

import math

import numpy as np
from numba import uint64

from precipice.kernel import kernel, small_kernel
from precipice.physics.constants import (
    DENSITY_EXPONENT,
    DENSITY_LAPSE,
    SEA_LEVEL_DENSITY,
    WIND_REFERENCE_HEIGHT,
)


@small_kernel
def density(altitude_m: float) -> float:
    """Air density, kg/m3, at an altitude above sea level, m, from -500 to 11,000 m.

    Source: U.S. Standard Atmosphere 1976, troposphere.
    """
    return SEA_LEVEL_DENSITY * (1.0 - DENSITY_LAPSE * altitude_m) ** DENSITY_EXPONENT


@small_kernel
def wind_factor(height_m: float, exponent: float) -> float:
    """Mean wind at a height above ground, m, as a share of that at 10 m; below 1 m as at 1 m.

    Source: power-law wind profile, (z / 10 m) ** exponent.
    """
    return (max(height_m, 1.0) / WIND_REFERENCE_HEIGHT) ** exponent


@small_kernel
def _mix(word: int) -> int:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014): 64 bits in, 64 well mixed bits out."""
    word = (word ^ (word >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> uint64(27))) * uint64(0x94D049BB133111EB)
    return word ^ (word >> uint64(31))


@kernel
def normal_at(key: int, counter: int) -> float:
    """The standard normal number that belongs to a 64-bit key and a counter; the same on every thread.

    Source: counter-based SplitMix64 bits, Box and Muller 1958.
    """
    step = uint64(0x9E3779B97F4A7C15)
    state = uint64(key) + step * (uint64(2) * uint64(counter) + uint64(1))
    u1 = (float(_mix(state) >> uint64(11)) + 1.0) / 9007199254740993.0
    u2 = float(_mix(state + step) >> uint64(11)) / 9007199254740992.0
    return math.sqrt(-2.0 * math.log(u1)) * math.cos(2.0 * math.pi * u2)


@kernel
def next_gust(gust: np.ndarray, sd: float, correlation: float, key: int, index: int) -> None:
    """Move a gust (3,), m/s, one interval on, in place.

    The exact update of an Ornstein-Uhlenbeck process: u <- c u + sd sqrt(1 - c^2) N, where c is the
    correlation over the interval, exp(-dt / T). The vertical part has half the standard deviation.
    Source: Gillespie, Phys Rev E 54, 2084 (1996).
    """
    scale = sd * math.sqrt(1.0 - correlation * correlation)
    for axis in range(3):
        share = 0.5 if axis == 2 else 1.0
        gust[axis] = correlation * gust[axis] + share * scale * normal_at(key, 3 * index + axis)
