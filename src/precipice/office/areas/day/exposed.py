"""What a take was for the bodies in it, for the log of exposure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from precipice.office.areas.day.gag_day import GagDay
from precipice.plan.consents import asked_of, people
from precipice.safety.exposure import planned_events
from precipice.safety.log_file import with_lines
from precipice.safety.published import kinds


@dataclass(frozen=True, slots=True)
class Exposed:
    """One exposure of one body in every take of a gag.

    Attributes:
        key: Its name in the form, "PERSON:KIND".
        person: Board number.
        name: The part.
        kind: Key of the kind, as "opening".
        label: Words for it.
        unit: Unit of its value.
    """

    key: str
    person: str
    name: str
    kind: str
    label: str
    unit: str


def exposed_by(day: GagDay) -> tuple[Exposed, ...]:
    """What each take of a gag is for the bodies in it."""
    asked = next(one for one in asked_of(day.checked) if one.gag == day.gag.id)
    cast = people(day.checked)
    found = planned_events(asked, day.assessment, day.now.date(), cast)
    pairs = dict.fromkeys((event.person, event.kind) for event in found)
    return tuple(
        Exposed(f"{who}:{kind}", who, cast[who].name, kind, kinds()[kind].label, kinds()[kind].unit)
        for who, kind in pairs
    )


def exposure_file(content: bytes | None, day: GagDay, take: int, measured: Mapping[str, str]) -> bytes | None:
    """The log of exposure with one more take; None where the take is none for anybody.

    Args:
        content: The log as it is; None where there is none.
        day: The gag on its day.
        take: Number of the take.
        measured: How strong it was, by key of `Exposed`, as typed; where left out nobody knows.

    Raises:
        InputError: A value is no quantity of its kind.
    """
    rows = [
        (
            day.now.date().isoformat(),
            one.person,
            one.kind,
            measured.get(one.key, "").strip(),
            f"{day.gag.id}, take {take}",
        )
        for one in exposed_by(day)
    ]
    return with_lines(content, rows, people(day.checked)) if rows else None
