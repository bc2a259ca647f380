"""The high fall as a model: flight, catcher, margins and pictures."""

from __future__ import annotations

import numpy as np

from precipice.gags.envelope import wide_range
from precipice.gags.high_fall import catchers, flight, nominal
from precipice.gags.high_fall.tolerance import borne
from precipice.gags.model import Card
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

FREE_FALL, CAUGHT = 0, 1

DRIFTS, DRAWN_FOR = 0.3, 1.0
"""Share of the level speed that is drawn during the stop, and for how long at most, s; a picture only."""


class HighFall(PlainModel):
    """A fall from an edge or a moving thing into an airbag, boxes, water, or onto a brake."""

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """Push-off and wind; on a wire where the brake begins and how hard it pulls."""
        if spec.choices["catcher"] == "decelerator":
            return "brake_height", "brake_force"
        return super().map_axes(spec)

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Well past the plan; wind from calm to what the model allows."""
        if name == "wind_speed":
            return 0.0, spec.stated[name].parameter.high
        return wide_range(spec, name)

    def card(self, spec: Specification) -> Card | None:
        """Push-off by wind; none on a wire."""
        return None if spec.choices["catcher"] == "decelerator" else super().card(spec)

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins and landings of a batch."""
        down = _flown(spec, takes)
        stop = _stopped(spec, takes, down)
        demands = {"wall": down.passed - spec.middle("ledge_out"), **_loads(stop)}
        if spec.choices["catcher"] == "decelerator":
            demands |= _on_the_wire(takes, stop)
        else:
            demands |= _on_the_catcher(spec, takes, down, stop)
        return Flown(demands, {"performer": np.column_stack((down.x, down.y))})

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The fall and the stop."""
        rows = _rows(spec, take)
        return (
            TrackLine(
                body="performer",
                t=_rounded(rows[:, 0]),
                x=_rounded(rows[:, 1]),
                y=_rounded(rows[:, 2]),
                z=_rounded(rows[:, 3]),
                phase=tuple(int(phase) for phase in rows[:, 6]),
            ),
        )

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Take-off and catch."""
        rows = _rows(spec, take)
        caught = rows[int(np.argmax(rows[:, 6] == CAUGHT))]
        return tuple(
            Phase(
                name=name,
                label=label,
                start=round(float(row[0]), 3),
                height=round(float(row[3]), 2),
                speed=round(float(row[4]), 2),
            )
            for name, label, row in (
                ("fall", "take-off and fall", rows[0]),
                ("stop", CATCHES[spec.choices["catcher"]], caught),
            )
        )

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """Height, speed and load over time."""
        rows = _rows(spec, take)
        return Series(
            t=_rounded(rows[:, 0]),
            curves=(
                Curve(name="height", label="height", si_unit="m", unit="ft", values=_rounded(rows[:, 3])),
                Curve(name="speed", label="speed", si_unit="m/s", unit="mph", values=_rounded(rows[:, 4])),
                Curve(
                    name="load",
                    label="load",
                    si_unit="m/s^2",
                    unit="g",
                    values=_rounded(rows[:, 5]),
                    limit=spec.middle("highest_deceleration"),
                ),
            ),
        )

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """Wall, ground, what sticks out, catcher."""
        top, out = spec.middle("height"), spec.middle("ledge_out")
        level = top - spec.middle("ledge_below")
        far = max(float(nominal.landing(spec).x[0]) * 1.4, 6.0)
        wall: tuple[tuple[float, float], ...] = ((-4.0, top), (0.0, top), (0.0, 0.0), (far, 0.0))
        if spec.choices["below"] == "nothing":
            wall = ((-4.0, top), (0.0, top))
        if out > 0.0:
            wall = (
                (-4.0, top),
                (0.0, top),
                (0.0, level),
                (out, level),
                (0.0, level - 0.5),
                (0.0, 0.0),
                (far, 0.0),
            )
        return (Shape(view="side", form="line", points=wall, label="edge", tone="ground"), *_catcher(spec))


CATCHES = {
    "airbag": "caught by the bag",
    "boxes": "caught by the boxes",
    "water": "in the water",
    "decelerator": "the brake begins",
}
MODEL = HighFall()


def _flown(spec: Specification, takes: Takes) -> flight.Fall:
    columns = takes.columns
    return flight.fall(
        columns, nominal.level(spec, columns), spec.middle("height") - spec.middle("ledge_below")
    )


def _stopped(spec: Specification, takes: Takes, down: flight.Fall) -> catchers.Stop:
    catcher, columns = spec.choices["catcher"], takes.columns
    if catcher == "airbag":
        return catchers.bag_stop(nominal.bag_arguments(spec, columns, down.w))
    if catcher == "boxes":
        return catchers.box_stop(columns, down.w)
    if catcher == "water":
        return catchers.water_stop(columns, down.w)
    return catchers.wire_stop(columns, down.w)


def _loads(stop: catchers.Stop) -> dict[str, np.ndarray]:
    return {"peak": stop.peak, "sustained": borne(stop.lasts) - stop.mean, "chest": stop.peak}


def _on_the_wire(takes: Takes, stop: catchers.Stop) -> dict[str, np.ndarray]:
    return {
        "brake_room": takes["brake_height"] - takes["hangs_below"] - stop.stroke,
        "harness": takes["brake_force"] * takes["brake_peak"],
        "touchdown": stop.left,
    }


