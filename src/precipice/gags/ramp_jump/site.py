"""The site: whether ramp, landing and run-up go together at all; asked before anything is simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator

from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.spoken import feet, mph
from precipice.production.units import si_factor

Refusal = tuple[str, str, str]
"""Parameter, what was found, what is allowed."""

MPH = si_factor("mph")
DEEPEST = 200.0 * si_factor("ft")
"""m from the run-up down to the end of the landing slope, at most. Own assumption."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Geometry that cannot be built or cannot be jumped, at the middle of every number."""
    yield from _ramp(spec)
    yield from _landing(spec)
    yield from _vehicle(spec)
    yield from _arc(spec)


def _ramp(spec: Specification) -> Iterator[Refusal]:
    angle, radius = spec.middle("ramp_angle"), spec.middle("ramp_radius")
    rise = radius * (1.0 - math.cos(angle)) + spec.middle("lip_straight") * math.sin(max(angle, 0.0))
    if spec.middle("lip_height") + 1e-6 < 0.9 * rise:
        yield (
            "lip_height",
            f"a lip of {feet(spec.middle('lip_height'))}, where curve and straight alone rise {feet(rise)}",
            "a higher lip, a smaller angle, a tighter curve or a shorter straight",
        )
    push, length = spec.middle("runup_acceleration"), spec.middle("runup_length")
    wanted = spec.middle("lip_speed")
    square = 2.0 * push * length - 2.0 * STANDARD_GRAVITY * spec.middle("lip_height")
    if square < wanted**2:
        yield (
            "runup_length",
            f"{feet(length)}, which gives {mph(math.sqrt(max(square, 0.0)))} at most at the lip",
            f"a run-up that gives the {mph(wanted)} of lip_speed",
        )


def _landing(spec: Specification) -> Iterator[Refusal]:
    if spec.choices["landing"] != "ramp":
        return
    fall = spec.middle("slope_length") * math.sin(spec.middle("landing_angle"))
    if fall > spec.middle("landing_height") + DEEPEST:
        yield (
            "slope_length",
            f"a slope that ends {feet(fall - spec.middle('landing_height'))} below the run-up",
            f"one that ends no more than {feet(DEEPEST)} below it",
        )


def _vehicle(spec: Specification) -> Iterator[Refusal]:
    kind = "bike" if spec.choices["vehicle"] == "motorcycle" else "car"
    if spec.middle(f"{kind}_cg_ahead") >= spec.middle(f"{kind}_wheelbase"):
        yield (
            f"{kind}_cg_ahead",
            f"{feet(spec.middle(f'{kind}_cg_ahead'))}, ahead of the front axle",
            f"less than the wheelbase of {feet(spec.middle(f'{kind}_wheelbase'))}",
        )
    if spec.middle(f"{kind}_sag") >= spec.middle(f"{kind}_travel"):
        yield (
            f"{kind}_sag",
            f"{feet(spec.middle(f'{kind}_sag'))}, all of the travel",
            f"less than the travel of {feet(spec.middle(f'{kind}_travel'))}",
        )


def _arc(spec: Specification) -> Iterator[Refusal]:
    """Without air no speed carries a steeper rise than the ramp's, nor too little as far as the gap."""
    angle, gap = spec.middle("ramp_angle"), spec.middle("gap")
    rise = spec.middle("landing_height") - spec.middle("lip_height")
    if rise >= gap * math.tan(angle):
        yield (
            "landing_height",
            f"a landing {feet(rise)} above the lip, which a ramp of {math.degrees(angle):.0f} deg "
            f"does not point over within {feet(gap)}",
            f"less than {feet(gap * math.tan(angle))} above the lip",
        )
        return
    least = math.sqrt(
        STANDARD_GRAVITY * gap**2 / (2.0 * math.cos(angle) ** 2 * (gap * math.tan(angle) - rise))
    )
    speed = spec.middle("lip_speed")
    if speed < least:
        # To a tenth of a mile an hour: what is stated may fall short by less than one.
        yield (
            "lip_speed",
            f"{speed / MPH:.1f} mph ({speed:.2f} m/s), which falls short of the landing's edge "
            "even without air",
            f"at least {least / MPH:.1f} mph ({least:.2f} m/s) for this gap, or a shorter gap",
        )
