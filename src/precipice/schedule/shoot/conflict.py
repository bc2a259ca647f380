"""Why there is no plan: a smallest set of rules that cannot all be kept, in words.

The rules are those of the CP-SAT model, each behind a literal of its own, with two ways out: a task may be
left out, which its own rule forbids, and it may be put on a day of its own after the last date, with
everybody and everything as on the last date, which the end of the dates forbids. So "too few dates" is a rule
like another.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from precipice.schedule.shoot.conflict_words import sentences
from precipice.schedule.shoot.cpsat_days import day_models
from precipice.schedule.shoot.cpsat_draft import Draft, Rule, bars, start
from precipice.schedule.shoot.cpsat_people import calls, people_rules
from precipice.schedule.shoot.cpsat_plan import precedences
from precipice.schedule.shoot.problem import Shoot

NOT_SMALLEST = "There was no time to show that no rule could be left out of these."
UNHELPED = {"task", "away", "closed", "window", "today", "shot", "follows", "twice", "child", "dates"}
"""Kinds of rule that no further task makes easier to keep."""

OF_A_TASK = {"task", "window", "shot", "follows"}
"""Kinds of rule whose `who` is a task."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot all be kept.

    Attributes:
        rules: The rules; empty where a plan exists or time did not suffice to tell.
        smallest: Whether it is proven that without any one of them the others can be kept.
        known: Whether it is known if there is a plan.
    """

    rules: tuple[Rule, ...]
    smallest: bool
    known: bool


def smallest_conflict(shoot: Shoot, seconds: float) -> tuple[str, ...]:
    """The smallest conflict in sentences; none where a plan exists or the time did not suffice to tell.

    Where it is not proven that the set is smallest, the last sentence says so.
    """
    found = conflict(shoot, seconds)
    if not found.rules:
        return ()
    words = sentences(shoot, found.rules)
    return words if found.smallest else (*words, NOT_SMALLEST)


def conflict(shoot: Shoot, seconds: float) -> Conflict:
    """A set of rules that cannot all be kept and none of which can be spared.

    First what can be told at a glance: tasks without a slot, then more hours than the dates hold; then all
    tasks together. What CP-SAT names as sufficient is thinned out by deletion: a rule without which the
    others still conflict is dropped (Chinneck and Dravnieks, 1991).
    """
    until = time.monotonic() + seconds
    for tasks in (*_without_slot(shoot), _too_long(shoot)):
        found = _among(shoot, tasks, until)
        if found.rules:
            return found
    return _among(shoot, list(range(len(shoot.tasks))), until)


def can_be_kept(shoot: Shoot, rules: Sequence[Rule], seconds: float) -> bool | None:
    """Whether a plan keeps these rules, whatever becomes of the others; None where time did not suffice."""
    draft = guarded_model(shoot)
    return _solved(draft, [rule for rule in rules if rule in (draft.guards or {})], seconds)[0]


def guarded_model(shoot: Shoot) -> Draft:
    """Every rule behind its literal, and no cost."""
    draft = start(shoot, {}, guarded=True)
    days = day_models(draft)
    called = calls(draft)
    people_rules(draft, days, called)
    precedences(draft)
    for k in range(len(shoot.tasks)):
        _limit_later(draft, k)
    _order_later(draft)
    return draft


def _without_slot(shoot: Shoot) -> list[list[int]]:
    longest = shoot.hours.day + shoot.hours.overtime
    return [
        [k]
        for k, task in enumerate(shoot.tasks)
        if ("prep" not in task.columns and task.minutes > longest)
        or all(any(bars(shoot, k, column, at)) for column in task.columns for at in range(len(shoot.dates)))
    ]


def _too_long(shoot: Shoot) -> list[int]:
    """The longest tasks of the main unit that together exceed the hours of all dates; none where all fit."""
    room = (shoot.hours.day + shoot.hours.overtime) * len(shoot.dates)
    own = [k for k, task in enumerate(shoot.tasks) if task.columns == ("main",)]
    chosen: list[int] = []
    for k in sorted(own, key=lambda k: (-shoot.tasks[k].minutes, k)):
        chosen.append(k)
        if sum(shoot.tasks[each].minutes for each in chosen) > room:
            return sorted(chosen)
    return []


def _among(shoot: Shoot, tasks: list[int], until: float) -> Conflict:
    """A smallest conflict among some of the tasks.

    It is thinned out with those tasks only that CP-SAT names, which is quick. A task that is left out can
    lend another a later call, so what is found is held against all tasks unless no other task can help; where
    it does not stand there, the whole is thinned out.
    """
    if not tasks:
        return Conflict((), False, False)
    part = _part(shoot, tasks)
    draft = guarded_model(part)
    keepable, rules = _solved(draft, sorted(draft.guards or ()), until - time.monotonic())
    if keepable is None:
        return Conflict((), False, False)
    if keepable:
        return Conflict((), True, True)
    kept = [rule.who for rule in rules if rule.kind == "task"]
    smaller = _part(part, kept)
    own = {k: i for i, k in enumerate(kept)}
    speaking = [_renamed(rule, own) for rule in rules if _speaks_of(rule, own)]
    found, smallest = _thinned(guarded_model(smaller), speaking, until)
    back = {i: tasks[k] for i, k in enumerate(kept)}
    few = sorted(_renamed(rule, back) for rule in found)
    if all(rule.kind in UNHELPED for rule in few):
        return Conflict(tuple(few), smallest, True)
    whole = draft if len(tasks) == len(shoot.tasks) else guarded_model(shoot)
    if _solved(whole, few, until - time.monotonic())[0] is False:
        return Conflict(tuple(few), smallest, True)
    keepable, core = _solved(whole, sorted(whole.guards or ()), until - time.monotonic())
    if keepable is not False:
        return Conflict((), keepable is True, keepable is True)
    found, smallest = _thinned(whole, core, until)
    return Conflict(tuple(sorted(found)), smallest, True)


def _part(shoot: Shoot, tasks: list[int]) -> Shoot:
    """The shoot with some of its tasks only; wishes and gates bind nothing."""
    return replace(shoot, tasks=tuple(shoot.tasks[k] for k in tasks), wishes=(), gates=())


def _speaks_of(rule: Rule, tasks: dict[int, int]) -> bool:
    return rule.kind not in OF_A_TASK or rule.who in tasks


def _renamed(rule: Rule, tasks: dict[int, int]) -> Rule:
    return replace(rule, who=tasks[rule.who]) if rule.kind in OF_A_TASK else rule


def _thinned(draft: Draft, rules: list[Rule], until: float) -> tuple[list[Rule], bool]:
    """The rules less those that can be spared one after another, and whether each was tried."""
    needed: list[Rule] = []
    waiting = [rule for rule in rules if rule in (draft.guards or {})]
    smallest = True
    while waiting:
        rule = waiting.pop()
        keepable, core = _solved(draft, [*needed, *waiting], until - time.monotonic())
        if keepable is False:
            waiting = [one for one in waiting if one in core]
        else:
            smallest = smallest and keepable is True
            needed.append(rule)
    return needed, smallest


def _solved(draft: Draft, rules: list[Rule], seconds: float) -> tuple[bool | None, list[Rule]]:
    """Whether these rules can be kept together, and where not, some of them that cannot."""
    guards = draft.guards or {}
    if seconds <= 0.0:
        return None, []
    draft.model.clear_assumptions()
    draft.model.add_assumptions([guards[rule] for rule in rules])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status = solver.solve(draft.model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return True, []
    if status != cp_model.INFEASIBLE:
        return None, []
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return False, [rule for rule in rules if guards[rule].index in core]


def _limit_later(draft: Draft, k: int) -> None:
    """A task alone on a day after the last keeps the rules as they stand on the last date."""
    shoot, task = draft.shoot, draft.shoot.tasks[k]
    last = len(shoot.dates) - 1
    barred = list(bars(shoot, k, task.columns[0], last))
    if "prep" not in task.columns:
        base = shoot.bases[task.base]
        if task.minutes > shoot.hours.day + shoot.hours.overtime:
            barred.append(Rule("hours"))
        if task.light == "day" and task.minutes > base.daylight[last][0]:
            barred.append(Rule("daylight", task.base))
        if task.light == "night" and task.minutes > base.darkness[last][2]:
            barred.append(Rule("darkness", task.base))
    for p in task.cast:
        person = shoot.people[p]
        night = person.no_nights and task.light == "night" and "prep" not in task.columns
        if night or (person.most_minutes is not None and task.minutes > person.most_minutes):
            barred.append(Rule("child", p))
    for rule in barred:
        draft.clause(rule, [draft.later[k].Not()])


def _order_later(draft: Draft) -> None:
    """Tasks after the last date keep their precedences too."""
    model, tasks = draft.model, draft.shoot.tasks
    rank = [model.new_int_var(0, len(tasks), f"rank[{k}]") for k in range(len(tasks))]
    for k, task in enumerate(tasks):
        for n, link in enumerate(task.follows):
            before = draft.index.get(link.number)
            if before is not None:
                gap = model.add(rank[k] >= rank[before] + (link.days > 0))
                both = [draft.later[k], draft.later[before]]
                gap.only_enforce_if([*both, *draft.under(Rule("follows", k, n))])
