"""Distances to rock, wall and bike against dense resampling of paths that DOP853 flew."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial import cKDTree

from gags.cliff_jump.again import Flight, fly_again
from gags.cliff_jump.jump import HEADLAND, PLAIN, fly
from precipice.gags.cliff_jump.model import TOLERANCE

CLOSE = 0.05
LEDGE = np.array(
    [(-150, 366), (0, 360), (2, 352), (14, 340), (16, 300), (45, 270), (48, 255), (52, 180), (60, 100),
     (92, 40), (190, 4), (1500, 0)], float,
)  # fmt: skip
"""A cliff with ledges: the nearest rock is met on the way."""

CASES = (
    {},
    {"lip_speed": 12.0, "push_angle": 2.0, "push_side": 0.3, "leave_after": 0.6},
    {"lip_speed": 17.0, "pull_after": 3.0, "off_heading": 1.5, "bike_drag_area": 0.9},
    {"lip_speed": 11.0, "pull_after": 4.0, "track_lift_area": -0.1, "off_heading": -2.5, "steer_after": 4.0},
    {"wind_speed": 5.0, "wind_from": 0.6, "off_heading": 0.5, "bike_clear_after": 1.2},
    {"push_speed": 0.4, "bike_drag_area": 0.9, "bike_clear_after": 1.0, "push_angle": 0.3},
)
PROFILES = {"headland": HEADLAND, "ledge": LEDGE}


@cache
def other(profile: str, case: int) -> Flight:
    return fly_again(PROFILES[profile], **CASES[case])


def surface(profile: np.ndarray, steep: float) -> cKDTree:
    """Points every centimetre on the parts that are steep enough, from 10 m below the lip on."""
    ceiling = float(np.interp(0.0, *profile.T)) - 10.0
    parts = []
    for (x0, z0), (x1, z1) in pairwise(profile.tolist()):
        if min(z0, z1) < ceiling and abs(z1 - z0) >= steep * abs(x1 - x0):
            s = np.linspace(0.0, 1.0, int(np.hypot(x1 - x0, z1 - z0) / 0.01) + 2)
            points = np.column_stack([x0 + s * (x1 - x0), z0 + s * (z1 - z0)])
            parts.append(points[points[:, 1] <= ceiling])
    return cKDTree(np.concatenate(parts))


def nearest(path: Flight, start: float, end: float, tree: cKDTree) -> float:
    places = path.position(np.arange(start, end, 1e-3))
    return float(tree.query(places[:, [0, 2]])[0].min())


@pytest.mark.parametrize("tolerance", [TOLERANCE, 1e-8])
@pytest.mark.parametrize("case", range(len(CASES)))
@pytest.mark.parametrize("profile", PROFILES)
def test_distance_to_rock_and_wall(profile: str, case: int, tolerance: float) -> None:
    ground, path = PROFILES[profile], other(profile, case)
    demands = fly(ground, tolerance, **CASES[case]).demands
    fallen = nearest(path, path.left, min(path.full_at, path.t), surface(ground, 0.0))
    assert demands["wall_fall"] == pytest.approx(fallen, abs=CLOSE)
    if np.isfinite(path.full_at):
        flown = nearest(path, path.full_at, path.t, surface(ground, 1.0))
        assert min(demands["wall_strike"], demands["wall_canopy"]) == pytest.approx(flown, abs=CLOSE)


@pytest.mark.parametrize("tolerance", [TOLERANCE, 1e-8])
@pytest.mark.parametrize("case", range(len(CASES)))
def test_distance_to_the_bike(case: int, tolerance: float) -> None:
    path = other("headland", case)
    demands = fly(HEADLAND, tolerance, **CASES[case]).demands
    v = PLAIN | CASES[case]
    for name, start, end in (
        ("bike_distance", v["leave_after"] + v["bike_clear_after"], min(path.full_at, path.bike_lands)),
        ("bike_under_canopy", path.full_at, path.bike_lands),
    ):
        if start < end:
            t = np.append(np.arange(start, end, 1e-3), end)
            apart = np.linalg.norm(path.position(t) - path.bike(t)[:3].T, axis=1)
            assert demands[name] == pytest.approx(float(apart.min()), abs=CLOSE), name
        else:
            assert demands[name] == np.inf
