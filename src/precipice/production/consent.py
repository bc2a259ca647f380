"""What a performer lets be done, and will do: contact by body region, limits, doubles, and no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from precipice.production.noun import Date, Id, Noun
from precipice.production.quantity import Quantity, QuantityError, parse_quantity

INTIMATE = (
    "none, touch, pulled, padded or full, on head, chest, abdomen, back, arm or leg; intimate contact is "
    "planned by no program: it belongs to the performers, their riders and an intimacy coordinator"
)
INTIMATE_WORDS = frozenset(
    {"intimate", "intimacy", "sexual", "sex", "kiss", "nudity", "breast", "breasts", "groin", "genitals"}
    | {"crotch", "pelvis", "buttocks", "bottom"}
)


class Contact(StrEnum):
    """How much of a blow, a grip or a throw lands."""

    NONE = "none"
    TOUCH = "touch"
    PULLED = "pulled"
    PADDED = "padded"
    FULL = "full"


WITHIN: Mapping[Contact, frozenset[Contact]] = MappingProxyType(
    {
        Contact.NONE: frozenset({Contact.NONE}),
        Contact.TOUCH: frozenset({Contact.NONE, Contact.TOUCH}),
        Contact.PULLED: frozenset({Contact.NONE, Contact.TOUCH, Contact.PULLED}),
        Contact.PADDED: frozenset({Contact.NONE, Contact.TOUCH, Contact.PADDED}),
        Contact.FULL: frozenset(Contact),
    }
)
"""What agreeing to a contact agrees to. A pad is no pulled blow: neither of the two agrees to the other."""


class Region(StrEnum):
    """Where on the body."""

    HEAD = "head"
    CHEST = "chest"
    ABDOMEN = "abdomen"
    BACK = "back"
    ARM = "arm"
    LEG = "leg"


def no_intimate(value: object) -> object:
    """Refuse intimate contact in words; anything else goes on to its own check.

    Raises:
        ValueError: The word names intimate contact or an intimate region.
    """
    if isinstance(value, str) and value.strip().casefold() in INTIMATE_WORDS:
        raise ValueError(f"found {value!r}; {INTIMATE}")
    return value


ContactWord = Annotated[Contact, BeforeValidator(no_intimate)]
RegionWord = Annotated[Region, BeforeValidator(no_intimate)]


def _no_seconds(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        raise ValueError(
            f"found {value!r}; a date such as 2027-06-01, or a time such as 2027-06-01T09:30:00, is allowed"
        )
    return value


Moment = Annotated[datetime | date, BeforeValidator(_no_seconds, json_schema_input_type=datetime | date)]
"""A date, or a date with its time."""


def moment_text(moment: datetime | date) -> str:
    """A moment as the record has it: "2027-06-01", "2027-06-01 09:30"."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


class Line(Noun):
    """One line of what somebody agrees to.

    Attributes:
        contact: The most that it agrees to, with what lies within it.
        regions: Where on the body; left out for no contact only.
        withdrawn_on: When the person took it back; None while it stands.
        withdrawn_words: The person's own words, where they want to give any.
    """

    contact: ContactWord
    regions: tuple[RegionWord, ...] = ()
    withdrawn_on: Moment | None = None
    withdrawn_words: str = ""

    @property
    def others(self) -> tuple[str, ...]:
        """Board numbers of those it holds for; () for anybody."""
        return ()

    @model_validator(mode="after")
    def _where_on_the_body(self) -> Line:
        if self.contact != Contact.NONE and not self.regions:
            raise ValueError(
                f'found contact = "{self.contact}" without regions; '
                f"regions, any of {', '.join(Region)}, is allowed"
            )
        return self


class Receives(Line):
    """What may be done to somebody.

    Attributes:
        from_: Board numbers of those who may do it; anybody where left out.
    """

    from_: Annotated[tuple[Id, ...], Field(alias="from")] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """Board numbers of those it holds for; () for anybody."""
        return self.from_


