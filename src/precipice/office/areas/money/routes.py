"""The page of money."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from precipice.office.access import PLANNERS, Visit
from precipice.office.areas.money.chart import cost_shares, curve_chart, risk_chart, wrap_chart
from precipice.office.pages import page
from precipice.office.plans import plan_now

router = APIRouter(prefix="/p/{slug}")
MONEY = PLANNERS
"""Pay and costs are for those who plan; others are given the memo."""


@router.get("/money")
def money(visit: Annotated[Visit, Depends(MONEY)]) -> Response:
    """What the shoot is expected to cost, and what hangs on when each gate is shot."""
    _, made = plan_now(visit)
    plan = made.plan if made is not None else None
    shoot = plan.schedule if plan is not None else None
    if plan is None or shoot is None:
        return page(visit, "money/none.html.jinja", made=made)
    release = shoot.release
    return page(
        visit,
        "money/money.html.jinja",
        made=made,
        currency=plan.currency,
        shoot=shoot,
        shares=cost_shares(shoot.costs),
        curves=[
            (
                curve,
                curve_chart(curve, plan.currency),
                risk_chart(f"{curve.gag}-risk", curve.money, plan.currency) if curve.money else None,
            )
            for curve in shoot.curves
        ],
        wrap=wrap_chart(shoot.wraps, release.last_wrap if release is not None else None),
    )
