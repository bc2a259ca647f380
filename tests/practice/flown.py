"""Jumps flown by an integrator of their own, with known drag and lift, and written as a receiver would."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from precipice.practice.track import Track

GRAVITY = 9.80665


def density(height):
    """U.S. Standard Atmosphere 1976, troposphere, kg/m3."""
    temperature = 288.15 - 0.0065 * height
    return 101325.0 * (temperature / 288.15) ** 5.25588 / (287.05287 * temperature)


@dataclass(frozen=True)
class Jump:
    """What to fly: seconds of each part, m2/kg, m/s."""

    kd: float = 0.004
    kl: float = 0.0
    standing_s: float = 20.0
    run_speed: float = 0.0
    climb: float = 0.0
    fall_s: float = 15.0
    canopy_s: float = 60.0
    ground_s: float = 15.0
    start_height: float = 3000.0
    turn_rate: float = 0.15
    wind_north: float = 0.0
    wind_east: float = 0.0

    @property
    def exit_s(self) -> float:
        return self.standing_s + (3.0 if 0.0 < self.run_speed < 12.0 else 0.0)

    @property
    def opening_s(self) -> float:
        return self.exit_s + self.fall_s


def _figures(jump, since_exit):
    """Drag and lift per mass: those of the body, then over 3 s to a canopy that glides 2.5 at 13 m/s."""
    share = min(max((since_exit - jump.fall_s) / 3.0, 0.0), 1.0)
    return jump.kd + share**2 * (0.0325 - jump.kd), jump.kl + share**2 * (0.0813 - jump.kl)


def fly(jump, rate=5.0, noise=0.3, seed=0, step=0.01):
    """A track of the jump: Heun's method, 10 ms, through the air; then wind, white noise, m/s, sampling."""
    height, along, down = jump.start_height, 0.0, 0.0
    rows = []
    heading = 0.3
    total = jump.opening_s + jump.canopy_s

    def acceleration(height, along, down, since_exit):
        kd, kl = _figures(jump, since_exit)
        speed = (along * along + down * down) ** 0.5
        push = 0.5 * density(height) * speed
        return push * (kl * down - kd * along), GRAVITY - push * (kd * down + kl * along)

    sample = round(1.0 / rate / step)
    for index in range(round((total + jump.ground_s) / step)):
        t = index * step
        if t < jump.exit_s:
            run = jump.run_speed * (1.0 if jump.run_speed >= 12.0 else max(0.0, (t - jump.standing_s) / 3.0))
            along, down = run, -jump.climb
            height -= down * step
        elif t < total:
            if index == round(jump.exit_s / step):
                down = -jump.climb
            a0 = acceleration(height, along, down, t - jump.exit_s)
            half = (along + step * a0[0], down + step * a0[1])
            a1 = acceleration(height - step * down, *half, t - jump.exit_s)
            height -= step * 0.5 * (down + half[1])
            along += 0.5 * step * (a0[0] + a1[0])
            down += 0.5 * step * (a0[1] + a1[1])
            heading += jump.turn_rate * step if t > jump.opening_s + 5.0 else 0.0
        else:
            along, down = 0.0, 0.0
        if index % sample == 0:
            aloft = jump.opening_s <= t < total
            north = along * np.cos(heading) + (jump.wind_north if aloft else 0.0)
            east = along * np.sin(heading) + (jump.wind_east if aloft else 0.0)
            rows.append((t, height, north, east, down))
    t, height, north, east, down = np.array(rows).T
    random = np.random.Generator(np.random.Philox(key=seed))
    north, east, down = (values + noise * random.standard_normal(len(t)) for values in (north, east, down))
    return Track(
        name="flown",
        t=t,
        height=height + 3.0 * noise * random.standard_normal(len(t)),
        v_north=north,
        v_east=east,
        v_down=down,
        h_speed=np.hypot(north, east),
        north=np.cumsum(north) / rate,
        east=np.cumsum(east) / rate,
        s_acc=np.full(len(t), noise),
        satellites=np.full(len(t), 10.0),
        warnings=(),
    )


def keep(track, kept):
    """The samples of a track where kept is True."""
    arrays = {
        field.name: getattr(track, field.name)[kept]
        for field in dataclasses.fields(track)
        if isinstance(getattr(track, field.name), np.ndarray)
    }
    return dataclasses.replace(track, **arrays)


def speeds_only(track):
    """The track as a log without velocities to north and east."""
    unknown = np.full(len(track.t), np.nan)
    return dataclasses.replace(track, v_north=unknown, v_east=unknown, north=unknown, east=unknown)
