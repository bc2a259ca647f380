"""The shoot and the day-one curve as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from precipice.paper.schedule_charts import cost_lines
from precipice.paper.words import plural
from precipice.plan.result import Curve, CurvePoint, DayRow, ScheduleResult
from precipice.plan.schedule import Scheduled

WIDTH = 40
"""Columns of the longest bar."""


def schedule_lines(done: Scheduled, currency: str) -> Iterator[str]:
    """The days, the costs, what may go wrong."""
    result = done.result
    yield from _days(result)
    yield ""
    for words, amount in cost_lines(result.costs):
        yield f"{words:<50}{currency} {amount:>14,.0f}"
    yield f"{'expected cost':<50}{currency} {result.costs.total:>14,.0f}"
    yield f"{'no plan can be expected to cost less than':<50}{currency} {result.bound:>14,.0f}"
    for words, hand in (
        ("in script order", result.script_order),
        ("by place, then by cast", result.by_place),
    ):
        amount_text = "not possible by the rules" if hand is None else f"{currency} {hand:>14,.0f}"
        yield f"{words:<50}{amount_text}"
    if result.conflicts:
        yield from (f"the board breaks a rule: {words}" for words in result.conflicts)
    else:
        proof = "proven best" if result.status == "optimal" else "not proven to be the best"
        yield f"{proof}; gap {100.0 * result.gap:.2g} %"
    for wish in result.wishes:
        yield f"wish not kept ({currency} {wish.price:,.0f}): {wish.wish}"
    yield from result.changes
    yield from _ways(result, currency)


def _days(result: ScheduleResult) -> Iterator[str]:
    alone = {one.date: [] for one in result.preparations}  # type: dict[date, list[str]]
    for one in result.preparations:
        alone[one.date].append(one.name)
    for day in result.days:
        if day.date in alone:
            yield f"          {_on(day.date)}  {'; '.join(alone.pop(day.date))}"
        yield _day(day)


def _day(day: DayRow) -> str:
    unit = " 2nd unit" if day.unit == "second" else ""
    marks = "".join(f"  make or break: {gag}" for gag in day.gates)
    marks += "  over time" if day.overtime else ""
    return (
        f"day {day.number:>3}{unit:<9} {_on(day.date)}  {day.call} to {day.wrap:<8} {day.base}: "
        f"scenes {', '.join(day.scenes)}; cast {', '.join(day.cast) or 'none'}{marks}"
    )


def _ways(result: ScheduleResult, currency: str) -> Iterator[str]:
    if len(result.outcomes) > 1:
        yield ""
        for one in result.outcomes[:8]:
            wrap = "the film stops" if one.wrap is None else f"wraps {_on(one.wrap)}"
            words = "; ".join(one.failed) or "nothing fails"
            yield f"{100.0 * one.probability:>6.2f} %  {words}: {wrap}, {currency} {one.cost:,.0f}"
    if result.release is not None:
        made = 100.0 * result.release.probability
        yield f"release on {result.release.on}: made with {made:.3g} % (last wrap {result.release.last_wrap})"


def curve_lines(done: Scheduled, curve: Curve, currency: str) -> Iterator[str]:
    """The price of every date of a gate."""
    priced = [point for point in curve.points if point.costs is not None]
    least = min((point.costs.total for point in priced if point.costs is not None), default=0.0)
    most = max((point.costs.total for point in priced if point.costs is not None), default=0.0)
    yield f"{curve.gag}, scene {curve.scene}: what the shoot is expected to cost with it on each date"
    if curve.no_go:
        yield f"{curve.no_go}, on any date and at any price: see precipice check"
    for point in curve.points:
        yield _point(point, curve, currency, least, most)
    yield ""
    if curve.break_even is None:
        yield "No chance of failing makes the first day the best."
    else:
        percent = f"{100.0 * curve.break_even:.3g} %"
        yield f"The first day is the best from a chance of failing of {percent} upwards."
    if curve.money:
        worst = max(curve.money, key=lambda row: row.lost)
        yield f"Most at risk: {currency} {worst.lost:,.0f} at the end of {_on(worst.date)}."
    days = done.result.days[-1].number
    yield f"Best found over {plural(days, 'shooting day')}; the expectation over failures is exact."


def _point(point: CurvePoint, curve: Curve, currency: str, least: float, most: float) -> str:
    head = f"{point.day:>4}  {_on(point.date)}  fails {100.0 * point.fails:>5.1f} %"
    if point.costs is None:
        return f"{head}  no plan found"
    above = point.costs.total - least
    bar = "#" * round(WIDTH * above / (most - least)) if most > least else ""
    mark = (
        " <- planned"
        if point.day == curve.planned_day
        else (" <- best" if point.day == curve.best_day else "")
    )
    return f"{head}  {currency} {point.costs.total:>13,.0f}  {bar}{mark}"


def _on(day: date) -> str:
    return f"{day:%a} {day.day:>2} {day:%b}"
