"""The day-one curve: what the shoot is expected to cost with a gate forced on each date, and why.

For each date the best plan that a planner finds with the gate's task on that date is turned into a policy,
and the policy's expected cost is exact (`policy.policy`). Which plan is the best for a date is a search's
result: a point is an upper bound of the least cost there, and the least cost where the planner proves its
plans.

The shoot starts when the plan does: a plan whose main unit starts later is not taken. It would leave the gate
the first day's work and only put the whole shoot off, which costs nothing by the shoot's own prices.

The planner is handed in, and started from a neighbour's plan with the gate moved over. `moved` makes that
start: the gate's date and the date wanted change places, with all that is on them, or the days between move
up by one, or the gate's task goes alone; the cheapest that breaks no rule; or else what is in the way is
laid elsewhere (`close_up.repaired`). Taken for itself it is a planner without search, `stay`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from precipice.schedule.gates.close_up import repaired
from precipice.schedule.gates.policy import Policy
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.costs import CostSplit, cost
from precipice.schedule.shoot.failing import Plan
from precipice.schedule.shoot.problem import Gate, Shoot, Slot
from precipice.schedule.shoot.rules import violations

Planner = Callable[[Shoot, int, Plan | None], Plan]
"""The problem, the date that the curve's gate has to be on, and a plan that has it there and breaks no rule,
if one is known, to a plan that has it there. The gate is the one that the planner was made for."""

Price = Callable[[Plan], Policy]
"""A plan to its policy, see `policy.policy`."""


@dataclass(frozen=True, slots=True)
class Point:
    """A gate forced on a date.

    Attributes:
        date: Index of the date.
        policy: What was found; None where nothing was.
        why_not: In words, where nothing was found.
    """

    date: int
    policy: Policy | None
    why_not: str = ""

    @property
    def cost(self) -> CostSplit | None:
        """Expected cost by cause; None where nothing was found."""
        return self.policy.cost if self.policy else None


@dataclass(frozen=True, slots=True)
class Curve:
    """Expected cost by the date of a gate.

    Attributes:
        gag: The gate's.
        points: One for each date, in order.
        planned: Index of the date that the plan itself has it on.
    """

    gag: str
    points: tuple[Point, ...]
    planned: int

    @property
    def best(self) -> int:
        """Index of the cheapest date, the first of equals to a cent."""
        return min(self.points, key=lambda point: (_in_cents(point), point.date)).date


def curve(
    shoot: Shoot,
    gate: Gate,
    plan: Plan,
    planner: Planner,
    price: Price,
    sweeps: int = 1,
    last: int | None = None,
) -> Curve:
    """The curve of one gate around a plan, over the dates up to a last one where that is given.

    The planned date keeps the plan as it is. From there the dates are done outwards on both sides, each
    started from the plan and from the policy next to it. Every further sweep starts each date again from the
    policies on both sides of it, and keeps what is cheaper.

    Raises:
        Infeasible: The plan itself breaks a rule, or what is left after some failure of it cannot be planned.
    """
    planned = plan[gate.task].date
    start_by = first_day(plan)
    points = {planned: Point(planned, price(plan))}
    end = len(shoot.dates) if last is None else last + 1
    for dates in (range(planned + 1, end), range(planned - 1, -1, -1)):
        near = plan
        for at in dates:
            points[at] = _point(shoot, gate, at, (plan, near), start_by, planner, price)
            found = points[at].policy
            near = found.root.plan if found else near
    for _ in range(1, sweeps):
        for at in sorted(set(points) - {planned}):
            sides = (points[side].policy for side in (at - 1, at + 1) if side in points)
            starts = [found.root.plan for found in sides if found is not None]
            again = _point(shoot, gate, at, starts, start_by, planner, price)
            points[at] = min(points[at], again, key=_in_cents)
    return Curve(gate.gag, tuple(points[at] for at in sorted(points)), planned)


def _in_cents(point: Point) -> float:
    return round(point.cost.total, 2) if point.cost else math.inf


def _point(
    shoot: Shoot,
    gate: Gate,
    at: int,
    starts: Sequence[Plan],
    start_by: int,
    planner: Planner,
    price: Price,
) -> Point:
    """The cheapest of the policies found from some starts."""
    plans: list[Plan] = []
    found: list[Policy] = []
    why_not = ""
    begins = [moved(shoot, near, gate.task, at, start_by) for near in starts]
    known: list[Plan | None] = [one for one in begins if one is not None]
    for start in known or [None]:
        if start in plans:
            continue
        if start is not None:
            plans.append(start)
        try:
            searched = planner(shoot, at, start)
        except Infeasible as error:
            why_not = str(error)
            continue
        if searched[gate.task].date == at and first_day(searched) <= start_by and searched not in plans:
            plans.append(searched)
    for one in plans:
        try:
            found.append(price(one))
        except Infeasible as error:
            why_not = str(error)
    if not found:
        return Point(at, None, why_not or "every plan found starts later")
    return Point(at, min(found, key=lambda one: round(one.cost.total, 6)))


def first_day(plan: Plan) -> int:
    """Index of the first date that the main unit works, of any column's where it works none."""
    main = [slot.date for slot in plan.values() if slot.column == "main"]
    return min(main or [slot.date for slot in plan.values()])


def stay(shoot: Shoot, at: int, start: Plan | None) -> Plan:
    """The planner that takes the start as it is.

    Raises:
        Infeasible: There is none.
    """
    if start is None:
        raise Infeasible(f"nothing in the plan can make room for the gate on {shoot.dates[at]}")
    return start


def moved(shoot: Shoot, plan: Plan, task: str, at: int, start_by: int) -> Plan | None:
    """The plan with a task on another date, starting no later than told; None where no way breaks no rule."""
    if plan[task].date == at:
        return plan
    fits = [
        slots
        for slots in _ways(shoot, plan, task, at)
        if first_day(slots) <= start_by and not violations(shoot, slots)
    ]
    if not fits:
        found = repaired(shoot, plan, task, at)
        fits = [found] if found and first_day(found) <= start_by and not violations(shoot, found) else []
    return min(fits, key=lambda slots: round(cost(shoot, slots).total, 6), default=None)


def _ways(shoot: Shoot, plan: Plan, task: str, at: int) -> Iterator[Plan]:
    fixed = shoot.before.shot if shoot.before else {}
    was = plan[task].date
    yield {**plan, task: replace(plan[task], date=at)}
    yield _shifted(plan, fixed, {was: at, at: was})
    step = 1 if at > was else -1
    up = {was: at, **{date: date - step for date in range(was + step, at + step, step)}}
    yield _shifted(plan, fixed, up)
    worked = sorted({slot.date for slot in plan.values()} | {at})
    between = [date for date in worked if min(was, at) <= date <= max(was, at)]
    if step < 0:
        between.reverse()
    yield _shifted(plan, fixed, dict(zip(between, [between[-1], *between[:-1]], strict=True)))


def _shifted(plan: Plan, fixed: Mapping[str, object], places: Mapping[int, int]) -> Plan:
    return {
        number: slot if number in fixed else Slot(places.get(slot.date, slot.date), slot.column)
        for number, slot in plan.items()
    }
