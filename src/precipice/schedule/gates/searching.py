"""The scheduler's search as the policy's re-planner and as the curve's planner.

The search is handed in, so that nothing here depends on how it searches. It runs by steps, on one thread,
with a seed, so a policy and a curve are the same on every run. It minimises the expected cost with dates
kept after a failure (`keeping.expected_keeping`), which is not quite the policy's own: what it finds is
compared, by that same measure, with what was known before it, and the cheaper is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from precipice.schedule.gates.close_up import close_up
from precipice.schedule.gates.curve import Planner, first_day
from precipice.schedule.gates.policy import Replan
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.failing import Plan
from precipice.schedule.shoot.keeping import expected_keeping
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.rules import violations


class Found(Protocol):
    """What a search returns."""

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The slot of every task."""


class Search(Protocol):
    """The scheduler's `solve`."""

    def __call__(
        self,
        shoot: Shoot,
        *,
        seconds: float | None,
        steps: int,
        threads: int,
        seed: int,
        start: Mapping[str, Slot] | None = None,
        pinned: Mapping[str, int] | None = None,
    ) -> Found:
        """The best plan found; raises Infeasible where there is none."""


def replanner(search: Search, steps: int, seed: int) -> Replan:
    """What is left is closed up, and searched from there."""

    def replan(shoot: Shoot, old: Plan) -> Mapping[str, Slot]:
        closed = close_up(shoot, old)
        whole = len(closed) == len(shoot.tasks)
        try:
            found = search(
                shoot, seconds=None, steps=steps, threads=1, seed=seed, start=closed if whole else None
            ).slots
        except Infeasible:
            return closed
        return cheaper(shoot, closed, found) if whole else found

    return replan


def planner(search: Search, task: str, steps: int, seed: int) -> Planner:
    """Plans with a task on a date, searched from a start.

    Where the search would start the shoot later than its start does, it is asked again with a task of the
    start's first day kept there.
    """

    def plan(shoot: Shoot, at: int, start: Plan | None) -> Plan:
        def searched(pinned: Mapping[str, int]) -> Plan:
            return search(
                shoot, seconds=None, steps=steps, threads=1, seed=seed, start=start, pinned=pinned
            ).slots

        found = searched({task: at})
        if start is None:
            return found
        first = first_day(start)
        if first_day(found) > first:
            anchor = min(number for number, slot in start.items() if slot.date == first)
            found = searched({task: at, anchor: first})
        return cheaper(shoot, start, found)

    return plan


def cheaper(shoot: Shoot, known: Plan, found: Plan) -> Plan:
    """The cheaper of two plans, of equals the one known before; one that breaks a rule is never taken."""
    if violations(shoot, found):
        return known
    costs = [round(expected_keeping(shoot, plan).total, 6) for plan in (known, found)]
    return found if costs[1] < costs[0] else known
