"""Quantities to samples: one stream of random numbers for each seed, gag and factor.

A stream belongs to what it drives, so that adding a parameter, a thread or a run changes no other number.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
from scipy import stats

from precipice.gags.specification import Specification
from precipice.production.quantity import Distribution, Quantity


def stream(seed: int, gag: str, factor: str) -> np.random.Generator:
    """The stream of a factor of a gag. Philox 4x64 (Salmon and others, SC 2011), keyed by the three."""
    name = f"{seed}\n{gag}\n{factor}".encode()
    return np.random.Generator(
        np.random.Philox(key=int.from_bytes(hashlib.sha256(name).digest()[:16], "big"))
    )


def gust_keys(seed: int, gag: str, runs: int) -> np.ndarray:
    """The keys (n,), uint64, that fix what happens at random during each run."""
    return stream(seed, gag, "on the way").integers(0, 2**64, size=runs, dtype=np.uint64)


def draw(quantity: Quantity, lowest: float, highest: float, seed: int, gag: str, factor: str, n: int) -> Any:
    """Samples (n,), SI, of a quantity cut to lowest..highest, by the inverse of its distribution."""
    if quantity.distribution is Distribution.EXACT:
        return np.full(n, quantity.mean)
    # Half a step of the generator keeps the ends 0 and 1, which a bell curve maps to infinity, out.
    uniform = stream(seed, gag, factor).random(n) + 2.0**-54
    return at_share(quantity, lowest, highest, uniform)


def at_share(quantity: Quantity, lowest: float, highest: float, share: np.ndarray | float) -> Any:
    """The value, SI, below which a share (0 to 1) of the quantity lies, cut to lowest..highest."""
    if quantity.distribution is Distribution.EXACT:
        return np.full_like(np.asarray(share, dtype=float), quantity.mean)
    law = _law(quantity)
    from_, to = law.cdf(max(lowest, quantity.low)), law.cdf(min(highest, quantity.high))
    return law.ppf(from_ + np.asarray(share) * (to - from_))


def samples(spec: Specification, columns: tuple[str, ...], seed: int, runs: int) -> np.ndarray:
    """Every sampled parameter of a gag, (runs, columns), SI."""
    return np.column_stack([_column(spec, name, seed, runs) for name in columns])


def middles(spec: Specification, columns: tuple[str, ...]) -> np.ndarray:
    """The median of every sampled parameter, (columns,), SI."""
    return np.array(
        [
            float(at_share(stated.quantity, stated.parameter.low, stated.parameter.high, 0.5))
            for stated in (spec.stated[name] for name in columns)
        ]
    )


def _column(spec: Specification, name: str, seed: int, runs: int) -> np.ndarray:
    stated = spec.stated[name]
    column: np.ndarray = draw(
        stated.quantity, stated.parameter.low, stated.parameter.high, seed, spec.gag.id, name, runs
    )
    return column


def _law(quantity: Quantity) -> Any:
    mean, sd, low, high = quantity.mean, quantity.sd, quantity.low, quantity.high
    if quantity.distribution is Distribution.NORMAL:
        return stats.norm(mean, sd)
    if quantity.distribution is Distribution.LOGNORMAL:
        sigma = math.sqrt(math.log1p((sd / mean) ** 2))
        return stats.lognorm(sigma, scale=mean / math.exp(0.5 * sigma * sigma))
    if quantity.distribution is Distribution.TRIANGULAR:
        return stats.triang((mean - low) / (high - low), low, high - low)
    return stats.uniform(low, high - low)
