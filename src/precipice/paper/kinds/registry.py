"""Every kind of paper by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from precipice.paper.handout.document import Document, Format
from precipice.paper.kinds import (
    breakdown,
    callsheet,
    dood,
    memo,
    oneliner,
    record,
    shooting_schedule,
    sides,
    stripboard,
    stuntplan,
)
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import recipient


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper.

    Attributes:
        name: As it is asked for on the command line.
        label: As the trade calls it.
        made: Makes the document; raises InputError where the material does not hold what it needs.
        asks: What it is about: "" for the whole production, a day or a gag.
        formats: Formats it has.
    """

    name: str
    label: str
    made: Callable[[Material], Document]
    asks: Literal["", "day", "gag"] = ""
    formats: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json")

    def build(self, material: Material) -> Document:
        """The document.

        Raises:
            InputError: Nobody is known by the name it is for, or the material does not hold what it needs.
        """
        recipient(material)
        return self.made(material)


CALENDAR: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json", "ics")

_ALL = (
    Kind("stripboard", "Stripboard", stripboard.build, formats=CALENDAR),
    Kind("oneliner", "One-line schedule", oneliner.build, formats=CALENDAR),
    Kind("schedule", "Shooting schedule", shooting_schedule.build, formats=CALENDAR),
    Kind("dood", "Day out of days", dood.build),
    Kind("callsheet", "Call sheet", callsheet.build, "day", CALENDAR),
    Kind("sides", "Sides", sides.build, "day", ("pdf", "html", "json")),
    Kind("stuntplan", "Stunt plan", stuntplan.build, "gag"),
    Kind("memo", "Day-one memo", memo.build),
    Kind("breakdown", "Breakdown sheets", breakdown.build, "day", formats=("pdf", "html", "json")),
    Kind("record", "Go/no-go record", record.build, "gag"),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""In the order of the help."""
