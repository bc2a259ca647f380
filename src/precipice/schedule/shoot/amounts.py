"""What the days, the people and the units of a plan cost and break, for the compiled search; see `costs`."""

from __future__ import annotations

import numpy as np

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.arrays import Tables
from precipice.schedule.shoot.state import BREACH, UNITS, State, mark_person

ANY_TIME = 1 << 40
TWO = np.array([[0, 1, 2], [1, 0, 2]], dtype=np.int64)
THREE = np.array([[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]], dtype=np.int64)
"""Orders of two and of three bases."""


@bare_kernel
def work_out_day(t: Tables, s: State, c: int, d: int) -> None:
    """Length, pattern, routes, overtime and breaches of a day."""
    s.day_cost[c, d] = 0.0
    s.day_breach[c, d] = 0
    facts = s.day_facts[c, d]
    facts[1] = 0
    facts[2] = 0
    facts[0] = s.lights[c, d, 0] + s.lights[c, d, 1] + s.lights[c, d, 2]
    if c == 2 or s.filled[c, d] == 0:
        return
    if s.lit[c, d, 2]:
        facts[1] = 1 if s.lit[c, d, 0] else 2
    facts[0] += _work_out_routes(t, s, c, d)
    over = facts[0] - t.hours[0]
    if over > 0:
        s.day_cost[c, d] = t.overtime[c] * over / 60.0
    if facts[0] > t.hours[1]:
        s.day_breach[c, d] += BREACH + facts[0] - t.hours[1]
    for b in range(t.move.shape[0]):
        if s.used[c, d, b, 0] + s.used[c, d, b, 1] + s.used[c, d, b, 2]:
            for night in range(2):
                short = s.lights[c, d, 2 * night] - t.sun[night, b, d, facts[1]]
                if short > 0:
                    s.day_breach[c, d] += BREACH + short


@bare_kernel
def _work_out_routes(t: Tables, s: State, c: int, d: int) -> int:
    """Fill the routes of a day; minutes on the road. See `days.routes_of`."""
    facts, ends, costs = s.day_facts[c, d], s.route_ends[c, d], s.route_cost[c, d]
    found, last, road, cost = 0, -1, 0, 0.0
    for b in range(t.move.shape[0]):
        if s.used[c, d, b, 0] + s.used[c, d, b, 1] + s.used[c, d, b, 2]:
            if found < 3:
                s.bases[found] = b
            if found:
                road += t.road[last, b]
                cost += t.move[last, b]
            found += 1
            last = b
    facts[2] = 1
    ends[0, 0], ends[0, 1], costs[0] = s.bases[0], last, cost
    if found > t.hours[3]:
        s.day_breach[c, d] += BREACH * (found - t.hours[3])
        return road
    if found < 2:
        return 0
    return _least_routes(t, s, c, d, found)


@bare_kernel
def _least_routes(t: Tables, s: State, c: int, d: int, found: int) -> int:
    """The routes of two or three bases with the fewest minutes on the road, and those."""
    facts, ends, costs = s.day_facts[c, d], s.route_ends[c, d], s.route_cost[c, d]
    _find_sooner(t, s, c, d, found)
    orders = TWO if found == 2 else THREE
    good, least, kept = False, 0, 0
    for r in range(orders.shape[0]):
        fine, road, cost = True, 0, 0.0
        for i in range(found):
            for j in range(i + 1, found):
                if s.sooner[orders[r, j], orders[r, i]]:
                    fine = False
            if i:
                a, b = s.bases[orders[r, i - 1]], s.bases[orders[r, i]]
                road += t.road[a, b]
                cost += t.move[a, b]
        if (good and not fine) or (kept and good == fine and road > least):
            continue
        if kept == 0 or (fine and not good) or road < least:
            kept, good, least = 0, fine, road
        ends[kept, 0], ends[kept, 1] = s.bases[orders[r, 0]], s.bases[orders[r, found - 1]]
        costs[kept] = cost
        kept += 1
    facts[2] = kept
    if not good:
        s.day_breach[c, d] += BREACH
    return least


@bare_kernel
def _find_sooner(t: Tables, s: State, c: int, d: int, found: int) -> None:
    """Which of the bases of a day has to be visited before which."""
    for i in range(found):
        for j in range(found):
            s.sooner[i, j] = i != j and s.used[c, d, s.bases[i], 0] > 0 and s.used[c, d, s.bases[j], 2] > 0
    for k in range(s.filled[c, d]):
        task = s.tasks[c, d, k]
        for one in range(t.link_at[task], t.link_at[task + 1]):
            a, b = t.first[t.link[one]], t.then[t.link[one]]
            if b == task and s.date[a] == d and s.column[a] == c and t.base[a] != t.base[b]:
                for i in range(found):
                    for j in range(found):
                        if s.bases[i] == t.base[a] and s.bases[j] == t.base[b]:
                            s.sooner[i, j] = True


