"""What the kinds of a day may hold, as tables for the search for the day that pays most.

The tables are a relaxation that holds for every plan and for every part of a plan that is left when scenes
fall: light by the best date, the road by the shortest way, dates only where no gate can shift them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from precipice.schedule.shoot.bound_pricing import DATE_WORDS, DayKind
from precipice.schedule.shoot.cpsat_draft import bars
from precipice.schedule.shoot.days import LIGHT_ORDER, MOST_BASES, UNITS
from precipice.schedule.shoot.problem import Column, Shoot

NEVER = 1 << 40
"""Minutes of somebody without a limit."""


def open_slots(shoot: Shoot) -> dict[tuple[int, Column], list[int]]:
    """The dates on which each task may be in each of its columns; columns without a date left out."""
    table = {
        (k, column): [at for at in range(len(shoot.dates)) if not any(bars(shoot, k, column, at))]
        for k, task in enumerate(shoot.tasks)
        for column in task.columns
    }
    return {key: dates for key, dates in table.items() if dates}


def least_premium(shoot: Shoot) -> float:
    """Least factor on running and pay of any date."""
    return min(1.0, shoot.prices.sixth, shoot.prices.seventh)


def shortest(way: np.ndarray) -> np.ndarray:
    """Shortest ways between all bases (Floyd, 1962); (bases, bases)."""
    least = way.astype(np.float64)
    for b in range(least.shape[0]):
        least = np.minimum(least, least[:, b : b + 1] + least[b : b + 1, :])
    return least


def day_kind(
    shoot: Shoot, unit: int, slots: Mapping[tuple[int, Column], list[int]], wanted: np.ndarray
) -> DayKind:
    """The tables of a unit's day, for the tasks that are wanted, (tasks,) of truth."""
    column = UNITS[unit]
    own = [k for k in range(len(shoot.tasks)) if (k, column) in slots and wanted[k]]
    tasks = [shoot.tasks[k] for k in own]
    prices, hours, people = shoot.prices, shoot.hours, shoot.people
    cast = [person for task in tasks for person in task.cast]
    return DayKind(
        task=np.array(own, dtype=np.int64),
        minutes=np.array([task.minutes for task in tasks], dtype=np.int64),
        light=np.array([LIGHT_ORDER[task.light] for task in tasks], dtype=np.int64),
        base=np.array([task.base for task in tasks], dtype=np.int64),
        cast_from=np.cumsum([0, *(len(task.cast) for task in tasks)]).astype(np.int64),
        cast=np.array(cast, dtype=np.int64),
        dates=_date_bits(shoot, [slots[k, column] for k in own]),
        clash=_clashes(shoot, own),
        lit=_lit(shoot),
        child_minutes=np.array(
            [NEVER if p.most_minutes is None else p.most_minutes for p in people], np.int64
        ),
        no_nights=np.array([int(p.no_nights) for p in people], dtype=np.int64),
        road=shortest(np.array(prices.move_minutes)),
        road_cost=shortest(np.array(prices.move)),
        hours=np.array([hours.day, hours.day + hours.overtime], dtype=np.int64),
        overtime=prices.overtime[unit] / 60.0,
        running=prices.running[unit] * least_premium(shoot),
        most_bases=min(hours.bases_a_day, MOST_BASES),
    )


def _date_bits(shoot: Shoot, dates: list[list[int]]) -> np.ndarray:
    bits = np.zeros((len(dates), DATE_WORDS), dtype=np.uint64)
    if shoot.gates or len(shoot.dates) > 64 * DATE_WORDS:
        bits[:] = ~np.uint64(0)
        return bits
    for row, own in zip(bits, dates, strict=True):
        for at in own:
            row[at // 64] |= np.uint64(1 << (at % 64))
    return bits


def _clashes(shoot: Shoot, own: list[int]) -> np.ndarray:
    """Pairs of which one comes a day or more after the other, or comes after it in earlier light."""
    place = {shoot.tasks[k].number: i for i, k in enumerate(own)}
    clash = np.zeros((len(own), len(own)), dtype=np.bool_)
    for i, k in enumerate(own):
        for link in shoot.tasks[k].follows:
            before = place.get(link.number)
            if before is None:
                continue
            sooner = LIGHT_ORDER[shoot.tasks[own[before]].light] > LIGHT_ORDER[shoot.tasks[k].light]
            if link.days > 0 or sooner:
                clash[i, before] = clash[before, i] = True
    return clash


def _lit(shoot: Shoot) -> np.ndarray:
    """Most minutes of day and night tasks at each base on the best date, see `DayKind.lit`."""
    rows = []
    for base in shoot.bases:
        day = [max(at) for at in zip(*base.daylight, strict=True)]
        night = [max(at) for at in zip(*base.darkness, strict=True)]
        rows.append((max(day[0], day[1]), day[1], night[1], max(night[1], night[2])))
    return np.array(rows, dtype=np.int64).T.copy()
