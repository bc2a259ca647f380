"""How near a blow that is not to land comes: aim, reach and timing of the striker, reaction of the other.

Plain functions over arrays, without knowledge of gags or of film, for anybody who must find the gap that
keeps contact rare and still reads as a hit: lengths in m along the line of the gap, times in s from the
moment at which the limb is nearest, speeds in m/s.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

Line = Literal["short", "across"]
"""A blow that stops short of the body, or one that crosses beside it."""

INSTANTS = 81
"""Moments at which the gap is looked at around the nearest point."""


def withdrawal(t: np.ndarray, speed: np.ndarray, stop_distance: np.ndarray) -> np.ndarray:
    """How far a limb that stops short is behind its foremost point, m, `t` seconds from it.

    A limb braked evenly over `stop_distance` from `speed`: a t^2 / 2, a = v^2 / (2 s); at full speed before.
    """
    slowing = speed**2 / (2.0 * stop_distance)
    braking = 2.0 * stop_distance / speed
    early = stop_distance + speed * (np.abs(t) - braking)
    return np.where(np.abs(t) <= braking, 0.5 * slowing * t**2, early)


def reaction(t: np.ndarray, begins: np.ndarray, takes: np.ndarray, travel: np.ndarray) -> np.ndarray:
    """How far the struck performer has moved away from the blow, m, at `t`; below zero towards it.

    A smooth move of `travel` that begins at `begins` and takes `takes`: 3 u^2 - 2 u^3. Own assumption.
    """
    share = np.clip((t - begins) / takes, 0.0, 1.0)
    return travel * share**2 * (3.0 - 2.0 * share)


def standing_gap(
    gap: np.ndarray,
    distance_error: np.ndarray,
    reach_error: np.ndarray,
    closing_speed: np.ndarray,
    timing_error: np.ndarray,
) -> np.ndarray:
    """The gap at the blow's nearest point if the other did not react, m.

    Args:
        gap: As planned.
        distance_error: How much further apart the two stand.
        reach_error: How much further than aimed the limb goes.
        closing_speed: Of the other towards the striker as the blow comes.
        timing_error: How late the blow is against the cue.
    """
    return gap + distance_error - reach_error - closing_speed * timing_error


def miss_distance(
    line: Line,
    standing: np.ndarray,
    speed: np.ndarray,
    stop_distance: np.ndarray,
    reaction_begins: np.ndarray,
    reaction_takes: np.ndarray,
    reaction_travel: np.ndarray,
    body_radius: np.ndarray | float = 0.1,
) -> np.ndarray:
    """Nearest that limb and body come to each other, m, below zero where they touch; (n,).

    Args:
        line: "short": the limb stops in line with the body and comes back. "across": it passes beside a round
            body at full speed.
        standing: Gap at the blow's nearest point without a reaction, as `standing_gap` gives, (n,).
        speed: Of the limb, (n,).
        stop_distance: Over which it is braked, (n,); not looked at for "across".
        reaction_begins: When the other begins to move, s after the blow's nearest point, (n,).
        reaction_takes: How long the move takes, s, (n,).
        reaction_travel: How far it goes, away from the blow, m, (n,).
        body_radius: Of the body that a blow crosses, m, one or (n,).
    """
    reach = 2.0 * stop_distance / speed if line == "short" else (2.0 * body_radius + 0.2) / speed
    nearest = np.full(np.shape(standing), np.inf)
    for share in np.linspace(-1.0, 1.0, INSTANTS):
        t = share * reach
        gap = standing + reaction(t, reaction_begins, reaction_takes, reaction_travel)
        if line == "short":
            apart = gap + withdrawal(t, speed, stop_distance)
        else:
            apart = np.where(
                gap <= -body_radius,
                np.abs(speed * t) - body_radius,
                np.hypot(gap + body_radius, speed * t) - body_radius,
            )
        nearest = np.minimum(nearest, apart)
    return nearest


def contact_speed(line: Line, missed: np.ndarray, speed: np.ndarray, stop_distance: np.ndarray) -> np.ndarray:
    """Speed at which a limb meets the body, m/s; 0 where it does not.

    A braked limb that would still go u further has v sqrt(u / s) left; one that crosses has all of it.
    """
    deep = np.maximum(0.0, -missed)
    if line == "across":
        return np.where(deep > 0.0, speed, 0.0)
    return speed * np.sqrt(np.minimum(1.0, deep / stop_distance))


def depth_at(
    line: Line,
    bearable: np.ndarray,
    speed: np.ndarray,
    stop_distance: np.ndarray,
    body_radius: np.ndarray | float = 0.1,
) -> np.ndarray:
    """How far a limb may go into the body before it meets it faster than `bearable`, (n,), m.

    The inverse of `contact_speed`: s (v / v0)^2 for a braked limb, all of s where no part of the blow is that
    fast. A limb that crosses is either too fast everywhere, 0, or nowhere, the body's radius.
    """
    if line == "across":
        return np.where(bearable < speed, 0.0, body_radius)
    return stop_distance * np.minimum(1.0, bearable / speed) ** 2


def contact_probability(gap: float, spread: float) -> float:
    """Probability of a touch where the gap has a bell-shaped error with standard deviation `spread`, m."""
    return float(ndtr(-gap / spread))


def gap_for(probability: float, spread: float) -> float:
    """The planned gap, m, at which a bell-shaped error of `spread` touches with `probability`.

    Raises:
        ValueError: The probability is not between 0 and 1.
    """
    if not 0.0 < probability < 1.0:
        raise ValueError(f"probability {probability:g} of contact; more than 0 and less than 1 is allowed")
    return float(-spread * ndtri(probability))


def gap_in_sample(probability: float, missed: np.ndarray, planned: float) -> float:
    """The planned gap, m, that would have touched in at most a share `probability` of sampled takes.

    Exact for a blow that stops short, since a larger gap moves every miss distance by as much.

    Args:
        probability: Share of takes that may touch, 0 to 1.
        missed: Miss distances at the gap that was planned, (n,), m.
        planned: That gap, m.
    """
    return float(planned - np.quantile(missed, probability, method="lower"))
