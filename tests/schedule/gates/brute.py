"""Small shoots tried every way, and a policy's cost paid date by date; shares no code with `schedule.gates`.

Of the reference evaluator it uses the pages of a plan (`days`), the rules and the broken wishes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product

from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.evaluate import broken, cost, days, violations
from precipice.schedule.shoot.problem import Before, FailureMode, Gate, Person, Shoot, Slot

Plan = Mapping[str, Slot]
Replan = Callable[[Shoot, Plan], Mapping[str, Slot]]


def plans(shoot: Shoot) -> Iterator[dict[str, Slot]]:
    """Every plan that breaks no rule."""
    shot = shoot.before.shot if shoot.before else {}
    where = {day: k for k, day in enumerate(shoot.dates)}
    choices = [
        [Slot(where[shot[task.number][0]], shot[task.number][1])]
        if task.number in shot
        else [Slot(at, column) for at in range(len(shoot.dates)) for column in task.columns]
        for task in shoot.tasks
    ]
    for slots in product(*choices):
        plan = {task.number: slot for task, slot in zip(shoot.tasks, slots, strict=True)}
        if not violations(shoot, plan):
            yield plan


def cheapest(shoot: Shoot, _old: Plan) -> dict[str, Slot]:
    """The plan that costs least when nothing fails any more, the first of equals."""
    found = min(plans(shoot), key=lambda plan: round(cost(shoot, plan).total, 6), default=None)
    if found is None:
        raise Infeasible("no plan of what is left")
    return found


@dataclass
class Purse:
    """What was paid on the way."""

    paid: float = 0.0
    weeks: set[tuple[str, tuple[int, int]]] = field(default_factory=set)
    main_days: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass
class Way:
    """How far one course has come."""

    shoot: Shoot
    plan: Plan
    purse: Purse
    failed: list[tuple[Gate, FailureMode, int]]


def week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def held(shoot: Shoot, person: int, plan: Plan) -> set[int]:
    """Regular dates between work dates, the saving drop taken out."""
    who = shoot.people[person]
    called = {task.number for task in shoot.tasks if person in task.cast}
    work = sorted({slot.date for number, slot in plan.items() if number in called})
    gaps = [{at for at in range(a + 1, b) if shoot.regular[at]} for a, b in pairwise(work)]
    everything = set().union(*gaps)

    def price(some: set[int]) -> tuple[int, int]:
        weeks = len({week(shoot.dates[at]) for at in [*some, *work]})
        return (weeks if who.weekly_rate is not None else len(some), len(some))

    best = everything
    if who.may_drop:
        for a, b, gap in zip(work, work[1:], gaps, strict=False):
            far = (shoot.dates[b] - shoot.dates[a]).days >= shoot.prices.drop_days
            if far and price(everything - gap) < price(best):
                best = everything - gap
    return best


def expected(root: Shoot, plan: Plan, replan: Replan) -> float:
    """Expected cost of a policy, date by date."""
    if violations(root, plan):
        raise Infeasible("the plan breaks a rule")
    total = 0.0
    ways = [(1.0, 0, Way(root, plan, Purse(), []))]
    while ways:
        p, at, way = ways.pop()
        if at == len(root.dates):
            total += p * (way.purse.paid + settle(root, way))
            continue
        pay_date(way, at)
        for chance, paid, failed in outcomes(way, at):
            there = Way(way.shoot, way.plan, deepcopy(way.purse), [*way.failed, *failed])
            there.purse.paid += paid + sum(mode.cost for _, mode, _ in failed)
            if any(mode.ends for _, mode, _ in failed):
                shot = {number: slot for number, slot in way.plan.items() if slot.date <= at}
                there.plan = shot
                total += p * chance * (there.purse.paid + settle(root, there))
                continue
            if failed:
                there.shoot = rest(there, at, failed)
                alive = {task.number for task in there.shoot.tasks}
                there.plan = replan(there.shoot, {k: v for k, v in there.plan.items() if k in alive})
                if violations(there.shoot, there.plan):
                    raise Infeasible("the new plan breaks a rule")
            ways.append((p * chance, at + 1, there))
    return total


def outcomes(way: Way, at: int) -> list[tuple[float, float, list[tuple[Gate, FailureMode, int]]]]:
    """What the gates of a date may do, with the further days of those met, and the failures."""
    found: list[tuple[float, float, list[tuple[Gate, FailureMode, int]]]] = [(1.0, 0.0, [])]
    shot = way.shoot.before.shot if way.shoot.before else {}
    for gate in way.shoot.gates:
        if gate.task not in way.plan or way.plan[gate.task].date != at or gate.task in shot:
            continue
        onward = []
        days_more = further(way, gate, at)
        for p, paid, failed in found:
            if any(mode.ends for _, mode, _ in failed):
                onward.append((p, paid, failed))
                continue
            total = paid + days_more
            table = gate.chances
            for earlier, _, _ in [*way.failed, *failed]:
                table = gate.given.get(earlier.gag, table)
            onward.append((p * (1.0 - sum(table[at])), total, failed))
            for mode, chance in zip(gate.modes, table[at], strict=True):
                onward.append((p * chance, total, [*failed, (gate, mode, at)]))
        found = onward
    return [(p, paid, failed) for p, paid, failed in found if p > 1e-15]


def pay_date(way: Way, at: int) -> None:
    """Everything that a date costs by the plan of that morning."""
    shoot, plan, purse, day = way.shoot, way.plan, way.purse, way.shoot.dates[at]
    prices, pages = shoot.prices, [page for page in days(shoot, plan) if page.date == at]
    factor = 1.0
    if any(page.column == "main" for page in pages):
        count = purse.main_days[week(day)] = purse.main_days.get(week(day), 0) + 1
        factor = {6: prices.sixth, 7: prices.seventh}.get(count, 1.0)
    called: set[int] = set()
    for page in pages:
        called |= set(page.called)
        if page.column != "prep":
            unit = 0 if page.column == "main" else 1
            purse.paid += prices.running[unit] * factor
            purse.paid += prices.overtime[unit] * max(0, page.length - shoot.hours.day) / 60.0
    for index, who in enumerate(shoot.people):
        waits = at in held(shoot, index, plan)
        if who.weekly_rate is not None:
            if (index in called or waits) and (who.id, week(day)) not in purse.weeks:
                purse.weeks.add((who.id, week(day)))
                purse.paid += who.weekly_rate
        else:
            purse.paid += who.day_rate * factor * (index in called) + who.hold_rate * waits
    main = [slot.date for slot in plan.values() if slot.column == "main"]
    if shoot.regular[at] and main and at < max(main) and at not in main:
        purse.paid += prices.idle


def further(way: Way, gate: Gate, at: int) -> float:
    shoot, plan = way.shoot, way.plan
    slot = plan[gate.task]
    running = {"main": shoot.prices.running[0], "second": shoot.prices.running[1], "prep": 0.0}[slot.column]
    today = [task for task in shoot.tasks if task.number in plan and plan[task.number].date == at]
    with_gag = {p for task in today if plan[task.number].column == slot.column for p in task.cast}
    total = running + sum(a_day(shoot.people[p], shoot.people[p].day_rate) for p in with_gag)
    for p, who in enumerate(shoot.people):
        work = {plan[task.number].date for task in shoot.tasks if p in task.cast and task.number in plan}
        before, after = [d for d in work if d < at], [d for d in work if d > at]
        if at in work or not before or not after:
            continue
        gap = {d for d in range(max(before) + 1, min(after)) if shoot.regular[d]}
        if not gap or gap & held(shoot, p, plan):
            total += a_day(who, who.hold_rate)
    return gate.extra[at] * total + (gate.moves[at] if gate.moves else 0.0)


def a_day(who: Person, rate: float) -> float:
    return rate if who.weekly_rate is None else who.weekly_rate / 5


def settle(root: Shoot, way: Way) -> float:
    """What is known at the end only: moves, wishes, changes, waiting for pages."""
    total = sum(page.move_before + page.move_inside for page in days(way.shoot, way.plan))
    total += sum(one.price for one in broken(replace(way.shoot, wishes=root.wishes), way.plan))
    if root.before is not None:
        total += root.before.price * sum(
            number in way.plan and root.dates[way.plan[number].date] != day
            for number, (day, _) in root.before.planned.items()
        )
    ended = any(mode.ends for _, mode, _ in way.failed)
    writing = [(lost_until(root, at, mode), at) for _, mode, at in way.failed if not mode.hiatus]
    if not ended and writing:
        work = [slot.date for slot in way.plan.values() if slot.column == "main"]
        last = max([*work, *(at for _, _, at in way.failed)])
        total += root.prices.idle * sum(
            root.regular[at] for at in range(last + 1, min(len(root.dates), max(writing)[0] + 1))
        )
    return total


def lost_until(shoot: Shoot, at: int, mode: FailureMode) -> int:
    """Last date lost."""
    left = mode.lost_dates
    while left and at < len(shoot.dates):
        at += 1
        left -= at < len(shoot.dates) and shoot.regular[at]
    return at


def rest(way: Way, at: int, failed: list[tuple[Gate, FailureMode, int]]) -> Shoot:
    """What is left on the next morning."""
    shoot = way.shoot
    shot = {k: (shoot.dates[v.date], v.column) for k, v in way.plan.items() if v.date <= at}
    tasks = [t for t in shoot.tasks if t.number in shot or not any(t.number in m.falls for _, m, _ in failed)]
    start = at
    for _, mode, _ in failed:
        until = lost_until(shoot, at, mode)
        if mode.hiatus:
            start = max(start, until)
        for task in mode.comes:
            if task.number not in [one.number for one in tasks]:
                dates = frozenset(d for k, d in enumerate(shoot.dates) if k > until)
                tasks.append(replace(task, only_on=dates & task.only_on if task.only_on else dates))
    numbers = [task.number for task in tasks]
    today = shoot.dates[start + 1] if start + 1 < len(shoot.dates) else shoot.dates[-1] + timedelta(days=1)
    earlier = shoot.before or Before({}, {}, 0.0, today)
    planned = {k: v for k, v in earlier.planned.items() if k in numbers and k not in shot}
    gates = [gate for gate in shoot.gates if gate.task in numbers and gate.task not in shot]
    wishes = [wish for wish in shoot.wishes if wish.before is None or set(wish.before) <= set(numbers)]
    return replace(
        shoot,
        tasks=tuple(replace(t, follows=tuple(f for f in t.follows if f.number in numbers)) for t in tasks),
        gates=tuple(gates),
        wishes=tuple(replace(w, tasks=tuple(k for k in w.tasks if k in numbers)) for w in wishes),
        before=Before(shot, planned, earlier.price, today),
    )
