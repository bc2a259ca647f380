"""A board with the pages at it: what is drawn, who is told, and the slow work beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from precipice.office.board.desk import Opened
from precipice.office.board.drawn import Drawer, Drawn, signed
from precipice.office.board.hub import Hub
from precipice.office.board.table import State, Table
from precipice.plan.board_file import StripSlot
from precipice.plan.fixing import Fix, Proposal, best_from_here, fix_this
from precipice.plan.moves import Move, changed, moved
from precipice.plan.pricing import expected_as_policy
from precipice.schedule.gates.searching import replanner
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.solve import solve

if TYPE_CHECKING:
    pass

QUIET_SECONDS = 8.0
"""A board is left alone for so long before its dear expected cost is worked out."""

REPLAN_STEPS = 10_000
BEST_STEPS = 120_000


class StoppedError(Exception):
    """Somebody stopped a search."""


@dataclass(slots=True)
class Best:
    """A search for the best from here.

    Attributes:
        base: Revision it began from.
        by: Who asked.
        state: How far it is.
        share: Of the work that is done.
        words: What came of it.
        move: The proposal, as a page sends it back; None where there is none.
        strips: That it moves.
        difference: To the expected cost.
    """

    base: int
    by: str
    state: Literal["running", "done", "stopped", "failed"] = "running"
    share: float = 0.0
    words: str = ""
    move: dict[str, Any] | None = None
    strips: tuple[str, ...] = ()
    difference: float = 0.0

    def data(self) -> dict[str, Any]:
        """As a page is told of it."""
        return {name: getattr(self, name) for name in Best.__slots__}


@dataclass(slots=True)
class Room:
    """One production's board in this process."""

    table: Table
    hub: Hub = field(default_factory=Hub)
    best: Best | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _drawer: Drawer | None = None
    _drawn: Drawn | None = None
    _beside: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "board"))
    _timer: threading.Timer | None = None

    def drawn(self) -> tuple[Opened, State, Drawn]:
        """The newest board as pages show it.

        Raises:
            NoBoardError: There is none yet.
            InputError: The production, or its board, has mistakes.
        """
        opened, state = self.table.look()
        self.publish(opened, state)
        with self._lock:
            if self._drawn is not None and self._drawn.number == state.number:
                return opened, state, self._drawn
            return opened, state, self._drawer_of(opened).draw(state)

    @property
    def shown(self) -> int:
        """The revision that pages were told of last; 0 before the first."""
        return self._drawn.number if self._drawn is not None else 0

    def publish(self, opened: Opened, state: State) -> dict[str, Any] | None:
        """Draw a new state and tell every page what changed; None where it was told already."""
        with self._lock:
            before = self._drawn
            if before is not None and state.number <= before.number:
                return None
            drawn = self._drawer_of(opened).draw(state)
            self._drawn = drawn
            if before is None:
                return None
            patch = drawn.patch(before) | {"by": state.by, "what": state.what}
            self.hub.tell(patch)
        self._later(state)
        return patch

    def fixes(self, key: str) -> list[dict[str, Any]]:
        """Ways to be rid of a conflict, priced, as a page sends them back.

        Raises:
            LookupError: There is no such conflict any more.
        """
        opened, state = self.table.look()
        found = next((one for one in state.priced.conflicts if one.key == key), None)
        if found is None:
            raise LookupError("that conflict is gone")
        return [self._fix(state, one) for one in fix_this(opened.desk, state.board, state.priced, found)]

    def search(self, by: str, pinned: Iterable[str]) -> Best:
        """Begin to look for the best from here, in a thread of its own; one search at a time."""
        opened, state = self.table.look()
        with self._lock:
            if self.best is not None and self.best.state == "running":
                return self.best
            best = self.best = Best(state.number, by)
        threading.Thread(target=self._search, args=(opened, state, tuple(pinned), best), daemon=True).start()
        return best

    def stop(self) -> None:
        """Stop the search."""
        if self.best is not None and self.best.state == "running":
            self.best.state = "stopped"
            self.hub.tell({"best": self.best.data()})

    def _search(self, opened: Opened, state: State, pinned: tuple[str, ...], best: Best) -> None:
        rounds = 0

        def heard(_seconds: float, _cost: float) -> None:
            nonlocal rounds
            rounds += 1
            if best.state == "stopped":
                raise StoppedError
            best.share = min(0.9, (0.05, 0.1, 0.3, 0.9)[min(rounds - 1, 3)])
            self.hub.tell({"best": best.data()})

        try:
            found = best_from_here(opened.desk, state.board, pinned, steps=BEST_STEPS, on_progress=heard)
        except StoppedError:
            return
        except Infeasible as error:
            best.state, best.words = "failed", f"Nothing found that keeps every rule: {error}."
        else:
            self._propose(best, found)
        best.share = 1.0
        self.hub.tell({"best": best.data()})

    def _propose(self, best: Best, found: Proposal) -> None:
        best.state = "done"
        if found.move is None:
            best.words = "Nothing better was found."
            return
        best.move, best.strips = move_data(found.move), found.strips
        best.difference = found.difference.expected
        gone = len(found.difference.gone)
        ends = f", {gone} conflicts end" if gone else ""
        best.words = f"{len(found.strips)} strips move: {signed(best.difference)} expected{ends}."

    def _fix(self, state: State, fix: Fix) -> dict[str, Any]:
        after = state.board
        for move in fix.moves:
            after = moved(after, move)
        return {
            "words": "; ".join(fix.words),
            "difference": fix.difference.expected,
            "gone": len(fix.difference.gone),
            "move": move_data(Move("set", places=changed(state.board, after))),
            "base": state.number,
        }

    def _drawer_of(self, opened: Opened) -> Drawer:
        if self._drawer is None or self._drawer.opened.key != opened.key:
            self._drawer = Drawer(opened)
        return self._drawer

    def _later(self, state: State) -> None:
        """Work out the dear expected cost once the board has been left alone for a while."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not state.priced.gates or state.priced.conflicts or self.hub.empty:
            return
        self._timer = threading.Timer(QUIET_SECONDS, self._beside.submit, (self._policy, state))
        self._timer.daemon = True
        self._timer.start()

    def _policy(self, state: State) -> None:
        opened, newest = self.table.look()
        if newest.number != state.number:
            return
        found = expected_as_policy(opened.desk, state.board, replanner(solve, REPLAN_STEPS, 1))
        if found is not None:
            self.hub.tell({"policy": {"revision": state.number, "expected": found}})


def move_data(move: Move) -> dict[str, Any]:
    """A move as a page sends it."""

    def slot(one: StripSlot | None) -> dict[str, Any] | None:
        return None if one is None else {"date": f"{one.date}", "unit": one.unit, "order": one.order}

    return {"kind": "set", "places": {strip: slot(one) for strip, one in move.places.items()}}
