"""Who may have the processor for an answer that somebody waits for, and when an answer is no longer wanted.

A page numbers what it asks; when it asks again, what it asked before is given up, wherever that has come to.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import HTTPException

from precipice.risk.run import Progress, Threads, cores

AT_ONCE = 2
"""Answers worked on at a time; each uses every core, so that a second only fills its gaps."""

LONGEST_WAIT = 20.0
"""Seconds after which somebody in the queue is told to come back."""

REMEMBERED = 2_000
LOOK = 0.05


class SupersededError(Exception):
    """The page has asked for something newer."""


@dataclass
class Turns:
    """The newest number of each page, and the places at the engine."""

    places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))
    _newest: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def announce(self, page: str, turn: int) -> None:
        """A page has asked for something; what it asked before is not wanted any more."""
        with self._lock:
            self._newest[page] = max(turn, self._newest.get(page, turn))
            self._newest.move_to_end(page)
            while len(self._newest) > REMEMBERED:
                self._newest.popitem(last=False)

    def refuse_old(self, page: str, turn: int) -> None:
        """Give up what is not wanted any more.

        Raises:
            SupersededError: The page has asked for something newer.
        """
        if self._newest.get(page, turn) > turn:
            raise SupersededError

    @contextmanager
    def place(self, page: str, turn: int) -> Iterator[None]:
        """A place at the engine.

        Raises:
            SupersededError: The page has asked for something newer meanwhile.
            HTTPException: There was none in time.
        """
        until = time.monotonic() + LONGEST_WAIT
        while not self.places.acquire(timeout=LOOK):
            self.refuse_old(page, turn)
            if time.monotonic() > until:
                raise HTTPException(503, "Others are using the simulation; try again in a moment.")
        try:
            self.refuse_old(page, turn)
            yield
        finally:
            self.places.release()

    def watch(self, page: str, turn: int) -> Progress:
        """Is told of finished runs, and gives the rest up where they are not wanted any more."""

        def told(_runs: int) -> None:
            self.refuse_old(page, turn)

        return told


TURNS = Turns()
RUNNER = Threads(cores())
