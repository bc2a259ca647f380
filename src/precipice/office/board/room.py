"""A board with the pages at it: what is drawn, who is told, and the slow work beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from precipice.office.board import best
from precipice.office.board.desk import Opened
from precipice.office.board.drawn import Drawer, Drawn
from precipice.office.board.hub import Hub
from precipice.office.board.said import move_data
from precipice.office.board.table import State, Table
from precipice.office.store import jobs
from precipice.office.store.engine import reading, writing
from precipice.plan.fixing import Fix, fix_this
from precipice.plan.moves import Move, changed, moved
from precipice.plan.pricing import expected_as_policy
from precipice.schedule.gates.searching import replanner
from precipice.schedule.shoot.solve import solve

if TYPE_CHECKING:
    from precipice.office.access import Visit

QUIET_SECONDS = 8.0
"""A board is left alone for so long before its dear expected cost is worked out."""

REPLAN_STEPS = 10_000


@dataclass(slots=True)
class Room:
    """One production's board in this process."""

    table: Table
    hub: Hub = field(default_factory=Hub)
    watcher: asyncio.Task[None] | None = None
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
                self.hub.tell({"here": state.number})
                return None
            patch = drawn.patch(before) | {"by": state.by, "what": state.what}
            self.hub.tell(patch, patch | {"bar": drawn.unpriced})
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

    def search(self, visit: Visit, pinned: Iterable[str]) -> Mapping[str, Any]:
        """Ask for the best from here; a worker looks for it."""
        _, state = self.table.look()
        with writing(self.table.office.engine) as conn:
            asked = {"pinned": sorted(set(pinned))}
            job = jobs.ask(conn, self.table.production, state.number, best.KIND, asked, visit.author.name)
            visit.log(conn, "best from here", "", state.number)
            return best.best_data(conn, job)

    def last_search(self) -> Mapping[str, Any] | None:
        """The newest search; None where there was none."""
        with reading(self.table.office.engine) as conn:
            for job in jobs.jobs_of(conn, self.table.production):
                if job.kind == best.KIND:
                    return best.best_data(conn, job)
        return None

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
