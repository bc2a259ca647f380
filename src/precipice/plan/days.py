"""A solved shoot as rows of the plan: days, preparations, costs, and the day-out-of-days."""

from __future__ import annotations

from collections.abc import Mapping

from precipice.plan.plan import CastRow, SceneRow
from precipice.plan.result import Costs, DayRow, PreparationRow
from precipice.plan.rows import Company
from precipice.production.production import Production
from precipice.schedule.shoot.days import column_days, held_dates, work_dates
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


def cast_codes(shoot: Shoot, slots: Slots) -> dict[str, tuple[str, ...]]:
    """Codes of each person on each date from the first that anything happens on to the last.

    A person who is neither working nor held between two work dates was dropped after the first of them and is
    picked up on the second.
    """
    plan = days(shoot, slots)
    dates = shown_dates(shoot, slots)
    held = _holds(shoot, slots)
    codes = {}
    for index, person in enumerate(shoot.people):
        units = {day.date for day in plan if index in day.called and day.column != "prep"}
        prepares = {day.date for day in plan if index in day.called and day.column == "prep"}
        codes[person.id] = tuple(_code(index, at, units, prepares, held, shoot.regular) for at in dates)
    return codes


def shown_dates(shoot: Shoot, slots: Slots) -> tuple[int, ...]:
    """Dates of the day-out-of-days: every one with work, and the regular ones between."""
    worked = sorted({slot.date for slot in slots.values()})
    if not worked:
        return ()
    between = range(worked[0], worked[-1] + 1)
    return tuple(at for at in between if at in worked or shoot.regular[at])


def _holds(shoot: Shoot, slots: Slots) -> set[tuple[int, int]]:
    """Date and person of every hold, on dates on which nothing happens as well."""
    regular = [at for at, is_regular in enumerate(shoot.regular) if is_regular]
    worked = work_dates(column_days(shoot, slots))
    return {
        (at, person)
        for person, dates in worked.items()
        for at in held_dates(shoot, shoot.people[person], dates, regular)
    }


def _code(
    person: int,
    at: int,
    units: set[int],
    prepares: set[int],
    held: set[tuple[int, int]],
    regular: tuple[bool, ...],
) -> str:
    if at not in units:
        return "R" if at in prepares else ("H" if (at, person) in held else "")
    paid = units | prepares
    start, finish = at == min(units), at == max(units)
    code = ("S" if start else "") + "W" + ("F" if finish else "")
    before = max((d for d in paid if d < at), default=None)
    after = min((d for d in paid if d > at), default=None)

    def dropped(a: int, b: int) -> bool:
        gap = [d for d in range(a + 1, b) if regular[d]]
        return bool(gap) and not any((d, person) in held for d in gap)

    if before is not None and dropped(before, at):
        code = "P" + code
    if after is not None and dropped(at, after):
        code += "D"
    return code
