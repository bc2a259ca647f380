"""Every kind of paper by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Literal

from precipice.paper.handout.document import Document, Format
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import recipient
from precipice.production.problem import InputError, Problem


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper.

    Attributes:
        name: As it is asked for on the command line.
        label: As the trade calls it.
        module: Module of this package whose `build` makes the document; loaded when it is asked for, since
            some need the drawings' and the statistics' libraries, which take longer to load than a stripboard
            to set.
        asks: What it is about: "" for the whole production, a day or a gag.
        formats: Formats it has.
        roles: Roles that it is for, where not every role may have it; what is on it is another matter.
    """

    name: str
    label: str
    module: str
    asks: Literal["", "day", "gag"] = ""
    formats: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json")
    roles: tuple[str, ...] = ()

    def is_for(self, role: str) -> bool:
        """Whether a role may have it."""
        return not self.roles or role in self.roles

    def build(self, material: Material) -> Document:
        """The document.

        Raises:
            InputError: Nobody is known by the name it is for, there is no such gag, or the material does not
                hold what it needs.
        """
        recipient(material)
        if material.gag is not None:
            _refuse_unknown_gag(material, material.gag)
        made: Document = import_module(f"precipice.paper.kinds.{self.module}").build(material)
        return made


def _refuse_unknown_gag(material: Material, gag: str) -> None:
    known = [one.id for one in material.checked.production.gags]
    if gag not in known:
        where = str(material.checked.folder)
        raise InputError((Problem(where, "--gag", repr(gag)[:80], ", ".join(known) or "no gag is stated"),))


PLANNING = ("producer", "first_ad", "coordinator")
"""Roles that decide: money and the record of decisions are theirs."""

WORKING = ("medic", "rigger", "performer", "department")
"""Roles that work on a stunt."""

CALENDAR: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json", "ics")

_ALL = (
    Kind("stripboard", "Stripboard", "stripboard", formats=CALENDAR),
    Kind("oneliner", "One-line schedule", "oneliner", formats=CALENDAR),
    Kind("schedule", "Shooting schedule", "shooting_schedule", formats=CALENDAR),
    Kind("dood", "Day out of days", "dood"),
    Kind("callsheet", "Call sheet", "callsheet", "day", CALENDAR),
    Kind("sides", "Sides", "sides", "day", ("pdf", "html", "json")),
    Kind("stuntplan", "Stunt plan", "stuntplan", "gag", roles=(*PLANNING, *WORKING)),
    Kind("memo", "Day-one memo", "memo", roles=PLANNING),
    Kind("breakdown", "Breakdown sheets", "breakdown", "day", formats=("pdf", "html", "json")),
    Kind("record", "Go/no-go record", "record", "gag", roles=PLANNING),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""In the order of the help."""
