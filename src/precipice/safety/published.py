"""What adds up on a body, and from which sum on it is said: read from the data file, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from precipice.production.exposure import ExposureLimit
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


OWN_ASSUMPTION = "own assumption, ask a physician"
"""Source of a limit that nobody published; what a physician says takes its place."""


@lru_cache(maxsize=1)
def published() -> tuple[SumLimit, ...]:
    """Every limit of the data file, for everybody."""
    return tuple(_limit(row) for row in _data()["limits"])


def sum_limits(person: str, stated: Iterable[ExposureLimit] = ()) -> tuple[SumLimit, ...]:
    """Every limit of a sum for one person.

    What a production states takes the place of the program's own assumption for the same kind, period and
    count. Beside a published limit both hold, and so the stricter one warns first.
    """
    own = tuple(
        _limit(one.model_dump(exclude_none=True)) for one in stated if not one.cast or person in one.cast
    )
    taken = {(one.kind, one.per, one.counts) for one in own}
    kept = (
        one
        for one in published()
        if one.source != OWN_ASSUMPTION or (one.kind, one.per, one.counts) not in taken
    )
    return (*kept, *own)


def _limit(row: Mapping[str, Any]) -> SumLimit:
    words = row.get("at_least", "")
    return SumLimit(
        kind=row["kind"],
        at_least=parse_quantity(words, kinds()[row["kind"]].unit).mean if words else 0.0,
        at_least_words=words,
        most=row["most"],
        per=row["per"],
        counts=row.get("counts", "times"),
        source=row["source"],
    )
