"""A show that a seed decides: a folder with script and production, and a plan made without searching."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bare_plan import bare_plan, bare_schedule
from precipice.paper.data import render_json
from precipice.plan.check import Checked, check
from precipice.plan.plan import CastRow, Plan, SceneRow
from precipice.plan.result import DayRow, PreparationRow, ScheduleResult
from precipice.plan.rows import company, scene_rows
from precipice.plan.stated import stated_hash

NAMES = (
    "ZOË ÅSLAUG",
    "ŁUKASZ ŻÓŁĆ",
    "ДМИТРИЙ ЁЛКИН",
    "ОЛЬГА ЩЕГЛОВА",
    "山田太郎",
    "佐藤さくら",
    "محمد الفاتح",
    "שרה כהן",
    "NGUYỄN VĂN Ý",
    "ΣΟΦΙΑ ΝΙΚΟΛΑΟΥ",
)
PLACES = ("HARBOUR", "STATION", "MOTEL", "RIDGE", "HOSPITAL", "DOCKS", "FARM", "TUNNEL", "COURT", "BAKERY")
ROOMS = ("KITCHEN", "ROOF", "YARD", "OFFICE", "STAIRS", "GARAGE", "PIER", "CORRIDOR")
THINGS = (
    "A police car waits beside a truck.",
    "Two horses stand in the rain.",
    "A dog barks at the van.",
    "She falls off the balcony and the stunt mat takes it.",
    "He lifts a rope, a torch and an old map from the desk.",
    "A motorcycle roars past the crowd.",
)
FIRST_DAY = date(2027, 3, 1)


@dataclass(frozen=True)
class Show:
    """A generated production with its plan."""

    checked: Checked
    plan: Plan


def generated_show(folder: Path, scenes: int = 150, days: int = 60, people: int = 30, seed: int = 8) -> Show:
    """Write a show into a folder, its plan into out/plan.json, and give both as values."""
    draw = random.Random(seed)
    names = tuple(NAMES[k] if k < len(NAMES) else f"PERSON {k + 1}" for k in range(people))
    (folder / "out").mkdir(parents=True, exist_ok=True)
    (folder / "show.fountain").write_text(_script(draw, scenes, names), encoding="utf-8")
    (folder / "production.toml").write_text(_production(names, scenes), encoding="utf-8")
    checked = check(folder)
    plan = _plan(checked, draw, days)
    (folder / "out" / "plan.json").write_text(render_json(plan), encoding="utf-8")
    return Show(checked, plan)


def _script(draw: random.Random, scenes: int, names: tuple[str, ...]) -> str:
    parts = ["Title: The Long Show\n"]
    for number in range(1, scenes + 1):
        inside = draw.choice(("INT.", "INT.", "EXT.", "INT./EXT."))
        light = draw.choice(("DAY", "DAY", "NIGHT"))
        place, room = PLACES[(number // 5) % len(PLACES)], draw.choice(ROOMS)
        parts.append(f"{inside} {place} - {room} - {light} #{number}#\n")
        parts += [f"{draw.choice(THINGS)}\n" for _ in range(draw.randint(1, 4))]
        speak = draw.sample(names, draw.randint(1, min(6, len(names))))
        parts += [f"@{name}\nWe go at first light, whatever the weather says.\n" for name in speak]
    return "\n".join(parts)


def _production(names: tuple[str, ...], scenes: int) -> str:
    cast = "\n".join(
        f'[[cast]]\nid = "{k}"\nname = "{name}"\nday_rate = {1000 + 10 * k}\n'
        for k, name in enumerate(names, start=1)
    )
    places = "\n".join(
        f'[[places]]\nname = "{name}"\nbase = "Base {k // 2 + 1}"\n' for k, name in enumerate(PLACES)
    )
    return f"""title = "The Long Show"
script = "show.fountain"

[calendar]
first_day = {FIRST_DAY.isoformat()}
working_days = ["mon", "tue", "wed", "thu", "fri"]
time_zone = "Europe/Oslo"

