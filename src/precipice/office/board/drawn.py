"""A board as pages show it: each day in HTML of its own, so that only days that changed are sent."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from precipice.office.board.desk import Opened
from precipice.office.board.said import signed
from precipice.office.board.table import State
from precipice.office.pages import templates
from precipice.paper.strips import strip_class
from precipice.paper.words import plain_percent
from precipice.plan.moves import day_numbers
from precipice.plan.pricing import Conflict, DayTotal, Difference, GatePrice, parts
from precipice.production.scene import format_eighths
from precipice.schedule.shoot.problem import COLUMNS, Column

EIGHTHS = 8
"""Of a page."""

KEPT = 4_000
"""Days in HTML that are kept."""

UNIT_WORDS: Mapping[Column, str] = {"main": "Main unit", "second": "Second unit", "prep": "Preparation"}
PART_WORDS = {
    "work": "days worked",
    "hold": "days held",
    "running": "running costs",
    "idle": "days without work",
    "overtime": "overtime",
    "moves": "company moves",
    "wishes": "wishes not kept",
    "changes": "scenes that leave their date",
    "at_risk": "at risk",
    "rewrite": "rewrite or stop",
}


@dataclass(frozen=True, slots=True)
class StripView:
    """What is written on a strip."""

    number: str
    css: str
    kind: str
    heading: str
    pages: str
    hours: str
    cast: str
    units: str
    gate: str = ""
    cover: str = ""

    @property
    def label(self) -> str:
        """The strip read out."""
        said = [f"{'Scene ' if self.pages else ''}{self.number}", self.kind, self.heading]
        said += [f"{self.pages} pages" if self.pages else "", self.hours]
        said += [f"cast {self.cast}" if self.cast else "no cast", self.gate, self.cover]
        return ", ".join(one for one in said if one)


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit on a date."""

    unit: Column
    words: str
    strips: tuple[StripView, ...]
    totals: tuple[str, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """A date on the board."""

    iso: str
    words: str
    regular: bool
    banner: str
    units: tuple[UnitView, ...]
    conflicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board in HTML.

    Attributes:
        number: Revision.
        days: By date.
        numbers: Shooting day by date.
        bones: The boneyard.
        bar: Costs and what has changed.
        unpriced: The bar for those who may not see money.
    """

    number: int
    days: Mapping[str, Markup]
    numbers: Mapping[str, int]
    bones: Markup
    bar: Markup
    unpriced: Markup

    def patch(self, before: Drawn) -> dict[str, Any]:
        """What a page that shows an earlier one has to change; where the calendar is another, that it is."""
        found: dict[str, Any] = {"revision": self.number, "parent": before.number, "bar": self.bar}
        found["days"] = {iso: html for iso, html in self.days.items() if html != before.days.get(iso)}
        if self.days.keys() != before.days.keys():
            found["reload"] = True
        if self.numbers != before.numbers:
            found["numbers"] = self.numbers
        if self.bones != before.bones:
            found["bones"] = self.bones
        return found

    def whole(self, priced: bool) -> dict[str, Any]:
        """Everything, for a page that has missed something; without money for those who may not see it."""
        return {
            "revision": self.number,
            "days": self.days,
            "numbers": self.numbers,
            "bones": self.bones,
            "bar": self.bar if priced else self.unpriced,
        }


@dataclass(slots=True)
class Drawer:
    """Draws the boards of one production; days that it has drawn before it does not draw again."""

    opened: Opened
    _strips: dict[str, StripView] = field(default_factory=dict)
    _days: OrderedDict[DayView, Markup] = field(default_factory=OrderedDict)

    def draw(self, state: State) -> Drawn:
        """A board in HTML."""
        dates = self.opened.desk.shoot.dates
        by_date: dict[int, list[DayTotal]] = {}
        for total in state.priced.days:
            by_date.setdefault(total.day.date, []).append(total)
        conflicts: dict[int, list[Conflict]] = {}
        for one in state.priced.conflicts:
            conflicts.setdefault(one.date, []).append(one)
        gates = {one.strip: one for one in state.priced.gates}
        return Drawn(
            number=state.number,
            days={
                f"{day}": self._day(self._view(state, at, by_date.get(at, []), conflicts.get(at, []), gates))
                for at, day in enumerate(dates)
            },
            numbers={f"{dates[at]}": number for at, number in day_numbers(state.board).items()},
            bones=_part(
                "bones.html.jinja", strips=[self._strip(number, None) for number in state.board.boneyard]
            ),
            bar=bar(self.opened, state, priced=True),
            unpriced=bar(self.opened, state, priced=False),
        )

    def _view(
        self,
        state: State,
        at: int,
        totals: list[DayTotal],
        conflicts: list[Conflict],
        gates: Mapping[str, GatePrice],
    ) -> DayView:
        shoot = self.opened.desk.shoot
        day = shoot.dates[at]
        there = {total.day.column: total for total in totals}
        units = [unit for unit in COLUMNS if unit in there or unit == "main"]
        if self.opened.second and "second" not in units:
            units.insert(1, "second")
        return DayView(
            iso=f"{day}",
            words=f"{day:%a} {day.day} {day:%B}",
            regular=shoot.regular[at],
            banner=state.board.banners.get(day, ""),
            units=tuple(self._unit(unit, there.get(unit), gates) for unit in units),
            conflicts=tuple((one.key, one.words) for one in conflicts),
        )

    def _unit(self, unit: Column, total: DayTotal | None, gates: Mapping[str, GatePrice]) -> UnitView:
        if total is None:
            return UnitView(unit, UNIT_WORDS[unit], (), (), False)
        day = total.day
        said = [_clock(day.length)]
        if unit != "prep":
            pages = "page" if total.eighths == EIGHTHS else "pages"
            said = [f"{format_eighths(total.eighths)} {pages}", *said, f"{_at(day.call)} to {_at(day.wrap)}"]
            said += [f"{_clock(total.overtime)} overtime"] if total.overtime else []
            said += [f"{day.pattern} day"] if day.pattern != "day" else []
            said += [f"pay and running times {day.premium:g}"] if day.premium != 1.0 else []
            said.append(" / ".join(total.bases))
        strips = tuple(self._strip(number, gates.get(number)) for number in total.strips)
        return UnitView(unit, UNIT_WORDS[unit], strips, tuple(said), day.move_before + day.move_inside > 0.0)

    def _strip(self, number: str, gate: GatePrice | None) -> StripView:
        found = self._strips.get(number)
        if found is None:
            found = self._strips[number] = self._written(number)
        if gate is None:
            return found
        values = {name: getattr(found, name) for name in StripView.__slots__}
        words = f"make or break: {gate.gag}, fails with {plain_percent(gate.fails)}"
        return StripView(**values | {"gate": words})

    def _written(self, number: str) -> StripView:
        task = next(task for task in self.opened.desk.shoot.tasks if task.number == number)
        hours, units = _clock(task.minutes), " ".join(task.columns)
        row = self.opened.rows.get(number)
        cast = ", ".join(self.opened.desk.shoot.people[one].id for one in task.cast)
        if row is None:
            return StripView(number, "preparation", "preparation", task.place, "", hours, cast, units)
        words = strip_class(row)
        cover = self.opened.cover.get(number)
        return StripView(
            number,
            words.replace(" ", "-"),
            words,
            row.heading,
            row.pages,
            hours,
            cast,
            units,
            cover=f"cover for {cover}" if cover else "",
        )

    def _day(self, view: DayView) -> Markup:
        found = self._days.pop(view, None) or _part("day.html.jinja", day=view)
        self._days[view] = found
        while len(self._days) > KEPT:
            self._days.popitem(last=False)
        return found


def bar(opened: Opened, state: State, priced: bool) -> Markup:
    """Differences on top of a board, and costs where whoever looks may see money."""
    found, told = state.priced, state.told
    return _part(
        "bar.html.jinja",
        priced=priced,
        expected=found.expected,
        plain=found.cost.total,
        conflicts=len(found.conflicts),
        currency=opened.currency,
        parts=[(PART_WORDS[k], v) for k, v in parts(found.cost).items() if k != "total" and v],
        told=told,
        changed=_changed_words(opened, told, priced),
        by=state.by,
        what=state.what,
        number=state.number,
        gates=found.gates,
        holds=sum(found.holds.values()),
        dates=opened.desk.shoot.dates,
    )


def _changed_words(opened: Opened, told: Difference, priced: bool) -> list[str]:
    """What a move has changed beside the sum, a line each."""
    dates = opened.desk.shoot.dates
    lines = [
        f"{PART_WORDS[name]} {signed(amount)}"
        for name, amount in parts(told.cost).items()
        if priced and name != "total" and abs(amount) >= 0.5
    ]
    lines += [
        f"{opened.names.get(person, person)}: {'+' if days > 0 else '-'}{abs(days)} "
        f"hold {'day' if abs(days) == 1 else 'days'}"
        for person, days in told.holds.items()
    ]
    for person, cells in list(told.rows.items())[:12]:
        row = "; ".join(
            f"{dates[at].day} {dates[at]:%b} {was or 'off'} → {now or 'off'}" for at, was, now in cells[:8]
        )
        more = f"; {len(cells) - 8} more" if len(cells) > 8 else ""
        lines.append(f"{opened.names.get(person, person)}: {row}{more}")
    return lines


def _part(template: str, **values: Any) -> Markup:
    """A piece of a page; its template has escaped every text in it."""
    html = templates().get_template(f"board/{template}").render(**values, signed=signed)
    return Markup(html)  # noqa: S704


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours and rest:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def _at(minutes: int) -> str:
    later, within = divmod(minutes, 24 * 60)
    return f"{within // 60:02d}:{within % 60:02d}" + (" next day" if later else "")
