"""A plan weighed by the compiled search's own books: quick, for many plans of one shoot.

What it says is what `rules` and `costs` say: breaches are zero where no rule is broken, and the costs are
those of the reference to rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from precipice.schedule.shoot.anneal import anneal
from precipice.schedule.shoot.arrays import Tables, encoded, tables
from precipice.schedule.shoot.change import fill, nominal
from precipice.schedule.shoot.leaf import empty_tree
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.state import BREACHES, empty_state

AS_IT_STANDS = (0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)
"""A course of annealing without a step: the plan is weighed and left."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A shoot and its tables.

    Attributes:
        shoot: Every task of it is put somewhere by the plans that are weighed.
        t: The same as numbers.
    """

    shoot: Shoot
    t: Tables

    def breaches_and_cost(self, slots: Mapping[str, Slot]) -> tuple[float, float]:
        """Breaches, 60 a rule broken and one a minute or day beyond it; cost if all goes well."""
        s = empty_state(self.t)
        fill(self.t, s, *encoded(self.shoot, slots))
        return float(s.sums[0, BREACHES]), float(nominal(s))

    def expected(self, slots: Mapping[str, Slot]) -> float:
        """Expected cost where tasks keep their dates whatever fails; see `keeping`."""
        date, column = encoded(self.shoot, slots)
        course, stop = np.array(AS_IT_STANDS), np.zeros(1, dtype=np.int64)
        found = anneal(self.t, empty_state(self.t), empty_tree(self.shoot), date, column, course, stop)
        return float(found[1])


def scale_of(shoot: Shoot, without: Iterable[str] = ()) -> Scale:
    """The scale of a shoot, some of its tasks left out."""
    left = leaving_out(shoot, frozenset(without))
    return Scale(left, tables(left))


def leaving_out(shoot: Shoot, without: frozenset[str]) -> Shoot:
    """The shoot as if it did not have some tasks; their gates go, and what came after them waits no more."""
    if not without:
        return shoot
    tasks = tuple(
        replace(task, follows=tuple(link for link in task.follows if link.number not in without))
        for task in shoot.tasks
        if task.number not in without
    )
    return replace(
        shoot,
        tasks=tasks,
        gates=tuple(gate for gate in shoot.gates if gate.task not in without),
        wishes=tuple(
            replace(wish, tasks=tuple(number for number in wish.tasks if number not in without))
            for wish in shoot.wishes
            if not without.intersection(wish.before or ())
            and (not wish.tasks or not without.issuperset(wish.tasks))
        ),
    )
