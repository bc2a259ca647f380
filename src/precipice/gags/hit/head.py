"""The head injury criterion of a blow, from the head's speed."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel, small_kernel

HIC_WINDOW = 0.015
"""s; the longest stretch looked at. Source: HIC15, 49 CFR 571.208."""

GRAVITY = 9.80665
"""m/s2, exact (ISO 80000-3): the criterion is defined in g."""


@small_kernel
def _power(mean: float) -> float:
    """mean^2.5, without the cost of pow."""
    return mean * mean * math.sqrt(mean)


@kernel
def hic(speeds: np.ndarray, last: int, step: float, samples: int, window: float) -> float:
    """Greatest (t2 - t1) (mean acceleration in g)^2.5 over stretches up to `window`, g^2.5 s.

    Args:
        speeds: Speed of the head at each step from 0 to `last`, m/s.
        last: Index of the last one.
        step: s between them.
        samples: At how many points stretches may begin and end.
        window: Longest stretch, s.

    Source: Versace, SAE 710881 (1971); the 15 ms window is 49 CFR 571.208's.
    """
    stride = max(1, (last + samples - 1) // samples)
    best = 0.0
    for i in range(0, last, stride):
        for j in range(i + stride, last + stride, stride):
            k = min(j, last)
            time = (k - i) * step
            if time > window * (1.0 + 1e-9):
                break
            gained = speeds[k] - speeds[i]
            if gained > 0.0:
                best = max(best, time * _power(gained / (time * GRAVITY)))
    return best
