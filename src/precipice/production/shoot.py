"""Where and when: the calendar, the places and company bases, the scenes' hours, the running costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator

from precipice.production.noun import Date, Flag, Hours, Id, Money, Name, Noun

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Calendar(Noun):
    """When the company works.

    Attributes:
        first_day: First day of principal photography.
        working_days: Days of the week that are worked.
        hours: Shooting hours in a working day, hours.
        holidays: Dates on which nobody works.
    """

    first_day: Date
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    hours: Annotated[float, Field(strict=True, gt=0.0, le=24.0, description="hours")] = 10.0
    holidays: tuple[Date, ...] = ()

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
        estimated: True where base and prices are the program's own estimate.
    """

    name: Name
    base: Name
    move_cost: Money = 0.0
    move_hours: Annotated[float, Field(strict=True, ge=0.0, le=240.0, description="hours")] = 0.0
    estimated: Flag = False


class SceneEntry(Noun):
    """What the script does not say of a scene.

    Attributes:
        number: The scene's number in the script.
        hours: Shooting hours it is planned to take; left out, they are estimated from its eighths.
        place: Place to shoot it at, where it is not the heading's.
        light: Light to shoot it in: by day, by night, or any for a set that can be blacked out.
    """

    number: Id
    hours: Hours | None = None
    place: Name | None = None
    light: Literal["day", "night", "any"] | None = None


class BudgetLine(Noun):
    """A cost that runs on every working day, currency a day."""

    name: Name
    per_day: Money
