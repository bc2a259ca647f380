"""Every constant of the physics floor, with unit and source."""

from typing import Final

STANDARD_GRAVITY: Final = 9.80665
"""m/s2; 3rd General Conference on Weights and Measures, 1901."""

SEA_LEVEL_DENSITY: Final = 1.225
"""kg/m3; U.S. Standard Atmosphere 1976, 15 C and 101,325 Pa."""

SEA_LEVEL_PRESSURE: Final = 101_325.0
"""Pa; U.S. Standard Atmosphere 1976."""

SEA_LEVEL_TEMPERATURE: Final = 288.15
"""K; U.S. Standard Atmosphere 1976."""

GAS_CONSTANT: Final = 287.05287
"""J/(kg K); R* / M0 of dry air, U.S. Standard Atmosphere 1976."""

HEAT_RATIO: Final = 1.4
"""1; ratio of the specific heats of air, U.S. Standard Atmosphere 1976."""

EARTH_RADIUS: Final = 6_356_766.0
"""m; the radius that turns height into geopotential height, U.S. Standard Atmosphere 1976."""

LAPSE_RATE: Final = 0.0065
"""K/m; troposphere, U.S. Standard Atmosphere 1976."""

DENSITY_LAPSE: Final = 2.25577e-5
"""1/m; 0.0065 K/m over 288.15 K, U.S. Standard Atmosphere 1976."""

DENSITY_EXPONENT: Final = 4.25588
"""1; g0 M / (R L) - 1, U.S. Standard Atmosphere 1976."""

PRESSURE_EXPONENT: Final = 5.25588
"""1; g0 M / (R L), U.S. Standard Atmosphere 1976."""

TROPOPAUSE: Final = 11_000.0
"""m; top of the layer in which these hold."""

WIND_REFERENCE_HEIGHT: Final = 10.0
"""m above ground; where the weather services measure wind (WMO-No. 8, 2018, chapter 5)."""
