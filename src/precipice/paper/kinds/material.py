"""What a kind of paper is built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from precipice.plan.check import Checked
from precipice.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Material:
    """A production, its plan, and what was asked for.

    Attributes:
        checked: The production folder.
        plan: The plan as it was last made.
        now: Moment of issue, with its time zone; printed, and never read from a clock by a builder.
        day: Day the paper is for, where its kind is a day's; None for all or the first.
        gag: Gag the paper is about, where its kind is a gag's; None for all.
        person: Board number or crew id of the person it is issued to; "" for nobody in particular.
        role: Role that decides what of others it shows, where it is not that of the person in the production.
    """

    checked: Checked
    plan: Plan
    now: datetime
    day: date | None = None
    gag: str | None = None
    person: str = ""
    role: str = ""
