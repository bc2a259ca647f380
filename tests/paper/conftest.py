"""A plan with everything in it, made once from the example with few takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from precipice.plan.check import check
from precipice.plan.make import make_plan
from precipice.plan.plan import Plan
from precipice.risk.assess import Effort

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"


class Silent:
    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


@pytest.fixture(scope="session")
def plan() -> Plan:
    return make_plan(check(EXAMPLE), Effort(runs=1_500, map_runs=120, workers=2), Silent())
