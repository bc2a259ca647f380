"""A plan with its cost kept up to date: what one change costs is found from what it touches.

Cost is in currency, breaches in whole numbers: 60 for each rule broken and one for each minute or day beyond
it. Both are sums over days of a column, people, precedences and tasks; a change marks the days and people it
touches (`change`), and `amounts` works those out anew.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import Tables

BREACH = 60
MOST_ROUTES = 6
OVERTIME, PEOPLE, UNITS, MOVES, WISHES, CHANGES, BREACHES = range(7)
SUMS = 7


class State(NamedTuple):
    """A plan and its sums; "old" arrays hold what a change may have to put back.

    Attributes:
        date: Of each task, (n,).
        column: (n,).
        tasks: Tasks of each day, (3, D, n).
        place: Where a task is in its day's row, (n,).
        filled: Tasks in it, (3, D).
        lights: Minutes by light, (3, D, 3).
        lit: Tasks by light, (3, D, 3).
        used: Tasks by base and light, (3, D, B, 3).
        who: Tasks that call a person, (P, D, 3).
        own: Minutes of a person, (P, D).
        day_facts: Length, pattern, number of routes, (3, D, 3).
        route_ends: First and last base of each route, (3, D, MOST_ROUTES, 2).
        route_cost: Moves within it, (3, D, MOST_ROUTES).
        factor: Premium of each date, (D,).
        day_cost: Overtime of each day, (3, D).
        day_breach: (3, D).
        person_cost: (P,).
        person_breach: (P,).
        link_breach: (L,).
        sums: SUMS; breaches as a whole number in a float.
        old_sums: The same before the change.
        marks: Whether a day is touched, (3, D).
        touched: The days touched, (3 D, 2).
        person_marks: (P,).
        person_touched: (P,).
        numbers: How many days and people are touched, whether a main day came or went, (3,).
        old_facts: (3, D, 3).
        old_ends: (3, D, MOST_ROUTES, 2).
        old_route: (3, D, MOST_ROUTES).
        old_day: Cost and breach, (3, D, 2).
        old_person: (P, 2).
        trail: Tasks moved, with their date and column before, (n + 1, 3).
        ways: Cheapest moves up to each route of the last day and of this one, (2, MOST_ROUTES).
        bases: Bases of a day, (3,).
        sooner: Whether one of them has to be visited before another, (3, 3).
    """

    date: np.ndarray
    column: np.ndarray
    tasks: np.ndarray
    place: np.ndarray
    filled: np.ndarray
    lights: np.ndarray
    lit: np.ndarray
    used: np.ndarray
    who: np.ndarray
    own: np.ndarray
    day_facts: np.ndarray
    route_ends: np.ndarray
    route_cost: np.ndarray
    factor: np.ndarray
    day_cost: np.ndarray
    day_breach: np.ndarray
    person_cost: np.ndarray
    person_breach: np.ndarray
    link_breach: np.ndarray
    sums: np.ndarray
    old_sums: np.ndarray
    marks: np.ndarray
    touched: np.ndarray
    person_marks: np.ndarray
    person_touched: np.ndarray
    numbers: np.ndarray
    old_facts: np.ndarray
    old_ends: np.ndarray
    old_route: np.ndarray
    old_day: np.ndarray
    old_person: np.ndarray
    trail: np.ndarray
    ways: np.ndarray
    bases: np.ndarray
    sooner: np.ndarray


def empty_state(t: Tables) -> State:
    """A state without tasks, for `fill`."""
    n, dates, people, bases = len(t.minutes), len(t.day), len(t.rest), len(t.move)
    whole = np.int64
    return State(
        date=np.zeros(n, whole),
        column=np.zeros(n, whole),
        tasks=np.zeros((3, dates, n), np.int16),
        place=np.zeros(n, whole),
        filled=np.zeros((3, dates), whole),
        lights=np.zeros((3, dates, 3), whole),
        lit=np.zeros((3, dates, 3), whole),
        used=np.zeros((3, dates, bases, 3), np.int16),
        who=np.zeros((people, dates, 3), np.int16),
        own=np.zeros((people, dates), whole),
        day_facts=np.zeros((3, dates, 3), whole),
        route_ends=np.zeros((3, dates, MOST_ROUTES, 2), whole),
        route_cost=np.zeros((3, dates, MOST_ROUTES)),
        factor=np.ones(dates),
        day_cost=np.zeros((3, dates)),
        day_breach=np.zeros((3, dates), whole),
        person_cost=np.zeros(people),
        person_breach=np.zeros(people, whole),
        link_breach=np.zeros(len(t.first), whole),
        sums=np.zeros(SUMS),
        old_sums=np.zeros(SUMS),
        marks=np.zeros((3, dates), np.bool_),
        touched=np.zeros((3 * dates, 2), whole),
        person_marks=np.zeros(people, np.bool_),
        person_touched=np.zeros(people, whole),
        numbers=np.zeros(3, whole),
        old_facts=np.zeros((3, dates, 3), whole),
        old_ends=np.zeros((3, dates, MOST_ROUTES, 2), whole),
        old_route=np.zeros((3, dates, MOST_ROUTES)),
        old_day=np.zeros((3, dates, 2)),
        old_person=np.zeros((people, 2)),
        trail=np.zeros((n + 1, 3), whole),
        ways=np.zeros((2, MOST_ROUTES)),
        bases=np.zeros(3, whole),
        sooner=np.zeros((3, 3), np.bool_),
    )


@bare_kernel
def mark_day(s: State, c: int, d: int) -> None:
    """Note that a day is touched, and keep what was known of it."""
    if s.marks[c, d]:
        return
    s.marks[c, d] = True
    k = s.numbers[0]
    s.touched[k, 0], s.touched[k, 1] = c, d
    s.numbers[0] += 1
    for j in range(3):
        s.old_facts[c, d, j] = s.day_facts[c, d, j]
    for r in range(s.day_facts[c, d, 2]):
        s.old_ends[c, d, r, 0], s.old_ends[c, d, r, 1] = s.route_ends[c, d, r, 0], s.route_ends[c, d, r, 1]
        s.old_route[c, d, r] = s.route_cost[c, d, r]
    s.old_day[c, d, 0], s.old_day[c, d, 1] = s.day_cost[c, d], s.day_breach[c, d]


@bare_kernel
def mark_person(s: State, p: int) -> None:
    """Note that a person is touched, and keep what was known of them."""
    if s.person_marks[p]:
        return
    s.person_marks[p] = True
    s.person_touched[s.numbers[1]] = p
    s.numbers[1] += 1
    s.old_person[p, 0], s.old_person[p, 1] = s.person_cost[p], s.person_breach[p]
