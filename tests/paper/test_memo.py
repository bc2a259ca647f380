"""The day-one memo: its numbers are the plan's, and it holds on two pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest

from paper.test_stuntplan import cells, plain, table, texts
from precipice.paper import words
from precipice.paper.handout.document import Beside, Document, Picture, Size
from precipice.paper.handout.formats import render
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.memo import MOST_DAYS, key_days
from precipice.paper.kinds.memo import build as build_memo
from precipice.paper.kinds.memo_words import release_sentences, shown_gates
from precipice.plan.check import Checked, check
from precipice.plan.plan import Plan
from precipice.plan.result import Curve, ReleaseRow, RiskRow, ScheduleResult, WrapRow
from precipice.production.problem import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)


@lru_cache
def headland() -> Checked:
    return check(EXAMPLE)


def memo(plan: Plan) -> Document:
    return build_memo(Material(headland(), plan, NOW))


def schedule(plan: Plan) -> ScheduleResult:
    assert plan.schedule is not None
    return plan.schedule


def with_schedule(plan: Plan, **more: object) -> Plan:
    return plan.model_copy(update={"schedule": schedule(plan).model_copy(update=more)})


def test_the_first_words_are_the_answer(plan: Plan) -> None:
    found = schedule(plan)
    first = next(texts_of for texts_of in texts(memo(plan)) if texts_of.startswith("In short."))
    assert words.money(found.costs.total, "USD") in first
    assert words.money(found.if_all_goes_well, "USD") in first
    for curve in found.curves:
        assert f"{curve.gag} is make or break" in first
        assert words.chance_of(curve.fails) in first
        assert words.day_text(curve.points[curve.planned_day - 1].date) in first


def test_the_money_lost_on_a_gates_day_is_the_curves(plan: Plan) -> None:
    rows = {cells(row)[0]: cells(row) for row in table(memo(plan), "make or break").rows}
    for curve in schedule(plan).curves:
        on = curve.points[curve.planned_day - 1].date
        lost = next(row.lost for row in curve.money if row.date == on)
        assert rows[f"{curve.gag}, scene {curve.scene}"][4] == words.money(lost, "USD")


def test_the_money_by_day_is_the_curves(plan: Plan) -> None:
    curves = shown_gates(schedule(plan))
    rows = [cells(row) for row in table(memo(plan), "money at risk").rows]
    assert [row[0] for row in rows] == [words.day_text(one.date) for one in key_days(curves)]
    by_date = {words.day_text(one.date): one for one in curves[0].money}
    assert all(row[2] == words.money(by_date[row[0]].spent, "USD") for row in rows)
    assert all(row[3] == words.money(by_date[row[0]].lost, "USD") for row in rows)


def test_the_ways_it_may_go_are_the_plans(plan: Plan) -> None:
    rows = [cells(row) for row in table(memo(plan), "outcomes").rows]
    for row, one in zip(rows, schedule(plan).outcomes, strict=False):
        assert row[1] == words.chance_of(one.probability)
        assert row[3] == words.money(one.cost, "USD")


def test_a_long_shoot_shows_the_gates_days_and_the_ends(plan: Plan) -> None:
    curve, first = schedule(plan).curves[0], date(2027, 6, 7)
    days = tuple(
        RiskRow(date=first + timedelta(days=k), spent=float(k), lost=float(k == 37)) for k in range(60)
    )
    points = tuple(curve.points[0].model_copy(update={"day": k + 1, "date": days[k].date}) for k in range(60))
    long = curve.model_copy(update={"money": days, "points": points, "planned_day": 38})
    found = key_days([long])
    assert len(found) <= MOST_DAYS
    assert {days[0], days[37], days[59]} <= set(found)
    assert [row.date for row in found] == sorted(row.date for row in found)


def four_gates(plan: Plan) -> Plan:
    """The plan with copies of its gates, each with less at stake."""
    curve = schedule(plan).curves[0]
    copies = tuple(
        curve.model_copy(update={"gag": f"gate-{k}", "fails": curve.fails / (k + 2)}) for k in range(3)
    )
    return with_schedule(plan, curves=(curve, *copies))


def test_of_many_gates_those_with_most_at_stake_are_shown(plan: Plan) -> None:
    changed = four_gates(plan)
    shown = [curve.gag for curve in shown_gates(schedule(changed))]
    assert set(shown) == {"fjord-jump", "gate-0", "gate-1"}
    assert cells(table(memo(changed), "make or break").rows[-1])[0].startswith("And 1 more")


def test_a_film_without_gates_has_a_memo(plan: Plan) -> None:
    bare = with_schedule(plan, curves=(), outcomes=())
    assert any("fjord-jump is make or break; what it costs" in text for text in texts(memo(bare)))
    production = headland().production.model_copy(update={"gates": ()})
    document = build_memo(Material(replace(headland(), production=production), bare, NOW))
    assert any("names no make-or-break stunt" in text for text in texts(document))
    assert not any(isinstance(block, (Beside, Picture)) for block in document.blocks)


def test_a_gate_without_a_date_says_so(plan: Plan) -> None:
    curve = schedule(plan).curves[0]
    shut: Curve = curve.model_copy(
        update={"points": tuple(one.model_copy(update={"costs": None}) for one in curve.points)}
    )
    said = list(texts(memo(with_schedule(plan, curves=(shut,)))))
    assert any("no date was found on which the rules allow it" in text for text in said)


def test_the_wrap_and_the_release_in_words(plan: Plan) -> None:
    wraps = tuple(
        WrapRow(date=date(2027, 6, day), by_then=p) for day, p in ((19, 0.25), (23, 0.6), (26, 0.95))
    )
    release = ReleaseRow(on=date(2028, 1, 7), last_wrap=date(2027, 6, 23), probability=0.6)
    found = schedule(plan).model_copy(update={"wraps": wraps, "release": release})
    assert list(release_sentences(found)) == [
        "An even chance of having wrapped by Wed 23 Jun 2027.",
        "Nine in ten or more of having wrapped by Sat 26 Jun 2027.",
        "The release on Fri 7 Jan 2028 is made with a chance of 60 in 100; "
        "the last wrap that makes it is Wed 23 Jun 2027.",
    ]


def test_a_proven_order_says_proven(plan: Plan) -> None:
    said = " ".join(texts(memo(with_schedule(plan, status="optimal"))))
    assert "The order is proven best" in said
    assert "proven best" not in " ".join(texts(memo(with_schedule(plan, status="feasible"))))


def test_a_stunt_that_is_a_no_go_stands_on_the_first_page(plan: Plan) -> None:
    one = plan.assessments[0].model_copy(update={"verdict": "no-go"})
    document = memo(plan.model_copy(update={"assessments": (one,)}))
    assert any("No-go as it stands: fjord-jump" in plain(text) for text in texts(document))


def test_a_plan_without_days_is_refused(plan: Plan) -> None:
    with pytest.raises(InputError, match="no order of the shoot"):
        memo(plan.model_copy(update={"schedule": None}))


def test_nothing_is_called_safe_and_no_jargon_is_used(plan: Plan) -> None:
    said = " ".join(texts(memo(plan))).lower()
    for word in (" safe", "sobol", "quantile", "wilson", "gap to", "linear program", "objective", "solver"):
        assert word not in said


def test_building_reads_no_clock(plan: Plan) -> None:
    material = Material(headland(), plan, NOW)
    assert build_memo(material) == build_memo(replace(material))


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_two_pages_for_the_example_and_for_three_gates(plan: Plan, size: Size) -> None:
    for changed in (plan, four_gates(plan)):
        pdf = pypdfium2.PdfDocument(render(memo(changed), "pdf", size, NOW).content)
        assert len(pdf) == 2
        last = pdf[1].get_textpage().get_text_range()
        assert "What it rests on" in last
