"""The reference: what a plan costs and which rules it breaks, in plain Python, apart from every solver."""

from __future__ import annotations

from precipice.schedule.shoot.costs import BrokenWish, CostSplit, broken, cost
from precipice.schedule.shoot.days import PlanDay, days
from precipice.schedule.shoot.keeping import expected_keeping
from precipice.schedule.shoot.rules import Violation, violations

__all__ = [
    "BrokenWish",
    "CostSplit",
    "PlanDay",
    "Violation",
    "broken",
    "cost",
    "days",
    "expected_keeping",
    "violations",
]
