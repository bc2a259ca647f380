"""The fall with every number at its middle, and what a catcher is given; light enough for `site.py`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from precipice.gags.high_fall import flight
from precipice.gags.high_fall.catchers import BagTakes
from precipice.gags.specification import Specification

LEAST_FALL = 0.5
"""m; a search far from the plan may ask for a catcher above the take-off, which then begins so far below."""


def middles(spec: Specification) -> dict[str, np.ndarray]:
    """Every sampled input at its middle, of length 1."""
    return {
        name: np.array([stated.quantity.mean])
        for name, stated in spec.stated.items()
        if stated.parameter.role == "input"
    }


def level(spec: Specification, columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Level, m above the ground, at which the catcher begins, (n,); at least `LEAST_FALL` below take-off."""
    catcher = spec.choices["catcher"]
    if catcher == "airbag":
        top = columns["bag_height"]
    elif catcher == "boxes":
        top = columns["layers"] * columns["box_side"]
    elif catcher == "decelerator":
        top = columns["brake_height"]
    else:
        top = np.zeros_like(columns["height"])
    return np.minimum(top, columns["height"] - LEAST_FALL)


def landing(spec: Specification) -> flight.Fall:
    """Where and when the middle run meets the catcher."""
    columns = middles(spec)
    return flight.fall(columns, level(spec, columns), -1.0)


def bag_arguments(spec: Specification, columns: Mapping[str, np.ndarray], speed: np.ndarray) -> BagTakes:
    """What `catchers.bag_stop` takes."""
    ground = spec.middle("catcher_length") * spec.middle("catcher_width")
    return BagTakes(
        speed,
        columns["mass"],
        columns["bag_height"],
        ground * columns["bag_height"],
        columns["bag_footprint"],
        columns["bag_growth"],
        columns["vent_area"],
        columns["vent_discharge"],
    )
