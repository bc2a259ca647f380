"""What a plan is expected to cost over every path of its gates, for the compiled search; see `keeping`."""

from __future__ import annotations

from precipice.kernel import bare_kernel
from precipice.schedule.shoot.amounts import moves_of, work_out_day
from precipice.schedule.shoot.arrays import (
    CAST,
    CHANGE,
    DATED,
    DAY,
    DROP_DAYS,
    DROPS,
    IDLE,
    KIND,
    PAIR,
    PLANNED,
    PREMIUM,
    REGULAR,
    REGULAR_BEFORE,
    RUNNING,
    WEEK,
    WEEKS_BEFORE,
    Tables,
)
from precipice.schedule.shoot.change import lay, lift, nominal
from precipice.schedule.shoot.leaf import (
    DATES,
    ENDED,
    MET,
    NEXT,
    ORDER,
    STAGE,
    WEEKS,
    Tree,
    failing,
    further,
    pay_of,
)
from precipice.schedule.shoot.state import COLUMN, DATE, FILLED, State


@bare_kernel
def expected(t: Tables, s: State, g: Tree) -> float:
    """Expected cost of a plan that is kept."""
    gates = g.gate_task.shape[0]
    if gates == 0:
        return nominal(s)
    _by_date(s, g)
    _first_stage(t, s, g)
    total, depth = 0.0, 0
    g.walk[0, STAGE], g.walk[0, NEXT], g.walk[0, ENDED] = 0, 0, 0
    g.weight[0] = 1.0
    while depth >= 0:
        if depth == gates or g.walk[depth, ENDED]:
            total += g.weight[depth] * _path_cost(t, s, g, depth)
            depth -= 1
            continue
        outcome = g.walk[depth, NEXT]
        g.walk[depth, NEXT] += 1
        if outcome > g.mode_facts.shape[1]:
            depth -= 1
        elif _branch(t, s, g, depth, outcome):
            depth += 1
            g.walk[depth, NEXT] = 0
    return total


@bare_kernel
def _by_date(s: State, g: Tree) -> None:
    """Gates by date, on one date as listed."""
    for i in range(g.gate_task.shape[0]):
        j = i
        while j and s.slot[g.gate_task[g.walk[j - 1, ORDER]], DATE] > s.slot[g.gate_task[i], DATE]:
            g.walk[j, ORDER] = g.walk[j - 1, ORDER]
            j -= 1
        g.walk[j, ORDER] = i


@bare_kernel
def _first_stage(t: Tables, s: State, g: Tree) -> None:
    """The plan as told: regular dates count."""
    for p in range(t.people.shape[0]):
        for d in range(t.allowed.shape[1]):
            g.work[0, p, d] = s.calls[p, d, 0] + s.calls[p, d, 1] + s.calls[p, d, 2]
    for d in range(t.allowed.shape[1] + 1):
        g.counted[0, d, DATES] = t.dates[d, REGULAR_BEFORE]
    for w in range(t.dates.shape[0]):
        g.counted[0, w, WEEKS] = t.dates[w, WEEKS_BEFORE]
    g.last[0] = -1
    for d in range(t.allowed.shape[1]):
        if s.days[0, d, FILLED]:
            g.last[0] = d
    _find_drops(t, g, 0)


@bare_kernel
def _branch(t: Tables, s: State, g: Tree, depth: int, outcome: int) -> bool:
    """Go on with an outcome of the gate of a depth; whether it has a chance."""
    gate, stage = g.walk[depth, ORDER], g.walk[depth, STAGE]
    task = g.gate_task[gate]
    g.walk[depth + 1, STAGE], g.walk[depth + 1, ENDED] = stage, 0
    if not g.alive[stage, task]:
        g.walk[depth, MET] = -1
        g.weight[depth + 1] = g.weight[depth]
        return outcome == 0
    g.walk[depth, MET] = stage
    at = s.slot[task, DATE]
    row = 0
    for k in range(stage):
        if g.gate_given[gate, g.failed[k, 0]]:
            row = g.failed[k, 0] + 1
    chance = g.gate_chance[gate, row, at, outcome - 1] if outcome else 1.0
    if outcome == 0:
        for m in range(g.mode_facts.shape[1]):
            chance -= g.gate_chance[gate, row, at, m]
    if chance <= 0.0:
        return False
    g.weight[depth + 1] = g.weight[depth] * chance
    if outcome:
        g.failed[stage, 0], g.failed[stage, 1], g.failed[stage, 2] = gate, outcome - 1, at
        g.walk[depth + 1, STAGE] = stage + 1
        g.walk[depth + 1, ENDED] = g.mode_facts[gate, outcome - 1, 0]
        _next_stage(t, s, g, stage + 1)
    return True


@bare_kernel
def _next_stage(t: Tables, s: State, g: Tree, stage: int) -> None:
    """The plan after a failure: what falls is out, and dates on which somebody works count."""
    gate, mode, at = g.failed[stage - 1, 0], g.failed[stage - 1, 1], g.failed[stage - 1, 2]
    ends = g.mode_facts[gate, mode, 0]
    for p in range(t.people.shape[0]):
        for d in range(t.allowed.shape[1]):
            g.work[stage, p, d] = g.work[stage - 1, p, d]
    for d in range(t.allowed.shape[1] + 1):
        g.counted[stage, d, DATES] = 0
    for k in range(s.slot.shape[0]):
        was = g.alive[stage - 1, k]
        falls = was and s.slot[k, DATE] > at and (ends or g.mode_falls[gate, mode, k])
        g.alive[stage, k] = was and not falls
        if g.alive[stage, k]:
            g.counted[stage, s.slot[k, DATE] + 1, DATES] = 1
        if falls:
            for j in range(t.task[k, CAST], t.task[k, CAST + 1]):
                g.work[stage, t.lists[j], s.slot[k, DATE]] -= 1
    for w in range(g.counted.shape[1]):
        g.counted[stage, w, WEEKS] = 0
    for d in range(t.allowed.shape[1]):
        if g.counted[stage, d + 1, DATES]:
            g.counted[stage, t.dates[d, WEEK] + 1, WEEKS] = 1
        g.counted[stage, d + 1, DATES] += g.counted[stage, d, DATES]
    for w in range(1, g.counted.shape[1]):
        g.counted[stage, w, WEEKS] += g.counted[stage, w - 1, WEEKS]
    _find_drops(t, g, stage)


