"""The page of money: bars that stand for what they say, and who may see them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office_small import small_house
from precipice.office.areas.money.chart import (
    BOTTOM,
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    cost_shares,
    curve_chart,
    risk_chart,
    wrap_chart,
)
from precipice.plan.result import Costs, Curve, CurvePoint, RiskRow, WrapRow

DAY = date(2027, 6, 7)
amounts = st.floats(0.0, 1e9, allow_nan=False)


def costs(hold: float, rewrite: float, work: float) -> Costs:
    zero = dict.fromkeys(Costs.model_fields, 0.0)
    return Costs(**zero | {"hold": hold, "rewrite": rewrite, "work": work, "total": hold + rewrite + work})


def curve(rows: list[tuple[float, float, float] | None]) -> Curve:
    points = tuple(
        CurvePoint(
            day=number,
            date=DAY + timedelta(days=number - 1),
            feasible=row is not None,
            fails=0.25,
            costs=costs(*row) if row is not None else None,
        )
        for number, row in enumerate(rows, start=1)
    )
    return Curve(
        gag="jump",
        scene="2",
        fails=0.25,
        fails_from="stated",
        then="rewrite",
        points=points,
        best_day=1,
        planned_day=2,
        day_one_saves=None,
        break_even=None,
        money=(),
    )


@given(st.lists(st.none() | st.tuples(amounts, amounts, amounts), min_size=1, max_size=80))
def test_heights_are_to_each_other_as_the_money_is(rows: list) -> None:
    chart = curve_chart(curve(rows), "USD")
    low = min((row[2] for row in rows if row is not None), default=0.0)
    above = [sum(row) - low if row is not None else 0.0 for row in rows]
    heights = [sum(box.height for box in bar.boxes) for bar in chart.bars]
    top = max(above)
    for value, height, row in zip(above, heights, rows, strict=True):
        assert (height == 0.0) or row is not None
        if top > 1.0:
            assert height == pytest.approx(max(heights) * value / top, abs=0.7)
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= chart.width + 0.1 <= WIDTH + 0.1
        for box in bar.boxes:
            assert box.y >= TOP - 0.1
            assert box.y + box.height <= HEIGHT - BOTTOM + 0.2
    assert sum(bool(bar.tick) for bar in chart.bars) <= 16


def test_the_table_says_the_numbers_and_names_the_days() -> None:
    chart = curve_chart(curve([(10.0, 5.0, 100.0), None, (30.0, 5.0, 110.0)]), "USD")
    assert [bar.mark for bar in chart.bars] == ["best", "planned", ""]
    assert chart.bars[0].words[:3] == ("Mon 7 Jun 2027", "USD\u00a0115", "25\u00a0%")
    assert chart.bars[1].words[1] == "no plan found"
    assert [bar.tick for bar in chart.bars] == ["7 Jun", "8 Jun", "9 Jun"]
    assert len({len(bar.words) for bar in chart.bars} | {len(chart.heads)}) == 1
    assert chart.bars[2].words[-1] == "USD\u00a010"


def test_what_is_lost_lies_within_what_is_spent_and_late_wraps_are_apart() -> None:
    risk = risk_chart("r", [RiskRow(date=DAY, spent=100.0, lost=40.0)], "USD")
    lost, spent = risk.bars[0].boxes
    assert lost.height / (lost.height + spent.height) == pytest.approx(0.4, abs=0.01)
    rows = [WrapRow(date=DAY + timedelta(days=k), by_then=k / 2) for k in range(3)]
    wrap = wrap_chart(rows, DAY + timedelta(days=1))
    assert [bar.boxes[0].name for bar in wrap.bars] == ["wrapped", "wrapped", "late"]
    assert wrap.line is not None
    assert wrap.bars[1].x < wrap.line[0] < wrap.bars[2].x
    assert wrap.width < WIDTH, "three days are not drawn as wide as three weeks"


def test_shares_are_of_the_whole() -> None:
    assert [(words, share) for words, _, share in cost_shares(costs(25.0, 25.0, 50.0)) if share] == [
        ("cast, days worked", 0.5),
        ("cast, days held", 0.25),
        ("rewrite, waiting or stopping", 0.25),
    ]


def test_money_is_for_those_who_plan(tmp_path: Path) -> None:
    made = small_house(tmp_path)
    for who, status in (("producer", 200), ("coordinator", 200), ("performer", 403), ("viewer", 403)):
        assert made.browser(who).get("/p/small/money").status_code == status
        overview = made.browser(who).get("/p/small/").text
        assert ("/p/small/money" in overview) == (status == 200)
        assert ("Expected cost" in overview) == (status == 200)
        assert ("USD" in overview) == (status == 200)
    made.office.engine.dispose()
