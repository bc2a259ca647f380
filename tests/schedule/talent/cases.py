"""Small instances, and their best cost by a program that shares nothing with the solver."""

from __future__ import annotations

import random

import numpy as np

from precipice.schedule.talent.instance import Instance


def instance(rows: list[list[int]], costs: list[int], durations: list[int], name: str = "case") -> Instance:
    presence = np.array(rows, dtype=np.bool_).reshape(len(costs), len(durations))
    return Instance(name, presence, np.array(costs, dtype=np.int64), np.array(durations, dtype=np.int64))


def drawn(dice: random.Random, most_scenes: int = 9, most_actors: int = 8) -> Instance:
    """A random instance: sparse or dense, equal scenes, no actors, costs and durations of 0 among them."""
    scenes, actors = dice.randint(1, most_scenes), dice.randint(0, most_actors)
    density = dice.choice([0.2, 0.35, 0.5, 0.7])
    rows = [[int(dice.random() < density) for _ in range(scenes)] for _ in range(actors)]
    if dice.random() < 0.3:
        one, other = dice.randrange(scenes), dice.randrange(scenes)
        for row in rows:
            row[one] = row[other]
    least, dearest, longest = dice.choice([0, 1]), dice.choice([1, 3, 50]), dice.choice([1, 2, 9])
    costs = [dice.randint(least, dearest) for _ in range(actors)]
    return instance(rows, costs, [dice.randint(least, longest) for _ in range(scenes)])


def best_cost(one: Instance) -> int:
    """The least cost, by dynamic programming over all sets of scenes already shot; up to about 12 scenes."""
    n, m = one.scenes, one.actors
    cast = [sum(1 << a for a in range(m) if one.presence[a, s]) for s in range(n)]
    costs, days = one.costs.tolist(), one.durations.tolist()
    everything = (1 << n) - 1
    seen = [0] * (1 << n)
    for scenes in range(1, 1 << n):
        low = (scenes & -scenes).bit_length() - 1
        seen[scenes] = seen[scenes & (scenes - 1)] | cast[low]
    least = [0] * (1 << n)
    for todo in range(1, 1 << n):
        waiting = seen[everything & ~todo] & seen[todo]
        least[todo] = min(
            days[s] * sum(costs[a] for a in range(m) if (cast[s] | waiting) >> a & 1) + least[todo ^ (1 << s)]
            for s in range(n)
            if todo >> s & 1
        )
    return least[everything]
