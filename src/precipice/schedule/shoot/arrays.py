"""A shoot as tables of numbers for the compiled search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from precipice.schedule.shoot.costs import regular_dates
from precipice.schedule.shoot.days import LIGHT_ORDER, MOST_BASES, week_of
from precipice.schedule.shoot.keeping import coming
from precipice.schedule.shoot.problem import Column, Shoot, Slot, Task

COLUMNS: tuple[Column, ...] = ("main", "second", "prep")
ANY_LENGTH = 1 << 40
NO_DATE = 1 << 40
NEAR = 16


class Tables(NamedTuple):
    """A shoot; n tasks, D dates, P people, B bases, L precedences, W wishes, G gates, M modes at most.

    Attributes:
        minutes: Of each task, (n,).
        light: 0 day, 1 any, 2 night, (n,).
        base: (n,).
        cast_at: Where a task's people begin in `cast`, (n + 1,).
        cast: Indices of people.
        columns: Whether a task may be in a column, (n, 3).
        allowed: Whether a task may be on a date, (n, D).
        option_at: Where a task's dates begin in `option`, (n + 1,).
        option: Indices of dates.
        near: The tasks most like each, by what they save on one date, (n, NEAR at most).
        planned: Date of the earlier plan, -1 for none, NO_DATE for one that is no longer worked, (n,).
        change: Price of a task off that date.
        first: Task of a precedence that comes first, (L,).
        then: Task that follows, (L,).
        apart: Calendar days between them at least, (L,).
        same: Whether light allows them on one date, (L,).
        link_at: Where a task's precedences begin in `link`, (n + 1,).
        link: Indices of precedences.
        day: Day number of each date, (D,).
        week: Calendar week of each date, counted from 0, (D,).
        regular: (D,).
        regular_before: Number of regular dates before each date, (D + 1,).
        weeks_before: Number of weeks with a regular date before each week, (weeks + 1,).
        sun: Minutes of daylight and of darkness, (2, B, D, 3).
        rates: Pay for work, hold and week of each person, week below 0 for daily pay, (P, 3).
        drops: Whether a person may be dropped, (P,).
        rest: (P,).
        most: Longest time on set, (P,).
        no_nights: (P,).
        away: (P, D).
        running: Of each column, (3,).
        overtime: (3,).
        idle: Of a date.
        move: (B, B).
        road: The same in minutes, (B, B).
        premium: Factors of the sixth and seventh date.
        hours: Plain day, longest day, meal, most bases, days of a drop, whether a week has six dates.
        calls: Of each pattern, (3,).
        wish_price: (W,).
        wish_kind: 0 tasks on dates, 1 a task before another, 2 a person not on dates, (W,).
        wish_dates: (W, D).
        wish_on: Whether a task, (W, n).
        wish_pair: The two tasks and whether one date will do, or the person, (W, 3).
        gate_task: (G,).
        gate_chance: Of each mode by date after the failure of gate k - 1, plain for k = 0, (G, G + 1, D, M).
        gate_given: Whether a gate depends on another, (G, G).
        gate_extra: Further days by date, (G, D).
        mode_facts: Ends, hiatus, lost dates, (G, M, 3).
        mode_price: What it costs at once, and what the tasks that come cost, (G, M, 2).
        mode_falls: Whether a task falls, (G, M, n).
    """

    minutes: np.ndarray
    light: np.ndarray
    base: np.ndarray
    cast_at: np.ndarray
    cast: np.ndarray
    columns: np.ndarray
    allowed: np.ndarray
    option_at: np.ndarray
    option: np.ndarray
    near: np.ndarray
    planned: np.ndarray
    change: float
    first: np.ndarray
    then: np.ndarray
    apart: np.ndarray
    same: np.ndarray
    link_at: np.ndarray
    link: np.ndarray
    day: np.ndarray
    week: np.ndarray
    regular: np.ndarray
    regular_before: np.ndarray
    weeks_before: np.ndarray
    sun: np.ndarray
    rates: np.ndarray
    drops: np.ndarray
    rest: np.ndarray
    most: np.ndarray
    no_nights: np.ndarray
    away: np.ndarray
    running: np.ndarray
    overtime: np.ndarray
    idle: float
    move: np.ndarray
    road: np.ndarray
    premium: np.ndarray
    hours: np.ndarray
    calls: np.ndarray
    wish_price: np.ndarray
    wish_kind: np.ndarray
    wish_dates: np.ndarray
    wish_on: np.ndarray
    wish_pair: np.ndarray
    gate_task: np.ndarray
    gate_chance: np.ndarray
    gate_given: np.ndarray
    gate_extra: np.ndarray
    mode_facts: np.ndarray
    mode_price: np.ndarray
    mode_falls: np.ndarray


def tables(shoot: Shoot) -> Tables:
    """The tables of a shoot."""
    parts = _of_tasks(shoot)
    parts |= _of_links(shoot)
    parts |= _of_calendar(shoot)
    parts |= _of_people(shoot)
    parts |= _of_prices(shoot)
    parts |= _of_wishes(shoot)
    parts |= _of_gates(shoot)
    return Tables(**parts)


def _rows(rows: Iterable[Iterable[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Lists of different lengths: where each begins, and all of them."""
    lists = [list(row) for row in rows]
    at = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=at[1:])
    return at, np.array([one for row in lists for one in row], dtype=np.int64)


