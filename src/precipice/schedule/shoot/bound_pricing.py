"""The day that pays most: which tasks together are worth more than the day that holds them costs.

A depth-first search over sets of tasks in order of worth for a minute, cut off where even the best minutes
left cannot make the day pay. Rules that a part of a day keeps when the whole does are kept, in a form that
holds whatever else is shot; the others are left out, so that no real day is missed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel

MOST_TASKS_A_DAY = 64
DATE_WORDS = 4
"""Words of 64 dates; shoots with more dates do without the test for a common date."""


class DayKind(NamedTuple):
    """What a day of one unit may hold, and its price; tasks, people and bases by index.

    Attributes:
        task: Indices of the tasks that the unit may shoot, (n,).
        minutes: Of each, (n,).
        light: 0 day, 1 any, 2 night, (n,).
        base: (n,).
        cast_from: Where the cast of a task begins in `cast`, (n + 1,).
        cast: People, task by task.
        dates: Dates that a task may be on as bits, (n, DATE_WORDS).
        clash: Whether two tasks cannot share a day, (n, n).
        lit: Most minutes at a base of day tasks beside no night task, of day tasks beside night tasks, of
            night tasks beside day tasks, of night tasks beside none, (4, bases).
        child_minutes: Most minutes of a person's tasks a day, (people,).
        no_nights: Whether a person works on day patterns only, (people,).
        road: Least minutes from base to base, (bases, bases).
        road_cost: Least cost of the same.
        hours: Minutes at the plain rate, and at most, (2,).
        overtime: Price of a minute beyond the plain ones.
        running: Price of the day.
        most_bases: On a day.
    """

    task: np.ndarray
    minutes: np.ndarray
    light: np.ndarray
    base: np.ndarray
    cast_from: np.ndarray
    cast: np.ndarray
    dates: np.ndarray
    clash: np.ndarray
    lit: np.ndarray
    child_minutes: np.ndarray
    no_nights: np.ndarray
    road: np.ndarray
    road_cost: np.ndarray
    hours: np.ndarray
    overtime: float
    running: float
    most_bases: int


class Stack(NamedTuple):
    """The day under way.

    Attributes:
        tasks: The tasks chosen, (MOST_TASKS_A_DAY,).
        sums: Tasks chosen, minutes, minutes of day tasks, of night tasks, people without nights, bases, (6,).
        money: Worth of the tasks, pay of the people, (2,).
        calls: Tasks that call a person, (people,).
        on_set: Minutes of a person, (people,).
        visits: Tasks at a base, (bases,).
        dates: Dates common to the first tasks, (MOST_TASKS_A_DAY + 1, DATE_WORDS).
    """

    tasks: np.ndarray
    sums: np.ndarray
    money: np.ndarray
    calls: np.ndarray
    on_set: np.ndarray
    visits: np.ndarray
    dates: np.ndarray


class Lists(NamedTuple):
    """For each number of tasks in the day, the tasks that may come next.

    Attributes:
        task: The tasks, (MOST_TASKS_A_DAY, n).
        ratio: Worth of a minute of each, falling, (MOST_TASKS_A_DAY, n).
        many: How many, (MOST_TASKS_A_DAY,).
        at: Which of them is in the day, (MOST_TASKS_A_DAY,).
    """

    task: np.ndarray
    ratio: np.ndarray
    many: np.ndarray
    at: np.ndarray


@kernel
def empty_stack(people: int, bases: int) -> Stack:
    """A day without tasks."""
    return Stack(
        np.zeros(MOST_TASKS_A_DAY, dtype=np.int64),
        np.zeros(6, dtype=np.int64),
        np.zeros(2),
        np.zeros(people, dtype=np.int64),
        np.zeros(people, dtype=np.int64),
        np.zeros(bases, dtype=np.int64),
        np.full((MOST_TASKS_A_DAY + 1, DATE_WORDS), ~np.uint64(0), dtype=np.uint64),
    )


@kernel
def least_road(way: np.ndarray, gain: np.ndarray, visits: np.ndarray) -> float:
    """Least sum along an order of the bases visited, three at most, less the gain of all but the first."""
    least = np.inf
    for a in range(visits.shape[0]):
        for b in range(visits.shape[0]):
            if a == b or visits[a] == 0 or visits[b] == 0:
                continue
            length, third = way[a, b] - gain[b], -1
            for c in range(visits.shape[0]):
                if visits[c] > 0 and c not in (a, b):
                    third = c
            if third >= 0:
                length += way[b, third] - gain[third]
            least = min(least, length)
    return least


@kernel
def goes_with(kind: DayKind, stack: Stack, t: int) -> bool:
    """Whether a task may join the day, clashes with the day's earlier tasks left aside."""
    depth = stack.sums[0]
    if stack.sums[1] + kind.minutes[t] > kind.hours[1] or (
        depth > 0 and kind.clash[stack.tasks[depth - 1], t]
    ):
        return False
    if stack.visits[kind.base[t]] == 0 and stack.sums[5] >= kind.most_bases:
        return False
    common = np.uint64(0)
    for word in range(DATE_WORDS):
        common |= stack.dates[depth, word] & kind.dates[t, word]
    if common == 0:
        return False
    day = stack.sums[2] + (kind.minutes[t] if kind.light[t] == 0 else 0)
    night = stack.sums[3] + (kind.minutes[t] if kind.light[t] == 2 else 0)
    children = stack.sums[4]
    for i in range(kind.cast_from[t], kind.cast_from[t + 1]):
        p = kind.cast[i]
        if stack.on_set[p] + kind.minutes[t] > kind.child_minutes[p]:
            return False
        children += kind.no_nights[p]
    if children > 0 and night > 0:
        return False
    for b in range(stack.visits.shape[0]):
        if stack.visits[b] > 0 or b == kind.base[t]:
            if day > (kind.lit[0, b] if night == 0 else kind.lit[1, b]):
                return False
            if night > (kind.lit[3, b] if day == 0 else kind.lit[2, b]):
                return False
    return True


