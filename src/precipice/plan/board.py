"""A production's scenes, people and rules as the scheduler's problem."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from astral import Observer

from precipice.plan.daylight import light_minutes
from precipice.plan.plan import SceneRow
from precipice.plan.rows import Company
from precipice.production.people import CastMember
from precipice.production.production import Production
from precipice.production.shoot import REST_HOURS, WEEKDAYS, Calendar, Place, SceneEntry, WishEntry
from precipice.production.stretch import every_date
from precipice.schedule.shoot.problem import (
    PATTERNS,
    Base,
    Before,
    Column,
    Follows,
    Gate,
    Hours,
    Person,
    Prices,
    Shoot,
    Task,
    Wish,
)

SPARE_DATES, SPARE_SHARE, MOST_DATES = 10, 1.6, 180
"""Working dates offered beyond those that the hours need: some more, a share more, and at most so many."""

LEAST_IDLE = 1.0
"""Currency; a working day without work is taken to cost so much at least, so that a shoot whose running costs
nobody has stated begins on its first day and has no gaps."""

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "main": ("main",),
    "second": ("second",),
    "either": ("main", "second"),
}


@dataclass(frozen=True, slots=True)
class _Index:
    """Numbers of people and bases, and the production's entries by name."""

    people: Mapping[str, int]
    bases: Mapping[str, int]
    entries: Mapping[str, SceneEntry]


def shoot_of(
    production: Production,
    rows: tuple[SceneRow, ...],
    crew: Company,
    gates: tuple[Gate, ...] = (),
    before: Before | None = None,
) -> Shoot:
    """Everything the scheduler needs to know of a production with at least one scene."""
    names = [place.base for place in crew.places.values()] + [row.base for row in rows]
    index = _Index(
        people={member.id: number for number, member in enumerate(crew.cast)},
        bases={name: number for number, name in enumerate(dict.fromkeys(names))},
        entries={entry.number: entry for entry in production.scenes},
    )
    dates, regular = _dates(production, rows)
    tasks = _scenes(production, rows, crew, index, dates) + _preparations(production, rows, crew, index)
    rest = round(60.0 * REST_HOURS[production.calendar.rest])
    return Shoot(
        tasks=tasks,
        people=tuple(_person(member, rest) for member in crew.cast),
        bases=tuple(_base(production.calendar, name, crew, dates) for name in index.bases),
        dates=dates,
        regular=regular,
        hours=_hours(production.calendar),
        prices=_prices(production, crew, index),
        wishes=tuple(_wish(wish) for wish in production.wishes),
        gates=gates,
        before=before,
    )


def dates_of(production: Production, rows: tuple[SceneRow, ...]) -> tuple[date, ...]:
    """The dates that the scheduler is offered; gates are priced on each of them."""
    return _dates(production, rows)[0]


def _minutes(hours: float) -> int:
    """Whole minutes, rounded up beyond the noise of floating point."""
    return math.ceil(round(60.0 * hours, 6))


def _dates(production: Production, rows: tuple[SceneRow, ...]) -> tuple[tuple[date, ...], tuple[bool, ...]]:
    """Dates offered: the working days, and the extra days of the week between them."""
    calendar = production.calendar
    needed = sum(row.hours for row in rows) / calendar.hours
    count = min(MOST_DATES, len(rows), math.ceil(SPARE_SHARE * needed)) + SPARE_DATES
    working = calendar.working_dates(min(MOST_DATES, count))
    last = max([working[-1], *_latest_bound(production)])
    days = [calendar.first_day + timedelta(days=k) for k in range((last - calendar.first_day).days + 1)]
    open_days = [day for day in days if day not in calendar.holidays]
    week = (*calendar.working_days, *calendar.extra_days)
    dates = tuple(day for day in open_days if WEEKDAYS[day.weekday()] in week)[:MOST_DATES]
    return dates, tuple(WEEKDAYS[day.weekday()] in calendar.working_days for day in dates)


def _latest_bound(production: Production) -> list[date]:
    """Dates that something is bound to, within two years of the first day."""
    horizon = production.calendar.first_day + timedelta(days=730)
    bound = [stretch.from_ for entry in production.scenes for stretch in entry.only_on]
    bound += [stretch.from_ for place in production.places for stretch in place.open]
    return [day + timedelta(days=SPARE_DATES) for day in bound if day <= horizon]


def _scenes(
    production: Production,
    rows: tuple[SceneRow, ...],
    crew: Company,
    index: _Index,
    dates: tuple[date, ...],
) -> tuple[Task, ...]:
    lead: dict[str, list[Follows]] = {one.scene: [] for one in production.preparations}
    for one in production.preparations:
        lead[one.scene].append(Follows(one.name, one.days_before, "preparation"))
    for gate in production.gates:
        for number in gate.weather.cover if gate.weather is not None else ():
            why = f"kept in reserve as cover for {gate.gag}"
            lead.setdefault(number, []).append(Follows(production.gag(gate.gag).scene, 1, why))
    tasks = []
    for row in rows:
        entry = index.entries.get(row.number)
        after = entry.after if entry is not None else ()
        only_on, why = _window(entry, crew.places.get(row.place.casefold()), dates)
        tasks.append(
            Task(
                number=row.number,
                minutes=_minutes(row.hours),
                light=row.shot_in,
                base=index.bases[row.base],
                place=row.place,
                cast=tuple(index.people[one] for one in row.cast),
                columns=COLUMNS[entry.unit if entry is not None else "main"],
                only_on=only_on,
                only_why=why,
                follows=(
                    *(Follows(one.scene, one.days, one.why) for one in after),
                    *lead.get(row.number, ()),
                ),
            )
        )
    return tuple(tasks)


