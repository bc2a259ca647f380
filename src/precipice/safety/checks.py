"""What a kind of gag asks of the day, as data: checks by role, and how old a value may be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from math import inf
from typing import Any

from precipice.production.day import CheckEntry, limit_of
from precipice.production.quantity import parse_quantity
from precipice.production.stunt import GagEntry
from precipice.safety.lines import Case, Rule


@dataclass(frozen=True, slots=True)
class Practice:
    """What the last practice runs are asked for.

    Attributes:
        runs: How many there must be at least.
        age: How old the last of them may be.
        source: Where that comes from.
    """

    runs: int
    age: timedelta
    source: str


def practice() -> Practice:
    """What the last practice runs are asked for."""
    table = _table()["practice"]
    return Practice(table["runs"], _span(table["age"]), table["source"])


def age_of(parameter: str) -> timedelta:
    """How old a value of a limits card may be."""
    ages = _table()["ages"]
    return _span(ages.get(parameter, ages["other"]))


def check_rules(gag: GagEntry, last_take: datetime | None) -> tuple[Rule, ...]:
    """The checks of a gag: those of every kind, of its kind, and its own, which replace others by name.

    Args:
        gag: The gag.
        last_take: When its last take was done; None where there was none.
    """
    rules: dict[str, Rule] = {}
    for entry in (*_table()["every"], *_table().get(gag.kind, ())):
        fields = {key: value for key, value in entry.items() if key != "source"}
        rules[entry["name"]] = _rule(CheckEntry.model_validate(fields), entry["source"], last_take)
    for check in gag.checks:
        rules[check.name] = _rule(check, "the production file", last_take)
    return tuple(rules.values())


def kinds_with_checks() -> Iterable[str]:
    """Kinds that have checks of their own."""
    return tuple(name for name in _table() if name not in ("ages", "practice", "every"))


def _rule(check: CheckEntry, source: str, last_take: datetime | None) -> Rule:
    cases: tuple[Case, ...] = ()
    if check.unit:
        low = limit_of(check.least).mean if check.least is not None else -inf
        high = limit_of(check.most).mean if check.most is not None else inf
        cases = (Case("", low, high),)
    return Rule(
        name=check.name,
        label=check.label or check.name,
        role=check.role,
        age=timedelta(seconds=check.oldest_s),
        cases=cases,
        unit=check.unit,
        after=last_take if check.each_take else None,
        source=source,
    )


def _span(written: str) -> timedelta:
    return timedelta(seconds=parse_quantity(written, "min").mean)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = files("precipice.safety").joinpath("data", "checks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
