"""The ramp jump as a model: columns to vehicle, surface and flight; margins, paths and figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Scene
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.ramp_jump.flight import Vector, fall_through, step
from precipice.gags.ramp_jump.landing import (
    Surface,
    Touch,
    equivalent_fall_height,
    filled,
    first_touch,
    run_out_needed,
    stroke,
    top_of,
)
from precipice.gags.ramp_jump.takeoff import Leaving, Vehicle, attainable_speed, corrected_rate, leave
from precipice.gags.specification import Specification, reach
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape
from precipice.production.quantity import Quantity
from precipice.production.units import si_factor

FOOT = si_factor("ft")
PATH_POINTS = 90
BIKE_WIDTH = 0.25
"""m between the sides of a motorcycle's tyres and feet that must be on the landing. Own assumption."""

SIDE_WIND = 6.7056
"""m/s, 15 mph; how far the map goes in calm places."""

SLOWEST = 1.0
"""m/s; a run-up that gives less is taken to roll over the lip at this."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A batch from the lip to a stop."""

    vehicle: Vehicle
    leaving: Leaving
    surface: Surface
    start: Vector
    velocity: Vector
    wind: Vector
    drag: Vector
    touch: Touch
    pitch: np.ndarray


class RampJump(PlainModel):
    """A motorcycle or a car from a ramp to a ramp or onto the flat."""

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins and where the vehicle comes down."""
        jump = jumped(spec, takes)
        vehicle, surface, touch = jump.vehicle, jump.surface, jump.touch
        behind, ahead = vehicle.cg_ahead, vehicle.wheelbase - vehicle.cg_ahead
        side = 0.5 * takes["landing_width"] - 0.5 * vehicle.width - np.abs(touch.y)
        height = equivalent_fall_height(touch.speed, touch.path, touch.ground)
        nose = jump.pitch - touch.ground
        into = np.abs(touch.speed * np.sin(touch.path - touch.ground))
        used = stroke(into, STANDARD_GRAVITY * np.cos(touch.ground), vehicle.sag, vehicle.damping)
        found = {
            "short": touch_past_edge(jump) - behind,
            "long": surface.end - touch.x - ahead,
            "side": side,
            "suspension": vehicle.travel - used,
            "compression": jump.leaving.compression * STANDARD_GRAVITY,
            "run_out": _room(jump, takes)
            - run_out_needed(_speed_at_end(jump), takes["brake_after"], takes["braking"]),
        }
        if spec.choices["vehicle"] == "motorcycle":
            found |= {"nose": nose, "fall_height": height}
        else:
            found |= {"car_nose": nose, "car_fall_height": height}
        return Flown(found, {"vehicle": np.column_stack([touch.x, touch.y])})

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The way of the wheels from the lip to the landing."""
        jump = jumped(spec, take)
        t, at, _ = _walked(jump)
        return (
            TrackLine(
                body="vehicle",
                t=_rounded(t),
                x=_rounded(at[:, 0]),
                y=_rounded(at[:, 1]),
                z=_rounded(at[:, 2]),
                phase=tuple(0 for _ in t),
            ),
        )

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Lip, top of the flight, landing."""
        jump = jumped(spec, take)
        t, at, v = _walked(jump)
        speed = np.linalg.norm(v, axis=1)
        top = int(np.argmax(at[:, 2]))
        words = (
            ("lip", "leaves the lip", 0),
            ("top", "highest point", top),
            ("landing", "lands", len(t) - 1),
        )
        return tuple(
            Phase(
                name=name,
                label=label,
                start=round(float(t[row]), 3),
                height=round(float(at[row, 2]), 2),
                speed=round(float(speed[row]), 2),
            )
            for name, label, row in words
        )

    def series(self, spec: Specification, take: Takes) -> Series:
        """Height, speed and nose of the middle run."""
        jump = jumped(spec, take)
        t, at, v = _walked(jump)
        nose = jump.leaving.pitch[0] + (jump.pitch[0] - jump.leaving.pitch[0]) * t / t[-1]
        return Series(
            t=_rounded(t),
            curves=(
                Curve(name="height", label="height", si_unit="m", unit="ft", values=_rounded(at[:, 2])),
                Curve(
                    name="speed",
                    label="speed",
                    si_unit="m/s",
                    unit="mph",
                    values=_rounded(np.linalg.norm(v, axis=1)),
                ),
                Curve(
                    name="nose",
                    label="nose above level",
                    si_unit="rad",
                    unit="deg",
                    values=tuple(round(float(value), 4) for value in nose),
                    limit=round(float(jump.touch.ground[0]) + _window(spec).low, 4),
                ),
            ),
        )

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Wind from the side: from calm to half as much again as stated, and 15 mph at least."""
        low, high = super().map_range(spec, name)
        if name == "wind_across":
            most = max(SIDE_WIND, 1.5 * reach(spec.stated[name].quantity)[1])
            low, high = 0.0, min(most, spec.stated[name].parameter.high)
        return low, high

    def scene(self, spec: Specification) -> Scene:
        """The ground under the jump, down to the foot of the landing, and what stands on it."""
        surface = middle_surface(spec)
        edge, end, foot = (float(v[0]) for v in (surface.edge, surface.end, surface.foot))
        back = _ramp_points(spec)[0][0] - 0.1 * end
        ground = ((back, 0.0), (edge, 0.0), (end, foot), (1.5 * end, foot))
        return Scene(terrain=np.array(ground), shapes=self.shapes(spec))

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """Ramp, landing and run-out, from the side and from above."""
        surface = middle_surface(spec)
        edge, knuckle, end = (float(v[0]) for v in (surface.edge, surface.knuckle, surface.end))
        height, foot = float(surface.height[0]), float(surface.foot[0])
        # Only the first of a long run-out is drawn, so that the flight keeps its size.
        out = end + min(spec.middle("run_out"), 0.5 * end)
        words = f"run-out, {spec.middle('run_out') / FOOT:.0f} ft"
        half = 0.5 * spec.middle("landing_width")
        landing = ((edge, 0.0), (edge, height), (knuckle, height), (end, foot))
        ramp = _ramp_points(spec)
        return (
            Shape(view="side", form="area", points=ramp, label="ramp", tone="thing"),
            Shape(view="side", form="area", points=landing, label="landing", tone="target"),
            Shape(view="top", form="area", points=_box(edge, end, half), label="landing", tone="target"),
            Shape(view="top", form="area", points=_box(end, out, half), label=words, tone="ground"),
            Shape(view="top", form="area", points=_box(ramp[0][0], 0.0, 1.2), label="ramp", tone="thing"),
        )


