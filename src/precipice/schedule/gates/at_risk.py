"""Money at risk day by day: what has been spent by each date, and what of it is lost if a gate fails then.

The picture that a completion guarantor asks for. Spent by a date is what the plan has paid on and before it
while nothing failed (as a course that ends there costs; a week paid by the week counts from its first day).
Lost is all of that where the failure stops the film, else the running and daily pay of the tasks that fall
and were shot by then, by their share of their day's minutes. A gate's own date settles it: its loss stands
up to then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from precipice.schedule.gates.course import Course, Stage, course_cost
from precipice.schedule.shoot.costs import CostSplit
from precipice.schedule.shoot.failing import Failed, Plan, chances_of, spent
from precipice.schedule.shoot.problem import Shoot


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The end of a date on which nothing has failed yet.

    Attributes:
        date: Index of the date.
        spent: On the plan so far, by cause, currency.
        lost: Of that, by gag and name of the mode, if that gate fails on its date with no more spent than by
            now; only gates that are still to come, or come on this date.
        expected: The same by gag, weighed with the chances of its modes on its date, nothing failing before.
    """

    date: int
    spent: CostSplit
    lost: Mapping[tuple[str, str], float]
    expected: Mapping[str, float]


def money_at_risk(shoot: Shoot, plan: Plan) -> tuple[AtRisk, ...]:
    """What is at risk at the end of each date from the plan's first to its last."""
    dates = [slot.date for slot in plan.values()]
    return tuple(_at_end_of(shoot, plan, at) for at in range(min(dates), max(dates) + 1))


def _at_end_of(shoot: Shoot, plan: Plan, at: int) -> AtRisk:
    start = (Stage(shoot, plan, -1),)
    so_far = course_cost(Course(start, looked_at=at))
    lost: dict[tuple[str, str], float] = {}
    expected: dict[str, float] = {}
    for gate in shoot.gates:
        if gate.task not in plan or plan[gate.task].date < at:
            continue
        expected[gate.gag] = 0.0
        for mode, p in zip(gate.modes, chances_of(gate, ())[plan[gate.task].date], strict=True):
            course = Course(start, (Failed(gate, mode, at),), looked_at=at)
            gone = spent(so_far) if mode.ends else course_cost(course).at_risk
            lost[gate.gag, mode.name] = gone
            expected[gate.gag] += p * gone
    return AtRisk(at, so_far, lost, expected)
