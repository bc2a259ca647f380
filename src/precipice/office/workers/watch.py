"""How far a job is, told by the thread that works to the one that keeps the database up to date."""

from __future__ import annotations

import os
import threading
import time

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from precipice.office.store import jobs
from precipice.office.store.engine import writing
from precipice.office.store.schema import utc_now

EVERY = 1.0
PATIENCE = 10.0
"""Seconds that cancelled work has to stop by itself, before its process is ended."""


class Cancelled(Exception):  # noqa: N818 - an answer, not a mistake
    """Somebody asked the work to stop, or it is not this worker's any more."""


class Watch:
    """Told of stages and steps by the work; written down once a second with the worker's beat."""

    def __init__(self, engine: Engine, job: jobs.Job, worker: str) -> None:
        self._engine, self._job, self._worker = engine, job, worker
        self._stage, self._done, self._total, self._log = "", 0.0, 0.0, job.log
        self._over, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name="beat", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def stopped(self) -> bool:
        """Whether the work is to stop."""
        return self._stopped.is_set()

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` steps begins; 0 where the number is not known.

        Raises:
            Cancelled: The work is to stop.
        """
        self._refuse()
        self._stage, self._done, self._total = name, 0.0, float(total)
        self._log += f"{utc_now()[:19]} {name}\n"

    def advance(self, steps: int) -> None:
        """So many steps are done.

        Raises:
            Cancelled: The work is to stop.
        """
        self._refuse()
        self._done += steps

    def _refuse(self) -> None:
        if self._stopped.is_set():
            raise Cancelled

    def _beat(self) -> None:
        while not self._over.wait(EVERY):
            self._say()

    def _say(self) -> None:
        try:
            with writing(self._engine) as conn:
                go_on = jobs.beat(
                    conn, self._job.id, self._worker, self._stage, self._done, self._total, self._log
                )
        except SQLAlchemyError:
            return  # the next beat says it; after many that fail another worker takes the work
        if not go_on and not self._stopped.is_set():
            self._stopped.set()
            threading.Thread(target=self._end_process, name="patience", daemon=True).start()

    def _end_process(self) -> None:
        """End a process whose work does not listen: a solver that runs on, say. The pool starts another."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._over.wait(0.2):
                return
        try:
            with writing(self._engine) as conn:
                jobs.end(conn, self._job.id, self._worker, "cancelled", "Cancelled.")
        finally:
            os._exit(0)  # what could not be written down is found by whoever looks for the work of the dead
