"""The haul through a window: columns to loads, margins, loads over time."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from precipice.gags.car.haul import neck_load, pull, sill_pressure
from precipice.gags.car.scene import Manoeuvre, nowhere, rounded
from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.production.picture import Curve, Series


def force(takes: Takes, speed: np.ndarray) -> np.ndarray:
    """The pull, N, with a speed to be reached, m/s; 0 for an even pull."""
    return pull(
        takes["performer_mass"],
        speed,
        takes["haul_time"],
        takes["haul_slope"],
        takes["sill_friction"],
        takes["sill_share"],
    )


def fly(_spec: Specification, takes: Takes) -> Flown:
    """Margins of a haul."""
    whole = force(takes, takes["haul_speed"])
    return Flown(
        {
            "shoulder": whole * (1.0 - takes["collar_share"]),
            "neck": neck_load(
                whole, takes["collar_share"], takes["head_mass"], takes["haul_speed"], takes["haul_time"]
            ),
            "sill": sill_pressure(
                takes["performer_mass"],
                takes["haul_slope"],
                takes["sill_share"],
                takes["sill_width"],
                takes["sill_depth"],
            ),
            "opening": takes["opening_height"] - takes["body_depth"],
            "body_drop": takes["drop_height"],
        },
        {"car": nowhere(takes)},
    )


def series(spec: Specification, take: Takes) -> Series:
    """Loads on shoulders and neck: while it gathers speed, then at an even pull."""
    reached = float(take["haul_time"][0])
    t = np.array([0.0, 1e-3, reached, reached + 1e-3, 2.0 * reached + 0.5])
    speed = np.array([0.0, 1.0, 1.0, 0.0, 0.0]) * float(take["haul_speed"][0])
    whole = np.array([float(force(take, np.array([one]))[0]) for one in speed]) * np.array([0, 1, 1, 1, 1])
    share = float(take["collar_share"][0])
    head = float(take["head_mass"][0]) * speed / reached
    return Series(
        t=rounded(t),
        curves=(
            Curve(
                name="shoulder",
                label="load on the shoulders",
                si_unit="N",
                unit="N",
                values=rounded(whole * (1.0 - share), 1),
                limit=spec.middle("highest_shoulder_load"),
            ),
            Curve(
                name="neck",
                label="load on the neck",
                si_unit="N",
                unit="N",
                values=rounded(whole * share + head, 1),
                limit=spec.middle("highest_neck_load"),
            ),
        ),
    )


WINDOW_HAUL = Manoeuvre(
    fly,
    ("haul_speed", "collar_share"),
    Card(
        tuple(
            (f"pull {words}", MappingProxyType({"haul_slope": math.radians(degrees)}))
            for words, degrees in (("level", 0.0), ("20 degrees up", 20.0), ("30 degrees up", 30.0))
        ),
        "",
        True,
        "The limit is the share of the pull that goes through the collar.",
    ),
    series=series,
)
