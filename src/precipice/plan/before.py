"""An earlier plan as what a new one starts from: what is in the can, and where the rest stood."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from precipice.plan.result import ScheduleResult
from precipice.production.assessment import Assessment
from precipice.production.problem import InputError, Problem
from precipice.schedule.shoot.problem import Before, Column

LARGEST_FILE = 200_000_000
ALLOWED = "a plan.json or schedule.json"


def read_before(path: Path, today: date, price: float) -> Before:
    """The plan in a plan.json or schedule.json, seen from a morning in mid-shoot.

    Args:
        path: The file.
        today: First date that may still be changed; what stood before it is in the can.
        price: What a scene that leaves its date costs, currency.

    Raises:
        InputError: The file is missing, too large, or no plan.
    """
    there = stood(read_schedule(path))
    return Before(
        shot={number: where for number, where in there.items() if where[0] < today},
        planned={number: where for number, where in there.items() if where[0] >= today},
        price=price,
        today=today,
    )


def stood(result: ScheduleResult) -> dict[str, tuple[date, Column]]:
    """Date and column of every scene and preparation of a schedule, in the order in which they are shot."""
    scenes: dict[str, tuple[date, Column]] = {
        number: (day.date, day.unit) for day in result.days for number in day.scenes
    }
    return scenes | {one.name: (one.date, "prep") for one in result.preparations}


def read_schedule(path: Path) -> ScheduleResult:
    """The schedule in a plan.json or schedule.json.

    Raises:
        InputError: The file is missing, too large, or no plan.
    """
    raw = _read(path)
    whole = isinstance(raw, dict) and "schedule" in raw
    try:
        return ScheduleResult.model_validate(raw["schedule"] if whole else raw)
    except ValidationError as error:
        raise _no_plan(path, error) from error


def read_assessments(path: Path) -> tuple[Assessment, ...]:
    """The assessments in a plan.json; () in a schedule.json, which has none.

    Raises:
        InputError: The file is missing, too large, or no plan.
    """
    raw = _read(path)
    rows = raw.get("assessments", ()) if isinstance(raw, dict) else ()
    try:
        return TypeAdapter(tuple[Assessment, ...]).validate_python(rows)
    except ValidationError as error:
        raise _no_plan(path, error) from error


def _read(path: Path) -> Any:
    if not path.is_file():
        raise _refusal(path, "", "no such file", ALLOWED)
    if path.stat().st_size > LARGEST_FILE:
        raise _refusal(path, "", f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refusal(path, "", "no JSON that can be read", f"{ALLOWED} of this program") from error


def _no_plan(path: Path, error: ValidationError) -> InputError:
    first = error.errors()[0]
    return _refusal(path, ".".join(map(str, first["loc"])), first["msg"], f"{ALLOWED} of this program")


def _refusal(path: Path, field: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(str(path), field, found, allowed),))
