"""What stops a fall by giving way: an absorber that tears, a descender that runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.gags.plain import Takes
from precipice.gags.rope_fall.rope import G
from precipice.gags.specification import Specification


class Arrest(NamedTuple):
    """How an energy absorber stops a fall, all (n,).

    Attributes:
        force: Highest, N.
        torn: Length torn, m.
        needed: Length that the fall asks for, however long the absorber is, m.
        stretch: Lanyard's, m.
    """

    force: np.ndarray
    torn: np.ndarray
    needed: np.ndarray
    stretch: np.ndarray


def on_lanyard(spec: Specification, takes: Takes, free: np.ndarray) -> Arrest:
    """The arrest of a fall on the lanyard that a gag states, after a free fall, (n,), m."""
    return arrested(
        takes["mass"],
        free,
        takes["lanyard_stiffness"],
        takes["tears_at"],
        takes["tear_peak"],
        np.full(len(takes), spec.middle("tear_length")),
    )


def arrested(
    mass: np.ndarray,
    fall: np.ndarray,
    stiffness: np.ndarray,
    tears_at: np.ndarray,
    tear_peak: np.ndarray,
    longest: np.ndarray,
) -> Arrest:
    """A fall on a lanyard with an energy absorber.

    The lanyard is a spring until the absorber tears; from there the mean force F stays, and
    s = (m g (h + x) - F x / 2) / (F - m g) is torn. An absorber torn to its end leaves the lanyard to take
    the rest as a spring that begins at F. The highest force of a tearing absorber is its mean over a share.
    Source: energy balance; EN 355 (6 kN, 1.75 m, 100 kg, 4 m); mean over highest 0.875 in 20 drop tests of
    10 models (Carrion, Saez, Pomares, Gonzalez, Int J Environ Res Public Health 17, 7647, 2020).

    Args:
        mass: kg.
        fall: Free fall, m.
        stiffness: Of lanyard, knot and harness, N/m.
        tears_at: Mean force F, N.
        tear_peak: Highest over mean force while it tears.
        longest: Length that can be torn, m.
    """
    weight = mass * G
    held = weight + np.sqrt(weight**2 + 2.0 * weight * stiffness * fall)
    mean = np.maximum(tears_at, 1.05 * weight)
    x = mean / stiffness
    torn = np.maximum(weight * (fall + x) - 0.5 * mean * x, 0.0) / (mean - weight)
    left = np.maximum(torn - longest, 0.0) * (mean - weight)
    further = (np.sqrt((mean - weight) ** 2 + 2.0 * stiffness * left) - (mean - weight)) / stiffness
    tears = held > mean
    force = np.where(
        tears, np.maximum(mean * tear_peak, mean + stiffness * further), np.minimum(held, mean * tear_peak)
    )
    return Arrest(
        force,
        np.where(tears, np.minimum(torn, longest), 0.0),
        np.where(tears, torn, 0.0),
        np.where(tears, x + further, held / stiffness),
    )


def braking_distance(mass: np.ndarray, fast: np.ndarray, slow: np.ndarray, force: np.ndarray) -> np.ndarray:
    """Distance, m, in which a constant force slows a body from one speed to another, m/s, both downwards.

    s = (v^2 - u^2) / (2 (F / m - g)). A force within a twentieth of the weight counts as that much above it.
    Source: energy balance.
    """
    rate = np.maximum(force / mass - G, 0.05 * G)
    distance: np.ndarray = np.maximum(fast**2 - slow**2, 0.0) / (2.0 * rate)
    return distance
