"""How the opening goes: the branch a take falls into, line stretch, snatch, and when phases end."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.gags.cliff_jump.columns import (
    HESITATION_CHANCE,
    HESITATION_TIME,
    LEAVE_AFTER,
    LINE_STIFFNESS,
    NONE_CHANCE,
    OFF_HEADING,
    PACK_MASS,
    PILOT_DRAG_AREA,
    PILOT_OPENS_AFTER,
    PULL_AFTER,
    STRETCH_LENGTH,
    TRACK_AFTER,
    TUCK_FOR,
    TURNED_CHANCE,
    TWIST_CHANCE,
    TWIST_TIME,
)
from precipice.kernel import kernel
from precipice.physics.air import uniform_at

CLEAN, NO_CANOPY, HESITATION, TWIST, TURNED = range(5)
"""Branches: as trained; nothing that flies; a late pilot chute; line twists; facing back at the wall."""

DRAWS = 1 << 40
"""Counters from here on are the opening's; the gusts use those below."""


class Opening(NamedTuple):
    """What was drawn for one opening.

    Attributes:
        branch: One of the five above.
        tuck_ends: s after the lip.
        box_ends: s after the lip.
        throw: s after the lip.
        pull_begins: When the pilot chute begins to pull, s after the lip; inf where it never does.
        twisted: How long the lines stay twisted, s.
        heading: Of the open canopy, off the jump's line, rad.
    """

    branch: int
    tuck_ends: float
    box_ends: float
    throw: float
    pull_begins: float
    twisted: float
    heading: float


@kernel
def _branch(p: np.ndarray, draw: float) -> int:
    """The branch that a number between 0 and 1 falls into; the chances stand end to end."""
    edge = p[NONE_CHANCE]
    if draw < edge:
        return NO_CANOPY
    edge += p[HESITATION_CHANCE]
    if draw < edge:
        return HESITATION
    edge += p[TWIST_CHANCE]
    if draw < edge:
        return TWIST
    return TURNED if draw < edge + p[TURNED_CHANCE] else CLEAN


@kernel
def draw_opening(p: np.ndarray, key: int) -> Opening:
    """The opening that belongs to a key.

    A turned canopy faces between 90 and 180 degrees off, either way, all equally likely. Own assumption.
    """
    branch = _branch(p, uniform_at(key, DRAWS))
    left = p[LEAVE_AFTER]
    throw = left + p[PULL_AFTER]
    pull = throw + p[PILOT_OPENS_AFTER]
    if branch == HESITATION:
        pull += p[HESITATION_TIME]
    elif branch == NO_CANOPY:
        pull = np.inf
    heading = p[OFF_HEADING]
    if branch == TURNED:
        draw = 2.0 * uniform_at(key, DRAWS + 1) - 1.0
        heading = math.copysign(0.5 * math.pi * (1.0 + abs(draw)), draw)
    return Opening(
        branch,
        min(throw, left + p[TUCK_FOR]),
        min(throw, left + max(p[TUCK_FOR], p[TRACK_AFTER])),
        throw,
        pull,
        p[TWIST_TIME] if branch == TWIST else 0.0,
        heading,
    )


@kernel
def line_stretch(p: np.ndarray, speed: float, density: float) -> tuple[float, float]:
    """Time from the pull of the pilot chute to line stretch, s, and the speed it then parts at, m/s.

    The pilot chute brakes the packed canopy, v_c = V / (1 + k V t), k = rho CdS / 2 m_c, and falls behind by
    V t - ln(1 + k V t) / k, until bridle and lines are out. The performer's own speed V is held meanwhile.
    Own derivation: quadratic drag on a point, weight left out. Solved by Newton's method from above.
    """
    k = 0.5 * density * p[PILOT_DRAG_AREA] / p[PACK_MASS]
    v = max(speed, 1.0)
    length = p[STRETCH_LENGTH]
    # For small k V t the gap is k V^2 t^2 / 2 less a little: the first guess is early, and made late.
    t = math.sqrt(2.0 * length / (k * v * v)) + length / v
    for _ in range(8):
        gap = v * t - math.log1p(k * v * t) / k - length
        t = max(1e-3, t - gap / (v - v / (1.0 + k * v * t)))
    return t, v - v / (1.0 + k * v * t)


@kernel
def snatch_force(p: np.ndarray, parting_speed: float) -> float:
    """Force, N, as the lines come tight: dv sqrt(K m), the canopy stopped by the lines' spring.

    Source: energy of a mass on a spring, m dv^2 / 2 = F^2 / 2 K; Knacke, NWC TP 6575 (1991), section 5.2.
    """
    return parting_speed * math.sqrt(p[LINE_STIFFNESS] * p[PACK_MASS])
