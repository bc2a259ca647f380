"""The 180 degree slide and the J turn: rows for the planar car, margins, and the picture from above."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from precipice.gags.car import planar
from precipice.gags.car.scene import Manoeuvre, box, line, phase, rounded
from precipice.gags.car.stopping import time_to_contact
from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

PATH_POINTS = 120
MOST_ROWS = int(planar.LONGEST / planar.STEP) + 2


def rows_of(spec: Specification, takes: Takes) -> np.ndarray:
    """Rows of the planar car, (n, 23).

    A J turn is driven in reverse towards the kernel's negative x; turned half round, both run towards +x.
    """
    slide = spec.choices["manoeuvre"] == "slide_180"
    turned = 1.0 if slide else -1.0
    rows = np.zeros((len(takes), planar.COLUMNS))
    front = (1.0 - takes["front_share"]) * takes["wheelbase"]
    nose = front + takes["front_overhang"]
    given = {
        planar.SPEED: takes["speed"] if slide else -takes["reverse_speed"],
        planar.STEER: takes["steer_angle"],
        planar.STEER_TIME: takes["steer_time"],
        planar.LOCK_AFTER: takes["handbrake_after"] if slide else math.inf,
        planar.CATCH: takes["catch_angle"] if slide else takes["straighten_angle"],
        planar.BRAKE_LAG: takes["brake_lag"] if slide else takes["drive_on"],
        planar.BRAKE: 1.0 if slide else takes["brake_level"],
        planar.STRAIGHTEN: 0.0 if slide else 1.0,
        planar.FRONT: front,
        planar.REAR: takes["front_share"] * takes["wheelbase"],
        planar.HEIGHT: takes["cg_height"],
        planar.GYRATION: takes["yaw_gyration"],
        planar.FRICTION: takes["friction"],
        planar.SLIDING: takes["friction"] * takes["sliding_share"],
        planar.FRONT_STIFFNESS: takes["front_stiffness"],
        planar.REAR_STIFFNESS: takes["rear_stiffness"],
        planar.NOSE: nose,
        planar.TAIL: takes["car_length"] - nose,
        planar.HALF_WIDTH: 0.5 * takes["car_width"],
        planar.PERSON_X: turned * takes["crew_distance"],
        planar.PERSON_Y: turned * takes["crew_offset"],
        planar.START_X: turned * takes["mark_error"],
        planar.START_Y: turned * takes["line_error"],
    }
    for column, values in given.items():
        rows[:, column] = values
    return rows


def driven(spec: Specification, takes: Takes) -> np.ndarray:
    """Outputs of the planar car, (n, 7), running towards +x."""
    out = np.empty((len(takes), planar.OUTPUTS))
    planar.drive_all(rows_of(spec, takes), planar.STEP, out)
    if spec.choices["manoeuvre"] == "j_turn":
        out[:, [planar.END_X, planar.END_Y]] *= -1.0
    return out


def fly(spec: Specification, takes: Takes) -> Flown:
    """Margins of a slide or a J turn, and where the car ends."""
    out = driven(spec, takes)
    x, y = out[:, planar.END_X], out[:, planar.END_Y]
    along = 0.5 * spec.middle("box_length") - np.abs(x - takes["box_distance"])
    aside = 0.5 * spec.middle("box_width") - np.abs(y - takes["box_offset"])
    slide = spec.choices["manoeuvre"] == "slide_180"
    speed = takes["speed"] if slide else takes["reverse_speed"]
    away = np.hypot(takes["crew_distance"], takes["crew_offset"])
    stability = 0.5 * takes["track"] / takes["cg_height"]
    return Flown(
        {
            "box": np.minimum(along, aside),
            "yaw": np.abs(out[:, planar.END_YAW]),
            "road": out[:, planar.WIDEST],
            "crew": out[:, planar.NEAREST],
            "contact": time_to_contact(np.maximum(away - 0.5 * takes["car_length"], 0.0), speed),
            "tip": stability * STANDARD_GRAVITY - out[:, planar.HARDEST],
        },
        {"car": np.column_stack([x, y])},
    )


def walked(spec: Specification, take: Takes) -> np.ndarray:
    """Every step of one take, (r, 5): time, x, y, yaw, speed, running towards +x."""
    record = np.empty((MOST_ROWS, planar.RECORDED))
    rows = planar.drive(rows_of(spec, take)[0], planar.STEP, np.empty(planar.OUTPUTS), record)
    record = record[:rows]
    if spec.choices["manoeuvre"] == "j_turn":
        record[:, 1:3] *= -1.0
    return record


def paths(spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
    """The way of the car's middle."""
    record = walked(spec, take)
    kept = record[np.unique(np.linspace(0, len(record) - 1, PATH_POINTS).astype(int))]
    return (line("car", kept[:, 0], kept[:, 1], kept[:, 2], np.zeros(len(kept))),)


