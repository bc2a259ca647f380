"""How much deceleration a body bears, and for how long."""

from __future__ import annotations

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

BRIEF, LONG = (0.05, 42.0), (0.5, 24.0)
"""Two points of the curve, s and g: along the spine, seated and strapped in.
Source: Eiband, NASA Memorandum 5-19-59E (1959), as quoted second hand; its graph read to about 10 %."""


def borne(lasts: np.ndarray) -> np.ndarray:
    """Deceleration, m/s2, borne for so long, s: a straight line in logarithms between the points above.

    As at the points beyond them. Eiband's subjects were strapped into seats; a performer is not.
    """
    slope = np.log(LONG[1] / BRIEF[1]) / np.log(LONG[0] / BRIEF[0])
    held = np.clip(lasts, BRIEF[0], LONG[0])
    level: np.ndarray = STANDARD_GRAVITY * BRIEF[1] * (held / BRIEF[0]) ** slope
    return level
