"""What of the engine is ready in this office, and how long the rest takes."""

from __future__ import annotations

import json
import logging
import math
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException
from sqlalchemy.exc import SQLAlchemyError

from precipice.office.warm import Part, needing, parts

if TYPE_CHECKING:
    from precipice.office.office import Office

ENGINE_WORDS = "The office is getting its engine ready, the first time only."
SECONDS_TO_END = 5.0
_LOG = logging.getLogger("precipice.office")


class NotReadyError(HTTPException):
    """A page needs what is still being made ready; it goes on by itself when that is done.

    Attributes:
        words: Why, for people.
        area: The area whose share of the engine it needs; "" for a page that waits for long work.
        job: That work; 0 for none.
    """

    def __init__(self, words: str, wait: float, area: str = "", job: int = 0) -> None:
        super().__init__(503, words, {"Retry-After": f"{max(1, math.ceil(wait))}"})
        self.words, self.area, self.job = words, area, job


@dataclass(slots=True)
class Readiness:
    """Told by the process that makes the engine ready, asked by pages; from any thread.

    An office that starts no such process takes everything as ready, and compiles where it must.
    """

    _parts: tuple[Part, ...] = ()
    _unknown: tuple[str, ...] = ()
    _ready: set[int] = field(default_factory=set)
    _begun: dict[int, float] = field(default_factory=dict)
    _pace: float = 1.0
    _over: bool = False
    _heard: Callable[[Mapping[str, Any]], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _changed: threading.Event = field(default_factory=threading.Event)

    def look_again(self) -> None:
        """A production was changed: it may hold a kind of gag that nothing was compiled for."""
        self._changed.set()

    def changed(self) -> None:
        """Wait until one was."""
        self._changed.wait()
        self._changed.clear()

    def begin(self, needing: tuple[str, ...]) -> None:
        """What these areas need is about to be known; until then none of it is ready."""
        with self._lock:
            self._unknown = needing

    def expect(self, expected: tuple[Part, ...], heard: Callable[[Mapping[str, Any]], None]) -> None:
        """From now on these are needed; `heard` is told of each step."""
        with self._lock:
            self._parts, self._heard, self._begun, self._over = expected, heard, {}, False
            self._unknown = ()
            self._ready = {at for at, part in enumerate(expected) if part.ready}

    def need(self, area: str) -> None:
        """Go on only where all that an area needs is ready.

        Raises:
            NotReadyError: It is not.
        """
        with self._lock:
            ready = area not in self._waiting()
        if not ready:
            raise NotReadyError(self.words, self.seconds, area)

    def told(self, step: Mapping[str, int]) -> None:
        """A step of the process: `{"begun": 2}` or `{"done": 2}`."""
        with self._lock:
            if "begun" in step:
                self._begun[step["begun"]] = time.monotonic()
            elif "done" in step:
                at = step["done"]
                self._ready.add(at)
                if at in self._begun:
                    took = time.monotonic() - self._begun[at]
                    self._pace = max(0.05, took / self._parts[at].warmer.seconds)
        self._tell()

    def over(self) -> None:
        """The process has ended: nobody waits any longer, whatever it left."""
        with self._lock:
            self._over = True
        self._tell()

    @property
    def done(self) -> frozenset[int]:
        """Numbers of the parts that are ready."""
        with self._lock:
            return frozenset(self._ready)

    @property
    def seconds(self) -> float:
        """About how long the rest takes, s."""
        with self._lock:
            now, left = time.monotonic(), 0.0
            for at, part in enumerate(self._parts):
                if at in self._ready:
                    continue
                whole = part.warmer.seconds * self._pace
                passed = now - self._begun[at] if at in self._begun else 0.0
                left += max(whole - passed, 0.1 * whole)
            return left

    @property
    def words(self) -> str:
        """What people are told while they wait."""
        minutes = max(1, math.ceil(self.seconds / 60.0))
        return f"{ENGINE_WORDS[:-1]}; about {minutes} {'minute' if minutes == 1 else 'minutes'}."

    def state(self) -> Mapping[str, Any]:
        """For pages: whether all is ready, what is at work, and how much of it is done."""
        left, words = self.seconds, self.words
        with self._lock:
            total = sum(part.warmer.seconds for part in self._parts)
            at_work = [self._parts[at].warmer.words for at in self._begun if at not in self._ready]
            waiting = sorted(self._waiting())
            share = 0.0 if self._unknown or not total else max(0.0, 1.0 - left / (self._pace * total))
        return {
            "ready": not waiting,
            "share": share if waiting else 1.0,
            "words": words,
            "stage": "".join(at_work),
            "areas": waiting,
        }

    def _waiting(self) -> set[str]:
        """Areas of which something is not ready."""
        if self._over:
            return set()
        left = {part.area for at, part in enumerate(self._parts) if at not in self._ready}
        return left | set(self._unknown)

    def _tell(self) -> None:
        if self._heard is not None:
            self._heard({"engine": self.state()})


class Warming:
    """Has the engine made ready beside an office that serves, while a `with` lasts.

    A process of its own compiles; then a thread of this one reads what it has kept.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._process: subprocess.Popen[str] | None = None
        self._over = threading.Event()
        self._expected: tuple[Part, ...] = ()

    def __enter__(self) -> Warming:
        self._office.readiness.begin(needing())
        threading.Thread(target=self._work, name="engine", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._office.readiness.look_again()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _expect(self) -> None:
        self._expected = parts(self._office)
        self._office.readiness.expect(self._expected, self._office.live.say)

    def _work(self) -> None:
        try:
            self._make_ready()
        except Exception:  # noqa: BLE001 - pages would wait for ever
            _LOG.exception("engine")
            self._office.readiness.over()

    def _make_ready(self) -> None:
        self._expect()
        for part in self._expected:
            self._read(part)
        while not self._over.is_set():
            if not all(part.ready for part in self._expected):
                self._follow()
            self._office.readiness.changed()
            if not self._over.is_set():
                self._look_again()

    def _look_again(self) -> None:
        try:
            found = parts(self._office)
        except SQLAlchemyError as error:
            _LOG.warning("engine", extra={"what": "the database did not answer", "error": str(error)[:200]})
            return
        if {part.marker for part in found} != {part.marker for part in self._expected}:
            self._expect()

    def _follow(self) -> None:
        """Have done what is not, and pass on what is said of it."""
        command = (sys.executable, "-m", "precipice.office.warm", "--cache")
        process = subprocess.Popen(  # noqa: S603 - our own module
            (*command, str(self._office.settings.cache)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process = process
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(self._office.settings.db + "\n")
            process.stdin.close()
            for line in process.stdout:
                step = json.loads(line)
                if "done" in step and step["done"] not in self._office.readiness.done:
                    self._read(self._expected[step["done"]])
                self._office.readiness.told(step)
        process.wait()
        self._office.readiness.over()

    def _read(self, part: Part) -> None:
        """Use once here what was compiled there, so that the first visitor does not wait for that."""
        if not part.ready or self._over.is_set():
            return
        try:
            part.warmer.run(self._office)
        except Exception:  # noqa: BLE001 - the page that needs it says what is wrong
            _LOG.exception("not made ready", extra={"what": part.warmer.words})
