"""A train goes off a bridge in MuJoCo: one take, its path, its pulls and what broke when."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mujoco
import numpy as np

from precipice.gags.train_wreck.train import STEP, Train, scene
from precipice.gags.train_wreck.water import Water, pulls, still, water_forces, world_velocities

STEPS = 2
"""Of MuJoCo between two looks at couplings and water: 8 ms; a coupling's own swing takes 0.2 s."""

SPAN = STEPS * STEP

LONGEST = 30.0
"""s after which a take is cut off."""

LAND_STILL, WATER_STILL = 0.25, 2.5
"""m/s below which a vehicle counts as at rest on land, and as no longer going anywhere in water."""

NO_WATER = Water(False, 9.80665, 1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Wreck:
    """One take.

    Attributes:
        t: Times, (s,), s.
        place: Centres of gravity, (s, n, 3), m.
        turn: Rotation matrices, (s, n, 9), rows of nine.
        velocity: Linear, then angular, along the world's axes, (s, n, 6), m/s and rad/s.
        pull: Of each coupling, (s, n - 1), N; 0 once broken.
        broke: When each parted, (n - 1,), s; infinite where it held.
        under: Share of each vehicle under water, (s, n).
        ended: Whether all had come to rest.
    """

    t: np.ndarray
    place: np.ndarray
    turn: np.ndarray
    velocity: np.ndarray
    pull: np.ndarray
    broke: np.ndarray
    under: np.ndarray
    ended: bool


def simulate(train: Train, water: Water = NO_WATER, longest: float = LONGEST) -> Wreck:
    """Let a train go.

    Raises:
        ArithmeticError: The simulation lost its numbers; the train or the site lie outside what it can do.
    """
    model = mujoco.MjModel.from_xml_string(scene(train))
    data = mujoco.MjData(model)
    n = len(train.vehicles)
    data.qvel.reshape(n, 6)[:, 0] = train.speed
    data.qvel[3] = train.roll_rate
    sizes = np.array([[one.length, one.width, one.height] for one in train.vehicles])
    masses = np.array([one.mass for one in train.vehicles])
    rest = train.couplings.gap + train.couplings.slack
    looks = int(longest / SPAN) + 1
    place, turn, velocity = np.empty((looks, n, 3)), np.empty((looks, n, 9)), np.empty((looks, n, 6))
    pull, under = np.zeros((looks, n - 1)), np.zeros((looks, n))
    broke, flooded = np.full(n - 1, math.inf), np.zeros(n)
    strength = np.array(train.couplings.strength)
    forces, ended, count = data.xfrc_applied[1:], False, looks
    where, matrix, speeds = data.xpos[1:], data.xmat[1:], data.qvel.reshape(n, 6)
    lengths, stiffness = data.ten_length, model.tendon_stiffness
    mujoco.mj_forward(model, data)
    for look in range(looks):
        now = look * SPAN
        place[look], turn[look] = where, matrix
        moving, share = velocity[look], under[look]
        world_velocities(speeds, turn[look], moving)
        due = now >= train.couplings.release and math.isinf(broke[-1])
        if pulls(lengths, stiffness, rest, strength, pull[look]) or due:
            parting = np.isinf(broke) & (pull[look] > strength)
            parting[-1] |= due
            broke[parting] = now
            model.tendon_stiffness[parting] = 0.0
            model.tendon_damping[parting] = 0.0
        water_forces(SPAN, water, sizes, masses, place[look], turn[look], moving, flooded, forces, share)
        if now > 1.0 and look % 25 == 0 and still(moving, share, LAND_STILL, WATER_STILL):
            ended, count = True, look + 1
            break
        mujoco.mj_step(model, data, nstep=STEPS)
    if not np.isfinite(place[:count]).all() or data.warning[mujoco.mjtWarning.mjWARN_BADQACC].number:
        raise ArithmeticError("the wreck's simulation lost its numbers; the train lies outside what it can do")
    time = np.arange(count) * SPAN
    return Wreck(
        time, place[:count], turn[:count], velocity[:count], pull[:count], broke, under[:count], ended
    )
