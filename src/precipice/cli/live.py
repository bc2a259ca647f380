"""Live values as people type them or keep them in a file, read against the lines of the decision."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from precipice.plan.plan import Plan
from precipice.plan.said import SHORT, observed_of
from precipice.production.problem import InputError, Problem
from precipice.production.quantity import QuantityError
from precipice.safety.happened import Observed
from precipice.safety.lines import Measured, Rule, read_value

LARGEST_FILE = 200_000


def value_of(pair: str, rules: Mapping[str, Rule], by: str, at: datetime) -> Measured:
    """A value from "wind=9 mph" or "wind=9 mph @ wind in the face".

    Raises:
        InputError: There is no such line, or the value is not what it asks for.
    """
    name, equals, written = pair.partition("=")
    if not equals:
        raise _refused("--set", repr(pair), "NAME=VALUE")
    value, _, case = written.partition("@")
    return _read("--set", _rule(name.strip(), rules), value.strip(), by, at, case.strip())


def from_file(path: Path, rules: Mapping[str, Rule], moment: Callable[[str], datetime]) -> Iterator[Measured]:
    """Values from a file with `by`, `at` and `[values]`, each a value or a table with value, by, at and case.

    Raises:
        InputError: The file cannot be read, or a value in it cannot be used.
    """
    table = _table(path)
    for key in table:
        if key not in ("by", "at", "values"):
            raise _refused(f"{path}", f"the unknown key {key!r}", "by, at, values")
    values = table.get("values")
    if not isinstance(values, dict):
        raise _refused(f"{path}: values", repr(values)[:80], "a table of values by name")
    for name, entry in values.items():
        where = f"{path}: values.{name}"
        one = entry if isinstance(entry, dict) else {"value": entry}
        for key in one:
            if key not in ("value", "by", "at", "case"):
                raise _refused(where, f"the unknown key {key!r}", "value, by, at, case")
        by, at = one.get("by", table.get("by")), one.get("at", table.get("at"))
        if not isinstance(by, str) or not by.strip():
            raise _refused(where, "nobody", "by: who measured it")
        if at is None or (isinstance(at, date) and not isinstance(at, datetime)):
            raise _refused(where, repr(at), "at: when it was measured")
        when = moment(at.isoformat() if isinstance(at, datetime) else str(at))
        value = one.get("value")
        text = ("yes" if value else "no") if isinstance(value, bool) else value
        yield _read(where, _rule(name, rules), text, by, when, str(one.get("case", "")))


def observed(pair: str, plan: Plan | None, gag_id: str) -> Observed:
    """What was measured of a take, from "lip_speed=30.6 mph".

    Raises:
        InputError: It is no quantity.
    """
    name, equals, written = pair.partition("=")
    if not equals:
        raise _refused("--set", repr(pair), "NAME=VALUE")
    return observed_of(plan, gag_id, name.strip(), written, "--set")


def _rule(name: str, rules: Mapping[str, Rule]) -> Rule:
    key = next((long for long in SHORT.get(name, ()) if long in rules), name)
    if key not in rules:
        raise _refused("values", repr(name), f"a line of this gag: {', '.join(rules)}")
    return rules[key]


def _read(where: str, rule: Rule, written: object, by: str, at: datetime, case: str) -> Measured:
    try:
        return read_value(rule, written, by, at, case)
    except (QuantityError, ValidationError) as error:
        found, _, allowed = str(error).partition("; ")
        allowed = allowed.removesuffix(" is allowed") or "a value"
        raise _refused(f"{where} {rule.name}", found.removeprefix("found "), allowed) from error


def _table(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= LARGEST_FILE else "{}"
        table = json.loads(text) if path.suffix.casefold() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise _refused(str(path), error.strerror or "no file", "a TOML or JSON file") from error
    except (ValueError, RecursionError) as error:
        raise _refused(str(path), str(error)[:200], "a TOML or JSON file in UTF-8") from error
    if size > LARGEST_FILE:
        raise _refused(str(path), f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    if not isinstance(table, dict):
        raise _refused(str(path), type(table).__name__, "a table with by, at and values")
    return table


def _refused(where: str, found: str, allowed: str) -> InputError:
    return InputError((Problem("gonogo", where, found, allowed),))
