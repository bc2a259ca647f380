"""What every solver of the comparison is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from precipice.schedule.talent.instance import Instance


@dataclass(frozen=True)
class Answer:
    """The best order found so far and a lower bound on the cost of any order.

    Attributes:
        cost: Cost of the order; None before a first order is found.
        bound: No order costs less.
        optimal: Whether the order is proven to be of least cost.
        order: Every scene once, counted from 0.
    """

    cost: int | None
    bound: int
    optimal: bool
    order: tuple[int, ...] | None


@dataclass(frozen=True)
class Limits:
    """What one solver may use on one instance: seconds of wall-clock time, bytes of memory."""

    seconds: float
    memory: int


Told = Callable[[Answer], None]
"""Is called with every better answer on the way, so that a solver killed for its memory leaves something."""


@dataclass(frozen=True)
class Reduced:
    """An instance without what decides nothing, for all rivals alike.

    Attributes:
        presence: Whether an actor is in a block of scenes, bool, (actors, blocks).
        costs: Cost of an actor for one unit of duration, int64, (actors,), above 0.
        durations: Duration of a block, int64, (blocks,), above 0.
        blocks: The instance's scenes in each block, in the order in which they are shot.
        base: What every order costs: everybody's own scenes, those left out included.
    """

    presence: np.ndarray
    costs: np.ndarray
    durations: np.ndarray
    blocks: tuple[tuple[int, ...], ...]
    base: int

    def order(self, places: list[int]) -> tuple[int, ...]:
        """The instance's scenes in the order of their blocks."""
        return tuple(scene for block in places for scene in self.blocks[block])


def reduced(instance: Instance) -> Reduced:
    """Take out actors of one block or no pay, merge scenes of the same actors, until nothing changes.

    The preprocessing of M. Garcia de la Banda, P. J. Stuckey, G. Chu, "Solving talent scheduling with dynamic
    programming", INFORMS Journal on Computing 23 (2011).

    Raises:
        ValueError: A scene takes no time: the published rules are stated for durations above 0.
    """
    if (instance.durations <= 0).any():
        raise ValueError(
            f"{instance.name}: found a scene that takes no time; the rivals need durations above 0"
        )
    base = int(instance.costs @ (instance.presence @ instance.durations))
    presence = instance.presence[instance.costs > 0]
    costs, durations = instance.costs[instance.costs > 0], instance.durations.copy()
    blocks: list[tuple[int, ...]] = [(scene,) for scene in range(instance.scenes)]
    while True:
        many = presence.sum(axis=1) > 1
        presence, costs = presence[many], costs[many]
        alike: dict[bytes, list[int]] = {}
        for block in range(len(blocks)):
            alike.setdefault(presence[:, block].tobytes(), []).append(block)
        if many.all() and len(alike) == len(blocks):
            return Reduced(presence, costs, durations, tuple(blocks), base)
        groups = list(alike.values())
        durations = np.array([durations[group].sum() for group in groups], dtype=np.int64)
        presence = presence[:, [group[0] for group in groups]]
        blocks = [tuple(scene for block in group for scene in blocks[block]) for group in groups]
