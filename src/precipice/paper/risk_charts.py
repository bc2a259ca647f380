"""What the runs say: margins, drivers, and the map of go and no-go."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap

from precipice.paper.canvas import BLUE, GREY, INK, ORANGE, RED
from precipice.paper.words import in_trade, pretty_unit, trade_text, trade_unit
from precipice.production.assessment import Assessment, Driver, MarginResult, Severity

SEVERITY_COLOUR = {Severity.SPOILS: GREY, Severity.INJURES: ORANGE, Severity.KILLS: RED}
GO, UNSURE, NO_GO = "#5aa469", "#f0d264", "#c8493b"


def margin_bars(axes: Any, one: Assessment) -> None:
    """One bar a margin, from its worst take in a thousand to its best; zero is the limit.

    Bars are drawn in units of each margin's own median, so that feet and pounds share a picture.
    """
    for row, margin in enumerate(reversed(one.margins)):
        scaled = _scaled(margin)
        colour = SEVERITY_COLOUR[margin.severity]
        axes.plot([scaled[0], scaled[8]], [row, row], color=colour, lw=1.2)
        axes.plot([scaled[2], scaled[6]], [row, row], color=colour, lw=7, solid_capstyle="butt", alpha=0.55)
        axes.plot([scaled[4]], [row], marker="|", ms=13, mew=2.2, color=INK)
        median = trade_text(margin.quantiles[4], margin.unit)
        axes.annotate(
            f"typically {median}",
            (scaled[8], row),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.axvline(0.0, color=INK, lw=1.4)
    axes.axvspan(-100.0, 0.0, color="#f6dcd9", zorder=0)
    names = [f"{margin.label}\n{margin.severity.word}" for margin in reversed(one.margins)]
    axes.set_yticks(range(len(names)), names)
    least = min([_scaled(margin)[0] for margin in one.margins] + [0.0])
    most = max(_scaled(margin)[8] for margin in one.margins)
    axes.set_xlim(max(-2.5, least - 0.15), min(4.0, most) + 0.75)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.set_xticks([0.0], ["the limit"])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _scaled(margin: MarginResult) -> np.ndarray:
    values = np.array(margin.quantiles)
    middle = abs(values[4]) or float(np.ptp(values)) or 1.0
    scaled: np.ndarray = np.clip(values / middle, -2.5, 4.0)
    return scaled


def driver_bars(axes: Any, drivers: tuple[Driver, ...]) -> None:
    """How much each input moves the nearest miss, as shares."""
    shown = list(reversed(drivers[:6]))
    for row, driver in enumerate(shown):
        helps = driver.correlation > 0.0
        axes.barh(row, 100.0 * driver.share, color=BLUE if helps else ORANGE, height=0.62)
        word = "more of it helps" if helps else "more of it hurts"
        axes.annotate(
            f"{100.0 * driver.share:.0f} %, {word}",
            (100.0 * driver.share, row),
            (5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.set_yticks(range(len(shown)), [_wrapped(driver.label) for driver in shown])
    axes.set_xlim(0.0, 1.5 * max(100.0 * driver.share for driver in shown))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _wrapped(label: str, width: int = 30) -> str:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines[:2])


def go_no_go(axes: Any, one: Assessment) -> None:
    """Probability of harm in percent over two inputs; green where its upper end stays within the limit."""
    chart = one.go_map
    if chart is None:
        return
    p, high = np.array(chart.p), np.array(chart.high)
    verdict = np.where(high <= chart.limit, 0, np.where(p <= chart.limit, 1, 2))
    x = np.array([in_trade(value, chart.x_unit) for value in chart.x])
    y = np.array([in_trade(value, chart.y_unit) for value in chart.y])
    colours = ListedColormap([GO, UNSURE, NO_GO])
    axes.pcolormesh(_edges(x), _edges(y), verdict, cmap=colours, norm=BoundaryNorm([-0.5, 0.5, 1.5, 2.5], 3))
    for row in range(len(y)):
        for column in range(len(x)):
            axes.text(
                x[column],
                y[row],
                _cell(float(p[row, column])),
                ha="center",
                va="center",
                fontsize=7,
                color="white" if verdict[row, column] == 2 else INK,
            )
    _stated(axes, one)
    axes.set_xlabel(f"{chart.x_label}, {pretty_unit(trade_unit(chart.x_unit))}")
    axes.set_ylabel(_wrapped(f"{chart.y_label}, {pretty_unit(trade_unit(chart.y_unit))}", 34))
    axes.set_xlim(_edges(x)[0], _edges(x)[-1])
    axes.set_ylim(_edges(y)[0], _edges(y)[-1])


def _stated(axes: Any, one: Assessment) -> None:
    """The stated point with its 5 to 95 % ranges."""
    chart = one.go_map
    inputs = {entry.name: entry for entry in one.inputs}
    if chart is None or chart.x_input not in inputs or chart.y_input not in inputs:
        return
    across, upwards = inputs[chart.x_input], inputs[chart.y_input]
    x, y = in_trade(across.mean, chart.x_unit), in_trade(upwards.mean, chart.y_unit)
    axes.plot([in_trade(edge, chart.x_unit) for edge in (across.low, across.high)], [y, y], color=INK, lw=1.6)
    axes.plot(
        [x, x], [in_trade(edge, chart.y_unit) for edge in (upwards.low, upwards.high)], color=INK, lw=1.6
    )
    axes.plot([x], [y], marker="o", ms=6, mfc="white", mec=INK, mew=1.6)


def _cell(p: float) -> str:
    if p == 0.0:
        return "0"
    return f"{100.0 * p:.0f}" if p >= 0.0995 else f"{100.0 * p:.1f}"


def _edges(middles: np.ndarray) -> np.ndarray:
    half = np.diff(middles) / 2.0
    edges: np.ndarray = np.concatenate(
        ([middles[0] - half[0]], middles[:-1] + half, [middles[-1] + half[-1]])
    )
    return edges


def map_key(axes: Any, limit: float) -> None:
    """What the colours of the map mean, under it."""
    words = (
        (GO, f"go: even the upper end is within {100 * limit:.2g} %"),
        (UNSURE, "not decided by these runs"),
        (NO_GO, "no-go"),
    )
    for colour, word in words:
        axes.plot([], [], marker="s", ms=9, lw=0, color=colour, label=word)
    axes.plot([], [], marker="o", ms=6, lw=1.6, color=INK, mfc="white", label="as stated, 5 to 95 %")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, handlelength=1.2, columnspacing=1.2)
