"""What the days, the people and the units of a plan cost and break, for the compiled search; see `costs`."""

from __future__ import annotations

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import (
    BASE,
    BASES_A_DAY,
    CALLS,
    DATED,
    DAY,
    DAY_LENGTH,
    DROP_DAYS,
    DROPS,
    EXTRA_HOUR,
    FIRST,
    IDLE,
    KIND,
    LINK,
    LONGEST,
    MEAL,
    MOST,
    NO_NIGHTS,
    PAIR,
    PREMIUM,
    REGULAR,
    REGULAR_BEFORE,
    REST,
    RUNNING,
    THEN,
    WEEK,
    WEEKS_BEFORE,
    Tables,
)
from precipice.schedule.shoot.state import (
    BASES,
    BREACH,
    BROKE,
    BROKEN,
    COLUMN,
    DATE,
    FILLED,
    LENGTH,
    LIGHTS,
    LIT,
    OWN,
    PATTERN,
    PAY,
    ROUTES,
    SOONER,
    UNITS,
    State,
    mark_person,
)

ANY_TIME = 1 << 40
TWO = np.array([[0, 1, 2], [1, 0, 2]], dtype=np.int64)
THREE = np.array([[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]], dtype=np.int64)
"""Orders of two and of three bases."""


@bare_kernel
def work_out_day(t: Tables, s: State, c: int, d: int) -> None:
    """Length, pattern, routes, overtime and breaches of a day."""
    s.overtime[c, d, 0] = 0.0
    s.days[c, d, BROKEN] = 0
    facts = s.days[c, d]
    facts[PATTERN] = 0
    facts[ROUTES] = 0
    facts[LENGTH] = s.days[c, d, LIGHTS] + s.days[c, d, LIGHTS + 1] + s.days[c, d, LIGHTS + 2]
    if c == 2 or s.days[c, d, FILLED] == 0:
        return
    if s.days[c, d, LIT + 2]:
        facts[PATTERN] = 1 if s.days[c, d, LIT] else 2
    facts[LENGTH] += _work_out_routes(t, s, c, d)
    over = facts[LENGTH] - t.hours[DAY_LENGTH]
    if over > 0:
        s.overtime[c, d, 0] = t.money[EXTRA_HOUR + c] * over / 60.0
    if facts[LENGTH] > t.hours[LONGEST]:
        s.days[c, d, BROKEN] += BREACH + facts[LENGTH] - t.hours[LONGEST]
    for b in range(t.move.shape[0]):
        if s.used[c, d, b, 0] + s.used[c, d, b, 1] + s.used[c, d, b, 2]:
            for night in range(2):
                short = s.days[c, d, LIGHTS + 2 * night] - t.sun[night, b, d, facts[PATTERN]]
                if short > 0:
                    s.days[c, d, BROKEN] += BREACH + short


@bare_kernel
def _work_out_routes(t: Tables, s: State, c: int, d: int) -> int:
    """Fill the routes of a day; minutes on the road. See `days.routes_of`."""
    facts, ends, costs = s.days[c, d], s.ends[0, c, d], s.route[0, c, d]
    found, last, road, cost = 0, -1, 0, 0.0
    for b in range(t.move.shape[0]):
        if s.used[c, d, b, 0] + s.used[c, d, b, 1] + s.used[c, d, b, 2]:
            if found < 3:
                s.scratch[BASES + found] = b
            if found:
                road += t.road[last, b]
                cost += t.move[last, b]
            found += 1
            last = b
    facts[ROUTES] = 1
    ends[0, 0], ends[0, 1], costs[0] = s.scratch[BASES], last, cost
    if found > t.hours[BASES_A_DAY]:
        s.days[c, d, BROKEN] += BREACH * (found - t.hours[BASES_A_DAY])
        return road
    if found < 2:
        return 0
    return _least_routes(t, s, c, d, found)


