"""What the runs say: margins, drivers, and the map of go and no-go."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch, Rectangle

from precipice.paper.canvas import BLUE, GREY, INK, ORANGE, RED
from precipice.paper.labels import may_go
from precipice.paper.words import in_trade, pretty_unit, short_percent, trade_text, trade_unit
from precipice.production.assessment import Assessment, MarginResult, Severity
from precipice.production.findings import TotalEffect

SEVERITY_COLOUR = {Severity.SPOILS: GREY, Severity.INJURES: ORANGE, Severity.KILLS: RED}
GO, UNSURE, NO_GO = "#5aa469", "#f0d264", "#c8493b"
HATCH = "#7e2218"
"""Lines over what is no go."""


def margin_violins(axes: Any, one: Assessment) -> None:
    """One violin a margin, as wide as takes are many; zero is the limit.

    They are drawn in units of each margin's own median, so that feet and pounds share a picture.
    """
    drawn = list(reversed(list(enumerate(one.margins))))
    sample = np.array(one.margin_sample)
    for row, (k, margin) in enumerate(drawn):
        colour = SEVERITY_COLOUR[margin.severity]
        middle = _middle(margin)
        values = np.clip(sample[:, k] / middle, LEAST_SHOWN, MOST_SHOWN)
        if np.ptp(values) > 1e-6:
            violin = axes.violinplot(values, [row], orientation="horizontal", widths=0.8, showextrema=False)
            for body in violin["bodies"]:
                body.set_facecolor(colour)
                body.set_edgecolor(colour)
                body.set_alpha(0.55)
        edges = np.clip(np.array(margin.quantiles)[[1, 4, 7]] / middle, LEAST_SHOWN, MOST_SHOWN)
        axes.plot([edges[0], edges[2]], [row, row], color=colour, lw=1.2)
        axes.plot([edges[1]], [row], marker="|", ms=11, mew=2.0, color=INK)
        axes.annotate(
            f"typically {trade_text(margin.quantiles[4], margin.unit)}",
            (MOST_SHOWN, row),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            annotation_clip=False,
        )
    axes.axvline(0.0, color=INK, lw=1.4)
    axes.axvspan(LEAST_SHOWN, 0.0, color="#f6dcd9", zorder=0)
    names = [wrapped(f"{margin.label}: {margin.severity.word}", 36) for _, margin in drawn]
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlim(LEAST_SHOWN, MOST_SHOWN)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.set_xticks([0.0, 1.0], ["the limit", "typical"])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


LEAST_SHOWN, MOST_SHOWN = -1.0, 2.5


def _middle(margin: MarginResult) -> float:
    values = np.array(margin.quantiles)
    return abs(float(values[4])) or float(np.ptp(values)) or 1.0


def halving_bars(axes: Any, one: Assessment) -> None:
    """Odds of harm with one tolerance halved, beside the odds as stated."""
    shown = list(reversed(one.halvings[:6]))
    if not shown:
        return
    before = 100.0 * shown[0].before
    widest = 1.6 * max(before, *(100.0 * halving.after for halving in shown)) + 1e-9
    for row, halving in enumerate(shown):
        after = 100.0 * halving.after
        sure = halving.high < 0.0
        axes.barh(row, after, color=BLUE if sure else GREY, height=0.6, alpha=1.0 if sure else 0.5)
        low, high = 100.0 * (halving.before + halving.low), 100.0 * (halving.before + halving.high)
        axes.plot([max(0.0, low), min(high, widest)], [row, row], color=INK, lw=1.4)
        word = f"{after:.2g} %" if sure else f"{after:.2g} %, no clear change"
        right = min(max(after, high), widest)
        axes.annotate(word, (right, row), (6, 0), textcoords="offset points", va="center", fontsize=8)
    axes.axvline(before, color=RED, lw=1.4)
    axes.annotate(
        f"as stated, {before:.2g} %",
        (before, len(shown) - 0.45),
        (4, 0),
        textcoords="offset points",
        fontsize=8,
    )
    axes.set_yticks(range(len(shown)), [wrapped(halving.label) for halving in shown])
    axes.set_xlim(0.0, widest)
    axes.set_ylim(-0.6, len(shown) - 0.1)
    axes.set_xlabel("injury or worse in one take, percent, with that tolerance halved")
    axes.tick_params(axis="y", length=0)


LEAST_HAND = 0.005
"""An input with less of a hand than this is not drawn."""


def drivers_shown(one: Assessment) -> list[TotalEffect]:
    """The inputs that `driver_bars` draws, the strongest first."""
    return [effect for effect in one.totals[:7] if effect.total >= LEAST_HAND] or list(one.totals[:1])


def driver_bars(axes: Any, one: Assessment) -> None:
    """How much of what brings a take near harm each input has a hand in, in percent, with its interval."""
    shown = drivers_shown(one)[::-1]
    for row, effect in enumerate(shown):
        total = 100.0 * effect.total
        axes.barh(row, total, color=BLUE if effect.input else GREY, height=0.62)
        if effect.low is not None and effect.high is not None:
            ends = [max(0.0, 100.0 * effect.low), 100.0 * effect.high]
            axes.plot(ends, [row, row], color=INK, lw=1.4)
        right = max(total, 100.0 * (effect.high or 0.0))
        axes.annotate(
            f"{total:.0f} %", (right, row), (5, 0), textcoords="offset points", va="center", fontsize=8
        )
    axes.set_yticks(range(len(shown)), [wrapped(effect.label) for effect in shown])
    axes.set_xlim(0.0, 1.15 * max(100.0 * (effect.high or effect.total) for effect in shown))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def wrapped(label: str, width: int = 30) -> str:
    """A label on two lines, wider than asked for where it would take more."""
    while len(lines := textwrap.wrap(label, width, break_long_words=False)) > 2:
        width += 1
    return "\n".join(lines)


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
    # In grey the red and the green are one: what is no go is hatched too.
    across, up = _edges(x), _edges(y)
    for row, column in zip(*np.nonzero(verdict == 2), strict=True):
        size = (across[column + 1] - across[column], up[row + 1] - up[row])
        corner = (across[column], up[row])
        axes.add_patch(Rectangle(corner, *size, fill=False, hatch="///", edgecolor=HATCH, linewidth=0.0))
    if len(x) <= MOST_NUMBERS:
        _numbers(axes, x, y, p, verdict)
    else:
        _levels(axes, x, y, p, chart.limit)
    _stated(axes, one)
    axes.set_xlabel(_with_unit(chart.x_label, chart.x_unit))
    axes.set_ylabel(textwrap.fill(_with_unit(chart.y_label, chart.y_unit), 28))
    axes.set_xlim(_edges(x)[0], _edges(x)[-1])
    axes.set_ylim(_edges(y)[0], _edges(y)[-1])


def _with_unit(label: str, unit: str) -> str:
    shown = pretty_unit(trade_unit(unit))
    return f"{label}, {shown}" if shown else label


MOST_NUMBERS = 12
"""Columns up to which every cell says its number; beyond, lines of equal odds do."""


def _numbers(axes: Any, x: np.ndarray, y: np.ndarray, p: np.ndarray, verdict: np.ndarray) -> None:
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


def _levels(axes: Any, x: np.ndarray, y: np.ndarray, p: np.ndarray, limit: float) -> None:
    """Lines of equal odds, the limit's thick."""
    percent = np.maximum(100.0 * p, 1e-6)
    if percent.min() < 100.0 * limit < percent.max():
        lines = axes.contour(x, y, percent, levels=[100.0 * limit], colors=INK, linewidths=2.2)
        may_go(axes.clabel(lines, fmt=lambda level: f"{level:g} %, the limit", fontsize=8))
    levels = [level for level in (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0) if level != 100.0 * limit]
    inside = [level for level in levels if percent.min() < level < percent.max()]
    if inside:
        lines = axes.contour(x, y, percent, levels=inside, colors=INK, linewidths=0.7)
        may_go(axes.clabel(lines, fmt=lambda level: f"{level:g} %", fontsize=8))


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
        (GO, f"go: even the upper end is within {short_percent(limit)} %"),
        (UNSURE, "not decided by these runs"),
        (NO_GO, "no-go"),
    )
    keys: list[Any] = [
        Patch(
            facecolor=colour,
            hatch="////" if colour == NO_GO else "",
            edgecolor=HATCH,
            linewidth=0.0,
            label=word,
        )
        for colour, word in words
    ]
    keys += axes.plot([], [], marker="o", ms=6, lw=1.6, color=INK, mfc="white", label="as stated, 5 to 95 %")
    axes.figure.legend(handles=keys, loc="outside lower center", ncols=2, handlelength=1.2, columnspacing=1.2)