def phases(spec: Specification, take: Takes) -> tuple[Phase, ...]:
    """Turn, broadside, foot on the brake, stop."""
    record = walked(spec, take)
    yaw = np.abs(record[:, 3])
    slide = spec.choices["manoeuvre"] == "slide_180"
    caught = float(take["catch_angle" if slide else "straighten_angle"][0])
    found = [phase("turn", "turns the wheel", 0.0, 0.0, float(record[0, 4]))]
    after = "foot to the brake" if slide else "straightens the wheel"
    for name, label, angle in (("broadside", "broadside", 0.5 * math.pi), ("catch", after, caught)):
        row = int(np.argmax(yaw >= angle))
        if yaw[row] >= angle:
            found.append(phase(name, label, float(record[row, 0]), 0.0, float(record[row, 4])))
    found.append(phase("stop", "stands", float(record[-1, 0]), 0.0, 0.0))
    return tuple(sorted(found, key=lambda one: one.start))


def series(spec: Specification, take: Takes) -> Series:
    """Speed and heading of the middle run."""
    record = walked(spec, take)
    kept = record[np.unique(np.linspace(0, len(record) - 1, PATH_POINTS).astype(int))]
    return Series(
        t=rounded(kept[:, 0]),
        curves=(
            Curve(name="speed", label="speed", si_unit="m/s", unit="mph", values=rounded(kept[:, 4])),
            Curve(
                name="yaw",
                label="heading",
                si_unit="rad",
                unit="deg",
                values=rounded(np.abs(kept[:, 3]), 4),
                limit=spec.stated["final_yaw"].quantity.low,
            ),
        ),
    )


def shapes(spec: Specification) -> tuple[Shape, ...]:
    """Stop box, road, the nearest person with the room that belongs to them."""
    middle = spec.middle
    x, y = middle("box_distance"), middle("box_offset")
    half_x, half_y = 0.5 * middle("box_length"), 0.5 * middle("box_width")
    crew = (middle("crew_distance"), middle("crew_offset"))
    side, end = middle("road_half_width"), max(crew[0], x + half_x) + 6.0
    away = middle("least_crew_distance")
    return (
        Shape(view="top", form="line", points=((-8.0, -side), (end, -side)), label="edge", tone="ground"),
        Shape(view="top", form="line", points=((-8.0, side), (end, side)), tone="ground"),
        Shape(
            view="top",
            form="area",
            points=box(x - half_x, x + half_x, y - half_y, y + half_y),
            label="stop box",
            tone="target",
        ),
        Shape(
            view="top", form="circle", points=(crew,), radius=away, label="nearest person", tone="keep_out"
        ),
        Shape(view="top", form="circle", points=(crew,), radius=0.4, tone="thing"),
    )


_LATE = (
    ("turned on the mark", MappingProxyType({"mark_error": 0.0})),
    ("turned 6 ft (1.8 m) late", MappingProxyType({"mark_error": 1.8288})),
)
_NOTE = "The limit is the friction of tyre on road: measure it on the day, on that ground, in that weather."

SLIDE = Manoeuvre(fly, ("speed", "friction"), Card(_LATE, "", False, _NOTE), paths, phases, series, shapes)
J_TURN = Manoeuvre(
    fly, ("reverse_speed", "friction"), Card(_LATE, "", False, _NOTE), paths, phases, series, shapes
)
