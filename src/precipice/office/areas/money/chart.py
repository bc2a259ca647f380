"""Bar charts as numbers for a template: each bar a day to be pointed at, with its row of a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from precipice.paper.schedule_charts import PARTS, cost_lines
from precipice.paper.words import MONTHS, day_text, money, plain_percent, short_money
from precipice.plan.result import Costs, Curve, RiskRow, WrapRow

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 960.0, 340.0, 64.0, 34.0, 30.0
NARROW, A_DAY = 340.0, 56.0
"""Width of the smallest chart, and of a day as long as there is room; px, so that words stay legible."""
FILLED = 0.8
"""Part of a day's width that its bar fills."""
MOST_TICKS = 16


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a bar: its style class, and where it stands."""

    name: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of a chart.

    Attributes:
        x: Left edge of the bar.
        width: Of the bar.
        boxes: Its parts from below.
        tick: What stands below it; "" where there is no room.
        label: What stands above it; "" for nothing.
        mark: "best", "planned", "best planned" or "".
        words: All it says, as cells of the table.
    """

    x: float
    width: float
    boxes: tuple[Box, ...]
    tick: str
    label: str
    mark: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        name: Short, for ids.
        width: Of all of it, px.
        bars: Its days.
        grid: Height of a line across, and what it stands for.
        heads: Heads of the table's columns.
        legend: Style class and words of each part.
        line: Where a line down stands, and its words; None for none.
    """

    name: str
    width: float
    bars: tuple[Bar, ...]
    grid: tuple[tuple[float, str], ...]
    heads: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    line: tuple[float, str] | None = None


def curve_chart(curve: Curve, currency: str) -> Chart:
    """The day-one curve: what finding out on each day adds to the pay and running costs of every order."""
    found = [point.costs for point in curve.points if point.costs is not None]
    low = min((_always(costs) for costs in found), default=0.0)
    high = max((costs.total - low for costs in found), default=1.0)
    place = _Places(len(curve.points), high)
    bars = []
    for number, point in enumerate(curve.points):
        costs = point.costs
        parts = _stack(costs, low) if costs is not None else ()
        marks = [
            name
            for name, day in (("best", curve.best_day), ("planned", curve.planned_day))
            if day == point.day
        ]
        words = (
            day_text(point.date),
            money(costs.total, currency) if costs is not None else "no plan found",
            plain_percent(point.fails),
            *((money(amount, currency) for _, amount in parts) if parts else ("",) * (len(PARTS) + 1)),
        )
        bars.append(place.bar(number, parts, _tick(point.date), ", ".join(marks), " ".join(marks), words))
    legend = (*((name, label) for name, label, _ in PARTS), ("more", "more days of pay and running"))
    heads = ("Shot on", "Expected cost", "Fails", *(label for _, label in legend))
    return Chart(curve.gag, place.width, _thinned(bars), place.grid(short_money), heads, legend)


def risk_chart(name: str, rows: Sequence[RiskRow], currency: str) -> Chart:
    """Spent by the end of each day, and what of it would be lost, were the gate to fail that day."""
    place = _Places(len(rows), max((row.spent for row in rows), default=1.0))
    bars = [
        place.bar(
            number,
            (("lost", row.lost), ("spent", row.spent - row.lost)),
            _tick(row.date),
            "",
            "",
            (day_text(row.date), money(row.spent, currency), money(row.lost, currency)),
        )
        for number, row in enumerate(rows)
    ]
    legend = (("lost", "lost, were it to fail that day"), ("spent", "the rest of what is spent by then"))
    heads = ("End of", "Spent", "At risk")
    return Chart(name, place.width, _thinned(bars), place.grid(short_money), heads, legend)


def wrap_chart(rows: Sequence[WrapRow], last_wrap: date | None) -> Chart:
    """Probability of having wrapped by each date."""
    place = _Places(len(rows), 1.0)
    bars = [
        place.bar(
            number,
            (("late" if last_wrap is not None and row.date > last_wrap else "wrapped", row.by_then),),
            _tick(row.date),
            "",
            "",
            (day_text(row.date), plain_percent(row.by_then)),
        )
        for number, row in enumerate(rows)
    ]
    at = sum(last_wrap is not None and row.date <= last_wrap for row in rows)
    line = (place.x(at), "last wrap for the release") if last_wrap is not None and rows else None
    late = (("late", "too late for the release"),) if last_wrap is not None else ()
    legend = (("wrapped", "wrapped by then"), *late)
    grid = place.grid(lambda value: f"{100.0 * value:.0f} %")
    return Chart("wrap", place.width, _thinned(bars), grid, ("By", "Wrapped"), legend, line)


def cost_shares(costs: Costs) -> list[tuple[str, float, float]]:
    """The parts of a cost: words, amount, share of the whole."""
    whole = costs.total or 1.0
    return [(words, amount, max(0.0, amount / whole)) for words, amount in cost_lines(costs)]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand on a chart of so many days up to so high."""

    count: int
    high: float

    @property
    def width(self) -> float:
        """Of all of it: a day as wide as its words, as long as the widest chart has room."""
        return min(WIDTH, max(NARROW, LEFT + A_DAY * self.count))

    @property
    def ceiling(self) -> float:
        """The highest line: a round number above all bars."""
        return self.step * max(1, math.ceil(self.high / self.step - 1e-9))

    @property
    def step(self) -> float:
        """Between two lines: 1, 2 or 5 times a power of ten."""
        rough = (self.high if self.high > 0.0 else 1.0) / 4.0
        power = 10.0 ** math.floor(math.log10(rough))
        return next(
            power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= rough * (1 - 1e-9)
        )

    def x(self, number: float) -> float:
        """Left edge of a day."""
        return LEFT + (self.width - LEFT) * number / max(1, self.count)

    def y(self, value: float) -> float:
        """Height of a value."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value / self.ceiling)

    def bar(
        self,
        number: int,
        parts: Iterable[tuple[str, float]],
        tick: str,
        label: str,
        mark: str,
        words: tuple[str, ...],
    ) -> Bar:
        """A day's bar."""
        boxes, total = [], 0.0
        for name, amount in parts:
            shown = max(0.0, amount)
            boxes.append(
                Box(name, round(self.y(total + shown), 1), round(self.y(total) - self.y(total + shown), 1))
            )
            total += shown
        wide = (self.width - LEFT) / max(1, self.count)
        left = self.x(number) + wide * (1.0 - FILLED) / 2.0
        return Bar(round(left, 1), round(wide * FILLED, 1), tuple(boxes), tick, label, mark, words)

    def grid(self, text: Callable[[float], str]) -> tuple[tuple[float, str], ...]:
        """The lines across."""
        count = round(self.ceiling / self.step)
        return tuple((round(self.y(self.step * k), 1), text(self.step * k)) for k in range(count + 1))


def _thinned(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Bars with as many ticks as there is room for."""
    every = 1 + (len(bars) - 1) // MOST_TICKS if bars else 1
    return tuple(bar if number % every == 0 else replace(bar, tick="") for number, bar in enumerate(bars))


def _always(costs: Costs) -> float:
    return costs.total - sum(float(getattr(costs, name)) for name, _, _ in PARTS)


def _stack(costs: Costs, low: float) -> tuple[tuple[str, float], ...]:
    return (*((name, float(getattr(costs, name))) for name, _, _ in PARTS), ("more", _always(costs) - low))


def _tick(day: date) -> str:
    """As nobody can misread it: 7/6 is June to some and July to others."""
    return f"{day.day} {MONTHS[day.month - 1]}"
