"""A blow as two figures: at the end of its way, with the gap open, and before it.

The blow runs along x, from the striker towards the struck performer. The foremost point of the limb is at the
origin's x when it is nearest; the body's surface stands `gap` beyond. z is up from the floor, y to the
striker's left. A throw comes down on the floor instead, and its gap is what is left under the body.
Postures are own assumption, drawn after photographs of fights; a coordinator's own will differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from precipice.camera.capsules import Capsules, joined, surface_gap
from precipice.camera.figures import (
    ANKLE,
    FIST,
    FOREARM,
    HALF_HIPS,
    HALF_SHOULDERS,
    HIP,
    KNEE_DROP,
    RADII,
    SHANK,
    SHOULDER,
    SOLE,
    UP,
    UPPER_ARM,
    Pose,
    body,
    unit,
)

Strike = Literal["punch", "kick", "throw", "prop"]
Region = Literal["head", "chest", "abdomen", "arm", "leg"]
Line = Literal["short", "across"]

AIMS = {"head": 0.925, "chest": 0.715, "abdomen": 0.605, "arm": 0.72, "leg": 0.40}
"""Height of the middle of each region on somebody who stands, share of the stature; own assumption."""

TARGETS = {
    "head": ("head",),
    "chest": ("chest",),
    "abdomen": ("waist", "chest"),
    "arm": ("right_forearm",),
    "leg": ("right_thigh",),
}
"""Parts of the struck performer that the blow must seem to reach."""

LANDING = ("waist", "chest", "hips", "shoulders")
"""Parts of a thrown body that meet the floor."""

PROP_RADIUS = 0.018
"""m; own assumption, a baton."""

Vector = np.ndarray


@dataclass(frozen=True, slots=True)
class Blow:
    """A blow to be shown.

    Attributes:
        strike: What strikes.
        region: Where it seems to land.
        line: "short": it stops before the body. "across": it passes beside it.
        speed: Of the limb, m/s.
        stop_distance: Way over which it is braked, m; not looked at for "across".
        statures: Of striker and struck performer, m.
        prop_length: m beyond the hand; for a prop only.
    """

    strike: Strike
    region: Region
    line: Line
    speed: float
    stop_distance: float
    statures: tuple[float, float]
    prop_length: float = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Both figures at one moment of a blow with no gap, and how each part moves as the gap opens.

    Attributes:
        blow: Which it is.
        capsules: Every part.
        opens: Movement of each part for each metre of gap, (n, 3).
        limb: Parts of the whole striking limb, (n,) bool.
        tip: Those of it that seem to land, (n,) bool.
        target: Those they seem to land on, (n,) bool.
        seen: Parts of the struck performer that must be seen to react, (n,) bool.
        across_gap: Way in which the gap is measured, (3,) unit vector.
        motion: Way in which the limb moves, (3,) unit vector.
    """

    blow: Blow
    capsules: Capsules
    opens: np.ndarray
    limb: np.ndarray
    tip: np.ndarray
    target: np.ndarray
    seen: np.ndarray
    across_gap: Vector
    motion: Vector

    def at(self, gap: float) -> Capsules:
        """Every part with the gap open."""
        return self.capsules.moved(gap * self.opens)


def action(blow: Blow, behind: float = 0.0) -> Action:
    """The figures of a blow, `behind` m before its nearest point."""
    if blow.strike == "throw":
        return _thrown(blow, behind)
    height = AIMS[blow.region] * blow.statures[1]
    way = np.array([0.0, 1.0, 0.0]) if blow.line == "across" else np.array([1.0, 0.0, 0.0])
    striker, limb, tip = _striker(blow, height, -behind * way, behind)
    performer = body(_standing(blow.statures[1], blow.region), "performer")
    target = performer.named("performer", *TARGETS[blow.region])
    front = _front(performer.kept(target), height)
    performer = performer.moved(np.tile(-front, (len(performer), 1)))
    ended, _, _ = _striker(blow, height, np.zeros(3), 0.0)
    foremost = ended.kept(_tip(ended, tip))
    performer = _touching(foremost, performer, target)
    both = joined(striker, performer)
    theirs = both.of("performer")
    return Action(
        blow,
        both,
        np.where(theirs[:, None], [1.0, 0.0, 0.0], 0.0),
        both.named("striker", *limb) | both.of("prop"),
        _tip(both, tip),
        both.named("performer", *TARGETS[blow.region]),
        both.named("performer", "head", "chest", "waist"),
        np.array([1.0, 0.0, 0.0]),
        way,
    )


