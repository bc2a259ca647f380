"""Every kind of paper by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from precipice.paper.handout.document import Document
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.stuntplan import build_stuntplan

Format = Literal["pdf", "html", "xlsx", "csv", "json", "ics"]


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


KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (Kind("stuntplan", "stunt plan", build_stuntplan, "gag"),)}
)
"""In the order of the help."""