@bare_kernel
def _least_routes(t: Tables, s: State, c: int, d: int, found: int) -> int:
    """The routes of two or three bases with the fewest minutes on the road, and those."""
    facts, ends, costs = s.days[c, d], s.ends[0, c, d], s.route[0, c, d]
    _find_sooner(t, s, c, d, found)
    orders = TWO if found == 2 else THREE
    good, least, kept = False, 0, 0
    for r in range(orders.shape[0]):
        fine, road, cost = True, 0, 0.0
        for i in range(found):
            for j in range(i + 1, found):
                if s.scratch[SOONER + 3 * orders[r, j] + orders[r, i]]:
                    fine = False
            if i:
                a, b = s.scratch[BASES + orders[r, i - 1]], s.scratch[BASES + orders[r, i]]
                road += t.road[a, b]
                cost += t.move[a, b]
        if (good and not fine) or (kept and good == fine and road > least):
            continue
        if kept == 0 or (fine and not good) or road < least:
            kept, good, least = 0, fine, road
        ends[kept, 0], ends[kept, 1] = (
            s.scratch[BASES + orders[r, 0]],
            s.scratch[BASES + orders[r, found - 1]],
        )
        costs[kept] = cost
        kept += 1
    facts[ROUTES] = kept
    if not good:
        s.days[c, d, BROKEN] += BREACH
    return least


@bare_kernel
def _find_sooner(t: Tables, s: State, c: int, d: int, found: int) -> None:
    """Which of the bases of a day has to be visited before which."""
    for i in range(found):
        for j in range(found):
            s.scratch[SOONER + 3 * i + j] = (
                i != j
                and s.used[c, d, s.scratch[BASES + i], 0] > 0
                and s.used[c, d, s.scratch[BASES + j], 2] > 0
            )
    for k in range(s.days[c, d, FILLED]):
        task = s.tasks[c, d, k]
        for one in range(t.task[task, LINK], t.task[task, LINK + 1]):
            a, b = t.links[t.lists[one], FIRST], t.links[t.lists[one], THEN]
            if (
                b == task
                and s.slot[a, DATE] == d
                and s.slot[a, COLUMN] == c
                and t.task[a, BASE] != t.task[b, BASE]
            ):
                for i in range(found):
                    for j in range(found):
                        if (
                            s.scratch[BASES + i] == t.task[a, BASE]
                            and s.scratch[BASES + j] == t.task[b, BASE]
                        ):
                            s.scratch[SOONER + 3 * i + j] = True


@bare_kernel
def work_out_units(t: Tables, s: State, mark: bool) -> None:
    """Premiums, running and idle dates; marks those whose premium changes."""
    dates = t.allowed.shape[1]
    running, week, number, first, last, worked = 0.0, -1, 0, -1, -1, 0
    for d in range(dates):
        factor = 1.0
        if s.days[0, d, FILLED]:
            if t.dates[d, WEEK] != week:
                week, number = t.dates[d, WEEK], 0
            number += 1
            if number >= 6:
                factor = t.money[PREMIUM + min(number - 6, 1)]
            if first < 0:
                first = d
            last = d
            worked += t.dates[d, REGULAR]
            running += t.money[RUNNING] * factor
        if s.days[1, d, FILLED]:
            running += t.money[RUNNING + 1] * factor
        if factor != s.factor[d]:
            s.factor[d] = factor
            if mark:
                for p in range(t.people.shape[0]):
                    if s.calls[p, d, OWN]:
                        mark_person(s, p)
    idle = t.dates[last + 1, REGULAR_BEFORE] - worked if first >= 0 else 0
    s.sums[0, UNITS] = running + t.money[IDLE] * idle


