"""A leader's fall: rope over the top piece to a belay that may slip."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.gags.rope_fall.rope import G, Rope, caught


class Lead(NamedTuple):
    """What a leader's fall does, all (n,).

    Attributes:
        body: Highest load on the body, N.
        piece: Highest load on the top piece, N.
        belay: Highest load on the belay, N.
        stretch: Of the rope, m.
        slipped: Rope run through the belay device, m.
    """

    body: np.ndarray
    piece: np.ndarray
    belay: np.ndarray
    stretch: np.ndarray
    slipped: np.ndarray


def lead_fall(
    rope: Rope,
    mass: np.ndarray,
    fall: np.ndarray,
    above: np.ndarray,
    below: np.ndarray,
    passed_on: np.ndarray,
    holds: np.ndarray,
) -> Lead:
    """A leader's fall onto the top piece.

    The piece bends the rope over a carabiner, which passes on the share r of the tension: the belay's side
    stretches r times as much, so that the rope works as one of the length l1 + r l2, and the piece bears
    (1 + r) times the tension. Where the belay would have to hold more than it can, the rope runs: the
    tension stays at that, and the slip follows from the energy left,
    s = (m g (h + x) - W) / (T - m g), with W and x what the rope has taken up at that tension.
    Source: the rope as in `caught`; friction at one runner after Pavier, Experimental and theoretical
    simulations of climbing falls (University of Bristol); the slip is an energy balance of our own.

    Args:
        rope: Its material.
        mass: kg.
        fall: Free fall, slack included, m.
        above: Rope between climber and top piece, m.
        below: Rope between top piece and belay, m.
        passed_on: Share r of the tension that the top piece passes on to the belay's side.
        holds: What the belay device holds before the rope runs, N.
    """
    catch = caught(rope, mass, fall, above + passed_on * below)
    most = np.maximum(holds / passed_on, 1.05 * mass * G)
    share = np.minimum(most / catch.tension, 1.0)
    weight = mass * G
    work = weight * (fall + catch.stretch)
    tension, stretch = share * catch.tension, share * catch.stretch
    slipped = (weight * (fall + stretch) - share**2 * work) / np.maximum(tension - weight, 0.05 * weight)
    slipped = np.where(share < 1.0, np.maximum(slipped, 0.0), 0.0)
    return Lead(tension, (1.0 + passed_on) * tension, passed_on * tension, stretch, slipped)
