"""A plan and an order of the shoot in which nothing was computed, for tests to say what matters to them."""

from __future__ import annotations

from typing import Any

from precipice.plan.plan import Plan
from precipice.plan.result import Costs, ScheduleResult


def bare_plan(**said: Any) -> Plan:
    """A plan of the example without scenes, people and numbers, but for what is said."""
    nothing: dict[str, Any] = {
        "program": "precipice, test",
        "title": "Headland",
        "currency": "USD",
        "script": "headland.fountain",
        "pages": 14,
        "eighths": 112,
        "schedule": None,
    }
    empty = ("scenes", "cast", "assessments", "unassessed", "estimates", "assumptions", "not_modelled")
    return Plan(**(nothing | dict.fromkeys((*empty, "warnings"), ()) | said))


def bare_schedule(**said: Any) -> ScheduleResult:
    """An order of the shoot that costs nothing, but for what is said."""
    nothing: dict[str, Any] = {
        "costs": Costs(**dict.fromkeys(Costs.model_fields, 0.0)),
        "if_all_goes_well": 0.0,
        "script_order": None,
        "by_place": None,
        "bound": 0.0,
        "gap": 0.0,
        "status": "feasible",
        "release": None,
    }
    empty = ("days", "preparations", "dates", "wishes", "outcomes", "wraps", "changes", "curves")
    return ScheduleResult(**(nothing | dict.fromkeys((*empty, "bound_parts"), ()) | said))
