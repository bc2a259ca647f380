"""What can be settled before any search: an equivalent smaller instance.

Three rules, repeated until none applies, after M. Garcia de la Banda, P. J. Stuckey, G. Chu, "Solving talent
scheduling with dynamic programming", INFORMS Journal on Computing 23 (2011): an actor in at most one scene or
without cost waits for nothing; an actor in every scene never waits; scenes with the same actors may as well
follow one another, and are shot as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.schedule.talent.instance import Instance


@dataclass(frozen=True, eq=False)
class Reduced:
    """An instance of the actors whose waiting depends on the order, and of blocks of scenes.

    Attributes:
        presence: Whether an actor is in a block, bool, (actors, blocks); no two blocks are alike.
        costs: Cost of an actor for one unit of duration, int64, (actors,), above 0.
        durations: Duration of a block, int64, (blocks,).
        blocks: The scenes of each block in an order to shoot them in, counted from 0 in the instance given.
        base: Cost of all actors of the instance given for the scenes that they are in.
    """

    presence: np.ndarray
    costs: np.ndarray
    durations: np.ndarray
    blocks: tuple[tuple[int, ...], ...]
    base: int

    def restore(self, order: list[int]) -> tuple[int, ...]:
        """The scenes of the instance given, in an order of the blocks."""
        return tuple(scene for block in order for scene in self.blocks[block])


def reduce(instance: Instance) -> Reduced:
    """The reduced instance: its cost of waiting is that of the instance given, in every order of blocks.

    An actor who comes to be in one block only is dropped with the block kept in one piece, so that he or she
    never waits inside it, however the blocks are merged later.
    """
    presence, costs, durations = instance.presence, instance.costs, instance.durations
    blocks: list[tuple[int, ...]] = [(scene,) for scene in range(instance.scenes)]
    base = sum(cost * int(durations[row].sum()) for cost, row in zip(costs.tolist(), presence, strict=True))
    while True:
        shot = presence.sum(axis=1)
        waits = (shot > 1) & (shot < len(blocks)) & (costs > 0)
        presence, costs = presence[waits], costs[waits]
        alike: dict[bytes, list[int]] = {}
        for block in range(len(blocks)):
            alike.setdefault(presence[:, block].tobytes(), []).append(block)
        if len(alike) == len(blocks) and waits.all():
            return Reduced(presence, costs, durations, tuple(blocks), base)
        kept = list(alike.values())
        blocks = [tuple(scene for block in group for scene in blocks[block]) for group in kept]
        durations = np.array([int(durations[group].sum()) for group in kept], dtype=np.int64)
        presence = presence[:, [group[0] for group in kept]]
