"""The planned fall on a rope or wire as a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.envelope import wide_range
from precipice.gags.model import Card
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.rope_fall import brake, drawn, lead, rope, swing
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape

MAPS = {
    "leader": ("above_piece", "push_out"),
    "arrest": ("anchor_above", "slack"),
    "pendulum": ("swing_from", "wire"),
    "descender": ("drop", "stop_height"),
}


@dataclass(frozen=True, slots=True)
class Caught:
    """What one kind of fall comes to, all (n,).

    Attributes:
        demands: By margin.
        free: Free fall before anything holds, m.
        lowest: Harness at its lowest, m below where it came off.
        load: Highest pull on the body, N.
        out: Distance from the wall when it holds, m.
    """

    demands: dict[str, np.ndarray]
    free: np.ndarray
    lowest: np.ndarray
    load: np.ndarray
    out: np.ndarray


class RopeFall(PlainModel):
    """A leader's fall, a fall onto a lanyard, a swing on a wire, a run down a descender."""

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """The two that the rigger sets, by the kind of fall."""
        return MAPS[spec.choices["fall"]]

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Well past the plan."""
        return wide_range(spec, name)

    def card(self, spec: Specification) -> Card | None:
        """For a leader's fall."""
        return super().card(spec) if spec.choices["fall"] == "leader" else None

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins and landings of a batch."""
        caught = FALLS[spec.choices["fall"]](spec, takes)
        below = takes["start_height"] - caught.lowest - takes["hangs_below"]
        left = "stopped_above" if spec.choices["fall"] == "descender" else "clear_below"
        return Flown({left: below, "body_load": caught.load, "body_kills": caught.load, **caught.demands})

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The fall, the stop, and the swing to the wall."""
        return (drawn.line(path_rows(spec, take)),)

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Coming off, and the lowest point."""
        return drawn.phases(path_rows(spec, take))

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """Height and distance from the wall over time."""
        return drawn.series(path_rows(spec, take))

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """Wall, ground, piece or sheave."""
        start = spec.middle("start_height")
        x, z, name = _held_at(spec)
        return (
            Shape(
                view="side",
                form="line",
                points=((-0.3, max(start, z) + 1.0), (-0.3, 0.0), (max(3.0, 1.2 * _reach(spec)), 0.0)),
                label="wall and ground",
                tone="ground",
            ),
            Shape(view="side", form="circle", points=((x, z),), label=name, tone="thing", radius=0.12),
        )


MODEL = RopeFall()


def _leader(_spec: Specification, takes: Takes) -> Caught:
    above, below = takes["above_piece"], takes["rope_below"]
    free = 2.0 * above + takes["slack"]
    one = lead.lead_fall(
        rope.fitted(takes["impact_force"], takes["elongation"]),
        takes["mass"],
        free,
        above + takes["slack"],
        below,
        takes["passed_on"],
        takes["belay_holds"],
    )
    out = _out(takes, free)
    speed = swing.slam_speed(free, out, takes["push_out"], np.maximum(above + takes["slack"], 0.3))
    lowest = free + one.stretch + one.slipped
    return Caught({"anchor": one.piece, "wall_speed": speed}, free, lowest, one.body, out)


def _arrest(spec: Specification, takes: Takes) -> Caught:
    length = takes["lanyard"] + takes["slack"]
    free = np.maximum(length - takes["anchor_above"], 0.0)
    one = brake.on_lanyard(spec, takes, free)
    out = _out(takes, free)
    speed = swing.slam_speed(free, out, takes["push_out"], np.maximum(length, 0.3))
    demands = {"anchor": one.force, "tear_left": one.needed, "wall_speed": speed}
    return Caught(demands, free, free + one.torn + one.stretch, one.force, out)


def _out(takes: Takes, free: np.ndarray) -> np.ndarray:
    out: np.ndarray = takes["overhang"] + takes["push_out"] * np.sqrt(2.0 * free / STANDARD_GRAVITY)
    return out


def _pendulum(_spec: Specification, takes: Takes) -> Caught:
    length, start = takes["wire"], takes["swing_from"]
    load = swing.swing_tension(takes["mass"], start, takes["energy_kept"])
    end = np.minimum(np.abs(takes["swing_to"]), start)
    speed = swing.swing_speed(length, start, end, takes["energy_kept"])
    # The lowest point is passed where the wall stands on the far side, or right below.
    deep = np.where(takes["swing_to"] <= 0.0, 1.0, np.cos(end))
    lowest = length * (deep - np.cos(start)) + takes["wire_stretch"]
    return Caught(
        {"anchor": load, "wall_speed": speed}, np.zeros(len(takes)), lowest, load, length * np.sin(start)
    )


def _descender(_spec: Specification, takes: Takes) -> Caught:
    mass, slow, force = takes["mass"], takes["settled_speed"], takes["brake_force"]
    fast = np.sqrt(2.0 * STANDARD_GRAVITY * takes["drop"])
    needed = takes["drop"] + brake.braking_distance(mass, fast, slow, force)
    stopping = slow * takes["reaction"] + brake.braking_distance(mass, slow, np.zeros(len(takes)), force)
    way = np.maximum(needed, takes["start_height"] - takes["stop_height"]) + stopping
    over = np.maximum(way - (takes["start_height"] - takes["hangs_below"]), 0.0)
    # What is over at the ground is speed: that of the last metres before the stop, or of the way down.
    rate = np.maximum(force / mass - STANDARD_GRAVITY, 0.05 * STANDARD_GRAVITY)
    late = np.sqrt(2.0 * rate * over)
    bound = np.where(over > stopping, np.maximum(fast, slow), slow)
    touchdown = np.minimum(late, bound)
    room = takes["start_height"] - takes["hangs_below"] - needed
    demands = {"anchor": force, "rope_end": way, "touchdown": touchdown, "brake_room": room}
    return Caught(demands, takes["drop"], way, force, np.zeros(len(takes)))


FALLS = {"leader": _leader, "arrest": _arrest, "pendulum": _pendulum, "descender": _descender}


def path_rows(spec: Specification, take: Takes) -> np.ndarray:
    """Time, distance from the wall and height of one take, (rows, 3)."""
    caught = FALLS[spec.choices["fall"]](spec, take)
    start = float(take["start_height"][0])
    if spec.choices["fall"] == "pendulum":
        return drawn.swing_rows(
            start, float(take["wire"][0]), float(take["swing_from"][0]), float(take["swing_to"][0])
        )
    free, lowest = float(caught.free[0]), float(caught.lowest[0])
    lasts = _stop_time(spec, take, lowest - free, free)
    return drawn.fall_rows(start, free, lowest, (_offset(take), float(caught.out[0])), lasts)


def _stop_time(spec: Specification, take: Takes, way: float, free: float) -> float:
    if spec.choices["fall"] == "descender":
        return way / float(take["settled_speed"][0])
    return drawn.stop_time(way, free)


def _offset(take: Takes) -> float:
    return float(take["overhang"][0]) if "overhang" in take.columns else 0.0


def _held_at(spec: Specification) -> tuple[float, float, str]:
    """Where the rope is held, in the side view, and what it is."""
    start = spec.middle("start_height")
    if spec.choices["fall"] == "leader":
        return 0.0, start - spec.middle("above_piece"), "last piece"
    if spec.choices["fall"] == "arrest":
        return 0.0, start + spec.middle("anchor_above"), "anchor"
    if spec.choices["fall"] == "pendulum":
        return 0.0, start + spec.middle("wire") * float(np.cos(spec.middle("swing_from"))), "sheave"
    return 0.0, start, "descender"


def _reach(spec: Specification) -> float:
    if spec.choices["fall"] == "pendulum":
        return spec.middle("wire") * float(np.sin(spec.middle("swing_from")))
    return 3.0