@bare_kernel
def work_out_person(t: Tables, s: State, p: int) -> None:
    """Pay, holds and breaches of a person."""
    breach, last, last_wrap = 0, -1, 0
    work, held, weeks, saved = 0.0, 0, 0, 0
    weekly = t.rates[p, 2] >= 0.0
    for d in range(t.allowed.shape[1]):
        if not works(s, p, d):
            continue
        call, wrap, broken = _call_and_wrap(t, s, p, d)
        breach += broken
        work += s.factor[d]
        if last >= 0:
            rest = (t.dates[d, DAY] - t.dates[last, DAY]) * 1440 + call - last_wrap
            if rest < t.people[p, REST]:
                breach += BREACH + t.people[p, REST] - rest
            gap = t.dates[d, REGULAR_BEFORE] - t.dates[last + 1, REGULAR_BEFORE]
            gap_weeks = weeks_between(t, t.dates[last, WEEK], t.dates[d, WEEK])
            held += gap
            weeks += gap_weeks + (t.dates[d, WEEK] != t.dates[last, WEEK])
            if t.people[p, DROPS] and t.dates[d, DAY] - t.dates[last, DAY] >= t.hours[DROP_DAYS]:
                saved = max(saved, gap_weeks if weekly else gap)
        else:
            weeks = 1
        last, last_wrap = d, wrap
    if weekly:
        s.person[p, PAY] = t.rates[p, 2] * (weeks - saved)
    else:
        s.person[p, PAY] = t.rates[p, 0] * work + t.rates[p, 1] * (held - saved)
    s.person[p, BROKE] = breach


@bare_kernel
def works(s: State, p: int, d: int) -> bool:
    """Whether somebody is called on a date."""
    return s.calls[p, d, 0] > 0 or s.calls[p, d, 1] > 0 or s.calls[p, d, 2] > 0


@bare_kernel
def _call_and_wrap(t: Tables, s: State, p: int, d: int) -> tuple[int, int, int]:
    """First call and last wrap of somebody on a date, and what they break on it."""
    call, wrap, calls, breach = ANY_TIME, 0, 0, 0
    for c in range(3):
        if s.calls[p, d, c]:
            start = t.hours[CALLS + s.days[c, d, PATTERN]]
            call = min(call, start)
            wrap = max(wrap, start + s.days[c, d, LENGTH] + t.hours[MEAL])
            calls += 1
            if t.people[p, NO_NIGHTS] and s.days[c, d, PATTERN]:
                breach += BREACH
    if t.away[p, d]:
        breach += BREACH
    if calls > 1:
        breach += BREACH
    if s.calls[p, d, OWN] > t.people[p, MOST]:
        breach += BREACH + s.calls[p, d, OWN] - t.people[p, MOST]
    return call, wrap, breach


@bare_kernel
def weeks_between(t: Tables, one: int, other: int) -> int:
    """Weeks with a regular date, strictly between two."""
    return t.dates[other, WEEKS_BEFORE] - t.dates[one + 1, WEEKS_BEFORE] if other > one else 0


@bare_kernel
def moves_of(t: Tables, s: State, c: int) -> float:
    """Cheapest moves of a column over its dates; see `days.chosen_routes`."""
    last, now = -1, 0
    for d in range(t.allowed.shape[1]):
        if not s.days[c, d, FILLED]:
            continue
        for r in range(s.days[c, d, ROUTES]):
            best = 0.0
            if last >= 0:
                best = np.inf
                for q in range(s.days[c, last, ROUTES]):
                    overnight = t.move[s.ends[0, c, last, q, 1], s.ends[0, c, d, r, 0]]
                    best = min(best, s.ways[1 - now, q] + overnight)
            s.ways[now, r] = best + s.route[0, c, d, r]
        last, now = d, 1 - now
    if last < 0:
        return 0.0
    least = s.ways[1 - now, 0]
    for r in range(1, s.days[c, last, ROUTES]):
        least = min(least, s.ways[1 - now, r])
    return least


@bare_kernel
def wishes_of(t: Tables, s: State) -> float:
    """Price of the wishes that are broken."""
    price = 0.0
    for w in range(t.wish_price.shape[0]):
        kept = True
        if t.wishes[w, KIND] == 1:
            a, b = s.slot[t.wishes[w, PAIR], DATE], s.slot[t.wishes[w, PAIR + 1], DATE]
            kept = a < b or (a == b and t.wishes[w, PAIR + 2] == 1)
        elif t.wishes[w, KIND] == 2:
            p = t.wishes[w, PAIR]
            for d in range(t.allowed.shape[1]):
                if t.wishes[w, DATED + d] and works(s, p, d):
                    kept = False
        else:
            for k in range(s.slot.shape[0]):
                if t.wishes[w, DATED + t.allowed.shape[1] + k] and not t.wishes[w, DATED + s.slot[k, DATE]]:
                    kept = False
        if not kept:
            price += t.wish_price[w]
    return price