@bare_kernel
def work_out_units(t: Tables, s: State, mark: bool) -> None:
    """Premiums, running and idle dates; marks those whose premium changes."""
    dates = t.day.shape[0]
    running, week, number, first, last, worked = 0.0, -1, 0, -1, -1, 0
    for d in range(dates):
        factor = 1.0
        if s.filled[0, d]:
            if t.week[d] != week:
                week, number = t.week[d], 0
            number += 1
            if number >= 6:
                factor = t.premium[min(number - 6, 1)]
            if first < 0:
                first = d
            last = d
            worked += t.regular[d]
            running += t.running[0] * factor
        if s.filled[1, d]:
            running += t.running[1] * factor
        if factor != s.factor[d]:
            s.factor[d] = factor
            if mark:
                for p in range(t.rest.shape[0]):
                    if s.own[p, d]:
                        mark_person(s, p)
    idle = t.regular_before[last + 1] - worked if first >= 0 else 0
    s.sums[UNITS] = running + t.idle * idle


@bare_kernel
def work_out_person(t: Tables, s: State, p: int) -> None:
    """Pay, holds and breaches of a person."""
    breach, last, last_wrap = 0, -1, 0
    work, held, weeks, saved = 0.0, 0, 0, 0
    weekly = t.rates[p, 2] >= 0.0
    for d in range(t.day.shape[0]):
        if not works(s, p, d):
            continue
        call, wrap, broken = _call_and_wrap(t, s, p, d)
        breach += broken
        work += s.factor[d]
        if last >= 0:
            rest = (t.day[d] - t.day[last]) * 1440 + call - last_wrap
            if rest < t.rest[p]:
                breach += BREACH + t.rest[p] - rest
            gap = t.regular_before[d] - t.regular_before[last + 1]
            gap_weeks = weeks_between(t, t.week[last], t.week[d])
            held += gap
            weeks += gap_weeks + (t.week[d] != t.week[last])
            if t.drops[p] and t.day[d] - t.day[last] >= t.hours[4]:
                saved = max(saved, gap_weeks if weekly else gap)
        else:
            weeks = 1
        last, last_wrap = d, wrap
    if weekly:
        s.person_cost[p] = t.rates[p, 2] * (weeks - saved)
    else:
        s.person_cost[p] = t.rates[p, 0] * work + t.rates[p, 1] * (held - saved)
    s.person_breach[p] = breach


@bare_kernel
def works(s: State, p: int, d: int) -> bool:
    """Whether somebody is called on a date."""
    return s.who[p, d, 0] > 0 or s.who[p, d, 1] > 0 or s.who[p, d, 2] > 0


@bare_kernel
def _call_and_wrap(t: Tables, s: State, p: int, d: int) -> tuple[int, int, int]:
    """First call and last wrap of somebody on a date, and what they break on it."""
    call, wrap, calls, breach = ANY_TIME, 0, 0, 0
    for c in range(3):
        if s.who[p, d, c]:
            start = t.calls[s.day_facts[c, d, 1]]
            call = min(call, start)
            wrap = max(wrap, start + s.day_facts[c, d, 0] + t.hours[2])
            calls += 1
            if t.no_nights[p] and s.day_facts[c, d, 1]:
                breach += BREACH
    if t.away[p, d]:
        breach += BREACH
    if calls > 1:
        breach += BREACH
    if s.own[p, d] > t.most[p]:
        breach += BREACH + s.own[p, d] - t.most[p]
    return call, wrap, breach


@bare_kernel
def weeks_between(t: Tables, one: int, other: int) -> int:
    """Weeks with a regular date, strictly between two."""
    return t.weeks_before[other] - t.weeks_before[one + 1] if other > one else 0


@bare_kernel
def moves_of(t: Tables, s: State, c: int) -> float:
    """Cheapest moves of a column over its dates; see `days.chosen_routes`."""
    last, now = -1, 0
    for d in range(t.day.shape[0]):
        if not s.filled[c, d]:
            continue
        for r in range(s.day_facts[c, d, 2]):
            best = 0.0
            if last >= 0:
                best = np.inf
                for q in range(s.day_facts[c, last, 2]):
                    overnight = t.move[s.route_ends[c, last, q, 1], s.route_ends[c, d, r, 0]]
                    best = min(best, s.ways[1 - now, q] + overnight)
            s.ways[now, r] = best + s.route_cost[c, d, r]
        last, now = d, 1 - now
    if last < 0:
        return 0.0
    least = s.ways[1 - now, 0]
    for r in range(1, s.day_facts[c, last, 2]):
        least = min(least, s.ways[1 - now, r])
    return least


@bare_kernel
def wishes_of(t: Tables, s: State) -> float:
    """Price of the wishes that are broken."""
    price = 0.0
    for w in range(t.wish_price.shape[0]):
        kept = True
        if t.wish_kind[w] == 1:
            a, b = s.date[t.wish_pair[w, 0]], s.date[t.wish_pair[w, 1]]
            kept = a < b or (a == b and t.wish_pair[w, 2] == 1)
        elif t.wish_kind[w] == 2:
            p = t.wish_pair[w, 0]
            for d in range(t.day.shape[0]):
                if t.wish_dates[w, d] and works(s, p, d):
                    kept = False
        else:
            for k in range(s.date.shape[0]):
                if t.wish_on[w, k] and not t.wish_dates[w, s.date[k]]:
                    kept = False
        if not kept:
            price += t.wish_price[w]
    return price
