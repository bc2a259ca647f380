"""Prints the numbers that `test_flight_and_landing.py` holds; needs skijumpdesign 1.4.0, sympy and numpy.

Today's scipy and numpy have lost what it calls: `scipy.integrate.trapz`, and `float()` of an array of
one, which has to be `float(te[0])` in its skiers.py. Its drag and distance functions, compiled at import,
are given here.
"""

from __future__ import annotations

import numpy as np
import scipy.integrate

SLOPES = ((20.0, 10.0, 0.0, -30.0), (10.0, 15.0, 1.0, -20.0), (30.0, 20.0, 0.5, -25.0))
"""Take-off angle, degrees; start of the slope from the take-off, m; its angle, degrees."""


def main() -> None:
    """One line for each landing point."""
    scipy.integrate.trapz = np.trapezoid
    from skijumpdesign import skiers, surfaces, utils

    utils.compute_drag = lambda rho, v, c, a: -0.5 * np.sign(v) * rho * c * a * v**2
    utils.compute_dist_from_flat = lambda theta, x, y: (y - np.tan(theta) * x) * np.cos(theta)
    skier = skiers.Skier(mass=75.0, area=1e-9, drag_coeff=1e-9)
    for angle, x0, y0, below in SLOPES:
        x = np.linspace(x0, x0 + 60.0, 400)
        surface = surfaces.Surface(x, y0 + np.tan(np.deg2rad(below)) * (x - x0))
        found = surface.calculate_efh(np.deg2rad(angle), (0.0, 0.0), skier, increment=10.0)
        for where, height, speed in zip(*found, strict=True):
            print(angle, x0, y0, below, round(where, 3), round(height, 5), round(speed, 4))


if __name__ == "__main__":
    main()
