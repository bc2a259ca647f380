"""A train off a broken bridge as a model: columns to trains, wrecks to margins, time line and picture."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.specification import Specification
from precipice.gags.train_wreck import outcome
from precipice.gags.train_wreck.simulate import LONGEST, NO_WATER, Wreck, simulate
from precipice.gags.train_wreck.train import (
    DECK_HALF_WIDTH,
    GRAVITY,
    Couplings,
    Site,
    Train,
    Vehicle,
)
from precipice.gags.train_wreck.water import Water
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

POINTS = 160
WEAKEST = 0.2
"""Least strength of a coupling as a share of the stated one, where the scatter is drawn."""

BEHIND = 40.0
"""m of bridge drawn behind the edge."""


class TrainWreck(PlainModel):
    """Engine and cars over the edge, coupled until they part, into water or onto ground."""

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins of each take; nan, which the engine refuses, where the simulation lost its numbers."""
        bodies = names(spec)
        rows: list[dict[str, float]] = []
        ends, parted = np.empty((len(takes), len(bodies), 2)), np.zeros(len(takes), dtype=int)
        for row, train in enumerate(trains(spec, takes)):
            try:
                wreck = simulate(train, water(spec, takes, row))
            except ArithmeticError:
                rows.append({})
                ends[row] = math.nan
                continue
            rows.append(_demands(spec, train, wreck))
            ends[row] = wreck.place[-1, :, :2]
            parted[row] = int(np.isfinite(wreck.broke).sum())
        demands = {name: np.array([one.get(name, math.nan) for one in rows]) for name in _wanted(spec)}
        demands["speed"] = takes["edge_speed"]
        return Flown(demands, {body: ends[:, k] for k, body in enumerate(bodies)}, parted)

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """The time line of the middle run, for the cues."""
        train, wreck = _one(spec, take)
        found: list[tuple[float, int, str, str]] = [(0.0, 0, "edge", "front at the edge")]
        for body, name in enumerate(names(spec)):
            words = spec.kind.words.body(name)
            for at, key, what in (
                (outcome.tipping(train, wreck, body), "over", f"{words} over"),
                (outcome.touching(train, wreck, body), "down", f"{words} down"),
            ):
                if at is not None:
                    found.append((at, body, f"{name}_{key}", what))
        for k, at in enumerate(wreck.broke.tolist()):
            if math.isfinite(at):
                found.append((at, k, f"coupling_{k + 1}", f"coupling {k + 1} parts"))
        found.append((float(wreck.t[-1]), 0, "still", "everything is at rest" if wreck.ended else "cut off"))
        return tuple(
            Phase(
                name=key,
                label=label,
                start=at,
                height=round(max(0.0, float(wreck.place[_look(wreck, at), body, 2])), 2),
                speed=round(float(np.linalg.norm(wreck.velocity[_look(wreck, at), body, :3])), 2),
            )
            for at, body, key, label in sorted(found)
        )

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The middles of the vehicles."""
        _, wreck = _one(spec, take)
        kept = np.unique(np.linspace(0, len(wreck.t) - 1, POINTS).astype(int))
        return tuple(
            TrackLine(
                body=name,
                t=_rounded(wreck.t[kept]),
                x=_rounded(wreck.place[kept, k, 0]),
                y=_rounded(wreck.place[kept, k, 1]),
                z=_rounded(wreck.place[kept, k, 2]),
            )
            for k, name in enumerate(names(spec))
        )

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """Height of each vehicle and pull in each coupling over the middle run."""
        train, wreck = _one(spec, take)
        kept = np.unique(np.linspace(0, len(wreck.t) - 1, POINTS).astype(int))
        curves = [
            Curve(
                name=f"height_{name}",
                label=f"height of {spec.kind.words.body(name)}",
                si_unit="m",
                unit="ft",
                values=_rounded(wreck.place[kept, k, 2]),
            )
            for k, name in enumerate(names(spec))
        ]
        curves += [
            Curve(
                name=f"pull_{k + 1}",
                label=f"pull in coupling {k + 1}",
                si_unit="N",
                unit="kN",
                values=_rounded(_largest_between(wreck.pull[:, k], kept)),
                limit=round(train.couplings.strength[k], 1),
            )
            for k in range(len(train.couplings.strength))
        ]
        return Series(t=_rounded(wreck.t[kept]), curves=tuple(curves))

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """Bridge, water or ground, pier, and the lines of the crew."""
        drop, ahead, aside = (spec.middle(name) for name in ("drop", "crew_ahead", "crew_aside"))
        depth = spec.middle("depth") if spec.choices["below"] == "water" else 0.0
        words = "water" if depth else "ground"
        half = DECK_HALF_WIDTH
        found = [
            Shape(view="side", form="area", points=_box(-BEHIND, 0.0, -depth, drop), label="bridge"),
            Shape(view="side", form="line", points=((0.0, 0.0), (ahead, 0.0)), label=words, tone="ground"),
            Shape(
                view="side", form="line", points=((ahead, 0.0), (ahead, drop)), label="crew", tone="keep_out"
            ),
            Shape(view="top", form="area", points=_box(-BEHIND, 0.0, -half, half), label="bridge"),
            Shape(
                view="top",
                form="line",
                points=((0.0, aside), (ahead, aside), (ahead, -aside), (0.0, -aside)),
                label="nearest crew",
                tone="keep_out",
            ),
        ]
        if depth:
            bed = ((0.0, -depth), (ahead, -depth))
            found.append(Shape(view="side", form="line", points=bed, label="bed", tone="ground"))
        if spec.choices["pier"] == "standing":
            face, thick, below = _pier(spec)
            found += [
                Shape(
                    view="side",
                    form="area",
                    points=_box(face, face + thick, -depth, drop - below),
                    label="pier",
                ),
                Shape(view="top", form="area", points=_box(face, face + thick, -half, half), label="pier"),
            ]
        return tuple(found)


def names(spec: Specification) -> tuple[str, ...]:
    """Keys of the vehicles, the engine first."""
    return ("engine", *(f"car_{k + 1}" for k in range(int(spec.choices["cars"]))))


def trains(spec: Specification, takes: Takes) -> Iterator[Train]:
    """The train of each take."""
    cars = int(spec.choices["cars"])
    scatter = np.column_stack([takes.normal(k) for k in range(cars)])
    pier = _pier(spec) if spec.choices["pier"] == "standing" else None
    for row in range(len(takes)):
        one = {name: float(values[row]) for name, values in takes.columns.items()}
        engine = _vehicle(one, one["engine_mass"], one["engine_length"])
        car = _vehicle(one, one["car_mass"], one["car_length"])
        strength = one["coupling_strength"] * np.maximum(
            1.0 + one["coupling_scatter"] * scatter[row], WEAKEST
        )
        # Critical for an engine and a car alone; between two cars the same coupling damps a little more.
        reduced = engine.mass * car.mass / (engine.mass + car.mass)
        damping = 2.0 * one["coupling_damping"] * math.sqrt(one["coupling_stiffness"] * reduced)
        brakes = [one["wheel_friction"]] * (cars + 1)
        if "last_brake" in one:
            brakes[-1] = max(one["last_brake"], one["wheel_friction"])
        yield Train(
            vehicles=(engine, *(car,) * cars),
            couplings=Couplings(
                one["coupling_gap"],
                one["coupling_slack"],
                one["coupling_stiffness"],
                damping,
                tuple(strength.tolist()),
                one.get("release_after", math.inf),
            ),
            site=Site(
                one["drop"],
                one.get("depth", 0.0),
                -one["edge_loss"],
                one["edge_skew"],
                pier,
                one["wheel_friction"],
                one["frame_friction"],
                one["ground_friction"],
            ),
            speed=one["edge_speed"],
            brakes=tuple(brakes),
            roll_rate=one["roll_rate"],
        )


def water(spec: Specification, takes: Takes, row: int) -> Water:
    """The water of a take; none over ground."""
    if spec.choices["below"] != "water":
        return NO_WATER
    drag, flood, air = (float(takes[name][row]) for name in ("water_drag", "flood_time", "air_share"))
    return Water(True, GRAVITY, drag, flood, air)


def _vehicle(one: dict[str, float], mass: float, length: float) -> Vehicle:
    return Vehicle(
        mass,
        length,
        one["body_height"],
        one["body_width"],
        one["cg_height"],
        one["bogie_inset"],
        one["gyration"],
    )


def _pier(spec: Specification) -> tuple[float, float, float]:
    return spec.middle("pier_distance"), spec.middle("pier_thickness"), spec.middle("pier_below")


def _wanted(spec: Specification) -> tuple[str, ...]:
    chosen = spec.choices
    return (
        "crew_ahead",
        "crew_aside",
        *(("pier",) if chosen["pier"] == "standing" else ()),
        "couplings_hold" if chosen["couplings"] == "hold" else "couplings_break",
        "all_gone",
        *(("stays",) if chosen["last_car"] == "stays" else ()),
    )


def _demands(spec: Specification, train: Train, wreck: Wreck) -> dict[str, float]:
    points, debris = outcome.corners(train, wreck), spec.middle("debris_reach")
    stays = spec.choices["last_car"] == "stays"
    found = {
        "crew_ahead": outcome.reach_ahead(points) + debris,
        "crew_aside": outcome.reach_aside(points) + debris,
        "couplings_hold": outcome.least_hold(train, wreck),
        "couplings_break": outcome.last_parting(wreck, LONGEST),
        "all_gone": outcome.least_fall(train, wreck, len(train.vehicles) - (1 if stays else 0)),
        "stays": outcome.front_behind_edge(train, wreck),
    }
    if train.site.pier is not None:
        found["pier"] = outcome.pier_distance(train, wreck, DECK_HALF_WIDTH)
    return found


def _one(spec: Specification, take: Takes) -> tuple[Train, Wreck]:
    train = next(trains(spec, take))
    return train, simulate(train, water(spec, take, 0))


def _look(wreck: Wreck, time: float) -> int:
    return min(int(np.searchsorted(wreck.t, time)), len(wreck.t) - 1)


def _largest_between(values: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """The largest value in each stretch that ends at a row kept, since pulls are short."""
    starts = np.concatenate(([0], kept[:-1] + 1))
    return np.array([values[a : b + 1].max() for a, b in zip(starts, kept, strict=True)])


def _box(x0: float, x1: float, low: float, high: float) -> tuple[tuple[float, float], ...]:
    return ((x0, low), (x1, low), (x1, high), (x0, high))


def _rounded(column: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in column)


MODEL = TrainWreck()
