"""What a blow does: striker, front of the body and body behind it, with pad and tissue between them.

Three masses on a line. Between striker and front lies the contact: a pad that bottoms out, with Hunt and
Crossley's damping. Between front and body lies the tissue: a spring that stiffens, a dashpot that is stiffer
in recovery, and a spring and dashpot in series that relaxes.
Sources: Hunt and Crossley, J Appl Mech 42, 440 (1975), for F = k d (1 + e d'); Lobdell et al., Impact
response of the human thorax (1973, from memory, not read), for the chest's three masses; Lau and Viano, SAE
861882 (1986), for the viscous response, the product of the speed of deformation and the share of the depth
deformed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from precipice.gags.hit.head import HIC_WINDOW, hic
from precipice.kernel import kernel, small_kernel

INPUTS = (
    "speed",
    "striker_mass",
    "contact_stiffness",
    "contact_damping",
    "pad_stiffness",
    "pad_travel",
    "break_force",
    "residual",
    "front_mass",
    "body_mass",
    "stiffness",
    "stiffening_at",
    "stiffness_beyond",
    "damping",
    "recovery_damping",
    "relaxation_stiffness",
    "relaxation_damping",
    "depth",
)
"""Columns of `strike`'s input, SI, in order; see `Blow`."""

OUTPUTS = ("force", "deflection", "viscous", "acceleration", "hic")
"""Columns of `strike`'s output: N, m, m/s, m/s2, HIC (15 ms, g^2.5 s)."""

MOST_STEPS = 6000
MOST_TIME = 0.4
"""s; a blow that has not parted by then is a push, and its peak has passed."""

FINENESS = 0.5
"""Step as a share of the shortest time constant; costs less than 0.2 % of any output (see the tests)."""

SAMPLES = 72
"""Points of the head's speed between which the HIC is looked for."""


class Blow(NamedTuple):
    """One blow, SI.

    Attributes:
        speed: Of the striker against the body at contact, m/s.
        striker_mass: Effective mass behind the blow, kg.
        contact_stiffness: Of fist, boot or prop on skin, N/m.
        contact_damping: Hunt and Crossley's e, s/m.
        pad_stiffness: N/m; not looked at where there is no pad.
        pad_travel: How far the pad gives before it bottoms out, m; 0 for none.
        break_force: Force at which a breakaway prop breaks, N; infinite for anything else.
        residual: Share of the force left once it is broken, 0 to 1.
        front_mass: Of the tissue that moves with the striker, kg.
        body_mass: Of what stands behind it, kg.
        stiffness: Of the tissue, N/m.
        stiffening_at: Deflection from which it is stiffer, m.
        stiffness_beyond: N/m on top of `stiffness` from there on.
        damping: While it is compressed, N s/m.
        recovery_damping: While it recovers, N s/m.
        relaxation_stiffness: Of the branch that relaxes, N/m.
        relaxation_damping: Of that branch, N s/m.
        depth: Of the body there, m, for the viscous response.
    """

    speed: float
    striker_mass: float
    contact_stiffness: float
    contact_damping: float
    pad_stiffness: float
    pad_travel: float
    break_force: float
    residual: float
    front_mass: float
    body_mass: float
    stiffness: float
    stiffening_at: float
    stiffness_beyond: float
    damping: float
    recovery_damping: float
    relaxation_stiffness: float
    relaxation_damping: float
    depth: float


@small_kernel
def contact_force(blow: Blow, depth: float, rate: float) -> float:
    """Force between striker and front, N, from how far they are pressed together, m, and how fast, m/s.

    The pad gives linearly to its travel, then the bare contact does; neither pulls.
    """
    if depth <= 0.0:
        return 0.0
    if blow.pad_travel > 0.0:
        soft = min(depth, blow.pad_travel)
        elastic = blow.pad_stiffness * soft + blow.contact_stiffness * (depth - soft)
    else:
        elastic = blow.contact_stiffness * depth
    return max(0.0, elastic * (1.0 + blow.contact_damping * rate))


@small_kernel
def body_force(blow: Blow, deflection: float, rate: float, relaxed: float) -> float:
    """Force between front and body, N."""
    damping = blow.damping if rate > 0.0 else blow.recovery_damping
    beyond = max(0.0, deflection - blow.stiffening_at)
    return (
        blow.stiffness * deflection
        + blow.stiffness_beyond * beyond
        + damping * rate
        + blow.relaxation_stiffness * (deflection - relaxed)
    )


State = tuple[float, float, float, float, float, float]
"""Press of the contact, deflection of the body, relaxed part, and speeds of striker, front and body."""


@small_kernel
def rates(blow: Blow, state: State, broken: bool) -> State:
    """Time derivative of the state."""
    press, deflection, relaxed, striker, front, body = state
    pushed = contact_force(blow, press, striker - front)
    if broken:
        pushed *= blow.residual
    held = body_force(blow, deflection, front - body, relaxed)
    slip = 0.0
    if blow.relaxation_damping > 0.0:
        slip = blow.relaxation_stiffness * (deflection - relaxed) / blow.relaxation_damping
    return (
        striker - front,
        front - body,
        slip,
        -pushed / blow.striker_mass,
        (pushed - held) / blow.front_mass,
        held / blow.body_mass,
    )


