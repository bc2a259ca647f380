"""What one wreck came to: how far it reached, what it came near, what hung, held and parted."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from precipice.gags.train_wreck.simulate import Wreck
from precipice.gags.train_wreck.train import UNDERFRAME, Train

EVERY = 3
"""Looks between two at which corners are placed: 24 ms, half a metre at 20 m/s."""

ALONG = 9
"""Points along each long edge of a vehicle from which its distance to a pier is measured."""


def corners(train: Train, wreck: Wreck, along: int = 2) -> np.ndarray:
    """Points on the long edges of each vehicle's body over time, (s, n, 4 x along, 3), m."""
    share = np.linspace(-0.5, 0.5, along)
    found = []
    turn = wreck.turn[::EVERY].reshape(-1, len(train.vehicles), 3, 3)
    for k, one in enumerate(train.vehicles):
        low = UNDERFRAME - one.cg_height
        points = np.array(
            [
                (x * one.length, y * one.width, low + z * one.height)
                for x in share
                for y in (-0.5, 0.5)
                for z in (0.0, 1.0)
            ]
        )
        found.append(wreck.place[::EVERY, k, None, :] + points @ turn[:, k].swapaxes(1, 2))
    return np.stack(found, axis=1)


def reach_ahead(points: np.ndarray) -> float:
    """How far ahead of the surveyed edge any corner comes, m."""
    return float(points[..., 0].max())


def reach_aside(points: np.ndarray) -> float:
    """How far from the line's middle any corner comes, m."""
    return float(np.abs(points[..., 1]).max())


def pier_distance(train: Train, wreck: Wreck, half_width: float) -> float:
    """Least distance of any vehicle to the pier, m; 0 where one touches it.

    Raises:
        ValueError: There is no pier.
    """
    if train.site.pier is None:
        raise ValueError("no pier stands at this site")
    face, thick, below = train.site.pier
    points = corners(train, wreck, ALONG)
    x = np.maximum(np.maximum(face - points[..., 0], points[..., 0] - face - thick), 0.0)
    y = np.maximum(np.abs(points[..., 1]) - half_width, 0.0)
    z = np.maximum(points[..., 2] - (train.site.drop - below), 0.0)
    return float(np.sqrt(x**2 + y**2 + z**2).min())


def least_hold(train: Train, wreck: Wreck) -> float:
    """Strength less largest pull of the coupling that comes nearest to parting, N."""
    strength = np.array(train.couplings.strength)
    return float((strength - wreck.pull.max(axis=0)).min())


def last_parting(wreck: Wreck, never: float) -> float:
    """When the last coupling parts, s; `never` where one holds to the end."""
    latest = float(wreck.broke.max())
    return never if math.isinf(latest) else latest


def least_fall(train: Train, wreck: Wreck, going: int) -> float:
    """How far below where it started the highest of the first `going` vehicles ends, m."""
    start = np.array([train.site.drop + one.cg_height for one in train.vehicles])
    return float((start - wreck.place[-1, :, 2])[:going].min())


def front_behind_edge(train: Train, wreck: Wreck) -> float:
    """How far behind the surveyed edge the front of the last vehicle ends, m."""
    ahead = wreck.turn[-1, -1].reshape(3, 3)[0, 0]
    return float(-(wreck.place[-1, -1, 0] + 0.5 * train.vehicles[-1].length * ahead))


def first(wreck: Wreck, condition: Callable[[Wreck], np.ndarray]) -> float | None:
    """The first time, s, at which a condition, (s,) of truths, holds; None for never."""
    met = np.flatnonzero(condition(wreck))
    return float(wreck.t[met[0]]) if met.size else None


def tipping(train: Train, wreck: Wreck, body: int) -> float | None:
    """When the middle of a vehicle has passed the deck's end, s; None for never."""
    return first(wreck, lambda one: one.place[:, body, 0] > train.site.edge)


def touching(train: Train, wreck: Wreck, body: int) -> float | None:
    """When a vehicle first touches the water or the ground, s; None for never."""
    points = corners(train, wreck)[:, body, :, 2].min(axis=1)
    met = np.flatnonzero(points <= 0.05)
    return float(wreck.t[::EVERY][met[0]]) if met.size else None
