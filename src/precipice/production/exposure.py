"""How often something may happen to a body, as a production's physician has it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from precipice.production.noun import Id, Name, Noun
from precipice.production.quantity import QuantityError, parse_quantity

ExposureKind = Literal["hit", "head", "fall", "opening"]
UNITS = {"hit": "lbf", "head": "g", "fall": "ft", "opening": "g"}
"""A unit of what each kind's values measure."""


class ExposureLimit(Noun):
    """A limit of a sum.

    Attributes:
        kind: What adds up.
        most: The last number that is not past it.
        per: The period.
        source: Who says so.
        counts: Times, or days with one.
        at_least: What is counted; all where left out.
        cast: Board numbers of those it is for; everybody where left out.
    """

    kind: ExposureKind
    most: Annotated[int, Field(strict=True, ge=0, le=10_000)]
    per: Literal["day", "week", "show"]
    source: Name
    counts: Literal["times", "days"] = "times"
    at_least: str | None = None
    cast: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _one_number(self) -> ExposureLimit:
        if self.at_least is None:
            return self
        try:
            quantity = parse_quantity(self.at_least, UNITS[self.kind])
        except QuantityError as error:
            raise ValueError(f"found at_least: {str(error).removeprefix('found ')}") from error
        if quantity.has_tolerance or quantity.mean <= 0.0:
            raise ValueError(f"found at_least = {self.at_least!r}; one number above zero is allowed")
        return self
