"""Every kind of paper by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from precipice.paper.handout.document import Document, Format
from precipice.paper.kinds.callsheet import callsheet
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sides import sides


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper.

    Attributes:
        name: As it is asked for on the command line.
        label: As the trade calls it.
        build: Makes the document; raises InputError where the material does not hold what it needs.
        asks: What it is about: "" for the whole production, a day or a gag.
        formats: Formats it has.
    """

    name: str
    label: str
    build: Callable[[Material], Document]
    asks: Literal["", "day", "gag"] = ""
    formats: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json")


_KINDS = (
    Kind("callsheet", "call sheet", callsheet, "day", ("pdf", "html", "xlsx", "csv", "json", "ics")),
    Kind("sides", "sides", sides, "day", ("pdf", "html", "json")),
)
KINDS: Mapping[str, Kind] = MappingProxyType({one.name: one for one in _KINDS})
"""In the order of the help."""
