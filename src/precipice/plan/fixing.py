"""Ways out of a board's conflict, and the best that can be made of a board: proposals for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from precipice.plan.moves import Board, Move, Refused, back, in_words, laid_out, moved, natural
from precipice.plan.pricing import Conflict, Desk, Difference, Priced, conflicts, difference, price
from precipice.schedule.shoot.problem import Shoot, Slot
from precipice.schedule.shoot.solve import solve
from precipice.schedule.shoot.weigh import Scale

MOST_FIXES = 3
MOST_MOVES = 3
"""Changes that a fix is made of at most."""

LOOKED_AT = 40
"""Ways of one change, the lightest first, that are held against the rules one by one."""

WIDTH = 4
"""Boards that break less, and still the rule, from which a further change is tried."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out.

    Attributes:
        moves: One after another.
        words: What each does.
        difference: Of the board after them, to the board as it is.
    """

    moves: tuple[Move, ...]
    words: tuple[str, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Proposal:
    """A board that a search has made of another.

    Attributes:
        move: What makes the one of the other; None where nothing better was found.
        difference: Between the two.
        conflicts: That it still has.
        strips: Strips that change their day or unit.
    """

    move: Move | None
    difference: Difference
    conflicts: tuple[Conflict, ...]
    strips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """Some moves and the board after them, weighed: breaches, then cost."""

    weight: tuple[float, float]
    moves: tuple[Move, ...]
    board: Board


def fix_this(desk: Desk, board: Board, priced: Priced, conflict: Conflict) -> tuple[Fix, ...]:
    """The cheapest few ways to be rid of a conflict without a new one, with as few changes as any needs.

    One change after another is tried of every kind that touches the conflict: each strip of it on every other
    date and unit and in exchange with every other strip, its day in exchange with every other day. Where no
    single change does, the lightest boards are changed again. That no cheaper way with more changes exists is
    not claimed.
    """
    had = frozenset(one.key for one in priced.conflicts)
    boards = [_Way((0.0, 0.0), (), board)]
    for _ in range(MOST_MOVES):
        ways = sorted(
            (way for one in boards for way in _ways(desk, one, conflict)), key=lambda way: way.weight
        )
        good = [way for way in ways[:LOOKED_AT] if _rid(desk, way.board, conflict, had)]
        if good:
            return tuple(_fix(desk, board, priced, way) for way in good[:MOST_FIXES])
        boards = ways[:WIDTH]
    return ()


def _rid(desk: Desk, board: Board, conflict: Conflict, had: frozenset[str]) -> bool:
    """Whether a board has lost a conflict, for its rule and its people, and has no other in its place."""
    has = conflicts(desk.scale(board).shoot, board.slots)
    again = any(
        one.rule == conflict.rule and one.person == conflict.person and set(one.strips) & set(conflict.strips)
        for one in has
        if one.key not in had
    )
    keys = {one.key for one in has}
    return not again and conflict.key not in keys and keys <= had


def _fix(desk: Desk, board: Board, priced: Priced, way: _Way) -> Fix:
    words, here = [], board
    for move in way.moves:
        words.append(in_words(here, move))
        here = moved(here, move)
    return Fix(way.moves, tuple(words), difference(priced, price(desk, here)))


def _ways(desk: Desk, way: _Way, conflict: Conflict) -> Iterator[_Way]:
    """Every board one change on, weighed."""
    board = way.board
    scale = desk.scale(board)
    strips = [number for number in conflict.strips if number in board.places]
    for moves in _changes(board, scale.shoot, strips):
        try:
            after = board
            for move in moves:
                after = moved(after, move)
        except Refused:
            continue
        yield _Way(_weight(scale, after), (*way.moves, *moves), after)


def _weight(scale: Scale, board: Board) -> tuple[float, float]:
    return scale.breaches_and_cost(board.slots)


def _changes(board: Board, shoot: Shoot, strips: Iterable[str]) -> Iterator[tuple[Move, ...]]:
    """Every change that touches some strips: each elsewhere, each exchanged, their day exchanged."""
    tasks = {task.number: task for task in shoot.tasks}
    days = shoot.dates
    worked = sorted({one.date for one in board.places.values() if one.unit != "prep"})
    for strip in strips:
        here = board.places[strip]
        for unit in tasks[strip].columns:
            for at, day in enumerate(days):
                if (at, unit) != (here.date, here.unit):
                    yield (Move("strip", strip, day, unit, _last(board, at, strip)),)
        for other, there in board.places.items():
            if (there.date, there.unit) != (here.date, here.unit) and other not in strips:
                yield (
                    Move("strip", strip, days[there.date], there.unit, other),
                    Move("strip", other, days[here.date], here.unit, strip),
                )
    for at in sorted({board.places[strip].date for strip in strips}):
        if at in worked:
            for other_day in worked:
                if other_day != at:
                    yield (Move("swap", on=days[at], to=days[other_day]),)


def _last(board: Board, at: int, strip: str) -> str | None:
    row = [number for number in board.day(at, board.places[strip].unit) if number != strip]
    return row[-1] if row else None


def best_from_here(
    desk: Desk,
    board: Board,
    pinned: Iterable[str] = (),
    *,
    steps: int = 400_000,
    seed: int = 1,
    on_progress: Callable[[float, float], None] | None = None,
) -> Proposal:
    """The best that is found from a board, pinned strips on their dates and the boneyard left alone.

    Args:
        desk: Of the production.
        board: To begin with.
        pinned: Strips that keep their dates.
        steps: Changes tried.
        seed: Of the random choices.
        on_progress: Told seconds and cost after each round.

    Raises:
        Infeasible: No order keeps every rule with these strips where they are; says which rules conflict.
    """
    shoot, slots = desk.scale(board).shoot, board.slots
    dates = {number: slots[number].date for number in pinned if number in slots}
    found = solve(
        shoot, steps=steps, threads=1, seed=seed, start=slots, pinned=dates, on_progress=on_progress
    ).slots
    before = price(desk, board)
    after_board = _put(board, slots, found)
    after = price(desk, after_board)
    told = difference(before, after)
    if not before.conflicts and after.expected >= before.expected - 1e-6:
        return Proposal(None, difference(before, before), before.conflicts, ())
    strips = tuple(sorted((n for n in found if found[n] != slots[n]), key=natural))
    return Proposal(back(after_board, board), told, after.conflicts, strips)


def _put(board: Board, slots: Mapping[str, Slot], found: Mapping[str, Slot]) -> Board:
    """The board in a new order; days that stay as they are hang as before, strips that come go to the end."""
    sequence = sorted(
        found,
        key=lambda n: (found[n] != slots[n], board.places[n].date, board.places[n].order, natural(n)),
    )
    places = dict(laid_out(board.shoot, found, sequence).places)
    rows: dict[Slot, list[str]] = {}
    for number, slot in found.items():
        rows.setdefault(slot, []).append(number)
    for slot, numbers in rows.items():
        if set(numbers) == set(board.day(slot.date, slot.column)):
            places.update({number: board.places[number] for number in numbers})
    return Board(board.shoot, places, board.boneyard, board.banners)