def _of_tasks(shoot: Shoot) -> dict[str, Any]:
    cast_at, cast = _rows(task.cast for task in shoot.tasks)
    columns = np.array([[c in task.columns for c in COLUMNS] for task in shoot.tasks]).reshape(-1, 3)
    allowed = np.array([_dates_of(shoot, task) for task in shoot.tasks]).reshape(
        len(shoot.tasks), len(shoot.dates)
    )
    planned = np.full(len(shoot.tasks), -1, dtype=np.int64)
    at = {day: k for k, day in enumerate(shoot.dates)}
    if shoot.before is not None:
        for k, task in enumerate(shoot.tasks):
            if task.number in shoot.before.shot:
                columns[k] = [c == shoot.before.shot[task.number][1] for c in COLUMNS]
            if task.number in shoot.before.planned:
                planned[k] = at.get(shoot.before.planned[task.number][0], NO_DATE)
    option_at, option = _rows(np.flatnonzero(row) for row in allowed)
    return {
        "minutes": np.array([task.minutes for task in shoot.tasks], dtype=np.int64),
        "light": np.array([LIGHT_ORDER[task.light] for task in shoot.tasks], dtype=np.int64),
        "base": np.array([task.base for task in shoot.tasks], dtype=np.int64),
        "cast_at": cast_at,
        "cast": cast,
        "columns": columns,
        "allowed": allowed,
        "option_at": option_at,
        "option": option,
        "near": _near(shoot),
        "planned": planned,
        "change": float(shoot.before.price) if shoot.before is not None else 0.0,
    }


def _dates_of(shoot: Shoot, task: Task) -> list[bool]:
    """Whether a task may be on each date."""
    closed, before = shoot.bases[task.base].closed, shoot.before
    fits: list[bool] = []
    for day in shoot.dates:
        good = day not in closed and (task.only_on is None or day in task.only_on)
        if before is not None:
            was = before.shot.get(task.number)
            good = good and (day >= before.today if was is None else day == was[0])
        fits.append(good)
    return fits


