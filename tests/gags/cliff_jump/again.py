"""The jump written anew, without gusts: other forces, other vectors, scipy's DOP853, events for the ends.

Only the performer's decisions under canopy are taken from the package; they are orders, not physics.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from gags.cliff_jump.jump import HEADLAND, PLAIN, G, place, values
from precipice.gags.cliff_jump.flight import Place, air_of
from precipice.gags.cliff_jump.pilot import decide, zone_of

R_AIR = 8.31432 / 0.0289644
"""J/(kg K); U.S. Standard Atmosphere 1976."""

EXACT = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-11, "dense_output": True}
UP = np.array([0.0, 0.0, 1.0])

Slope = Callable[[float, np.ndarray], np.ndarray]
Law = Callable[[float], tuple[float, float]]
"""Height above the landing zone to the wind's share of that at 10 m and its veer, rad clockwise."""


@dataclass
class Site:
    """Air and ground of one jump."""

    v: dict[str, float]
    profile: np.ndarray
    law: Law | None = None

    def ground(self, x: float) -> float:
        return float(np.interp(x, *self.profile.T))

    def density(self, z: float) -> float:
        warm = self.v["station_temperature"]
        power = G / (R_AIR * 0.0065) - 1.0
        share = 1.0 - 0.0065 * (z - self.ground(0.0)) / warm
        return float(self.v["station_pressure"] / (R_AIR * warm) * share**power)

    def wind(self, z: float) -> np.ndarray:
        height = z - self.ground(self.v["landing_distance"])
        share, veer = (max(1.0, height) / 10.0) ** self.v["wind_exponent"], 0.0
        if self.law is not None:
            share, veer = self.law(height)
        speed, towards = share * self.v["wind_speed"], self.v["wind_from"] + veer
        return -speed * np.array([math.cos(towards), math.sin(towards), 0.0])

    def body(self, mass: float, drag: float, lift: float = 0.0, heading: float = 0.0) -> Slope:
        """Equations of motion of a body with drag and lift."""
        ahead = np.array([math.cos(heading), math.sin(heading), 0.0])

        def slope(_t: float, y: np.ndarray) -> np.ndarray:
            flow = y[3:6] - self.wind(y[2])
            fast = np.linalg.norm(flow)
            force = -drag * fast * flow
            if lift and fast:
                across = ahead - (ahead @ flow) * flow / fast**2
                force = force + lift * fast**2 * across / np.linalg.norm(across)
            return np.concatenate([y[3:6], 0.5 * self.density(y[2]) * force / mass - G * UP])

        return slope


@dataclass
class Flight:
    """Where everything was, and what was met on the way."""

    legs: list[tuple[float, float, Any]] = field(default_factory=list)
    bike: Any = None
    bike_lands: float = math.inf
    bike_at: np.ndarray = field(default_factory=lambda: np.zeros(3))
    landed: bool = False
    t: float = 0.0
    y: np.ndarray = field(default_factory=lambda: np.zeros(6))
    left: float = math.inf
    thrown_at: float = math.inf
    stretched_at: float = math.inf
    full_at: float = math.inf
    peak: float = 0.0
    snatch: float = 0.0

    def position(self, t: np.ndarray) -> np.ndarray:
        """Of the performer, (n, 3)."""
        out = np.empty((len(t), 3))
        for start, end, path in self.legs:
            here = (t >= start) & (t <= end)
            if here.any():
                out[here] = path(t[here])[:3].T
        return out


def parting(v: dict[str, float], speed: float, density: float) -> tuple[float, float]:
    """Time to line stretch and the speed of the pack away from the performer then, by integration."""

    def slope(_t: float, y: np.ndarray) -> list[float]:
        pack = y[1]
        return [speed - pack, -0.5 * density * v["pilot_drag_area"] * pack * pack / v["pack_mass"]]

    def tight(_t: float, y: np.ndarray) -> float:
        return float(y[0] - v["stretch_length"])

    tight.terminal = True  # type: ignore[attr-defined]
    found = solve_ivp(slope, (0.0, 100.0), [0.0, speed], events=tight, **EXACT)
    return float(found.t[-1]), float(speed - found.y[1, -1])


def take_off(v: dict[str, float], lip_z: float) -> tuple[np.ndarray, float]:
    """Position and speed at a straight lip, and the pitch when the bike is left; no wind from the side."""
    angle, b = v["ramp_angle"], v["cg_ahead"]
    alone = v["wheelbase"] / v["lip_speed"]
    fall = b * G * math.cos(angle) / (v["pitch_gyration"] ** 2 + b**2) * (1.0 - v["pitch_correction"])
    rate = -fall * alone
    ramp, normal = np.array([math.cos(angle), 0.0, math.sin(angle)]), [-math.sin(angle), 0.0, math.cos(angle)]
    speed = v["lip_speed"] * ramp + b * rate * np.array(normal)
    pitch = angle - 0.5 * fall * alone**2 + rate * v["leave_after"]
    return np.concatenate([[0.0, v["line_error"], lip_z], speed]), pitch


