"""A kind of gag as data: its parameters with unit, default, range and source, and what it leaves out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from precipice.production.assessment import BaseRate, Severity
from precipice.production.picture import Words
from precipice.production.quantity import Quantity, parse_quantity
from precipice.production.units import si_factor, si_offset

Role = Literal["input", "limit", "window", "place"]
Varies = Literal["take", "shoot"]
Measured = Literal["", "drag_area", "lift_area", "lip_speed", "glide_ratio"]
FileKind = Literal["profile", "elevation_model", "wind_profile", "own"]
"""How a file is read; "own" ones by the kind's own `site.placed`."""

Bound = Literal["most", "least", "within", ""]
"""How a demand is held against its limit; "" where the model gives the margin itself."""

When = Mapping[str, tuple[str, ...]]
"""Choices, and for each the options with which something exists; nothing: always."""


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
        when: The choices with which it exists.
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
    when: When = field(default_factory=dict)


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
class MarginEntry:
    """One margin of a kind's table: a demand, and how it is held against which limit.

    Attributes:
        name: Key.
        label: Words for the paper.
        meaning: What is compared with what, one sentence.
        severity: What a value below zero does.
        bound: "most": the demand may be no more than the limit; "least": no less; "within": inside a window;
            "": the model gives the margin itself.
        limit: Name of the limit's parameter, or the limit itself; None where there is none.
        unit: Unit to show.
        source: Where a limit that is no parameter comes from.
        when: The choices with which it exists.
    """

    name: str
    label: str
    meaning: str
    severity: Severity
    bound: Bound
    limit: str | Quantity | None
    unit: str
    source: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardEntry:
    """The limits card of a kind's table.

    Attributes:
        lines: Words for each line, and inputs held at a value there, SI.
        window: The window that the range may not leave; "" for none.
        more_is_worse: Whether the second input is limited upwards.
        note: What else to know.
    """

    lines: tuple[tuple[str, Mapping[str, float]], ...]
    window: str
    more_is_worse: bool
    note: str


def applies(when: When, choices: Mapping[str, str]) -> bool:
    """Whether something exists with these choices."""
    return all(choices.get(choice) in options for choice, options in when.items())


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
        words: Its own words for figures and page.
        margins: Its margins; () where the model has them in code.
        branches: Key and words of the ways a take may go, the usual one first.
        map: The two inputs of the map; None where the model chooses.
        card: The limits card; None for none, or where the model has it in code.
        most_takes: Most takes worth simulating, where a take is slow; 0 for as many as are asked for.
    """

    name: str
    label: str
    parameters: Mapping[str, Parameter]
    files: Mapping[str, FileKind]
    choices: tuple[Choice, ...]
    record: tuple[BaseRate, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    words: Words = field(default_factory=Words)
    margins: tuple[MarginEntry, ...] = ()
    branches: tuple[tuple[str, str], ...] = ()
    map: tuple[str, str] | None = None
    card: CardEntry | None = None
    most_takes: int = 0

    def parameters_with(self, choices: Mapping[str, str]) -> dict[str, Parameter]:
        """The parameters that exist with these choices, by name."""
        return {name: one for name, one in self.parameters.items() if applies(one.when, choices)}


def read_kind(name: str) -> Kind:
    """The kind described by `<name>/<name>.toml` beside this file."""
    path = files(f"precipice.gags.{name}").joinpath(f"{name}.toml")
    return kind_from(name, tomllib.loads(path.read_text(encoding="utf-8")))


def kind_from(name: str, table: Mapping[str, Any]) -> Kind:
    """A kind from its table.

    Raises:
        ValueError: An entry of the table cannot be; says which.
    """
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
        record=tuple(BaseRate.model_validate(entry) for entry in table.get("record", ())),
        assumptions=tuple(table["assumptions"]),
        not_modelled=tuple(table["not_modelled"]),
        words=Words.model_validate(table.get("words", {})),
        margins=tuple(_margin(key, entry, parameters) for key, entry in table.get("margins", {}).items()),
        branches=tuple((key, words) for key, words in table.get("branches", {}).items()),
        map=_pair(table["map"]) if "map" in table else None,
        card=_card(table["card"], parameters) if "card" in table else None,
        most_takes=table.get("most_takes", 0),
    )


def _pair(names: list[str]) -> tuple[str, str]:
    first, second = names
    return first, second


def _card(entry: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> CardEntry:
    lines = [
        (
            line["label"],
            MappingProxyType(
                {
                    name: parse_quantity(value, parameters[name].unit).mean
                    for name, value in line.get("held", {}).items()
                }
            ),
        )
        for line in entry["lines"]
    ]
    return CardEntry(
        tuple(lines), entry.get("window", ""), entry.get("more_is_worse", True), entry.get("note", "")
    )


def _when(entry: Mapping[str, Any]) -> When:
    return MappingProxyType({choice: tuple(options) for choice, options in entry.get("when", {}).items()})


BOUNDS: tuple[Bound, ...] = ("most", "least", "within")


def _margin(name: str, entry: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> MarginEntry:
    bounds = [bound for bound in BOUNDS if bound in entry]
    if len(bounds) > 1:
        raise ValueError(f"margins.{name}: found {' and '.join(bounds)}; one of them, or none, is allowed")
    bound: Bound = bounds[0] if bounds else ""
    limit: str | Quantity | None = None
    unit = entry.get("unit", "")
    written = entry[bound] if bound else None
    if isinstance(written, str) and written in parameters:
        limit, unit = written, unit or parameters[written].unit
    elif bound:
        if not unit or "source" not in entry:
            raise ValueError(
                f"margins.{name}: found {bound} = {written!r}, which is no parameter; "
                "the name of one, or a quantity with unit and source, is allowed"
            )
        limit = parse_quantity(written, unit)
    if not unit:
        raise ValueError(f"margins.{name}: found no unit; a margin without a limit states one")
    return MarginEntry(
        name=name,
        label=entry["label"],
        meaning=entry["meaning"],
        severity=Severity[entry["severity"].upper()],
        bound=bound,
        limit=limit,
        unit=unit,
        source=entry.get("source", ""),
        when=_when(entry),
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
        when=_when(entry),
    )
