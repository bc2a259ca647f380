"""The sentences of the day-one memo, each with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from precipice.paper import words
from precipice.plan.day import assessment_of
from precipice.plan.plan import Plan
from precipice.plan.result import Costs, Curve, CurvePoint, ScheduleResult

MOST_GATES = 3
"""Make-or-break stunts that two pages hold; of more, those with most at stake."""

EVEN, LIKELY = 0.5, 0.9
MOST_ESTIMATES = 3
FAILS_FROM = {
    "stated": "is the production's own number",
    "assessment": "was computed by simulating the stunt",
    "readiness": "was computed by simulating the stunt, with practice up to the day",
}


def shown_gates(schedule: ScheduleResult) -> tuple[Curve, ...]:
    """The make-or-break stunts with most at stake, chance times money, in the order of the shoot."""
    with_points = [curve for curve in schedule.curves if curve.points]
    most = sorted(with_points, key=lambda curve: -_stake(curve))[:MOST_GATES]
    return tuple(sorted(most, key=lambda curve: curve.planned_day))


def _stake(curve: Curve) -> float:
    return curve.fails * max((row.lost for row in curve.money), default=0.0)


def _planned(curve: Curve) -> CurvePoint:
    return curve.points[curve.planned_day - 1]


def in_short(plan: Plan, schedule: ScheduleResult, without_curve: Sequence[str]) -> Iterator[str]:
    """The answer first.

    Args:
        plan: The plan.
        schedule: Its order of the shoot.
        without_curve: Make-or-break stunts of the production that have no curve in it.
    """
    first, last = schedule.days[0], schedule.days[-1]
    yield (
        f"{plan.title} shoots {words.plural(last.number, 'day')}, {words.day_text(first.date)} to "
        f"{words.day_text(last.date)}. It is expected to cost {_money(plan, schedule.costs.total)} in pay, "
        f"days, moves and what failing costs; {_money(plan, schedule.if_all_goes_well)} if everything works."
    )
    for curve in shown_gates(schedule):
        day = next((row.number for row in schedule.days if row.date == _planned(curve).date), None)
        on = "" if day is None else f"shooting day {day}, "
        then = "there is no film" if curve.then == "stop" else "it is a major rewrite"
        yield (
            f"{curve.gag} is make or break: it is shot on {on}{words.day_text(_planned(curve).date)}. "
            f"It fails with a chance of {words.chance_of(curve.fails)}; then {then}."
        )
    for gag in without_curve:
        yield f"{gag} is make or break; what it costs by its date was not worked out."
    if not schedule.curves and not without_curve:
        yield "The production names no make-or-break stunt."


def why(plan: Plan, schedule: ScheduleResult, gates: Sequence[Curve]) -> Iterator[str]:
    """What the order buys, in money."""
    for curve in gates:
        priced = [point for point in curve.points if point.costs is not None]
        here = _planned(curve).costs
        if here is None or len(priced) < 2:
            continue
        last, first = priced[-1], priced[0]
        yield (
            f"{curve.gag} on {words.day_text(_planned(curve).date)}: {_money(plan, here.total)} expected. On "
            f"the last possible date, {words.day_text(last.date)}: {_money(plan, _total(last))}, "
            f"{_more(plan, _total(last) - here.total)}. {_first_sentence(plan, curve, first, here)}"
        )
    for name, amount in (("in script order", schedule.script_order), ("place by place", schedule.by_place)):
        if amount is not None:
            more = _more(plan, amount - schedule.costs.total)
            yield f"Shot {name}, the same film is expected to cost {_money(plan, amount)}: {more}."


def _first_sentence(plan: Plan, curve: Curve, first: CurvePoint, here: Costs) -> str:
    if curve.planned_day == first.day:
        return "That is the first date on which it can be shot."
    more = _total(first) - here.total
    day = words.day_text(first.date)
    return f"On the first possible date, {day}: {_money(plan, _total(first))}, {_more(plan, more)}."


def _total(point: CurvePoint) -> float:
    return point.costs.total if point.costs is not None else 0.0


def _more(plan: Plan, amount: float) -> str:
    if abs(amount) < 0.5:
        return "the same"
    return f"{_money(plan, abs(amount))} {'more' if amount > 0 else 'less'}"


def gate_sentences(plan: Plan, curve: Curve) -> Iterator[str]:
    """What happens if a stunt fails, and when it would pay to have it first."""
    planned = _planned(curve)
    lost = next((row.lost for row in curve.money if row.date == planned.date), 0.0)
    worst = max(curve.money, key=lambda row: row.lost, default=None)
    then = "The film stops" if curve.then == "stop" else "The script is rewritten"
    said = f"{curve.gag} fails on its day: {_money(plan, lost)} of what was spent is lost. {then}."
    if worst is not None and worst.lost > lost:
        said += f" Were it to fail on {words.day_text(worst.date)}: {_money(plan, worst.lost)}."
    yield said
    if curve.break_even is not None:
        chance = words.chance_of(curve.break_even)
        yield f"Break-even of {curve.gag}: above a chance of failing of {chance} the first day is the best."


def release_sentences(schedule: ScheduleResult) -> Iterator[str]:
    """When the shoot has wrapped, and whether the release is made."""
    wraps = schedule.wraps
    even = next((row.date for row in wraps if row.by_then >= EVEN), None)
    likely = next((row.date for row in wraps if row.by_then >= LIKELY), None)
    if even is not None and even != likely:
        yield f"An even chance of having wrapped by {words.day_text(even)}."
    if likely is not None:
        yield f"Nine in ten or more of having wrapped by {words.day_text(likely)}."
    if even is None:
        yield f"Planned last day: {words.day_text(schedule.days[-1].date)}."
    if schedule.release is not None:
        on, last = words.day_text(schedule.release.on), words.day_text(schedule.release.last_wrap)
        made = words.chance_of(schedule.release.probability)
        yield f"The release on {on} is made with a chance of {made}; the last wrap that makes it is {last}."
    else:
        yield "No release date is stated."


def how_sure(plan: Plan, schedule: ScheduleResult) -> Iterator[str]:
    """What the numbers rest on, and how far they can be trusted."""
    for curve in shown_gates(schedule):
        one = assessment_of(plan, curve.gag)
        chance = words.chance_of(curve.fails)
        said = f"The chance that {curve.gag} fails, {chance}, {FAILS_FROM[curve.fails_from]}."
        if one is not None:
            said += f" One simulated take: spoiled or worse {words.chance(one.fails)}; "
            said += f"harm {words.alone(one.harm, one.record)}{words.chance(one.harm)}."
        yield said
    least = _money(plan, schedule.bound)
    if schedule.status == "optimal":
        yield f"The order is proven best: none can be expected to cost less than {least}."
    else:
        gap = words.plain_percent(schedule.gap)
        yield f"The best order found. None can be expected to cost less than {least}, {gap} below this plan."
    if plan.estimates:
        shown = " ".join(plan.estimates[:MOST_ESTIMATES])
        left = len(plan.estimates) - MOST_ESTIMATES
        more = f" And {left} more on the plan's page." if left > 0 else ""
        yield f"Estimated by the program, for want of the production's own numbers: {shown}{more}"
    if schedule.wishes:
        lost = sum(one.price for one in schedule.wishes)
        count = words.plural(len(schedule.wishes), "wish").replace("wishs", "wishes")
        yield f"{count} not kept, worth {_money(plan, lost)}."
    stated = [one.gag for one in plan.unassessed if one.gag]
    if stated:
        yield f"Not simulated, and in no chance above: {', '.join(stated)}."
    read = len(plan.unassessed) - len(stated)
    if read:
        times = words.plural(read, "time")
        yield f"The script's words suggest a stunt {times} more that nobody has stated: in no number above."


def _money(plan: Plan, amount: float) -> str:
    return words.money(amount, plan.currency)
