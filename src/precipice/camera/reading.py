"""What a frame shows of a gap: how wide it looks, what hides it, and what else gives it away.

Everything about directions is worked out once for a place of the lens and holds for every lens put there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.camera.capsules import Capsules, blocked
from precipice.camera.lens import Lens, Sensor, Shutter, circle_of_confusion, focal_pixels
from precipice.camera.poses import Action, Blow

COARSE = 9
"""Points along each axis at which the narrowest place is first looked for."""

ROUNDS, FINE, SHRINK = 14, 7, 0.6
"""Rounds of the search around the narrowest place found, points of each, and how it narrows: within a
millionth of a radian of a brute search wherever there is a gap (see the tests)."""

ACROSS_GAP = (0.2, 0.5, 0.8)
"""Shares of the gap's width at which it is asked whether something stands before it."""

ALONG_TIP = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What is seen of an action from m places with k gaps, before any lens.

    Attributes:
        distance: Of the contact point from the lens, (m,), m.
        forward: Way from the lens to it, (m, 3).
        apparent: Angle between the silhouettes of limb and body, (m, k), rad; 0 where they overlap.
        visible: Share of it that nothing stands before, (m, k).
        depth: Share of the distance by which limb and body differ, (m, k).
        depth_difference: The same in m, (m, k); above 0 where the limb is nearer to the lens.
        across: Share of the gap that lies across the view, (m,), |sin| of the angle between them.
        smear: Movement of the limb along the gap in the frame for each of the gap's own, (m,).
    """

    distance: np.ndarray
    forward: np.ndarray
    apparent: np.ndarray
    visible: np.ndarray
    depth: np.ndarray
    depth_difference: np.ndarray
    across: np.ndarray
    smear: np.ndarray


def look(action: Action, gaps: np.ndarray, eyes: np.ndarray, aim: np.ndarray) -> Sight:
    """See an action from places `eyes` (m, 3) with gaps (k,), m; lenses aim at `aim` (3,)."""
    away = aim - eyes
    distance = np.linalg.norm(away, axis=1)
    forward = away / distance[:, None]
    apparent = np.empty((len(eyes), len(gaps)))
    visible = np.empty_like(apparent)
    for k, gap in enumerate(gaps):
        capsules = action.at(float(gap))
        tip, target = capsules.kept(action.tip), capsules.kept(action.target)
        apparent[:, k] = np.maximum(0.0, apparent_angle(tip, target, eyes))
        visible[:, k] = _open_share(capsules, tip, target, eyes, forward)
    along = forward @ action.across_gap
    flat_gap = action.across_gap - along[:, None] * forward
    flat_motion = action.motion - (forward @ action.motion)[:, None] * forward
    across = np.linalg.norm(flat_gap, axis=1)
    smear = np.abs(np.einsum("ij,ij->i", flat_motion, flat_gap)) / np.maximum(across, 1e-9) ** 2
    difference = along[:, None] * gaps[None, :]
    nearer = distance[:, None] - 0.5 * np.abs(difference)
    return Sight(distance, forward, apparent, visible, np.abs(difference) / nearer, difference, across, smear)


def apparent_angle(tip: Capsules, target: Capsules, eyes: np.ndarray) -> np.ndarray:
    """Least angle between the silhouettes of two groups from `eyes` (m, 3), (m,), rad, below 0 for overlap.

    A sphere of radius r at a distance d covers the directions within arcsin(r / d) of its middle; a capsule
    is its spheres. The narrowest pair of spheres is looked for on a grid, then between its points.
    """
    narrowest = np.full(len(eyes), np.inf)
    for i in range(len(tip)):
        for j in range(len(target)):
            found = _narrowest(tip, i, target, j, eyes)
            narrowest = np.minimum(narrowest, found)
    return narrowest


def _narrowest(tip: Capsules, i: int, target: Capsules, j: int, eyes: np.ndarray) -> np.ndarray:
    s = np.full(len(eyes), 0.5)
    t = np.full(len(eyes), 0.5)
    step, count = 0.5, COARSE
    best = np.full(len(eyes), np.inf)
    for _ in range(ROUNDS):
        offsets = np.linspace(-step, step, count)
        tries_s = np.clip(s[:, None] + offsets, 0.0, 1.0)
        tries_t = np.clip(t[:, None] + offsets, 0.0, 1.0)
        first, cone_first = _directions(tip, i, tries_s, eyes)
        second, cone_second = _directions(target, j, tries_t, eyes)
        chord = np.linalg.norm(first[:, :, None, :] - second[:, None, :, :], axis=-1)
        angle = 2.0 * np.arcsin(np.clip(0.5 * chord, 0.0, 1.0))
        found = (angle - cone_first[:, :, None] - cone_second[:, None, :]).reshape(len(eyes), -1)
        at = found.argmin(axis=1)
        rows = np.arange(len(eyes))
        best = np.minimum(best, found[rows, at])
        s, t = tries_s[rows, at // count], tries_t[rows, at % count]
        step, count = SHRINK * step, FINE
    return best


def _directions(
    capsules: Capsules, k: int, shares: np.ndarray, eyes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Directions (m, q, 3) to spheres on an axis, and the half-angles that they cover, (m, q)."""
    points = capsules.start[k] + shares[..., None] * (capsules.end[k] - capsules.start[k])
    away = points - eyes[:, None, :]
    distance = np.linalg.norm(away, axis=-1)
    cone = np.arcsin(np.clip(capsules.radius[k] / distance, 0.0, 1.0))
    return away / distance[..., None], cone


