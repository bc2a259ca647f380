"""The shoot as a scheduling problem, and its answer as rows of the plan."""

from __future__ import annotations

from precipice.plan.plan import CastRow, Costs, Curve, CurvePoint, DayRow, SceneRow, ScheduleResult
from precipice.plan.rows import Company
from precipice.production.assessment import Assessment
from precipice.production.gate import GateEntry
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem
from precipice.production.production import Production
from precipice.schedule.evaluate import CostSplit
from precipice.schedule.problem import (
    CastRate,
    Gate,
    Infeasible,
    PlaceCost,
    Rewrite,
    SceneJob,
    ShootProblem,
    Stop,
)
from precipice.schedule.solve import DayOneCurve, ShootDay, day_out_of_days, solve

SPARE_DATES = 30
"""Working dates offered to the scheduler beyond one a scene, for dates on which somebody is away."""


def schedule(
    production: Production,
    rows: tuple[SceneRow, ...],
    crew: Company,
    assessments: tuple[Assessment, ...],
    seed: int,
) -> ScheduleResult | None:
    """The order of the shoot; None for a script without scenes.

    Raises:
        InputError: No order satisfies what was asked for; says which scene or person is in the way.
    """
    if not rows:
        return None
    problem = shoot_problem(production, rows, crew, assessments)
    try:
        plan = solve(problem, seed=seed)
    except Infeasible as error:
        found = f"a shoot that cannot be scheduled: {error}"
        allowed = "dates, hours and places that leave every scene a day"
        raise InputError((Problem(FILE_NAME, "calendar", found, allowed),)) from error
    scenes = {row.number: row for row in rows}
    gate_scene = {gate.gag: production.gag(gate.gag).scene for gate in production.gates}
    return ScheduleResult(
        days=tuple(
            _day_row(number, day, scenes, gate_scene) for number, day in enumerate(plan.days, start=1)
        ),
        costs=_costs(plan.split),
        if_all_goes_well=plan.no_failure_cost,
        script_order=plan.script_order_cost,
        bound=plan.bound,
        gap=plan.gap,
        status=plan.status,
        packing=plan.packing,
        curves=tuple(_curve(production, problem, curve) for curve in plan.curves),
    )


def shoot_problem(
    production: Production,
    rows: tuple[SceneRow, ...],
    crew: Company,
    assessments: tuple[Assessment, ...],
) -> ShootProblem:
    """What the scheduler needs to know, and nothing else."""
    moves: dict[str, PlaceCost] = {}
    for place in crew.places.values():
        # Places of one base may state different prices; the company pays the dearest once.
        known = moves.get(place.base)
        cost = max(place.move_cost, known.move_cost if known else 0.0)
        hours = max(place.move_hours, known.move_hours if known else 0.0)
        moves[place.base] = PlaceCost(place.base, cost, hours)
    for row in rows:
        moves.setdefault(row.base, PlaceCost(row.base, 0.0, 0.0))
    calendar = production.calendar
    return ShootProblem(
        scenes=tuple(
            SceneJob(row.number, row.hours, row.shot_in, row.place, row.base, row.cast) for row in rows
        ),
        cast=tuple(CastRate(member.id, member.name, member.day_rate, member.away()) for member in crew.cast),
        bases=tuple(moves.values()),
        gates=tuple(_gate(production, gate, assessments) for gate in production.gates),
        hours_per_day=calendar.hours,
        running_cost_per_day=production.running_cost_per_day,
        dates=calendar.working_dates(len(rows) + SPARE_DATES),
    )


def cast_rows(
    crew: Company, rows: tuple[SceneRow, ...], result: ScheduleResult | None
) -> tuple[CastRow, ...]:
    """The cast with their day-out-of-days on the path where every gate succeeds."""
    called = [day.cast for day in result.days] if result is not None else []
    codes = day_out_of_days(called, [member.id for member in crew.cast])
    return tuple(
        CastRow(
            id=member.id,
            name=member.name,
            day_rate=member.day_rate,
            estimated=member.estimated,
            own_stunts=member.own_stunts,
            limits=member.limits,
            scenes=tuple(row.number for row in rows if member.id in row.cast),
            days=codes[member.id],
            worked=sum("W" in code for code in codes[member.id]),
            held=sum(code == "H" for code in codes[member.id]),
        )
        for member in crew.cast
    )


def _gate(production: Production, gate: GateEntry, assessments: tuple[Assessment, ...]) -> Gate:
    then = Stop(gate.cost) if gate.then == "stop" else Rewrite(gate.days, gate.cost, frozenset(gate.falls))
    fails = _fails(gate, assessments)
    return Gate(gate.gag, production.gag(gate.gag).scene, fails, then)


def _fails(gate: GateEntry, assessments: tuple[Assessment, ...]) -> float:
    if not isinstance(gate.fails, str):
        return gate.fails
    return next(one.fails.p for one in assessments if one.gag == gate.gag)


def _costs(split: CostSplit) -> Costs:
    return Costs(
        work=split.work,
        running=split.running,
        hold=split.hold,
        moves=split.moves,
        at_risk=split.at_risk,
        rewrite=split.rewrite,
        total=split.total,
    )


def _day_row(number: int, day: ShootDay, scenes: dict[str, SceneRow], gate_scene: dict[str, str]) -> DayRow:
    rows = [scenes[scene] for scene in day.scenes]
    return DayRow(
        number=number,
        date=day.date,
        base=day.base,
        places=day.places,
        light=day.light,
        scenes=day.scenes,
        hours=sum(row.hours for row in rows),
        eighths=sum(row.eighths for row in rows),
        cast=day.cast,
        held=day.held,
        moved=day.moved,
        gates=tuple(gag for gag, scene in gate_scene.items() if scene in day.scenes),
    )


def _curve(production: Production, problem: ShootProblem, curve: DayOneCurve) -> Curve:
    gate = next(one for one in production.gates if one.gag == curve.gag)
    fails = next(one.fails for one in problem.gates if one.gag == curve.gag)
    points = tuple(
        CurvePoint(day=day, feasible=split is not None, costs=_costs(split) if split is not None else None)
        for day, split in curve.points
    )
    feasible = [point.costs.total for point in points if point.costs is not None]
    first = points[0].costs
    return Curve(
        gag=curve.gag,
        scene=production.gag(curve.gag).scene,
        fails=fails,
        fails_from="assessment" if isinstance(gate.fails, str) else "stated",
        then=gate.then,
        points=points,
        best_day=curve.best_day,
        planned_day=curve.planned_day,
        day_one_saves=feasible[-1] - first.total if first is not None else None,
        exact=curve.exact,
    )
