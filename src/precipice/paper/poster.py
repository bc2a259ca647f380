"""One picture of the plan: a gag's path, its odds, go and no-go, the day-one curve, the first days."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.patches import Rectangle

from precipice.paper import words
from precipice.paper.canvas import GREY, INK, RED, png
from precipice.paper.path_charts import has_side, has_top, side_view, top_view
from precipice.paper.risk_charts import GO, go_no_go
from precipice.paper.schedule_charts import day_one_curve
from precipice.paper.strips import strip_colour
from precipice.plan.plan import Plan
from precipice.plan.result import ScheduleResult
from precipice.production.assessment import Assessment

INCHES, DOTS = (15.0, 11.0), 120
STRIPS = 13
"""Strips and day breaks that fit."""


def render_poster(plan: Plan) -> bytes:
    """The plan as a PNG of 1,800 by 1,320 pixels."""

    def draw(figure: Any) -> None:
        head, body = figure.subfigures(2, 1, height_ratios=(1.0, 10.0))
        _head(head, plan)
        left, right = body.subfigures(1, 2, width_ratios=(1.0, 1.12))
        upper, lower = right.subfigures(2, 1, height_ratios=(1.0, 1.05))
        _path(left, plan)
        _map(upper, plan)
        _money(lower, plan)

    return png(INCHES, DOTS, draw)


def _head(figure: Any, plan: Plan) -> None:
    figure.text(0.02, 0.42, plan.title, fontsize=26, fontweight="bold", va="center")
    days = f", {words.plural(plan.schedule.days[-1].number, 'shooting day')}" if plan.schedule else ""
    sub = f"{words.plural(len(plan.scenes), 'scene')}, {words.plural(plan.pages, 'page')}{days}"
    figure.text(0.02, 0.0, sub, fontsize=12, color=GREY, va="center")
    if plan.assessments:
        _verdict(figure, 0.5, plan.assessments[0].verdict == "go", _odds(plan.assessments[0]))
    others = plan.assessments[1:]
    if others:
        stopped = [one.gag for one in others if one.verdict != "go"]
        said = f"{words.plural(len(others), 'further stunt')}: "
        said += f"no-go for {', '.join(stopped)}" if stopped else "every one a go by its odds"
        _verdict(figure, 0.0, not stopped, textwrap.fill(said, 70))
    figure.text(
        0.98, 0.5, words.COORDINATOR.replace("; ", ";\n"), fontsize=11, ha="right", va="center", color=GREY
    )


def _verdict(figure: Any, y: float, is_go: bool, said: str) -> None:
    label = "GO" if is_go else "NO-GO"
    colour = GO if is_go else RED
    figure.text(0.455, y, label, fontsize=20, fontweight="bold", color=colour, va="center")
    figure.text(0.455 + 0.03 + 0.012 * len(label), y, said, fontsize=9.5, va="center")


def _odds(one: Assessment) -> str:
    return (
        f"{one.gag}: injury or worse in one take,\n"
        f"{words.alone(one.harm, one.record)}{words.chance(one.harm)}{words.beyond(one)}\n"
        f"{words.record_short(one.record)}"
    )


def _path(figure: Any, plan: Plan) -> None:
    """The first gag that has a path, and the first strips."""
    path, strips = figure.subfigures(2, 1, height_ratios=(1.55, 1.0))
    one = next((one for one in plan.assessments if one.tracks and (has_side(one) or has_top(one))), None)
    if one is not None:
        axes = path.subplots()
        draw = side_view if has_side(one) else top_view
        draw(axes, one)
        axes.set_title(f"{one.gag}: the middle of {one.runs:,} takes, and their spread")
    if plan.schedule:
        _strips(strips.subplots(), plan, plan.schedule)


def _map(figure: Any, plan: Plan) -> None:
    charted = [one for one in plan.assessments if one.go_map is not None]
    if charted:
        axes = figure.subplots()
        go_no_go(axes, charted[0])
        axes.set_title(_map_title(charted[0]))


def _map_title(one: Assessment) -> str:
    limit = words.short_percent(one.highest_harm)
    return f"Go (green), undecided, no-go (red): injury or worse in %, limit {limit} %"


def _money(figure: Any, plan: Plan) -> None:
    curves = plan.schedule.curves if plan.schedule else ()
    if curves and any(point.costs for point in curves[0].points):
        axes = figure.subplots()
        day_one_curve(axes, curves[0], plan.currency)
        axes.set_title(f"Should we do it first? Expected cost by the day of {curves[0].gag}")


def _strips(axes: Any, plan: Plan, schedule: ScheduleResult) -> None:
    """The first strips of the board."""
    scenes = {scene.number: scene for scene in plan.scenes}
    row = 0
    for day in schedule.days:
        for number in day.scenes:
            if row < STRIPS:
                scene = scenes[number]
                axes.add_patch(Rectangle((0, -row - 1), 100, 1, fc=strip_colour(scene), ec="#8a8f97", lw=0.5))
                axes.text(1, -row - 0.5, scene.number, fontsize=8.5, fontweight="bold", va="center")
                axes.text(8, -row - 0.5, _short(scene.heading, 52), fontsize=8.5, va="center")
                axes.text(79, -row - 0.5, _short(", ".join(scene.cast), 16), fontsize=8, va="center")
                axes.text(99, -row - 0.5, scene.pages, fontsize=8.5, va="center", ha="right")
                row += 1
        if row < STRIPS:
            axes.add_patch(Rectangle((0, -row - 1), 100, 1, fc=INK, lw=0))
            text = f"End of day {day.number}, {words.day_text(day.date)}, {day.base}"
            axes.text(1, -row - 0.5, text, fontsize=8.5, color="white", fontweight="bold", va="center")
            row += 1
    axes.set_xlim(-2, 101)
    axes.set_ylim(-STRIPS, 0)
    axes.set_title("The first days of the board")
    axes.axis("off")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "\u2026"
