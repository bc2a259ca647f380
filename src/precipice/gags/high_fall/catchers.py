"""What stops the fall: an airbag, a stack of boxes, water, a brake on a wire."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.gags.high_fall.flight import BLOCK, Columns
from precipice.physics.constants import (
    HEAT_RATIO,
    SEA_LEVEL_DENSITY,
    SEA_LEVEL_PRESSURE,
    STANDARD_GRAVITY,
)

G = STANDARD_GRAVITY
AT_REST = 3.0
"""m/s; slower, it counts as caught: a flat drop of 0.46 m. Volunteers took drops of 0.6 to 1.8 m onto a
mattress, flat on the back, unhurt (Gwin and others, SAE 2014-01-0492)."""

STEPS, HORIZON = 160, 4.0
"""Steps of a stop in a bag, and how long they last, in times that the bag's height takes at first speed."""

GROUND_GIVES = 0.05
"""m in which the ground stops a body that has come through a catcher. Own assumption: a mat."""

WATER_DENSITY = 1000.0
"""kg/m3; fresh water."""


class Stop(NamedTuple):
    """How a catcher stops a body, all (n,).

    Attributes:
        stroke: Depth that it takes, m; more than there is where it is not enough.
        peak: Highest load, m/s2, the weight counted in.
        mean: Load on average while it lasts, m/s2.
        lasts: s.
        left: Speed at the ground, m/s; 0 where the catcher is enough.
    """

    stroke: np.ndarray
    peak: np.ndarray
    mean: np.ndarray
    lasts: np.ndarray
    left: np.ndarray


class BagTakes(NamedTuple):
    """What a bag is given, all (n,).

    Attributes:
        speed: At the bag's top, m/s.
        mass: kg.
        height: Of the bag, m.
        volume: Of the bag, m3.
        footprint: Area on which the body lies at first, m2.
        growth: Rate at which the dent widens, m2 a metre.
        vents: Area of the open vents, m2.
        discharge: Coefficient of the vents.
    """

    speed: np.ndarray
    mass: np.ndarray
    height: np.ndarray
    volume: np.ndarray
    footprint: np.ndarray
    growth: np.ndarray
    vents: np.ndarray
    discharge: np.ndarray


def bag_stop(given: BagTakes) -> Stop:
    """A bag of air with vents.

    m s'' = m g - p A(s), A(s) = A0 + k s; dp/dt = gamma (p_a + p) / V (A s' - C S sqrt(2 p / rho)).
    The air is compressed without heat and leaves as through an orifice. A body that comes through is
    followed on, as if the bag were deeper, to say how much is missing.
    Source: continuity and the orifice equation; any text on fluid mechanics. The footprint that grows with
    the depth is an assumption of our own.
    """
    parts = [
        _bag_block(BagTakes(*(one[i : i + BLOCK] for one in given)), None)
        for i in range(0, len(given.speed), BLOCK)
    ]
    return Stop(*(np.concatenate(rows) for rows in zip(*parts, strict=True)))


def bag_trace(given: BagTakes) -> np.ndarray:
    """Time, s, depth, m, speed, m/s, and load, m/s2, of one stop in a bag, (rows, 4)."""
    rows: list[np.ndarray] = []
    _bag_block(given, rows)
    return np.array(rows)


