"""Whether a planned fall can be: the geometry, the rope's sheet, what the rope runs over."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.gags.rope_fall.rope import least_impact_force
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.spoken import feet

Refusal = tuple[str, str, str]
"""Parameter, what was found, what is allowed."""

LEAST_FORCE = 1.3
"""Least pull of a descender, in weights, at which a stop is counted on."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    yield from over_an_edge(spec)
    yield from CHECKS[spec.choices["fall"]](spec)


def over_an_edge(spec: Specification) -> Iterator[Refusal]:
    """A rope over an edge has no published law of strength."""
    if spec.choices["edge"] != "nothing":
        yield (
            "edge",
            "a rope that runs over an edge",
            'edge = "nothing": how strong a rope is over an edge has no law that this model could use; '
            "rig it clear of the edge",
        )


def sheet(spec: Specification) -> Iterator[Refusal]:
    """The two figures of the rope's sheet must be those of one rope."""
    least = least_impact_force(spec.middle("elongation"))
    if spec.middle("impact_force") < least:
        yield (
            "impact_force",
            f"{spec.middle('impact_force') / 1000.0:.1f} kN at an elongation of "
            f"{100.0 * spec.middle('elongation'):.0f} %",
            f"{least / 1000.0:.1f} kN or more at that elongation: a softer stop takes more rope",
        )


def _leader(spec: Specification) -> Iterator[Refusal]:
    yield from sheet(spec)
    if spec.middle("above_piece") >= spec.middle("start_height"):
        yield (
            "above_piece",
            f"a piece {feet(spec.middle('above_piece'))} below "
            f"a start {feet(spec.middle('start_height'))} up",
            "a piece above the ground or the ledge",
        )


def _arrest(spec: Specification) -> Iterator[Refusal]:
    if spec.middle("anchor_above") < -spec.middle("lanyard"):
        yield (
            "anchor_above",
            f"an anchor {feet(-spec.middle('anchor_above'))} below the harness",
            f"one that the lanyard reaches, {feet(spec.middle('lanyard'))}",
        )


def _pendulum(spec: Specification) -> Iterator[Refusal]:
    if abs(spec.middle("swing_to")) > spec.middle("swing_from"):
        yield (
            "swing_to",
            f"a wall at {57.29578 * spec.middle('swing_to'):.0f} deg on a swing from "
            f"{57.29578 * spec.middle('swing_from'):.0f} deg",
            "a wall that the swing reaches",
        )


def _descender(spec: Specification) -> Iterator[Refusal]:
    if spec.middle("stop_height") >= spec.middle("start_height"):
        yield (
            "stop_height",
            f"a stop {feet(spec.middle('stop_height'))} up on a start {feet(spec.middle('start_height'))} up",
            "a stop below the start",
        )
    weight = spec.middle("mass") * STANDARD_GRAVITY
    if spec.middle("brake_force") < LEAST_FORCE * weight:
        yield (
            "brake_force",
            f"{spec.middle('brake_force') / 1000.0:.2f} kN on a weight of {weight / 1000.0:.2f} kN",
            f"{LEAST_FORCE * weight / 1000.0:.2f} kN or more",
        )


CHECKS = {"leader": _leader, "arrest": _arrest, "pendulum": _pendulum, "descender": _descender}
