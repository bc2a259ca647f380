"""Two people as capsules: joints from a stature and a pose, limbs by their two bones.

Lengths as shares of the stature: Drillis and Contini (1966), as in Winter, Biomechanics and Motor Control of
Human Movement (2009), figure 4.1, from memory. Radii of the capsules: own assumption, a dressed adult.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from precipice.camera.capsules import Capsules

HIP, KNEE_DROP, ANKLE = 0.530, 0.245, 0.039
SHANK = 0.246
SHOULDER, UPPER_ARM, FOREARM = 0.818, 0.186, 0.146
HALF_SHOULDERS, HALF_HIPS = 0.129, 0.0955
FOOT, FIST, HEAD = 0.152, 0.055, 0.936
SOLE = 0.015
"""From the ankle to the axis of the foot, share of the stature; own assumption."""

RADII = {
    "head": 0.056,
    "neck": 0.034,
    "chest": 0.072,
    "waist": 0.066,
    "shoulders": 0.044,
    "hips": 0.058,
    "upper_arm": 0.030,
    "forearm": 0.025,
    "hand": 0.026,
    "thigh": 0.047,
    "shank": 0.033,
    "foot": 0.024,
}
"""Share of the stature; own assumption."""

SIDES = ("left", "right")
STRAIGHTEST = 0.999
"""A limb is never stretched further than this share of its bones, where its bend would have no side."""

Vector = np.ndarray
UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where the parts of somebody are.

    Attributes:
        stature: m.
        pelvis: Middle of the hips, (3,), m.
        trunk: Way from the pelvis to the neck, (3,) unit vector.
        head: Way from the neck to the top of the head, (3,) unit vector.
        hips: From the right hip to the left, (3,) unit vector.
        shoulders: From the right shoulder to the left, (3,) unit vector.
        ankles: Left and right, m.
        toes: Way from heel to toe, left and right, unit vectors.
        knees: Way to which each knee bends, left and right.
        wrists: Left and right, m.
        fists: Way from wrist to knuckles, left and right, unit vectors.
        elbows: Way to which each elbow bends, left and right.
    """

    stature: float
    pelvis: Vector
    trunk: Vector
    head: Vector
    hips: Vector
    shoulders: Vector
    ankles: tuple[Vector, Vector]
    toes: tuple[Vector, Vector]
    knees: tuple[Vector, Vector]
    wrists: tuple[Vector, Vector]
    fists: tuple[Vector, Vector]
    elbows: tuple[Vector, Vector]


def unit(vector: Vector) -> Vector:
    """The vector at length 1."""
    one: np.ndarray = np.asarray(vector, dtype=float) / np.linalg.norm(vector)
    return one


def bend(root: Vector, end: Vector, upper: float, lower: float, towards: Vector) -> tuple[Vector, Vector]:
    """Middle joint and end of a limb of two bones that reaches from `root` for `end`, m.

    By the law of cosines; a limb that is too short stops on its way, one too long for its place folds.

    Args:
        root: Shoulder or hip, (3,).
        end: Where wrist or ankle is wanted, (3,).
        upper: Length of the bone at the root, m.
        lower: Length of the other, m.
        towards: Side to which the middle joint bends.
    """
    way = end - root
    reach = float(np.linalg.norm(way))
    along = way / reach
    reach = min(max(reach, abs(upper - lower) * 1.01), STRAIGHTEST * (upper + lower))
    share = (upper**2 - lower**2 + reach**2) / (2.0 * reach)
    aside = towards - (towards @ along) * along
    aside = aside / np.linalg.norm(aside)
    middle = root + share * along + np.sqrt(max(0.0, upper**2 - share**2)) * aside
    return middle, root + reach * along