def _open_share(
    capsules: Capsules, tip: Capsules, target: Capsules, eyes: np.ndarray, forward: np.ndarray
) -> np.ndarray:
    """Share of the gap's width that nothing stands before, (m,): the greatest along the limb's end."""
    most = np.zeros(len(eyes))
    for i in range(len(tip)):
        for share in ALONG_TIP:
            point = tip.start[i] + share * (tip.end[i] - tip.start[i])
            near, radius = _nearest_on(target, point)
            flat = (near - point) - (forward @ (near - point))[:, None] * forward
            length = np.linalg.norm(flat, axis=1)
            side = flat / np.maximum(length, 1e-9)[:, None]
            first, last = point + tip.radius[i] * side, near - radius * side
            places = np.array(ACROSS_GAP)[None, :, None]
            points = first[:, None, :] + places * (last - first)[:, None, :]
            hidden = blocked(points, eyes[:, None, :], capsules).any(axis=-1)
            most = np.maximum(most, 1.0 - hidden.mean(axis=1))
    return most


def _nearest_on(target: Capsules, point: np.ndarray) -> tuple[np.ndarray, float]:
    """The point on the axes of a group whose surface is nearest to a point, and the radius there."""
    axis = target.end - target.start
    share = np.einsum("ij,ij->i", point - target.start, axis) / np.maximum((axis**2).sum(axis=1), 1e-18)
    places = target.start + np.clip(share, 0.0, 1.0)[:, None] * axis
    k = int((np.linalg.norm(places - point, axis=1) - target.radius).argmin())
    return places[k], float(target.radius[k])


def seen_share(capsules: Capsules, which: np.ndarray, eyes: np.ndarray) -> np.ndarray:
    """Share of some parts' axes that no other part hides from `eyes` (m, 3), (m,)."""
    parts, others = capsules.kept(which), capsules.kept(~which)
    shares = np.array([0.1, 0.3, 0.5, 0.7, 0.9])[:, None, None]
    points = (parts.start + shares * (parts.end - parts.start)).reshape(-1, 3)
    hidden = blocked(points[None], eyes[:, None, :], others).any(axis=-1)
    seen: np.ndarray = 1.0 - hidden.mean(axis=1)
    return seen


def hidden_by(action: Action, gap: float, eye: np.ndarray) -> str:
    """Whose body stands before the contact point: "striker", "performer", "prop", or "" for nobody's."""
    capsules = action.at(gap)
    tip, target = capsules.kept(action.tip), capsules.kept(action.target)
    middle = tip.start[0] + 0.5 * (tip.end[0] - tip.start[0])
    place, radius = _nearest_on(target, middle)
    surface = place + (radius + 1e-3) * (middle - place) / np.linalg.norm(middle - place)
    found = blocked(surface[None], eye[None], capsules)[0]
    owners = [capsules.owner[k] for k in np.flatnonzero(found)]
    return max(set(owners), key=owners.count) if owners else ""


def legible_frames(blow: Blow, shutter: Shutter, gaps: np.ndarray, smear: np.ndarray) -> np.ndarray:
    """For how many frames a gap stands near its narrowest and clear of the limb's own smear, (m, k).

    Near: at most twice as wide as at its narrowest. Clear: an exposure in which the limb moves along the gap
    by more than the gap is no sharp edge. A limb that is braked evenly over s from v is g behind its end
    2 sqrt(g s) / v before it; one that crosses is twice as far off sqrt(3) g / v before. A body at rest on a
    pad stays there. Own model.
    """
    if blow.strike == "throw":
        return np.full((len(smear), len(gaps)), np.inf)
    v, s, te = blow.speed, blow.stop_distance, shutter.exposure
    if blow.line == "across":
        time = np.sqrt(3.0) * gaps / v
        share = np.minimum(1.0, gaps[None, :] / np.maximum(v * te * smear[:, None], 1e-12))
        frames: np.ndarray = 2.0 * shutter.frame_rate * time[None, :] * share
        return frames
    time = np.where(gaps <= s, 2.0 * np.sqrt(gaps * s) / v, (s + gaps) / v)
    clear = gaps / (v**2 / (2.0 * s) * te)
    time = np.where(v * te > gaps, np.minimum(time, clear), time)
    return np.broadcast_to(2.0 * shutter.frame_rate * time[None, :], (len(smear), len(gaps)))


def gap_pixels(sight: Sight, lens: Lens, sensor: Sensor) -> np.ndarray:
    """Width of the gap in the frame, (m, k), pixels."""
    wide: np.ndarray = focal_pixels(lens, sensor) * np.tan(sight.apparent)
    return wide


def softness(sight: Sight, lens: Lens, sensor: Sensor) -> np.ndarray:
    """Pixels to which a point of the limb spreads with the lens focused on the body, (m, k)."""
    focus = sight.distance[:, None] + 0.5 * sight.depth_difference
    limb = sight.distance[:, None] - 0.5 * sight.depth_difference
    return circle_of_confusion(lens, focus, limb) / sensor.pitch
