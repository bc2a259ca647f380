"""People on the roof of a moving train as a model: columns to margins, what is overhead when, the picture."""

from __future__ import annotations

from typing import cast

import numpy as np

from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.specification import Specification, reach
from precipice.gags.train_roof.forces import air_push, brakes_unplanned, stance
from precipice.gags.train_roof.overhead import Structure
from precipice.gags.train_roof.site import FILE
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

SHOWN = 5.0
"""m of roof drawn to either side of the action, and the most of a saving step or slide."""

MAPPED_WIND = 10.0
"""m/s; least wind up to which the map goes."""

OPEN_SKY = 1.0
"""m beyond the least clearance that a take with nothing overhead counts as having."""

POINTS = 200


class TrainRoof(PlainModel):
    """A performer on a roof: wind, gust, jolts and brakes against balance and grip; what passes overhead."""

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins of each take at its worst moment."""
        push, braking = air_push(takes), brakes_unplanned(takes)
        feet = stance(takes, push, braking)
        middle = np.abs(takes["place_across"]) + takes["wander"]
        end = np.minimum(middle + feet.step + feet.slide, SHOWN)
        if spec.choices["tether"] == "short":
            end = np.minimum(end, spec.middle("tether_length"))
        demands = {
            "grip": feet.grip,
            "topple_along": feet.topple_along,
            "topple_across": feet.topple_across,
            "roof_edge": spec.middle("roof_half_width") - end,
            "speed": takes["train_speed"],
        }
        if spec.choices["overhead"] == "listed":
            demands["clearance"], demands["duck_time"] = _overhead(spec, takes)
        if spec.choices["contact_wire"] == "live":
            lowest = min(row.height for row in structures(spec) if row.what == "wire")
            demands["wire"] = lowest - takes["body_height"] - takes["bounce"]
        side = np.where(push.steady_across + takes["place_across"] < 0.0, 1.0, -1.0)
        back = np.minimum(feet.step_back, SHOWN) * np.where(braking, 1.0, -1.0)
        landings = {"performer": np.column_stack([back, side * end])}
        return Flown(demands, landings, braking.astype(int))

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Speed: the window and half its width beyond; wind: from calm to well past what is stated, SI."""
        parameter = spec.stated[name].parameter
        if name == "train_speed":
            window = spec.stated["speed_window"].quantity
            beyond = 0.5 * (window.high - window.low)
            return max(window.low - beyond, parameter.low), min(window.high + beyond, parameter.high)
        if name == "wind_speed":
            highest = max(MAPPED_WIND, 1.5 * reach(spec.stated[name].quantity)[1])
            return parameter.low, min(highest, parameter.high)
        return super().map_range(spec, name)

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """The time line of the middle run: calls and what passes."""
        speed, end = float(take["train_speed"][0]), float(take["take_time"][0])
        height = float(take["body_height"][0])
        found = [("take", "action begins", 0.0)]
        for number, row in enumerate(_met(spec, take), start=1):
            passing = row.position / speed
            if row.height < _needed(spec, take):
                found.append(
                    (f"call_{number}", f"call: down for the {row.what}", (row.position - row.seen) / speed)
                )
            found.append((f"{row.what}_{number}", f"{row.what} passes overhead", passing))
        found.append(("cut", "cut", end))
        return tuple(
            Phase(name=name, label=label, start=start, height=height, speed=speed)
            for name, label, start in sorted(found, key=lambda one: one[2])
        )

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """Room between the performer and the lowest thing that is next, over the middle run."""
        rows = _met(spec, take)
        if not rows:
            return None
        # After the last of them nothing is ahead, and there is no room to speak of.
        time = np.linspace(0.0, rows[-1].position / float(take["train_speed"][0]), POINTS)
        passing = np.array([row.position / float(take["train_speed"][0]) for row in rows])
        top = _top(spec, take, rows, time)
        ahead = np.minimum(np.searchsorted(passing, time), len(rows) - 1)
        room = np.array([row.height for row in rows])[ahead] - top
        lowest = min(range(len(rows)), key=lambda i: rows[i].height)
        least = spec.middle("least_clearance")
        curve = Curve(
            name="room",
            label="room to what comes next overhead",
            si_unit="m",
            unit="ft",
            values=_rounded(room),
            limit=least,
            mark=(round(float(passing[lowest]), 2), least),
            mark_label=f"{rows[lowest].what} overhead",
        )
        highest = Curve(
            name="top",
            label="top of the performer",
            si_unit="m",
            unit="ft",
            values=_rounded(top),
        )
        return Series(t=_rounded(time), curves=(highest, curve))

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The performer's place on the roof, from where the action is to where a loss of balance ends."""
        x, y = self.fly(spec, take).landings["performer"][0]
        start = float(take["place_across"][0])
        time, share = np.linspace(0.0, float(take["take_time"][0]), 12), np.linspace(0.0, 1.0, 12)
        return (
            TrackLine(
                body="performer",
                t=_rounded(time),
                x=_rounded(share * x),
                y=_rounded(start + share * (y - start)),
                z=_rounded(np.full(12, float(take["cg_height"][0]))),
            ),
        )

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """The roof from above, its edges and the tether's reach."""
        half, least = spec.middle("roof_half_width"), spec.middle("least_edge_distance")
        found = [
            Shape(view="top", form="area", points=_box(SHOWN, half), tone="ground"),
            Shape(
                view="top",
                form="area",
                points=_box(SHOWN, half - least),
                label="where it may end",
                tone="target",
            ),
        ]
        if spec.choices["tether"] == "short":
            reach = spec.middle("tether_length")
            found += [
                Shape(view="top", form="line", points=((-SHOWN, y), (SHOWN, y)), label=label)
                for y, label in ((reach, "the tether's reach"), (-reach, ""))
            ]
        return tuple(found)


