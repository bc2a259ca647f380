"""A worker process: `python -m precipice.office.workers.run --db URL --cache DIR`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from precipice.office.logs import start_logs
from precipice.office.store import jobs
from precipice.office.store.engine import open_engine, writing
from precipice.office.workers.kinds import KINDS, Task
from precipice.office.workers.watch import Cancelled, Watch
from precipice.production.problem import InputError

EVERY = 0.5
LOOK_FOR_DEAD = 5.0
NICE = 10
_LOG = logging.getLogger("precipice.office")


def main() -> int:
    """Work until told to stop, or until the office that started this process is gone."""
    parser = argparse.ArgumentParser(description="Does the long work of an office.")
    parser.add_argument("--cache", type=Path, required=True, help="private folder for what can be made again")
    options = parser.parse_args()
    os.nice(NICE)  # the office answers first
    start_logs()
    db = sys.stdin.readline().strip()  # not an argument: those are there for everybody on the machine to see
    engine = open_engine(db)
    stop = threading.Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; the office says when
    _end_with(os.getppid(), stop)
    work(engine, options.cache, stop)
    return 0


def name() -> str:
    """This worker's name: host and process."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def work(engine: Engine, cache: Path, stop: threading.Event) -> None:
    """Do one job after another."""
    looked = -LOOK_FOR_DEAD
    while not stop.is_set():
        job = None
        try:
            if time.monotonic() - looked > LOOK_FOR_DEAD:
                looked = time.monotonic()
                take_from_the_dead(engine)
            with writing(engine) as conn:
                job = jobs.claim(conn, name())
        except OperationalError as error:
            _LOG.warning("the database did not answer", extra={"error": str(error.orig)[:200]})
        if job is None:
            stop.wait(EVERY)
        else:
            do(engine, cache, job)


def do(engine: Engine, cache: Path, job: jobs.Job) -> None:
    """Do one job, and write down what came of it."""
    state, result = "failed", ""
    try:
        with Watch(engine, job, name()) as watch:
            result, state = KINDS[job.kind](Task(engine, cache, job, watch)), "done"
    except Cancelled:
        state, result = "cancelled", "Cancelled."
    except (InputError, ArithmeticError, LookupError) as error:
        result = str(error)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is written down and the next job begins
        _LOG.exception("a job broke", extra={"job": job.id})
        result = f"Something is broken here: {type(error).__name__}."
    with writing(engine) as conn:
        jobs.end(conn, job.id, name(), state, result)
    _LOG.info("job", extra={"job": job.id, "kind": job.kind, "state": state})


def take_from_the_dead(engine: Engine) -> None:
    """Put back the work of workers that died: those of this machine at once, others when they are silent."""
    with writing(engine) as conn:
        for job in jobs.running(conn):
            if jobs.silent(job) or dead(job.worker):
                state = jobs.give_back(conn, job)
                _LOG.warning("a worker died", extra={"job": job.id, "state": state})


def dead(worker: str) -> bool:
    """Whether a worker was a process of this machine that is no more."""
    host, _, process = worker.rpartition(":")
    if host != socket.gethostname()[:60] or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _end_with(parent: int, stop: threading.Event) -> None:
    """End this process soon after the office that started it: nobody would be left to end it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(EVERY)
        stop.set()
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
