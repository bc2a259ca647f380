"""What adds up on a body, and from which sum on it is said: read from the data file, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from precipice.production.quantity import parse_quantity

Per = Literal["day", "week", "show"]
Counts = Literal["times", "days"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exposure.

    Attributes:
        name: Key, as "hit".
        label: Words for the paper, in the plural.
        unit: Unit of its values.
    """

    name: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class SumLimit:
    """How often something may happen before the program warns.

    Attributes:
        kind: Key of the kind.
        at_least: Least value that counts, SI; 0 for any.
        at_least_words: The same as written; "" for any.
        most: The last number that is not past it.
        per: The period.
        counts: Times, or days on which it happens.
        source: Where the number comes from.
    """

    kind: str
    at_least: float
    at_least_words: str
    most: int
    per: Per
    counts: Counts
    source: str


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = files("precipice.safety").joinpath("data", "exposure.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind of exposure by its key."""
    return {name: Kind(name, row["label"], row["unit"]) for name, row in _data()["kinds"].items()}


@lru_cache(maxsize=1)
def falls() -> frozenset[str]:
    """Kinds of gag of which every take is a fall."""
    return frozenset(_data()["falls"]["kinds"])


@lru_cache(maxsize=1)
def sum_limits() -> tuple[SumLimit, ...]:
    """Every limit of a sum."""
    return tuple(
        SumLimit(
            kind=row["kind"],
            at_least=parse_quantity(row["at_least"], kinds()[row["kind"]].unit).mean
            if "at_least" in row
            else 0.0,
            at_least_words=row.get("at_least", ""),
            most=row["most"],
            per=row["per"],
            counts=row.get("counts", "times"),
            source=row["source"],
        )
        for row in _data()["limits"]
    )
