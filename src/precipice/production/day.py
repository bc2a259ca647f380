"""What a gag asks of the day: checks by role, and who signs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from precipice.production.noun import Flag, Id, Name, Noun
from precipice.production.quantity import Quantity, QuantityError, parse_quantity

Role = Literal["coordinator", "first_ad", "rigger", "medic", "performer"]


class CheckEntry(Noun):
    """One check of the day: a number inside a limit, or a thing that is so.

    Attributes:
        name: Key, as live values name it.
        label: Words for the paper; the name where left out.
        role: Who answers for it.
        most: Greatest value at which it is a go, as "12 mph".
        least: Least value at which it is a go.
        age: How old a value may be, a time such as "10 min".
        each_take: Whether it must be done anew after every take.
    """

    name: Id
    label: Annotated[str, Field(max_length=200)] = ""
    role: Role
    most: Name | None = None
    least: Name | None = None
    age: Name = "60 min"
    each_take: Flag = False

    @model_validator(mode="after")
    def _limits_and_times(self) -> CheckEntry:
        bounds = [limit_of(written) for written in (self.most, self.least) if written is not None]
        if len(bounds) == 2 and (
            bounds[0].dimension != bounds[1].dimension or bounds[1].mean > bounds[0].mean
        ):
            raise ValueError(f"found least {self.least} and most {self.most}; least below most is allowed")
        if not 0.0 < self.oldest_s <= 31 * 86_400.0:
            raise ValueError(f"found age {self.age!r}; a time above 0 and up to 31 days is allowed")
        return self

    @property
    def oldest_s(self) -> float:
        """How old a value may be, s."""
        return parse_quantity(self.age, "min").mean

    @property
    def unit(self) -> str:
        """Unit of the limits; "" for a check that is ticked."""
        written = self.most or self.least
        return limit_of(written).unit if written is not None else ""


def limit_of(written: str) -> Quantity:
    """A limit, in whatever unit it is written.

    Raises:
        QuantityError: It is no number with a unit, or has a tolerance.
    """
    unit = written.strip().lstrip("+-.0123456789").strip() or "1"
    quantity = parse_quantity(float(written) if unit == "1" else written, unit)
    if quantity.has_tolerance:
        raise QuantityError(f"found {written!r}; a limit without tolerance is allowed")
    return quantity
