"""Who is called when: the day's scenes on the clock, and everybody's call, set and wrap from them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from precipice.plan.check import Checked
from precipice.plan.plan import Plan, SceneRow
from precipice.plan.result import DayRow
from precipice.production.crew import CrewMember, minutes
from precipice.production.people import CastMember
from precipice.production.production import Production
from precipice.production.shoot import REST_HOURS

A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Lead:
    """A time before the set and where it comes from.

    Attributes:
        minutes: min.
        label: What it is for.
        source: Who says so.
    """

    minutes: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class SceneTime:
    """A scene on the clock, minutes after the midnight before the call.

    Attributes:
        scene: The scene as planned.
        start: Beginning.
        end: End, a meal within it counted.
    """

    scene: SceneRow
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PersonCall:
    """A performer's times, minutes after the midnight before the unit's call; below 0 the evening before.

    Attributes:
        person: Board number.
        call: Call, in make-up.
        on_set: Ready on the set.
        wrap: End of the person's last scene.
        scenes: Scenes of theirs, in shooting order.
        rest: Hours since the person's wrap on the day before; None where there is none within two days.
        rest_asked: Hours that the rule asks for.
    """

    person: str
    call: int
    on_set: int
    wrap: int
    scenes: tuple[str, ...]
    rest: float | None
    rest_asked: float

    @property
    def short_rest(self) -> bool:
        """Whether the call comes before the rest is over."""
        return self.rest is not None and self.rest < self.rest_asked - 1e-9


@dataclass(frozen=True, slots=True)
class UnitDay:
    """A day of a unit on the clock.

    Attributes:
        day: As planned.
        call: Unit call, minutes after midnight.
        wrap: Likewise.
        meal: Beginning and end of the meal; None where none is planned.
        scenes: In shooting order.
        people: By board number, in the order of their calls.
    """

    day: DayRow
    call: int
    wrap: int
    meal: tuple[int, int] | None
    scenes: tuple[SceneTime, ...]
    people: tuple[PersonCall, ...]


@lru_cache(maxsize=1)
def leads() -> Mapping[str, Lead]:
    """The program's own times before the set, by name."""
    raw = tomllib.loads(files("precipice.plan").joinpath("calls.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: Lead(**entry) for name, entry in raw.items()})


def lead_minutes(production: Production, name: str) -> int:
    """A time before the set as the production states it, or the program's own."""
    stated = getattr(production.callsheet, name)
    return minutes(stated) if stated is not None else leads()[name].minutes


def unit_days(checked: Checked, plan: Plan, on: date) -> tuple[UnitDay, ...]:
    """Every unit that works on a date, the main one first; () where none does."""
    days = [day for day in (plan.schedule.days if plan.schedule else ()) if day.date == on]
    return tuple(unit_day(checked, plan, day) for day in sorted(days, key=lambda day: day.unit))


def unit_day(checked: Checked, plan: Plan, day: DayRow) -> UnitDay:
    """A day of a unit with everybody's calls."""
    scenes, meal = scene_times(checked.production, plan, day)
    before = _wraps_before(checked.production, plan, day)
    members = {member.id: member for member in checked.production.cast}
    people = [
        _person(checked.production, one, members.get(one), scenes, before.get(one))
        for one in day.cast
        if any(one in at.scene.cast for at in scenes)
    ]
    order = sorted(people, key=lambda one: (one.call, day.cast.index(one.person)))
    return UnitDay(day, of_clock(day.call), of_clock(day.wrap), meal, scenes, tuple(order))


def scene_times(
    production: Production, plan: Plan, day: DayRow
) -> tuple[tuple[SceneTime, ...], tuple[int, int] | None]:
    """The scenes of a day on the clock one after another, company moves and the meal between them.

    The meal is the last change of scene from three to six hours after the call, else six hours after it.
    What the day is longer than its scenes are the company moves within it, shared alike.
    """
    known = {scene.number: scene for scene in plan.scenes}
    rows = [known[number] for number in day.scenes if number in known]
    lengths = [math.ceil(round(60.0 * row.hours, 6)) for row in rows]
    changes = [k for k in range(1, len(rows)) if rows[k].base != rows[k - 1].base]
    moving = max(0, round(60.0 * day.hours) - sum(lengths)) // len(changes) if changes else 0
    at, starts = 0, []
    for k, length in enumerate(lengths):
        at += moving if k in changes else 0
        starts.append(at)
        at += length
    call, pause = of_clock(day.call), round(60.0 * production.calendar.meal)
    meal = _meal_at(starts, at) if pause and rows else None

    def clock(minute: int, *, ends: bool) -> int:
        late = meal is not None and (minute > meal if ends else minute >= meal)
        return call + minute + (pause if late else 0)

    times = tuple(
        SceneTime(row, clock(start, ends=False), clock(start + length, ends=True))
        for row, start, length in zip(rows, starts, lengths, strict=True)
    )
    return times, None if meal is None else (call + meal, call + meal + pause)


def _meal_at(starts: list[int], length: int) -> int:
    """Minutes of work before the meal."""
    earliest, latest = leads()["meal_from"].minutes, leads()["meal_by"].minutes
    between = [start for start in starts if earliest <= start <= latest]
    return max(between) if between else min(latest, length)


def _person(
    production: Production,
    person: str,
    member: CastMember | None,
    scenes: tuple[SceneTime, ...],
    before: int | None,
) -> PersonCall:
    own = [at for at in scenes if person in at.scene.cast]
    stated = member.make_up if member is not None else None
    lead = minutes(stated) if stated is not None else lead_minutes(production, "make_up")
    if any(person in doers(production, gag) for gag in own[0].scene.gags):
        lead += lead_minutes(production, "rigging")
    call = own[0].start - lead
    asked = REST_HOURS[production.calendar.rest]
    return PersonCall(
        person=person,
        call=call,
        on_set=own[0].start,
        wrap=own[-1].end,
        scenes=tuple(at.scene.number for at in own),
        rest=(call - before) / 60.0 if before is not None else None,
        rest_asked=member.rest if member is not None and member.rest is not None else asked,
    )


def doers(production: Production, gag_id: str) -> frozenset[str]:
    """Board numbers of those whose own bodies are in a gag."""
    for gag in production.gags:
        if gag.id == gag_id:
            own = () if gag.double or gag.performer is None else (gag.performer,)
            return frozenset((*own, *(one.id for one in gag.people)))
    return frozenset()


def _wraps_before(production: Production, plan: Plan, day: DayRow) -> dict[str, int]:
    """When each one wrapped last on the two dates before, in minutes of this day's clock."""
    found: dict[str, int] = {}
    for other in plan.schedule.days if plan.schedule else ():
        since = (day.date - other.date).days
        if 1 <= since <= 2:
            for at in scene_times(production, plan, other)[0]:
                for person in at.scene.cast:
                    found[person] = max(found.get(person, -9 * A_DAY), at.end - since * A_DAY)
    return found


def crew_call(production: Production, member: CrewMember, unit: UnitDay) -> int | None:
    """When somebody behind the camera is called, minutes after midnight; None for who is not.

    Who names gags is called on their days only, and on those before the others; a viewer is not called.
    """
    if member.role == "viewer" or member.unit not in (unit.day.unit, "either"):
        return None
    gags = {gag for at in unit.scenes for gag in at.scene.gags}
    if member.gags and not gags & set(member.gags):
        return None
    early = member.early_minutes
    if member.gags and not early:
        early = lead_minutes(production, "stunts_early")
    return unit.call - early


def of_clock(written: str) -> int:
    """Minutes of a time as the plan writes it: "02:30 +1" is 1590."""
    at, _, later = written.partition(" +")
    hours, minute = at.split(":")
    return 60 * int(hours) + int(minute) + A_DAY * int(later or 0)


def to_clock(minute: int) -> str:
    """A time as call sheets write it: 1590 is "02:30 +1", -30 is "23:30 -1"."""
    later, within = divmod(minute, A_DAY)
    return f"{within // 60:02d}:{within % 60:02d}" + (f" {later:+d}" if later else "")


def moment(on: date, minute: int, zone: tzinfo) -> datetime:
    """A time of a day's clock as a moment."""
    days, within = divmod(minute, A_DAY)
    return datetime.combine(on + timedelta(days=days), time(within // 60, within % 60), tzinfo=zone)