def joints(pose: Pose) -> Mapping[str, Vector]:
    """Every joint of a figure by name, (3,), m."""
    h = pose.stature
    neck = pose.pelvis + (SHOULDER - HIP) * h * pose.trunk
    found = {
        "pelvis": pose.pelvis,
        "waist": pose.pelvis + 0.10 * h * pose.trunk,
        "chest": neck - 0.06 * h * pose.trunk,
        "neck": neck,
        "chin": neck + (0.895 - SHOULDER) * h * pose.head,
        "head": neck + (HEAD + 0.006 - SHOULDER) * h * pose.head,
    }
    for side, sign, k in (("left", 1.0, 0), ("right", -1.0, 1)):
        hip = pose.pelvis + sign * HALF_HIPS * 0.9 * h * pose.hips
        shoulder = neck - 0.02 * h * pose.trunk + sign * (HALF_SHOULDERS - 0.03) * h * pose.shoulders
        knee, ankle = bend(hip, pose.ankles[k], KNEE_DROP * h, SHANK * h, pose.knees[k])
        elbow, wrist = bend(shoulder, pose.wrists[k], UPPER_ARM * h, FOREARM * h, pose.elbows[k])
        shin = unit(ankle - knee)
        below = shin - (shin @ pose.toes[k]) * pose.toes[k]
        sole = ankle + SOLE * h * unit(below)
        found |= {
            f"{side}_hip": hip,
            f"{side}_knee": knee,
            f"{side}_ankle": ankle,
            f"{side}_heel": sole - 0.03 * h * pose.toes[k],
            f"{side}_toe": sole + (FOOT - 0.055) * h * pose.toes[k],
            f"{side}_shoulder": shoulder,
            f"{side}_elbow": elbow,
            f"{side}_wrist": wrist,
            f"{side}_knuckles": wrist + FIST * h * pose.fists[k],
        }
    return found


BONES = (
    ("head", "chin", "head", "head"),
    ("neck", "neck", "chin", "neck"),
    ("chest", "waist", "chest", "chest"),
    ("waist", "pelvis", "waist", "waist"),
    ("shoulders", "left_shoulder", "right_shoulder", "shoulders"),
    ("hips", "left_hip", "right_hip", "hips"),
    *(
        (f"{side}_{part}", f"{side}_{start}", f"{side}_{end}", part)
        for side in SIDES
        for part, start, end in (
            ("upper_arm", "shoulder", "elbow"),
            ("forearm", "elbow", "wrist"),
            ("hand", "wrist", "knuckles"),
            ("thigh", "hip", "knee"),
            ("shank", "knee", "ankle"),
            ("foot", "heel", "toe"),
        )
    ),
)
"""Name of each capsule, the joints it lies between, and the radius it has."""


def body(pose: Pose, owner: str) -> Capsules:
    """The capsules of a figure."""
    at = joints(pose)
    return Capsules(
        np.array([at[start] for _, start, _, _ in BONES]),
        np.array([at[end] for _, _, end, _ in BONES]),
        np.array([RADII[radius] * pose.stature for *_, radius in BONES]),
        tuple(name for name, *_ in BONES),
        (owner,) * len(BONES),
    )


def standing(stature: float, owner: str = "performer") -> Capsules:
    """The capsules of somebody who stands upright on the origin, arms hanging, and faces along x."""
    h = stature
    side, ahead = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    hand = (SHOULDER - 0.97 * (UPPER_ARM + FOREARM)) * h
    pose = Pose(
        stature=h,
        pelvis=(HIP - 0.006) * h * UP,
        trunk=UP,
        head=UP,
        hips=side,
        shoulders=side,
        ankles=(HALF_HIPS * h * side + ANKLE * h * UP, -HALF_HIPS * h * side + ANKLE * h * UP),
        toes=(ahead, ahead),
        knees=(ahead, ahead),
        wrists=(1.2 * HALF_SHOULDERS * h * side + hand * UP, -1.2 * HALF_SHOULDERS * h * side + hand * UP),
        fists=(-UP, -UP),
        elbows=(-ahead, -ahead),
    )
    return body(pose, owner)
