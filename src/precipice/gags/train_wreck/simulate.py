"""A train goes off a bridge in MuJoCo: one take, its path, its pulls and what broke when."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mujoco
import numpy as np

from precipice.gags.train_wreck.contact import BODY, GROUND, GUIDE, WHEEL, add_friction, rotations
from precipice.gags.train_wreck.train import STEP, Train, frictions, scene
from precipice.gags.train_wreck.water import Water, pulls, still, water_forces, world_velocities

STEPS = 2
"""Of MuJoCo between two looks at couplings and water: 8 ms; a coupling's own swing takes 0.2 s."""

SPAN = STEPS * STEP

LONGEST = 30.0
"""s after which a take is cut off."""

LAND_STILL, DRIFT_STILL, SINKING_STILL = 0.25, 1.5, 2.5
"""m/s below which a vehicle counts as at rest on land, and in water as no longer going anywhere: level, and
downwards. Waiting for floating cars to stop rolling took half as long again; it moved where they rest by
nothing in most takes and by less than 1.3 m in 19 of 20."""

FARTHEST = 1e4
"""m; a body beyond it has been thrown there by the numbers."""

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


class _Bench:
    """MuJoCo's model and data of one take, and views of them that stay good while it runs."""

    def __init__(self, train: Train) -> None:
        n = len(train.vehicles)
        self.model = mujoco.MjModel.from_xml_string(scene(train))
        self.data = mujoco.MjData(self.model)
        self.poses = self.data.qpos.reshape(n, 7)
        self.speeds = self.data.qvel.reshape(n, 6)
        self.forces = self.data.xfrc_applied[1:]
        self.bodies = self.model.geom_bodyid.astype(np.int64) - 1
        wheels = self.model.geom_type == mujoco.mjtGeom.mjGEOM_CAPSULE
        self.kinds = np.where(wheels, WHEEL, BODY).astype(np.int64)
        self.kinds[self.model.geom("ground").id] = GROUND
        for side in (1, -1):
            self.kinds[self.model.geom(f"guide_{side}").id] = GUIDE
        self.frame, self.ground, brakes = frictions(train)
        self.brakes = np.array(brakes)
        self.masses = np.array([one.mass for one in train.vehicles])
        self.speeds[:, 0] = train.speed
        self.speeds[0, 3] = train.roll_rate
        mujoco.mj_forward(self.model, self.data)

    def rub(self, place: np.ndarray, moving: np.ndarray) -> None:
        """Add friction at the contacts of the step before."""
        if self.data.ncon:
            contact = self.data.contact
            add_friction(
                SPAN,
                contact.geom,
                contact.pos,
                contact.frame,
                contact.efc_address,
                self.data.efc_force,
                self.kinds,
                self.bodies,
                self.brakes,
                self.frame,
                self.ground,
                self.masses,
                place,
                moving,
                self.forces,
            )

    def part(self, parting: np.ndarray) -> None:
        """Let couplings go."""
        self.model.tendon_stiffness[parting] = 0.0
        self.model.tendon_damping[parting] = 0.0


def simulate(train: Train, water: Water = NO_WATER, longest: float = LONGEST) -> Wreck:
    """Let a train go.

    Raises:
        ArithmeticError: The simulation lost its numbers; the train or the site lie outside what it can do.
    """
    bench, n = _Bench(train), len(train.vehicles)
    sizes = np.array([[one.length, one.width, one.height] for one in train.vehicles])
    rest = train.couplings.gap + train.couplings.slack
    looks = int(longest / SPAN) + 1
    place, turn, velocity = np.empty((looks, n, 3)), np.empty((looks, n, 9)), np.empty((looks, n, 6))
    pull, under = np.zeros((looks, n - 1)), np.zeros((looks, n))
    broke, flooded = np.full(n - 1, math.inf), np.zeros(n)
    strength, ended, count = np.array(train.couplings.strength), False, looks
    lengths, stiffness = bench.data.ten_length, bench.model.tendon_stiffness
    for look in range(looks):
        now = look * SPAN
        place[look] = bench.poses[:, :3]
        moving, share = velocity[look], under[look]
        rotations(bench.poses[:, 3:], turn[look])
        world_velocities(bench.speeds, turn[look], moving)
        due = n > 1 and now >= train.couplings.release and math.isinf(broke[-1])
        if pulls(lengths, stiffness, rest, strength, pull[look]) or due:
            parting = np.isinf(broke) & (pull[look] > strength)
            parting[-1] |= due
            broke[parting] = now
            bench.part(parting)
        water_forces(
            SPAN, water, sizes, bench.masses, place[look], turn[look], moving, flooded, bench.forces, share
        )
        bench.rub(place[look], moving)
        if now > 1.0 and look % 25 == 0 and still(moving, share, LAND_STILL, DRIFT_STILL, SINKING_STILL):
            ended, count = True, look + 1
            break
        mujoco.mj_step(bench.model, bench.data, nstep=STEPS)
    if not np.isfinite(place[:count]).all() or np.abs(place[:count]).max() > FARTHEST:
        raise ArithmeticError(
            "the wreck's simulation lost its numbers; the train lies outside what it can do"
        )
    return Wreck(
        np.arange(count) * SPAN,
        place[:count],
        turn[:count],
        velocity[:count],
        pull[:count],
        broke,
        under[:count],
        ended,
    )
