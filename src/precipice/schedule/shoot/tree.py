"""What a plan is expected to cost over every path of its gates, for the compiled search; see `keeping`."""

from __future__ import annotations

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.amounts import moves_of, work_out_day
from precipice.schedule.shoot.arrays import Tables
from precipice.schedule.shoot.change import lay, lift, nominal
from precipice.schedule.shoot.leaf import Tree, failing, further, pay_of
from precipice.schedule.shoot.state import State


@bare_kernel
def expected(t: Tables, s: State, g: Tree) -> float:
    """Expected cost of a plan that is kept."""
    gates = t.gate_task.shape[0]
    if gates == 0:
        return nominal(s)
    _by_date(t, s, g)
    _first_stage(t, s, g)
    total, depth = 0.0, 0
    g.steps[0, 0], g.steps[0, 1], g.steps[0, 2] = 0, 0, 0
    g.weight[0] = 1.0
    while depth >= 0:
        if depth == gates or g.steps[depth, 2]:
            total += g.weight[depth] * _path_cost(t, s, g, depth)
            depth -= 1
            continue
        outcome = g.steps[depth, 1]
        g.steps[depth, 1] += 1
        if outcome > t.mode_facts.shape[1]:
            depth -= 1
        elif _branch(t, s, g, depth, outcome):
            depth += 1
            g.steps[depth, 1] = 0
    return total


@bare_kernel
def _by_date(t: Tables, s: State, g: Tree) -> None:
    """Gates by date, on one date as listed."""
    for i in range(g.order.shape[0]):
        j = i
        while j and s.date[t.gate_task[g.order[j - 1]]] > s.date[t.gate_task[i]]:
            g.order[j] = g.order[j - 1]
            j -= 1
        g.order[j] = i


@bare_kernel
def _first_stage(t: Tables, s: State, g: Tree) -> None:
    """The plan as told: regular dates count."""
    for p in range(t.rest.shape[0]):
        for d in range(t.day.shape[0]):
            g.work[0, p, d] = s.who[p, d, 0] + s.who[p, d, 1] + s.who[p, d, 2]
    for d in range(t.day.shape[0] + 1):
        g.busy[0, d] = t.regular_before[d]
    for w in range(t.weeks_before.shape[0]):
        g.weeks[0, w] = t.weeks_before[w]
    g.span[0], g.span[1] = -1, -1
    for d in range(t.day.shape[0]):
        if s.filled[0, d]:
            g.span[1] = d
            if g.span[0] < 0:
                g.span[0] = d
    _find_drops(t, g, 0)


@bare_kernel
def _branch(t: Tables, s: State, g: Tree, depth: int, outcome: int) -> bool:
    """Go on with an outcome of the gate of a depth; whether it has a chance."""
    gate, stage = g.order[depth], g.steps[depth, 0]
    task = t.gate_task[gate]
    g.steps[depth + 1, 0], g.steps[depth + 1, 2] = stage, 0
    if not g.alive[stage, task]:
        g.met[depth] = -1
        g.weight[depth + 1] = g.weight[depth]
        return outcome == 0
    g.met[depth] = stage
    at = s.date[task]
    row = 0
    for k in range(stage):
        if t.gate_given[gate, g.failed[k, 0]]:
            row = g.failed[k, 0] + 1
    chance = t.gate_chance[gate, row, at, outcome - 1] if outcome else 1.0
    if outcome == 0:
        for m in range(t.mode_facts.shape[1]):
            chance -= t.gate_chance[gate, row, at, m]
    if chance <= 0.0:
        return False
    g.weight[depth + 1] = g.weight[depth] * chance
    if outcome:
        g.failed[stage, 0], g.failed[stage, 1], g.failed[stage, 2] = gate, outcome - 1, at
        g.steps[depth + 1, 0] = stage + 1
        g.steps[depth + 1, 2] = t.mode_facts[gate, outcome - 1, 0]
        _next_stage(t, s, g, stage + 1)
    return True


@bare_kernel
def _next_stage(t: Tables, s: State, g: Tree, stage: int) -> None:
    """The plan after a failure: what falls is out, and dates on which somebody works count."""
    gate, mode, at = g.failed[stage - 1, 0], g.failed[stage - 1, 1], g.failed[stage - 1, 2]
    ends = t.mode_facts[gate, mode, 0]
    for p in range(t.rest.shape[0]):
        for d in range(t.day.shape[0]):
            g.work[stage, p, d] = g.work[stage - 1, p, d]
    for d in range(t.day.shape[0] + 1):
        g.busy[stage, d] = 0
    for k in range(s.date.shape[0]):
        was = g.alive[stage - 1, k]
        falls = was and s.date[k] > at and (ends or t.mode_falls[gate, mode, k])
        g.alive[stage, k] = was and not falls
        if g.alive[stage, k]:
            g.busy[stage, s.date[k] + 1] = 1
        if falls:
            for j in range(t.cast_at[k], t.cast_at[k + 1]):
                g.work[stage, t.cast[j], s.date[k]] -= 1
    for w in range(g.weeks.shape[1]):
        g.weeks[stage, w] = 0
    for d in range(t.day.shape[0]):
        if g.busy[stage, d + 1]:
            g.weeks[stage, t.week[d] + 1] = 1
        g.busy[stage, d + 1] += g.busy[stage, d]
    for w in range(1, g.weeks.shape[1]):
        g.weeks[stage, w] += g.weeks[stage, w - 1]
    _find_drops(t, g, stage)


