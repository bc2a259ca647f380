"""Dates and stretches of dates, as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from precipice.production.noun import Date, Noun


class Stretch(Noun):
    """A stretch of dates, both ends included."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date

    @model_validator(mode="after")
    def _in_order(self) -> Stretch:
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


StretchOrDay = Annotated[Stretch, BeforeValidator(_one_day, json_schema_input_type=date | Stretch)]


def every_date(stretches: Iterable[Stretch]) -> frozenset[date]:
    """Every date of some stretches."""
    return frozenset(day for stretch in stretches for day in stretch.dates())


def _no_number(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        raise ValueError(f"found {value!r}; a time of day such as 07:30 is allowed")
    return value


Clock = Annotated[time, BeforeValidator(_no_number, json_schema_input_type=str)]
"""A time of day; a bare number is refused, which would be read as seconds after midnight."""
