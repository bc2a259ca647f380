"""The site: whether what is asked of a car can be done at all; asked before anything is simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator

from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.spoken import feet
from precipice.production.units import si_factor

Refusal = tuple[str, str, str]
"""Parameter, what was found, what is allowed."""

STEEPEST = math.radians(30.0)
"""Of a one-sided ramp; above it a car strikes it with the bumper. Own assumption."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Geometry that cannot be, at the middle of every number."""
    yield from {
        "slide_180": _spin,
        "j_turn": _spin,
        "pipe_roll": _pipe,
        "near_miss": _passing,
        "bonnet_leap": _bonnet,
        "window_haul": _window,
    }[spec.choices["manoeuvre"]](spec)


def _spin(spec: Specification) -> Iterator[Refusal]:
    crew = (spec.middle("crew_distance"), spec.middle("crew_offset"))
    away = (abs(crew[0] - spec.middle("box_distance")), abs(crew[1] - spec.middle("box_offset")))
    if away[0] <= 0.5 * spec.middle("box_length") and away[1] <= 0.5 * spec.middle("box_width"):
        yield (
            "crew_distance",
            f"{feet(crew[0])} along and {feet(crew[1])} aside, a person in the stop box",
            "a place outside the stop box",
        )
    reach = abs(spec.middle("box_offset")) + 0.5 * spec.middle("box_width")
    if reach > spec.middle("road_half_width"):
        yield (
            "box_offset",
            f"a stop box that reaches {feet(reach)} off the line",
            f"one inside the free road of {feet(spec.middle('road_half_width'))}",
        )
    yield from _weight(spec)


def _weight(spec: Specification) -> Iterator[Refusal]:
    stability = 0.5 * spec.middle("track") / spec.middle("cg_height")
    if spec.choices["manoeuvre"] != "pipe_roll" and stability < spec.middle("friction"):
        yield (
            "cg_height",
            f"{feet(spec.middle('cg_height'))}, where the car tips over before it slides "
            f"(half the track over it is {stability:.2f}, the friction {spec.middle('friction'):.2f})",
            "a lower centre of gravity, a wider track or less friction",
        )


def _pipe(spec: Specification) -> Iterator[Refusal]:
    height, length = spec.middle("ramp_height"), spec.middle("ramp_length")
    if math.atan2(height, length) > STEEPEST:
        yield (
            "ramp_length",
            f"{feet(length)} for a height of {feet(height)}, "
            f"{math.degrees(math.atan2(height, length)):.0f} deg, a wall to a car",
            f"at least {feet(height / math.tan(STEEPEST))}",
        )


def _passing(spec: Specification) -> Iterator[Refusal]:
    committed, call = spec.middle("committed_distance"), spec.middle("call_distance")
    if call < committed:
        yield (
            "call_distance",
            f"{feet(call)}, within the {feet(committed)} in which the driver no longer corrects",
            f"at least {feet(committed)}",
        )


def _bonnet(spec: Specification) -> Iterator[Refusal]:
    low = spec.middle("hip_height") + spec.middle("jump_rise") - spec.middle("body_below_hip")
    if low < spec.middle("bonnet_height"):
        yield (
            "jump_rise",
            f"{feet(spec.middle('jump_rise'))}, which lifts the body to {feet(low)}",
            f"a leap that clears the bonnet's {feet(spec.middle('bonnet_height'))}, or a platform",
        )
    up = math.sqrt(2.0 * STANDARD_GRAVITY * spec.middle("jump_rise"))
    air = 2.0 * up / STANDARD_GRAVITY
    if spec.middle("takeoff_distance") > spec.middle("run_speed") * air:
        yield (
            "takeoff_distance",
            f"{feet(spec.middle('takeoff_distance'))}, where the leap carries "
            f"{feet(spec.middle('run_speed') * air)}",
            "a take-off nearer to the bonnet",
        )


def _window(spec: Specification) -> Iterator[Refusal]:
    if spec.middle("opening_height") <= spec.middle("body_depth"):
        yield (
            "opening_height",
            f"{spec.middle('opening_height') / si_factor('in'):.1f} in, which the body does not go through",
            f"more than the {spec.middle('body_depth') / si_factor('in'):.1f} in of body_depth",
        )
