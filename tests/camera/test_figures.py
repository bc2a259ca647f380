"""The figures: bones keep their length, and the gap is the gap that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.camera.capsules import surface_gap
from precipice.camera.figures import FOREARM, KNEE_DROP, SHANK, UPPER_ARM, bend
from precipice.camera.poses import AIMS, Blow, action

STATURES = (1.78, 1.68)
BLOWS = [
    Blow(strike, region, line, 9.0, 0.3, STATURES)  # type: ignore[arg-type]
    for strike in ("punch", "kick", "prop")
    for region in AIMS
    for line in ("short", "across")
]


@given(st.floats(0.2, 0.6), st.floats(0.2, 0.6), *[st.floats(-1.5, 1.5) for _ in range(3)])
def test_a_limb_keeps_the_length_of_its_bones(
    upper: float, lower: float, x: float, y: float, z: float
) -> None:
    root, end = np.zeros(3), np.array([x + 0.05, y, z])
    if np.linalg.norm(end) < 1e-3:
        return
    side = np.cross(end, [0.3, 1.0, 0.2])
    middle, reached = bend(root, end, upper, lower, side + 1e-3)
    assert np.linalg.norm(middle) == pytest.approx(upper)
    assert np.linalg.norm(reached - middle) == pytest.approx(lower)
    if abs(upper - lower) * 1.02 < np.linalg.norm(end) < 0.99 * (upper + lower):
        assert reached == pytest.approx(end)


@pytest.mark.parametrize("blow", BLOWS, ids=lambda b: f"{b.strike}-{b.region}-{b.line}")
def test_limb_and_body_are_as_far_apart_as_planned(blow: Blow) -> None:
    """They touch at no gap; the nearest points lie a little off the line, so that a gap is a touch less."""
    shown = action(blow)
    for gap in (0.0, 0.1, 0.25):
        capsules = shown.at(gap)
        found = surface_gap(capsules.kept(shown.tip), capsules.kept(shown.target))
        assert 0.95 * gap - 1e-5 <= found <= gap + 1e-5


@pytest.mark.parametrize("blow", BLOWS, ids=lambda b: f"{b.strike}-{b.region}-{b.line}")
def test_no_other_part_is_in_the_way(blow: Blow) -> None:
    capsules = action(blow).at(0.1)
    striker = capsules.kept(capsules.of("striker") | capsules.of("prop"))
    assert surface_gap(striker, capsules.kept(capsules.of("performer"))) > 0.04


def test_a_limb_is_as_far_before_its_end_as_is_asked() -> None:
    blow = Blow("punch", "head", "short", 9.0, 0.3, STATURES)
    shown = action(blow, 0.2)
    capsules = shown.at(0.1)
    found = surface_gap(capsules.kept(shown.tip), capsules.kept(shown.target))
    assert found == pytest.approx(0.3, abs=0.02)


def test_bones_of_a_whole_figure() -> None:
    capsules = action(BLOWS[0]).capsules
    for part, share in (
        ("left_thigh", KNEE_DROP),
        ("right_shank", SHANK),
        ("left_upper_arm", UPPER_ARM),
        ("right_forearm", FOREARM),
    ):
        for owner, stature in zip(("striker", "performer"), STATURES, strict=True):
            (k,) = np.flatnonzero(capsules.named(owner, part))
            length = np.linalg.norm(capsules.end[k] - capsules.start[k])
            assert length == pytest.approx(share * stature)


def test_a_thrown_body_lies_its_gap_above_the_floor() -> None:
    shown = action(Blow("throw", "chest", "short", 2.5, 0.3, STATURES))
    capsules = shown.at(0.08)
    tip = capsules.kept(shown.tip)
    assert (np.minimum(tip.start[:, 2], tip.end[:, 2]) - tip.radius).min() == pytest.approx(0.08)
