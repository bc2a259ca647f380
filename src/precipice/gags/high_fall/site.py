"""What the site supplies to a high fall, the vents' setting, and whether the geometry can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from precipice.gags.high_fall import catchers, flight, nominal
from precipice.gags.specification import Specification, Stated
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.quantity import Distribution, Quantity
from precipice.production.spoken import feet

Refusal = tuple[str, str, str]
"""Parameter, what was found, what is allowed."""

LEAST_DROP = 1.5
"""m of free fall down to the catcher; below it this is a step down."""

USED, LEAST_ABOVE, MOST_USED = 0.7, 1.03, 0.95
"""Share of a bag's height that the middle run takes; how much more than with closed vents, where that is
more; and the share with closed vents from which on the bag is too small. Own assumptions."""

VENT_SPREAD = 0.08
"""Of the vents' setting. Own assumption."""

INTO_THE_WALL = 0.1
"""m that a catcher may be pressed against the wall."""

LEAST_FORCE = 1.3
"""Least force of boxes or brake, in weights, at which a stop is counted on."""

HALVINGS = 50


def placed(_folder: Path, spec: Specification) -> tuple[Specification, tuple[Refusal, ...]]:
    """The gag with the vents set for its fall, where they are not stated."""
    if spec.choices["catcher"] != "airbag" or "vent_area" in spec.stated:
        return spec, ()
    if found := tuple(_size(spec)):
        return spec, found
    parameter = spec.kind.parameters["vent_area"]
    area = _vents(spec, parameter.low, parameter.high)
    if area is None:
        return spec, (
            (
                "bag_height",
                f"a bag of {feet(spec.middle('bag_height'))} that is used up by the middle run "
                "even with its vents closed",
                "a deeper or wider bag, or a lower fall",
            ),
        )
    words = "set for this fall"
    quantity = Quantity(
        Distribution.NORMAL, area, VENT_SPREAD * area, parameter.low, parameter.high, parameter.unit, words
    )
    stated = {**spec.stated, "vent_area": Stated(parameter, quantity, "site")}
    return replace(spec, stated=MappingProxyType(stated)), ()


def _vents(spec: Specification, low: float, high: float) -> float | None:
    """Vents, m2, with which the middle run takes its share of the bag; None where the bag is too small."""
    columns = nominal.middles(spec)
    speed = flight.fall(columns, nominal.level(spec, columns), -1.0).w

    def stroke(area: float) -> float:
        given = {**columns, "vent_area": np.array([area])}
        return float(catchers.bag_stop(nominal.bag_arguments(spec, given, speed)).stroke[0])

    closed, height = stroke(low), spec.middle("bag_height")
    if closed > MOST_USED * height:
        return None
    wanted = max(USED * height, LEAST_ABOVE * closed)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if stroke(middle) < wanted else (low, middle)
    return 0.5 * (low + high)


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    found = [*_size(spec), *_strength(spec)]
    yield from found
    if not found and spec.choices["catcher"] != "decelerator":
        yield from _under_the_fall(spec)


def _size(spec: Specification) -> Iterator[Refusal]:
    height = spec.middle("height")
    top = float(nominal.level(spec, nominal.middles(spec))[0])
    if height - top < LEAST_DROP:
        yield (
            "height",
            f"a take-off {feet(height)} up, {feet(height - top)} above what stops the fall",
            f"{feet(LEAST_DROP)} or more above it",
        )
    if spec.middle("ledge_below") >= height:
        yield (
            "ledge_below",
            f"a ledge {feet(spec.middle('ledge_below'))} below a take-off {feet(height)} up",
            "one above the ground",
        )
    if "least_edge_distance" in spec.stated:
        half = 0.5 * min(spec.middle("catcher_length"), spec.middle("catcher_width"))
        if spec.middle("least_edge_distance") >= half:
            yield (
                "least_edge_distance",
                f"a rim of {feet(spec.middle('least_edge_distance'))} on a catcher {feet(2.0 * half)} across",
                f"less than {feet(half)}",
            )


def _strength(spec: Specification) -> Iterator[Refusal]:
    weight = spec.middle("mass") * STANDARD_GRAVITY
    catcher = spec.choices["catcher"]
    if catcher == "boxes":
        force, name = spec.middle("box_force") * spec.middle("boxes_under"), "boxes_under"
    elif catcher == "decelerator":
        force, name = spec.middle("brake_force"), "brake_force"
    else:
        return
    if force < LEAST_FORCE * weight:
        yield (
            name,
            f"a pull or push of {force / 1000.0:.2f} kN together, on a weight of {weight / 1000.0:.2f} kN",
            f"{LEAST_FORCE * weight / 1000.0:.2f} kN or more",
        )


def _under_the_fall(spec: Specification) -> Iterator[Refusal]:
    near = spec.middle("catcher_distance") - 0.5 * spec.middle("catcher_length")
    if spec.choices["below"] == "a wall" and near < -INTO_THE_WALL:
        yield (
            "catcher_distance",
            f"a catcher that reaches {feet(-near)} into the wall below the edge",
            'one that begins at the wall, or below = "nothing" where it can stand under the edge',
        )
    middle = nominal.landing(spec)
    past = abs(float(middle.x[0]) - spec.middle("catcher_distance")) - 0.5 * spec.middle("catcher_length")
    if past > 0.0:
        yield (
            "catcher_distance",
            f"a catcher whose middle is {feet(spec.middle('catcher_distance'))} out, "
            f"while the middle run comes down {feet(float(middle.x[0]))} out",
            "one that the middle run lands on",
        )
