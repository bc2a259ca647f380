"""Scenes into day-blocks: fewest days, then fewest places a day, then fewest people called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from ortools.sat.python import cp_model

from precipice.schedule.blocks import Block
from precipice.schedule.problem import Infeasible, LightWanted, Rewrite, ShootProblem

Status = Literal["optimal", "feasible"]
DAYS, SCENES_APART, PLACES, CALLS = 10_000, 60, 30, 10
"""Weights of a day, of a day that mixes scenes that fall with others, of a place, of a person's call."""

MOST_SCENES = 70
"""Scenes of one base up to which the packing is optimised; beyond, the first fit stands."""

EFFORT = 4.0
"""Deterministic time of CP-SAT for each base; the same result on every machine."""

TICKS = 3_600
"""Parts of an hour that hours are rounded up to for packing: seconds."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Blocks in the order of their first scene; "optimal" where fewer days are proven impossible."""

    blocks: tuple[Block, ...]
    status: Status


def pack(problem: ShootProblem) -> Packing:
    """Pack the scenes of each base into days.

    Raises:
        Infeasible: A scene takes longer than a day.
    """
    for scene in problem.scenes:
        if scene.hours > problem.hours_per_day + 1e-9:
            raise Infeasible(
                f"scene {scene.number} takes {scene.hours:g} h, and a day has {problem.hours_per_day:g} h; "
                "split it in two or lengthen the day"
            )
    blocks: list[Block] = []
    proven = True
    for base in dict.fromkeys(scene.base for scene in problem.scenes):
        indices = [k for k, scene in enumerate(problem.scenes) if scene.base == base]
        bins = _first_fit(problem, indices)
        fewest = len(bins) == _least_days(problem, indices)
        if len(indices) <= MOST_SCENES:
            bins, optimal = _optimised(problem, indices, bins)
            fewest = optimal or len(bins) == _least_days(problem, indices)
        proven = proven and fewest
        blocks += [_block(problem, base, group) for group in bins]
    blocks.sort(key=lambda block: min(block.scenes))
    return Packing(tuple(blocks), "optimal" if proven else "feasible")


def _ticks(hours: float) -> int:
    return math.ceil(round(hours * TICKS, 6))


def _least_days(problem: ShootProblem, indices: list[int]) -> int:
    """Days that the hours alone need, night scenes and day scenes apart."""
    need = {"day": 0, "night": 0, "any": 0}
    for k in indices:
        need[problem.scenes[k].light] += _ticks(problem.scenes[k].hours)
    room = max(1, math.floor(problem.hours_per_day * TICKS + 1e-6))
    days = -(-need["day"] // room) + -(-need["night"] // room)
    return max(days, -(-sum(need.values()) // room))


def _light(problem: ShootProblem, group: list[int]) -> LightWanted:
    lights = {problem.scenes[k].light for k in group} - {"any"}
    return lights.pop() if lights else "any"


def _thrown(problem: ShootProblem, k: int) -> frozenset[str]:
    """The gates whose failure throws a scene away."""
    number = problem.scenes[k].number
    return frozenset(
        gate.gag
        for gate in problem.gates
        if isinstance(gate.then, Rewrite) and (number in gate.then.falls or number == gate.scene)
    )


def _first_fit(problem: ShootProblem, indices: list[int]) -> list[list[int]]:
    """First fit by falling hours, scenes that need a light before those that do not."""
    room = problem.hours_per_day
    order = sorted(indices, key=lambda k: (problem.scenes[k].light == "any", -problem.scenes[k].hours, k))
    bins: list[list[int]] = []
    for k in order:
        scene = problem.scenes[k]
        for group in bins:
            light = _light(problem, group)
            shares_light = scene.light == light or "any" in (scene.light, light)
            hours = sum(problem.scenes[j].hours for j in group) + scene.hours
            if shares_light and hours <= room + 1e-9:
                group.append(k)
                break
        else:
            bins.append([k])
    return bins


def _optimised(
    problem: ShootProblem, indices: list[int], hint: list[list[int]]
) -> tuple[list[list[int]], bool]:
    """Fewest days and least mixing, by CP-SAT with one worker and a deterministic limit."""
    model = cp_model.CpModel()
    days = range(len(hint))
    room = math.floor(problem.hours_per_day * TICKS + 1e-6)
    at = {(k, d): model.new_bool_var(f"{k} on {d}") for k in indices for d in days}
    used = [model.new_bool_var(f"day {d}") for d in days]
    by_night = [model.new_bool_var(f"night {d}") for d in days]
    for k in indices:
        model.add_exactly_one(at[k, d] for d in days)
        for d in days:
            if problem.scenes[k].light == "night":
                model.add_implication(at[k, d], by_night[d])
            if problem.scenes[k].light == "day":
                model.add_implication(at[k, d], by_night[d].negated())
    for d in days:
        hours = sum(min(room, _ticks(problem.scenes[k].hours)) * at[k, d] for k in indices)
        model.add(hours <= room * used[d])
        if d:
            model.add_implication(used[d], used[d - 1])
    _hint(model, at, used, by_night, hint, problem)
    wishes = [DAYS * used[d] for d in days] + _wishes(model, problem, indices, at, len(hint))
    model.minimize(sum(wishes))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return hint, False
    bins = [[k for k in indices if solver.boolean_value(at[k, d])] for d in days]
    return [group for group in bins if group], status == cp_model.OPTIMAL


def _wishes(
    model: cp_model.CpModel,
    problem: ShootProblem,
    indices: list[int],
    at: dict[tuple[int, int], Any],
    days: int,
) -> list[Any]:
    """Costs of calling people, visiting places, and mixing scenes that fall with scenes that stay."""
    groups: dict[tuple[str, object], list[int]] = {}
    for k in indices:
        scene = problem.scenes[k]
        groups.setdefault(("place", scene.place), []).append(k)
        groups.setdefault(("fate", _thrown(problem, k)), []).append(k)
        for person in scene.cast:
            groups.setdefault(("call", person), []).append(k)
    weight = {"place": PLACES, "fate": SCENES_APART, "call": CALLS}
    wishes = []
    for (what, name), members in groups.items():
        for d in range(days):
            here = model.new_bool_var(f"{what} {name} on {d}")
            for k in members:
                model.add_implication(at[k, d], here)
            wishes.append(weight[what] * here)
    return wishes


def _hint(
    model: cp_model.CpModel,
    at: dict[tuple[int, int], Any],
    used: list[Any],
    by_night: list[Any],
    hint: list[list[int]],
    problem: ShootProblem,
) -> None:
    for d, group in enumerate(hint):
        model.add_hint(used[d], True)
        model.add_hint(by_night[d], _light(problem, group) == "night")
        for (k, day), variable in at.items():
            if day == d:
                model.add_hint(variable, k in group)


def _block(problem: ShootProblem, base: str, group: list[int]) -> Block:
    """Scenes place by place, in the order in which the script comes to each place."""
    places = list(dict.fromkeys(problem.scenes[k].place for k in sorted(group)))
    order = sorted(group, key=lambda k: (places.index(problem.scenes[k].place), k))
    return Block(tuple(order), base, _light(problem, group))
