"""The days of the CP-SAT model: bases and their order, light, pattern, length, overtime, worked dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from precipice.schedule.shoot.cpsat_draft import COLUMNS, Draft, Literal, Rule
from precipice.schedule.shoot.days import MOST_BASES, UNITS
from precipice.schedule.shoot.problem import Column, Light


@dataclass(frozen=True)
class DayModel:
    """A column's day on a date.

    Attributes:
        column: Which.
        date: Index of the date.
        works: Whether there is a task.
        used: Whether there is one at a base.
        daytime: Whether there is a day task; None where there can be none.
        night: The same of night tasks.
        split: Whether there are both; None where there cannot be.
        length: Minutes, an integer variable.
        most: Largest value of the length.
        routes: Whether an order of bases is taken; none for preparation.
    """

    column: Column
    date: int
    works: Literal
    used: dict[int, Literal]
    daytime: Literal | None
    night: Literal | None
    split: Literal | None
    length: Literal
    most: int
    routes: dict[tuple[int, ...], Literal]


def day_models(draft: Draft) -> dict[tuple[Column, int], DayModel]:
    """Adds the rules of every column's day; one model for each (column, date) that may hold a task."""
    return {
        (column, at): _day_model(draft, column, at)
        for column in COLUMNS
        for at in range(len(draft.shoot.dates))
        if (column, at) in draft.on
    }


def _some(draft: Draft, column: Column, at: int, light: Light) -> Literal | None:
    puts = [put for k, put in draft.on[column, at] if draft.shoot.tasks[k].light == light]
    return draft.either(puts, f"{light}[{column},{at}]") if puts else None


def _day_model(draft: Draft, column: Column, at: int) -> DayModel:
    shoot, model, here = draft.shoot, draft.model, draft.on[column, at]
    by_base: dict[int, list[Literal]] = {}
    for k, put in here:
        by_base.setdefault(shoot.tasks[k].base, []).append(put)
    used = {b: draft.either(puts, f"used[{column},{at},{b}]") for b, puts in sorted(by_base.items())}
    works = draft.either(list(used.values()), f"works[{column},{at}]")
    daytime, night = _some(draft, column, at, "day"), _some(draft, column, at, "night")
    split = (
        None if daytime is None or night is None else draft.both([daytime, night], f"split[{column},{at}]")
    )
    routes = _routes(draft, column, at, used) if column in UNITS else {}
    road = {route: sum(shoot.prices.move_minutes[a][b] for a, b in pairwise(route)) for route in routes}
    most = sum(shoot.tasks[k].minutes for k, _ in here) + max(road.values(), default=0)
    limit = shoot.hours.day + shoot.hours.overtime
    if column in UNITS and draft.guards is None:
        most = min(most, limit)
    length = model.new_int_var(0, most, f"length[{column},{at}]")
    work = sum(shoot.tasks[k].minutes * put for k, put in here)
    model.add(length == work + sum(road[route] * taken for route, taken in routes.items()))
    if draft.guards is not None and column in UNITS:
        model.add(length <= limit).only_enforce_if(draft.under(Rule("hours")))
    one = DayModel(column, at, works, used, daytime, night, split, length, most, routes)
    if column in UNITS:
        _light(draft, one)
    return one


def _routes(
    draft: Draft, column: Column, at: int, used: dict[int, Literal]
) -> dict[tuple[int, ...], Literal]:
    """Literals of the orders of bases: one of the bases used is taken, and it keeps light and precedence."""
    model, hours = draft.model, draft.shoot.hours
    most = min(hours.bases_a_day, MOST_BASES, len(used))
    orders = [order for size in range(1, most + 1) for order in permutations(used, size)]
    if len(used) == 1:
        routes = {orders[0]: next(iter(used.values()))}
    else:
        routes = {order: model.new_bool_var(f"route[{column},{at},{order}]") for order in orders}
        model.add_at_most_one(routes.values())
        for base, literal in used.items():
            through = [taken for order, taken in routes.items() if base in order]
            draft.clause(Rule("bases"), [*through, literal.Not()])
            for taken in through:
                model.add_implication(taken, literal)
    if most > 1:
        _keep_order(draft, column, at, routes)
    return routes


