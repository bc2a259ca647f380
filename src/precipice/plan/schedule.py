"""A production's shoot, solved: the days, what they are expected to cost, and what failing comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from precipice.plan.board import shoot_of
from precipice.plan.board_file import BOARD_FILE
from precipice.plan.check import Checked
from precipice.plan.consents import consents, no_go_words
from precipice.plan.curves import curve_of
from precipice.plan.days import Slots, cast_rows, costs_of, day_rows, preparation_rows, shown_dates
from precipice.plan.decided import as_it_stands, decided
from precipice.plan.gates import GateOdds, gates_of
from precipice.plan.plan import CastRow, SceneRow
from precipice.plan.result import OutcomeRow, ReleaseRow, ScheduleResult, WishRow, WrapRow
from precipice.plan.rows import Company
from precipice.production.assessment import Assessment
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem
from precipice.production.production import Production
from precipice.risk.assess import Effort
from precipice.schedule.gates.curve import Price
from precipice.schedule.gates.policy import Policy, policy
from precipice.schedule.gates.searching import replanner
from precipice.schedule.gates.wrap import Wrap, wrap_of
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.bound import lower_bound
from precipice.schedule.shoot.conflict import smallest_conflict
from precipice.schedule.shoot.evaluate import broken, cost, violations
from precipice.schedule.shoot.past import settled
from precipice.schedule.shoot.problem import Before, Shoot
from precipice.schedule.shoot.solve import Solution, solve
from precipice.schedule.shoot.start import by_place, script_order

STEPS = 400_000
"""Steps of the search where no time is given; a number and not a time, so that every machine plans alike."""

REPLAN_STEPS = 10_000
"""Steps of the search for what is left after a failure."""

CONFLICT_SECONDS = 20.0
BOUND_SECONDS = 10.0
"""Deterministic time of the bound."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A shoot and its answer.

    Attributes:
        shoot: The problem.
        slots: Where each scene and preparation is put, on the path where every gate succeeds.
        result: What is shown.
        cast: The cast with their day-out-of-days.
        currency: Three letters.
        words: What is to be said of the board that the order comes from, one sentence each.
    """

    shoot: Shoot
    slots: Slots
    result: ScheduleResult
    cast: tuple[CastRow, ...]
    currency: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the days, searched or decided; `hung` is the shoot with tasks as the board has them."""

    shoot: Shoot
    hung: Shoot
    slots: Slots
    bound: float = 0.0
    conflicts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """How long to look for a plan.

    Attributes:
        seconds: At most so long; None for a fixed number of steps, the same on every machine.
        curves: Gates that are priced on every date, by gag; None for all of them.
    """

    seconds: float | None = None
    curves: tuple[str, ...] | None = None


def unscheduled(crew: Company, rows: tuple[SceneRow, ...]) -> tuple[CastRow, ...]:
    """The cast of a script without scenes."""
    return cast_rows(crew, rows, None, {})


def problem_of(
    checked: Checked,
    rows: tuple[SceneRow, ...],
    crew: Company,
    assessments: tuple[Assessment, ...],
    effort: Effort,
    before: Before | None = None,
) -> tuple[Shoot, tuple[GateOdds, ...]]:
    """The scheduler's problem of a production with a scene, and the odds of its gates.

    Raises:
        InputError: A gate's history or practice that cannot be used.
    """
    production = checked.production
    bare = shoot_of(production, rows, crew)
    bases = {base.name: number for number, base in enumerate(bare.bases)}
    odds = gates_of(checked, crew, bases, bare.dates, bare.regular, assessments, effort)
    if before is not None:
        odds = tuple(one for one in odds if one.gate.task not in before.shot)
    return settled(shoot_of(production, rows, crew, tuple(one.gate for one in odds), before)), odds


def schedule(
    checked: Checked,
    rows: tuple[SceneRow, ...],
    crew: Company,
    assessments: tuple[Assessment, ...],
    effort: Effort,
    search: Search = Search(),
    before: Before | None = None,
    stage: Callable[[str, int], object] = lambda _name, _total: None,
) -> Scheduled:
    """Schedule a production that has at least one scene: in the order of its board, or the best found.

    A board is taken as it is, and the rules that it breaks are told. Where it breaks one, what
    failing comes to is what it comes to with everything left on its date, and dates of gates are not priced.

    Raises:
        InputError: No plan keeps every rule; names the smallest set of rules in conflict.
    """
    production = checked.production
    shoot, odds = problem_of(checked, rows, crew, assessments, effort, before)
    stage("ordering the days", 0)
    order = _ordered(checked, shoot, search, effort.seed)
    shoot, slots = order.shoot, order.slots
    odds = tuple(one for one in odds if one.gate.task in slots)
    stage("planning what happens after a failure", 0)
    price = _price(shoot, effort.seed)
    tree = None if order.conflicts else price(slots)
    split, outcomes = as_it_stands(shoot, slots) if tree is None else (tree.cost, _outcomes(shoot, tree))
    bound = lower_bound(shoot, BOUND_SECONDS)
    wrap = None if tree is None else _wrap(production, shoot, tree, odds)
    said, total = consents(checked, assessments), split.total
    least = min(max(bound.value, order.bound), total)
    result = ScheduleResult(
        days=day_rows(production, rows, order.hung, slots),
        preparations=preparation_rows(shoot, slots),
        dates=tuple(shoot.dates[at] for at in shown_dates(shoot, slots)),
        costs=costs_of(split),
        if_all_goes_well=cost(shoot, slots).total,
        script_order=_by_hand(shoot, script_order(shoot), price),
        by_place=_by_hand(shoot, by_place(shoot), price),
        bound=least,
        bound_parts=bound.parts,
        gap=(total - least) / total if total > 0.0 else 0.0,
        status=_status(order, total - least <= 1e-9 * total),
        wishes=tuple(WishRow(wish=one.wish.words, price=one.price) for one in broken(shoot, slots)),
        outcomes=outcomes,
        wraps=_wraps(wrap) if wrap is not None else (),
        release=_release(production, wrap) if wrap is not None else None,
        changes=_changes(shoot, slots),
        curves=tuple(
            curve_of(production, shoot, slots, one, price, effort.seed, stage).model_copy(
                update={"no_go": no_go_words(said, [one.gate.gag])}
            )
            for one in _priced_gates(odds, search, order)
        ),
        conflicts=order.conflicts,
    )
    return Scheduled(
        shoot, slots, result, cast_rows(crew, rows, shoot, slots), production.currency, order.words
    )


