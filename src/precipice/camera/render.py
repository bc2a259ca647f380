"""The frame as the lens sees it: shaded capsules by ray casting, with motion blur and depth of field.

Every sample of a pixel has a place in the pixel, a moment in the exposure and a point of the lens of its
own. Source: Cook, Porter and Carpenter, Distributed Ray Tracing (SIGGRAPH 1984). The samples are the same
points for every pixel, from the R sequence of Roberts (2018), so that a frame is the same on every run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from precipice.camera.capsules import Capsules, ray_hits
from precipice.camera.lens import Camera

SKIN, HAIR = (0.82, 0.62, 0.50), (0.16, 0.12, 0.10)
CLOTHES = {
    "striker": ((0.13, 0.22, 0.40), (0.10, 0.11, 0.14), (0.07, 0.06, 0.06)),
    "performer": ((0.72, 0.27, 0.16), (0.42, 0.38, 0.33), (0.16, 0.12, 0.10)),
}
"""Top, trousers and shoes."""

PROP, FLOOR, WALL = (0.35, 0.24, 0.13), (0.46, 0.43, 0.39), (0.62, 0.66, 0.70)
BARE = {"head", "neck", "left_hand", "right_hand"}
LEGS = {"hips", "left_thigh", "right_thigh", "left_shank", "right_shank"}
SHOES = {"left_foot", "right_foot"}
KEY = np.array([-0.35, -0.55, 0.76]) / np.linalg.norm([-0.35, -0.55, 0.76])
"""Way to the main light."""

AMBIENT, RIM = 0.36, 0.22
SAMPLES = 16
TILE = 0.5
"""Side of a floor tile, m."""

REACH, CELL = 3.0, 0.0125
"""Half the side of the floor on which shadows are kept, and of one cell of it, m."""


@dataclass(frozen=True, slots=True)
class Picture:
    """How a frame is drawn.

    Attributes:
        columns: Of the picture, which has the sensor's shape.
        samples: A pixel.
        exposure: s.
        blurred: Whether focus shows.
    """

    columns: int = 960
    samples: int = SAMPLES
    exposure: float = 0.0
    blurred: bool = True


def render(camera: Camera, moment: Callable[[float], Capsules], picture: Picture) -> np.ndarray:
    """A frame, (rows, columns, 3) uint8.

    Args:
        camera: In its place, focused.
        moment: The figures at a time, s, 0 in the middle of the exposure.
        picture: How it is drawn.
    """
    rows = round(picture.columns * camera.sensor.rows / camera.sensor.columns)
    total = np.zeros((rows, picture.columns, 3))
    shadow = _shadow_map(moment(0.0))
    for shift in _points(picture.samples, 5):
        capsules = moment(picture.exposure * (shift[2] - 0.5))
        eye, rays = _rays(camera, rows, picture, shift)
        total += _shade(capsules, shadow, eye, rays)
    return (255.0 * np.clip(total / picture.samples, 0.0, 1.0) ** (1.0 / 2.2)).astype(np.uint8)


def _points(count: int, dimensions: int) -> np.ndarray:
    """Evenly spread points of the unit cube, (count, dimensions): multiples of powers of a root, modulo 1."""
    root = 2.0
    for _ in range(40):
        root = (1.0 + root) ** (1.0 / (dimensions + 1))
    steps = root ** -np.arange(1.0, dimensions + 1)
    return (0.5 + np.outer(np.arange(count), steps)) % 1.0


def _rays(camera: Camera, rows: int, picture: Picture, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a sample's rays start, (3,), and their directions, (rows, columns, 3) unit vectors."""
    right, down, forward = camera.axes()
    pitch = camera.sensor.width / picture.columns / camera.lens.focal_length
    x = (np.arange(picture.columns) + shift[0] - 0.5 * picture.columns) * pitch
    y = (np.arange(rows) + shift[1] - 0.5 * rows) * pitch
    rays = x[None, :, None] * right + y[:, None, None] * down + forward
    eye = np.array(camera.position)
    if picture.blurred:
        half = 0.5 * camera.lens.focal_length / camera.lens.stop * np.sqrt(shift[3])
        turn = 2.0 * np.pi * shift[4]
        aside = half * (np.cos(turn) * right + np.sin(turn) * down)
        rays = rays * camera.focus - aside
        eye = eye + aside
    return eye, rays / np.linalg.norm(rays, axis=-1, keepdims=True)


