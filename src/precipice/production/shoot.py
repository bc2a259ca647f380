"""Where and when: the calendar, the places and company bases, the scenes' hours, the running costs."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from precipice.production.crew import Address, Hospital
from precipice.production.noun import Date, Flag, Hours, Id, Money, Name, Noun
from precipice.production.stretch import Clock, StretchOrDay

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


RestRule = Literal["sag-aftra", "eu", "iatse"]
REST_HOURS: dict[RestRule, float] = {"sag-aftra": 12.0, "eu": 11.0, "iatse": 10.0}
"""Hours from wrap to call. Sources: SAG-AFTRA Codified Basic Agreement, rest periods (12 h); Directive
2003/88/EC, article 3 (11 h); IATSE Basic Agreement 2021, daily turnaround (10 h)."""

Factor = Annotated[float, Field(strict=True, ge=1.0, le=10.0)]


class Calls(Noun):
    """When the company is called, by the kind of day."""

    day: Clock = time(7)
    split: Clock = time(14)
    night: Clock = time(18)


class Calendar(Noun):
    """When the company works.

    Attributes:
        first_day: First day of principal photography.
        working_days: Days of the week that are worked.
        hours: Shooting hours in a working day, hours.
        holidays: Dates on which nobody works.
        extra_days: Further days of the week that may be worked where that pays.
        overtime: Hours beyond a day's own that may be worked at `overtime_factor`, hours.
        overtime_factor: Price of an hour of overtime, as a factor on the running costs of an hour.
        sixth_day: Factor on running costs and pay of the sixth worked date of a calendar week; 1.5 where
            left out, and 1 where six or more days are the working week.
        seventh_day: The same of the seventh; 2 where left out, and 1 where seven days are the working week.
        meal: Hours between call and wrap that are not worked, hours.
        call: Call times by the kind of day.
        rest: Rule for the hours between wrap and next call.
        bases_a_day: Most company bases on one day.
        idle_share: Share of the running costs that a working day without work costs between first and last.
        time_zone: Time zone of the calls, as in the IANA data base.
    """

    first_day: Date
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    hours: Annotated[float, Field(strict=True, gt=0.0, le=24.0, description="hours")] = 10.0
    holidays: tuple[Date, ...] = ()
    extra_days: tuple[Weekday, ...] = ()
    overtime: Annotated[float, Field(strict=True, ge=0.0, le=12.0, description="hours")] = 0.0
    overtime_factor: Factor = 1.5
    sixth_day: Factor | None = None
    seventh_day: Factor | None = None
    meal: Annotated[float, Field(strict=True, ge=0.0, le=6.0, description="hours")] = 1.0
    call: Calls = Calls()
    rest: RestRule = "sag-aftra"
    bases_a_day: Annotated[int, Field(strict=True, ge=1, le=3)] = 2
    idle_share: Annotated[float, Field(strict=True, ge=0.0, le=1.0)] = 1.0
    time_zone: Name | None = None

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(
                    f"found {name!r}; the name of a time zone such as Europe/Oslo is allowed"
                ) from error
        return name

    @model_validator(mode="after")
    def _extra_days_are_others(self) -> Calendar:
        both = [day for day in self.extra_days if day in self.working_days]
        if both or len(set(self.extra_days)) != len(self.extra_days):
            raise ValueError(
                f"found extra_days {', '.join(self.extra_days)}; days of the week that are no working_days, "
                "each once, is allowed"
            )
        return self

    def premiums(self) -> tuple[float, float]:
        """Factors of the sixth and of the seventh worked date of a week."""
        worked = len(self.working_days)
        sixth = self.sixth_day if self.sixth_day is not None else (1.0 if worked >= 6 else 1.5)
        seventh = self.seventh_day if self.seventh_day is not None else (1.0 if worked >= 7 else 2.0)
        return sixth, seventh

    @field_validator("working_days")
    @classmethod
    def _once_each(cls, days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
        if len(set(days)) != len(days):
            raise ValueError(f"found {', '.join(days)}; each day of the week once is allowed")
        return days

    def working_dates(self, count: int) -> tuple[date, ...]:
        """The first `count` working dates.

        Raises:
            ValueError: The holidays leave fewer than `count` working dates in forty years.
        """
        holidays, day = set(self.holidays), self.first_day
        dates: list[date] = []
        for _ in range(366 * 40):
            if len(dates) == count:
                return tuple(dates)
            if WEEKDAYS[day.weekday()] in self.working_days and day not in holidays:
                dates.append(day)
            day += timedelta(days=1)
        raise ValueError(f"calendar: found {len(dates)} working dates, {count} are needed")


class Place(Noun):
    """A place of the script and the company base it is shot from.

    Attributes:
        name: The place as the script's headings name it, without sub-place.
        base: Company base; places of one base share a day without a company move.
        move_cost: Price of bringing the company to this place's base, currency.
        move_hours: Hours such a move takes, hours.
        open: Dates, or stretches of dates, on which it can be had; any where left out.
        closed: Dates, or stretches of dates, on which it cannot.
        latitude: For its daylight, degrees north.
        longitude: Degrees east.
        address: For the call sheet.
        parking: Where to leave cars, in words.
        hospital: The nearest one.
        estimated: True where base and prices are the program's own estimate.
    """

    name: Name
    base: Name
    move_cost: Money = 0.0
    move_hours: Annotated[float, Field(strict=True, ge=0.0, le=240.0, description="hours")] = 0.0
    open: tuple[StretchOrDay, ...] = ()
    closed: tuple[StretchOrDay, ...] = ()
    latitude: Annotated[float, Field(ge=-90.0, le=90.0)] | None = None
    longitude: Annotated[float, Field(ge=-180.0, le=180.0)] | None = None
    address: Address | None = None
    parking: Annotated[str, Field(max_length=400)] = ""
    hospital: Hospital | None = None
    estimated: Flag = False

    @model_validator(mode="after")
    def _both_or_none(self) -> Place:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("found one of latitude and longitude; both or none is allowed")
        return self


class Move(Noun):
    """What it takes to bring the company from one base to another, where it is not the place's own.

    Attributes:
        from_: Company base.
        to: Company base.
        cost: Currency.
        hours: Hours.
    """

    from_: Annotated[Name, Field(alias="from")]
    to: Name
    cost: Money = 0.0
    hours: Annotated[float, Field(strict=True, ge=0.0, le=240.0, description="hours")] = 0.0


class After(Noun):
    """A scene that comes before, and why.

    Attributes:
        scene: Number of the scene that is shot before.
        days: Calendar days between the two at least; 0 for the same day in that order.
        why: For example "hair cut", "the car is wrecked".
    """

    scene: Id
    days: Annotated[int, Field(strict=True, ge=0, le=365)] = 0
    why: str = ""


class SceneEntry(Noun):
    """What the script does not say of a scene.

    Attributes:
        number: The scene's number in the script.
        hours: Shooting hours it is planned to take; left out, they are estimated from its set-ups or eighths.
        setups: Camera set-ups it is planned in.
        place: Place to shoot it at, where it is not the heading's.
        light: Light to shoot it in: by day, by night, or any for a set that can be blacked out.
        unit: Unit that may shoot it.
        only_on: Dates, or stretches of dates, it is bound to.
        why: Why it is bound to them.
        after: Scenes that must be shot before it.
    """

    number: Id
    hours: Hours | None = None
    place: Name | None = None
    setups: Annotated[int, Field(strict=True, ge=1, le=400)] | None = None
    light: Literal["day", "night", "any"] | None = None
    unit: Literal["main", "second", "either"] = "main"
    only_on: tuple[StretchOrDay, ...] = ()
    why: str = ""
    after: tuple[After, ...] = ()


class Preparation(Noun):
    """A rehearsal, fitting, rig or set-up that must be done before a scene, beside the units.

    Attributes:
        name: What is done.
        scene: Number of the scene it prepares.
        hours: How long it takes, hours.
        place: Place it is done at; the scene's where left out.
        cast: Board numbers of those who are needed.
        days_before: Calendar days before the scene at least.
    """

    name: Name
    scene: Id
    hours: Hours
    place: Name | None = None
    cast: tuple[Id, ...] = ()
    days_before: Annotated[int, Field(strict=True, ge=1, le=365)] = 1


class SecondUnit(Noun):
    """A second unit that shoots beside the main one.

    Attributes:
        per_day: What a day of it costs, currency.
    """

    per_day: Money


class WishEntry(Noun):
    """Something wanted but not binding: scenes on dates, a scene before another, a person not on dates.

    Attributes:
        wish: In words, for the paper.
        price: What going without it is worth, currency.
        scenes: Scenes wanted on the dates.
        on: Dates, or stretches of dates.
        scene: A scene wanted before another.
        before: The other.
        cast: Board number of a person wanted free on the dates.
    """

    wish: Name
    price: Money
    scenes: tuple[Id, ...] = ()
    on: tuple[StretchOrDay, ...] = ()
    scene: Id | None = None
    before: Id | None = None
    cast: Id | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> WishEntry:
        on_dates = bool(self.scenes) and bool(self.on) and self.cast is None
        off_dates = self.cast is not None and bool(self.on) and not self.scenes
        order = self.scene is not None and self.before is not None and not self.on
        others = (self.scene is not None or self.before is not None) and not order
        if [on_dates, off_dates, order].count(True) != 1 or others:
            raise ValueError(
                "found none of them or several; scenes with on, cast with on, or scene with before is allowed"
            )
        return self


class Release(Noun):
    """When the film must be out, and what post-production takes.

    Attributes:
        on: Release date.
        post_weeks: Weeks from wrap to delivery.
    """

    on: Date
    post_weeks: Annotated[float, Field(strict=True, ge=0.0, le=520.0, description="weeks")]

    def last_wrap(self) -> date:
        """Last wrap that makes the release."""
        return self.on - timedelta(days=round(7.0 * self.post_weeks))


class BudgetLine(Noun):
    """A cost that runs on every working day, currency a day."""

    name: Name
    per_day: Money
