"""The order of the shoot as the plan shows it: days, costs, what failing comes to, the price of waiting."""

from __future__ import annotations

from datetime import date
from typing import Literal

from precipice.production.noun import Noun


class DayRow(Noun):
    """A day of a unit.

    Attributes:
        number: Shooting day, 1 for the first; units that work on one date share it.
        date: Calendar date.
        unit: "main" or "second".
        base: Company bases in the order in which they are visited, joined by " / ".
        places: Places shot at.
        light: "day", "night", or "split" for a day that runs into the night.
        scenes: Scene numbers in shooting order.
        hours: Hours of work, moves within the day among them, h.
        overtime: Hours of them beyond the day's own, h.
        call: Call on the clock, "07:00".
        wrap: Wrap on the clock; "02:30 +1" where it falls on the next date.
        premium: Factor on running costs and pay, 1 on most days.
        eighths: Sum of the eighths.
        cast: Board numbers called.
        held: Board numbers paid to wait.
        moved: True where the company comes to it from another base.
        gates: Ids of the make-or-break gags shot on it.
        cover: Scenes kept in reserve for a day without the weather a gag needs.
    """

    number: int
    date: date
    unit: Literal["main", "second"]
    base: str
    places: tuple[str, ...]
    light: Literal["day", "split", "night"]
    scenes: tuple[str, ...]
    hours: float
    overtime: float
    call: str
    wrap: str
    premium: float
    eighths: int
    cast: tuple[str, ...]
    held: tuple[str, ...]
    moved: bool
    gates: tuple[str, ...]
    cover: tuple[str, ...]


class PreparationRow(Noun):
    """A rehearsal or set-up beside the units.

    Attributes:
        date: Calendar date.
        name: What is done.
        place: Where.
        hours: How long, h.
        cast: Board numbers.
    """

    date: date
    name: str
    place: str
    hours: float
    cast: tuple[str, ...]


class Costs(Noun):
    """Expected cost, split; the parts add up to `total`. Currency.

    Attributes:
        work: Pay of cast for days worked.
        hold: Pay of cast for days held.
        running: Running costs of the units' days.
        idle: Working days without work between the first and the last.
        overtime: Hours beyond the day.
        moves: Company moves.
        wishes: What broken wishes are worth.
        changes: Scenes that leave the date of an earlier plan, at their price.
        at_risk: Expected spend on scenes that then fall, or on a film that then stops.
        rewrite: Expected price of failing and waiting.
        total: Their sum.
    """

    work: float
    hold: float
    running: float
    idle: float
    overtime: float
    moves: float
    wishes: float
    changes: float
    at_risk: float
    rewrite: float
    total: float


class WishRow(Noun):
    """A broken wish and what it is worth, currency."""

    wish: str
    price: float


class OutcomeRow(Noun):
    """One way the shoot may go.

    Attributes:
        failed: Gags that failed, each with how, as "fjord-jump: rewrite"; empty where all goes well.
        probability: Of just this.
        wrap: Last shooting date then; None where the film stops.
        cost: Of this way, currency.
    """

    failed: tuple[str, ...]
    probability: float
    wrap: date | None
    cost: float


class WrapRow(Noun):
    """Probability that the shoot wraps on a date or before."""

    date: date
    by_then: float


class ReleaseRow(Noun):
    """Whether the film makes its release.

    Attributes:
        on: Release date.
        last_wrap: Last wrap that makes it.
        probability: Of wrapping by then; a film that stops does not.
    """

    on: date
    last_wrap: date
    probability: float


class CurvePoint(Noun):
    """The best schedule found that has the gate on one day.

    Attributes:
        day: Number of the date among the dates offered, 1 for the first.
        date: Calendar date.
        feasible: False where no plan was found that has it on that date.
        fails: Probability that the gate fails on it.
        costs: Expected costs; None where not feasible.
    """

    day: int
    date: date
    feasible: bool
    fails: float
    costs: Costs | None


class RiskRow(Noun):
    """What is at risk on a day of the plan.

    Attributes:
        date: Calendar date.
        spent: Spent by its end where all goes well, currency.
        lost: Of it what is lost where the gate fails on the date it is planned, or would, were it then.
    """

    date: date
    spent: float
    lost: float


class Curve(Noun):
    """The day-one curve of a gate.

    Attributes:
        gag: Id of the gag.
        scene: Its scene.
        fails: Probability that it fails on the day it is planned.
        fails_from: "stated", "assessment" or "readiness".
        then: "rewrite" or "stop".
        points: One a working date.
        best_day: Number of the date of the lowest expected cost.
        planned_day: Number of the date on which the plan has it.
        day_one_saves: Expected cost on the last feasible date minus that on the first date; None where the
            first is not feasible.
        break_even: Probability of failing above which the first day is the best; None where there is none.
        money: What is at risk, day by day.
        no_go: "no-go: consent" or "no-go: limit" where the gag lacks one, whatever it would cost; else "".
    """

    gag: str
    scene: str
    fails: float
    fails_from: Literal["stated", "assessment", "readiness"]
    then: Literal["rewrite", "stop"]
    points: tuple[CurvePoint, ...]
    best_day: int
    planned_day: int
    day_one_saves: float | None
    break_even: float | None
    money: tuple[RiskRow, ...]
    no_go: str = ""


class ScheduleResult(Noun):
    """The order of the shoot and what it is expected to cost.

    Attributes:
        days: Days of the units in order, on the path where every gate succeeds.
        preparations: Rehearsals and set-ups beside them.
        dates: Dates of the day-out-of-days: every one with work, and working days between.
        costs: Expected costs.
        if_all_goes_well: Cost of the path where every gate succeeds, currency.
        script_order: Expected cost of shooting in script order; None where that breaks a rule.
        by_place: Expected cost of shooting place by place, then by cast, as by hand; None where not possible.
        bound: Proven lower bound of the expected cost, currency.
        bound_parts: What it is made of, one sentence each.
        gap: (total - bound) / total.
        status: "optimal" where proven, "feasible", or "breaks rules" for a board with conflicts.
        wishes: Broken wishes.
        outcomes: Ways the shoot may go, likeliest first.
        wraps: Distribution of the last shooting date, days lost to weather and attempts among them.
        release: Whether the release is made; None where none is stated.
        changes: What differs from an earlier plan, one sentence each.
        curves: One a gate.
        conflicts: Rules that the board of board.json breaks, a sentence each.
    """

    days: tuple[DayRow, ...]
    preparations: tuple[PreparationRow, ...]
    dates: tuple[date, ...]
    costs: Costs
    if_all_goes_well: float
    script_order: float | None
    by_place: float | None
    bound: float
    bound_parts: tuple[str, ...]
    gap: float
    status: Literal["optimal", "feasible", "breaks rules"]
    wishes: tuple[WishRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    wraps: tuple[WrapRow, ...]
    release: ReleaseRow | None
    changes: tuple[str, ...]
    curves: tuple[Curve, ...]
    conflicts: tuple[str, ...] = ()
