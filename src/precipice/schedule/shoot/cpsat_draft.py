"""The first layer of the CP-SAT model: which slots a task may take, and the literals all else is said with.

Every rule is added under a `Rule` that names it. Where a plan is sought a rule binds outright; where the
smallest conflict is sought it binds through a literal of its own. So plan and conflict follow one model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from ortools.sat.python import cp_model

from precipice.schedule.shoot.problem import Column, Shoot, Slot

Literal: TypeAlias = Any
"""A literal or variable of OR-Tools, which comes without types."""

COLUMNS: tuple[Column, ...] = ("main", "second", "prep")


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule of a production that a plan has to keep.

    Attributes:
        kind: "task", "away", "closed", "window", "today", "shot", "follows", "rest", "daylight", "darkness",
            "child", "hours", "bases", "light", "twice" or "dates".
        who: Index of the task, person or base.
        which: Index of the first date of a stretch, or of the `Follows` of a task.
    """

    kind: str
    who: int = 0
    which: int = 0


@dataclass(frozen=True)
class Draft:
    """A CP-SAT model that is being written.

    Attributes:
        shoot: The problem.
        model: What the rules are added to.
        index: Task by number.
        put: Whether a task is in a slot, by (task, column, date); possible slots only.
        on: The slots of each (column, date), as (task, literal).
        done: Whether a task is in a slot up to a date, by (task, date).
        guards: Literal of each rule; None where rules bind outright.
        later: With guards, whether a task is put after the last date, alone on a day of its own.
        missing: With guards, whether a task is left out.
        price: Cost terms as money for each unit of a literal or variable.
    """

    shoot: Shoot
    model: cp_model.CpModel
    index: Mapping[str, int]
    put: dict[tuple[int, Column, int], Literal] = field(default_factory=dict)
    on: dict[tuple[Column, int], list[tuple[int, Literal]]] = field(default_factory=lambda: defaultdict(list))
    done: dict[tuple[int, int], Literal] = field(default_factory=dict)
    guards: dict[Rule, Literal] | None = None
    later: dict[int, Literal] = field(default_factory=dict)
    missing: dict[int, Literal] = field(default_factory=dict)
    price: list[tuple[float, Literal]] = field(default_factory=list)

    def under(self, rule: Rule) -> list[Literal]:
        """The literals that enforce a rule: none where it binds outright."""
        if self.guards is None:
            return []
        if rule not in self.guards:
            self.guards[rule] = self.model.new_bool_var(f"{rule.kind}[{rule.who},{rule.which}]")
        return [self.guards[rule]]

    def clause(self, rule: Rule | None, literals: Sequence[Literal]) -> None:
        """At least one of the literals holds, under a rule."""
        waived = [] if rule is None else [one.Not() for one in self.under(rule)]
        self.model.add_bool_or([*literals, *waived])

    def either(self, literals: Sequence[Literal], name: str) -> Literal:
        """A literal that holds just when one of these does."""
        if len(literals) == 1:
            return literals[0]
        some = self.model.new_bool_var(name)
        for one in literals:
            self.model.add_implication(one, some)
        self.model.add_bool_or([*literals, some.Not()])
        return some

    def both(self, literals: Sequence[Literal], name: str) -> Literal:
        """A literal that holds just when all of these do."""
        joint = self.model.new_bool_var(name)
        for one in literals:
            self.model.add_implication(joint, one)
        self.model.add_bool_or([*(one.Not() for one in literals), joint])
        return joint

    def pay(self, money: float, amount: Literal) -> None:
        """Adds money for each unit of a literal or variable to the cost."""
        if money != 0.0:
            self.price.append((money, amount))


def stretch_start(dates: Sequence[date], barred: frozenset[date], at: int) -> int:
    """Index of the first date of the run of barred dates that a date lies in."""
    while at > 0 and dates[at - 1] in barred:
        at -= 1
    return at


def bars(shoot: Shoot, task: int, column: Column, at: int) -> Iterator[Rule]:
    """The rules that keep a task from a slot, whatever else is there."""
    one, day = shoot.tasks[task], shoot.dates[at]
    base = shoot.bases[one.base]
    if day in base.closed:
        yield Rule("closed", one.base, stretch_start(shoot.dates, base.closed, at))
    for person in one.cast:
        away = shoot.people[person].away
        if day in away:
            yield Rule("away", person, stretch_start(shoot.dates, away, at))
    if one.only_on is not None and day not in one.only_on:
        yield Rule("window", task)
    if shoot.before is not None:
        shot = shoot.before.shot.get(one.number)
        if shot is not None and shot != (day, column):
            yield Rule("shot", task)
        if shot is None and day < shoot.before.today:
            yield Rule("today")


def start(shoot: Shoot, fixed: Mapping[str, Slot], guarded: bool = False) -> Draft:
    """A draft with every task in one of its slots.

    Args:
        shoot: The problem.
        fixed: Tasks that stay where they are, by number.
        guarded: Whether rules bind through literals of their own, for conflicts.
    """
    draft = Draft(
        shoot,
        cp_model.CpModel(),
        {task.number: k for k, task in enumerate(shoot.tasks)},
        guards={} if guarded else None,
    )
    certain = draft.model.new_constant(1)
    for k, task in enumerate(shoot.tasks):
        slots = [(column, at) for column in task.columns for at in range(len(shoot.dates))]
        kept = fixed.get(task.number)
        for column, at in slots if kept is None else [(kept.column, kept.date)]:
            barred = list(bars(shoot, k, column, at))
            if barred and not guarded:
                continue
            put = certain if kept else draft.model.new_bool_var(f"put[{task.number},{column},{at}]")
            draft.put[k, column, at] = put
            draft.on[column, at].append((k, put))
            for rule in barred:
                draft.clause(rule, [put.Not()])
        _once(draft, k)
    return draft


def _once(draft: Draft, task: int) -> None:
    """A task takes one slot; `done` follows it along the dates."""
    model, last = draft.model, len(draft.shoot.dates) - 1
    slots: dict[int, list[Literal]] = defaultdict(list)
    for column in COLUMNS:
        for at in range(last + 1):
            if (task, column, at) in draft.put:
                slots[at].append(draft.put[task, column, at])
    every = [put for at in slots for put in slots[at]]
    if draft.guards is None:
        model.add_exactly_one(every)
    else:
        draft.later[task] = model.new_bool_var(f"later[{task}]")
        draft.missing[task] = model.new_bool_var(f"missing[{task}]")
        model.add_exactly_one([*every, draft.later[task], draft.missing[task]])
        draft.clause(Rule("task", task), [draft.missing[task].Not()])
        draft.clause(Rule("dates"), [draft.later[task].Not()])
    before: Literal = model.new_constant(0)
    for at in range(last + 1):
        if at in slots:
            done = model.new_bool_var(f"done[{task},{at}]")
            model.add(done == before + sum(slots[at]))
            before = done
        draft.done[task, at] = before
