"""A production's board in memory: the newest revision, priced; one move after another."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from precipice.office.board.desk import Opened, Source, opened
from precipice.office.board.flights import NotFlownError, wait_for_flights
from precipice.office.own_consents import told_to_all
from precipice.office.store import board_moves, revisions
from precipice.office.store.board_moves import Done, Slot, Strips, What
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Revision
from precipice.plan.board_file import BOARD_FILE, BoardFile, StripSlot, board_bytes, board_of
from precipice.plan.moves import (
    Board,
    Move,
    Refused,
    board_file,
    board_from,
    changed,
    in_words,
    moved,
    natural,
)
from precipice.plan.pricing import Desk, Difference, Priced, difference, price

if TYPE_CHECKING:
    from precipice.office.access import Visit
    from precipice.office.office import Office

REMEMBERED = 200
"""Boards of earlier revisions that are kept, for moves made from them."""

TRIES = 5
"""Times that a move is made anew where another process made one in between."""


@dataclass(frozen=True, slots=True)
class State:
    """The board of a revision.

    Attributes:
        number: Of the revision.
        board: As it is.
        priced: What it comes to.
        words: What did not fit, one sentence each.
        by: Who made the revision.
        what: What the revision says of itself.
        told: What it changed, to the revision before that was looked at.
    """

    number: int
    board: Board
    priced: Priced
    words: tuple[str, ...]
    by: str
    what: str
    told: Difference


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a move.

    Attributes:
        state: The newest board.
        revision: That the move made, now or when it was sent before; 0 where it moved nothing.
        words: Of that revision.
    """

    state: State
    revision: int
    words: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """A move of somebody else that touched the same strip."""

    revision: int
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A move that was not made, since somebody else moved the same strips meanwhile.

    Attributes:
        strips: Which.
        mine: The move in words.
        theirs: What was done to them, oldest first.
        now: Where they are, in words.
        head: The newest revision.
    """

    strips: tuple[str, ...]
    mine: str
    theirs: tuple[Theirs, ...]
    now: tuple[str, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A move as a page asks for it.

    Attributes:
        client: The page.
        mark: Its name for the move.
        base: Revision it was made from.
        move: What to do.
    """

    client: str
    mark: str
    base: int
    move: Move


class NoBoardError(LookupError):
    """The production has no board yet."""