def _ordered(checked: Checked, shoot: Shoot, search: Search, seed: int) -> _Order:
    """The order of the production's board, or the best that is found."""
    if checked.board is None:
        solution = _solved(shoot, search, seed)
        return _Order(shoot, shoot, solution.slots, solution.bound)
    try:
        found = decided(shoot, checked.board)
    except Infeasible as error:
        words, _, allowed = str(error).removeprefix("found ").partition("; ")
        raise InputError(
            (Problem(BOARD_FILE, "slots", words, allowed.removesuffix(" is allowed")),)
        ) from error
    told = tuple(one.words for one in found.conflicts)
    return _Order(found.shoot, found.hung, found.slots, 0.0, told, found.words)


def _priced_gates(odds: tuple[GateOdds, ...], search: Search, order: _Order) -> list[GateOdds]:
    """The gates of which every date is priced; none while the board breaks a rule."""
    wanted = [one for one in odds if search.curves is None or one.gate.gag in search.curves]
    return [] if order.conflicts else wanted


def _status(order: _Order, proven: bool) -> Literal["optimal", "feasible", "breaks rules"]:
    if order.conflicts:
        return "breaks rules"
    return "optimal" if proven else "feasible"


def _solved(shoot: Shoot, search: Search, seed: int) -> Solution:
    try:
        return solve(shoot, seconds=search.seconds, steps=STEPS, threads=2, seed=seed)
    except Infeasible as error:
        sentences = smallest_conflict(shoot, CONFLICT_SECONDS) or (str(error),)
        found = f"a shoot that cannot be scheduled: {' '.join(sentences).rstrip('.')}"
        allowed = "rules that leave every scene a day"
        raise InputError((Problem(FILE_NAME, "calendar", found, allowed),)) from error


def _price(shoot: Shoot, seed: int) -> Price:
    """What a plan comes to as a policy: what is left after a failure is searched for a better plan."""
    replan = replanner(solve, REPLAN_STEPS, seed)
    return lambda slots: policy(shoot, slots, replan, beyond=True)


def _by_hand(shoot: Shoot, slots: Slots, price: Price) -> float | None:
    """Expected cost of a plan made by hand; None where it breaks a rule."""
    return None if violations(shoot, slots) else price(slots).cost.total


def _outcomes(shoot: Shoot, tree: Policy) -> tuple[OutcomeRow, ...]:
    rows = [
        OutcomeRow(
            failed=tuple(f"{one.gate.gag}: {one.mode.name}" for one in leaf.course.failures),
            probability=leaf.probability,
            wrap=None if leaf.course.ended else shoot.dates[leaf.wrap],
            cost=leaf.cost.total,
        )
        for leaf in tree.leaves
    ]
    return tuple(sorted(rows, key=lambda row: -row.probability))


def _wrap(production: Production, shoot: Shoot, tree: Policy, odds: tuple[GateOdds, ...]) -> Wrap:
    reserve = sum(len(one.attempted.outcomes[0].lost["success"]) for one in odds)
    regular = [day for day, is_regular in zip(shoot.dates, shoot.regular, strict=True) if is_regular]
    working = production.calendar.working_dates(len(regular) + reserve)
    return wrap_of(tree, working, {one.gate.gag: one.attempted for one in odds})


def _wraps(wrap: Wrap) -> tuple[WrapRow, ...]:
    return tuple(WrapRow(date=day, by_then=wrap.by(day)) for day, _ in wrap.dates)


def _release(production: Production, wrap: Wrap) -> ReleaseRow | None:
    if production.release is None:
        return None
    last = production.release.last_wrap()
    return ReleaseRow(on=production.release.on, last_wrap=last, probability=wrap.by(last))


def _changes(shoot: Shoot, slots: Slots) -> tuple[str, ...]:
    """What differs from the plan before, one sentence each."""
    if shoot.before is None:
        return ()
    sentences = []
    for task in shoot.tasks:
        day = shoot.dates[slots[task.number].date]
        if task.number in shoot.before.shot:
            continue
        if task.number not in shoot.before.planned:
            sentences.append(f"{task.number} is new, on {_on(day)}.")
        elif shoot.before.planned[task.number][0] != day:
            sentences.append(
                f"{task.number} moves from {_on(shoot.before.planned[task.number][0])} to {_on(day)}."
            )
    known = {task.number for task in shoot.tasks}
    gone = [number for number in shoot.before.planned if number not in known]
    return (*sentences, *(f"{number} is no longer in the script." for number in gone))


def _on(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