def _on_the_catcher(
    spec: Specification, takes: Takes, down: flight.Fall, stop: catchers.Stop
) -> dict[str, np.ndarray]:
    catcher = spec.choices["catcher"]
    along = 0.5 * spec.middle("catcher_length") - np.abs(down.x - takes["catcher_distance"])
    across = 0.5 * spec.middle("catcher_width") - np.abs(down.y - takes["catcher_offset"])
    inside = np.minimum(along, across)
    found = {"on_it": inside, "off_the_rim": inside}
    if catcher == "water":
        speed = np.sqrt(down.u**2 + down.v**2 + down.w**2)
        found |= {"entry_angle": np.abs(takes["attitude_scatter"]), "entry_speed": speed}
        return found | {"survived_speed": speed, "bottom": stop.stroke}
    turned = takes["rotation"] * (down.t / nominal.landing(spec).t * (1.0 + takes["rotation_error"]) - 1.0)
    left = turned * (1.0 - takes["rotation_correction"]) + takes["attitude_scatter"]
    found["attitude"] = np.abs(left)
    if catcher == "boxes":
        return found | {"depth_left": catchers.stack_depth(takes.columns) - stop.stroke}
    return found | {"depth_left": takes["bag_height"] - stop.stroke, "rating": takes["height"]}


def _rows(spec: Specification, take: Takes) -> np.ndarray:
    """Time, x, y, z, speed, load and phase of one take, (rows, 7)."""
    columns = take.columns
    down = _flown(spec, take)
    air = flight.path(columns, nominal.level(spec, columns), down.t)
    zero = np.zeros(len(air))
    falling = np.column_stack((air, zero, zero + FREE_FALL))
    stop = _stop_rows(spec, take, down)
    last = air[-1]
    t, depth, speed, load = stop.T
    share = np.minimum(t / max(float(t[-1]), 1e-6), 1.0)
    drift = DRIFTS * share * min(float(t[-1]), DRAWN_FOR)
    caught = np.column_stack(
        (
            last[0] + t,
            last[1] + float(down.u[0]) * drift,
            last[2] + float(down.v[0]) * drift,
            last[3] - depth,
            speed,
            load,
            np.full(len(t), float(CAUGHT)),
        )
    )
    return np.vstack((falling, caught))


def _stop_rows(spec: Specification, take: Takes, down: flight.Fall) -> np.ndarray:
    """Time, depth, speed and load of the stop, (rows, 4)."""
    catcher, columns = spec.choices["catcher"], take.columns
    first = float(down.w[0])
    if catcher == "airbag":
        return catchers.bag_trace(nominal.bag_arguments(spec, columns, down.w))
    stop = _stopped(spec, take, down)
    if catcher == "water":
        length = float(stop.lasts[0]) * first
        depth = np.linspace(0.0, float(stop.stroke[0]), 30)
        speed = first * np.exp(-depth / length)
        return np.column_stack((length * (1.0 / speed - 1.0 / first), depth, speed, speed**2 / length))
    rate = float(stop.mean[0]) - STANDARD_GRAVITY
    end = float(columns["settled_speed"][0]) if catcher == "decelerator" else 0.0
    t = np.linspace(0.0, max(first - end, 0.0) / rate, 20)
    rows = np.column_stack(
        (t, first * t - 0.5 * rate * t**2, first - rate * t, np.full(20, float(stop.mean[0])))
    )
    if catcher != "decelerator":
        return rows
    rest = max(float(columns["brake_height"][0] - columns["hangs_below"][0]) - rows[-1, 1], 0.0)
    lowered = np.array((rows[-1, 0] + rest / end, rows[-1, 1] + rest, end, STANDARD_GRAVITY))
    return np.vstack((rows, lowered))


def _catcher(spec: Specification) -> tuple[Shape, ...]:
    catcher = spec.choices["catcher"]
    if catcher == "decelerator":
        level = spec.middle("brake_height")
        return (
            Shape(
                view="side",
                form="line",
                points=((0.0, level), (4.0, level)),
                label="brake begins",
                tone="target",
            ),
        )
    middle, aside = spec.middle("catcher_distance"), spec.middle("catcher_offset")
    half, across = 0.5 * spec.middle("catcher_length"), 0.5 * spec.middle("catcher_width")
    rim = spec.middle("least_edge_distance")
    top = {"airbag": "bag_height", "boxes": "layers"}
    height = -spec.middle("water_depth") if catcher == "water" else spec.middle(top[catcher])
    if catcher == "boxes":
        height *= spec.middle("box_side")
    return (
        Shape(
            view="side",
            form="area",
            points=_box(middle, 0.5 * height, half, 0.5 * abs(height)),
            label=catcher,
            tone="target",
        ),
        Shape(
            view="top", form="area", points=_box(middle, aside, half, across), label=catcher, tone="target"
        ),
        Shape(
            view="top",
            form="line",
            points=_closed(_box(middle, aside, half - rim, across - rim)),
            label="rim",
            tone="thing",
        ),
    )


def _box(x: float, y: float, half: float, across: float) -> tuple[tuple[float, float], ...]:
    return ((x - half, y - across), (x + half, y - across), (x + half, y + across), (x - half, y + across))


def _closed(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return (*points, points[0])


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)
