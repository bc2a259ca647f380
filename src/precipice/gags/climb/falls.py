"""What a fall from anywhere on the climb comes to, by what holds the climber."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.plain import Takes
from precipice.gags.rope_fall import brake, lead, rope, swing
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY

STANDS = 0.9
"""m; feet no higher above a ledge count as standing on it. Own assumption."""

DEEPER = 1.0
"""m below the ground to which the harness of a fall that nothing holds is said to come."""

SHORTEST = 0.3
"""m of rope between climber and what holds, knots counted in. Own assumption."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A fall from the height at which each take would come off, all (n,).

    Attributes:
        height: Of the harness there, m.
        free: Free fall before anything holds, m.
        lowest: Harness at its lowest, m above the ground.
        load: Highest pull on the body, N.
        wall_speed: m/s.
        out: Distance from the wall when it holds, m.
        pulls: Whether the last piece pulls.
        more: Demands of this protection alone.
    """

    height: np.ndarray
    free: np.ndarray
    lowest: np.ndarray
    load: np.ndarray
    wall_speed: np.ndarray
    out: np.ndarray
    pulls: np.ndarray
    more: dict[str, np.ndarray]


def fallen(spec: Specification, takes: Takes) -> Fallen:
    """The falls of a batch."""
    low = spec.middle("spotted_to")
    height = low + takes["slip_at"] * np.maximum(takes["climb_height"] - low, 0.0)
    return FALLS[spec.choices["protection"]](spec, takes, height)


def ground_below(spec: Specification, takes: Takes, height: np.ndarray) -> np.ndarray:
    """Height, m, of what lies below: the ledge where the feet are well above it, else the ground."""
    ledge = spec.middle("ledge_height")
    return np.where(height - takes["hangs_below"] > ledge + STANDS, ledge, 0.0)


def _lead(_spec: Specification, takes: Takes, height: np.ndarray) -> Fallen:
    spacing, first = takes["spacing"], takes["first_piece"]
    piece = first + spacing * np.floor(np.maximum(height - first, 0.0) / spacing)
    material = rope.fitted(takes["impact_force"], takes["elongation"])
    onto = _onto(takes, material, height, piece)
    strength = takes["piece_strength"] * np.exp(takes["piece_scatter"] * takes.normal(1))
    pulls = onto.piece > strength
    lower = piece - spacing
    onto_next = _onto(takes, material, height, np.maximum(lower, takes["belay_height"]))
    next_strength = takes["piece_strength"] * np.exp(takes["piece_scatter"] * takes.normal(2))
    lost = pulls & ((lower < first - 1e-9) | (onto_next.piece > next_strength))
    below = np.where(pulls, np.maximum(lower, takes["belay_height"]), piece)
    free = 2.0 * np.maximum(height - below, 0.0) + takes["slack"]
    stop = np.where(pulls, onto_next.stretch + onto_next.slipped, onto.stretch + onto.slipped)
    lowest = np.where(lost, -DEEPER, height - free - stop)
    out = _out(takes, free)
    radius = np.maximum(height - below, 0.0) + takes["slack"]
    speed = swing.slam_speed(free, out, takes["push_out"], np.maximum(radius, SHORTEST))
    load = np.where(pulls, np.maximum(onto_next.body, onto.body), onto.body)
    return Fallen(height, free, lowest, load, speed, out, pulls, {"piece": strength - onto.piece})


def _onto(takes: Takes, material: rope.Rope, height: np.ndarray, piece: np.ndarray) -> lead.Lead:
    above = np.maximum(height - piece, 0.0)
    return lead.lead_fall(
        material,
        takes["mass"],
        2.0 * above + takes["slack"],
        above + takes["slack"] + SHORTEST,
        np.maximum(piece - takes["belay_height"], SHORTEST),
        takes["passed_on"],
        takes["belay_holds"],
    )


def _top_rope(_spec: Specification, takes: Takes, height: np.ndarray) -> Fallen:
    anchor = takes["climb_height"] + takes["anchor_over"]
    above = np.maximum(anchor - height, SHORTEST)
    one = lead.lead_fall(
        rope.fitted(takes["impact_force"], takes["elongation"]),
        takes["mass"],
        takes["slack"],
        above + takes["slack"],
        np.maximum(anchor - takes["belay_height"], SHORTEST),
        takes["passed_on"],
        takes["belay_holds"],
    )
    out = _out(takes, takes["slack"])
    speed = swing.slam_speed(takes["slack"], out, takes["push_out"], above + takes["slack"])
    lowest = height - takes["slack"] - one.stretch - one.slipped
    none = np.zeros(len(takes), bool)
    return Fallen(height, takes["slack"], lowest, one.body, speed, out, none, {"anchor": one.piece})


def _lanyard(spec: Specification, takes: Takes, height: np.ndarray) -> Fallen:
    length = takes["lanyard"] + takes["slack"]
    free = np.maximum(length - takes["clip_above"], 0.0)
    one = brake.on_lanyard(spec, takes, free)
    out = _out(takes, free)
    speed = swing.slam_speed(free, out, takes["push_out"], length)
    lowest = height - free - one.torn - one.stretch
    none = np.zeros(len(takes), bool)
    more = {"anchor": one.force, "tear_left": one.needed}
    return Fallen(height, free, lowest, one.force, speed, out, none, more)


def _out(takes: Takes, free: np.ndarray) -> np.ndarray:
    """Distance off the plumb line through what holds when the rope is taut, m."""
    away = takes["push_out"] * np.sqrt(2.0 * np.maximum(free, 0.0) / STANDARD_GRAVITY)
    out: np.ndarray = np.hypot(takes["off_line"], away)
    return out


FALLS = {"lead": _lead, "top_rope": _top_rope, "lanyard": _lanyard}