MODEL = RampJump()


def surface_of(spec: Specification, columns: Takes | dict[str, np.ndarray]) -> Surface:
    """What is landed on: deck and slope, or a level landing."""
    edge, height = columns["gap"], columns["landing_height"]
    if spec.choices["landing"] == "ramp":
        return Surface(
            edge, height, columns["deck_length"], columns["landing_angle"], columns["slope_length"]
        )
    level = np.zeros_like(edge)
    return Surface(edge, height, columns["zone_length"], level, level)


def middle_surface(spec: Specification) -> Surface:
    """What is landed on, every number at its middle."""
    return surface_of(spec, {name: np.array([spec.middle(name)]) for name in MODEL.columns(spec)})


def vehicle_of(spec: Specification, takes: Takes) -> Vehicle:
    """Motorcycle with rider, or car."""
    motorcycle = spec.choices["vehicle"] == "motorcycle"
    kind = "bike" if motorcycle else "car"
    mass = takes["bike_mass"] + takes["rider_mass"] if motorcycle else takes["car_mass"]
    return Vehicle(
        mass=mass,
        drag_area=takes[f"{kind}_drag_area"],
        side_area=takes[f"{kind}_side_area"],
        wheelbase=takes[f"{kind}_wheelbase"],
        cg_ahead=takes[f"{kind}_cg_ahead"],
        gyration=takes[f"{kind}_gyration"],
        wheel_mass=takes[f"{kind}_wheel_mass"],
        travel=takes[f"{kind}_travel"],
        sag=takes[f"{kind}_sag"],
        damping=takes[f"{kind}_damping"],
        width=np.full_like(mass, BIKE_WIDTH) if motorcycle else takes["car_width"],
    )