[second_unit]
per_day = 9000

{cast}
{places}
[[gags]]
id = "big-burn"
scene = "{max(1, scenes // 3)}"
kind = "fire"
performer = "1"
double = true
description = "A full burn."

[[gates]]
gag = "big-burn"
fails = 0.1
then = "stop"
cost = 100000
"""


def _plan(checked: Checked, draw: random.Random, days: int) -> Plan:
    crew = company(checked)
    rows = scene_rows(checked, crew)
    dates = checked.production.calendar.working_dates(days)
    shot = _days(rows, dates, draw)
    cast = tuple(_cast_row(member.id, member.name, rows, shot, dates) for member in crew.cast)
    production = checked.production
    return bare_plan(
        title=production.title,
        currency=production.currency,
        script=production.script,
        pages=checked.breakdown.pages,
        eighths=sum(row.eighths for row in rows),
        scenes=rows,
        cast=cast,
        stated={gag.id: stated_hash(checked.folder, gag) for gag in production.gags},
        schedule=_schedule(shot, dates),
    )


def _days(rows: tuple[SceneRow, ...], dates: tuple[date, ...], draw: random.Random) -> tuple[DayRow, ...]:
    """Scenes dealt out over the dates, every seventh date with a second unit."""
    main: dict[date, list[SceneRow]] = defaultdict(list)
    second: dict[date, list[SceneRow]] = defaultdict(list)
    for k, row in enumerate(sorted(rows, key=lambda one: (one.base, one.light))):
        at = dates[k * len(dates) // len(rows)]
        (second if dates.index(at) % 7 == 3 and draw.random() < 0.4 else main)[at].append(row)
    found, base = [], ""
    for number, at in enumerate(dates, start=1):
        for unit, scenes in (("main", main[at]), ("second", second[at])):
            if not scenes:
                continue
            found.append(
                DayRow(
                    number=number,
                    date=at,
                    unit=unit,
                    base=scenes[0].base,
                    places=tuple(dict.fromkeys(one.place for one in scenes)),
                    light=scenes[0].light,
                    scenes=tuple(one.number for one in scenes),
                    hours=9.0,
                    overtime=0.0,
                    call="07:00" if scenes[0].light == "day" else "18:00",
                    wrap="17:00" if scenes[0].light == "day" else "04:00 +1",
                    premium=1.0,
                    eighths=sum(one.eighths for one in scenes),
                    cast=tuple(dict.fromkeys(person for one in scenes for person in one.cast)),
                    held=(),
                    moved=unit == "main" and scenes[0].base != base,
                    gates=tuple(gag for one in scenes for gag in one.gags),
                    cover=tuple(one.number for one in scenes[-1:] if number % 5 == 0),
                )
            )
            base = scenes[0].base if unit == "main" else base
    return tuple(found)


def _cast_row(
    person: str, name: str, rows: tuple[SceneRow, ...], shot: tuple[DayRow, ...], dates: tuple[date, ...]
) -> CastRow:
    worked = sorted({day.date for day in shot if person in day.cast})
    codes = []
    for at in dates:
        if at in worked:
            codes.append(f"{'S' if at == worked[0] else ''}W{'F' if at == worked[-1] else ''}")
        else:
            codes.append("H" if worked and worked[0] < at < worked[-1] else "")
    return CastRow(
        id=person,
        name=name,
        day_rate=1000.0,
        estimated=False,
        own_stunts=False,
        limits=(),
        scenes=tuple(row.number for row in rows if person in row.cast),
        days=tuple(codes),
        worked=len(worked),
        held=codes.count("H"),
    )


def _schedule(shot: tuple[DayRow, ...], dates: tuple[date, ...]) -> ScheduleResult:
    rehearsal = PreparationRow(
        date=dates[-1] - timedelta(days=1), name="burn rehearsal", place="RIDGE", hours=3.0, cast=("1",)
    )
    return bare_schedule(days=shot, preparations=(rehearsal,), dates=dates)