def _shade(capsules: Capsules, shadow: np.ndarray, eye: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """Colours that rays bring back, (rows, columns, 3), 0 to 1 and linear."""
    depth, colour = _set(shadow, eye, rays)
    for k in range(len(capsules)):
        if capsules.owner[k] == "floor":
            continue
        window = _window(capsules.start[k], capsules.end[k], capsules.radius[k], eye, rays)
        if window is None:
            continue
        part = rays[window]
        found = ray_hits(eye, part, capsules.start[k], capsules.end[k], capsules.radius[k])
        nearer = found < depth[window]
        if not nearer.any():
            continue
        points = eye + found[nearer][:, None] * part[nearer]
        depth[window][nearer] = found[nearer]
        colour[window][nearer] = _lit(capsules, k, points, part[nearer])
    return colour


def _window(
    start: np.ndarray, end: np.ndarray, radius: float, eye: np.ndarray, rays: np.ndarray
) -> tuple[slice, slice] | None:
    """Rows and columns outside which no ray meets the capsule; None for none, all where it is too near."""
    rows, columns, _ = rays.shape
    centre = rays[rows // 2, columns // 2]
    right = rays[rows // 2, columns // 2 + 1] - centre
    down = rays[rows // 2 + 1, columns // 2] - centre
    places = []
    for end_point in (start, end):
        away = end_point - eye
        depth = float(away @ centre)
        if depth < 4.0 * radius:
            return slice(0, rows), slice(0, columns)
        flat = away / depth - centre
        step = np.array([right @ right, down @ down])
        wide = 1.3 * radius / depth / np.sqrt(step) + 3.0
        at = np.array([flat @ right, flat @ down]) / step + [columns // 2, rows // 2]
        places.append((at - wide, at + wide))
    low = np.floor(np.minimum(places[0][0], places[1][0])).astype(int)
    high = np.ceil(np.maximum(places[0][1], places[1][1])).astype(int) + 1
    low, high = np.maximum(low, 0), np.minimum(high, [columns, rows])
    if (low >= high).any():
        return None
    return slice(low[1], high[1]), slice(low[0], high[0])


def _set(shadow: np.ndarray, eye: np.ndarray, rays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Depth and colour of floor and wall, with the shadows of the figures on the floor."""
    rows, columns, _ = rays.shape
    colour = np.empty((rows, columns, 3))
    up = rays[..., 2]
    colour[:] = np.array(WALL) * (0.55 + 0.35 * np.clip(up + 0.25, 0.0, 1.0))[..., None]
    depth = np.full((rows, columns), np.inf)
    down = up < -1e-6
    away = -eye[2] / up[down]
    points = eye + away[:, None] * rays[down]
    far = np.exp(-np.hypot(points[:, 0], points[:, 1]) / 9.0)
    tile = (np.floor(points[:, 0] / TILE) + np.floor(points[:, 1] / TILE)) % 2.0
    at = np.rint((points[:, :2] + REACH) / CELL).astype(int)
    last = shadow.shape[0] - 1
    near = ((at >= 0) & (at <= last)).all(axis=1)
    at = np.clip(at, 0, last)
    light = np.where(near, 1.0 - 0.55 * shadow[at[:, 0], at[:, 1]], 1.0)
    floor = np.array(FLOOR) * ((0.86 + 0.14 * tile) * light)[:, None]
    colour[down] = floor * far[:, None] + colour[down] * (1.0 - far[:, None])
    depth[down] = away
    return depth, colour


def _shadow_map(capsules: Capsules) -> np.ndarray:
    """How much of the main light each cell of the floor near the figures does not get, (n, n), 0 to 1."""
    side = np.arange(-REACH, REACH + CELL / 2.0, CELL)
    x, y = np.meshgrid(side, side, indexing="ij")
    points = np.stack([x, y, np.zeros_like(x)], axis=-1)
    dark = np.zeros(x.shape, dtype=bool)
    for k in range(len(capsules)):
        if capsules.owner[k] != "floor":
            start, end = (p - p[2] / KEY[2] * KEY for p in (capsules.start[k], capsules.end[k]))
            reach = capsules.radius[k] / KEY[2]
            low = np.floor((np.minimum(start, end)[:2] - reach + REACH) / CELL).astype(int)
            high = np.ceil((np.maximum(start, end)[:2] + reach + REACH) / CELL).astype(int) + 1
            low, high = np.maximum(low, 0), np.maximum(high, 0)
            part = points[low[0] : high[0], low[1] : high[1]]
            towards = np.broadcast_to(KEY, part.shape)
            hits = ray_hits(part, towards, capsules.start[k], capsules.end[k], float(capsules.radius[k]))
            dark[low[0] : high[0], low[1] : high[1]] |= np.isfinite(hits)
    soft = dark.astype(float)
    for _ in range(2):
        for axis in (0, 1):
            soft = (np.roll(soft, -1, axis) + soft + np.roll(soft, 1, axis)) / 3.0
    return soft


def _lit(capsules: Capsules, k: int, points: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """Colour of points on a capsule: Lambert's law, a wrap of light, and a pale rim."""
    start, end = capsules.start[k], capsules.end[k]
    axis = end - start
    share = np.clip((points - start) @ axis / max(float(axis @ axis), 1e-12), 0.0, 1.0)
    normals = (points - start - share[:, None] * axis) / capsules.radius[k]
    light = np.clip(normals @ KEY, 0.0, 1.0)
    rim = (1.0 - np.abs(np.einsum("ij,ij->i", normals, rays))) ** 3
    base = _colour(capsules, k, points, normals)
    shade = AMBIENT * (0.75 + 0.25 * normals[:, 2]) + 0.72 * light
    colour: np.ndarray = base * shade[:, None] + RIM * rim[:, None] * (0.25 + 0.75 * base)
    return colour


def _colour(capsules: Capsules, k: int, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    part, owner = capsules.part[k], capsules.owner[k]
    if owner not in CLOTHES:
        return np.broadcast_to(np.array(PROP), points.shape)
    top, trousers, shoes = CLOTHES[owner]
    if part == "head":
        back = -normals[:, 0] if owner == "striker" else normals[:, 0]
        hair = (back > 0.25) | (_share(capsules, k, points) > 1.35)
        return np.where(hair[:, None], np.array(HAIR), np.array(SKIN))
    if part in BARE:
        return np.broadcast_to(np.array(SKIN), points.shape)
    if part == "waist":
        low = _share(capsules, k, points) < 0.35
        return np.where(low[:, None], np.array(trousers), np.array(top))
    chosen = shoes if part in SHOES else trousers if part in LEGS else top
    return np.broadcast_to(np.array(chosen), points.shape)


def _share(capsules: Capsules, k: int, points: np.ndarray) -> np.ndarray:
    """How far along a capsule's axis points lie, (n,): 0 at its start, 1 at its end."""
    axis = capsules.end[k] - capsules.start[k]
    along: np.ndarray = (points - capsules.start[k]) @ axis / max(1e-12, float(axis @ axis))
    return along
