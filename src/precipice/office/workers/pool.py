"""The worker processes of an office: started with it, started again where one dies, ended with it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

EVERY = 1.0
SECONDS_TO_END = 5.0
_LOG = logging.getLogger("precipice.office")


class Pool:
    """Worker processes while a `with` lasts."""

    def __init__(self, db: str, cache: Path, workers: int) -> None:
        self._db, self._cache, self._workers = db, cache, workers
        self._processes: list[subprocess.Popen[str]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="pool", daemon=True)

    def __enter__(self) -> Pool:
        self._processes = [self._start() for _ in range(self._workers)]
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()  # its job goes back to waiting at the next start
                process.wait()

    def _start(self) -> subprocess.Popen[str]:
        command = (sys.executable, "-m", "precipice.office.workers.run", "--cache", str(self._cache))
        process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        if process.stdin is not None:
            process.stdin.write(self._db + "\n")
            process.stdin.close()
        return process

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            for place, process in enumerate(self._processes):
                if process.poll() is not None:
                    _LOG.warning("a worker ended", extra={"code": process.returncode})
                    try:
                        self._processes[place] = self._start()
                    except OSError:
                        _LOG.exception("no worker could be started")  # tried again in a moment
