"""The air at a site: density from the station's pressure and temperature, mean wind by height, gusts."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import uint64

from precipice.kernel import kernel, small_kernel
from precipice.physics.constants import (
    DENSITY_EXPONENT,
    GAS_CONSTANT,
    LAPSE_RATE,
    WIND_REFERENCE_HEIGHT,
)

POWER_LAW, LOG_LAW, MEASURED = 0, 1, 2
"""How the mean wind grows with height."""

N = DENSITY_EXPONENT
BINOMIAL = (
    -N,
    N * (N - 1.0) / 2.0,
    -N * (N - 1.0) * (N - 2.0) / 6.0,
    N * (N - 1.0) * (N - 2.0) * (N - 3.0) / 24.0,
    -N * (N - 1.0) * (N - 2.0) * (N - 3.0) * (N - 4.0) / 120.0,
)
"""Of (1 - x)^N; the next term is below 1e-11 for 1,000 m above or below the station."""

BESIDE = 1e-6
"""m; a bend nearer than this has been reached."""

CURVED, SERIES_REACH = 10.0, 0.1
"""m above ground below which the wind has no series; and how far one reaches, as a share of the height."""

NO_TABLE = np.zeros((0, 4))


class Air(NamedTuple):
    """The air of one run.

    Attributes:
        density: At the station, kg/m3.
        lapse: Temperature lost a metre over the station's temperature, 1/m.
        station: Elevation of the station, m.
        law: One of the three above.
        wind_x: Mean wind at 10 m along the heading, m/s.
        wind_y: To the right of it, m/s.
        shape: Exponent of the power law, or roughness length of the log law, m.
        ground: Elevation from which heights are counted, m.
        table: Measured profile (n, 4): height, m; share of the wind at 10 m; cosine and sine of the veer.
    """

    density: float
    lapse: float
    station: float
    law: int
    wind_x: float
    wind_y: float
    shape: float
    ground: float
    table: np.ndarray


@small_kernel
def station_air(pressure: float, temperature: float) -> tuple[float, float]:
    """Density, kg/m3, and `Air.lapse`, 1/m, from pressure, Pa, and temperature, K: rho = p / (R T)."""
    return pressure / (GAS_CONSTANT * temperature), LAPSE_RATE / temperature


@small_kernel
def density_at(air: Air, z: float) -> float:
    """Density, kg/m3, at an elevation, m, within 2,500 m of the station.

    The troposphere of the U.S. Standard Atmosphere 1976 begun at the station's pressure and temperature:
    rho = rho_s (1 - L dz / T_s)^(g M / R L - 1), as its binomial series.
    """
    x = air.lapse * (z - air.station)
    series = BINOMIAL[2] + x * (BINOMIAL[3] + x * BINOMIAL[4])
    return air.density * (1.0 + x * (BINOMIAL[0] + x * (BINOMIAL[1] + x * series)))


@small_kernel
def log_factor(height_m: float, roughness_m: float) -> float:
    """Mean wind at a height, m, as a share of that at 10 m, over ground of a roughness length, m.

    Source: logarithmic wind profile of neutral air, u = u*/k ln(z / z0); below 2 z0 or 1 m as there.
    """
    lowest = max(1.0, 2.0 * roughness_m)
    return math.log(max(height_m, lowest) / roughness_m) / math.log(WIND_REFERENCE_HEIGHT / roughness_m)


@kernel
def _measured(table: np.ndarray, height_m: float) -> tuple[float, float, float]:
    """Share, cosine and sine of the veer at a height, m, between the rows; as at the ends beyond them."""
    last = table.shape[0] - 1
    if height_m <= table[0, 0]:
        return table[0, 1], table[0, 2], table[0, 3]
    if height_m >= table[last, 0]:
        return table[last, 1], table[last, 2], table[last, 3]
    i = 0
    while table[i + 1, 0] < height_m:
        i += 1
    s = (height_m - table[i, 0]) / (table[i + 1, 0] - table[i, 0])
    cosine = table[i, 2] + s * (table[i + 1, 2] - table[i, 2])
    sine = table[i, 3] + s * (table[i + 1, 3] - table[i, 3])
    length = max(1e-9, math.sqrt(cosine * cosine + sine * sine))
    return table[i, 1] + s * (table[i + 1, 1] - table[i, 1]), cosine / length, sine / length


Wind = tuple[float, float]
"""Along the heading and to the right of it, m/s."""


@small_kernel
def mean_wind(air: Air, z: float) -> Wind:
    """Mean wind along the heading and to the right of it, m/s, at an elevation, m; below 1 m as at 1 m.

    Source: power-law profile (z / 10 m)^a; logarithmic profile as in `log_factor`; or the measured table.
    """
    height = z - air.ground
    if air.law == POWER_LAW:
        factor = math.exp(air.shape * math.log(max(height, 1.0) / WIND_REFERENCE_HEIGHT))
        return factor * air.wind_x, factor * air.wind_y
    if air.law == LOG_LAW:
        factor = log_factor(height, air.shape)
        return factor * air.wind_x, factor * air.wind_y
    factor, cosine, sine = _measured(air.table, height)
    return (
        factor * (cosine * air.wind_x - sine * air.wind_y),
        factor * (sine * air.wind_x + cosine * air.wind_y),
    )


Terms = tuple[float, float, float, float, float, float, float]


class Breeze(NamedTuple):
    """The mean wind as a series in the height, good near one elevation.

    Attributes:
        z: That elevation, m.
        wind: There, m/s.
        reach: How far from it the series holds to 1e-9 of the wind, m; 0 where it does not.
        share: One over the height above ground, 1/m.
        terms: Coefficients of the powers of (z' - z) times `share`, from the first on.
    """

    z: float
    wind: Wind
    reach: float
    share: float
    terms: Terms


@small_kernel
def breeze_at(air: Air, z: float, wind: Wind) -> Breeze:
    """The series at an elevation, m, where the mean wind is known.

    (1 + x)^a, or 1 + ln(1 + x) / ln(h / z0), by powers of x = dz / h.
    """
    height, a = z - air.ground, air.shape
    if air.law == MEASURED or height < CURVED:
        return Breeze(z, wind, 0.0, 0.0, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    if air.law == LOG_LAW:
        f = 1.0 / math.log(height / a)
        terms = (f, -f / 2.0, f / 3.0, -f / 4.0, f / 5.0, -f / 6.0, f / 7.0)
    else:
        second = a * (a - 1.0) / 2.0
        third = second * (a - 2.0) / 3.0
        fourth = third * (a - 3.0) / 4.0
        fifth = fourth * (a - 4.0) / 5.0
        sixth = fifth * (a - 5.0) / 6.0
        terms = (a, second, third, fourth, fifth, sixth, sixth * (a - 6.0) / 7.0)
    return Breeze(z, wind, SERIES_REACH * height, 1.0 / height, terms)


@small_kernel
def wind_near(air: Air, breeze: Breeze, z: float) -> Wind:
    """Mean wind, m/s, at an elevation, m: by the series where it holds, else in full."""
    if abs(z - breeze.z) > breeze.reach:
        return mean_wind(air, z)
    x, c = (z - breeze.z) * breeze.share, breeze.terms
    high = c[3] + x * (c[4] + x * (c[5] + x * c[6]))
    factor = 1.0 + x * (c[0] + x * (c[1] + x * (c[2] + x * high)))
    return factor * breeze.wind[0], factor * breeze.wind[1]


@kernel
def next_bend(air: Air, z: float) -> float:
    """Elevation, m, of the highest bend in the mean wind's profile below z, m; -inf where there is none."""
    height = z - air.ground - BESIDE
    if air.law != MEASURED:
        lowest = max(1.0, 2.0 * air.shape) if air.law == LOG_LAW else 1.0
        return air.ground + lowest if lowest < height else -np.inf
    i = air.table.shape[0] - 1
    while i >= 0 and air.table[i, 0] >= height:
        i -= 1
    return air.ground + air.table[i, 0] if i >= 0 else -np.inf


@small_kernel
def _mix(word: int) -> int:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014): 64 bits in, 64 well mixed bits out."""
    word = (word ^ (word >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> uint64(27))) * uint64(0x94D049BB133111EB)
    return word ^ (word >> uint64(31))


@small_kernel
def uniform_at(key: int, counter: int) -> float:
    """The number between 0 and 1 that belongs to a 64-bit key and a counter; the same on every thread."""
    state = uint64(key) + uint64(0x9E3779B97F4A7C15) * (uint64(counter) + uint64(1))
    return (float(_mix(state) >> uint64(12)) + 0.5) / 4503599627370496.0


@small_kernel
def normals_at(key: int, counter: int) -> tuple[float, float]:
    """The two standard normal numbers that belong to a key and a counter. Source: Box and Muller 1958."""
    radius = math.sqrt(-2.0 * math.log(uniform_at(key, 2 * counter)))
    angle = 2.0 * math.pi * uniform_at(key, 2 * counter + 1)
    return radius * math.cos(angle), radius * math.sin(angle)


Gust = tuple[float, float, float]
"""Along the heading, to the right, up; m/s."""


@small_kernel
def next_gust(gust: Gust, sd: float, correlation: float, key: int, index: int) -> Gust:
    """A gust one interval on.

    The exact update of an Ornstein-Uhlenbeck process: u <- c u + sd sqrt(1 - c^2) N, where c is the
    correlation over the interval, exp(-dt / T). The vertical part has half the standard deviation.
    Source: Gillespie, Phys Rev E 54, 2084 (1996).
    """
    if sd == 0.0:
        return 0.0, 0.0, 0.0
    scale = sd * math.sqrt(1.0 - correlation * correlation)
    first, second = normals_at(key, 2 * index)
    third, _ = normals_at(key, 2 * index + 1)
    return (
        correlation * gust[0] + scale * first,
        correlation * gust[1] + scale * second,
        correlation * gust[2] + 0.5 * scale * third,
    )
