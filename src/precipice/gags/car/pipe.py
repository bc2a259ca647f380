"""The pipe ramp: one side of the car over a ramp, until it goes over or does not."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from precipice.gags.car import roll
from precipice.gags.car.scene import Manoeuvre, box, line, phase, rounded
from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

MOST_ROWS = int(roll.LONGEST / roll.STEP) + 2
PATH_POINTS = 120


def rows_of(takes: Takes) -> np.ndarray:
    """Rows of the rolling car, (n, 15)."""
    rows = np.zeros((len(takes), roll.COLUMNS))
    given = {
        roll.SPEED: takes["speed"],
        roll.RAMP_HEIGHT: takes["ramp_height"],
        roll.RAMP_LENGTH: takes["ramp_length"],
        roll.FRONT: (1.0 - takes["front_share"]) * takes["wheelbase"],
        roll.REAR: takes["front_share"] * takes["wheelbase"],
        roll.TRACK: takes["track"],
        roll.HEIGHT: takes["cg_height"],
        roll.ROLL_GYRATION: takes["roll_gyration"],
        roll.PITCH_GYRATION: takes["pitch_gyration"],
        roll.SAG: takes["sag"],
        roll.DAMPING: takes["damping"],
        roll.BUMP: takes["bump_travel"],
        roll.FRICTION: takes["tyre_friction"],
        roll.STIFFNESS: takes["tyre_stiffness"],
        roll.KICK: takes["cannon_speed"],
    }
    for column, values in given.items():
        rows[:, column] = values
    return rows


def rolled(takes: Takes) -> np.ndarray:
    """Outputs of the rolling car, (n, 4)."""
    out = np.empty((len(takes), roll.OUTPUTS))
    roll.roll_all(rows_of(takes), roll.STEP, out)
    return out


def rest(takes: Takes, rise: np.ndarray) -> np.ndarray:
    """Way from the ramp's end to rest, m: in the air for a rise and a fall, then v^2 / (2 f g)."""
    air = 2.0 * np.sqrt(2.0 * np.maximum(rise, 0.0) / STANDARD_GRAVITY)
    return takes["speed"] * air + takes["speed"] ** 2 / (2.0 * takes["roll_drag"] * STANDARD_GRAVITY)


def fly(_spec: Specification, takes: Takes) -> Flown:
    """Margins of a pipe ramp, and where the car comes to rest."""
    out = rolled(takes)
    way = rest(takes, out[:, roll.TOP_RISE])
    aside = way * np.tan(takes["heading_after"])
    return Flown(
        {
            "roll": out[:, roll.TOP_ROLL],
            "rest": way,
            "aside": np.abs(aside) + 0.5 * takes["car_length"],
            "drop": out[:, roll.TOP_RISE],
        },
        {"car": np.column_stack([way, aside])},
    )


def walked(take: Takes) -> np.ndarray:
    """Every step of one take, (r, 4): time, rise, roll, pitch."""
    record = np.empty((MOST_ROWS, roll.RECORDED))
    rows = roll.roll(rows_of(take)[0], roll.STEP, np.empty(roll.OUTPUTS), record)
    return record[np.unique(np.linspace(0, rows - 1, PATH_POINTS).astype(int))]


def paths(_spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
    """The way of the centre of gravity from the ramp's foot, until it has gone over or has not."""
    record = walked(take)
    x = record[:, 0] * take["speed"][0] - take["ramp_length"][0]
    y = np.maximum(x, 0.0) * math.tan(float(take["heading_after"][0]))
    return (line("car", record[:, 0], x, y, record[:, 1] + take["cg_height"][0]),)


def phases(_spec: Specification, take: Takes) -> tuple[Phase, ...]:
    """Front wheels on, front wheels off, rear wheels off, on its side."""
    record = walked(take)
    speed, length = float(take["speed"][0]), float(take["ramp_length"][0])
    base, height = float(take["wheelbase"][0]), float(take["cg_height"][0])
    times = [
        ("on", "front wheel on the ramp", 0.0),
        ("front", "front wheel leaves the ramp", length / speed),
        ("rear", "rear wheel leaves the ramp", (length + base) / speed),
    ]
    over = np.flatnonzero(record[:, 2] >= 0.5 * math.pi)
    if over.size:
        times.append(("side", "on its side", float(record[over[0], 0])))
    return tuple(
        phase(name, label, t, height + float(np.interp(t, record[:, 0], record[:, 1])), speed)
        for name, label, t in times
    )


def series(spec: Specification, take: Takes) -> Series:
    """Roll and rise of the middle run."""
    record = walked(take)
    return Series(
        t=rounded(record[:, 0]),
        curves=(
            Curve(
                name="roll",
                label="roll",
                si_unit="rad",
                unit="deg",
                values=rounded(record[:, 2], 4),
                limit=spec.middle("least_roll"),
            ),
            Curve(name="rise", label="rise", si_unit="m", unit="ft", values=rounded(record[:, 1])),
        ),
    )


def shapes(spec: Specification) -> tuple[Shape, ...]:
    """Ramp and clear ground."""
    length, height = spec.middle("ramp_length"), spec.middle("ramp_height")
    half, clear = spec.middle("clear_half_width"), spec.middle("clear_length")
    return (
        Shape(
            view="side", form="area", points=((-length, 0.0), (0.0, height), (0.0, 0.0)), label="pipe ramp"
        ),
        Shape(
            view="top",
            form="area",
            points=box(0.0, clear, -half, half),
            label="clear ground",
            tone="target",
        ),
        Shape(view="top", form="area", points=box(-length, 0.0, -1.0, -0.5), label="pipe ramp"),
    )


PIPE_ROLL = Manoeuvre(
    fly,
    ("speed", "ramp_height"),
    Card(
        (
            ("leaves the ramp straight", MappingProxyType({"heading_after": 0.0})),
            ("leaves the ramp 5 degrees off", MappingProxyType({"heading_after": math.radians(5.0)})),
        ),
        "",
        True,
        "The limit is the height of the ramp. Whether it carries the car over spoils the take at worst, "
        "and is not on this card.",
    ),
    paths,
    phases,
    series,
    shapes,
)
