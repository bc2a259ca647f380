"""Who is in front of the camera, what a day of theirs costs, and when they are away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from precipice.production.noun import Date, Flag, Id, Money, Name, Noun


class Away(Noun):
    """A stretch of dates on which a person cannot be called, both ends included."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date

    @model_validator(mode="after")
    def _in_order(self) -> Away:
        if self.to < self.from_:
            raise ValueError(
                f"found from {self.from_} to {self.to}; a last date on or after the first is allowed"
            )
        if (self.to - self.from_).days > 3660:
            raise ValueError(f"found {(self.to - self.from_).days} days; at most ten years are allowed")
        return self

    def dates(self) -> tuple[date, ...]:
        """Every date of the stretch."""
        return tuple(self.from_ + timedelta(days=k) for k in range((self.to - self.from_).days + 1))


def _one_day(value: object) -> object:
    return {"from": value, "to": value} if isinstance(value, (date, str)) else value


AwayOrDay = Annotated[Away, BeforeValidator(_one_day, json_schema_input_type=date | Away)]


class CastMember(Noun):
    """One member of the cast.

    Attributes:
        id: The board number.
        name: The part as cued in the script.
        day_rate: Pay for a worked or held day, currency.
        unavailable: Dates, or stretches of dates, on which the person cannot be called.
        own_stunts: Whether the person performs their own stunts.
        limits: What the person has said may not be done, in words; shown wherever the person is in a gag.
        estimated: True where the rate is the program's own estimate.
    """

    id: Id
    name: Name
    day_rate: Money
    unavailable: tuple[AwayOrDay, ...] = ()
    own_stunts: Flag = False
    limits: tuple[str, ...] = ()
    estimated: Flag = False

    def away(self) -> frozenset[date]:
        """Every date on which the person cannot be called."""
        return frozenset(day for away in self.unavailable for day in away.dates())
