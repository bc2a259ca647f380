"""The drawings of a gag: what there is to see of it, each with its name and its size."""

from __future__ import annotations

from typing import Any

from precipice.paper.canvas import Draw
from precipice.paper.path_charts import (
    WIDTH,
    close_view,
    has_side,
    has_top,
    side_size,
    side_view,
    top_size,
    top_view,
)
from precipice.paper.risk_charts import driver_bars, go_no_go, halving_bars, map_key, margin_violins
from precipice.paper.time_charts import over_time
from precipice.production.assessment import Assessment

CLOSE_UP = 4.6
"""Height of two views beside each other, inches."""

Figure = tuple[str, tuple[float, float], Draw]
"""Name of a drawing, its width and height in inches, and what draws it."""


def gag_views(one: Assessment, width: float = WIDTH) -> list[Figure]:
    """The gag from the side and from above, as far as there is something to see.

    Args:
        one: The gag.
        width: Of each, inches.
    """

    def side(figure: Any) -> None:
        side_view(figure.subplots(), one)

    def above(figure: Any) -> None:
        reach = one.words.close_up
        if reach is None:
            top_view(figure.subplots(), one)
            return
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.35))
        close_view(left, one, reach)
        top_view(right, one)

    drawings: list[Figure] = []
    if has_side(one):
        drawings.append(("side", side_size(one, width), side))
    if has_top(one):
        size = (width, CLOSE_UP) if one.words.close_up is not None else top_size(one, width)
        drawings.append(("above", size, above))
    return drawings


def gag_figures(one: Assessment) -> list[Figure]:
    """Every drawing that the gag has something for, in the order of the page."""

    def margins(figure: Any) -> None:
        margin_violins(figure.subplots(), one)

    def drivers(figure: Any) -> None:
        driver_bars(figure.subplots(), one)

    def halved(figure: Any) -> None:
        halving_bars(figure.subplots(), one)

    def time(figure: Any) -> None:
        over_time(figure, one)

    def chart(figure: Any) -> None:
        axes = figure.subplots()
        go_no_go(axes, one)
        map_key(axes, one.highest_harm)

    drawings = gag_views(one)
    if one.series is not None:
        drawings.append(("time", (9.6, 1.8 * len(one.series.curves) + 1.2), time))
    if one.margin_sample:
        drawings.append(("margins", (9.6, 0.56 * len(one.margins) + 0.9), margins))
    if one.totals:
        drawings.append(("drivers", (9.6, 3.4), drivers))
    if any(halving.before or halving.after for halving in one.halvings):
        drawings.append(("halved", (9.6, 0.48 * min(6, len(one.halvings)) + 1.0), halved))
    if one.go_map is not None:
        drawings.append(("map", (9.6, 5.6), chart))
    return drawings
