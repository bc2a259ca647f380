"""A plan with everything in it, made once from the example with few takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from precipice.plan.check import check
from precipice.plan.make import make_plan
from precipice.plan.plan import Plan
from precipice.risk.assess import Effort
from precipice.risk.run import Threads

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"


EFFORT = Effort(
    runs=2_500,
    runner=Threads(2),
    rare_runs=1_500,
    map_cells=(13, 9),
    map_runs=6_000,
    card_runs=3_000,
    shoots=300,
    halved_runs=500,
    total_points=16,
    slow_runs=60,
)


class Silent:
    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


@pytest.fixture(scope="session")
def plan() -> Plan:
    return make_plan(check(EXAMPLE), EFFORT, Silent())
