"""First plans: in script order, and by place, then cast, as they are made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import COLUMN_0, Tables, decoded, tables
from precipice.schedule.shoot.change import fill, put, refresh, refresh_links, restore, settle, take
from precipice.schedule.shoot.days import LIGHT_ORDER
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.state import BREACHES, COLUMN, DATE, State, empty_state


def script_order(shoot: Shoot, t: Tables | None = None) -> dict[str, Slot]:
    """Preparation first, then scene after scene as written, each on the first date that keeps every rule.

    A scene waits for those that it follows; no scene goes to an earlier date than the one before it unless no
    later date is left. A scene that no date takes goes where it breaks least, so the plan may break rules.
    """
    t = tables(shoot) if t is None else t
    return decoded(shoot, *in_order(t, empty_state(t), _preparation_first(shoot, range(len(shoot.tasks)))))


def by_place(shoot: Shoot, t: Tables | None = None) -> dict[str, Slot]:
    """Preparation first, then base by base, days before nights, place by place, then by who plays.

    Bases come in the order in which they close for good, then as the script meets them.
    """
    t = tables(shoot) if t is None else t
    return decoded(shoot, *in_order(t, empty_state(t), place_order(shoot)))


def place_order(shoot: Shoot) -> list[int]:
    """Indices of the tasks by place, then cast."""
    last_open = [
        max((k for k, day in enumerate(shoot.dates) if day not in base.closed), default=-1)
        for base in shoot.bases
    ]
    met: dict[int, int] = {}
    places: dict[tuple[int, str], int] = {}
    for task in shoot.tasks:
        met.setdefault(task.base, len(met))
        places.setdefault((task.base, task.place), len(places))
    order = sorted(
        range(len(shoot.tasks)),
        key=lambda k: (
            last_open[shoot.tasks[k].base],
            met[shoot.tasks[k].base],
            LIGHT_ORDER[shoot.tasks[k].light] == LIGHT_ORDER["night"],
            places[shoot.tasks[k].base, shoot.tasks[k].place],
            sorted(shoot.tasks[k].cast),
        ),
    )
    return _preparation_first(shoot, order)


def _preparation_first(shoot: Shoot, order: Sequence[int]) -> list[int]:
    return sorted(order, key=lambda k: "prep" not in shoot.tasks[k].columns)


def in_order(t: Tables, s: State, order: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Date and column of every task, put down in an order; see `script_order`."""
    date, column = np.full(len(t.task), -1, dtype=np.int64), np.zeros(len(t.task), dtype=np.int64)
    fill(t, s, date, column)
    put_down(t, s, _after_those_before(t, order))
    return s.slot[:, DATE].copy(), s.slot[:, COLUMN].copy()


def _after_those_before(t: Tables, order: Sequence[int]) -> np.ndarray:
    """The order changed so that no task comes before one that it follows; circles are left as they are."""
    waiting: dict[int, set[int]] = {k: set() for k in order}
    for a, b in t.links[:, :2].tolist():
        waiting[b].add(a)
    found: list[int] = []
    left = list(order)
    while left:
        k = next((k for k in left if not waiting[k] - set(found)), left[0])
        left.remove(k)
        found.append(k)
    return np.array(found, dtype=np.int64)


@bare_kernel
def put_down(t: Tables, s: State, order: np.ndarray) -> None:
    """Put tasks down one after another, each on the first date from the last one's that keeps the rules."""
    at = 0
    for k in order:
        d, c = _first_good(t, s, k, at)
        put(t, s, k, d, c)
        refresh_links(t, s, k)
        refresh(t, s)
        settle(s)
        if c != 2:
            at = max(at, d)


@bare_kernel
def _first_good(t: Tables, s: State, k: int, at: int) -> tuple[int, int]:
    """The first slot from a date on, and then from the beginning, that breaks least."""
    dates = t.allowed.shape[1]
    before, least = s.sums[0, BREACHES], np.inf
    best, best_column = at, 0
    for j in range(dates):
        d = at + j if at + j < dates else at + j - dates
        for c in range(3):
            if not t.task[k, COLUMN_0 + c]:
                continue
            put(t, s, k, d, c)
            refresh_links(t, s, k)
            refresh(t, s)
            breach = s.sums[0, BREACHES] - before
            take(t, s, k)
            s.slot[k, DATE] = -1
            refresh_links(t, s, k)
            restore(t, s)
            if breach < least:
                least, best, best_column = breach, d, c
            if breach <= 0:
                return d, c
    return best, best_column