def _window(
    entry: SceneEntry | None, place: Place | None, dates: tuple[date, ...]
) -> tuple[frozenset[date] | None, str]:
    """Dates a scene is bound to by itself or by its place, and the reason; None where it is not."""
    bound, reasons = set(dates), []
    if entry is not None and entry.only_on:
        bound &= every_date(entry.only_on)
        reasons.append(entry.why or f"scene {entry.number} is bound to its dates")
    if place is not None and place.open:
        opened = every_date(place.open)
        bound &= opened
        reasons.append(f"{place.name} is open from {min(opened)} to {max(opened)}")
    if place is not None and place.closed:
        shut = every_date(place.closed)
        bound -= shut
        reasons.append(f"{place.name} is closed from {min(shut)} to {max(shut)}")
    return (frozenset(bound) if reasons else None), "; ".join(reasons)


def _preparations(
    production: Production, rows: tuple[SceneRow, ...], crew: Company, index: _Index
) -> tuple[Task, ...]:
    scenes = {row.number: row for row in rows}
    tasks = []
    for one in production.preparations:
        row = scenes[one.scene]
        place = crew.places.get(one.place.casefold()) if one.place is not None else None
        tasks.append(
            Task(
                number=one.name,
                minutes=_minutes(one.hours),
                light="any",
                base=index.bases[place.base if place is not None else row.base],
                place=place.name if place is not None else row.place,
                cast=tuple(index.people[person] for person in one.cast),
                columns=("prep",),
            )
        )
    return tuple(tasks)


def _person(member: CastMember, rest: int) -> Person:
    nights = member.nights if member.nights is not None else not member.minor
    return Person(
        id=member.id,
        name=member.name,
        day_rate=member.day_rate,
        hold_rate=member.hold_rate if member.hold_rate is not None else member.day_rate,
        weekly_rate=member.weekly_rate,
        away=member.away(),
        rest=_minutes(member.rest) if member.rest is not None else rest,
        may_drop=member.may_drop,
        most_minutes=math.floor(60.0 * member.most_hours) if member.most_hours is not None else None,
        no_nights=not nights,
    )


def _base(calendar: Calendar, name: str, crew: Company, dates: tuple[date, ...]) -> Base:
    places = [place for place in crew.places.values() if place.base == name]
    hours = _hours(calendar)
    latest = hours.day + hours.overtime + hours.meal
    windows = [(call, call + latest) for call in hours.calls]
    always = (24 * 60,) * len(PATTERNS)
    located = [place for place in places if place.latitude is not None and place.longitude is not None]
    if located and calendar.time_zone is not None:
        zone = ZoneInfo(calendar.time_zone)
        where = Observer(located[0].latitude or 0.0, located[0].longitude or 0.0)
        light = [light_minutes(where, zone, day, windows, hours.meal) for day in dates]
    else:
        light = [(always, always)] * len(dates)
    return Base(
        name=name,
        closed=frozenset(),
        daylight=tuple((day[0], day[1], day[2]) for day, _ in light),
        darkness=tuple((night[0], night[1], night[2]) for _, night in light),
    )


def _hours(calendar: Calendar) -> Hours:
    def clock(at: time) -> int:
        return 60 * at.hour + at.minute

    return Hours(
        day=math.floor(round(60.0 * calendar.hours, 6)),
        overtime=math.floor(round(60.0 * calendar.overtime, 6)),
        meal=_minutes(calendar.meal),
        calls=(clock(calendar.call.day), clock(calendar.call.split), clock(calendar.call.night)),
        bases_a_day=calendar.bases_a_day,
    )


def _prices(production: Production, crew: Company, index: _Index) -> Prices:
    calendar, running = production.calendar, production.running_cost_per_day
    second = production.second_unit.per_day if production.second_unit is not None else 0.0
    sixth, seventh = calendar.premiums()
    count = len(index.bases)
    cost = [[0.0] * count for _ in range(count)]
    minutes = [[0] * count for _ in range(count)]
    for base, to in index.bases.items():
        places = [place for place in crew.places.values() if place.base == base]
        dearest = max((place.move_cost for place in places), default=0.0)
        hours = max((place.move_hours for place in places), default=0.0)
        for start in range(count):
            if start != to:
                cost[start][to] = dearest + hours / calendar.hours * running
                minutes[start][to] = _minutes(hours)
    for move in production.moves:
        start, to = index.bases[move.from_], index.bases[move.to]
        cost[start][to] = move.cost + move.hours / calendar.hours * running
        minutes[start][to] = _minutes(move.hours)
    hour = calendar.overtime_factor / calendar.hours
    return Prices(
        running=(running, second),
        idle=max(LEAST_IDLE, calendar.idle_share * running),
        overtime=(hour * running, hour * second),
        move=tuple(tuple(row) for row in cost),
        move_minutes=tuple(tuple(row) for row in minutes),
        sixth=sixth,
        seventh=seventh,
    )


def _wish(wish: WishEntry) -> Wish:
    pair = (wish.scene, wish.before) if wish.scene is not None and wish.before is not None else None
    return Wish(
        words=wish.wish,
        price=wish.price,
        tasks=wish.scenes,
        dates=every_date(wish.on),
        before=pair,
        person=wish.cast,
    )
