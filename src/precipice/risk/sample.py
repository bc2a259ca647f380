"""Quantities to samples: one stream of random numbers for each seed, gag and factor.

A stream belongs to what it drives, so that adding a parameter, a thread or a run changes no other number.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from scipy import stats
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from precipice.gags.specification import Specification, correlation_matrix
from precipice.production.quantity import Distribution, Quantity

Design = Literal["random", "latin", "sobol"]
"""How the inputs of the takes are spread: independent draws, Latin hypercube, or scrambled Sobol points."""

CHUNK = 32_768
"""Takes drawn at a time: memory does not grow with the number of takes."""


def stream(seed: int, gag: str, factor: str) -> np.random.Generator:
    """The stream of a factor of a gag. Philox 4x64 (Salmon and others, SC 2011), keyed by the three."""
    name = f"{seed}\n{gag}\n{factor}".encode()
    return np.random.Generator(
        np.random.Philox(key=int.from_bytes(hashlib.sha256(name).digest()[:16], "big"))
    )


def spawning(seed: int, gag: str, factor: str) -> np.random.Generator:
    """A generator of the same kind for designs, which take it apart into several."""
    name = f"{seed}\n{gag}\n{factor}".encode()
    entropy = int.from_bytes(hashlib.sha256(name).digest()[:16], "big")
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(entropy)))


def draws(
    spec: Specification, columns: tuple[str, ...], seed: int, runs: int, design: Design = "random"
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Takes in chunks: values (n, k), SI, and keys (n,), uint64, that fix what is random on the way.

    The first takes are the same however many follow, except for a Latin hypercube of less than a chunk.

    Args:
        spec: The gag.
        columns: Names of the sampled parameters.
        seed: Fixes every number.
        runs: Takes in all.
        design: How they are spread.
    """
    keys = stream(seed, spec.gag.id, "on the way")
    parts = _uniforms(spec, columns, seed, runs, design)
    for uniform in parts:
        own = keys.integers(0, 2**64, size=len(uniform), dtype=np.uint64)
        yield values_at(spec, columns, uniform), own


def _uniforms(
    spec: Specification, columns: tuple[str, ...], seed: int, runs: int, design: Design
) -> Iterator[np.ndarray]:
    """Numbers between 0 and 1, (n, k) a chunk."""
    gag = spec.gag.id
    streams = [stream(seed, gag, name) for name in columns]
    points = spawning(seed, gag, "design")
    sobol = qmc.Sobol(len(columns), scramble=True, rng=points) if design == "sobol" else None
    for at in range(0, runs, CHUNK):
        n = min(CHUNK, runs - at)
        if sobol is not None:
            part = _sobol(sobol, n)
        elif design == "latin":
            part = qmc.LatinHypercube(len(columns), rng=points).random(n)
        else:
            part = np.column_stack([one.random(n) for one in streams])
        # Half a step of the generator keeps the ends 0 and 1, which a bell curve maps to infinity, out.
        yield np.clip(part + 2.0**-54, 2.0**-54, 1.0 - 2.0**-53)


def _sobol(sobol: qmc.Sobol, n: int) -> np.ndarray:
    """The next n points."""
    with warnings.catch_warnings():
        # Points are drawn in turn, however many there will be; the last few need not balance.
        warnings.filterwarnings("ignore", message="The balance properties of Sobol")
        points: np.ndarray = sobol.random(n)
    return points


def values_at(spec: Specification, columns: tuple[str, ...], uniform: np.ndarray) -> np.ndarray:
    """The takes, (n, k), SI, that belong to numbers between 0 and 1, (n, k).

    Inputs that go together are joined by a Gaussian copula: the numbers become bell curves, are mixed by the
    Cholesky factor of their correlation, and become numbers between 0 and 1 again. Source: Nataf 1962;
    Nelsen, An Introduction to Copulas (2006), 2.3.
    """
    names = _joined(spec)
    if names:
        uniform = uniform.copy()
        at = [columns.index(name) for name in names]
        lower = np.linalg.cholesky(correlation_matrix(spec.correlations, names))
        uniform[:, at] = ndtr(ndtri(uniform[:, at]) @ lower.T)
    found = [
        at_share(stated.quantity, stated.parameter.low, stated.parameter.high, uniform[:, k])
        for k, stated in enumerate(spec.stated[name] for name in columns)
    ]
    return np.column_stack(found)


def _joined(spec: Specification) -> list[str]:
    """Inputs that go together: those without tolerance left out, those that all takes share first.

    The Cholesky factor hands numbers on from the first to the last, so that what all takes share must not
    follow what varies from take to take.
    """
    pairs = [
        pair for pair in spec.correlations if all(spec.stated[name].quantity.has_tolerance for name in pair)
    ]
    names = {name for pair in pairs for name in pair}
    return sorted(names, key=lambda name: (spec.stated[name].parameter.varies != "shoot", name))


def at_share(quantity: Quantity, lowest: float, highest: float, share: np.ndarray | float) -> Any:
    """The value, SI, below which a share (0 to 1) of the quantity lies, cut to lowest..highest."""
    shape, mean, sd = quantity.distribution, quantity.mean, quantity.sd
    low, high, share = max(lowest, quantity.low), min(highest, quantity.high), np.asarray(share, dtype=float)
    if shape is Distribution.EXACT:
        return np.full_like(share, mean)
    if shape is Distribution.UNIFORM:
        return low + share * (high - low)
    if shape is Distribution.TRIANGULAR:
        law = stats.triang(
            (mean - quantity.low) / (quantity.high - quantity.low), quantity.low, quantity.high - quantity.low
        )
        from_, to = law.cdf(low), law.cdf(high)
        return law.ppf(from_ + share * (to - from_))
    if shape is Distribution.NORMAL:
        return mean + sd * _cut_bell((low - mean) / sd, (high - mean) / sd, share)
    sigma = math.sqrt(math.log1p((sd / mean) ** 2))
    middle = math.log(mean) - 0.5 * sigma * sigma
    from_ = (math.log(low) - middle) / sigma if low > 0.0 else -math.inf
    return np.exp(middle + sigma * _cut_bell(from_, (math.log(high) - middle) / sigma, share))


def _cut_bell(low: float, high: float, share: np.ndarray) -> np.ndarray:
    """A standard bell curve cut to low..high, by the inverse of its distribution."""
    from_, to = ndtr(low), ndtr(high)
    value: np.ndarray = ndtri(from_ + share * (to - from_))
    return value


def samples(spec: Specification, columns: tuple[str, ...], seed: int, runs: int) -> np.ndarray:
    """Every sampled parameter of the first takes, (runs, columns), SI."""
    return np.concatenate([values for values, _ in draws(spec, columns, seed, runs)])


def gust_keys(seed: int, gag: str, runs: int) -> np.ndarray:
    """The keys (n,), uint64, that fix what happens at random during each of the first takes."""
    return stream(seed, gag, "on the way").integers(0, 2**64, size=runs, dtype=np.uint64)


def middles(spec: Specification, columns: tuple[str, ...]) -> np.ndarray:
    """The median of every sampled parameter, (columns,), SI."""
    row: np.ndarray = values_at(spec, columns, np.full((1, len(columns)), 0.5))[0]
    return row
