"""Whether a climb can be: its geometry, the rope's sheet, what the rope runs over."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.gags.rope_fall.site import Refusal, over_an_edge, sheet
from precipice.gags.specification import Specification, reach
from precipice.production.spoken import feet

LEAST_CLIMB = 1.0
"""m of climb above the spotted height; below it this model has nothing to say."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    yield from over_an_edge(spec)
    yield from _height(spec)
    if spec.choices["protection"] == "lanyard":
        yield from _clip(spec)
    else:
        yield from sheet(spec)
    if spec.choices["protection"] == "lead":
        yield from _first(spec)


def _height(spec: Specification) -> Iterator[Refusal]:
    top, spotted = spec.middle("climb_height"), spec.middle("spotted_to")
    if top < spotted + LEAST_CLIMB:
        yield (
            "climb_height",
            f"a climb to {feet(top)} spotted up to {feet(spotted)}",
            f"{feet(LEAST_CLIMB)} or more above the spotted height",
        )
    if spec.middle("ledge_height") >= top:
        yield (
            "ledge_height",
            f"a ledge {feet(spec.middle('ledge_height'))} up on a climb to {feet(top)}",
            "a ledge below the top",
        )


def _clip(spec: Specification) -> Iterator[Refusal]:
    lowest = -reach(spec.stated["clip_above"].quantity)[0]
    if lowest > spec.middle("lanyard"):
        yield (
            "clip_above",
            f"a clip {feet(lowest)} below the harness on a lanyard of {feet(spec.middle('lanyard'))}",
            "a clip that the lanyard reaches",
        )


def _first(spec: Specification) -> Iterator[Refusal]:
    if spec.middle("first_piece") > spec.middle("spotted_to"):
        yield (
            "first_piece",
            f"a first piece at {feet(spec.middle('first_piece'))}, "
            f"spotted up to {feet(spec.middle('spotted_to'))}",
            "a first piece within the spotted height: between them nothing holds a fall",
        )
