"""The day-one curve, the money at risk and the wrap: what the shoot is expected to cost, and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.ticker import MaxNLocator

from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, RED
from precipice.paper.words import day_text, short_money
from precipice.plan.result import Costs, Curve, ReleaseRow, WrapRow

PARTS = (
    ("hold", "cast held", "#8fb3d9"),
    ("moves", "company moves", "#b9b2a6"),
    ("at_risk", "spent on scenes that fall", ORANGE),
    ("rewrite", "rewrite, waiting or stopping", RED),
)
LINES = (
    ("work", "cast, days worked"),
    ("running", "running costs"),
    ("hold", "cast, days held"),
    ("idle", "working days without work"),
    ("overtime", "overtime"),
    ("moves", "company moves"),
    ("wishes", "wishes that are not kept"),
    ("changes", "scenes that leave the dates of the plan before"),
    ("at_risk", "spent on scenes that then fall"),
    ("rewrite", "rewrite, waiting or stopping"),
)
ALWAYS = ("work", "running", "hold", "moves", "at_risk", "rewrite")
"""Lines shown though they are nothing."""

MOST_LABELS = 20
"""Bars that carry their amount; more would not be read."""


def cost_lines(costs: Costs) -> list[tuple[str, float]]:
    """The parts of a cost in words, those that are nothing left out."""
    return [(words, getattr(costs, name)) for name, words in LINES if name in ALWAYS or getattr(costs, name)]


def day_one_curve(axes: Any, curve: Curve, currency: str) -> None:
    """Stacked: what finding out on each day adds to the pay and running costs that every order has."""
    points = [(point.day, point.costs) for point in curve.points if point.costs is not None]
    low = min(_always(costs) for _, costs in points)
    for day, costs in points:
        bottom = 0.0
        for name, amount, colour in _stack(costs, low):
            axes.bar(
                day,
                amount,
                bottom=bottom,
                color=colour,
                width=0.82,
                lw=0,
                label=name if day == points[0][0] else None,
            )
            bottom += amount
        if len(points) > MOST_LABELS and day not in (points[0][0], curve.best_day, curve.planned_day):
            continue
        weight = "bold" if day == curve.planned_day else "normal"
        axes.annotate(
            _label(costs.total),
            (day, bottom),
            (0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            fontweight=weight,
        )
    tops = [costs.total - low for _, costs in points]
    for point in curve.points:
        if point.costs is None:
            axes.annotate(
                "none\nfound" if len(curve.points) <= MOST_LABELS else "x",
                (point.day, 0.0),
                (0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color=GREY,
            )
    planned = next((costs.total - low for day, costs in points if day == curve.planned_day), 0.0)
    axes.annotate(
        "planned",
        (curve.planned_day, planned),
        (0, 16),
        textcoords="offset points",
        ha="center",
        fontsize=9,
        fontweight="bold",
        color=BLUE,
    )
    shown = curve.points[:: 1 + len(curve.points) // MOST_LABELS]
    axes.set_xticks([point.day for point in shown], [_date(point.date) for point in shown], fontsize=8)
    axes.set_xlabel(f"date on which {curve.gag} is shot")
    axes.set_ylabel(f"{currency}, above the least pay and running costs")
    axes.yaxis.set_major_formatter(lambda value, _position: short_money(value))
    axes.set_ylim(0.0, 1.22 * max(tops))
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, handlelength=1.0, columnspacing=1.2)


def _label(amount: float) -> str:
    """The whole cost above a bar, fine enough to tell the bars apart: "2.14 m"."""
    return f"{amount / 1e6:,.2f} m" if amount >= 999_500 else short_money(amount)


def _date(day: date) -> str:
    """A date under an axis, which no reader takes for another: its weekday over "7 Jun"."""
    weekday, number, month, _ = day_text(day).split()
    return f"{weekday}\n{number} {month}"


def _always(costs: Costs) -> float:
    """What is left of a cost without the parts that are drawn by themselves."""
    return costs.total - sum(float(getattr(costs, name)) for name, _, _ in PARTS)


def _stack(costs: Costs, low: float) -> list[tuple[str, float, str]]:
    more = ("more days of pay and running", _always(costs) - low, INK)
    return [(label, getattr(costs, name), colour) for name, label, colour in PARTS] + [more]


def money_at_risk(axes: Any, curve: Curve, currency: str) -> None:
    """Spent by the end of each day, and what of it would be lost, were the gate to fail that day."""
    days = range(len(curve.money))
    axes.fill_between(days, [row.spent for row in curve.money], color=FAINT, lw=0, label="spent so far")
    axes.fill_between(days, [row.lost for row in curve.money], color=RED, lw=0, label="of it at risk")
    step = 1 + len(curve.money) // MOST_LABELS
    ticks = list(days)[::step]
    axes.set_xticks(ticks, [_date(curve.money[k].date) for k in ticks], fontsize=8)
    axes.set_xlabel("end of the day")
    axes.set_ylabel(currency)
    axes.yaxis.set_major_formatter(lambda value, _position: short_money(value))
    axes.set_xlim(0, max(1, len(curve.money) - 1))
    axes.set_ylim(bottom=0.0)
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.legend(loc="upper left")


def wrap_curve(axes: Any, wraps: Sequence[WrapRow], release: ReleaseRow | None) -> None:
    """Probability of having wrapped by each date; the last wrap that makes the release as a line."""
    at = [row.date.toordinal() for row in wraps]
    axes.step(at, [100.0 * row.by_then for row in wraps], where="post", color=BLUE, lw=2)
    if release is not None:
        axes.axvline(release.last_wrap.toordinal(), color=RED, lw=1.5)
        axes.annotate(
            "last wrap for the release",
            (release.last_wrap.toordinal(), 50.0),
            (4, 0),
            textcoords="offset points",
            fontsize=8,
            color=RED,
        )
    # Whole days only: a mark between two would be named as one of them.
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_formatter(lambda value, _position: _date(date.fromordinal(max(1, round(value)))))
    axes.set_ylim(0.0, 104.0)
    axes.set_ylabel("wrapped by then, %")
    axes.grid(color=FAINT, lw=0.6)
