"""What a page asks of the engine, and the engine's answer in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import HTTPException
from pydantic import BaseModel, ConfigDict, Field

from precipice.office.access import Visit
from precipice.office.store import revisions
from precipice.office.store.engine import reading

if TYPE_CHECKING:
    from precipice.gags.specification import Specification
    from precipice.plan.check import Checked
    from precipice.plan.live import Written

MOST_CHANGES = 100
Name = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=200)]
Figure = Annotated[float, Field(allow_inf_nan=False)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Handles(BaseModel):
    """Two handles of a slider, in the unit in which the production has the input."""

    model_config = ConfigDict(extra="forbid")
    value: Figure
    tolerance: Annotated[Figure, Field(ge=0)] = 0.0


Change = Annotated[Handles | Text | Figure | dict[Name, Text | Figure], Field(union_mode="left_to_right")]


class Asked(BaseModel):
    """Which revision, and what is moved."""

    model_config = ConfigDict(extra="forbid")
    revision: Revision
    changes: Annotated[dict[Name, Change], Field(max_length=MOST_CHANGES)] = Field(default_factory=dict)
    page: Annotated[str, Field(max_length=40)] = ""
    turn: Annotated[int, Field(ge=0, le=2**53)] = 0


class AskedPart(Asked):
    """What of the answer is wanted: odds and margins, or the map, first coarse and then fine."""

    part: Literal["numbers", "map", "fine"] = "numbers"


def checked_at(visit: Visit, number: int) -> Checked:
    """A revision read and checked.

    Raises:
        HTTPException: There is no such revision.
        InputError: It has mistakes.
    """
    try:
        return visit.office.checked_of(visit.shoot.id, number)
    except LookupError as error:
        raise HTTPException(404, f"There is no revision {number}.") from error


def digest_at(visit: Visit, number: int) -> str:
    """Digest of a revision's files."""
    with reading(visit.office.engine) as conn:
        return revisions.revision(conn, visit.shoot.id, number).digest


def specification(checked: Checked, gag: str) -> Specification:
    """A gag that can be simulated.

    Raises:
        HTTPException: There is none of that name.
    """
    if gag not in checked.specifications:
        raise HTTPException(404, "There is no such gag that can be simulated.")
    return checked.specifications[gag]


def changes_of(spec: Specification, asked: Asked) -> dict[str, Written]:
    """What is moved, as people would write it."""
    from precipice.plan.sliders import written  # noqa: PLC0415 - a sign-in does without

    found: dict[str, Any] = {}
    for name, change in asked.changes.items():
        if isinstance(change, Handles):
            stated = spec.stated.get(name)
            found[name] = written(stated.quantity, change.value, change.tolerance) if stated else change.value
        else:
            found[name] = change
    return found
