"""The near miss: a car that passes a performer, and what is left if it must not."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from precipice.gags.car.scene import Manoeuvre, line, phase
from precipice.gags.car.stopping import stopping_distance, time_to_contact
from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Shape

LEAD_IN = 1.0
"""s of the approach that is drawn before the call."""


def gap(takes: Takes) -> np.ndarray:
    """Gap from the car's side to the performer as it passes, m; the late heading drifts straight on."""
    drift = takes["committed_distance"] * np.tan(takes["late_heading"])
    return takes["pass_gap"] - takes["driver_error"] - takes["performer_error"] - drift


def stop_way(takes: Takes) -> np.ndarray:
    """From the performer to where the car stands, m."""
    held = takes["brake_level"] * takes["friction"]
    return takes["brake_distance"] + takes["speed"] ** 2 / (2.0 * held * STANDARD_GRAVITY)


def fly(_spec: Specification, takes: Takes) -> Flown:
    """Margins of a near miss, and where the car stands."""
    speed, side = takes["speed"], gap(takes)
    stop = stop_way(takes)
    abort = takes["call_distance"] - stopping_distance(speed, takes["call_lag"], takes["friction"])
    return Flown(
        {
            "pass": side,
            "call": time_to_contact(takes["call_distance"], speed),
            "abort": abort,
            "stop": stop,
        },
        {"car": np.column_stack([stop, side + 0.5 * takes["car_width"]])},
    )


def paths(_spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
    """The car's way past the performer, who stands at the origin, to its stop."""
    speed, stop = float(take["speed"][0]), float(stop_way(take)[0])
    begin = -float(take["call_distance"][0]) - LEAD_IN * speed
    brake = float(take["brake_distance"][0])
    slow = 2.0 * (stop - brake) / speed
    t0, t1 = begin / speed, brake / speed
    t = np.concatenate([np.linspace(t0, t1, 40), np.linspace(t1, t1 + slow, 40)[1:]])
    late = np.maximum(t - t1, 0.0)
    x = speed * np.minimum(t, t1) + speed * late - 0.5 * speed / max(slow, 1e-9) * late**2
    aim = float(take["pass_gap"][0] - take["driver_error"][0] - take["performer_error"][0])
    last = np.clip(x + float(take["committed_distance"][0]), 0.0, None)
    y = aim + 0.5 * float(take["car_width"][0]) - last * np.tan(float(take["late_heading"][0]))
    return (line("car", t, x, y, np.zeros_like(t)),)


def phases(_spec: Specification, take: Takes) -> tuple[Phase, ...]:
    """Last call, last correction, passing, brakes, stop."""
    speed, stop = float(take["speed"][0]), float(stop_way(take)[0])
    brake = float(take["brake_distance"][0])
    return (
        phase("call", "last call to abort", -float(take["call_distance"][0]) / speed, 0.0, speed),
        phase("committed", "last correction", -float(take["committed_distance"][0]) / speed, 0.0, speed),
        phase("pass", "passes the performer", 0.0, 0.0, speed),
        phase("brake", "brakes", brake / speed, 0.0, speed),
        phase("stop", "stands", brake / speed + 2.0 * (stop - brake) / speed, 0.0, 0.0),
    )


def shapes(spec: Specification) -> tuple[Shape, ...]:
    """The performer with the room that belongs to them, and the clear road behind."""
    lane = spec.middle("pass_gap") + 0.5 * spec.middle("car_width")
    room = spec.middle("stop_room")
    return (
        Shape(
            view="top",
            form="circle",
            points=((0.0, 0.0),),
            radius=spec.middle("least_pass_gap"),
            label="performer",
            tone="keep_out",
        ),
        Shape(view="top", form="circle", points=((0.0, 0.0),), radius=0.3, tone="thing"),
        Shape(
            view="top",
            form="line",
            points=((0.0, lane + 3.0), (room, lane + 3.0)),
            label="clear road",
            tone="target",
        ),
    )


NEAR_MISS = Manoeuvre(
    fly,
    ("speed", "pass_gap"),
    Card(
        (
            ("driver on the line", MappingProxyType({"driver_error": 0.0})),
            ("driver 1 ft (0.3 m) too near", MappingProxyType({"driver_error": 0.3048})),
        ),
        "",
        False,
        "The limit is the planned gap from the car's side to the performer.",
    ),
    paths,
    phases,
    shapes=shapes,
)
