"""A kind of gag as data: its parameters with unit, default, range and source, and what it leaves out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from precipice.production.assessment import BaseRate
from precipice.production.quantity import Quantity, parse_quantity
from precipice.production.units import si_factor, si_offset

Role = Literal["input", "limit", "window", "place"]
Varies = Literal["take", "shoot"]
Measured = Literal["", "drag_area", "lift_area", "lip_speed", "glide_ratio"]
FileKind = Literal["profile", "elevation_model", "wind_profile"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind of gag.

    Attributes:
        name: Key in the production file.
        label: Words for the paper.
        unit: Unit the trade says it in; also tells the dimension.
        default: Value used where the production states none; None where it must state one.
        low: Smallest value at which the model may be used, SI.
        high: Largest value, SI.
        source: Where default and range come from.
        role: "input" has a tolerance and is sampled; "limit" is one number that a margin is held against;
            "window" is a range that a margin is held against; "place" is one number that may be left out.
        varies: "take" where it is drawn anew in every take, "shoot" where all takes share it.
        derived: True where the model works the default out from the site.
        fit: What of practice tracks it can be fitted to; "" for nothing.
    """

    name: str
    label: str
    unit: str
    default: Quantity | None
    low: float
    high: float
    source: str
    role: Role = "input"
    varies: Varies = "take"
    derived: bool = False
    fit: Measured = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice between words.

    Attributes:
        name: Key in the production file.
        label: Words for the paper.
        options: What may be written; the first is the default.
    """

    name: str
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gag.

    Attributes:
        name: Its name in the production file.
        label: Words for the paper.
        parameters: By name, in the order of the table.
        files: Parameters that name a file in the production folder, and how it is read.
        choices: Parameters that are one of some words.
        record: Published base rates.
        assumptions: One sentence each.
        not_modelled: One sentence each.
    """

    name: str
    label: str
    parameters: Mapping[str, Parameter]
    files: Mapping[str, FileKind]
    choices: tuple[Choice, ...]
    record: tuple[BaseRate, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]


def read_kind(name: str) -> Kind:
    """The kind described by `<name>/<name>.toml` beside this file."""
    path = files("precipice.gags").joinpath(name, f"{name}.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    parameters = {key: _parameter(key, entry) for key, entry in table["parameters"].items()}
    return Kind(
        name=name,
        label=table["label"],
        parameters=MappingProxyType(parameters),
        files=MappingProxyType(dict(table.get("files", {}))),
        choices=tuple(
            Choice(key, entry["label"], tuple(entry["options"]))
            for key, entry in table.get("choices", {}).items()
        ),
        record=tuple(BaseRate.model_validate(entry) for entry in table["record"]),
        assumptions=tuple(table["assumptions"]),
        not_modelled=tuple(table["not_modelled"]),
    )


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    unit = entry["unit"]
    factor, zero = (1.0, 0.0) if unit == "1" else (si_factor(unit), si_offset(unit))
    default = parse_quantity(entry["default"], unit) if "default" in entry else None
    return Parameter(
        name=name,
        label=entry["label"],
        unit=unit,
        default=default,
        low=entry["low"] * factor + zero,
        high=entry["high"] * factor + zero,
        source=entry["source"],
        role=entry.get("role", "input"),
        varies=entry.get("varies", "take"),
        derived=entry.get("derived", False),
        fit=entry.get("fit", ""),
    )
