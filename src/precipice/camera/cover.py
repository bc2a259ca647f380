"""Whether a camera catches it: which takes of a gag it holds in frame and in focus.

A subject is a sphere round a point of its body; takes are paths on common times. The frame is a pyramid: a
sphere is inside where it is on the inner side of all four side planes. It is in focus where a point at its
depth spreads to at most a disc on the sensor. All lengths m, times s, angles rad; z is up.
Sources: Hartley and Zisserman, Multiple View Geometry in Computer Vision (2004), chapter 6, for the pinhole;
Ray, Applied Photographic Optics (2002), chapter 22, for focus; Ericson, Real-Time Collision Detection (2005),
5.2.2, for a sphere and a plane.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from precipice.camera.lens import Lens, Sensor, circle_of_confusion, frame_axes

Way = Literal["fixed", "panning", "tracking"]
"""How a camera is worked: locked off; turned in its place; turned while it travels beside the subject."""

WAYS: tuple[Way, ...] = ("fixed", "panning", "tracking")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works the camera, and what counts as caught.

    Attributes:
        lag: From the subject's move to the operator's, s.
        pan_rate: Fastest turn, rad/s; pan and tilt each.
        track_rate: Fastest travel of a camera that tracks, m/s.
        share: Least height of the subject as a share of the frame's.
        sharp: Greatest circle of confusion, pixels of the production's own frame.
        clear: Least distance from a lens to anything that comes past it, m.
        sources: Where each number is from, by key of the production file.
    """

    lag: float
    pan_rate: float
    track_rate: float
    share: float
    sharp: float
    clear: float
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """Takes of one body.

    Attributes:
        t: Common times, (k,), s.
        middle: Path of the run with everything at its middle, (k, 3).
        points: Path of each take, (n, k, 3).
        radius: Of the sphere that must be in frame.
    """

    t: np.ndarray
    middle: np.ndarray
    points: np.ndarray
    radius: float

    def first(self, takes: int) -> Cloud:
        """The same of the first takes."""
        return Cloud(self.t, self.middle, self.points[:takes], self.radius)


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """What m cameras do over the k times.

    Attributes:
        way: How they are worked.
        eyes: Where each lens is, (m, k, 3).
        axes: Right, down and forward of each frame, (m, k, 3, 3).
        depth: Of the middle path along each axis, as the focus puller has it, (m, k).
    """

    way: Way
    eyes: np.ndarray
    axes: np.ndarray
    depth: np.ndarray


def late(values: np.ndarray, t: np.ndarray, lag: float) -> np.ndarray:
    """Values (..., k) over times (k,) as somebody follows them who is `lag` s behind: the first is held."""
    before = t - lag
    at = np.clip(np.searchsorted(t, before, side="right") - 1, 0, len(t) - 2)
    share = np.clip((before - t[at]) / (t[at + 1] - t[at]), 0.0, 1.0)
    found: np.ndarray = values[..., at] + share * (values[..., at + 1] - values[..., at])
    return found


def limited(values: np.ndarray, t: np.ndarray, rate: float) -> np.ndarray:
    """Values (..., k) as followed by what moves at most `rate` a second; it starts where they start."""
    found = np.array(values, dtype=float)
    for k in range(1, len(t)):
        most = rate * float(t[k] - t[k - 1])
        found[..., k] = found[..., k - 1] + np.clip(values[..., k] - found[..., k - 1], -most, most)
    return found


