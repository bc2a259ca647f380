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
DATE, COLUMN, PLACE = range(3)
FILLED, LIGHTS, LIT, LENGTH, PATTERN, ROUTES, BROKEN, MARK = 0, 1, 4, 7, 8, 9, 10, 11
OLD_LENGTH, OLD_PATTERN, OLD_ROUTES, OLD_BROKEN = range(12, 16)
OWN = 3
PAY, BROKE, OLD_PAY, OLD_BROKE, TOUCHED = range(5)
DAYS_TOUCHED, PEOPLE_TOUCHED, UNITS_TOUCHED, BASES, SOONER = 0, 1, 2, 3, 6


class State(NamedTuple):
    """A plan and its sums; "old" is what a change may have to put back.

    Attributes:
        slot: Date and column of each task, and where it is in its day's row, (n, 3).
        tasks: Tasks of each day, (3, D, n).
        days: Of each day the number of tasks, minutes and tasks by light, length, pattern, number of routes,
            breaches, whether it is touched, and the old length, pattern, routes and breaches, (3, D, 16).
        used: Tasks by base and light, (3, D, B, 3).
        ends: First and last base of each route, now and old, (2, 3, D, MOST_ROUTES, 2).
        route: Moves within it, (2, 3, D, MOST_ROUTES).
        overtime: Price of each day's overtime, now and old, (3, D, 2).
        calls: Tasks of each column that call a person, and the person's minutes, (P, D, 4).
        person: Pay and breaches, old pay and breaches, whether touched, (P, 5).
        link_breach: (L,).
        factor: Premium of each date, (D,).
        sums: Parts of the cost, and breaches, now and old, (2, 7).
        touched: The days touched, (3 D, 2).
        people: The people touched, (P,).
        scratch: How many days and people are touched, whether a unit's day came or went; the bases of a day
            (3), and which has to be visited before which (3 x 3), (15,).
        ways: Cheapest moves up to each route of the last day and of this one, (2, MOST_ROUTES).
        trail: Tasks moved, with their date and column before, (n + 1, 3).
    """

    slot: np.ndarray
    tasks: np.ndarray
    days: np.ndarray
    used: np.ndarray
    ends: np.ndarray
    route: np.ndarray
    overtime: np.ndarray
    calls: np.ndarray
    person: np.ndarray
    link_breach: np.ndarray
    factor: np.ndarray
    sums: np.ndarray
    touched: np.ndarray
    people: np.ndarray
    scratch: np.ndarray
    ways: np.ndarray
    trail: np.ndarray


def empty_state(t: Tables) -> State:
    """A state without tasks, for `fill`."""
    n, dates = t.allowed.shape
    people, bases, whole = len(t.people), len(t.move), np.int64
    return State(
        slot=np.zeros((n, 3), whole),
        tasks=np.zeros((3, dates, n), np.int16),
        days=np.zeros((3, dates, 16), whole),
        used=np.zeros((3, dates, bases, 3), np.int16),
        ends=np.zeros((2, 3, dates, MOST_ROUTES, 2), whole),
        route=np.zeros((2, 3, dates, MOST_ROUTES)),
        overtime=np.zeros((3, dates, 2)),
        calls=np.zeros((people, dates, 4), whole),
        person=np.zeros((people, 5)),
        link_breach=np.zeros(len(t.links), whole),
        factor=np.ones(dates),
        sums=np.zeros((2, 7)),
        touched=np.zeros((3 * dates, 2), whole),
        people=np.zeros(people, whole),
        scratch=np.zeros(15, whole),
        ways=np.zeros((2, MOST_ROUTES)),
        trail=np.zeros((n + 1, 3), whole),
    )


@bare_kernel
def mark_day(s: State, c: int, d: int) -> None:
    """Note that a day is touched, and keep what was known of it."""
    day = s.days[c, d]
    if day[MARK]:
        return
    day[MARK] = 1
    k = s.scratch[DAYS_TOUCHED]
    s.touched[k, 0], s.touched[k, 1] = c, d
    s.scratch[DAYS_TOUCHED] += 1
    for j in range(4):
        day[OLD_LENGTH + j] = day[LENGTH + j]
    for r in range(day[ROUTES]):
        s.ends[1, c, d, r, 0], s.ends[1, c, d, r, 1] = s.ends[0, c, d, r, 0], s.ends[0, c, d, r, 1]
        s.route[1, c, d, r] = s.route[0, c, d, r]
    s.overtime[c, d, 1] = s.overtime[c, d, 0]


@bare_kernel
def mark_person(s: State, p: int) -> None:
    """Note that a person is touched, and keep what was known of them."""
    if s.person[p, TOUCHED]:
        return
    s.person[p, TOUCHED] = 1.0
    s.people[s.scratch[PEOPLE_TOUCHED]] = p
    s.scratch[PEOPLE_TOUCHED] += 1
    s.person[p, OLD_PAY], s.person[p, OLD_BROKE] = s.person[p, PAY], s.person[p, BROKE]