@dataclass(slots=True)
class Table:
    """The one board of a production in this process. Every method may be called from any thread."""

    office: Office
    production: int
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _opened: Opened | None = None
    _state: State | None = None
    _boards: OrderedDict[int, Board] = field(default_factory=OrderedDict)

    def look(self) -> tuple[Opened, State]:
        """The newest board.

        Raises:
            NoBoardError: There is none yet.
            InputError: The production, or its board, has mistakes.
            NotReadyError: Its gates' gags have to be flown first; a worker was asked to.
        """
        with self._lock:
            self._catch_up()
            if self._opened is None or self._state is None:
                raise NoBoardError("the production has no board yet")
            return self._opened, self._state

    def make(self, visit: Visit, asked: Asked) -> Made | Clash:
        """Make a move, priced; where it was made already, what the board is now.

        Raises:
            NoBoardError: There is no board.
            Refused: It cannot be made.
            InputError: The production has mistakes.
        """
        for _ in range(TRIES):
            with self._lock:
                desk, state = self._desk()
                known = self._known(asked.mark, state)
                if known is not None:
                    return known
                clash = self._clash(asked, state)
                if clash is not None:
                    return clash
                after = moved(state.board, asked.move)
                words = in_words(state.board, asked.move)
                made = self._commit(visit, desk, state, after, words, _Row(asked.client, asked.mark, "move"))
                if made is not None:
                    return made
        raise Refused("found the board moving faster than this; sending it again is allowed")

    def undo(self, visit: Visit, client: str, mark: str, again: bool = False) -> Made:
        """Take back one's own last move, or with `again` make the one taken back last once more.

        Raises:
            NoBoardError: There is no board.
            Refused: There is none, or it no longer fits.
            InputError: The production has mistakes.
        """
        for _ in range(TRIES):
            with self._lock:
                desk, state = self._desk()
                known = self._known(mark, state)
                if known is not None:
                    return known
                done = self._to_undo(visit.account.id, again)
                move = Move("set", places={n: _strip_slot(was) for n, (was, _) in done.strips.items()})
                self._refuse_changed(done, state)
                after = moved(state.board, move)
                with reading(self.office.engine) as conn:
                    said = revisions.revision(conn, self.production, done.revision).words
                words = (
                    f"{'Again' if again else 'Back'}: {said.removeprefix('Back: ').removeprefix('Again: ')}"
                )
                row = _Row(client, mark, "redo" if again else "undo", done.revision)
                made = self._commit(visit, desk, state, after, words, row)
                if made is not None:
                    return made
        raise Refused("found the board moving faster than this; sending it again is allowed")

    def _desk(self) -> tuple[Desk, State]:
        found, state = self.look()
        return found.desk, state

    def _catch_up(self) -> None:
        """Come to the newest revision."""
        with reading(self.office.engine) as conn:
            found = revisions.production_at(conn, self.production)
            if found is None:
                raise NoBoardError("there is no such production")
            if self._state is not None and self._state.number == found.head:
                return
            head = revisions.revision(conn, self.production, found.head)
            file = _file(conn, head)
        try:
            self._opened = opened(Source(self.office.engine, self.office.folders), head, self._opened)
        except NotFlownError as error:
            raise wait_for_flights(self.office.engine, head, str(error)) from error
        if file is None:
            self._state = None
            return
        board, words = board_from(self._opened.desk.shoot, file)
        priced = price(self._opened.desk, board)
        before = self._state.priced if self._state is not None else priced
        told = difference(before, priced)
        said = told_to_all(head)
        self._arrive(State(head.number, board, priced, words, said.who, said.words, told))

    def _arrive(self, state: State) -> None:
        self._state = state
        self._boards[state.number] = state.board
        while len(self._boards) > REMEMBERED:
            self._boards.popitem(last=False)

    def _known(self, mark: str, state: State) -> Made | None:
        """What came of a move that was made already."""
        with reading(self.office.engine) as conn:
            done = board_moves.known(conn, self.production, mark)
            if done is None:
                return None
            words = revisions.revision(conn, self.production, done.revision).words
        return Made(state, done.revision, words)

    def _commit(
        self, visit: Visit, desk: Desk, state: State, after: Board, words: str, row: _Row
    ) -> Made | None:
        """Make the revision of a move; None where another process was faster."""
        strips = _strips(state.board, after)
        if not strips:
            return Made(state, 0, "Nothing moved")
        priced = price(desk, after)
        content = board_bytes(board_file(after))
        with writing(self.office.engine) as conn:
            found = revisions.production_at(conn, self.production)
            if found is None or found.head != state.number:
                return None
            by = visit.author
            changes: Mapping[str, bytes | None] = {BOARD_FILE: content}
            made = revisions.commit(conn, self.production, state.number, changes, by, words, "board")
            if not isinstance(made, Revision):
                return None
            board_moves.keep(
                conn,
                Done(self.production, made.number, row.client, row.mark, by.account, row.what, 0, strips),
            )
            if row.of:
                board_moves.take_back(conn, self.production, row.of, made.number)
            visit.log(conn, "revision board", words, made.number)
        told = difference(state.priced, priced)
        now = State(made.number, after, priced, state.words, by.name, words, told)
        self._arrive(now)
        self.office.live.wake()
        return Made(now, made.number, words)

    def _clash(self, asked: Asked, state: State) -> Clash | None:
        """What others did, since the base of a move, to the strips that it touches."""
        if asked.base == state.number:
            return None
        if not 0 < asked.base < state.number:
            raise Refused(f"found a move from revision {asked.base}; 1 to {state.number} is allowed")
        base = self._board_at(asked.base)
        with reading(self.office.engine) as conn:
            done = board_moves.since(conn, self.production, asked.base)
            own = {one.revision for one in done if one.client == asked.client}
            theirs = [one for one in done if one.revision not in own]
            touched = {strip for one in theirs for strip in one.strips}
            mine = {strip for one in done if one.revision in own for strip in one.strips}
            touched |= set(changed(base, state.board)) - mine
            wanted = _touches(asked.move, base) | _touches(asked.move, state.board)
            both = sorted(wanted & touched, key=natural)
            if not both:
                return None
            named = [
                Theirs(one.revision, found.who, found.words)
                for one in theirs
                if set(both) & set(one.strips)
                for found in (revisions.revision(conn, self.production, one.revision),)
            ]
        now = tuple(f"{strip} {where(state.board, strip)}" for strip in both[:6])
        return Clash(tuple(both), in_words(base, asked.move), tuple(named[-5:]), now, state.number)

    def _board_at(self, number: int) -> Board:
        found = self._boards.get(number)
        if found is not None:
            return found
        assert self._opened is not None  # noqa: S101 - a state is there
        with reading(self.office.engine) as conn:
            file = _file(conn, revisions.revision(conn, self.production, number))
        return board_from(self._opened.desk.shoot, file or BoardFile({}))[0]

    def _to_undo(self, account: int, again: bool) -> Done:
        with reading(self.office.engine) as conn:
            if not again:
                done = board_moves.last_own(conn, self.production, account, "move", "redo")
            else:
                done = board_moves.last_own(conn, self.production, account, "undo")
                later = board_moves.last_own(conn, self.production, account, "move")
                if done is not None and later is not None and later.revision > done.revision:
                    done = None
        if done is None:
            raise Refused(f"found no move of yours to {'make again' if again else 'take back'}")
        return done

    def _refuse_changed(self, done: Done, state: State) -> None:
        """Refuse to take back a move whose strips are no longer where it put them."""
        here = _slots(state.board, done.strips)
        off = [strip for strip, (_, after) in done.strips.items() if here[strip] != after]
        if not off:
            return
        with reading(self.office.engine) as conn:
            later = [
                revisions.revision(conn, self.production, one.revision)
                for one in board_moves.since(conn, self.production, done.revision)
                if set(off) & set(one.strips)
            ]
        who = f": revision {later[-1].number} by {later[-1].who}, {later[-1].words}" if later else ""
        raise Refused(f"{', '.join(sorted(off, key=natural)[:5])} moved since{who}; it cannot be put back")


