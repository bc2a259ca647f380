"""Every constant of the physics floor, with unit and source."""

from typing import Final

STANDARD_GRAVITY: Final = 9.80665
"""m/s2; 3rd General Conference on Weights and Measures, 1901."""

SEA_LEVEL_DENSITY: Final = 1.225
"""kg/m3; U.S. Standard Atmosphere 1976, 15 C and 101,325 Pa."""

DENSITY_LAPSE: Final = 2.25577e-5
"""1/m; 0.0065 K/m over 288.15 K, U.S. Standard Atmosphere 1976."""

DENSITY_EXPONENT: Final = 4.25588
"""1; g0 M / (R L) - 1, U.S. Standard Atmosphere 1976."""

TROPOPAUSE: Final = 11_000.0
"""m; top of the layer in which the two above hold."""

WIND_REFERENCE_HEIGHT: Final = 10.0
"""m above ground; where the weather services measure wind (WMO-No. 8, 2018, chapter 5)."""
