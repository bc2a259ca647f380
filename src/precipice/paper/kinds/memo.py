"""The day-one memo: two pages for the producer and the guarantor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from precipice.paper import words
from precipice.paper.canvas import INK, svg
from precipice.paper.handout.document import (
    Beside,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Row,
    Run,
    Table,
    Tone,
)
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.memo_words import (
    gate_sentences,
    how_sure,
    in_short,
    release_sentences,
    shown_gates,
    why,
)
from precipice.paper.schedule_charts import day_one_curve, money_at_risk
from precipice.plan.plan import Plan
from precipice.plan.result import Curve, OutcomeRow, RiskRow, ScheduleResult
from precipice.production.problem import InputError, Problem

CURVE_HEIGHT = {1: 3.4, 2: 2.6, 3: 1.9}
"""Height of a curve, inches, by how many there are: one page holds them all."""

LEGEND = 0.8
"""How far below its axes a curve's legend begins, about inches."""

MOST_DAYS, MOST_OUTCOMES = 16, 4
MOST_DATES = 20
"""Dates that are written under charts that stand side by side."""


def build(material: Material) -> Document:
    """The day-one memo: the curve, the money at risk by day, what the plan does, and why.

    Raises:
        InputError: The plan has no order of the shoot.
    """
    plan, schedule = material.plan, material.plan.schedule
    if schedule is None or not schedule.days:
        raise InputError(
            (Problem(str(material.checked.folder), "plan", "no order of the shoot", "a plan with days"),)
        )
    gates = shown_gates(schedule)
    # Without a curve all of it is less than a page.
    turn = (PageBreak(),) if gates else ()
    drawn = {curve.gag for curve in schedule.curves}
    rest = tuple(gate.gag for gate in material.checked.production.gates if gate.gag not in drawn)
    blocks = (*_first_page(plan, schedule, gates, rest), *turn, *_second_page(plan, schedule, gates))
    return Document(
        kind="memo",
        title="Day-one memo",
        production=plan.title,
        status=f"For producer and guarantor, {words.day_text(material.now.date())}",
        blocks=blocks,
        footer="Expected cost: every way it may go, weighed by its chance. People decide; this computes.",
    )


def _first_page(
    plan: Plan, schedule: ScheduleResult, gates: Sequence[Curve], without_curve: Sequence[str]
) -> Iterator[Block]:
    answer = " ".join(in_short(plan, schedule, without_curve))
    yield Paragraph((Run("In short. ", bold=True), Run(answer)), edge=INK)
    stops = [gag for gag in plan.no_go if gag in {curve.gag for curve in schedule.curves}]
    if stops:
        said = f"No-go as it stands: {', '.join(stops)}. The shoot cannot begin on this plan."
        yield Paragraph(said, "no-go")
    if gates:
        yield _gate_table(plan, schedule)
        yield Heading("What each date of a make-or-break stunt is expected to cost", 2)
        height = CURVE_HEIGHT[len(gates)]
        for number, curve in enumerate(gates, 1):
            yield _curve(plan, curve, number, height)
    reasons = tuple(why(plan, schedule, gates))
    if reasons:
        yield Heading("What the plan does, and why", 2)
        yield Points(reasons)


def _gate_table(plan: Plan, schedule: ScheduleResult) -> Table:
    rows: list[Row] = []
    curves = shown_gates(schedule)
    for curve in curves:
        planned = curve.points[curve.planned_day - 1]
        lost = next((row.lost for row in curve.money if row.date == planned.date), 0.0)
        then = "the film stops" if curve.then == "stop" else "a rewrite"
        cells: tuple[Cell, ...] = (
            f"{curve.gag}, scene {curve.scene}",
            words.day_text(planned.date),
            words.chance_of(curve.fails),
            then,
            words.money(lost, plan.currency),
            "never" if curve.break_even is None else words.chance_of(curve.break_even),
        )
        rows.append(Row(cells))
    left = len(schedule.curves) - len(curves)
    if left:
        rows.append(Row((f"And {left} more with less at stake; see the plan's page.",), "soft"))
    return Table(
        "make or break",
        (
            Column("make-or-break stunt", 1.6),
            Column("planned", 1.2),
            Column("fails", 0.8),
            Column("then", 0.9),
            Column("lost if it fails then", 1.1, align="right"),
            Column("best on day one if it fails above", 1.3, align="right"),
        ),
        tuple(rows),
    )