def _tip(capsules: Capsules, names: tuple[str, ...]) -> np.ndarray:
    """Which parts seem to land, (n,) bool: those of the striker, or the prop where none is named."""
    return capsules.named("striker", *names) if names else capsules.of("prop")


def _touching(tip: Capsules, performer: Capsules, target: np.ndarray) -> Capsules:
    """The performer moved along x until tip and target just touch.

    The distance of two convex bodies grows at most as fast as they part, so that steps of it never overshoot.
    """
    for _ in range(60):
        gap = surface_gap(tip, performer.kept(target))
        if abs(gap) < 1e-6:
            break
        performer = performer.moved(np.tile([-gap, 0.0, 0.0], (len(performer), 1)))
    return performer


def _front(target: Capsules, height: float) -> Vector:
    """The point of a region that is nearest to the blow at `height`, without its height, (3,)."""
    way = target.end - target.start
    share = np.clip((height - target.start[:, 2]) / np.where(way[:, 2] == 0.0, 1.0, way[:, 2]), 0.0, 1.0)
    points = target.start + share[:, None] * way
    nearest = int(np.argmin(points[:, 0] - target.radius))
    found = points[nearest] - [target.radius[nearest], 0.0, 0.0]
    level: np.ndarray = found * [1.0, 1.0, 0.0]
    return level


def _standing(h: float, region: str) -> Pose:
    """Somebody who faces the blow, arms half raised and out of its way."""
    lean = unit(np.array([-0.03, 0.0, 1.0]))
    pelvis = np.array([0.0, 0.0, (HIP - 0.012) * h])
    low = SHOULDER * h - (UPPER_ARM + 0.6 * FOREARM) * h
    guards = region == "arm"
    right = np.array([-0.26, 0.12 * h, 0.80 * h]) if guards else np.array([0.04, 0.205 * h, low])
    return Pose(
        stature=h,
        pelvis=pelvis,
        trunk=lean if region not in ("chest", "abdomen") else UP,
        head=unit(np.array([-0.12, 0.0, 1.0])),
        hips=np.array([0.0, -1.0, 0.0]),
        shoulders=np.array([0.0, -1.0, 0.0]),
        ankles=(np.array([0.10, -0.095 * h, ANKLE * h]), np.array([-0.05, 0.10 * h, ANKLE * h])),
        toes=(unit(np.array([-1.0, -0.3, -0.05])), unit(np.array([-1.0, 0.25, -0.05]))),
        knees=(np.array([-1.0, -0.1, 0.0]), np.array([-1.0, 0.1, 0.0])),
        wrists=(np.array([0.04, -0.205 * h, low]), right),
        fists=(unit(np.array([-0.4, 0.0, -1.0])), UP if guards else unit(np.array([-0.6, 0.0, -0.8]))),
        elbows=(np.array([0.6, -0.6, 0.0]), np.array([0.0, 0.3, -1.0] if guards else [0.6, 0.6, 0.0])),
    )


def _striker(
    blow: Blow, height: float, offset: Vector, behind: float
) -> tuple[Capsules, tuple[str, ...], tuple[str, ...]]:
    """The striker's capsules, the names of the striking limb's, and of those that seem to land."""
    if blow.strike == "kick":
        pose = _kicking(blow.statures[0], height, offset, behind, blow.line)
        return (
            body(pose, "striker"),
            ("right_foot", "right_shank", "right_thigh"),
            ("right_foot",),
        )
    ahead = blow.prop_length if blow.strike == "prop" else 0.0
    pose = _punching(blow.statures[0], height, offset, ahead, blow.line)
    arm = body(pose, "striker")
    names = ("right_hand", "right_forearm", "right_upper_arm")
    if blow.strike != "prop":
        return arm, names, ("right_hand",)
    hand = arm.kept(arm.named("striker", "right_hand"))
    end = np.array([-PROP_RADIUS, 0.0, height]) + offset
    prop = Capsules(hand.end, end[None], np.array([PROP_RADIUS]), ("prop",), ("prop",))
    return joined(arm, prop), names, ()