def fly_again(
    profile: np.ndarray = HEADLAND, law: Law | None = None, at: Place | None = None, **changed: float
) -> Flight:
    """The jump of `jump.fly`, for a straight lip and a run-up that is long enough."""
    v = PLAIN | changed
    site, out = Site(v, profile, law), Flight()
    p = values(**changed)

    def met(_t: float, y: np.ndarray) -> float:
        return float(y[2] - site.ground(y[0]))

    met.terminal, met.direction = True, -1.0  # type: ignore[attr-defined]

    def go(slope: Slope, until: float, *events: Any) -> Any:
        found = solve_ivp(slope, (out.t, until), out.y, events=(met, *events), **EXACT)
        out.legs.append((out.t, found.t[-1], found.sol))
        out.t, out.y = found.t[-1], found.y[:, -1]
        out.landed = bool(found.t_events[0].size)
        return found

    out.y, pitch = take_off(v, site.ground(0.0) + v["lip_height"])
    if v["wind_speed"] > 0.0:
        side = site.wind(out.y[2])[1]
        push = 0.5 * site.density(out.y[2]) * v["side_area"] * side * abs(side)
        push /= v["rider_mass"] + v["bike_mass"]
        out.y[1] += 0.5 * push * v["steer_response"] ** 2
        out.y[4] += push * v["steer_response"]
    total = v["rider_mass"] + v["bike_mass"]
    go(site.body(total, v["together_drag_area"]), v["leave_after"])
    out.left = out.t
    up, side = v["push_angle"] + pitch, v["push_side"]
    push = v["push_speed"] * np.array(
        [math.cos(up) * math.cos(side), math.sin(side), math.sin(up) * math.cos(side)]
    )
    bike = out.y.copy()
    bike[3:] -= push * v["rider_mass"] / total
    fallen = solve_ivp(
        site.body(v["bike_mass"], v["bike_drag_area"]), (out.t, out.t + 60.0), bike, events=met, **EXACT
    )
    out.bike, out.bike_lands, out.bike_at = fallen.sol, float(fallen.t[-1]), fallen.y[:3, -1]
    out.y[3:] += push * v["bike_mass"] / total

    mass, left = v["rider_mass"], v["leave_after"]
    throw = left + v["pull_after"]
    box = site.body(mass, v["fall_drag_area"])
    track = site.body(mass, v["track_drag_area"], v["track_lift_area"], v["fall_heading"])
    ends = (
        (site.body(mass, v["tuck_drag_area"]), min(throw, left + v["tuck_for"])),
        (box, min(throw, left + max(v["tuck_for"], v["track_after"]))),
        (track, throw),
        (box, throw + v["pilot_opens_after"]),
    )
    for slope, until in ends:
        if out.landed or until <= out.t:
            continue
        if until == ends[3][1]:
            out.thrown_at = out.t
        go(slope, until)
    if out.landed:
        return out
    fast = float(np.linalg.norm(out.y[3:] - site.wind(out.y[2])))
    stretch, apart = parting(v, fast, site.density(out.y[2]))
    out.snatch = apart * math.sqrt(v["line_stiffness"] * v["pack_mass"])
    go(box, out.t + stretch)
    if not out.landed:
        out.stretched_at = out.t
        _fill(v, site, out, met)
    if not out.landed:
        out.full_at = out.t
        _glide(v, p, site, out, go, at or place(profile))
    return out


def _fill(v: dict[str, float], site: Site, out: Flight, met: Any) -> None:
    """The canopy fills over a way through the air."""
    full = 2.0 * v["rider_mass"] * G / (1.225 * v["canopy_speed"] ** 2)

    def canopy(y: np.ndarray) -> float:
        return float(full * min(1.0, y[6] / v["filling_distance"]) ** v["inflation_power"])

    def slope(_t: float, y: np.ndarray) -> np.ndarray:
        flow = y[3:6] - site.wind(y[2])
        fast = np.linalg.norm(flow)
        drag = -0.5 * site.density(y[2]) * (v["fall_drag_area"] + canopy(y)) * fast * flow
        return np.concatenate([y[3:6], drag / v["rider_mass"] - G * UP, [fast]])

    def filled(_t: float, y: np.ndarray) -> float:
        return float(y[6] - v["filling_distance"])

    filled.terminal = True  # type: ignore[attr-defined]
    start = np.append(out.y, 0.0)
    found = solve_ivp(slope, (out.t, out.t + 60.0), start, events=(met, filled), **EXACT)
    times = np.linspace(out.t, found.t[-1], 4001)
    for y in found.sol(times).T:
        flow = y[3:6] - site.wind(y[2])
        out.peak = max(out.peak, 0.5 * site.density(y[2]) * canopy(y) * float(flow @ flow))
    out.legs.append((out.t, found.t[-1], found.sol))
    out.t, out.y = found.t[-1], found.y[:6, -1]
    out.landed = bool(found.t_events[0].size)


def _glide(v: dict[str, float], p: np.ndarray, site: Site, out: Flight, go: Any, at: Place) -> None:
    """Under canopy; its speed through the air goes to the polar's with a time constant."""
    air = air_of(p, at)
    zone, heading, opened = zone_of(p, air), v["off_heading"], out.t
    while not out.landed and out.t < 600.0:
        wind = tuple(site.wind(out.y[2])[:2].tolist())
        turn, brakes, _ = decide(out.t - opened, 0.0, heading, (*out.y.tolist(), 0.0), p, zone, wind)
        sink = v["canopy_speed"] / math.hypot(1.0, v["glide_ratio"])
        sink *= 1.0 - brakes * (1.0 - v["brake_sink"])
        forward = sink * v["glide_ratio"] * (1.0 - brakes * (1.0 - v["brake_glide"]))
        load = math.hypot(1.0, forward * turn / G)
        thin = math.sqrt(1.225 / site.density(out.y[2]))
        forward, sink = thin * forward * load**0.5, thin * sink * load**1.5

        def slope(
            t: float,
            y: np.ndarray,
            since: float = out.t,
            facing: float = heading,
            turn: float = turn,
            f: float = forward,
            s: float = sink,
        ) -> np.ndarray:
            now = facing + turn * (t - since)
            wanted = np.array([f * math.cos(now), f * math.sin(now), -s])
            return np.concatenate([y[3:], (wanted - (y[3:] - site.wind(y[2]))) / v["settling_time"]])

        begun = out.t
        go(slope, out.t + 1.0)
        heading += turn * (out.t - begun)