def structures(spec: Specification) -> tuple[Structure, ...]:
    """What hangs over the line, by position; () where nothing does."""
    return cast("tuple[Structure, ...]", spec.tables.get(FILE, ()))


def _overhead(spec: Specification, takes: Takes) -> tuple[np.ndarray, np.ndarray]:
    """Least clearance, m, and least time to spare once flat, s, over what is met in the take, (n,) each.

    A performer goes flat for whatever would pass closer than the least clearance. A take that meets nothing
    has open sky, and one without a need to go flat its own length to spare.
    """
    clearance, spare = np.full(len(takes), np.inf), takes["take_time"]
    upright = takes["body_height"] + takes["bounce"]
    flat = np.minimum(takes["flat_height"], takes["body_height"]) + takes["bounce"]
    least, farthest = spec.middle("least_clearance"), takes["train_speed"] * takes["take_time"]
    for row in structures(spec):
        met = row.position <= farthest
        ducks = (row.height - upright < least) & met
        room = row.height - np.where(ducks, flat, upright)
        clearance = np.where(met, np.minimum(clearance, room), clearance)
        time = row.seen / takes["train_speed"] - takes["react_time"] - takes["down_time"]
        spare = np.where(ducks, np.minimum(spare, time), spare)
    return np.where(np.isinf(clearance), least + OPEN_SKY, clearance), spare


def _met(spec: Specification, take: Takes) -> list[Structure]:
    farthest = float(take["train_speed"][0] * take["take_time"][0])
    return [row for row in structures(spec) if row.position <= farthest]


def _needed(spec: Specification, take: Takes) -> float:
    return float(take["body_height"][0] + take["bounce"][0]) + spec.middle("least_clearance")


def _top(spec: Specification, take: Takes, rows: list[Structure], time: np.ndarray) -> np.ndarray:
    """Highest point of the performer over the roof, m, who goes flat on each call and gets up after."""
    speed, bounce = float(take["train_speed"][0]), float(take["bounce"][0])
    upright = float(take["body_height"][0])
    flat = min(float(take["flat_height"][0]), upright)
    react, down = float(take["react_time"][0]), max(float(take["down_time"][0]), 0.05)
    share = np.zeros(len(time))
    for row in rows:
        if row.height < _needed(spec, take):
            called, passing = (row.position - row.seen) / speed + react, row.position / speed
            going = np.clip((time - called) / down, 0.0, 1.0)
            rising = np.clip(1.0 - (time - passing - 1.0) / (2.0 * down), 0.0, 1.0)
            share = np.maximum(share, np.minimum(going, rising))
    return np.asarray(upright + share * (flat - upright) + bounce)


def _box(x: float, y: float) -> tuple[tuple[float, float], ...]:
    return ((-x, -y), (x, -y), (x, y), (-x, y))


def _rounded(column: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in column)


MODEL = TrainRoof()