@dataclass(frozen=True, slots=True)
class _Row:
    """How a move is to be kept; `of` is the revision that it takes back."""

    client: str
    mark: str
    what: What
    of: int = 0


def where(board: Board, strip: str) -> str:
    """Where a strip is, in words."""
    place = board.places.get(strip)
    if place is None:
        return "lies in the boneyard"
    day = board.shoot.dates[place.date]
    return f"hangs on {day.day} {day:%B}" + ("" if place.unit == "main" else f", {place.unit}")


def _touches(move: Move, board: Board) -> set[str]:
    """Strips that a move is about."""
    if move.kind in ("strip", "bone"):
        return {move.strip}
    try:
        return set(changed(board, moved(board, move)))
    except Refused:
        return set()


def _file(conn: Connection, head: Revision) -> BoardFile | None:
    if BOARD_FILE not in head.files:
        return None
    content = revisions.content(conn, head, BOARD_FILE)
    return board_of(content)


def _slots(board: Board, strips: Mapping[str, object]) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    for strip in strips:
        place = board.places.get(strip)
        found[strip] = (
            None if place is None else (f"{board.shoot.dates[place.date]}", place.unit, place.order)
        )
    return found


def _strips(before: Board, after: Board) -> Strips:
    """Where every strip that differs was, and is."""
    touched = changed(before, after)
    was, now = _slots(before, touched), _slots(after, touched)
    return {strip: (was[strip], now[strip]) for strip in touched}


def _strip_slot(slot: Slot) -> StripSlot | None:
    if slot is None:
        return None
    unit = slot[1]
    assert unit in ("main", "second", "prep")  # noqa: S101 - as it was kept
    return StripSlot(date.fromisoformat(slot[0]), unit, slot[2])  # type: ignore[arg-type]
