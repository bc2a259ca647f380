"""The leap over a bonnet: columns to closed form, margins, the picture from the side."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from precipice.gags.car.leap import Leap, leap, rise_speed
from precipice.gags.car.scene import Manoeuvre, box, line, nowhere, phase
from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Shape
from precipice.production.spoken import mph


def given(takes: Takes) -> Leap:
    """What is leapt."""
    return Leap(
        closing=takes["closing_speed"],
        run=takes["run_speed"],
        jump=takes["jump_rise"],
        start=takes["takeoff_distance"],
        leave=takes["leave_distance"],
        hip=takes["hip_height"],
        below=takes["body_below_hip"],
        bonnet=takes["bonnet_height"],
        width=takes["bonnet_width"],
        length=takes["bonnet_length"],
        slip=takes["slide_friction"],
        half_body=0.5 * takes["body_width"],
    )


def fly(_spec: Specification, takes: Takes) -> Flown:
    """Margins of a leap, and where the performer comes down: x the way of the run, y that of the car."""
    out = leap(given(takes))
    return Flown(
        {
            "edge": out.over_edge,
            "under": out.front,
            "windscreen": out.windscreen,
            "slide": out.left_over,
            "closing": takes["closing_speed"],
            "fall": out.fall,
        },
        {
            "performer": np.column_stack([out.across, np.zeros_like(out.across)]),
            "car": nowhere(takes),
        },
    )


def paths(_spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
    """The hip over the bonnet."""
    what, out = given(take), leap(given(take))
    run, start = float(what.run[0]), float(what.start[0])
    touch, off = float(out.touch[0]), float(out.off[0])
    up, hip = float(rise_speed(what.jump)[0]), float(what.hip[0])
    flying = np.linspace(0.0, touch, 40)
    x1, z1 = run * flying, hip + up * flying - 0.5 * STANDARD_GRAVITY * flying**2
    sliding = np.linspace(0.0, off - touch, 25)[1:]
    brake = float(what.slip[0]) * STANDARD_GRAVITY
    x2 = x1[-1] + run * sliding - 0.5 * brake * sliding**2
    z2 = np.full(len(sliding), z1[-1])
    leaves = max(run - brake * (off - touch), 0.0)
    air = max((float(out.across[0]) - start - float(what.width[0])) / max(leaves, 1e-6), 0.0)
    last = np.linspace(0.0, min(air, 1.0), 20)[1:]
    end = x2[-1] if len(x2) else x1[-1]
    x3, z3 = end + leaves * last, z1[-1] - 0.5 * STANDARD_GRAVITY * last**2
    t = np.concatenate([flying, touch + sliding, off + last])
    x = np.concatenate([x1, x2, x3])
    return (line("performer", t, x, np.zeros_like(t), np.concatenate([z1, z2, z3])),)


def phases(_spec: Specification, take: Takes) -> tuple[Phase, ...]:
    """Take-off, touch, off the bonnet."""
    what, out = given(take), leap(given(take))
    hip, run = float(what.hip[0]), float(what.run[0])
    on = float(what.bonnet[0] + what.below[0])
    leaves = max(run - float(what.slip[0]) * STANDARD_GRAVITY * float(out.off[0] - out.touch[0]), 0.0)
    return (
        phase("leap", "feet leave the ground", 0.0, hip, run),
        phase("touch", "hip on the bonnet", float(out.touch[0]), on, run),
        phase("off", "off the far side", float(out.off[0]), on, leaves),
    )


def shapes(spec: Specification) -> tuple[Shape, ...]:
    """The bonnet from the side, and from above where it is as the performer touches it."""
    start, width = spec.middle("takeoff_distance"), spec.middle("bonnet_width")
    touch = start / spec.middle("run_speed")
    front = spec.middle("closing_speed") * touch - spec.middle("leave_distance")
    length = spec.middle("bonnet_length")
    return (
        Shape(
            view="side",
            form="area",
            points=box(start, start + width, 0.0, spec.middle("bonnet_height")),
            label="bonnet",
        ),
        Shape(
            view="top",
            form="area",
            points=box(start, start + width, front - length, front),
            label="bonnet as the hip crosses its side",
        ),
        Shape(
            view="top",
            form="line",
            points=((start, front - length), (start + width, front - length)),
            label="windscreen",
            tone="keep_out",
        ),
    )


BONNET_LEAP = Manoeuvre(
    fly,
    ("leave_distance", "closing_speed"),
    Card(
        (
            (f"run of {mph(4.2)}", MappingProxyType({"run_speed": 4.2})),
            (f"a slower run, {mph(3.6)}", MappingProxyType({"run_speed": 3.6})),
        ),
        "",
        True,
        "The range is the take-off window; the limit is the speed of the car.",
    ),
    paths,
    phases,
    shapes=shapes,
)
