"""A shoot as tables of numbers for the compiled search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from precipice.schedule.shoot.costs import regular_dates
from precipice.schedule.shoot.days import LIGHT_ORDER, MOST_BASES, week_of
from precipice.schedule.shoot.problem import COLUMNS, Shoot, Slot, Task

ANY_LENGTH = 1 << 40
NO_DATE = 1 << 40
NEAR = 16


MINUTES, LIGHT, BASE, PLANNED, COLUMN_0, CAST, OPTION, LINK = 0, 1, 2, 3, 4, 7, 9, 11
"""Columns of `Tables.task`; the last three are beginning and end in `Tables.lists`."""

FIRST, THEN, APART, SAME = range(4)
DAY, WEEK, REGULAR, REGULAR_BEFORE, WEEKS_BEFORE = range(5)
DROPS, REST, MOST, NO_NIGHTS = range(4)
RUNNING, EXTRA_HOUR, IDLE, PREMIUM, CHANGE = 0, 3, 6, 7, 9
DAY_LENGTH, LONGEST, MEAL, BASES_A_DAY, DROP_DAYS, SIX_DATES, CALLS = range(7)
KIND, PAIR, DATED = 0, 1, 4


class Tables(NamedTuple):
    """A shoot without its gates; n tasks, D dates, P people, B bases, L precedences, W wishes.

    Few arrays with many columns, because every call in the compiled search passes all of them.

    Attributes:
        task: Minutes, light (0 day, 1 any, 2 night), base, date of the earlier plan (-1 for none, NO_DATE for
            one that is no longer worked), whether it may be in each column, where its people, dates and
            precedences are in `lists`, (n, 13).
        lists: Indices of people, of dates, of precedences.
        near: The tasks most like each, by what they save on one date, (n, NEAR at most).
        allowed: Whether a task may be on a date, (n, D).
        links: Task that comes first, task that follows, calendar days between at least, whether light allows
            one date, (L, 4).
        dates: Day number, calendar week from 0, whether regular, regular dates before it; weeks with a
            regular date before the week of the row's number, (D + 1, 5).
        sun: Minutes of daylight and of darkness, (2, B, D, 3).
        people: Whether one may be dropped, rest, longest time on set, whether nights are barred, (P, 4).
        away: (P, D).
        rates: Pay for work, hold and week, week below 0 for daily pay, (P, 3).
        money: Running and overtime of each column, idle, sixth, seventh, price of a change, (10,).
        move: (B, B).
        road: The same in minutes, (B, B).
        hours: Plain day, longest day, meal, most bases, days of a drop, whether a week has six dates, and the
            call of each pattern, (9,).
        wishes: 0 tasks on dates, 1 a task before another, 2 a person not on dates; the two tasks and whether
            one date will do, or the person; the dates; the tasks, (W, 4 + D + n).
        wish_price: (W,).
    """

    task: np.ndarray
    lists: np.ndarray
    near: np.ndarray
    allowed: np.ndarray
    links: np.ndarray
    dates: np.ndarray
    sun: np.ndarray
    people: np.ndarray
    away: np.ndarray
    rates: np.ndarray
    money: np.ndarray
    move: np.ndarray
    road: np.ndarray
    hours: np.ndarray
    wishes: np.ndarray
    wish_price: np.ndarray


def tables(shoot: Shoot) -> Tables:
    """The tables of a shoot."""
    links, linked = _links(shoot)
    allowed = np.array([_dates_of(shoot, task) for task in shoot.tasks], dtype=np.bool_).reshape(
        len(shoot.tasks), len(shoot.dates)
    )
    options = [np.flatnonzero(row).tolist() for row in allowed]
    spans, lists = _ragged([[list(task.cast) for task in shoot.tasks], options, linked])
    people = shoot.people
    return Tables(
        task=np.hstack([_task_columns(shoot), spans]),
        lists=lists,
        near=_near(shoot),
        allowed=allowed,
        links=links,
        dates=_calendar(shoot),
        sun=np.array(
            [[base.daylight for base in shoot.bases], [base.darkness for base in shoot.bases]], dtype=np.int64
        ).reshape(2, len(shoot.bases), len(shoot.dates), 3),
        people=_whole(
            [
                (
                    one.may_drop,
                    one.rest,
                    ANY_LENGTH if one.most_minutes is None else one.most_minutes,
                    one.no_nights,
                )
                for one in people
            ],
            4,
        ),
        away=np.array([[day in one.away for day in shoot.dates] for one in people], dtype=np.bool_).reshape(
            len(people), len(shoot.dates)
        ),
        rates=np.array(
            [
                (one.day_rate, one.hold_rate, -1.0 if one.weekly_rate is None else one.weekly_rate)
                for one in people
            ],
            dtype=np.float64,
        ).reshape(-1, 3),
        money=_money(shoot),
        move=np.array(shoot.prices.move, dtype=np.float64),
        road=np.array(shoot.prices.move_minutes, dtype=np.int64),
        hours=_hours(shoot),
        wishes=_wishes(shoot),
        wish_price=np.array([wish.price for wish in shoot.wishes], dtype=np.float64),
    )


def _whole(rows: Iterable[Iterable[int]], width: int) -> np.ndarray:
    return np.array([list(row) for row in rows], dtype=np.int64).reshape(-1, width)


def _ragged(kinds: list[list[list[int]]]) -> tuple[np.ndarray, np.ndarray]:
    """Beginning and end of each task's list of each kind, (n, 2 x kinds), and all lists in one row."""
    spans: list[np.ndarray] = []
    flat: list[int] = []
    for lists in kinds:
        rows = []
        for one in lists:
            rows.append((len(flat), len(flat) + len(one)))
            flat.extend(one)
        spans.append(_whole(rows, 2))
    return np.hstack(spans), np.array(flat, dtype=np.int64)