def _near(shoot: Shoot) -> np.ndarray:
    """For each task the others that share the dearest people and the base."""
    n = len(shoot.tasks)
    called = np.zeros((n, len(shoot.people)))
    for k, task in enumerate(shoot.tasks):
        called[k, list(task.cast)] = 1.0
    dear = np.array([one.day_rate + one.hold_rate + (one.weekly_rate or 0.0) / 4 for one in shoot.people])
    base = np.array([task.base for task in shoot.tasks])
    moving = float(np.max(shoot.prices.move, initial=0.0)) + shoot.prices.running[0] / 8
    alike = (called * dear) @ called.T + moving * (base[:, None] == base[None, :])
    np.fill_diagonal(alike, -1.0)
    return np.argsort(-alike, axis=1, kind="stable")[:, : min(NEAR, n - 1)].astype(np.int64)


def _of_links(shoot: Shoot) -> dict[str, Any]:
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    links = [
        (index[one.number], k, one.days)
        for k, task in enumerate(shoot.tasks)
        for one in task.follows
        if one.number in index
    ]
    lights = [LIGHT_ORDER[task.light] for task in shoot.tasks]
    link_at, link = _rows(
        [k for k, (a, b, _) in enumerate(links) if task in (a, b)] for task in range(len(shoot.tasks))
    )
    return {
        "first": np.array([a for a, _, _ in links], dtype=np.int64),
        "then": np.array([b for _, b, _ in links], dtype=np.int64),
        "apart": np.array([days for _, _, days in links], dtype=np.int64),
        "same": np.array([lights[a] <= lights[b] for a, b, _ in links], dtype=np.bool_),
        "link_at": link_at,
        "link": link,
    }


def _of_calendar(shoot: Shoot) -> dict[str, Any]:
    number = {week: k for k, week in enumerate(sorted({week_of(day) for day in shoot.dates}))}
    week = np.array([number[week_of(day)] for day in shoot.dates], dtype=np.int64)
    regular = np.array(shoot.regular, dtype=np.bool_)
    has_regular = {int(week[at]) for at in regular_dates(shoot)}
    weeks = [k in has_regular for k in range(len(number))]
    return {
        "day": np.array([day.toordinal() for day in shoot.dates], dtype=np.int64),
        "week": week,
        "regular": regular,
        "regular_before": np.concatenate([[0], np.cumsum(regular)]).astype(np.int64),
        "weeks_before": np.concatenate([[0], np.cumsum(weeks)]).astype(np.int64),
        "sun": np.array(
            [[base.daylight for base in shoot.bases], [base.darkness for base in shoot.bases]], dtype=np.int64
        ).reshape(2, len(shoot.bases), len(shoot.dates), 3),
    }


def _of_people(shoot: Shoot) -> dict[str, Any]:
    people = shoot.people
    return {
        "rates": np.array(
            [
                (one.day_rate, one.hold_rate, -1.0 if one.weekly_rate is None else one.weekly_rate)
                for one in people
            ],
            dtype=np.float64,
        ).reshape(-1, 3),
        "drops": np.array([one.may_drop for one in people], dtype=np.bool_),
        "rest": np.array([one.rest for one in people], dtype=np.int64),
        "most": np.array(
            [ANY_LENGTH if one.most_minutes is None else one.most_minutes for one in people], dtype=np.int64
        ),
        "no_nights": np.array([one.no_nights for one in people], dtype=np.bool_),
        "away": np.array(
            [[day in one.away for day in shoot.dates] for one in people], dtype=np.bool_
        ).reshape(len(people), len(shoot.dates)),
    }


def _of_prices(shoot: Shoot) -> dict[str, Any]:
    prices, hours = shoot.prices, shoot.hours
    counts: dict[tuple[int, int], int] = {}
    for day in shoot.dates:
        counts[week_of(day)] = counts.get(week_of(day), 0) + 1
    return {
        "running": np.array([*prices.running, 0.0]),
        "overtime": np.array([*prices.overtime, 0.0]),
        "idle": float(prices.idle),
        "move": np.array(prices.move, dtype=np.float64),
        "road": np.array(prices.move_minutes, dtype=np.int64),
        "premium": np.array([prices.sixth, prices.seventh], dtype=np.float64),
        "hours": np.array(
            [
                hours.day,
                hours.day + hours.overtime,
                hours.meal,
                min(hours.bases_a_day, MOST_BASES),
                prices.drop_days,
                max(counts.values(), default=0) > 5,
            ],
            dtype=np.int64,
        ),
        "calls": np.array(hours.calls, dtype=np.int64),
    }


