"""A talent-scheduling instance, and what an order of its scenes costs.

An actor is paid from the first to the last scene that he or she is in, waiting included. The problem is
stated in T. C. E. Cheng, J. E. Diamond, B. M. T. Lin, "Optimal scheduling in film production to minimize
talent hold cost", Journal of Optimization Theory and Applications 79 (1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_SCENES = 1000
MOST_ACTORS = 1000
MOST_COST = 2**53
"""Largest cost of everybody for the whole shoot: below it, sums are exact in float64 too."""


@dataclass(frozen=True, eq=False)
class Instance:
    """Who is in which scene, how long the scenes take, and what an actor costs for one unit of that time.

    Attributes:
        name: What the instance is called.
        presence: Whether an actor is in a scene, bool, (actors, scenes).
        costs: Cost of an actor for one unit of duration, int64, (actors,), 0 or more.
        durations: Duration of a scene, int64, (scenes,), 0 or more, in any unit.

    Raises:
        ValueError: A shape, a sign or a size is not as stated; 1 to 1000 scenes, up to 1000 actors.
    """

    name: str
    presence: np.ndarray
    costs: np.ndarray
    durations: np.ndarray

    def __post_init__(self) -> None:
        for message in self._mistakes():
            raise ValueError(f"{self.name}: {message}")
        for field, kind in (("presence", np.bool_), ("costs", np.int64), ("durations", np.int64)):
            copy = np.array(getattr(self, field), dtype=kind)
            copy.setflags(write=False)
            object.__setattr__(self, field, copy)

    def _mistakes(self) -> list[str]:
        presence, costs, durations = self.presence, self.costs, self.durations
        if presence.ndim != 2 or presence.dtype != np.bool_:
            return [f"presence: found {presence.dtype} of {presence.ndim} axes; allowed: bool of 2"]
        actors, scenes = presence.shape
        if not 1 <= scenes <= MOST_SCENES or actors > MOST_ACTORS:
            return [
                f"presence: found {scenes} scenes and {actors} actors; "
                f"allowed: 1 to {MOST_SCENES} and 0 to {MOST_ACTORS}"
            ]
        wrong = []
        for field, values, size in (("costs", costs, actors), ("durations", durations, scenes)):
            if values.shape != (size,) or values.dtype.kind not in "iu":
                wrong.append(f"{field}: found {values.dtype} {values.shape}; allowed: integers ({size},)")
            elif size and int(values.min()) < 0:
                wrong.append(f"{field}: found {int(values.min())}; allowed: 0 or more")
        if wrong:
            return wrong
        most = sum(map(int, costs)) * sum(map(int, durations))
        if most > MOST_COST:
            wrong.append(f"costs: found {most} for everybody all the time; allowed: up to {MOST_COST}")
        return wrong

    @property
    def scenes(self) -> int:
        """Number of scenes."""
        return int(self.presence.shape[1])

    @property
    def actors(self) -> int:
        """Number of actors."""
        return int(self.presence.shape[0])


def cost_of(instance: Instance, order: Sequence[int] | np.ndarray) -> int:
    """Sum over the actors of cost times the duration from first to last scene, in an order of the scenes.

    Args:
        instance: The instance.
        order: Every scene once, counted from 0, (scenes,).

    Raises:
        ValueError: The order is not a permutation of the scenes.
    """
    places = np.asarray(order, dtype=np.int64)
    if places.shape != (instance.scenes,) or not np.array_equal(np.sort(places), np.arange(instance.scenes)):
        raise ValueError(f"{instance.name}: the order is not a permutation of {instance.scenes} scenes")
    ends = np.concatenate(([0], np.cumsum(instance.durations[places])))
    total = 0
    for cost, row in zip(instance.costs.tolist(), instance.presence[:, places], strict=True):
        held = np.flatnonzero(row)
        if held.size:
            total += cost * int(ends[held[-1] + 1] - ends[held[0]])
    return total
