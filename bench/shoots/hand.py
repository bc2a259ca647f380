"""Three small productions made by hand, each around something that a 1st AD runs into."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from precipice.schedule.shoot.problem import (
    Base,
    Follows,
    Hours,
    Person,
    Prices,
    Shoot,
    Task,
    Wish,
)


def weekdays(first: date, count: int) -> tuple[date, ...]:
    """So many Mondays to Fridays."""
    days: list[date] = []
    while len(days) < count:
        if first.weekday() < 5:
            days.append(first)
        first += timedelta(days=1)
    return tuple(days)


def base(name: str, dates: tuple[date, ...], closed: frozenset[date] = frozenset()) -> Base:
    """A base with fourteen hours of light and eight of darkness."""
    return Base(name, closed, tuple((780, 360, 60) for _ in dates), tuple((0, 240, 540) for _ in dates))


def ways(table: list[list[float]]) -> tuple[tuple[tuple[float, ...], ...], tuple[tuple[int, ...], ...]]:
    """Price and minutes of each move: 2000 and 20 a kilometre, half an hour and a minute a kilometre."""
    price = tuple(tuple(2000.0 + 20.0 * km if km else 0.0 for km in row) for row in table)
    minutes = tuple(tuple(30 + round(km) if km else 0 for km in row) for row in table)
    return price, minutes


def lighthouse() -> Shoot:
    """An island reached by a ferry that runs in one week only, nights at the lamp, and a beard that grows."""
    dates = weekdays(date(2027, 9, 6), 15)
    ferry = frozenset(dates[:5] + dates[10:])
    price, minutes = ways([[0, 35], [35, 0]])
    keeper, wife, boy, inspector = range(4)
    island, harbour = range(2)
    tasks = (
        Task("1", 240, "day", island, "cliff path", (keeper,)),
        Task("2", 180, "any", island, "kitchen", (keeper, wife)),
        Task("3", 300, "night", island, "lamp room", (keeper,)),
        Task("4", 120, "day", island, "jetty", (keeper, wife, boy)),
        Task("5", 210, "any", island, "kitchen", (wife, boy)),
        Task("6", 240, "night", island, "lamp room", (keeper, inspector), follows=(Follows("3"),)),
        Task("7", 150, "day", harbour, "quay", (wife, boy)),
        Task("8", 270, "any", harbour, "office", (inspector,)),
        Task("9", 180, "any", harbour, "office", (keeper, inspector)),
        Task("10", 270, "day", harbour, "quay", (keeper, wife, boy, inspector)),
        Task("11", 240, "day", harbour, "church", (keeper, wife), follows=(Follows("1", 6, "his beard"),)),
        Task("12", 200, "night", harbour, "inn", (keeper, inspector)),
    )
    people = (
        Person("1", "the keeper", 4000.0, 4000.0),
        Person("2", "the wife", 2500.0, 1500.0),
        Person("3", "the boy", 800.0, 300.0, most_minutes=300, no_nights=True),
        Person("4", "the inspector", 1800.0, 900.0, may_drop=True, away=frozenset(dates[2:5])),
    )
    return Shoot(
        tasks,
        people,
        (base("island", dates, ferry), base("harbour", dates)),
        dates,
        (True,) * len(dates),
        Hours(day=600, overtime=60),
        Prices((18_000.0, 0.0), 5000.0, (2500.0, 0.0), price, minutes),
        (Wish("the wedding is last", 3000.0, before=("10", "11")),),
    )


def bridge() -> Shoot:
    """A chase over a bridge that is closed on one Sunday, with a second unit and two rehearsals."""
    dates = tuple(date(2027, 6, 7) + timedelta(days=k) for k in range(21))
    regular = tuple(day.weekday() < 5 for day in dates)
    sunday = frozenset([date(2027, 6, 20)])
    price, minutes = ways([[0, 12, 60], [12, 0, 55], [60, 55, 0]])
    driver, double, sister, detective, child = range(5)
    town, studio, coast = range(3)
    either = ("main", "second")
    tasks = (
        Task(
            "1",
            300,
            "day",
            town,
            "bridge",
            (driver, double),
            only_on=sunday,
            only_why="the bridge is ours",
            follows=(Follows("rehearsal of 1", 2, "rehearsal"),),
        ),
        Task("2", 240, "day", town, "bridge", (double,), ("second",), follows=(Follows("1"),)),
        Task("3", 180, "any", studio, "flat", (driver, sister)),
        Task("4", 240, "any", studio, "flat", (driver, sister, child)),
        Task("5", 210, "any", studio, "station", (detective,)),
        Task("6", 270, "any", studio, "station", (detective, driver)),
        Task("7", 150, "night", town, "car park", (driver, detective)),
        Task("8", 330, "night", town, "car park", (double,), either),
        Task("9", 240, "day", coast, "road", (double,), either, follows=(Follows("rehearsal of 9", 1),)),
        Task("10", 200, "day", coast, "road", (driver,)),
        Task("11", 260, "day", coast, "beach", (driver, sister, child)),
        Task("12", 120, "day", coast, "beach", (), either),
        Task("13", 300, "any", studio, "car", (driver,), follows=(Follows("1", 0, "the dent"),)),
        Task("14", 180, "any", studio, "flat", (sister, detective)),
        Task("15", 400, "day", town, "market", (driver, detective, sister)),
        Task("16", 90, "day", town, "market", (child,), either),
        Task("rehearsal of 1", 240, "any", town, "bridge", (double,), ("prep",)),
        Task("rehearsal of 9", 180, "any", coast, "road", (double,), ("prep",)),
    )
    people = (
        Person("1", "the driver", 0.0, 0.0, weekly_rate=25_000.0),
        Person("2", "the double", 1500.0, 900.0, rest=660),
        Person("3", "the sister", 3000.0, 2000.0, away=frozenset(dates[7:11])),
        Person("4", "the detective", 2600.0, 1300.0, may_drop=True),
        Person("5", "the child", 700.0, 350.0, most_minutes=270, no_nights=True),
    )
    return Shoot(
        tasks,
        people,
        (base("town", dates), base("studio", dates), base("coast", dates, frozenset(dates[:4]))),
        dates,
        regular,
        Hours(day=600, overtime=120),
        Prices((30_000.0, 9000.0), 8000.0, (4000.0, 1200.0), price, minutes),
        (
            Wish("the last Friday is free for the driver", 2000.0, dates=frozenset([dates[18]]), person="1"),
            Wish("the market on market days", 4000.0, tasks=("15", "16"), dates=frozenset(dates[1::7])),
        ),
    )


def guest() -> Shoot:
    """A name who is there for eight days in the middle, dear, and a hotel that is shut on Mondays."""
    dates = weekdays(date(2027, 3, 1), 25)
    mondays = frozenset(day for day in dates if day.weekday() == 0)
    price, minutes = ways([[0, 8, 25], [8, 0, 20], [25, 20, 0]])
    name, host, cook, maid, colonel, band = range(6)
    hotel, garden, town = range(3)
    rows: tuple[tuple[int, str, int, str, tuple[int, ...]], ...] = (
        (240, "any", hotel, "lobby", (name, host, maid)),
        (180, "any", hotel, "kitchen", (cook, maid)),
        (300, "night", garden, "terrace", (name, colonel, band)),
        (150, "day", garden, "pond", (name, colonel)),
        (210, "any", hotel, "room 12", (name, maid)),
        (270, "any", hotel, "dining room", (name, host, colonel, cook)),
        (120, "day", town, "station", (name,)),
        (200, "day", town, "station", (host, maid)),
        (330, "night", hotel, "roof", (name, cook)),
        (160, "any", hotel, "kitchen", (cook, host)),
        (240, "day", garden, "lawn", (host, colonel, maid)),
        (280, "any", hotel, "ballroom", (name, band, colonel, host)),
        (190, "any", hotel, "ballroom", (band, maid, cook)),
        (230, "night", town, "alley", (cook, colonel)),
        (140, "day", town, "market", (cook, maid)),
        (260, "any", hotel, "room 7", (colonel, maid)),
        (220, "any", hotel, "lobby", (host, colonel, cook)),
        (310, "day", garden, "lawn", (name, host, cook, maid, colonel)),
        (170, "any", hotel, "cellar", (cook, host)),
        (250, "night", garden, "gate", (name, host)),
        (130, "day", town, "station", (name, colonel, host)),
        (200, "any", hotel, "room 12", (maid,)),
        (290, "any", hotel, "dining room", (host, maid, cook, colonel)),
        (180, "day", garden, "pond", (cook, maid)),
    )
    tasks = tuple(
        Task(str(k + 1), length, light, where, place, cast)  # type: ignore[arg-type]
        for k, (length, light, where, place, cast) in enumerate(rows)
    )
    away = frozenset(day for day in dates if not dates[9] <= day <= dates[16])
    people = (
        Person("1", "the name", 30_000.0, 30_000.0, away=away, rest=720),
        Person("2", "the host", 3500.0, 2500.0),
        Person("3", "the cook", 2200.0, 1100.0, may_drop=True),
        Person("4", "the maid", 0.0, 0.0, weekly_rate=6000.0),
        Person("5", "the colonel", 2800.0, 1400.0, may_drop=True, away=frozenset(dates[3:6])),
        Person("6", "the band", 4000.0, 4000.0),
    )
    return Shoot(
        tasks,
        people,
        (base("hotel", dates, mondays), base("garden", dates), base("town", dates)),
        dates,
        (True,) * len(dates),
        Hours(day=600, overtime=120),
        Prices((26_000.0, 0.0), 7000.0, (3500.0, 0.0), price, minutes),
        (Wish("the dinner before the ball", 2500.0, before=("6", "12")),),
    )


HAND: dict[str, Callable[[], Shoot]] = {"lighthouse": lighthouse, "bridge": bridge, "guest": guest}
"""By name."""
