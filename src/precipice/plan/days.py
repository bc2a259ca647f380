"""A solved shoot as rows of the plan: days, preparations, costs, and the day-out-of-days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import pairwise

from precipice.plan.plan import CastRow, SceneRow
from precipice.plan.result import Costs, DayRow, PreparationRow
from precipice.plan.rows import Company
from precipice.production.production import Production
from precipice.schedule.shoot.days import held_dates
from precipice.schedule.shoot.evaluate import CostSplit, PlanDay, days
from precipice.schedule.shoot.problem import Shoot, Slot

Slots = Mapping[str, Slot]


def costs_of(split: CostSplit) -> Costs:
    """The parts and their sum."""
    return Costs(
        work=split.work,
        hold=split.hold,
        running=split.running,
        idle=split.idle,
        overtime=split.overtime,
        moves=split.moves,
        wishes=split.wishes,
        changes=split.changes,
        at_risk=split.at_risk,
        rewrite=split.rewrite,
        total=split.total,
    )


def day_rows(
    production: Production, rows: tuple[SceneRow, ...], shoot: Shoot, slots: Slots
) -> tuple[DayRow, ...]:
    """The days of the units, by date."""
    scenes = {row.number: row for row in rows}
    gates = {gate.gag: production.gag(gate.gag).scene for gate in production.gates}
    cover = {number for gate in production.gates if gate.weather for number in gate.weather.cover}
    plan = [day for day in days(shoot, slots) if day.column != "prep"]
    numbers = {at: number for number, at in enumerate(sorted({day.date for day in plan}), start=1)}
    return tuple(
        _day_row(shoot, day, scenes, numbers[day.date]).model_copy(
            update={
                "gates": tuple(gag for gag, scene in gates.items() if scene in day.tasks),
                "cover": tuple(number for number in day.tasks if number in cover),
            }
        )
        for day in plan
    )


def _day_row(shoot: Shoot, day: PlanDay, scenes: Mapping[str, SceneRow], number: int) -> DayRow:
    tasks = {task.number: task for task in shoot.tasks}
    rows = [scenes[one] for one in day.tasks if one in scenes]
    return DayRow(
        number=number,
        date=day.day,
        unit="second" if day.column == "second" else "main",
        base=" / ".join(shoot.bases[base].name for base in day.bases),
        places=tuple(dict.fromkeys(tasks[one].place for one in day.tasks)),
        light=day.pattern,
        scenes=day.tasks,
        hours=day.length / 60.0,
        overtime=max(0, day.length - shoot.hours.day) / 60.0,
        call=clock(day.call),
        wrap=clock(day.wrap),
        premium=day.premium,
        eighths=sum(row.eighths for row in rows),
        cast=tuple(shoot.people[one].id for one in day.called),
        held=tuple(shoot.people[one].id for one in day.held),
        moved=day.move_before > 0.0,
        gates=(),
        cover=(),
    )


def clock(minutes: int) -> str:
    """A time on the clock; beyond midnight with the days after."""
    later, within = divmod(minutes, 24 * 60)
    return f"{within // 60:02d}:{within % 60:02d}" + (f" +{later}" if later else "")


def preparation_rows(shoot: Shoot, slots: Slots) -> tuple[PreparationRow, ...]:
    """Rehearsals and set-ups, by date."""
    tasks = [task for task in shoot.tasks if task.number in slots and slots[task.number].column == "prep"]
    tasks.sort(key=lambda task: slots[task.number].date)
    return tuple(
        PreparationRow(
            date=shoot.dates[slots[task.number].date],
            name=task.number,
            place=task.place,
            hours=task.minutes / 60.0,
            cast=tuple(shoot.people[one].id for one in task.cast),
        )
        for task in tasks
    )


def cast_rows(
    crew: Company, rows: tuple[SceneRow, ...], shoot: Shoot | None, slots: Slots
) -> tuple[CastRow, ...]:
    """The cast with their day-out-of-days over the shooting dates, where every gate succeeds."""
    codes = cast_codes(shoot, slots) if shoot is not None else {}
    return tuple(
        CastRow(
            id=member.id,
            name=member.name,
            day_rate=member.day_rate,
            estimated=member.estimated,
            own_stunts=member.own_stunts,
            limits=member.limits,
            scenes=tuple(row.number for row in rows if member.id in row.cast),
            days=codes.get(member.id, ()),
            worked=sum("W" in code for code in codes.get(member.id, ())),
            held=sum(code == "H" for code in codes.get(member.id, ())),
        )
        for member in crew.cast
    )


def cast_codes(
    shoot: Shoot, slots: Slots, plan: tuple[PlanDay, ...] | None = None
) -> dict[str, tuple[str, ...]]:
    """Codes of each person on each date from the first that anything happens on to the last.

    A person who is neither working nor held between two work dates was dropped after the first of them and is
    picked up on the second.

    Args:
        shoot: The problem.
        slots: A plan of it.
        plan: Its days, where they are known.
    """
    plan = days(shoot, slots) if plan is None else plan
    dates = shown_dates(shoot, slots)
    regular = [at for at, is_regular in enumerate(shoot.regular) if is_regular]
    units: dict[int, set[int]] = {}
    paid: dict[int, set[int]] = {}
    for day in plan:
        for person in day.called:
            paid.setdefault(person, set()).add(day.date)
            if day.column != "prep":
                units.setdefault(person, set()).add(day.date)
    return {
        person.id: _row(shoot, index, dates, regular, units.get(index, set()), paid.get(index, set()))
        for index, person in enumerate(shoot.people)
    }


def _row(
    shoot: Shoot,
    person: int,
    dates: tuple[int, ...],
    regular: list[int],
    units: set[int],
    paid: set[int],
) -> tuple[str, ...]:
    """Codes of one person who works for the units on some dates and is paid on some, preparation too."""
    if not paid:
        return ("",) * len(dates)
    held = held_dates(shoot, shoot.people[person], paid, regular)
    codes = dict.fromkeys(held, "H") | dict.fromkeys(paid, "R")
    codes |= dict.fromkeys(units, "W")
    if units:
        codes[min(units)] = "S" + codes[min(units)]
        codes[max(units)] += "F"
    for a, b in pairwise(sorted(paid)):
        gap = regular[bisect_right(regular, a) : bisect_left(regular, b)]
        if gap and held.isdisjoint(gap):
            codes[a] += "D" if a in units else ""
            codes[b] = ("P" if b in units else "") + codes[b]
    return tuple(codes.get(at, "") for at in dates)


def shown_dates(shoot: Shoot, slots: Slots) -> tuple[int, ...]:
    """Dates of the day-out-of-days: every one with work, and the regular ones between."""
    worked = sorted({slot.date for slot in slots.values()})
    if not worked:
        return ()
    between = range(worked[0], worked[-1] + 1)
    return tuple(at for at in between if at in worked or shoot.regular[at])