def _keep_order(draft: Draft, column: Column, at: int, routes: dict[tuple[int, ...], Literal]) -> None:
    """Forbids orders of bases that break light or precedence, and longer roads than the shortest in order."""
    shoot, here = draft.shoot, draft.on[column, at]
    lit: dict[tuple[int, str], list[Literal]] = {}
    for k, put in here:
        lit.setdefault((shoot.tasks[k].base, shoot.tasks[k].light), []).append(put)
    at_base = {
        key: draft.either(puts, f"{key}[{column},{at}]") for key, puts in lit.items() if key[1] != "any"
    }
    bases = sorted({base for base, _ in lit})
    reasons: dict[tuple[int, int], list[tuple[Rule, list[Literal]]]] = {
        (a, b): [] for a in bases for b in bases if a != b
    }
    for (a, b), pair_reasons in reasons.items():
        if (a, "day") in at_base and (b, "night") in at_base:
            pair_reasons.append((Rule("light"), [at_base[a, "day"], at_base[b, "night"]]))
    place = dict(here)
    for k, put in here:
        for n, link in enumerate(shoot.tasks[k].follows):
            before = draft.index.get(link.number)
            if before in place and shoot.tasks[before].base != shoot.tasks[k].base:
                pair = (shoot.tasks[before].base, shoot.tasks[k].base)
                reasons[pair].append((Rule("follows", k, n), [place[before], put]))
    for order, taken in routes.items():
        for i, a in enumerate(order):
            for b in order[i + 1 :]:
                for rule, both in reasons[b, a]:
                    draft.clause(rule, [taken.Not(), *(one.Not() for one in both)])
    _shortest(draft, routes, reasons)


def _shortest(
    draft: Draft,
    routes: dict[tuple[int, ...], Literal],
    reasons: dict[tuple[int, int], list[tuple[Rule, list[Literal]]]],
) -> None:
    """An order of bases is taken only where all shorter ones of them break light or precedence."""
    minutes = draft.shoot.prices.move_minutes
    road = {route: sum(minutes[a][b] for a, b in pairwise(route)) for route in routes}
    forced: dict[tuple[int, int], Literal | None] = {}

    def first(a: int, b: int) -> Literal | None:
        if (a, b) not in forced:
            pairs = [draft.both(both, f"first[{a},{b}]") for _, both in reasons[a, b]]
            forced[a, b] = draft.either(pairs, f"first[{a},{b}]") if pairs else None
        return forced[a, b]

    for order, taken in routes.items():
        for other in permutations(order):
            if road[other] < road[order]:
                blocks = [first(b, a) for i, a in enumerate(other) for b in other[i + 1 :]]
                draft.model.add_bool_or([taken.Not(), *(one for one in blocks if one is not None)])


def pattern_cases(one: DayModel) -> list[tuple[int, list[Literal]]]:
    """The patterns that a day may have, by index, and the literals that hold just then."""
    if one.column == "prep" or one.night is None:
        return [(0, [])]
    cases: list[tuple[int, list[Literal]]] = [(0, [one.night.Not()])]
    if one.split is not None:
        cases.append((1, [one.split]))
    cases.append((2, [one.night] if one.daytime is None else [one.night, one.daytime.Not()]))
    return cases


def _light(draft: Draft, one: DayModel) -> None:
    """The minutes of day (night) tasks fit in the daylight (darkness) of the pattern at every base used."""
    shoot = draft.shoot
    for light in ("day", "night"):
        own = [(k, put) for k, put in draft.on[one.column, one.date] if shoot.tasks[k].light == light]
        most = sum(shoot.tasks[k].minutes for k, _ in own)
        minutes = sum(shoot.tasks[k].minutes * put for k, put in own)
        for base, used in one.used.items():
            table = shoot.bases[base].daylight if light == "day" else shoot.bases[base].darkness
            kind = "daylight" if light == "day" else "darkness"
            for pattern, when in pattern_cases(one):
                if table[one.date][pattern] < most:
                    bound = draft.model.add(minutes <= table[one.date][pattern])
                    bound.only_enforce_if([used, *when, *draft.under(Rule(kind, base))])


def pay_days(
    draft: Draft, days: dict[tuple[Column, int], DayModel]
) -> dict[int, tuple[Literal, Literal | None]]:
    """Adds running, idle, overtime, premium and moves to the cost.

    Returns:
        For each date that the main unit may work as the sixth of a week: whether it is the sixth or seventh
        worked date, and whether it is the seventh.
    """
    prices = draft.shoot.prices
    late = _late_dates(draft, days)
    for (column, at), one in days.items():
        if column == "prep":
            continue
        unit = UNITS.index(column)
        draft.pay(prices.running[unit], one.works)
        if at in late:
            for literal, factor in zip(
                late[at], (prices.sixth - 1.0, prices.seventh - prices.sixth), strict=True
            ):
                if literal is not None:
                    both = literal if column == "main" else draft.both([literal, one.works], f"late[{at}]")
                    draft.pay(factor * prices.running[unit], both)
        if one.most > draft.shoot.hours.day and prices.overtime[unit] > 0.0:
            over = draft.model.new_int_var(0, one.most - draft.shoot.hours.day, f"overtime[{column},{at}]")
            draft.model.add(over >= one.length - draft.shoot.hours.day)
            draft.pay(prices.overtime[unit] / 60.0, over)
    _pay_idle(draft, days)
    for column in UNITS:
        _pay_moves(draft, [days[column, at] for at in range(len(draft.shoot.dates)) if (column, at) in days])
    return late


