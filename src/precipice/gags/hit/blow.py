"""From the hit's parameters to the blow that `contact` simulates."""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.hit.contact import INPUTS, Blow, strike
from precipice.gags.plain import Takes
from precipice.gags.specification import Specification

FLOOR_MASS = 1e5
"""kg; a floor or a table does not move. A thousand bodies, so that what is left is below 0.1 %."""

LIMB_DEPTH = 0.12
"""m; scales a viscous response that no margin of a limb looks at."""

Column = np.ndarray | float


def columns(
    spec: Specification, takes: Takes, speed: np.ndarray, whole: np.ndarray, off: np.ndarray
) -> dict[str, Column]:
    """Every column of `contact.INPUTS`, SI.

    Args:
        spec: The gag.
        takes: The batch, n takes.
        speed: At which it lands, (n,), m/s; 0 for no contact.
        whole: Whether a prop does not break, (n,).
        off: How far from the middle of a pad it lands, (n,), m.
    """
    contact: dict[str, Column] = {
        "speed": speed,
        "striker_mass": striker_mass(spec, takes),
        "contact_stiffness": takes["contact_stiffness"],
        "contact_damping": takes["contact_damping"],
        "pad_stiffness": 0.0,
        "pad_travel": 0.0,
        "break_force": math.inf,
        "residual": 0.0,
    }
    if spec.choices["contact"] == "padded":
        on_pad = off <= spec.middle("pad_half_width")
        contact["pad_stiffness"] = takes["pad_stiffness"]
        contact["pad_travel"] = np.where(on_pad, takes["pad_travel"], 0.0)
    if spec.choices["strike"] == "prop":
        contact["break_force"] = np.where(whole, math.inf, takes["break_force"])
        contact["residual"] = takes["residual"]
    return contact | body(spec, takes)


def striker_mass(spec: Specification, takes: Takes) -> Column:
    """Effective mass behind the blow, kg."""
    kind = spec.choices["strike"]
    return FLOOR_MASS if kind == "throw" else takes[f"{kind}_mass"]


def body(spec: Specification, takes: Takes) -> dict[str, Column]:
    """The struck region: masses, springs, dashpots, depth."""
    region = spec.choices["region"]
    if region == "chest":
        stiffness = takes["chest_stiffness"]
        return {
            "front_mass": takes["sternum_mass"],
            "body_mass": takes["chest_mass"],
            "stiffness": stiffness,
            "stiffening_at": takes["chest_stiffening_at"],
            "stiffness_beyond": stiffness,
            "damping": takes["chest_damping"],
            "recovery_damping": takes["chest_recovery_damping"],
            "relaxation_stiffness": takes["chest_relaxation_stiffness"],
            "relaxation_damping": takes["chest_relaxation_damping"],
            "depth": takes["chest_depth"],
        }
    names = {
        "head": ("face_mass", "head_mass", "face_stiffness", "face_damping"),
        "abdomen": ("abdomen_front_mass", "abdomen_mass", "abdomen_stiffness", "abdomen_damping"),
        "arm": ("limb_front_mass", "arm_mass", "limb_stiffness", "limb_damping"),
        "leg": ("limb_front_mass", "leg_mass", "limb_stiffness", "limb_damping"),
    }
    front, mass, stiffness, damping = (takes[name] for name in names[region])
    return {
        "front_mass": front,
        "body_mass": mass,
        "stiffness": stiffness,
        "stiffening_at": math.inf,
        "stiffness_beyond": 0.0,
        "damping": damping,
        "recovery_damping": damping,
        "relaxation_stiffness": 0.0,
        "relaxation_damping": 0.0,
        "depth": takes["abdomen_depth"] if region == "abdomen" else LIMB_DEPTH,
    }


def impact(
    spec: Specification, takes: Takes, speed: np.ndarray, whole: np.ndarray, off: np.ndarray
) -> dict[str, np.ndarray]:
    """What the blows of a batch do: the outputs of `contact.strike`, and `compression`, a share of the depth.

    Args as `columns`.
    """
    given = columns(spec, takes, speed, whole, off)
    found = strike(given, head=spec.choices["region"] == "head")
    return found | {"compression": found["deflection"] / given["depth"]}


def middle_blow(spec: Specification, take: Takes, speed: float) -> Blow:
    """The one blow of a batch of one."""
    nothing = np.zeros(1)
    given = columns(spec, take, np.array([speed]), nothing.astype(bool), nothing)
    return Blow(*(float(np.asarray(given[name]).reshape(-1)[0]) for name in INPUTS))


GRAVEST = {
    "head": ("hic", "highest_hic", 2.5),
    "chest": ("viscous", "highest_chest_viscous", 2.0),
    "abdomen": ("viscous", "highest_abdomen_viscous", 2.0),
    "arm": ("force", "highest_arm_force", 1.0),
    "leg": ("force", "highest_leg_force", 1.0),
}
"""By region what is looked at, its limit, and the power of the speed with which it grows in linear tissue."""


def bearable_speed(spec: Specification, takes: Takes) -> np.ndarray:
    """Speed of contact at which the region's gravest limit is just reached, (n,), m/s; the blow's at most.

    One simulation at full speed gives it by the power law of linear tissue; a second one there corrects for
    what is not linear (a chest that stiffens, a dashpot that works with the press).
    """
    measure, limit, power = GRAVEST[spec.choices["region"]]
    nothing, full = np.zeros(len(takes)), takes["speed"]
    speed = full
    for _ in range(2):
        found = impact(spec, takes, speed, nothing.astype(bool), nothing)[measure]
        speed = np.minimum(full, speed * (spec.middle(limit) / found) ** (1.0 / power))
    return speed
