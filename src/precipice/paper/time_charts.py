"""The middle run over time: height, speed and load, with the limits they are held against."""

from __future__ import annotations

from typing import Any

import numpy as np

from precipice.paper.canvas import BLUE, GREY, INK, ORANGE, RED, ROCK
from precipice.paper.jump_charts import FOOT
from precipice.production.assessment import Assessment

MILE_AN_HOUR, POUND = 0.44704, 4.4482216152605
LAST = 6.0
"""s shown after the canopy is open; from there on little changes until the landing."""


def over_time(figure: Any, one: Assessment) -> None:
    """Three charts under each other on one axis of time."""
    series = one.series
    if series is None:
        return
    t = np.array(series.t)
    until = _shown_until(one, float(t[-1]))
    height, load = _limit(one, "opening_height"), _limit(one, "opening_load")
    rows = (
        (
            "above the landing zone, ft",
            np.array(series.height) / FOOT,
            BLUE,
            height,
            FOOT,
        ),
        ("speed, mph", np.array(series.speed) / MILE_AN_HOUR, ORANGE, None, MILE_AN_HOUR),
        ("pull on the harness, lbf", np.array(series.load) / POUND, RED, load, POUND),
    )
    charts = figure.subplots(3, 1, sharex=True)
    for axes, (label, values, colour, limit, unit) in zip(charts, rows, strict=True):
        axes.plot(t, values, color=colour, lw=2.0)
        if unit == FOOT:
            _ground(axes, one, t, limit)
        elif limit is not None:
            axes.axhline(limit / unit, color=INK, lw=1.0, ls=(0, (5, 3)))
            axes.annotate(
                "limit", (until, limit / unit), (-4, 3), textcoords="offset points", ha="right", fontsize=8
            )
        for phase in one.phases[1:-1]:
            axes.axvline(phase.start, color=GREY, lw=0.5, alpha=0.6)
        axes.set_ylabel(label)
        axes.set_ylim(0.0, 1.12 * max(float(values[t <= until].max()), (limit or 0.0) / unit))
        axes.set_xlim(0.0, until)
    _name_phases(charts[0], one, until)
    charts[-1].set_xlabel("seconds after the lip")


def _ground(axes: Any, one: Assessment, t: np.ndarray, limit: float | None) -> None:
    """The ground below, and the height over it at which the canopy must be full."""
    below = np.array(one.series.ground if one.series else ()) / FOOT
    axes.fill_between(t, below, 0.0, color=ROCK, lw=0)
    opened = next((phase.start for phase in one.phases if phase.name == "canopy"), None)
    if limit is None or opened is None:
        return
    least = float(np.interp(opened, t, below)) + limit / FOOT
    axes.plot([opened], [least], marker="_", ms=26, mew=1.6, color=INK)
    axes.annotate("canopy full above here", (opened, least), (16, -3), textcoords="offset points", fontsize=8)


def _limit(one: Assessment, name: str) -> float | None:
    return next((margin.limit for margin in one.margins if margin.name == name), None)


def _shown_until(one: Assessment, end: float) -> float:
    opened = next((phase.start for phase in one.phases if phase.name == "canopy"), end)
    return min(end, opened + LAST)


def _name_phases(axes: Any, one: Assessment, until: float) -> None:
    shown = [phase for phase in one.phases[1:-1] if phase.start < until]
    for k, phase in enumerate(shown):
        axes.annotate(
            phase.label,
            (phase.start, 1.0),
            (2, 4 + 10 * (k % 3)),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=7.5,
            color=INK,
        )
