"""A production's first board: as its plan has it, as a search finds it, or by a rule of thumb."""

from __future__ import annotations

from typing import Literal

from precipice.office.board.table import Table
from precipice.office.plans import newest_plan
from precipice.office.store.engine import reading
from precipice.plan.before import stood
from precipice.plan.moves import Board, Refused, laid_out
from precipice.plan.plan import Plan
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.problem import Slot
from precipice.schedule.shoot.solve import solve
from precipice.schedule.shoot.start import by_place, script_order

STEPS = 60_000
By = Literal["plan", "search", "place", "script"]
WORDS: dict[By, str] = {
    "plan": "Board as the newest plan has it",
    "search": "Board as a search found it",
    "place": "Board by place, then by cast",
    "script": "Board in script order",
}


def ways_to_begin(table: Table) -> tuple[By, ...]:
    """Ways that there are."""
    return ("search", "place", "script") if _plan(table) is None else ("plan", "search", "place", "script")


def first_board(table: Table, by: By) -> tuple[Board, str]:
    """A board of a production, and the words of its revision.

    Raises:
        Refused: There is no plan, or no order keeps every rule.
        InputError: The production has mistakes.
    """
    shoot = table.opened().desk.shoot
    if by == "place":
        return laid_out(shoot, by_place(shoot)), WORDS[by]
    if by == "script":
        return laid_out(shoot, script_order(shoot)), WORDS[by]
    if by == "search":
        try:
            return laid_out(shoot, solve(shoot, steps=STEPS, threads=2, seed=1).slots), WORDS[by]
        except Infeasible as error:
            raise Refused(
                f"found no order that keeps every rule ({error}); another start is allowed"
            ) from error
    plan = _plan(table)
    if plan is None or plan.schedule is None:
        raise Refused("found no plan; a search, by place or in script order is allowed")
    at = {day: k for k, day in enumerate(shoot.dates)}
    known = {task.number for task in shoot.tasks}
    where = stood(plan.schedule)
    slots = {
        number: Slot(at[day], column)
        for number, (day, column) in where.items()
        if number in known and day in at
    }
    return laid_out(shoot, slots, tuple(where)), WORDS[by]


def _plan(table: Table) -> Plan | None:
    with reading(table.office.engine) as conn:
        made = newest_plan(conn, table.production, 0)
    return None if made is None else made.plan
