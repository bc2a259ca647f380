"""Scenes to a shoot: pack into days, order the days, price every day of every gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from precipice.schedule.blocks import Block, Board, board
from precipice.schedule.evaluate import CostSplit, Replan, expected_cost, without_failure
from precipice.schedule.exact import backward, best_block, best_on_day, fits, forward
from precipice.schedule.pack import Status, pack
from precipice.schedule.problem import Infeasible, LightWanted, ShootProblem
from precipice.schedule.search import CLOSED, STEPS, anneal, lower_bound, table

MOST_GATES = 6
CURVE_STEPS = 4_000
"""Annealing steps for each day of a curve where the order is not solved exactly."""


@dataclass(frozen=True, slots=True)
class ShootDay:
    """One day of the shoot, on the path where every gate succeeds."""

    date: date
    base: str
    light: LightWanted
    places: tuple[str, ...]
    scenes: tuple[str, ...]
    cast: tuple[str, ...]
    held: tuple[str, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class DayOneCurve:
    """Expected cost of the best schedule that has a gate on each day; None where it cannot be."""

    gag: str
    points: tuple[tuple[int, CostSplit | None], ...]
    best_day: int
    planned_day: int
    exact: bool


@dataclass(frozen=True, slots=True)
class ShootPlan:
    """The shoot.

    Attributes:
        days: In order.
        split: Expected cost.
        no_failure_cost: Cost when every gate succeeds.
        script_order_cost: Expected cost of the same days in script order; None where somebody is away then.
        bound: No order of these days costs less.
        gap: (cost - bound) / cost.
        status: "optimal" where the order is proven best.
        packing: "optimal" where fewer days are proven impossible.
        curves: One a gate.
    """

    days: tuple[ShootDay, ...]
    split: CostSplit
    no_failure_cost: float
    script_order_cost: float | None
    bound: float
    gap: float
    status: Status
    packing: Status
    curves: tuple[DayOneCurve, ...]


@dataclass(frozen=True, slots=True)
class _Ordered:
    """An order with what is known of it; `on_day` gives the best order with a block on each day."""

    order: tuple[int, ...]
    replan: Replan
    bound: float | None
    on_day: Callable[[int], list[tuple[int, ...] | None]]
    replan_of: Callable[[tuple[int, ...]], Replan]


def solve(problem: ShootProblem, seed: int = 1) -> ShootPlan:
    """Pack, order and price a shoot.

    Raises:
        Infeasible: No schedule exists; says which scene or person is in the way.
    """
    if len(problem.gates) > MOST_GATES:
        raise Infeasible(
            f"{len(problem.gates)} gates; at most {MOST_GATES} can be weighed against one another"
        )
    packing = pack(problem)
    shoot = board(problem, packing.blocks)
    ordered = _exactly(shoot) if fits(shoot) else _by_search(shoot, seed)
    if ordered is None:
        raise Infeasible(_who_is_away(problem, packing.blocks))
    split = expected_cost(shoot, ordered.order, ordered.replan)
    bound = split.total if ordered.bound is None else min(ordered.bound, split.total)
    script_order = tuple(range(len(packing.blocks)))
    return ShootPlan(
        days=_days(problem, packing.blocks, ordered.order),
        split=split,
        no_failure_cost=without_failure(shoot, ordered.order).total,
        script_order_cost=_cost_if_open(shoot, script_order, ordered),
        bound=bound,
        gap=(split.total - bound) / split.total if split.total > 0.0 else 0.0,
        status="optimal" if ordered.bound is None else "feasible",
        packing=packing.status,
        curves=tuple(_curve(problem, shoot, ordered, g) for g in range(len(problem.gates))),
    )


def _exactly(shoot: Board) -> _Ordered | None:
    value = backward(shoot)
    n, bases = len(shoot.work), len(shoot.move)
    if not np.isfinite(value[0, 0, bases]):
        return None

    def replan(mode: int, shot: int, last: int) -> int:
        return int(best_block(shoot, value, mode, shot, last))

    def onwards(order: list[int], shot: int, last: int) -> tuple[int, ...]:
        while len(order) < n:
            block = replan(0, shot, last)
            order.append(block)
            shot, last = shot | 1 << block, int(shoot.base[block])
        return tuple(order)

    reached, parent = forward(shoot, value) if len(shoot.fails) else (np.empty((0, 0)), np.empty((0, 0)))

    def on_day(block: int) -> list[tuple[int, ...] | None]:
        cost, state = best_on_day(shoot, value, reached, block)
        orders: list[tuple[int, ...] | None] = []
        for day in range(n):
            if not np.isfinite(cost[day]):
                orders.append(None)
                continue
            shot, last = divmod(int(state[day]), bases + 1)
            before: list[int] = []
            here, at = shot, last
            while here:
                came, at = divmod(int(parent[here, at]), bases + 1)
                before.append(came)
                here &= ~(1 << came)
            orders.append(onwards([*reversed(before), block], shot | 1 << block, int(shoot.base[block])))
        return orders

    return _Ordered(onwards([], 0, bases), replan, None, on_day, lambda _order: replan)


def _by_search(shoot: Board, seed: int) -> _Ordered | None:
    tables = table(shoot)
    best, least = anneal(tables, np.arange(len(shoot.work)), STEPS, seed, -1, 0)
    if least >= CLOSED:
        return None

    def keep(order: tuple[int, ...]) -> Replan:
        def replan(mode: int, shot: int, _last: int) -> int:
            left = (b for b in order if not shot >> b & 1 and int(shoot.alive[mode]) >> b & 1)
            return next(left, -1)

        return replan

    def on_day(block: int) -> list[tuple[int, ...] | None]:
        orders: list[tuple[int, ...] | None] = []
        for day in range(len(best)):
            if int(best[day]) == block:
                orders.append(tuple(best.tolist()))
                continue
            order, cost = anneal(tables, best, CURVE_STEPS, seed, block, day)
            orders.append(tuple(order.tolist()) if cost < CLOSED else None)
        return orders

    order = tuple(best.tolist())
    return _Ordered(order, keep(order), lower_bound(shoot), on_day, keep)


def _cost_if_open(shoot: Board, order: tuple[int, ...], ordered: _Ordered) -> float | None:
    if any(not int(shoot.open_days[day]) >> block & 1 for day, block in enumerate(order)):
        return None
    return expected_cost(shoot, order, ordered.replan_of(order)).total


def _curve(problem: ShootProblem, shoot: Board, ordered: _Ordered, gate: int) -> DayOneCurve:
    block = int(shoot.gate_block[gate])
    orders = ordered.on_day(block)
    points = tuple(
        (day, None if order is None else expected_cost(shoot, order, ordered.replan_of(order)))
        for day, order in enumerate(orders, start=1)
    )
    planned = ordered.order.index(block) + 1
    priced = [(round(split.total, 2), day != planned, day) for day, split in points if split is not None]
    return DayOneCurve(
        gag=problem.gates[gate].gag,
        points=points,
        best_day=min(priced)[2],
        planned_day=planned,
        exact=ordered.bound is None,
    )


def _days(problem: ShootProblem, blocks: tuple[Block, ...], order: tuple[int, ...]) -> tuple[ShootDay, ...]:
    called = [{one for k in blocks[block].scenes for one in problem.scenes[k].cast} for block in order]
    days = []
    for at, index in enumerate(order):
        block = blocks[index]
        before = set().union(*called[:at])
        after = set().union(*called[at + 1 :])
        scenes = [problem.scenes[k] for k in block.scenes]
        days.append(
            ShootDay(
                date=problem.dates[at],
                base=block.base,
                light=block.light,
                places=tuple(dict.fromkeys(scene.place for scene in scenes)),
                scenes=tuple(scene.number for scene in scenes),
                cast=tuple(one.id for one in problem.cast if one.id in called[at]),
                held=tuple(one.id for one in problem.cast if one.id in (before & after) - called[at]),
                moved=at > 0 and blocks[order[at - 1]].base != block.base,
            )
        )
    return tuple(days)


def _who_is_away(problem: ShootProblem, blocks: tuple[Block, ...]) -> str:
    dates = problem.dates[: len(blocks)]
    worst = max(problem.cast, key=lambda person: sum(day in person.away for day in dates))
    count = sum(day in worst.away for day in dates)
    return (
        f"the shoot needs the {len(blocks)} working dates from {dates[0]} to {dates[-1]}, and no order "
        f"of its days keeps clear of everybody's absences; {worst.name} is away on {count} of them"
    )


def day_out_of_days(called: list[tuple[str, ...]], people: list[str]) -> dict[str, tuple[str, ...]]:
    """The day-out-of-days: SW, W, WF, SWF on days worked, H on days held between, "" outside.

    Args:
        called: Who is called on each day.
        people: Everybody to list.
    """
    return {person: _codes([person in names for names in called]) for person in people}


def _codes(works: list[bool]) -> tuple[str, ...]:
    if True not in works:
        return ("",) * len(works)
    first, last = works.index(True), len(works) - 1 - works[::-1].index(True)
    return tuple(
        ("S" if day == first else "") + "W" + ("F" if day == last else "")
        if work
        else ("H" if first < day < last else "")
        for day, work in enumerate(works)
    )