@kernel
def put_on(kind: DayKind, stack: Stack, t: int, worth: float, pay: np.ndarray, sign: int) -> None:
    """Adds a task to the day (sign 1) or takes it off (sign -1)."""
    minutes = sign * kind.minutes[t]
    depth = stack.sums[0]
    if sign > 0:
        stack.tasks[depth] = t
        for word in range(DATE_WORDS):
            stack.dates[depth + 1, word] = stack.dates[depth, word] & kind.dates[t, word]
    stack.sums[0] += sign
    stack.sums[1] += minutes
    if kind.light[t] == 0:
        stack.sums[2] += minutes
    elif kind.light[t] == 2:
        stack.sums[3] += minutes
    stack.money[0] += sign * worth
    b = kind.base[t]
    stack.visits[b] += sign
    if stack.visits[b] == (1 if sign > 0 else 0):
        stack.sums[5] += sign
    for i in range(kind.cast_from[t], kind.cast_from[t + 1]):
        p = kind.cast[i]
        stack.calls[p] += sign
        stack.on_set[p] += minutes
        stack.sums[4] += sign * kind.no_nights[p]
        if stack.calls[p] == (1 if sign > 0 else 0):
            stack.money[1] += sign * pay[p]


@kernel
def worth_beside(kind: DayKind, stack: Stack, t: int, worth: float, pay: np.ndarray) -> float:
    """Worth of a minute of a task beside the day, less its share of the pay of those not yet called.

    A person's tasks fill at most the longest day, so that what they are paid is no less than their pay times
    the share that these tasks take of it.
    """
    share = 0.0
    for i in range(kind.cast_from[t], kind.cast_from[t + 1]):
        p = kind.cast[i]
        if stack.calls[p] == 0:
            share += pay[p]
    return worth / kind.minutes[t] - share / kind.hours[1]


@kernel
def promise(kind: DayKind, stack: Stack, lists: Lists, k: int) -> float:
    """More than the day can come to with tasks from place k of its list on: the best minutes fill it.

    The fractional knapsack of Dantzig (1957).
    """
    depth, work = stack.sums[0], stack.sums[1]
    value = stack.money[0] - stack.money[1] - kind.running
    value -= kind.overtime * max(0, work - kind.hours[0])
    for j in range(k, lists.many[depth]):
        ratio = lists.ratio[depth, j]
        if ratio <= 0.0 or work >= kind.hours[1]:
            break
        end = min(work + kind.minutes[lists.task[depth, j]], kind.hours[1])
        plain = max(0, min(end, kind.hours[0]) - work)
        value += plain * ratio + (end - work - plain) * max(0.0, ratio - kind.overtime)
        work = end
    return value


@kernel
def list_next(kind: DayKind, stack: Stack, lists: Lists, worth: np.ndarray, pay: np.ndarray) -> None:
    """Lists what may join the day next, of what came after its last task in the list before, best first."""
    depth = stack.sums[0]
    count = 0
    for k in range(lists.at[depth - 1] + 1, lists.many[depth - 1]):
        t = lists.task[depth - 1, k]
        if goes_with(kind, stack, t):
            ratio = worth_beside(kind, stack, t, worth[t], pay)
            j = count
            while j > 0 and lists.ratio[depth, j - 1] < ratio:
                lists.ratio[depth, j] = lists.ratio[depth, j - 1]
                lists.task[depth, j] = lists.task[depth, j - 1]
                j -= 1
            lists.task[depth, j] = t
            lists.ratio[depth, j] = ratio
            count += 1
    lists.many[depth] = count
    lists.at[depth] = -1


