"""A gag in space: the paths of its takes on common times, and the ground under them, small enough to send."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Scene
from precipice.gags.specification import Specification
from precipice.plan.cover_paths import Asked, Flown, fly
from precipice.risk.run import Runner

TAKES, SLOW_TAKES = 200, 24
"""Takes beside the middle run; fewer where a take is slow to simulate."""

TIMES = 161
"""Common times of the paths."""

MARGIN, HALF_WIDTH = 0.6, 150.0
"""How far the ground is drawn beyond the paths, as a share of their reach, and beside a profile, m."""

MOST_ROWS = 160
"""Rows of ground along the heading; a finer profile is thinned."""

RISE = 0.1
"""m of elevation that a thinned profile may be off."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The ground as a grid.

    Attributes:
        x: Along the heading, (n,), m.
        y: To the right of it, (m,), m.
        z: Elevation, (n, m), m.
        sea: Whether what lies at an elevation of 0 is water.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    sea: bool


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """A gag in space.

    Attributes:
        flown: The takes.
        ground: The ground; None where what stands around says where it is.
        low: Least x, y and z of all paths, m.
        high: Greatest.
        slow: Whether there are fewer takes because one is slow to simulate.
    """

    flown: Flown
    ground: Ground | None
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    slow: bool


def space(spec: Specification, seed: int, runner: Runner) -> Space:
    """Fly the takes and cut out the ground that they need.

    Raises:
        InputError: The kind has no paths.
        ArithmeticError: A model gave a margin that is not a number.
    """
    slow = bool(spec.kind.most_takes)
    flown = fly(spec, Asked(times=TIMES), SLOW_TAKES if slow else TAKES, seed, runner)
    parts = [part for one in (flown.cloud, *flown.others) for part in (one.points, one.middle[None])]
    points = np.concatenate([part.reshape(-1, 3) for part in parts])
    low, high = points.min(axis=0), points.max(axis=0)
    return Space(
        flown,
        ground_round(flown.scene, low, high, spec.kind.words.height == "the sea"),
        (float(low[0]), float(low[1]), float(low[2])),
        (float(high[0]), float(high[1]), float(high[2])),
        slow,
    )


def ground_round(scene: Scene, low: np.ndarray, high: np.ndarray, sea: bool) -> Ground | None:
    """The ground around paths that reach from `low` to `high`, (3,), m.

    The relief where there is one; else the profile, the same to either side; else the level at 0, unless what
    stands around says otherwise.
    """
    reach = float(max(high[0] - low[0], high[1] - low[1], 4.0)) * MARGIN
    if scene.relief is not None:
        relief = scene.relief
        return Ground(np.array(relief.x), np.array(relief.y), np.array(relief.z), sea)
    if scene.terrain is not None:
        side = max(HALF_WIDTH, float(np.abs([low[1], high[1]]).max()) + reach)
        x, z = thinned(np.asarray(scene.terrain, dtype=float), low[0] - reach, high[0] + reach)
        return Ground(x, np.array([-side, side]), np.repeat(z[:, None], 2, axis=1), sea)
    if any(one.view == "side" and one.tone == "ground" for one in scene.shapes):
        return None
    x, y = np.array([low[0] - reach, high[0] + reach]), np.array([low[1] - reach, high[1] + reach])
    return Ground(x, y, np.zeros((2, 2)), False)


def thinned(profile: np.ndarray, left: float, right: float) -> tuple[np.ndarray, np.ndarray]:
    """Points of a profile (n, 2), m, from left to right, few enough and no farther off than need be.

    Those kept are where the profile bends most, by the line between their neighbours.
    Source: Douglas and Peucker, Cartographica 10, 112 (1973).
    """
    left, right = max(left, float(profile[0, 0])), min(right, float(profile[-1, 0]))
    inside = profile[(profile[:, 0] > left) & (profile[:, 0] < right), 0]
    x = np.concatenate(([left], inside, [right])) if right > left else profile[:, 0]
    z = np.interp(x, profile[:, 0], profile[:, 1])
    off = RISE
    while True:
        kept = _bends(x, z, off)
        if len(kept) <= MOST_ROWS:
            return x[kept], z[kept]
        off *= 2.0


def _bends(x: np.ndarray, z: np.ndarray, off: float) -> np.ndarray:
    keep = {0, len(x) - 1}
    waiting = [(0, len(x) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        line = np.interp(x[first : last + 1], x[[first, last]], z[[first, last]])
        away = np.abs(z[first : last + 1] - line)
        at = first + int(away.argmax())
        if away.max() > off:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return np.array(sorted(keep))
