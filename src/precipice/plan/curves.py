"""The day-one curve of a gate as rows of the plan."""

from __future__ import annotations

from collections.abc import Callable

from precipice.plan.days import Slots, costs_of
from precipice.plan.gates import GateOdds
from precipice.plan.result import Curve, CurvePoint, RiskRow
from precipice.production.gate import GateEntry
from precipice.production.production import Production
from precipice.schedule.gates.at_risk import money_at_risk
from precipice.schedule.gates.break_even import break_even, line
from precipice.schedule.gates.curve import Curve as Priced
from precipice.schedule.gates.curve import Price, curve
from precipice.schedule.gates.searching import planner
from precipice.schedule.shoot.problem import Shoot
from precipice.schedule.shoot.solve import solve

CURVE_STEPS = 20_000
"""Steps of the search for each date of a curve; each starts from the plan of the date beside it."""


def curve_of(
    production: Production,
    shoot: Shoot,
    slots: Slots,
    one: GateOdds,
    price: Price,
    seed: int,
    stage: Callable[[str, int], object],
) -> Curve:
    """What the shoot is expected to cost with a gate on each date, from the plan's first to its last.

    Raises:
        Infeasible: What is left after some failure of the plan cannot be planned.
    """
    gate = next(gate for gate in shoot.gates if gate.gag == one.gate.gag)
    stage(f"pricing every date of {gate.gag}", 0)

    last = max(slot.date for slot in slots.values())
    priced = curve(shoot, gate, slots, planner(solve, gate.task, CURVE_STEPS, seed), price, last=last)
    entry = next(entry for entry in production.gates if entry.gag == gate.gag)
    return _curve(shoot, slots, entry, one, priced)


def _curve(shoot: Shoot, slots: Slots, entry: GateEntry, one: GateOdds, priced: Priced) -> Curve:
    fails = [sum(row) for row in one.gate.chances]
    points = tuple(
        CurvePoint(
            day=point.date + 1,
            date=shoot.dates[point.date],
            feasible=point.cost is not None,
            fails=fails[point.date],
            costs=costs_of(point.cost) if point.cost is not None else None,
        )
        for point in priced.points
    )
    feasible = [point.costs.total for point in points if point.costs is not None]
    first = points[0].costs
    return Curve(
        gag=entry.gag,
        scene=one.gate.task,
        fails=fails[priced.planned],
        fails_from=_source(entry),
        then=entry.then,
        points=points,
        best_day=priced.best + 1,
        planned_day=priced.planned + 1,
        day_one_saves=feasible[-1] - first.total if first is not None else None,
        break_even=_break_even(shoot, entry.gag, priced),
        money=_money(shoot, slots, entry),
    )


def _source(entry: GateEntry) -> str:
    if entry.readiness is not None:
        return "readiness"
    return "assessment" if isinstance(entry.fails, str) else "stated"


def _break_even(shoot: Shoot, gag: str, priced: Priced) -> float | None:
    """Probability of failing on the first date from which on that date is the best; None without one."""
    lines = [line(shoot, gag, point.policy) for point in priced.points if point.policy is not None]
    fails = sum(next(gate for gate in shoot.gates if gate.gag == gag).chances[0])
    if len({one.date for one in lines}) < 2 or not fails > 0.0:
        return None
    found = break_even(shoot, gag, lines)
    upwards = [low for low, high in found.right if high >= found.most - 1e-9]
    return upwards[0] if upwards and found.first == 0 else None


def _money(shoot: Shoot, slots: Slots, entry: GateEntry) -> tuple[RiskRow, ...]:
    """What is at risk until the gate is in the can, and what is spent on to the last day."""
    return tuple(
        RiskRow(
            date=shoot.dates[row.date],
            spent=row.spent.total,
            lost=row.lost.get((entry.gag, entry.then), 0.0),
        )
        for row in money_at_risk(shoot, slots)
    )