def jumped(spec: Specification, takes: Takes) -> Jump:
    """Every take from the lip to its first touch."""
    vehicle, surface = vehicle_of(spec, takes), surface_of(spec, takes)
    k = 0.5 * takes["air_density"] / vehicle.mass
    most = attainable_speed(
        takes["runup_acceleration"], takes["runup_length"], k * vehicle.drag_area, takes["lip_height"]
    )
    speed = np.maximum(np.minimum(takes["lip_speed"], most), SLOWEST)
    angle = takes["ramp_angle"]
    leaving = leave(vehicle, speed, angle, takes["ramp_radius"], takes["lip_straight"])
    heading, behind = takes["heading_error"], vehicle.cg_ahead
    start = np.column_stack(
        [behind * np.cos(angle), takes["line_error"], takes["lip_height"] + behind * np.sin(angle)]
    )
    velocity = np.column_stack([leaving.vx * np.cos(heading), leaving.vx * np.sin(heading), leaving.vz])
    wind = np.column_stack([takes["wind_along"], takes["wind_across"], np.zeros_like(k)])
    drag = k[:, None] * np.column_stack([vehicle.drag_area, vehicle.side_area, vehicle.drag_area])
    deck, slope, ground = fall_through(start, velocity, wind, drag, surface.lines())
    deck = filled(deck, top_of(start, velocity, surface.edge))
    touch = first_touch(surface, deck, slope, ground)
    wanted = (touch.ground - leaving.pitch) / np.maximum(touch.t, 0.05)
    rate = corrected_rate(vehicle, leaving, wanted, takes["pitch_correction"], takes["throttle_spin"])
    return Jump(vehicle, leaving, surface, start, velocity, wind, drag, touch, leaving.pitch + rate * touch.t)


def _window(spec: Specification) -> Quantity:
    """Angles of the nose above the surface at which it rolls on."""
    name = "bike_nose" if spec.choices["vehicle"] == "motorcycle" else "car_nose"
    return spec.stated[name].quantity


def touch_past_edge(jump: Jump) -> np.ndarray:
    """How far past the front edge the path of the wheels comes down to its height, m."""
    return jump.touch.x - jump.surface.edge


def _speed_at_end(jump: Jump) -> np.ndarray:
    """Speed at the foot of the slope: what is left along the surface, and what the rest of the slope adds."""
    touch, surface = jump.touch, jump.surface
    along = touch.speed * np.cos(touch.path - touch.ground)
    left = np.clip(surface.end - touch.x, 0.0, None) * np.tan(-touch.ground)
    return np.sqrt(along**2 + 2.0 * STANDARD_GRAVITY * np.clip(left, 0.0, None))


def _room(jump: Jump, takes: Takes) -> np.ndarray:
    """Room to brake: behind the slope, or from the touch on where it lands level."""
    level = jump.touch.ground == 0.0
    return takes["run_out"] + np.where(level, jump.surface.end - jump.touch.x, 0.0)


def _walked(jump: Jump) -> tuple[np.ndarray, Vector, Vector]:
    """Times, places and velocities of a batch of one, lip to touch."""
    end = float(jump.touch.t[0])
    t = np.linspace(0.0, end, PATH_POINTS)
    at, v = jump.start, jump.velocity
    places, velocities = [at], [v]
    for dt in np.diff(t):
        at, v = step(at, v, jump.wind, jump.drag, float(dt))
        places.append(at)
        velocities.append(v)
    return t, np.concatenate(places), np.concatenate(velocities)


def _ramp_points(spec: Specification) -> tuple[tuple[float, float], ...]:
    """Outline of the take-off ramp: straight, curve, foot."""
    angle, radius = spec.middle("ramp_angle"), spec.middle("ramp_radius")
    straight, top = spec.middle("lip_straight"), spec.middle("lip_height")
    x, z = -straight * math.cos(angle), top - straight * math.sin(angle)
    curve = [
        (
            x - radius * (math.sin(angle) - math.sin(a)),
            z - radius * (math.cos(a) - math.cos(angle)),
        )
        for a in np.linspace(0.0, angle, 12)
    ]
    kept = [(round(a, 2), round(max(b, 0.0), 2)) for a, b in curve]
    return (*kept, (0.0, round(top, 2)), (0.0, 0.0))


def _box(start: float, end: float, half: float) -> tuple[tuple[float, float], ...]:
    return ((start, -half), (end, -half), (end, half), (start, half))


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)
