"""The drawn frame: what it shows lies on the pixels that the projection gives."""

from __future__ import annotations

import numpy as np
import pytest

from precipice.camera.capsules import Capsules
from precipice.camera.lens import Camera, Lens, Sensor
from precipice.camera.poses import Blow, action
from precipice.camera.render import Picture, render

SENSOR = Sensor(0.02489, 3840, 2160)
CAMERA = Camera((-3.0, -2.0, 1.5), (0.0, 0.0, 1.0), Lens(0.035, 8.0, 0.3), SENSOR, 3.6)
SHARP = Picture(columns=480, samples=1, blurred=False)


def stage(*centres: tuple[float, float, float], radius: float = 0.05) -> Capsules:
    points = np.array(centres, dtype=float)
    return Capsules(
        points,
        points,
        np.full(len(points), radius),
        ("left_hand",) * len(points),
        ("striker",) * len(points),
    )


EMPTY = stage((0.0, 0.0, -5.0))


def test_balls_are_drawn_on_the_pixels_of_the_closed_form() -> None:
    """Middle of each ball's patch within half a pixel of the projected middle, its width that of its cone."""
    background = render(CAMERA, lambda _: EMPTY, SHARP).astype(int)
    for centre in ((0.0, 0.0, 1.0), (0.5, -0.3, 1.5), (-0.6, 0.7, 0.6)):
        frame = render(CAMERA, lambda _, at=centre: stage(at), SHARP).astype(int)
        pixel, depth = CAMERA.project(np.array(centre))
        expected = pixel * 480 / 3840
        radius = 0.035 / 0.02489 * 480 * 0.05 / depth
        rows, columns = np.nonzero(np.abs(frame - background).sum(axis=2) > 0)
        near = np.hypot(columns + 0.5 - expected[0], rows + 0.5 - expected[1]) < 1.6 * radius
        middle = columns[near].mean() + 0.5, rows[near].mean() + 0.5
        assert middle == pytest.approx(tuple(expected), abs=0.75)
        assert near.sum() == pytest.approx(np.pi * radius**2, rel=0.1)


def test_joints_of_the_figures_are_drawn_where_they_are_projected() -> None:
    """A part that nothing hides has its own colour at the projected middle of its axis."""
    shown = action(Blow("kick", "abdomen", "short", 9.0, 0.3, (1.78, 1.68)))
    capsules = shown.at(0.15)
    camera = Camera((0.0, -5.0, 1.2), (0.0, 0.0, 1.0), Lens(0.035, 8.0, 0.3), SENSOR, 5.0)
    full = render(camera, lambda _: capsules, SHARP).astype(int)
    for owner, part in (("striker", "right_foot"), ("striker", "head"), ("performer", "right_shank")):
        which = capsules.named(owner, part)
        without = render(camera, lambda _, w=which: capsules.kept(~w), SHARP).astype(int)
        (k,) = np.flatnonzero(which)
        pixel, _ = camera.project(0.5 * (capsules.start[k] + capsules.end[k]))
        column, row = (pixel * 480 / 3840).astype(int)
        assert np.abs(full[row, column] - without[row, column]).sum() > 8


def test_a_frame_is_the_same_on_every_run() -> None:
    picture = Picture(columns=160, samples=4, exposure=1 / 48)
    frames = [render(CAMERA, lambda t: stage((t, 0.0, 1.0)), picture) for _ in range(2)]
    assert frames[0].shape == (90, 160, 3)
    assert (frames[0] == frames[1]).all()


def test_a_moving_ball_is_smeared_over_its_way() -> None:
    camera = Camera((0.0, -4.0, 1.0), (0.0, 0.0, 1.0), Lens(0.035, 16.0, 0.3), SENSOR, 4.0)
    picture = Picture(columns=480, samples=12, exposure=1 / 48)
    still = Picture(columns=480, samples=12)
    nothing = render(camera, lambda _: EMPTY, still).astype(int)
    widths = []
    for chosen in (still, picture):
        frame = render(camera, lambda t: stage((10.0 * t, 0.0, 1.0)), chosen).astype(int)
        above = np.abs(frame - nothing).sum(axis=2)[:160]
        widths.append(np.ptp(np.nonzero(above.sum(axis=0) > 6)[0]))
    moved = 10.0 / 48 * 0.035 / 0.02489 * 480 / 4.0
    assert widths[1] - widths[0] == pytest.approx(moved, rel=0.25)