def angles(away: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pan and tilt of ways (..., k, 3), rad; the pan goes on past half a turn."""
    pan = np.unwrap(np.arctan2(away[..., 1], away[..., 0]), axis=-1)
    return pan, np.arctan2(away[..., 2], np.hypot(away[..., 0], away[..., 1]))


STEEPEST = math.radians(89.0)
"""Tilt at which a head stops: straight up or down, no side of the frame is the upper one."""


def work(way: Way, places: np.ndarray, cloud: Cloud, crew: Crew) -> Work:
    """What cameras in `places` (m, 3) do: nobody knows more than the middle path.

    A fixed one aims at the middle of the angles that the middle path covers, focused between its nearest and
    farthest depth where both spread alike. A panning one follows it late, at no more than its rate; so does
    the focus. A tracking one travels with it as well, at its own height, at no more than its speed.
    """
    k = len(cloud.t)
    eyes = np.repeat(places[:, None, :], k, axis=1).astype(float)
    if way == "tracking":
        moved = late((cloud.middle - cloud.middle[0]).T, cloud.t, crew.lag)[:2]
        eyes[..., :2] += _travelled(moved, cloud.t, crew.track_rate).T
    pan, tilt = angles(cloud.middle - eyes)
    if way == "fixed":
        pan = np.broadcast_to(_midrange(pan), pan.shape)
        tilt = np.broadcast_to(_midrange(tilt), tilt.shape)
    else:
        pan = limited(late(pan, cloud.t, crew.lag), cloud.t, crew.pan_rate)
        tilt = limited(late(tilt, cloud.t, crew.lag), cloud.t, crew.pan_rate)
    tilt = np.clip(tilt, -STEEPEST, STEEPEST)
    flat = np.cos(tilt)
    forward = np.stack([flat * np.cos(pan), flat * np.sin(pan), np.sin(tilt)], axis=-1)
    axes = frame_axes(eyes, eyes + forward)
    depth = np.maximum(np.einsum("mki,mki->mk", cloud.middle - eyes, axes[..., 2, :]), 1e-3)
    if way == "fixed":
        near, far = depth.min(axis=1, keepdims=True), depth.max(axis=1, keepdims=True)
        depth = np.broadcast_to(2.0 * near * far / (near + far), depth.shape)
    else:
        depth = late(depth, cloud.t, crew.lag)
    return Work(way, eyes, axes, depth)


def _midrange(values: np.ndarray) -> np.ndarray:
    middle: np.ndarray = 0.5 * (values.min(axis=-1, keepdims=True) + values.max(axis=-1, keepdims=True))
    return middle


def _travelled(wanted: np.ndarray, t: np.ndarray, rate: float) -> np.ndarray:
    """Ways (2, k) as travelled at no more than `rate`, straight towards where it ought to be."""
    found = np.array(wanted, dtype=float)
    for k in range(1, len(t)):
        step = wanted[:, k] - found[:, k - 1]
        far = float(np.hypot(*step))
        found[:, k] = found[:, k - 1] + step * min(1.0, rate * float(t[k] - t[k - 1]) / max(far, 1e-12))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Where the takes are before m cameras, (m, n, k), m: to the side, up or down, and along the axis."""

    across: np.ndarray
    along: np.ndarray
    depth: np.ndarray
    focus: np.ndarray


def seen(done: Work, cloud: Cloud) -> Seen:
    """The takes as the cameras have them."""
    away = cloud.points[None] - done.eyes[:, None]
    shown = np.einsum("mnki,mkji->mnkj", away, done.axes, optimize=True)
    return Seen(np.abs(shown[..., 0]), np.abs(shown[..., 1]), shown[..., 2], done.depth)


def in_frame(found: Seen, lens: Lens, sensor: Sensor, radius: float) -> np.ndarray:
    """Whether the whole sphere is in frame, (m, n, k) bool."""
    inside = np.ones(found.depth.shape, dtype=bool)
    for size, off in ((sensor.width, found.across), (sensor.height, found.along)):
        half = 0.5 * size / lens.focal_length
        inside &= found.depth * half - off >= radius * math.hypot(1.0, half)
    return inside


def in_focus(found: Seen, lens: Lens, disc: float) -> np.ndarray:
    """Whether the subject's middle spreads to at most `disc`, m on the sensor, (m, n, k) bool.

    The focus stops at the lens's nearest.
    """
    focus = np.maximum(found.focus, lens.close_focus)[:, None, :]
    depth = np.maximum(found.depth, 1.01 * lens.focal_length)
    sharp: np.ndarray = circle_of_confusion(lens, focus, depth) <= disc
    return sharp & (found.depth > lens.focal_length)


def held(found: Seen, lens: Lens, sensor: Sensor, radius: float, disc: float) -> np.ndarray:
    """Whether each take is in frame and in focus at each time, (m, n, k) bool."""
    both: np.ndarray = in_frame(found, lens, sensor, radius) & in_focus(found, lens, disc)
    return both


def caught(holding: np.ndarray, hold: float) -> np.ndarray:
    """Whether takes held at times (..., k) are held for a share `hold` of them at least, (...) bool."""
    enough: np.ndarray = holding.mean(axis=-1) >= hold - 1e-9
    return enough


def height_share(done: Work, cloud: Cloud, lens: Lens, sensor: Sensor) -> np.ndarray:
    """Height of the subject on the middle path as a share of the frame's, its median over time, (m,)."""
    depth = np.einsum("mki,mki->mk", cloud.middle - done.eyes, done.axes[..., 2, :])
    scale = 2.0 * cloud.radius * lens.focal_length / sensor.height
    share: np.ndarray = np.median(scale / np.maximum(depth, 1e-3), axis=1)
    return share


def takes_for(p: float, wanted: float = 0.95) -> int | None:
    """How many independent takes make it likely as `wanted` that one of probability `p` is among them.

    1 - (1 - p)^n >= wanted; None where p is 0.
    """
    if p <= 0.0:
        return None
    return 1 if p >= wanted else math.ceil(math.log1p(-wanted) / math.log1p(-p) - 1e-12)