@bare_kernel
def _find_drops(t: Tables, g: Tree, stage: int) -> None:
    """The gap over which each person is dropped in the plan of a stage; see `days.held_dates`."""
    for p in range(t.people.shape[0]):
        g.dropped[stage, p] = -1
        if not t.people[p, DROPS]:
            continue
        last, most_weeks, most_held = -1, 0, 0
        for d in range(t.allowed.shape[1]):
            if g.work[stage, p, d] == 0:
                continue
            if last >= 0 and t.dates[d, DAY] - t.dates[last, DAY] >= t.hours[DROP_DAYS]:
                held = g.counted[stage, d, DATES] - g.counted[stage, last + 1, DATES]
                weeks = 0
                if t.rates[p, 2] >= 0.0 and t.dates[d, WEEK] > t.dates[last, WEEK]:
                    weeks = (
                        g.counted[stage, t.dates[d, WEEK], WEEKS]
                        - g.counted[stage, t.dates[last, WEEK] + 1, WEEKS]
                    )
                if weeks > most_weeks or (weeks == most_weeks and held > most_held):
                    most_weeks, most_held = weeks, held
                    g.dropped[stage, p] = last
            last = d


@bare_kernel
def _path_cost(t: Tables, s: State, g: Tree, depth: int) -> float:
    """What one path costs."""
    stage = g.walk[depth, STAGE]
    total = nominal(s)
    if stage:
        _thin(t, s, g, stage)
        total = _left(t, s, g, stage)
        for p in range(t.people.shape[0]):
            total += pay_of(t, g, p, stage)
        total += failing(t, s, g, stage, g.walk[depth, ENDED] == 1)
    for k in range(depth):
        if g.walk[k, MET] >= 0:
            total += further(t, s, g, g.walk[k, ORDER], g.walk[k, MET])
    if stage:
        _thicken(t, s, g, stage)
    return total


@bare_kernel
def _thin(t: Tables, s: State, g: Tree, stage: int) -> None:
    """Lift what fell off its days."""
    for k in range(s.slot.shape[0]):
        if not g.alive[stage, k]:
            lift(t, s, k)
    for k in range(s.slot.shape[0]):
        if not g.alive[stage, k]:
            work_out_day(t, s, s.slot[k, COLUMN], s.slot[k, DATE])


@bare_kernel
def _thicken(t: Tables, s: State, g: Tree, stage: int) -> None:
    """Lay what fell back on its days."""
    for k in range(s.slot.shape[0] - 1, -1, -1):
        if not g.alive[stage, k]:
            lay(t, s, k)
    for k in range(s.slot.shape[0]):
        if not g.alive[stage, k]:
            work_out_day(t, s, s.slot[k, COLUMN], s.slot[k, DATE])


@bare_kernel
def _left(t: Tables, s: State, g: Tree, stage: int) -> float:
    """Units, moves, idle dates, wishes and changes of the last plan."""
    total = moves_of(t, s, 0) + moves_of(t, s, 1) + _wishes_left(t, s, g, stage)
    until, week, number = g.failed[0, 2], -1, 0
    for d in range(t.allowed.shape[1]):
        factor = 1.0
        if s.days[0, d, FILLED]:
            if t.dates[d, WEEK] != week:
                week, number = t.dates[d, WEEK], 0
            number += 1
            if number >= 6:
                factor = t.money[PREMIUM + min(number - 6, 1)]
            total += t.money[RUNNING] * factor + s.overtime[0, d, 0]
        elif d < g.last[0] and d <= until and t.dates[d, REGULAR]:
            total += t.money[IDLE]
        if s.days[1, d, FILLED]:
            total += t.money[RUNNING + 1] * factor + s.overtime[1, d, 0]
        g.factor[d] = factor
    for k in range(s.slot.shape[0]):
        if g.alive[stage, k] and t.task[k, PLANNED] >= 0 and t.task[k, PLANNED] != s.slot[k, DATE]:
            total += t.money[CHANGE]
    return total


@bare_kernel
def _wishes_left(t: Tables, s: State, g: Tree, stage: int) -> float:
    """Price of the wishes that those still shot break."""
    price = 0.0
    for w in range(t.wish_price.shape[0]):
        kept = True
        if t.wishes[w, KIND] == 1:
            one, other = t.wishes[w, PAIR], t.wishes[w, PAIR + 1]
            a, b = s.slot[one, DATE], s.slot[other, DATE]
            both = g.alive[stage, one] and g.alive[stage, other]
            kept = not both or a < b or (a == b and t.wishes[w, PAIR + 2] == 1)
        elif t.wishes[w, KIND] == 2:
            for d in range(t.allowed.shape[1]):
                if t.wishes[w, DATED + d] and g.work[stage, t.wishes[w, PAIR], d]:
                    kept = False
        else:
            for k in range(s.slot.shape[0]):
                if (
                    t.wishes[w, DATED + t.allowed.shape[1] + k]
                    and g.alive[stage, k]
                    and not t.wishes[w, DATED + s.slot[k, DATE]]
                ):
                    kept = False
        if not kept:
            price += t.wish_price[w]
    return price