@bare_kernel
def _find_drops(t: Tables, g: Tree, stage: int) -> None:
    """The gap over which each person is dropped in the plan of a stage; see `days.held_dates`."""
    for p in range(t.rest.shape[0]):
        g.dropped[stage, p] = -1
        if not t.drops[p]:
            continue
        last, most_weeks, most_held = -1, 0, 0
        for d in range(t.day.shape[0]):
            if g.work[stage, p, d] == 0:
                continue
            if last >= 0 and t.day[d] - t.day[last] >= t.hours[4]:
                held = g.busy[stage, d] - g.busy[stage, last + 1]
                weeks = 0
                if t.rates[p, 2] >= 0.0 and t.week[d] > t.week[last]:
                    weeks = g.weeks[stage, t.week[d]] - g.weeks[stage, t.week[last] + 1]
                if weeks > most_weeks or (weeks == most_weeks and held > most_held):
                    most_weeks, most_held = weeks, held
                    g.dropped[stage, p] = last
            last = d


@bare_kernel
def _path_cost(t: Tables, s: State, g: Tree, depth: int) -> float:
    """What one path costs."""
    stage = g.steps[depth, 0]
    total = nominal(s)
    if stage:
        _thin(t, s, g, stage)
        total = _left(t, s, g, stage)
        for p in range(t.rest.shape[0]):
            total += pay_of(t, g, p, stage)
        total += failing(t, s, g, stage, g.steps[depth, 2] == 1)
    for k in range(depth):
        if g.met[k] >= 0:
            total += further(t, s, g, g.order[k], g.met[k])
    if stage:
        _thicken(t, s, g, stage)
    return total


@bare_kernel
def _thin(t: Tables, s: State, g: Tree, stage: int) -> None:
    """Lift what fell off its days."""
    for k in range(s.date.shape[0]):
        if not g.alive[stage, k]:
            lift(t, s, k)
    for k in range(s.date.shape[0]):
        if not g.alive[stage, k]:
            work_out_day(t, s, s.column[k], s.date[k])


@bare_kernel
def _thicken(t: Tables, s: State, g: Tree, stage: int) -> None:
    """Lay what fell back on its days."""
    for k in range(s.date.shape[0] - 1, -1, -1):
        if not g.alive[stage, k]:
            lay(t, s, k)
    for k in range(s.date.shape[0]):
        if not g.alive[stage, k]:
            work_out_day(t, s, s.column[k], s.date[k])


@bare_kernel
def _left(t: Tables, s: State, g: Tree, stage: int) -> float:
    """Units, moves, idle dates, wishes and changes of the last plan."""
    total = moves_of(t, s, 0) + moves_of(t, s, 1) + _wishes_left(t, s, g, stage)
    until, week, number = g.failed[0, 2], -1, 0
    for d in range(t.day.shape[0]):
        factor = 1.0
        if s.filled[0, d]:
            if t.week[d] != week:
                week, number = t.week[d], 0
            number += 1
            if number >= 6:
                factor = t.premium[min(number - 6, 1)]
            total += t.running[0] * factor + s.day_cost[0, d]
        elif g.span[0] < d < g.span[1] and d <= until and t.regular[d]:
            total += t.idle
        if s.filled[1, d]:
            total += t.running[1] * factor + s.day_cost[1, d]
        g.factor[d] = factor
    for k in range(s.date.shape[0]):
        if g.alive[stage, k] and t.planned[k] >= 0 and t.planned[k] != s.date[k]:
            total += t.change
    return total


@bare_kernel
def _wishes_left(t: Tables, s: State, g: Tree, stage: int) -> float:
    """Price of the wishes that those still shot break."""
    price = 0.0
    for w in range(t.wish_price.shape[0]):
        kept = True
        if t.wish_kind[w] == 1:
            one, other = t.wish_pair[w, 0], t.wish_pair[w, 1]
            a, b = s.date[one], s.date[other]
            both = g.alive[stage, one] and g.alive[stage, other]
            kept = not both or a < b or (a == b and t.wish_pair[w, 2] == 1)
        elif t.wish_kind[w] == 2:
            for d in range(t.day.shape[0]):
                if t.wish_dates[w, d] and g.work[stage, t.wish_pair[w, 0], d]:
                    kept = False
        else:
            for k in range(s.date.shape[0]):
                if t.wish_on[w, k] and g.alive[stage, k] and not t.wish_dates[w, s.date[k]]:
                    kept = False
        if not kept:
            price += t.wish_price[w]
    return price
