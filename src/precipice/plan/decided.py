"""The order of a shoot that people have decided on a board, taken as it is: no search, no refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from precipice.plan.board_file import BoardFile
from precipice.plan.moves import Board, Place, board_from, strips_in_words
from precipice.plan.pricing import Conflict, conflicts
from precipice.plan.result import OutcomeRow
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.costs import CostSplit
from precipice.schedule.shoot.keeping import path_cost, paths
from precipice.schedule.shoot.problem import COLUMNS, Column, Shoot, Slot
from precipice.schedule.shoot.weigh import Scale, scale_of


@dataclass(frozen=True, slots=True)
class Decided:
    """A board's order for a shoot.

    Attributes:
        shoot: What hangs on the board, as a problem.
        hung: The same with its tasks in the board's order, for the order within a day where rules leave it.
        slots: Of each of its tasks.
        conflicts: Rules that the board breaks.
        words: What is to be said of the board, one sentence each.
    """

    shoot: Shoot
    hung: Shoot
    slots: Mapping[str, Slot]
    conflicts: tuple[Conflict, ...]
    words: tuple[str, ...]


def decided(shoot: Shoot, file: BoardFile) -> Decided:
    """The order that a board says.

    What the board does not know yet, or has on a date that there no longer is, is put where it breaks least
    and costs least, everything else held; what the board has in the boneyard is left out.

    Raises:
        Infeasible: Nothing hangs on the board.
    """
    board, words = board_from(shoot, file)
    bones = tuple(number for number in board.boneyard if number in file.boneyard)
    put = [number for number in board.boneyard if number not in bones]
    board = replace(board, boneyard=bones)
    for k, number in enumerate(put):
        board = _put_in(board, scale_of(shoot, (*bones, *put[k + 1 :])), number)
    if not board.places:
        raise Infeasible("found a board on which nothing hangs; at least one scene on a date is allowed")
    said = [*words]
    said += [f"{number} is put on {shoot.dates[board.places[number].date]} here." for number in put]
    if bones:
        lies = strips_in_words(bones)
        said.append(f"{lies[:1].upper()}{lies[1:]} in the boneyard: without a date, and not in the cost.")
    left = scale_of(shoot, bones).shoot
    ordered = replace(
        left, tasks=tuple(sorted(left.tasks, key=lambda task: _rank(board.places[task.number])))
    )
    found = conflicts(left, board.slots)
    said += [f"The board breaks a rule: {one.words}" for one in found]
    return Decided(left, ordered, board.slots, found, tuple(said))


def _rank(place: Place) -> tuple[int, int, float]:
    return place.date, COLUMNS.index(place.unit), place.order


def _put_in(board: Board, scale: Scale, number: str) -> Board:
    """The board with a strip where it breaks least, and of those places where it costs least."""
    task = next(task for task in board.shoot.tasks if task.number == number)
    ways: list[tuple[tuple[float, float], int, Column]] = []
    for at in range(len(board.shoot.dates)):
        for column in task.columns:
            weight = scale.breaches_and_cost({**board.slots, number: Slot(at, column)})
            ways.append((weight, at, column))
    _, at, column = min(ways, key=lambda way: way[0])
    last = max((board.places[one].order for one in board.day(at, column)), default=0.0)
    return replace(board, places={**board.places, number: Place(at, column, last + 1.0)})


def as_it_stands(shoot: Shoot, slots: Mapping[str, Slot]) -> tuple[CostSplit, tuple[OutcomeRow, ...]]:
    """Expected cost and outcomes of a board that breaks a rule: what is left after a failure stays."""
    total, rows = CostSplit(), []
    for path in paths(shoot, slots):
        cost = path_cost(shoot, path)
        total = total.plus(cost, path.weight)
        worked = [slot.date for slot in path.shot.values() if slot.column != "prep"]
        wrap = None if path.ended or not worked else shoot.dates[max(worked)]
        failed = tuple(f"{one.gate.gag}: {one.mode.name}" for one in path.failures)
        rows.append(OutcomeRow(failed=failed, probability=path.weight, wrap=wrap, cost=cost.total))
    return total, tuple(sorted(rows, key=lambda row: -row.probability))
