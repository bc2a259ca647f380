"""The instances that solvers are compared on: files of the literature, and random ones made afresh.

The random law is that of M. Garcia de la Banda, P. J. Stuckey, G. Chu, "Solving talent scheduling with
dynamic programming", INFORMS Journal on Computing 23 (2011), after Cheng, Diamond and Lin (1993): an actor is
in 2 to all of the scenes, which ones is even odds, and costs 1 to 100; a scene takes 1 to 5. An instance with
a scene that has nobody is drawn again.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from precipice.schedule.talent.instance import Instance
from precipice.schedule.talent.read import read_instance

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "talent"
SCENES = tuple(range(16, 65, 2))
ACTORS = tuple(range(8, 23, 2))
EACH = 5
GOLDEN = (5**0.5 - 1) / 2
NOT_INSTANCES = frozenset({"Solutions.reference_output.txt"})


def regenerated(scenes: int, actors: int, number: int) -> Instance:
    """Random instance number 0 to 4 of a size; the same size and number give the same instance for ever.

    Its seed is scenes * 100000 + actors * 1000 + number, for Python's own generator.
    """
    draw = random.Random(scenes * 100_000 + actors * 1_000 + number)
    while True:
        presence = np.zeros((actors, scenes), dtype=np.bool_)
        costs = np.zeros(actors, dtype=np.int64)
        for actor in range(actors):
            presence[actor, draw.sample(range(scenes), draw.randint(2, scenes))] = True
            costs[actor] = draw.randint(1, 100)
        if presence.any(axis=0).all():
            break
    durations = np.array([draw.randint(1, 5) for _ in range(scenes)], dtype=np.int64)
    return Instance(f"regen-{scenes}-{actors}-{number}", presence, costs, durations)


def literature() -> dict[str, Instance]:
    """The classic and MiniZinc instances, by file name; none where the data are not beside this checkout."""
    folders = (DATA / "classic", DATA / "minizinc")
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return {path.name: read_instance(path) for path in paths if path.name not in NOT_INSTANCES}


def sample(count: int) -> list[Instance]:
    """So many of the 1,000 random instances, spread evenly over scenes and actors; always the same ones.

    Scenes step evenly through their range, actors by the golden ratio, which spreads the pairs evenly; a size
    met again gives its next number, and a size used up the next size.
    """
    sizes = [(scenes, actors) for scenes in SCENES for actors in ACTORS]
    drawn = [0] * len(sizes)
    found = []
    for k in range(min(count, EACH * len(sizes))):
        scenes = (2 * k + 1) * len(SCENES) // (2 * count)
        place = scenes * len(ACTORS) + int(k * GOLDEN % 1 * len(ACTORS))
        while drawn[place] == EACH:
            place = (place + 1) % len(sizes)
        found.append(regenerated(*sizes[place], (drawn[place] + place) % EACH))
        drawn[place] += 1
    return found
