"""The people of the CP-SAT model: calls, rest, child rules, pay, holds with the drop, weekly rates."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from precipice.schedule.shoot.cpsat_days import DayModel, begun_and_ahead, pattern_cases
from precipice.schedule.shoot.cpsat_draft import COLUMNS, Draft, Literal, Rule
from precipice.schedule.shoot.days import UNITS
from precipice.schedule.shoot.problem import Column

Days = dict[tuple[Column, int], DayModel]
Calls = dict[tuple[int, Column, int], Literal]


def calls(draft: Draft) -> Calls:
    """Whether each person is called by a column on a date, for the slots of their tasks."""
    own: dict[tuple[int, Column, int], list[Literal]] = defaultdict(list)
    for (column, at), here in draft.on.items():
        for task, put in here:
            for person in draft.shoot.tasks[task].cast:
                own[person, column, at].append(put)
    return {key: draft.either(puts, f"call{key}") for key, puts in own.items()}


def people_rules(draft: Draft, days: Days, called: Calls) -> None:
    """Adds rest, child rules, and one column a date."""
    for at in range(len(draft.shoot.dates)):
        for person in range(len(draft.shoot.people)):
            here = [called[person, column, at] for column in COLUMNS if (person, column, at) in called]
            if len(here) > 1:
                for i, one in enumerate(here):
                    for other in here[i + 1 :]:
                        draft.clause(Rule("twice", person), [one.Not(), other.Not()])
    _children(draft, days, called)
    _rests(draft, days, called)


def _children(draft: Draft, days: Days, called: Calls) -> None:
    shoot = draft.shoot
    for (person, column, at), call in called.items():
        child = shoot.people[person]
        rule = Rule("child", person)
        night = days[column, at].night
        if child.no_nights and night is not None and column in UNITS:
            draft.clause(rule, [call.Not(), night.Not()])
        if child.most_minutes is not None:
            own = [
                (shoot.tasks[k].minutes, put)
                for k, put in draft.on[column, at]
                if person in shoot.tasks[k].cast
            ]
            if sum(minutes for minutes, _ in own) > child.most_minutes:
                limit = draft.model.add(sum(minutes * put for minutes, put in own) <= child.most_minutes)
                limit.only_enforce_if(draft.under(rule))


def _rests(draft: Draft, days: Days, called: Calls) -> None:
    """Between wrap and next call lie the minutes of rest; said of every pair of dates close enough to matter.

    It is enough to say it of pairs and not of neighbours, since a work date between two lengthens the gap.
    """
    shoot = draft.shoot
    hours, dates = shoot.hours, shoot.dates
    callers: dict[tuple[Column, int], set[int]] = defaultdict(set)
    for person, column, at in called:
        callers[column, at].add(person)
    for first, second in product(days.values(), days.values()):
        if first.date >= second.date:
            continue
        between = (dates[second.date] - dates[first.date]).days * 1440
        latest = max(hours.calls[k] for k, _ in pattern_cases(first)) + first.most + hours.meal
        earliest = min(hours.calls[k] for k, _ in pattern_cases(second)) + between
        both = callers[first.column, first.date] & callers[second.column, second.date]
        tight = defaultdict(list)
        for person in sorted(both):
            if latest + shoot.people[person].rest > earliest:
                tight[shoot.people[person].rest].append(person)
        for rest, people in tight.items():
            rested = _rested(draft, first, second, between - rest)
            for person in people:
                pair = [called[person, one.column, one.date].Not() for one in (first, second)]
                draft.clause(Rule("rest", person), [*pair, rested])


def _rested(draft: Draft, first: DayModel, second: DayModel, room: int) -> Literal:
    """A literal that may hold only where the wrap of a day is before the call of another less the rest."""
    hours = draft.shoot.hours
    rested = draft.model.new_bool_var(f"rested[{first.column},{first.date},{second.column},{second.date}]")
    for k, when in pattern_cases(first):
        for j, then in pattern_cases(second):
            limit = room + hours.calls[j] - hours.calls[k] - hours.meal
            if limit < first.most:
                draft.model.add(first.length <= limit).only_enforce_if([rested, *when, *then])
    return rested


def pay_people(draft: Draft, called: Calls, late: dict[int, tuple[Literal, Literal | None]]) -> None:
    """Adds work days with their premium, holds and weekly rates to the cost."""
    for person, one in enumerate(draft.shoot.people):
        works = {
            at: draft.either(
                [called[person, column, at] for column in COLUMNS if (person, column, at) in called],
                f"work[{person},{at}]",
            )
            for at in range(len(draft.shoot.dates))
            if any((person, column, at) in called for column in COLUMNS)
        }
        if not works:
            continue
        if one.weekly_rate is None:
            _pay_work(draft, person, works, late)
        if one.hold_rate > 0.0 or one.weekly_rate is not None:
            held = _held(draft, person, works)
            if one.weekly_rate is None:
                for hold in held.values():
                    draft.pay(one.hold_rate, hold)
            else:
                _pay_weeks(draft, person, works, held)


def _pay_work(
    draft: Draft, person: int, works: dict[int, Literal], late: dict[int, tuple[Literal, Literal | None]]
) -> None:
    rate, prices = draft.shoot.people[person].day_rate, draft.shoot.prices
    for at, work in works.items():
        draft.pay(rate, work)
        if at in late and rate > 0.0:
            for literal, factor in zip(
                late[at], (prices.sixth - 1.0, prices.seventh - prices.sixth), strict=True
            ):
                if literal is not None and factor != 0.0:
                    draft.pay(factor * rate, draft.both([literal, work], f"premium[{person},{at}]"))


def _held(draft: Draft, person: int, works: dict[int, Literal]) -> dict[int, Literal]:
    """Whether a person is held on a regular date: between first and last work, not called, not dropped."""
    shoot, model = draft.shoot, draft.model
    begun, ahead = begun_and_ahead(draft, {at: [work] for at, work in works.items()}, f"p{person}")
    for task in (k for k, task in enumerate(shoot.tasks) if person in task.cast):
        for at in begun:
            model.add_implication(draft.done[task, at], begun[at])
            if at - 1 in begun:
                model.add_bool_or([draft.done[task, at - 1], ahead[at]])
    dropped = _dropped(draft, person, works) if shoot.people[person].may_drop else {}
    held: dict[int, Literal] = {}
    for at in begun:
        if shoot.regular[at]:
            held[at] = model.new_bool_var(f"held[{person},{at}]")
            excuses = [one for one in (works.get(at), dropped.get(at)) if one is not None]
            model.add_bool_or([begun[at].Not(), ahead[at].Not(), *excuses, held[at]])
    return held


def _dropped(draft: Draft, person: int, works: dict[int, Literal]) -> dict[int, Literal]:
    """Whether a date lies in the one gap over which a person is dropped.

    The gap is a run of dates without work that begins after a work date; the next work date is
    `Prices.drop_days` calendar days after that one at least. The run may end early, which saves no more. The
    evaluator takes the gap that saves most, and so does the least cost.
    """
    shoot, model, days = draft.shoot, draft.model, draft.shoot.prices.drop_days
    first, last = min(works), max(works)
    dropped = {at: model.new_bool_var(f"dropped[{person},{at}]") for at in range(first + 1, last)}
    starts = []
    for at, now in dropped.items():
        if at in works:
            model.add_implication(now, works[at].Not())
        begin = model.new_bool_var(f"drop[{person},{at}]")
        before = [dropped[at - 1]] if at - 1 in dropped else []
        model.add_bool_or([now.Not(), *before, begin])
        starts.append(begin)
        for other, work in works.items():
            if other >= at and (shoot.dates[other] - shoot.dates[at - 1]).days < days:
                model.add_implication(begin, work.Not())
    if starts:
        model.add_at_most_one(starts)
    return dropped


def _pay_weeks(draft: Draft, person: int, works: dict[int, Literal], held: dict[int, Literal]) -> None:
    weeks: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for part in (works, held):
        for at, literal in part.items():
            weeks[draft.shoot.dates[at].isocalendar()[:2]].append(literal)
    for week, literals in weeks.items():
        paid = draft.model.new_bool_var(f"week[{person},{week}]")
        for literal in literals:
            draft.model.add_implication(literal, paid)
        draft.pay(draft.shoot.people[person].weekly_rate or 0.0, paid)