def _curve(plan: Plan, curve: Curve, number: int, height: float) -> Block:
    def draw(figure: Any) -> None:
        axes = figure.subplots()
        day_one_curve(axes, curve, plan.currency)
        axes.set_ylabel(f"{plan.currency}\nabove the least")
        # One legend for all of them, below the first, and no nearer to its dates than on a higher drawing.
        legend = axes.get_legend()
        if number > 1:
            legend.remove()
        else:
            legend.set_bbox_to_anchor((0.5, -LEGEND / height), transform=axes.transAxes)

    if not any(point.costs is not None for point in curve.points):
        return Paragraph(f"{curve.gag}: no date was found on which the rules allow it.", "no-go")
    says = f"Expected cost by the date on which {curve.gag} is shot"
    return Picture(svg(f"memo-c{number}", (8.0, height), draw), says)


def _second_page(plan: Plan, schedule: ScheduleResult, gates: Sequence[Curve]) -> Iterator[Block]:
    with_money = [curve for curve in gates if curve.money]
    if with_money:
        yield Heading("Money at risk, day by day", 2)
        columns: list[tuple[Block, ...]] = [
            (Paragraph((Run(curve.gag, bold=True),)), _money(plan, curve, number, len(with_money)))
            for number, curve in enumerate(with_money, 1)
        ]
        yield Beside(tuple(columns), (1.0,) * len(columns))
        yield _by_day(plan, with_money)
    sentences = [sentence for curve in gates for sentence in gate_sentences(plan, curve)]
    if sentences or len(schedule.outcomes) > 1:
        yield Heading("If it fails", 2)
    if sentences:
        yield Points(tuple(sentences))
    if len(schedule.outcomes) > 1:
        yield _outcomes(plan, schedule.outcomes)
    yield Heading("Wrap and release", 2)
    yield Paragraph(" ".join(release_sentences(schedule)))
    yield Heading("What it rests on, and how sure it is", 2)
    yield Points(tuple(how_sure(plan, schedule)))


def _money(plan: Plan, curve: Curve, number: int, across: int) -> Picture:
    def draw(figure: Any) -> None:
        axes = figure.subplots()
        money_at_risk(axes, curve, plan.currency)
        step = 1 + len(axes.get_xticks()) * across // MOST_DATES
        for place, label in enumerate(axes.get_xticklabels()):
            label.set_visible(place % step == 0)

    size = {1: (8.0, 2.0), 2: (4.0, 2.0), 3: (2.7, 1.6)}[across]
    says = f"Spent by the end of each day, and what of it is lost if {curve.gag} fails"
    return Picture(svg(f"memo-m{number}", size, draw), says)


def _by_day(plan: Plan, curves: Sequence[Curve]) -> Table:
    days = key_days(curves)
    at = {curve.gag: {row.date: row for row in curve.money} for curve in curves}
    rows = []
    for row in days:
        gates = [curve.gag for curve in curves if curve.points[curve.planned_day - 1].date == row.date]
        lost = [at[curve.gag][row.date].lost if row.date in at[curve.gag] else 0.0 for curve in curves]
        cells = (
            words.day_text(row.date),
            ", ".join(gates),
            words.money(row.spent, plan.currency),
            *(words.money(amount, plan.currency) for amount in lost),
        )
        tone: Tone = "warning" if gates else ""
        rows.append(Row(cells, tone, bold=bool(gates)))
    return Table(
        "money at risk",
        (
            Column("end of", 1.2),
            Column("make or break that day", 1.5),
            Column("spent so far", 1.1, align="right"),
            *(Column(f"lost if {curve.gag} fails", 1.1, align="right") for curve in curves),
        ),
        tuple(rows),
        small=True,
    )


def key_days(curves: Sequence[Curve]) -> list[RiskRow]:
    """Days of the table: all of a short shoot; of a long one the gates' days, the ends, and some between."""
    money = curves[0].money
    if len(money) <= MOST_DAYS:
        return list(money)
    gates = {curve.points[curve.planned_day - 1].date for curve in curves}
    must = {0, len(money) - 1} | {k for k, row in enumerate(money) if row.date in gates}
    free = MOST_DAYS - len(must)
    step = (len(money) - 1) / (free + 1)
    return [money[k] for k in sorted(must | {round(step * (k + 1)) for k in range(free)})]


def _outcomes(plan: Plan, outcomes: Sequence[OutcomeRow]) -> Table:
    rows = [
        Row(
            (
                "; ".join(one.failed) or "nothing fails",
                words.chance_of(one.probability),
                "the film stops" if one.wrap is None else words.day_text(one.wrap),
                words.money(one.cost, plan.currency),
            )
        )
        for one in outcomes[:MOST_OUTCOMES]
    ]
    left = outcomes[MOST_OUTCOMES:]
    if left:
        rest = words.chance_of(sum(one.probability for one in left))
        rows.append(Row((f"and {words.plural(len(left), 'less likely way')}", rest, "", "")))
    columns = (Column("what fails", 2.4), Column("chance", 1), Column("wrap", 1.2))
    return Table("outcomes", (*columns, Column("costs then", 1.2, align="right")), tuple(rows), small=True)