def _of_wishes(shoot: Shoot) -> dict[str, Any]:
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    people = {person.id: k for k, person in enumerate(shoot.people)}
    kind = np.zeros(len(shoot.wishes), dtype=np.int64)
    pair = np.zeros((len(shoot.wishes), 3), dtype=np.int64)
    on = np.zeros((len(shoot.wishes), len(shoot.tasks)), dtype=np.bool_)
    for k, wish in enumerate(shoot.wishes):
        if wish.before is not None:
            a, b = (index[number] for number in wish.before)
            one_date = LIGHT_ORDER[shoot.tasks[a].light] <= LIGHT_ORDER[shoot.tasks[b].light]
            kind[k], pair[k] = 1, (a, b, one_date)
        elif wish.person is not None:
            kind[k], pair[k, 0] = 2, people[wish.person]
        else:
            on[k, [index[number] for number in wish.tasks]] = True
    return {
        "wish_price": np.array([wish.price for wish in shoot.wishes], dtype=np.float64),
        "wish_kind": kind,
        "wish_dates": np.array(
            [[day in wish.dates for day in shoot.dates] for wish in shoot.wishes], dtype=np.bool_
        ).reshape(len(shoot.wishes), len(shoot.dates)),
        "wish_on": on,
        "wish_pair": pair,
    }


def _of_gates(shoot: Shoot) -> dict[str, Any]:
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    gates = shoot.gates
    modes = max((len(gate.modes) for gate in gates), default=1)
    chance = np.zeros((len(gates), len(gates) + 1, len(shoot.dates), modes))
    given = np.zeros((len(gates), len(gates)), dtype=np.bool_)
    facts = np.zeros((len(gates), modes, 3), dtype=np.int64)
    price = np.zeros((len(gates), modes, 2))
    falls = np.zeros((len(gates), modes, len(shoot.tasks)), dtype=np.bool_)
    for g, gate in enumerate(gates):
        count = len(gate.modes)
        chance[g, 0, :, :count] = gate.chances
        for h, other in enumerate(gates):
            if other.gag in gate.given:
                given[g, h] = True
                chance[g, h + 1, :, :count] = gate.given[other.gag]
        for m, mode in enumerate(gate.modes):
            facts[g, m] = (mode.ends, mode.hiatus, mode.lost_dates)
            price[g, m] = (mode.cost, coming(shoot, mode).total)
            falls[g, m, [index[number] for number in mode.falls if number in index]] = True
    return {
        "gate_task": np.array([index[gate.task] for gate in gates], dtype=np.int64),
        "gate_chance": chance,
        "gate_given": given,
        "gate_extra": np.array([gate.extra for gate in gates], dtype=np.float64).reshape(
            len(gates), len(shoot.dates)
        ),
        "mode_facts": facts,
        "mode_price": price,
        "mode_falls": falls,
    }


def encoded(shoot: Shoot, slots: Mapping[str, Slot]) -> tuple[np.ndarray, np.ndarray]:
    """Date and column of every task, (n,) each."""
    dates = [slots[task.number].date for task in shoot.tasks]
    columns = [COLUMNS.index(slots[task.number].column) for task in shoot.tasks]
    return np.array(dates, dtype=np.int64), np.array(columns, dtype=np.int64)


def decoded(shoot: Shoot, dates: np.ndarray, columns: np.ndarray) -> dict[str, Slot]:
    """The slots of the two rows that `encoded` gives."""
    return {
        task.number: Slot(int(at), COLUMNS[int(c)])
        for task, at, c in zip(shoot.tasks, dates.tolist(), columns.tolist(), strict=True)
    }
