"""The sell map: from where, and through which lens, a blow that misses reads as one that lands.

A place sells a gap when a viewer is shown none of four things: the gap itself, limb and body at different
distances, a limb softer than the body, or too little of the blow to read one. Each is held against a viewer's
threshold. A place that sells a gap sells every smaller one: the largest gap is that at which the first thing
shows, however the picture goes on beyond it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.camera.kit import Kit, Viewer
from precipice.camera.lens import Lens, Sensor, Shutter, frame_size, pixels
from precipice.camera.poses import Action, Blow, action
from precipice.camera.reading import (
    Sight,
    gap_pixels,
    hidden_by,
    legible_frames,
    look,
    seen_share,
    softness,
)

GAPS = np.concatenate(
    [np.arange(6) * 0.02, np.arange(5, 11) * 0.025, [0.3, 0.35, 0.4, 0.5, 0.6, 0.75, 0.9, 1.05]]
)
"""m; gaps at which the picture is worked out. Between them each measure is taken as linear."""

BEFORE = 0.3
"""m before its end at which the limb must be seen coming."""

BODY = 0.35
"""m; a lens nearer than that to a figure's axis stands in somebody."""

SELLS = 0
UNUSABLE = (
    "",
    "too near to focus",
    "frame too tight",
    "frame too wide",
    "blow not seen",
    "reaction not seen",
)
"""Why a place cannot be used, by number; 0 where it can."""

GIVES_AWAY = ("the gap", "the difference in distance", "the limb's softness", "nothing")


