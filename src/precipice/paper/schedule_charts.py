"""The day-one curve: what the shoot is expected to cost by the day on which a gate is shot."""

from __future__ import annotations

from typing import Any

from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, RED
from precipice.paper.words import short_money
from precipice.plan.plan import Costs, Curve

PARTS = (
    ("hold", "cast held", "#8fb3d9"),
    ("moves", "company moves", "#b9b2a6"),
    ("at_risk", "spent on scenes that fall", ORANGE),
    ("rewrite", "rewrite, waiting or stopping", RED),
)


def day_one_curve(axes: Any, curve: Curve, currency: str) -> None:
    """Stacked: what finding out on each day adds to the pay and running costs that every order has."""
    points = [(point.day, point.costs) for point in curve.points if point.costs is not None]
    low = min(costs.work + costs.running for _, costs in points)
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
                "not\npossible",
                (point.day, 0.0),
                (0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=7,
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
    axes.set_xticks([point.day for point in curve.points])
    axes.set_xlabel(f"shooting day on which {curve.gag} is shot")
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


def _stack(costs: Costs, low: float) -> list[tuple[str, float, str]]:
    more = ("more days of pay and running", costs.work + costs.running - low, INK)
    return [(label, getattr(costs, name), colour) for name, label, colour in PARTS] + [more]
