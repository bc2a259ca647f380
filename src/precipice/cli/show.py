"""What the terminal shows: progress while it works, then the plan on one screen."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from precipice.cli.consent_text import consent_lines, warning_lines
from precipice.paper.words import alone, beyond, short_percent
from precipice.plan.plan import Plan
from precipice.plan.result import Costs, Curve
from precipice.production.assessment import BaseRate, Odds


class Progress:
    """Progress on the error stream, so that the summary can be piped."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=Console(stderr=True))
        self._task = None if self._bars.console.is_dumb_terminal else self._bars.add_task("", total=None)

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def stage(self, name: str, total: int) -> None:
        """Begin a stage of `total` steps; 0 where the number is not known."""
        if self._task is not None:
            self._bars.reset(self._task, description=name, total=total or None)

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


def summary(plan: Plan, written: tuple[Path, ...]) -> None:
    """The plan on one screen."""
    console = Console(highlight=False)
    console.print(f"[bold]{_plain(plan.title)}[/bold]  {len(plan.scenes)} scenes, {plan.pages} pages")
    for line in (*consent_lines(plan.consents), *warning_lines(plan.exposure)):
        console.print(_plain(line), soft_wrap=True)
    if plan.assessments:
        console.print(_gag_table(plan))
    if plan.unassessed:
        console.print(_plain(_unassessed_line(plan)))
    for line in _schedule_lines(plan):
        console.print(_plain(line))
    for path in written:
        console.print(_plain(str(path)), soft_wrap=True)
    console.print("Precipice computes. A qualified stunt coordinator decides.")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _gag_table(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("gag", "", "injury or worse, one take", "allowed", "on record"):
        table.add_column(heading)
    for one in plan.assessments:
        colour = "green" if one.verdict == "go" else "red"
        table.add_row(
            f"{_plain(one.gag)}, scene {_plain(one.scene)}",
            f"[{colour}]{one.verdict}[/{colour}]",
            f"{alone(one.harm, one.record)}{_percent(one.harm)}{beyond(one)}",
            f"{short_percent(one.highest_harm)} %",
            _plain("; ".join(f"{100 * rate(one):.2g} %, {one.name}" for one in one.record)),
        )
    return table


def rate(record: BaseRate) -> float:
    """Deaths and accidents on record, a time it was counted."""
    return (record.fatal + (record.injured or 0)) / record.counted


def _percent(odds: Odds) -> str:
    return f"{short_percent(odds.p)} % ({short_percent(odds.low)} to {short_percent(odds.high)})"


def _unassessed_line(plan: Plan) -> str:
    named = ", ".join(f"{one.gag} ({one.scene})" for one in plan.unassessed if one.gag)
    more = sum(not one.gag for one in plan.unassessed)
    words = [f"{named}; no model yet, or not described" if named else ""]
    words += [f"{more} more by the script's words" if more else ""]
    return f"Without a number: {'; '.join(word for word in words if word)}"


def _schedule_lines(plan: Plan) -> list[str]:
    if plan.schedule is None:
        return []
    schedule = plan.schedule
    lines = [
        f"{schedule.days[-1].number} shooting days, {schedule.days[0].date} to {schedule.days[-1].date}",
        f"Expected cost {_costs(schedule.costs, plan.currency)}; {schedule.status}"
        + ("" if schedule.conflicts else f", gap {100 * schedule.gap:.2g} %"),
    ]
    return lines + [_gate_line(curve, plan.currency) for curve in schedule.curves]


def _costs(costs: Costs, currency: str) -> str:
    return (
        f"{currency} {costs.total:,.0f} (hold {costs.hold:,.0f}, moves {costs.moves:,.0f}, "
        f"at risk {costs.at_risk:,.0f}, rewrite or stop {costs.rewrite:,.0f})"
    )


def _gate_line(curve: Curve, currency: str) -> str:
    line = (
        f"Make-or-break {curve.gag}: fails with {100 * curve.fails:.2g} %, "
        f"planned on date {curve.planned_day}"
    )
    if curve.no_go:
        line = f"{line}; {curve.no_go}, on any day"
    if curve.day_one_saves is None:
        return f"{line}; day 1 is not possible"
    less = "less" if curve.day_one_saves >= 0.0 else "more"
    return (
        f"{line}; on day 1 {currency} {abs(curve.day_one_saves):,.0f} {less} than on the last day it can be"
    )