def _late_dates(
    draft: Draft, days: dict[tuple[Column, int], DayModel]
) -> dict[int, tuple[Literal, Literal | None]]:
    """Sixth and seventh worked dates of the main unit in a calendar week."""
    late: dict[int, tuple[Literal, Literal | None]] = {}
    weeks: dict[tuple[int, int], list[DayModel]] = {}
    for at, day in enumerate(draft.shoot.dates):
        if ("main", at) not in days:
            continue
        one = days["main", at]
        week = weeks.setdefault(day.isocalendar()[:2], [])
        week.append(one)
        if len(week) < 6:
            continue
        works = [each.works for each in week]
        seventh = draft.both(works, f"seventh[{at}]") if len(week) == 7 else None
        sixth = draft.model.new_bool_var(f"sixth[{at}]")
        draft.model.add_implication(sixth, one.works)
        earlier = sum(works[:-1])
        draft.model.add(earlier >= 5).only_enforce_if(sixth)
        draft.model.add(earlier <= 4).only_enforce_if([sixth.Not(), one.works])
        late[at] = (sixth, seventh)
    return late


def _pay_idle(draft: Draft, days: dict[tuple[Column, int], DayModel]) -> None:
    """Regular dates before the main unit's last on which it does not work."""
    shoot, model = draft.shoot, draft.model
    span = [at for at in range(len(shoot.dates)) if ("main", at) in days]
    if not span or shoot.prices.idle == 0.0:
        return
    _, ahead = begun_and_ahead(draft, {at: [days["main", at].works] for at in span}, "main")
    for at in range(span[-1] + 1):
        if shoot.regular[at]:
            idle = model.new_bool_var(f"idle[{at}]")
            works = [days["main", at].works] if at in span else []
            model.add_bool_or([ahead[max(at, span[0])].Not(), *works, idle])
            draft.pay(shoot.prices.idle, idle)


def begun_and_ahead(
    draft: Draft, causes: dict[int, list[Literal]], name: str
) -> tuple[dict[int, Literal], dict[int, Literal]]:
    """Whether there was a cause up to each date, and whether there is one from it on.

    Only one way: a cause makes them hold, and their cost makes them hold for no other reason.
    """
    model = draft.model
    first, last = min(causes), max(causes)
    begun: dict[int, Literal] = {}
    ahead: dict[int, Literal] = {}
    for at in range(first, last + 1):
        begun[at] = model.new_bool_var(f"begun[{name},{at}]")
        ahead[at] = model.new_bool_var(f"ahead[{name},{at}]")
        for cause in causes.get(at, []):
            model.add_implication(cause, begun[at])
            model.add_implication(cause, ahead[at])
        if at > first:
            model.add_implication(begun[at - 1], begun[at])
            model.add_implication(ahead[at], ahead[at - 1])
    return begun, ahead


def _pay_moves(draft: Draft, column: Sequence[DayModel]) -> None:
    """Moves of a column within its days and between them: a flow of the company through bases and dates."""
    model, move = draft.model, draft.shoot.prices.move
    rest: dict[int, Literal] = {}
    nowhere: Literal = model.new_constant(1)
    for one in column:
        for route, taken in one.routes.items():
            draft.pay(sum(move[a][b] for a, b in pairwise(route)), taken)
        begins: dict[int, list[Literal]] = {}
        ends: dict[int, list[Literal]] = {}
        for route, taken in one.routes.items():
            begins.setdefault(route[0], []).append(taken)
            ends.setdefault(route[-1], []).append(taken)
        entered: dict[int, list[Literal]] = {base: [] for base in begins}
        stays: dict[int, Literal] = {}
        name = f"{one.column},{one.date}"
        for a, source in [(-1, nowhere), *rest.items()]:
            leaves = {b: model.new_bool_var(f"move[{name},{a},{b}]") for b in begins}
            stays[a] = model.new_bool_var(f"stay[{name},{a}]")
            model.add(source == stays[a] + sum(leaves.values()))
            for b, leave in leaves.items():
                entered[b].append(leave)
                draft.pay(0.0 if a < 0 else move[a][b], leave)
        for b, taken_here in begins.items():
            model.add(sum(entered[b]) == sum(taken_here))
        nowhere = stays.pop(-1)
        now: dict[int, Literal] = {}
        for b in sorted({*stays, *ends}):
            now[b] = model.new_bool_var(f"at[{name},{b}]")
            model.add(now[b] == sum(ends.get(b, [])) + stays.get(b, 0))
        rest = now
