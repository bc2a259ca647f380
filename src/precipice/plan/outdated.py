"""Whether a plan was made of the production as it is now, and where not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from precipice.plan.check import Checked
from precipice.plan.plan import Plan
from precipice.plan.rows import company, scene_rows
from precipice.plan.stated import stated_hash
from precipice.production.scene import format_eighths
from precipice.production.shoot import WEEKDAYS, Calendar

NAMED = 6
"""Scenes or gags that are named one by one."""


def outdated(checked: Checked, plan: Plan) -> tuple[str, ...]:
    """What differs between a production and the plan made of it, one sentence each; empty where nothing does.

    Scenes are compared by number, heading, length, cast, place and light, gags by the hash of their words,
    shooting days by whether anybody works on their dates.
    """
    return tuple(_differences(checked, plan))


def _differences(checked: Checked, plan: Plan) -> Iterator[str]:
    if checked.production.title != plan.title:
        yield f"The plan is of {plan.title!r}, the production is called {checked.production.title!r}."
    crew = company(checked)
    now = {row.number: row for row in scene_rows(checked, crew)}
    then = {row.number: row for row in plan.scenes}
    shared = [number for number in now if number in then]
    compared = ("heading", "eighths", "cast", "place", "base", "shot_in", "hours", "gags")
    changed = [
        number
        for number in shared
        if any(getattr(now[number], key) != getattr(then[number], key) for key in compared)
    ]
    for numbers, words in (
        ([number for number in now if number not in then], "not in the plan"),
        ([number for number in then if number not in now], "no longer in the script"),
        (changed, "changed since the plan was made"),
    ):
        if numbers:
            yield f"Scene{'s' if len(numbers) > 1 else ''} {_named(numbers)}: {words}."
    longer = sum(row.eighths for row in now.values()) - plan.eighths
    if longer and not changed and len(shared) == len(now) == len(then):
        yield f"The script is {format_eighths(abs(longer))} pages {'longer' if longer > 0 else 'shorter'}."
    calendar = checked.production.calendar
    planned = {day.date: str(day.number) for day in (plan.schedule.days if plan.schedule else ())}
    off = [number for on, number in planned.items() if not _is_worked(calendar, on)]
    if off:
        yield f"Shooting day{'s' if len(off) > 1 else ''} {_named(off)}: on a date on which nobody works now."
    people = {member.id: member.name for member in crew.cast}
    if people != {member.id: member.name for member in plan.cast}:
        yield "The cast is another than in the plan."
    stated = {gag.id: stated_hash(checked.folder, gag) for gag in checked.production.gags}
    gags = [name for name, hashed in plan.stated.items() if stated.get(name) != hashed]
    if gags:
        yield f"Gag{'s' if len(gags) > 1 else ''} {_named(gags)}: stated otherwise since."


def _is_worked(calendar: Calendar, on: date) -> bool:
    weekday = WEEKDAYS[on.weekday()]
    works = weekday in calendar.working_days or weekday in calendar.extra_days
    return on >= calendar.first_day and works and on not in calendar.holidays


def _named(names: list[str]) -> str:
    rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + rest
