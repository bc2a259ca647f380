"""Random numbers by key and counter for many takes at once: those of `air.uniform_at`, without compiling."""

from __future__ import annotations

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def uniforms_at(keys: np.ndarray, counter: int) -> np.ndarray:
    """The numbers between 0 and 1 that belong to keys (n,), uint64, and a counter.

    Source: SplitMix64's finaliser (Steele, Lea, Flood 2014).
    """
    step = np.uint64(GOLDEN * (counter + 1) % 2**64)
    word = np.asarray(keys, dtype=np.uint64) + step
    word = (word ^ (word >> np.uint64(30))) * FIRST
    word = (word ^ (word >> np.uint64(27))) * SECOND
    word ^= word >> np.uint64(31)
    found: np.ndarray = ((word >> np.uint64(12)).astype(float) + 0.5) / 4503599627370496.0
    return found


def normals_at(keys: np.ndarray, counter: int) -> tuple[np.ndarray, np.ndarray]:
    """The two standard normal numbers (n,) that belong to keys and a counter. Source: Box and Muller 1958."""
    radius = np.sqrt(-2.0 * np.log(uniforms_at(keys, 2 * counter)))
    angle = 2.0 * np.pi * uniforms_at(keys, 2 * counter + 1)
    return radius * np.cos(angle), radius * np.sin(angle)