@small_kernel
def _ahead(state: State, rate: State, step: float) -> State:
    return (
        state[0] + step * rate[0],
        state[1] + step * rate[1],
        state[2] + step * rate[2],
        state[3] + step * rate[3],
        state[4] + step * rate[4],
        state[5] + step * rate[5],
    )


@small_kernel
def _stepped(blow: Blow, state: State, broken: bool, step: float) -> State:
    """One step of the classical Runge-Kutta method of fourth order."""
    one = rates(blow, state, broken)
    two = rates(blow, _ahead(state, one, 0.5 * step), broken)
    three = rates(blow, _ahead(state, two, 0.5 * step), broken)
    four = rates(blow, _ahead(state, three, step), broken)
    state = _ahead(state, one, step / 6.0)
    state = _ahead(state, two, step / 3.0)
    state = _ahead(state, three, step / 3.0)
    return _ahead(state, four, step / 6.0)


@small_kernel
def _step_of(blow: Blow, fineness: float) -> float:
    """A step well below the shortest time constant, s."""
    stiffest = blow.contact_stiffness
    if blow.pad_travel > 0.0:
        stiffest = max(stiffest, blow.pad_stiffness)
    tissue = blow.stiffness + blow.stiffness_beyond + blow.relaxation_stiffness
    lightest = min(blow.front_mass, blow.striker_mass)
    fastest = math.sqrt((stiffest + tissue) / lightest)
    damped = max(blow.damping, blow.recovery_damping) / blow.front_mass
    return fineness / (fastest + damped)


@kernel
def strike_one(
    blow: Blow, fineness: float, samples: int, whole: bool, out: np.ndarray, record: np.ndarray
) -> int:
    """Simulate one blow from touch until they part and the body recovers.

    Args:
        blow: The blow.
        fineness: Step as a share of the shortest time constant.
        samples: At how many points of the head's speed the HIC is looked for; 0 for no HIC.
        whole: Whether to go on until they have parted, rather than until every peak has passed.
        out: (len(OUTPUTS),), filled.
        record: (rows, 5), filled as far as it goes: time, force, deflection, speed of the body, press.

    Returns:
        How many rows were recorded.
    """
    step = _step_of(blow, fineness)
    state = (0.0, 0.0, 0.0, blow.speed, 0.0, 0.0)
    force = deflection = viscous = acceleration = 0.0
    speeds = np.empty(MOST_STEPS + 1)
    speeds[0] = 0.0
    taken, rows = 0, 0
    broken = False
    while taken < MOST_STEPS and taken * step < MOST_TIME:
        state = _stepped(blow, state, broken, step)
        taken += 1
        pushed = contact_force(blow, state[0], state[3] - state[4])
        if broken:
            pushed *= blow.residual
        elif pushed > blow.break_force:
            pushed, broken = blow.break_force, True
        held = body_force(blow, state[1], state[4] - state[5], state[2])
        force = max(force, pushed)
        deflection = max(deflection, state[1])
        viscous = max(viscous, state[1] / blow.depth * (state[4] - state[5]))
        acceleration = max(acceleration, held / blow.body_mass)
        speeds[taken] = state[5]
        if rows < record.shape[0]:
            record[rows, 0], record[rows, 1], record[rows, 2] = taken * step, pushed, state[1]
            record[rows, 3], record[rows, 4] = state[5], state[0]
            rows += 1
        eased = state[3] < state[4] and state[4] < state[5]
        if eased and (not whole or (state[0] <= 0.0 and held <= 0.0)):
            break
    out[0], out[1], out[2], out[3] = force, deflection, viscous, acceleration
    out[4] = hic(speeds, taken, step, samples, HIC_WINDOW) if samples > 0 else 0.0
    return rows


@kernel
def _strike_rows(rows: np.ndarray, samples: int, out: np.ndarray) -> None:
    nothing = np.empty((0, 5))
    for i in range(rows.shape[0]):
        row = rows[i]
        if row[0] <= 0.0:
            out[i, :] = 0.0
            continue
        blow = Blow(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8],
            row[9],
            row[10],
            row[11],
            row[12],
            row[13],
            row[14],
            row[15],
            row[16],
            row[17],
        )
        strike_one(blow, FINENESS, samples, samples > 0, out[i], nothing)


def strike(columns: Mapping[str, np.ndarray | float], head: bool = False) -> dict[str, np.ndarray]:
    """Simulate many blows.

    Args:
        columns: Every name of `INPUTS`, each (n,) or one number, SI. A speed of 0 or less is no contact.
        head: Whether the body struck is a head, so that the HIC is worked out; 0 where not.

    Returns:
        Every name of `OUTPUTS`, each (n,), SI; all 0 where there was no contact.

    Raises:
        KeyError: A column is missing.
    """
    given = np.broadcast_arrays(*(np.asarray(columns[name], dtype=float) for name in INPUTS))
    rows = np.ascontiguousarray(np.column_stack(given))
    out = np.empty((len(rows), len(OUTPUTS)))
    _strike_rows(rows, SAMPLES if head else 0, out)
    return {name: out[:, i] for i, name in enumerate(OUTPUTS)}


def course(blow: Blow, rows: int = MOST_STEPS) -> np.ndarray:
    """One blow over time, (k, 5): s, force N, deflection m, speed of the body m/s, press of the contact m."""
    record = np.empty((rows, 5))
    taken = strike_one(blow, FINENESS, 0, True, np.empty(len(OUTPUTS)), record)
    return record[:taken]