def _kicking(h: float, height: float, offset: Vector, behind: float, line: str) -> Pose:
    """On the left leg, the right one out, the sole towards the body; leaning back the more the higher."""
    sole = (RADII["foot"] + SOLE) * h
    leg = (KNEE_DROP + SHANK) * h
    ankle_end = np.array([-sole, 0.0, height - 0.033 * h])
    hip_height = (HIP - 0.02) * h
    level = math.sqrt(max(0.05, (0.985 * leg) ** 2 - (ankle_end[2] - hip_height) ** 2))
    hip = np.array([ankle_end[0] - level, 0.0, hip_height])
    pelvis = hip + np.array([0.0, 0.9 * HALF_HIPS * h, 0.0])
    drop = 0.0 if line == "across" else 0.55 * behind
    ankle = ankle_end + offset - np.array([0.0, 0.0, min(drop, ankle_end[2] - 0.25)])
    back = 0.22 + 0.75 * max(0.0, height - hip_height)
    trunk = unit(np.array([-back, 0.10, 1.0]))
    neck = pelvis + (SHOULDER - HIP) * h * trunk
    return Pose(
        stature=h,
        pelvis=pelvis,
        trunk=trunk,
        head=unit(np.array([0.05, 0.0, 1.0])),
        hips=np.array([0.0, 1.0, 0.0]),
        shoulders=unit(np.array([-0.25, 1.0, 0.0])),
        ankles=(pelvis * [1.0, 1.0, 0.0] + np.array([-0.02, 0.03, ANKLE * h]), ankle),
        toes=(unit(np.array([0.7, 0.7, -0.05])), unit(np.array([0.0, 0.0, 1.0]))),
        knees=(np.array([1.0, 0.4, 0.0]), np.array([0.3, -0.2, 1.0])),
        wrists=(
            neck + np.array([0.24, 0.10, -0.10]),
            neck + np.array([-0.05, -0.26, -0.42]),
        ),
        fists=(unit(np.array([0.4, 0.0, 1.0])), unit(np.array([0.6, 0.0, -0.5]))),
        elbows=(np.array([0.0, 0.8, -1.0]), np.array([-0.8, -0.6, -0.2])),
    )


def _punching(h: float, height: float, offset: Vector, ahead: float, line: str) -> Pose:
    """Left foot forward, the right arm out."""
    across = line == "across"
    fist = RADII["hand"] * h if ahead == 0.0 else ahead
    into = unit(np.array([1.0, 0.55, 0.0])) if across and ahead == 0.0 else np.array([1.0, 0.0, 0.0])
    knuckles = np.array([-fist, 0.0, height - (0.06 if ahead > 0.0 else 0.0)])
    wrist_end = knuckles - FIST * h * into
    reach = (0.80 if across else 0.97) * (UPPER_ARM + FOREARM) * h
    shoulder_height = (SHOULDER - 0.045) * h
    lower = max(0.0, shoulder_height - 0.18 - height)
    shoulder_height -= 0.5 * lower
    level = math.sqrt(max(0.02, reach**2 - (wrist_end[2] - shoulder_height) ** 2))
    turned = unit(np.array([-0.75, 0.66, 0.0]))
    shoulder = np.array([wrist_end[0] - level, wrist_end[1] - 0.02, shoulder_height])
    neck = shoulder + (HALF_SHOULDERS - 0.03) * h * turned + np.array([0.0, 0.0, 0.02 * h])
    trunk = unit(np.array([0.16 + 0.8 * lower, 0.02, 1.0]))
    pelvis = neck - (SHOULDER - HIP) * h * trunk
    floor = pelvis * [1.0, 1.0, 0.0]
    return Pose(
        stature=h,
        pelvis=pelvis,
        trunk=trunk,
        head=unit(np.array([0.15, 0.0, 1.0])),
        hips=unit(np.array([-0.4, 0.9, 0.0])),
        shoulders=turned,
        ankles=(
            floor + np.array([0.20, 0.13, ANKLE * h]),
            floor + np.array([-0.34, -0.13, ANKLE * h + 0.02]),
        ),
        toes=(unit(np.array([1.0, 0.15, -0.05])), unit(np.array([0.8, -0.5, -0.15]))),
        knees=(np.array([1.0, 0.1, 0.0]), np.array([1.0, -0.3, 0.0])),
        wrists=(neck + np.array([0.16, 0.12, -0.08]), wrist_end + offset),
        fists=(unit(np.array([0.3, 0.0, 1.0])), into),
        elbows=(
            np.array([0.0, 0.8, -1.0]),
            np.array([0.0, -1.0, 0.15]) if across else np.array([-0.1, -0.5, -1.0]),
        ),
    )


