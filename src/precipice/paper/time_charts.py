"""The middle run over time, with the limits that it is held against."""

from __future__ import annotations

from typing import Any

import numpy as np

from precipice.paper.canvas import BLUE, GREY, INK, ORANGE, RED, ROCK
from precipice.paper.risk_charts import wrapped
from precipice.paper.words import in_trade, pretty_unit, trade_unit
from precipice.production.assessment import Assessment
from precipice.production.picture import Curve

LABEL = 24
"""Letters in a line of a chart's label."""

COLOURS = (BLUE, ORANGE, RED, "#4b7f52", "#7b4b94")


def over_time(figure: Any, one: Assessment) -> None:
    """A chart for each curve under each other, on one axis of time."""
    series = one.series
    if series is None:
        return
    t = np.array(series.t)
    until = float(t[-1]) if series.until is None else min(float(t[-1]), series.until)
    charts = np.atleast_1d(figure.subplots(len(series.curves), 1, sharex=True))
    for k, (axes, curve) in enumerate(zip(charts, series.curves, strict=True)):
        values = _shown(curve.values, curve)
        axes.plot(t, values, color=COLOURS[k % len(COLOURS)], lw=2.0)
        _limits(axes, curve, t, until)
        for phase in one.phases:
            if t[0] <= phase.start < t[-1]:
                axes.axvline(phase.start, color=GREY, lw=0.5, alpha=0.6)
        unit = pretty_unit(trade_unit(curve.unit))
        axes.set_ylabel(wrapped(f"{curve.label}, {unit}" if unit else curve.label, LABEL))
        seen = values[t <= until]
        limit = 0.0 if curve.limit is None else float(_shown((curve.limit,), curve)[0])
        axes.set_ylim(min(0.0, 1.12 * float(seen.min())), 1.12 * max(float(seen.max()), limit, 1e-9))
        axes.set_xlim(min(0.0, float(t[0])), until)
    _name_phases(charts[0], one, float(t[0]), until)
    charts[-1].set_xlabel(f"seconds after {one.words.clock}")


def _shown(values: tuple[float, ...], curve: Curve) -> np.ndarray:
    """SI values in the trade's unit."""
    return np.array([in_trade(value, curve.unit) for value in values])


def _limits(axes: Any, curve: Curve, t: np.ndarray, until: float) -> None:
    """The line that it must not cross, what lies below it, and the mark it must be above."""
    if curve.floor:
        axes.fill_between(t, _shown(curve.floor, curve), 0.0, color=ROCK, lw=0)
    if curve.limit is not None:
        at = float(_shown((curve.limit,), curve)[0])
        axes.axhline(at, color=INK, lw=1.0, ls=(0, (5, 3)))
        axes.annotate("limit", (until, at), (-4, 3), textcoords="offset points", ha="right", fontsize=8)
    if curve.mark is not None:
        moment, least = curve.mark[0], float(_shown((curve.mark[1],), curve)[0])
        axes.plot([moment], [least], marker="_", ms=26, mew=1.6, color=INK)
        axes.annotate(curve.mark_label, (moment, least), (16, -3), textcoords="offset points", fontsize=8)


def _name_phases(axes: Any, one: Assessment, begin: float, until: float) -> None:
    shown = [phase for phase in one.phases if begin <= phase.start < until]
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
