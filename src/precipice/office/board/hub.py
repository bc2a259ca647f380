"""Who is at a board in this process, which strip each holds, and what they are told as it happens."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_WAITING = 100
"""Messages that a page may be behind before it is cut off; it comes back and reads the whole board."""

PRICED = frozenset({"best", "policy"})
"""News that are about money, and for nobody else."""

HOLDS_SECONDS = 0.15
"""Strips picked up and put down within so long are told together."""


@dataclass(eq=False, slots=True)
class Seat:
    """A page at the board.

    Attributes:
        client: Its name for itself.
        account: Whose it is.
        name: Their name.
        priced: Whether they may see money.
        queue: What it is to be told; None where it is cut off.
        holds: The strip in its hand; "" for none.
    """

    client: str
    account: int
    name: str
    priced: bool
    queue: asyncio.Queue[str | None]
    holds: str = ""


@dataclass(slots=True)
class Hub:
    """The pages at one board. `tell` may be called from any thread, the others on the loop."""

    _seats: set[Seat] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _soon: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sit(self, client: str, account: int, name: str, priced: bool) -> Seat:
        """A page comes to the board."""
        self._loop = asyncio.get_running_loop()
        seat = Seat(client, account, name, priced, asyncio.Queue(MOST_WAITING + 1))
        with self._lock:
            self._seats.add(seat)
        self.tell(self.people())
        return seat

    def leave(self, seat: Seat) -> None:
        """A page goes."""
        with self._lock:
            self._seats.discard(seat)
        self.tell(self.people())

    def hold(self, seat: Seat, strip: str) -> None:
        """Somebody picks a strip up, or puts it down with ""."""
        if seat.holds != strip:
            seat.holds = strip
            if not self._soon:
                self._soon = True
                asyncio.get_running_loop().call_later(HOLDS_SECONDS, self._tell_holds)

    def _tell_holds(self) -> None:
        self._soon = False
        with self._lock:
            held = [(one.client, one.name, one.holds) for one in self._seats if one.holds]
        self.tell({"holds": held})

    def people(self) -> dict[str, Any]:
        """Who is at the board."""
        with self._lock:
            seats = sorted(self._seats, key=lambda seat: (seat.name, seat.client))
        return {
            "people": [
                {"client": one.client, "account": one.account, "name": one.name, "strip": one.holds}
                for one in seats
            ]
        }

    @property
    def empty(self) -> bool:
        """Whether nobody is there."""
        return not self._seats

    def tell(self, news: Mapping[str, Any], unpriced: Mapping[str, Any] | None = None) -> None:
        """Tell every page.

        Args:
            news: What.
            unpriced: The same for those who may not see money; `news` where left out. They hear no `PRICED`.
        """
        loop = self._loop
        if loop is None or loop.is_closed() or not self._seats:
            return
        text = json.dumps(news)
        others = "" if PRICED & news.keys() else text if unpriced is None else json.dumps(unpriced)
        loop.call_soon_threadsafe(self._spread, text, others)

    def _spread(self, priced: str, unpriced: str) -> None:
        with self._lock:
            seats = tuple(self._seats)
        for seat in seats:
            text = priced if seat.priced else unpriced
            if not text:
                continue
            if seat.queue.qsize() >= MOST_WAITING:
                with self._lock:
                    self._seats.discard(seat)
                seat.queue.put_nowait(None)
            else:
                seat.queue.put_nowait(text)
