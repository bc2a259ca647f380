"""The view through one camera: what it holds of every take, its frame over time, and its focus in words.

The world here has x along the heading, y to the right and z up, so that what `camera.lens` calls a frame's
right is the viewer's left: `pixels` turns it round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.camera.cover import (
    Cloud,
    Crew,
    Way,
    Work,
    caught,
    height_share,
    in_focus,
    in_frame,
    seen,
    work,
)
from precipice.camera.lens import Camera, Lens, Sensor, depth_of_field, frame_axes, hyperfocal
from precipice.plan.cover_paths import Flown, ground, in_zone
from precipice.plan.cover_places import in_sight
from precipice.production.assessment import Odds
from precipice.production.problem import InputError, Problem
from precipice.production.spoken import feet
from precipice.risk.odds import odds


@dataclass(frozen=True, slots=True)
class View:
    """A camera in its place.

    Attributes:
        eye: Where the lens is, m.
        aim: Where it looks, m; None where it is aimed by the middle path.
        way: How it is worked; one that is aimed at a point is locked off.
        lens: The lens.
        sensor: The sensor.
        focus: Focus distance, m; None where the focus puller has it by the middle path.
        hold: Least share of the time for which a take must be held, 0 to 1.
    """

    eye: tuple[float, float, float]
    aim: tuple[float, float, float] | None
    way: Way
    lens: Lens
    sensor: Sensor
    focus: float | None
    hold: float


@dataclass(frozen=True, slots=True, eq=False)
class Through:
    """What a camera holds.

    Attributes:
        done: What it does over time; its axes are the world's, see above.
        held: Takes held in frame and in focus.
        framed: Takes held in frame.
        sharp: Takes held in focus, wherever in the frame.
        share: Height of the subject as a share of the frame's.
        distance: From the lens to the middle path, its median, m.
        near: Nearest distance in focus at that distance, m.
        far: Farthest, m; infinite where everything beyond is sharp.
        height: Of the lens above the ground, m.
        warnings: Why nobody may stand there, or see from there, one sentence each.
    """

    done: Work
    held: Odds
    framed: Odds
    sharp: Odds
    share: float
    distance: float
    near: float
    far: float
    height: float
    warnings: tuple[str, ...]


def through(flown: Flown, crew: Crew, view: View) -> Through:
    """Hold the takes against one camera.

    Raises:
        InputError: The camera is where it cannot see, or aims straight up or down.
    """
    done = _worked(flown.cloud, crew, view)
    cloud, disc = flown.cloud, crew.sharp * view.sensor.pitch
    found, clear = seen(done, cloud), in_sight(flown, done)
    framed = (in_frame(found, view.lens, view.sensor, cloud.radius) & clear[:, None])[0]
    sharp = in_focus(found, view.lens, disc)[0]
    away = float(np.median(np.linalg.norm(cloud.middle - done.eyes[0], axis=1)))
    focus = max(float(np.median(done.depth)), view.lens.close_focus)
    near, far = depth_of_field(view.lens, focus, disc)
    floor = float(ground(flown.scene, np.array(view.eye[0]), np.array(view.eye[1])))
    n = len(cloud.points)

    def share(holding: np.ndarray) -> Odds:
        return odds(int(caught(holding, view.hold).sum()), n)

    return Through(
        done,
        share(framed & sharp),
        share(framed),
        share(sharp),
        float(height_share(done, cloud, view.lens, view.sensor)[0]),
        away,
        near,
        far,
        view.eye[2] - floor,
        _warnings(flown, done, crew, view, clear, floor),
    )


def _worked(cloud: Cloud, crew: Crew, view: View) -> Work:
    done = work(view.way, np.array([view.eye]), cloud, crew)
    if view.aim is not None:
        try:
            axes = frame_axes(np.array(view.eye), np.array(view.aim))
        except ValueError as error:
            found, _, allowed = str(error).partition("; ")
            problem = Problem("camera", "aim", found, allowed.removesuffix(" is allowed"))
            raise InputError((problem,)) from error
        k = len(cloud.t)
        fixed = work("fixed", np.array([view.eye]), cloud, crew)
        depth = np.maximum((cloud.middle - fixed.eyes[0]) @ axes[2], 1e-3)
        near, far = float(depth.min()), float(depth.max())
        done = Work(
            "fixed",
            fixed.eyes,
            np.broadcast_to(axes, (1, k, 3, 3)),
            np.full((1, k), 2.0 * near * far / (near + far)),
        )
    if view.focus is not None:
        done = Work(done.way, done.eyes, done.axes, np.full(done.depth.shape, view.focus))
    return done


def _warnings(
    flown: Flown, done: Work, crew: Crew, view: View, clear: np.ndarray, floor: float
) -> tuple[str, ...]:
    found = []
    for zone in flown.zones:
        if bool(in_zone(zone, done.eyes[..., :2]).any()):
            share = f"{100.0 * zone.share:g} %"
            found.append(f"It stands where {share} of what comes down ends: nobody may be there.")
            break
    for cloud in (flown.cloud, *flown.others):
        least = float(np.sqrt(((cloud.points - done.eyes[0]) ** 2).sum(axis=2)).min()) - cloud.radius
        if least < crew.clear:
            nearest = feet(max(least, 0.0))
            found.append(
                f"Something comes past it at {nearest} in one of the takes; {feet(crew.clear)} is kept clear."
            )
            break
    if view.eye[2] <= floor:
        found.append("It is below the ground.")
    if not clear.all():
        found.append(f"The ground hides the path {100.0 * (1.0 - clear.mean()):.0f} % of the time.")
    return tuple(found)


def focus_words(found: Through, view: View, disc: float) -> str:
    """Depth of field in words, feet first."""
    lens = view.lens
    middle = max(float(np.median(found.done.depth)), lens.close_focus)
    head = f"Focused at {feet(middle)} with {lens.name} at f/{lens.stop:g}, it is sharp "
    if math.isinf(found.far):
        return (
            f"{head}from {feet(found.near)} to infinity; the hyperfocal distance is "
            f"{feet(hyperfocal(lens, disc))}."
        )
    return f"{head}from {feet(found.near)} to {feet(found.far)}."


def pixels(camera: Camera, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns and rows of points (..., 3), m, as the viewer has them, (..., 2), and depths."""
    found, depth = camera.project(points)
    columns = camera.sensor.columns - found[..., 0]
    return np.stack([columns, found[..., 1]], axis=-1), depth