def _bag_block(given: BagTakes, trace: list[np.ndarray] | None) -> Stop:
    speed, mass, height, volume, footprint, growth, vents, discharge = given
    stiff = HEAT_RATIO / volume
    leak = discharge * vents * np.sqrt(2.0 / SEA_LEVEL_DENSITY)
    dt = HORIZON * height / speed / STEPS

    def slope(state: np.ndarray) -> np.ndarray:
        s, v, p = state
        area = footprint + growth * np.maximum(s, 0.0)
        over = np.maximum(p, 0.0)
        return np.stack(
            (
                v,
                G - over * area / mass,
                stiff * (SEA_LEVEL_PRESSURE + over) * (area * v - leak * np.sqrt(over)),
            )
        )

    state = np.stack((np.zeros_like(speed), speed, np.zeros_like(speed)))
    peak, lasts, left = np.full_like(speed, G), np.zeros_like(speed), np.zeros_like(speed)
    moving = np.ones(len(speed), bool)
    for _ in range(STEPS):
        first = slope(state)
        second = slope(state + 0.5 * dt * first)
        third = slope(state + 0.5 * dt * second)
        after = state + dt / 6.0 * (first + 2.0 * (second + third) + slope(state + dt * third))
        through = moving & (state[0] < height) & (after[0] >= height)
        left = np.where(through, after[1], left)
        # A step that ends below rest counts for as much of it as was needed.
        fraction = np.clip((state[1] - AT_REST) / np.maximum(state[1] - after[1], 1e-9), 0.0, 1.0)
        fraction = np.where(moving, np.where(after[1] < AT_REST, fraction, 1.0), 0.0)
        lasts = lasts + fraction * dt
        state = state + fraction * (after - state)
        load = np.maximum(state[2], 0.0) * (footprint + growth * state[0]) / mass
        peak = np.where(moving, np.maximum(peak, load), peak)
        if trace is not None and moving[0]:
            trace.append(np.array((lasts[0], state[0, 0], state[1, 0], load[0])))
        moving = moving & (after[1] >= AT_REST)
    left = np.where(left > AT_REST, left, 0.0)
    lasts = np.maximum(lasts, 1e-3)
    peak = np.maximum(peak, left**2 / (2.0 * GROUND_GIVES))
    return Stop(state[0], peak, (speed - state[1]) / lasts + G, lasts, left)


def box_stop(columns: Columns, speed: np.ndarray) -> Stop:
    """A stack of boxes: every box that gives way takes one energy, so that the force is constant.

    F = n f with n boxes under the body and f the mean force of one, the energy that it takes over its side;
    s = m v^2 / 2 (F - m g).
    Source: energy of one box by its size (Giansiracusa, Esser, Pai, UMAP J 24, 281, 2003).

    Args:
        columns: mass, box_force, box_side, boxes_under, box_peak, crush_share, layers.
        speed: At the top box, m/s.
    """
    mass = columns["mass"]
    force = columns["boxes_under"] * columns["box_force"]
    rate = np.maximum(force / mass - G, 0.05 * G)
    stroke = speed**2 / (2.0 * rate)
    depth = stack_depth(columns)
    left = np.sqrt(np.maximum(speed**2 - 2.0 * rate * depth, 0.0))
    peak = np.maximum(columns["box_peak"] * (rate + G), left**2 / (2.0 * GROUND_GIVES))
    return Stop(stroke, peak, rate + G, speed / rate, left)


def stack_depth(columns: Columns) -> np.ndarray:
    """Depth, m, in which a stack can give way."""
    depth: np.ndarray = columns["layers"] * columns["box_side"] * columns["crush_share"]
    return depth


def water_stop(columns: Columns, speed: np.ndarray) -> Stop:
    """Deep water, entered upright: v falls off as exp(-s / l), l = 2 m / (rho C A); buoyancy bears the
    weight.

    The load counts over the time in which the speed halves, l / v. The depth is that to `AT_REST`.
    Source: quadratic drag; any text on fluid mechanics.

    Args:
        columns: mass, entry_area (C A, m2).
        speed: At the surface, m/s.
    """
    length = 2.0 * columns["mass"] / (WATER_DENSITY * columns["entry_area"])
    stroke = length * np.log(np.maximum(speed, AT_REST) / AT_REST)
    lasts = length / speed
    return Stop(stroke, speed**2 / length, 0.5 * speed**2 / length, lasts, np.zeros_like(speed))


def wire_stop(columns: Columns, speed: np.ndarray) -> Stop:
    """A brake on the wire that pulls with one force until the speed is the settled one.

    s = (v^2 - u^2) / (2 (F / m - g)). Source: energy balance.

    Args:
        columns: mass, brake_force, brake_peak, settled_speed, brake_height, hangs_below.
        speed: When the brake begins, m/s.
    """
    mass, settled = columns["mass"], columns["settled_speed"]
    rate = np.maximum(columns["brake_force"] / mass - G, 0.05 * G)
    stroke = np.maximum(speed**2 - settled**2, 0.0) / (2.0 * rate)
    room = np.maximum(columns["brake_height"] - columns["hangs_below"], 0.0)
    left = np.sqrt(np.maximum(speed**2 - 2.0 * rate * room, settled**2))
    lasts = np.maximum((speed - settled) / rate, 1e-3)
    return Stop(stroke, columns["brake_peak"] * (rate + G), rate + G, lasts, left)