def _task_columns(shoot: Shoot) -> np.ndarray:
    at = {day: k for k, day in enumerate(shoot.dates)}
    before = shoot.before
    rows = []
    for task in shoot.tasks:
        planned, columns = -1, list(task.columns)
        if before is not None and task.number in before.shot:
            columns = [before.shot[task.number][1]]
        if before is not None and task.number in before.planned:
            planned = at.get(before.planned[task.number][0], NO_DATE)
        rows.append(
            (task.minutes, LIGHT_ORDER[task.light], task.base, planned, *(c in columns for c in COLUMNS))
        )
    return _whole(rows, 7)


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


def _links(shoot: Shoot) -> tuple[np.ndarray, list[list[int]]]:
    """The precedences, and those of each task."""
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    lights = [LIGHT_ORDER[task.light] for task in shoot.tasks]
    links = [
        (index[one.number], k, one.days, lights[index[one.number]] <= lights[k])
        for k, task in enumerate(shoot.tasks)
        for one in task.follows
        if one.number in index
    ]
    linked = [[k for k, link in enumerate(links) if task in link[:2]] for task in range(len(shoot.tasks))]
    return _whole(links, 4), linked


def _calendar(shoot: Shoot) -> np.ndarray:
    number = {week: k for k, week in enumerate(sorted({week_of(day) for day in shoot.dates}))}
    week = [number[week_of(day)] for day in shoot.dates]
    has_regular = {week[at] for at in regular_dates(shoot)}
    rows = np.zeros((len(shoot.dates) + 1, 5), dtype=np.int64)
    rows[:-1, DAY] = [day.toordinal() for day in shoot.dates]
    rows[:-1, WEEK] = week
    rows[:-1, REGULAR] = shoot.regular
    rows[1:, REGULAR_BEFORE] = np.cumsum(shoot.regular)
    rows[1:, WEEKS_BEFORE] = np.cumsum([k in has_regular for k in range(len(shoot.dates))])
    return rows


def _money(shoot: Shoot) -> np.ndarray:
    prices = shoot.prices
    change = 0.0 if shoot.before is None else shoot.before.price
    return np.array(
        [*prices.running, 0.0, *prices.overtime, 0.0, prices.idle, prices.sixth, prices.seventh, change],
        dtype=np.float64,
    )


def _hours(shoot: Shoot) -> np.ndarray:
    hours = shoot.hours
    most_in_a_week = max(Counter(map(week_of, shoot.dates)).values(), default=0)
    return np.array(
        [
            hours.day,
            hours.day + hours.overtime,
            hours.meal,
            min(hours.bases_a_day, MOST_BASES),
            shoot.prices.drop_days,
            most_in_a_week > 5,
            *hours.calls,
        ],
        dtype=np.int64,
    )


def _wishes(shoot: Shoot) -> np.ndarray:
    index = {task.number: k for k, task in enumerate(shoot.tasks)}
    people = {person.id: k for k, person in enumerate(shoot.people)}
    rows = np.zeros((len(shoot.wishes), DATED + len(shoot.dates) + len(shoot.tasks)), dtype=np.int64)
    for row, wish in zip(rows, shoot.wishes, strict=True):
        row[DATED : DATED + len(shoot.dates)] = [day in wish.dates for day in shoot.dates]
        if wish.before is not None:
            a, b = (index[number] for number in wish.before)
            one_date = LIGHT_ORDER[shoot.tasks[a].light] <= LIGHT_ORDER[shoot.tasks[b].light]
            row[KIND], row[PAIR : PAIR + 3] = 1, (a, b, one_date)
        elif wish.person is not None:
            row[KIND], row[PAIR] = 2, people[wish.person]
        else:
            row[[DATED + len(shoot.dates) + index[number] for number in wish.tasks]] = 1
    return rows


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