@dataclass(frozen=True, slots=True, eq=False)
class SellMap:
    """Every place and lens of a kit, held against a blow.

    Attributes:
        blow: What is shown.
        kit: Camera, lenses, places, viewer.
        bearings: Of the places round the contact point, (p,), rad: 0 behind the struck performer, a
            quarter turn to the striker's left, half a turn behind the striker.
        aim: Point at which lenses aim, (3,), m.
        largest: Largest gap that sells, m, (lenses, p, distances, heights); NaN where the place is unusable.
        unusable: Number of the reason in `UNUSABLE`, of the same shape.
        gives_away: Number in `GIVES_AWAY` of what shows first, of the same shape.
        limb_seen: Share of the striking limb that is seen, before and at its end, (p, distances, heights).
    """

    blow: Blow
    kit: Kit
    bearings: np.ndarray
    aim: np.ndarray
    largest: np.ndarray
    unusable: np.ndarray
    gives_away: np.ndarray
    limb_seen: np.ndarray

    def eye(self, place: int, distance: int, height: int) -> np.ndarray:
        """Where the lens stands, (3,), m."""
        return eye_at(
            float(self.bearings[place]), self.kit.distances[distance], self.kit.heights[height], self.aim
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one camera shows of one gap.

    Attributes:
        gap_pixels: Width of the gap in the frame.
        frame_share: The same as a share of the frame's width.
        visible: Share of the gap that nothing stands before.
        clear_pixels: What is left of it between softened edges.
        frames: For how many frames it stands so.
        depth: Share of the distance by which limb and body differ.
        limb_nearer: How much nearer to the lens the limb is than the body, m.
        soft_pixels: To which a point of the limb spreads.
        blur_pixels: That the limb moves across the frame in one exposure at full speed.
        limb_seen: Share of the striking limb that nothing hides.
        frame_height: Of the frame at the action, m.
        score: Greatest of the viewer's measures over its threshold; the blow sells at 1 or less.
    """

    gap_pixels: float
    frame_share: float
    visible: float
    clear_pixels: float
    frames: float
    depth: float
    limb_nearer: float
    soft_pixels: float
    blur_pixels: float
    limb_seen: float
    frame_height: float
    score: float


def eye_at(bearing: float, distance: float, height: float, aim: np.ndarray) -> np.ndarray:
    """A lens `distance` m from the aim over the floor, at `height`, (3,), m."""
    return np.array([aim[0] + distance * math.cos(bearing), aim[1] + distance * math.sin(bearing), height])


def contact_point(shown: Action) -> np.ndarray:
    """Where the blow seems to land, (3,), m: where limb and body touch with no gap."""
    tip = shown.capsules.kept(shown.tip)
    centre = 0.5 * (tip.start + tip.end).mean(axis=0)
    towards = -1.0 if shown.blow.strike == "throw" else 1.0
    point: np.ndarray = centre + towards * float(tip.radius.mean()) * shown.across_gap
    return point


def scores(
    sight: Sight, lens: Lens, sensor: Sensor, shutter: Shutter, blow: Blow, viewer: Viewer, gaps: np.ndarray
) -> np.ndarray:
    """Gap, depth and softness over the viewer's thresholds, (3, m, k); above 1 it is seen.

    A gap is seen where it is both wide enough and there for long enough, so the lesser of the two counts.
    """
    soft = softness(sight, lens, sensor)
    wide = sight.visible * gap_pixels(sight, lens, sensor)
    clear = np.maximum(0.0, wide - 0.5 * soft) / viewer.gap
    frames = legible_frames(blow, shutter, gaps, sight.smear) / viewer.frames
    return np.stack([np.minimum(clear, frames), sight.depth / viewer.depth, soft / viewer.focus])


def largest_gaps(score: np.ndarray, gaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gap (m,), m, at which the first of several scores (c, m, k) passes 1, and which one it is, (m,).

    Where none does it is the last gap looked at, and the number is c.
    """
    worst = score.max(axis=0)
    over = worst > 1.0
    first = np.where(over.any(axis=1), over.argmax(axis=1), len(gaps))
    rows = np.arange(len(worst))
    at = np.clip(first, 1, len(gaps) - 1)
    before, after = worst[rows, at - 1], worst[rows, at]
    share = np.clip((1.0 - before) / np.maximum(after - before, 1e-12), 0.0, 1.0)
    largest = gaps[at - 1] + share * (gaps[at] - gaps[at - 1])
    largest = np.where(first == 0, 0.0, np.where(first == len(gaps), gaps[-1], largest))
    which = score[:, rows, np.minimum(first, len(gaps) - 1)].argmax(axis=0)
    return largest, np.where(first == len(gaps), len(score), which)


def sell_map(blow: Blow, kit: Kit, gap: float) -> SellMap:
    """Every place and lens of the kit.

    Args:
        blow: What is shown.
        kit: Camera, lenses, places, viewer.
        gap: The planned one, m, at which limb and reaction must be seen.
    """
    shown = action(blow)
    aim = contact_point(shown)
    bearings = np.arange(kit.places) * (2.0 * math.pi / kit.places)
    eyes = np.array([eye_at(b, d, h, aim) for b in bearings for d in kit.distances for h in kit.heights])
    sight = look(shown, GAPS, eyes, aim)
    shape = (len(bearings), len(kit.distances), len(kit.heights))
    hidden, seen = _hidden(blow, shown, gap, eyes, kit.viewer)
    largest, unusable, gives_away = [], [], []
    for lens in kit.lenses:
        score = scores(sight, lens, kit.sensor, kit.shutter, blow, kit.viewer, GAPS)
        found, which = largest_gaps(score, GAPS)
        reason = np.where(hidden > 0, hidden, _framed(sight, lens, kit))
        largest.append(np.where(reason == SELLS, found, np.nan).reshape(shape))
        unusable.append(reason.reshape(shape))
        gives_away.append(which.reshape(shape))
    return SellMap(
        blow,
        kit,
        bearings,
        aim,
        np.stack(largest),
        np.stack(unusable),
        np.stack(gives_away),
        seen.reshape(shape),
    )


def _hidden(
    blow: Blow, shown: Action, gap: float, eyes: np.ndarray, viewer: Viewer
) -> tuple[np.ndarray, np.ndarray]:
    """Reason in `UNUSABLE` where blow or reaction is not seen, and the share of the limb that is, both (m,).

    A lens that stands in somebody sees no blow.
    """
    ended = shown.at(gap)
    coming = action(blow, BEFORE)
    limb = 0.5 * (seen_share(ended, shown.limb, eyes) + seen_share(coming.at(gap), coming.limb, eyes))
    reaction = seen_share(ended, shown.seen, eyes)
    axis = ended.end - ended.start
    to = eyes[:, None, :] - ended.start
    share = np.clip((to * axis).sum(-1) / np.maximum((axis**2).sum(-1), 1e-18), 0.0, 1.0)
    near = np.linalg.norm(to - share[..., None] * axis, axis=-1).min(axis=1) < BODY
    reason = np.where(near | (limb < viewer.limb), 4, np.where(reaction < viewer.limb, 5, 0))
    return reason, limb


def _framed(sight: Sight, lens: Lens, kit: Kit) -> np.ndarray:
    """Reason in `UNUSABLE` by focus and framing, (m,)."""
    height = sight.distance * (kit.sensor.height / lens.focal_length)
    tight, wide = kit.viewer.framing
    return np.where(
        sight.distance < lens.close_focus, 1, np.where(height < tight, 2, np.where(height > wide, 3, 0))
    )


def read(blow: Blow, kit: Kit, lens: Lens, eye: np.ndarray, aim: np.ndarray, gap: float) -> Reading:
    """What one camera shows of one gap."""
    shown = action(blow)
    gaps = np.array([gap])
    sight = look(shown, gaps, eye[None], aim)
    score = scores(sight, lens, kit.sensor, kit.shutter, blow, kit.viewer, gaps)
    wide = float(gap_pixels(sight, lens, kit.sensor)[0, 0])
    soft = float(softness(sight, lens, kit.sensor)[0, 0])
    distance = float(sight.distance[0])
    motion = shown.motion - (sight.forward[0] @ shown.motion) * sight.forward[0]
    moved = float(np.linalg.norm(motion)) * blow.speed * kit.shutter.exposure
    visible = float(sight.visible[0, 0])
    return Reading(
        gap_pixels=wide,
        frame_share=wide / kit.sensor.columns,
        visible=visible,
        clear_pixels=max(0.0, visible * wide - 0.5 * soft),
        frames=float(legible_frames(blow, kit.shutter, gaps, sight.smear)[0, 0]),
        depth=float(sight.depth[0, 0]),
        limb_nearer=float(sight.depth_difference[0, 0]),
        soft_pixels=soft,
        blur_pixels=pixels(lens, kit.sensor, moved, distance),
        limb_seen=float(seen_share(shown.at(gap), shown.limb, eye[None])[0]),
        frame_height=frame_size(lens, kit.sensor, distance)[1],
        score=float(score.max()),
    )


@dataclass(frozen=True, slots=True)
class BestPlace:
    """A place of the map that sells the planned gap.

    Attributes:
        lens: Number of the lens in the kit.
        place: Number of the bearing.
        distance: Number of the distance.
        height: Number of the height.
        largest: Largest gap that sells from there, m.
        arc: Bearings to either side of it that sell the planned gap too, rad: from, to.
    """

    lens: int
    place: int
    distance: int
    height: int
    largest: float
    arc: tuple[float, float]


APART = math.radians(25.0)
ENOUGH_ROOM, LEAST_ARC, ENOUGH_ARC = 1.5, math.radians(1.5), math.radians(15.0)
"""Room in gaps and arc to either side beyond which more is no better; arc as which none counts."""

MEDIUM = 1.4
"""m; height of a frame that holds two people from the knees up. Own assumption."""


def best_places(
    found: SellMap, gap: float, count: int, apart: float = APART, lens: int | None = None
) -> tuple[BestPlace, ...]:
    """The places that sell `gap`, at most one to an arc of `apart` rad; best first.

    Best is the greatest product of three shares: of the room that is wanted, one and a half times the gap; of
    the arc to either side in which a camera may be off its place, 15 degrees; and of the limb that is seen.
    Then the frame nearest to a medium two-shot, to a quarter of a metre; then the longest lens, which is
    furthest away and flattens most. Own order.

    Args:
        found: The map.
        gap: To be sold, m.
        count: How many at most.
        apart: Least angle between two of them, rad.
        lens: Number of the only lens asked for; all where None.
    """
    kit = found.kit
    with np.errstate(invalid="ignore"):
        sells = found.largest >= gap
    ranked = []
    for k, place, distance, height in np.argwhere(sells):
        if lens is not None and k != lens:
            continue
        arc = _arc(sells[k, :, distance, height], int(place), found.bearings)
        room = min(1.0, float(found.largest[k, place, distance, height]) / (ENOUGH_ROOM * gap))
        wide = max(LEAST_ARC, min(ENOUGH_ARC, -arc[0], arc[1])) / ENOUGH_ARC
        merit = round(room * wide * float(found.limb_seen[place, distance, height]), 2)
        frame = frame_size(kit.lenses[k], kit.sensor, kit.distances[distance])[1]
        order = (-merit, round(4.0 * abs(frame - MEDIUM)), -k, place, distance, height)
        ranked.append((order, arc))
    chosen: list[BestPlace] = []
    for (*_, behind, place, distance, height), arc in sorted(ranked):
        k = -int(behind)
        bearing = found.bearings[place]
        if all(abs(_turn(bearing - found.bearings[one.place])) >= apart for one in chosen):
            largest = float(found.largest[k, place, distance, height])
            chosen.append(BestPlace(k, int(place), int(distance), int(height), largest, arc))
        if len(chosen) == count:
            break
    return tuple(chosen)


def _turn(angle: float) -> float:
    """An angle between minus and plus half a turn."""
    return (angle + math.pi) % (2.0 * math.pi) - math.pi


def _arc(sells: np.ndarray, place: int, bearings: np.ndarray) -> tuple[float, float]:
    """How far to either side the neighbours sell too, rad."""
    step = 2.0 * math.pi / len(bearings)
    ways = []
    for way in (-1, 1):
        far = 0
        while far < len(bearings) // 2 and sells[(place + way * (far + 1)) % len(bearings)]:
            far += 1
        ways.append(way * far * step)
    return ways[0], ways[1]


def contact_hidden_by(blow: Blow, gap: float, eye: np.ndarray) -> str:
    """Whose body hides the contact point from the lens; "" for nobody's."""
    return hidden_by(action(blow), gap, eye)