class Gives(Line):
    """What somebody will do to others.

    Attributes:
        to: Board numbers of those they will do it to; anybody where left out.
    """

    to: tuple[Id, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """Board numbers of those it holds for; () for anybody."""
        return self.to


QUANTITIES: Mapping[str, str] = MappingProxyType(
    {
        "height": "ft",
        "speed": "mph",
        "opening_load": "g",
        "head_acceleration": "g",
        "deceleration": "g",
        "blow_force": "lbf",
        "harness_load": "lbf",
    }
)
"""Limits that are physical, each with a unit of what it measures."""

FORCES_TOO = frozenset({"opening_load", "harness_load"})
"""Limits that may be said as an acceleration or as a force."""


class PersonLimits(Noun):
    """How far somebody goes; every line that fits a gag binds, and the strictest rules.

    Attributes:
        kinds: Kinds of gag it is for; every kind where left out.
        height: Height above the ground.
        speed: Own speed, or the vehicle's.
        opening_load: Load of a canopy's opening, as an acceleration or a force.
        head_acceleration: Acceleration of the head.
        deceleration: Deceleration of the body where it is caught.
        blow_force: Force of a blow on the body.
        harness_load: Pull of rope or harness, as a force or an acceleration.
        takes_a_day: Takes on one day, all gags together that the line fits.
    """

    kinds: tuple[str, ...] = ()
    height: str | None = None
    speed: str | None = None
    opening_load: str | None = None
    head_acceleration: str | None = None
    deceleration: str | None = None
    blow_force: str | None = None
    harness_load: str | None = None
    takes_a_day: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _numbers(self) -> PersonLimits:
        stated = [name for name in QUANTITIES if getattr(self, name) is not None]
        if not stated and self.takes_a_day is None:
            raise ValueError(f"found no limit; one of {', '.join((*QUANTITIES, 'takes_a_day'))} is allowed")
        for name in stated:
            self.quantity(name)
        return self

    def quantity(self, name: str) -> Quantity | None:
        """A limit as a quantity; None where the person states none.

        Raises:
            ValueError: It is not one number of what is measured, above zero.
        """
        written = getattr(self, name)
        if written is None:
            return None
        try:
            quantity = parse_quantity(written, _like(name, written))
        except QuantityError as error:
            raise ValueError(f"found {name}: {str(error).removeprefix('found ')}") from error
        if quantity.has_tolerance or quantity.mean <= 0.0:
            raise ValueError(f"found {name} = {written!r}; one number above zero is allowed")
        return quantity

    def fits(self, kind: str) -> bool:
        """Whether it binds gags of that kind."""
        return not self.kinds or kind in self.kinds


def _like(name: str, written: str) -> str:
    """The unit whose dimension is asked for: a load that is written as a force is read as one."""
    if name in FORCES_TOO:
        for like in ("g", "lbf"):
            try:
                parse_quantity(written, like)
            except QuantityError:
                continue
            return like
    return QUANTITIES[name]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class Consent(Noun):
    """What somebody agreed to, in their own lines; what is not in it is not agreed to.

    Attributes:
        given_on: When it was given.
        receives: What may be done to the person.
        gives: What the person will do to others.
        limits: How far the person goes; one table, or a list of them by kind.
        double_for: Kinds of gag for which the person asks for a double.
        withdrawn_on: When the person took all of it back; None while it stands.
        withdrawn_words: The person's own words, where they want to give any.
    """

    given_on: Date
    receives: tuple[Receives, ...] = ()
    gives: tuple[Gives, ...] = ()
    limits: Annotated[
        tuple[PersonLimits, ...],
        BeforeValidator(_listed, json_schema_input_type=PersonLimits | tuple[PersonLimits, ...]),
    ] = ()
    double_for: tuple[str, ...] = ()
    withdrawn_on: Moment | None = None
    withdrawn_words: str = ""
