"""Lens and sensor: what a size at a distance comes to in pixels, and how sharp it is.

The lens is a pinhole where sizes are meant and a thin lens where sharpness is. Distances are measured from
the entrance pupil along the lens's axis, m. Focus changes no angle of view (no breathing), the field is
flat, nothing is distorted; an anamorphic squeeze is left out.
Sources: Hartley and Zisserman, Multiple View Geometry in Computer Vision (2004), chapter 6, for the pinhole;
Ray, Applied Photographic Optics (2002), chapter 22, for circle of confusion, hyperfocal distance and depth of
field of a thin lens.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Sensor:
    """The part of the sensor that is recorded.

    Attributes:
        width: m.
        columns: Pixels across the width.
        rows: Pixels down the height; pixels are square.
    """

    width: float
    columns: int
    rows: int

    @property
    def pitch(self) -> float:
        """Width of a pixel, m."""
        return self.width / self.columns

    @property
    def height(self) -> float:
        """m."""
        return self.pitch * self.rows


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens at the stop it is used at.

    Attributes:
        focal_length: m.
        stop: f-number.
        close_focus: Nearest distance at which it can be focused, m.
    """

    focal_length: float
    stop: float
    close_focus: float

    @property
    def name(self) -> str:
        """As a crew says it: "85 mm"."""
        return f"{1000.0 * self.focal_length:g} mm"


def focal_pixels(lens: Lens, sensor: Sensor) -> float:
    """Focal length in pixels: pixels on the frame's middle for each unit of size over distance."""
    return lens.focal_length / sensor.pitch


def pixels(lens: Lens, sensor: Sensor, size: float, distance: float) -> float:
    """How many pixels something of `size` across the axis, m, covers at `distance`, m."""
    return focal_pixels(lens, sensor) * size / distance


def frame_size(lens: Lens, sensor: Sensor, distance: float) -> tuple[float, float]:
    """Width and height of what fills the frame at `distance`, m."""
    scale = distance / lens.focal_length
    return sensor.width * scale, sensor.height * scale


def field_of_view(lens: Lens, sensor: Sensor) -> tuple[float, float]:
    """Horizontal and vertical angle of view, rad."""
    doubled = 2.0 * lens.focal_length
    return 2.0 * math.atan(sensor.width / doubled), 2.0 * math.atan(sensor.height / doubled)


def distance_for(lens: Lens, sensor: Sensor, height: float) -> float:
    """Distance, m, at which the frame is `height` m high: where another lens frames the same."""
    return lens.focal_length * height / sensor.height


def circle_of_confusion(lens: Lens, focus: np.ndarray | float, distance: np.ndarray | float) -> np.ndarray:
    """Diameter on the sensor, m, of the disc to which a point at `distance` spreads with the lens at `focus`.

    c = f^2 / N |d - s| / (d (s - f)), s the focus distance, d the point's, both m and beyond f.
    """
    f = lens.focal_length
    away = np.abs(np.asarray(distance) - focus)
    return f**2 / lens.stop * away / (np.asarray(distance) * (np.asarray(focus) - f))


def hyperfocal(lens: Lens, disc: float) -> float:
    """Focus distance from which on everything to infinity spreads to at most `disc`, m on the sensor."""
    return lens.focal_length**2 / (lens.stop * disc) + lens.focal_length


def depth_of_field(lens: Lens, focus: float, disc: float) -> tuple[float, float]:
    """Nearest and farthest distance, m, that spread to at most `disc` on the sensor; infinite far end too."""
    h, f = hyperfocal(lens, disc), lens.focal_length
    near = focus * (h - f) / (h + focus - 2.0 * f)
    far = focus * (h - f) / (h - focus) if focus < h else math.inf
    return near, far


@dataclass(frozen=True, slots=True)
class Shutter:
    """How motion is cut into frames.

    Attributes:
        frame_rate: Frames a second.
        angle: Shutter angle, rad; a whole turn exposes all of the frame's time.
    """

    frame_rate: float
    angle: float

    @property
    def exposure(self) -> float:
        """Time for which a frame is exposed, s."""
        return self.angle / (2.0 * math.pi * self.frame_rate)


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera in its place; z is up, the horizon level.

    Attributes:
        position: Of the lens's entrance pupil, (3,), m.
        aim: A point on its axis, (3,), m, not straight above or below.
        lens: The lens.
        sensor: The sensor.
        focus: Focus distance, m along the axis.
    """

    position: tuple[float, float, float]
    aim: tuple[float, float, float]
    lens: Lens
    sensor: Sensor
    focus: float

    def axes(self) -> np.ndarray:
        """Rows: right, down and forward of the frame as unit vectors of the world, (3, 3)."""
        return frame_axes(np.array(self.position), np.array(self.aim))

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Columns and rows of points (..., 3), m, from the frame's top left, (..., 2), and depths (...), m.

        A point at or behind the lens has a depth of zero or below, and no meaning as a pixel.
        """
        seen = (np.asarray(points) - np.array(self.position)) @ self.axes().T
        depth = seen[..., 2]
        scale = focal_pixels(self.lens, self.sensor) / np.where(depth > 0.0, depth, np.nan)
        middle = 0.5 * np.array([self.sensor.columns, self.sensor.rows])
        return seen[..., :2] * scale[..., None] + middle, depth


def frame_axes(position: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """Right, down and forward of cameras at `position` (..., 3) that aim at `aim` (..., 3); (..., 3, 3).

    Raises:
        ValueError: A camera aims straight up or down, where no side of the frame is the upper one.
    """
    forward = np.asarray(aim, dtype=float) - position
    forward = forward / np.linalg.norm(forward, axis=-1, keepdims=True)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    across = np.linalg.norm(right, axis=-1, keepdims=True)
    if np.any(across < 1e-9):
        raise ValueError(
            "a camera that aims straight up or down; one that sees the horizon's line is allowed"
        )
    right = right / across
    return np.stack([right, np.cross(forward, right), forward], axis=-2)
