"""Shoots made at random: small ones for brute force, and whole productions that are known to be feasible.

Recipe of `small`: 2 to 5 tasks of 60 to 480 minutes at 1 to 3 bases, any light, 1 to 4 people each on a task
with probability 0.5, over 3 to 6 consecutive calendar dates of which weekends are not regular. Each kind of
rule (absences, closures, windows, precedences, second unit, preparation, child, weekly rate, drop, wishes,
earlier plan, overtime, moves of unequal ways) is in with probability one half, so that many are infeasible.

Recipe of `production`: weekdays from Monday 3 May 2027 (Saturdays besides, not regular, where asked). Scene
lengths are log-normal (sigma 0.7), scaled to fill `fill` of the dates' hours (4 % less until they fit by
hand), at most 0.8 of a day. Stretches
of about four scenes in script order share a place; places belong to bases with Zipf weights. Half of the
scenes are "any", one in three "day", the rest "night". Person k plays with probability 0.55 / (1 + k)**0.75,
the small parts in one half of the script only, twice as often; the day rate is 9000 / (1 + k)**0.7; hold
is half or all of it; one in six is paid by the week, one in three may be dropped, the last is a child. A plan
is made by hand (base by base in random order, nights last, a free date after nights), and the rules are
thrown so that this plan keeps them: absences of 2 to 8 dates for half of the people, closures for half of the
bases, one scene in 12 follows another, two scenes are bound to their date, one in eight may be shot by the
second unit, two gags are rehearsed two days before, three wishes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from precipice.schedule.shoot.problem import (
    Base,
    Before,
    Column,
    FailureMode,
    Follows,
    Gate,
    Hours,
    Light,
    Person,
    Prices,
    Shoot,
    Slot,
    Task,
    Wish,
)

FIRST = date(2027, 5, 3)
LIGHTS: tuple[Light, ...] = ("day", "night", "any")


def small(seed: int, gates: int = 0, most_tasks: int = 5, most_dates: int = 6) -> Shoot:
    """A shoot for brute force; see above."""
    draw = Random(seed)

    def some() -> bool:
        return draw.random() < 0.5

    first = FIRST + timedelta(days=draw.randrange(7))
    dates = tuple(first + timedelta(days=k) for k in range(draw.randint(3, most_dates)))
    regular = tuple(day.weekday() < 5 or draw.random() < 0.2 for day in dates)
    bases = _small_bases(draw, dates)
    people = _small_people(draw, dates)
    tasks = _small_tasks(draw, dates, len(bases), len(people), draw.randint(2, most_tasks))
    wishes = _small_wishes(draw, dates, tasks, people) if some() else ()
    before = _small_before(draw, dates, tasks) if draw.random() < 0.25 else None
    hours = Hours(
        day=draw.choice([480, 600]),
        overtime=draw.choice([0, 120]),
        meal=draw.choice([0, 60]),
        bases_a_day=draw.choice([1, 2, 2, 3]),
    )
    shoot = Shoot(
        tasks, people, bases, dates, regular, hours, _small_prices(draw, len(bases)), wishes, (), before
    )
    numbers = [task.number for task in tasks if "prep" not in task.columns]
    chosen = draw.sample(numbers, min(gates, len(numbers)))
    return replace(shoot, gates=tuple(_gate(draw, shoot, number, chosen) for number in chosen))


def _small_bases(draw: Random, dates: tuple[date, ...]) -> tuple[Base, ...]:
    closing = draw.choice([0.0, 0.25])
    return tuple(
        Base(
            f"base {k}",
            frozenset(day for day in dates if draw.random() < closing),
            tuple((draw.choice([480, 720]), 300, draw.choice([0, 60])) for _ in dates),
            tuple((draw.choice([0, 60]), 240, 600) for _ in dates),
        )
        for k in range(draw.randint(1, 3))
    )


def _small_people(draw: Random, dates: tuple[date, ...]) -> tuple[Person, ...]:
    absent = draw.choice([0.0, 0.2])
    return tuple(
        Person(
            id=str(k + 1),
            name=f"person {k + 1}",
            day_rate=float(draw.randrange(1, 20) * 100),
            hold_rate=float(draw.randrange(0, 10) * 100),
            weekly_rate=float(draw.randrange(5, 50) * 100) if draw.random() < 0.25 else None,
            away=frozenset(day for day in dates if draw.random() < absent),
            rest=draw.choice([600, 660, 720]),
            may_drop=draw.random() < 0.5,
            most_minutes=draw.choice([240, 480]) if draw.random() < 0.15 else None,
            no_nights=draw.random() < 0.15,
        )
        for k in range(draw.randint(1, 4))
    )


def _small_tasks(
    draw: Random, dates: tuple[date, ...], bases: int, people: int, count: int
) -> tuple[Task, ...]:
    second, prep = draw.random() < 0.5, draw.random() < 0.3
    binding, following = draw.choice([0.0, 0.3]), draw.choice([0.0, 0.4])
    tasks: list[Task] = []
    for k in range(count):
        columns: tuple[Column, ...] = ("main",)
        if second and draw.random() < 0.5:
            columns = draw.choice([("main", "second"), ("second",)])
        if prep and k == count - 1:
            columns = ("prep",)
        links = (
            (Follows(str(draw.randrange(k) + 1), draw.choice([0, 0, 1, 2])),)
            if k and draw.random() < following
            else ()
        )
        tasks.append(
            Task(
                number=str(k + 1),
                minutes=draw.randrange(2, 17) * 30,
                light="any" if columns == ("prep",) else draw.choice(LIGHTS),
                base=draw.randrange(bases),
                place=f"place {k}",
                cast=tuple(p for p in range(people) if draw.random() < 0.5),
                columns=columns,
                only_on=frozenset(draw.sample(dates, 2)) if draw.random() < binding else None,
                follows=links,
            )
        )
    draw.shuffle(tasks)
    return tuple(tasks)


def _small_wishes(
    draw: Random, dates: tuple[date, ...], tasks: tuple[Task, ...], people: tuple[Person, ...]
) -> tuple[Wish, ...]:
    one, other = draw.sample(tasks, 2)
    some = frozenset(draw.sample(dates, 2))
    return (
        Wish("early", 500.0, tasks=(one.number,), dates=some),
        Wish("in order", 300.0, before=(one.number, other.number)),
        Wish("a free day", 700.0, dates=some, person=draw.choice(people).id),
    )


def _small_before(draw: Random, dates: tuple[date, ...], tasks: tuple[Task, ...]) -> Before:
    today = dates[1]
    shot = {task.number: (dates[0], task.columns[0]) for task in tasks[:1] if draw.random() < 0.5}
    planned = {
        task.number: (draw.choice(dates[1:]), task.columns[0]) for task in tasks if task.number not in shot
    }
    return Before(shot, planned, float(draw.randrange(0, 10) * 100), today)


def _small_prices(draw: Random, bases: int) -> Prices:
    unequal = draw.random() < 0.3
    move = [[0.0] * bases for _ in range(bases)]
    minutes = [[0] * bases for _ in range(bases)]
    for a in range(bases):
        for b in range(bases):
            if a < b or (a != b and unequal):
                move[a][b] = float(draw.randrange(0, 30) * 100)
                minutes[a][b] = draw.randrange(0, 5) * 30
            elif a > b:
                move[a][b], minutes[a][b] = move[b][a], minutes[b][a]
    return Prices(
        running=(float(draw.randrange(5, 50) * 100), float(draw.randrange(5, 50) * 50)),
        idle=float(draw.randrange(0, 20) * 100),
        overtime=(float(draw.randrange(0, 10) * 100), float(draw.randrange(0, 10) * 50)),
        move=tuple(map(tuple, move)),
        move_minutes=tuple(map(tuple, minutes)),
        drop_days=draw.choice([2, 3, 4]),
    )


def _gate(draw: Random, shoot: Shoot, number: str, chosen: list[str]) -> Gate:
    """A gate with one or two ways of failing, more likely by date, and dependent on another now and then."""
    numbers = [task.number for task in shoot.tasks if task.number != number]
    kinds = draw.sample(["stop", "rewrite", "hiatus"], draw.randint(1, 2))
    modes = tuple(_mode(draw, kind, number, numbers, shoot) for kind in kinds)

    def chances() -> tuple[tuple[float, ...], ...]:
        start = [draw.uniform(0.02, 0.3) for _ in modes]
        return tuple(
            tuple(p * (1.0 - 0.5 * k / len(shoot.dates)) for p in start) for k in range(len(shoot.dates))
        )

    given = {f"gag {other}": chances() for other in chosen if other != number and draw.random() < 0.5}
    extra = tuple(draw.choice([0.0, 0.25, 0.5]) for _ in shoot.dates)
    moves = tuple(draw.choice([0.0, 300.0]) for _ in shoot.dates) if draw.random() < 0.5 else ()
    return Gate(f"gag {number}", number, modes, chances(), extra, given, moves)


def _mode(draw: Random, kind: str, number: str, numbers: list[str], shoot: Shoot) -> FailureMode:
    if kind == "stop":
        return FailureMode("stop", True, float(draw.randrange(0, 50) * 100))
    falls = frozenset(draw.sample(numbers, draw.randint(0, min(6, len(numbers)))))
    comes = tuple(
        replace(
            task,
            number=f"{task.number} for {number}",
            follows=(),
            only_on=None,
        )
        for task in shoot.tasks
        if task.number in falls and "main" in task.columns and draw.random() < 0.5
    )
    price = float(draw.randrange(0, 30) * 100)
    lost = draw.randint(0, 4)
    return FailureMode(kind, False, price, lost, kind == "hiatus", falls, comes)


def production(
    seed: int,
    scenes: int = 150,
    dates: int = 60,
    cast: int = 30,
    bases: int = 8,
    gates: int = 0,
    saturdays: bool = False,
    fill: float = 0.66,
) -> Shoot:
    """A whole production, feasible; see above."""
    return planted(seed, scenes, dates, cast, bases, gates, saturdays, fill)[0]


def planted(
    seed: int,
    scenes: int = 150,
    dates: int = 60,
    cast: int = 30,
    bases: int = 8,
    gates: int = 0,
    saturdays: bool = False,
    fill: float = 0.66,
) -> tuple[Shoot, dict[str, Slot]]:
    """A whole production and the plan it was made around.

    Raises:
        ValueError: If the scenes do not fit into the dates by hand.
    """
    calendar = _calendar(dates, saturdays)
    hours = Hours(day=600, overtime=120)
    for less in range(20):
        draw = Random(seed)
        tasks = _scenes(draw, scenes, cast, bases, 0.96**less * fill * dates * hours.day)
        slots = _by_hand(draw, tasks, bases, hours)
        if max(slot.date for slot in slots.values()) < len(calendar):
            break
    else:
        raise ValueError(f"{scenes} scenes do not fit into {dates} dates by hand; allowed: fewer scenes")
    tasks = _linked(draw, tasks, slots, calendar)
    tasks, slots = _rehearsed(draw, tasks, slots)
    shoot = Shoot(
        tasks=tasks,
        people=_players(draw, tasks, slots, cast, calendar),
        bases=_places(draw, tasks, slots, bases, calendar),
        dates=calendar,
        regular=tuple(day.weekday() < 5 for day in calendar),
        hours=hours,
        prices=_prices(draw, bases),
    )
    shoot = replace(shoot, wishes=_wanted(draw, shoot))
    gags = [task.number for task in tasks if any(link.why == "rehearsal" for link in task.follows)]
    gags += [task.number for task in tasks[: scenes // 2] if task.number not in gags]
    chosen = gags[:gates]
    return replace(shoot, gates=tuple(_large_gate(draw, shoot, number) for number in chosen)), slots


def _calendar(dates: int, saturdays: bool) -> tuple[date, ...]:
    days: list[date] = []
    day = FIRST
    while sum(one.weekday() < 5 for one in days) < dates:
        if day.weekday() < (6 if saturdays else 5):
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)


def _scenes(draw: Random, scenes: int, cast: int, bases: int, minutes: float) -> tuple[Task, ...]:
    lengths = [draw.lognormvariate(0.0, 0.7) for _ in range(scenes)]
    scale = minutes / sum(lengths)
    weights = [1.0 / (1 + b) for b in range(bases)]
    tasks: list[Task] = []
    base, place = 0, ""
    for k in range(scenes):
        if not tasks or draw.random() < 0.25:
            base = draw.choices(range(bases), weights)[0]
            place = f"place {base}.{draw.randrange(4)}"
        light: Light = draw.choices(("any", "day", "night"), (0.5, 1 / 3, 1 / 6))[0]
        on_set = [c for c in range(cast) if draw.random() < 0.55 / (1 + c) ** 0.75 * _presence(c, k, scenes)]
        length = min(480, max(30, 15 * round(lengths[k] * scale / 15)))
        tasks.append(Task(str(k + 1), length, light, base, place, tuple(on_set)))
    return tuple(tasks)


def _presence(person: int, scene: int, scenes: int) -> float:
    """The leads everywhere; small parts in one half of the script, twice as often."""
    if person < 4:
        return 1.0
    half = scene * 2 // scenes
    return 2.0 if half == person % 2 else 0.0


def _by_hand(draw: Random, tasks: tuple[Task, ...], bases: int, hours: Hours) -> dict[str, Slot]:
    """Base by base, day scenes first, nights last, an hour shorter and with a free date after them."""
    slots: dict[str, Slot] = {}
    at, order = -1, list(range(bases))
    draw.shuffle(order)
    for base in order:
        for lights, most in ((("day", "any"), hours.day), (("night",), hours.day - 60)):
            left = 0
            here = [task for task in tasks if task.base == base and task.light in lights]
            for task in here:
                if task.minutes > left:
                    at, left = at + 1, most
                slots[task.number] = Slot(at, "main")
                left -= task.minutes
            if here and lights == ("night",):
                at += 1
    return slots


def _linked(
    draw: Random, tasks: tuple[Task, ...], slots: dict[str, Slot], calendar: tuple[date, ...]
) -> tuple[Task, ...]:
    """Precedences, fixed dates and second unit, as the plan by hand keeps them."""
    linked: list[Task] = []
    fixed = {task.number for task in draw.sample(tasks, min(2, len(tasks)))}
    for task in tasks:
        new = task
        at = slots[task.number].date
        if draw.random() < 1 / 12:
            before = [
                one
                for one in draw.sample(tasks, min(12, len(tasks)))
                if slots[one.number].date < at and set(one.cast) & set(task.cast)
            ]
            if before:
                gap = (calendar[at] - calendar[slots[before[0].number].date]).days
                link = Follows(before[0].number, draw.choice([0, 1, min(3, gap)]), "damage")
                new = replace(new, follows=(link,))
        if draw.random() < 1 / 8 and len(task.cast) <= 3:
            new = replace(new, columns=("main", "second"))
        if task.number in fixed:
            new = replace(new, only_on=frozenset([calendar[at]]), only_why="the road is closed then only")
        linked.append(new)
    return tuple(linked)


def _rehearsed(
    draw: Random, tasks: tuple[Task, ...], slots: dict[str, Slot]
) -> tuple[tuple[Task, ...], dict[str, Slot]]:
    """Two gags with a rehearsal by a person who is free two days before."""
    late = [task for task in tasks if slots[task.number].date >= 6 and task.cast]
    chosen = {task.number: task for task in draw.sample(late, min(2, len(late)))}
    extra: list[Task] = []
    changed: list[Task] = []
    slots = dict(slots)
    for task in tasks:
        if task.number not in chosen:
            changed.append(task)
            continue
        name = f"rehearsal of {task.number}"
        busy = {slots[one.number].date for one in (*tasks, *extra) if task.cast[0] in one.cast}
        free = [at for at in range(slots[task.number].date - 3) if not {at - 1, at, at + 1} & busy]
        if not free:
            changed.append(task)
            continue
        slots[name] = Slot(free[-1], "prep")
        extra.append(Task(name, 240, "any", task.base, task.place, task.cast[:1], ("prep",)))
        changed.append(replace(task, follows=(*task.follows, Follows(name, 2, "rehearsal"))))
    return (*changed, *extra), slots


def _players(
    draw: Random, tasks: tuple[Task, ...], slots: dict[str, Slot], cast: int, calendar: tuple[date, ...]
) -> tuple[Person, ...]:
    people: list[Person] = []
    for c in range(cast):
        mine = [task for task in tasks if c in task.cast]
        busy = {slots[task.number].date for task in mine}
        rate = float(round(9000 / (1 + c) ** 0.7, -1))
        child = c == cast - 1
        by_date = [sum(task.minutes for task in mine if slots[task.number].date == at) for at in sorted(busy)]
        nights = any(task.light == "night" for task in mine)
        weekly = draw.random() < 1 / 6
        people.append(
            Person(
                id=str(c + 1),
                name=f"part {c + 1}",
                day_rate=0.0 if weekly else rate,
                hold_rate=0.0 if weekly else rate * draw.choice([0.5, 1.0]),
                weekly_rate=rate * 4.0 if weekly else None,
                away=_absence(draw, busy, calendar),
                rest=draw.choice([660, 720]),
                may_drop=draw.random() < 1 / 3,
                most_minutes=max([*by_date, 360]) if child else None,
                no_nights=child and not nights,
            )
        )
    return tuple(people)


def _absence(draw: Random, busy: set[int], calendar: tuple[date, ...]) -> frozenset[date]:
    if draw.random() < 0.5:
        return frozenset()
    start, length = draw.randrange(len(calendar)), draw.randint(2, 8)
    stretch = range(start, min(len(calendar), start + length))
    return frozenset(calendar[at] for at in stretch if at not in busy)


def _places(
    draw: Random, tasks: tuple[Task, ...], slots: dict[str, Slot], bases: int, calendar: tuple[date, ...]
) -> tuple[Base, ...]:
    places: list[Base] = []
    for b in range(bases):
        used = [slots[task.number].date for task in tasks if task.base == b]
        closed: frozenset[date] = frozenset()
        if used and draw.random() < 0.5:
            spare = draw.randint(3, max(3, len(calendar) // 3))
            first, last = min(used) - spare, max(used) + spare
            closed = frozenset(day for at, day in enumerate(calendar) if not first <= at <= last)
        light = [840 + min(k, 45) - max(0, k - 45) for k in range(len(calendar))]
        places.append(
            Base(
                f"base {b}",
                closed,
                tuple((m, m - 420, max(0, m - 800)) for m in light),
                tuple((0, 240, 1440 - m) for m in light),
            )
        )
    return tuple(places)


def _prices(draw: Random, bases: int) -> Prices:
    spots = [(draw.uniform(0.0, 60.0), draw.uniform(0.0, 60.0)) for _ in range(bases)]
    way = [[((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for b in spots] for a in spots]
    return Prices(
        running=(40_000.0, 15_000.0),
        idle=12_000.0,
        overtime=(6_000.0, 2_000.0),
        move=tuple(tuple(float(round(3_000 + 100 * w, -1)) if w else 0.0 for w in row) for row in way),
        move_minutes=tuple(tuple(30 + round(w) if w else 0 for w in row) for row in way),
    )


def _wanted(draw: Random, shoot: Shoot) -> tuple[Wish, ...]:
    one, other, third = draw.sample(shoot.tasks[: len(shoot.tasks) // 2 + 1], 3)
    early = frozenset(shoot.dates[: len(shoot.dates) // 4])
    fridays = frozenset(day for day in shoot.dates[::3] if day.weekday() == 4)
    return (
        Wish("the opening is shot early", 4_000.0, tasks=(one.number,), dates=early),
        Wish("in the story's order", 2_500.0, before=(other.number, third.number)),
        Wish("the lead has some Fridays free", 6_000.0, dates=fridays, person=shoot.people[0].id),
    )


def _large_gate(draw: Random, shoot: Shoot, number: str) -> Gate:
    """Fails less often later; a stop, or a rewrite that drops one scene in ten and brings half of them."""
    numbers = [task.number for task in shoot.tasks if task.number != number and "prep" not in task.columns]
    falls = frozenset(draw.sample(numbers, max(1, len(numbers) // 10)))
    comes = tuple(
        replace(task, number=f"{task.number}A", follows=(), only_on=None, columns=("main",))
        for task in shoot.tasks
        if task.number in falls and draw.random() < 0.5
    )
    modes = (
        FailureMode("stop", True, 50_000.0),
        FailureMode("rewrite", False, 80_000.0, 5, False, falls, comes),
    )
    n = len(shoot.dates)
    chances = tuple((0.02, 0.16 - 0.08 * k / n) for k in range(n))
    return Gate(f"gag {number}", number, modes, chances, tuple(0.3 for _ in range(n)))
