"""Who is in front of the camera, what a day of theirs costs, and when they are away."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from precipice.production.consent import Consent, Contact
from precipice.production.crew import ContactDetails, Lead
from precipice.production.noun import Flag, Id, Money, Name, Noun
from precipice.production.stretch import StretchOrDay, every_date


class CastMember(Noun):
    """One member of the cast.

    Attributes:
        id: The board number.
        name: The part as cued in the script.
        day_rate: Pay for a worked day, and for a held one where `hold_rate` is left out, currency.
        hold_rate: Pay for a day held, currency.
        weekly_rate: Pay for each calendar week with a worked or held day, in place of the two, currency.
        unavailable: Dates, or stretches of dates, on which the person cannot be called.
        rest: Hours from wrap to next call, where they are not the calendar's, hours.
        may_drop: Whether a long gap may be bridged by drop and pick-up instead of holding.
        minor: Whether the person is a child performer.
        most_hours: Longest time of scenes on a day, for a child always stated, hours.
        nights: Whether the person may be called on split and night days; for a child not, where left out.
        own_stunts: Whether the person performs their own stunts.
        limits: What the person has said may not be done, in words; shown wherever the person is in a gag.
        consent: What the person agreed to; nothing stated is no consent.
        contact: How the person is reached; only on papers of those whose role may see it.
        medical: What a medic, the coordinator and the 1st AD must know, in words; likewise.
        make_up: Time from the call to being ready on the set, where it is not the call sheets'.
        estimated: True where the rate is the program's own estimate.
    """

    id: Id
    name: Name
    day_rate: Money
    hold_rate: Money | None = None
    weekly_rate: Money | None = None
    unavailable: tuple[StretchOrDay, ...] = ()
    rest: Annotated[float, Field(strict=True, ge=0.0, le=48.0, description="hours")] | None = None
    may_drop: Flag = False
    minor: Flag = False
    most_hours: Annotated[float, Field(strict=True, gt=0.0, le=24.0, description="hours")] | None = None
    nights: Flag | None = None
    own_stunts: Flag = False
    limits: tuple[str, ...] = ()
    consent: Consent | None = None
    contact: ContactDetails | None = None
    medical: tuple[Annotated[str, Field(min_length=1, max_length=400)], ...] = ()
    make_up: Lead | None = None
    estimated: Flag = False

    @model_validator(mode="after")
    def _a_childs_hours_are_stated(self) -> CastMember:
        if self.minor and self.most_hours is None:
            raise ValueError(
                "found minor = true without most_hours; the hours that the child's licence and the law of "
                "the place allow on a day is allowed"
            )
        return self

    @model_validator(mode="after")
    def _no_contact_with_a_child(self) -> CastMember:
        lines = (*self.consent.receives, *self.consent.gives) if self.consent is not None else ()
        if self.minor and any(line.contact != Contact.NONE for line in lines):
            raise ValueError(
                "found a consent to contact of a minor; no contact is allowed: a child cannot agree to it, "
                "nor can anybody for the child"
            )
        return self

    def away(self) -> frozenset[date]:
        """Every date on which the person cannot be called."""
        return every_date(self.unavailable)
