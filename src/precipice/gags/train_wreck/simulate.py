"""A train goes off a bridge in MuJoCo: one take, its path, its pulls and what broke when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import mujoco
import numpy as np

from precipice.gags.train_wreck.contact import BODY, GROUND, GUIDE, WHEEL, add_friction, rotations
from precipice.gags.train_wreck.engine import Memory, memory, mj_step
from precipice.gags.train_wreck.train import STEP, Train, frictions, scene
from precipice.gags.train_wreck.water import Water, pulls, still, water_forces, world_velocities
from precipice.kernel import kernel

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


class _Bench(NamedTuple):
    """One take in MuJoCo, as the compiled loop sees it: views that hold while its model and data do.

    Attributes:
        model: Address of MuJoCo's model.
        data: Address of its data.
        poses: Of the vehicles, (n, 7).
        speeds: (n, 6).
        forces: (n, 6).
        lengths: Of the couplings, (n - 1,).
        stiffness: (n - 1,).
        damping: (n - 1,).
        strength: (n - 1,).
        sizes: Length, width, height, (n, 3).
        masses: (n,).
        kinds: What each geometry is.
        bodies: Vehicle of each geometry.
        brakes: Friction at the wheels of each vehicle, (n,).
        frame: Friction of bodies on deck, pier and each other.
        ground: On the ground.
        rest: Distance beyond which a coupling pulls.
        release: When the last one is let go.
    """

    model: int
    data: int
    poses: np.ndarray
    speeds: np.ndarray
    forces: np.ndarray
    lengths: np.ndarray
    stiffness: np.ndarray
    damping: np.ndarray
    strength: np.ndarray
    sizes: np.ndarray
    masses: np.ndarray
    kinds: np.ndarray
    bodies: np.ndarray
    brakes: np.ndarray
    frame: float
    ground: float
    rest: float
    release: float


class _Record(NamedTuple):
    """What is kept of each look; see `Wreck`."""

    place: np.ndarray
    turn: np.ndarray
    velocity: np.ndarray
    pull: np.ndarray
    under: np.ndarray
    broke: np.ndarray
    flooded: np.ndarray


def started(train: Train) -> tuple[Any, Any]:
    """MuJoCo's model and data of a train about to go."""
    model = mujoco.MjModel.from_xml_string(scene(train))
    data = mujoco.MjData(model)
    speeds = data.qvel.reshape(len(train.vehicles), 6)
    speeds[:, 0] = train.speed
    speeds[0, 3] = train.roll_rate
    mujoco.mj_forward(model, data)
    return model, data


def _bench(train: Train, model: Any, data: Any) -> _Bench:
    n = len(train.vehicles)
    wheels = model.geom_type == mujoco.mjtGeom.mjGEOM_SPHERE
    kinds = np.where(wheels, WHEEL, BODY).astype(np.int64)
    kinds[model.geom("ground").id] = GROUND
    for side in (1, -1):
        kinds[model.geom(f"guide_{side}").id] = GUIDE
    frame, ground, brakes = frictions(train)
    return _Bench(
        model=model._address,
        data=data._address,
        poses=data.qpos.reshape(n, 7),
        speeds=data.qvel.reshape(n, 6),
        forces=data.xfrc_applied[1:],
        lengths=data.ten_length,
        stiffness=model.tendon_stiffness,
        damping=model.tendon_damping,
        strength=np.array(train.couplings.strength),
        sizes=np.array([[one.length, one.width, one.height] for one in train.vehicles]),
        masses=np.array([one.mass for one in train.vehicles]),
        kinds=kinds,
        bodies=model.geom_bodyid.astype(np.int64) - 1,
        brakes=np.array(brakes),
        frame=frame,
        ground=ground,
        rest=train.couplings.gap + train.couplings.slack,
        release=train.couplings.release,
    )


@kernel
def _rub(bench: _Bench, memory: Memory, place: np.ndarray, moving: np.ndarray) -> None:
    """Add friction at the contacts of the step before."""
    count = memory.counts[memory.contacts]
    if count == 0:
        return
    width, at = memory.width, (memory.words[memory.first] - np.uint64(memory.arena)) // np.uint64(8)
    forces = (memory.words[memory.forces] - np.uint64(memory.arena)) // np.uint64(8)
    first = np.int64(at)
    numbers = memory.numbers[first : first + count * width].reshape(count, width)
    whole = memory.whole[2 * first : 2 * (first + count * width)].reshape(count, 2 * width)
    add_friction(
        SPAN,
        whole[:, memory.pair : memory.pair + 2],
        numbers[:, memory.place : memory.place + 3],
        numbers[:, memory.frame : memory.frame + 9],
        whole[:, memory.row],
        memory.numbers[np.int64(forces) :],
        bench.kinds,
        bench.bodies,
        bench.brakes,
        bench.frame,
        bench.ground,
        bench.masses,
        place,
        moving,
        bench.forces,
    )


@kernel
def _part(bench: _Bench, now: float, pull: np.ndarray, broke: np.ndarray) -> None:
    """Let couplings go that are beyond their strength, and the last one when it is due."""
    last = bench.strength.shape[0] - 1
    for k in range(last + 1):
        due = k == last and now >= bench.release
        if broke[k] == math.inf and (due or pull[k] > bench.strength[k]):
            broke[k] = now
            bench.stiffness[k] = 0.0
            bench.damping[k] = 0.0


@kernel
def _go(bench: _Bench, memory: Memory, water: Water, record: _Record) -> tuple[int, bool]:
    """Let a train go: how many looks were kept, and whether all had come to rest."""
    looks = record.place.shape[0]
    for look in range(looks):
        now = look * SPAN
        place, turn, moving = record.place[look], record.turn[look], record.velocity[look]
        share = record.under[look]
        place[:] = bench.poses[:, :3]
        rotations(bench.poses[:, 3:], turn)
        world_velocities(bench.speeds, turn, moving)
        pulls(bench.lengths, bench.stiffness, bench.rest, record.pull[look])
        _part(bench, now, record.pull[look], record.broke)
        water_forces(
            SPAN, water, bench.sizes, bench.masses, place, turn, moving, record.flooded, bench.forces, share
        )
        _rub(bench, memory, place, moving)
        if now > 1.0 and look % 25 == 0 and still(moving, share, LAND_STILL, DRIFT_STILL, SINKING_STILL):
            return look + 1, True
        for _ in range(STEPS):
            mj_step(bench.model, bench.data)
    return looks, False


def simulate(train: Train, water: Water = NO_WATER, longest: float = LONGEST) -> Wreck:
    """Let a train go.

    Raises:
        ArithmeticError: The simulation lost its numbers; the train or the site lie outside what it can do.
    """
    n, looks = len(train.vehicles), int(longest / SPAN) + 1
    record = _Record(
        np.empty((looks, n, 3)),
        np.empty((looks, n, 9)),
        np.empty((looks, n, 6)),
        np.zeros((looks, n - 1)),
        np.zeros((looks, n)),
        np.full(n - 1, math.inf),
        np.zeros(n),
    )
    # Named here because the views below do not keep them.
    model, data = started(train)
    count, ended = _go(_bench(train, model, data), memory(data), water, record)
    place = record.place[:count]
    if not np.isfinite(place).all() or np.abs(place).max() > FARTHEST:
        raise ArithmeticError(
            "the wreck's simulation lost its numbers; the train lies outside what it can do"
        )
    return Wreck(
        np.arange(count) * SPAN,
        place,
        record.turn[:count],
        record.velocity[:count],
        record.pull[:count],
        record.broke,
        record.under[:count],
        ended,
    )
