"""The code of a copy and the odds that it appears by chance.

Spread spectrum (Cox, Kilian, Leighton and Shamoon, "Secure spread spectrum watermarking for multimedia", IEEE
Trans. Image Processing 6, 1997): a word of a paper carries one sign of a code that only the log knows.
The signs of a copy that was never seen are independent of any file, so the odds that such a copy scores as
high as one did are bounded without any assumption about noise, printers or scanners: the sum is one of
independent signs with known weights (Chernoff, Ann. Math. Stat. 23, 1952; Hoeffding, JASA 58, 1963).
"""

from __future__ import annotations

import hashlib
import secrets

import numpy as np
from numpy.typing import NDArray

KEY_BYTES = 16
"""Bytes of a copy's key."""

SATURATION = 1.6
"""Measured shifts beyond this many times the mark count as this much: one misread word must not decide."""

Array = NDArray[np.float64]


def new_key() -> bytes:
    """A key that nobody can guess."""
    return secrets.token_bytes(KEY_BYTES)


def signs(key: bytes, count: int) -> Array:
    """The code of a copy: +1 or -1 for each word of the paper, shape (count,).

    The bits are SHAKE-256 of the key (FIPS 202), so that they are the same on any machine and for ever.
    """
    stretched = hashlib.shake_256(b"precipice copy code 1\0" + key).digest((count + 7) // 8)
    bits = np.unpackbits(np.frombuffer(stretched, np.uint8))[:count]
    return 2.0 * bits.astype(np.float64) - 1.0


def saturated(ratios: Array) -> Array:
    """Measured shifts in units of the mark, cut off at `SATURATION`."""
    return np.clip(ratios, -SATURATION, SATURATION)


def score(code: Array, found: Array) -> float:
    """Correlation of a code with what was found, in standard deviations of what an innocent copy scores."""
    norm = float(np.sqrt(np.sum(found**2)))
    return float(code @ found) / norm if norm > 0.0 else 0.0


def log_chance(found: Array, total: float) -> float:
    """Bound on the natural logarithm of the odds that independent random signs reach a sum.

    min over t > 0 of sum(log cosh(t a)) - t s: Chernoff's bound, exact in the exponent for equal weights (n
    words that all agree give 2^-n).

    Args:
        found: Weight of each sign, any sign, shape (n,).
        total: The sum that is reached.
    """
    weights = np.abs(found[found != 0.0])
    if total <= 0.0 or weights.size == 0:
        return 0.0
    # The derivative, sum(a tanh(t a)) - s, rises with t; where s is the largest sum there is, t is infinite.
    low, high = 0.0, 64.0 / float(weights.min() if weights.min() > 0.05 else 0.05)
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(np.sum(weights * np.tanh(middle * weights))) < total:
            low = middle
        else:
            high = middle
    scaled = high * weights
    log_cosh = scaled + np.log1p(np.exp(-2.0 * scaled)) - np.log(2.0)
    return min(0.0, float(np.sum(log_cosh)) - high * total)