@kernel
def price_of(kind: DayKind, stack: Stack, entering: np.ndarray, no_gain: np.ndarray) -> float:
    """Price of the day, the worth of entering bases taken off; infinite where it is too long."""
    if stack.sums[5] < 2:
        return kind.running + stack.money[1] + kind.overtime * max(0, stack.sums[1] - kind.hours[0])
    length = stack.sums[1] + least_road(kind.road, no_gain, stack.visits)
    if length > kind.hours[1]:
        return np.inf
    over = kind.overtime * max(0.0, length - kind.hours[0])
    return kind.running + stack.money[1] + over + least_road(kind.road_cost, entering, stack.visits)


@kernel
def best_day_from(
    kind: DayKind,
    stack: Stack,
    lists: Lists,
    worth: np.ndarray,
    pay: np.ndarray,
    entering: np.ndarray,
    most_nodes: int,
    enough: float,
    day: np.ndarray,
) -> tuple[float, float]:
    """The best day whose first task is the one the lists are at, into `day`; its profit, and a limit."""
    no_gain = np.zeros(kind.road.shape[0])
    best, nodes, top = enough, 0, -np.inf
    put_on(kind, stack, lists.task[0, lists.at[0]], worth[lists.task[0, lists.at[0]]], pay, 1)
    stop = False
    while True:
        price = price_of(kind, stack, entering, no_gain)
        depth = stack.sums[0]
        if stack.money[0] - price > best:
            best = stack.money[0] - price
            day[:] = -1
            day[:depth] = stack.tasks[:depth]
        if price < np.inf and depth < MOST_TASKS_A_DAY - 1:
            list_next(kind, stack, lists, worth, pay)
            if nodes == 0:
                top = promise(kind, stack, lists, 0)
        else:
            lists.many[depth] = 0
            lists.at[depth] = -1
        nodes += 1
        stop = stop or nodes >= most_nodes
        while True:
            depth = stack.sums[0]
            k = lists.at[depth] + 1
            if not stop and k < lists.many[depth] and promise(kind, stack, lists, k) > best:
                lists.at[depth] = k
                put_on(kind, stack, lists.task[depth, k], worth[lists.task[depth, k]], pay, 1)
                break
            last = stack.tasks[depth - 1]
            put_on(kind, stack, last, worth[last], pay, -1)
            if depth == 1:
                return best, max(top, best) if stop else best


@kernel
def best_days(
    kind: DayKind,
    worth: np.ndarray,
    pay: np.ndarray,
    entering: np.ndarray,
    most_nodes: int,
    enough: float,
) -> tuple[np.ndarray, np.ndarray, float]:
    """The best day among those that begin with each task in order of worth for a minute.

    Args:
        kind: The day.
        worth: Of shooting a task, (n,).
        pay: Of calling a person, zero or more, (people,).
        entering: Of moving to a base within the day, no more than the way there costs, (bases,).
        most_nodes: Sets tried for each first task.
        enough: Days that pay less are passed over.

    Returns:
        Days as rows of indices into the kind's tasks, -1 after the last, (n, MOST_TASKS_A_DAY); their profit,
        worth less price, (n,), `enough` where none pays more; and a number that no day's profit exceeds.
    """
    n = kind.task.shape[0]
    order = np.argsort(-(worth / kind.minutes), kind="mergesort")
    days = np.full((n, MOST_TASKS_A_DAY), -1)
    profits = np.full(n, enough)
    limit = enough
    stack = empty_stack(pay.shape[0], kind.road.shape[0])
    lists = Lists(
        np.zeros((MOST_TASKS_A_DAY, n), dtype=np.int64),
        np.zeros((MOST_TASKS_A_DAY, n)),
        np.zeros(MOST_TASKS_A_DAY, dtype=np.int64),
        np.zeros(MOST_TASKS_A_DAY, dtype=np.int64),
    )
    lists.task[0, :] = order
    lists.many[0] = n
    for root in range(n):
        if worth[order[root]] > 0.0:
            lists.at[0] = root
            profits[root], most = best_day_from(
                kind, stack, lists, worth, pay, entering, most_nodes, enough, days[root]
            )
            limit = max(limit, most)
    return days, profits, limit