def _thrown(blow: Blow, behind: float) -> Action:
    """The struck performer comes down on the back, the striker over them; the floor is the target."""
    h = blow.statures[1]
    lying = Pose(
        stature=h,
        pelvis=np.zeros(3),
        trunk=np.array([1.0, 0.0, 0.0]),
        head=unit(np.array([1.0, 0.0, 0.15])),
        hips=np.array([0.0, 1.0, 0.0]),
        shoulders=np.array([0.0, 1.0, 0.0]),
        ankles=(np.array([-0.62, 0.16, 0.18]), np.array([-0.55, -0.18, 0.10])),
        toes=(unit(np.array([-0.2, 0.1, 1.0])), unit(np.array([-0.2, -0.1, 1.0]))),
        knees=(np.array([0.0, 0.1, 1.0]), np.array([0.0, -0.1, 1.0])),
        wrists=(np.array([0.35, 0.55, 0.18]), np.array([0.15, -0.45, 0.22])),
        fists=(np.array([0.0, 0.4, 0.9]), np.array([0.0, -0.4, 0.9])),
        elbows=(np.array([0.0, 1.0, 0.2]), np.array([0.0, -1.0, 0.2])),
    )
    fallen = _landed(body(lying, "performer"), behind)
    striker = body(_bent_over(blow.statures[0]), "striker")
    trunk = np.array([lying.pelvis, lying.pelvis + 0.25 * h * lying.trunk]) * [1.0, 1.0, 0.0]
    thin = 0.005
    floor = Capsules(
        trunk[:1] - [0.0, 0.0, thin], trunk[1:] - [0.0, 0.0, thin], np.array([thin]), ("floor",), ("floor",)
    )
    both = joined(striker, fallen, floor)
    tip = both.named("performer", *LANDING)
    up = np.array([0.0, 0.0, 1.0])
    theirs = both.of("performer")
    return Action(
        blow,
        both,
        np.where(theirs[:, None], up, 0.0),
        tip,
        tip,
        both.of("floor"),
        both.named("performer", "head", "chest", "waist"),
        up,
        -up,
    )


def _landed(fallen: Capsules, above: float) -> Capsules:
    """The body with its lowest part `above` the floor, m."""
    trunk = fallen.kept(fallen.named("performer", *LANDING))
    lowest = float((np.minimum(trunk.start[:, 2], trunk.end[:, 2]) - trunk.radius).min())
    return fallen.moved(np.tile([0.0, 0.0, above - lowest], (len(fallen), 1)))


def _bent_over(h: float) -> Pose:
    """The striker, who has just let go."""
    pelvis = np.array([-1.15, 0.0, (HIP - 0.06) * h])
    trunk = unit(np.array([0.75, 0.0, 0.8]))
    neck = pelvis + (SHOULDER - HIP) * h * trunk
    return Pose(
        stature=h,
        pelvis=pelvis,
        trunk=trunk,
        head=unit(np.array([0.7, 0.0, 0.7])),
        hips=np.array([0.0, 1.0, 0.0]),
        shoulders=np.array([0.0, 1.0, 0.0]),
        ankles=(np.array([-0.95, 0.16, ANKLE * h]), np.array([-1.4, -0.14, ANKLE * h])),
        toes=(unit(np.array([1.0, 0.2, -0.05])), unit(np.array([1.0, -0.2, -0.05]))),
        knees=(np.array([1.0, 0.1, 0.0]), np.array([1.0, -0.1, 0.0])),
        wrists=(neck + np.array([0.35, 0.15, -0.4]), neck + np.array([0.32, -0.15, -0.42])),
        fists=(unit(np.array([0.5, 0.0, -1.0])), unit(np.array([0.5, 0.0, -1.0]))),
        elbows=(np.array([-0.2, 1.0, 0.0]), np.array([-0.2, -1.0, 0.0])),
    )
